"""The certificate as a picture: a row a week, a cell a session, and the same in words."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import NamedTuple

import plotly.graph_objects as go

from aim import palette, wording
from aim.attendance import Attendance
from aim.charts.layout import SIZE, SMALL, hover, nothing_to_show, plain, quiet_figure
from aim.charts.sentences import (
    attendance_sentence,
    mark_sentence,
    percent_label,
    sessions_label,
    week_sentence,
)
from aim.codes import CountsAs
from aim.palette import SWATCHES, Pattern, Swatch, swatch
from aim.pupil import CertificateWeek, SessionMark

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HALVES = ("AM", "PM")
_SATURDAY = 5
_BETWEEN_DAYS = 0.14  # in cells: AM and PM of a day stand together
_EDGE = 0.05  # white on each side of a cell
_NAME_ROW = 0.95  # the height of a half term's name, in rows
_NOTHING = frozenset({None, CountsAs.CLOSED, CountsAs.NOT_ON_ROLL})

Column = tuple[int, str]


class LegendEntry(NamedTuple):
    """One code that stands in the certificate, and how it is shown."""

    letter: str
    colour: str
    ink: str
    words: str
    sessions: int
    pattern: Pattern


class _Cell(NamedTuple):
    x: float  # its left edge
    y: float  # its middle
    mark: SessionMark
    monday: str  # of its week, as ISO has it: what a click on it tells


def herringbone_figure(
    weeks: tuple[CertificateWeek, ...], *, title: str = "", row_height: int = 26
) -> go.Figure:
    """The certificate by week, oldest at the top, with each week's attendance at its right edge.

    One cell a session, Monday morning first, with the code's letter in it. A cell with no edge and no
    letter is a session for which nothing was due; a dashed cell was due and is not recorded. Saturday
    and Sunday stand only where a session was held on them.
    """
    if not weeks:
        return nothing_to_show("No weeks to show yet: load a certificate with marks for this pupil.")
    columns = _columns(weeks)
    lefts = _left_edges(columns)
    rows, names, depth = _rows(weeks)
    figure = quiet_figure(
        title=title, height=round(depth * row_height) + 56, top=46, left=84, right=8, bottom=10
    )
    grid_end = max(lefts.values()) + 1
    _draw_cells(figure, list(_cells(weeks, rows, lefts)))
    _draw_sums(figure, weeks, rows, grid_end)
    _draw_half_terms(figure, names)
    _draw_headings(figure, columns, lefts, grid_end)
    figure.update_yaxes(
        range=[depth, 0],
        tickvals=list(rows),
        ticktext=[wording.week_commencing(week.monday) for week in weeks],
        tickfont={"size": SMALL, "color": palette.TEXT},
        ticklabelstandoff=6,
        showgrid=False,
        zeroline=False,
        showline=False,
        ticks="",
        fixedrange=True,
    )
    return figure


def herringbone_legend(weeks: tuple[CertificateWeek, ...]) -> tuple[LegendEntry, ...]:
    """The codes that really stand in the certificate, in words, by what they count as, the most first."""
    columns = set(_columns(weeks)) if weeks else set()
    counts: dict[tuple[CountsAs, str, str], int] = {}
    for week in weeks:
        for mark in week.marks:
            if mark.counts_as is not None and _column(week, mark) in columns:
                key = (mark.counts_as, mark.code, mark.meaning)
                counts[key] = counts.get(key, 0) + 1
    order = list(CountsAs)
    found = sorted(counts.items(), key=lambda each: (order.index(each[0][0]), -each[1], each[0][1]))
    return tuple(_entry(*key, sessions) for key, sessions in found)


def herringbone_in_words(weeks: tuple[CertificateWeek, ...]) -> str:
    """What the picture shows, for those who cannot see it."""
    if not weeks:
        return "The certificate by week. No weeks to show yet."
    days = [mark.day for week in weeks for mark in week.marks if mark.counts_as is not None]
    total = sum((week.attendance for week in weeks), Attendance())
    held = f", {wording.date_range(min(days), max(days))}" if days else ""
    count = wording.counted(len(weeks), "week")
    said = [f"The certificate by week, oldest first: {count}{held}.", attendance_sentence(total)]
    if total.absent:
        said.append(
            f"Missed: {wording.sessions(total.absent)}, {total.authorised} authorised and"
            f" {total.unauthorised} unauthorised."
        )
    codes = "; ".join(
        f"{each.letter or 'blank'}, {each.words}, {wording.sessions(each.sessions)}"
        for each in herringbone_legend(weeks)
    )
    if codes:
        said.append(f"Codes: {codes}.")
    return " ".join(said)


def _entry(counts_as: CountsAs, code: str, meaning: str, sessions: int) -> LegendEntry:
    shown = swatch(counts_as, code)
    meaning = meaning.strip().rstrip(".")
    if counts_as is CountsAs.NOT_UNDERSTOOD and _short(code) != code:
        words = f"{shown.word}: “{code}”"
    elif counts_as in (CountsAs.NOT_RECORDED, CountsAs.NOT_UNDERSTOOD) or not meaning:
        words = shown.word
    elif counts_as in _NOTHING:
        words = meaning
    else:
        words = f"{meaning} – {SWATCHES[counts_as].word}"
    return LegendEntry(_short(code), shown.fill, shown.ink, words, sessions, shown.pattern)


def _column(week: CertificateWeek, mark: SessionMark) -> Column:
    return (mark.day - week.monday).days, mark.session


def _columns(weeks: Iterable[CertificateWeek]) -> list[Column]:
    held = {
        _column(week, mark)
        for week in weeks
        for mark in week.marks
        if mark.counts_as not in _NOTHING and (mark.code or mark.counts_as is not CountsAs.NOT_RECORDED)
    }
    weekend = {day for day, _ in held if day >= _SATURDAY}
    days = [day for day in range(len(_DAYS)) if day < _SATURDAY or day in weekend]
    return [(day, half) for day in days for half in _HALVES]


def _left_edges(columns: list[Column]) -> dict[Column, float]:
    return {column: at + _BETWEEN_DAYS * (at // 2) for at, column in enumerate(columns)}


def _rows(weeks: tuple[CertificateWeek, ...]) -> tuple[list[float], list[tuple[float, str]], float]:
    """The middle of each week's row, the top and name of each half term, and the depth of all."""
    rows: list[float] = []
    names: list[tuple[float, str]] = []
    depth = 0.0
    for name, together in groupby(weeks, key=lambda week: week.half_term):
        if name:
            names.append((depth, name))
            depth += _NAME_ROW
        for _ in together:
            rows.append(depth + 0.5)
            depth += 1
        depth += 0.25
    return rows, names, depth


def _cells(
    weeks: tuple[CertificateWeek, ...], rows: list[float], lefts: dict[Column, float]
) -> Iterable[_Cell]:
    for week, y in zip(weeks, rows, strict=True):
        for mark in week.marks:
            x = lefts.get(_column(week, mark))
            if x is not None and mark.counts_as is not None:
                yield _Cell(x, y, mark, week.monday.isoformat())


def _draw_cells(figure: go.Figure, cells: list[_Cell]) -> None:
    """A trace for each way of being shown, named in its word, so that each has its own ink and hatch."""
    shown: dict[Swatch, list[_Cell]] = {}
    for cell in cells:
        if cell.mark.counts_as is not None:
            shown.setdefault(swatch(cell.mark.counts_as, cell.mark.code), []).append(cell)
    for look, alike in shown.items():
        hatch = {"shape": "/", "fgcolor": look.line, "bgcolor": look.fill, "size": 7, "solidity": 0.3}
        figure.add_trace(
            go.Bar(
                name=look.word,
                orientation="h",
                base=[cell.x + _EDGE for cell in alike],
                x=[1 - 2 * _EDGE] * len(alike),
                y=[cell.y for cell in alike],
                width=0.88,
                marker={
                    "color": look.fill,
                    "line": {"width": 0},
                    **({"pattern": hatch} if look.pattern is Pattern.HATCH else {}),
                },
                text=[plain(_short(cell.mark.code)) for cell in alike],
                textposition="inside",
                insidetextanchor="middle",
                textangle=0,
                constraintext="none",
                insidetextfont={"size": SIZE, "color": look.ink},
                hovertext=[hover(mark_sentence(cell.mark)) for cell in alike],
                hoverinfo="text",
                customdata=[cell.monday for cell in alike],
            )
        )
        if look.pattern is Pattern.RING:
            _draw_rings(figure, look, alike)
        if look.pattern is Pattern.DASHED_EDGE:
            _draw_dashes(figure, look, alike)
    figure.update_layout(barmode="overlay", barcornerradius=2)


def _draw_rings(figure: go.Figure, look: Swatch, cells: list[_Cell]) -> None:
    figure.add_trace(
        go.Scatter(
            name=f"ring: {look.word}",
            x=[cell.x + 0.5 for cell in cells],
            y=[cell.y for cell in cells],
            mode="markers",
            marker={"symbol": "circle-open", "size": 19, "color": look.line, "line": {"width": 1.6}},
            hoverinfo="skip",
        )
    )


def _draw_dashes(figure: go.Figure, look: Swatch, cells: list[_Cell]) -> None:
    x: list[float | None] = []
    y: list[float | None] = []
    for cell in cells:
        left, right = cell.x + _EDGE, cell.x + 1 - _EDGE
        top, bottom = cell.y - 0.43, cell.y + 0.43
        x += [left, right, right, left, left, None]
        y += [top, top, bottom, bottom, top, None]
    figure.add_trace(
        go.Scatter(
            name=f"dashes: {look.word}",
            x=x,
            y=y,
            mode="lines",
            line={"color": look.line, "width": 1.2, "dash": "3px,3px"},
            hoverinfo="skip",
        )
    )


def _draw_sums(
    figure: go.Figure, weeks: tuple[CertificateWeek, ...], rows: list[float], grid_end: float
) -> None:
    """At the right edge: the week's percentage, its sessions, and what is outside the sum."""
    sentences = [hover(week_sentence(week.monday, week.attendance)) for week in weeks]
    unit = grid_end / 10
    percents = [
        f"<b>{percent_label(week.attendance)}</b>" if week.attendance.possible else "" for week in weeks
    ]
    texts = [_sum_words(week.attendance) for week in weeks]
    for name, x, text, side, colour in (
        ("attended, percent", grid_end + 1.08 * unit, percents, "middle left", palette.TEXT),
        ("attended, sessions", grid_end + 1.2 * unit, texts, "middle right", palette.QUIET_TEXT),
    ):
        figure.add_trace(
            go.Scatter(
                name=name,
                x=[x] * len(weeks),
                y=rows,
                mode="text",
                text=text,
                textposition=side,
                textfont={"size": SIZE, "color": colour},
                hovertext=sentences,
                hoverinfo="text",
            )
        )
    beside = any(week.attendance.not_recorded or week.attendance.not_understood for week in weeks)
    figure.update_xaxes(range=[0, grid_end + (4.3 if beside else 2.4) * unit])


def _sum_words(attendance: Attendance) -> str:
    said = sessions_label(attendance) if attendance.possible else "none possible"
    beside = attendance.not_recorded + attendance.not_understood
    return f"{said}, {beside} not counted" if beside else said


def _draw_half_terms(figure: go.Figure, names: list[tuple[float, str]]) -> None:
    for at, (top, name) in enumerate(names):
        if at:
            figure.add_shape(
                type="line",
                xref="paper",
                x0=-0.12,
                x1=1,
                yref="y",
                y0=top - 0.06,
                y1=top - 0.06,
                line={"color": palette.RULE, "width": 1},
            )
        figure.add_annotation(
            text=f"<b>{plain(name)}</b>",
            xref="paper",
            x=0,
            xshift=-80,
            xanchor="left",
            yref="y",
            y=top + _NAME_ROW / 2 + 0.04,
            yanchor="middle",
            showarrow=False,
            align="left",
            font={"size": SMALL, "color": palette.QUIET_TEXT},
        )


def _draw_headings(
    figure: go.Figure, columns: list[Column], lefts: dict[Column, float], grid_end: float
) -> None:
    heading = {"size": SMALL, "color": palette.QUIET_TEXT}
    figure.update_xaxes(
        side="top",
        tickvals=[lefts[column] + 0.5 for column in columns],
        ticktext=[half for _, half in columns],
        tickfont=heading,
        tickangle=0,
        showgrid=False,
        zeroline=False,
        showline=False,
        ticks="",
        fixedrange=True,
    )
    for day in dict.fromkeys(day for day, _ in columns):
        figure.add_annotation(
            text=f"<b>{_DAYS[day]}</b>",
            xref="x",
            x=lefts[day, "AM"] + 1,
            yref="paper",
            y=1,
            yshift=20,
            yanchor="bottom",
            showarrow=False,
            font={"size": SIZE, "color": palette.TEXT},
        )
    figure.add_annotation(
        text="Attended",
        xref="x",
        x=grid_end + 0.25 * grid_end / 10,
        xanchor="left",
        yref="paper",
        y=1,
        yshift=-2,
        yanchor="bottom",
        showarrow=False,
        font=heading,
    )


def _short(code: str) -> str:
    """A code as it fits a cell; what was not understood may be any text."""
    one_line = " ".join(code.split())
    return one_line if len(one_line) <= 4 else one_line[:3] + "…"
