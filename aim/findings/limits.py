"""The numbers that decide something, from ``facts/thresholds.csv``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from aim.facts import table


@dataclass(frozen=True, slots=True)
class Limit:
    """One row of ``facts/thresholds.csv``: a number, what it counts, since when, and who says so."""

    value: int
    unit: str
    meaning: str
    first_day: date
    source: str


@cache
def limit(name: str) -> Limit:
    """The row of this name. Raises KeyError where there is none."""
    for row in table("thresholds"):
        if row["name"] == name:
            since = date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min
            return Limit(int(row["value"]), row["unit"], row["meaning"], since, row["source"])
    raise KeyError(name)
