"""Columns of cells as Arrow holds them: texts numbered in the order they are met, null where nothing stands.

A register repeats itself (a date a thousand times, a name four hundred), so each piece of a column keeps
its texts once and a number a cell: a quarter of the room, and a text is understood once, not at each cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pyarrow as pa
import pyarrow.compute

TEXTS = pa.dictionary(pa.int32(), pa.string())


def texts_of(cells: Sequence[str]) -> pa.Array:
    """These cells as a piece of a column; an empty text is nothing."""
    return pa.array([cell or None for cell in cells], pa.string()).dictionary_encode()


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


def with_texts_changed(column: pa.ChunkedArray, change: Callable[[str], str | None]) -> pa.ChunkedArray:
    """The column with each of its different texts changed; None leaves nothing standing."""
    pieces = []
    for piece in column.chunks:
        texts = piece.dictionary.to_pylist()
        changed = [change(text) for text in texts]
        if changed != texts:
            piece = pa.array(changed, pa.string()).take(piece.indices).dictionary_encode()
        pieces.append(piece)
    return pa.chunked_array(pieces, TEXTS)


def without_empty_texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column with nothing standing where an empty text stood."""
    if any(pa.compute.index(piece.dictionary, "").as_py() >= 0 for piece in column.chunks):
        return with_texts_changed(column, lambda text: text or None)
    return column


def rows_holding(
    column: pa.ChunkedArray, pick: Callable[[pa.Array], Sequence[int]]
) -> Iterator[tuple[int, str, int]]:
    """For each piece with texts that ``pick`` picks out: the first such row from 0, its text, how many."""
    start = 0
    for piece in column.chunks:
        picked = pick(piece.dictionary)
        if picked:
            found = pa.compute.is_in(piece.indices, pa.array(picked, pa.int32()))
            first = pa.compute.index(found, True).as_py()
            if first >= 0:
                yield start + first, piece[first].as_py(), pa.compute.sum(found).as_py()
        start += len(piece)
