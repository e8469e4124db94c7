"""The year as a calendar: what each day is stands in a letter and in words, not in a colour alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aim.charts.school_calendar import (
    CalendarDay,
    DayKind,
    school_calendar_figure,
    school_calendar_in_words,
    school_calendar_legend,
)

NOVEMBER = tuple(
    CalendarDay(
        day,
        DayKind.WEEKEND
        if day.weekday() > 4
        else {9: DayKind.CLOSURE, 10: DayKind.DIFFERS}.get(day.day, DayKind.OPEN),
    )
    for day in (date(2026, 11, 1) + timedelta(days=n) for n in range(30))
)


def test_every_day_stands_in_the_calendar_once():
    shown = [
        text
        for trace in school_calendar_figure(NOVEMBER).data
        if trace.name != "weekdays"
        for text in trace.text
    ]
    numbers = sorted(int(text.replace("<b>", "").split("<")[0].split()[0]) for text in shown)
    assert numbers == list(range(1, 31))


def test_a_day_that_is_no_school_day_carries_a_letter():
    texts = {trace.name: trace.text for trace in school_calendar_figure(NOVEMBER).data}
    assert list(texts[DayKind.CLOSURE.value]) == ["9 c"]
    assert list(texts[DayKind.DIFFERS.value]) == ["<b>10 ?</b>"]
    assert "c: closed: INSET or other" in school_calendar_legend(NOVEMBER)
    assert "?: term dates and marks differ" in school_calendar_legend(NOVEMBER)


def test_a_day_stands_in_the_column_of_its_weekday():
    figure = school_calendar_figure(NOVEMBER)
    (closed,) = [trace for trace in figure.data if trace.name == DayKind.CLOSURE.value]
    assert closed.base[0] == pytest.approx(0.03)  # a Monday
    assert "Monday 9 November 2026: closed" in closed.hovertext[0]


def test_the_words_count_the_days():
    assert school_calendar_in_words(NOVEMBER) == (
        "A calendar from November 2026 to November 2026, month by month: 19 school days; "
        "1 closed: INSET or other; 1 term dates and marks differ."
    )


def test_with_no_days_it_says_so():
    assert school_calendar_figure(()).layout.annotations[0].text == "No year to show yet."
    assert "No year" in school_calendar_in_words(())
