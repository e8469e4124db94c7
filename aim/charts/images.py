"""Charts as pictures, drawn without a browser: for a page on paper and for a slide, each with its sentence.

What is drawn here leaves the school, so it is made from values that hold no pupil (``cohort.for_governors``).
Names of groups come from files: they are never read as formulas of mathematics.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from io import BytesIO
from textwrap import fill
from typing import Any

from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from aim import palette, wording
from aim.codes import CountsAs
from aim.cohort.for_governors import HalfTermOfAGroup, Week, half_terms_in_turn
from aim.cohort.small_groups import HIDDEN

_TYPEFACES = ("Arial", "Helvetica", "Liberation Sans", "DejaVu Sans")  # the last one comes with matplotlib
_OUTSIDE = palette.SWATCHES[CountsAs.NOT_POSSIBLE].fill
_NO_GROUPS = "No groups to show."


@dataclass(frozen=True, slots=True)
class Size:
    """How large a picture is drawn: inches, dots to the inch, and the size of its letters in points."""

    width: float
    height: float
    dots: int
    letters: float
    with_title: bool

    def of_height(self, height: float) -> Size:
        """The same width and letters, another height in inches."""
        return Size(self.width, height, self.dots, self.letters, self.with_title)


PRINT = Size(6.69, 2.1, 220, 8.0, with_title=False)  # between the margins of A4: the page says the title
SLIDE = Size(40 / 3, 7.5, 144, 17.0, with_title=True)  # 1920 x 1080


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, and the sentence for those who cannot see it."""

    png: bytes
    alt: str


@cache
def _typeface() -> str:
    known = set(font_manager.get_font_names())
    return next(each for each in _TYPEFACES if each in known)


def weeks_picture(
    now: Sequence[Week], before: Sequence[Week], *, names: tuple[str, str], title: str, size: Size = PRINT
) -> Picture:
    """Attendance by school week, this year against last: two lines, each named at its end."""
    figure, axes = _paper(size, title)
    low = _crop([float(100 * each.attendance) for each in (*now, *before)])
    for weeks, colour, dashes, width in (
        (before, palette.BESIDE, (4, 2), 1.4),
        (now, palette.OVERALL, (None, None), 2.2),
    ):
        for run in _runs(weeks):
            axes.plot(
                [each.number for each in run],
                [float(100 * each.attendance) for each in run],
                color=colour,
                linewidth=width * size.letters / 8,
                marker="o",
                markersize=2.2 * size.letters / 8,
                dashes=dashes,
                solid_capstyle="round",
            )
    _names_at_the_end(axes, now, before, names, size, low)
    _weeks_along(axes, now or before, before, size)
    axes.set_ylim(low, 100)
    step = 5 if low >= 70 else 10 if low >= 40 else 25
    ticks = range(low, 101, step)
    axes.set_yticks(ticks, [f"{each}%" if each in (low, 100) else str(each) for each in ticks])
    axes.grid(axis="y", color=palette.HALF_TERM_BANDS[1], linewidth=0.8)
    axes.set_axisbelow(True)
    if low:
        _small(axes, f"The scale begins at {low}%.", size)
    return Picture(_png(figure, size), weeks_in_words(now, before, names=names))


def weeks_in_words(now: Sequence[Week], before: Sequence[Week], *, names: tuple[str, str]) -> str:
    """What the lines show: the first, the last, the highest and the lowest week of each."""
    said = ["Attendance by school week."]
    for weeks, name in ((now, names[0]), (before, names[1])):
        if not weeks:
            said.append(f"{name}: no weeks to show.")
            continue
        best, worst = (pick(weeks, key=lambda each: each.attendance) for pick in (max, min))
        said.append(
            f"{name}: {wording.counted(len(weeks), 'week')}; highest {_said(best)}, lowest {_said(worst)}, "
            f"latest {_said(weeks[-1])}."
        )
    return " ".join(said)


def half_terms_picture(
    cells: Sequence[HalfTermOfAGroup],
    *,
    called: Sequence[str],
    starts: Sequence[int],
    title: str,
    size: Size = PRINT,
) -> Picture:
    """Year group by half term: a table with a tint for each band of absence and the figure in every cell.

    ``called`` names the rows, in the order in which the groups first stand in ``cells``.
    """
    rows, columns = _in_turn(each.name for each in cells), half_terms_in_turn(cells)
    figure, axes = _paper(size, title)
    tints = palette.band_tints(len(starts) + 1)
    for each in cells:
        x, y = columns.index(each.half_term), rows.index(each.name)
        tint = _OUTSIDE if each.attendance is None else tints[_band(each.attendance, starts)]
        axes.add_patch(Rectangle((x, y), 0.97, 0.92, facecolor=tint, edgecolor="none"))
        words = _in_a_cell(each)
        ink = palette.QUIET_TEXT if each.attendance is None else palette.TEXT
        _write(axes, x + 0.485, y + 0.47, words, size, ha="center", va="center", color=ink)
    axes.set_xlim(0, max(1, len(columns)))
    axes.set_ylim(max(1, len(rows)), 0)
    axes.set_xticks([n + 0.485 for n in range(len(columns))], [_without_year(each) for each in columns])
    axes.set_yticks([n + 0.47 for n in range(len(rows))], list(called)[: len(rows)])
    axes.xaxis.tick_top()
    axes.spines["bottom"].set_visible(False)
    _unread(axes)
    return Picture(_png(figure, size), half_terms_in_words(cells, called=called))


def half_terms_in_words(cells: Sequence[HalfTermOfAGroup], *, called: Sequence[str]) -> str:
    """Each row of the table as a sentence."""
    names = dict(zip(_in_turn(each.name for each in cells), called, strict=False))
    said = ["Attendance of year groups by half term."]
    for name, shown in names.items():
        own = [f"{_without_year(each.half_term)} {_in_a_cell(each)}" for each in cells if each.name == name]
        said.append(f"{shown}: {', '.join(own)}.")
    return " ".join(said) if names else _NO_GROUPS


def _in_a_cell(cell: HalfTermOfAGroup) -> str:
    return HIDDEN if cell.hidden else wording.percent(cell.attendance)


def bands_picture(
    names: Sequence[str], pupils: Sequence[int | None], *, title: str, size: Size = PRINT
) -> Picture:
    """How many pupils are in each band of absence: a bar each, its number beside it; None is hidden."""
    figure, axes = _paper(size, title)
    longest = max([each for each in pupils if each is not None], default=1) or 1
    tints = palette.band_tints(len(names))
    for place, (count, tint) in enumerate(zip(pupils, tints, strict=True)):
        axes.barh(place, count or 0, height=0.72, color=tint, edgecolor=palette.QUIET_TEXT, linewidth=0.5)
        words = HIDDEN if count is None else f"{count:,}"
        _write(axes, (count or 0) + longest * 0.012, place, words, size, va="center")
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, longest * 1.12)
    axes.set_yticks(range(len(names)), list(names))
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    _unread(axes)
    return Picture(_png(figure, size), bands_in_words(names, pupils))


def bands_in_words(names: Sequence[str], pupils: Sequence[int | None]) -> str:
    """Each bar as a phrase."""
    each = [
        f"{name}: {HIDDEN if count is None else wording.counted(count, 'pupil')}"
        for name, count in zip(names, pupils, strict=True)
    ]
    return f"Pupils by how much they have missed. {'; '.join(each)}." if each else _NO_GROUPS


def _paper(size: Size, title: str) -> tuple[Figure, Any]:
    figure = Figure(figsize=(size.width, size.height), dpi=size.dots, facecolor=palette.PAPER)
    FigureCanvasAgg(figure)
    room = 0.4 if size.with_title else 0.04
    figure.set_layout_engine("constrained", w_pad=room, h_pad=room)
    axes = figure.add_subplot()
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(palette.RULE)
    axes.tick_params(length=0, labelsize=size.letters, labelcolor=palette.QUIET_TEXT)
    if size.with_title:
        words = fill(title, 72)
        figure.suptitle(
            words,
            x=room / size.width,
            y=1 - room / size.height,
            va="top",
            ha="left",
            fontsize=size.letters * 1.5,
            fontweight="bold",
            color=palette.TEXT,
            fontfamily=_typeface(),
            parse_math=False,
        )
    return figure, axes


def _png(figure: Figure, size: Size) -> bytes:
    for axes in figure.axes:
        for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
            label.set_fontfamily(_typeface())
            label.set_parse_math(False)
    out = BytesIO()
    # No date and no program in the file: the same figures give the same bytes.
    figure.savefig(out, format="png", dpi=size.dots, metadata={"Software": None})
    return out.getvalue()


def _write(axes: Any, x: float, y: float, words: str, size: Size, **how: Any) -> Any:
    given = {"fontsize": size.letters, "color": palette.TEXT, **how}
    return axes.text(x, y, words, fontfamily=_typeface(), parse_math=False, **given)


def _small(axes: Any, words: str, size: Size) -> None:
    _write(
        axes, 0, 1.01, words, size, transform=axes.transAxes, va="bottom", color=palette.QUIET_TEXT,
        fontsize=size.letters * 0.85,
    )  # fmt: skip


def _unread(axes: Any) -> None:
    axes.grid(visible=False)
    axes.set_axisbelow(True)


def _crop(percents: Sequence[float]) -> int:
    """Where the scale begins: a multiple of ten, so that every week is well inside."""
    return max(0, int((min(percents, default=0.0) - 2) // 10) * 10)


def _runs(weeks: Sequence[Week]) -> list[list[Week]]:
    """Weeks that follow each other: a holiday of two weeks or more breaks the line."""
    runs: list[list[Week]] = []
    for each in weeks:
        if runs and each.number - runs[-1][-1].number <= 2:
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs


def _names_at_the_end(
    axes: Any, now: Sequence[Week], before: Sequence[Week], names: tuple[str, str], size: Size, low: int
) -> None:
    """Each line's name and latest figure, never one over the other."""
    ends = [
        (float(100 * weeks[-1].attendance), weeks[-1].number, name, weeks[-1].attendance, colour, weight)
        for weeks, name, colour, weight in (
            (now, names[0], palette.OVERALL, "bold"),
            (before, names[1], palette.QUIET_TEXT, "normal"),
        )
        if weeks
    ]
    apart = (100 - low) * 0.11
    last = max((number for _, number, *_ in ends), default=0)
    heights = sorted(ends, reverse=True)
    below = 100.0
    for height, _, name, rate, colour, weight in heights:
        at = min(max(height, low + apart * 0.5 * len(heights)), below)
        below = at - apart
        _write(
            axes, last + 0.35, at, f"{name} {wording.percent(rate)}", size, va="center", color=colour,
            fontweight=weight,
        )  # fmt: skip
    first = min([each.number for each in (*now, *before)], default=0)
    span = max(1, last - first)
    axes.set_xlim(first - 0.5, last + 0.3 + span * 0.16)


def _weeks_along(axes: Any, shown: Sequence[Week], before: Sequence[Week], size: Size) -> None:
    mondays = {each.number: each.monday for each in (*before, *shown)}
    numbers = sorted(mondays)
    step = max(1, -(-len(numbers) // 8))
    ticks = numbers[::step]
    axes.set_xticks(ticks, [wording.week_commencing(mondays[each]) for each in ticks])


def _said(week: Week) -> str:
    return f"{wording.percent(week.attendance)} in the week of {wording.running_day(week.monday)}"


def _band(attendance: Fraction, starts: Sequence[int]) -> int:
    return sum(100 * (1 - attendance) >= start for start in starts)


def _in_turn(words: Any) -> list[str]:
    return list(dict.fromkeys(words))


def _without_year(half_term: str) -> str:
    """ "Autumn 1" for "2026/27 Autumn 1": the title says which year."""
    head, _, rest = half_term.partition(" ")
    return rest if rest and "/" in head else half_term
