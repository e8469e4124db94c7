"""Columns of cells as Arrow holds them: texts numbered in the order they are met, null where nothing stands.

This is how the child that opens files answers, so it asks little of pyarrow: to import the part that computes
takes as long as all the rest. ``numbered.py`` has what becomes of them in the app.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

TEXTS = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True, eq=False)
class ArrowSheet:
    """The columns of a sheet, each as long as the others, from the spreadsheet's first row and column on."""

    name: str
    columns: tuple[pa.ChunkedArray, ...]
    hidden: bool = False


def texts_of(cells: Sequence[str]) -> pa.Array:
    """These cells as a piece of a column; an empty text is nothing."""
    return pa.array([cell or None for cell in cells], TEXTS)


def nothing(height: int) -> pa.Array:
    """A piece of a column in which nothing stands."""
    return pa.DictionaryArray.from_arrays(pa.nulls(height, pa.int32()), pa.array([], pa.string()))


def one_below_the_other(
    tables: Sequence[Sequence[pa.Array]], heights: Sequence[int]
) -> list[pa.ChunkedArray]:
    """Tables of different widths as one table's columns, the narrower filled up with nothing."""
    held = [(table, height) for table, height in zip(tables, heights, strict=True) if height]
    width = max((len(table) for table, _ in held), default=0) or min(1, len(held))
    return [
        pa.chunked_array(
            [table[place] if place < len(table) else nothing(height) for table, height in held], TEXTS
        )
        for place in range(width)
    ]
