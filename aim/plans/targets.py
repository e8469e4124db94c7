"""Targets for the time up to a review: a percentage turned into sessions, and a realistic one suggested.

The review window is the possible sessions after the meeting day up to and with the review date
(definitions.md 24); before they have happened they are the sessions of the days the school is open. A target
is met when 100 times the sessions attended are at least the percentage times the possible ones
(definitions.md 25), so "at least" is worked out in whole numbers and never rounded.

A suggestion lies between the present attendance and the time when it was better: never below the present,
never above the better time where that allows it, never above every session. Source: Gloucestershire's
guidance on both meetings (a target that can be reached, or no further unauthorised absence).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from aim.plans.looking_ahead import sessions_between
from aim.pupil import PupilFacts


class TargetKind(StrEnum):
    """What a target asks for."""

    SESSIONS = "attend so many sessions"
    NO_UNAUTHORISED = "no further unauthorised absence"


class Basis(StrEnum):
    """What a suggestion looks towards."""

    BETTER_TIME = "a time that was clearly better"
    HALF_TERM = "the best half term"
    HALVED = "half the absence there is now"
    PRESENT = "keeping up the present attendance"


@dataclass(frozen=True, slots=True)
class Target:
    """A target for a review window: at least so many of so many sessions."""

    kind: TargetKind
    sessions: int  # possible in the window
    attend: int  # at least; 0 for "no further unauthorised absence"
    percent: Fraction | None = None  # what was asked for, where it was a percentage
    basis: Basis | None = None  # why it is suggested, where it is

    @property
    def may_miss(self) -> int:
        """How many sessions may be missed and the target still be met."""
        return self.sessions - self.attend


def attend_at_least(percent: int | Fraction, sessions: int) -> int:
    """The fewest of these sessions with which a percentage is met: the smallest n with 100 n >= T x sessions.

    Raises ValueError for a percentage below 0 or above 100.
    """
    share = Fraction(percent)
    if not 0 <= share <= 100:
        raise ValueError(f"a target lies between 0 and 100%, not {percent}")
    return -(-share.numerator * sessions // (100 * share.denominator))


def review_sessions(meeting_day: date, review_day: date, is_open: Callable[[date], bool]) -> int:
    """The sessions of the review window: after the meeting day, up to and with the review date."""
    return sessions_between(meeting_day, review_day, is_open)


def percent_target(percent: int | Fraction, sessions: int) -> Target:
    """A percentage as sessions of the window ("30 sessions; attend at least 27")."""
    return Target(TargetKind.SESSIONS, sessions, attend_at_least(percent, sessions), Fraction(percent))


def no_unauthorised_target(sessions: int) -> Target:
    """The target that no further absence in the window is unauthorised: no G, N, O or U."""
    return Target(TargetKind.NO_UNAUTHORISED, sessions, 0)


def suggested_target(facts: PupilFacts, sessions: int) -> Target | None:
    """A realistic number of sessions for a window, from this year's attendance and what was better.

    Half way between the two, in whole sessions. None where nothing was possible this year or in the window.
    """
    present = facts.year.attendance.rate if facts.year else None
    if present is None or not sessions:
        return None
    better, basis = _better(facts, present)
    fewest = attend_at_least(100 * present, sessions)
    most = max(fewest, better.numerator * sessions // better.denominator)
    half_way = _nearest((present + better) / 2 * sessions)
    return Target(TargetKind.SESSIONS, sessions, min(max(half_way, fewest), most), None, basis)


def _better(facts: PupilFacts, present: Fraction) -> tuple[Fraction, Basis]:
    """The attendance that a suggestion looks towards, above the present one, and what it is."""
    if present == 1:
        return present, Basis.PRESENT
    times = [Fraction(each.attended, each.possible) for each in facts.better_times]
    if times and max(times) > present:
        return max(times), Basis.BETTER_TIME
    best = facts.best_half_term.attendance.rate if facts.best_half_term else None
    if best is not None and best > present:
        return best, Basis.HALF_TERM
    return Fraction(1), Basis.HALVED


def _nearest(number: Fraction) -> int:
    """The nearest whole number; a half goes up."""
    return (2 * number.numerator + number.denominator) // (2 * number.denominator)
