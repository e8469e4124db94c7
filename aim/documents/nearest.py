"""The known name that somebody may have meant who typed another: only where the two really are near."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz

_NEAR = 75  # of 100: "kode" is near "code", "attendance_target" is near nothing that the forms have
_PROMPT = "_prompt"  # what stands in grey where nothing is said: never what somebody means by a name


def nearest(name: str, among: Iterable[str]) -> str:
    """The known name most like this one, its letters or its words in any order; "" where none is near it.

    A wrong guess is worse than none: whoever follows it prints one field under another's heading.
    """
    typed = _words(name)
    near = [
        (likeness, known)
        for known in sorted(among)
        if not known.endswith(_PROMPT) or name.endswith(_PROMPT)
        if (likeness := _likeness(typed, _words(known))) >= _NEAR
    ]
    return max(near, key=lambda each: each[0], default=(0.0, ""))[1]


def _likeness(one: str, other: str) -> float:
    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))


def _words(name: str) -> str:
    return name.lower().replace("_", " ")
