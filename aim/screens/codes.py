"""What the Codes page shows: every code, what it means and what it counts as, in its years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from aim.codes import Code, codes
from aim.documents.values import COUNTS_AS_IN_WORDS
from aim.wording import counted, day


@dataclass(frozen=True, eq=False)
class CodesScreen:
    """The table of codes that match a search."""

    headline: str
    table: pd.DataFrame


def codes_screen(search: str, on: date | None) -> CodesScreen:
    """The codes in force on a day (or in all their years), those that hold every word of ``search``."""
    words = search.casefold().split()
    chosen = [
        code
        for code in codes()
        if code.in_its_years
        and (on is None or code.first_day <= on <= code.last_day)
        and all(word == code.code.casefold() or word in _everything(code) for word in words)
    ]
    rows = [
        {
            "Code": code.code,
            "What it means": code.meaning,
            "Counts as": COUNTS_AS_IN_WORDS[code.counts_as],
            "To a parent": code.plain_meaning,
            "For staff": code.note,
            "In use": _years(code),
            "Source": code.source,
        }
        for code in chosen
    ]
    columns = ["Code", "What it means", "Counts as", "To a parent", "For staff", "In use", "Source"]
    headline = counted(len(rows), "code") if rows else "No code matches. Try one word, or a single letter."
    return CodesScreen(headline, pd.DataFrame(rows, columns=columns))


def _everything(code: Code) -> str:
    return f"{code.meaning} {code.plain_meaning} {code.note} {code.counts_as} {code.category}".casefold()


def _years(code: Code) -> str:
    first = "" if code.first_day == date.min else f"from {day(code.first_day)}"
    last = "" if code.last_day == date.max else f"until {day(code.last_day)}"
    return " ".join(part for part in (first, last) if part) or "throughout"
