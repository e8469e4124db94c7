"""What the record says about one child: the values that screens, forms and the command line share.

Nothing here is rounded and nothing is worded: ``wording.py`` does that. All counts are whole
sessions (half days). Days are ``datetime.date``; a range includes both its ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from aim.attendance import Attendance, attendance_of, sums
from aim.calendar import academic_year_of
from aim.codes import NOT_UNDERSTOOD, Numbers
from aim.findings.absences import Absence, Run, absences_of, longest_run_of
from aim.findings.better_times import BetterTime, better_times
from aim.findings.certificate_weeks import CertificateWeek, SessionMark, certificate_weeks
from aim.findings.codes_used import CodeCount, code_counts
from aim.findings.comparisons import (
    LastWeeks,
    RecordToCompare,
    Stretch,
    YearOnYear,
    last_weeks,
    year_on_year,
    year_to_date,
)
from aim.findings.patterns import Pattern, patterns
from aim.findings.penalty_window import PenaltyWindow
from aim.findings.school_age import school_age
from aim.findings.slots import RECORDED, Flags, Slots, day_of
from aim.findings.thresholds import Thresholds, thresholds
from aim.findings.weekdays import WeekdaySession, by_weekday
from aim.findings.what_differed import Support, WhatDiffered, what_differed
from aim.register import SESSION_NAMES, ChildRecord, Registers

__all__ = [
    "ASKED_TO_STAY_AWAY",
    "NO_NAME",
    "Absence",
    "CertificateWeek",
    "CodeCount",
    "Pupil",
    "PupilFacts",
    "RegisterComment",
    "Run",
    "SessionMark",
    "Stretch",
    "Support",
    "pupil_facts",
    "register_comments",
    "this_year",
]

NO_NAME = "the pupil"
ASKED_TO_STAY_AWAY = ("E", "C2")  # absences that school itself asked for (definitions.md 20)


@dataclass(frozen=True, slots=True)
class Pupil:
    """Who a child is, as their latest enrolment has it; blank where no file said."""

    surname: str
    forename: str
    upn: str
    admission_number: str
    school: str
    year_group: str
    reg_group: str
    date_of_birth: date | None

    @property
    def name(self) -> str:
        """Forename and surname, as a person says them."""
        return f"{self.forename} {self.surname}".strip()

    @property
    def called(self) -> str:
        """What sentences call the child: the forename, else the surname, else "the pupil"."""
        return self.forename or self.surname or NO_NAME

    @property
    def initials(self) -> str:
        """First letters of the forename and the surname."""
        return "".join(word[0] for word in (self.forename, self.surname) if word)


@dataclass(frozen=True, slots=True)
class RegisterComment:
    """What somebody wrote beside a mark in the register."""

    day: date
    session: str  # AM or PM
    text: str


@dataclass(frozen=True, slots=True)
class PupilFacts:
    """Everything the record says about one child between two days."""

    pupil: Pupil
    first_day: date | None  # the first day with a mark, planned closures aside
    last_day: date | None
    attendance: Attendance
    codes: tuple[CodeCount, ...]
    half_terms: tuple[Stretch, ...]
    weeks: tuple[CertificateWeek, ...]
    absences: tuple[Absence, ...]
    longest_run: Run | None
    penalty_window: PenaltyWindow
    marks_after: int  # marks later than the day asked about: read, not counted
    files: tuple[str, ...]  # the files the marks came from
    other_rolls: tuple[str, ...]  # other schools with a roll for this child in these marks
    two_values: int  # sessions for which two rolls have two different possible marks
    better_times: tuple[BetterTime, ...] = ()  # empty where chance explains the differences
    patterns: tuple[Pattern, ...] = ()  # likewise, the clearest first
    what_differed: tuple[WhatDiffered, ...] = ()  # one for each better time, in their order
    year: Stretch | None = None  # the school year that holds the latest mark, as far as it is recorded
    last_weeks: LastWeeks | None = None  # None where the year has no more than four school weeks
    year_on_year: YearOnYear | None = None  # None where last year has no possible session
    thresholds: Thresholds | None = None  # for staff; None for a record made by hand
    weekdays: tuple[WeekdaySession, ...] = ()  # of the days that the sums are of

    @property
    def best_half_term(self) -> Stretch | None:
        """The half term with the highest attendance, of those with at least 20 possible sessions."""
        return max(_full(self.half_terms), key=_rate, default=None)

    @property
    def worst_half_term(self) -> Stretch | None:
        """The half term with the lowest attendance, of those with at least 20 possible sessions."""
        return min(_full(self.half_terms), key=_rate, default=None)

    @property
    def asked_away(self) -> int:
        """Sessions missed because school asked the child not to attend: E and C2."""
        return sum(each.sessions for each in self.codes if each.code in ASKED_TO_STAY_AWAY)

    @property
    def reasons_not_known(self) -> tuple[SessionMark, ...]:
        """The sessions marked N in the weeks shown, oldest first: the reason is still to be established."""
        return tuple(mark for week in self.weeks for mark in week.marks if mark.code == "N")


def _full(stretches: tuple[Stretch, ...]) -> list[Stretch]:
    return [each for each in stretches if each.attendance.possible >= 20]


def _rate(stretch: Stretch) -> Fraction:
    return stretch.attendance.rate or Fraction(0)


def pupil_facts(
    registers: Registers,
    child: str,
    *,
    first_day: date | None = None,
    last_day: date | None = None,
    headline_from: date | None = None,
    on: date,
    last_day_of_year: date | None = None,
    support: Sequence[Support] = (),
) -> PupilFacts:
    """What the record says about one child between two days, marks after ``on`` read but not counted.

    ``child`` is a value of ``registers.children["child"]``; KeyError if it is not there. With
    ``headline_from`` the sums, codes and certificate start on that day, while half terms, spells, runs and
    the ten-week window look at everything (definitions.md 15). ``last_day_of_year`` is the last school day
    of the year, where term dates say it; ``support`` is what was in place, for what differed in better times.
    """
    whole = registers.record(child)
    until = min(last_day or on, on)
    inside = _between(whole, first_day, until)
    slots, numbers, due = whole.slots[inside], whole.numbers[inside], whole.due[inside]
    weeks, half_terms = whole.school_weeks[inside], whole.half_terms[inside]
    recent = inside & _between(whole, headline_from, None)
    pupil = pupil_of(registers, child)
    compared = RecordToCompare(slots, numbers, due, weeks)
    year = year_to_date(compared)
    better = better_times(slots, numbers, weeks)
    reached = thresholds(
        slots,
        numbers,
        weeks,
        age=school_age(pupil.date_of_birth),
        this_year=year,
        on=year.last_day if year else until,
    )
    return PupilFacts(
        pupil=pupil,
        **_headline(whole, recent),
        half_terms=_half_terms(whole, inside),
        absences=absences_of(slots, numbers),
        longest_run=longest_run_of(slots, numbers),
        penalty_window=reached.penalty_window,
        marks_after=int(np.count_nonzero(RECORDED[whole.numbers[whole.days > np.datetime64(on)]])),
        files=_files(whole),
        other_rolls=_other_rolls(whole, pupil.school),
        two_values=whole.two_values,
        better_times=better,
        patterns=patterns(slots, numbers, weeks, half_terms),
        what_differed=tuple(what_differed(each, slots, numbers, half_terms, due, support) for each in better),
        year=year,
        last_weeks=last_weeks(compared),
        year_on_year=year_on_year(compared, last_day_of_year),
        thresholds=reached,
    )


def in_period(
    facts: PupilFacts,
    registers: Registers,
    child: str,
    first_day: date | None,
    last_day: date | None,
    on: date,
) -> PupilFacts:
    """The same facts with the sums, codes, weekdays and certificate of other days, both included."""
    whole = registers.record(child)
    return replace(facts, **_headline(whole, _between(whole, first_day, min(last_day or on, on))))


def every_mark(registers: Registers, child: str, on: date) -> tuple[SessionMark, ...]:
    """Every session of a child's record up to a day in which a mark stands or was due, oldest first."""
    whole = registers.record(child)
    weeks = _weeks(whole, _between(whole, None, on))
    return tuple(mark for week in weeks for mark in week.marks if mark.counts_as is not None)


def register_comments(registers: Registers, child: str, on: date) -> tuple[RegisterComment, ...]:
    """The comments that stand beside a child's marks up to a day, on any roll, oldest first."""
    found: dict[tuple[int, str], None] = {}
    for register, place in registers.record(child).rolls:
        mine = register.remarks[(register.remarks["pupil"] == place) & (register.remarks["comment"] != "")]
        slots = register.slots[mine["session"].to_numpy(dtype=np.int64)]
        found |= dict.fromkeys(zip(slots.tolist(), map(str, mine["comment"]), strict=True))
    return tuple(
        RegisterComment(day_of(slot), SESSION_NAMES[slot % 2], text)
        for slot, text in sorted(found)
        if day_of(slot) <= on
    )


def _headline(whole: ChildRecord, recent: Flags) -> dict[str, Any]:
    """What a page or form heads of these sessions of a record: sums, codes, weekdays, certificate."""
    slots, numbers, due = whole.slots[recent], whole.numbers[recent], whole.due[recent]
    told = slots[RECORDED[numbers]]
    return {
        "first_day": day_of(told[0]) if len(told) else None,
        "last_day": day_of(told[-1]) if len(told) else None,
        "attendance": _attendance(numbers, due),
        "codes": _code_counts(numbers, slots, _as_typed(whole)),
        "weeks": _weeks(whole, recent),
        "weekdays": by_weekday(slots, numbers, due),
    }


def _weeks(whole: ChildRecord, some: Flags) -> tuple[CertificateWeek, ...]:
    return certificate_weeks(
        whole.slots[some], whole.numbers[some], whole.due[some], whole.half_terms[some], _as_typed(whole)
    )


def this_year(registers: Registers, child: str, on: date) -> date | None:
    """The first day of the academic year that holds a child's latest mark up to ``on``: 1 August.

    None where there is no mark. Headlines on pages and forms start there (definitions.md 15).
    """
    record = registers.record(child)
    told = record.slots[RECORDED[record.numbers] & (record.days <= np.datetime64(on))]
    return date(academic_year_of(day_of(told[-1])), 8, 1) if len(told) else None


def attendance_until(registers: Registers, child: str, on: date, *, whole: bool = False) -> Attendance:
    """A child's attendance up to a day, in the academic year of their latest mark or in the whole record."""
    record = registers.record(child)
    inside = _between(record, None if whole else this_year(registers, child, on), on)
    return _attendance(record.numbers[inside], record.due[inside])


def _between(record: ChildRecord, first_day: date | None, last_day: date | None) -> Flags:
    days = record.days
    inside = np.ones(len(days), dtype=bool)
    if first_day:
        inside &= days >= np.datetime64(first_day)
    if last_day:
        inside &= days <= np.datetime64(last_day)
    return inside


def _attendance(numbers: Numbers, due: Flags) -> Attendance:
    return attendance_of(sums(numbers, due, np.zeros(1, dtype=np.int64), 1)[0])


def pupil_of(registers: Registers, child: str) -> Pupil:
    """Who a child of these registers is. Raises IndexError for one that is not in them."""
    everyone = registers.children
    row: dict[Any, Any] = everyone[everyone["child"] == child].to_dict("records")[0]
    return Pupil(
        surname=row["surname"],
        forename=row["forename"],
        upn=row["upn"],
        admission_number=row["admission_number"],
        school=row["school"],
        year_group=row["year_group"],
        reg_group=row["reg_group"],
        date_of_birth=row["date_of_birth"],
    )


def _as_typed(record: ChildRecord) -> dict[int, str]:
    """What stands in the register for each slot whose mark is not understood."""
    typed: dict[int, str] = {}
    for register, place in reversed(record.rolls):
        mine = register.remarks[(register.remarks["pupil"] == place) & (register.remarks["text"] != "")]
        slots = register.slots[mine["session"].to_numpy(dtype=np.int64)]
        typed.update(zip(slots.tolist(), mine["text"], strict=True))
    return typed


def _code_counts(numbers: Numbers, slots: Slots, typed: dict[int, str]) -> tuple[CodeCount, ...]:
    unread = slots[numbers == NOT_UNDERSTOOD].tolist()
    return code_counts(numbers, (typed.get(slot, "?") for slot in unread))


def _half_terms(record: ChildRecord, inside: Flags) -> tuple[Stretch, ...]:
    there = inside & (RECORDED[record.numbers] | record.due) & (record.half_terms != "")
    names, groups = np.unique(record.half_terms[there].astype(str), return_inverse=True)
    slots = record.slots[there]
    found = sums(record.numbers[there], record.due[there], groups, len(names))
    stretches = [
        Stretch(
            name=str(name),
            first_day=day_of(slots[groups == place].min()),
            last_day=day_of(slots[groups == place].max()),
            attendance=attendance_of(found[place]),
        )
        for place, name in enumerate(names)
    ]
    return tuple(sorted(stretches, key=lambda each: each.first_day))


def _other_rolls(record: ChildRecord, school: str) -> tuple[str, ...]:
    """The other schools that have this child on a roll, whichever has the most sessions."""
    return tuple(
        each for each in dict.fromkeys(register.school for register, _ in record.rolls) if each != school
    )


def _files(record: ChildRecord) -> tuple[str, ...]:
    names: list[str] = []
    for register, place in record.rolls:
        columns = np.flatnonzero(register.grid[place])
        pupils = np.full(len(columns), place)
        source, _, _, _ = register.origins.at(pupils, columns, register.grid.shape)
        names += [register.sources[each].file for each in np.unique(source)]
    return tuple(dict.fromkeys(names))
