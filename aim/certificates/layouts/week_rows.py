"""Week rows: one row per pupil and week, Monday AM to Friday PM (layouts.md F2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from aim.certificates.cells import Sheet
from aim.certificates.dates import Order, ReadDates, read_dates
from aim.certificates.headings import HeadingRow
from aim.certificates.layouts.days_above import can_be_dated, dated_above, week_of
from aim.certificates.layouts.tables import (
    PUPIL_FIELDS,
    Preamble,
    names_pupils,
    preamble_of,
    pupil_rows,
    witnesses,
)
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
from aim.problems import Place, Problem, problem
from aim.wording import counted

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
    if len(headings.weekly) < 2 or not names_pupils(headings.columns()):
        return 0.0
    if week_column(headings) is not None:
        return 0.95
    return 0.9 if _is_one_week(headings) and can_be_dated(sheet, headings, week_of) else 0.0


def _is_one_week(headings: HeadingRow) -> bool:
    """Whether no session of a week has two columns: then one day above the table dates them all."""
    sessions = [(each.weekday, each.session) for each in headings.weekly]
    return len(set(sessions)) == len(sessions)


def read(sheet: Sheet, headings: HeadingRow, asked: Asked) -> Reading:
    """A position for each session of each row's week; sums and footers are left out and listed.

    A row with a week and nobody's name carries on with the pupil above it, as merged cells do.
    """
    above = preamble_of(sheet.rows(0, headings.first))
    weekly = headings.weekly
    weeks = _weeks(sheet, headings, above, asked)
    rows, order = weeks.rows, weeks.order or asked.dates
    mentions, who, problems = mentions_of(sheet, headings, rows, order, above.for_everyone)
    who, carried = _carried_down(sheet, headings, who, rows)
    marks = encoded_block(sheet, [h.column for h in weekly], rows)
    problems += [*weeks.problems, *carried]
    days = days_in_week(weeks.mondays, [h.weekday or 0 for h in weekly])
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
        left_out=weeks.left_out,
        printed_range=above.printed_range(order),
        totals=table_totals(sheet, headings, rows, mentions, who, len(weekly), weeks.left_out),
    )


@dataclass(frozen=True, eq=False)
class _Weeks:
    """The rows of a table of weeks, the Monday of each, and how its dates are written."""

    rows: npt.NDArray[np.int64]
    mondays: Places
    order: Order | None
    problems: list[Problem]
    left_out: tuple[tuple[int, str], ...]


def _weeks(sheet: Sheet, headings: HeadingRow, above: Preamble, asked: Asked) -> _Weeks:
    """The weeks as a column dates them, or where there is none as one line above the table does."""
    week = week_column(headings)
    sessions = [h.column for h in headings.weekly]
    columns = headings.columns(*PUPIL_FIELDS)
    beside = witnesses(sheet, headings, above)
    if week is None:
        certain = [columns[name] for name in ("upn", "admission_number") if name in columns]
        table = pupil_rows(sheet, headings, sessions, certain=certain, telling=list(columns.values()))
        said = dated_above(sheet, headings, sessions, table.rows, week_of, asked.dates, beside)
        return _Weeks(said.rows, said.first_days, asked.dates, list(said.problems), table.left_out)
    table = pupil_rows(sheet, headings, sessions, certain=[week], telling=list(columns.values()))
    column = encoded(sheet.columns[week], 0).at(table.rows)
    dates = week_dates(column, asked, beside, ending=weeks_end(headings), within=above.within(asked.dates))
    marks = encoded_block(sheet, sessions, table.rows)
    marked = np.any(marks.places.reshape(-1, len(sessions)) >= 0, axis=1)
    problems = date_problems(dates, column, sheet, week, table.rows, marked)
    mondays = days_of(dates, column.texts, column.places)
    return _Weeks(table.rows, mondays, dates.order, problems, table.left_out)


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


def _carried_down(
    sheet: Sheet, headings: HeadingRow, who: Places, rows: npt.NDArray[np.int64]
) -> tuple[Places, list[Problem]]:
    """Rows about nobody belong to the pupil in the row directly above, or above that; and that they do.

    Not where names are merged over their rows: there a row without one is none of theirs.
    """
    nobody = np.flatnonzero(who == UNKNOWN)
    names = set(headings.columns(*PUPIL_FIELDS).values())
    if not len(nobody):
        return who, []
    if any(column in names and first >= headings.data_row for column, first, _ in sheet.merged()):
        return who, []
    carried = who.copy()
    for place in nobody:
        if place and rows[place] == rows[place - 1] + 1:
            carried[place] = carried[place - 1]
    found = nobody[carried[nobody] != UNKNOWN]
    if not len(found):
        return who, []
    where = Place(sheet.file, sheet.name, int(rows[found[0]]) + 1)
    return carried, [problem("names-carried-down", where, "", rows=counted(len(found), "row"))]
