"""Week rows: one row per pupil and week, Monday AM to Friday PM (layouts.md F2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from aim.certificates.cells import Sheet
from aim.certificates.dates import ReadDates, read_dates
from aim.certificates.headings import HeadingRow
from aim.certificates.layouts.tables import PUPIL_FIELDS, names_pupils, preamble_of, pupil_rows, witnesses
from aim.certificates.numbered import Column, Places
from aim.certificates.reading import (
    NO_DAY,
    UNKNOWN,
    Asked,
    Reading,
    date_problems,
    days_of,
    encoded,
    encoded_block,
    mentions_of,
)
from aim.certificates.totals import table_totals

NAME = "week rows"
IN_WORDS = "one row for each pupil and week, Monday to Friday"

WEEK_FIELDS = ("week_start", "week_end", "date")


def week_column(headings: HeadingRow) -> int | None:
    """The column that dates each week, where there is one."""
    columns = headings.columns(*WEEK_FIELDS)
    return next((columns[name] for name in WEEK_FIELDS if name in columns), None)


def weeks_end(headings: HeadingRow) -> bool:
    """Whether weeks are dated by their last day."""
    columns = headings.columns(*WEEK_FIELDS)
    return "week_end" in columns and "week_start" not in columns


def fits(headings: HeadingRow, sheet: Sheet) -> float:
    """How surely these headings are a table of weeks with pupils in its columns, from 0 to 1."""
    if len(headings.weekly) < 2 or week_column(headings) is None:
        return 0.0
    return 0.95 if names_pupils(headings.columns()) else 0.0


def read(sheet: Sheet, headings: HeadingRow, asked: Asked) -> Reading:
    """A position for each session of each row's week; sums and footers are left out and listed.

    A row with a week and nobody's name carries on with the pupil above it, as merged cells do.
    """
    week = week_column(headings)
    assert week is not None  # fits() has seen it
    above = preamble_of(sheet.rows(0, headings.first))
    weekly = headings.weekly
    telling = list(headings.columns(*PUPIL_FIELDS).values())
    table = pupil_rows(sheet, headings, [h.column for h in weekly], certain=[week], telling=telling)
    rows = table.rows
    column = encoded(sheet.columns[week], 0).at(rows)
    dates = week_dates(
        column,
        asked,
        witnesses(sheet, headings, above),
        ending=weeks_end(headings),
        within=above.within(asked.dates),
    )
    order = dates.order or asked.dates
    mentions, who, problems = mentions_of(sheet, headings, rows, order, above.for_everyone)
    who = _carried_down(who, rows)
    marks = encoded_block(sheet, [h.column for h in weekly], rows)
    marked = np.any(marks.places.reshape(-1, len(weekly)) >= 0, axis=1)
    problems += date_problems(dates, column, sheet, week, rows, marked)
    days = days_in_week(days_of(dates, column.texts, column.places), [h.weekday or 0 for h in weekly])
    return Reading(
        mentions=mentions,
        who=np.repeat(who, len(weekly)),
        day=days,
        session=np.tile(np.array([h.session for h in weekly], dtype=np.int32), len(rows)),
        text=marks.places,
        texts=marks.texts,
        row=np.repeat(rows + 1, len(weekly)).astype(np.int32),
        column=np.tile(np.array([h.column + 1 for h in weekly], dtype=np.int32), len(rows)),
        problems=tuple(problems),
        left_out=table.left_out,
        printed_range=above.printed_range(order),
        totals=table_totals(sheet, headings, rows, mentions, who, len(weekly), table.left_out),
    )


def week_dates(
    column: Column,
    asked: Asked,
    beside: Sequence[str],
    *,
    ending: bool,
    within: tuple[date, date] | None = None,
) -> ReadDates:
    """The dates of weeks as the Mondays they belong to; a Sunday is the eve of a week, or ends one."""
    read = read_dates(column.standing, order=asked.dates, mondays=not ending, beside=beside, within=within)
    mondays = {
        text: day + timedelta(days=1 if day.weekday() == 6 and not ending else -day.weekday())
        for text, day in read.days.items()
    }
    return ReadDates(mondays, read.faults, read.order, read.ambiguous)


def days_in_week(mondays: Places, weekdays: Sequence[int]) -> Places:
    """The day of each session of each week, week by week."""
    days = mondays[:, None].astype(np.int64) + np.array(weekdays, dtype=np.int64)
    days[mondays == NO_DAY] = NO_DAY
    return days.astype(np.int32).ravel()


def _carried_down(who: Places, rows: npt.NDArray[np.int64]) -> Places:
    """Rows about nobody belong to the pupil in the row directly above, or above that."""
    carried = who.copy()
    for place in np.flatnonzero(who == UNKNOWN):
        if place and rows[place] == rows[place - 1] + 1:
            carried[place] = carried[place - 1]
    return carried
