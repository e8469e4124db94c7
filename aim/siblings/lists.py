"""Pupil lists and contact lists, of any number of schools, as the two tables that links are found in.

Values stand as typed; ``normalising.py`` says what two of them have in common. A list with a row for each
pupil and contact adds its contacts to the pupils of the same school's own list, where there is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from aim.certificates.cells import Content, Sheet
from aim.certificates.checks import pupil_checks
from aim.certificates.children import told_apart
from aim.certificates.contacts import CONTACT_COLUMNS, HOME_COLUMNS, home_columns
from aim.certificates.containers import opened, unpacked
from aim.certificates.dates import Order
from aim.certificates.layouts import pupil_lists
from aim.certificates.loading import FileRead
from aim.certificates.mapping import Mappings
from aim.certificates.names import tidy
from aim.certificates.reading import Asked, Reading
from aim.certificates.recognising import Recognised, recognised
from aim.certificates.understanding import rows_left_out
from aim.problems import Problem

PUPIL_COLUMNS = (
    "file",
    "sheet",
    "row",  # as the spreadsheet numbers it: the first one the pupil stands in
    "school",
    "upn",
    "former_upn",
    "admission_number",
    "surname",
    "forename",
    "date_of_birth",  # datetime.date or None
    "sex",
    "year_group",
    "reg_group",
    "entry_date",
    "leaving_date",
    *HOME_COLUMNS,
)


@dataclass(frozen=True, eq=False)
class People:
    """The pupils of some lists and their contacts.

    ``pupils`` has a row per pupil of a list: ``PUPIL_COLUMNS`` and, where the lists were read here, ``child``
    (one value per child, as registers have it). ``contacts`` has a row per contact: ``pupil`` (a row of
    ``pupils``, from 0) and ``CONTACT_COLUMNS``. Texts are as typed, "" where nothing is said.
    """

    pupils: pd.DataFrame
    contacts: pd.DataFrame
    problems: tuple[Problem, ...] = ()
    without_list: tuple[str, ...] = field(default=())  # files read that hold no list of pupils

    def of(self, rows: np.ndarray) -> People:
        """Some of the pupils, by row, with their contacts."""
        place = np.full(len(self.pupils), -1, dtype=np.int64)
        place[rows] = np.arange(len(rows))
        owner = place[self.contacts["pupil"].to_numpy(dtype=np.int64)]
        contacts = self.contacts.assign(pupil=owner)[owner >= 0].reset_index(drop=True)
        pupils = self.pupils.iloc[rows].reset_index(drop=True)
        return People(pupils, contacts, self.problems, self.without_list)


@dataclass(frozen=True, eq=False)
class _List:
    """One sheet's pupils, and whether it has a row for each of their contacts."""

    pupils: pd.DataFrame
    contacts: pd.DataFrame
    long: bool


def people_of(
    files: Sequence[tuple[str, Content]],
    *,
    school: str = "",
    dates: Order | None = None,
    mappings: Mappings | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> People:
    """The pupils and contacts of every list among some files (names and bytes), and what was wrong.

    Never raises for bad content. Files with marks and no list are named in ``without_list``. ``school`` is
    used where a list names none; ``dates`` settles the order of day and month.
    """
    asked = Asked(school, dates)
    lists: list[_List] = []
    problems: list[Problem] = []
    without: list[str] = []
    for file in files:
        progress(file[0])
        inside, left_out = unpacked(*file)
        problems += left_out
        for name, content in inside:
            found, wrong = _lists_in(name, content, asked, mappings or Mappings())
            lists += found
            problems += wrong
            if not found and not wrong:
                without.append(name)
    people = _together(lists)
    return People(people.pupils, people.contacts, tuple(problems), tuple(without))


def holds_a_list(file: str, read: Iterable[FileRead]) -> bool:
    """Whether a file that was loaded holds a list of pupils, or files that do, by how each was read."""
    return any(
        pupil_lists.NAME in (each.layout, *(sheet.layout for sheet in each.sheets))
        for each in read
        if each.file == file or each.file.startswith(f"{file}/")
    )


def _lists_in(
    name: str, content: Content, asked: Asked, mappings: Mappings
) -> tuple[list[_List], list[Problem]]:
    """The lists of one file; a file that cannot be read at all gives the reason it came nearest to."""
    container = opened(name, content)
    problems = list(container.problems)
    lists: list[_List] = []
    unread: list[Problem] = []
    marks = False
    for sheet in container.sheets:
        said = mappings.of(sheet)
        layout = said[1] if said else recognised(sheet)
        if isinstance(layout, Problem):
            unread.append(layout)
        elif layout.layout != pupil_lists.NAME:
            marks = True
        else:
            reading = layout.read(sheet, asked)
            problems += [*reading.problems, *pupil_checks(sheet, reading, layout.headings)]
            problems += rows_left_out(sheet, reading)
            lists.append(_list_of(sheet, layout, reading, asked))
    if not lists and not marks:
        problems += sorted(unread, key=lambda each: each.kind in ("no-headings", "not-a-register"))[:1]
    return lists, problems


def _list_of(sheet: Sheet, layout: Recognised, reading: Reading, asked: Asked) -> _List:
    mentions = reading.mentions.assign(file=sheet.file, sheet=sheet.name)
    mentions["admission_number"] = [tidy(each) for each in mentions["admission_number"]]
    named = mentions["school"].where(mentions["school"] != "", mentions["school_number"])
    mentions["school"] = named.where(named != "", asked.school)
    homes = reading.homes if reading.homes is not None else pd.DataFrame(columns=HOME_COLUMNS)
    pupils = pd.concat([mentions, homes[list(HOME_COLUMNS)]], axis=1)
    known = (pupils[["upn", "admission_number", "surname"]] != "").any(axis=1).to_numpy(dtype=bool)
    contacts = reading.contacts
    if contacts is None:
        contacts = pd.DataFrame(columns=["pupil", *CONTACT_COLUMNS])
    people = People(pupils, contacts).of(np.flatnonzero(known))
    # An unnamed school is its file: two files' numbers are one school's only if somebody says so.
    unnamed = people.pupils["school"].where(people.pupils["school"] != "", f"file {sheet.file}")
    children, _ = told_apart(people.pupils.assign(school=unnamed), "")
    known_as = {name: list(children[name]) for name in ("child", "upn")}
    pupils = people.pupils[list(PUPIL_COLUMNS)].assign(**known_as)
    return _List(pupils, people.contacts, home_columns(layout.headings).row_for_each_contact)


def _together(lists: Sequence[_List]) -> People:
    """All lists as one; a pupil of a long list joins their own row in another list of the same school."""
    if not lists:
        none = pd.DataFrame(columns=[*PUPIL_COLUMNS, "child"], dtype=object)
        return People(none, pd.DataFrame(columns=["pupil", *CONTACT_COLUMNS], dtype=object))
    before = np.cumsum([0, *(len(each.pupils) for each in lists)])
    pupils = pd.concat([each.pupils for each in lists], ignore_index=True)
    contacts = pd.concat(
        [
            each.contacts.assign(pupil=each.contacts["pupil"] + first)
            for each, first in zip(lists, before[:-1], strict=True)
        ],
        ignore_index=True,
    )
    long = np.repeat([each.long for each in lists], [len(each.pupils) for each in lists])
    own = _own_rows(pupils, long)
    joined = np.flatnonzero(own != np.arange(len(pupils)))
    for names in (("address", "postcode"), ("phone",), ("email",)):  # an address is one thing in two columns
        said = pupils[list(names)].to_numpy(dtype=object, copy=True)
        unsaid = (said[own[joined]] == "").all(axis=1)
        said[own[joined[unsaid]]] = said[joined[unsaid]]
        pupils[list(names)] = said
    contacts["pupil"] = own[contacts["pupil"].to_numpy(dtype=np.int64)]
    kept = np.flatnonzero(own == np.arange(len(pupils)))
    contacts = contacts.drop_duplicates().sort_values("pupil", kind="stable").reset_index(drop=True)
    return People(pupils, contacts).of(kept)


def _own_rows(pupils: pd.DataFrame, long: np.ndarray) -> np.ndarray:
    """The row that stands for each: its own, or for a pupil of a long list that in the school's own list."""
    own = np.arange(len(pupils))
    if long.all() or not long.any():
        return own
    school = pupils["school"].str.casefold().str.split().str.join(" ")
    surname = pupils["surname"].str.casefold()
    key = pd.DataFrame({"school": school, "child": pupils["child"], "surname": surname})
    listed = key[~long].reset_index().drop_duplicates(["school", "child", "surname"])
    found = key[long].merge(listed, on=["school", "child", "surname"], how="left")["index"]
    known = found.notna().to_numpy() & (school[long] != "").to_numpy()
    own[np.flatnonzero(long)[known]] = found[known].to_numpy(dtype=np.int64)
    return own
