"""Attendance over the year, a bar a school week, with a better time marked; and the same in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

import plotly.graph_objects as go

from aim import palette, wording
from aim.attendance import Attendance
from aim.charts.layout import SIZE, SMALL, hover, nothing_to_show, plain, quiet_figure
from aim.charts.sentences import (
    attendance_sentence,
    percent_label,
    week_sentence,
)
from aim.charts.support_flags import draw_flags, flags_in_words, flags_of
from aim.codes import CountsAs
from aim.pupil import CertificateWeek, Stretch, Support

_SCHOOL_DAYS = 5
_A_DAY = 24 * 60 * 60 * 1000  # plotly counts dates in milliseconds
_FEW_WEEKS = 14  # so few that each bar can carry its figure and its own date
_MOST_NAMES = 7  # half terms whose names fit side by side
_ALL_TICKS = 8  # weeks of which each has room for its date
_A_TICK = 0.115  # of the width: room for "w/c 22 Sep" at 700 pixels
_ENOUGH = 20  # possible sessions; fewer is provisional (definitions.md 18)
_NAMES = 40  # pixels over the plot for the names of half terms
_LABEL = 40  # pixels for the label of a marked stretch
_PLOT = 220  # pixels from 0 to 100
_MOST_ZEROS = 60  # weeks of which each has room for a "0"
_POSSIBLE = frozenset({CountsAs.ATTENDING, CountsAs.AUTHORISED, CountsAs.UNAUTHORISED})
_ACADEMIC_YEAR = re.compile(r"^(\d{4}/\d{2})\s+(.+)$")


class _Band(NamedTuple):
    name: str
    first_day: date
    last_day: date


def attendance_by_week_figure(
    weeks: tuple[CertificateWeek, ...],
    *,
    marked: tuple[Stretch, ...] = (),
    marked_name: str = "",
    title: str = "",
    support: Sequence[Support] = (),
) -> go.Figure:
    """One bar a school week, 0 to 100; a week with no possible sessions is a gap, not a zero.

    A week in which every possible session was missed says 0 where its bar would stand. ``marked`` are
    the stretches the figure is about: their days are shaded and named, and the weeks that lie in them
    (half of the week's possible days or more) are darker.
    ``title`` is the finding, ``support`` what was in place: a flag where it began and where it ended.
    """
    if not weeks:
        return nothing_to_show("No weeks to show yet: load a certificate with marks for this pupil.")
    bands = _bands(weeks)
    first, last = bands[0].first_day, bands[-1].last_day
    levels = _levels(marked, first, last)
    over = _NAMES + _LABEL * (max(levels) + 1 if levels else 0)
    figure = quiet_figure(
        title=title, height=_PLOT + 46 + over, top=over, left=48, right=14, bottom=46, note=_note(weeks)
    )
    _draw_bands(figure, bands)
    _draw_marked(figure, marked, marked_name, levels, first, last)
    _draw_bars(figure, weeks, marked)
    draw_flags(figure, flags_of(support, first, last), first, last)
    ticks = _ticks(weeks)
    figure.update_xaxes(
        range=[first - timedelta(days=2), last + timedelta(days=2)],
        type="date",
        tickvals=[_middle(monday) for monday in ticks],
        ticktext=_tick_words(ticks),
        tickangle=0,
        ticklabelstandoff=4,
        tickfont={"size": SMALL, "color": palette.QUIET_TEXT},
        showgrid=False,
        zeroline=False,
        showline=False,
        ticks="",
        fixedrange=True,
    )
    figure.update_yaxes(
        range=[0, 100],
        tickvals=[0, 25, 50, 75, 100],
        ticktext=["0", "25", "50", "75", "100%"],
        tickfont={"size": SMALL, "color": palette.QUIET_TEXT},
        ticklabelstandoff=4,
        showgrid=False,
        zeroline=False,
        showline=False,
        ticks="",
        fixedrange=True,
    )
    figure.add_shape(
        type="line",
        xref="paper",
        x0=0,
        x1=1,
        yref="y",
        y0=0,
        y1=0,
        line={"color": palette.QUIET_TEXT, "width": 1},
    )
    return figure


def attendance_by_week_in_words(
    weeks: tuple[CertificateWeek, ...],
    *,
    marked: tuple[Stretch, ...] = (),
    marked_name: str = "",
    support: Sequence[Support] = (),
) -> str:
    """What the picture shows, for those who cannot see it."""
    if not weeks:
        return "Attendance by school week. No weeks to show yet."
    open_weeks = [week for week in weeks if week.attendance.possible]
    total = sum((week.attendance for week in weeks), Attendance())
    said = [
        f"Attendance by school week, from the week of {wording.running_day(weeks[0].monday)}"
        f" to the week of {wording.running_day(weeks[-1].monday)}: {wording.counted(len(weeks), 'week')}.",
        attendance_sentence(total),
    ]
    gaps = len(weeks) - len(open_weeks)
    if gaps:
        said.append(
            "1 week has no possible sessions." if gaps == 1 else f"{gaps} weeks have no possible sessions."
        )
    said += [_stretch_words(stretch, marked_name) for stretch in marked]
    if len(open_weeks) > 1:
        lowest = min(open_weeks, key=lambda week: week.attendance.rate or 0)
        sessions = wording.of_sessions(lowest.attendance.attended, lowest.attendance.possible)
        said.append(
            f"Lowest: the week of {wording.running_day(lowest.monday)}, {sessions}"
            f" ({wording.percent(lowest.attendance.rate)})."
        )
    bands = _bands(weeks)
    said.append(flags_in_words(flags_of(support, bands[0].first_day, bands[-1].last_day)))
    return " ".join(filter(None, said))


def _stretch_words(stretch: Stretch, marked_name: str) -> str:
    days = wording.date_range(stretch.first_day, stretch.last_day)
    name = ", ".join(part for part in (marked_name, stretch.name) if part) or "Marked"
    provisional = " Provisional." if stretch.attendance.possible < _ENOUGH else ""
    return f"{name}, {days}. {attendance_sentence(stretch.attendance)}{provisional}"


def _bands(weeks: tuple[CertificateWeek, ...]) -> list[_Band]:
    """The half terms from their first to their last school day, as the weeks have them."""
    bands = []
    for name, together in groupby(weeks, key=lambda week: week.half_term):
        mondays = [week.monday for week in together]
        bands.append(_Band(name, mondays[0], mondays[-1] + timedelta(days=_SCHOOL_DAYS)))
    return bands


def _draw_bands(figure: go.Figure, bands: list[_Band]) -> None:
    for at, band in enumerate(bands):
        if band.name:
            figure.add_shape(
                type="rect",
                layer="below",
                xref="x",
                x0=band.first_day - timedelta(days=1),
                x1=band.last_day + timedelta(days=1),
                yref="paper",
                y0=0,
                y1=1,
                line={"width": 0},
                fillcolor=palette.HALF_TERM_BANDS[at % len(palette.HALF_TERM_BANDS)],
            )
    for name, first, last in _names(bands):
        figure.add_annotation(
            text=name,
            xref="x",
            x=_between(first, last),
            yref="paper",
            y=1,
            yshift=3,
            yanchor="bottom",
            showarrow=False,
            font={"size": SMALL, "color": palette.QUIET_TEXT},
        )


def _names(bands: list[_Band]) -> list[_Band]:
    """What stands over the bands: each half term where they fit, else each academic year."""
    named = [(band, _ACADEMIC_YEAR.match(band.name)) for band in bands if band.name]
    years = [found.group(1) if found else "" for _, found in named]
    if len(named) <= _MOST_NAMES:
        return [
            band._replace(name=_over_band(found, year != before) if found else plain(band.name))
            for (band, found), year, before in zip(named, years, ["", *years], strict=False)
        ]
    together = groupby(zip(years, named, strict=True), key=lambda each: each[0])
    spans = [(year, [band for _, (band, _) in each]) for year, each in together if year]
    return [_Band(year, each[0].first_day, each[-1].last_day) for year, each in spans]


def _over_band(found: re.Match[str], first_of_year: bool) -> str:
    year, name = found.groups()
    return f"{year}<br>{plain(name)}" if first_of_year else plain(name)


def _note(weeks: tuple[CertificateWeek, ...]) -> str:
    said = "Possible sessions attended, one bar a school week."
    if any(not week.attendance.possible for week in weeks):
        said += " Where a bar is missing, no session was possible."
    return said


def _draw_marked(
    figure: go.Figure,
    marked: tuple[Stretch, ...],
    marked_name: str,
    levels: list[int],
    first: date,
    last: date,
) -> None:
    """The stretch shaded on its own days, with its name and its sum over a bracket."""
    span = (last - first).days or 1
    for stretch, level in zip(marked, levels, strict=True):
        over = _NAMES + level * _LABEL
        start, end = stretch.first_day, stretch.last_day + timedelta(days=1)
        figure.add_shape(
            type="rect",
            layer="below",
            xref="x",
            x0=start,
            x1=end,
            yref="paper",
            ysizemode="pixel",
            yanchor=1,
            y0=-_PLOT,
            y1=over,
            line={"width": 0},
            fillcolor=palette.MARKED,
        )
        figure.add_shape(
            type="line",
            xref="x",
            x0=start,
            x1=end,
            yref="paper",
            ysizemode="pixel",
            yanchor=1,
            y0=over,
            y1=over,
            line={"color": palette.OVERALL, "width": 3},
        )
        middle = ((start - first).days + (end - first).days) / 2 / span
        anchor = "left" if middle < 0.18 else "right" if middle > 0.82 else "center"
        at = {"left": start, "center": _between(start, end), "right": end}[anchor]
        figure.add_annotation(
            text=_label(stretch, marked_name),
            xref="x",
            x=at,
            xanchor=anchor,
            align=anchor,
            yref="paper",
            y=1,
            yshift=over + 1,
            yanchor="bottom",
            showarrow=False,
            font={"size": SIZE, "color": palette.OVERALL},
        )


def _label(stretch: Stretch, marked_name: str) -> str:
    name = marked_name or stretch.name
    provisional = ", provisional" if stretch.attendance.possible < _ENOUGH else ""
    sessions = wording.of_sessions(stretch.attendance.attended, stretch.attendance.possible)
    figures = f"{percent_label(stretch.attendance)}, {sessions}{provisional}"
    return f"<b>{plain(name)}</b><br>{figures}" if name else figures


def _levels(marked: tuple[Stretch, ...], first: date, last: date) -> list[int]:
    """The row of each label over the plot, so that neighbours do not run into each other."""
    span = (last - first).days or 1
    ends: list[float] = []
    levels = []
    for stretch in marked:
        middle = ((stretch.first_day - first).days + (stretch.last_day - first).days) / 2 / span
        level = next((at for at, end in enumerate(ends) if end < middle - 0.13), len(ends))
        ends[level : level + 1] = [middle + 0.13]
        levels.append(level)
    return levels


def _draw_bars(figure: go.Figure, weeks: tuple[CertificateWeek, ...], marked: tuple[Stretch, ...]) -> None:
    """The weeks the figure is about, then those beside them: one trace each."""
    about = [week for week in weeks if not marked or _in_any(week, marked)]
    beside = [week for week in weeks if marked and not _in_any(week, marked)]
    few = len(weeks) <= _FEW_WEEKS
    for name, colour, ink, some in (
        ("marked weeks" if marked else "weeks", palette.OVERALL, palette.PAPER, about),
        ("other weeks", palette.BESIDE, palette.TEXT, beside),
    ):
        if some:
            figure.add_trace(
                go.Bar(
                    name=name,
                    x=[week.monday for week in some],
                    y=[week.attendance.percent for week in some],
                    offset=0,
                    width=_SCHOOL_DAYS * _A_DAY,
                    marker={"color": colour, "line": {"width": 0}},
                    text=[_bar_label(week.attendance) if few else "" for week in some],
                    textposition="auto" if few else "none",
                    textangle=0,
                    constraintext="none",
                    outsidetextfont={"size": SMALL, "color": palette.TEXT},
                    insidetextfont={"size": SMALL, "color": ink},
                    hovertext=[hover(week_sentence(week.monday, week.attendance)) for week in some],
                    hoverinfo="text",
                    customdata=[week.monday.isoformat() for week in some],
                )
            )
    figure.update_layout(barmode="overlay")
    _draw_missed_weeks(figure, weeks)


def _bar_label(attendance: Attendance) -> str:
    return percent_label(attendance) if attendance.rate else ""


def _draw_missed_weeks(figure: go.Figure, weeks: tuple[CertificateWeek, ...]) -> None:
    """A 0 for each week wholly missed: it has no bar to see or point at, and it is not a gap."""
    missed = [week for week in weeks if week.attendance.rate == 0]
    if missed:
        figure.add_trace(
            go.Scatter(
                name="weeks wholly missed",
                x=[_middle(week.monday) for week in missed],
                y=[0] * len(missed),
                mode="text" if len(weeks) <= _MOST_ZEROS else "markers",
                text=["0%" if len(weeks) <= _FEW_WEEKS else "0"] * len(missed),
                textposition="top center",
                textfont={"size": SMALL, "color": palette.TEXT},
                marker={"symbol": "circle-open", "size": 5, "color": palette.TEXT},
                cliponaxis=False,
                hovertext=[hover(week_sentence(week.monday, week.attendance)) for week in missed],
                hoverinfo="text",
            )
        )


def _in_any(week: CertificateWeek, marked: tuple[Stretch, ...]) -> bool:
    days = {mark.day for mark in week.marks if mark.counts_as in _POSSIBLE}
    days = days or {week.monday + timedelta(days=at) for at in range(_SCHOOL_DAYS)}
    inside = [day for day in days if any(each.first_day <= day <= each.last_day for each in marked)]
    return 2 * len(inside) >= len(days)


def _ticks(weeks: tuple[CertificateWeek, ...]) -> list[date]:
    """Every week where few, else the first of each half term; of these, those that there is room for."""
    mondays = [week.monday for week in weeks]
    if len(mondays) > _FEW_WEEKS:
        firsts = [next(together).monday for _, together in groupby(weeks, key=lambda week: week.half_term)]
        mondays = firsts if len(firsts) > 1 else mondays
    room = timedelta(days=0) if len(weeks) <= _ALL_TICKS else (weeks[-1].monday - weeks[0].monday) * _A_TICK
    kept: list[date] = []
    for monday in mondays:
        if not kept or monday - kept[-1] >= room:
            kept.append(monday)
    return kept


def _tick_words(mondays: list[date]) -> list[str]:
    """Weeks, the year under the first of each year where there is more than one."""
    said: list[str] = []
    year = 0
    for monday in mondays:
        under = f"<br>{monday.year}" if monday.year != year else ""
        said.append(wording.week_commencing(monday) + under)
        year = monday.year
    return said


def _middle(monday: date) -> str:
    return _between(monday, monday + timedelta(days=_SCHOOL_DAYS))


def _between(first: date, last: date) -> str:
    """The middle of two days, to the hour, as plotly reads it."""
    hours = (last - first).days * 12
    whole = first + timedelta(days=hours // 24)
    return f"{whole.isoformat()} {hours % 24:02d}:00"
