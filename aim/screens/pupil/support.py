"""Support and contacts of one child, as the school's log and chronology have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from aim.casework.issuing import HandedOver, Issue
from aim.casework.meetings import Meeting
from aim.casework.parts import Contact, Support
from aim.documents.fields import FORMS
from aim.findings.what_differed import Support as InPlace
from aim.wording import counted, date_range, day

_LOG = ["What", "Log", "When", "Lead", "Requested", "Consent by", "Outcome"]
_FROM_MEETINGS = ["Day", "What", "Paper or form", "More"]
_CHRONOLOGY = ["Day", "What", "By", "With", "About", "Came of it"]


@dataclass(frozen=True, eq=False)
class SupportShown:
    """Both, as tables to read, and how much there is in a sentence."""

    in_words: str
    log: pd.DataFrame
    chronology: pd.DataFrame
    from_meetings: pd.DataFrame  # meetings kept and papers given out, which nobody writes down here again


def in_place(support: Sequence[Support]) -> tuple[InPlace, ...]:
    """What of a log has a name and a first day: what charts flag and better times are compared with."""
    return tuple(
        InPlace(each.what, each.first_day, each.last_day) for each in support if each.what and each.first_day
    )


def support_shown(
    support: Sequence[Support],
    contacts: Sequence[Contact],
    on: date,
    meetings: Sequence[Meeting] = (),
    issues: Sequence[Issue] = (),
) -> SupportShown:
    """The log of support and the chronology of a child, as somebody reads them on a day.

    Beside them stands what the Meeting page keeps: its meetings, and the papers given out.
    """
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
        from_meetings=pd.DataFrame(_of_the_meeting_page(meetings, issues), columns=_FROM_MEETINGS),
    )


def _of_the_meeting_page(meetings: Sequence[Meeting], issues: Sequence[Issue]) -> list[dict[str, str]]:
    """Meetings and papers given out, in the order of their days; a meeting without a day stands first."""
    found = [(each.day or date.min, FORMS[each.form].title, "Meeting", each.stage.value) for each in meetings]
    for each in issues:
        title = f"{FORMS[each.form].title}, version {each.version}"
        given = [handing for file in each.files for handing in file.handed_over if _stands(handing)]
        found += [(one.recipient.on_day, title, "Given out", _to_whom(one)) for one in given]
        if not given:
            found.append((each.issued_at.date(), title, "Issued", "to nobody yet"))
    return [
        {
            "Day": day(when) if when != date.min else "no day yet",
            "What": kind,
            "Paper or form": title,
            "More": more,
        }
        for when, title, kind, more in sorted(found, key=lambda each: each[0])
    ]


def _stands(handing: HandedOver) -> bool:
    return handing.took_place and not handing.corrected


def _to_whom(handing: HandedOver) -> str:
    return " ".join(filter(None, ("to", handing.recipient.name, handing.recipient.how)))


def _in_words(support: Sequence[Support], contacts: Sequence[Contact], on: date) -> str:
    if not support and not contacts:
        return "Nothing is written down in this log yet."
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
