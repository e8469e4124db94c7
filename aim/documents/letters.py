"""Letters to a family and to agencies: one for each person, with their own address and nobody else's.

Support comes before sanction: nothing of the law stands in a letter but in the warning and in the invitation
to an Attendance Improvement Meeting (the form of 2017), and there only for a child of compulsory school age.
An unknown date of birth leaves it out. Whoever sends a letter is told so, and what else to know before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from aim import wording
from aim.attendance import Attendance
from aim.brothers_and_sisters.in_words import year_words
from aim.codes import CountsAs
from aim.documents import values
from aim.documents.answers import AnswerValue, UnusableAnswer, check_names, on_paper, recorded_of, said_of
from aim.documents.fields import FORMS, LETTERS, OF_2017, form_fields, template_of
from aim.documents.filling import Value, filled, printable
from aim.documents.forms import FilledForm, file_name_of, still_to_say
from aim.documents.recipients import Addressee
from aim.findings.school_age import Age, school_age
from aim.in_words import ENOUGH_SESSIONS, asked_away_sentence, still_to_be_established_sentence
from aim.plans.review_dates import ReviewDate
from aim.pupil import NO_NAME, PupilFacts, SessionMark

FORM_NAMES = tuple(form.name for form in LETTERS)
_ADDRESSES = ("school_address", "address")
NO_FIGURES = "[no marks are held: the figures are missing]"


@dataclass(frozen=True, slots=True)
class Since:
    """What the marks say of the time after a first meeting, up to the last mark."""

    first_day: date | None  # None where there is no mark yet
    last_day: date | None
    attendance: Attendance


def letters(
    form: str,
    facts: PupilFacts,
    *,
    meeting_date: date | None,
    answers: Mapping[str, AnswerValue],
    addressees: Sequence[Addressee],
    today: date,
    review: ReviewDate | None = None,
    since: Since | None = None,
) -> tuple[FilledForm, ...]:
    """The letter for each addressee, or one with room for a name and an address where there is nobody.

    ``review`` is the review date worked out, for the letter with the plan; ``since`` what has happened since
    the first meeting, for the invitation to its review. Raises KeyError for a letter that does not exist and
    UnusableAnswer (UnknownAnswer for a name that is no field) for an answer it cannot take.
    """
    check_names(form, answers)
    answers = {name: _in_lines(said) if name in _ADDRESSES else said for name, said in answers.items()}
    if addressees and (both := [name for name in ("addressee", "address", "dear") if name in answers]):
        raise UnusableAnswer(f"{both[0]} belongs to each of the addressees, and is said with them.")
    told = _as_called(facts, answers.get("pupil_name"))
    recorded = prefilled(form, told, meeting_date=meeting_date, today=today, review=review, since=since)
    recorded["pupil_name"] = printable(facts.pupil.name).strip()
    people = tuple(addressees) or (Addressee(""),)
    several = len(people) > 1
    return tuple(
        _letter(form, facts, recorded, answers, each, place if several else 0, meeting_date, today, review)
        for place, each in enumerate(people, 1)
    )


def prefilled(
    form: str,
    facts: PupilFacts,
    *,
    meeting_date: date | None,
    today: date,
    review: ReviewDate | None = None,
    since: Since | None = None,
) -> dict[str, str]:
    """What the record says for each field of a letter; "" where people say it or nothing is known."""
    more = {
        "letter_date": wording.day(today),
        "year_group": year_words(facts.pupil.year_group),
        "meeting_date": wording.long_day(meeting_date) if meeting_date else "",
        "figures": letter_figures(facts),
        "when_better": values.when_better_sentences(facts),
        "unauthorised_days": unauthorised_days(facts),
        "since_then": since_sentence(facts, since),
        "review_date": wording.day(review.day) if review else "",
    }
    return recorded_of(form, facts.pupil, meeting_date, more)


def _letter(
    form: str,
    facts: PupilFacts,
    recorded: Mapping[str, str],
    answers: Mapping[str, AnswerValue],
    addressee: Addressee,
    place: int,
    meeting_date: date | None,
    today: date,
    review: ReviewDate | None,
) -> FilledForm:
    own = {
        "addressee": addressee.name,
        "address": "\n".join(addressee.address),
        "dear": addressee.dear or addressee.name,
    }
    recorded = {**recorded, **{name: printable(said) for name, said in own.items()}}
    texts = said_of(form, recorded, answers)
    context = on_paper(form, texts, answers) | _extras(facts, texts, today)
    beside = f"{place} {addressee.name}" if place else ""
    return FilledForm(
        file_name=file_name_of(form, facts, meeting_date or today, beside),
        content=filled(template_of(form), context, title=FORMS[form].title, on=today),
        still_to_say=still_to_say(form, recorded, answers),
        notes=(
            *_notes(form, facts, about_improvement(answers), addressee, today),
            *_of_the_day(form, texts, recorded, meeting_date, today, review),
        ),
    )


def _extras(facts: PupilFacts, texts: Mapping[str, str], today: date) -> dict[str, Value]:
    pupil, name = facts.pupil, texts["pupil_name"]
    called = pupil.called if name == printable(pupil.name).strip() else name
    return {
        "called": called or NO_NAME,
        "initials": values.initials(name, pupil) or "[initials]",
        "of_school_age": school_age(pupil.date_of_birth).on(today) is Age.COMPULSORY,
    }


def about_improvement(answers: Mapping[str, AnswerValue]) -> bool:
    """Whether a letter is about an Attendance Improvement Meeting, the form of 2017."""
    return str(answers.get("attendance_improvement", "")).strip().lower() in ("true", "yes")


# What the marks say, for a family


def letter_figures(facts: PupilFacts) -> str:
    """What was missed, in sessions and days with the dates they cover, and what of it school asked for."""
    attendance, name = facts.attendance, facts.pupil.called
    if facts.first_day is None or facts.last_day is None:
        return NO_FIGURES
    when = f"From {wording.day(facts.first_day)} to {wording.day(facts.last_day)}"
    if facts.first_day == facts.last_day:
        when = f"On {wording.day(facts.first_day)}"
    if not attendance.possible:
        return f"{when} there was no session at which {name} was due in school."
    possible = f"{wording.sessions(attendance.possible)} at which {name} was due in school"
    were = "was" if attendance.possible == 1 else "were"
    said = [f"{when} there {were} {possible}; a session is a morning or an afternoon."]
    if attendance.absent:
        missed = f"{wording.of_sessions(attendance.absent, attendance.possible)}"
        said.append(_capital(f"{name} missed {missed}, the same as {wording.days(attendance.absent)}."))
        said.append(values.split_sentence(attendance))
    else:
        said.append(_capital(f"{name} missed none of them."))
    said += [asked_away_sentence(facts), still_to_be_established_sentence(facts)]
    if outside := wording.left_out(attendance):
        said.append(f"{outside}.")
    if attendance.possible < ENOUGH_SESSIONS:
        said.append(f"Provisional: fewer than {wording.sessions(ENOUGH_SESSIONS)} were possible.")
    return " ".join(filter(None, said))


def unauthorised_days(facts: PupilFacts) -> str:
    """Each day with a session counted as unauthorised, how many, and where the reason is still missing."""
    missed = [mark for week in facts.weeks for mark in week.marks if mark.counts_as is CountsAs.UNAUTHORISED]
    days = {day: list(marks) for day, marks in groupby(missed, key=lambda mark: mark.day)}
    return "; ".join(f"{wording.day(day)} ({_unauthorised(marks)})" for day, marks in days.items())


def _unauthorised(marks: Sequence[SessionMark]) -> str:
    missing = sum(mark.code == "N" for mark in marks)
    return wording.sessions(len(marks)) + (f", {missing} with no reason known yet" if missing else "")


def since_sentence(facts: PupilFacts, since: Since | None) -> str:
    """How it has gone since a first meeting, in sessions; "" where its day is not known."""
    if since is None:
        return ""
    if since.first_day is None or not since.attendance.possible:
        return "There are no marks yet of the time since then."
    attendance, name = since.attendance, facts.pupil.called
    when = f"from {wording.day(since.first_day)} to {wording.day(since.last_day)}"
    attended = wording.of_sessions(attendance.attended, attendance.possible)
    said = f"Since then, {when}, {name} attended {attended}."
    if attendance.absent:
        said += f" Missed: {wording.sessions(attendance.absent)}. {values.split_sentence(attendance)}"
    return said


# What whoever sends it has to know


def _notes(
    form: str, facts: PupilFacts, improvement: bool, addressee: Addressee, today: date
) -> Iterator[str]:
    fields = {field.name for field in form_fields(form)}
    name, attendance = facts.pupil.called, facts.attendance
    if form == "warning" or (form == "invitation" and improvement):
        yield from _of_the_law(facts, today)
    if form == "warning" and not attendance.unauthorised:
        yield "No session is recorded as unauthorised: think again whether a warning is right."
    if improvement:
        yield OF_2017
    if "figures" in fields:
        if attendance.possible and not attendance.absent:
            yield f"No absence of {name} is recorded: is this the right pupil?"
        if attendance.absent and 2 * facts.asked_away >= attendance.absent:
            yield (
                f"School itself asked for {facts.asked_away:,} of the {attendance.absent:,} sessions missed: "
                "think again whether this letter is right."
            )
        if facts.reasons_not_known:
            reasons = wording.counted(len(facts.reasons_not_known), "reason")
            yield f"{reasons} still to be established (N): ask before this goes out."
    if addressee.flags:
        who = addressee.name
        yield from (f"{who}: {said}" for said in addressee.to_look_at)


def _of_the_day(
    form: str,
    texts: Mapping[str, str],
    recorded: Mapping[str, str],
    meeting_date: date | None,
    today: date,
    review: ReviewDate | None,
) -> Iterator[str]:
    if meeting_date and form == "plan-sent" and meeting_date > today:
        yield "The meeting is still to come: this letter is for afterwards."
    if meeting_date and form != "plan-sent" and meeting_date < today:
        yield "The day of the meeting is past."
    if review and review.note and texts.get("review_date") == recorded.get("review_date"):
        yield f"The review date: {review.note[:1].lower()}{review.note[1:]}."


def _of_the_law(facts: PupilFacts, today: date) -> Iterator[str]:
    age = school_age(facts.pupil.date_of_birth).on(today)
    if age is Age.NOT_KNOWN:
        yield "The date of birth is not known, so what the letter would say of the law is left out: ask."
    elif age is not Age.COMPULSORY:
        yield f"{_capital(facts.pupil.called)} is {age}: what the letter would say of the law is left out."


def _in_lines(said: AnswerValue) -> AnswerValue:
    """The lines of an address, which are no list of points."""
    return "\n".join(map(str, said)) if isinstance(said, list) else said


def _as_called(facts: PupilFacts, name: AnswerValue | None) -> PupilFacts:
    """The facts of a child whom a letter calls by another name than the register does."""
    if not isinstance(name, str) or not name.strip() or name.strip() == facts.pupil.name:
        return facts
    return replace(facts, pupil=replace(facts.pupil, forename=printable(name).strip(), surname=""))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
