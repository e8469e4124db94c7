"""Support and contacts of one child, as the school's log and chronology have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from aim.casework.parts import Contact, Support
from aim.findings.what_differed import Support as InPlace
from aim.wording import counted, date_range, day

_LOG = ["What", "Log", "When", "Lead", "Requested", "Consent by", "Outcome"]
_CHRONOLOGY = ["Day", "What", "By", "With", "About", "Came of it"]


@dataclass(frozen=True, eq=False)
class SupportShown:
    """Both, as tables to read, and how much there is in a sentence."""

    in_words: str
    log: pd.DataFrame
    chronology: pd.DataFrame


def in_place(support: Sequence[Support]) -> tuple[InPlace, ...]:
    """What of a log has a name and a first day: what charts flag and better times are compared with."""
    return tuple(
        InPlace(each.what, each.first_day, each.last_day) for each in support if each.what and each.first_day
    )


def support_shown(support: Sequence[Support], contacts: Sequence[Contact], on: date) -> SupportShown:
    """The log of support and the chronology of a child, as somebody reads them on a day."""
    log = [_line(each) for each in support]
    chronology = [
        {
            "Day": " ".join(part for part in (day(each.day), each.time) if part),
            "What": each.kind.value,
            "By": each.by_whom,
            "With": each.with_whom,
            "About": each.what,
            "Came of it": each.came_of_it,
        }
        for each in contacts
    ]
    return SupportShown(
        in_words=_in_words(support, contacts, on),
        log=pd.DataFrame(log, columns=_LOG),
        chronology=pd.DataFrame(chronology, columns=_CHRONOLOGY),
    )


def _in_words(support: Sequence[Support], contacts: Sequence[Contact], on: date) -> str:
    if not support and not contacts:
        return "No support, call, visit, letter or meeting is written down yet."
    going_on = sum(_goes_on(each, on) for each in support)
    kinds = counted(len(support), "kind of support", "kinds of support")
    now = f", {going_on:,} in place now" if support else ""
    return f"{kinds} written down{now}; {counted(len(contacts), 'contact')}."


def _goes_on(each: Support, on: date) -> bool:
    begun = each.first_day is not None and each.first_day <= on
    return begun and (each.last_day is None or each.last_day >= on)


def _line(each: Support) -> dict[str, str]:
    if each.first_day is None:
        when = f"until {day(each.last_day)}" if each.last_day else "not begun, or no day given"
    elif each.last_day is None:
        when = f"from {day(each.first_day)}"
    else:
        when = date_range(each.first_day, each.last_day)
    return {
        "What": each.what,
        "Log": each.kind.value,
        "When": when,
        "Lead": each.lead,
        "Requested": _asked(each),
        "Consent by": each.consent,
        "Outcome": each.outcome,
    }


def _asked(each: Support) -> str:
    """ "02/11/2026, answered 09/11/2026: a place from Monday"."""
    answered = f"answered {day(each.answered_on)}" if each.answered_on else ""
    if each.answer:
        answered = f"{answered or 'answered'}: {each.answer}"
    if each.requested_on and not answered:
        answered = "no answer yet"
    return ", ".join(part for part in (day(each.requested_on), answered) if part)
