"""How fresh a record is: its last mark, the school days since, and the reasons still to be established.

N has to be replaced within five school days (SI 2024/208 reg 10(7) to (9); ``facts/thresholds.csv``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from aim.findings.limits import limit
from aim.plans.looking_ahead import sessions_between
from aim.pupil import PupilFacts, SessionMark


@dataclass(frozen=True, slots=True)
class Freshness:
    """What a reader must know of a record before any figure of it."""

    last_mark: date | None  # None where there are no marks
    school_days_since: int  # whole school days after it, before the day asked about
    reasons_not_known: tuple[SessionMark, ...]  # sessions marked N, oldest first
    overdue: tuple[SessionMark, ...]  # those of them that five school days have passed since
    note: str = ""  # what was assumed of the days the school is open


def freshness(facts: PupilFacts, on: date, is_open: Callable[[date], bool], note: str = "") -> Freshness:
    """How fresh a child's record is on a day.

    ``is_open`` says whether the school is open on a day, ``note`` what had to be assumed for it.
    """

    def school_days_since(day: date) -> int:
        return sessions_between(day, on - timedelta(days=1), is_open) // 2

    within = limit("reason_not_known").value
    not_known = facts.reasons_not_known
    return Freshness(
        last_mark=facts.last_day,
        school_days_since=school_days_since(facts.last_day) if facts.last_day else 0,
        reasons_not_known=not_known,
        overdue=tuple(mark for mark in not_known if school_days_since(mark.day) >= within),
        note=note,
    )
