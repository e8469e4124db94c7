"""The limits on what is read: ``facts/limits.csv`` (definitions.md 14)."""

from __future__ import annotations

from functools import cache

from aim.facts import table


@cache
def limit(name: str) -> int:
    """A limit by name, in the unit its row gives. KeyError for a name that has no row."""
    return {row["name"]: int(row["value"]) for row in table("limits")}[name]
