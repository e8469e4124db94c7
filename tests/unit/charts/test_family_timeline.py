"""One timeline for a family: a row each, strokes for days with an absence, lines for days several share."""

from __future__ import annotations

from datetime import date

from aim.charts.family_timeline import (
    TimelineRow,
    days_shared,
    family_timeline_figure,
    family_timeline_in_words,
)

FIRST, LAST = date(2025, 9, 1), date(2025, 12, 1)
SHARED = date(2025, 10, 6)
ROWS = (
    TimelineRow("Ben <b>", FIRST, LAST, (date(2025, 9, 8), SHARED)),
    TimelineRow("Ada", FIRST, LAST, ()),
    TimelineRow("Cy", date(2025, 10, 1), LAST, (SHARED,)),
)


def trace(figure, name: str):
    return next(each for each in figure.data if each.name == name)


def test_each_child_has_a_row_in_the_order_given_and_a_stroke_for_each_day_with_an_absence() -> None:
    figure = family_timeline_figure(ROWS)
    assert list(figure.layout.yaxis.ticktext) == ["Ben &lt;b&gt;", "Ada", "Cy"]
    assert list(figure.layout.yaxis.tickvals) == [2, 1, 0]
    ben = trace(figure, "Ben <b>")
    assert [(x, y) for x, y in zip(ben.x, ben.y, strict=True)] == [(date(2025, 9, 8), 2), (SHARED, 2)]
    assert trace(figure, "Cy, on the register").x[0] == date(2025, 10, 1)


def test_a_line_joins_the_rows_of_those_absent_on_the_same_day() -> None:
    joined = trace(family_timeline_figure(ROWS), "absent on the same day")
    assert (list(joined.x), list(joined.y)) == ([SHARED, SHARED, None], [2, 0, None])
    assert days_shared(ROWS) == {SHARED: (0, 2)}


def test_all_strokes_have_one_colour_so_that_nobody_is_blamed() -> None:
    figure = family_timeline_figure(ROWS)
    assert len({trace(figure, row.name).marker.color for row in ROWS}) == 1


def test_a_stroke_says_who_and_when_and_who_else() -> None:
    said = trace(family_timeline_figure(ROWS), "Cy").hovertext[0].replace("<br>", " ")
    assert said == "Cy, Monday 6 October 2025: absent for a session or more. So was Ben &lt;b&gt;."


def test_the_picture_is_told_in_words() -> None:
    assert family_timeline_in_words(ROWS) == (
        "Ben <b>: absent on 2 days, 01/09/2025 to 01/12/2025. "
        "Ada: absent on 0 days, 01/09/2025 to 01/12/2025. "
        "Cy: absent on 1 day, 01/10/2025 to 01/12/2025. Days on which two or more were absent: 1."
    )
    assert "No days to show" in family_timeline_figure(()).layout.annotations[0].text
    assert family_timeline_in_words(()) == "No days to show."
