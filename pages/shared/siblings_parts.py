"""The sections of the Siblings page, and what other pages show of brothers and sisters."""

from __future__ import annotations

import streamlit as st

from aim.brothers_and_sisters.families import families_found
from aim.brothers_and_sisters.in_words import line, one_number_note
from aim.brothers_and_sisters.known import KnownFamilies
from aim.brothers_and_sisters.of_child import BrothersAndSisters
from aim.casework.children import Child
from aim.casework.other_schools import record_sharing
from aim.casework.problems import CaseworkProblem
from aim.casework.sibling_decisions import Verdict, decide
from aim.certificates.loading import Loaded
from aim.charts.layout import CHART_CONFIG
from aim.pupil import pupil_of
from aim.screens.siblings import FamiliesScreen, LinkShown, SiblingsScreen, families_screen
from aim.settings import SharingStep
from pages.shared import families_known, state
from pages.shared.parts import esc, table

_LIST = "families"
_ROWS_SEEN = 6
Answers = tuple[tuple[Verdict, str], tuple[Verdict, str]]  # what may be said of a link, and its words
_SIBLINGS: Answers = ((Verdict.CONFIRMED, "Confirm"), (Verdict.REJECTED, "Not siblings"))
_YES, _NO = "Y", "N"  # Streamlit passes them over while somebody types in a field


def all_families(known: KnownFamilies, asked: Child) -> FamiliesScreen:
    """Every family there is, as the page lists them for one who looks at this child."""
    return families_screen(known, families_found(known, asked))


def known_or_stop() -> tuple[KnownFamilies, BrothersAndSisters]:
    """What is known of families, and the pupil's siblings; where that cannot be read the page ends."""
    try:
        with st.spinner("Comparing the pupil lists"):
            known = families_known.known_families()
            found = families_known.brothers_and_sisters()
    except CaseworkProblem as wrong:
        st.error(esc(wrong))
        st.stop()
    if found is None:
        st.stop()
    return known, found


def begin_with_the_lowest(loaded: Loaded) -> None:
    """Before any pupil was chosen, look at the family with the lowest attendance."""
    if state.child() is not None:
        return
    try:
        known = families_known.known_families()
    except CaseworkProblem:
        return  # said where the page goes on
    anyone = Child.of(pupil_of(loaded.registers, str(loaded.registers.children["child"].iat[0])))
    first = next((each for each in all_families(known, anyone).opens if each), None)
    if first:
        state.keep_child(first)


def line_on_pupil_page() -> None:
    """ "Brothers and sisters: 2, one below 90%", and the way to them."""
    words, onward = st.columns([3, 1], vertical_alignment="center")
    try:
        with words, st.spinner("Comparing the pupil lists"):
            found = families_known.brothers_and_sisters()
    except CaseworkProblem as wrong:
        words.caption(esc(f"Brothers and sisters are not shown. {wrong}"))
        return
    if found is None:
        return
    words.write(esc(f"{line(found)}."))
    if onward.button("Siblings", key="to_siblings", icon=":material/family_restroom:", width="stretch"):
        st.switch_page("pages/siblings.py")


def warn_of_one_number() -> None:
    """Say beside a pupil's figures that they are of two children, where somebody said so."""
    try:
        found = families_known.brothers_and_sisters()
    except CaseworkProblem:
        return  # said where brothers and sisters are shown
    said = one_number_note(found, of_the_child_alone=True) if found else ""
    if said:
        st.warning(esc(said))


def record_what_is_shown(screen: SiblingsScreen, asked: Child, step: SharingStep) -> None:
    """Keep, once in each tab, that something of a pupil at another school is shown for this one."""
    for each in screen.elsewhere:
        if each.child is not None:
            record_child_shown(asked, each.child, step, each.id)


def record_child_shown(asked: Child, child: Child, step: SharingStep, called: str) -> None:
    """Likewise of one such pupil; ``called`` is the same while it is the same child."""
    if not families_known.first_use("sharing", f"{asked.keys}|{called}|{step}"):
        return
    try:
        record_sharing(state.store(), state.user(), asked, child, step, "siblings page", state.moment())
    except CaseworkProblem as wrong:
        st.error(esc(wrong))
        st.stop()


def families(screen: FamiliesScreen) -> None:
    """Every family, the lowest attendance first; a tick on a row opens it below."""
    said = state.said_once()
    if said:
        st.info(esc(said))
    st.write(esc(screen.headline))
    if not len(screen.families):
        if not screen.has_lists:
            st.caption(
                "To find brothers and sisters, load your pupil list with addresses and contacts, and those "
                "that other schools have shared with you. Without any list, add a brother or sister by hand "
                "below."
            )
            st.page_link("pages/load.py", label="Load a pupil list", icon=":material/upload_file:")
        return
    st.dataframe(
        screen.families,
        hide_index=True,
        key=state.chart_key(_LIST),
        on_select=lambda: state.take_row(_LIST, screen.opens),
        selection_mode="single-row",
        height="content" if len(screen.families) <= _ROWS_SEEN else 35 * (_ROWS_SEEN + 1) + 18,
        alt=f"{screen.headline} Tick a row to look at a family.",
    )
    st.caption("The lowest attendance first. Tick a row to look at a family, or choose a pupil.")


def children(screen: SiblingsScreen, found: BrothersAndSisters) -> None:
    """The family looked at: every child, also those who do well."""
    st.subheader(esc(f"The family of {found.of.name}"), divider="gray")
    st.markdown(f"##### {esc(screen.line)}")
    table(screen.children)
    if screen.sharing:
        st.caption(esc(screen.sharing))
    for note in screen.notes:
        st.info(esc(note))
    if screen.can_open:
        with st.container(horizontal=True):
            for name, held in screen.can_open:
                if st.button(esc(f"Open {name}"), key=f"open|{held}", icon=":material/person:"):
                    state.look_at_next(held)
                    st.switch_page("pages/pupil.py")
    _who_decides()


def _who_decides() -> None:
    """The name that stands beside what is decided here, asked where nobody gave one."""
    if state.user().name == state.NO_USER_NAME:
        st.text_input(
            "Your name, to stand beside what you decide or add",
            key="siblings_user_name",
            on_change=state.take_user_name,
            args=("siblings_user_name",),
            width=420,
        )


def links(screen: SiblingsScreen) -> None:
    """Each link of this pupil: the evidence side by side, and Confirm and Not siblings, by keyboard too."""
    if not screen.links:
        return
    st.subheader("Why we think so")
    first = next((each.key for each in screen.links if each.asks), "")
    if first:
        st.caption("By keyboard: Y confirms and N rejects the first that is still to decide.")
    for each in screen.links:
        if each.asks:
            with st.container(border=True):
                link_with_answers(each, _SIBLINGS, first=each.key == first)
        else:
            with st.expander(esc(f"{each.title}: {each.state}")):
                link_with_answers(each, _SIBLINGS)


def link_with_answers(link: LinkShown, answers: Answers, *, first: bool = False) -> None:
    """One link with its evidence, and the answers that may be given, or Take back; the first has keys too."""
    # The buttons keep their place however much is said above them: one that the page no longer draws would
    # stay until the page is drawn to its end, and go on listening to its key.
    said, buttons = st.container(), st.container(horizontal=True)
    with said:
        if link.asks:
            st.markdown(f"**{esc(link.asks)}**")
            st.caption(esc(f"{link.title}. {link.state}."))
        if link.again:
            st.info(esc(f"{link.again}. The evidence has changed since then, so it is asked again."))
        st.write(esc(link.why))
        if link.against:
            st.write(f"**Against:** {esc(link.against)}")
        if len(link.evidence):
            table(link.evidence.rename(columns=esc))
        if link.together:
            st.write(esc(link.together))
    with buttons:
        if link.asks:
            for (verdict, label), key in zip(answers, (_YES, _NO), strict=True):
                primary = first and key == _YES
                _decision(link, verdict, label, key if first else None, primary=primary)
        elif link.decided:
            _decision(link, Verdict.WITHDRAWN, "Take back", None)


def _decision(
    link: LinkShown, verdict: Verdict, label: str, shortcut: str | None, *, primary: bool = False
) -> None:
    st.button(
        label,
        key=f"{verdict}|{link.key}",
        type="primary" if primary else "secondary",
        shortcut=shortcut,
        on_click=_decide,
        args=(link, verdict),
    )


def _decide(link: LinkShown, verdict: Verdict) -> None:
    try:
        decide(
            state.store(),
            state.user(),
            link.one,
            link.other,
            link.link,
            verdict,
            link.fingerprint,
            state.moment(),
            decided_before=link.decided_before,
        )
    except CaseworkProblem as wrong:
        state.say_once(str(wrong))


def timeline(screen: SiblingsScreen) -> None:
    """The family on one timeline."""
    if screen.timeline is None:
        return
    st.subheader("Days missed together")
    st.plotly_chart(
        screen.timeline, theme=None, config=CHART_CONFIG, key="family_timeline", alt=screen.timeline_in_words
    )
    st.caption(esc(screen.timeline_in_words))


def decided_against(screen: SiblingsScreen) -> None:
    """Links that somebody rejected, each of which can be taken back."""
    if not screen.rejected:
        return
    st.subheader("Not siblings")
    for each in screen.rejected:
        with st.expander(esc(f"{each.title}: {each.state}")):
            link_with_answers(each, _SIBLINGS)
