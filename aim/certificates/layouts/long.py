"""Long: one row per mark, with its date and its session (layouts.md F1)."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt

from aim.certificates.cells import Sheet
from aim.certificates.dates import read_dates
from aim.certificates.headings import HeadingRow
from aim.certificates.layouts.tables import PUPIL_FIELDS, names_pupils, preamble_of, pupil_rows, witnesses
from aim.certificates.names import tidy
from aim.certificates.reading import (
    UNKNOWN,
    Asked,
    Encoded,
    Reading,
    date_problems,
    days_of,
    encoded,
    mentions_of,
    one_a_row,
)
from aim.problems import Problem

NAME = "long"
IN_WORDS = "one row for each mark"

_SESSIONS = {
    "am": 0,
    "a": 0,
    "a.m.": 0,
    "morning": 0,
    "1": 0,
    "pm": 1,
    "p": 1,
    "p.m.": 1,
    "afternoon": 1,
    "2": 1,
}
_REGISTRATION = re.compile(
    r"^(?:session )?(am|pm|morning|afternoon|1|2)(?: ?(?:reg|registration|session|mark))?$"
)


def fits(headings: HeadingRow) -> float:
    """How surely these headings are a long table's, from 0 to 1."""
    columns = headings.columns()
    if not {"date", "session", "mark"} <= set(columns) or not names_pupils(columns):
        return 0.0
    return 0.9 + 0.02 * min(5, len(columns) - 3)


def read(sheet: Sheet, headings: HeadingRow, asked: Asked) -> Reading:
    """Every row as one position; rows that are sums or footers are left out and listed."""
    columns = headings.columns()
    above = preamble_of(sheet.rows(0, headings.first))
    certain = [columns["date"], columns["session"]]
    telling = list(headings.columns(*PUPIL_FIELDS).values())
    table = pupil_rows(sheet, headings, [columns["mark"]], certain=certain, telling=telling)
    rows = table.rows
    mentions, who, problems = mentions_of(sheet, headings, rows, asked, above.for_everyone)
    dates = encoded(sheet.columns[columns["date"]], 0)
    dates = Encoded(dates.places[rows], dates.texts)
    used = [dates.texts[place] for place in np.unique(dates.places[dates.places >= 0])]
    reading = read_dates(used, order=asked.dates, beside=witnesses(sheet, headings, above))
    marks = encoded(sheet.columns[columns["mark"]], 0)
    marked = marks.places[rows] >= 0
    problems += date_problems(reading, dates, sheet, columns["date"], rows, marked)
    sessions = encoded(sheet.columns[columns["session"]], 0)
    halves = np.array([*(_session(text) for text in sessions.texts), UNKNOWN], dtype=np.int32)
    problems += _session_problems(sheet, sessions, columns["session"], rows, marked)
    minutes = _beside(sheet, columns, "minutes_late", rows)
    comment = _beside(sheet, columns, "comment", rows)
    return Reading(
        mentions=mentions,
        who=who,
        day=days_of(reading, dates.texts, dates.places),
        session=halves[sessions.places[rows]],
        text=marks.places[rows],
        texts=marks.texts,
        row=(rows + 1).astype(np.int32),
        column=np.broadcast_to(np.int32(columns["mark"] + 1), rows.shape),
        minutes=minutes.places if minutes else None,
        minutes_texts=minutes.texts if minutes else (),
        comment=comment.places if comment else None,
        comment_texts=comment.texts if comment else (),
        problems=tuple(problems),
        left_out=table.left_out,
        printed_range=above.printed_range(reading.order or asked.dates),
    )


def _session(text: str) -> int:
    plain = tidy(text).lower()
    if plain in _SESSIONS:
        return _SESSIONS[plain]
    matched = _REGISTRATION.match(plain)
    return _SESSIONS[matched.group(1)] if matched else UNKNOWN


def _session_problems(
    sheet: Sheet,
    sessions: Encoded,
    column: int,
    rows: npt.NDArray[np.int64],
    marked: npt.NDArray[np.bool_],
) -> list[Problem]:
    problems: list[Problem] = []
    here = sessions.places[rows]
    for place in np.unique(here[here >= 0]):
        if _session(sessions.texts[place]) == UNKNOWN:
            found = sessions.texts[place]
            problems += one_a_row("session-not-understood", sheet, rows[here == place], column, found)
    return problems + one_a_row("session-missing", sheet, rows[(here < 0) & marked], column, "")


def _beside(sheet: Sheet, columns: dict[str, int], name: str, rows: npt.NDArray[np.int64]) -> Encoded | None:
    if name not in columns:
        return None
    part = encoded(sheet.columns[columns[name]], 0)
    return Encoded(part.places[rows], part.texts)
