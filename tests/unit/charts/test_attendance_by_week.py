"""Attendance by week as a picture: bars, gaps, noughts, and the time the figure is about."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from aim import palette
from aim.attendance import Attendance
from aim.charts.attendance_by_week import attendance_by_week_figure, attendance_by_week_in_words
from aim.pupil import CertificateWeek, Stretch

FIRST = date(2025, 9, 1)


def week(at: int, attended: int, missed: int = 0, half_term: str = "2025/26 Autumn 1") -> CertificateWeek:
    attendance = Attendance(attended=attended, authorised=missed)
    return CertificateWeek(FIRST + timedelta(days=7 * at), (), attendance, half_term)


WEEKS = (
    week(0, 8, 2),
    week(1, 0, 10),
    week(2, 0, 0),
    week(3, 10),
    week(9, 9, 1, "2025/26 Autumn 2"),
    week(10, 10, 0, "2025/26 Autumn 2"),
)
AUTUMN_2 = Stretch(
    "2025/26 Autumn 2", date(2025, 11, 3), date(2025, 11, 14), Attendance(attended=19, authorised=1)
)


def trace(figure: go.Figure, name: str) -> Any:
    return next(each for each in figure.data if each.name == name)


def written(figure: go.Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def test_one_bar_a_school_week_from_0_to_100() -> None:
    figure = attendance_by_week_figure(WEEKS)
    bars = trace(figure, "weeks")
    assert list(bars.x) == [each.monday for each in WEEKS]
    assert list(bars.y) == [80, 0, None, 100, 90, 100]
    assert list(figure.layout.yaxis.range) == [0, 100]


def test_a_week_with_no_possible_sessions_is_a_gap_not_a_zero() -> None:
    figure = attendance_by_week_figure(WEEKS)
    assert trace(figure, "weeks").y[2] is None
    assert len(trace(figure, "weeks wholly missed").x) == 1
    assert any("Where a bar is missing, no session was possible" in text for text in written(figure))


def test_a_week_wholly_missed_says_nought_where_its_bar_would_stand() -> None:
    missed = trace(attendance_by_week_figure(WEEKS), "weeks wholly missed")
    assert list(missed.y) == [0]
    assert list(missed.text) == ["0%"]
    assert "Attended 0 of 10 possible sessions" in missed.hovertext[0].replace("<br>", " ")


def test_no_gap_and_no_nought_are_spoken_of_where_there_is_none() -> None:
    figure = attendance_by_week_figure((week(0, 10), week(1, 9, 1)))
    assert [each.name for each in figure.data] == ["weeks"]
    assert not any("missing" in text for text in written(figure))


def test_pointing_at_a_bar_says_its_sessions() -> None:
    said = trace(attendance_by_week_figure(WEEKS), "weeks").hovertext[0].replace("<br>", " ")
    assert said == "Week beginning 1 September 2025. Attended 8 of 10 possible sessions (80.0%)."


def test_the_marked_weeks_are_darker_than_the_others_and_none_is_lost() -> None:
    figure = attendance_by_week_figure(WEEKS, marked=(AUTUMN_2,), marked_name="Best half term")
    marked, others = trace(figure, "marked weeks"), trace(figure, "other weeks")
    assert list(marked.x) == [each.monday for each in WEEKS[4:]]
    assert list(others.x) == [each.monday for each in WEEKS[:4]]
    assert (marked.marker.color, others.marker.color) == (palette.OVERALL, palette.BESIDE)


def test_a_week_mostly_outside_the_marked_days_is_not_darker() -> None:
    thursday = Stretch("", date(2025, 11, 6), date(2025, 11, 14), Attendance(attended=14))
    figure = attendance_by_week_figure(WEEKS, marked=(thursday,), marked_name="Better time")
    assert list(trace(figure, "marked weeks").x) == [date(2025, 11, 10)]


def test_the_marked_time_is_named_with_its_sessions_and_shaded_on_its_own_days() -> None:
    figure = attendance_by_week_figure(WEEKS, marked=(AUTUMN_2,), marked_name="Best half term")
    assert "<b>Best half term</b><br>95%, 19 of 20 sessions" in written(figure)
    shaded = [each for each in figure.layout.shapes if each.fillcolor == palette.MARKED]
    assert [(each.x0, each.x1) for each in shaded] == [(date(2025, 11, 3), date(2025, 11, 15))]


def test_a_marked_time_with_few_sessions_says_that_it_is_provisional() -> None:
    short = Stretch("Autumn 2", date(2025, 11, 3), date(2025, 11, 7), Attendance(attended=10))
    assert "<b>Autumn 2</b><br>100%, 10 of 10 sessions, provisional" in written(
        attendance_by_week_figure(WEEKS, marked=(short,))
    )
    assert "Provisional." in attendance_by_week_in_words(WEEKS, marked=(short,))


def test_half_terms_are_bands_with_their_names_and_the_year_once() -> None:
    figure = attendance_by_week_figure(WEEKS)
    assert [text for text in written(figure) if "Autumn" in text] == ["2025/26<br>Autumn 1", "Autumn 2"]
    assert len([each for each in figure.layout.shapes if each.fillcolor in palette.HALF_TERM_BANDS]) == 2


def test_several_years_are_named_by_the_year() -> None:
    names = [f"{year}/{year - 1999} Half {part}" for year in (2023, 2024) for part in range(6)]
    weeks = tuple(week(at * 8, 10, 0, name) for at, name in enumerate(names))
    named = written(attendance_by_week_figure(weeks))
    assert [text for text in named if "/" in text] == ["2023/24", "2024/25"]


def test_weeks_are_dated_as_weeks_and_the_year_said_once() -> None:
    ticks = attendance_by_week_figure(WEEKS).layout.xaxis.ticktext
    assert list(ticks)[:2] == ["w/c 1 Sep<br>2025", "w/c 8 Sep"]


def test_a_whole_year_has_few_enough_dates_to_read() -> None:
    year = tuple(week(at, 10, 0, f"2025/26 Part {at // 7}") for at in range(39))
    assert len(attendance_by_week_figure(year).layout.xaxis.ticktext) <= 9


def test_neighbouring_labels_do_not_stand_on_each_other() -> None:
    mondays = [FIRST + timedelta(days=7 * at) for at in (3, 4)]
    close = tuple(
        Stretch("", monday, monday + timedelta(days=4), Attendance(attended=10)) for monday in mondays
    )
    figure = attendance_by_week_figure(WEEKS, marked=close, marked_name="Better time")
    heights = [note.yshift for note in figure.layout.annotations if "Better time" in note.text]
    assert len(set(heights)) == 2


def test_the_title_is_the_finding_and_is_safe_text() -> None:
    figure = attendance_by_week_figure(WEEKS, title="Better with Smith & Jones <1>")
    assert "<b>Better with Smith &amp; Jones &lt;1&gt;</b>" in written(figure)


def test_no_weeks_says_what_would_be_here() -> None:
    assert not attendance_by_week_figure(()).data
    assert attendance_by_week_in_words(()) == "Attendance by school week. No weeks to show yet."


def test_the_words_say_what_the_picture_shows() -> None:
    said = attendance_by_week_in_words(WEEKS, marked=(AUTUMN_2,), marked_name="Best half term")
    assert said == (
        "Attendance by school week, from the week of 1 September 2025"
        " to the week of 10 November 2025: 6 weeks."
        " Attended 37 of 50 possible sessions (74.0%)."
        " 1 week has no possible sessions."
        " Best half term, 2025/26 Autumn 2, 03/11/2025 to 14/11/2025."
        " Attended 19 of 20 possible sessions (95.0%)."
        " Lowest: the week of 8 September 2025, 0 of 10 sessions (0.0%)."
    )
