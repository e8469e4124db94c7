"""The council's four forms filled in for a few lives: what golden texts and properties are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache

from aim.casework.meetings import Meeting, NextStep, TargetMet
from aim.casework.parts import Came, Person, Side
from aim.casework.plans import Plan
from aim.documents.answers import AnswerValue
from aim.documents.forms import FilledForm
from aim.documents.papers import Asked, papers
from aim.documents.plan_answers import REVIEWS, answers_of
from aim.register import Registers
from tests.lib.plans import FRIDAY, REVIEW, ROWS, SUPPORT, full_plan, plan
from tests.lib.register_strip import registers

FORMS = (
    "school-attendance-meeting",
    "school-attendance-review",
    "attendance-improvement-meeting",
    "attendance-improvement-review",
)
DAY_OF = {form: REVIEW if form in REVIEWS else FRIDAY for form in FORMS}

MIXED = r"""
    2026-08-31 ## ## /\ /\ /\
    2026-09-07 /\ /\ /\ /\ /\
    2026-09-14 L\ /\ /\ /\ /\
    2026-10-05 /\ /\ M\ /\ /\
    2026-11-02 II II II II I\
    2026-11-09 OO /\ U\ /\ OO
    2026-11-16 OO L\ UO /\ NN
    2026-11-23 /\ /\ OO /\ /\
    2026-11-30 /\ /\ /\ II /\
    2026-12-07 /\ O\ /\ /\ /\
    2026-12-14 /\ /\ /\ /\ /N
"""
SUSPENDED = "\n".join(
    [
        r"2026-09-07 /\ /\ /\ /\ /\ ",
        *(
            f"2026-{day} EE EE EE EE EE"
            for day in "09-14 09-21 09-28 10-05 10-12 11-02 11-09 11-16 11-23 11-30 12-07".split()
        ),
        r"2026-12-14 EE /\ /\ /\ /\ ",
    ]
)
ADA: Mapping[str, object] = {
    "surname": "Okafor",
    "forename": "Ada",
    "date_of_birth": date(2014, 3, 2),
    "year_group": "Year 8",
    "reg_group": "8B",
}
AWKWARD: Mapping[str, object] = {
    "surname": 'O\'Neill & "D’Souza" <Ŵyn>',
    "forename": "ليلى",
    "date_of_birth": date(2014, 3, 2),
    "year_group": "Blwyddyn 8",
}
LINES = "\n".join(f"line {number}" for number in range(1, 41))


@dataclass(frozen=True)
class Life:
    """A child's record and what was said at the meetings."""

    strip: str = MIXED
    details: Mapping[str, object] = field(default_factory=lambda: ADA)
    said: bool = True  # whether anybody said anything
    here: Came = Came.CAME  # whether the parents came
    more: Mapping[str, Mapping[str, AnswerValue]] = field(default_factory=dict)  # by form


LIVES = {
    "everything_known": Life(),
    "almost_nothing_known": Life(strip="2026-11-23 --", details={"surname": ""}, said=False),
    "parents_absent": Life(
        here=Came.DID_NOT_COME,
        more={form: {"posted_on": "2026-12-21"} for form in FORMS if form.startswith("attendance")},
    ),
    "too_young": Life(
        details={**ADA, "date_of_birth": date(2022, 3, 2), "year_group": "Reception", "reg_group": "RB"}
    ),
    "year_12": Life(
        details={**ADA, "date_of_birth": date(2010, 1, 15), "year_group": "Year 12", "reg_group": "12B"}
    ),
    "a_term_of_suspension": Life(strip=SUSPENDED),
    "awkward_name": Life(details=AWKWARD),
    "forty_lines": Life(
        more={
            form: {"other_key_issues" if form == "attendance-improvement-review" else "school_agrees": LINES}
            for form in FORMS
        }
    ),
}


@cache
def record_of(name: str) -> Registers:
    """The register of this life: the child, and beside them another child with the same calendar."""
    life = LIVES[name]
    strip = "\n".join(line for line in life.strip.splitlines() if line.strip())
    return registers(strip, school="Invented Academy", **life.details)


def plans_of(name: str) -> tuple[Plan, Plan]:
    """The plan of the first meeting and that of its review."""
    life = LIVES[name]
    rows = tuple(
        replace(each, came=life.here)
        if isinstance(each, Person) and each.side is Side.PARENTS and each.came is Came.CAME
        else each
        for each in ROWS
    )
    if life.here is not Came.CAME:
        rows = tuple(each for each in rows if getattr(each, "side", None) is not Side.YOUNG_PERSON)
    first = full_plan()
    first = replace(plan(*rows, meeting=first.meeting), texts=first.texts)
    review = Meeting(
        form="school-attendance-review",
        school="Invented Academy",
        day=REVIEW,
        time="3.30 pm",
        target_met=TargetMet.NO,
        next_step=NextStep.ESCALATE,
        decided_why="One bad week, and three good ones.",
        review_on=date(2027, 1, 15),
        target_words="At least 28 of the 30 sessions up to the next review",
    )
    texts = {
        "what_worked": "Coming in by the side door.",
        "what_did_not": "The later bus did not run.",
        "further_support": "School nurse: yes, asked for on 18/12/2026.",
    }
    return first, plan(*rows, meeting=review, **texts)


def answers_for(form: str, name: str) -> dict[str, AnswerValue]:
    """What casework and people say for this form in this life."""
    life = LIVES[name]
    if not life.said:
        return {}
    first, review = plans_of(name)
    said = (
        answers_of(review, form, earlier=first)
        if form in REVIEWS
        else answers_of(first, form, support=SUPPORT)
    )
    return {**said, **life.more.get(form, {})}


def form_of(form: str, name: str, **more: AnswerValue) -> FilledForm:
    """This form in this life."""
    first, _ = plans_of(name)
    held = LIVES[name].said and form in REVIEWS
    (filled,) = papers(
        Asked(
            form,
            record_of(name),
            "A",
            answers_for(form, name) | more,
            on=date(2027, 2, 1),
            today=DAY_OF[form],
            meeting_date=DAY_OF[form],
            agreed_review=REVIEW if held else None,
            agreed_target=first.meeting.target if held else None,
        )
    )
    return filled
