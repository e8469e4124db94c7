"""The figures of the Cohort page: attendance by school week beside the year before, and the mix of codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from aim import palette
from aim.attendance import Attendance
from aim.charts.layout import SMALL, Figure, hover, nothing_to_show, plain, quiet_figure
from aim.charts.sentences import week_sentence
from aim.wording import percent_of, running_day, short_date

_HEIGHT = 330
_TICKS = 16  # labels of weeks that there is room for
_STEP = 5  # percent between lines of the scale


@dataclass(frozen=True, slots=True)
class WeekPoint:
    """A school week of a line: which of its year, its Monday, and what it adds up to."""

    number: int
    monday: date
    attendance: Attendance


@dataclass(frozen=True, slots=True)
class Level:
    """A published percentage as a line across."""

    name: str  # "England 93.1%"
    percent: float


def weeks_figure(
    now: Sequence[WeekPoint],
    before: Sequence[WeekPoint],
    *,
    names: tuple[str, str],
    levels: Sequence[Level] = (),
    levels_are: str = "",
    title: str,
) -> Figure:
    """Attendance by school week: this year's line over the year before's, published figures as thin lines.

    A point of this year carries its week's number; ``levels_are`` says the year and basis of those lines. The
    scale's lower end is said, for it is not 0.
    """
    shown = [each for each in (*now, *before) if each.attendance.possible]
    if not shown:
        return nothing_to_show("No possible sessions are recorded.")
    values = [*(each.attendance.percent or 0 for each in shown), *(each.percent for each in levels)]
    lowest = max(0, int(min(values) // _STEP * _STEP))
    across = f"Lines across: {levels_are}." if levels and levels_are else ""
    note = " ".join(part for part in (f"The scale begins at {lowest}%." if lowest else "", across) if part)
    figure = quiet_figure(title=title, height=_HEIGHT, top=16, left=46, right=150, bottom=56, note=note)
    _line(figure, before, names[1], palette.BESIDE, 2, "dot")
    _line(figure, now, names[0], palette.OVERALL, 3, "solid")
    for each in levels:
        figure.add_hline(y=each.percent, line={"color": palette.RULE, "width": 1})
    _labels_at_the_end(figure, now, before, names, levels, (100 - lowest) / _HEIGHT)
    _weeks_along(figure, {each.number: each.monday for each in (*before, *now)})
    figure.update_yaxes(
        range=[lowest, 100.6],
        dtick=_STEP if 100 - lowest <= 40 else 20,
        ticksuffix="%",
        gridcolor=palette.HALF_TERM_BANDS[1],
        zeroline=False,
        fixedrange=True,
    )
    return figure


def _weeks_along(figure: go.Figure, mondays: dict[int, date]) -> None:
    """The weeks by their Mondays, as many as there is room for; a holiday stays as wide as it was."""
    first, last = min(mondays), max(mondays)
    step = -(-(last - first + 1) // _TICKS)
    ticks = [number for number in sorted(mondays) if (number - first) % step == 0]
    figure.update_xaxes(
        tickvals=ticks,
        ticktext=[short_date(mondays[number]) for number in ticks],
        title={"text": "Week beginning", "font": {"size": SMALL, "color": palette.QUIET_TEXT}, "standoff": 6},
        tickfont={"size": SMALL},
        range=[first - 0.6, last + 0.6],
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        tickangle=0,
    )


def _line(
    figure: go.Figure, points: Sequence[WeekPoint], name: str, colour: str, width: int, dash: str
) -> None:
    figure.add_trace(
        go.Scatter(
            name=plain(name),
            x=[each.number for each in points],
            y=[each.attendance.percent for each in points],
            mode="lines+markers",
            line={"color": colour, "width": width, "dash": dash},
            marker={"color": colour, "size": 4 + width},
            hovertext=[hover(f"{name}. {week_sentence(each.monday, each.attendance)}") for each in points],
            hoverinfo="text",
            customdata=[f"{name}|{each.number}" for each in points],
        )
    )


def _labels_at_the_end(
    figure: go.Figure,
    now: Sequence[WeekPoint],
    before: Sequence[WeekPoint],
    names: tuple[str, str],
    levels: Sequence[Level],
    percent_a_pixel: float,
) -> None:
    """The name of each line at its right end, moved apart where two would touch."""
    ends = [(each.percent, each.name, palette.QUIET_TEXT) for each in levels]
    furthest = max(each.number for each in (*now, *before))
    for points, name, colour in ((before, names[1], palette.BESIDE), (now, names[0], palette.OVERALL)):
        if points and points[-1].number == furthest:
            ends.append((points[-1].attendance.percent or 0, name, colour))
        elif points:
            _label_beside(figure, points[-1], name, colour)
    apart = 17 * percent_a_pixel
    at = float("inf")
    for percent, name, colour in sorted(ends, key=lambda each: -each[0]):
        at = min(percent, at - apart)
        figure.add_annotation(
            text=plain(name),
            x=1,
            xref="paper",
            xanchor="left",
            xshift=8,
            y=at,
            yref="y",
            yanchor="middle",
            showarrow=False,
            font={"size": SMALL, "color": palette.TEXT if colour == palette.BESIDE else colour},
        )


def _label_beside(figure: go.Figure, point: WeekPoint, name: str, colour: str) -> None:
    """The name of a line that ends within the plot, under its last point."""
    figure.add_annotation(
        text=f"<b>{plain(name)}</b>",
        x=point.number,
        y=point.attendance.percent,
        yanchor="top",
        yshift=-8,
        showarrow=False,
        bgcolor=palette.PAPER,
        borderpad=1,
        font={"size": SMALL, "color": colour},
    )


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a week's bar: sessions of some codes, of those possible."""

    monday: date
    number: int
    sessions: int
    possible: int


@dataclass(frozen=True, slots=True)
class Layer:
    """A group of codes over the weeks, in its colour and pattern."""

    name: str
    colour: str
    pattern: str  # of plotly: "" for none
    shares: tuple[Share, ...]


def mix_figure(layers: Sequence[Layer], title: str) -> Figure:
    """The reasons for absence by school week, as shares of possible sessions, one on the other."""
    if not any(share.sessions for layer in layers for share in layer.shares):
        return nothing_to_show("No absence is recorded.")
    figure = quiet_figure(title=title, height=_HEIGHT, top=44, left=46, right=14, bottom=56)
    for layer in layers:
        figure.add_trace(
            go.Bar(
                name=plain(layer.name),
                x=[each.number for each in layer.shares],
                y=[100 * each.sessions / each.possible if each.possible else 0 for each in layer.shares],
                marker={
                    "color": layer.colour,
                    "line": {"color": palette.PAPER, "width": 1},
                    "pattern": {
                        "shape": layer.pattern,
                        "fgcolor": palette.TEXT,
                        "size": 6,
                        "solidity": 0.15,
                        "fillmode": "overlay",
                    },
                },
                hovertext=[hover(_share_sentence(layer.name, each)) for each in layer.shares],
                hoverinfo="text",
                customdata=[f"{layer.name}|{each.number}" for each in layer.shares],
            )
        )
    _weeks_along(figure, {each.number: each.monday for layer in layers for each in layer.shares})
    figure.update_layout(
        barmode="stack",
        bargap=0.15,
        showlegend=True,
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
    )
    figure.update_yaxes(
        ticksuffix="%", rangemode="tozero", gridcolor=palette.HALF_TERM_BANDS[1], fixedrange=True
    )
    return figure


def _share_sentence(name: str, share: Share) -> str:
    return (
        f"Week beginning {running_day(share.monday)}: {name}, {share.sessions:,} of "
        f"{share.possible:,} possible sessions ({percent_of(share.sessions, share.possible)})."
    )
