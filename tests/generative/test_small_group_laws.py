"""Laws of what leaves the school: whoever reads every table can still not tell a small number."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from aim.cohort.counting import COUNTED, cohort_rows
from aim.cohort.small_groups import WHOLE, ForOthers, Shown, for_others
from aim.register import Registers
from tests.generative.strategies import examples
from tests.lib.invented_school import registers_of

KINDS = 3  # not persistent; persistent but not severe; severe
COUNTS = {"pupils": (1, 1, 1), "persistent": (0, 1, 1), "severe": (0, 0, 1)}
TOLD = {**COUNTS, "not persistent": (1, 0, 0), "not severe": (1, 1, 0), "persistent only": (0, 1, 0)}

PUPILS = st.lists(
    st.tuples(
        st.integers(1, 4),  # a year group
        st.sampled_from("AAB"),  # its form
        st.sampled_from(["N", "N", "N", "N", "K", "E", ""]),
        st.sampled_from([0, 0, 0, 0, 2, 6]),  # sessions missed of 10
        st.sampled_from(["YY", "NY", "NN", "NN", "YY"]),  # free school meals, pupil premium
    ),
    min_size=1,
    max_size=30,
)
BY = ["year_group", "reg_group", "sen", "ehcp", "fsm", "pupil_premium"]
REST = ("rest", "pupil premium without free school meals")


def school(drawn: list[tuple[int, str, str, int]]) -> Registers:
    pupils = [
        {
            "year_group": str(year),
            "reg_group": f"{year}{form}",
            "sen": sen,
            "ehcp": "Y" if sen == "E" else "N",
            "fsm": meals[0],
            "pupil_premium": meals[1],
        }
        for year, form, sen, _, meals in drawn
    ]
    return registers_of(pupils, [missed for *_, missed, _ in drawn])


class Reader:
    """Somebody who has every table and knows what lies in what: forms, E of SEN, meals in pupil premium."""

    def __init__(self, found: ForOthers, forms: dict[str, list[str]], has_plan: bool) -> None:
        tables: dict[str, Shown] = {WHOLE: found.whole, **found.tables}
        self.places: dict[tuple[str, str], int] = {}
        for name, shown in tables.items():
            for word in shown.rows[name] if name else [WHOLE]:
                self.places[(name, word)] = len(self.places)
        self.places[REST] = len(self.places)
        self.rows: list[np.ndarray] = []
        self.sums: list[float] = []
        for name in found.tables:
            self._same_people([(name, word) for word in tables[name].rows[name]], [(WHOLE, WHOLE)])
        for year, own in forms.items():
            self._same_people([("reg_group", each) for each in own], [("year_group", year)])
        if ("pupil_premium", "Y") in self.places:
            meals = [("fsm", "Y")] if ("fsm", "Y") in self.places else []
            self._same_people([*meals, REST], [("pupil_premium", "Y")])
        if has_plan:
            self._same_people([("sen", "E")], [("ehcp", "Y")])
        for name, shown in tables.items():
            for (_, row), word in zip(
                shown.rows.iterrows(), shown.rows[name] if name else [WHOLE], strict=True
            ):
                for count, told in COUNTS.items():
                    if not pd.isna(row[count]):
                        self._knows((name, word), told, float(row[count]))
                pupils = row["pupils"]
                for count, rate in (("persistent", "persistent_rate"), ("severe", "severe_rate")):
                    if not pd.isna(row[rate]):
                        self._knows((name, word), COUNTS[count], float(row[rate] * pupils / 100))

    def _same_people(self, mine: list[tuple[str, str]], theirs: list[tuple[str, str]]) -> None:
        for kind in range(KINDS):
            row = np.zeros(KINDS * len(self.places))
            row[[KINDS * self.places[each] + kind for each in mine]] = 1
            row[[KINDS * self.places[each] + kind for each in theirs]] = -1
            self._add(row, 0)

    def _knows(self, group: tuple[str, str], told: tuple[int, ...], value: float) -> None:
        self._add(self._row(group, told), value)

    def _row(self, group: tuple[str, str], told: tuple[int, ...]) -> np.ndarray:
        row = np.zeros(KINDS * len(self.places))
        row[KINDS * self.places[group] : KINDS * (self.places[group] + 1)] = told
        return row

    def _add(self, row: np.ndarray, value: float) -> None:
        self.rows.append(row)
        self.sums.append(round(value))

    def possibilities(self, group: tuple[str, str], told: tuple[int, ...]) -> float:
        """How many whole numbers this one could be, as far as the reader can tell."""
        row = self._row(group, told)
        ends = []
        for sign in (1, -1):
            answer = linprog(sign * row, A_eq=np.array(self.rows), b_eq=self.sums, bounds=(0, None))
            ends.append(sign * answer.fun if answer.status == 0 else sign * -np.inf)
        return np.floor(ends[1] + 1e-6) - np.ceil(ends[0] - 1e-6) + 1


@given(PUPILS, st.integers(2, 6))
@examples(6)
def test_no_number_below_the_limit_can_be_told_or_narrowed_to_fewer_than_the_limit(drawn, limit):
    registers = school(drawn)
    found = for_others(registers, BY, limit=limit)
    forms: dict[str, list[str]] = {}
    for year, form in sorted({(year, form) for year, form, *_ in drawn}):
        forms.setdefault(str(year), []).append(f"{year}{form}")
    reader = Reader(found, forms, any(sen == "E" for _, _, sen, *_ in drawn))
    for name in (WHOLE, *BY):
        truth = cohort_rows(registers, [name] if name else [])
        for row in truth.to_dict("records"):
            group = (name, row[name] if name else WHOLE)
            kinds = row["pupils"] - row["persistent"], row["persistent"] - row["severe"], row["severe"]
            for said, told in TOLD.items():
                if np.dot(kinds, told) < limit:
                    assert reader.possibilities(group, told) >= limit, (group, said)
    rest = sum(meals == "NY" for *_, meals in drawn)
    if 0 < rest < limit and any(meals == "YY" for *_, meals in drawn):
        assert reader.possibilities(REST, TOLD["pupils"]) >= limit


@given(PUPILS, st.integers(2, 6))
@examples(6)
def test_what_is_shown_is_true_and_what_is_hidden_is_hidden_whole(drawn, limit):
    registers = school(drawn)
    found = for_others(registers, BY, limit=limit, by_half_term=["year_group"])
    for name, shown in {WHOLE: found.whole, **found.tables}.items():
        truth = cohort_rows(registers, [name] if name else [])
        assert shown.rows.mask(shown.hidden.reindex(columns=truth.columns, fill_value=False)).equals(
            shown.rows
        )
        for column in COUNTED:
            seen = shown.rows[column].notna()
            assert shown.rows.loc[seen, column].tolist() == truth.loc[seen, column].tolist()
        gone = shown.hidden[shown.hidden["pupils"]]
        assert gone.to_numpy(dtype=bool).all()  # no figure of a group whose number of pupils is hidden
        assert (truth["pupils"][~shown.hidden["pupils"]] >= limit).all()
    assert found.whole.hidden["pupils"].item() == (len(drawn) < limit)  # the whole is hidden only if small
    hidden_years = set(
        found.tables["year_group"].rows["year_group"][found.tables["year_group"].hidden["pupils"]]
    )
    by_half_term = found.periods["year_group"]
    assert set(by_half_term.rows["year_group"][by_half_term.hidden["pupils"]]) >= hidden_years


@given(st.lists(st.integers(5, 40), min_size=1, max_size=5))
@examples(8)
def test_nothing_is_hidden_where_nothing_is_small(sizes):
    pupils = [{"year_group": str(year)} for year, size in enumerate(sizes) for _ in range(3 * size)]
    missed = [each for size in sizes for each in [0] * size + [2] * size + [6] * size]
    assert not for_others(registers_of(pupils, missed), ["year_group", "sen"], limit=5).anything_hidden
