"""What every figure shares: quiet fonts on white, no mode bar, a title that never overlaps."""

from __future__ import annotations

from html import escape
from textwrap import wrap

import plotly.graph_objects as go

from aim import palette

# Given to every ``st.plotly_chart``, with theme=None: no mode bar, no logo, nothing sent anywhere.
Figure = go.Figure

CHART_CONFIG: dict[str, bool | str] = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "scrollZoom": False,
    "doubleClick": False,
    "showAxisDragHandles": False,
    "responsive": True,
}

FONT = "Arial, Helvetica, 'Liberation Sans', sans-serif"
SIZE = 13
SMALL = 12
_TITLE_SIZE = 17
_TITLE_LINE = 22
_TITLE_LETTERS = 68  # in a line at 700 pixels
_NOTE_LINE = 20


def quiet_figure(
    *, title: str, height: int, top: int, left: int, right: int, bottom: int, note: str = ""
) -> go.Figure:
    """An empty figure of ``height`` pixels below its title and the note under it, which says how to read it.

    ``top`` is what stands over the plot itself.
    """
    lines = wrap(title, _TITLE_LETTERS)
    over = len(lines) * _TITLE_LINE + (_NOTE_LINE if note else 0)
    over += 12 if over else 0
    figure = go.Figure()
    figure.update_layout(
        template="none",
        height=height + over,
        margin={"t": top + over, "l": left, "r": right, "b": bottom, "pad": 0, "autoexpand": False},
        font={"family": FONT, "size": SIZE, "color": palette.TEXT},
        paper_bgcolor=palette.PAPER,
        plot_bgcolor=palette.PAPER,
        showlegend=False,
        hovermode="closest",
        dragmode=False,
        hoverlabel={
            "bgcolor": palette.PAPER,
            "bordercolor": palette.QUIET_TEXT,
            "font": {"family": FONT, "size": SIZE, "color": palette.TEXT},
            "align": "left",
            "namelength": 0,
        },
    )
    if lines:
        text = "<b>" + "<br>".join(plain(line) for line in lines) + "</b>"
        _write_over(figure, text, at=top + over, size=_TITLE_SIZE, colour=palette.TEXT)
    if note:
        _write_over(figure, plain(note), at=top + 10 + _NOTE_LINE, size=SMALL, colour=palette.QUIET_TEXT)
    return figure


def _write_over(figure: go.Figure, text: str, *, at: int, size: int, colour: str) -> None:
    """Words from the left edge, their top ``at`` pixels over the plot.

    An annotation, for plotly moves a title of several lines up and out of the figure.
    """
    figure.add_annotation(
        text=text,
        xref="paper",
        x=0,
        xanchor="left",
        xshift=4 - figure.layout.margin.l,
        yref="paper",
        y=1,
        yanchor="top",
        yshift=at,
        align="left",
        showarrow=False,
        borderpad=0,
        font={"size": size, "color": colour},
    )


def nothing_to_show(message: str) -> go.Figure:
    """A figure that says in words why there is nothing in it."""
    figure = quiet_figure(title="", height=120, top=10, left=10, right=10, bottom=10)
    figure.update_xaxes(visible=False, fixedrange=True)
    figure.update_yaxes(visible=False, fixedrange=True)
    figure.add_annotation(
        text=plain(message),
        x=0.5,
        y=0.5,
        xref="paper",
        yref="paper",
        showarrow=False,
        font={"size": SIZE, "color": palette.QUIET_TEXT},
    )
    return figure


def plain(text: str) -> str:
    """Text from a file, safe to stand where plotly reads tags."""
    return escape(text, quote=False)


def hover(text: str) -> str:
    """A sentence for a hover, in lines short enough for a small window."""
    return "<br>".join(plain(line) for line in wrap(text, 60))
