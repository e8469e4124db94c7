"""One measure of many registers: in this process, or register by register over a Dask cluster.

Every measure is a sum of whole sessions, so it is taken where a register is and the sums are added here: the
same numbers, in the same order. A cluster is asked where ``AIM_SCHEDULER`` names its scheduler
(``tcp://host:8786``; ``requirements-cluster.txt``). Pupils' marks go to it only for registers handed over as
such: of a file its path is sent, and the worker reads it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from aim.cohort.counting import Counted, added, counted
from aim.cohort.grouping import checked
from aim.holding.files import read_register
from aim.register import Register

SCHEDULER = "AIM_SCHEDULER"

Found = TypeVar("Found")
Holds = Register | Path | Callable[[], Register]  # a register, its file, or what makes it where it is asked


def mapped(
    holding: Iterable[Holds], measure: Callable[[Register], Found], scheduler: str | None = None
) -> list[Found]:
    """The measure of each register, in their order.

    ``scheduler`` is the address of a cluster, "" for this process; None takes what ``AIM_SCHEDULER`` says.
    Raises UnusableFile and OSError for a file that cannot be read, and OSError where no cluster answers.
    """
    address = os.environ.get(SCHEDULER, "") if scheduler is None else scheduler
    of_each = partial(_measured, measure=measure)
    if not address:
        return [of_each(each) for each in holding]
    from distributed import Client

    with Client(address, timeout=30) as client:  # type: ignore[no-untyped-call, unused-ignore]
        # Not pure: a file may have changed since the same question was last asked.
        found: list[Found] = client.gather(client.map(of_each, list(holding), pure=False))
        return found


def cohort_rows_of(holding: Iterable[Holds], by: Iterable[str], scheduler: str | None = None) -> pd.DataFrame:
    """What ``cohort_rows`` gives, register by register wherever they are counted. Raises UnknownGrouping."""
    asked = checked(by)
    return added(mapped(holding, partial(_counted, by=asked), scheduler), asked)


def _counted(register: Register, by: Sequence[str]) -> Counted:
    return counted(register, by)


def _measured(holds: Holds, measure: Callable[[Register], Any]) -> Any:
    if isinstance(holds, Path):
        return measure(read_register(holds))
    return measure(holds if isinstance(holds, Register) else holds())
