"""What the record says about one child: the values that screens, forms and the command line share.

Nothing here is rounded and nothing is worded: ``wording.py`` does that. All counts are whole
sessions (half days). Days are ``datetime.date``; a range includes both its ends.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from aim.attendance import Attendance, attendance_of, sums
from aim.calendar import academic_year_of
from aim.codes import (
    NOT_UNDERSTOOD,
    NOTHING_RECORDED,
    CountsAs,
    Numbers,
    code_by_number,
    code_texts,
    numbers_that_count_as,
)
from aim.findings.absences import runs_of_attendance, spells_of_absence
from aim.findings.better_times import BetterTime, better_times
from aim.findings.patterns import Pattern, patterns
from aim.findings.penalty_window import PenaltyWindow, penalty_window
from aim.register import SESSION_NAMES, ChildRecord, Registers

Slots = npt.NDArray[np.int64]


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
    def initials(self) -> str:
        """First letters of the forename and the surname."""
        return "".join(word[0] for word in (self.forename, self.surname) if word)


@dataclass(frozen=True, slots=True)
class CodeCount:
    """In how many sessions a code was recorded."""

    code: str
    meaning: str
    plain_meaning: str
    counts_as: CountsAs
    sessions: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A named stretch of the year (a half term, or a week) and what was recorded in it."""

    name: str
    first_day: date
    last_day: date
    attendance: Attendance


@dataclass(frozen=True, slots=True)
class SessionMark:
    """One session of the certificate as it is shown."""

    day: date
    session: str  # AM or PM
    code: str  # as shown: "/", "\\\\", "I"; "" where nothing stands
    counts_as: CountsAs | None  # None where nothing stands and nothing was due
    meaning: str


@dataclass(frozen=True, slots=True)
class CertificateWeek:
    """One row of the certificate: a week's marks, Monday AM first, and the week's sums."""

    monday: date
    marks: tuple[SessionMark, ...]
    attendance: Attendance
    half_term: str


@dataclass(frozen=True, slots=True)
class Absence:
    """One spell of absence: consecutive missed possible sessions."""

    first_day: date
    first_session: str
    last_day: date
    last_session: str
    sessions: int
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive attended possible sessions."""

    first_day: date
    last_day: date
    sessions: int


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

    @property
    def best_half_term(self) -> Stretch | None:
        """The half term with the highest attendance, of those with at least 20 possible sessions."""
        return max(_full(self.half_terms), key=_rate, default=None)

    @property
    def worst_half_term(self) -> Stretch | None:
        """The half term with the lowest attendance, of those with at least 20 possible sessions."""
        return min(_full(self.half_terms), key=_rate, default=None)


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
) -> PupilFacts:
    """What the record says about one child between two days, marks after ``on`` read but not counted.

    ``child`` is a value of ``registers.children["child"]``; KeyError if it is not there. With
    ``headline_from`` the sums, codes and certificate start on that day, while half terms, spells, runs and
    the ten-week window look at everything (definitions.md 15).
    """
    whole = registers.record(child)
    until = min(last_day or on, on)
    inside = _between(whole, first_day, until)
    recent = inside & _between(whole, headline_from, None)
    numbers, slots = whole.numbers[recent], whole.slots[recent]
    told = slots[_RECORDED[numbers]]
    typed = _as_typed(whole)
    pupil = _pupil(registers, child)
    return PupilFacts(
        pupil=pupil,
        first_day=_day(told[0]) if len(told) else None,
        last_day=_day(told[-1]) if len(told) else None,
        attendance=_attendance(numbers, whole.due[recent]),
        codes=_code_counts(numbers, slots, typed),
        half_terms=_half_terms(whole, inside),
        weeks=_certificate_weeks(whole, recent, typed),
        absences=_absences(whole.numbers[inside], whole.slots[inside]),
        longest_run=_longest_run(whole.numbers[inside], whole.slots[inside]),
        penalty_window=penalty_window(whole.slots[inside], whole.numbers[inside], whole.school_weeks[inside]),
        marks_after=int(np.count_nonzero(_RECORDED[whole.numbers[whole.days > np.datetime64(on)]])),
        files=_files(whole),
        other_rolls=_other_rolls(whole, pupil.school),
        two_values=whole.two_values,
        better_times=better_times(whole.slots[inside], whole.numbers[inside], whole.school_weeks[inside]),
        patterns=patterns(
            whole.slots[inside], whole.numbers[inside], whole.school_weeks[inside], whole.half_terms[inside]
        ),
    )


def this_year(registers: Registers, child: str, on: date) -> date | None:
    """The first day of the academic year that holds a child's latest mark up to ``on``: 1 August.

    None where there is no mark. Headlines on pages and forms start there (definitions.md 15).
    """
    record = registers.record(child)
    told = record.slots[_RECORDED[record.numbers] & (record.days <= np.datetime64(on))]
    return date(academic_year_of(_day(told[-1])), 8, 1) if len(told) else None


# Marks that say a child was on the roll of an open school: anything but a planned closure and Z.
_RECORDED = ~(numbers_that_count_as(CountsAs.CLOSED, CountsAs.NOT_ON_ROLL))
_RECORDED[NOTHING_RECORDED] = False

_CODE_ORDER = {each: place for place, each in enumerate(CountsAs)}


def _between(record: ChildRecord, first_day: date | None, last_day: date | None) -> npt.NDArray[np.bool_]:
    days = record.days
    inside = np.ones(len(days), dtype=bool)
    if first_day:
        inside &= days >= np.datetime64(first_day)
    if last_day:
        inside &= days <= np.datetime64(last_day)
    return inside


def _day(slot: int) -> date:
    return date.fromordinal(_EPOCH + int(slot) // 2)


_EPOCH = date(1970, 1, 1).toordinal()


def _attendance(numbers: Numbers, due: npt.NDArray[np.bool_]) -> Attendance:
    return attendance_of(sums(numbers, due, np.zeros(1, dtype=np.int64), 1)[0])


def _pupil(registers: Registers, child: str) -> Pupil:
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
    by_number = np.bincount(numbers[_RECORDED[numbers]], minlength=256)
    found: dict[tuple[str, str], CodeCount] = {}
    for number in np.flatnonzero(by_number[:NOT_UNDERSTOOD]):
        code = code_by_number()[int(number)]
        key = (code.statutory_code, code.counts_as)
        before = found[key].sessions if key in found else 0
        found[key] = CodeCount(
            code.statutory_code,
            code.meaning,
            code.plain_meaning,
            code.counts_as,
            before + int(by_number[number]),
        )
    unread = Counter(typed.get(int(slot), "?") for slot in slots[numbers == NOT_UNDERSTOOD])
    counts = [
        *found.values(),
        *(
            CodeCount(text, "not an attendance code", "", CountsAs.NOT_UNDERSTOOD, sessions)
            for text, sessions in unread.items()
        ),
    ]
    return tuple(sorted(counts, key=_as_in_the_code_table))


def _as_in_the_code_table(each: CodeCount) -> tuple[int, int]:
    texts = code_texts()
    return _CODE_ORDER[each.counts_as], texts.index(each.code) if each.code in texts else len(texts)


def _half_terms(record: ChildRecord, inside: npt.NDArray[np.bool_]) -> tuple[Stretch, ...]:
    there = inside & (_RECORDED[record.numbers] | record.due) & (record.half_terms != "")
    names, groups = np.unique(record.half_terms[there].astype(str), return_inverse=True)
    slots = record.slots[there]
    found = sums(record.numbers[there], record.due[there], groups, len(names))
    stretches = [
        Stretch(
            name=str(name),
            first_day=_day(slots[groups == place].min()),
            last_day=_day(slots[groups == place].max()),
            attendance=attendance_of(found[place]),
        )
        for place, name in enumerate(names)
    ]
    return tuple(sorted(stretches, key=lambda each: each.first_day))


def _certificate_weeks(
    record: ChildRecord, inside: npt.NDArray[np.bool_], typed: dict[int, str]
) -> tuple[CertificateWeek, ...]:
    """Every week with a mark that is more than a planned closure, oldest first, Monday AM to Friday PM.

    Saturday and Sunday are there only where something stands in them.
    """
    slots, numbers, due = record.slots[inside], record.numbers[inside], record.due[inside]
    half_terms = record.half_terms[inside]
    mondays = (slots // 2 + 3) // 7 * 7 - 3
    week_of = {slot: place for place, slot in enumerate(slots.tolist())}
    weeks = []
    for monday in np.unique(mondays[_RECORDED[numbers] | due]).tolist():
        here = mondays == monday
        shown = range(monday * 2, monday * 2 + 10)
        weekend = [slot for slot in range(monday * 2 + 10, monday * 2 + 14) if slot in week_of]
        if any(numbers[week_of[slot]] != NOTHING_RECORDED for slot in weekend):
            shown = range(monday * 2, monday * 2 + 14)
        weeks.append(
            CertificateWeek(
                monday=_day(monday * 2),
                marks=tuple(_session_mark(slot, week_of.get(slot), numbers, due, typed) for slot in shown),
                attendance=_attendance(numbers[here], due[here]),
                half_term=next((str(name) for name in half_terms[here] if name), ""),
            )
        )
    return tuple(weeks)


def _session_mark(
    slot: int, place: int | None, numbers: Numbers, due: npt.NDArray[np.bool_], typed: dict[int, str]
) -> SessionMark:
    day, session = _day(slot), SESSION_NAMES[slot % 2]
    number = NOTHING_RECORDED if place is None else int(numbers[place])
    if number == NOT_UNDERSTOOD:
        return SessionMark(
            day, session, typed.get(slot, "?"), CountsAs.NOT_UNDERSTOOD, "not an attendance code"
        )
    if number != NOTHING_RECORDED:
        code = code_by_number()[number]
        return SessionMark(day, session, code.statutory_code, code.counts_as, code.meaning)
    if place is not None and due[place]:
        return SessionMark(day, session, "", CountsAs.NOT_RECORDED, "nothing recorded")
    return SessionMark(day, session, "", None, "")


def _absences(numbers: Numbers, slots: Slots) -> tuple[Absence, ...]:
    spells = spells_of_absence(numbers)
    missed = numbers_that_count_as(CountsAs.AUTHORISED, CountsAs.UNAUTHORISED)
    absences = []
    for first, last, sessions in zip(spells.first, spells.last, spells.sessions, strict=True):
        inside = numbers[first : last + 1]
        codes = (code_by_number()[int(number)].statutory_code for number in inside[missed[inside]])
        absences.append(
            Absence(
                first_day=_day(slots[first]),
                first_session=SESSION_NAMES[slots[first] % 2],
                last_day=_day(slots[last]),
                last_session=SESSION_NAMES[slots[last] % 2],
                sessions=int(sessions),
                codes=tuple(dict.fromkeys(codes)),
            )
        )
    return tuple(absences)


def _longest_run(numbers: Numbers, slots: Slots) -> Run | None:
    """The latest of the longest runs of attendance; None where nothing was attended."""
    runs = runs_of_attendance(numbers)
    if not len(runs.sessions):
        return None
    place = len(runs.sessions) - 1 - int(runs.sessions[::-1].argmax())
    return Run(_day(slots[runs.first[place]]), _day(slots[runs.last[place]]), int(runs.sessions[place]))


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
