"""The staff preparation sheet: one page that a member of staff reads in the ten minutes before a meeting.

It says in the same words what the Pupil page says, and it is for staff alone: patterns, thresholds and what
is still possible stand here and on no paper of the family's. It may have to be disclosed, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from aim import wording
from aim.documents import values
from aim.documents.answers import AnswerValue, check_names, on_paper, recorded_of, said_of
from aim.documents.fields import FORMS, form_fields, template_of
from aim.documents.filling import Value, filled, printable
from aim.documents.fitting import Section, all_fit, fitted, rows_of
from aim.documents.forms import FilledForm, file_name_of, still_to_say
from aim.in_words import (
    absences_sentence,
    better_in_words,
    freshness_sentence,
    longest_run_sentence,
    looking_ahead_sentence,
    patterns_in_words,
    thresholds_note,
    thresholds_told,
    to_reach_sentence,
    what_differed_sentences,
)
from aim.plans.freshness import Freshness, freshness
from aim.plans.looking_ahead import LookingAhead, year_ahead
from aim.plans.review_dates import open_days
from aim.pupil import Absence, PupilFacts, RegisterComment, register_comments
from aim.register import Registers
from aim.settings import AS_SHIPPED, Settings

FORM = "staff-sheet"

CERTIFICATE_DAYS = 5  # school days after which marks are called old: the time N has to be replaced in
ROWS = 66  # of text on the page, and small letters in a row, as the template draws it
WIDTH = 104
HEADING_WIDTH = 19  # letters of a heading in the column at the left
WHOLE_WIDTH = 115  # letters across the page, beside no heading
TITLE_WIDTH = 40  # letters of a name in the title's row
MORE_AT_A_REVIEW = 3  # rows that the longer list of things to have takes

# What each section may always have; what one does not need goes to the others, in this order.
_ROWS_OF = {
    "check_first": 4,
    "figures": 9,
    "thresholds": 11,
    "still_possible": 3,
    "coming": 4,
    "other_checks": 3,
    "siblings": 4,
    "promised": 4,
    "support": 4,
    "when_better": 9,
    "how_fresh": 2,
    "patterns": 3,
    "absences": 7,
}
_WHO = ("school", "year_group", "reg_group", "date_of_birth", "meeting_date", "meeting_time", "meeting_place")
_DIFFERENT = "What else was different"
_OF_THE_RECORD = 6  # rows that one of the record's own sentences may take


@dataclass(frozen=True, slots=True)
class Preparation:
    """What the sheet says of the record besides the facts themselves."""

    fresh: Freshness
    ahead: LookingAhead | None
    comments: tuple[RegisterComment, ...]


def preparation(
    registers: Registers, child: str, facts: PupilFacts, on: date, settings: Settings = AS_SHIPPED
) -> Preparation:
    """How fresh a child's record is on a day, what is still possible, and the register's own comments."""
    school = facts.pupil.school
    dates = settings.dates_of(school)
    is_open = open_days(registers, school, dates)
    note = is_open.note(facts.last_day, on) if facts.last_day else ""
    return Preparation(
        fresh=freshness(facts, on, is_open, note),
        ahead=year_ahead(facts, registers, dates, is_open, on),
        comments=register_comments(registers, child, on),
    )


def staff_sheet(
    facts: PupilFacts,
    known: Preparation,
    *,
    meeting_date: date | None,
    answers: Mapping[str, AnswerValue],
    today: date,
) -> FilledForm:
    """The sheet for one child, on one page whatever the record holds.

    Raises UnusableAnswer (UnknownAnswer for a name that is no field) for an answer it cannot take.
    """
    check_names(FORM, answers)
    recorded = prefilled(facts, known, meeting_date=meeting_date)
    texts = said_of(FORM, recorded, answers)
    paper = on_paper(FORM, texts, answers)
    made = printable(prepared_from(facts, today))
    told = _on_one_page(texts, paper, made)
    extras: dict[str, Value] = {
        "initials": values.initials(texts["pupil_name"], facts.pupil) or "[initials]",
        "record_dates": values.record_dates(facts),
        "prepared_from": made,
    }
    return FilledForm(
        file_name=file_name_of(FORM, facts, meeting_date or today),
        content=filled(template_of(FORM), {**paper, **told, **extras}, title=FORMS[FORM].title, on=today),
        still_to_say=still_to_say(FORM, recorded, answers),
    )


def prefilled(facts: PupilFacts, known: Preparation, *, meeting_date: date | None) -> dict[str, str]:
    """What the record says for each field of the sheet; "" where people say it or nothing is known."""
    more = {
        "how_fresh": freshness_sentence(known.fresh),
        "figures": _figures(facts, meeting_date),
        "when_better": "\n".join(_when_better(facts)),
        "absences": "\n".join(_absences(facts, known.comments)),
        "patterns": patterns_in_words(facts) if facts.first_day else "",
        "thresholds": "\n".join(_thresholds(facts)),
        "still_possible": "\n".join(_still_possible(facts, known.ahead)),
        "check_first": "\n".join(_check_first(facts, known.fresh)),
    }
    return recorded_of(FORM, facts.pupil, meeting_date, more)


def _on_one_page(texts: Mapping[str, str], paper: Mapping[str, Value], made: str) -> dict[str, str]:
    typed = {field.name for field in form_fields(FORM) if field.has_prompt}
    sections = {
        name: Section(texts[name].splitlines(), rows, *(() if name in typed else (_OF_THE_RECORD,)))
        for name, rows in _ROWS_OF.items()
    }
    who = " · ".join(texts[name] for name in _WHO)
    taken = 2 * (rows_of(texts["pupil_name"], TITLE_WIDTH) - 1) + rows_of(who, WIDTH) - 1
    taken += rows_of(made, WHOLE_WIDTH) - 1 + _rows_of_headings_and_prompts(texts, paper)
    taken += MORE_AT_A_REVIEW if paper["review"] else 0
    taken += (not paper["can_decide"]) + (not paper["childs_view_obtained"])
    if not all_fit(sections, rows=ROWS - taken, width=WIDTH):  # what matters least gives way first
        better = sections["when_better"]
        sections["when_better"] = replace(better, lines=_first_difference_alone(better.lines))
    return fitted(sections, rows=ROWS - taken, width=WIDTH)


def _rows_of_headings_and_prompts(texts: Mapping[str, str], paper: Mapping[str, Value]) -> int:
    """The rows that sections take beyond their texts: prompts where nothing is said, long headings."""
    beyond = 0
    for field in form_fields(FORM):
        if field.name not in _ROWS_OF:
            continue
        said = sum(rows_of(each, WIDTH) for each in texts[field.name].splitlines())
        prompt = 0 if said else rows_of(str(paper.get(f"{field.name}_prompt", "")), WIDTH)
        heading = 0 if field.name == "other_checks" else rows_of(field.heading, HEADING_WIDTH)
        beyond += max(prompt, heading - said, 0)
    return beyond


def _first_difference_alone(lines: Sequence[str]) -> list[str]:
    """The lines on better times with what was different in the first alone, and how many others there are."""
    others = [each for each in lines if each.startswith(_DIFFERENT)][1:]
    kept = [each for each in lines if each not in others]
    if others:
        times = wording.counted(len(others), "other better time")
        kept.insert(2, f"{_DIFFERENT} in {times} is not on this page.")
    return kept


def prepared_from(facts: PupilFacts, today: date) -> str:
    """Which files a paper was made from, and when."""
    source = f"from {wording.listed(facts.files)}" if facts.files else "from the marks held"
    return f"Made on {wording.day(today)} {source}."


def _figures(facts: PupilFacts, meeting_date: date | None) -> str:
    if facts.first_day is None:
        return "No marks are recorded."
    said = values.attendance_sentences(facts, meeting_date or facts.last_day or facts.first_day)
    outside = wording.left_out(facts.attendance)
    return "\n".join(filter(None, (said, f"{outside}." if outside else "")))


def _when_better(facts: PupilFacts) -> Iterator[str]:
    if facts.first_day is None:
        return
    yield f"{better_in_words(facts)}."
    for each in facts.what_differed:
        if said := what_differed_sentences(each):
            when = wording.date_range(each.better_time.first_day, each.better_time.last_day)
            yield f"{_DIFFERENT} ({when}): {' '.join(said)}"
    if facts.longest_run and facts.longest_run.sessions >= values.SESSIONS_IN_A_ROW:
        yield longest_run_sentence(facts)


def _absences(facts: PupilFacts, comments: tuple[RegisterComment, ...]) -> Iterator[str]:
    """How many absences, then the newest first, each with what the register itself says beside it."""
    yield absences_sentence(facts)
    for each in reversed(facts.absences):
        days = wording.date_range(each.first_day, each.last_day)
        said = f"{days}: {wording.sessions(each.sessions)}, {each.heading} ({', '.join(each.codes)})."
        beside = [
            f"{wording.day(comment.day)} “{' '.join(comment.text.split())}”"
            for comment in comments
            if _in(each, comment)
        ]
        yield said + (f" In the register: {'; '.join(dict.fromkeys(beside))}." if beside else "")


def _in(each: Absence, comment: RegisterComment) -> bool:
    first, last = (each.first_day, each.first_session), (each.last_day, each.last_session)
    return first <= (comment.day, comment.session) <= last


def _thresholds(facts: PupilFacts) -> Iterator[str]:
    """Those reached before the others, and what comes before anything formal once, under them."""
    told = sorted(thresholds_told(facts), key=lambda each: not each.reached)
    for each in told:
        yield f"{each.name}: {'reached' if each.reached else 'not reached'}. {each.sentence}"
    first = list(dict.fromkeys(each.first for each in told if each.first))
    yield from (each for each in first if not any(each != other and each in other for other in first))
    if note := thresholds_note(facts):
        yield note


def _still_possible(facts: PupilFacts, ahead: LookingAhead | None) -> Iterator[str]:
    if facts.first_day is None:
        return
    if ahead is None:
        yield "How the year could end is not known: its first weeks are not among the marks loaded."
        return
    yield looking_ahead_sentence(facts.pupil.called, ahead)
    yield to_reach_sentence(facts.pupil.called, ahead)


def _check_first(facts: PupilFacts, fresh: Freshness) -> Iterator[str]:
    """What the record itself gives to look into before anybody sits down."""
    if fresh.last_mark is None:
        yield "No marks are held: load the registration certificate."
    elif fresh.school_days_since > CERTIFICATE_DAYS:
        yield (
            f"The marks end {wording.counted(fresh.school_days_since, 'school day')} ago: load a newer "
            "registration certificate."
        )
    if fresh.overdue:
        yield (
            f"{wording.counted(len(fresh.overdue), 'reason')} (N) not established within five school days: "
            "put right in the register first."
        )
    if facts.attendance.not_understood:
        yield f"{wording.counted(facts.attendance.not_understood, 'mark')} not understood: put right first."
    if facts.pupil.date_of_birth is None:
        yield "The date of birth is not known, so nobody can say whether this child is of school age: ask."
    if facts.other_rolls:
        yield f"Also on the roll of {wording.listed(facts.other_rolls)}: speak with them before the meeting."
