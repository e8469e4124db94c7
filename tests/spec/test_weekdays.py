"""A record by weekday and half day: missed of possible, whatever the reason."""

from tests.lib.register_strip import facts


def _table(strip):
    return {
        (each.weekday, each.session): (each.attendance.absent, each.attendance.possible)
        for each in facts(strip).weekdays
    }


def test_each_weekday_has_its_mornings_and_its_afternoons():
    found = _table(r"""
        2026-09-07  II  /\  /O  /\  ##
        2026-09-14  I\  /\  /O  L\  /\
    """)
    assert found[0, "AM"] == (2, 2)
    assert found[0, "PM"] == (1, 2)
    assert found[2, "PM"] == (2, 2)
    assert found[3, "AM"] == (0, 2)
    assert found[4, "AM"] == (0, 1)


def test_a_session_that_was_not_possible_is_in_neither_number():
    assert _table(r"2026-09-07  X\  /\  -\  /\  /\ ")[0, "AM"] == (0, 0)


def test_saturday_stands_there_only_where_a_session_was_held_on_it():
    assert {day for day, _ in _table(r"2026-09-07  /\  /\  /\  /\  /\ ")} == set(range(5))
    assert (5, "AM") in _table(r"2026-09-07  /\  /\  /\  /\  /\  I\ ")
