"""What a layout makes of a sheet: every cell in which a mark could stand, with whose it is and when.

A *position* is such a cell. Positions are arrays, one entry each, so that a county's file is read without
a Python loop over its marks; texts are numbered once and understood once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.certificates.cells import Sheet
from aim.certificates.dates import Order, ReadDates, read_dates
from aim.certificates.headings import HeadingRow
from aim.certificates.limits import limit
from aim.certificates.names import name_in_parts, tidy, tidy_upn, tidy_year_group, yes_or_no
from aim.certificates.numbered import Column, Places, joined
from aim.problems import Place, Problem, column_letters, problem
from aim.stretches import looked_up
from aim.wording import counted

Made = TypeVar("Made")

UNKNOWN = -1
NO_DAY = np.int32(-(2**31))

IDENTITY_FIELDS = (
    "upn",
    "former_upn",
    "admission_number",
    "surname",
    "forename",
    "name",
    "date_of_birth",
    "sex",
    "year_group",
    "reg_group",
    "school",
    "school_number",
    "entry_date",
    "leaving_date",
    "sen",
    "ehcp",
    "fsm",
    "pupil_premium",
    "eal",
    "looked_after",
    "social_worker",
    "young_carer",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user has said about the files: an answer always beats what a file seems to say."""

    school: str = ""
    dates: Order | None = None
    local_codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class PrintedTotals:
    """Sums that the file itself prints, of one kind and in one column; the arrays have an entry for each.

    A sum is of the positions from ``first_position`` up to but not including ``after_position``; a cell whose
    sum could be of one stretch or another has an entry for each. ``who`` is as in ``Reading``, or -1 where it
    is of several pupils; ``row`` and ``column`` are as the spreadsheet counts them, from 1.
    """

    what: str  # possible, attended, authorised, unauthorised or percent
    column: int
    row: Places
    who: Places
    first_position: npt.NDArray[np.int64]
    after_position: npt.NDArray[np.int64]
    text: Places
    texts: Sequence[str]

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True, eq=False)
class Reading:
    """The positions of one sheet, in the order they stand, and who they are about.

    ``who`` is a row of ``mentions`` (the ways pupils are written), ``day`` is days since 1970, ``session``
    0 or 1, ``text`` a place in ``texts``: each is below 0 (``NO_DAY``) where it is not known or blank.
    ``row`` and ``column`` are as the spreadsheet counts them, from 1.
    """

    mentions: pd.DataFrame
    who: Places
    day: Places
    session: Places
    text: Places
    texts: Sequence[str]
    row: Places
    column: Places
    position: Places | None = None  # of a cell that holds several marks, from 1
    minutes: Places | None = None
    minutes_texts: Sequence[str] = ()
    comment: Places | None = None
    comment_texts: Sequence[str] = ()
    problems: tuple[Problem, ...] = ()
    left_out: tuple[tuple[int, str], ...] = ()  # rows that are no pupil's: totals, legends, page footers
    printed_range: tuple[date, date] | None = None
    totals: tuple[PrintedTotals, ...] = ()
    homes: pd.DataFrame | None = None  # of a pupil list: a row for each mention, ``contacts.HOME_COLUMNS``
    contacts: pd.DataFrame | None = None  # ``pupil`` (a row of mentions) and ``contacts.CONTACT_COLUMNS``

    def __len__(self) -> int:
        return len(self.who)


def encoded(column: Column, first: int, last: int | None = None) -> Column:
    """A column's rows from ``first`` up to but not including ``last``; white space alone is nothing."""
    part = column.part(first, last) if first or last is not None else column
    blank = [not text.strip() for text in part.texts]
    if not any(blank):
        return part
    places = part.places.copy()
    places[np.array([*blank, False])[places]] = UNKNOWN
    return Column(places, part.texts)


def encoded_block(sheet: Sheet, columns: Sequence[int], rows: npt.NDArray[np.int64]) -> Column:
    """Several columns of a sheet at some rows, as one: row by row, each row's columns in their order."""
    together = encoded(joined([sheet.columns[column] for column in columns]), 0)
    block = together.places.reshape(len(columns), sheet.height)[:, rows]
    return Column(np.ascontiguousarray(block.T).ravel(), together.texts)


def days_of(dates: ReadDates, texts: Sequence[str], places: Places) -> Places:
    """The day of each place in ``texts``, days since 1970; ``NO_DAY`` where it is none."""
    epoch = date(1970, 1, 1)
    by_text = [(dates.days[text] - epoch).days if text in dates.days else NO_DAY for text in texts]
    return looked_up(np.array([*by_text, NO_DAY], dtype=np.int32), places)


def date_problems(
    dates: ReadDates,
    column: Column,
    sheet: Sheet,
    number: int,
    rows: npt.NDArray[np.int64],
    marked: npt.NDArray[np.bool_],
) -> list[Problem]:
    """What is wrong with the dates of a column: a problem for each row, one for all whose order is open.

    ``column`` holds the dates of ``rows`` only, ``marked`` whether each has a mark; ``number`` is the
    column's, from 0.
    """
    problems: list[Problem] = []
    for text, kind in dates.faults.items():
        there = rows[column.places == column.texts.index(text)]
        problems += one_a_row(kind, sheet, there, number, text)
    if dates.ambiguous:
        undecided = np.array(
            [t in dates.days or t in dates.faults or not t.strip() for t in column.texts] + [True]
        )
        there = np.flatnonzero(~undecided[column.places])
        place = Place(sheet.file, sheet.name, int(rows[there[0]]) + 1, column_letters(number + 1))
        problems.append(
            problem(
                "ambiguous-dates",
                place,
                column.texts[column.places[there[0]]],
                rows=counted(len(there), "row"),
            )
        )
    if column.is_full:
        return problems
    undated = column.places < 0
    problems += one_a_row("date-missing", sheet, rows[undated & marked], number, "")
    problems += one_a_row("row-incomplete", sheet, rows[undated & ~marked], number, "")
    return problems


def one_a_row(
    kind: str, sheet: Sheet, rows: npt.NDArray[np.int64], column: int, found: str, **values: object
) -> list[Problem]:
    """The same problem at each of these rows (from 0); past the limit of the list, how many more."""
    problems = [
        problem(
            kind, Place(sheet.file, sheet.name, int(row) + 1, column_letters(column + 1)), found, **values
        )
        for row in rows[: limit("problems_listed")]
    ]
    more = len(rows) - len(problems)
    if more > 0:
        place = Place(sheet.file, sheet.name, int(rows[len(problems)]) + 1, column_letters(column + 1))
        problems.append(problem("more-of-the-same", place, found, more=more))
    return problems


def mentions_of(
    sheet: Sheet,
    headings: HeadingRow,
    rows: npt.NDArray[np.int64],
    order: Order | None,
    fixed: Mapping[str, str] | None = None,
    also: Sequence[int] = (),
) -> tuple[pd.DataFrame, Places, list[Problem]]:
    """Who each row is about: a row per way a pupil is written, and each row's place in it.

    ``order`` is how the file writes its other dates, where that is known; ``fixed`` are fields that hold for
    every row (a school's name in the title); ``also`` are columns that tell pupils apart too. A row with
    neither a UPN nor an admission number nor a name is about nobody: -1.
    """
    columns = headings.columns(*IDENTITY_FIELDS)
    parts = {name: encoded(sheet.columns[column], 0).at(rows) for name, column in columns.items()}
    apart = [encoded(sheet.columns[column], 0).at(rows) for column in also]
    first, way, length = _ways_of_writing([*parts.values(), *apart], len(rows))
    written = {name: part.at(first).cells() for name, part in parts.items()}
    mentions, problems = mentions_as_written(
        sheet, written, (rows[first] + 1).tolist(), columns, order, fixed or {}, headings
    )
    known = (mentions[["upn", "admission_number", "surname"]] != "").any(axis=1).to_numpy(dtype=bool)
    way = np.where(known[way], way, UNKNOWN).astype(np.int32)
    return mentions, np.repeat(way, length), problems


def _ways_of_writing(
    parts: Sequence[Column], height: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The first row of each different row; and for each run of rows alike which of these it is, how long.

    A pupil's rows mostly stand together: a county's 34 million are 90,000 runs.
    """
    begins = np.zeros(height, dtype=bool)
    begins[:1] = True
    for part in parts:
        begins[1:] |= part.places[1:] != part.places[:-1]
    starts = np.flatnonzero(begins)
    way = np.zeros(len(starts), dtype=np.int64)
    for part in parts:
        way = pd.factorize(way * (len(part.texts) + 1) + part.places[starts] + 1)[0].astype(np.int64)
    # factorize numbers in the order of first appearance.
    highest = np.maximum.accumulate(way) if len(way) else way
    first = starts[np.append(True, highest[1:] > highest[:-1])[: len(way)]]
    return first, way, np.diff(np.append(starts, height))


def mentions_as_written(
    sheet: Sheet,
    written: Mapping[str, Sequence[str]],
    rows: Sequence[int],
    columns: Mapping[str, int],
    order: Order | None,
    fixed: Mapping[str, str],
    headings: HeadingRow | None = None,
) -> tuple[pd.DataFrame, list[Problem]]:
    """Pupils as they were written, with names taken apart and dates read, and what is wrong with them.

    ``written`` has a text for each pupil, by field; ``rows`` are where they stand, from 1.
    """
    values: dict[str, list[Any]] = {
        name: [tidied or fixed.get(name, "") for tidied in each_once(tidy, written.get(name, ()))]
        or [fixed.get(name, "")] * len(rows)
        for name in IDENTITY_FIELDS
    }
    values["upn"] = each_once(tidy_upn, values["upn"])
    values["year_group"] = each_once(tidy_year_group, values["year_group"])
    problems: list[Problem] = _only_yes_or_no(sheet, values, rows, columns)

    def place(name: str, number: int) -> Place:
        letters = column_letters(columns[name] + 1) if name in columns else ""
        return Place(sheet.file, sheet.name, rows[number], letters)

    title = next((h.text.lower() for h in headings.headings if h.field == "name"), "") if headings else ""
    in_parts = partial(name_in_parts, surname_first=title.startswith("surname"))
    for number, parts in enumerate(each_once(in_parts, values["name"])):
        if not values["name"][number] or values["surname"][number]:
            continue
        values["surname"][number] = parts.surname
        values["forename"][number] = parts.forename or values["forename"][number]
        values["reg_group"][number] = values["reg_group"][number] or parts.reg_group
        if not parts.split and not values["forename"][number]:
            problems.append(problem("name-not-split", place("name", number), values["name"][number]))
    every_date = list(dict.fromkeys(text for name in _PUPILS_DATES for text in written.get(name, ())))
    for name in _PUPILS_DATES:
        texts = written.get(name) or [""] * len(rows)
        standing = [text for text in dict.fromkeys(texts) if text.strip()]
        days = read_dates(standing, order=order, weekends=True, beside=every_date).days
        values[name] = [days.get(text) for text in texts]
        problems += [
            problem("pupil-date-not-read", place(name, number), text)
            for number, text in enumerate(texts)
            if text.strip() and text not in days
        ]
    frame = pd.DataFrame({**values, "row": list(rows)}, columns=[*IDENTITY_FIELDS, "row"], dtype=object)
    return frame.assign(listed=False), problems


def _only_yes_or_no(
    sheet: Sheet, values: dict[str, list[Any]], rows: Sequence[int], columns: Mapping[str, int]
) -> list[Problem]:
    """Y and N in the columns that may hold nothing else; what else stands in one goes, and that is said.

    Some systems write the social worker's name there: it is nobody's group, and no reader's business.
    """
    problems = []
    for name in ("social_worker", "young_carer"):
        said = [yes_or_no(name, text) for text in values[name]]
        lost = [number for number, text in enumerate(values[name]) if text and not said[number]]
        values[name] = said
        if lost:
            where = Place(sheet.file, sheet.name, rows[lost[0]], column_letters(columns.get(name, -1) + 1))
            pupils = counted(len(lost), "pupil as written", "pupils as written")
            problems.append(problem("not-yes-or-no", where, heading=_FACT[name], pupils=pupils))
    return problems


_FACT = {"social_worker": "Social worker", "young_carer": "Young carer"}
_PUPILS_DATES = ("date_of_birth", "entry_date", "leaving_date")


def each_once(make: Callable[[str], Made], texts: Sequence[str]) -> list[Made]:
    """What ``make`` gives for each text; asked once for each different one."""
    made = {text: make(text) for text in dict.fromkeys(texts)}
    return [made[text] for text in texts]
