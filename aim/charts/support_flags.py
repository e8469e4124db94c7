"""Support as flags over the weeks: a number on the day it began and on the day it ended; the same in words.

Numbers and not letters, which are codes. What lay wholly before or after the weeks has no flag.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import plotly.graph_objects as go

from aim import palette, wording
from aim.charts.layout import SMALL, hover
from aim.pupil import Support

_FLAG = 17  # pixels from one flag to the one over it
_ROOM = 0.06  # of the width: so close, flags would run into each other


@dataclass(frozen=True, slots=True)
class Flag:
    """One piece of support by its number."""

    number: int
    support: Support

    @property
    def words(self) -> str:
        """ "1, Breakfast club, from 21 September 2026 to 18 December 2026"."""
        last = self.support.last_day
        until = f" to {wording.running_day(last)}" if last else ", going on"
        return (
            f"{self.number}, {self.support.name}, from {wording.running_day(self.support.first_day)}{until}"
        )


def flags_of(support: Sequence[Support], first_day: date, last_day: date) -> tuple[Flag, ...]:
    """The support in place on any of these days, the first begun first, numbered from 1."""
    there = [
        each
        for each in support
        if each.first_day <= last_day and (each.last_day is None or each.last_day >= first_day)
    ]
    in_order = sorted(there, key=lambda each: (each.first_day, each.last_day or date.max, each.name))
    return tuple(Flag(number, each) for number, each in enumerate(in_order, 1))


def flags_in_words(flags: Sequence[Flag]) -> str:
    """What each number stands for; "" without any."""
    return f"Support in place: {'; '.join(each.words for each in flags)}." if flags else ""


def draw_flags(figure: go.Figure, flags: Sequence[Flag], first_day: date, last_day: date) -> None:
    """A pole on each day on which support began or ended, its number at the foot, after it or before it."""
    span = (last_day - first_day).days or 1
    before, level = -1.0, 0
    for day, begins, some in _days(flags, first_day, last_day):
        at = (day - first_day).days / span
        level = level + 1 if at - before < _ROOM else 0
        before = at
        when = day if begins else day + timedelta(days=1)  # it ended at the close of that day
        _pole(figure, when, begins)
        numbers = ", ".join(str(each.number) for each in some)
        figure.add_annotation(
            text=numbers if begins else f"{numbers} ends",
            hovertext=hover("; ".join(each.words for each in some)),
            name="support",
            xref="x",
            x=when,
            xanchor="left" if begins else "right",
            yref="paper",
            y=0,
            yshift=level * _FLAG,
            yanchor="bottom",
            showarrow=False,
            borderpad=1,
            borderwidth=1,
            bordercolor=palette.TEXT,
            bgcolor=palette.PAPER,
            font={"size": SMALL, "color": palette.TEXT},
        )


def _days(flags: Sequence[Flag], first_day: date, last_day: date) -> Iterator[tuple[date, bool, list[Flag]]]:
    """Each day with a flag: the support that begins on it, and the support that ends on it."""
    found: dict[tuple[date, bool], list[Flag]] = {}
    for each in flags:
        for day, begins in ((each.support.first_day, True), (each.support.last_day, False)):
            if day is not None and first_day <= day <= last_day:
                found.setdefault((day, begins), []).append(each)
    for (day, begins), some in sorted(found.items()):
        yield day, begins, some


def _pole(figure: go.Figure, when: date, begins: bool) -> None:
    dash = "dash" if begins else "dot"
    # Light under dark, to be seen over the bars as well as beside them.
    for name, line in (
        ("under a pole", {"color": palette.PAPER, "width": 3}),
        ("support", {"color": palette.TEXT, "width": 1, "dash": dash}),
    ):
        figure.add_shape(
            type="line", name=name, xref="x", x0=when, x1=when, yref="paper", y0=0, y1=1, line=line
        )
