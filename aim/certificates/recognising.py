"""Which layout fits a sheet best, and how sure: told from what stands in it, never from a vendor's name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from types import ModuleType

from aim.certificates.cells import Sheet
from aim.certificates.filling import with_merged_filled
from aim.certificates.headings import HeadingRow, heading_rows
from aim.certificates.layouts import (
    certificate_blocks,
    day_cells,
    day_rows,
    long,
    marks_strings,
    pupil_lists,
    refused,
    week_rows,
    wide,
)
from aim.certificates.reading import Asked, Reading
from aim.certificates.sheet_names import with_form_of_sheet
from aim.problems import Problem

# In the order they are tried; the surest wins, the first of equals.
LAYOUTS: tuple[ModuleType, ...] = (
    week_rows,
    certificate_blocks,
    wide,
    long,
    day_rows,
    day_cells,
    marks_strings,
    pupil_lists,
)


@dataclass(frozen=True, eq=False)
class Recognised:
    """The layout a sheet has, where its headings stand, and how sure that is (0 to 1)."""

    layout: str
    in_words: str
    sure: float
    headings: HeadingRow
    _read: Callable[[Sheet, HeadingRow, Asked], Reading]

    def read(self, sheet: Sheet, asked: Asked) -> Reading:
        """Every position of the sheet."""
        filled, notes = with_merged_filled(sheet, self.headings)
        reading = with_form_of_sheet(sheet, self.headings, self._read(filled, self.headings, asked))
        return replace(reading, problems=(*reading.problems, *notes)) if notes else reading


def recognised(sheet: Sheet) -> Recognised | Problem:
    """The layout that fits a sheet best, or why none does."""
    best: tuple[tuple[float, int, int], Recognised] | None = None
    fullest: HeadingRow | None = None
    for headings in heading_rows(sheet):
        for layout in LAYOUTS:
            sure = layout.fits(headings, sheet)
            # Of equal fits the higher up is meant, and of those the shallowest: what stands above the
            # headings is about the school or the pupil, and is read as that.
            rank = (sure, -headings.data_row, -headings.depth)
            if sure and (best is None or rank > best[0]):
                best = (rank, Recognised(layout.NAME, layout.IN_WORDS, sure, headings, layout.read))
        # For words about why not: one row, so that no pupil's own row is quoted with it.
        if headings.depth == 1 and _known(headings) > (_known(fullest) if fullest else 1):
            fullest = headings
    return best[1] if best else refused.reason(sheet, fullest)


def _known(headings: HeadingRow) -> int:
    """How many columns say something we know."""
    return sum(bool(h.field or h.date_text or h.session is not None) for h in headings.headings)
