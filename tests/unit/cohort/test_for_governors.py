"""What may be said of a cohort outside the school: the same sums as everywhere, and no name."""

from __future__ import annotations

import sys
from dataclasses import fields, is_dataclass, replace
from datetime import date
from fractions import Fraction
from typing import get_args, get_type_hints

from aim.calendar import week_number
from aim.cohort.counting import cohort_rows
from aim.cohort.for_governors import BY, CohortForOthers, cohort_for_others
from aim.register import Registers
from tests.lib.invented_school import oak_park

ON = date(2026, 11, 20)
SCHOOL = oak_park()


def told(registers: Registers = SCHOOL, **options: object) -> CohortForOthers:
    found = cohort_for_others(registers, on=ON, limit=5, **options)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_the_whole_is_the_sum_of_this_years_marks_up_to_the_day():
    (row,) = cohort_rows(Registers((SCHOOL.registers[1],)), ()).to_dict("records")
    whole = told().whole
    assert (whole.pupils, whole.possible, whole.attended) == (170, row["possible"], row["attended"])
    assert whole.attendance == Fraction(row["attended"], row["possible"])
    assert whole.absent == row["authorised"] + row["unauthorised"]


def test_last_year_is_the_same_weeks_and_no_more():
    found = told()
    same = found.same_weeks
    assert same is not None and (same.weeks, same.now.attended) == (10, found.whole.attended)
    (row,) = cohort_rows(SCHOOL.between(date(2025, 9, 1), date(2025, 11, 21)), ()).to_dict("records")
    assert (same.before.attended, same.before.possible) == (row["attended"], row["possible"])
    assert [each.number for each in found.weeks] == [each.number for each in found.weeks_last_year]
    assert found.weeks_last_year[-1].monday == date(2025, 11, 17)


def test_a_year_that_ends_on_a_wednesday_is_put_beside_the_weeks_up_to_the_wednesday_before():
    found = cohort_for_others(SCHOOL, on=date(2026, 11, 18), limit=5)
    assert found is not None and found.same_weeks is not None
    (row,) = cohort_rows(SCHOOL.between(date(2025, 9, 1), date(2025, 11, 19)), ()).to_dict("records")
    assert found.same_weeks.before.possible == row["possible"] == found.same_weeks.now.possible
    assert found.same_weeks.before.attended == row["attended"]


def test_a_comparison_that_would_tell_of_a_few_newcomers_is_left_out():
    few = oak_park(1, years=(2026,)).registers[0]
    with_few = Registers((*SCHOOL, replace(few.of([0, 1, 2]), school="Elm House")))
    found = cohort_for_others(with_few, on=ON, limit=5)
    assert found is not None and found.same_weeks is None
    assert found.whole.pupils == 173


def test_without_last_year_there_is_nothing_to_compare_with():
    found = told(oak_park(years=(2026,)))
    assert found.same_weeks is None and found.weeks_last_year == ()


def test_a_grouping_of_which_nothing_is_recorded_is_left_out():
    assert {each.by for each in told().groups} == set(BY) - {"social_worker", "young_carer"}
    assert {each.by for each in told(oak_park(facts=False)).groups} == {"year_group"}


def test_small_groups_are_hidden_here_too():
    looked_after = [each.figures for each in told().groups if each.by == "looked_after"]
    assert [each.pupils for each in looked_after] == [None, None]
    assert [each.attendance for each in looked_after] == [None, None]


def test_bands_are_put_together_until_none_is_small_and_are_always_parted_at_ten_percent():
    everyone = cohort_for_others(SCHOOL, on=ON, limit=0)
    shown = told()
    assert everyone is not None and everyone.whole.severe is not None
    assert [each.start for each in everyone.bands] == list(range(0, 51, 5))
    assert sum(each.pupils for each in everyone.bands) == sum(each.pupils for each in shown.bands) == 170
    assert shown.whole.severe is None  # so nothing is said above 10% but how many are persistently absent
    assert [each.start for each in shown.bands] == [0, 5, 10]
    assert shown.bands[-1].pupils == shown.whole.persistent
    assert min(each.pupils for each in shown.bands) >= 5
    own = told(band_starts=(3, 8, 20))
    assert {0, 10} <= {each.start for each in own.bands} <= {0, 3, 8, 10}


def test_a_year_without_marks_gives_nothing():
    assert cohort_for_others(SCHOOL, on=date(2030, 1, 1), limit=5) is None
    assert cohort_for_others(Registers(()), on=ON, limit=5) is None


def test_weeks_of_two_years_are_set_side_by_side_from_the_end_of_july():
    assert week_number(date(2026, 7, 27), 2026) == week_number(date(2025, 7, 28), 2025) == 1
    assert week_number(date(2026, 9, 7), 2026) == week_number(date(2025, 9, 8), 2025) == 7


def test_nothing_in_it_could_hold_a_pupil():
    """Every value is a number, a day, or what a group or a half term is called."""
    seen, texts = [CohortForOthers], set()
    for each in seen:
        hints = get_type_hints(each, vars(sys.modules[each.__module__]))
        for field in fields(each):
            parts = [hints[field.name]]
            for part in parts:
                parts += [inner for inner in get_args(part) if inner is not Ellipsis]
            seen += [part for part in parts if is_dataclass(part) and part not in seen]
            plain = {part for part in parts if not get_args(part) and not is_dataclass(part)} - {Ellipsis}
            assert plain <= {int, bool, date, Fraction, str, type(None)}, field.name
            texts |= {f"{each.__name__}.{field.name}"} if str in plain else set()
    assert texts == {"Group.by", "Group.name", "HalfTermOfAGroup.name", "HalfTermOfAGroup.half_term"}
