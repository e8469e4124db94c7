"""Marks strings: a pupil, a first day, and all their marks run together in one cell (layouts.md F4).

Every character is a session, a space too; a letter and the digit behind it are one where the code list
has the two (``C1``). Whether a string has fourteen sessions a week or ten is told from the whole file: by
the last day where one is given, else by the weekends, which hold no marks. Where both are possible nothing
is read (definitions.md 13).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aim.calendar import is_weekday_not_bank_holiday
from aim.certificates.cells import Sheet
from aim.certificates.dates import Order, read_dates
from aim.certificates.headings import HeadingRow
from aim.certificates.layouts.days_above import can_be_dated, dated_above, first_day_of
from aim.certificates.layouts.tables import (
    PUPIL_FIELDS,
    Preamble,
    names_pupils,
    preamble_of,
    pupil_rows,
    witnesses,
)
from aim.certificates.reading import (
    NO_DAY,
    UNKNOWN,
    Asked,
    Reading,
    date_problems,
    days_of,
    encoded,
    mentions_of,
    one_a_row,
)
from aim.certificates.totals import table_totals
from aim.codes import code_texts
from aim.problems import Place, Problem, column_letters, problem

NAME = "marks strings"
IN_WORDS = "one row for each pupil, all marks in one cell from a first day on"

START_FIELDS = ("week_start", "range_from", "date")
_NOTHING_ON = frozenset("#- .")  # what stands for a day without school

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Sessions:
    """The sessions of all strings in a row: which string each is of, its number in it, and its text."""

    string: Numbers
    number: Numbers  # from 0
    character: Numbers  # where it begins in its string, from 0
    text: Numbers  # a place in ``texts``
    texts: list[str]


def fits(headings: HeadingRow, sheet: Sheet) -> float:
    """How surely these headings are a table of marks strings, from 0 to 1."""
    columns = headings.columns()
    if "marks_string" not in columns or not names_pupils(columns):
        return 0.0
    if _start_column(headings) is not None:
        return 0.9
    return 0.85 if "range_to" not in columns and can_be_dated(sheet, headings, first_day_of) else 0.0


def read(sheet: Sheet, headings: HeadingRow, asked: Asked) -> Reading:
    """A position for each session of each string, ``position`` its character in the cell, from 1."""
    columns = headings.columns()
    above = preamble_of(sheet.rows(0, headings.first))
    spans = _spans(sheet, headings, above, asked)
    rows, starts, stops = spans.rows, spans.starts, spans.stops
    order = spans.order or asked.dates
    mentions, who, problems = mentions_of(sheet, headings, rows, order, above.for_everyone)
    problems += spans.problems
    strings = encoded(sheet.columns[columns["marks_string"]], 0)
    marked = strings.places[rows] >= 0
    sessions = _cut([strings.texts[place] if place >= 0 else "" for place in strings.places[rows]])
    lengths = np.bincount(sessions.string, minlength=len(rows))
    known = (starts != NO_DAY) & marked
    weekly = _sessions_a_week(starts, stops, lengths, sessions, known)
    if not weekly and known.any():
        letters = column_letters(columns["marks_string"] + 1)
        there = Place(sheet.file, sheet.name, int(rows[known][0]) + 1, letters)
        problems.append(problem("marks-string", there, ""))
    days = np.full(len(sessions.string), NO_DAY, dtype=np.int64)
    if weekly:
        fits_here = known & ~_misfits(weekly, starts, stops, lengths)
        if spans.one_start:
            # Of strings that all begin on one day a shorter one may begin later, or end earlier.
            fits_here &= (stops != NO_DAY) | (lengths == lengths[known].max(initial=0))
        problems += one_a_row(
            "string-does-not-fit", sheet, rows[known & ~fits_here], columns["marks_string"], ""
        )
        place = np.flatnonzero(fits_here[sessions.string])
        days[place] = _days(weekly, starts[sessions.string[place]], sessions.number[place] // 2)
    blank = np.array([not text.strip() for text in sessions.texts], dtype=bool)
    return Reading(
        mentions=mentions,
        who=who[sessions.string].astype(np.int32),
        day=days.astype(np.int32),
        session=(sessions.number % 2).astype(np.int32),
        text=np.where(blank[sessions.text], UNKNOWN, sessions.text).astype(np.int32),
        texts=sessions.texts,
        row=(rows[sessions.string] + 1).astype(np.int32),
        column=np.broadcast_to(np.int32(columns["marks_string"] + 1), sessions.string.shape),
        position=(sessions.character + 1).astype(np.int32),
        problems=tuple(problems),
        left_out=spans.left_out,
        printed_range=above.printed_range(order),
        totals=table_totals(sheet, headings, rows, mentions, who, lengths, spans.left_out),
    )


def _start_column(headings: HeadingRow) -> int | None:
    columns = headings.columns(*START_FIELDS)
    return next((columns[name] for name in START_FIELDS if name in columns), None)


@dataclass(frozen=True, eq=False)
class _Spans:
    """The rows of a table of strings, the first and last day of each, and how its dates are written."""

    rows: Numbers
    starts: Numbers
    stops: Numbers
    order: Order | None
    problems: list[Problem]
    left_out: tuple[tuple[int, str], ...]
    one_start: bool = False  # said once, above the table


def _spans(sheet: Sheet, headings: HeadingRow, above: Preamble, asked: Asked) -> _Spans:
    """The days as columns give them, or where there is no column as the lines above the table do."""
    columns = headings.columns()
    start, marks = _start_column(headings), [columns["marks_string"]]
    beside = witnesses(sheet, headings, above)
    if start is None:
        certain = [columns[name] for name in ("upn", "admission_number") if name in columns]
        telling = list(headings.columns(*PUPIL_FIELDS).values())
        table = pupil_rows(sheet, headings, marks, certain=certain, telling=telling)
        said = dated_above(sheet, headings, marks, table.rows, first_day_of, asked.dates, beside)
        first, last = said.first_days.astype(np.int64), said.last_days.astype(np.int64)
        problems = list(said.problems)
        return _Spans(said.rows, first, last, asked.dates, problems, table.left_out, one_start=True)
    table = pupil_rows(sheet, headings, marks, certain=[start])
    rows = table.rows
    first_column = encoded(sheet.columns[start], 0).at(rows)
    used = first_column.standing
    last_column = encoded(sheet.columns[columns["range_to"]], 0) if "range_to" in columns else None
    ends = last_column.texts if last_column else []
    first_days = read_dates(used, order=asked.dates, beside=[*beside, *ends], weekends=True)
    marked = encoded(sheet.columns[marks[0]], 0).places[rows] >= 0
    problems = date_problems(first_days, first_column, sheet, start, rows, marked)
    starts = days_of(first_days, first_column.texts, first_column.places).astype(np.int64)
    stops = np.full(len(rows), NO_DAY, dtype=np.int64)
    if last_column:
        order = first_days.order or asked.dates
        last_days = read_dates([t for t in ends if t.strip()], order=order, beside=used, weekends=True)
        stops = days_of(last_days, last_column.texts, last_column.places[rows]).astype(np.int64)
    return _Spans(rows, starts, stops, first_days.order, problems, table.left_out)


def _cut(strings: list[str]) -> _Sessions:
    """The strings cut into sessions: a character each, but two where a letter and a digit are one code."""
    letters = np.frombuffer("".join(strings).encode("utf-32-le"), dtype=np.uint32).astype(np.int64)
    of = np.repeat(np.arange(len(strings)), [len(text) for text in strings])
    doubles = {(ord(text[0]), ord(text[1])) for text in code_texts() if len(text) == 2 and text[1].isdigit()}
    second = np.zeros(len(letters), dtype=bool)
    for one, two in doubles:
        second[1:] |= (letters[:-1] == one) & (letters[1:] == two) & (of[1:] == of[:-1])
    begins = np.flatnonzero(~second)
    joined = np.zeros(len(letters) + 1, dtype=bool)
    joined[:-1] = second
    follows = joined[begins + 1]
    behind = np.append(letters, 0)[begins + 1]
    keys = letters[begins] * 2**21 + np.where(follows, behind, 0)
    unique, text = np.unique(keys, return_inverse=True)
    halves = [divmod(key, 2**21) for key in unique.tolist()]
    texts = [chr(one) + (chr(two) if two else "") for one, two in halves]
    string = of[begins]
    first = np.searchsorted(string, np.arange(len(strings)))
    character = begins - begins[first[string]]
    return _Sessions(string, np.arange(len(begins)) - first[string], character, text.astype(np.int64), texts)


def _sessions_a_week(
    starts: Numbers, stops: Numbers, lengths: Numbers, sessions: _Sessions, known: npt.NDArray[np.bool_]
) -> int:
    """Fourteen or ten, told from all strings of the file together; 0 where it cannot be."""
    ended = known & (stops != NO_DAY)
    if ended.any():
        misfits = {weekly: int(_misfits(weekly, starts, stops, lengths)[ended].sum()) for weekly in (14, 10)}
        best = min(misfits, key=lambda weekly: misfits[weekly])
        return best if misfits[best] < ended.sum() else 0
    days = _days(14, starts[sessions.string], sessions.number // 2)
    at_weekends = ((days + 3) % 7 >= 5) & known[sessions.string]
    empty = np.array([text in _NOTHING_ON for text in sessions.texts], dtype=bool)[sessions.text]
    if not at_weekends.any():
        # No string reaches a weekend and both ways are one, if only each day has both its sessions.
        return 0 if (lengths[known] % 2).any() else 10
    if not empty[at_weekends].all():
        return 10 if _closed_on_bank_holidays(starts, sessions, empty, known) else 0
    # Quiet weekends prove fourteen a week where there are enough of them, with marks between.
    weekends = len(np.unique((days[at_weekends] + 3) // 7))
    return 14 if weekends >= 2 and not empty[known[sessions.string] & ~at_weekends].all() else 0


def _closed_on_bank_holidays(
    starts: Numbers, sessions: _Sessions, empty: npt.NDArray[np.bool_], known: npt.NDArray[np.bool_]
) -> bool:
    """Whether ten sessions a week would leave every bank holiday without a mark, two at least."""
    some = known[sessions.string]
    days = _days(10, starts[sessions.string[some]], sessions.number[some] // 2).astype("datetime64[D]")
    holidays = np.array([not is_weekday_not_bank_holiday(day) for day in np.unique(days).astype(object)])
    at = np.isin(days, np.unique(days)[holidays])
    return bool(holidays.sum() >= 2 and empty[some][at].all())


def _misfits(weekly: int, starts: Numbers, stops: Numbers, lengths: Numbers) -> npt.NDArray[np.bool_]:
    """Which strings have a last day that this many sessions a week would not end on."""
    ended = (stops != NO_DAY) & (starts != NO_DAY)
    expected = np.zeros(len(starts), dtype=np.int64)
    if weekly == 14:
        expected[ended] = 2 * (stops[ended] - starts[ended] + 1)
    else:
        first, after = starts[ended].astype("datetime64[D]"), (stops[ended] + 1).astype("datetime64[D]")
        expected[ended] = 2 * np.busday_count(first, after)
    misfits: npt.NDArray[np.bool_] = ended & (lengths != expected)
    return misfits


def _days(weekly: int, starts: Numbers, offsets: Numbers) -> Numbers:
    """The day that many days after a first one: of all days, or of weekdays only."""
    if weekly == 14:
        return starts + offsets
    found = np.busday_offset(starts.astype("datetime64[D]"), offsets, roll="forward")
    return found.astype(np.int64)
