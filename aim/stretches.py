"""Look-ups in long arrays, a stretch at a time.

NumPy copies the places of a look-up into eight bytes each before it looks: for a county's 34 million marks
more work than the look-up itself. A stretch of them stays in the processor's own memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.integer[Any]]
Values = npt.NDArray[Any]

_STRETCH = 1 << 16


def stretches(length: int) -> Iterator[slice]:
    """Slices that cover an array of this length, in order."""
    for start in range(0, length, _STRETCH):
        yield slice(start, min(start + _STRETCH, length))


def looked_up(table: Values, places: Whole) -> Values:
    """What stands in ``table`` at each of ``places``; those below 0 count from its end."""
    found = np.empty(len(places), dtype=table.dtype)
    for part in stretches(len(places)):
        found[part] = table[places[part]]
    return found


def met(places: Whole, count: int) -> npt.NDArray[np.bool_]:
    """Which of the places from 0 up to ``count`` occur; those of -1 are nowhere."""
    found = np.zeros(count + 1, dtype=bool)
    for part in stretches(len(places)):
        found[places[part]] = True
    return found[:count]


def put(table: Values, places: Whole, values: Values) -> None:
    """Write each value at its place of ``table``; where several want one place the last stays."""
    for part in stretches(len(places)):
        table[places[part]] = values[part]
