"""Many at once, on the Meeting page: which paper, for whom, how far it is, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from io import BytesIO
from pathlib import Path

from aim.casework.children import Child
from aim.casework.meetings import Stage, meetings_of
from aim.casework.plans import plan_of
from aim.casework.record import support_of
from aim.casework.store import Store
from aim.casework.users import User
from aim.certificates.being_read import BeingRead
from aim.documents.batch import Heading, Made, children_of_years, into_zip
from aim.documents.fields import FORMS
from aim.documents.from_casework import staff_sheet_answers
from aim.documents.papers import Asked
from aim.documents.plan_answers import answers_of
from aim.pupil import pupil_of
from aim.register import Registers
from aim.screens.own_template import on_own_template
from aim.screens.pupil import listed_pupils
from aim.settings import Settings
from aim.wording import counted, listed

STAFF_SHEET = "staff-sheet"


class Who(StrEnum):
    """Which pupils the papers are for."""

    LISTED = "listed"
    YEARS = "year groups"
    CHOSEN = "chosen by hand"


@dataclass(frozen=True)
class Chosen:
    """The pupils the papers are for, and how the cover sheet says which they are."""

    children: tuple[str, ...]
    words: str

    @property
    def how_many(self) -> str:
        """How many papers that makes, in words."""
        return f"{counted(len(self.children), 'pupil')}." if self.children else "Nobody is chosen yet."


@dataclass
class HowFar:
    """How far the work is; written by the thread that does it, read by the page that waits."""

    of: int
    done: int = 0


@dataclass(frozen=True)
class Zip:
    """The finished zip and what became of each paper."""

    file_name: str
    content: bytes = field(repr=False)
    made: tuple[Made, ...]

    @property
    def in_words(self) -> str:
        """How many papers there are, and in how many something is still to be said."""
        whole = [each for each in self.made if not each.why_not]
        left = sum(bool(each.still_to_say) for each in whole)
        return (
            f"{counted(len(whole), 'paper')} made; in {left:,} of them something is still to be said. "
            "The cover sheet and a list in the zip say what."
        )

    @property
    def not_made(self) -> tuple[str, ...]:
        """Why papers were not made, each reason with how many pupils it was for."""
        reasons = [each.why_not for each in self.made if each.why_not]
        return tuple(
            f"{counted(reasons.count(why), 'paper')} not made: {why}" for why in dict.fromkeys(reasons)
        )


def paper_titles() -> dict[str, str]:
    """The papers that can be made for many, by name; the staff sheet, asked for most, first."""
    first = {STAFF_SHEET: FORMS[STAFF_SHEET].title}
    return first | {form.name: form.title for form in FORMS.values()}


def needs_a_day(form: str) -> bool:
    """Whether this paper is of a meeting, so that its day has to be said."""
    return FORMS[form].of_a_meeting


def year_groups(registers: Registers) -> tuple[str, ...]:
    """The year groups there are, in their order."""
    found = {str(year) for year in registers.children["year_group"] if year}
    return tuple(sorted(found, key=lambda year: (len(year), year)))


def chosen_pupils(
    registers: Registers,
    who: Who,
    *,
    years: Sequence[str] = (),
    by_hand: Sequence[str] = (),
    settings: Settings,
    on: date,
) -> Chosen:
    """The pupils that were chosen, in order of name."""
    if who is Who.LISTED:
        low = {each.child for each in listed_pupils(registers, settings, on)}
        children = [str(child) for child in registers.children["child"] if child in low]
        return Chosen(tuple(children), f"Pupils who missed {settings.listed_from}% or more.")
    if who is Who.YEARS:
        words = f"Year groups: {listed(years)}." if years else ""
        return Chosen(tuple(children_of_years(registers, years)), words)
    children = [str(child) for child in registers.children["child"] if child in set(by_hand)]
    return Chosen(tuple(children), f"{counted(len(children), 'pupil')} chosen by hand.")


def being_made(
    asked: Sequence[Asked],
    words: str,
    *,
    asked_by: str,
    folder: Path,
    salt: str,
    kept: Callable[[Asked], Asked] = lambda one: one,
) -> tuple[BeingRead[Zip], HowFar]:
    """The zip, being made in a thread of its own since this was called, and how far it is.

    ``kept`` adds what casework holds of a child, ``folder`` is where a school's own template may be kept.
    Called off, nothing is left: the zip is made in memory and handed over whole or not at all.
    """
    form, on = asked[0].form, asked[0].today
    far = HowFar(len(asked))

    def make(begun: Callable[[str], None], look: Callable[[], None]) -> Zip:
        target, made = BytesIO(), list[Made]()
        whole = []
        for each in asked:
            look()
            whole.append(kept(each))
        heading = Heading(words, asked_by, on)
        with on_own_template(folder, form):
            for step in into_zip(target, whole, heading, salt=salt):
                made += step.made
                far.done = step.done
                begun(f"{step.done:,} of {step.of:,}")
        return Zip(f"{form}_{on.isoformat()}.zip", target.getvalue(), tuple(made))

    return BeingRead(make), far


def with_casework(asked: Asked, store: Store, user: User) -> Asked:
    """The same paper with what casework holds for it: a staff sheet's support, a planned meeting's answers.

    Raises CaseworkProblem where casework cannot be read.
    """
    child = Child.of(pupil_of(asked.registers, asked.child))
    if not child.keys:
        return asked
    if asked.form == STAFF_SHEET:
        return replace(asked, answers=staff_sheet_answers(store, user, child))
    planned = [
        each
        for each in meetings_of(store, user, child)
        if each.form == asked.form and each.stage is Stage.PLANNED
    ]
    if not planned:
        return asked
    plan = plan_of(store, user, planned[-1].id)
    earlier_id = plan.meeting.earlier_id
    earlier = plan_of(store, user, earlier_id) if earlier_id is not None else None
    return replace(
        asked,
        answers=answers_of(plan, earlier=earlier, support=support_of(store, user, child)),
        agreed_review=earlier.meeting.review_on if earlier else None,
        agreed_target=earlier.meeting.target if earlier else None,
    )
