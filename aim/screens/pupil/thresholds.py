"""Where the record stands against thresholds: information for staff, support before any of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aim.findings.thresholds import Thresholds
from aim.in_words import ThresholdTold, thresholds_note, thresholds_told
from aim.pupil import PupilFacts, SessionMark
from aim.screens.pupil.sessions import Listing, Sessions, absent, between, listing, of

_COLUMNS = ["Threshold", "Reached", "Where it stands"]
_UNAUTHORISED = frozenset("GNOU")


@dataclass(frozen=True, eq=False)
class ThresholdsShown:
    """The words over the table, and the table; no row for a child not of compulsory school age."""

    words: str
    rows: Listing


def thresholds_shown(facts: PupilFacts, every: Sequence[SessionMark]) -> ThresholdsShown:
    """Every threshold, reached or not, with the sessions behind it."""
    told = thresholds_told(facts)
    if facts.thresholds is None or not told:
        return ThresholdsShown(thresholds_note(facts) or "Nothing to show yet.", listing((), _COLUMNS))
    behind = _behind(facts.thresholds, every)
    words = f"For staff, and not on a family's form. {thresholds_note(facts)}".strip()
    return ThresholdsShown(words, listing(zip(map(_row, told), behind, strict=True), _COLUMNS))


def _row(told: ThresholdTold) -> dict[str, object]:
    stands = f"{told.sentence} {told.first}".strip()
    return {
        "Threshold": told.name,
        "Reached": "reached" if told.reached else "not reached",
        "Where it stands": stands,
    }


def _behind(found: Thresholds, every: Sequence[SessionMark]) -> tuple[Sessions, ...]:
    """The sessions that each threshold counts, in the order they are told in."""
    level, held, row, ill = found.level, set(found.penalty_window.days), found.continuous, found.illness
    year = between(every, level.first_day, level.last_day) if level else ()
    in_a_row = between(every, row.first_day, row.last_day) if row.days else ()
    illness = between(every, ill.first_day, ill.last_day) if ill.sessions else ()
    return (
        of("Missed this school year", year, absent),
        of("Unauthorised in ten school weeks", every, lambda mark: _unauthorised(mark) and mark.day in held),
        of("Unauthorised days in a row", in_a_row, _unauthorised),
        of("Illness this school year", illness, lambda mark: mark.code == "I"),
    )


def _unauthorised(mark: SessionMark) -> bool:
    return mark.code in _UNAUTHORISED
