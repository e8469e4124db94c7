"""Day rows: one row per pupil and day, with a column for AM and one for PM (layouts.md F1b)."""

from __future__ import annotations

import numpy as np

from aim.certificates.cells import Sheet
from aim.certificates.dates import read_dates
from aim.certificates.headings import HeadingRow
from aim.certificates.layouts.tables import PUPIL_FIELDS, names_pupils, preamble_of, pupil_rows, witnesses
from aim.certificates.reading import (
    Asked,
    Reading,
    date_problems,
    days_of,
    encoded,
    encoded_block,
    mentions_of,
)
from aim.certificates.totals import table_totals

NAME = "day rows"
IN_WORDS = "one row for each pupil and day, morning and afternoon side by side"


def fits(headings: HeadingRow, sheet: Sheet) -> float:
    """How surely these headings are a table of days, from 0 to 1."""
    columns = headings.columns()
    if "date" not in columns or not names_pupils(columns) or headings.dated or headings.weekly:
        return 0.0
    if _halves(headings) is None:
        return 0.0
    return 0.9


def read(sheet: Sheet, headings: HeadingRow, asked: Asked) -> Reading:
    """Two positions a row, morning first; rows that are sums or footers are left out and listed."""
    columns = headings.columns()
    halves = _halves(headings)
    assert halves is not None  # fits() has seen both
    above = preamble_of(sheet.rows(0, headings.first))
    telling = list(headings.columns(*PUPIL_FIELDS).values())
    table = pupil_rows(sheet, headings, halves, certain=[columns["date"]], telling=telling)
    rows = table.rows
    dates = encoded(sheet.columns[columns["date"]], 0).at(rows)
    reading = read_dates(dates.standing, order=asked.dates, beside=witnesses(sheet, headings, above))
    order = reading.order or asked.dates
    mentions, who, problems = mentions_of(sheet, headings, rows, order, above.for_everyone)
    marks = encoded_block(sheet, halves, rows)
    marked = np.any(marks.places.reshape(-1, 2) >= 0, axis=1)
    problems += date_problems(reading, dates, sheet, columns["date"], rows, marked)
    return Reading(
        mentions=mentions,
        who=np.repeat(who, 2),
        day=np.repeat(days_of(reading, dates.texts, dates.places), 2),
        session=np.tile(np.array([0, 1], dtype=np.int32), len(rows)),
        text=marks.places,
        texts=marks.texts,
        row=np.repeat(rows + 1, 2).astype(np.int32),
        column=np.tile(np.array(halves, dtype=np.int32) + 1, len(rows)),
        problems=tuple(problems),
        left_out=table.left_out,
        printed_range=above.printed_range(order),
        totals=table_totals(sheet, headings, rows, mentions, who, 2, table.left_out),
    )


def _halves(headings: HeadingRow) -> list[int] | None:
    """The columns of the morning's and the afternoon's marks, where there is one of each."""
    named = headings.columns("am_mark", "pm_mark")
    if len(named) == 2:
        return [named["am_mark"], named["pm_mark"]]
    plain = {heading.session: heading.column for heading in reversed(headings.undated) if not heading.field}
    return [plain[0], plain[1]] if len(plain) == 2 and len(headings.undated) == 2 else None
