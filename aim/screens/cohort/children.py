"""Finding the children of the Cohort page elsewhere: their joined record and their meetings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from aim.casework.cases import Case, Cases
from aim.casework.children import same_child
from aim.codes import Numbers
from aim.cohort.sums import Whole, YearSums
from aim.findings.slots import Slots
from aim.register import ChildRecord, Register, joined_record
from aim.screens.cohort.behind import child_of
from aim.screens.cohort.look import Look


@dataclass(frozen=True, eq=False)
class Found:
    """The children looked at, to be found by who they are. Nothing is worked out before it is asked for."""

    look: Look

    def record(self, child: str) -> ChildRecord:
        """A child's own record over every roll that is loaded, as the Pupil page joins it."""
        rolls = [roll for year in self.look.years.values() for roll in self._on(child, year)]
        return joined_record(child, rolls)

    def marks_of_year(self, child: str, year: YearSums) -> tuple[Slots, Numbers]:
        """A child's own sessions and marks of one year; its rolls are joined where there are several."""
        rolls = self._on(child, year)
        if len(rolls) == 1:
            register, row = rolls[0]
            return register.slots, register.grid[row]
        record = joined_record(child, rolls)
        return record.slots, record.numbers

    def _on(self, child: str, year: YearSums) -> list[tuple[Register, int]]:
        rows, places = self._by_child[year.academic_year], self._rows[year.academic_year]
        return [(year.registers[int(year.school[n])], int(places[n])) for n in rows.get(child, ())]

    @cached_property
    def _rows(self) -> dict[int, Whole]:
        return {number: year.who["row"].to_numpy() for number, year in self.look.years.items()}

    @cached_property
    def on_two_rolls(self) -> frozenset[str]:
        """The children who are on two rolls of any one year."""
        return frozenset(
            child
            for sums in self.look.years.values()
            for child in sums.who["child"][sums.who["child"].duplicated()]
        )

    @cached_property
    def _by_child(self) -> dict[int, dict[str, list[int]]]:
        found: dict[int, dict[str, list[int]]] = {}
        for number, sums in self.look.years.items():
            rows = found.setdefault(number, {})
            for row, child in enumerate(sums.who["child"].tolist()):
                rows.setdefault(child, []).append(row)
        return found

    @cached_property
    def _by_name(self) -> dict[str, list[dict[Any, Any]]]:
        """The enrolments looked at by UPN and by surname: by one of them a case finds its child."""
        found: dict[str, list[dict[Any, Any]]] = {}
        for row in self.look.year.who.iloc[self.look.whole_year.rows].to_dict("records"):
            for name in {str(row["upn"]), str(row["surname"]).casefold()} - {""}:
                found.setdefault(name, []).append(row)
        return found

    def row_of(self, case: Case) -> dict[Any, Any] | None:
        """The enrolment that a meeting is about; None where the child is not among those looked at."""
        names = (case.child.upn, case.child.surname.casefold())
        rows = (row for name in names for row in self._by_name.get(name, ()))
        return next((row for row in rows if same_child(child_of(row).keys, case.keys)), None)

    def cases(self, cases: Cases) -> list[tuple[Case, dict[Any, Any]]]:
        """The meetings of the children looked at, each with the enrolment."""
        found = ((case, self.row_of(case)) for case in cases.cases)
        return [(case, row) for case, row in found if row is not None]
