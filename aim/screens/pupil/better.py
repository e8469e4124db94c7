"""When it was better: the claim that chance does not explain, and the plain facts beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import pandas as pd

from aim.attendance import Attendance
from aim.findings.what_differed import Share, WhatDiffered
from aim.in_words import last_weeks_sentence, longest_run_sentence, year_on_year_sentence
from aim.pupil import PupilFacts, SessionMark, Stretch
from aim.screens.pupil.headline import provisional
from aim.screens.pupil.sessions import Listing, absent, between, listing, of
from aim.wording import date_range, of_sessions, percent, running_day, sessions

_HALF_TERMS = ["Half term", "Dates", "Attended", "%", "Missed", ""]
_CODES_SHOWN = 3


def marked(facts: PupilFacts) -> tuple[tuple[Stretch, ...], str]:
    """What the weeks' chart shades, and its name: better times in it, else its best half term."""
    first, last = facts.first_day or date.max, facts.last_day or date.min
    times = tuple(
        Stretch(
            "",
            each.first_day,
            each.last_day,
            Attendance(attended=each.attended, authorised=each.possible - each.attended),
        )
        for each in facts.better_times
        if first <= each.first_day and each.last_day <= last
    )
    if times:
        return times, "Better time"
    best = facts.best_half_term if facts.best_half_term is not facts.worst_half_term else None
    inside = best is not None and first <= best.first_day and best.last_day <= last
    return ((best,) if best and inside else ()), "Best half term"


def what_differed(facts: PupilFacts) -> pd.DataFrame:
    """What else was different in each better time, as facts side by side, a column a time; never why."""
    columns = {_time(each): dict(_differences(each)) for each in facts.what_differed}
    words = list(dict.fromkeys(word for said in columns.values() for word in said))
    rows = [{"": word} | {time: said.get(word, "") for time, said in columns.items()} for word in words]
    return pd.DataFrame(rows, columns=["", *columns])


def _time(each: WhatDiffered) -> str:
    return f"{running_day(each.better_time.first_day)} to {running_day(each.better_time.last_day)}"


def _differences(each: WhatDiffered) -> Iterator[tuple[str, str]]:
    for one in each.codes[:_CODES_SHOWN]:
        words = f"{one.code.meaning[:1].upper()}{one.code.meaning[1:]} ({one.code.code})"
        yield words, _beside(one.inside, one.elsewhere)
    if each.late.part or each.late_elsewhere.part:
        yield "Late (L)", _beside(each.late, each.late_elsewhere)
    if each.first_days_back.whole:
        back = _beside(each.first_days_back, each.first_days_back_elsewhere)
        yield "First days back after a holiday attended in full", back
    for support in each.support:
        yield f"In place: {support.name}", f"from {running_day(support.first_day)}"


def _beside(inside: Share, elsewhere: Share) -> str:
    return f"{inside.part:,} of {inside.whole:,}; otherwise {elsewhere.part:,} of {elsewhere.whole:,}"


def half_terms(facts: PupilFacts, every: Sequence[SessionMark]) -> Listing:
    """Every half term loaded, the best and the lowest named; behind each, the sessions missed in it."""
    return listing(
        (
            (
                _row(each, facts),
                of(f"Missed in {each.name}", between(every, each.first_day, each.last_day), absent),
            )
            for each in facts.half_terms
        ),
        _HALF_TERMS,
    )


def _row(each: Stretch, facts: PupilFacts) -> dict[str, object]:
    best, worst = facts.best_half_term, facts.worst_half_term
    said = ""
    if provisional(each.attendance):
        said = "provisional"
    elif best is not worst and each is best:
        said = "best"
    elif best is not worst and each is worst:
        said = "lowest"
    return {
        "Half term": each.name,
        "Dates": date_range(each.first_day, each.last_day),
        "Attended": of_sessions(each.attendance.attended, each.attendance.possible),
        "%": percent(each.attendance.rate),
        "Missed": sessions(each.attendance.absent),
        "": said,
    }


def plain_facts(facts: PupilFacts) -> tuple[str, ...]:
    """The last four school weeks, this year against last, the longest unbroken run: nothing claimed."""
    said = (last_weeks_sentence(facts), year_on_year_sentence(facts), longest_run_sentence(facts))
    return tuple(each for each in said if each)
