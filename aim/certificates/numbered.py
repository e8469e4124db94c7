"""A column's cells as numbers: each the place of its text in a list, so that a text is understood once.

A register repeats itself (a date a thousand times, a name four hundred). The numbers are as small as the
list allows, since a county's file has 34 million rows in each column.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from aim.stretches import looked_up, met

Places = npt.NDArray[np.signedinteger[Any]]
Rows = npt.NDArray[np.integer[Any]]

NOTHING = -1


@dataclass(frozen=True, eq=False)
class Column:
    """The cells of a column: each entry's place in ``texts``, -1 where nothing stands.

    The texts are the cells exactly as they stand, once each; some may stand nowhere any more.
    """

    places: Places
    texts: Sequence[str]

    def __len__(self) -> int:
        return len(self.places)

    @cached_property
    def standing(self) -> list[str]:
        """The texts that really stand somewhere, in their order."""
        there = met(self.places, len(self.texts))
        return [text for text, stands in zip(self.texts, there, strict=True) if stands]

    @cached_property
    def is_full(self) -> bool:
        """Whether something stands in every cell."""
        return not len(self.places) or int(self.places.min()) >= 0

    @property
    def cells_filled(self) -> int:
        """In how many cells something stands."""
        return int(np.count_nonzero(self.places >= 0))

    def part(self, first: int, last: int | None = None) -> Column:
        """The cells from ``first`` up to but not including ``last``, from 0."""
        return Column(self.places[first:last], self.texts)

    def at(self, rows: Rows) -> Column:
        """The same column at some of its rows, in their order."""
        return Column(taken(self.places, rows), self.texts)

    def cells(self, first: int = 0, last: int | None = None) -> list[str]:
        """The texts of some cells, "" where nothing stands."""
        texts = self.texts
        return [texts[place] if place >= 0 else "" for place in self.places[first:last].tolist()]

    def where_text(self, holds: Callable[[str], bool]) -> npt.NDArray[np.bool_] | bool:
        """Whether a text for which ``holds`` is true stands in each cell; one answer where all are alike."""
        answers = [holds(text) for text in self.texts]
        if not any(answers):
            return False
        if all(answers):
            return True if self.is_full else self.places >= 0
        return looked_up(np.array([*answers, False]), self.places)


def smallest(count: int) -> np.dtype[np.signedinteger[Any]]:
    """The smallest whole numbers that hold -1 and the places of a list of this length."""
    return np.dtype(np.int8 if count <= 0x7F else np.int16 if count <= 0x7FFF else np.int32)


def taken(values: npt.NDArray[Any], rows: Rows) -> npt.NDArray[Any]:
    """The values at some rows; rows that follow one another cost nothing."""
    if len(rows) and int(rows[-1]) - int(rows[0]) == len(rows) - 1 and _rising(rows):
        return values[int(rows[0]) : int(rows[-1]) + 1]
    return values[rows]


def _rising(rows: Rows) -> bool:
    """Whether each row comes after the one before it."""
    return bool((rows[1:] > rows[:-1]).all())


def column_of_texts(cells: Sequence[str]) -> Column:
    """These cells as a column; an empty text is nothing."""
    numbers: dict[str, int] = {"": NOTHING}
    places = [numbers.setdefault(cell, len(numbers) - 1) for cell in cells]
    texts = list(numbers)[1:]
    return Column(np.array(places, dtype=smallest(len(texts))), texts)


def column_of_arrow(held: pa.ChunkedArray) -> Column:
    """A column as Arrow has it, texts or numbered texts; an empty text is nothing."""
    growing = Growing()
    growing.add(held)
    return growing.column()


class Growing:
    """A column put together piece by piece, in room for as many cells as are expected."""

    def __init__(self, expected: int = 0) -> None:
        self._numbers: dict[str | None, int] = {None: NOTHING, "": NOTHING}
        self._places = np.empty(expected, dtype=np.int8)
        self._height = 0

    def add(self, held: pa.ChunkedArray) -> None:
        """Put Arrow's cells, texts or numbered texts, below what is there."""
        numbered = held if pa.types.is_dictionary(held.type) else held.dictionary_encode()
        for piece in numbered.chunks:
            new = [*map(self._number, piece.dictionary.to_pylist()), NOTHING]
            self._make_room(len(piece))
            old = piece.indices.fill_null(NOTHING) if piece.indices.null_count else piece.indices
            table = np.array(new, dtype=self._places.dtype)
            self._places[self._height : self._height + len(piece)] = looked_up(table, old.to_numpy())
            self._height += len(piece)

    def column(self) -> Column:
        """What was put together."""
        return Column(self._places[: self._height], [text for text in self._numbers if text])

    def _make_room(self, more: int) -> None:
        needed, numbers = self._height + more, smallest(len(self._numbers))
        if numbers != self._places.dtype or needed > len(self._places):
            held = self._places[: self._height]
            room = len(self._places) if needed <= len(self._places) else needed + needed // 4
            self._places = np.empty(room, dtype=numbers)
            self._places[: self._height] = held

    def _number(self, text: str | None) -> int:
        return self._numbers.setdefault(text, len(self._numbers) - 2)


def nothing(height: int) -> Column:
    """A column in which nothing stands."""
    return Column(np.full(height, NOTHING, dtype=np.int8), [])


def joined(parts: Sequence[Column]) -> Column:
    """Columns one below the other as one, a text that stands in several numbered once."""
    if len(parts) == 1:
        return parts[0]
    numbers: dict[str, int] = {}
    new_places = [
        np.array([*(numbers.setdefault(text, len(numbers)) for text in part.texts), NOTHING], dtype=np.int32)
        for part in parts
    ]
    places = np.empty(sum(len(part) for part in parts), dtype=smallest(len(numbers)))
    at = 0
    for part, new in zip(parts, new_places, strict=True):
        places[at : at + len(part)] = looked_up(new.astype(places.dtype), part.places)
        at += len(part)
    return Column(places, list(numbers))


def one_below_the_other(tables: Sequence[Sequence[Column]], heights: Sequence[int]) -> list[Column]:
    """Tables of different widths as one table's columns, the narrower filled up with nothing."""
    held = [(table, height) for table, height in zip(tables, heights, strict=True) if height]
    width = max((len(table) for table, _ in held), default=0) or min(1, len(held))
    return [
        joined([table[place] if place < len(table) else nothing(height) for table, height in held])
        for place in range(width)
    ]


def with_texts_changed(column: Column, change: Callable[[str], str]) -> Column:
    """The column with each of its different texts changed; "" leaves nothing standing."""
    changed = [change(text) for text in column.texts]
    if changed == list(column.texts):
        return column
    numbers: dict[str, int] = {"": NOTHING}
    new = [numbers.setdefault(text, len(numbers) - 1) for text in changed]
    texts = list(numbers)[1:]
    return Column(np.array([*new, NOTHING], dtype=smallest(len(texts)))[column.places], texts)


def first_holding(
    column: Column, pick: Callable[[Sequence[str]], Sequence[int]]
) -> tuple[int, str, int] | None:
    """Where a text that ``pick`` picks out stands first: the row from 0, the text, and in how many cells."""
    picked = pick(column.texts)
    if not picked:
        return None
    wanted = np.zeros(len(column.texts) + 1, dtype=bool)
    wanted[list(picked)] = True
    found = looked_up(wanted, column.places)
    if not found.any():
        return None
    first = int(found.argmax())
    return first, column.texts[int(column.places[first])], int(np.count_nonzero(found))
