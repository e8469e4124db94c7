"""A school drawn up from facts about its pupils and how many sessions each missed, without any file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd

from aim.codes import numbers_on, understood
from aim.register import PUPIL_COLUMNS, Marks, Register, Registers, Source, drawn_up

_EPOCH = date(1970, 1, 1)
_BLANK = {**dict.fromkeys(PUPIL_COLUMNS, ""), "date_of_birth": None, "entry_date": None, "leaving_date": None}
_REMARKS = pd.DataFrame(columns=["mark", "text", "minutes_late", "comment"])


def register_of(
    pupils: Sequence[Mapping[str, object]],
    missed: Sequence[int],
    *,
    weeks: Sequence[date] = (date(2025, 9, 8),),
    school: str = "Oak Park School",
    academic_year: int = 2025,
    code: str = "I",
) -> Register:
    """A row for each pupil, who missed so many of the first sessions of the weeks (each from its Monday)."""
    mentions = pd.DataFrame(
        [{**_BLANK, "child": f"P{n}", "surname": f"Name{n}", **facts} for n, facts in enumerate(pupils)]
    ).astype(object)
    days = np.array([(week - _EPOCH).days + n for week in weeks for n in range(5)], dtype=np.int64)
    slots = np.repeat(2 * days, 2) + np.tile([0, 1], len(days))
    who, place = np.divmod(np.arange(len(pupils) * len(slots)), len(slots))
    slot = slots[place]
    codes = np.array([understood(each).place for each in ("/", "\\", code)])
    kinds = np.where(place < np.array(missed, dtype=np.int64)[who], 2, slot % 2)
    nothing = np.zeros(len(who), dtype=np.int32)
    numbers = numbers_on(codes[kinds], slot // 2, slot % 2)
    marks = Marks(who, slot, numbers, nothing, nothing, nothing, nothing)
    register, _ = drawn_up(school, academic_year, mentions, marks, (Source("invented.csv"),), _REMARKS)
    return register


def registers_of(*args: object, **named: object) -> Registers:
    """The same as a collection of one."""
    return Registers((register_of(*args, **named),))  # type: ignore[arg-type]


def school_weeks(*half_terms: tuple[date, int]) -> list[date]:
    """The Mondays of so many weeks from each first Monday."""
    return [first + timedelta(weeks=n) for first, many in half_terms for n in range(many)]
