"""What a person says a file's columns are, where it was not recognised; and how each sheet was taken.

A ``Mapping`` names the layout, the heading rows and what each column holds. It is remembered by the shape
of the file's headings and used on the next file of that shape, and that is always said. It holds no word
of a file: column numbers, and what they hold. Where the dates had to be typed, or there are no headings
to know the next file by, what was said is offered next time and not used unasked: a wrong date is a wrong
mark for everyone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt

from aim.certificates.cells import Sheet
from aim.certificates.headings import DEEPEST, SEARCHED_ROWS, Heading, HeadingRow, headings_of
from aim.certificates.layouts.days_above import said_in
from aim.certificates.layouts.tables import PUPIL_FIELDS, preamble_of
from aim.certificates.names import normal_heading, tidy
from aim.certificates.numbered import joined, nothing
from aim.certificates.reading import IDENTITY_FIELDS, NO_DAY, UNKNOWN, Asked, Reading
from aim.certificates.recognising import LAYOUTS, Recognised
from aim.codes import NOT_UNDERSTOOD, NOTHING_RECORDED, Numbers, code_texts
from aim.folders import keep, kept
from aim.problems import column_letters
from aim.wording import listed

# What a column can hold


@dataclass(frozen=True, slots=True)
class Holds:
    """What a column holds: its name on the screen, and what that is as a heading."""

    words: str
    field: str = ""
    weekday: int | None = None
    session: int | None = None
    title: str = ""  # the heading to read it by, where its own would mislead


_WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WEEKLY = tuple(f"{day[:3].lower()}_{half}" for day in _WEEK for half in ("am", "pm"))

HOLDS: dict[str, Holds] = {
    "upn": Holds("UPN", "upn"),
    "admission_number": Holds("Admission number", "admission_number"),
    "surname": Holds("Surname", "surname"),
    "forename": Holds("Forename", "forename"),
    "name": Holds("Full name", "name", title="Name"),
    "name_surname_first": Holds("Full name, surname first", "name", title="Surname Forename"),
    "date_of_birth": Holds("Date of birth", "date_of_birth"),
    "year_group": Holds("Year group", "year_group"),
    "reg_group": Holds("Form", "reg_group"),
    "school": Holds("School", "school"),
    "date": Holds("Date", "date"),
    "session": Holds("AM or PM", "session"),
    "mark": Holds("Mark", "mark"),
    "am_mark": Holds("Morning's mark", "am_mark", session=0),
    "pm_mark": Holds("Afternoon's mark", "pm_mark", session=1),
    "week_start": Holds("Week beginning", "week_start"),
    "week_end": Holds("Week ending", "week_end"),
    **{
        key: Holds(f"{_WEEK[place // 2]} {('AM', 'PM')[place % 2]}", "", place // 2, place % 2)
        for place, key in enumerate(WEEKLY)
    },
    "range_from": Holds("First day of the marks", "range_from"),
    "range_to": Holds("Last day of the marks", "range_to"),
    "marks_string": Holds("Marks run together", "marks_string"),
    "minutes_late": Holds("Minutes late", "minutes_late"),
    "comment": Holds("Comment", "comment"),
    "sex": Holds("Sex", "sex"),
    "sen": Holds("Special educational needs", "sen"),
    "ehcp": Holds("Education, health and care plan", "ehcp"),
    "fsm": Holds("Free school meals", "fsm"),
    "pupil_premium": Holds("Pupil premium", "pupil_premium"),
    "eal": Holds("English as an additional language", "eal"),
    "looked_after": Holds("Looked after", "looked_after"),
    "social_worker": Holds("Has a social worker", "social_worker"),
    "young_carer": Holds("Young carer", "young_carer"),
    "entry_date": Holds("Date of entry", "entry_date"),
    "leaving_date": Holds("Date of leaving", "leaving_date"),
}
NOT_NEEDED = "Not needed"

_PUPIL = (
    "upn",
    "admission_number",
    "surname",
    "forename",
    "name",
    "name_surname_first",
    "date_of_birth",
    "year_group",
    "reg_group",
    "school",
)
_NAMED = ("upn", "admission_number", "surname", "name", "name_surname_first")


@dataclass(frozen=True, slots=True)
class Family:
    """A layout as a person chooses it, and what its columns can hold."""

    words: str
    holds: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...] = ()  # one of each of these
    across: int = 0  # columns a day, where each column of marks has a date of its own

    @property
    def names_pupils(self) -> bool:
        """Whether its columns say whose each row is; lines above do it for certificates."""
        return "upn" in self.holds


FAMILIES: dict[str, Family] = {
    "long": Family(
        "One row for each mark",
        (*_PUPIL, "date", "session", "mark", "minutes_late", "comment"),
        (("date",), ("mark",)),
    ),
    "day rows": Family(
        "One row for each pupil and day",
        (*_PUPIL, "date", "am_mark", "pm_mark"),
        (("date",), ("am_mark",), ("pm_mark",)),
    ),
    "week rows": Family(
        "One row for each pupil and week",
        (*_PUPIL, "week_start", "week_end", *WEEKLY),
        (("week_start", "week_end"), WEEKLY),
    ),
    "certificate blocks": Family(
        "Certificates: one row for each week, the pupil in the lines above",
        ("week_start", "week_end", *WEEKLY),
        (("week_start", "week_end"), WEEKLY),
    ),
    "wide": Family("One row for each pupil, one column for each session", _PUPIL, across=2),
    "day cells": Family(
        "One row for each pupil, one column for each day with both marks in it", _PUPIL, across=1
    ),
    "marks strings": Family(
        "One row for each pupil, all marks in one cell",
        (*_PUPIL, "range_from", "range_to", "marks_string"),
        (("range_from",), ("marks_string",)),
    ),
    "pupil list": Family(
        "A list of pupils, with no marks",
        (
            *_PUPIL,
            *("sex", "sen", "ehcp", "fsm", "pupil_premium", "eal"),
            *("looked_after", "social_worker", "young_carer"),
            *("entry_date", "leaving_date"),
        ),
    ),
}


# A mapping


@dataclass(frozen=True, slots=True)
class Mapping:
    """What a person has said of a sheet; rows and columns are counted from 0."""

    layout: str
    first: int  # the first heading row; with no headings the first row of the table
    depth: int  # how many heading rows, 0 to 3
    columns: tuple[tuple[int, str], ...] = ()  # a column and what it holds, in order
    marks: tuple[int, int] | None = None  # the first and last column of marks where the dates were typed
    first_day: date | None = None  # the day of the first of those

    def as_json(self) -> dict[str, Any]:
        """The mapping as JSON has it."""
        return {
            "layout": self.layout,
            "first": self.first,
            "depth": self.depth,
            "columns": [[column, holds] for column, holds in self.columns],
            "marks": list(self.marks) if self.marks else None,
            "first_day": self.first_day.isoformat() if self.first_day else None,
        }

    @property
    def goes_unasked(self) -> bool:
        """Whether it may be used on another file of its shape: its dates and headings are the file's own."""
        return self.depth > 0 and self.marks is None

    @property
    def for_another_file(self) -> Mapping:
        """What of it holds for other files too: not the dates that were typed."""
        return replace(self, first_day=None)


def mapping_from_json(value: object) -> Mapping | None:
    """The mapping that JSON holds, None where it is not one."""
    try:
        if not isinstance(value, dict) or value["layout"] not in FAMILIES:
            return None
        first, depth = int(value["first"]), int(value["depth"])
        columns = tuple(sorted((int(column), str(holds)) for column, holds in value["columns"]))
        marks = (int(value["marks"][0]), int(value["marks"][1])) if value["marks"] else None
        first_day = date.fromisoformat(value["first_day"]) if value["first_day"] else None
    except (KeyError, TypeError, ValueError, IndexError, OverflowError):
        return None
    if first < 0 or not 0 <= depth <= DEEPEST or any(c < 0 or h not in HOLDS for c, h in columns):
        return None
    return Mapping(value["layout"], first, depth, columns, marks, first_day)


def still_needed(mapping: Mapping, sheet: Sheet) -> tuple[str, ...]:
    """What must still be said before a sheet can be read so, each a sentence; nothing when it can be."""
    family = FAMILIES[mapping.layout]
    said = [holds for _, holds in mapping.columns]
    needed = []
    if mapping.first + mapping.depth >= sheet.height:
        needed.append("There is nothing under the heading rows.")
    if mapping.layout == "certificate blocks" and not mapping.depth:
        needed.append("Say which row of the first certificate holds its headings.")
    if any(column >= sheet.width for column, _ in mapping.columns):
        needed.append("A column that was named is not there.")
    fields = [HOLDS[holds].field or holds for holds in said]
    for name in sorted({each for each in fields if fields.count(each) > 1}):
        words = next(HOLDS[holds].words for holds in said if name in (HOLDS[holds].field, holds))
        needed.append(f"Two columns are said to be “{words}”: choose one.")
    if family.names_pupils and not set(said) & set(_NAMED):
        needed.append("Say which column names the pupil: UPN, admission number, surname or full name.")
    for choice in family.needs:
        if not set(said) & set(choice) and not (choice in _DAYS and _dated_above(mapping, sheet)):
            words = " or ".join(HOLDS[each].words for each in choice[:2])
            needed.append(f"Say which column is “{words}”." if choice is not WEEKLY else _NO_WEEKDAYS)
    if family.across:
        needed += _needed_across(mapping, sheet)
    if (
        not needed
        and mapping.layout == "long"
        and not _layout("long").fits(_heading_row(mapping, sheet), sheet)
    ):
        needed.append("Say which column is “AM or PM”.")
    return tuple(needed)


_DAYS = (("week_start", "week_end"), ("range_from",))


def _dated_above(mapping: Mapping, sheet: Sheet) -> bool:
    """Whether a line above the table says the days that no column does."""
    return bool(mapping.depth and _layout(mapping.layout).fits(_heading_row(mapping, sheet), sheet))


_NO_WEEKDAYS = "Say which columns are Monday AM to Friday PM."


def _needed_across(mapping: Mapping, sheet: Sheet) -> list[str]:
    if mapping.marks is None:
        dated = _heading_row(mapping, sheet)
        found = dated.dated if mapping.layout == "wide" else dated.days
        return [] if found else ["No dates were found in the heading rows: say where the marks begin."]
    first, last = mapping.marks
    if not 0 <= first <= last < sheet.width:
        return ["The last column of marks stands before the first."]
    if any(first <= column <= last for column, _ in mapping.columns):
        return ["A column among the marks is said to hold something else."]
    if mapping.first_day is None:
        return ["Say the day of the first column of marks."]
    return [] if mapping.first_day.weekday() < 5 else ["The first day of the marks is at a weekend."]


def recognised_as_said(mapping: Mapping, sheet: Sheet) -> Recognised | None:
    """How a sheet is read when its columns are what a person said; None where that cannot be."""
    if mapping.layout not in FAMILIES or still_needed(mapping, sheet):
        return None
    layout = _layout(mapping.layout)
    read = layout.read if mapping.depth or mapping.first else partial(_read_from_the_top, layout)
    return Recognised(layout.NAME, layout.IN_WORDS, 1.0, _heading_row(mapping, sheet), read)


def _layout(name: str) -> ModuleType:
    return next(each for each in LAYOUTS if each.NAME == name)


def _read_from_the_top(layout: ModuleType, sheet: Sheet, headings: HeadingRow, asked: Asked) -> Reading:
    """A sheet whose first row is a pupil's. Layouts look for a repeated heading in the row above the table,
    which for row 0 is the last: an empty one is put there, where nothing can be like it."""
    added = [joined([column, nothing(1)]) for column in sheet.columns]
    read: Reading = layout.read(replace(sheet, columns=tuple(added)), headings, asked)
    return read


def _heading_row(mapping: Mapping, sheet: Sheet) -> HeadingRow:
    """The headings as a person said them."""
    family = FAMILIES[mapping.layout]
    rows = sheet.rows(mapping.first, mapping.first + mapping.depth)
    found = {each.column: each for each in headings_of(rows)} if rows else {}
    headings = []
    for column, key in mapping.columns:
        holds = HOLDS[key]
        text = holds.title or (found[column].text if column in found else "")
        headings.append(Heading(column, text, holds.field, "", holds.weekday, holds.session))
    named = {column for column, _ in mapping.columns}
    if family.across and mapping.marks and mapping.first_day:
        headings += _run(mapping.marks, mapping.first_day, family.across, found)
    elif family.across and not mapping.marks:
        one_each = family.across == 2
        headings += [
            replace(each, field="")
            for each in found.values()
            if each.column not in named and each.date_text and (each.session is not None) == one_each
        ]
    return HeadingRow(mapping.first, mapping.depth, tuple(sorted(headings, key=lambda each: each.column)))


def _run(marks: tuple[int, int], first_day: date, across: int, found: dict[int, Heading]) -> list[Heading]:
    """Columns of marks for one weekday after another from a first day on."""
    headings, day = [], first_day
    for number, column in enumerate(range(marks[0], marks[1] + 1)):
        session = number % 2 if across == 2 else None
        text = found[column].text if column in found else ""
        headings.append(Heading(column, text, "", day.isoformat(), None, session))
        if session != 0:
            day += timedelta(days=3 if day.weekday() == 4 else 1)
    return headings


def said_of(layout: str, headings: HeadingRow) -> Mapping:
    """What a person would have said to have a sheet read as it was: to begin from where that is wrong."""
    holds = FAMILIES[layout].holds if layout in FAMILIES else ()
    chosen = headings.columns()
    columns: dict[str, int] = {}
    for each in headings.headings:
        key = _key_of(each)
        if key in ("date", "week_start", "range_from"):
            key = next((one for one in (key, "week_start", "range_from", "date") if one in holds), key)
        if key in holds and chosen.get(each.field, each.column) == each.column:
            columns.setdefault(key, each.column)
    taken = tuple(sorted((column, key) for key, column in columns.items()))
    return Mapping(layout, headings.first, headings.depth, taken)


def _key_of(heading: Heading) -> str:
    """What a heading says its column holds, "" where that is nothing, or the marks of one date."""
    if heading.field == "name" and heading.text.lower().startswith("surname"):
        return "name_surname_first"
    if heading.field:
        return next((key for key, holds in HOLDS.items() if holds.field == heading.field), "")
    if heading.date_text or heading.session is None:
        return ""
    if heading.weekday is None:
        return ("am_mark", "pm_mark")[heading.session]
    return WEEKLY[2 * heading.weekday + heading.session]


# What is remembered


@dataclass(frozen=True, slots=True)
class Said:
    """A mapping, the day it was said, and the shape of the headings it was said of."""

    mapping: Mapping
    on: date | None = None
    shape: str = ""


@dataclass(frozen=True)
class Mappings:
    """All that has been said: of single sheets now, and of shapes of headings before, newest first."""

    shapes: tuple[Said, ...] = ()
    sheets: dict[tuple[str, str], Said] = field(default_factory=dict)  # by file and sheet

    def of(self, sheet: Sheet) -> tuple[Said, Recognised] | None:
        """What was said of a sheet, and how it is read so; None where nothing fits it."""
        own = self.sheets.get((sheet.file, sheet.name))
        if own and (read := recognised_as_said(own.mapping, sheet)):
            return own, read
        for said in self.shapes:
            if said.mapping.goes_unasked:
                placed = _placed(said, sheet)
                if placed and (read := recognised_as_said(placed.mapping, sheet)):
                    return placed, read
        return None

    def offered(self, sheet: Sheet) -> Mapping | None:
        """What to begin from when a sheet's columns are to be said."""
        own = self.sheets.get((sheet.file, sheet.name))
        if own:
            return own.mapping
        found = (_placed(said, sheet) for said in self.shapes)
        return next((each.mapping for each in found if each), None)


def _placed(said: Said, sheet: Sheet) -> Said | None:
    """What was said, moved to where this sheet has those headings; None where it has not."""
    deep = said.mapping.depth
    rows = [said.mapping.first]
    if deep:
        rows += [row for row in range(min(SEARCHED_ROWS, sheet.height)) if row != said.mapping.first]
    for row in rows:
        moved = replace(said.mapping, first=row)
        if row + deep <= sheet.height and shape_of(sheet, moved) == said.shape:
            return Said(moved, said.on, said.shape)
    return None


def shape_of(sheet: Sheet, mapping: Mapping) -> str:
    """A fingerprint of the headings of a sheet, the same for its next export: no word of it can be read back.

    Of the columns that were named it has text and place, of the others the texts; a date is any date, a
    number any number. Without headings it is how many columns there are.
    """
    rows = sheet.rows(mapping.first, mapping.first + mapping.depth)
    if not rows:
        return _fingerprint(["no headings", sheet.width])
    named = {column for column, _ in mapping.columns}
    if mapping.marks:
        named |= set(range(mapping.marks[0], mapping.marks[1] + 1))
    texts = {each.column: _token(each) for each in headings_of(rows)}
    places = [[column, texts.get(column, "")] for column in sorted(named)]
    others = sorted({text for column, text in texts.items() if column not in named})
    return _fingerprint([mapping.depth, places, others])


def _token(heading: Heading) -> str:
    if heading.date_text:
        return f"a date {heading.session}"
    return re.sub(r"\d+", "#", normal_heading(heading.text))


def _fingerprint(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()


_MAPPINGS_FILE = "mappings.json"
_CODES_FILE = "local-codes.json"
_MOST = 500  # shapes: a school has a handful


def remembered(folder: Path) -> Mappings:
    """What was said of shapes of headings before."""
    entries = kept(folder, _MAPPINGS_FILE).get("mappings", [])
    found = (_said_from_json(each) for each in entries) if isinstance(entries, list) else ()
    return Mappings(tuple(each for each in found if each))


def _said_from_json(entry: object) -> Said | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("shape"), str):
        return None
    mapping = mapping_from_json(entry.get("mapping"))
    try:
        on = date.fromisoformat(str(entry.get("said_on")))
    except ValueError:
        on = None
    return Said(mapping, on, entry["shape"]) if mapping else None


def remember(folder: Path, shape: str, mapping: Mapping, on: date) -> None:
    """Keep what was said of a shape of headings; what was said of it before goes. OSError if it cannot be."""
    others = [each for each in remembered(folder).shapes if each.shape != shape][: _MOST - 1]
    _keep(folder, [Said(mapping.for_another_file, on, shape), *others])


def forget(folder: Path, shape: str) -> None:
    """Keep no longer what was said of a shape of headings. OSError if that cannot be written."""
    _keep(folder, [each for each in remembered(folder).shapes if each.shape != shape])


def _keep(folder: Path, entries: Sequence[Said]) -> None:
    written = [
        {
            "shape": each.shape,
            "said_on": each.on.isoformat() if each.on else None,
            "mapping": each.mapping.as_json(),
        }
        for each in entries
    ]
    keep(folder, _MAPPINGS_FILE, {"mappings": written})


# A school's own codes

SchoolCodes = dict[str, dict[str, str]]  # by school as ``school_key`` has it: its own code, the statutory one


def school_key(school: str) -> str:
    """A school's name to keep its codes by: capitals and spaces make no difference."""
    return tidy(school).casefold()


def remembered_codes(folder: Path) -> SchoolCodes:
    """What each school's own codes were said to mean."""
    schools = kept(folder, _CODES_FILE).get("schools", {})
    if not isinstance(schools, dict):
        return {}
    known = set(code_texts())
    return {
        str(school): {str(own): str(code) for own, code in codes.items() if code in known}
        for school, codes in schools.items()
        if isinstance(codes, dict)
    }


def remember_codes(folder: Path, school: str, codes: dict[str, str]) -> None:
    """Keep what a school's own codes mean, these among those said before; "" forgets one."""
    schools = remembered_codes(folder)
    together = {**schools.get(school_key(school), {}), **codes}
    schools[school_key(school)] = {own: code for own, code in together.items() if code}
    keep(folder, _CODES_FILE, {"schools": {name: said for name, said in schools.items() if said}})


def codes_said_by_all(schools: Iterable[str], codes: SchoolCodes) -> dict[str, str]:
    """The own codes of these schools that mean the same to each of them."""
    each = [codes.get(school_key(school), {}) for school in schools]
    if not each:
        return {}
    return {own: code for own, code in each[0].items() if all(one.get(own) == code for one in each)}


# How a sheet was taken

SHOWN_COLUMNS = 25
_ROWS_ABOVE, _ROWS_BELOW, _ROWS_UNREAD = 4, 6, 12
_LONGEST = 60  # letters of a cell


@dataclass(frozen=True, slots=True)
class SheetOutline:
    """The first rows of a sheet and what each cell was taken for; never the whole sheet.

    ``roles`` are "mark", "date", "pupil", "heading", "total", "remark", "not understood", "not used",
    "ignored", and "" for an empty cell. ``holds`` says of each column shown what it was taken for.
    """

    file: str
    sheet: str
    layout: str  # "" for one that was not read
    sure: float
    said_on: date | None
    shape: str  # of what was said, "" where nothing was
    height: int
    width: int
    mapping: Mapping | None  # what a person would have said to have it read so
    numbers: tuple[int, ...]  # of the rows shown, as the spreadsheet has them
    heading_numbers: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    roles: tuple[tuple[str, ...], ...]
    holds: tuple[str, ...]
    left_out: tuple[tuple[int, str], ...]  # the first of the rows that are no pupil's


def outline_of_unread(sheet: Sheet) -> SheetOutline:
    """The first rows of a sheet that was not read."""
    top = sheet.rows(0, min(SEARCHED_ROWS, sheet.height))
    first = next((number for number, row in enumerate(top) if any(tidy(cell) for cell in row)), 0)
    rows = [_shown(row) for row in top[first : first + _ROWS_UNREAD]]
    roles = tuple(tuple("ignored" if cell else "" for cell in row) for row in rows)
    numbers = tuple(range(first + 1, first + 1 + len(rows)))
    holds = ("",) * min(SHOWN_COLUMNS, sheet.width)
    return SheetOutline(
        *(sheet.file, sheet.name, "", 0.0, None, "", sheet.height, sheet.width, None),
        *(numbers, (), tuple(rows), roles, holds, ()),
    )


def outline_of(
    sheet: Sheet, layout: Recognised, reading: Reading, number: Numbers, said: Said | None
) -> SheetOutline:
    """The rows around the headings of a sheet that was read, and what each cell was taken for."""
    headings = layout.headings
    first = max(0, headings.first - _ROWS_ABOVE)
    last = min(sheet.height, headings.data_row + _ROWS_BELOW)
    left_out = [row - 1 for row, _ in reading.left_out if row > last][:2]
    shown = [*range(first, last), *left_out]
    rows = [_shown(row) for row in sheet.rows(first, last)]
    rows += [_shown(sheet.rows(row, row + 1)[0]) for row in left_out]
    marks = _marks_in(reading, number, first, last)
    held = {row for row, _ in marks} | {int(row) - 1 for row in reading.mentions["row"]}
    columns = _column_roles(headings)
    sessions = _session_columns(rows, shown, headings, columns) if layout.layout == "long" else {}
    columns |= sessions
    above = _roles_above(sheet.rows(first, headings.first), layout.layout)
    no_pupils = {row - 1 for row, _ in reading.left_out}
    roles = []
    for row, cells in zip(shown, rows, strict=True):
        line = []
        for column, cell in enumerate(cells):
            if (row, column) in marks:
                line.append(marks[row, column])
            elif not cell:
                line.append("")
            elif headings.first <= row < headings.data_row:
                line.append(_heading_role(headings, column, cell))
            elif row < headings.first:
                line.append(above.get(cell, "ignored"))
            elif row in no_pupils:
                line.append("total")
            else:
                line.append(columns.get(column, "ignored") if row in held else "ignored")
        roles.append(tuple(line))
    return SheetOutline(
        file=sheet.file,
        sheet=sheet.name,
        layout=layout.layout,
        sure=layout.sure,
        said_on=said.on if said else None,
        shape=said.shape if said else "",
        height=sheet.height,
        width=sheet.width,
        mapping=said.mapping if said else _with_session(said_of(layout.layout, headings), sessions),
        numbers=tuple(row + 1 for row in shown),
        heading_numbers=tuple(range(headings.first + 1, headings.data_row + 1)),
        rows=tuple(rows),
        roles=tuple(roles),
        holds=_holds(headings, columns, min(SHOWN_COLUMNS, sheet.width)),
        left_out=tuple(reading.left_out[:5]),
    )


def _shown(row: Sequence[str]) -> tuple[str, ...]:
    cells = (cell if len(cell) <= 3 else tidy(cell) for cell in row[:SHOWN_COLUMNS])  # spaces can be marks
    return tuple(cell if len(cell) <= _LONGEST else cell[: _LONGEST - 1] + "…" for cell in cells)


def _marks_in(reading: Reading, number: Numbers, first: int, last: int) -> dict[tuple[int, int], str]:
    """The positions in the rows from ``first`` to before ``last``, from 0, and what each was."""
    here: npt.NDArray[np.int64] = np.flatnonzero((reading.row > first) & (reading.row <= last))
    found: dict[tuple[int, int], str] = {}
    for place in here:
        at = int(reading.row[place]) - 1, int(reading.column[place]) - 1
        known = reading.day[place] != NO_DAY and UNKNOWN not in (reading.who[place], reading.session[place])
        role = "mark"
        if number[place] == NOT_UNDERSTOOD:
            role = "not understood"
        elif number[place] == NOTHING_RECORDED and reading.text[place] >= 0 and not known:
            role = "not used"
        if at not in found or found[at] == "mark":
            found[at] = role
    return found


_DATES = {"date", "session", "week_start", "week_end", "range", "range_from", "range_to"}
_SUMS = {"possible", "attended", "authorised", "unauthorised", "percent"}


def _column_roles(headings: HeadingRow) -> dict[int, str]:
    roles = {}
    chosen = headings.columns()
    for name, column in chosen.items():
        if name in IDENTITY_FIELDS or name in PUPIL_FIELDS:
            roles[column] = "pupil"
        elif name in _DATES:
            roles[column] = "date"
        elif name in _SUMS:
            roles[column] = "total"
        elif name in ("minutes_late", "comment"):
            roles[column] = "remark"
    return roles


def _with_session(mapping: Mapping, sessions: dict[int, str]) -> Mapping:
    column = next((each for each in sessions if each not in dict(mapping.columns)), None)
    columns = () if column is None else ((column, "session"),)
    return replace(mapping, columns=tuple(sorted((*mapping.columns, *columns))))


_HALF = re.compile(r"^(a\.?m\.?|p\.?m\.?|morning|afternoon)\b|\b(am|pm)$|^\d{1,2}:\d{2}", re.IGNORECASE)


def names_a_half_day(text: str) -> bool:
    """Whether a text says AM or PM, or a time of day."""
    return bool(_HALF.search(tidy(text)))


def _session_columns(
    rows: Sequence[Sequence[str]], shown: Sequence[int], headings: HeadingRow, known: dict[int, str]
) -> dict[int, str]:
    """Columns that say AM or PM without a heading that does."""
    found = {}
    if "session" not in headings.columns():
        below = [row for number, row in zip(shown, rows, strict=True) if number >= headings.data_row]
        for column in range(len(rows[0]) if rows else 0):
            cells = [row[column] for row in below if row[column]]
            if cells and known.get(column) in (None, "pupil") and all(names_a_half_day(c) for c in cells):
                found[column] = "date"
    return found


def _heading_role(headings: HeadingRow, column: int, cell: str) -> str:
    own = next((each for each in headings.headings if each.column == column), None)
    return "date" if own and own.date_text and not own.field and own.date_text in tidy(cell) else "heading"


def _roles_above(rows: Sequence[Sequence[str]], layout: str) -> dict[str, str]:
    """What cells above the headings were taken for, by their text."""
    above = preamble_of(rows)
    labels = above.labels if layout == "certificate blocks" else above.for_everyone
    values = {value: "pupil" for name, value in labels.items() if name in IDENTITY_FIELDS}
    days = {said.text for said in said_in(rows)} if layout in ("week rows", "marks strings") else set()
    found = {}
    for row in rows:
        for cell in (shown for shown in _shown(row) if shown):
            value = tidy(cell)
            behind = tidy(value.partition(":")[2])
            whole = next(
                (own for own in values if value == own or behind == own or value.startswith(own)), ""
            )
            if whole:
                found[cell] = values[whole]
            elif any(all(end in value for end in pair) for pair in above.range_texts):
                found[cell] = "date"
            elif any(said in value for said in days):
                found[cell] = "date"
    return found


def _holds(headings: HeadingRow, columns: dict[int, str], width: int) -> tuple[str, ...]:
    words = [""] * width
    fields = {column: name for name, column in headings.columns().items()}
    for each in headings.headings:
        if each.column >= width:
            continue
        if each.date_text and not each.field:
            words[each.column] = (
                ("AM mark", "PM mark")[each.session] if each.session is not None else "both marks"
            )
        elif each.weekday is not None and each.session is not None and not each.field:
            words[each.column] = f"{_WEEK[each.weekday][:3]} {('AM', 'PM')[each.session]}"
        elif fields.get(each.column):
            name = fields[each.column]
            words[each.column] = next((h.words for h in HOLDS.values() if h.field == name), "")
    for column, role in columns.items():
        if column < width and not words[column]:
            words[column] = {"date": "AM or PM", "total": "total"}.get(role, "")
    return tuple(words)


def in_words(outline: SheetOutline) -> str:
    """Where the headings stand and what the columns were taken for, for those who cannot see the strip."""
    if not outline.layout:
        return "It was not recognised, and nothing in it was used."
    rows = [f"{number:,}" for number in outline.heading_numbers]
    where = f"The headings are in row{'s' if len(rows) > 1 else ''} {listed(rows)}" if rows else "No headings"
    groups: list[tuple[int, int, str]] = []
    for number, words in enumerate(outline.holds, 1):
        said = "marks" if _OF_MARKS.match(words) else words
        if said and groups and groups[-1][1:] == (number - 1, said):
            groups[-1] = groups[-1][0], number, said
        elif said:
            groups.append((number, number, said))
    onward = outline.width > len(outline.holds) and groups and groups[-1][1] == len(outline.holds)
    columns = [
        f"{column_letters(first)}{f' to {column_letters(last)}' if last > first else ''} {said}"
        for first, last, said in groups
    ]
    if onward:
        columns[-1] += " (and onward)"
    return f"{where}. Columns: {', '.join(columns)}." if columns else f"{where}."


_OF_MARKS = re.compile(r"^(\w{3} [AP]M|[AP]M mark|both marks)$")
