"""A slot and its day: twice the days since 1970, and one more for the afternoon (``aim.register``)."""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt

from aim.codes import NOTHING_RECORDED, CountsAs, numbers_that_count_as

Slots = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

_EPOCH = date(1970, 1, 1).toordinal()

# What findings ask of a mark: was this session possible, and then was it attended or missed?
ATTENDED, MISSED = 1, 2
STATES = np.zeros(256, dtype=np.uint8)
STATES[numbers_that_count_as(CountsAs.ATTENDING)] = ATTENDED
STATES[numbers_that_count_as(CountsAs.AUTHORISED, CountsAs.UNAUTHORISED)] = MISSED

# Marks that say a child was on the roll of an open school: anything but a planned closure and Z.
RECORDED = ~(numbers_that_count_as(CountsAs.CLOSED, CountsAs.NOT_ON_ROLL))
RECORDED[NOTHING_RECORDED] = False


def day_of(slot: int) -> date:
    """The day of a slot."""
    return date.fromordinal(_EPOCH + int(slot) // 2)


def first_slot_of(day: date) -> int:
    """The morning of a day as a slot."""
    return 2 * (day.toordinal() - _EPOCH)


def mondays_of_slots(slots: Slots) -> Slots:
    """The Monday of each slot's week, in days since 1970."""
    mondays: Slots = (slots // 2 + 3) // 7 * 7 - 3
    return mondays
