"""What people type on the Siblings page: siblings told of, other schools contacted, never link."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import streamlit as st

from aim.brothers_and_sisters.of_child import BrothersAndSisters
from aim.casework.added_siblings import AddedSibling, save_added_sibling
from aim.casework.children import Child
from aim.casework.entries import Clash
from aim.casework.never_link import lift_never_link, mark_never_link, never_link_list
from aim.casework.other_schools import (
    SchoolContact,
    save_school_contact,
    school_contacts_of,
    sharing_of,
)
from aim.casework.problems import CaseworkProblem
from aim.casework.still_named import still_named
from aim.screens.siblings import contacts_table, shared_table, still_named_in_words
from aim.wording import day
from pages.shared import state
from pages.shared.parts import esc, table

_SOMEONE_ELSE = "Somebody else"
_LEAD = "I am the safeguarding lead"


def _kept(save: Callable[[], Any]) -> bool:
    """Whether it is kept now; where it is not, why, beside the form that still holds what was typed."""
    try:
        result = save()
    except (CaseworkProblem, ValueError) as wrong:
        st.error(esc(wrong))
        return False
    if isinstance(result, Clash):
        by = result.theirs.saved_by
        st.error(esc(f"{by} changed this meanwhile. Nothing was overwritten: load the page again to see it."))
        return False
    return True


def added_by_hand(found: BrothersAndSisters) -> None:
    """Brothers and sisters somebody told of: a school alone has no other school's lists."""
    st.subheader("Told of, and added by hand")
    for each in found.everyone:
        if each.added is not None:
            with st.expander(esc(f"{each.name}: change, or take out")):
                _added_form(found.of, each.added)
    with st.expander("Add a brother or sister", expanded=not found.everyone):
        st.caption(
            "For one whom no list shows: a school has no other school's lists. What you type stands beside "
            "those who were found, on this page, the pupil's page and the staff sheet."
        )
        _added_form(found.of, AddedSibling(name=""))


def _added_form(asked: Child, entry: AddedSibling) -> None:
    turn = f"added|{asked.keys}|{entry.id}|{entry.version}"
    with st.form(turn, border=False, clear_on_submit=False):
        name, school, year = st.columns([3, 3, 1])
        typed = {
            "name": name.text_input("Name", entry.name, key=f"{turn}|name"),
            "school": school.text_input("School", entry.school, key=f"{turn}|school"),
            "year_group": year.text_input("Year", entry.year_group, key=f"{turn}|year"),
        }
        who, when = st.columns([5, 2])
        typed["told_by"] = who.text_input(
            "Who told us", entry.told_by, key=f"{turn}|told_by", placeholder="Name, and who they are"
        )
        told_on = when.date_input(
            "When", entry.told_on or state.today(), key=f"{turn}|told_on", format="DD/MM/YYYY"
        )
        st.caption("Attendance, as the other school told it. Leave blank what it did not say.")
        words, attended, possible, by, on = st.columns([3, 2, 2, 3, 2])
        typed["attendance"] = words.text_input(
            "In its words", entry.attendance, key=f"{turn}|attendance", placeholder="about 85%"
        )
        sessions = [
            column.number_input(label, min_value=0, value=value, step=1, key=f"{turn}|{label}")
            for column, label, value in (
                (attended, "Sessions attended", entry.attended),
                (possible, "Of possible sessions", entry.possible),
            )
        ]
        typed["attendance_told_by"] = by.text_input(
            "Told by", entry.attendance_told_by, key=f"{turn}|attendance_by"
        )
        attendance_on = on.date_input(
            "On", entry.attendance_told_on, key=f"{turn}|attendance_on", format="DD/MM/YYYY"
        )
        left, right = st.columns([1, 1])
        save = left.form_submit_button("Save", key=f"{turn}|save")
        take_out = entry.id and right.form_submit_button("Take out", key=f"{turn}|take_out")
    said = {key: " ".join(value.split()) for key, value in typed.items()}
    new = replace(
        entry,
        **said,
        told_on=told_on,
        attended=sessions[0],
        possible=sessions[1],
        attendance_told_on=attendance_on,
        removed=bool(take_out),
    )
    if take_out or (save and _is_whole(new)):
        if _kept(lambda: save_added_sibling(state.store(), state.user(), asked, new, state.moment())):
            state.say_once("Taken out." if take_out else "Saved.")
            st.rerun()


def _is_whole(sibling: AddedSibling) -> bool:
    """Whether it can be kept; where it cannot, what is missing."""
    if not sibling.name:
        st.error("The name is missing. Give the name of the brother or sister.")
        return False
    if (sibling.attended is None) != (sibling.possible is None):
        st.error("Give both the sessions attended and those that were possible, or leave both blank.")
        return False
    if sibling.attended is not None and sibling.attended > (sibling.possible or 0):
        st.error(
            f"{sibling.attended} sessions attended is more than the {sibling.possible} possible. "
            "Look at the two figures again."
        )
        return False
    return True


def other_schools(found: BrothersAndSisters) -> None:
    """The dated log of contact with other schools, and what was shown of their pupils."""
    st.subheader("Contact with other schools")
    try:
        contacts = school_contacts_of(state.store(), state.user(), found.of)
        shared = sharing_of(state.store(), state.user(), found.of)
    except CaseworkProblem as wrong:
        st.error(esc(wrong))
        return
    if contacts:
        table(contacts_table(contacts))
    else:
        st.caption("No contact with another school is recorded for this pupil yet.")
    with st.expander("Record a contact with another school"):
        _contact_form(found, SchoolContact(other_school=""))
    for each in contacts:
        with st.expander(esc(f"Change or take out: {each.other_school}, {day(each.contacted_on)}")):
            _contact_form(found, each)
    if shared:
        with st.expander(f"What was shown of pupils at other schools ({len(shared)})"):
            table(shared_table(shared))


def _contact_form(found: BrothersAndSisters, entry: SchoolContact) -> None:
    turn = f"contact|{found.of.keys}|{entry.id}|{entry.version}|{len(found.everyone)}"
    elsewhere = [each for each in found.everyone if each.elsewhere or each.added]
    with st.form(turn, border=False):
        about, school, when = st.columns([3, 3, 2])
        names = [each.name for each in elsewhere]
        others = [entry.sibling_name] if entry.sibling_name not in ("", *names) else []
        options = [*names, *others, _SOMEONE_ELSE]
        before = options.index(entry.sibling_name) if entry.sibling_name in options else 0
        chosen = about.selectbox("About", options, index=before, key=f"{turn}|about")
        usual = next((each.schools[0] for each in elsewhere if each.schools), "")
        other_school = school.text_input(
            "The other school", entry.other_school or usual, key=f"{turn}|school"
        )
        on = when.date_input(
            "Date", entry.contacted_on or state.today(), key=f"{turn}|on", format="DD/MM/YYYY"
        )
        who, spoke = st.columns(2)
        named = "" if state.user().name == state.NO_USER_NAME else state.user().name
        by = who.text_input("Contacted by", entry.contacted_by or named, key=f"{turn}|by")
        spoke_to = spoke.text_input(
            "Contact at the other school",
            entry.spoke_to,
            key=f"{turn}|spoke",
            placeholder="Name, role, telephone",
        )
        agreed = st.text_area("What was agreed", entry.agreed, key=f"{turn}|agreed", height=80)
        support = st.text_area(
            "Whole-family support offered, or why not",
            entry.whole_family_support,
            key=f"{turn}|support",
            height=80,
        )
        left, right = st.columns([1, 1])
        save = left.form_submit_button("Save", key=f"{turn}|save")
        take_out = entry.id and right.form_submit_button("Take out", key=f"{turn}|take_out")
    if save and not other_school.strip():
        st.error("The other school is missing. Give its name.")
        return
    if save or take_out:
        new = replace(
            entry,
            other_school=" ".join(other_school.split()),
            sibling_name="" if chosen == _SOMEONE_ELSE else chosen,
            contacted_on=on,
            contacted_by=" ".join(by.split()),
            spoke_to=spoke_to.strip(),
            agreed=agreed.strip(),
            whole_family_support=support.strip(),
            removed=bool(take_out),
        )
        about_child = next((each.child for each in elsewhere if each.name == chosen), None)
        if _kept(
            lambda: save_school_contact(
                state.store(), state.user(), found.of, new, state.moment(), about_child
            )
        ):
            state.say_once("Taken out." if take_out else "Saved.")
            st.rerun()


def never_link(asked: Child) -> None:
    """The safeguarding lead's mark: no link of this pupil is looked for or shown, above every decision."""
    with st.expander("For the safeguarding lead: never link a pupil"):
        st.write(
            "Where a child must not be found by way of a brother or sister (adoption, a move to safety, a "
            "refuge), mark the child here. From then on no link of theirs is looked for, shown, counted or "
            "written to a file, whatever anybody decided before. Who is marked only the lead can read."
        )
        if not _leads():
            return
        if state.user().name == state.NO_USER_NAME:
            st.caption("Give your name above first: it is kept beside the mark.")
            return
        _mark(asked)
        _marked()
        _still_named()


def _leads() -> bool:
    """Whether this is the lead: as they say themselves, or as the table says where people sign in."""
    if state.signed_in() is None:
        state.keep_safeguarding_lead(
            st.checkbox(_LEAD, state.user().safeguarding_lead, key="safeguarding_lead_tick")
        )
    elif not state.user().safeguarding_lead:
        st.caption("The table of this server says who the safeguarding leads are. You are not one of them.")
    return state.user().safeguarding_lead


def _mark(asked: Child) -> None:
    turn = f"never|{asked.keys}"
    with st.form(turn, border=False, clear_on_submit=True):
        st.markdown(f"**{esc(asked.name)}**")
        reason = st.text_input("Why, in your own words", key=f"{turn}|reason")
        marked = st.form_submit_button("Never link this pupil", key=f"{turn}|mark")
    if marked and _kept(
        lambda: mark_never_link(state.store(), state.user(), asked, reason.strip(), state.moment())
    ):
        state.say_once("It is kept, and holds from now on.")
        st.rerun()


def _marked() -> None:
    """The lead's own list, and the way to take a mark away."""
    try:
        everyone = never_link_list(state.store(), state.user())
    except CaseworkProblem as wrong:
        st.error(esc(wrong))
        return
    for each in (each for each in everyone if each.lifted_at is None):
        words, button = st.columns([5, 1], vertical_alignment="center")
        by = f"marked by {each.marked_by} on {each.marked_at:%d/%m/%Y}"
        words.write(esc(f"{each.child.name}, {each.child.school}: {by}. {each.reason}"))
        if button.button("Lift the mark", key=f"lift|{each.id}", width="stretch") and _kept(
            lambda marked=each.id: lift_never_link(state.store(), state.user(), marked, state.moment())
        ):
            state.say_once("The mark is lifted.")
            st.rerun()


def _still_named() -> None:
    """Where a marked child's name was typed before the mark: for the lead to have it changed."""
    try:
        found = still_named(state.store(), state.user())
    except CaseworkProblem as wrong:
        st.error(esc(wrong))
        return
    lines = still_named_in_words(found)
    if not lines:
        return
    st.write("**The name still stands in what was typed for another child's meeting.** Change it there:")
    for each in lines:
        st.write(esc(each))
