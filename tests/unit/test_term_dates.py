"""Term dates from a file, and beside the marks."""

from __future__ import annotations

from datetime import date

import pytest

from aim.calendar import AUTUMN_TO_SUMMER, Closure, HalfTermDates, TermDates
from aim.register import Registers
from aim.settings import Settings
from aim.term_dates import (
    Difference,
    differences,
    half_terms_in_the_marks,
    in_words,
    term_dates_in_file,
    with_their_dates,
)
from tests.lib.register_strip import registers

FILE = """2026/27 school calendar,,
Half term,First day,Last day
Term 1,Wednesday 2 September 2026,23/10/2026
2026/27 Autumn 2,02/11/2026,18/12/2026
INSET,01/09/2026,
October break,26/10/2026,30/10/2026
"""


def found(text: str):
    return term_dates_in_file("dates.csv", text.encode(), AUTUMN_TO_SUMMER)


def test_rows_named_as_half_terms_are_half_terms_and_others_are_closures():
    read = found(FILE)
    assert read.faults == ()
    assert read.half_terms == {
        (2026, 1): ("02/09/2026", "23/10/2026"),
        (2026, 2): ("02/11/2026", "18/12/2026"),
    }
    assert read.closures == {
        2026: (("01/09/2026", "", "INSET"), ("26/10/2026", "30/10/2026", "October break"))
    }


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Term 1,2 September 2026\n", "row of headings"),
        (FILE + "Term 3,04/01/2027,31/02/2027\n", "Row 7: “31/02/2027” is not a date."),
        (FILE + "Term 3,,12/02/2027\n", "Row 7 has no first day."),
        (FILE + "Term 3,04/01/2027,\n", "Row 7: Term 3 has no last day."),
        (FILE + "Autumn 1,04/09/2026,23/10/2026\n", "stands in the file twice"),
        ("Name,From,To\nTerm 1,02/09/2026,09/10/2026\n", "two ways"),
        ("Name,From,To\n", "no dates under them"),
        ("", "nothing"),
    ],
)
def test_of_a_file_that_is_not_wholly_understood_nothing_is_taken(text: str, said: str):
    read = found(text)
    assert any(said in fault for fault in read.faults), read.faults
    assert not read.half_terms and not read.closures


OPEN = r"""
    2026-10-12  /\  /\  /\  /\  /\
    2026-10-19  /\  /\  /\  /\  ##
    2026-11-02  /\  /\  /\  /\  /\
"""
DATES = TermDates(
    (
        HalfTermDates(1, date(2026, 10, 12), date(2026, 10, 23)),
        HalfTermDates(2, date(2026, 11, 3), date(2026, 12, 18)),
    ),
    (Closure(date(2026, 10, 15), date(2026, 10, 15), "INSET"),),
)


def test_where_term_dates_and_marks_differ_each_stretch_is_said():
    differing = differences(DATES, registers(OPEN))
    assert differing == (
        Difference(date(2026, 10, 15), date(2026, 10, 15), True),
        Difference(date(2026, 10, 23), date(2026, 10, 23), False),
        Difference(date(2026, 11, 2), date(2026, 11, 2), True),
    )
    assert in_words(differing[0]) == (
        "There are marks on 15/10/2026, when the term dates have the school closed."
    )
    assert in_words(differing[1]) == (
        "There are no marks on 23/10/2026, when the term dates have the school open."
    )


def test_days_that_follow_one_another_are_said_together_over_a_weekend():
    closed = TermDates((HalfTermDates(1, date(2026, 10, 21), date(2026, 10, 23)),))
    wide = TermDates((*closed.half_terms, HalfTermDates(2, date(2026, 11, 6), date(2026, 12, 18))))
    said = [in_words(each) for each in differences(wide, registers(OPEN))]
    assert "from 02/11/2026 to 05/11/2026" in said[-1]


def test_days_outside_the_marks_and_outside_the_dates_never_differ():
    later = TermDates((HalfTermDates(3, date(2027, 1, 4), date(2027, 2, 12)),))
    assert differences(later, registers(OPEN)) == ()
    assert differences(DATES, Registers()) == ()


def test_the_marks_show_half_terms_by_the_days_the_school_was_open():
    assert half_terms_in_the_marks(registers(OPEN)) == (
        HalfTermDates(1, date(2026, 10, 12), date(2026, 10, 22)),
        HalfTermDates(2, date(2026, 11, 2), date(2026, 11, 6)),
    )


def test_registers_of_another_school_keep_the_half_terms_of_their_marks():
    named = TermDates(names=("Term 1", "Term 2", "Term 3", "Term 4", "Term 5", "Term 6"))
    settings = Settings(school="Oak Park School", term_dates=named)
    (ours,) = with_their_dates(registers(OPEN), settings)
    (theirs,) = with_their_dates(registers(OPEN, school="Hazel Lane"), settings)
    assert set(ours.sessions["half_term"]) - {""} == {"2026/27 Term 1", "2026/27 Term 2"}
    assert set(theirs.sessions["half_term"]) - {""} == {"2026/27 Autumn 1", "2026/27 Autumn 2"}
