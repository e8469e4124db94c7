"""What in a child's record, or known about the child, calls for an action: each with its reason in words.

The names are those that ``facts/actions.csv`` uses. Sums are of the days the facts head (this school year on
pages and forms); patterns and better times are those that chance does not explain. Nothing here says why a
child was away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from aim.attendance import Standing
from aim.findings.limits import limit
from aim.findings.patterns import FIRST_WEEK, HALVES, LAST_WEEK, WEEKDAYS, Pattern
from aim.pupil import ASKED_TO_STAY_AWAY, Absence, PupilFacts
from aim.wording import counted, date_range, days, half_day, listed, of_sessions, sessions

ALWAYS = "always"
NO_CALL_OF_A_RECORD = "worth a thought in every plan"


@dataclass(frozen=True, slots=True)
class Known:
    """What people know about a child that no mark says; False where nobody has said so."""

    medical: bool = False  # a medical condition
    ebsa: bool = False  # emotionally based school avoidance
    sen: bool = False  # special educational needs
    ehcp: bool = False  # an Education, Health and Care Plan


class Kind(IntEnum):
    """What sort of reason it is, the surest to matter first."""

    KNOWN = 0  # people know it about the child
    SEEN = 1  # the marks show it
    LEVEL = 2  # much is missed, whatever it is
    ANY = 3  # for any child


NOTHING_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class Call:
    """One reason to think of an action."""

    words: str  # "late on 14 mornings"
    count: int = 1  # what a row's own least number is held against: sessions, or absences of a kind
    sessions: int = 0  # how many sessions it is about: the more, the earlier an action is named
    kind: Kind = Kind.SEEN


KNOWN_IN_WORDS = {
    "medical": "a medical condition is known",
    "ebsa": "emotionally based school avoidance is known",
    "sen": "special educational needs are known",
    "ehcp": "there is an EHCP",
}
# The codes whose sessions call for something, and how that is said.
_BY_CODE = {
    "arrived after the register closed": (("U",), "arrived after the register closed (U)"),
    "no reason yet": (("N",), "reason still to be established (N)"),
    "absent without permission": (("O",), "unauthorised absence (O)"),
    "holiday in term time": (("G",), "holiday in term time (G)"),
    "appointments": (("M",), "medical or dental appointments (M)"),
    "illness": (("I",), "illness (I)"),
    "suspended": (("E",), "suspended or excluded (E)"),
    "part-time timetable": (("C2",), "part-time timetable (C2)"),
    "transport": (("Q", "Y1"), "no transport, or none that could be used (Q, Y1)"),
}
_BY_PATTERN = {
    "mornings": ("AM",),
    "afternoons": ("PM",),
    "first week back": (FIRST_WEEK,),
    "week before a holiday": (LAST_WEEK,),
    "Monday": ("Monday", "Monday AM", "Monday PM"),
    "weekday": (*WEEKDAYS, *(f"{day} {half}" for day in WEEKDAYS for half in HALVES)),
}
# Everything that a row of the table may name.
CALLS = (
    *("late", *_BY_CODE, *_BY_PATTERN, "short illnesses", "much illness", "long absence"),
    *("persistent absence", "severe absence", "better time", *KNOWN_IN_WORDS, ALWAYS),
)


def calls_of(facts: PupilFacts, known: Known) -> dict[str, Call]:
    """Everything that calls for an action, by the name the table of actions has for it."""
    found = {ALWAYS: Call(NO_CALL_OF_A_RECORD, kind=Kind.ANY)}
    for part in (_late, _codes, _patterns, _illness, _long_absence, _level, _better_time):
        found.update(part(facts))
    found |= {
        name: Call(words, kind=Kind.KNOWN) for name, words in KNOWN_IN_WORDS.items() if getattr(known, name)
    }
    return found


def _late(facts: PupilFacts) -> Iterator[tuple[str, Call]]:
    late = [mark.session for week in facts.weeks for mark in week.marks if mark.code == "L"]
    if late:
        halves = (counted(late.count(half), half_day(half)) for half in HALVES if half in late)
        clear = [each for each in facts.patterns if each.what.startswith("late on ")]
        weekdays = "".join(
            f"; {each.what}s in {each.missed:,} of {sessions(each.possible)} attended, otherwise "
            f"{each.elsewhere_missed:,} of {each.elsewhere_possible:,}"
            for each in clear
        )
        yield "late", Call(f"late on {listed(halves)}{weekdays}", len(late), len(late))


def _codes(facts: PupilFacts) -> Iterator[tuple[str, Call]]:
    standing = {each.code: each.sessions for each in facts.codes}
    for name, (codes, words) in _BY_CODE.items():
        if count := sum(standing.get(code, 0) for code in codes):
            yield name, Call(f"{words} in {sessions(count)}", count, count)


def _patterns(facts: PupilFacts) -> Iterator[tuple[str, Call]]:
    for name, whats in _BY_PATTERN.items():
        some = [each for each in facts.patterns if each.what in whats]
        if some:
            missed = sum(each.missed for each in some)
            yield name, Call("; ".join(map(_in_words, some)), missed, missed)


def _in_words(pattern: Pattern) -> str:
    weekday, _, half = pattern.what.partition(" ")
    if pattern.what in HALVES:
        name = f"{half_day(pattern.what)}s"
    elif half in HALVES:
        name = f"{weekday} {half_day(half)}s"
    elif weekday in WEEKDAYS:
        name = f"{weekday}s"
    else:
        name = f"the {pattern.what}"
    return (
        f"{name}: missed {of_sessions(pattern.missed, pattern.possible)}, otherwise "
        f"{pattern.elsewhere_missed:,} of {pattern.elsewhere_possible:,}"
    )


def _illness(facts: PupilFacts) -> Iterator[tuple[str, Call]]:
    longest = limit("short_illness").value
    short = [each for each in _absences(facts) if each.codes == ("I",) and each.sessions <= longest]
    if short:
        missed = sum(each.sessions for each in short)
        often = counted(len(short), "absence")
        yield (
            "short illnesses",
            Call(f"{often} with illness (I) of {days(longest)} or less each", len(short), missed),
        )
    ill = facts.thresholds.illness if facts.thresholds else None
    if ill is not None and ill.met:
        words = f"{sessions(ill.sessions)} of illness (I) this school year, the same as {days(ill.sessions)}"
        yield "much illness", Call(words, ill.sessions, ill.sessions)


def _long_absence(facts: PupilFacts) -> Iterator[tuple[str, Call]]:
    """The longest absence that school itself did not ask for, where it was long."""
    asked = set(ASKED_TO_STAY_AWAY)
    own = [each for each in _absences(facts) if not set(each.codes) <= asked]
    longest = max(own, key=lambda each: each.sessions, default=None)
    if longest is not None and longest.sessions >= limit("long_absence").value:
        when = date_range(longest.first_day, longest.last_day)
        yield (
            "long absence",
            Call(f"{sessions(longest.sessions)} missed in a row, {when}", sessions=longest.sessions),
        )


def _absences(facts: PupilFacts) -> list[Absence]:
    """The absences that touch the days the facts head."""
    first = facts.first_day or date.max
    return [each for each in facts.absences if each.last_day >= first]


def _level(facts: PupilFacts) -> Iterator[tuple[str, Call]]:
    held = facts.attendance
    call = Call(f"missed {of_sessions(held.absent, held.possible)}", held.absent, held.absent, Kind.LEVEL)
    if held.standing is not Standing.NONE:
        yield "persistent absence", call
    if held.standing is Standing.SEVERE:
        yield "severe absence", call


def _better_time(facts: PupilFacts) -> Iterator[tuple[str, Call]]:
    if facts.better_times:
        said = (
            f"{date_range(each.first_day, each.last_day)}, "
            f"{of_sessions(each.attended, each.possible)} attended"
            for each in facts.better_times
        )
        most = max(each.possible for each in facts.better_times)
        yield "better time", Call(f"better from {'; '.join(said)}", sessions=most)
