"""What was done and what came of it: meetings, targets, sessions before and after, what is overdue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from aim.attendance import Attendance
from aim.brothers_and_sisters.known import KnownFamilies
from aim.brothers_and_sisters.of_child import brothers_and_sisters
from aim.casework.cases import Case, Cases
from aim.casework.meetings import Stage, TargetMet
from aim.casework.parts import Done, Side
from aim.cohort.recent import last_weeks, recent_attendance
from aim.cohort.views import enrolments_of, with_sums_where
from aim.documents.briefing import MeetingsAchieved
from aim.findings.slots import RECORDED, first_slot_of
from aim.plans.reviews import review_sums
from aim.register import Registers
from aim.screens.cohort.behind import Behind, child_of, listed_children
from aim.screens.cohort.children import Found
from aim.screens.cohort.look import Look, year_group_in_words
from aim.screens.today import much_missed, much_missed_in_words
from aim.settings import Settings
from aim.wording import counted, day, listed, of_sessions, percent_of

_WINDOW = timedelta(days=28)  # after a meeting without a review date
_MOST_FAMILIES = 300  # children below the threshold whose brothers and sisters are looked for, worst first


@dataclass(frozen=True, slots=True)
class Achieved:
    """A number of what was done, and what it is of."""

    name: str
    value: str
    beside: str


@dataclass(frozen=True, eq=False)
class Meetings:
    """The section. Lists are None where there is nothing to be listed from."""

    figures: tuple[Achieved, ...]
    before_and_after: str
    caution: str
    without: Behind  # high recent absence, and no meeting recorded
    reviews: Behind | None
    actions: Behind | None
    families: Behind | None
    families_in_words: str


def meetings(
    look: Look, cases: Cases, on: date, families: Callable[[], KnownFamilies] | None = None
) -> Meetings:
    """What the section shows of the meetings of those looked at, in the academic year looked at."""
    found = Found(look)
    mine, held = _of_the_year(look, found, cases, on)
    met = {
        str(row["child"])
        for case, row in found.cases(cases)
        if case.meeting.stage is not Stage.CALLED_OFF and look.in_year(case.meeting.day or on)
    }
    around = _before_and_after(found, held, on)
    siblings, said = _families(look, families)
    return Meetings(
        figures=_figures(held, mine),
        before_and_after=_around_in_words(around),
        caution=_CAUTION if around.meetings else "",
        without=_without_meeting(look, met, on),
        reviews=_reviews_overdue(look, held, on),
        actions=_actions_overdue(look, held, on),
        families=siblings,
        families_in_words=said,
    )


def achieved(look: Look, cases: Cases, on: date) -> MeetingsAchieved:
    """The same in numbers alone, for what leaves the school: of those looked at, in the academic year."""
    found = Found(look)
    _, held = _of_the_year(look, found, cases, on)
    around, said = _before_and_after(found, held, on), _targets_said(held)
    return MeetingsAchieved(
        held=len(held),
        pupils=len({row["child"] for _, row in held}),
        targets_met=said.count(TargetMet.YES),
        some_improvement=said.count(TargetMet.SOME),
        not_met=said.count(TargetMet.NO),
        pupils_compared=len(around.children),
        missed_before=around.before.absent,
        possible_before=around.before.possible,
        missed_after=around.after.absent,
        possible_after=around.after.possible,
        reviews_overdue=len(_reviews_due(held, on)),
        actions_overdue=sum(map(len, _actions_due(held, on).values())),
    )


_Held = list[tuple[Case, dict[Any, Any]]]


def _of_the_year(look: Look, found: Found, cases: Cases, on: date) -> tuple[_Held, _Held]:
    """The meetings of the academic year that were not called off, and those of them that were held."""
    mine = [
        (case, row)
        for case, row in found.cases(cases)
        if case.meeting.stage is not Stage.CALLED_OFF and look.in_year(case.meeting.day)
    ]
    return mine, [(case, row) for case, row in mine if case.meeting.took_place(on)]


def _targets_said(held: _Held) -> list[TargetMet]:
    reviews = [case.meeting for case, _ in held if case.meeting.earlier_id is not None]
    return [meeting.target_met for meeting in reviews if meeting.target_met is not TargetMet.NOT_SAID]


_CAUTION = (
    "Families are met when things are at their worst, so some recovery is to be expected whatever is done: "
    "this shows what followed the meetings, not what they caused."
)


def _figures(held: _Held, mine: _Held) -> tuple[Achieved, ...]:
    pupils = len({row["child"] for _, row in held})
    said = _targets_said(held)
    planned = len(mine) - len(held)
    some = f"of {counted(len(said), 'review')} that say" if said else "no review says yet"
    return (
        Achieved("Meetings held", f"{len(held):,}", f"with {counted(pupils, 'pupil')}; {planned:,} planned"),
        Achieved("Targets met", f"{said.count(TargetMet.YES):,}", some),
        Achieved("Some improvement", f"{said.count(TargetMet.SOME):,}", some),
        Achieved("Not met", f"{said.count(TargetMet.NO):,}", some),
    )


@dataclass(frozen=True, slots=True)
class _Around:
    """Sessions before and after meetings, in equal windows, added."""

    before: Attendance
    after: Attendance
    meetings: int
    left_out: int
    children: frozenset[str]


def _before_and_after(found: Found, held: _Held, on: date) -> _Around:
    """Sessions missed before and after, in equal windows of each child's own possible sessions.

    After is from the day after the meeting to the review date, else four weeks; before is as many possible
    sessions up to the day before it (definitions.md 24). A meeting with no possible session after it yet, or
    fewer before it than after, is left out and said.
    """
    before, after, children, left_out = Attendance(), Attendance(), [], 0
    for case, row in held:
        meeting = case.meeting
        if meeting.day is None or meeting.day >= on:
            left_out += 1
            continue
        until = meeting.review_on if meeting.review_on and meeting.review_on > meeting.day else None
        sums = review_sums(
            found.record(row["child"]),
            meeting_day=meeting.day,
            review_day=until or meeting.day + _WINDOW,
            target=None,
            on=on,
        )
        then, since = sums.before.attendance, sums.window.attendance
        if not since.possible or then.possible != since.possible:
            left_out += 1
            continue
        before, after = before + then, after + since
        children.append(str(row["child"]))
    return _Around(before, after, len(children), left_out, frozenset(children))


def _around_in_words(around: _Around) -> str:
    if not around.meetings:
        return "No meeting has sessions on both sides yet to be put beside each other."
    said = (
        f"Around {counted(around.meetings, 'meeting')}: {_missed(around.before)} missed before, "
        f"{_missed(around.after)} after, in windows of the same number of possible sessions."
    )
    if around.left_out:
        said += f" {counted(around.left_out, 'meeting')} left out: not enough sessions on both sides yet."
    return said


def _missed(sums: Attendance) -> str:
    return f"{of_sessions(sums.absent, sums.possible)} ({percent_of(sums.absent, sums.possible)})"


def _without_meeting(look: Look, met: set[str], on: date) -> Behind:
    """The children of Today's list among those looked at: much missed lately, no meeting this year."""
    registers = look.year.registers
    recent = recent_attendance(Registers(registers), on)
    if recent.last_day is None:
        what = "No mark is recorded yet"
        return listed_children(look, what, enrolments_of(look.some).iloc[:0])
    what = f"{much_missed_in_words(recent, look.settings)}, no meeting recorded this year"
    wanted = np.zeros((len(registers), len(look.year.slots)), dtype=bool)
    for place, register in enumerate(registers):
        if RECORDED[register.grid].any():
            first, last = (first_slot_of(each) for each in last_weeks(register))
            wanted[place] = (look.year.slots >= first) & (look.year.slots < last + 2)
    rows = with_sums_where(look.whole_year, wanted)
    missed = set(much_missed(recent, look.settings)) - met
    inside = np.array([child in missed for child in rows["child"]], dtype=bool)
    some = rows[inside].sort_values(["attendance", "surname", "forename"], kind="stable")
    return listed_children(look, what, some)


def _reviews_due(held: _Held, on: date) -> _Held:
    return [
        (case, row)
        for case, row in held
        if case.meeting.review_on and case.meeting.review_on < on and case.reviewed_by is None
    ]


def _reviews_overdue(look: Look, held: _Held, on: date) -> Behind:
    due = {str(row["child"]): day(case.meeting.review_on) for case, row in _reviews_due(held, on)}
    return _of_children(look, due, "Review overdue", "Review due")


def _actions_overdue(look: Look, held: _Held, on: date) -> Behind:
    """What the school itself agreed to do, whose day has passed and of which nobody has said what became."""
    told = {child: "; ".join(what) for child, what in _actions_due(held, on).items()}
    return _of_children(look, told, "Our own actions overdue", "Agreed to do")


def _actions_due(held: _Held, on: date) -> dict[str, list[str]]:
    due: dict[str, list[str]] = {}
    for case, row in held:
        for action in case.actions:
            ours = action.side is Side.SCHOOL and action.done is Done.NOT_SAID
            if ours and action.due_on and action.due_on < on:
                due.setdefault(str(row["child"]), []).append(f"{action.what} ({day(action.due_on)})")
    return due


def _of_children(look: Look, told: dict[str, str], what: str, column: str) -> Behind:
    whole = look.whole_year
    inside = np.array([child in told for child in look.year.who["child"].iloc[whole.rows]], dtype=bool)
    rows = enrolments_of(whole.of(whole.rows[inside]))
    rows = rows.assign(told=[told[child] for child in rows["child"]]).sort_values(["surname", "forename"])
    return listed_children(look, what, rows, more={"told": column})


def _families(look: Look, families: Callable[[], KnownFamilies] | None) -> tuple[Behind | None, str]:
    """Children below the school's own threshold who have a brother or sister below it too."""
    if families is None:
        return None, ""
    known = families()
    if not known.lists.links.families:
        return None, "No list with contacts is loaded, so families are not known."
    below = _below(look, look.settings).iloc[:_MOST_FAMILIES]
    told: dict[str, str] = {}
    for row in below.to_dict("records"):
        low = brothers_and_sisters(known, child_of(row)).low
        if low:
            told[str(row["child"])] = listed(_sibling(each) for each in low)
    rows = below[[child in told for child in below["child"]]]
    rows = rows.assign(told=[told[child] for child in rows["child"]])
    said = "As lists and decisions have them; possible brothers and sisters are not counted until confirmed."
    return listed_children(
        look,
        "Below the threshold with a brother or sister who is too",
        rows,
        more={"told": "Brothers and sisters below it"},
    ), said


def _below(look: Look, settings: Settings) -> Any:
    rows = enrolments_of(look.some)
    missed = 100 * rows["absent"].to_numpy() >= settings.listed_from * rows["possible"].to_numpy()
    return rows[missed].sort_values(["attendance", "surname", "forename"], kind="stable")


def _sibling(each: Any) -> str:
    beside = [part for part in (year_group_in_words(each.year_group), *each.schools) if part]
    return f"{each.name} ({', '.join(beside)})" if beside else str(each.name)
