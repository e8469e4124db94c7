"""Registers written out in each layout we read, with the address of every cell in which a mark could stand.

An independent witness: nothing of ``aim`` is used here, so that a mistake in reading is not repeated in the
file that should show it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import xlsxwriter

SESSIONS = ("AM", "PM")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"

Moment = tuple[date, str]
Row = list[object]
Address = tuple[int, str]  # row and column as the spreadsheet shows them


def upn(number: int) -> str:
    """An invented UPN (LA 820, establishment 9999) with its right check letter."""
    digits = f"8209999{number:05d}"
    return LETTERS[sum(place * int(digit) for place, digit in enumerate(digits, 2)) % 23] + digits


@dataclass(frozen=True)
class Child:
    """A pupil as a file names one."""

    surname: str
    forename: str
    upn: str = ""
    number: str = ""
    reg: str = "7E1"


@dataclass(frozen=True)
class Roll:
    """Children, the days their school kept a register, and what stands in it; a session left out is blank."""

    children: tuple[Child, ...]
    days: tuple[date, ...]
    marks: dict[tuple[int, Moment], str]
    school: str = "Oak Park School"

    def mark(self, child: int, day: date, session: str) -> str:
        """What stands for a child (by place) in a session."""
        return self.marks.get((child, (day, session)), "")

    @property
    def moments(self) -> list[Moment]:
        """Every session of every day, in order."""
        return [(day, session) for day in self.days for session in SESSIONS]

    @property
    def weeks(self) -> list[date]:
        """The Monday of every week that has a day."""
        return sorted({day - timedelta(day.weekday()) for day in self.days})


@dataclass
class Written:
    """The rows of one sheet, and where the mark of each child and session stands in them."""

    rows: list[Row] = field(default_factory=list)
    places: dict[tuple[int, Moment], Address] = field(default_factory=dict)
    merged: list[tuple[int, int, int]] = field(default_factory=list)  # row, first and last column, from 0

    def add(self, cells: Iterable[object]) -> int:
        """Put a row below the others; its number as the spreadsheet shows it."""
        self.rows.append(list(cells))
        return len(self.rows)

    def moved(self, down: int, right: int) -> Written:
        """The same table further down and to the right, with nothing around it."""
        rows: list[Row] = [[] for _ in range(down)] + [[*([None] * right), *row] for row in self.rows]
        places = {
            key: (row + down, letters(number(column) + right)) for key, (row, column) in self.places.items()
        }
        merged = [(row + down, first + right, last + right) for row, first, last in self.merged]
        return Written(rows, places, merged)


def letters(column: int) -> str:
    """A column from 1 as a spreadsheet names it."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def number(name: str) -> int:
    """A column's letters as its number, from 1."""
    total = 0
    for letter in name:
        total = 26 * total + ord(letter) - 64
    return total


# Layouts

ABOUT = ["UPN", "Adno", "Surname", "Forename", "Reg"]


def about(child: Child) -> Row:
    """What stands left of the marks."""
    return [child.upn, child.number, child.surname, child.forename, child.reg]


def dmy(day: date) -> str:
    """02/09/2026."""
    return day.strftime("%d/%m/%Y")


def long(roll: Roll, write: Callable[[date], object] = dmy) -> Written:
    """One row per mark, blank ones too."""
    made = Written()
    made.add([*ABOUT, "Date", "Session", "Mark", "Comments"])
    for place, child in enumerate(roll.children):
        for day, session in roll.moments:
            row = made.add([*about(child), write(day), session, roll.mark(place, day, session), ""])
            made.places[place, (day, session)] = row, "H"
    return made


def day_rows(roll: Roll, write: Callable[[date], object] = dmy) -> Written:
    """One row per pupil and day."""
    made = Written()
    made.add([*ABOUT, "Date", "AM", "PM"])
    for place, child in enumerate(roll.children):
        for day in roll.days:
            row = made.add([*about(child), write(day), *(roll.mark(place, day, each) for each in SESSIONS)])
            for column, session in zip("GH", SESSIONS, strict=True):
                made.places[place, (day, session)] = row, column
    return made


def _week(roll: Roll, made: Written, place: int, monday: date, row: int, first: int) -> list[str]:
    """The ten cells of a child's week, noted in ``made`` as standing from column ``first`` (from 1)."""
    cells = []
    for offset in range(5):
        for half, session in enumerate(SESSIONS):
            day = monday + timedelta(offset)
            made.places[place, (day, session)] = row, letters(first + 2 * offset + half)
            cells.append(roll.mark(place, day, session))
    return cells


def week_rows(
    roll: Roll, write: Callable[[date], object] = dmy, *, ending: bool = False, names_once: bool = False
) -> Written:
    """One row per pupil and week, dated by its Monday or with ``ending`` by its Friday."""
    made = Written()
    heading = "Week Ending" if ending else "Week Beginning"
    made.add([*ABOUT, heading, *(f"{day} {half}" for day in WEEKDAYS[:5] for half in SESSIONS)])
    for place, child in enumerate(roll.children):
        for turn, monday in enumerate(roll.weeks):
            who: Row = about(child) if not (names_once and turn) else [""] * len(ABOUT)
            row = len(made.rows) + 1
            dated = write(monday + timedelta(4 if ending else 0))
            made.add([*who, dated, *_week(roll, made, place, monday, row, 7)])
    return made


def wide(
    roll: Roll,
    deep: int = 1,
    *,
    title: Sequence[Row] = (),
    dates: Callable[[date], object] | None = None,
    one_name: bool = False,
    sums: bool = False,
) -> Written:
    """One row per pupil; one, two or three rows of headings, dates merged over their sessions."""
    made = Written(rows=[list(row) for row in title])
    who = ["Name", "UPN", "Adno", "Reg"] if one_name else ABOUT
    first = len(who)
    if deep == 1:
        made.add([*who, *(f"{day:%d %b %Y} {session}" for day, session in roll.moments)])
    else:
        if deep == 3:
            weeks: Row = [None] * first
            for _, day in enumerate(roll.days):
                monday = day - timedelta(day.weekday())
                fresh = len(weeks) == first or monday not in roll_mondays_before(roll, day)
                weeks += [f"Week {roll.weeks.index(monday) + 1}" if fresh else None, None]
            made.add(weeks)
        write = dates or (lambda day: day)
        top: Row = [*who]
        for day in roll.days:
            made.merged.append((len(made.rows), len(top), len(top) + 1))
            top += [write(day), None]
        made.add([*top, *(["Possible"] if sums else [])])
        made.add([*([None] * first), *(session for _, session in roll.moments)])
    for place, child in enumerate(roll.children):
        named: Row = about(child)
        if one_name:
            named = [f"{child.surname}, {child.forename}", child.upn, child.number, child.reg]
        cells = [roll.mark(place, *moment) for moment in roll.moments]
        row = made.add([*named, *cells, *([len(cells)] if sums and deep > 1 else [])])
        for turn, moment in enumerate(roll.moments):
            made.places[place, moment] = row, letters(first + turn + 1)
    return made


def roll_mondays_before(roll: Roll, day: date) -> set[date]:
    """The Mondays of the weeks of the days before this one."""
    return {each - timedelta(each.weekday()) for each in roll.days if each < day}


def certificates(
    roll: Roll, only: Sequence[int] | None = None, write: Callable[[date], object] = dmy
) -> Written:
    """Blocks of labelled lines above a grid of weeks, one below the other."""
    made = Written()
    for place, child in enumerate(roll.children):
        if only is not None and place not in only:
            continue
        made.add([roll.school])
        made.add(["Registration Certificate"])
        name = f"{child.surname}, {child.forename}"
        made.add(
            ["Name:", name, "", "Reg Group:", child.reg, "", "Adm No:", child.number, "", "UPN:", child.upn]
        )
        made.add(["Date range:", f"{dmy(roll.days[0])} to {dmy(roll.days[-1])}"])
        made.add(["Week Beginning", *(cell for day in WEEKDAYS[:5] for cell in (day, "")), "Possible"])
        made.add(["", *(SESSIONS * 5), ""])
        for monday in roll.weeks:
            row = len(made.rows) + 1
            made.add([write(monday), *_week(roll, made, place, monday, row, 2), "10"])
        made.add(["Totals", *([""] * 10), str(10 * len(roll.weeks))])
        made.add([f"Printed on {dmy(roll.days[-1])} 09:12", *([""] * 8), "Page 1 of 1"])
        made.add([])
    return made


LAYOUTS: dict[str, Callable[[Roll], Written]] = {
    "long": long,
    "day rows": day_rows,
    "week rows": week_rows,
    "wide, one row of headings": wide,
    "wide, two rows of headings": lambda roll: wide(roll, 2),
    "wide, three rows of headings": lambda roll: wide(roll, 3),
    "certificate blocks": certificates,
}


# Files


def as_csv(written: Written, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """The rows as a text file, dates as dd/mm/yyyy."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=delimiter)
    for row in written.rows:
        writer.writerow([_text(cell) for cell in row] or [""])
    return made.getvalue().encode(encoding)


def as_xlsx(*sheets: Written, names: Sequence[str] = (), hidden: Sequence[int] = ()) -> bytes:
    """The rows as a workbook, a sheet each; dates as real ones, everything else but numbers as text."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    a_date = book.add_format({"num_format": "dd/mm/yyyy"})
    for place, sheet in enumerate(sheets):
        page = book.add_worksheet(names[place] if names else None)
        for row, cells in enumerate(sheet.rows):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    page.write_datetime(row, column, datetime.combine(cell, datetime.min.time()), a_date)
                elif isinstance(cell, int | float):
                    page.write_number(row, column, cell)
                elif cell:
                    page.write_string(row, column, str(cell))
        for row, first, last in sheet.merged:
            page.merge_range(row, first, row, last, "", a_date)
            cell = sheet.rows[row][first]
            if isinstance(cell, date):
                page.write_datetime(row, first, datetime.combine(cell, datetime.min.time()), a_date)
            else:
                page.write_string(row, first, str(cell), a_date)
        if place in hidden:
            page.hide()
    book.close()
    return made.getvalue()


def _text(cell: object) -> str:
    if isinstance(cell, date):
        return dmy(cell)
    return "" if cell is None else str(cell)
