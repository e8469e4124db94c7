"""The sections of the Pupil page. On screen every figure opens its sessions; on paper it stands alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from aim.charts.layout import CHART_CONFIG, Figure
from aim.screens.pupil import PupilScreen
from aim.screens.pupil.choices import SINCE
from aim.screens.pupil.paper import certificate_on_paper
from aim.screens.pupil.sessions import Listing, Sessions
from pages.shared import state
from pages.shared.parts import esc, legend, table

_SINCE_A_DATE = "Since a date"
_NOTHING = ""
_PAPER = 670  # pixels: what stands across an A4 page between its margins
_ROWS_IN_FULL = 18
_PIXELS = {"From": 125, "To": 125, "Sessions": 80, "Codes": 80, "Code": 60}
_WIDTHS = {name: {"width": width} for name, width in _PIXELS.items()}


@dataclass(frozen=True)
class Drawing:
    """How the page is drawn: what makes its widgets this child's and this period's, and for paper or not."""

    key: str
    on_paper: bool


def periods(where: Any, screen: PupilScreen, child: str) -> bool:
    """The days to look at, what to put beside them, and whether to draw for paper."""
    names = {each.key: each.name for each in screen.periods} | {SINCE: _SINCE_A_DATE}
    others = {_NOTHING: "Nothing"} | {each.key: each.name for each in screen.comparisons}
    is_since = screen.period.key == SINCE
    with where:
        which, *day, beside, paper = st.columns(
            [4, 2, 4, 2] if is_since else [4, 4, 2], vertical_alignment="bottom"
        )
    _ask(which, "Show", "period", child, names, screen.period.key)
    if is_since:
        day[0].date_input(
            "Since",
            screen.period.first_day,
            format="DD/MM/YYYY",
            key=f"since|{child}",
            on_change=state.ask,
            args=(child, "since", f"since|{child}"),
        )
    compared = state.asked(child).compare
    _ask(beside, "Compare with", "compare", child, others, compared if compared in others else _NOTHING)
    return bool(paper.toggle("For paper", key="on_paper", help="One column, without buttons: then print."))


def _ask(where: Any, label: str, field: str, child: str, names: dict[str, str], now: str) -> None:
    key = f"{field}|{child}"
    where.selectbox(
        label,
        list(names),
        index=list(names).index(now),
        format_func=lambda each: names.get(each, ""),
        key=key,
        on_change=state.ask,
        args=(child, field, key),
    )


def head(screen: PupilScreen, draw: Drawing) -> None:
    """Who, how fresh the record is, the answer, three figures, and what to know beside them."""
    name, onward = st.columns([3, 1], vertical_alignment="bottom")
    name.title(esc(screen.name))
    if not draw.on_paper and onward.button(
        "Prepare a meeting", key="prepare", type="primary", width="stretch"
    ):
        st.switch_page("pages/meeting.py")
    st.caption(esc(f"{screen.who} · {screen.period_in_words}"))
    st.write(esc(screen.fresh.words))
    st.markdown(f"##### {esc(screen.answer)}")
    for column, measure in zip(st.columns(len(screen.measures)), screen.measures, strict=True):
        with column.container(border=True):
            st.metric(measure.name, measure.value, help=None if draw.on_paper else measure.help)
            st.caption(esc(measure.beside))
    choices = {measure.name: measure.behind for measure in screen.measures}
    choices["Reason still to be established (N)"] = screen.fresh.not_known
    _behind("Show the sessions of", choices, "measures", draw)
    if screen.notes:
        st.info("  \n".join(esc(note) for note in screen.notes))
    if not draw.on_paper:
        st.caption("Every figure opens its sessions: tick a row of a table, or click a cell or a bar.")


def comparison(screen: PupilScreen, draw: Drawing) -> None:
    """Two periods side by side, where a second one is chosen."""
    if screen.comparison is not None:
        st.subheader("Side by side")
        _rows(screen.comparison, "comparison", "Two periods side by side, in sessions.", draw)


def certificate(screen: PupilScreen, draw: Drawing) -> None:
    """The herringbone with its legend; a click on a cell opens its week."""
    st.subheader("The certificate")
    if draw.on_paper:
        for number, page in enumerate(certificate_on_paper(screen.weeks)):
            _on_paper(page, f"certificate|{number}", screen.certificate_in_words)
    else:
        _chart(screen.certificate, "certificate", screen.certificate_in_words, screen, draw)
    legend(screen.legend)


def when_better(screen: PupilScreen, draw: Drawing) -> None:
    """Attendance by school week, what differed, half terms, and plain facts."""
    st.subheader("When it was better")
    _chart(screen.by_week, "by_week", screen.by_week_in_words, screen, draw)
    st.caption(esc(screen.by_week_in_words))
    if len(screen.differed):
        st.markdown("**What else was different then, in sessions**")
        table(screen.differed)
    for line in screen.plain_facts:
        st.write(esc(line))
    _rows(screen.half_terms, "half_terms", "Half terms, and what was attended in each.", draw)


def reasons(screen: PupilScreen, draw: Drawing) -> None:
    """Codes in words, and spells of absence."""
    st.subheader("Reasons")
    _rows(screen.codes, "codes", "Codes in words, and in how many sessions each stands.", draw)
    st.subheader("Spells of absence")
    st.write(esc(screen.spells_in_words))
    if len(screen.spells.table):
        _rows(screen.spells, "absences", screen.spells_in_words, draw)


def weekdays(screen: PupilScreen, draw: Drawing) -> None:
    """Patterns that stand out, and the plain table of weekdays."""
    st.subheader("Patterns")
    st.write(esc(screen.patterns_in_words))
    _rows(screen.weekdays, "weekdays", "Missed of possible sessions, by weekday and half day.", draw)


def thresholds(screen: PupilScreen, draw: Drawing) -> None:
    """Where the record stands against thresholds."""
    st.subheader("Thresholds")
    st.write(esc(screen.thresholds.words))
    rows = screen.thresholds.rows
    if len(rows.table):
        table(rows.table)
        _behind("Show the sessions of", {each.what: each for each in rows.behind}, "thresholds", draw)


def ahead(screen: PupilScreen) -> None:
    """What is still possible this year, and a target to talk about."""
    if screen.ahead is None:
        return
    st.subheader("Looking ahead")
    for line in (screen.ahead.possible, screen.ahead.for_staff, screen.ahead.target):
        if line:
            st.write(esc(line))
    if screen.ahead.assumed:
        st.caption(esc(screen.ahead.assumed))


def _rows(listing: Listing, name: str, words: str, draw: Drawing) -> None:
    """A table; on screen a click on a row opens the sessions behind it."""
    if draw.on_paper:
        table(listing.table)
        return
    chosen = st.dataframe(
        listing.table,
        hide_index=True,
        key=f"{name}|{draw.key}",
        on_select="rerun",
        selection_mode="single-row",
        height="content" if len(listing.table) <= _ROWS_IN_FULL else "auto",
        alt=f"{words} Tick a row to see its sessions.",
        column_config=_WIDTHS,
    )
    rows = [row for row in chosen.selection.rows if row < len(listing.behind)]
    if rows:
        _sessions(listing.behind[rows[0]])


def _chart(figure: Figure, name: str, words: str, screen: PupilScreen, draw: Drawing) -> None:
    """A figure; on screen a click on a cell or a bar opens the sessions of its week."""
    if draw.on_paper:
        _on_paper(figure, name, words)
        return
    name = f"{name}|{draw.key}"
    st.plotly_chart(
        figure,
        theme=None,
        config=CHART_CONFIG,
        key=state.chart_key(name),
        alt=words,
        on_select=partial(state.take_click, name),
        selection_mode="points",
    )
    week = screen.by_monday.get(state.clicked(name))
    if week:
        _sessions(week)


def _on_paper(figure: Figure, name: str, words: str) -> None:
    """A figure as wide as the page: one that follows the window is cut off when it is printed."""
    st.plotly_chart(figure, theme=None, config=CHART_CONFIG, key=f"{name}|paper", alt=words, width=_PAPER)


def _behind(label: str, choices: dict[str, Sessions], name: str, draw: Drawing) -> None:
    """Which figure to see the sessions of, and those of the one chosen."""
    some = [words for words, behind in choices.items() if behind.marks]
    if draw.on_paper or not some:
        return
    chosen = st.pills(label, some, key=f"{name}|{draw.key}")
    if chosen in choices:
        _sessions(choices[chosen])


def _sessions(behind: Sessions) -> None:
    with st.container(border=True):
        st.markdown(f"**{esc(behind.heading)}**")
        if behind.marks:
            st.dataframe(behind.table, hide_index=True, alt=behind.heading)
