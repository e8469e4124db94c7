"""A target as people write it, understood only where it can mean one thing.

"At least 27 of 30 sessions", "attendance of 90%" and "no further unauthorised absence" are targets that can
be judged by counting. Anything else is kept in its own words and judged by people alone: nothing is guessed.
"""

from __future__ import annotations

import re
from fractions import Fraction

from aim.plans.targets import Target, TargetKind, percent_target

_ATTEND = r"(?:(?:to )?(?:attend|reach)(?:ance(?: of)?)? )?(?:for )?(?:at least )?"
_UNTIL = r"(?: (?:up to|until|before|by|at) the review)?"
_PERCENT = re.compile(
    rf"{_ATTEND}(?:attendance of )?(?:at least )?(\d{{1,3}}(?:\.\d{{1,2}})?) ?(?:%|per ?cent)"
    rf"(?: or more)?(?: attendance| of (?:the )?sessions)?(?: or more)?{_UNTIL}"
)
_SESSIONS = re.compile(
    rf"{_ATTEND}(\d{{1,3}}) (?:out )?of (?:the )?(\d{{1,3}}) sessions(?: or more)?{_UNTIL}"
)
_NO_UNAUTHORISED = re.compile(rf"no (?:further |more )?unauthori[sz]ed absences?{_UNTIL}")


def target_from_words(text: str, sessions: int = 0) -> Target | None:
    """The target that a text means; None for a text that could mean another thing, or that is blank.

    ``sessions`` are those expected up to the review, for targets that do not name them.
    """
    words = " ".join(text.lower().split()).rstrip(".")
    if found := _PERCENT.fullmatch(words):
        percent = Fraction(found[1])
        return percent_target(percent, sessions) if percent <= 100 else None
    if found := _SESSIONS.fullmatch(words):
        attend, of = int(found[1]), int(found[2])
        return Target(TargetKind.SESSIONS, of, attend) if attend <= of and of else None
    if _NO_UNAUTHORISED.fullmatch(words):
        return Target(TargetKind.NO_UNAUTHORISED, sessions, 0)
    return None
