"""What is hidden in what leaves the school (definitions.md 22): small groups, and what gives them away."""

from __future__ import annotations

import pandas as pd
import pytest

from aim.cohort.small_groups import HIDDEN, ForOthers, Shown, for_others, hidden_in_words
from aim.register import Registers
from aim.settings import AS_SHIPPED
from tests.lib.invented_school import registers_of


def drawn(*groups: tuple[int, dict[str, str], tuple[int, int, int]]) -> Registers:
    """Groups of pupils: facts, and how many are not persistently absent, only persistently, severely."""
    pupils = [facts for size, facts, kinds in groups for _ in range(size)]
    missed = [each for _, _, kinds in groups for each in [0] * kinds[0] + [2] * kinds[1] + [6] * kinds[2]]
    assert len(pupils) == len(missed)
    return registers_of(pupils, missed)


def year(name: str, size: int, **facts: str) -> tuple[int, dict[str, str], tuple[int, int, int]]:
    """A year group in which every kind of attendance is frequent, if the group is large."""
    return size, {"year_group": name, **facts}, (size - 2 * (size // 3), size // 3, size // 3)


def told(shown: Shown, by: str, column: str = "pupils") -> dict[str, object]:
    values = zip(shown.rows[by], shown.rows[column], shown.hidden[column], strict=True)
    return {word: HIDDEN if gone else None if pd.isna(value) else int(value) for word, value, gone in values}


def pupils_by(found: ForOthers, by: str) -> dict[str, object]:
    return told(found.tables[by], by)


def test_the_limit_is_five_where_a_school_has_set_none():
    assert AS_SHIPPED.small_group == 5
    assert hidden_in_words(5).startswith("“hidden”: fewer than 5 pupils, or a figure from which")


def test_a_lone_small_group_takes_the_next_with_it_and_the_whole_stays():
    found = for_others(
        drawn(year("7", 30), year("8", 3), year("9", 60), year("10", 21)), ["year_group"], limit=5
    )
    assert pupils_by(found, "year_group") == {"7": 30, "8": HIDDEN, "9": HIDDEN, "10": 21}
    (whole,) = found.whole.rows.to_dict("records")
    assert (whole["pupils"], whole["possible"]) == (114, 1140)


def test_all_figures_of_a_hidden_group_are_hidden_with_it():
    found = for_others(drawn(year("7", 30), year("8", 3), year("9", 60)), ["year_group"], limit=5)
    rows = found.tables["year_group"].rows.set_index("year_group")
    assert rows.loc["8"].isna().all() and rows.loc["9"].isna().all()
    assert rows.loc["7"].notna().all()


def test_small_groups_that_hide_each_other_take_nobody_with_them():
    found = for_others(drawn(year("7", 30), year("8", 3), year("9", 4)), ["year_group"], limit=5)
    assert pupils_by(found, "year_group") == {"7": 30, "8": HIDDEN, "9": HIDDEN}


def test_small_groups_that_are_together_still_few_do():
    found = for_others(
        drawn(year("7", 30), year("8", 1), year("9", 2), year("10", 30)), ["year_group"], limit=5
    )
    assert pupils_by(found, "year_group") == {"7": 30, "8": HIDDEN, "9": HIDDEN, "10": HIDDEN}


def test_a_small_form_takes_one_of_its_own_year_group():
    groups = [year("7", 30, reg_group=f"7{form}") for form in "AB"]
    groups += [year("7", 3, reg_group="7C"), year("8", 30, reg_group="8A"), year("8", 30, reg_group="8B")]
    found = for_others(drawn(*groups), ["year_group", "reg_group"], limit=5)
    assert pupils_by(found, "year_group") == {"7": 63, "8": 60}
    assert pupils_by(found, "reg_group") == {"7A": 30, "7B": HIDDEN, "7C": HIDDEN, "8A": 30, "8B": 30}


def test_what_is_hidden_beside_a_small_group_is_not_told_by_the_same_children_in_another_table():
    groups = [
        year("7", 60, sen="N", ehcp="N"),
        year("7", 21, sen="E", ehcp="Y"),
        year("7", 3, sen="A", ehcp="N"),
    ]
    found = for_others(drawn(*groups), ["sen", "ehcp"], limit=5)
    assert pupils_by(found, "sen") == {"A": HIDDEN, "E": 21, "N": HIDDEN}  # E would be told by Y
    assert pupils_by(found, "ehcp") == {"N": 63, "Y": 21}


def test_two_groups_do_not_tell_by_subtraction_the_few_in_one_and_not_in_the_other():
    groups = [
        year("7", 60, fsm="N", pupil_premium="N"),
        year("7", 3, fsm="N", pupil_premium="Y"),
        year("7", 30, fsm="Y", pupil_premium="Y"),
    ]
    found = for_others(drawn(*groups), ["fsm", "pupil_premium"], limit=5)
    shown = [pupils_by(found, by)[yes] for by in ("fsm", "pupil_premium") for yes in "NY"]
    assert shown == [63, 30, HIDDEN, HIDDEN]  # 60 and 33 beside them would tell the three
    for by in ("fsm", "pupil_premium"):
        assert HIDDEN not in pupils_by(for_others(drawn(*groups), [by], limit=5), by).values()


@pytest.mark.parametrize(
    ("kinds", "persistent", "severe"),
    [
        ((20, 8, 2), 10, HIDDEN),  # few severe
        ((20, 2, 8), 10, HIDDEN),  # few persistent who are not severe
        ((27, 2, 1), HIDDEN, HIDDEN),  # few persistent
        ((2, 18, 10), HIDDEN, 10),  # few who are not
    ],
)
def test_a_small_number_of_persistent_or_severe_pupils_is_hidden_and_so_is_a_small_rest(
    kinds, persistent, severe
):
    large = (60, {"year_group": "8"}, (20, 20, 20)), (60, {"year_group": "9"}, (20, 20, 20))
    found = for_others(drawn((30, {"year_group": "7"}, kinds), *large), ["year_group"], limit=5)
    years = found.tables["year_group"]
    assert pupils_by(found, "year_group") == {"7": 30, "8": 60, "9": 60}
    assert told(years, "year_group", "persistent")["7"] == persistent
    assert told(years, "year_group", "severe")["7"] == severe
    for column, said in (("persistent", persistent), ("severe", severe)):
        gone = [word for word, value in told(years, "year_group", column).items() if value == HIDDEN]
        assert len(gone) == (2 if said == HIDDEN else 0)  # one more, or the whole would tell


def test_a_whole_school_below_the_limit_is_hidden_altogether():
    found = for_others(drawn(year("7", 4)), ["year_group"], limit=5)
    assert found.whole.hidden.to_numpy().all()
    assert pupils_by(found, "year_group") == {"7": HIDDEN}


def test_no_pupils_give_empty_tables():
    found = for_others(Registers(()), ["year_group"], limit=5)
    assert not len(found.whole.rows) and not found.anything_hidden
