"""Dated tables of facts, one CSV each, with their source; ``README.md`` here is the legend."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``facts/<name>.csv``, every cell as text, blank where nothing is known."""
    text = Path(__file__).with_name(f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
