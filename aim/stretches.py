"""Look-ups in long arrays, a stretch at a time and on all cores.

NumPy copies the places of a look-up into eight bytes each before it looks: for a county's 34 million marks
more work than the look-up itself. A stretch of them stays in the processor's own memory. NumPy lets other
threads run meanwhile, so each core has a part of what is long.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.integer[Any]]
Values = npt.NDArray[Any]
T = TypeVar("T")
R = TypeVar("R")

_STRETCH = 1 << 16
_LONG = 1 << 21  # entries from which another thread is worth its start
_MOST_CORES = 8  # more wait for the memory


def stretches(length: int, start: int = 0, step: int = _STRETCH) -> Iterator[slice]:
    """Slices that cover an array of this length from ``start`` on, in order."""
    for first in range(start, length, step):
        yield slice(first, min(first + step, length))


def on_all_cores(length: int, work: Callable[[slice], None], step: int = _STRETCH) -> None:
    """Have ``work`` done for slices that cover an array of this length, each once, in no certain order.

    ``step`` is the length of a slice: where the work on one is done in microseconds the cores wait for each
    other in between, and a longer one pays.
    """
    cores = _cores() if length >= _LONG else 1
    bounds = [length * core // cores for core in range(cores + 1)]

    def part(core: int) -> None:
        for each in stretches(bounds[core + 1], bounds[core], step):
            work(each)

    each_on_a_core(part, range(cores))


def each_on_a_core(work: Callable[[Any], None], things: Sequence[Any]) -> None:
    """Have ``work`` done for each of some things, as many at a time as there are cores."""
    cores = min(_cores(), len(things))
    if cores <= 1:
        for each in things:
            work(each)
        return
    with ThreadPoolExecutor(cores) as threads:  # only as long as this takes: nothing is left to be forked
        for _ in threads.map(work, things):
            pass


def one_ahead(work: Callable[[T], R], things: Iterable[T]) -> Iterator[R]:
    """What ``work`` makes of each of some things, in order; the next is made while one is looked at."""
    with ThreadPoolExecutor(1) as thread:
        under_way: deque[Future[R]] = deque()
        for each in things:
            under_way.append(thread.submit(work, each))
            if len(under_way) > 1:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _cores() -> int:
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(_MOST_CORES, here)


def looked_up(table: Values, places: Whole) -> Values:
    """What stands in ``table`` at each of ``places``; those below 0 count from its end."""
    found = np.empty(len(places), dtype=table.dtype)

    def look(part: slice) -> None:
        found[part] = table[places[part]]

    on_all_cores(len(places), look)
    return found


def met(places: Whole, count: int) -> npt.NDArray[np.bool_]:
    """Which of the places from 0 up to ``count`` occur; those of -1 are nowhere."""
    found = np.zeros(count + 1, dtype=bool)

    def meet(part: slice) -> None:
        found[places[part]] = True

    on_all_cores(len(places), meet)
    return found[:count]


def put(table: Values, places: Whole, values: Values) -> None:
    """Write each value at its place of ``table``; where several want one place, one of them stays."""

    def write(part: slice) -> None:
        table[places[part]] = values[part]

    on_all_cores(len(places), write)
