"""What a review's sums say, in sentences: for the review form, the staff sheet and the page alike.

Sessions and dates, never a label. What is suggested about the target is for staff: a person decides, and the
family's form says only what happened.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from aim.findings.absences import STILL_TO_BE_ESTABLISHED
from aim.plans.marks_altered import AlteredMark, MarksAltered
from aim.plans.reviews import MissedSession, Outcome, ReviewSums, Side
from aim.plans.targets import TargetKind
from aim.pupil import ASKED_TO_STAY_AWAY
from aim.wording import counted, date_range, day, half_day, left_out, listed, of_sessions, percent, sessions

_MOST_ALTERED = 6  # altered marks named one by one; the rest are counted

SUGGESTIONS = {
    Outcome.YES: "The target is met",
    Outcome.SOME: "The target is not met; there is some improvement",
    Outcome.NO: "The target is not met, and there is no improvement",
    Outcome.NOT_MET: "The target is not met; before the meeting there is nothing to compare with",
}


def review_sentences(name: str, sums: ReviewSums) -> tuple[str, ...]:
    """What happened since the meeting, a sentence each, as the family's form has it."""
    return tuple(
        filter(
            None,
            (
                window_sentence(name, sums),
                missed_sentence("Authorised", sums.window.authorised),
                missed_sentence("Unauthorised", sums.window.unauthorised),
                asked_away_sentence(name, sums.window),
                before_sentence(name, sums),
                later_sentence(name, sums),
                provisional_sentence(sums),
            ),
        )
    )


def window_sentence(name: str, sums: ReviewSums) -> str:
    """ "From the day after the meeting (27/11/2026) to the review date (18/12/2026), Ada attended ..." """
    attendance = sums.window.attendance
    when = f"after the meeting on {day(sums.meeting_day)} up to the review date, {day(sums.review_day)}"
    if not attendance.possible:
        return f"No possible session is recorded {when}."
    beside = left_out(attendance)
    return (
        f"In the time {when}, {name} attended {of_sessions(attendance.attended, attendance.possible)} "
        f"({percent(attendance.rate)}).{f' {beside}.' if beside else ''}"
    )


def missed_sentence(heading: str, missed: Sequence[MissedSession]) -> str:
    """ "Authorised, 3 sessions: illness (I), 03/12/2026 to 04/12/2026 morning (3 sessions)."; "" for none.

    Under each code its stretches, so that every session missed can be found in the register.
    """
    if not missed:
        return ""
    by_code: dict[str, list[str]] = {}
    for _, group in groupby(missed, key=lambda each: each.stretch):
        stretch = list(group)
        by_code.setdefault(_code(stretch[0]), []).append(_when(stretch))
    named = (f"{code}, {', '.join(when)}" for code, when in by_code.items())
    return f"{heading}, {sessions(len(missed))}: {'; '.join(named)}."


def asked_away_sentence(name: str, side: Side) -> str:
    """How many of the sessions missed school itself asked for (E and C2); "" where it asked for none."""
    asked = sum(each.code in ASKED_TO_STAY_AWAY for each in side.missed)
    if not asked:
        return ""
    were = "was a session" if asked == 1 else "were sessions"
    return f"Of these, {asked:,} {were} that school asked {name} not to attend."


def before_sentence(name: str, sums: ReviewSums) -> str:
    """The same number of possible sessions before the meeting; "" where there is nothing to compare."""
    before, after = sums.before.attendance, sums.window.attendance
    if not before.possible:
        return ""
    fewer = "" if before.possible == after.possible else ", all that are held"
    return (
        f"In the {sessions(before.possible)} possible before the meeting "
        f"({date_range(sums.before.first_day, sums.before.last_day)}{fewer}), {name} attended "
        f"{before.attended:,}."
    )


def later_sentence(name: str, sums: ReviewSums) -> str:
    """What came after the review date, which the target does not count; "" where nothing did."""
    attendance = sums.later.attendance
    if not attendance.possible:
        return ""
    when = date_range(sums.later.first_day, sums.later.last_day)
    attended = of_sessions(attendance.attended, attendance.possible)
    return f"After the review date ({when}), {name} attended {attended}: not part of the target."


def provisional_sentence(sums: ReviewSums) -> str:
    """Why the sums may still change; "" where they are all there."""
    if not sums.over:
        held = f"marks are held to {day(sums.held_to)}" if sums.held_to else "no marks are held"
        return f"So far: {held}, and the time agreed runs to the end of {day(sums.review_day)}."
    missing = sums.window.attendance.not_recorded
    if missing:
        return (
            f"So far: {sessions(missing)} of the time agreed {'has' if missing == 1 else 'have'} no mark yet."
        )
    return ""


def needed_sentence(sums: ReviewSums) -> str:
    """How many of the sessions the target asks for; "" where there is none or none that can be judged."""
    target, possible = sums.target, sums.window.attendance.possible
    if target is None or not possible:
        return ""
    if target.kind is TargetKind.NO_UNAUTHORISED:
        return "The target is no further unauthorised absence."
    if sums.needed is None:
        return ""
    sentence = f"The target asks for at least {sums.needed:,} of these {sessions(possible)}."
    if target.percent is None and target.sessions != possible:
        sentence += f" It was agreed as {target.attend:,} of {sessions(target.sessions)}."
    return sentence


def suggestion_sentence(sums: ReviewSums) -> str:
    """What the sums suggest about the target, for staff; "" where nothing can be suggested."""
    outcome = sums.outcome
    if outcome is Outcome.NOTHING:
        return ""
    so_far = "So far: " if sums.provisional else ""
    if outcome is Outcome.WAITING:
        waiting = sessions(sums.window.still_n)
        why = "the reason is still to be established, and no other stands in the way"
        words = f"Waiting on N: for {waiting} {why}"
    else:
        words = SUGGESTIONS[outcome]
        if so_far:
            words = words[:1].lower() + words[1:]
    return f"{so_far}{words}. A person decides."


def side_row(name: str, side: Side) -> dict[str, str]:
    """One row of the table of sums: which time, its dates, and its sessions."""
    attendance = side.attendance
    return {
        "time": name,
        "dates": date_range(side.first_day, side.last_day) if attendance.possible else "",
        "possible": f"{attendance.possible:,}",
        "attended": f"{attendance.attended:,}",
        "authorised": f"{attendance.authorised:,}",
        "unauthorised": f"{attendance.unauthorised:,}",
    }


def sums_rows(sums: ReviewSums) -> list[dict[str, str]]:
    """The table of a review: before the meeting, the time agreed, and what came after it."""
    rows = [
        side_row("Before the meeting", sums.before),
        side_row("Meeting to review date", sums.window),
    ]
    if sums.later.attendance.possible:
        rows.append(side_row("After the review date", sums.later))
    return rows


def altered_sentence(found: MarksAltered) -> str:
    """Which marks were altered since the plan was issued, for staff; "" where none was."""
    named = [_altered(each) for each in found.altered[:_MOST_ALTERED]]
    more = len(found.altered) - len(named)
    if more:
        named.append(f"{more:,} more")
    parts = []
    if named:
        were = "mark was" if len(found.altered) == 1 else "marks were"
        parts.append(f"{len(found.altered):,} {were} altered since the plan was issued: {listed(named)}.")
    if found.not_held:
        parts.append(f"{counted(found.not_held, 'mark')} of then could not be compared: not held now.")
    return " ".join(parts)


def _code(missed: MissedSession) -> str:
    """ "illness (I)"."""
    meaning = STILL_TO_BE_ESTABLISHED if missed.code == "N" else missed.meaning
    return f"{meaning} ({missed.code})"


def _when(stretch: list[MissedSession]) -> str:
    """ "03/12/2026 morning", "03/12/2026" or "03/12/2026 afternoon to 07/12/2026 (5 sessions)"."""
    first, last = stretch[0], stretch[-1]
    if len(stretch) == 1:
        return f"{day(first.day)} {half_day(first.session)}"
    if first.day == last.day:
        return day(first.day)
    starts = "" if first.session == "AM" else f" {half_day(first.session)}"
    ends = "" if last.session == "PM" else f" {half_day(last.session)}"
    return f"{day(first.day)}{starts} to {day(last.day)}{ends} ({sessions(len(stretch))})"


def _altered(each: AlteredMark) -> str:
    then, now = (f"{mark}" if mark else "no mark" for mark in (each.then, each.now))
    return f"{day(each.day)} {half_day(each.session)} ({then} then, {now} now)"
