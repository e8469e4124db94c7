"""A table whose every cell opens its list, coloured by band, the band's letter standing in the cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd
from pandas.io.formats.style import Styler

from aim.attendance import Attendance
from aim.cohort.views import Counted
from aim.palette import TEXT, band_tints
from aim.screens.cohort.behind import Key
from aim.screens.cohort.look import Look
from aim.settings import Settings, band_in_words
from aim.wording import percent

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, eq=False)
class Cells:
    """A table, the key of the list behind each cell (None where there is none), and each cell's band."""

    table: pd.DataFrame
    keys: tuple[tuple[Key | None, ...], ...]
    bands: tuple[tuple[int | None, ...], ...] = ()
    band_count: int = 1

    @property
    def styled(self) -> pd.DataFrame | Styler:
        """The table with each cell in the tint of its band."""
        if not self.bands:
            return self.table
        tints = band_tints(self.band_count)
        css = pd.DataFrame(
            [
                ["" if band is None else f"background-color: {tints[band]}; color: {TEXT}" for band in row]
                for row in self.bands
            ],
            index=self.table.index,
            columns=self.table.columns,
        )
        return self.table.style.apply(lambda _: css, axis=None)


def band_of(settings: Settings, attendance: Attendance) -> int | None:
    """Which band a group's own sum is in."""
    return settings.band_of(attendance)


def letter(settings: Settings, band: int) -> str:
    """The letter of a band: A for the fewest missed."""
    return LETTERS[band] if len(settings.band_starts) < len(LETTERS) else str(band + 1)


def banded_cell(settings: Settings, attendance: Attendance) -> tuple[str, int | None]:
    """ "93.4%  B" and its band; a dash where nothing was possible."""
    band = settings.band_of(attendance)
    if band is None:
        return "–", None
    return f"{percent(attendance.rate)}  {letter(settings, band)}", band


def legend(settings: Settings, used: Sequence[int]) -> str:
    """What each letter says, of the bands that are met."""
    return " · ".join(f"{letter(settings, band)} {band_in_words(settings, band).lower()}" for band in used)


def by_half_term(
    look: Look,
    fact: str,
    rows: dict[str, dict[str, Counted]],
    whole: dict[str, Counted],
    names: Sequence[str],
    heading: str,
    said: dict[str, str],
) -> Cells:
    """Groups down, half terms across, the period at the end."""
    table: list[dict[str, Any]] = []
    keys: list[tuple[Key | None, ...]] = []
    bands: list[tuple[int | None, ...]] = []
    for word, total in whole.items():
        cells = [rows[word][name].attendance for name in names]
        told = [banded_cell(look.settings, each) for each in (*cells, total.attendance)]
        row: dict[str, Any] = {heading: said.get(word, word), "Pupils": f"{total.pupils:,}"}
        row |= {_short(name): cell for name, (cell, _) in zip((*names, "Year so far"), told, strict=True)}
        table.append(row)
        to_all: Key = ("cell", fact, word, "")
        keys.append((to_all, to_all, *(("cell", fact, word, name) for name in names), to_all))
        bands.append((None, None, *(band for _, band in told)))
    return Cells(pd.DataFrame(table), tuple(keys), tuple(bands), len(look.settings.band_starts) + 1)


def _short(name: str) -> str:
    """ "Autumn 1" of "2026/27 Autumn 1": the year stands above."""
    return name.split(" ", 1)[1] if name[:4].isdecimal() and " " in name else name


def share(part: int, whole: int) -> Fraction:
    """A share, nothing of nothing being nothing."""
    return Fraction(part, whole) if whole else Fraction(0)
