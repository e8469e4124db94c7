"""Wide: one row per pupil, one column per session; the heading may be stacked (layouts.md F3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.certificates.cells import Sheet
from aim.certificates.dates import ReadDates, read_dates
from aim.certificates.headings import Heading, HeadingRow
from aim.certificates.layouts.tables import (
    PUPIL_FIELDS,
    changed_headings,
    names_pupils,
    preamble_of,
    pupil_rows,
    witnesses,
)
from aim.certificates.names import field_of, tidy
from aim.certificates.numbered import Places
from aim.certificates.reading import (
    IDENTITY_FIELDS,
    NO_DAY,
    Asked,
    Reading,
    encoded_block,
    mentions_of,
)
from aim.certificates.totals import table_totals
from aim.problems import Place, Problem, column_letters, problem
from aim.wording import counted, monday_of

NAME = "wide"
IN_WORDS = "one row for each pupil, one column for each session"

_EPOCH = date(1970, 1, 1)


def fits(headings: HeadingRow, sheet: Sheet) -> float:
    """How surely these headings are a wide table's, from 0 to 1."""
    if len(headings.dated) < 2 or not names_pupils(headings.columns()):
        return 0.0
    return 0.0 if dated_by_a_line(headings.dated, headings, sheet) else 0.95


def dated_by_a_line(dated: tuple[Heading, ...], headings: HeadingRow, sheet: Sheet) -> bool:
    """Whether the date of several weekdays would be part of a line about something else, such as a range.

    Dates of weeks stand over the first session of each, and only columns are named beside a single one.
    What another line says is read with those above the table, or not at all.
    """
    weeks: dict[str, list[tuple[int | None, int | None]]] = {}
    for each in dated:
        weeks.setdefault(each.date_text, []).append((each.weekday, each.session))
    if all(len({weekday for weekday, _ in week}) == 1 for week in weeks.values()):
        return False
    if len({week[0] for week in weeks.values()}) > 1:
        return True
    sessions = {each.column for each in dated}
    for row in sheet.rows(headings.first, headings.data_row - 1):
        filled = [(column, tidy(cell)) for column, cell in enumerate(row) if tidy(cell)]
        if any(date in text for date in weeks for _, text in filled):
            others = [place for place in filled if not any(date in place[1] for date in weeks)]
            return any(
                column in sessions or (len(weeks) == 1 and field_of(text) not in IDENTITY_FIELDS)
                for column, text in others
            )
    return False


def read(sheet: Sheet, headings: HeadingRow, asked: Asked) -> Reading:
    """A position for each pupil and session column; sums, legends and footers are left out and listed."""
    dated = headings.dated
    table = dated_table(sheet, headings, dated, asked)
    marks = encoded_block(sheet, [h.column for h in dated], table.rows)
    return Reading(
        mentions=table.mentions,
        who=np.repeat(table.who, len(dated)),
        day=table.days.ravel(),
        session=np.tile(np.array([h.session for h in dated], dtype=np.int32), len(table.rows)),
        text=marks.places,
        texts=marks.texts,
        row=np.repeat(table.rows + 1, len(dated)).astype(np.int32),
        column=np.tile(np.array([h.column + 1 for h in dated], dtype=np.int32), len(table.rows)),
        problems=table.problems,
        left_out=table.left_out,
        printed_range=table.printed_range,
        totals=table_totals(
            sheet, headings, table.rows, table.mentions, table.who, len(dated), table.left_out
        ),
    )


@dataclass(frozen=True, eq=False)
class DatedTable:
    """What the layouts with a date over each column share: whose each row is, and the day of each column."""

    rows: npt.NDArray[np.int64]
    mentions: pd.DataFrame
    who: Places  # by row
    days: Places  # rows x columns; no day below headings that change
    problems: tuple[Problem, ...]
    left_out: tuple[tuple[int, str], ...]
    printed_range: tuple[date, date] | None


def dated_table(sheet: Sheet, headings: HeadingRow, dated: tuple[Heading, ...], asked: Asked) -> DatedTable:
    """The rows, pupils and days of a table with dates over its columns."""
    columns = headings.columns()
    above = preamble_of(sheet.rows(0, headings.first))
    marks = [heading.column for heading in dated]
    certain = [columns[name] for name in ("upn", "admission_number") if name in columns]
    telling = list(headings.columns(*PUPIL_FIELDS).values())
    table = pupil_rows(sheet, headings, marks, certain=certain, telling=telling)
    changed = changed_headings(sheet, headings, telling, marks)
    rows = table.rows[~np.isin(table.rows, np.add.outer(changed, np.arange(headings.depth)))]
    reading = read_dates(
        [heading.date_text for heading in dated],
        order=asked.dates,
        beside=witnesses(sheet, headings, above),
        within=above.within(asked.dates),
    )
    order = reading.order or asked.dates
    mentions, who, problems = mentions_of(sheet, headings, rows, order, above.for_everyone)
    problems += heading_problems(sheet, headings, dated, reading)
    days = np.tile(_days(dated, reading), (len(rows), 1))
    if len(changed):
        # Another page with other dates: what stands under it is not of these days.
        days[rows >= changed[0]] = NO_DAY
        problems.append(problem("headings-change", Place(sheet.file, sheet.name, int(changed[0]) + 1), ""))
    return DatedTable(rows, mentions, who, days, tuple(problems), table.left_out, above.printed_range(order))


def _days(dated: tuple[Heading, ...], reading: ReadDates) -> Places:
    """The day of each column, since 1970; a date that spans several weekdays is that of their week."""
    weekdays: dict[str, set[int | None]] = {}
    for heading in dated:
        weekdays.setdefault(heading.date_text, set()).add(heading.weekday)
    days = []
    for heading in dated:
        day = reading.days.get(heading.date_text)
        if day and heading.weekday is not None and len(weekdays[heading.date_text]) > 1:
            day = monday_of(day) + timedelta(days=heading.weekday)
        days.append((day - _EPOCH).days if day else NO_DAY)
    return np.array(days, dtype=np.int32)


def heading_problems(
    sheet: Sheet, headings: HeadingRow, dated: tuple[Heading, ...], reading: ReadDates
) -> list[Problem]:
    """What is wrong with the dates over the columns, and with the weekdays beside them."""
    return [
        *_date_problems(sheet, headings, dated, reading),
        *_weekday_problems(sheet, headings, dated, reading),
    ]


def _date_problems(
    sheet: Sheet, headings: HeadingRow, dated: tuple[Heading, ...], reading: ReadDates
) -> list[Problem]:
    """One problem for each session column whose date is not known; one for all where the order is open."""
    problems = []
    for heading in dated:
        place = Place(sheet.file, sheet.name, headings.data_row, column_letters(heading.column + 1))
        if heading.date_text in reading.faults:
            problems.append(problem(reading.faults[heading.date_text], place, heading.text))
        elif heading.date_text not in reading.days:
            problems.append(
                problem("ambiguous-dates", place, heading.date_text, rows=counted(len(dated), "session"))
            )
            break
    return problems


def _weekday_problems(
    sheet: Sheet, headings: HeadingRow, dated: tuple[Heading, ...], reading: ReadDates
) -> list[Problem]:
    """Headings whose weekday is not that of their date: one of the two is wrong, and the date is kept."""
    problems = []
    epoch = _EPOCH.toordinal()
    for heading, number in zip(dated, _days(dated, reading).tolist(), strict=True):
        day = None if number == NO_DAY else date.fromordinal(epoch + number)
        if day and heading.weekday is not None and day.weekday() != heading.weekday:
            place = Place(sheet.file, sheet.name, headings.data_row, column_letters(heading.column + 1))
            problems.append(problem("weekday-disagrees", place, heading.text))
    return problems
