"""Papers beside the form: the staff sheet, the child's page, and letters to one person each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import streamlit as st

from aim.brothers_and_sisters.in_words import staff_lines
from aim.casework.issuing import FileToIssue, issue
from aim.casework.problems import CaseworkProblem
from aim.documents.answers import UnusableAnswer
from aim.documents.forms import FilledForm
from aim.documents.from_casework import staff_sheet_answers
from aim.documents.kept_templates import versions
from aim.documents.papers import Asked, MeetingDateNeeded, papers
from aim.documents.pdf import NoPdf, as_pdf
from aim.documents.recipients import Addressee
from aim.documents.values import certificate_heading
from aim.exports import marks_of_child
from aim.folders import data_folder
from aim.register import Registers
from aim.screens.meeting.handing_over import WAYS
from aim.screens.meeting.papers import (
    STAFF_SHEET,
    PaperAsked,
    addressees_offered,
    is_letter,
    letter_fields,
    letters_to_issue,
    not_to_be_posted,
    paper_asked,
    paper_choices,
)
from aim.screens.own_template import Refused, on_own_template
from aim.settings import Settings
from aim.wording import counted, listed
from pages.shared import families_known, meeting_form, state
from pages.shared.addresses import contacts, lasting, own_address
from pages.shared.downloads import as_pdf_is_offered, word_and_pdf
from pages.shared.meeting_parts import Work
from pages.shared.parts import esc

_NONE = ""


def beside_the_form(work: Work) -> None:
    """Choose a paper; what it needs is asked, and nothing of it is shown with the family in the room."""
    if work.family_in_room:
        return
    titles = paper_choices()
    with st.container(border=True):
        chosen = st.selectbox(
            "Letters and papers",
            [_NONE, *titles],
            format_func=lambda name: titles.get(name, "Choose a letter, the staff sheet or the child's page"),
            key=f"paper|{work.plan.meeting.id}",
        )
        if not chosen:
            return
        if is_letter(chosen):
            _letter(work, chosen)
        else:
            _sheet(work, chosen, titles[chosen])


@dataclass(frozen=True)
class Sources:
    """What papers are made from, read beforehand: a download is made where no state can be asked."""

    registers: Registers
    today: date
    settings: Settings
    siblings: tuple[str, ...]  # a line each, for staff alone


def sources() -> Sources:
    """What papers are made from now. Raises CaseworkProblem where casework cannot be read."""
    loaded, found = state.loaded(), families_known.brothers_and_sisters()
    return Sources(
        registers=loaded.registers if loaded is not None else Registers(),
        today=state.today(),
        settings=state.settings(),
        siblings=staff_lines(found) if found is not None else (),
    )


def sheet(work: Work, form: str, made_from: Sources, day: date | None = None) -> tuple[FilledForm, ...]:
    """The staff sheet or the child's page from what is kept; none where there is no such paper.

    ``day`` is that of the meeting it is for, this one unless another is given.
    Raises CaseworkProblem where casework cannot be read, and Refused where the school's own template cannot
    be filled in with it.
    """
    if form not in paper_choices():
        return ()
    asked = _asked_of_sheet(work, form, made_from)
    return _made(work, replace(asked, meeting_day=day) if day else asked, (), made_from)


def _asked_of_sheet(work: Work, form: str, made_from: Sources) -> PaperAsked:
    asked = PaperAsked(form, work.screen.meeting_day, {})
    if form != STAFF_SHEET:
        return asked
    cases = work.cases
    answers = staff_sheet_answers(cases.store, cases.user, cases.child, work.plan.meeting.id)
    if made_from.siblings:
        answers["siblings"] = list(made_from.siblings)
    return replace(asked, answers=answers)


def _sheet(work: Work, form: str, title: str) -> None:
    """The staff sheet or the child's page, to download."""
    try:
        (made,) = _made_once("sheet", _asked_of_sheet(work, form, made_from := sources()), work, made_from)
    except (CaseworkProblem, Refused, UnusableAnswer) as problem:
        st.error(esc(str(problem)))
        return
    if form == STAFF_SHEET:
        st.caption("For staff alone; it may have to be disclosed.")
    word_and_pdf(title, made.content, made.file_name)


def _letter(work: Work, form: str) -> None:
    fields = letter_fields(form, work.plan)
    for pair in (fields[place : place + 2] for place in range(0, len(fields), 2)):
        meeting_form.side_by_side(work, pair)
    asked = paper_asked(form, work.plan, work.earlier, work.support)
    st.markdown("**Who it goes to**")
    st.caption(
        "Tick each person. Everyone has a letter of their own with their own address and nobody else's."
    )
    lists = contacts(work)
    may_get_one = addressees_offered(lists, work.plan, form)
    if not may_get_one:
        st.caption(
            "Nobody can be ticked yet: the lists that are loaded name no contact of this child, and nobody "
            "of this kind is entered under “About this meeting”."
        )
    addressees = tuple(
        ticked
        for place, each in enumerate(may_get_one)
        if (ticked := _addressee(work, form, place, each)) is not None
    )
    try:
        made = _made_once("letter", asked, work, sources(), addressees)
    except MeetingDateNeeded:
        st.info("This letter is about a meeting: give its day first.")
        return
    except (CaseworkProblem, Refused, UnusableAnswer) as problem:
        st.error(esc(str(problem)))
        return
    for note in dict.fromkeys(note for each in made for note in each.notes):
        st.warning(esc(note))
    if made[0].still_to_say:
        st.info(esc(f"Still blank, and said so on the paper: {listed(made[0].still_to_say)}."))
    for place, each in enumerate(made):
        name = addressees[place].name if addressees else "a letter with room for a name"
        word_and_pdf(name, each.content, each.file_name)
    if not addressees:
        return
    how, keep = st.columns([2, 3], vertical_alignment="bottom")
    ways = (WAYS[1], WAYS[2], WAYS[0])
    way = how.selectbox("How it is sent", ways, **lasting(f"sent|{work.plan.meeting.id}|{form}", ways[0]))
    missing = not_to_be_posted(addressees, str(way))
    keep.button(
        f"Keep as sent to {counted(len(addressees), 'person', 'people')}",
        key=f"send|{form}",
        on_click=_keep_as_sent,
        args=(work, form, made, addressees, str(way)),
        disabled=bool(missing),
        help="The exact letters are kept, with who got each, how and when.",
    )
    if missing:
        st.warning(esc(missing))


def _addressee(work: Work, form: str, place: int, each: Addressee) -> Addressee | None:
    """One person: ticked or not, what to look at before, and their own address."""
    key = f"to|{work.plan.meeting.id}|{form}|{place}|{each.name}"
    words = f"{each.name} ({each.relationship})" if each.relationship else each.name
    if not st.checkbox(esc(words), **lasting(key, False)):
        for said in each.raised:  # all there is to look at stands with the address, once ticked
            st.warning(esc(f"{each.name}. {said}"))
        return None
    address, dear = st.columns([3, 2])
    with address:
        own = own_address(key, each)
    called = dear.text_input("How they are addressed", **lasting(f"{key}|dear", each.dear or each.name))
    return replace(each, address=own, differing=(), dear=" ".join(called.split()))


def _made_once(
    name: str,
    asked: PaperAsked,
    work: Work,
    made_from: Sources,
    addressees: tuple[Addressee, ...] = (),
) -> tuple[FilledForm, ...]:
    """The papers, made anew only where something they are made of changed.

    On a school's own template each takes a second: a program of its own is started.
    """
    of = (work.cases.chosen, asked, addressees, made_from, versions(data_folder()))
    found: tuple[FilledForm, ...] = state.once(
        f"paper|{name}", of, lambda: _made(work, asked, addressees, made_from)
    )
    return found


def _made(
    work: Work, asked: PaperAsked, addressees: tuple[Addressee, ...], made_from: Sources
) -> tuple[FilledForm, ...]:
    whole = Asked(
        form=asked.form,
        registers=made_from.registers,
        child=work.cases.chosen,
        answers=asked.answers,
        on=made_from.today,
        today=made_from.today,
        meeting_date=asked.meeting_day,
        settings=made_from.settings,
        addressees=addressees,
    )
    with on_own_template(data_folder(), asked.form):
        return papers(whole)


def _keep_as_sent(
    work: Work, form: str, made: tuple[FilledForm, ...], addressees: tuple[Addressee, ...], how: str
) -> None:
    loaded = state.loaded()
    if loaded is None:
        return
    cases, today = work.cases, state.today()
    try:
        issue(
            cases.store,
            cases.user,
            cases.child,
            form,
            _to_issue(made, addressees, how, today),
            marks_of_child(loaded.registers, cases.chosen, min(today, work.screen.meeting_day)),
            certificate_heading(work.screen.facts),
            state.moment(),
            meeting_id=work.plan.meeting.id,
            plan_version=work.plan.version,
        )
    except CaseworkProblem as problem:
        state.say_once(f"The letter was not kept. {problem}")


def _to_issue(
    made: tuple[FilledForm, ...], addressees: tuple[Addressee, ...], how: str, on_day: date
) -> tuple[FileToIssue, ...]:
    """The letters as Word and PDF, or as Word alone where no PDF can be made now, which is said."""
    if as_pdf_is_offered():
        try:
            return letters_to_issue(made, addressees, how, on_day, as_pdf)
        except NoPdf as problem:
            state.say_once(f"The letters are kept as Word documents alone. {problem}")
    return letters_to_issue(made, addressees, how, on_day)
