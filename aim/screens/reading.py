"""How a file was read, cell by cell; saying what its columns are; and what a school's own codes mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import pandas as pd

from aim.certificates.cells import Content, Sheet
from aim.certificates.containers import opened, unpacked
from aim.certificates.dates import Order, looks_like_a_date, read_dates
from aim.certificates.headings import HeadingRow, heading_rows
from aim.certificates.layouts.day_cells import two_marks
from aim.certificates.layouts.tables import is_no_pupil
from aim.certificates.loading import Loaded, Tried, tried
from aim.certificates.mapping import (
    FAMILIES,
    HOLDS,
    NOT_NEEDED,
    WEEKLY,
    Mapping,
    Mappings,
    SchoolCodes,
    SheetOutline,
    in_words,
    names_a_half_day,
    recognised_as_said,
    said_of,
    school_key,
    still_needed,
)
from aim.certificates.names import tidy, tidy_upn, upn_fault
from aim.certificates.reading import NO_DAY, UNKNOWN
from aim.certificates.understanding import Reconciliation
from aim.codes import NOT_UNDERSTOOD, NOTHING_RECORDED, CountsAs, code_by_number, code_texts, codes
from aim.palette import MARKED, OVERALL, PAPER, QUIET_TEXT, SWATCHES, TEXT, Swatch
from aim.problems import Severity, column_letters
from aim.wording import counted, date_range, day, listed

# What each cell was taken for. The word stands in the legend, and over the column or beside the row.
ROLES = {
    "mark": Swatch(MARKED, TEXT, "a mark", "A mark.", "m"),
    "date": Swatch("#D9EBD3", TEXT, "a date, or AM and PM", "A date or a session.", "d"),
    "pupil": Swatch("#FBEBC8", TEXT, "the pupil or the school", "The pupil or the school.", "p"),
    "heading": Swatch(OVERALL, PAPER, "a heading", "A heading.", "h"),
    "total": Swatch("#E1E4E6", TEXT, "a total or a footer, left out", "Left out.", "t"),
    "remark": Swatch("#EFE3DA", TEXT, "minutes late or a comment", "Beside the mark.", "r"),
    "not understood": SWATCHES[CountsAs.NOT_UNDERSTOOD],
    "not used": Swatch(PAPER, "#B10E1E", "a mark that could not be used", "Not used.", "x"),
    "ignored": Swatch(PAPER, QUIET_TEXT, "not needed", "Not needed.", "i"),
}
_WORDS = {**{role: each.word for role, each in ROLES.items()}, "not understood": "a mark not understood"}
_MIDNIGHT = re.compile(r"[ T]00:00:00(\.0+)?$")
_TRIED_ROWS = 20_000
_SHOWN = 12
_ASKED_COLUMNS = 40


# How it was read


@dataclass(frozen=True, eq=False)
class ReadingScreen:
    """The first rows of one sheet as they were read."""

    sheet: str
    cells: pd.DataFrame  # the texts; columns and rows are named as the spreadsheet has them
    roles: pd.DataFrame  # of the same shape: what each cell was taken for, "" where nothing stands
    styles: pd.DataFrame  # of the same shape: its colours
    legend: pd.DataFrame  # one row: the words of the roles there are
    legend_styles: pd.DataFrame  # of the same shape: their colours
    words: str
    said: str  # "Read as you said on 21/11/2026.", "" where it was recognised
    left_out: str


def reading_screen(outline: SheetOutline) -> ReadingScreen:
    """The strip of one sheet."""
    width = len(outline.holds)
    columns = [
        " · ".join(part for part in (column_letters(number + 1), outline.holds[number]) if part)
        for number in range(width)
    ]
    names = [
        _row_name(number, line, outline) for number, line in zip(outline.numbers, outline.roles, strict=True)
    ]
    texts = [[_MIDNIGHT.sub("", cell) for cell in row] for row in outline.rows]
    cells = pd.DataFrame(texts, index=names, columns=columns, dtype=object)
    roles = pd.DataFrame([list(line) for line in outline.roles], index=names, columns=columns, dtype=object)
    there = [role for role in ROLES if (roles == role).to_numpy().any()]
    said = f" on {day(outline.said_on)}" if outline.said_on else ""
    return ReadingScreen(
        sheet=outline.sheet,
        cells=cells,
        roles=roles,
        styles=roles.map(_style),
        legend=pd.DataFrame([[_WORDS[role] for role in there]]),
        legend_styles=pd.DataFrame([[_style(role) for role in there]]),
        words=in_words(outline),
        said=f"Read as you said{said}." if outline.shape else "",
        left_out=_left_out(outline),
    )


def _row_name(number: int, roles: Sequence[str], outline: SheetOutline) -> str:
    if number in outline.heading_numbers:
        return f"{number} heading"
    return f"{number} left out" if "total" in roles and not {"mark", "pupil"} & set(roles) else str(number)


def _style(role: str) -> str:
    if not role:
        return ""
    swatch = ROLES[role]
    return f"background-color: {swatch.fill}; color: {swatch.ink}"


def _left_out(outline: SheetOutline) -> str:
    if not outline.left_out:
        return ""
    named = [f"row {row:,} “{text[:40]}”" for row, text in outline.left_out[:3]]
    return f"Left out as no pupil's: {listed(named)}{' and more' if len(outline.left_out) > 3 else ''}."


# Saying what the columns are


@dataclass(frozen=True, slots=True)
class ColumnAsked:
    """One column of which a person says what it holds."""

    column: int  # from 0
    label: str  # "C “Kid”: Okafor, Bell"
    holds: str  # what it seems to hold, "" for nothing that is needed


@dataclass(frozen=True, slots=True)
class Asking:
    """What is asked of a sheet in one layout."""

    choices: dict[str, str]  # what a column can hold, and its words
    columns: tuple[ColumnAsked, ...]
    across: bool  # each column of marks has a date of its own
    dated: int  # how many columns have a date in the heading rows
    marks: tuple[int, int]  # where the marks seem to stand
    every_column: dict[int, str]  # all columns by number, to choose where the marks stand
    more_columns: int  # how many are not asked about


@dataclass(frozen=True, eq=False)
class MappingScreen:
    """How a sheet would be read as it is being said."""

    needed: tuple[str, ...]  # what must still be said
    preview: pd.DataFrame  # the first marks, with whose and when
    sums: str
    wrong: tuple[str, ...]  # the first things that would not be used
    can_be_read: bool
    remembered: str  # what becomes of what was said


def sheets_of(file: str, files: Sequence[tuple[str, Content]]) -> tuple[Sheet, ...]:
    """The sheets of one file by the name on its card, in a zip or not; none where it is not there."""
    for name, content in files:
        if file == name or file.startswith(f"{name}/"):
            for inside, own in unpacked(name, content)[0]:
                if inside == file:
                    return opened(inside, own).sheets
    return ()


def families() -> dict[str, str]:
    """The layouts there are, in words."""
    return {name: family.words for name, family in FAMILIES.items()}


def first_mapping(sheet: Sheet, outline: SheetOutline | None, mappings: Mappings) -> Mapping:
    """What to begin from: what was said before, how it was recognised, or what its cells look like."""
    offered = mappings.offered(sheet)
    if offered:
        return offered
    if outline and outline.mapping and outline.layout in FAMILIES:
        return outline.mapping
    data = _first_row_of_data(sheet)
    depth = 1 if data and any(tidy(cell) for cell in sheet.rows(data - 1, data)[0]) else 0
    return Mapping(_layout_like(_kinds(sheet, data)), data - depth, depth)


def asking(sheet: Sheet, begun: Mapping, layout: str, first: int, depth: int) -> Asking:
    """What to ask of a sheet in this layout with these heading rows, filled in as well as can be told."""
    family = FAMILIES[layout]
    data = first + depth
    headings = sheet.rows(first, data)
    samples = sheet.rows(data, data + 50)
    kinds = _kinds(sheet, data)
    same = (layout, first, depth) == (begun.layout, begun.first, begun.depth) and begun.columns
    holds = dict(begun.columns if same else _guessed(sheet, begun, kinds, layout, first, depth))
    dated = _dated_columns(sheet, layout, first, depth, set(holds))
    marks = begun.marks if same and begun.marks else _marks_region(kinds, layout)
    labels = {column: _label(column, headings, samples) for column in range(sheet.width)}
    asked = [column for column in range(sheet.width) if not (family.across and column in dated)]
    return Asking(
        choices={"": NOT_NEEDED, **{key: HOLDS[key].words for key in family.holds}},
        columns=tuple(
            ColumnAsked(column, labels[column], holds.get(column, "")) for column in asked[:_ASKED_COLUMNS]
        ),
        across=bool(family.across),
        dated=len(dated),
        marks=marks,
        every_column=labels,
        more_columns=max(0, len(asked) - _ASKED_COLUMNS),
    )


def mapping_screen(
    sheet: Sheet,
    mapping: Mapping,
    *,
    school: str = "",
    dates: Order | None = None,
    school_codes: SchoolCodes | None = None,
) -> MappingScreen:
    """The first marks of a sheet as it would be read, and what its cells come to."""
    top = replace(sheet, columns=tuple(each.part(0, _TRIED_ROWS) for each in sheet.columns))
    needed = still_needed(mapping, top)
    layout = recognised_as_said(mapping, top)
    if layout is None:
        return MappingScreen(needed, _no_preview(), "", (), False, _remembered(mapping))
    found = tried(top, layout, school=school, dates=dates, school_codes=school_codes)
    refused = [each for each in found.problems if each.severity is Severity.REFUSED]
    wrong = tuple(dict.fromkeys(f"{each.message} {each.to_do}" for each in refused))[:3]
    in_part = f" These are the first {_TRIED_ROWS:,} rows." if sheet.height > _TRIED_ROWS else ""
    good = bool(len(found.reading.mentions)) and (
        mapping.layout == "pupil list" or found.reconciliation.marks > 0
    )
    sums = _sums(found) + in_part
    return MappingScreen((), _preview(found, mapping.layout), sums, wrong, good, _remembered(mapping))


def _remembered(mapping: Mapping) -> str:
    kept = "What each column holds is remembered, and nothing else of the file."
    if mapping.goes_unasked:
        return f"{kept} The next file with these headings is read the same way."
    return f"{kept} It is offered for the next file like this one, and not used unasked."


def counts_in_words(counts: Reconciliation) -> str:
    """ "410 cells: 396 marks, 10 blank, 4 not understood, 0 not used"."""
    return (
        f"{counted(counts.cells, 'cell')}: {counted(counts.marks, 'mark')}, {counts.blank:,} blank, "
        f"{counts.not_understood:,} not understood, {counts.refused:,} not used"
    )


def _sums(found: Tried) -> str:
    pupils = len(found.reading.mentions)
    days = found.reading.day[found.number != NOTHING_RECORDED]
    span = date_range(_day(int(days.min())), _day(int(days.max()))) if len(days) else ""
    about = ", ".join(
        part for part in (counted(pupils, "pupil as written", "pupils as written"), span) if part
    )
    return f"{about}. {counts_in_words(found.reconciliation)}." if len(found.reading) else f"{about}."


def _day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)


def _no_preview() -> pd.DataFrame:
    return pd.DataFrame(columns=["Row", "Pupil", "Date", "Session", "Mark", "Read as"])


def _preview(found: Tried, layout: str) -> pd.DataFrame:
    """The first positions that hold something, with whose and when; of a list its first pupils."""
    reading = found.reading
    people = reading.mentions
    names = [
        ", ".join(part for part in (surname, forename) if part) or upn or number
        for surname, forename, upn, number in zip(
            *(people[each] for each in ("surname", "forename", "upn", "admission_number")), strict=True
        )
    ]
    if layout == "pupil list":
        told = people.head(_SHOWN)
        return pd.DataFrame(
            {
                "Row": [str(row) for row in told["row"]],
                "Pupil": names[:_SHOWN],
                "UPN": list(told["upn"]),
                "Date of birth": [day(each) for each in told["date_of_birth"]],
                "Year": list(told["year_group"]),
                "Form": list(told["reg_group"]),
            }
        )
    rows = []
    for place in np.flatnonzero(reading.text >= 0)[:_SHOWN]:
        who, when, half = int(reading.who[place]), reading.day[place], int(reading.session[place])
        number = int(found.number[place])
        code = code_by_number().get(number)
        rows.append(
            {
                "Row": f"{int(reading.row[place])}",
                "Pupil": names[who] if who != UNKNOWN else "not known",
                "Date": day(_day(int(when))) if when != NO_DAY else "not known",
                "Session": ("AM", "PM")[half] if half != UNKNOWN else "not known",
                "Mark": reading.texts[int(reading.text[place])],
                "Read as": code.meaning if code else _not_read(number),
            }
        )
    return pd.DataFrame(rows, columns=list(_no_preview().columns))


def _not_read(number: int) -> str:
    return "not understood" if number == NOT_UNDERSTOOD else "not used"


# What the cells look like: only to fill in the questions, a person has the last word


_OF_SESSIONS = ("date", "session", "mark", "code", "two marks", "string")


def _kinds(sheet: Sheet, data: int) -> list[str]:
    """What each column seems to hold, from its first rows: "upn", "mark", "date" and so on, or ""."""
    top = sheet.rows(data, data + 200)
    samples = [row for row in top if not is_no_pupil(next((tidy(cell) for cell in row if tidy(cell)), ""))]
    return [_kind([row[column] for row in samples]) for column in range(sheet.width)]


def _kind(cells: Sequence[str]) -> str:
    texts = [cell for cell in cells if tidy(cell)]
    if not texts:
        return ""
    known = set(code_texts())

    def mostly(fits: Sequence[bool]) -> bool:
        return sum(fits) >= 0.8 * len(texts)

    if mostly([upn_fault(tidy_upn(text)) in ("", "upn-check-letter") for text in texts]):
        return "upn"
    if mostly([looks_like_a_date(tidy(text)) for text in texts]):
        return "date"
    if mostly([names_a_half_day(text) for text in texts]):
        return "session"
    if mostly([tidy(text) in known for text in texts]):
        return "mark" if {"/", "\\"} & {tidy(text) for text in texts} else "code"
    slashed = [set(text) & {"/", "\\"} for text in texts]
    if mostly([len(text) >= 10 and bool(slash) for text, slash in zip(texts, slashed, strict=True)]):
        return "string"
    if any(slashed) and mostly([len(text) <= 5 and two_marks(text) is not None for text in texts]):
        return "two marks"
    letters = [
        any(c.isalpha() for c in text) and not any(c.isdigit() or c == "\\" for c in text) for text in texts
    ]
    if mostly(letters):
        return "name" if mostly([len(tidy(text).split()) > 1 for text in texts]) else "word"
    return "number" if mostly([tidy(text).isdigit() and len(tidy(text)) > 3 for text in texts]) else "text"


def _first_row_of_data(sheet: Sheet) -> int:
    """The first row that holds what headings never do: a UPN, a mark, a session beside a date."""
    top = sheet.rows(0, 60)
    for number, row in enumerate(top):
        cells = [cell for cell in row if tidy(cell)]
        marks = sum(tidy(cell) in ("/", "\\", "#", "L", "N", "O") for cell in cells)
        strings = any(
            len(cell) >= 10
            and set(cell) & {"/", "\\"}
            and " to " not in cell
            and not any(c.isdigit() for c in cell)
            for cell in cells
        )
        if marks or strings or any(not upn_fault(tidy_upn(cell)) for cell in cells):
            return number
    filled = [number for number, row in enumerate(top) if sum(bool(tidy(cell)) for cell in row) > 1]
    return min(filled[0] + 1, sheet.height - 1) if filled else 0


def _layout_like(kinds: Sequence[str]) -> str:
    marks = kinds.count("mark")
    if "string" in kinds:
        return "marks strings"
    if kinds.count("two marks") >= 1 and not marks:
        return "day cells"
    if "date" not in kinds and marks >= 2:
        return "wide"
    if marks > 2:
        named = {"upn", "name", "word"} & set(kinds)
        return "week rows" if named else "certificate blocks"
    if marks == 2:
        return "day rows"
    return "long" if marks else "pupil list"


def _guessed(
    sheet: Sheet, begun: Mapping, kinds: Sequence[str], layout: str, first: int, depth: int
) -> list[tuple[int, str]]:
    """What each column seems to hold in this layout: as its heading says, else as its cells look."""
    offered = FAMILIES[layout].holds
    headings = _headings_at(sheet, first, depth)
    named = said_of(layout, headings).columns if headings else ()
    kept = [*begun.columns, *named] if begun.layout == layout else [*named]
    holds: dict[int, str] = {}
    for column, key in kept:
        if key in offered and key not in holds.values() and column not in holds and column < sheet.width:
            holds[column] = key
    free = [column for column in range(sheet.width) if column not in holds]

    def take(key: str, columns: Sequence[int]) -> None:
        column = next((each for each in columns if each not in holds), None)
        if column is not None and key in offered and key not in holds.values():
            holds[column] = key

    def like(*wanted: str) -> list[int]:
        return [column for column in free if kinds[column] in wanted and column not in holds]

    take("upn", like("upn"))
    dates = _latest_first(sheet, like("date"), first + depth)
    for key in ("date", "week_start", "range_from"):
        if not {"date", "week_start", "week_end", "range_from"} & set(holds.values()):
            take(key, dates)
    if layout == "marks strings":
        take("range_to", like("date"))
    take("date_of_birth", dates[1:] if layout != "pupil list" else dates)
    take("session", like("session"))
    take("marks_string", like("string"))
    region = _marks_region(kinds, layout)
    if layout in ("week rows", "certificate blocks"):
        if not set(WEEKLY) & set(holds.values()) and region[1] - region[0] >= 9:
            for key, column in zip(WEEKLY, range(region[0], region[1] + 1), strict=False):
                if column < region[0] + 10:
                    take(key, [column])
    else:
        for key in ("mark", "am_mark", "pm_mark"):
            take(key, like("mark"))
    before = min((column for column in free if kinds[column] in _OF_SESSIONS), default=sheet.width)
    if FAMILIES[layout].names_pupils and not {"surname", "name", "name_surname_first"} & set(holds.values()):
        words = [column for column in like("word") if column < before]
        whole = [column for column in like("name") if column < before]
        if len(words) > 1 or not whole:
            take("surname", words)
            take("forename", words)
        else:
            take("name", whole)
        take("admission_number", [column for column in like("number") if column < before])
    return sorted(holds.items())


def _headings_at(sheet: Sheet, first: int, depth: int) -> HeadingRow | None:
    cut = replace(sheet, columns=tuple(each.part(first, first + depth + 1) for each in sheet.columns))
    there = (each for each in heading_rows(cut) if (each.first, each.depth) == (0, depth))
    found = next(there, None) if depth else None
    return HeadingRow(first, depth, found.headings) if found else None


def _latest_first(sheet: Sheet, columns: Sequence[int], data: int) -> list[int]:
    """Columns of dates, the latest first: marks are later than births."""
    samples = sheet.rows(data, data + 50)

    def latest(column: int) -> date:
        read = read_dates(
            [row[column] for row in samples if tidy(row[column])], order=Order.DMY, weekends=True
        )
        return max(read.days.values(), default=date.min)

    return sorted(columns, key=latest, reverse=True)


def _marks_region(kinds: Sequence[str], layout: str) -> tuple[int, int]:
    wanted = "two marks" if layout == "day cells" else "mark"
    there = [column for column, kind in enumerate(kinds) if kind == wanted]
    if not there:
        return 0, max(0, len(kinds) - 1)
    last = there[-1]
    while last + 1 < len(kinds) and kinds[last + 1] == "code":
        last += 1
    return there[0], last


def _dated_columns(sheet: Sheet, layout: str, first: int, depth: int, named: set[int]) -> set[int]:
    headings = _headings_at(sheet, first, depth)
    if headings is None or not FAMILIES[layout].across:
        return set()
    found = headings.dated if layout == "wide" else headings.days
    return {each.column for each in found if each.column not in named}


def _label(column: int, headings: Sequence[Sequence[str]], samples: Sequence[Sequence[str]]) -> str:
    heading = " ".join(tidy(row[column]) for row in headings if tidy(row[column]))[:40]
    shown = list(
        dict.fromkeys(_MIDNIGHT.sub("", tidy(row[column]))[:14] for row in samples if tidy(row[column]))
    )[:2]
    named = f" “{heading}”" if heading else ""
    return f"{column_letters(column + 1)}{named}: {'; '.join(shown) or 'empty'}"


# A school's own codes


@dataclass(frozen=True, slots=True)
class OwnCode:
    """A text that is no code, and what it was said to mean at its school."""

    school: str  # as the register has it
    text: str
    marks: int  # 0 for one that was said before and is read
    means: str  # the code it was said to mean, "" where nothing was said


def own_codes(loaded: Loaded, said: SchoolCodes) -> tuple[OwnCode, ...]:
    """Every text not understood, school by school and the most frequent first; then what was said before."""
    found: list[OwnCode] = []
    schools = list(dict.fromkeys(register.school for register in loaded.registers))
    for school in schools:
        texts: dict[str, int] = {}
        for register in loaded.registers:
            if register.school == school:
                unread = register.remarks["text"]
                for text, marks in unread[unread != ""].value_counts().items():
                    texts[str(text).strip()] = texts.get(str(text).strip(), 0) + int(marks)
        means = said.get(school_key(school), {})
        ranked = sorted(texts.items(), key=lambda each: (-each[1], each[0]))
        found += [OwnCode(school, text, marks, means.get(text, "")) for text, marks in ranked if text]
        found += [OwnCode(school, text, 0, code) for text, code in sorted(means.items()) if text not in texts]
    return tuple(found)


def code_choices() -> dict[str, str]:
    """The codes of today that a school's own can stand for, each with its meaning."""
    today = [code for code in codes() if code.last_day == date.max and code.code == code.statutory_code]
    current = {code.code: code for code in today if code.in_its_years}
    return {"": "Not said", **{code: f"{code}  {each.meaning}" for code, each in current.items()}}
