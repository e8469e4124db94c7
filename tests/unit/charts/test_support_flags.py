"""Support on the weeks' chart: a numbered flag where it began and where it ended, the same in words."""

from __future__ import annotations

from datetime import date, datetime

import plotly.graph_objects as go

from aim.attendance import Attendance
from aim.charts.attendance_by_week import attendance_by_week_figure, attendance_by_week_in_words
from aim.pupil import CertificateWeek, Support

MONDAYS = (date(2026, 9, 7), date(2026, 9, 14), date(2026, 9, 21), date(2026, 9, 28))
WEEKS = tuple(CertificateWeek(monday, (), Attendance(attended=10), "2026/27 Autumn 1") for monday in MONDAYS)
CLUB = Support("Breakfast club", date(2026, 9, 14), date(2026, 9, 25))
MENTOR = Support("Mentor <on Mondays>", date(2026, 9, 28))


def flags(*support: Support) -> list[tuple[str, str]]:
    """What each flag says, and the day it stands on."""
    figure = attendance_by_week_figure(WEEKS, support=support)
    return [(each.text, _day(each.x)) for each in figure.layout.annotations if each.name == "support"]


def poles(figure: go.Figure) -> list[tuple[str, str]]:
    return [(_day(each.x0), each.line.dash) for each in figure.layout.shapes if each.name == "support"]


def _day(when: date | datetime | str) -> str:
    return str(when)[:10]


def test_a_flag_stands_on_the_first_day_and_on_the_morning_after_the_last() -> None:
    assert flags(CLUB) == [("1", "2026-09-14"), ("1 ends", "2026-09-26")]
    figure = attendance_by_week_figure(WEEKS, support=(CLUB,))
    assert poles(figure) == [("2026-09-14", "dash"), ("2026-09-26", "dot")]


def test_support_that_goes_on_has_no_end_and_numbers_follow_the_first_days() -> None:
    assert flags(MENTOR, CLUB) == [("1", "2026-09-14"), ("1 ends", "2026-09-26"), ("2", "2026-09-28")]


def test_support_that_began_on_one_day_shares_a_flag() -> None:
    other = Support("Mentor", CLUB.first_day)
    assert flags(CLUB, other)[0] == ("1, 2", "2026-09-14")


def test_what_began_before_the_weeks_is_in_words_alone_and_what_lay_outside_them_nowhere() -> None:
    before = Support("Counsellor", date(2026, 3, 2))
    over = Support("Reading group", date(2026, 1, 5), date(2026, 3, 27))
    later = Support("Art club", date(2026, 11, 2))
    assert flags(before, over, later) == []
    said = attendance_by_week_in_words(WEEKS, support=(before, over, later))
    assert said.endswith("Support in place: 1, Counsellor, from 2 March 2026, going on.")


def test_the_words_name_each_number_with_its_days() -> None:
    said = attendance_by_week_in_words(WEEKS, support=(CLUB, MENTOR))
    assert said.endswith(
        "Support in place: 1, Breakfast club, from 14 September 2026 to 25 September 2026; "
        "2, Mentor <on Mondays>, from 28 September 2026, going on."
    )
    assert "Support" not in attendance_by_week_in_words(WEEKS)


def test_flags_that_would_touch_stand_one_over_the_other() -> None:
    close = Support("Mentor", date(2026, 9, 15))
    figure = attendance_by_week_figure(WEEKS, support=(CLUB, close))
    first, second, _ = (each for each in figure.layout.annotations if each.name == "support")
    assert (first.yshift, second.yshift) == (0, 17)


def test_what_somebody_typed_is_text_and_never_a_tag() -> None:
    figure = attendance_by_week_figure(WEEKS, support=(MENTOR,))
    (flag,) = (each for each in figure.layout.annotations if each.name == "support")
    assert "&lt;on Mondays&gt;" in flag.hovertext
    assert "<on" not in flag.hovertext
