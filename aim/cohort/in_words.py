"""How attendance stands, and how that is beside a year before, in a sentence for the page and for paper."""

from __future__ import annotations

from fractions import Fraction

from aim.attendance import Attendance
from aim.cohort.views import SameWeeks
from aim.wording import counted, of_sessions, percent, points_apart


def how_it_stands(attended: int, possible: int, said: str, same: SameWeeks | None) -> str:
    """The sentence at the head of the Cohort page and of the page for governors.

    ``said`` is the period ("this school year"). Where what is compared is not all of it (schools without a
    year before, weeks without marks then) it is another figure than the first, and is said with its sessions.
    """
    if not possible:
        return f"No possible sessions are recorded {said}."
    start = f"Attendance is {percent(Fraction(attended, possible))} {said}"
    if same is None:
        return f"{start}."
    weeks, before = counted(same.weeks, "week"), _with_sessions(same.before)
    if (same.now.attended, same.now.possible) == (attended, possible):
        name = f"in the same {weeks} a year before"
        return f"{start}, {higher_or_lower(same.now, same.before, name)} ({before})."
    where = f" in {counted(same.schools, 'school')}" if same.of_several else ""
    compared = higher_or_lower(same.now, same.before, "a year before")
    return (
        f"{start}. In the {weeks} with marks of both years{where} it is {_with_sessions(same.now)}: "
        f"{compared} ({before})."
    )


def higher_or_lower(now: Attendance, before: Attendance, name: str) -> str:
    """ "0.8 percentage points lower than ...", "the same as ..." where no decimal shows a difference."""
    apart = points_apart(now.rate or Fraction(0), before.rate or Fraction(0))
    return f"{apart} than {name}" if apart else f"the same as {name}"


def _with_sessions(sums: Attendance) -> str:
    return f"{percent(sums.rate)}, {of_sessions(sums.attended, sums.possible)}"
