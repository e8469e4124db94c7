"""A review's own sums: what happened between a meeting and the review date, beside what had been before.

The target is judged on the possible sessions after the meeting day up to and with the agreed review date, as
held at the time of asking. Sessions after that stand apart, the meeting day is on neither side, and before
the meeting as many possible sessions are looked at as lie in the window (definitions.md 24). What comes of it
is a suggestion: a person decides (definitions.md 25, Gloucestershire's guidance on review meetings).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

import numpy as np

from aim.attendance import Attendance, attendance_of, sums
from aim.codes import CountsAs, Numbers, code_by_number
from aim.findings.slots import MISSED, RECORDED, STATES, Flags, Slots, day_of, first_slot_of
from aim.plans.targets import Target, TargetKind
from aim.register import SESSION_NAMES, ChildRecord


class Outcome(StrEnum):
    """What the sessions suggest about a target."""

    YES = "yes"
    SOME = "some improvement"
    NO = "no"
    WAITING = "waiting on N"  # only sessions whose reason is still to be established stand in the way
    NOT_MET = "not met"  # and nothing before the meeting to compare with, so no more can be said
    NOTHING = ""  # no possible session, or no target that can be judged


@dataclass(frozen=True, slots=True)
class MissedSession:
    """One session missed, with its code in words."""

    day: date
    session: str  # AM or PM
    code: str
    meaning: str
    counts_as: CountsAs
    stretch: int  # the same for sessions missed one after another under one code


@dataclass(frozen=True, slots=True)
class Side:
    """The sessions on one side of a review: before the meeting, up to the review date, or after it."""

    first_day: date | None  # of a possible session; None where there is none
    last_day: date | None
    attendance: Attendance
    missed: tuple[MissedSession, ...]  # every one, oldest first

    @property
    def authorised(self) -> tuple[MissedSession, ...]:
        """The sessions missed that were authorised."""
        return tuple(each for each in self.missed if each.counts_as is CountsAs.AUTHORISED)

    @property
    def unauthorised(self) -> tuple[MissedSession, ...]:
        """The sessions missed that were not."""
        return tuple(each for each in self.missed if each.counts_as is CountsAs.UNAUTHORISED)

    @property
    def still_n(self) -> int:
        """In how many sessions missed N stands: the reason is still to be established."""
        return sum(each.code == "N" for each in self.missed)


@dataclass(frozen=True, slots=True)
class ReviewSums:
    """What a review has to know, in whole sessions; nothing here is decided."""

    meeting_day: date
    review_day: date  # as agreed at the meeting
    target: Target | None  # None where none was agreed, or only in words
    window: Side  # after the meeting day, up to and with the review date
    later: Side  # after the review date
    before: Side  # as many possible sessions as the window has, fewer where the record has fewer
    held_to: date | None  # the last day with a mark, of those asked about
    over: bool  # whether marks are held to the end of the review date

    @property
    def provisional(self) -> bool:
        """Whether the sums may still change because the window is not all recorded yet."""
        return not self.over or self.window.attendance.not_recorded > 0

    @property
    def needed(self) -> int | None:
        """How many sessions of the window meet the target; None where it asks for no number."""
        share = _share(self.target)
        if share is None or not self.window.attendance.possible:
            return None
        return -(-share.numerator * self.window.attendance.possible // share.denominator)

    @property
    def outcome(self) -> Outcome:
        """What the sessions suggest, by rule (definitions.md 25)."""
        after, before = self.window.attendance, self.before.attendance
        if self.target is None or not after.possible:
            return Outcome.NOTHING
        needed = self.needed
        if self.target.kind is TargetKind.NO_UNAUTHORISED:
            if not after.unauthorised:
                return Outcome.YES
            if after.unauthorised == self.window.still_n:
                return Outcome.WAITING
            missed, missed_before = after.unauthorised, before.unauthorised
        elif needed is None:
            return Outcome.NOTHING
        else:
            if after.attended >= needed:
                return Outcome.YES
            missed, missed_before = after.absent, before.absent
        if not before.possible:
            return Outcome.NOT_MET
        less = missed * before.possible < missed_before * after.possible
        return Outcome.SOME if less else Outcome.NO


def review_sums(
    record: ChildRecord, *, meeting_day: date, review_day: date, target: Target | None, on: date
) -> ReviewSums:
    """The sums of a review from a child's joined record, marks after ``on`` not counted.

    Raises ValueError where the review date is not after the meeting.
    """
    if review_day <= meeting_day:
        raise ValueError(f"a review comes after its meeting: {review_day} is not after {meeting_day}")
    slots = record.slots
    asked = slots <= _end_of(on)
    met, agreed = _end_of(meeting_day), _end_of(review_day)
    window = asked & (slots > met) & (slots <= agreed)
    possible = STATES[record.numbers] > 0
    earlier = asked & (slots < first_slot_of(meeting_day))
    told = slots[asked & RECORDED[record.numbers]]
    return ReviewSums(
        meeting_day=meeting_day,
        review_day=review_day,
        target=target,
        window=_side(record, window),
        later=_side(record, asked & (slots > agreed)),
        before=_side(record, _last(earlier, possible, int((window & possible).sum()))),
        held_to=day_of(told[-1]) if len(told) else None,
        over=bool(len(told)) and int(told[-1]) >= agreed,
    )


def _share(target: Target | None) -> Fraction | None:
    """The share of the sessions that a target asks for; None where it asks for no share.

    A target said in sessions is one of the sessions expected then. Where fewer or more were possible, the
    same share is asked for of those.
    """
    if target is None or target.kind is not TargetKind.SESSIONS:
        return None
    if target.percent is not None:
        return target.percent / 100
    return Fraction(target.attend, target.sessions) if target.sessions else None


def _last(inside: Flags, possible: Flags, count: int) -> Flags:
    """The end of these sessions that holds so many possible ones, or all of them where there are fewer."""
    places = np.flatnonzero(inside & possible)
    if not count or not len(places):
        return np.zeros(len(inside), dtype=bool)
    chosen: Flags = inside & (np.arange(len(inside)) >= places[-count:][0])
    return chosen


def _side(record: ChildRecord, some: Flags) -> Side:
    slots, numbers, due = record.slots[some], record.numbers[some], record.due[some]
    possible = STATES[numbers] > 0
    there = slots[possible]
    return Side(
        first_day=day_of(there[0]) if len(there) else None,
        last_day=day_of(there[-1]) if len(there) else None,
        attendance=attendance_of(sums(numbers, due, np.zeros(1, dtype=np.int64), 1)[0]),
        missed=_missed(there, numbers[possible]),
    )


def _missed(slots: Slots, numbers: Numbers) -> tuple[MissedSession, ...]:
    """The missed ones of these possible sessions."""
    stretches = np.cumsum(np.diff(numbers, prepend=numbers[:1]) != 0)
    codes, missed = code_by_number(), STATES[numbers] == MISSED
    return tuple(
        MissedSession(
            day_of(slot),
            SESSION_NAMES[slot % 2],
            codes[number].statutory_code,
            codes[number].meaning,
            codes[number].counts_as,
            stretch,
        )
        for slot, number, stretch in zip(
            slots[missed].tolist(), numbers[missed].tolist(), stretches[missed].tolist(), strict=True
        )
    )


def _end_of(day: date) -> int:
    """The afternoon of a day as a slot."""
    return first_slot_of(day) + 1
