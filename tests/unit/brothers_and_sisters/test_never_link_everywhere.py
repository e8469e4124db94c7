"""A child marked never link: everything that pages and papers say of families is what it would be had no list
ever held the child, nobody decided, told or wrote anything of them, and nothing been shared."""

from __future__ import annotations

import csv
import io
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from aim.brothers_and_sisters.families import families_found
from aim.brothers_and_sisters.in_words import form_note, line, one_number_note
from aim.brothers_and_sisters.known import KnownFamilies, ListsLinked, lists_linked
from aim.brothers_and_sisters.of_child import BrothersAndSisters, brothers_and_sisters
from aim.casework.added_siblings import AddedSibling, added_siblings_of, save_added_sibling
from aim.casework.cases import Cases
from aim.casework.children import Child
from aim.casework.never_link import mark_never_link, never_linked
from aim.casework.other_schools import (
    SchoolContact,
    record_sharing,
    save_school_contact,
    school_contacts_of,
    sharing_of,
)
from aim.casework.sibling_decisions import SAME_PUPIL, Verdict, decide, decisions
from aim.casework.store import Store, open_store
from aim.casework.users import User
from aim.cohort.sums import YearSums, sums_of
from aim.documents.from_casework import staff_sheet_answers
from aim.documents.papers import Asked as AskedPaper
from aim.documents.papers import papers
from aim.screens.cohort import Asked, Section, cohort_screen
from aim.screens.same_pupils import same_pupil_link, same_pupils_screen
from aim.screens.siblings import contacts_table, families_screen, shared_table, siblings_screen
from aim.settings import AS_SHIPPED, SharingStep
from aim.siblings.linking import Link
from aim.siblings.lists import people_of
from tests.lib.docx_text import docx_text
from tests.lib.sample_files import TODAY, loaded, sample

LEAD = User("Priya Nair", safeguarding_lead=True)
BELL = User("Sam Bell", "bell")
NOW = datetime(2026, 11, 20, 9, 31, tzinfo=UTC)
OURS, OTHER = "oak-park-pupils.csv", "hazel-lane-pupils.csv"
FILES = ("oak-park-long.csv", OURS, "hazel-lane-long.csv", OTHER)

# A sister at the other school; a child of our own on two rolls; and one at ours with a brother at the other.
MARKED = (("Poppy", "Clarke"), ("Ada", "Okafor"), ("Ruby", "Bennett-Clarke"))


def told(of: Any) -> str:
    """All that a screen, a table or a figure says, as one text."""
    if isinstance(of, pd.DataFrame):
        return of.to_csv()
    if is_dataclass(of) and not isinstance(of, type):
        return "\n".join(f"{each.name}: {told(getattr(of, each.name))}" for each in fields(of))
    if isinstance(of, tuple | list):
        return "\n".join(map(told, of))
    return str(of.to_json()) if hasattr(of, "to_json") else str(of)


def without(content: bytes, forename: str, surname: str) -> bytes:
    """A pupil list without one child."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    out = io.StringIO()
    csv.writer(out).writerows(row for row in rows if not {forename, surname} <= set(row))
    return out.getvalue().encode()


def linked(store: Store, *, leave_out: tuple[str, str] | None = None) -> ListsLinked:
    files = [(name, sample(name)) for name in (OURS, OTHER)]
    if leave_out:
        files = [(name, without(content, *leave_out)) for name, content in files]
    return lists_linked(people_of(files), never_linked(store))


def worked_with(store: Store, lists: ListsLinked, name: tuple[str, str]) -> Child:
    """Decisions of every kind, a note, a contact and a record of sharing about a child; then the mark."""
    children = lists.children
    pairs = lists.links.pairs
    about = [row for row, each in enumerate(children) if (each.forename, each.surname) == name]
    for a, b, link, fingerprint in zip(
        pairs["a"], pairs["b"], pairs["link"], pairs["fingerprint"], strict=True
    ):
        if a in about or b in about:
            verdict = Verdict.TWO_CHILDREN if link == Link.SAME else Verdict.CONFIRMED
            one, other = children[a], children[b]
            decide(store, BELL, one, other, link, verdict, fingerprint, NOW)
            brother, sister = (one, other) if b in about else (other, one)
            if link == SAME_PUPIL:
                continue
            for typed in (sister.name, f"{sister.surname.upper()}, {sister.forename} (Year 4)"):
                save_added_sibling(store, BELL, brother, AddedSibling(name=typed, told_by="Mum"), NOW)
                contact = SchoolContact(other_school="Hazel Lane", sibling_name=typed, agreed="one plan")
                save_school_contact(store, BELL, brother, contact, NOW)
            save_school_contact(store, BELL, brother, SchoolContact(other_school="Hazel Lane"), NOW, sister)
            record_sharing(store, BELL, brother, sister, SharingStep.FIGURES, "siblings page", NOW)
    mark_never_link(store, LEAD, children[about[0]], "adopted", NOW)
    return children[about[0]]


@cache
def _sums() -> dict[int, YearSums]:
    return sums_of(loaded(*FILES).registers, TODAY)


def everything(store: Store, lists: ListsLinked, sharing: SharingStep) -> dict[str, str]:
    """What every page and paper says of families, for each child of the lists."""
    registers = loaded(*FILES).registers
    known = KnownFamilies(
        lists, registers, decisions(store, BELL), TODAY, AS_SHIPPED, "Oak Park School", sharing
    )
    children = {each.name: each for each in lists.children}
    mason = children["Mason Bennett-Clarke"]
    same = same_pupils_screen(known, mason)
    said = {
        "families": told(families_screen(known, families_found(known, mason))),
        "same pupils": told(same) + told([same_pupil_link(known, mason, each) for each in same.links]),
        "cohort": told(
            cohort_screen(
                _sums(),
                Asked(),
                on=TODAY,
                section=Section.MEETINGS,
                cases=Cases(),
                families=lambda: known,
            ).meetings.families
        ),
    }
    family = ("Mason Bennett-Clarke", "Ruby Bennett-Clarke", "Poppy Clarke", "Ada Okafor", "Emeka Okafor")
    for child in (children[name] for name in family if name in children):
        found = brothers_and_sisters(known, child, added_siblings_of(store, BELL, child))
        said[child.name] = "\n".join(
            [
                line(found),
                form_note(found),
                one_number_note(found),
                told(siblings_screen(known, found)),
                told(contacts_table(school_contacts_of(store, BELL, child))),
                told(shared_table(sharing_of(store, BELL, child))),
                *(_sheet(store, known, found) if child.forename in ("Mason", "Emeka") else ()),
            ]
        )
    return said


def _sheet(store: Store, known: KnownFamilies, found: BrothersAndSisters) -> list[str]:
    answers = staff_sheet_answers(store, BELL, found.of, siblings=found)
    held = str(known.held_as(found.of))
    made = papers(AskedPaper("staff-sheet", known.registers, held, answers, TODAY, TODAY))
    return [docx_text(each.content) for each in made]


@pytest.mark.parametrize(
    ("name", "sharing"),
    [*((name, SharingStep.FIGURES) for name in MARKED), (MARKED[0], SharingStep.NAMES)],
    ids=lambda given: given if isinstance(given, str) else given[0],
)
def test_it_is_as_if_no_list_had_ever_held_the_child(
    own_data_folder: Path, tmp_path: Path, name: tuple[str, str], sharing: SharingStep
) -> None:
    store, nothing_kept = open_store(own_data_folder), open_store(tmp_path)
    before = everything(store, linked(store), sharing)
    worked_with(store, linked(store), name)
    after = everything(store, linked(store), sharing)
    expected = everything(nothing_kept, linked(nothing_kept, leave_out=name), sharing)
    assert " ".join(name) in "".join(each for child, each in before.items() if child != " ".join(name))
    assert after == expected
    for child, text in after.items():
        if child != "cohort":
            assert " ".join(name) not in text, child
    store.close()
    nothing_kept.close()
