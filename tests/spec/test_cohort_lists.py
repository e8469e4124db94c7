"""The lists behind a cohort's numbers: standings, bands, movement, and what a register still owes."""

from __future__ import annotations

from datetime import date

import pytest

from aim.cohort.counting import cohort_rows
from aim.cohort.enrolments import INTO, OUT_OF, banded, enrolments, moved, near_the_threshold
from aim.cohort.hygiene import not_recorded, still_unexplained
from aim.register import Registers
from tests.lib.register_strip import registers

WEEK = r"/\  /\  /\  /\  /\ "


THREE = (
    rf"2025-10-06 {WEEK}",
    r"2025-10-06  /\  I\  /\  /\  /\ ",
    r"2025-10-06  II  OI  I\  /\  /\ ",
)


def told(frame, *columns):
    """Some columns of each row, as plain values."""
    return list(frame[list(columns)].astype(object).itertuples(index=False, name=None))


def test_every_enrolment_with_a_possible_session_has_its_sums_and_standing():
    found = registers(*THREE, r"2025-10-06  DD  DD  DD  DD  DD")
    assert told(enrolments(found), "child", "possible", "absent", "standing", "sessions_over") == [
        ("A", 10, 0, "none", -1),
        ("B", 10, 1, "persistent", 0),
        ("C", 10, 5, "severe", 4),
    ]


def test_the_lists_are_as_long_as_the_numbers_say():
    found = registers(*THREE)
    (row,) = cohort_rows(found, []).to_dict("records")
    listed = enrolments(found)
    assert row["pupils"] == len(listed)
    assert row["persistent"] == (listed["standing"] != "none").sum()
    assert row["severe"] == (listed["standing"] == "severe").sum()
    assert row["attended"] == listed["attended"].sum()


def test_no_registers_have_no_enrolments():
    assert len(enrolments(Registers())) == len(moved(Registers(), date(2025, 10, 6))) == 0
    assert len(not_recorded(Registers(), date(2025, 10, 6))) == 0


@pytest.mark.parametrize(
    ("absent", "over", "near"),
    [(32, -6, False), (33, -5, True), (37, -1, True), (38, 0, True), (43, 5, True), (44, 6, False)],
)
def test_the_threshold_is_counted_in_sessions_from_the_one_that_reaches_it(absent, over, near):
    found = enrolments(registers(rf"2025-10-06 {WEEK}")).assign(possible=380, absent=absent)
    found["sessions_over"] = found["absent"] - -(-found["possible"] // 10)
    assert found["sessions_over"].tolist() == [over]
    assert len(near_the_threshold(found)) == near


def test_bands_leave_no_gap_and_are_on_whole_sessions():
    strips = [
        rf"2025-10-06 {WEEK}",
        r"2025-10-06  I\  /\  /\  /\  /\ ",
        r"2025-10-06  II  /\  /\  /\  /\ ",
        r"2025-10-06  II  II  II  II  II",
    ]
    found = banded(enrolments(registers(*strips)), (50, 80, 90, 95))
    assert told(found, "child", "band") == [("A", 95), ("B", 90), ("C", 80), ("D", 0)]


def test_who_moved_into_and_out_of_persistent_absence_is_named():
    found = registers(
        rf"""
        2025-10-06 {WEEK}
        2025-10-13  II  /\  /\  /\  /\
        """,
        rf"""
        2025-10-06  I\  /\  /\  /\  /\
        2025-10-13 {WEEK}
        """,
        rf"""
        2025-10-06  II  /\  /\  /\  /\
        2025-10-13 {WEEK}
        """,
        r"""
        2025-10-06  ..  ..  ..  ..  ..
        2025-10-13  II  II  /\  /\  /\
        """,
    )
    listed = moved(found, date(2025, 10, 13))
    assert told(listed, "child", "moved", "absent_before", "absent", "possible") == [
        ("A", INTO, 0, 2, 20),
        ("B", OUT_OF, 1, 1, 20),
    ]


def test_an_n_is_late_when_more_than_five_school_days_have_passed():
    found = registers(
        rf"""
        2025-10-06  N\  /\  /\  /\  N\
        2025-10-13 {WEEK}
        2025-10-20  ##  ##  /N  /\  /\
        """
    )
    assert len(still_unexplained(found, date(2025, 10, 13))) == 0
    assert owed(found, date(2025, 10, 14)) == [("2025-10-06 AM", 6)]
    assert owed(found, date(2025, 10, 24)) == [("2025-10-06 AM", 12), ("2025-10-10 AM", 8)]


def owed(found, on):
    """Each N listed, and how many school days have passed since."""
    listed = still_unexplained(found, on)
    return [
        (f"{day.date()} {half}", passed)
        for day, half, passed in told(listed, "date", "session", "school_days")
    ]


def test_sessions_not_recorded_are_listed_with_their_place_and_no_later_ones():
    found = registers(r"2025-10-06  /\  -\  /.  /\  /\ ", rf"2025-10-06 {WEEK}")
    listed = not_recorded(found, date(2025, 10, 10))
    assert [(child, day.date(), half) for child, day, half in told(listed, "child", "date", "session")] == [
        ("A", date(2025, 10, 7), "AM"),
        ("A", date(2025, 10, 8), "PM"),
    ]
    assert len(not_recorded(found, date(2025, 10, 7))) == 1
    (row,) = cohort_rows(found, []).to_dict("records")
    assert row["not_recorded"] == len(listed)
