"""Headings: what each column of a sheet says it holds, from one to three stacked rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from aim.certificates.cells import Sheet
from aim.certificates.dates import looks_like_a_date
from aim.certificates.names import field_of, rank_of, tidy

SEARCHED_ROWS = 60  # a heading further down than this is not looked for
DEEPEST = 3

_SESSION = re.compile(r"(?<![a-z])(a\.?m\.?|p\.?m\.?|morning|afternoon)(?![a-z])", re.IGNORECASE)
_WEEKDAY = re.compile(
    r"(?<![a-z])(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|r|rs|ur)?(?:day)?(?![a-z])", re.IGNORECASE
)
_RUN_TOGETHER = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*?[ _.-]?(am|pm)$", re.IGNORECASE)
_WEEK_OF = re.compile(r"^(?:w/?[cb]|week (?:commencing|beginning)):?\s+(?=\d)", re.IGNORECASE)
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over one column: the field it names, or the day and session its marks are for."""

    column: int  # from 0
    text: str
    field: str = ""
    date_text: str = ""
    weekday: int | None = None  # 0 is Monday
    session: int | None = None  # 0 is AM


@dataclass(frozen=True, slots=True)
class HeadingRow:
    """The headings of a table: where they stand and what each column holds."""

    first: int  # from 0
    depth: int
    headings: tuple[Heading, ...]

    @property
    def data_row(self) -> int:
        """The first row under the headings, from 0."""
        return self.first + self.depth

    def columns(self, *fields: str) -> dict[str, int]:
        """The column of each of these fields that is there; the surest where two name one field."""
        named = [h for h in self.headings if h.field and (not fields or h.field in fields)]
        found: dict[str, int] = {}
        for heading in sorted(named, key=lambda h: rank_of(h.text)):
            found.setdefault(heading.field, heading.column)
        return found

    @property
    def dated(self) -> tuple[Heading, ...]:
        """Columns for one session of one day."""
        return tuple(h for h in self.headings if h.date_text and h.session is not None and not h.field)

    @property
    def days(self) -> tuple[Heading, ...]:
        """Columns for a whole day: a date and no session."""
        return tuple(h for h in self.headings if h.date_text and h.session is None and not h.field)

    @property
    def weekly(self) -> tuple[Heading, ...]:
        """Columns for one session of a day of any week."""
        return tuple(
            h
            for h in self.headings
            if h.weekday is not None and h.session is not None and not h.date_text and not h.field
        )

    @property
    def undated(self) -> tuple[Heading, ...]:
        """Columns for a session of nobody knows which day: AM or PM and nothing else."""
        return tuple(
            h for h in self.headings if h.session is not None and h.weekday is None and not h.date_text
        )


def heading_rows(sheet: Sheet) -> Iterator[HeadingRow]:
    """Every way to read some of the first rows of a sheet as its headings."""
    top = _tidied(sheet.rows(0, min(SEARCHED_ROWS + DEEPEST, sheet.height)))
    for first in range(min(SEARCHED_ROWS, len(top))):
        if sum(map(bool, top[first])) < 2:
            continue
        for after in range(first + 1, min(first + DEEPEST, len(top)) + 1):
            yield HeadingRow(first, after - first, _headings(top[first:after]))


def headings_of(rows: Sequence[Sequence[str]]) -> tuple[Heading, ...]:
    """The headings of stacked rows; what is merged over several columns is carried to the right.

    Only within its own row, and never in the lowest: there a blank is a blank. A date is carried only from
    above a session or a weekday: one above a column of names stands in a line about something else.
    """
    return _headings(_tidied(rows))


def _tidied(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    return [[tidy(cell) for cell in row] for row in rows]


def _headings(rows: Sequence[Sequence[str]]) -> tuple[Heading, ...]:
    """The headings of stacked rows that are tidy."""
    carried = [*(_carried(row, rows[-1]) for row in rows[:-1]), rows[-1]]
    found = []
    columns = zip(zip(*rows, strict=True), zip(*carried, strict=True), strict=True)
    for column, (cells, parts) in enumerate(columns):
        stack = [part for part in parts if part]
        if not stack:
            continue
        own = [cell for cell in cells if cell]
        name = field_of(own[-1]) if own else ""
        if not name and len(own) > 1:
            name = field_of(" ".join(own))
        apart = [_taken_apart(part) for part in reversed(stack)]
        date_text = next((part[0] for part in apart if part[0]), "")
        weekday = next((part[1] for part in apart if part[1] is not None), None)
        session = next((part[2] for part in apart if part[2] is not None), None)
        if name in ("am_mark", "pm_mark"):
            name = "" if date_text or weekday is not None else name
        elif name and date_text and session is not None:
            name = ""
        found.append(Heading(column, " ".join(stack), name, date_text, weekday, session))
    return tuple(found)


def _carried(row: Sequence[str], lowest: Sequence[str]) -> list[str]:
    carried, last = [], ""
    for cell, below in zip(row, lowest, strict=True):
        own = last
        if cell:
            _, weekday, session = _taken_apart(below)
            alone = bool(_taken_apart(cell)[0]) and weekday is None and session is None
            own, last = cell, "" if alone else cell
        carried.append(own)
    return carried


@lru_cache(maxsize=10_000)  # a sheet's own: what stands in the next one's first rows pushes it out
def _taken_apart(plain: str) -> tuple[str, int | None, int | None]:
    """The date text, weekday and session in one heading cell, tidy."""
    together = _RUN_TOGETHER.match(plain)
    if together:
        return "", _DAYS.index(together.group(1).lower()), 0 if together.group(2).lower() == "am" else 1
    session = _SESSION.search(plain)
    half = None
    if session:
        half = 1 if session.group(1).lower().startswith(("p", "afternoon")) else 0
        plain = tidy(plain[: session.start()] + " " + plain[session.end() :])
    weekday = _WEEKDAY.search(plain)
    day = None
    if weekday:
        day = _DAYS.index(weekday.group(1).lower())
        plain = tidy(plain[: weekday.start()] + " " + plain[weekday.end() :])
    plain = _WEEK_OF.sub("", plain).strip(" ,:;_-|")
    return (plain if looks_like_a_date(plain) else ""), day, half
