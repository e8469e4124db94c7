"""Actions to think about beside each part of the plan: none is chosen for anybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from aim.casework.parts import Came, Side, Support
from aim.casework.plans import Plan
from aim.plans.suggestions import Known, suggestions
from aim.pupil import PupilFacts
from aim.settings import Settings

# What is known about a child and stands in no mark: kept with the plan, on no paper.
KNOWN = {
    "medical": "A medical condition",
    "ebsa": "Emotionally based school avoidance",
    "sen": "Special educational needs",
    "ehcp": "An EHCP",
}
_TEXT = "known_{}"
_SHOWN = 8  # of each side


@dataclass(frozen=True, slots=True)
class Idea:
    """One action to think about, and why."""

    words: str
    why: str


def known_field(name: str) -> str:
    """Under which name it is kept with the texts of a plan."""
    return _TEXT.format(name)


def ideas(
    facts: PupilFacts,
    plan: Plan,
    earlier: Plan | None,
    support: Sequence[Support],
    on: date,
    settings: Settings,
) -> dict[Side, tuple[Idea, ...]]:
    """What might be agreed on each side, the likeliest to matter first; what was agreed is left out."""
    known = Known(**{name: _is_known(plan, name) for name in KNOWN})
    found = suggestions(
        facts,
        on=on,
        tried=[f"{each.what} {each.outcome}" for each in support],
        known=known,
        young_person=not young_person_away(plan),
        provisions=settings.provisions,
    )
    agreed = (*plan.actions, *(earlier.actions if earlier is not None else ()))
    there = {each.what.strip().casefold() for each in agreed}
    by_side: dict[Side, list[Idea]] = {}
    for each in found:
        if each.words.strip().casefold() not in there:
            idea = Idea(each.words, f"{each.why} ({each.source})")
            by_side.setdefault(Side(each.side.value), []).append(idea)
    return {side: tuple(each[:_SHOWN]) for side, each in by_side.items()}


def _is_known(plan: Plan, name: str) -> bool:
    text = plan.texts.get(known_field(name))
    return text is not None and text.text == "yes"


def young_person_away(plan: Plan) -> bool:
    """Whether the young person is down as not having come: their part is then left empty."""
    down = [each for each in plan.people if each.side is Side.YOUNG_PERSON]
    return bool(down) and not any(each.came in (Came.NOT_SAID, Came.CAME) for each in down)
