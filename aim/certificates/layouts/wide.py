"""Wide: one row per pupil, one column per session; the heading may be stacked (layouts.md F3)."""

from __future__ import annotations

from datetime import date

import numpy as np

from aim.certificates.cells import Sheet
from aim.certificates.dates import ReadDates, read_dates
from aim.certificates.headings import Heading, HeadingRow
from aim.certificates.layouts.tables import PUPIL_FIELDS, names_pupils, preamble_of, pupil_rows, witnesses
from aim.certificates.reading import NO_DAY, Asked, Reading, encoded_block, mentions_of
from aim.certificates.totals import table_totals
from aim.problems import Place, Problem, column_letters, problem
from aim.wording import counted

NAME = "wide"
IN_WORDS = "one row for each pupil, one column for each session"

_EPOCH = date(1970, 1, 1)


def fits(headings: HeadingRow, sheet: Sheet) -> float:
    """How surely these headings are a wide table's, from 0 to 1."""
    if len(headings.dated) < 2 or not names_pupils(headings.columns()):
        return 0.0
    return 0.95


def read(sheet: Sheet, headings: HeadingRow, asked: Asked) -> Reading:
    """A position for each pupil and session column; sums, legends and footers are left out and listed."""
    columns = headings.columns()
    dated = headings.dated
    above = preamble_of(sheet.rows(0, headings.first))
    certain = [columns[name] for name in ("upn", "admission_number") if name in columns]
    telling = list(headings.columns(*PUPIL_FIELDS).values())
    table = pupil_rows(sheet, headings, [h.column for h in dated], certain=certain, telling=telling)
    rows = table.rows
    reading = read_dates(
        [heading.date_text for heading in dated],
        order=asked.dates,
        beside=witnesses(sheet, headings, above),
        within=above.printed_range(asked.dates),
    )
    order = reading.order or asked.dates
    mentions, who, problems = mentions_of(sheet, headings, rows, order, above.for_everyone)
    problems += heading_problems(sheet, headings, dated, reading)
    days = np.array(
        [(reading.days[h.date_text] - _EPOCH).days if h.date_text in reading.days else NO_DAY for h in dated],
        dtype=np.int32,
    )
    marks = encoded_block(sheet, [h.column for h in dated], rows)
    return Reading(
        mentions=mentions,
        who=np.repeat(who, len(dated)),
        day=np.tile(days, len(rows)),
        session=np.tile(np.array([h.session for h in dated], dtype=np.int32), len(rows)),
        text=marks.places,
        texts=marks.texts,
        row=np.repeat(rows + 1, len(dated)).astype(np.int32),
        column=np.tile(np.array([h.column + 1 for h in dated], dtype=np.int32), len(rows)),
        problems=tuple(problems),
        left_out=table.left_out,
        printed_range=above.printed_range(order),
        totals=table_totals(sheet, headings, rows, mentions, who, len(dated), table.left_out),
    )


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
    for heading in dated:
        day = reading.days.get(heading.date_text)
        if day and heading.weekday is not None and day.weekday() != heading.weekday:
            place = Place(sheet.file, sheet.name, headings.data_row, column_letters(heading.column + 1))
            problems.append(problem("weekday-disagrees", place, heading.text))
    return problems
