"""Pupil lists: who is on roll and what is known of them, with no marks (layouts.md F9).

A list has no position in which a mark could stand. What it says fills what the files with marks leave
blank: joined by UPN, else by admission number, else by name and date of birth, and that is noted.
"""

from __future__ import annotations

import numpy as np

from aim.certificates.cells import Sheet
from aim.certificates.headings import HeadingRow
from aim.certificates.layouts.tables import names_pupils, preamble_of, pupil_rows
from aim.certificates.reading import Asked, Reading, mentions_of

NAME = "pupil list"
IN_WORDS = "a list of pupils, with no marks"

TELLING = (
    "date_of_birth",
    "sex",
    "year_group",
    "reg_group",
    "sen",
    "ehcp",
    "fsm",
    "pupil_premium",
    "eal",
    "looked_after",
    "entry_date",
    "leaving_date",
)
_OF_MARKS = {
    "mark",
    "am_mark",
    "pm_mark",
    "session",
    "marks_string",
    "minutes_late",
    "lesson",
    "code_meaning",
}
_OF_SUMS = {"possible", "attended", "authorised", "unauthorised", "percent"}


def fits(headings: HeadingRow, sheet: Sheet) -> float:
    """How surely these headings are a list of pupils, from 0 to 1."""
    fields = set(headings.columns())
    sessions = headings.dated or headings.days or headings.weekly or headings.undated
    if sessions or fields & (_OF_MARKS | _OF_SUMS) or not names_pupils(headings.columns()):
        return 0.0
    known = len(fields & set(TELLING))
    return 0.5 + 0.04 * min(known, 10) if known >= 2 else 0.0


def read(sheet: Sheet, headings: HeadingRow, asked: Asked) -> Reading:
    """The pupils of the list, and no position."""
    columns = headings.columns("upn", "admission_number", "surname", "name")
    above = preamble_of(sheet.rows(0, headings.first))
    table = pupil_rows(sheet, headings, [], certain=[], telling=list(columns.values()))
    mentions, _, problems = mentions_of(sheet, headings, table.rows, asked.dates, above.for_everyone)
    none = np.zeros(0, dtype=np.int32)
    return Reading(
        mentions=mentions.assign(listed=True),
        who=none,
        day=none,
        session=none,
        text=none,
        texts=[],
        row=none,
        column=none,
        problems=tuple(problems),
        left_out=table.left_out,
    )
