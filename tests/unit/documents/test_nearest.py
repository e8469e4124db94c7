"""The known field that was meant: said where a name is near it, and never guessed where none is."""

from __future__ import annotations

import pytest

from aim.documents.nearest import nearest
from aim.documents.own_template import vocabulary

KNOWN = vocabulary("school-attendance-meeting").names


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("parrents_comments", "parents_comments"),
        ("Pupil_Name", "pupil_name"),
        ("dateofbirth", "date_of_birth"),
        ("reveiw_date", "review_date"),
        ("date_of_meeting", "meeting_date"),  # the same words, otherwise put
    ],
)
def test_a_slip_and_words_in_another_order_are_near(typed: str, meant: str) -> None:
    assert nearest(typed, KNOWN) == meant


@pytest.mark.parametrize(
    "typed", ["banana", "headteacher", "attendance_target", "gp_name", "child_name", "postcode", "x", "_"]
)
def test_what_is_like_no_field_has_none_near_it(typed: str) -> None:
    assert nearest(typed, KNOWN) == ""
