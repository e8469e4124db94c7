"""The parts of the Cohort page. A click on any number, cell, bar or point opens its list of children."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from aim.brothers_and_sisters.known import KnownFamilies
from aim.casework.cases import Cases, cases
from aim.casework.problems import CaseworkProblem
from aim.charts.layout import CHART_CONFIG, Figure
from aim.screens.cohort import Behind, CohortScreen, Key, Section
from aim.screens.cohort.behind import as_csv
from aim.screens.cohort.hygiene import MISSING, N
from aim.screens.cohort.leaving import briefing_of, slides_of, workbook_of
from aim.screens.cohort.look import school_in_words, year_group_in_words
from aim.screens.cohort.screen import MOST
from aim.screens.cohort.tables import Cells
from aim.screens.take_away import TakeAway
from pages.shared import families_known, papers_making, state
from pages.shared.parts import esc, table

_SECTION = "cohort_section"
_ROWS_IN_FULL = 16
_FEW = 5  # children who are found without searching


def cases_or_none() -> Cases | None:
    """Every meeting this person may see; None where casework cannot be used, which other pages say."""
    try:
        return cases(state.store(), state.user())
    except CaseworkProblem:
        return None


def families_or_none() -> Callable[[], KnownFamilies] | None:
    """What is known of families, to be worked out where it is asked for; None where casework has a fault."""
    try:
        state.store()
    except CaseworkProblem:
        return None
    return families_known.known_families


def section_chosen() -> str:
    """Which section is looked at."""
    return str(state.widget_value(_SECTION) or Section.OVERVIEW)


def choose_section() -> None:
    """The ways to the sections."""
    st.segmented_control(
        "Section",
        [each.value for each in Section],
        default=section_chosen(),
        required=True,
        key=_SECTION,
        label_visibility="collapsed",
        on_change=state.close_list,
        width="stretch",
    )


def head(screen: CohortScreen, cases: Cases | None) -> None:
    """The filters, the answer, five figures with the way to each list, how fresh the marks are."""
    title, away = st.columns([5, 1], vertical_alignment="bottom")
    title.title("Cohort")
    _to_take_away(away, screen, cases)
    _filters(screen)
    st.markdown(f"#### {esc(screen.answer)}")
    st.caption(esc(screen.who))
    for column, figure in zip(st.columns(len(screen.figures)), screen.figures, strict=True):
        with column.container(border=True):
            st.metric(figure.name, figure.value, help=figure.help)
            st.caption(esc(figure.beside))
            _opens(figure.opens, "figures", figure.behind, figure.name)
    if screen.fresh:
        days, opens = st.columns([6, 1], vertical_alignment="center")
        days.write(f"{esc(screen.fresh.latest)} {esc(screen.fresh.days)}")
        with opens:
            _opens("Who missed any", "figures", screen.fresh.behind, "days")
    _list(screen, "figures")
    for note in screen.notes:
        st.caption(esc(note))


def _to_take_away(where: Any, screen: CohortScreen, cases: Cases | None) -> None:
    """Files of those looked at, each made when it is asked for."""
    look, today = screen.look, state.today()
    too_many = len(look.whole_year.rows) > MOST
    with where.popover("Take away", icon=":material/download:", width="stretch"):
        if too_many:
            st.caption(f"Choose a school or a year group: files are made of at most {MOST:,} pupils.")
        for label, key, words, make in (
            ("Briefing for governors (Word)", "briefing", _NAMELESS, lambda: briefing_of(look, today, cases)),
            ("Charts for slides (pictures)", "slides", _NAMELESS, lambda: slides_of(look, today)),
            (
                "Workbook without names (Excel)",
                "workbook",
                _NAMELESS,
                lambda: workbook_of(look, today, inside=False),
            ),
            (
                "Workbook with names (Excel)",
                "workbook_inside",
                "For inside the school: every pupil by name.",
                lambda: workbook_of(look, today, inside=True),
            ),
        ):
            kind = {"briefing": "docx", "slides": "zip"}.get(key, "xlsx")
            st.download_button(
                label,
                partial(_content, make),
                f"attendance-{key.replace('_', '-')}_{look.as_at_of_year or today:%Y-%m-%d}.{kind}",
                _MIME[kind],
                key=f"take_away|{key}",
                help=words,
                disabled=too_many or look.as_at_of_year is None,
                on_click="ignore",
                width="stretch",
            )


_NAMELESS = "No name stands in it, and small groups are hidden. It is of the whole school year looked at."
_MIME = {
    "zip": "application/zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def _content(make: Callable[[], TakeAway | None]) -> bytes:
    made = make()
    return made.content if made else b""


def _opens(label: str, where: str, key: Key, name: str) -> None:
    """The way from a number to its list."""
    st.button(
        esc(label),
        key=f"opens|{where}|{name}",
        type="tertiary",
        icon=":material/list:",
        on_click=state.open_list,
        args=(where, key),
    )


def _filters(screen: CohortScreen) -> None:
    asked, choices = screen.look.asked, screen.look.choices
    columns = st.columns([3, 2.2, 1.8, 3, 2.2, 2], vertical_alignment="bottom")
    _ask(
        columns[0],
        "School",
        "school",
        {"": "All schools"} | {n: school_in_words(n) for n in choices.schools},
        asked.school,
    )
    years = {"": "All year groups"} | {n: year_group_in_words(n) for n in choices.year_groups}
    _ask(columns[1], "Year group", "year_group", years, asked.year_group)
    forms = {"": "All forms"} | {n: n for n in choices.reg_groups}
    _ask(columns[2], "Form", "reg_group", forms, asked.reg_group)
    _ask(columns[3], "Period", "period", {n.key: n.name for n in choices.periods}, asked.period)
    _switch(
        columns[4],
        "On roll today",
        "on_roll_only",
        asked.on_roll_only,
        "Leaves out those who have left since.",
    )
    _switch(
        columns[5],
        "DfE’s basis",
        "dfe_basis",
        asked.dfe_basis,
        "Only what DfE’s statistics count: ages 5 to 15, Year 11 up to the spring bank holiday.",
    )


def _ask(where: Any, label: str, field: str, names: dict[str, str], now: str) -> None:
    key = f"cohort|{field}"
    where.selectbox(
        label,
        list(names),
        index=list(names).index(now) if now in names else 0,
        format_func=lambda each: names.get(each, ""),
        key=key,
        on_change=state.ask_cohort,
        args=(field, key),
    )


def _switch(where: Any, label: str, field: str, now: bool, help: str) -> None:
    key = f"cohort|{field}"
    where.toggle(label, now, key=key, help=help, on_change=state.ask_cohort, args=(field, key))


def overview(screen: CohortScreen) -> None:
    """This year beside last, year groups by half term, published figures."""
    shown = screen.overview
    if shown is None:
        return
    st.subheader("Week by week")
    _chart(shown.weeks, "weeks", shown.weeks_in_words, shown.weeks_behind)
    _list(screen, "weeks")
    st.subheader("By half term")
    _cells(shown.year_groups, "half_terms", "Attendance by half term; a letter says the band of absence.")
    st.caption(esc(shown.legend))
    _list(screen, "half_terms")
    st.subheader("Beside published figures")
    which, phase = st.columns([3, 1])
    _ask(which, "Compare with", "beside", shown.beside.offered, shown.beside.published)
    _ask(phase, "Phase", "phase", {name: name for name in shown.beside.phases}, shown.beside.phase)
    table(shown.beside.table)
    st.caption(esc(shown.beside.words))


def reasons(screen: CohortScreen) -> None:
    """The mix of codes by week, codes in words, weekdays."""
    shown = screen.reasons
    if shown is None:
        return
    st.subheader("Why sessions are missed")
    _chart(shown.mix, "mix", shown.mix_in_words, shown.mix_behind)
    _list(screen, "mix")
    _cells(shown.codes, "codes", "Every code, what it means and in how many sessions it stands.")
    _list(screen, "codes")
    st.subheader("Weekdays")
    _cells(shown.weekdays, "weekdays", "Attendance by weekday, mornings and afternoons.")
    _list(screen, "weekdays")


def groups(screen: CohortScreen) -> None:
    """One fact of the pupil list at a time: its groups beside each other."""
    shown = screen.groups
    if shown is None:
        st.info("No list says anything that tells groups apart. Load a pupil list beside the certificates.")
        return
    st.subheader("Groups")
    which, hide = st.columns([3, 2], vertical_alignment="bottom")
    _ask(which, "By", "codes_of", shown.offered, shown.fact)
    _switch(
        hide,
        "Hide small groups",
        "hide_small",
        screen.look.asked.hide_small,
        "For showing to others: no number of pupils below the limit can be worked out from the table.",
    )
    if shown.words and not shown.hidden:
        st.write(esc(shown.words))
    _cells(shown.table, "groups", "Groups beside each other, with the pupils and sessions of each.")
    for said in (shown.hidden, shown.not_said):
        if said:
            st.caption(esc(said))
    _list(screen, "groups")


def who_is_where(screen: CohortScreen) -> None:
    """Bands, movement and who is close to the threshold."""
    shown = screen.where
    if shown is None:
        return
    st.subheader("Bands of absence")
    st.write(esc(shown.bands.words))
    _cells(shown.bands.table, "bands", shown.bands.words)
    _list(screen, "bands")
    st.subheader("Who moved")
    st.write(esc(shown.moved_in_words))
    for name, listed in (("into", shown.into), ("out_of", shown.out_of)):
        if listed is not None and len(listed):
            _children(listed, name)
    st.subheader("Close to persistent absence")
    _children(shown.near, "near")


def _cells(cells: Cells, name: str, words: str) -> None:
    """A table whose cells open their lists."""
    key = f"cells|{name}"
    st.dataframe(
        cells.styled,
        hide_index=True,
        key=key,
        on_select=partial(state.open_cell, name, key, cells.keys, tuple(cells.table.columns)),
        selection_mode="single-cell",
        height="content" if len(cells.table) <= _ROWS_IN_FULL else 560,
        alt=f"{words} Click a cell to see the pupils behind it.",
    )


def _chart(figure: Figure, name: str, words: str, keys: dict[str, Key]) -> None:
    """A chart whose points or bars open their lists."""
    st.plotly_chart(
        figure,
        theme=None,
        config=CHART_CONFIG,
        key=state.chart_key(f"cohort {name}"),
        alt=words,
        on_select=partial(state.open_point, name, f"cohort {name}", keys),
        selection_mode="points",
    )


def _list(screen: CohortScreen, where: str) -> None:
    """The list that is open, if it was opened here: to search, to sort, and on to a pupil or a meeting."""
    if state.list_open()[0] != where or screen.opened is None:
        return
    with st.container(border=True):
        _children(screen.opened, where, can_close=True)


def _children(shown: Behind, where: str, *, can_close: bool = False) -> None:
    """A list of children with its heading: to search, to sort, and on to a pupil or a meeting."""
    heading, search, close = st.columns([6, 3, 1], vertical_alignment="bottom")
    heading.markdown(f"**{esc(shown.heading)}**")
    typed = ""
    if len(shown) > _FEW:
        typed = search.text_input(
            "Find", key=f"find|{where}", placeholder="A name or a form", label_visibility="collapsed"
        )
    if can_close:
        close.button("Close", key=f"close|{where}", on_click=state.close_list, width="stretch")
    found = shown.found(typed)
    if not len(found):
        st.write("Nobody.")
        return
    chosen = st.dataframe(
        found.table,
        hide_index=True,
        key=f"list|{where}|{shown.heading}|{typed}",
        on_select="rerun",
        selection_mode="multi-row",
        height="content" if len(found) <= _ROWS_IN_FULL else 560,
        column_config={
            name: st.column_config.NumberColumn(format=how) for name, how in found.columns.items()
        },
        alt=f"{shown.heading}. Tick pupils to go on with them.",
    )
    _onward(found, [row for row in chosen.selection.rows if row < len(found)], where)


def _onward(found: Behind, rows: list[int], where: str) -> None:
    """Where to go with the pupils that are ticked."""
    pupil, meeting, papers, take, said = st.columns([1, 1.2, 1.3, 1.1, 2.2], vertical_alignment="center")
    one = len(rows) == 1
    if pupil.button("Open pupil", key=f"pupil|{where}", disabled=not one, width="stretch"):
        state.keep_child(found.children[rows[0]])
        st.switch_page("pages/pupil.py")
    if meeting.button("Prepare a meeting", key=f"meeting|{where}", disabled=not one, width="stretch"):
        state.keep_child(found.children[rows[0]])
        st.switch_page("pages/meeting.py")
    some = [found.children[row] for row in rows] or list(found.children)
    many = f"Papers for {len(some):,}" if rows else f"Papers for all {len(some):,}"
    if papers.button(many, key=f"papers|{where}", width="stretch", help="One paper for each, in a zip."):
        papers_making.want_papers_for(some)
        st.switch_page("pages/meeting.py")
    with take:
        _download(found.csv, "pupils.csv", where)
    said.caption(f"{len(rows)} ticked." if rows else "Tick one pupil for their record or a meeting.")


def meetings(screen: CohortScreen) -> None:
    """What was done, what came of it, and what is still to be done."""
    shown = screen.meetings
    if shown is None:
        return
    st.subheader("What meetings achieved")
    for column, figure in zip(st.columns(len(shown.figures)), shown.figures, strict=True):
        with column.container(border=True):
            st.metric(figure.name, figure.value)
            st.caption(esc(figure.beside))
    st.write(esc(shown.before_and_after))
    if shown.caution:
        st.caption(esc(shown.caution))
    st.subheader("Not met yet")
    _children(shown.without, "without")
    st.subheader("Overdue")
    _children(shown.reviews, "reviews")
    _children(shown.actions, "actions")
    st.subheader("Families")
    if shown.families_in_words:
        st.caption(esc(shown.families_in_words))
    if shown.families is not None:
        _children(shown.families, "families")


def register(screen: CohortScreen) -> None:
    """Marks still owed, by form and one by one."""
    shown = screen.register
    if shown is None:
        return
    st.subheader("The registers themselves")
    st.write(esc(shown.words))
    if len(shown.forms.table):
        _cells(shown.forms, "owed", "Marks still owed, by form.")
        _list(screen, "owed")
    for name, words in ((N, "unexplained"), (MISSING, "missing")):
        rows = getattr(shown, words)
        if len(rows):
            st.markdown(f"**{esc(name)}**")
            st.dataframe(rows, hide_index=True, key=f"sessions|{words}", alt=name)
            _download(as_csv(rows), f"{words}.csv", words)


def authority(screen: CohortScreen) -> None:
    """Lists for the local authority, each with dates."""
    shown = screen.authority
    if shown is None:
        return
    st.subheader("To be told to the local authority")
    _children(shown.continuous, "continuous")
    _children(shown.illness, "illness")
    st.caption("Whether fifteen days of illness are likely, before they are reached, is for people to say.")
    st.subheader("Lists with dates")
    st.write(esc(shown.dated_in_words))
    if len(shown.dated):
        st.dataframe(shown.dated, hide_index=True, key="dated", alt=shown.dated_in_words)
        _download(as_csv(shown.dated), "codes-with-dates.csv", "dated")


def _download(content: str, name: str, key: str) -> None:
    st.download_button("Download (CSV)", content, name, "text/csv", key=f"csv|{key}", on_click="ignore")


DRAWN: dict[Section, Callable[[CohortScreen], None]] = {
    Section.OVERVIEW: overview,
    Section.REASONS: reasons,
    Section.GROUPS: groups,
    Section.WHERE: who_is_where,
    Section.MEETINGS: meetings,
    Section.REGISTER: register,
    Section.AUTHORITY: authority,
}
