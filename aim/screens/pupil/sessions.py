"""The sessions behind a figure: what a click on it opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

import pandas as pd

from aim.codes import CountsAs
from aim.documents.values import COUNTS_AS_IN_WORDS
from aim.pupil import SessionMark
from aim.wording import half_day, long_day, sessions

ABSENT = frozenset({CountsAs.AUTHORISED, CountsAs.UNAUTHORISED})
POSSIBLE = ABSENT | {CountsAs.ATTENDING}
_COLUMNS = ["Date", "Session", "Code", "What it means", "Counts as"]


@dataclass(frozen=True, slots=True)
class Sessions:
    """Some sessions of a record, and what they are."""

    what: str  # "Missed this year"
    marks: tuple[SessionMark, ...]

    @property
    def heading(self) -> str:
        """ "Missed this year: 19 sessions"."""
        return f"{self.what}: {sessions(len(self.marks))}"

    @property
    def table(self) -> pd.DataFrame:
        """One row a session, oldest first."""
        rows = [
            {
                "Date": long_day(each.day),
                "Session": half_day(each.session),
                "Code": each.code or "–",
                "What it means": each.meaning,
                "Counts as": COUNTS_AS_IN_WORDS[each.counts_as] if each.counts_as else "",
            }
            for each in self.marks
        ]
        return pd.DataFrame(rows, columns=_COLUMNS)


@dataclass(frozen=True, eq=False)
class Listing:
    """A small table, and the sessions behind each of its rows."""

    table: pd.DataFrame
    behind: tuple[Sessions, ...]


def listing(rows: Iterable[tuple[dict[str, object], Sessions]], columns: list[str]) -> Listing:
    """Rows, each with the sessions behind it, as a table with these columns."""
    each = list(rows)
    table = pd.DataFrame([row for row, _ in each], columns=columns)
    return Listing(table, tuple(behind for _, behind in each))


def of(
    what: str, marks: Iterable[SessionMark], wanted: Callable[[SessionMark], bool] = lambda _: True
) -> Sessions:
    """The sessions of a record that are wanted."""
    return Sessions(what, tuple(mark for mark in marks if wanted(mark)))


def absent(mark: SessionMark) -> bool:
    """Whether a possible session was missed."""
    return mark.counts_as in ABSENT


def possible(mark: SessionMark) -> bool:
    """Whether a session was possible."""
    return mark.counts_as in POSSIBLE


def between(
    marks: Iterable[SessionMark], first_day: date | None, last_day: date | None
) -> tuple[SessionMark, ...]:
    """The sessions from one day to another, both included; None leaves an end open."""
    return tuple(mark for mark in marks if (first_day or date.min) <= mark.day <= (last_day or date.max))
