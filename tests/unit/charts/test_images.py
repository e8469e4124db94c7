"""Charts as pictures: their size, the same bytes for the same figures, and the sentence beside each."""

from __future__ import annotations

import struct
from datetime import date, timedelta
from fractions import Fraction

import pytest

from aim.charts.images import (
    PRINT,
    SLIDE,
    Picture,
    Size,
    bands_picture,
    half_terms_picture,
    weeks_picture,
)
from aim.cohort.for_governors import HalfTermOfAGroup, Week


def weeks(year: int, *percents: int) -> tuple[Week, ...]:
    first = date(year, 9, 7)
    return tuple(Week(n, first + timedelta(weeks=n), Fraction(each, 100)) for n, each in enumerate(percents))


def pixels(picture: Picture) -> tuple[int, int]:
    """The width and height that the file itself states."""
    assert picture.png.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", picture.png[16:24])


NOW, BEFORE = weeks(2026, 94, 95, 92), weeks(2025, 93, 91, 94)
CELLS = (
    HalfTermOfAGroup("7", "2026/27 Autumn 1", Fraction(96, 100), False),
    HalfTermOfAGroup("7", "2026/27 Autumn 2", Fraction(9196, 10000), False),
    HalfTermOfAGroup("8", "2026/27 Autumn 1", None, True),
)


@pytest.mark.parametrize(("size", "expected"), [(PRINT, (1471, 462)), (SLIDE, (1920, 1080))])
def test_pictures_have_the_size_of_a_page_or_a_slide(size: Size, expected: tuple[int, int]) -> None:
    drawn = [
        weeks_picture(NOW, BEFORE, names=("2026/27", "2025/26"), title="Up", size=size),
        half_terms_picture(CELLS, called=["Year 7", "Year 8"], starts=(5, 10), title="Half terms", size=size),
        bands_picture(["Less than 10% missed", "10% or more missed"], [90, None], title="Bands", size=size),
    ]
    assert [pixels(each) for each in drawn] == [expected] * 3


def test_the_same_figures_give_the_same_bytes() -> None:
    one, two = (weeks_picture(NOW, BEFORE, names=("now", "before"), title="") for _ in range(2))
    assert one == two


def test_the_sentence_of_the_weeks_names_highest_lowest_and_latest() -> None:
    said = weeks_picture(NOW, BEFORE, names=("2026/27", "2025/26"), title="").alt
    assert said == (
        "Attendance by school week. 2026/27: 3 weeks; highest 95.0% in the week of 14 September 2026, "
        "lowest 92.0% in the week of 21 September 2026, latest 92.0% in the week of 21 September 2026. "
        "2025/26: 3 weeks; highest 94.0% in the week of 21 September 2025, lowest 91.0% in the week of "
        "14 September 2025, latest 94.0% in the week of 21 September 2025."
    )
    assert "2025/26: no weeks to show." in weeks_picture(NOW, (), names=("2026/27", "2025/26"), title="").alt


def test_the_sentence_of_half_terms_says_every_cell_and_what_is_hidden() -> None:
    said = half_terms_picture(CELLS, called=["Year 7", "Year 8"], starts=(5, 10), title="").alt
    assert said == (
        "Attendance of year groups by half term. Year 7: Autumn 1 96.0%, Autumn 2 91.9%. "
        "Year 8: Autumn 1 hidden."
    )


def test_the_sentence_of_bands_says_every_bar() -> None:
    said = bands_picture(["Less than 10% missed", "10% or more missed"], [90, None], title="").alt
    assert (
        said
        == "Pupils by how much they have missed. Less than 10% missed: 90 pupils; 10% or more missed: hidden."
    )


def test_nothing_to_draw_is_still_a_picture_that_says_so() -> None:
    assert pixels(weeks_picture((), (), names=("now", "before"), title="")) == (1471, 462)
    assert half_terms_picture((), called=(), starts=(5,), title="").alt == "No groups to show."
    assert bands_picture((), (), title="").alt == "No groups to show."


def test_a_group_called_like_a_formula_is_drawn_as_its_letters() -> None:
    cells = (HalfTermOfAGroup("$x^2$", "$\\bad{$", Fraction(1), False),)
    said = half_terms_picture(cells, called=["$x^2$"], starts=(5,), title="$\\frac$", size=SLIDE)
    assert "$x^2$: $\\bad{$ 100.0%." in said.alt
