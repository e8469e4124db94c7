"""The child's page: one page for before the meeting, their record as a picture and room for what they think.

Kind words for about 8 to 15. It says what went well and asks the rest: no share, no sum of what was missed,
no code and nothing of what follows from absence. A half day in school is a filled square, one away is an
empty one, whatever the reason was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from aim import wording
from aim.codes import CountsAs
from aim.documents import values
from aim.documents.answers import AnswerValue, check_names, on_paper, recorded_of, said_of
from aim.documents.fields import FORMS, template_of
from aim.documents.filling import Value, filled, printable
from aim.documents.fitting import Section, fitted
from aim.documents.forms import FilledForm, file_name_of, still_to_say
from aim.pupil import CertificateWeek, PupilFacts, SessionMark

FORM = "child-page"
BLOCKS = 3  # columns of weeks beside each other, so that a year fits
DAYS = ("mon", "tue", "wed", "thu", "fri")
MOST_GOOD_TIMES = 2
WIDTH = 80  # small letters in a row of the page

IN_SCHOOL = ("5B8DB8", "")
AWAY = ("FFFFFF", "–")
NOT_KNOWN = ("FFFFFF", "?")
NO_SCHOOL = (values.NOTHING_DUE, "")
_LOOKS = {
    CountsAs.ATTENDING: IN_SCHOOL,
    CountsAs.AUTHORISED: AWAY,
    CountsAs.UNAUTHORISED: AWAY,
    CountsAs.NOT_RECORDED: NOT_KNOWN,
    CountsAs.NOT_UNDERSTOOD: NOT_KNOWN,
}


def child_page(
    facts: PupilFacts,
    *,
    meeting_date: date | None,
    answers: Mapping[str, AnswerValue],
    today: date,
) -> FilledForm:
    """The page for one child; a year of marks fits on it.

    Raises UnusableAnswer (UnknownAnswer for a name that is no field) for an answer it cannot take.
    """
    check_names(FORM, answers)
    recorded = prefilled(facts, meeting_date=meeting_date)
    texts = said_of(FORM, recorded, answers)
    pupil = facts.pupil
    name = texts["pupil_name"]
    called = pupil.forename or pupil.surname if name == recorded["pupil_name"] else name
    typed = {name: Section([" ".join(texts[name].split())], 2) for name in ("talk_with", "who_reads")}
    context: dict[str, Value] = {
        **on_paper(FORM, texts, answers),
        **fitted(typed, rows=4, width=WIDTH),
        "meeting_is_past": bool(meeting_date and meeting_date < today)
        and texts["meeting_date"] == recorded["meeting_date"],
        "called": printable(called).strip() or "[name]",
        "picture": picture(facts.weeks),
        "picture_days": _days(facts),
    }
    return FilledForm(
        file_name=file_name_of(FORM, facts, meeting_date or today),
        content=filled(template_of(FORM), context, title=FORMS[FORM].title, on=today),
        still_to_say=still_to_say(FORM, recorded, answers),
    )


def prefilled(facts: PupilFacts, *, meeting_date: date | None) -> dict[str, str]:
    """What the record says for each field of the page; "" where people say it, or nothing stands out."""
    more = {
        "meeting_date": f"on {wording.long_day(meeting_date)}" if meeting_date else "",
        "went_well": "\n".join(went_well(facts)),
    }
    return recorded_of(FORM, facts.pupil, meeting_date, more)


def went_well(facts: PupilFacts) -> tuple[str, ...]:
    """At most two times that went well, said to the child in half days and dates; empty where none did."""
    times = facts.better_times
    found = [_was_in(each.first_day, each.last_day, each.attended, each.possible) for each in times]
    best, whole = facts.best_half_term, facts.attendance.rate
    if not found and best and whole is not None and best.attendance.rate and best.attendance.rate > whole:
        sums = best.attendance
        found.append(_was_in(best.first_day, best.last_day, sums.attended, sums.possible))
    run = facts.longest_run
    if run and run.sessions >= values.SESSIONS_IN_A_ROW:
        when = f"From {wording.running_day(run.first_day)} to {wording.running_day(run.last_day)}"
        found.append(f"{when} you did not miss a single half day: {run.sessions:,} in a row.")
    return tuple(found[:MOST_GOOD_TIMES])


def picture(weeks: Sequence[CertificateWeek]) -> list[dict[str, str]]:
    """The weeks, Monday to Friday, in columns beside each other: the oldest at the top of the first."""
    height = -(-len(weeks) // BLOCKS)
    rows = []
    for place in range(height):
        row: dict[str, str] = {}
        for block in range(BLOCKS):
            at = place + block * height
            row |= _week(f"w{block}", weeks[at] if at < len(weeks) else None)
        rows.append(row)
    return rows


def _week(name: str, week: CertificateWeek | None) -> dict[str, str]:
    found = {f"{name}_monday": f"{week.monday.day} {week.monday:%b}" if week else ""}
    marks = {(mark.day.weekday(), mark.session): mark for mark in week.marks} if week else {}
    for weekday, day in enumerate(DAYS):
        for half in ("AM", "PM"):
            fill, sign = _look(marks.get((weekday, half))) if week else ("FFFFFF", "")
            found[f"{name}_{day}_{half.lower()}"] = sign
            found[f"{name}_{day}_{half.lower()}_fill"] = fill
    return found


def _look(mark: SessionMark | None) -> tuple[str, str]:
    if mark is None or mark.counts_as is None:
        return NO_SCHOOL
    return _LOOKS.get(mark.counts_as, NO_SCHOOL)


def _days(facts: PupilFacts) -> str:
    if facts.first_day is None or facts.last_day is None:
        return "There is no picture yet: no school days have been written down."
    weekend = " Saturdays and Sundays are left out." if values.marks_at_weekends(facts) else ""
    first, last = wording.running_day(facts.first_day), wording.running_day(facts.last_day)
    return f"These are your school days from {first} to {last}.{weekend}"


def _was_in(first_day: date, last_day: date, attended: int, possible: int) -> str:
    when = f"From {wording.running_day(first_day)} to {wording.running_day(last_day)}"
    return f"{when} you were in school for {attended:,} of {possible:,} half days."
