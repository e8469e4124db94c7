"""Widgets of the Meeting page around the form: who types, which meeting, its day, and what was saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

import streamlit as st

from aim.casework.children import Child
from aim.casework.issuing import Issue, issued_marks, issues_of
from aim.casework.meetings import Meeting, begin_meeting, meetings_of, save_meeting
from aim.casework.parts import Side, Support
from aim.casework.plans import Plan, plan_of
from aim.casework.problems import CaseworkProblem
from aim.casework.record import support_of
from aim.casework.set_aside import SetAside, set_aside_of
from aim.casework.store import Store
from aim.casework.users import User
from aim.certificates.loading import Loaded
from aim.documents.answers import AnswerValue
from aim.documents.forms import FilledForm
from aim.exports import marks_of_child
from aim.folders import data_folder
from aim.plans.review_dates import OpenDays
from aim.plans.reviews import ReviewSums
from aim.screens.meeting import (
    MeetingScreen,
    default_meeting_day,
    facts_for_meeting,
    filled_meeting,
    form_choices,
    kept_when,
    meeting_choices,
    meeting_screen,
    review_form_of,
    with_its_sessions,
)
from aim.screens.meeting.ideas import Idea, ideas
from aim.screens.meeting.review import ReviewBlock, last_issue, review_block, sums_since
from aim.screens.meeting.rows import MEETING_COLUMNS, MEETING_DAY, MEETING_PLACE, MEETING_TIME
from aim.screens.own_template import on_own_template
from aim.screens.pupil import in_place
from pages.shared import fields_typed, kept_fields, parts, siblings_parts, state
from pages.shared.parts import esc

_BEGIN = "begin another"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Cases:
    """A child and the meetings kept for them."""

    store: Store
    drawn_for: User  # for what is given out later without the page, as a download is
    chosen: str  # the child as the registers know them
    child: Child
    meetings: tuple[Meeting, ...]

    @property
    def user(self) -> User:
        """Who asks at this moment: a click comes after the page was drawn; access may have ended."""
        return state.user()


@dataclass(frozen=True)
class Work:
    """One meeting as it is worked on."""

    cases: Cases
    plan: Plan
    earlier: Plan | None
    screen: MeetingScreen
    is_open: OpenDays
    waiting: tuple[SetAside, ...]
    support: tuple[Support, ...]
    issues: tuple[Issue, ...]
    meeting: kept_fields.Piece
    ideas: Mapping[Side, tuple[Idea, ...]]
    review: ReviewBlock | None
    family_in_room: bool


def your_name() -> None:
    """Ask once who is typing."""
    name = state.user().name
    if state.has_user_name():
        return
    st.text_input(
        "Your name, as it stands beside what you keep",
        key="your_name",
        placeholder="name and role in full",
        on_change=lambda: state.keep_user_name(str(fields_typed.typed_in("your_name"))),
        help=f"Until you give it, “{name}” stands there.",
    )


def casework_or_stop(loaded: Loaded, chosen: str) -> Cases:
    """The meetings kept for this child; where casework cannot be used that is said, and the page ends."""
    known = state.child_known()
    if known is None or not known.keys:
        st.info("This pupil has no name, UPN or admission number in what is loaded: nothing can be kept.")
        st.stop()
    try:
        store, user = state.store(), state.user()
        return Cases(store, user, chosen, known, meetings_of(store, user, known))
    except CaseworkProblem as problem:
        _say_and_stop(problem)


def which_meeting(cases: Cases) -> Meeting | None:
    """The meeting looked at; None to begin one."""
    if not cases.meetings:
        return None
    by_id = {each.meeting.id: each for each in meeting_choices(cases.meetings)}
    before = state.meeting_chosen(cases.chosen)
    newest = next(iter(by_id))
    if state.family_in_room():
        return by_id[before if before in by_id else newest].meeting
    options: list[Any] = [*by_id, _BEGIN]
    wanted = before if before in by_id else _BEGIN if before == 0 else newest
    where, another = st.columns([8, 3], vertical_alignment="bottom")
    found = where.selectbox(
        "Meeting",
        options,
        index=options.index(wanted),
        format_func=lambda each: "Begin another meeting" if each == _BEGIN else by_id[each].label,
        key=f"which_meeting|{cases.chosen}|{wanted}|{len(options)}",
    )
    state.choose_meeting(cases.chosen, 0 if found == _BEGIN else found)
    if found == _BEGIN:
        return None
    meeting = by_id[found].meeting
    if not any(each.earlier_id == meeting.id for each in cases.meetings):
        another.button(
            "Begin its review",
            key="begin_review",
            on_click=_begin,
            args=(cases, review_form_of(meeting.form), lambda: meeting.review_on or state.today(), meeting),
            width="stretch",
            help="Another meeting, linked to this one: its actions, target and review date come along.",
        )
    return meeting


def begin(cases: Cases, loaded: Loaded) -> None:
    """Begin a meeting: on which form, on which day."""
    st.title(f"A meeting about {esc(cases.child.name)}")
    if not cases.meetings:
        st.write("No meeting is kept for this pupil yet.")
    forms = form_choices()
    form, when = st.columns(2)
    chosen = form.selectbox("Form", list(forms), format_func=lambda name: forms[name], key="begin_form")
    day = when.date_input(
        "Day of the meeting",
        default_meeting_day(loaded.registers, state.today(), state.settings()),
        format="DD/MM/YYYY",
        key="begin_day",
    )
    st.button(
        "Begin the meeting",
        key="begin_meeting",
        type="primary",
        disabled=day is None,
        on_click=_begin,
        args=(cases, chosen, lambda: day, None),
    )
    parts.say_once()
    st.caption(
        "From here on, what you type is kept on this computer as you type it; the Settings page says where."
    )


def _begin(cases: Cases, form: str, day: Callable[[], date], reviews: Meeting | None) -> None:
    try:
        meeting = begin_meeting(cases.store, cases.user, cases.child, form, day(), state.moment(), reviews)
    except CaseworkProblem as problem:
        state.say_once(str(problem))
        return
    state.choose_meeting(cases.chosen, meeting.id)


def opened_or_stop(cases: Cases, meeting: Meeting) -> Work:
    """All that is kept about a meeting, and what the record says up to its day."""
    loaded, settings, today = state.loaded(), state.settings(), state.today()
    if loaded is None:  # never: the page began with what is loaded
        st.stop()
    try:
        plan = plan_of(cases.store, cases.user, meeting.id)
        earlier = None
        if meeting.earlier_id is not None:
            earlier = plan_of(cases.store, cases.user, meeting.earlier_id)
        waiting = set_aside_of(cases.store, cases.user, cases.child)
        support = support_of(cases.store, cases.user, cases.child)
        issues = issues_of(cases.store, cases.user, cases.child, meeting.id)
    except CaseworkProblem as problem:
        _say_and_stop(problem)
    day = meeting.day or today
    help_given = in_place(support)
    facts, is_open = state.once(
        "meeting_facts",
        (loaded, cases.chosen, day, today, settings, help_given),
        lambda: facts_for_meeting(loaded.registers, cases.chosen, day, today, settings, help_given),
    )
    sums = None
    if earlier is not None:
        sums = sums_since(loaded.registers, cases.chosen, earlier, min(today, day))
    piece = kept_fields.Piece(
        key=f"meeting|{meeting.id}",
        kept=plan.meeting,
        save=lambda entry: save_meeting(
            cases.store, cases.user, with_its_sessions(entry, is_open), state.moment()
        ),
        table="meetings",
        labels={column.name: column.label for column in MEETING_COLUMNS},
    )
    return Work(
        cases=cases,
        plan=plan,
        earlier=earlier,
        screen=meeting_screen(facts, plan, day, earlier, support, issues, sums),
        is_open=is_open,
        waiting=waiting,
        support=support,
        issues=issues,
        meeting=piece,
        ideas=ideas(facts, plan, earlier, support, day, settings),
        review=_review(cases, loaded, plan, earlier, sums, min(today, day)),
        family_in_room=state.family_in_room(),
    )


def _review(
    cases: Cases, loaded: Loaded, plan: Plan, earlier: Plan | None, sums: ReviewSums | None, on: date
) -> ReviewBlock | None:
    """What became of the plan that this meeting reviews; None where it reviews none."""
    if earlier is None:
        return None
    then = None
    try:
        issues = issues_of(cases.store, cases.user, cases.child, earlier.meeting.id)
        if (issued := last_issue(issues, earlier.meeting.form)) is not None:
            then = issued_marks(cases.store, cases.user, issued.id)
    except CaseworkProblem as problem:
        st.error(esc(str(problem)))
    return review_block(
        earlier.child.forename or cases.child.name,
        earlier,
        sums,
        marks_then=then,
        marks_now=marks_of_child(loaded.registers, cases.chosen, on) if then else b"",
    )


def head(work: Work) -> None:
    """Which meeting this is, when, how far the form has come, and the form to download."""
    st.title(esc(work.screen.title))
    name, room, download = st.columns([5, 2, 2], vertical_alignment="bottom")
    name.subheader(esc(work.screen.name))
    room.toggle(
        "Family in the room",
        work.family_in_room,
        key="family_in_room_toggle",
        on_change=lambda: state.keep_family_in_room(bool(fields_typed.typed_in("family_in_room_toggle"))),
        help="Hides the list of pupils, brothers and sisters, notes for staff and the way to other pages.",
    )
    if work.screen.note and not work.family_in_room:
        st.info(esc(work.screen.note))
    if not work.family_in_room:
        siblings_parts.warn_of_one_number()
    st.markdown(esc(work.screen.still_to_say_in_words))
    kept_fields.begin(work.meeting)
    columns = st.columns([2, 2, 3, 2], vertical_alignment="bottom")
    for where, column in zip(columns[:3], (MEETING_DAY, MEETING_TIME, MEETING_PLACE), strict=True):
        kept_fields.draw(where, work.meeting, column)
    columns[3].caption(saved_words(work))
    kept_fields.below(work.meeting, work.waiting)
    today = state.today()
    download.download_button(
        "Review of the plan" if work.earlier is not None else "Plan for the family",
        lambda: filled(work, today).content,
        work.screen.file_name,
        WORD,
        key="download_plan",
        icon=":material/download:",
        help="A Word document. What nobody has said yet stands in it in grey, in brackets.",
        on_click="ignore",
        width="stretch",
    )


def filled(
    work: Work, today: date, said: Mapping[str, AnswerValue] | None = None, *, copy_for: str = ""
) -> FilledForm:
    """The meeting's form from what is kept; ``said`` stands before it. Raises Refused and UnusableAnswer."""
    with on_own_template(data_folder(), work.plan.meeting.form):
        return filled_meeting(work.screen, work.is_open, today, said, copy_for=copy_for)


def saved_words(work: Work) -> str:
    """When anything of this meeting was kept last."""
    plan = work.plan
    entries = (
        plan.meeting,
        *plan.texts.values(),
        *plan.people,
        *plan.childs_views,
        *plan.reasons,
        *plan.actions,
        *plan.disagreements,
    )
    return kept_when(entries, state.moment())


def _say_and_stop(problem: CaseworkProblem) -> NoReturn:
    st.error(esc(str(problem)))
    st.button("Try again", key="try_again")
    st.stop()
