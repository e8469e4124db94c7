"""The answer at the top of the Cohort page: a sentence, five figures with their sessions, how fresh it is."""

from __future__ import annotations

from dataclasses import dataclass

from aim.attendance import Standing
from aim.cohort.in_words import how_it_stands
from aim.cohort.views import last_days, latest_slots
from aim.findings.slots import day_of
from aim.screens.cohort.behind import Key
from aim.screens.cohort.look import Look
from aim.wording import (
    counted,
    date_range,
    half_day,
    left_out,
    long_day,
    of_sessions,
    percent,
    percent_of,
    sessions,
)

ENOUGH = 20  # possible sessions of a pupil; before that a standing says little (definitions.md 18)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, what it is, the sessions or pupils under it, and the list behind it."""

    name: str
    value: str
    beside: str
    help: str
    behind: Key
    opens: str  # what the way to the list says: "23 pupils"


def answer(look: Look) -> str:
    """How attendance stands, and against the same school weeks a year before."""
    sums = look.some.counted.attendance
    return how_it_stands(sums.attended, sums.possible, look.period.said, look.same_weeks)


def figures(look: Look) -> tuple[Figure, ...]:
    """Attendance, absence, authorised and unauthorised, persistent, severe."""
    found = look.some.counted
    sums = found.attendance
    shares = [percent_of(part, sums.possible) for part in (sums.absent, sums.authorised, sums.unauthorised)]
    some = counted(found.pupils, "pupil")
    return (
        Figure(
            "Attendance",
            percent(sums.rate),
            f"{of_sessions(sums.attended, sums.possible)}; {sums.late:,} late",
            "Sessions attended, of those possible, of all these pupils added",
            ("everyone",),
            f"All {some}",
        ),
        Figure(
            "Absence",
            shares[0],
            f"{of_sessions(sums.absent, sums.possible)} missed",
            "Sessions missed, authorised or not, of those possible",
            ("missed", "absent"),
            "Who missed any",
        ),
        Figure(
            "Unauthorised",
            shares[2],
            f"{sums.unauthorised:,} sessions; authorised {shares[1]}, {sums.authorised:,}",
            "Absence the school has not agreed to: codes G, N, O and U; authorised absence beside it",
            ("missed", "unauthorised"),
            "Who missed any",
        ),
        Figure(
            "Persistent",
            f"{found.persistent:,}",
            f"{percent_of(found.persistent, found.pupils)} of {some} missed 10% or more",
            "Pupils who missed a tenth or more of their own possible sessions; the severely absent too",
            ("standing", Standing.PERSISTENT.value),
            counted(found.persistent, "pupil"),
        ),
        Figure(
            "Severe",
            f"{found.severe:,}",
            f"{percent_of(found.severe, found.pupils)} of {some} missed 50% or more",
            "Pupils who missed half or more of their own possible sessions",
            ("standing", Standing.SEVERE.value),
            counted(found.severe, "pupil"),
        ),
    )


@dataclass(frozen=True, slots=True)
class Fresh:
    """The last school days and the latest session, in words, with the list behind the days."""

    latest: str
    days: str
    behind: Key


def fresh(look: Look) -> Fresh | None:
    """How fresh the marks are, and how the last five school days went; None without possible sessions."""
    latest = int(latest_slots(look.some).max(initial=0))
    if not latest:
        return None
    last = last_days(look.some)
    said = f"Marks to {long_day(day_of(latest))}, {half_day('AM' if latest % 2 == 0 else 'PM')}."
    if look.behind_in_time:
        said += f" {look.behind_in_time}"
    days = (
        f"Last {counted(last.days, 'school day')}, {date_range(last.first_day, last.last_day)}: "
        f"{percent(last.attendance.rate)}, {of_sessions(last.attendance.attended, last.attendance.possible)}."
    )
    key = ("days", str(last.first_day), str(last.last_day))
    return Fresh(said, days, key)


def notes(look: Look) -> tuple[str, ...]:
    """What a reader must know beside the figures."""
    found = look.some.counted
    said = []
    outside = left_out(found.attendance)
    if outside:
        said.append(f"{outside[0].upper()}{outside[1:]}.")
    if found.pupils and found.attendance.possible < ENOUGH * found.pupils:
        usual = sessions(found.attendance.possible // found.pupils)
        said.append(f"Provisional: about {usual} were possible for each pupil, and standings move quickly.")
    if look.asked.dfe_basis:
        left = _left_out_of_dfe(look)
        said.append(f"On DfE's basis.{left}")
    return tuple(said)


def _left_out_of_dfe(look: Look) -> str:
    return " Of Year 11 nothing counts from the spring bank holiday on; other ages are left out."
