"""What a school sets: understood whole or not at all, kept and read again, and who it lists."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aim.attendance import Attendance, Standing
from aim.calendar import SIX_TERMS, Closure, HalfTermDates
from aim.settings import (
    AS_SHIPPED,
    FILE,
    Provision,
    Settings,
    Typed,
    UnusableSettings,
    as_json,
    as_typed,
    band_in_words,
    keep_settings,
    kept_settings,
    read,
    settings_from_json,
)

OAK = Typed(
    school="Oak Park School",
    names=SIX_TERMS,
    half_terms={(2026, 1): ("02/09/2026", "23/10/2026"), (2026, 2): ("Mon 2 November", "2026-12-18")},
    closures={2026: (("09/11/2026", "", "INSET"), ("", "", ""))},
    listed_from="8",
    band_starts="5, 10 20;50%",
    small_group="10",
)


def understood(typed: Typed) -> Settings:
    found = read(typed)
    assert found.settings is not None, found.faults
    return found.settings


def fault(where: str, **typed: object) -> str:
    found = read(replace(OAK, **typed))  # type: ignore[arg-type]
    assert found.settings is None
    assert list(found.faults) == [where]
    return found.faults[where]


def test_what_a_school_can_offer_is_kept_without_empty_rows_and_named_once():
    club = ("Breakfast club", "Sam Bell", "every day")
    rows = (("Breakfast club ", "Sam  Bell", "every day"), ("", "", ""), club)
    settings = understood(replace(OAK, provisions=rows))
    assert settings.provisions == (Provision("Breakfast club", "Sam Bell", "every day"),)
    assert settings_from_json(as_json(settings)) == settings
    assert understood(as_typed(settings)) == settings


def test_an_offer_has_a_name_and_is_short_enough_to_print():
    assert "name is missing" in fault("provision|1", provisions=(("Chess", "", ""), ("", "Sam Bell", "")))
    assert "at most 100" in fault("provision|0", provisions=(("Chess", "", "x" * 101),))


def test_a_file_kept_before_there_were_offers_is_still_read():
    older = {name: value for name, value in as_json(AS_SHIPPED).items() if name != "provisions"}
    assert settings_from_json(older) == AS_SHIPPED


def half_term(first: str, last: str) -> dict[str, object]:
    return {"half_terms": {(2026, 1): (first, last)}}


def test_dates_are_read_day_first_with_a_month_named_or_without_a_year():
    dates = understood(OAK).term_dates
    assert dates.half_terms == (
        HalfTermDates(1, date(2026, 9, 2), date(2026, 10, 23)),
        HalfTermDates(2, date(2026, 11, 2), date(2026, 12, 18)),
    )
    assert dates.closures == (Closure(date(2026, 11, 9), date(2026, 11, 9), "INSET"),)
    assert dates.name_of(2026, 2) == "2026/27 Term 2"


def test_each_fault_says_what_was_found_what_was_expected_and_where():
    assert "“31/09/2026” is not a date" in fault("half_term|2026|1", **half_term("31/09/2026", "23/10/2026"))
    assert "The last day is missing" in fault("half_term|2026|1", **half_term("02/09/2026", " "))
    assert "01/08/2026 to 31/07/2027" in fault("half_term|2026|1", **half_term("02/09/2025", "23/10/2025"))
    assert "comes before the first" in fault("half_term|2026|1", **half_term("23/10/2026", "02/09/2026"))
    assert "“tomorrow” is not a date" in fault("closure|2026|0", closures={2026: (("tomorrow", "", ""),)})
    assert "The day is missing" in fault("closure|2026|0", closures={2026: (("", "", "INSET"),)})
    assert "Name the school" in fault("school", school=" ")
    assert "at most 100" in fault("school", school="O" * 101)
    assert "needs its own" in fault("name|2", names=("A", "a", "C", "D", "E", "F"))
    assert "Give this half term a name" in fault("name|6", names=("A", "B", "C", "D", "E", " "))
    assert "“ten” is not a whole number" in fault("listed_from", listed_from="ten")
    assert "from 1 to 100" in fault("listed_from", listed_from="0")
    assert "“2” is not a whole number from 3 to 50" in fault("small_group", small_group="2")
    assert "“100” is not a whole number from 1 to 99" in fault("band_starts", band_starts="5, 100")


def test_half_terms_cannot_overlap():
    half_terms = {(2026, 1): ("02/09/2026", "02/11/2026"), (2026, 2): ("02/11/2026", "18/12/2026")}
    said = fault("half_term|2026|2", half_terms=half_terms)
    assert "02/11/2026" in said and "Term 1 ends on 02/11/2026" in said


def test_the_second_half_term_cannot_come_before_the_first():
    half_terms = {(2026, 1): ("02/11/2026", "18/12/2026"), (2026, 2): ("02/09/2026", "23/10/2026")}
    assert "cannot overlap" in fault("half_term|2026|2", half_terms=half_terms)


def test_nothing_typed_is_what_is_shipped():
    assert understood(Typed()) == AS_SHIPPED
    assert AS_SHIPPED.listed_from == 10
    assert AS_SHIPPED.band_starts == (5, 10, 15, 20, 25, 30, 35, 40, 45, 50)


def test_a_year_in_front_of_a_name_is_not_said_twice():
    named = understood(replace(OAK, names=("2026/27 Michaelmas 1", *"BCDEF")))
    assert named.term_dates.name_of(2026, 1) == "2026/27 Michaelmas 1"


# Who is listed


def missed(absent: int, possible: int) -> Attendance:
    return Attendance(attended=possible - absent, authorised=absent)


def test_an_own_threshold_changes_who_is_listed_and_never_the_statutory_tests():
    strict = replace(AS_SHIPPED, listed_from=5)
    assert strict.lists(missed(19, 380)) and not strict.lists(missed(18, 380))
    assert not AS_SHIPPED.lists(missed(37, 380)) and AS_SHIPPED.lists(missed(38, 380))
    assert missed(19, 380).standing is Standing.NONE
    assert missed(38, 380).standing is Standing.PERSISTENT
    assert not strict.lists(missed(0, 0))


def test_bands_are_named_from_their_cuts():
    settings = understood(OAK)
    assert settings.band_starts == (5, 10, 20, 50)
    assert [band_in_words(settings, band) for band in range(5)] == [
        "Less than 5% missed",
        "5% to less than 10% missed",
        "10% to less than 20% missed",
        "20% to less than 50% missed",
        "50% or more missed",
    ]


@given(
    st.lists(st.integers(1, 99), min_size=1, max_size=12),
    st.integers(0, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
)
def test_every_attendance_is_in_one_band_whatever_cuts_were_typed(cuts, counts):
    settings = understood(Typed(band_starts=", ".join(map(str, cuts))))
    absent, possible = counts
    band = settings.band_of(missed(absent, possible))
    if not possible:
        assert band is None
        return
    edges = [Fraction(0), *(Fraction(cut, 100) for cut in settings.band_starts), Fraction(2)]
    inside = [at for at in range(len(edges) - 1) if edges[at] <= Fraction(absent, possible) < edges[at + 1]]
    assert inside == [band]


# Kept, exported, taken in again


def test_what_is_kept_is_read_again_as_it_was(tmp_path: Path):
    settings = understood(OAK)
    keep_settings(tmp_path, settings)
    assert kept_settings(tmp_path) == (settings, "")
    assert understood(as_typed(settings)) == settings
    assert settings_from_json(json.loads(json.dumps(as_json(settings)))) == settings


def test_with_nothing_kept_the_settings_are_those_shipped(tmp_path: Path):
    assert kept_settings(tmp_path) == (AS_SHIPPED, "")


@pytest.mark.parametrize(
    "spoilt",
    [
        "{",
        "[]",
        '{"version": 2}',
        '{"version": 1}',
        json.dumps(as_json(AS_SHIPPED) | {"half_terms": [{"academic_year": "2026/27"}]}),
        json.dumps(as_json(AS_SHIPPED) | {"half_term_names": ["A"]}),
        json.dumps(as_json(AS_SHIPPED) | {"bands_begin_at_percent_missed": ["lots"]}),
    ],
)
def test_a_spoilt_file_gives_the_shipped_settings_and_says_so(tmp_path: Path, spoilt: str):
    (tmp_path / FILE).write_text(spoilt, encoding="utf-8")
    settings, said = kept_settings(tmp_path)
    assert settings == AS_SHIPPED
    assert FILE in said


def test_a_file_with_a_fault_in_it_is_refused_with_the_fault():
    value = as_json(understood(OAK))
    value["half_terms"][0]["last_day"] = "2026-08-30"
    with pytest.raises(UnusableSettings, match="comes before the first"):
        settings_from_json(value)


def test_the_dates_are_used_for_the_school_they_are_of_and_for_no_other():
    settings = understood(OAK)
    assert settings.dates_of("oak  park school") == settings.term_dates
    assert settings.dates_of("") == settings.term_dates
    assert not settings.dates_of("Hazel Lane Primary School").half_terms
