"""The children of a family on one timeline: a row each, and a line where several were absent on one day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from aim import palette
from aim.charts.layout import SIZE, SMALL, hover, nothing_to_show, plain, quiet_figure
from aim.wording import counted, date_range, listed, long_day, month_and_year

_ROW = 46  # pixels
_HALF = 0.22  # of a row: how far a stroke reaches above and below its line


@dataclass(frozen=True, slots=True)
class TimelineRow:
    """One child: every day a session was possible, and those on which one was missed."""

    name: str
    first_day: date
    last_day: date
    missed: tuple[date, ...]


def family_timeline_figure(rows: Sequence[TimelineRow], *, title: str = "") -> go.Figure:
    """A row a child, in the order given; a stroke is a day with an absence, a line joins days several share.

    Days on which a child was on no register that is loaded have no ground line.
    """
    if not rows:
        return nothing_to_show("No days to show: there are no marks of two children of this family.")
    first, last = min(row.first_day for row in rows), max(row.last_day for row in rows)
    figure = quiet_figure(
        title=title,
        height=_ROW * len(rows) + 46,
        top=8,
        left=150,
        right=14,
        bottom=38,
        note="A stroke is a day with an absence; a line joins the rows of those absent on the same day.",
    )
    places = {place: len(rows) - 1 - place for place in range(len(rows))}  # the first child at the top
    for place, row in enumerate(rows):
        _ground(figure, row, places[place])
    _shared_lines(figure, rows, places)
    for place in range(len(rows)):
        _strokes(figure, rows, place, places[place])
    ticks = _months(first, last)
    figure.update_xaxes(
        range=[first - timedelta(days=4), last + timedelta(days=4)],
        type="date",
        tickvals=ticks,
        ticktext=[_month_words(each, ticks) for each in ticks],
        tickangle=0,
        tickfont={"size": SMALL, "color": palette.QUIET_TEXT},
        showgrid=True,
        gridcolor=palette.HALF_TERM_BANDS[1],
        zeroline=False,
        fixedrange=True,
    )
    figure.update_yaxes(
        range=[-0.6, len(rows) - 0.4],
        tickvals=list(places.values()),
        ticktext=[plain(row.name) for row in rows],
        tickfont={"size": SIZE, "color": palette.TEXT},
        ticklabelstandoff=8,
        showgrid=False,
        zeroline=False,
        fixedrange=True,
    )
    return figure


def family_timeline_in_words(rows: Sequence[TimelineRow]) -> str:
    """What the picture shows, for those who cannot see it."""
    if not rows:
        return "No days to show."
    said = [
        f"{row.name}: absent on {counted(len(row.missed), 'day')}, {date_range(row.first_day, row.last_day)}."
        for row in rows
    ]
    shared = days_shared(rows)
    said.append(f"Days on which two or more were absent: {len(shared)}.")
    return " ".join(said)


def days_shared(rows: Sequence[TimelineRow]) -> dict[date, tuple[int, ...]]:
    """The days on which several were absent, and which rows."""
    found: dict[date, list[int]] = {}
    for place, row in enumerate(rows):
        for day in row.missed:
            found.setdefault(day, []).append(place)
    return {day: tuple(places) for day, places in sorted(found.items()) if len(places) > 1}


def _ground(figure: go.Figure, row: TimelineRow, height: int) -> None:
    figure.add_trace(
        go.Scatter(
            x=[row.first_day, row.last_day],
            y=[height, height],
            mode="lines",
            line={"color": palette.RULE, "width": 1},
            hoverinfo="skip",
            name=f"{row.name}, on the register",
        )
    )


def _shared_lines(figure: go.Figure, rows: Sequence[TimelineRow], places: dict[int, int]) -> None:
    x: list[date | None] = []
    y: list[float | None] = []
    for day, who in days_shared(rows).items():
        x += [day, day, None]
        y += [places[who[0]], places[who[-1]], None]
    figure.add_trace(
        go.Scatter(
            x=x,
            y=y,
            mode="lines",
            line={"color": palette.UNAUTHORISED, "width": 2},
            hoverinfo="skip",
            name="absent on the same day",
        )
    )


def _strokes(figure: go.Figure, rows: Sequence[TimelineRow], place: int, height: int) -> None:
    row = rows[place]
    shared = days_shared(rows)
    figure.add_trace(
        go.Scatter(
            x=list(row.missed),
            y=[height] * len(row.missed),
            mode="markers",
            marker={
                "symbol": "line-ns",
                "size": 2 * _HALF * _ROW,
                "line": {"width": 3, "color": palette.OVERALL},
                "color": palette.OVERALL,
            },
            hovertext=[hover(_said(rows, place, day, shared.get(day, ()))) for day in row.missed],
            hoverinfo="text",
            name=row.name,
        )
    )


def _said(rows: Sequence[TimelineRow], place: int, day: date, who: tuple[int, ...]) -> str:
    others = [rows[other].name for other in who if other != place]
    said = f"{rows[place].name}, {long_day(day)}: absent for a session or more."
    return f"{said} So {'was' if len(others) == 1 else 'were'} {listed(others)}." if others else said


def _months(first: date, last: date) -> list[date]:
    found, month = [], first.replace(day=1)
    while month <= last:
        if month >= first - timedelta(days=4):
            found.append(month)
        month = (month + timedelta(days=32)).replace(day=1)
    every = 1 + len(found) // 9
    return found[::every]


def _month_words(month: date, ticks: Sequence[date]) -> str:
    words = month_and_year(month)
    name, year = words.split()
    first_of_year = all(each.year != month.year for each in ticks if each < month)
    return f"{name[:3]}<br>{year}" if first_of_year else name[:3]
