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
    Places,
    Reading,
    date_problems,
    days_of,
    encoded,
    mentions_of,
    one_a_row,
)
from aim.certificates.totals import table_totals
from aim.problems import Place, Problem, column_letters, problem
from aim.wording import counted

NAME = "long"
IN_WORDS = "one row for each mark"

_SESSIONS = {
    **dict.fromkeys(("am", "a", "a.m.", "morning", "1"), 0),
    **dict.fromkeys(("pm", "p", "p.m.", "afternoon", "2"), 1),
}
_REGISTRATION = re.compile(
    r"^(?:session |registration )?(am|pm|morning|afternoon|1|2)"
    r"(?: ?(?:reg|registration|session|mark|roll call))?$"
)
_TIME = re.compile(r"(?:^|[ Tt])(\d{1,2}):(\d{2})(?::\d{2})?")
_LESSON = re.compile(r"^(?:p|l|period|lesson)\s?\d{1,2}\w?$|^\d(?:st|nd|rd|th)\b")
_PRESENT = {"yes", "y", "true", "1", "present"}
_ABSENT = {"no", "n", "false", "0", "absent"}


def fits(headings: HeadingRow, sheet: Sheet) -> float:
    """How surely this is a long table, from 0 to 1."""
    columns = headings.columns()
    if not {"date", "mark"} <= set(columns) or not names_pupils(columns):
        return 0.0
    if _session_column(headings, sheet) is None:
        return 0.0
    return 0.9 + 0.02 * min(5, len(columns) - 3)


def read(sheet: Sheet, headings: HeadingRow, asked: Asked) -> Reading:
    """Every row as one position; sums, footers and, beside AM and PM registrations, lessons are left out."""
    columns = headings.columns()
    session_column = _session_column(headings, sheet)
    assert session_column is not None  # fits() has seen it
    above = preamble_of(sheet.rows(0, headings.first))
    certain = [columns["date"], session_column]
    telling = list(headings.columns(*PUPIL_FIELDS).values())
    table = pupil_rows(sheet, headings, [columns["mark"]], certain=certain, telling=telling)
    rows, lessons = _without_lessons(sheet, session_column, table.rows)
    dates = _at(encoded(sheet.columns[columns["date"]], 0), rows)
    reading = read_dates(dates.standing, order=asked.dates, beside=witnesses(sheet, headings, above))
    order = reading.order or asked.dates
    own = _pupils_own(headings, session_column)
    mentions, who, problems = mentions_of(sheet, own, rows, order, above.for_everyone)
    text, texts, column = _marks(sheet, columns, rows)
    marked = text >= 0
    problems += date_problems(reading, dates, sheet, columns["date"], rows, marked)
    sessions = encoded(sheet.columns[session_column], 0)
    halves = np.array([*(_session(text) for text in sessions.texts), UNKNOWN], dtype=np.int32)
    problems += _session_problems(sheet, sessions, session_column, rows, marked)
    if len(lessons):
        where = Place(sheet.file, sheet.name, int(lessons[0]) + 1, column_letters(session_column + 1))
        problems.append(problem("lessons-left-out", where, "", rows=counted(len(lessons), "row")))
    minutes = _beside(sheet, columns, "minutes_late", rows)
    comment = _beside(sheet, columns, "comment", rows)
    return Reading(
        mentions=mentions,
        who=who,
        day=days_of(reading, dates.texts, dates.places),
        session=halves[sessions.places[rows]],
        text=text,
        texts=texts,
        row=(rows + 1).astype(np.int32),
        column=column,
        minutes=minutes.places if minutes else None,
        minutes_texts=minutes.texts if minutes else (),
        comment=comment.places if comment else None,
        comment_texts=comment.texts if comment else (),
        problems=tuple(problems),
        left_out=table.left_out,
        printed_range=above.printed_range(order),
        totals=table_totals(
            sheet, headings, rows, mentions, who, 1, table.left_out, each_row=False, but=("attended",)
        ),
    )


def _session_column(headings: HeadingRow, sheet: Sheet) -> int | None:
    """The column that says AM or PM: named so, or by what stands in it; the date's own where it has times."""
    columns = headings.columns()
    if "session" in columns:
        return columns["session"]
    for heading in headings.headings:
        if heading.field in ("lesson", "name", "") and not heading.date_text:
            texts = encoded(sheet.columns[heading.column], headings.data_row).standing
            halves = [_session(text) for text in texts]
            if {0, 1} <= set(halves) and (len(texts) <= 60 or "time" in heading.text.lower()):
                return heading.column
    texts = encoded(sheet.columns[columns["date"]], headings.data_row).standing
    times = [_TIME.search(text) for text in texts]
    if times and all(times) and len({match.groups() for match in times if match}) > 1:
        return columns["date"]
    return None


def _pupils_own(headings: HeadingRow, session_column: int) -> HeadingRow:
    """The headings without the column of sessions, which may be called Name."""
    kept = tuple(each for each in headings.headings if each.column != session_column or each.field == "date")
    return HeadingRow(headings.first, headings.depth, kept)


def _without_lessons(
    sheet: Sheet, session_column: int, rows: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The rows that are registrations, and those that are lessons among them."""
    sessions = encoded(sheet.columns[session_column], 0)
    lesson = np.array([*(bool(_LESSON.match(tidy(text).lower())) for text in sessions.texts), False])
    is_lesson = lesson[sessions.places[rows]]
    return rows[~is_lesson], rows[is_lesson]


def _marks(
    sheet: Sheet, columns: dict[str, int], rows: npt.NDArray[np.int64]
) -> tuple[Places, list[str], Places]:
    """The mark of each row and its column; Present with an empty code is a mark too."""
    marks = encoded(sheet.columns[columns["mark"]], 0)
    text = marks.places[rows]
    column = np.broadcast_to(np.int32(columns["mark"] + 1), rows.shape)
    if "attended" not in columns:
        return text, marks.texts, column
    present = encoded(sheet.columns[columns["attended"]], 0)
    if not {tidy(each).lower() for each in _at(present, rows).standing} <= _PRESENT | _ABSENT:
        return text, marks.texts, column
    words = [tidy(each).lower() for each in present.texts]
    here = np.array([*(word in _PRESENT for word in words), False])[present.places[rows]] & (text < 0)
    text = np.where(here, len(marks.texts), text).astype(np.int32)
    column = np.where(here, columns["attended"] + 1, column).astype(np.int32)
    return text, [*marks.texts, "/"], column


def _session(text: str) -> int:
    """0 for a morning, 1 for an afternoon, from a name or a time (before noon is the morning)."""
    plain = tidy(text).lower()
    if plain in _SESSIONS:
        return _SESSIONS[plain]
    matched = _REGISTRATION.match(plain)
    if matched:
        return _SESSIONS[matched.group(1)]
    time = _TIME.search(plain)
    return UNKNOWN if not time else int(int(time.group(1)) >= 12)


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
    return _at(encoded(sheet.columns[columns[name]], 0), rows)


def _at(part: Encoded, rows: npt.NDArray[np.int64]) -> Encoded:
    """A column at some rows."""
    return Encoded(part.places[rows], part.texts)
