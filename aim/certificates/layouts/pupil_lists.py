"""Pupil lists: who is on roll and what is known of them, with no marks (layouts.md F9).

A list has no position in which a mark could stand. What it says fills what the files with marks leave
blank: joined by UPN, else by admission number, else by name and date of birth, and that is noted.
Contacts stand in columns of their own, or in a row for each pupil and contact.
"""

from __future__ import annotations

import numpy as np

from aim.certificates.cells import Sheet
from aim.certificates.contacts import contacts_of, home_columns, homes_of
from aim.certificates.headings import HeadingRow
from aim.certificates.layouts.tables import names_pupils, preamble_of, pupil_rows
from aim.certificates.own_columns import own_columns_of
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
    "social_worker",
    "young_carer",
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
    known = len(fields & set(TELLING)) + len(home_columns(headings).fields)
    return 0.5 + 0.04 * min(known, 10) if known >= 2 else 0.0


def read(sheet: Sheet, headings: HeadingRow, asked: Asked) -> Reading:
    """The pupils of the list, and no position."""
    columns = headings.columns("upn", "admission_number", "surname", "name")
    above = preamble_of(sheet.rows(0, headings.first))
    born = list(headings.columns("date_of_birth").values())  # no sum and no legend has a date of birth
    table = pupil_rows(sheet, headings, [], certain=born, telling=list(columns.values()))
    homes = home_columns(headings)
    # Where nothing else tells two pupils of one name apart, their homes do.
    numbered = headings.columns("upn", "admission_number", "date_of_birth")
    places = [*homes.home["address"], *homes.home["postcode"]]
    apart = [] if numbered or homes.row_for_each_contact else places
    fixed = above.for_everyone
    mentions, who, problems = mentions_of(sheet, headings, table.rows, asked.dates, fixed, apart)
    own = own_columns_of(sheet, headings, table.rows, who, len(mentions))
    none = np.zeros(0, dtype=np.int32)
    return Reading(
        mentions=mentions.assign(listed=True).join(own),
        who=none,
        day=none,
        session=none,
        text=none,
        texts=[],
        row=none,
        column=none,
        problems=tuple(problems),
        left_out=table.left_out,
        homes=homes_of(sheet, homes, table.rows, who).reindex(range(len(mentions)), fill_value=""),
        contacts=contacts_of(sheet, homes, table.rows, who),
    )
