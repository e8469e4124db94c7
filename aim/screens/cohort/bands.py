"""Who is in which band of absence; the list stands behind each band."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from aim.cohort.views import bands_of
from aim.screens.cohort.look import Look
from aim.screens.cohort.tables import Cells, letter
from aim.settings import band_in_words
from aim.wording import counted, percent_of


@dataclass(frozen=True, eq=False)
class Bands:
    """How many pupils are in each band."""

    table: Cells
    words: str


def bands(look: Look) -> Bands:
    """Every pupil with a possible session, in the bands the school has set; none is in two, none in none."""
    each = bands_of(look.some.each, look.settings.band_starts)
    count = len(look.settings.band_starts) + 1
    pupils = np.bincount(each[each >= 0], minlength=count)
    rows = [
        {
            "Missed": f"{letter(look.settings, band)}  {band_in_words(look.settings, band)}",
            "Pupils": f"{number:,}",
            "Share": percent_of(number, int(pupils.sum())) if pupils.sum() else "–",
        }
        for band, number in enumerate(pupils.tolist())
    ]
    keys = tuple((("band", str(band)),) * 3 for band in range(count))
    tints = tuple((band,) * 3 for band in range(count))
    everyone = counted(int(pupils.sum()), "pupil")
    words = f"{everyone} with a possible session {look.period.said}, each in one band."
    return Bands(Cells(pd.DataFrame(rows), keys, tints, count), words)
