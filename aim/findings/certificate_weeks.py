"""The certificate: a record week by week, Monday AM first, as it hangs in a school."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from aim.attendance import Attendance, attendance_of, sums
from aim.codes import NOT_UNDERSTOOD, NOTHING_RECORDED, CountsAs, Numbers, code_by_number
from aim.findings.slots import RECORDED, Flags, Slots, day_of, mondays_of_slots
from aim.register import SESSION_NAMES


@dataclass(frozen=True, slots=True)
class SessionMark:
    """One session of the certificate as it is shown."""

    day: date
    session: str  # AM or PM
    code: str  # as shown: "/", "\\\\", "I"; "" where nothing stands
    counts_as: CountsAs | None  # None where nothing stands and nothing was due
    meaning: str


@dataclass(frozen=True, slots=True)
class CertificateWeek:
    """One row of the certificate: a week's marks, Monday AM first, and the week's sums."""

    monday: date
    marks: tuple[SessionMark, ...]
    attendance: Attendance
    half_term: str


def certificate_weeks(
    slots: Slots,
    numbers: Numbers,
    due: Flags,
    half_terms: npt.NDArray[np.object_],
    typed: dict[int, str],
) -> tuple[CertificateWeek, ...]:
    """Every week with a mark that is more than a planned closure, oldest first, Monday AM to Friday PM.

    Saturday and Sunday are there only where something stands in them. ``typed`` is what stands in the
    register for each slot whose mark is not understood.
    """
    mondays = mondays_of_slots(slots)
    week_of = {slot: place for place, slot in enumerate(slots.tolist())}
    weeks = []
    for monday in np.unique(mondays[RECORDED[numbers] | due]).tolist():
        here = mondays == monday
        shown = range(monday * 2, monday * 2 + 10)
        weekend = [slot for slot in range(monday * 2 + 10, monday * 2 + 14) if slot in week_of]
        if any(numbers[week_of[slot]] != NOTHING_RECORDED for slot in weekend):
            shown = range(monday * 2, monday * 2 + 14)
        found = sums(numbers[here], due[here], np.zeros(1, dtype=np.int64), 1)
        weeks.append(
            CertificateWeek(
                monday=day_of(monday * 2),
                marks=tuple(_session_mark(slot, week_of.get(slot), numbers, due, typed) for slot in shown),
                attendance=attendance_of(found[0]),
                half_term=next((str(name) for name in half_terms[here] if name), ""),
            )
        )
    return tuple(weeks)


def _session_mark(
    slot: int, place: int | None, numbers: Numbers, due: Flags, typed: dict[int, str]
) -> SessionMark:
    day, session = day_of(slot), SESSION_NAMES[slot % 2]
    number = NOTHING_RECORDED if place is None else int(numbers[place])
    if number == NOT_UNDERSTOOD:
        return SessionMark(
            day, session, typed.get(slot, "?"), CountsAs.NOT_UNDERSTOOD, "not an attendance code"
        )
    if number != NOTHING_RECORDED:
        code = code_by_number()[number]
        return SessionMark(day, session, code.statutory_code, code.counts_as, code.meaning)
    if place is not None and due[place]:
        return SessionMark(day, session, "", CountsAs.NOT_RECORDED, "nothing recorded")
    return SessionMark(day, session, "", None, "")
