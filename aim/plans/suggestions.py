"""Actions to think about in a plan: what a record and what is known call for, never decided for anyone.

The actions are rows of ``facts/actions.csv``, each in our words with the guidance it rests on. They are
offered for people to choose from: none is chosen beforehand, and none takes lessons away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from aim.facts import table
from aim.findings.limits import limit
from aim.findings.what_differed import Support
from aim.plans.what_calls import NOTHING_KNOWN, Call, Kind, Known, calls_of
from aim.pupil import Pupil, PupilFacts
from aim.settings import Provision
from aim.wording import date_range, listed

__all__ = ["Known", "Side", "Suggestion", "suggestions"]

_OWN_LIST = "on your school's own list"
_OWN_SETTINGS = "your school's settings"
_SUPPORT_LOG = "the log of support"
_YEAR_GROUP = re.compile(r"(?:year|yr|y)?\s*0*(\d{1,2})", re.IGNORECASE)
_AGE_IN_YEAR_1 = 5


class Side(StrEnum):
    """Who would agree to an action; the words are those of ``casework.parts.Side``."""

    YOUNG_PERSON = "young person"
    PARENTS = "parents or carers"
    SCHOOL = "school"
    AGENCIES = "other agencies"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An action to think about; whether it stands in a plan is for people to say."""

    name: str  # the row of facts/actions.csv; "" for one of the school's own
    side: Side
    words: str  # what only people know stands in it in [brackets]
    why: str  # what in the record, or known, calls for it
    source: str  # the guidance it rests on


@dataclass(frozen=True, slots=True)
class _Action:
    """One row of the table, understood."""

    name: str
    side: Side
    wording: str
    calls: tuple[tuple[str, int], ...]  # what calls for it, and from which number on
    ages: tuple[int, int] | None  # in whole years, both included; None for any
    not_when: frozenset[str]  # fields of Known
    tried: re.Pattern[str] | None  # words in the log of support that say it was tried
    source: str
    first_day: date
    last_day: date


def suggestions(
    facts: PupilFacts,
    *,
    on: date,
    tried: Sequence[str] = (),
    known: Known = NOTHING_KNOWN,
    young_person: bool = True,
    provisions: Sequence[Provision] = (),
) -> tuple[Suggestion, ...]:
    """What might be agreed, side by side in the order of the form, in each the likeliest to matter first.

    ``tried`` is what support there has been, in the words of the log: what was tried is not suggested again.
    ``young_person`` is False where they do not come, or are thought too young to agree: their side is then
    empty, as it is below the age in ``facts/thresholds.csv``. First on each side stand the school's own
    ``provisions`` and support that was in place in a better time; then what is known about the child calls
    for, then what the marks show, by the sessions it is about, then how much was missed; last what is worth a
    thought in every plan. Of an age that nobody knows, only what fits any age is suggested.
    """
    age = _age(facts.pupil, on)
    sides = set(Side)
    if not young_person or (age is not None and age < limit("young_person_agrees").value):
        sides.discard(Side.YOUNG_PERSON)
    calls = calls_of(facts, known)
    ranked: list[tuple[tuple[int, int], Suggestion]] = []
    for action in _actions():
        if action.side in sides and _fits(action, known, age, tried, on):
            call = _strongest(action, calls)
            if call is not None:
                ranked.append((_rank(call), _suggestion(action, call, facts)))
    ranked.sort(key=lambda each: each[0])
    found = [
        *_own(provisions, tried),
        *_brought_back(facts),
        *(suggestion for _, suggestion in ranked),
    ]
    return tuple(each for side in Side for each in found if each.side is side)


def _fits(action: _Action, known: Known, age: int | None, tried: Sequence[str], on: date) -> bool:
    if any(getattr(known, name) for name in action.not_when):
        return False
    if action.ages is not None and (age is None or not action.ages[0] <= age <= action.ages[1]):
        return False
    if action.tried is not None and any(action.tried.search(each) for each in tried):
        return False
    return action.first_day <= on <= action.last_day


def _strongest(action: _Action, calls: dict[str, Call]) -> Call | None:
    """What calls for an action the most; None where nothing does."""
    heard = [calls[name] for name, least in action.calls if name in calls and _enough(calls[name], least)]
    return min(heard, key=_rank, default=None)


def _enough(call: Call, least: int) -> bool:
    return call.kind is Kind.KNOWN or call.count >= least


def _rank(call: Call) -> tuple[int, int]:
    return call.kind, -call.sessions


def _suggestion(action: _Action, call: Call, facts: PupilFacts) -> Suggestion:
    words = action.wording.replace("{child}", facts.pupil.called)
    return Suggestion(action.name, action.side, words, call.words, action.source)


def _own(provisions: Sequence[Provision], tried: Sequence[str]) -> Iterator[Suggestion]:
    """The school's own provisions that were not tried yet, as their list has them."""
    for each in provisions:
        if not any(each.name.casefold() in words.casefold() for words in tried):
            lead = f"with {each.lead}" if each.lead else ""
            words = ", ".join(part for part in (each.name, lead, each.day) if part)
            yield Suggestion("", Side.SCHOOL, words, _OWN_LIST, _OWN_SETTINGS)


def _brought_back(facts: PupilFacts) -> Iterator[Suggestion]:
    """Support that was in place in a better time and is over."""
    until = facts.last_day or date.max
    for name, times in _by_name(facts, until).items():
        when = listed(date_range(each.first_day, each.last_day) for each in times)
        yield Suggestion(
            "",
            Side.SCHOOL,
            f"Look at bringing back: {name}",
            f"in place from {when}, in the time when attendance was better",
            _SUPPORT_LOG,
        )


def _by_name(facts: PupilFacts, until: date) -> dict[str, list[Support]]:
    found: dict[str, list[Support]] = {}
    for each in dict.fromkeys(each for differed in facts.what_differed for each in differed.support):
        found.setdefault(each.name, []).append(each)
    # What goes on needs no bringing back.
    return {
        name: times
        for name, times in found.items()
        if all(each.last_day is not None and each.last_day < until for each in times)
    }


def _age(pupil: Pupil, on: date) -> int | None:
    """The age in whole years, or the least that the year group allows; None where neither is known."""
    born = pupil.date_of_birth
    if born is not None:
        return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    text = pupil.year_group.strip()
    if text.casefold() in ("r", "reception", "year r", "n", "nursery"):
        return _AGE_IN_YEAR_1 - 1
    found = _YEAR_GROUP.fullmatch(text)
    return int(found[1]) + _AGE_IN_YEAR_1 - 1 if found else None


@cache
def _actions() -> tuple[_Action, ...]:
    return tuple(
        _Action(
            name=row["name"],
            side=Side(row["side"]),
            wording=row["wording"],
            calls=tuple(map(_call_and_least, _parts(row["patterns"]))),
            ages=_ages(row["age_from"], row["age_to"]),
            not_when=frozenset(_parts(row["not_when"])),
            tried=_looked_for(_parts(row["tried_words"])),
            source=f"{row['source']}: {row['rests_on']}",
            first_day=date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min,
            last_day=date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max,
        )
        for row in table("actions")
    )


def _ages(first: str, last: str) -> tuple[int, int] | None:
    return (int(first or 0), int(last or 99)) if first or last else None


def _parts(cell: str) -> list[str]:
    return [each.strip() for each in cell.split(";") if each.strip()]


def _call_and_least(part: str) -> tuple[str, int]:
    """ "late 4": what calls for it, and the number from which on it does."""
    name, _, least = part.rpartition(" ")
    return (name, int(least)) if least.isdigit() else (part, 1)


def _looked_for(words: list[str]) -> re.Pattern[str] | None:
    """Any of these words or phrases as it stands; one that ends with a star goes on with any letters."""
    if not words:
        return None
    each = (re.escape(word.rstrip("*")) + ("" if word.endswith("*") else r"\b") for word in words)
    return re.compile(rf"\b(?:{'|'.join(each)})", re.IGNORECASE)
