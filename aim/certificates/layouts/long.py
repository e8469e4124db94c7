"""Long: one row per mark, with its date and its session (layouts.md F1)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from aim.certificates.cells import Sheet
from aim.certificates.dates import read_dates
from aim.certificates.headings import HeadingRow
from aim.certificates.layouts.tables import PUPIL_FIELDS, names_pupils, preamble_of, pupil_rows, witnesses
from aim.certificates.names import tidy
from aim.certificates.numbered import Column, Places
from aim.certificates.reading import (
    UNKNOWN,
    Asked,
    Reading,
    date_problems,
    days_of,
    encoded,
    mentions_of,
    one_a_row,
)
from aim.certificates.sessions import LESSON, are_times, sessions_of
from aim.certificates.totals import table_totals
from aim.problems import Place, Problem, column_letters, problem
from aim.stretches import looked_up
from aim.wording import counted

NAME = "long"
IN_WORDS = "one row for each mark"

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
    sessions = encoded(sheet.columns[session_column], 0)
    halves = _halves(sessions, table.rows)
    rows, numbers, lessons = table.rows, table.numbers, table.rows[:0]
    if LESSON in halves:
        lesson = halves[sessions.places[table.rows]] == LESSON
        rows, numbers, lessons = table.rows[~lesson], table.numbers[~lesson], table.rows[lesson]
    dates = encoded(sheet.columns[columns["date"]], 0).at(rows)
    reading = read_dates(dates.standing, order=asked.dates, beside=witnesses(sheet, headings, above))
    order = reading.order or asked.dates
    own = _pupils_own(headings, session_column)
    mentions, who, problems = mentions_of(sheet, own, rows, order, above.for_everyone)
    text, texts, column = _marks(sheet, columns, rows)
    marked = text >= 0
    problems += date_problems(reading, dates, sheet, columns["date"], rows, marked)
    day = days_of(reading, dates.texts, dates.places)
    here = sessions.at(rows)
    halves = _told_by_time(here, halves, who, day)
    problems += _session_problems(sheet, here, halves, session_column, rows, marked)
    if len(lessons):
        where = Place(sheet.file, sheet.name, int(lessons[0]) + 1, column_letters(session_column + 1))
        problems.append(problem("lessons-left-out", where, "", rows=counted(len(lessons), "row")))
    minutes = _beside(sheet, columns, "minutes_late", rows)
    comment = _beside(sheet, columns, "comment", rows)
    return Reading(
        mentions=mentions,
        who=who,
        day=day,
        session=looked_up(halves, here.places),
        text=text,
        texts=texts,
        row=numbers,
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
            halves = set(sessions_of(texts).values())
            told = {0, 1} <= halves or {LESSON} < halves - {UNKNOWN}
            if told and (len(texts) <= 60 or "time" in heading.text.lower()):
                return heading.column
    texts = encoded(sheet.columns[columns["date"]], headings.data_row).standing
    return columns["date"] if {0, 1} <= set(sessions_of(texts).values()) else None


def _pupils_own(headings: HeadingRow, session_column: int) -> HeadingRow:
    """The headings without the column of sessions, which may be called Name."""
    kept = tuple(each for each in headings.headings if each.column != session_column or each.field == "date")
    return HeadingRow(headings.first, headings.depth, kept)


def _halves(sessions: Column, rows: npt.NDArray[np.int64]) -> Places:
    """The session of each text of a column, told from those that stand in these rows; one more for none."""
    told = sessions_of(sessions.at(rows).standing)
    return np.array([*(told.get(text, UNKNOWN) for text in sessions.texts), UNKNOWN], dtype=np.int8)


def _told_by_time(sessions: Column, halves: Places, who: Places, day: Places) -> Places:
    """The same, unless times tell more than two registers a day: then they are lessons, and not sessions."""
    if not are_times(sessions.standing):
        return halves
    keys = (who.astype(np.int64) * 100_000 + day) * 4 + halves[sessions.places]
    return halves if len(np.unique(keys)) == len(keys) else np.full_like(halves, UNKNOWN)


def _marks(
    sheet: Sheet, columns: dict[str, int], rows: npt.NDArray[np.int64]
) -> tuple[Places, Sequence[str], Places]:
    """The mark of each row and its column; Present with an empty code is a mark too."""
    marks = encoded(sheet.columns[columns["mark"]], 0).at(rows)
    text = marks.places
    column = np.broadcast_to(np.int32(columns["mark"] + 1), rows.shape)
    if "attended" not in columns:
        return text, marks.texts, column
    present = encoded(sheet.columns[columns["attended"]], 0).at(rows)
    if not {tidy(each).lower() for each in present.standing} <= _PRESENT | _ABSENT:
        return text, marks.texts, column
    words = [tidy(each).lower() for each in present.texts]
    # Present and no code is a mark; absent and no code says that one is missing, and is no blank.
    said = np.array([*(0 if word in _PRESENT else 1 if word in _ABSENT else 2 for word in words), 2])
    stands = said[present.places]
    here = (stands < 2) & (text < 0)
    text = np.where(here, len(marks.texts) + stands, text).astype(np.int32)
    column = np.where(here, columns["attended"] + 1, column).astype(np.int32)
    return text, [*marks.texts, "/", "No code"], column


def _session_problems(
    sheet: Sheet,
    sessions: Column,
    halves: Places,
    column: int,
    rows: npt.NDArray[np.int64],
    marked: npt.NDArray[np.bool_],
) -> list[Problem]:
    problems: list[Problem] = []
    for place in np.flatnonzero(halves[: len(sessions.texts)] == UNKNOWN).tolist():
        found = rows[sessions.places == place]
        problems += one_a_row("session-not-understood", sheet, found, column, sessions.texts[place])
    if sessions.is_full:
        return problems
    return problems + one_a_row("session-missing", sheet, rows[(sessions.places < 0) & marked], column, "")


def _beside(sheet: Sheet, columns: dict[str, int], name: str, rows: npt.NDArray[np.int64]) -> Column | None:
    if name not in columns:
        return None
    return encoded(sheet.columns[columns[name]], 0).at(rows)
