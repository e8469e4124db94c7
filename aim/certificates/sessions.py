"""Sessions as files write them: AM and PM by name, by number or by the time of the register.

Told from all the texts of a column together: ``1`` is a morning only where no AM or PM stands beside it
(there it is a lesson), and of the times of a day the earlier is the morning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from aim.certificates.names import tidy

LESSON = -2
UNKNOWN = -1

_NAMES = {
    **dict.fromkeys(("am", "a", "a.m.", "morning"), 0),
    **dict.fromkeys(("pm", "p", "p.m.", "afternoon"), 1),
}
_REGISTRATION = re.compile(
    r"^(?:session |registration )?(am|pm|morning|afternoon)"
    r"(?: ?(?:reg|registration|session|mark|roll call))?$"
)
_NUMBERED = re.compile(r"^(?:session ?)?(\d)$")
_LESSON = re.compile(r"^(?:p|l|period|lesson)\s?\d{1,2}\w?$|^\d(?:st|nd|rd|th)\b")
_TIME = re.compile(r"(?:^|[ t])(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?\s*(z|[+-]\d{2}:?\d{2})?$")
_LONDON = ZoneInfo("Europe/London")


def sessions_of(texts: Iterable[str]) -> dict[str, int]:
    """0 for a morning, 1 for an afternoon, ``LESSON`` or ``UNKNOWN``, for each text of a column."""
    plain = {text: tidy(text).lower() for text in texts}
    named = {text: half for text, word in plain.items() if (half := _by_name(word)) != UNKNOWN}
    numbers = {
        text: int(number.group(1)) for text, word in plain.items() if (number := _NUMBERED.match(word))
    }
    times = {text: minute for text, word in plain.items() if (minute := _minute(word)) is not None}
    in_order = sorted(set(times.values()))
    # Two times a day are the two registers, whatever the hour of the second; more are told by noon.
    noon = in_order[1] if len(in_order) == 2 else 12 * 60
    halves: dict[str, int] = {}
    for text, word in plain.items():
        if text in named:
            halves[text] = named[text]
        elif _LESSON.match(word) or (text in numbers and (named or max(numbers.values()) > 2)):
            halves[text] = LESSON
        elif text in numbers and numbers[text] in (1, 2):
            halves[text] = numbers[text] - 1
        else:
            halves[text] = int(times[text] >= noon) if text in times else UNKNOWN
    return halves


def are_times(texts: Iterable[str]) -> bool:
    """Whether a column says its sessions by the time, more than two of them."""
    minutes = {_minute(tidy(text).lower()) for text in texts}
    return None not in minutes and len(minutes) > 2


def _by_name(word: str) -> int:
    if word in _NAMES:
        return _NAMES[word]
    matched = _REGISTRATION.match(word)
    return _NAMES[matched.group(1)] if matched else UNKNOWN


def _minute(word: str) -> int | None:
    """The minute of the day in London that a text ends with; None where it does not."""
    matched = _TIME.search(word)
    if not matched:
        return None
    hour, minute, zone = int(matched.group(1)), int(matched.group(2)), matched.group(3)
    if hour > 23 or minute > 59:
        return None
    if zone:
        try:
            moment = datetime.fromisoformat(word.upper().strip()).astimezone(_LONDON)
        except (ValueError, OverflowError):
            return None
        hour, minute = moment.hour, moment.minute
    return hour * 60 + minute
