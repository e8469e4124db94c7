"""A school year month by month: when the school is open, and why not; and the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import plotly.graph_objects as go

from aim import palette
from aim.charts.layout import SIZE, SMALL, hover, nothing_to_show, quiet_figure
from aim.codes import CountsAs
from aim.palette import SWATCHES, Pattern, Swatch
from aim.wording import counted, long_day, month_and_year

_ACROSS = 4  # months side by side
_MONTH_WIDE = 8.0  # in days: seven, and white
_MONTH_DEEP = 8.4  # in weeks: six, the month's name and the weekdays' letters, and white
_WEEK = 22  # pixels
_WEEKDAYS = "MTWTFSS"


class DayKind(StrEnum):
    """What a day is to a school, in the words of the legend."""

    OPEN = "school day"
    HOLIDAY = "holiday"
    CLOSURE = "closed: INSET or other"
    BANK_HOLIDAY = "bank holiday"
    DIFFERS = "term dates and marks differ"
    NOT_KNOWN = "weekday that nothing is known of"
    WEEKEND = "weekend"


_LETTERS = {
    DayKind.OPEN: "",
    DayKind.HOLIDAY: "h",
    DayKind.CLOSURE: "c",
    DayKind.BANK_HOLIDAY: "b",
    DayKind.DIFFERS: "?",
    DayKind.NOT_KNOWN: "",
    DayKind.WEEKEND: "",
}
_LOOKS: dict[DayKind, Swatch] = {
    DayKind.OPEN: SWATCHES[CountsAs.ATTENDING],
    DayKind.HOLIDAY: SWATCHES[CountsAs.CLOSED],
    DayKind.CLOSURE: SWATCHES[CountsAs.CLOSED],
    DayKind.BANK_HOLIDAY: SWATCHES[CountsAs.CLOSED],
    DayKind.DIFFERS: SWATCHES[CountsAs.NOT_UNDERSTOOD],
    DayKind.NOT_KNOWN: SWATCHES[CountsAs.NOT_RECORDED],
}


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the year, what it is, and how that is known ("by the term dates", "by the marks")."""

    day: date
    kind: DayKind
    known_by: str = ""


def school_calendar_figure(days: tuple[CalendarDay, ...]) -> go.Figure:
    """Months in rows of four, a cell a day, weeks from Monday; a letter says what is not a school day.

    A weekend has no cell, only its number.
    """
    if not days:
        return nothing_to_show("No year to show yet.")
    months = list(dict.fromkeys((each.day.year, each.day.month) for each in days))
    deep = -(-len(months) // _ACROSS)
    figure = quiet_figure(
        title="", height=round(deep * _MONTH_DEEP * _WEEK), top=0, left=2, right=2, bottom=0
    )
    corners = {
        month: (place % _ACROSS * _MONTH_WIDE, place // _ACROSS * _MONTH_DEEP)
        for place, month in enumerate(months)
    }
    for kind in DayKind:
        alike = [each for each in days if each.kind is kind]
        if alike:
            _draw_days(figure, kind, alike, corners)
    _draw_headings(figure, corners)
    figure.update_layout(barmode="overlay", barcornerradius=2)
    bare = {"visible": False, "fixedrange": True}
    figure.update_xaxes(range=[0, min(_ACROSS, max(len(months), 3)) * _MONTH_WIDE - 0.8], **bare)
    figure.update_yaxes(range=[deep * _MONTH_DEEP - 0.3, 0], **bare)
    return figure


def school_calendar_legend(days: tuple[CalendarDay, ...]) -> str:
    """The letters and fills that really stand in the calendar, in words."""
    said = []
    for kind in DayKind:
        if kind is not DayKind.WEEKEND and any(each.kind is kind for each in days):
            letter = _LETTERS[kind]
            shown = letter or {DayKind.OPEN: "blue", DayKind.NOT_KNOWN: "outlined"}[kind]
            said.append(f"{shown}: {kind.value}")
    return " · ".join(said)


def school_calendar_in_words(days: tuple[CalendarDay, ...]) -> str:
    """What the picture shows, for those who cannot see it."""
    if not days:
        return "A calendar. No year to show yet."
    counts = [
        counted(sum(each.kind is kind for each in days), kind.value, _MANY[kind])
        for kind in DayKind
        if kind is not DayKind.WEEKEND and any(each.kind is kind for each in days)
    ]
    first, last = days[0].day, days[-1].day
    months = f"{month_and_year(first)} to {month_and_year(last)}"
    return f"A calendar from {months}, month by month: {'; '.join(counts)}."


_MANY = {
    DayKind.OPEN: "school days",
    DayKind.HOLIDAY: "weekdays of holiday",
    DayKind.CLOSURE: "days closed: INSET or other",
    DayKind.BANK_HOLIDAY: "bank holidays",
    DayKind.DIFFERS: "days on which term dates and marks differ",
    DayKind.NOT_KNOWN: "weekdays that nothing is known of",
}


def _place(when: date, corners: dict[tuple[int, int], tuple[float, float]]) -> tuple[float, float]:
    """The left edge and the middle of a day's cell."""
    left, top = corners[when.year, when.month]
    before = when.replace(day=1).weekday()
    return left + when.weekday(), top + 2.5 + (when.day - 1 + before) // 7


def _draw_days(
    figure: go.Figure,
    kind: DayKind,
    days: list[CalendarDay],
    corners: dict[tuple[int, int], tuple[float, float]],
) -> None:
    places = [_place(each.day, corners) for each in days]
    words = [_hover(each) for each in days]
    numbers = [f"{each.day.day}{f' {_LETTERS[kind]}' if _LETTERS[kind] else ''}" for each in days]
    look = _LOOKS.get(kind)
    if look is None:
        figure.add_trace(
            go.Scatter(
                name=kind.value,
                x=[x + 0.5 for x, _ in places],
                y=[y for _, y in places],
                mode="text",
                text=numbers,
                textfont={"size": SMALL - 1, "color": palette.QUIET_TEXT},
                hovertext=words,
                hoverinfo="text",
            )
        )
        return
    hatch = {"shape": "/", "fgcolor": look.line, "bgcolor": look.fill, "size": 7, "solidity": 0.22}
    edge = {"color": look.line, "width": 1} if look.pattern is Pattern.DASHED_EDGE else {"width": 0}
    figure.add_trace(
        go.Bar(
            name=kind.value,
            orientation="h",
            base=[x + 0.03 for x, _ in places],
            x=[0.94] * len(places),
            y=[y for _, y in places],
            width=0.9,
            marker={
                "color": look.fill,
                "line": edge,
                **({"pattern": hatch} if look.pattern is Pattern.HATCH else {}),
            },
            text=[f"<b>{number}</b>" if kind is DayKind.DIFFERS else number for number in numbers],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            constraintext="none",
            insidetextfont={"size": SMALL - 1, "color": look.ink},
            hovertext=words,
            hoverinfo="text",
        )
    )


def _hover(each: CalendarDay) -> str:
    known = f", {each.known_by}" if each.known_by else ""
    return hover(f"{long_day(each.day)}: {each.kind.value}{known}.")


def _draw_headings(figure: go.Figure, corners: dict[tuple[int, int], tuple[float, float]]) -> None:
    for (year, month), (left, top) in corners.items():
        figure.add_annotation(
            text=f"<b>{month_and_year(date(year, month, 1))}</b>",
            x=left,
            y=top + 0.55,
            xanchor="left",
            yanchor="middle",
            showarrow=False,
            borderpad=0,
            font={"size": SIZE, "color": palette.TEXT},
        )
    figure.add_trace(
        go.Scatter(
            name="weekdays",
            x=[left + at + 0.5 for left, _ in corners.values() for at in range(7)],
            y=[top + 1.5 for _, top in corners.values() for _ in range(7)],
            mode="text",
            text=list(_WEEKDAYS) * len(corners),
            textfont={"size": SMALL - 1, "color": palette.QUIET_TEXT},
            hoverinfo="skip",
        )
    )
