"""Registers drawn as a person sees them: a Monday's date, then AM and PM for each day to Friday.

    2025-09-01  ##  /\\  /\\  N\\  II

``.`` is a session in which nothing is recorded; codes of two characters stand in brackets: ``[C2]\\``.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd

from aim.codes import numbers_on, understood
from aim.pupil import PupilFacts, pupil_facts
from aim.register import PUPIL_COLUMNS, Marks, Register, Registers, Source, by_school_and_year, drawn_up

_MARK = re.compile(r"\[([^\]]+)\]|(\S)")
EPOCH = date(1970, 1, 1)


def sessions_of(strip: str) -> list[tuple[date, int, str]]:
    """Every mark of a strip: its day, 0 or 1 for AM or PM, and its code."""
    found = []
    for line in strip.strip().splitlines():
        monday, *cells = line.split()
        for offset, cell in enumerate(cells):
            day = date.fromisoformat(monday) + timedelta(days=offset)
            marks = [bracketed or plain for bracketed, plain in _MARK.findall(cell)]
            assert len(marks) == 2, f"{cell} is not two marks"
            found += [(day, half, code) for half, code in enumerate(marks) if code != "."]
    return found


@cache
def _place(code: str) -> int:
    return understood(code).place


def registers(*strips: str, school: str = "Oak Park School", **details: object) -> Registers:
    """The registers of one school: a strip for each pupil, called A, B, C..."""
    mentions = pd.DataFrame(
        [
            {**dict.fromkeys(PUPIL_COLUMNS, ""), "child": name, "surname": name, "upn": name}
            | {"date_of_birth": None, "entry_date": None, "leaving_date": None}
            | details
            for name, _ in zip("ABCDEFGH", strips, strict=False)
        ]
    ).astype(object)
    drawn = [
        (pupil, (day - EPOCH).days, half, _place(code))
        for pupil, strip in enumerate(strips)
        for day, half, code in sessions_of(strip)
    ]
    count = len(drawn)
    who, days, halves, places = np.array(drawn, dtype=np.int64).reshape(count, 4).T
    marks = Marks(
        who,
        2 * days + halves,
        numbers_on(places, days, halves),
        np.zeros(count, dtype=np.int32),
        np.arange(count, dtype=np.int32) + 2,
        np.full(count, 8, dtype=np.int32),
        np.zeros(count, dtype=np.int32),
    )
    remarks = pd.DataFrame(columns=["mark", "text", "minutes_late", "comment"])
    made: list[Register] = []
    for name, year, own in by_school_and_year(mentions, [school] * len(mentions), marks):
        register, _ = drawn_up(name, year, mentions, marks.where(own), (Source("strip.csv"),), remarks)
        made.append(register)
    return Registers(tuple(made))


def facts(strip: str, *others: str, on: date = date(2030, 1, 1), **options: object) -> PupilFacts:
    """What the record says of the pupil of the first strip."""
    return pupil_facts(registers(strip, *others), "A", on=on, **options)  # type: ignore[arg-type]
