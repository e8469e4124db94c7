"""What one school of a server has set is that school's alone."""

from __future__ import annotations

from datetime import date

from aim.access.settings import own_school_of, settings_seen_by
from aim.calendar import SIX_TERMS, HalfTermDates, TermDates
from aim.casework.users import User
from aim.settings import Provision, Settings, SharingStep

DATES = TermDates((HalfTermDates(1, date(2026, 9, 3), date(2026, 10, 23)),), (), SIX_TERMS)
SET = Settings(
    "Oak Park School",
    DATES,
    listed_from=12,
    sharing=SharingStep.NAMES,
    provisions=(Provision("Breakfast club", "Sam Bell"),),
)


def user(*schools: str, administrator: bool = False) -> User:
    return User("Priya Nair", schools=frozenset(schools), administrator=administrator)


def test_somebody_of_another_school_sees_nothing_of_the_school_that_is_set() -> None:
    seen = settings_seen_by(user("Hazel Lane Primary"), SET)
    assert seen.school == "Hazel Lane Primary"
    assert seen.provisions == ()
    assert not seen.term_dates.half_terms
    assert "Oak Park" not in repr(seen)
    assert "Sam Bell" not in repr(seen)


def test_what_holds_for_the_whole_server_holds_for_them_too() -> None:
    seen = settings_seen_by(user("Hazel Lane Primary"), SET)
    assert (seen.listed_from, seen.sharing, seen.term_dates.names) == (12, SharingStep.NAMES, SIX_TERMS)


def test_the_school_itself_and_an_administrator_see_what_is_kept() -> None:
    for each in (
        user("OAK PARK school"),
        user("Hazel Lane Primary", "Oak Park School"),
        user("Hazel Lane Primary", administrator=True),
        User("Alex Wood"),
    ):
        assert settings_seen_by(each, SET) == SET


def test_with_several_schools_none_is_the_own_one() -> None:
    assert own_school_of(user("Hazel Lane Primary")) == "Hazel Lane Primary"
    assert own_school_of(user("Hazel Lane Primary", "Oak Park School")) == ""
    assert own_school_of(User("Alex Wood")) == ""
    assert settings_seen_by(user("A School", "B School"), SET).school == ""


def test_where_no_school_is_set_it_is_their_own_and_the_administrator_s_is_left_open() -> None:
    assert settings_seen_by(user("Hazel Lane Primary"), Settings()) == Settings("Hazel Lane Primary")
    assert settings_seen_by(user("Hazel Lane Primary", administrator=True), Settings()) == Settings()
