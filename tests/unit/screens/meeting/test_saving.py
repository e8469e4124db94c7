"""What is said about saving, and both texts where two people typed."""

from datetime import UTC, date, datetime

from aim.casework.parts import Action, Done, Text
from aim.casework.set_aside import SetAside
from aim.screens.meeting import filled_from, kept_when, put_together, two_texts

NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
AT_TWO = datetime(2026, 11, 20, 14, 2, tzinfo=UTC)
KEPT = Text(id=7, version=2, field="barriers", text="The bus is full.", saved_by="Sam Bell", saved_at=AT_TWO)
LABELS = {"text": "What makes coming hard"}


def _aside(number, text, row_id=7):
    return SetAside(number, "meeting_texts", row_id, {"field": "barriers", "text": text}, "Priya Nair", NOW)


def test_saved_is_said_with_the_clock_of_london_and_with_the_day_when_it_was_another():
    assert kept_when([KEPT], NOW) == "Saved 14:02"
    assert kept_when([KEPT], datetime(2026, 12, 1, 9, tzinfo=UTC)) == "Saved 20/11/2026 14:02"
    assert kept_when([Text(field="barriers")], NOW) == ""


def test_nothing_waits_for_a_piece_that_nobody_else_saved():
    assert two_texts(KEPT, "meeting_texts", [_aside(1, "PE", row_id=8)], LABELS, NOW) is None


def test_both_texts_are_told_with_who_and_when_and_a_longer_one_holds_the_shorter():
    found = two_texts(
        KEPT,
        "meeting_texts",
        [_aside(1, "PE"), _aside(2, "PE worries her"), _aside(3, "PE worries her.")],
        LABELS,
        NOW,
    )
    assert (found.kept_by, found.kept) == ("Sam Bell, 14:02", "The bus is full.")
    assert (found.other_by, found.other) == ("Priya Nair, 14:30", "PE worries her.")
    assert found.set_aside_ids == (1, 2, 3)


def test_a_text_that_the_last_one_does_not_hold_waits_on():
    found = two_texts(KEPT, "meeting_texts", [_aside(1, "Mornings"), _aside(2, "PE")], LABELS, NOW)
    assert found.set_aside_ids == (2,)


def test_of_two_rows_only_what_differs_is_told_and_days_come_back_as_days():
    kept = Action(id=3, version=2, what="Phones home", who="Sam Bell", due_on=date(2026, 12, 1))
    typed = {"what": "Phones home", "who": "Sam Bell", "due_on": "2026-12-04", "done": "done"}
    labels = {"who": "Who", "what": "Does what", "due_on": "By when", "done": "Done?"}
    found = two_texts(kept, "actions", [SetAside(1, "actions", 3, typed, "Priya Nair", NOW)], labels, NOW)
    assert found.kept == "By when: 01/12/2026\nDone?: (nothing)"
    assert found.other == "By when: 04/12/2026\nDone?: done"
    assert filled_from(kept, typed).due_on == date(2026, 12, 4)
    assert filled_from(kept, typed).done is Done.DONE


def test_put_together_both_texts_stand_one_under_the_other():
    assert put_together(KEPT, {"text": "PE."}).text == "The bus is full.\nPE."
    assert put_together(KEPT, {"text": ""}).text == "The bus is full."
