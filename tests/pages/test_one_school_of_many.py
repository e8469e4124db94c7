"""A user of one school on a server of several: no page shows a word of another school's, whoever typed it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from aim.calendar import HalfTermDates, TermDates
from aim.casework.added_siblings import AddedSibling, save_added_sibling
from aim.casework.children import Child
from aim.casework.meetings import begin_meeting
from aim.casework.never_link import mark_never_link
from aim.casework.other_schools import SchoolContact, save_school_contact
from aim.casework.parts import Action, Contact, Person, Side, Support
from aim.casework.plans import save_draft, save_part
from aim.casework.record import save_line
from aim.casework.sibling_decisions import Verdict, decide
from aim.casework.store import Store, open_store
from aim.casework.users import User
from aim.certificates.mapping import remember_codes
from aim.holding.folder import hold
from aim.register import Register, Registers
from aim.settings import Provision, Settings, keep_settings
from tests.lib.app import words
from tests.lib.invented_school import school_weeks, year_of_marks
from tests.lib.signed_in import opened_by, table

OURS, THEIRS = "Oak Park School", "Quarrington School"
WEEKS = school_weeks((date(2026, 9, 7), 11))
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)
ADA = Child(OURS, "Okafor", "Ada", date(2014, 3, 2), "R820999819001")
# A pupil of theirs alone, and Ada as they had her: she came to us from them.
ZEPHYRINE = Child(THEIRS, "Quillonsbane", "Zephyrine", date(2013, 5, 6), "L820999819002")
ADA_THERE = Child(THEIRS, "Okafor", "Ada", date(2014, 3, 2), "R820999819001")
TAMSIN = Child(THEIRS, "Mossgather", "Tamsin", date(2015, 5, 6), "M820999819004")
OSRIC = Child(THEIRS, "Fennimore", "Osric", date(2015, 5, 6), "N820999819005")
# One word for each place in which they have something, which stands nowhere else in the world.
PLANTED = (
    *("Quarrington", "Quillonsbane", "Zephyrine", "Wexcombe", "Thistlewick", "Larkhollow", "Brindlecote"),
    *("Mossgather", "Dunkerswell", "Hobblethorn", "Fennimore", "Yarrowby", "Pennywhistle"),
)


def _register(school: str, *pupils: Child) -> Register:
    rows = [
        {"surname": each.surname, "forename": each.forename, "upn": each.upn, "child": each.upn}
        | {"date_of_birth": each.date_of_birth, "year_group": "8", "reg_group": "8A"}
        for each in pupils
    ]
    return year_of_marks(rows, weeks=WEEKS, academic_year=2026, missed=220, school=school)


def _kept_by_them(store: Store) -> None:
    """Something of theirs of every kind that there is, about a pupil of theirs and about Ada."""
    them = User("Kim Pennywhistle", schools=frozenset({THEIRS}), safeguarding_lead=True)
    for child in (ZEPHYRINE, ADA_THERE):
        meeting = begin_meeting(store, them, child, "school-attendance-meeting", date(2026, 11, 25), NOW)
        save_draft(store, them, meeting.id, "what_works", "Dunkerswell", 0, NOW)
        save_part(store, them, meeting.id, Person(name="Rowan Thistlewick", side=Side.PARENTS), NOW)
        save_part(store, them, meeting.id, Action(side=Side.SCHOOL, what="Ring Hobblethorn", who="Kim"), NOW)
        save_line(store, them, child, Support(what="Larkhollow club", first_day=date(2026, 11, 2)), NOW)
        save_line(store, them, child, Contact(what="Call to Brindlecote", day=date(2026, 11, 3)), NOW)
        added = save_added_sibling(store, them, child, AddedSibling(name="Perrin Wexcombe"), NOW)
        save_added_sibling(store, them, child, AddedSibling(name="Other Fennimore", id=added.entry.id), NOW)
        save_school_contact(store, them, child, SchoolContact(other_school="Yarrowby School"), NOW)
    decide(store, them, ZEPHYRINE, TAMSIN, "siblings", Verdict.CONFIRMED, "then", NOW, "Mossgather")
    mark_never_link(store, them, OSRIC, "Fennimore", NOW)


@pytest.fixture
def folder(monkeypatch, tmp_path, own_data_folder) -> Path:
    """A server of two schools, on the day of the story, whose settings are theirs."""
    table(monkeypatch, tmp_path / "users.csv", f"priya,Priya Nair,{OURS},yes,", f"kim,Kim,{THEIRS},,")
    monkeypatch.setattr("pages.shared.state.today", lambda: TODAY)
    leo = Child(OURS, "Moss", "Leo", date(2014, 1, 9), "Z820999819003")
    hold(own_data_folder, Registers((_register(OURS, ADA, leo), _register(THEIRS, ZEPHYRINE, ADA_THERE))))
    dates = TermDates((HalfTermDates(1, date(2026, 9, 7), date(2026, 10, 23)),))
    keep_settings(own_data_folder, Settings(THEIRS, dates, provisions=(Provision("Club", "Sam Mossgather"),)))
    remember_codes(own_data_folder, THEIRS, {"Hobblethorn": "I"})
    (own_data_folder / "registers" / "Quarrington-2025.parquet").write_bytes(b"spoilt")
    _kept_by_them(open_store(own_data_folder))
    return own_data_folder


def _drawn(app) -> bytes:
    """Every byte that the browser is sent for a page."""
    assert not app.exception
    assert "Something went wrong" not in words(app)
    return b"\n".join(_of_node(app._tree))


def _of_node(node) -> Iterator[bytes]:
    proto = getattr(node, "proto", None)
    if proto is not None:
        yield proto.SerializeToString()
    for child in getattr(node, "children", {}).values():
        yield from _of_node(child)


def _planted_in(app) -> list[str]:
    drawn = _drawn(app).lower()
    return [each for each in PLANTED if each.lower().encode() in drawn]


PAGES = ("today", "load", "pupil", "siblings", "meeting", "cohort", "codes", "settings")


def test_every_page_of_a_user_shows_nothing_of_another_school(folder):
    app = opened_by("priya")
    assert _planted_in(app) == []
    app.button(key="open_held").click().run()
    assert _planted_in(app) == []
    for page in PAGES:
        app.switch_page(f"pages/{page}.py").run()
        assert _planted_in(app) == [], page
        if "choose_pupil" in [each.key for each in app.selectbox]:
            for label in app.selectbox(key="choose_pupil").options:
                app.selectbox(key="choose_pupil").set_value(app.session_state["child"]).run()
                app.selectbox(key="choose_pupil").select(label).run()
                assert _planted_in(app) == [], (page, label)
    assert b"Okafor" in _drawn(app.switch_page("pages/pupil.py").run())


def test_what_is_planted_is_shown_to_the_school_it_is_of(folder):
    app = opened_by("kim")
    app.switch_page("pages/load.py").run()
    app.button(key="open_held").click().run()
    app.switch_page("pages/pupil.py").run()
    assert {"Quarrington", "Quillonsbane", "Larkhollow"} <= set(_planted_in(app))
