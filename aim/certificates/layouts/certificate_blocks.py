"""Certificate blocks: labelled lines about one pupil above a grid of weeks (layouts.md F5).

Blocks may be stacked on one sheet, or there may be a sheet or a file for each pupil. A heading said
again after a page break, with no pupil named above it, carries on with the pupil before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aim.certificates.cells import Sheet
from aim.certificates.headings import HeadingRow
from aim.certificates.layouts.tables import Preamble, is_no_pupil, preamble_of
from aim.certificates.layouts.week_rows import days_in_week, week_column, week_dates, weeks_end
from aim.certificates.names import tidy
from aim.certificates.reading import (
    IDENTITY_FIELDS,
    UNKNOWN,
    Asked,
    Reading,
    date_problems,
    days_of,
    encoded,
    encoded_block,
    mentions_as_written,
)
from aim.certificates.sheet_names import pupil_of_sheet
from aim.certificates.totals import table_totals
from aim.codes import code_texts, understood
from aim.problems import Place, problem

NAME = "certificate blocks"
IN_WORDS = "registration certificates: one row for each week, Monday to Friday"


@dataclass(frozen=True, slots=True)
class _Block:
    """One pupil's lines and the rows of weeks under them, all from 0."""

    first: int
    above: Preamble
    weeks: tuple[int, ...]


def fits(headings: HeadingRow, sheet: Sheet) -> float:
    """How surely these headings are a certificate's grid of weeks, from 0 to 1."""
    if len(headings.weekly) < 4 or week_column(headings) is None:
        return 0.0
    return 0.0 if {"upn", "name", "surname"} & set(headings.columns()) else 0.93


def read(sheet: Sheet, headings: HeadingRow, asked: Asked) -> Reading:
    """A position for each session of each week of each block; totals and footers are left out and listed."""
    week = week_column(headings)
    assert week is not None  # fits() has seen it
    weekly = headings.weekly
    rows = sheet.rows(0, sheet.height)
    blocks, left_out = _blocks(rows, headings, week, [h.column for h in weekly])
    written = {name: [each.above.labels.get(name, "") for each in blocks] for name in IDENTITY_FIELDS}
    by_sheet: dict[str, str] = {}
    if len(blocks) == 1 and not blocks[0].above.names_a_pupil:
        by_sheet = pupil_of_sheet(sheet, rows[: blocks[0].first])
    week_rows = np.array([row for block in blocks for row in block.weeks], dtype=np.int64)
    block_of = np.repeat(np.arange(len(blocks)), [len(block.weeks) for block in blocks])
    column = encoded(sheet.columns[week], 0).at(week_rows)
    beside = [text for block in blocks for text in block.above.date_texts]
    dates = week_dates(column, asked, beside, ending=weeks_end(headings))
    mentions, problems = mentions_as_written(
        sheet, written, [block.first + 1 for block in blocks], {}, dates.order or asked.dates, by_sheet
    )
    if by_sheet:
        problems.append(problem("pupil-from-sheet-name", Place(sheet.file, sheet.name), sheet.name))
    known = (mentions[["upn", "admission_number", "surname"]] != "").any(axis=1).to_numpy(dtype=bool)
    who = np.where(known[block_of], block_of, UNKNOWN).astype(np.int32) if len(blocks) else block_of
    marks = encoded_block(sheet, [h.column for h in weekly], week_rows)
    marked = np.any(marks.places.reshape(-1, len(weekly)) >= 0, axis=1)
    problems += date_problems(dates, column, sheet, week, week_rows, marked)
    mondays = days_of(dates, column.texts, column.places)
    lone = blocks[0].above.printed_range(dates.order or asked.dates) if len(blocks) == 1 else None
    return Reading(
        mentions=mentions,
        who=np.repeat(who, len(weekly)).astype(np.int32),
        day=days_in_week(mondays, [h.weekday or 0 for h in weekly]),
        session=np.tile(np.array([h.session for h in weekly], dtype=np.int32), len(week_rows)),
        text=marks.places,
        texts=marks.texts,
        row=np.repeat(week_rows + 1, len(weekly)).astype(np.int32),
        column=np.tile(np.array([h.column + 1 for h in weekly], dtype=np.int32), len(week_rows)),
        problems=tuple(problems),
        left_out=left_out,
        printed_range=lone,
        totals=table_totals(sheet, headings, week_rows, mentions, who, len(weekly), left_out, one_pupil=True),
    )


def _blocks(
    rows: Sequence[Sequence[str]], headings: HeadingRow, week: int, marks: Sequence[int]
) -> tuple[list[_Block], tuple[tuple[int, str], ...]]:
    """The blocks of a sheet, and the rows under a heading that are no week's, with how they begin."""
    height, width = headings.depth, len(rows[headings.first])
    pattern = [[tidy(cell) for cell in row] for row in rows[headings.first : headings.data_row]]
    starts = [
        row
        for row in range(headings.first, len(rows) - height + 1)
        if tidy(rows[row][week]) == pattern[0][week]
        and all([tidy(cell) for cell in rows[row + deep]] == pattern[deep] for deep in range(height))
    ]
    blocks: list[_Block] = []
    left_out: list[tuple[int, str]] = []
    lines_from = 0
    for start, following in zip(starts, [*starts[1:], len(rows)], strict=True):
        above = preamble_of(rows[lines_from:start])
        weeks = []
        for row in range(start + height, following):
            cells = [tidy(cell) for cell in rows[row][:width]]
            begins = next((cell for cell in cells if cell), "")
            if is_no_pupil(begins):
                left_out.append((row + 1, begins))
            elif cells[week][:1].isdigit() or _holds_marks([cells[column] for column in marks]):
                weeks.append(row)
        lines_from = weeks[-1] + 1 if weeks else start + height
        if blocks and not above.names_a_pupil:
            blocks[-1] = _Block(blocks[-1].first, blocks[-1].above, (*blocks[-1].weeks, *weeks))
        else:
            blocks.append(_Block(start, above, tuple(weeks)))
    return blocks, tuple(left_out)


def _holds_marks(cells: Sequence[str]) -> bool:
    """Whether the session cells of a row hold marks, whatever its date says: two codes, and mostly codes."""
    filled = [cell for cell in cells if cell]
    read = sum(understood(cell).place < len(code_texts()) for cell in filled)
    return read >= 2 and 2 * read > len(filled)
