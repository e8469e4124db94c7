"""The palette: a colour is never the only sign, and letters on it can be read."""

from __future__ import annotations

import re

import pytest

from aim import palette
from aim.codes import CountsAs
from aim.palette import LATE, SWATCHES, Pattern, contrast, swatch

ALL = [*SWATCHES.values(), LATE]
HEX = re.compile(r"^#[0-9A-F]{6}$")


@pytest.mark.parametrize("counts_as", CountsAs)
def test_everything_a_mark_can_count_as_has_its_entry(counts_as: CountsAs) -> None:
    shown = swatch(counts_as)
    assert HEX.match(shown.fill)
    assert HEX.match(shown.ink)
    assert shown.word
    assert shown.sentence.endswith(".")
    assert shown.letter


@pytest.mark.parametrize("shown", ALL, ids=lambda each: each.word)
def test_letters_read_on_their_fill_and_on_its_hatch(shown: palette.Swatch) -> None:
    assert contrast(shown.ink, shown.fill) >= 4.5
    if shown.pattern is Pattern.HATCH:
        assert contrast(shown.ink, shown.line) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_words_and_letters_tell_every_meaning_apart() -> None:
    assert len({each.word for each in ALL}) == len(ALL)
    assert len({each.letter for each in ALL}) == len(ALL)


def test_late_is_attended_with_a_ring() -> None:
    late = swatch(CountsAs.ATTENDING, "L")
    assert late.pattern is Pattern.RING
    assert late.fill == SWATCHES[CountsAs.ATTENDING].fill
    assert contrast(late.line, late.fill) >= 3


def test_only_an_attended_l_has_the_ring() -> None:
    assert swatch(CountsAs.ATTENDING, "/").pattern is Pattern.PLAIN
    assert swatch(CountsAs.UNAUTHORISED, "U").pattern is Pattern.PLAIN
    assert swatch(CountsAs.NOT_UNDERSTOOD, "L").pattern is Pattern.PLAIN


def test_what_is_outside_the_sum_looks_outside_it_without_colour() -> None:
    for counts_as in (CountsAs.NOT_POSSIBLE, CountsAs.CLOSED, CountsAs.NOT_ON_ROLL):
        assert SWATCHES[counts_as].pattern is Pattern.HATCH
    assert SWATCHES[CountsAs.NOT_RECORDED].pattern is Pattern.DASHED_EDGE


def test_absences_and_attendance_differ_in_grey_print() -> None:
    attended, authorised, unauthorised = (
        SWATCHES[each].fill for each in (CountsAs.ATTENDING, CountsAs.AUTHORISED, CountsAs.UNAUTHORISED)
    )
    assert contrast(attended, authorised) > 1.25
    assert contrast(authorised, unauthorised) > 1.25


def test_bars_stand_out_from_every_ground_they_stand_on() -> None:
    for ground in (*palette.HALF_TERM_BANDS, palette.PAPER):
        assert contrast(palette.BESIDE, ground) >= 3
        assert contrast(palette.OVERALL, ground) >= 3
    assert contrast(palette.OVERALL, palette.MARKED) >= 3
    assert contrast(palette.TEXT, palette.BESIDE) >= 4.5
    assert contrast(palette.PAPER, palette.OVERALL) >= 4.5
    assert contrast(palette.QUIET_TEXT, palette.MARKED) >= 4.5
