"""What is said of a child's brothers and sisters: the line on the pupil's page, the staff sheet, the form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from aim.attendance import Standing
from aim.brothers_and_sisters.of_child import (
    BrotherOrSister,
    BrothersAndSisters,
    State,
    decided_words,
)
from aim.casework.children import normal_name
from aim.settings import SharingStep
from aim.wording import counted, day, listed, of_sessions, percent_of

_STANDING = {
    Standing.PERSISTENT: "persistently absent this year",
    Standing.SEVERE: "severely absent this year",
}


def line(found: BrothersAndSisters) -> str:
    """The line on the pupil's page: "Brothers and sisters: 2, one below 90%"."""
    counted, possible = found.counted, found.possible
    if not counted and not possible:
        if found.in_lists:
            return "Brothers and sisters: none found in the lists that are loaded"
        return "Brothers and sisters: none known yet. No list that is loaded has this pupil"
    said = f"Brothers and sisters: {len(counted) or 'none'}"
    if found.low:
        said += f", {_one(len(found.low))} {low_words(found.low, found.threshold)}"
    unknown = sum(each.low is None for each in counted)
    if unknown:
        said += f", attendance of {_one(unknown)} not known here"
    if possible:
        said += f"; {len(possible)} more to look at" if counted else f"; {len(possible)} to look at"
    return said


def _one(count: int) -> str:
    return "one" if count == 1 else str(count)


def low_words(low: Sequence[BrotherOrSister], threshold: int) -> str:
    """ "below 90%", or "at or below 90%" where one stands just there."""
    return f"at or below {threshold}%" if any(each.just_at for each in low) else f"below {threshold}%"


def who(each: BrotherOrSister) -> str:
    """Name, year and school: "Poppy Clarke, Year 4, Hazel Lane Primary School"."""
    year = year_words(each.year_group)
    return ", ".join(part for part in (each.name, year, " and ".join(each.schools)) if part)


def year_words(year_group: str) -> str:
    """A year group as it is said: "Year 4", "Reception"; "" where none is known."""
    year = year_group.strip()
    if year.isdigit():
        return f"Year {int(year)}"
    return "Reception" if year.casefold() == "r" else year


def attendance_words(each: BrotherOrSister, threshold: int) -> str:
    """How somebody's attendance is, with its sessions, as far as it is known and may be shown."""
    if each.attended is not None and each.possible:
        sessions = of_sessions(each.attended, each.possible)
        said = f"attended {sessions} ({percent_of(each.attended, each.possible)})"
        if each.low:
            said += f", {low_words([each], threshold)}"
        if each.standing in _STANDING:
            said += f", {_STANDING[each.standing]}"
        return said + _as_told(each)
    if each.low is not None:
        return low_words([each], threshold) if each.low else f"above {threshold}%"
    if each.added is not None and each.added.attendance:
        return f"“{each.added.attendance}”{_as_told(each)}"
    if each.elsewhere and each.shared is SharingStep.NAMES:
        return "attendance not shared between the schools"
    return "attendance not known here"


def _as_told(each: BrotherOrSister) -> str:
    added = each.added
    if added is None:
        return ""
    by, when = added.attendance_told_by, day(added.attendance_told_on)
    return " as told" + (f" by {by}" if by else "") + (f" on {when}" if when else "")


def state_words(each: BrotherOrSister) -> str:
    """How they are known, and by whom: "confirmed by Sam Bell on 20/11/2026", "found in the lists"."""
    if each.state is State.CONFIRMED and each.decision is not None:
        said = decided_words(each.decision)
        return said[0].lower() + said[1:]
    if each.added is not None:
        by, when = each.added.told_by, day(each.added.told_on)
        return "told of" + (f" by {by}" if by else "") + (f" on {when}" if when else "")
    if each.state is State.POSSIBLE:
        return "possible: not confirmed by anybody"
    return "found in the lists: not confirmed by anybody"


def staff_lines(found: BrothersAndSisters) -> tuple[str, ...]:
    """One line for each brother and sister, the possible ones last, for staff alone."""
    everyone = [*found.counted, *found.possible]
    return tuple(
        f"{who(each)}: {attendance_words(each, found.threshold)}; {state_words(each)}" for each in everyone
    )


def one_number_note(found: BrothersAndSisters, *, of_the_child_alone: bool = False) -> str:
    """What is said where a person called two children whom the lists give one number; "" where nobody did.

    The registers have such marks as one child's, and nobody can tell whose each is.
    """
    everyone = [found.itself] if of_the_child_alone else [found.itself, *found.everyone]
    names = [each.name for each in everyone if each.one_number]
    if not names:
        return ""
    said = f"{listed(dict.fromkeys(names))}: the lists give two children one UPN, so whose marks are whose "
    if of_the_child_alone:
        return said + "cannot be told. The figures here are of both, until a list is corrected."
    return said + "cannot be told. No attendance of theirs is shown here until a list is corrected."


def form_note(found: BrothersAndSisters | None) -> str:
    """What stands under the box "Siblings:": printed in every copy, and how many are to tick."""
    said = "What is typed in this box stands in every copy."
    if found is None:
        return said
    may = sum(each.may_enter_a_form for each in found.counted)
    known = counted(len(found.counted), "brother or sister is", "brothers and sisters are")
    said += f" {known} known"
    if len(found.counted) != may:
        said += f", {may:,} of them confirmed or added by a person"
    return f"{said}. Only those may be named for one person alone: tick them per copy at “Finish”."


def not_yet_named(for_the_form: Iterable[BrotherOrSister], typed: str) -> tuple[BrotherOrSister, ...]:
    """Those ticked for one copy whom nothing typed for every copy names already, so that nobody stands twice.

    Names are compared by their words in either order, capitals and commas aside.
    """
    lines = [_words(each) for each in typed.splitlines()]
    return tuple(
        each for each in for_the_form if not any(_names(words, _words(each.name)) for words in lines)
    )


def _names(line: list[str], name: list[str]) -> bool:
    places = range(len(line) - len(name) + 1)
    return bool(name) and any(sorted(line[at : at + len(name)]) == sorted(name) for at in places)


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'’-]+", normal_name(text))


def form_words(for_the_form: Iterable[BrotherOrSister]) -> str:
    """What a family's paper says of those who may stand on it: a line for each, and no figure."""
    return "\n".join(who(each) for each in for_the_form)
