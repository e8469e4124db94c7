"""A school drawn up from facts about its pupils and how many sessions each missed, without any file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
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


def year_of_marks(
    pupils: Sequence[Mapping[str, object]],
    *,
    weeks: Sequence[date],
    academic_year: int,
    missed: int = 55,
    school: str = "Oak Park School",
) -> Register:
    """A year in which about ``missed`` of 1,000 sessions are, more by some pupils and in some weeks.

    Drawn by arithmetic and by no dice: the same everywhere and for ever.
    """
    register = register_of(pupils, [0] * len(pupils), weeks=weeks, school=school, academic_year=academic_year)
    row, column = np.indices(register.grid.shape)
    spell = column // 3  # absences last a day or two
    often = 1 + 3 * (row % 6 == 5) + 9 * (row % 60 == 11)
    winter = 1 + np.sin(column / 35) / 3
    dice = (row * 7919 + spell * 104_729 + row * spell * 31 + academic_year) % 1000
    away = dice < missed * 0.6 * often * winter
    letters = np.array([understood(each).place for each in "IIIOOM"])[(row + spell) % 6]
    days, halves = register.slots // 2, register.slots % 2
    numbers = numbers_on(
        letters.reshape(-1), np.tile(days, len(pupils)), np.tile(halves, len(pupils))
    ).reshape(register.grid.shape)
    return replace(register, grid=np.where(away, numbers, register.grid))


def oak_park(
    pupils_a_year: int = 34, *, years: Sequence[int] = (2025, 2026), facts: bool = True
) -> Registers:
    """Five invented year groups: the autumn to 20 November 2026 and the whole year before."""
    pupils = [
        {"year_group": str(7 + n % 5), "reg_group": f"{7 + n % 5}{'AB'[n // 5 % 2]}"}
        | (
            {
                "sex": "FM"[n % 2],
                "sen": "E" if n % 29 == 3 else "K" if n % 7 == 2 else "N",
                "fsm": "Y" if n % 4 == 1 else "N",
                "looked_after": "Y" if n == 17 else "N",
                "ehcp": "Y" if n % 29 == 3 else "N",
                "pupil_premium": "Y" if n % 4 == 1 or n % 9 == 2 else "N",
                "eal": "Y" if n % 5 == 3 else "N" if n % 7 else "",
            }
            if facts
            else {}
        )
        for n in range(5 * pupils_a_year)
    ]
    terms = {
        2025: school_weeks(
            *((date(2025, 9, 8), 7), (date(2025, 11, 3), 7), (date(2026, 1, 5), 6)),
            *((date(2026, 2, 23), 5), (date(2026, 4, 13), 6), (date(2026, 6, 1), 7)),
        ),
        2026: school_weeks((date(2026, 9, 7), 7), (date(2026, 11, 2), 3)),
    }
    return Registers(
        tuple(
            year_of_marks(pupils, weeks=terms[year], academic_year=year, missed=52 if year == 2026 else 60)
            for year in years
        )
    )
