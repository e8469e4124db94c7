"""A child who is never to be linked is gone before anything is compared, on every roll."""

from __future__ import annotations

import numpy as np

from aim.siblings.linking import linked
from aim.siblings.never_link import rows_listed, without_never_linked
from tests.lib.families import people

ADA = (
    "Ada; Okafor; 2015-04-09; Oak; R820999819001 | 1 Station Road; ZZ99 2UL | Mother; N Okafor; 07700 900100"
)
ADA_AT_ELM = "Ada; Okafor; 2015-04-09; Elm | 1 Station Road; ZZ99 2UL | Mother; N Okafor; 07700 900100"
EMEKA = "Emeka; Okafor; 2019-08-30; Elm | 1 Station Road; ZZ99 2UL | Mother; N Okafor; 07700 900100"


def test_the_same_childs_row_at_another_school_goes_too() -> None:
    those = people(ADA, ADA_AT_ELM, EMEKA)
    left = without_never_linked(those, np.array([True, False, False]))
    assert list(left.pupils["forename"]) == ["Emeka"]
    assert linked(left).pairs.empty
    assert set(left.contacts["pupil"]) == {0}


def test_where_nobody_is_marked_nothing_is_taken_out() -> None:
    those = people(ADA, EMEKA)
    assert without_never_linked(those, np.zeros(2, dtype=bool)) is those


def test_a_list_marks_pupils_by_upn_or_by_name_and_birth_and_says_who_is_missing() -> None:
    those = people(ADA, ADA_AT_ELM, EMEKA)
    listed = people("ADA; okafor; 2015-04-09; - | -", "Zoe; Marsh; 2014-01-01; - | -")
    marked, missing = rows_listed(those, listed)
    assert marked.tolist() == [True, True, False]
    assert missing == 1


def test_a_number_that_many_share_is_judged_without_the_child_who_is_taken_out() -> None:
    # Four families make a number worthless; with one of them never to be linked there are three.
    homes = [
        f"Kid; Name{each}; 2014-0{n}-01; Oak | {n} A Road; ZZ{n} 1AA | Mother; Jo Name{each}; 01632 960001"
        for n, each in enumerate("xyz", 1)
    ]
    those = people(*homes, ADA.replace("07700 900100", "01632 960001"))
    alone = people(*homes)
    left = without_never_linked(those, np.array([False, False, False, True]))
    assert linked(left).pairs.equals(linked(alone).pairs)
