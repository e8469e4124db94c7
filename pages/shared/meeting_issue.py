"""The close of a meeting: finish and issue, the pack to print, and what was handed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from aim.brothers_and_sisters.in_words import form_words, not_yet_named, who
from aim.brothers_and_sisters.of_child import BrothersAndSisters
from aim.casework.issuing import Issue, issue, issued_content
from aim.casework.meetings import Stage
from aim.casework.plans import plan_of
from aim.casework.problems import CaseworkProblem
from aim.documents.answers import AnswerValue, UnusableAnswer
from aim.documents.forms import FilledForm
from aim.documents.pdf import NoPdf, as_pdf
from aim.documents.recipients import Addressee
from aim.documents.values import certificate_heading
from aim.exports import marks_of_child
from aim.screens.meeting.handing_over import (
    BY_EMAIL,
    BY_POST,
    CHILD_PAGE,
    PDF,
    WAYS,
    Chosen,
    IssuedShown,
    Offered,
    all_to_print,
    changed_since,
    copies,
    copies_to,
    files_to_issue,
    issued_shown,
    left_to_say,
    next_meeting,
    nobody_came,
    offered,
    pack,
    places_in_pack,
    posted_nowhere,
    still_to_come,
)
from aim.screens.meeting.papers import STAFF_SHEET, their_row
from aim.screens.meeting.review import last_issue
from aim.screens.own_template import Refused
from aim.wording import day
from pages.shared import families_known, fields_typed, kept_fields, state
from pages.shared.addresses import contacts, own_address
from pages.shared.downloads import SAVE_FROM_WORD, as_pdf_is_offered, file_button, word_and_pdf
from pages.shared.meeting_papers import sheet, sources
from pages.shared.meeting_parts import Work, filled
from pages.shared.parts import esc

_ELSE = "else"


def close(work: Work) -> None:
    """Who gets a copy, and the button that makes the plan for everyone and keeps what was given out."""
    plan, issues = work.plan, work.issues
    with st.container(border=True):
        st.markdown("**Finish, and give everyone their copy**")
        st.caption(
            "Tick who gets a copy. What is made is kept exactly as it is, with who got it and the marks "
            "it was made from; a later change is a new version."
        )
        early = still_to_come(plan, state.today())
        if nobody_came(plan) and not early and not work.family_in_room:
            st.caption("No parent or carer is down as having come: the plan is sent to them with a letter.")
        chosen = _recipients(work)
        with_pdf = _as_pdf_too()
        for said in (*left_to_say(work.screen.still_to_say, plan), changed_since(plan, issues)):
            if said:
                st.info(esc(said))
        if work.waiting:
            st.warning("Two people wrote in one field, and nobody has chosen yet; see above.")
        meant = not early or _is_meant(work, early)
        nowhere = posted_nowhere(chosen, family_in_room=work.family_in_room)
        if nowhere:
            st.warning(esc(nowhere))
        number = 1 + sum(each.form == plan.meeting.form for each in issues)
        st.button(
            f"Issue version {number} before the meeting" if early else f"Finish and issue version {number}",
            key="issue",
            type="primary",
            on_click=_issue,
            args=(work, chosen, with_pdf),
            disabled=not chosen or not meant or bool(nowhere),
            help="Tick who gets a copy first."
            if not chosen
            else "An address is missing; see above."
            if nowhere
            else None
            if meant
            else "The day of the meeting is still to come; see above.",
        )
        if words := state.said_once():
            st.error(esc(words))
    if issues:
        handed_over(work, issues)


def _is_meant(work: Work, early: str) -> bool:
    """Ask before a plan is issued ahead of its meeting; whether a person ticked that it is meant."""
    meeting, today = work.plan.meeting, state.today()
    st.warning(esc(early))
    meant, held = st.columns([3, 2], vertical_alignment="center")
    held.button(
        f"It was held today: put {day(today)}",
        key="held_today",
        on_click=kept_fields.put,
        args=(work.meeting,),
        kwargs={"day": today},
        width="stretch",
    )
    return meant.checkbox(
        "Issue the plan before the meeting: it is meant so", key=f"early|{meeting.id}|{meeting.day}"
    )


def handed_over(work: Work, issues: tuple[Issue, ...]) -> None:
    """Every version that was issued, the exact files to download again, and all of one to print."""
    newest = last_issue(issues, work.plan.meeting.form)
    with st.container(border=True):
        if work.family_in_room:  # only what was made at this meeting, for those who sit there
            for shown in issued_shown([newest] if newest else []):
                _all_of(work, shown)
            return
        st.markdown("**What was handed over**")
        for shown in issued_shown(issues):
            st.markdown(esc(shown.title))
            _all_of(work, shown)
            for document in shown.documents:
                words, *places = st.columns([5, 1, 1], vertical_alignment="center")
                words.caption(esc(document.words))
                for where, file in zip(places, document.files, strict=False):
                    with where:
                        file_button(
                            file.name.rsplit(".", 1)[-1].upper().replace("DOCX", "Word"),
                            lambda file_id=file.id: _content(work, file_id),
                            file.name,
                            file.media_type,
                            key=f"issued|{file.id}",
                        )
        _staff_sheet(work)


def _all_of(work: Work, shown: IssuedShown) -> None:
    """One version as one file to print, or else as a zip of Word files, with the reason."""
    version, form = shown.issue.version, shown.issue.form
    if shown.to_print:
        st.caption(esc(f"{shown.order} Printed on both sides, each begins on a sheet of its own."))
    else:
        st.caption(f"This version was made as Word documents alone. {SAVE_FROM_WORD}")
    first, second = st.columns(2)
    if shown.to_print:
        with first:
            file_button(
                f"All of version {version} in one PDF, to print",
                lambda: all_to_print(shown.to_print, lambda file_id: _content(work, file_id)),
                f"{form}_version-{version}_to-print.pdf",
                PDF,
                key=f"print|{shown.issue.id}",
                icon=":material/print:",
            )
    with second if shown.to_print else first:
        file_button(
            f"Pack of version {version}: a copy for each person",
            lambda: _pack(work, shown.issue),
            f"{form}_version-{version}.zip",
            "application/zip",
            key=f"pack|{shown.issue.id}",
            icon=":material/folder_zip:",
        )


def _staff_sheet(work: Work) -> None:
    """The staff sheet as it is when it is asked for, apart from all that is handed over."""
    try:
        made_from = sources()
    except CaseworkProblem:
        return  # the place for letters and papers says why
    word_and_pdf(
        "For staff alone, and in no pack: the staff sheet",
        lambda: sheet(work, STAFF_SHEET, made_from)[0].content,
        work.screen.file_name.replace(work.plan.meeting.form, STAFF_SHEET, 1),
    )


def _recipients(work: Work) -> tuple[Chosen, ...]:
    found = []
    siblings = _siblings(work)
    people = () if work.family_in_room else contacts(work).people
    for each in (*offered(work.plan), Offered(_ELSE, "", "", "")):
        chosen = _recipient(work, each, siblings, people)
        if chosen is not None:
            found.append(chosen)
    return tuple(found)


def _siblings(work: Work) -> BrothersAndSisters | None:
    """The brothers and sisters who may stand on a paper, to be ticked for each person."""
    if work.family_in_room or not work.screen.asks_for("siblings"):
        return None
    try:
        return families_known.brothers_and_sisters()
    except CaseworkProblem:
        return None  # nobody is named then; the Siblings page says why


def _recipient(
    work: Work, each: Offered, siblings: BrothersAndSisters | None, people: Sequence[Addressee]
) -> Chosen | None:
    """One line: ticked or not, how, where to, and what stands in their copy that others may not have."""
    key = f"copy|{work.plan.meeting.id}|{each.key}"
    who, how, where, marks = st.columns([4, 2, 4, 3], vertical_alignment="bottom")
    name, role = each.name, each.role
    if each.key == _ELSE:
        name = who.text_input("Somebody else: name in full", key=f"{key}|name").strip()
        ticked = bool(name)
    else:
        words = ", ".join(filter(None, (each.name, each.role)))
        own = their_row(people, name, role)
        for said in own.raised if own else ():
            st.warning(esc(f"{name}. {said}"))
        ticked = who.checkbox(esc(f"{words} ({each.note})" if each.note else words), key=key)
    if not ticked:
        return None
    way = how.selectbox("How", WAYS, key=f"{key}|how")
    address = ""
    if way == BY_EMAIL and (each.key == _ELSE or not work.family_in_room):
        address = where.text_input("E-mail address", key=f"{key}|e-mail").strip()
    with_marks = marks.checkbox(
        "With every mark",
        key=f"{key}|marks",
        help="A last page with every mark. Codes can tell of health and religion: tick it for those who "
        "should see it.",
    )
    if way == BY_POST and not work.family_in_room:
        address = _posted_to(key, name, role, people)
    typed = str(work.screen.answers.get("siblings", ""))  # stands in every copy
    on_their_copy = _on_their_copy(key, name, siblings, typed)
    return Chosen(name, role, str(way), address, with_marks, on_their_copy)


def _posted_to(key: str, name: str, role: str, people: Sequence[Addressee]) -> str:
    """Where one person's copy is posted: from their own row in the contact lists, or typed."""
    rows = [None, *people]
    own = st.selectbox(
        esc(f"{name} in the contact lists"),
        rows,
        index=rows.index(their_row(people, name, role)),
        format_func=lambda one: _in_lists(one) if one else "none of these: the address is typed",
        key=f"{key}|row|{name}|{role}",
    )
    return "\n".join(own_address(f"{key}|row{rows.index(own)}", own or Addressee(name)))


def _in_lists(one: Addressee) -> str:
    who_it_is = f"{one.name} ({one.relationship})" if one.relationship else one.name
    return ", ".join((who_it_is, *one.address))


def _on_their_copy(key: str, name: str, siblings: BrothersAndSisters | None, typed: str) -> str:
    """The brothers and sisters ticked for one person's copy, in words; nobody is ticked beforehand."""
    may = {} if siblings is None else {each.id: each for each in siblings.counted if each.may_enter_a_form}
    if siblings is None or not may:
        return ""
    ticked = st.multiselect(
        esc(f"Brothers and sisters named in the copy of {name}"),
        list(may),
        format_func=lambda chosen: who(may[chosen]),
        key=f"{key}|siblings",
        placeholder="nobody: a half-brother or half-sister may be no child of theirs",
    )
    return form_words(not_yet_named(siblings.for_the_form(name, ticked), typed))


def _as_pdf_too() -> bool:
    if not as_pdf_is_offered():
        st.caption(
            "The copies are Word documents in a zip. LibreOffice is not installed on this computer; with it, "
            "they would be made as PDF too, and as one file to print."
        )
        return False
    return st.checkbox("As PDF too, and all in one file to print", True, key="as_pdf_too")


def _issue(work: Work, chosen: tuple[Chosen, ...], with_pdf: bool) -> None:
    """Make the files and freeze them, the meeting finished; what fails is said, and nothing is issued."""
    loaded = state.loaded()
    if loaded is None:
        return
    cases, today = work.cases, state.today()
    says = str(work.screen.answers.get("copies_to", ""))
    listed = copies_to(says, chosen, today)

    def make(one: Chosen) -> FilledForm:
        said: dict[str, AnswerValue] = {"certificate_page": one.with_marks}
        if work.screen.asks_for("copies_to"):
            said["copies_to"] = listed
        if one.siblings:
            typed = str(work.screen.answers.get("siblings", ""))
            said["siblings"] = "\n".join(filter(None, (one.siblings, typed)))
        return filled(work, today, said, copy_for=one.name)

    try:
        documents = copies(make, chosen, today)
        documents += [(page, None) for page in _childs_page(work, today)]
        files = files_to_issue(documents, as_pdf if with_pdf else None)
        if plan_of(cases.store, cases.user, work.plan.meeting.id).version != work.plan.version:
            state.say_once("Nothing was issued: somebody changed the plan meanwhile. Look at it first.")
            return
        if work.plan.meeting.stage is not Stage.FINISHED and not still_to_come(work.plan, today):
            kept_fields.keep(work.meeting, stage=Stage.FINISHED)
            if fields_typed.not_kept(work.meeting.key):  # the page says why
                return
        issue(
            cases.store,
            cases.user,
            cases.child,
            work.plan.meeting.form,
            files,
            marks_of_child(loaded.registers, cases.chosen, min(today, work.screen.meeting_day)),
            certificate_heading(work.screen.facts),
            state.moment(),
            meeting_id=work.plan.meeting.id,
            plan_version=plan_of(cases.store, cases.user, work.plan.meeting.id).version,
        )
    except NoPdf as problem:
        state.say_once(f"Nothing was issued. {problem} Without “As PDF too” it is issued as Word documents.")
    except (CaseworkProblem, Refused, UnusableAnswer) as problem:
        state.say_once(f"Nothing was issued. {problem}")


def _childs_page(work: Work, today: date) -> tuple[FilledForm, ...]:
    """The child's page for the pack; a fault in the school's own template of it holds no plan back."""
    try:
        return sheet(work, CHILD_PAGE, sources(), next_meeting(work.plan, today))
    except (Refused, UnusableAnswer) as problem:
        state.say_once(f"The pack is without the child's page. {problem}")
        return ()


def _content(work: Work, file_id: int) -> bytes:
    return issued_content(work.cases.store, work.cases.drawn_for, file_id)


def _pack(work: Work, one: Issue) -> bytes:
    """The copies and the child's page, exactly as issued."""
    return pack([(name, _content(work, file_id)) for file_id, name in places_in_pack(one)])
