"""Finding the children of the Cohort page elsewhere: their joined record and their meetings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from aim.attendance import Attendance
from aim.casework.cases import Case, Cases
from aim.casework.children import same_child
from aim.register import ChildRecord, Registers
from aim.screens.cohort.behind import child_of
from aim.screens.cohort.look import Look


@dataclass(frozen=True, eq=False)
class Found:
    """The children looked at, to be found by who they are. Nothing is worked out before it is asked for."""

    look: Look

    def record(self, child: str) -> ChildRecord:
        """A child's own record over every roll that is loaded, as the Pupil page joins it."""
        rolls = [
            sums.registers[number]
            for sums, rows in self._by_child
            for number in sorted({int(sums.school[row]) for row in rows.get(child, ())})
        ]
        return Registers(tuple(rolls)).record(child)

    def unauthorised(self, child: str) -> int:
        """How many unauthorised sessions a child has over every roll that is loaded."""
        place = Attendance.__slots__.index("unauthorised")
        return sum(
            int(sums.whole[rows[child], place].sum()) for sums, rows in self._by_child if child in rows
        )

    def on_two_rolls(self, child: str) -> bool:
        """Whether a child is on two rolls of any one year."""
        return any(len(rows.get(child, ())) > 1 for _, rows in self._by_child)

    @cached_property
    def _by_child(self) -> list[tuple[Any, dict[str, list[int]]]]:
        found = []
        for sums in self.look.years.values():
            rows: dict[str, list[int]] = {}
            for row, child in enumerate(sums.who["child"]):
                rows.setdefault(child, []).append(row)
            found.append((sums, rows))
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
