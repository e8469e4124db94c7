"""Decisions about links are kept, found by any key of a child, and put again when the evidence changes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from aim.casework.problems import CaseworkProblem, NotAllowed
from aim.casework.sibling_decisions import Verdict, decide, decisions
from aim.casework.users import User
from tests.unit.casework.conftest import ADA, BELL, LEO, NOW, TOMI


def _confirm(store, one=ADA, other=TOMI, fingerprint="ab12", now=NOW, verdict=Verdict.CONFIRMED):
    return decide(store, BELL, one, other, "possible siblings", verdict, fingerprint, now)


def test_a_decision_is_found_whichever_child_is_named_first(store):
    kept = _confirm(store)
    found = decisions(store, BELL)
    assert found.about(ADA.keys, TOMI.keys) == found.about(TOMI.keys, ADA.keys) == kept
    assert (kept.by, kept.at, kept.verdict) == ("Sam Bell", NOW, Verdict.CONFIRMED)
    assert found.about(ADA.keys, LEO.keys) is None


def test_the_last_decision_about_two_children_holds_and_the_earlier_ones_are_kept(store):
    _confirm(store)
    _confirm(store, TOMI, ADA, now=NOW + timedelta(days=1), verdict=Verdict.REJECTED)
    found = decisions(store, BELL)
    assert found.about(ADA.keys, TOMI.keys).verdict is Verdict.REJECTED
    assert [each.verdict for each in found.ever_about(ADA.keys, TOMI.keys)] == ["confirmed", "not siblings"]


def test_a_decision_taken_back_is_as_none(store):
    _confirm(store)
    _confirm(store, verdict=Verdict.WITHDRAWN)
    assert decisions(store, BELL).about(ADA.keys, TOMI.keys) is None


def test_the_question_is_put_again_only_when_the_evidence_has_changed(store):
    _confirm(store, fingerprint="ab12")
    kept = decisions(store, BELL).about(ADA.keys, TOMI.keys)
    assert kept.holds_for("ab12")
    assert not kept.holds_for("cd34")


def test_a_decision_stays_when_a_later_list_says_more_or_less_of_a_child(store):
    _confirm(store, replace(ADA, upn="", admission_number=""), TOMI)
    without_birth = replace(ADA, date_of_birth=None)
    found = decisions(store, BELL)
    assert found.about(ADA.keys, TOMI.keys) is not None
    assert found.about(without_birth.keys, TOMI.keys) is None  # nothing both of them say
    _confirm(store, ADA, TOMI)
    assert decisions(store, BELL).about(without_birth.keys, TOMI.keys) is not None


def test_a_decision_about_a_child_does_not_reach_one_of_the_same_name_with_another_upn(store):
    _confirm(store)
    another = replace(ADA, upn="A820999924003", admission_number="")
    assert decisions(store, BELL).about(another.keys, TOMI.keys) is None


def test_nobody_decides_about_or_reads_of_children_of_other_schools(store):
    elsewhere = User("Kim Vale", "vale", schools=frozenset({"High Moor School"}))
    with pytest.raises(NotAllowed):
        decide(store, elsewhere, ADA, TOMI, "siblings", Verdict.CONFIRMED, "ab12", NOW)
    _confirm(store)
    assert decisions(store, elsewhere).about(ADA.keys, TOMI.keys) is None
    of_primary = replace(elsewhere, schools=frozenset({"invented  PRIMARY school"}))
    assert decisions(store, of_primary).about(ADA.keys, TOMI.keys) is not None


def test_a_link_is_called_by_one_of_the_agreed_words(store):
    with pytest.raises(ValueError, match="possible siblings"):
        decide(store, BELL, ADA, TOMI, "cousins", Verdict.CONFIRMED, "ab12", NOW)


def test_an_answer_to_a_question_that_was_answered_meanwhile_is_not_kept(store):
    def answer(verdict, decided_before):
        decide(store, BELL, ADA, TOMI, "siblings", verdict, "ab12", NOW, decided_before=decided_before)

    answer(Verdict.CONFIRMED, 0)
    with pytest.raises(CaseworkProblem, match="look at what stands now"):
        answer(Verdict.REJECTED, 0)
    assert decisions(store, BELL).about(ADA.keys, TOMI.keys).verdict is Verdict.CONFIRMED
    answer(Verdict.WITHDRAWN, 1)
    answer(Verdict.REJECTED, 2)
    assert decisions(store, BELL).about(TOMI.keys, ADA.keys).verdict is Verdict.REJECTED


def _of_rows(store, one, other, verdict=Verdict.TWO_CHILDREN):
    return decide(store, BELL, one, other, "same pupil", verdict, "ab12", NOW)


def test_two_children_is_no_answer_about_brothers_and_not_siblings_none_about_one_child(store):
    for link, verdict in (("same pupil", Verdict.REJECTED), ("siblings", Verdict.TWO_CHILDREN)):
        with pytest.raises(ValueError, match="nobody can say"):
            decide(store, BELL, ADA, TOMI, link, verdict, "ab12", NOW)


def test_whether_two_rows_are_one_child_and_whether_two_children_are_siblings_are_answered_apart(store):
    _of_rows(store, ADA, TOMI)
    _confirm(store)
    found = decisions(store, BELL)
    assert found.one_child(TOMI.keys, ADA.keys).verdict is Verdict.TWO_CHILDREN
    assert found.about(ADA.keys, TOMI.keys).verdict is Verdict.CONFIRMED
    assert [each.link for each in found.standing()] == ["possible siblings"]
    assert [each.link for each in found.about_child(ADA.keys)] == ["possible siblings"]
    _of_rows(store, ADA, TOMI, Verdict.WITHDRAWN)
    found = decisions(store, BELL)
    assert found.one_child(ADA.keys, TOMI.keys) is None
    assert found.about(ADA.keys, TOMI.keys) is not None


def test_of_two_rows_under_one_upn_a_decision_is_about_those_two_and_no_third(store):
    twin = replace(ADA, school="Elm School", forename="Ida", admission_number="9")
    elsewhere = replace(ADA, school="Ash School", admission_number="5")
    _of_rows(store, ADA, twin)
    found = decisions(store, BELL)
    assert found.one_child(twin.keys, ADA.keys) is not None
    assert found.one_child(ADA.keys, elsewhere.keys) is None
    assert found.one_child(elsewhere.keys, twin.keys) is None
    fuller = replace(ADA, former_upn="F820999819002")
    assert found.one_child(fuller.keys, twin.keys) is not None


def test_an_answer_about_one_child_that_was_given_meanwhile_is_not_given_again(store):
    _confirm(store)  # about brothers and sisters: another question
    asked = {"fingerprint": "ab12", "now": NOW, "decided_before": 0}
    decide(store, BELL, ADA, TOMI, "same pupil", Verdict.TWO_CHILDREN, **asked)
    with pytest.raises(CaseworkProblem, match="after the page was drawn"):
        decide(store, BELL, ADA, TOMI, "same pupil", Verdict.CONFIRMED, **asked)
