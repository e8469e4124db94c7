"""What the Today page shows: what comes next, in short lists, each line a step to take.

It needs what people typed alone: with a certificate loaded it also says whose is too old for a meeting, and
who has missed much lately and has no meeting recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import numpy as np

from aim.attendance import Attendance
from aim.calendar import academic_year_of
from aim.casework.cases import Case, Cases
from aim.casework.children import Child, normal_school, same_child
from aim.casework.meetings import NextStep, Stage
from aim.casework.parts import Action, Done, Side
from aim.cohort.recent import Recent, recent_attendance
from aim.findings.comparisons import LAST_WEEKS
from aim.findings.limits import limit
from aim.findings.slots import RECORDED, day_of
from aim.plans.looking_ahead import sessions_between
from aim.plans.review_dates import open_days
from aim.register import Registers
from aim.settings import Settings, our_registers
from aim.wording import counted, date_range, day, long_day, of_sessions, percent_of, sessions, short_day

__all__ = [
    "ChildrenLoaded",
    "Line",
    "Page",
    "TodayList",
    "TodayScreen",
    "children_loaded",
    "much_missed",
    "much_missed_in_words",
    "today_screen",
]

_FIRST = 8  # lines of a list that are always shown
_MOST = 40  # lines there are to show; the rest are counted


class Page(StrEnum):
    """Where the next step is taken."""

    LOAD = "load"
    PUPIL = "pupil"
    MEETING = "meeting"


@dataclass(frozen=True, slots=True)
class Line:
    """One step to take."""

    words: str  # begins with a verb
    beside: str  # what to know before it; "" for nothing
    page: Page
    child: str  # as the registers loaded know them; "" where they do not
    meeting: int = 0  # 0 where it is about no meeting


@dataclass(frozen=True, slots=True)
class TodayList:
    """A short list of steps of one kind."""

    heading: str
    lines: tuple[Line, ...]
    more: tuple[Line, ...] = ()  # to be shown when asked for
    left_out: str = ""  # how many are not listed at all; "" for none
    rule: str = ""  # by which rule these are listed
    nothing: str = ""  # what is said where there is no line


@dataclass(frozen=True, slots=True)
class TodayScreen:
    """The whole page."""

    day: str
    answer: str  # how much there is to do, in a sentence
    notes: tuple[str, ...]
    lists: tuple[TodayList, ...]


@dataclass(frozen=True, slots=True)
class ChildrenLoaded:
    """The children of what is loaded, as casework knows them, found by any of their keys."""

    children: dict[str, Child]  # by the child of the registers
    by_key: dict[str, str]

    def child_of(self, case: Case) -> str:
        """The child of a case among what is loaded; "" where it is not there."""
        for key in case.keys:
            child = self.by_key.get(key, "")
            if child and same_child(self.children[child].keys, case.keys):
                return child
        return ""


def children_loaded(registers: Registers) -> ChildrenLoaded:
    """Every child of some registers by every key."""
    rows: list[dict[Any, Any]] = registers.children.to_dict("records")
    names = ("school", "surname", "forename", "date_of_birth", "upn", "admission_number", "year_group")
    children = {row["child"]: Child(**{name: row[name] for name in names}) for row in rows}
    by_key: dict[str, str] = {}
    for child, known in children.items():
        for key in known.keys:
            by_key.setdefault(key, child)
    return ChildrenLoaded(children, by_key)


def today_screen(
    cases: Cases,
    registers: Registers,
    known: ChildrenLoaded,
    settings: Settings,
    on: date,
    ours: str | None = None,
) -> TodayScreen:
    """What comes next, from the meetings kept and from what is loaded; ``known`` is of these registers.

    Who missed much is looked for at the school ``ours`` (the one set where none is given), at every one
    loaded where that is "".
    """
    is_loaded = bool(len(registers))
    open_cases = [each for each in cases.cases if each.meeting.stage is not Stage.CALLED_OFF]
    until = on + timedelta(days=limit("days_ahead").value - 1)
    several = len({normal_school(each.child.school) for each in open_cases}) > 1
    step = _Steps(registers, known, settings, on, until, several)
    ahead = f"up to {short_day(until)}"
    lists = [
        _list(f"Meetings {ahead}", step.meetings(open_cases), nothing="No meeting is down for these days."),
        _list(f"Reviews {ahead}", step.reviews(open_cases), nothing="No review is due."),
        _list("To finish, send and do", step.promises(open_cases), nothing="Nothing is left over."),
    ]
    if is_loaded:
        looked_at = our_registers(registers, settings.school if ours is None else ours)
        lists.append(_without_a_meeting(cases, looked_at, known, settings, on))
    return TodayScreen(
        day=long_day(on),
        answer=_answer(sum(len(each.lines) for each in lists[:3])),
        notes=tuple(_notes(bool(cases.cases), is_loaded)),
        lists=tuple(lists),
    )


def _answer(steps: int) -> str:
    if not steps:
        return "Nothing is waiting for you."
    return f"{counted(steps, 'step')} {'is' if steps == 1 else 'are'} waiting for you."


def _notes(has_cases: bool, is_loaded: bool) -> Iterator[str]:
    if not has_cases:
        yield (
            "No meeting is kept yet. Once one is begun on the Meeting page, what comes next stands here: "
            "whose view to ask for, what to send, what to do, which review is due."
        )
    if not is_loaded:
        yield (
            "No certificate is loaded: nothing here comes from marks, and a line opens the Load page first."
        )


def _list(heading: str, lines: Iterator[Line], nothing: str) -> TodayList:
    return TodayList(heading, tuple(lines), nothing=nothing)


@dataclass(frozen=True, eq=False)
class _Steps:
    """The steps of the meetings kept, seen from one day."""

    registers: Registers
    known: ChildrenLoaded
    settings: Settings
    on: date
    until: date
    several_schools: bool

    def meetings(self, cases: Sequence[Case]) -> Iterator[Line]:
        """Each meeting of the next days, and what it still needs."""
        for case in cases:
            when = case.meeting.day
            if when is None or not self.on <= when <= self.until:
                continue
            if case.meeting.stage is not Stage.PLANNED and when <= self.on:  # one of a later day is not held
                continue
            what = "review" if case.meeting.earlier_id else "meeting"
            at = ", ".join(part for part in (case.meeting.time, case.meeting.place) if part)
            yield self._line(case, f"Prepare the {what} on {short_day(when)}: {self._name(case)}", at)
            if not any(each.asked_on or each.own_words for each in case.childs_views):
                yield self._line(case, f"Ask {self._name(case)} for their view before {short_day(when)}")
            yield from self._newer_certificate(case, when)

    def reviews(self, cases: Sequence[Case]) -> Iterator[Line]:
        """Reviews due in the next days or overdue, the longest overdue first, that nobody has begun."""
        due = [each for each in cases if self._wants_a_review(each)]
        for case in sorted(due, key=lambda each: each.meeting.review_on or date.max):
            when = case.meeting.review_on
            assert when is not None
            words = f"Review due {short_day(when)}: {self._name(case)}"
            if when < self.on:
                words = f"Review overdue since {short_day(when)}: {self._name(case)}"
            yield self._line(case, words, f"Meeting of {day(case.meeting.day)}")

    def _wants_a_review(self, case: Case) -> bool:
        meeting = case.meeting
        return (
            meeting.review_on is not None
            and meeting.review_on <= self.until
            and case.reviewed_by is None
            and meeting.next_step is not NextStep.NOTHING
            and (meeting.day is None or meeting.day <= self.on)
        )

    def promises(self, cases: Sequence[Case]) -> Iterator[Line]:
        """Meetings that are over and not finished, plans nobody was given, our own actions overdue."""
        for case in cases:
            meeting, name = case.meeting, self._name(case)
            if meeting.stage is Stage.HELD or (
                meeting.stage is Stage.PLANNED and meeting.day is not None and meeting.day < self.on
            ):
                yield self._line(case, f"Finish the meeting of {_said(meeting.day)}: {name}")
        for case in cases:
            if case.meeting.stage is Stage.FINISHED and not case.handed_over:
                when = _said(case.meeting.day)
                yield self._line(
                    case,
                    f"Send the plan: {self._name(case)}",
                    f"Meeting of {when}; nobody is down as given it",
                )
        late = [(case, action) for case in cases for action in case.actions if self._is_late(action)]
        for case, action in sorted(late, key=lambda each: each[1].due_on or date.max):
            who = f" ({action.who})" if action.who else ""
            partly = ", partly done" if action.done is Done.PARTLY else ""
            yield self._line(
                case,
                f"Do what school promised {self._name(case)}",
                f"{action.what}{who}: due {day(action.due_on)}{partly}",
            )

    def _is_late(self, action: Action) -> bool:
        return (
            action.side is Side.SCHOOL
            and action.done in (Done.NOT_SAID, Done.PARTLY)
            and action.due_on is not None
            and action.due_on < self.on
        )

    def _name(self, case: Case) -> str:
        name = case.child.name or "a pupil without a name"
        return f"{name} ({case.child.school})" if self.several_schools else name

    def _line(self, case: Case, words: str, beside: str = "") -> Line:
        child = self.known.child_of(case)
        return Line(words, beside, Page.MEETING if child else Page.LOAD, child, case.meeting.id)

    def _newer_certificate(self, case: Case, when: date) -> Iterator[Line]:
        """To load a certificate, where there is none of this child or the last mark is too far back."""
        child, name = self.known.child_of(case), self._name(case)
        if not child:
            yield Line(f"Load a certificate of {name} before {short_day(when)}", "", Page.LOAD, "")
            return
        record = self.registers.record(child)
        told = record.slots[RECORDED[record.numbers] & (record.days <= np.datetime64(self.on))]
        if not len(told):
            return
        last_mark = day_of(told[-1])
        school = self.known.children[child].school
        is_open = open_days(self.registers, school, self.settings.dates_of(school))
        since = sessions_between(last_mark, self.on - timedelta(days=1), is_open) // 2
        if since > limit("certificate_age").value:
            yield Line(
                f"Load a newer certificate of {name} before {short_day(when)}",
                f"Marks to {day(last_mark)}, {counted(since, 'school day')} ago",
                Page.LOAD,
                child,
            )


def _said(when: date | None) -> str:
    return day(when) if when else "a day not given"


def much_missed(recent: Recent, settings: Settings) -> dict[str, Attendance]:
    """Who missed the school's own share or more of the last school weeks, of enough possible sessions."""
    enough = limit("half_term_minimum_sessions").value
    return {
        child: each
        for child, each in recent.attendance.items()
        if each.possible >= enough and settings.lists(each)
    }


def much_missed_in_words(recent: Recent, settings: Settings) -> str:
    """The rule of ``much_missed`` with the days it looks at."""
    enough = limit("half_term_minimum_sessions").value
    weeks = f"the last {LAST_WEEKS} school weeks ({date_range(recent.first_day, recent.last_day)})"
    return f"Missed {settings.listed_from}% or more of {weeks}, with at least {sessions(enough)} possible"


def _without_a_meeting(
    cases: Cases, registers: Registers, known: ChildrenLoaded, settings: Settings, on: date
) -> TodayList:
    """Who has missed much in the last school weeks and has no meeting recorded this school year."""
    recent = recent_attendance(registers, on)
    missed = much_missed(recent, settings)
    much = {child: each for child, each in missed.items() if not _has_met(cases, known.children[child], on)}
    in_order = sorted(much, key=lambda child: (much[child].rate or 0, known.children[child].name))
    lines = tuple(_look_at(known.children[child], child, much[child]) for child in in_order[:_MOST])
    left = len(in_order) - len(lines)
    return TodayList(
        heading="Much missed lately, no meeting recorded",
        lines=lines[:_FIRST],
        more=lines[_FIRST:],
        left_out=f"And {counted(left, 'more pupil')}, who missed no more than these." if left else "",
        rule=f"{much_missed_in_words(recent, settings)} "
        "and no meeting recorded this school year. The share is set on the Settings page. Meetings that "
        "were not kept here are not known.",
        nothing="No pupil has missed so much without a meeting.",
    )


def _has_met(cases: Cases, child: Child, on: date) -> bool:
    """Whether a meeting of this school year, or one to come, is recorded and was not called off."""
    since = date(academic_year_of(on), 8, 1)
    return any(
        each.meeting.stage is not Stage.CALLED_OFF and (each.meeting.day or on) >= since
        for each in cases.of(child)
    )


def _look_at(known: Child, child: str, attendance: Attendance) -> Line:
    missed = of_sessions(attendance.absent, attendance.possible)
    share = percent_of(attendance.absent, attendance.possible) + " missed"
    year = f"Year {known.year_group}" if known.year_group.isdigit() else known.year_group
    beside = ", ".join(part for part in (share, year) if part)
    return Line(f"Look at {known.name}: missed {missed}", beside, Page.PUPIL, child)
