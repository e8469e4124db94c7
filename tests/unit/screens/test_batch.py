"""Many at once on the Meeting page: who is chosen, and a zip that is whole or not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from threading import Event
from zipfile import ZipFile

import pytest

from aim.casework.children import Child
from aim.casework.meetings import begin_meeting
from aim.casework.parts import Support, SupportKind
from aim.casework.plans import save_draft
from aim.casework.record import save_line
from aim.casework.store import open_store
from aim.casework.users import User
from aim.certificates.being_read import CalledOff
from aim.documents.papers import Asked
from aim.pupil import pupil_of
from aim.register import Registers
from aim.screens.batch import Who, being_made, chosen_pupils, paper_titles, with_casework, year_groups
from aim.settings import AS_SHIPPED
from tests.lib.databases import empty_database
from tests.lib.invented_school import registers_of

ON = date(2026, 9, 20)


def school() -> Registers:
    pupils = [
        {"surname": name, "upn": f"A{n}", "year_group": str(7 + n % 3)}
        for n, name in enumerate(("One", "Two", "Three", "Four"))
    ]
    return registers_of(pupils, [0, 1, 2, 5], weeks=[date(2026, 9, 7)], academic_year=2026)


def names(found: Registers, children: tuple[str, ...]) -> set[str]:
    return {pupil_of(found, child).surname for child in children}


def asked(found: Registers) -> list[Asked]:
    return [
        Asked("staff-sheet", found, str(child), answers={}, on=ON, today=ON)
        for child in found.children["child"]
    ]


def test_the_listed_are_those_of_the_schools_own_threshold() -> None:
    found = school()
    chosen = chosen_pupils(found, Who.LISTED, settings=AS_SHIPPED, on=ON)
    assert names(found, chosen.children) == {"Two", "Three", "Four"}
    assert (chosen.words, chosen.how_many) == ("Pupils who missed 10% or more.", "3 pupils.")


def test_a_year_group_or_pupils_chosen_by_hand() -> None:
    found = school()
    assert year_groups(found) == ("7", "8", "9")
    sevens = chosen_pupils(found, Who.YEARS, years=["7"], settings=AS_SHIPPED, on=ON)
    assert names(found, sevens.children) == {"One", "Four"}
    by_hand = chosen_pupils(found, Who.CHOSEN, by_hand=sevens.children[:1], settings=AS_SHIPPED, on=ON)
    assert by_hand.children == sevens.children[:1]
    nobody = chosen_pupils(found, Who.CHOSEN, settings=AS_SHIPPED, on=ON)
    assert nobody.how_many == "Nobody is chosen yet."


def test_a_zip_is_made_beside_the_page_and_says_how_far_it_is(tmp_path: Path) -> None:
    making, far = being_made(asked(school()), "All.", asked_by="S. Bell", folder=tmp_path, salt="x")
    assert making.is_over(60)
    made = making.result()
    assert (far.done, far.of, len(made.made), made.not_made) == (4, 4, 4, ())
    assert made.in_words.startswith("4 papers made; in 4 of them something is still to be said.")
    with ZipFile(BytesIO(made.content)) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 6


def test_called_off_there_is_no_zip(tmp_path: Path) -> None:
    begun, waiting = Event(), []

    def slowly(one: Asked) -> Asked:
        waiting.append(one)
        begun.wait(60)
        return one

    making, far = being_made(asked(school()), "", asked_by="", folder=tmp_path, salt="", kept=slowly)
    making.call_off()
    begun.set()
    assert making.is_over(60)
    with pytest.raises(CalledOff):
        making.result()
    assert (len(waiting) < 2, far.done) == (True, 0)


def test_what_casework_holds_of_a_child_stands_on_their_paper_and_on_no_other(own_data_folder: Path) -> None:
    found, bell, now = school(), User("S. Bell"), datetime(2026, 9, 18, 9, 0, tzinfo=UTC)
    one, other = asked(found)[:2]
    known = Child.of(pupil_of(found, one.child))
    with empty_database("sqlite", own_data_folder) as url:
        store = open_store(own_data_folder, url)
        save_line(
            store,
            bell,
            known,
            Support(kind=SupportKind.PASTORAL, what="Breakfast club", first_day=date(2026, 9, 1)),
            now,
        )
        meeting = begin_meeting(store, bell, known, "school-attendance-meeting", date(2026, 9, 25), now)
        save_draft(store, bell, meeting.id, "childs_view", "I like art.", 0, now)
        sheet = with_casework(one, store, bell)
        form = with_casework(replace(one, form="school-attendance-meeting"), store, bell)
        nothing = with_casework(other, store, bell)
        store.close()
    assert "Breakfast club" in str(sheet.answers)
    assert form.answers["childs_view"] == "I like art."
    assert dict(nothing.answers) == {}


def test_the_staff_sheet_is_asked_for_most_and_stands_first() -> None:
    assert next(iter(paper_titles().values())) == "Staff sheet"
