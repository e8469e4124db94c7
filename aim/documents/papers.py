"""Any paper by the name of its form: what the command line and the pages ask for.

Facts are those of the academic year up to the day looked from and never later than the meeting. A paper comes
as a file for each person it goes to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from aim.documents import child_page, letters, staff_sheet
from aim.documents.answers import AnswerValue
from aim.documents.fields import FORMS
from aim.documents.forms import FilledForm, filled_form
from aim.documents.plan_answers import REVIEWS
from aim.documents.recipients import Addressee
from aim.documents.reviewing import review_of
from aim.plans.review_dates import (
    ReviewDate,
    further_review_weeks,
    improvement_review_weeks,
    open_days,
    review_date,
    suggested_weeks,
)
from aim.plans.targets import Target
from aim.pupil import PupilFacts, in_period, pupil_facts, this_year
from aim.register import Registers
from aim.settings import AS_SHIPPED, Settings
from aim.wording import counted, day


class MeetingDateNeeded(ValueError):
    """The form is of a meeting, and nobody has said when that is."""


@dataclass(frozen=True, eq=False)
class Asked:
    """Which paper, of which child, as seen from which day."""

    form: str
    registers: Registers
    child: str  # a value of ``registers.children["child"]``
    answers: Mapping[str, AnswerValue]
    on: date  # marks after it are not counted
    today: date
    meeting_date: date | None = None
    addressees: tuple[Addressee, ...] = ()  # of a letter: those whom a person has ticked or typed
    first_day: date | None = None  # leave out marks before and after these
    last_day: date | None = None
    settings: Settings = AS_SHIPPED
    agreed_review: date | None = None  # of a review: the date agreed at the meeting, as casework has it
    agreed_target: Target | None = None  # likewise, in sessions
    to_decide: tuple[str, ...] = ()  # what somebody has to decide before it goes out, beside what is blank

    @property
    def until(self) -> date:
        """The last day whose marks count."""
        return min(self.on, self.meeting_date) if self.meeting_date else self.on

    def facts(self) -> PupilFacts:
        """What the record says of the child."""
        return pupil_facts(
            self.registers,
            self.child,
            first_day=self.first_day,
            last_day=self.last_day,
            headline_from=this_year(self.registers, self.child, self.until),
            on=self.until,
        )


def papers(asked: Asked) -> tuple[FilledForm, ...]:
    """The paper that is asked for, a file for each person it goes to.

    Raises KeyError for a form that does not exist, MeetingDateNeeded where its meeting has no day, and
    UnusableAnswer for an answer it cannot take.
    """
    if FORMS[asked.form].of_a_meeting and asked.meeting_date is None:
        raise MeetingDateNeeded("This form is of a meeting: say on which day it is.")
    if asked.form == staff_sheet.FORM:
        return (_staff_sheet(asked),)
    if asked.form == child_page.FORM:
        page = child_page.child_page(
            asked.facts(), meeting_date=asked.meeting_date, answers=asked.answers, today=asked.today
        )
        return (page,)
    if asked.form in letters.FORM_NAMES:
        return _letters(asked)
    return (_meeting_form(asked),)


def zipped(made: Sequence[FilledForm]) -> bytes:
    """The files of a paper as one zip; of the same files it is the same, byte for byte."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as target:
        for each in made:
            member = ZipInfo(each.file_name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = ZIP_DEFLATED
            target.writestr(member, each.content)
    return out.getvalue()


def _review(asked: Asked, facts: PupilFacts, meeting: date, weeks: int) -> ReviewDate:
    school = facts.pupil.school
    is_open = open_days(asked.registers, school, asked.settings.dates_of(school))
    return review_date(meeting, weeks, is_open)


def _meeting_form(asked: Asked) -> FilledForm:
    facts, meeting = asked.facts(), asked.meeting_date or asked.on
    weeks = weeks_to_review(asked.form)
    review = _review(asked, facts, meeting, weeks)
    sums = None
    if asked.form in REVIEWS:
        sums = review_of(
            asked.registers.record(asked.child),
            asked.answers,
            meeting_date=meeting,
            on=asked.until,
            agreed_for=asked.agreed_review,
            target=asked.agreed_target,
        )
    return filled_form(
        asked.form,
        facts,
        meeting_date=meeting,
        review_date=review.day,
        review_date_note=_note(asked.form, weeks, review),
        answers=asked.answers,
        today=asked.today,
        review=sums,
    )


def weeks_to_review(form: str) -> int:
    """After how many school weeks this form is reviewed, where nobody says otherwise."""
    if form.startswith("attendance-improvement"):
        return improvement_review_weeks()
    return further_review_weeks() if form in REVIEWS else suggested_weeks()[1]


def _note(form: str, weeks: int, review: ReviewDate) -> str:
    """What stands under the review date; on a review, where none is filled in, the day so many weeks on."""
    if form not in REVIEWS:
        return review.note
    note = f" {review.note}." if review.note else ""
    return f"{counted(weeks, 'school week')} after this review is {day(review.day)}.{note}"


def _staff_sheet(asked: Asked) -> FilledForm:
    facts = asked.facts()
    known = staff_sheet.preparation(asked.registers, asked.child, facts, asked.on, asked.settings)
    return staff_sheet.staff_sheet(
        facts, known, meeting_date=asked.meeting_date, answers=asked.answers, today=asked.today
    )


def _letters(asked: Asked) -> tuple[FilledForm, ...]:
    facts, meeting = asked.facts(), asked.meeting_date
    weeks = improvement_review_weeks() if letters.about_improvement(asked.answers) else suggested_weeks()[1]
    return letters.letters(
        asked.form,
        facts,
        meeting_date=meeting,
        answers={name: said for name, said in asked.answers.items() if name != "addressees"},
        addressees=asked.addressees,
        today=asked.today,
        review=_review(asked, facts, meeting, weeks) if meeting and asked.form == "plan-sent" else None,
        since=_since(asked, facts),
    )


def _since(asked: Asked, facts: PupilFacts) -> letters.Since | None:
    """What the marks say of the time after a first meeting; None where nobody has said when that was."""
    said = asked.answers.get("initial_meeting_date")
    try:
        first_meeting = date.fromisoformat(said.strip()) if isinstance(said, str) else None
    except ValueError:
        return None
    if first_meeting is None:
        return None
    after = first_meeting + timedelta(days=1)
    since = in_period(facts, asked.registers, asked.child, after, asked.last_day, asked.until)
    return letters.Since(since.first_day, since.last_day, since.attendance)
