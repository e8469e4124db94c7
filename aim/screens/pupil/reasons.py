"""Why sessions were missed: codes in words, and spells of absence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from aim.documents.values import COUNTS_AS_IN_WORDS
from aim.pupil import Absence, CodeCount, PupilFacts, SessionMark
from aim.screens.pupil.choices import Period
from aim.screens.pupil.sessions import Listing, Sessions, absent, listing, of
from aim.wording import counted, date_range, day, sessions

_CODES = ["Code", "What it means", "Counts as", "Sessions"]
_SPELLS = ["From", "To", "Sessions", "Codes", "What for"]


def code_table(facts: PupilFacts) -> pd.DataFrame:
    """Each code recorded, in words, and in how many sessions."""
    return pd.DataFrame([_code_row(each) for each in facts.codes], columns=_CODES)


def codes(facts: PupilFacts, period: Period, marks: Sequence[SessionMark]) -> Listing:
    """The same, with the sessions behind each."""
    return listing(((_code_row(each), _of_code(each, period, marks)) for each in facts.codes), _CODES)


def _code_row(each: CodeCount) -> dict[str, object]:
    return {
        "Code": each.code,
        "What it means": each.meaning,
        "Counts as": COUNTS_AS_IN_WORDS[each.counts_as],
        "Sessions": each.sessions,
    }


def _of_code(each: CodeCount, period: Period, marks: Sequence[SessionMark]) -> Sessions:
    what = f"{each.code}, {each.meaning}, {period.said}"
    return of(what, marks, lambda mark: (mark.code, mark.counts_as) == (each.code, each.counts_as))


def spells(facts: PupilFacts, period: Period) -> tuple[Absence, ...]:
    """The spells of absence that a period has a part in, oldest first."""
    first, last = period.first_day or date.min, period.last_day or date.max
    return tuple(each for each in facts.absences if each.first_day <= last and each.last_day >= first)


def spell_listing(some: Sequence[Absence], every: Sequence[SessionMark]) -> Listing:
    """The newest spell first, as that is the one to ask about; the sessions behind each are all of it."""
    return listing(((_spell_row(each), _of_spell(each, every)) for each in reversed(some)), _SPELLS)


def _spell_row(each: Absence) -> dict[str, object]:
    return {
        "From": f"{day(each.first_day)} {each.first_session}",
        "To": f"{day(each.last_day)} {each.last_session}",
        "Sessions": each.sessions,
        "Codes": ", ".join(each.codes),
        "What for": each.heading,
    }


def _of_spell(each: Absence, every: Sequence[SessionMark]) -> Sessions:
    first, last = (each.first_day, each.first_session), (each.last_day, each.last_session)
    what = f"Absent {date_range(each.first_day, each.last_day)}"
    return of(what, every, lambda mark: absent(mark) and first <= (mark.day, mark.session) <= last)


def spells_in_words(some: Sequence[Absence], period: Period) -> str:
    """How many spells, how many of them short, and the longest."""
    if not some:
        return f"No absences {period.said}."
    longest = max(some, key=lambda each: each.sessions)
    short = sum(each.sessions <= 2 for each in some)
    when = date_range(longest.first_day, longest.last_day)
    if len(some) == 1:
        return f"1 spell of absence {period.said}: {sessions(longest.sessions)} ({when})."
    return (
        f"{counted(len(some), 'spell')} of absence {period.said}, {short:,} of them of a day or less; the "
        f"longest was {sessions(longest.sessions)} ({when}). A spell runs on over weekends and holidays."
    )
