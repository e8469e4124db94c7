"""Day cells: one row per pupil, one column per day, both marks of the day in its cell (layouts.md F3b)."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

import numpy as np

from aim.certificates.cells import Sheet
from aim.certificates.headings import HeadingRow
from aim.certificates.layouts.tables import names_pupils
from aim.certificates.layouts.wide import dated_by_a_line, dated_table
from aim.certificates.reading import (
    UNKNOWN,
    Asked,
    Reading,
    encoded_block,
    one_a_row,
)
from aim.certificates.totals import table_totals
from aim.codes import code_texts, understood

NAME = "day cells"
IN_WORDS = "one row for each pupil, one column for each day with both marks in its cell"

_EPOCH = date(1970, 1, 1)
_BETWEEN = re.compile(r"\s*[|,;\n\r]\s*")


def fits(headings: HeadingRow, sheet: Sheet) -> float:
    """How surely these headings are a table of days with both marks in a cell, from 0 to 1."""
    if len(headings.days) < 2 or headings.dated or headings.weekly or not names_pupils(headings.columns()):
        return 0.0
    return 0.0 if dated_by_a_line(headings.days, headings, sheet) else 0.85


def read(sheet: Sheet, headings: HeadingRow, asked: Asked) -> Reading:
    """Two positions for each pupil and day; a cell that is not clearly two marks is refused."""
    dated = headings.days
    table = dated_table(sheet, headings, dated, asked)
    rows, problems = table.rows, list(table.problems)
    cells = encoded_block(sheet, [h.column for h in dated], rows)
    pairs = [two_marks(text) for text in cells.texts]
    texts = list(dict.fromkeys(mark for pair in pairs for mark in pair or () if mark))
    # A cell that is no two marks stays whole in its morning, where its session is not known.
    unclear = [text for text, pair in zip(cells.texts, pairs, strict=True) if pair is None]
    place = {text: number for number, text in enumerate([*texts, *unclear])}
    halves = np.full((len(cells.texts) + 1, 2), UNKNOWN, dtype=np.int32)
    session = np.tile(np.array([0, 1], dtype=np.int32), (len(cells.texts) + 1, 1))
    for number, (text, pair) in enumerate(zip(cells.texts, pairs, strict=True)):
        if pair is None:
            halves[number, 0], session[number, 0] = place[text], UNKNOWN
        else:
            halves[number] = [place[mark] if mark else UNKNOWN for mark in pair]
    count = len(rows) * len(dated)
    row = np.repeat(rows + 1, len(dated) * 2).astype(np.int32)
    column = np.tile(np.repeat(np.array([h.column + 1 for h in dated], dtype=np.int32), 2), len(rows))
    for number in [place for place, pair in enumerate(pairs) if pair is None]:
        there = np.flatnonzero(cells.places == number)
        for where in np.unique(column[there * 2]):
            some = row[there[column[there * 2] == where] * 2].astype(np.int64) - 1
            problems += one_a_row("not-two-marks", sheet, some, int(where) - 1, cells.texts[number])
    return Reading(
        mentions=table.mentions,
        who=np.repeat(table.who, len(dated) * 2),
        day=np.repeat(table.days.ravel(), 2),
        session=session[cells.places].ravel(),
        text=halves[cells.places].ravel(),
        texts=[*texts, *unclear],
        row=row,
        column=column,
        position=np.tile(np.array([1, 2], dtype=np.int32), count),
        problems=tuple(problems),
        left_out=table.left_out,
        printed_range=table.printed_range,
        totals=table_totals(sheet, headings, rows, table.mentions, table.who, 2 * len(dated), table.left_out),
    )


@cache
def two_marks(text: str) -> tuple[str, str] | None:
    """The morning's and the afternoon's mark of a cell, "" for none; None where that cannot be told.

    A space that stands for a mark is kept: ``"/ "`` is a morning and nothing after it. One lone mark is
    only clear where it is a slash, which says its own half of the day.
    """
    parts = _BETWEEN.split(text)
    if len(parts) == 2:
        return parts[0].strip(), parts[1].strip()
    if len(text) == 2:
        one_code = _is_code(text) and " " not in text and not (_is_code(text[0]) and _is_code(text[1]))
        return None if one_code else (text[0].strip(), text[1].strip())
    words = text.split()
    if len(words) == 2:
        return words[0], words[1]
    if len(words) == 1:
        only = words[0]
        if only == "/":
            return "/", ""
        if only == "\\":
            return "", "\\"
        cuts = [
            (only[:at], only[at:])
            for at in range(1, len(only))
            if _is_code(only[:at]) and _is_code(only[at:])
        ]
        if len(cuts) == 1:
            return cuts[0]
    return None


def _is_code(text: str) -> bool:
    return understood(text).place < len(code_texts())
