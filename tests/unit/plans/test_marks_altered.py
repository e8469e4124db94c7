"""Marks altered since a plan was issued, from the marks frozen then and those held now."""

from __future__ import annotations

from datetime import date

import pytest

from aim.exports import marks_of_child
from aim.plans.marks_altered import marks_altered
from aim.plans.reviews_in_words import altered_sentence
from tests.lib.register_strip import registers

HEAD = "school,upn,date,session,code\n"


def _csv(*rows: str) -> bytes:
    return (HEAD + "".join(f"{row}\n" for row in rows)).encode()


THEN = _csv(
    "Oak Park,U1,2026-11-02,AM,N",
    "Oak Park,U1,2026-11-02,PM,N",
    "Oak Park,U1,2026-11-03,AM,/",
    "Oak Park,U1,2026-11-04,AM,-",
    "Oak Park,U1,2026-11-05,AM,/",
)


def test_nothing_is_altered_where_the_marks_are_the_same() -> None:
    found = marks_altered(THEN, THEN)
    assert (found.altered, found.not_held) == ((), 0)
    assert altered_sentence(found) == ""


def test_a_mark_replaced_added_or_taken_away_is_named_and_a_later_one_is_not() -> None:
    now = _csv(
        "Oak Park,U1,2026-11-02,AM,I",
        "Oak Park,U1,2026-11-02,PM,N",
        "Oak Park,U1,2026-11-03,PM,O",
        "Oak Park,U1,2026-11-05,AM,/",
        "Oak Park,U1,2026-11-06,AM,O",
    )
    found = marks_altered(THEN, now)
    assert [(str(each.day), each.session, each.then, each.now) for each in found.altered] == [
        ("2026-11-02", "AM", "N", "I"),
        ("2026-11-03", "AM", "/", ""),
        ("2026-11-03", "PM", "", "O"),
    ]
    assert altered_sentence(found) == (
        "3 marks were altered since the plan was issued: 02/11/2026 morning (N then, I now), "
        "03/11/2026 morning (/ then, no mark now) and 03/11/2026 afternoon (no mark then, O now)."
    )


def test_days_and_schools_that_are_not_held_now_are_counted_and_not_called_altered() -> None:
    found = marks_altered(THEN, _csv("Oak Park,U1,2026-11-05,AM,/", "Elm,U1,2026-11-02,AM,O"))
    assert (found.altered, found.not_held) == ((), 4)
    assert altered_sentence(found) == "4 marks of then could not be compared: not held now."
    assert marks_altered(THEN, _csv()).not_held == 5


def test_many_altered_marks_are_counted_after_the_first_six() -> None:
    rows = [f"Oak Park,U1,2026-11-{day:02},{half}" for day in range(2, 7) for half in ("AM", "PM")]
    found = marks_altered(_csv(*(f"{row},N" for row in rows)), _csv(*(f"{row},O" for row in rows)))
    assert altered_sentence(found).startswith("10 marks were altered")
    assert altered_sentence(found).endswith("and 4 more.")


def test_a_file_of_other_columns_is_not_taken_for_marks() -> None:
    with pytest.raises(KeyError):
        marks_altered(b"a,b\n1,2\n", THEN)


def test_the_marks_frozen_of_a_child_are_theirs_alone_up_to_the_day_and_show_what_is_altered_later() -> None:
    day, other = r"2026-11-02  /\  NN  /\  /\  I\ ", r"2026-11-02  OO  OO  OO  OO  OO"
    then = marks_of_child(registers(day, other), "A", date(2026, 11, 5))
    assert then.decode().count("\n") == 9
    assert b",O," not in then
    now = marks_of_child(registers(day.replace("NN", "NI"), other), "A", date(2026, 11, 6))
    (altered,) = marks_altered(then, now).altered
    assert (altered.day, altered.session, altered.then, altered.now) == (date(2026, 11, 3), "PM", "N", "I")
    assert marks_of_child(registers(day), "A", date(2026, 11, 1)).decode().count("\n") == 1
