"""The plain table of weekdays under the patterns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from aim.attendance import Attendance
from aim.pupil import PupilFacts, SessionMark
from aim.screens.pupil.choices import Period
from aim.screens.pupil.sessions import Listing, Sessions, absent, listing, of
from aim.wording import percent, weekday_name

_COLUMNS = ["Missed on", "Morning", "Afternoon", "Both", "%"]


def weekday_listing(facts: PupilFacts, period: Period, marks: Sequence[SessionMark]) -> Listing:
    """Missed of possible by weekday and half day; behind each row, the sessions missed on that weekday."""
    return listing(_rows(facts, period, marks), _COLUMNS)


def _rows(
    facts: PupilFacts, period: Period, marks: Sequence[SessionMark]
) -> Iterator[tuple[dict[str, object], Sessions]]:
    found = {(each.weekday, each.session): each.attendance for each in facts.weekdays}
    for weekday in sorted({weekday for weekday, _ in found}):
        morning, afternoon = (found.get((weekday, half), Attendance()) for half in ("AM", "PM"))
        both, name = morning + afternoon, weekday_name(weekday)
        missed = percent(1 - both.rate) if both.rate is not None else ""
        row: dict[str, object] = {
            "Missed on": name,
            "Morning": _share(morning),
            "Afternoon": _share(afternoon),
            "Both": _share(both),
            "%": missed,
        }
        yield row, of(f"Missed on {name}s {period.said}", marks, _missed_on(weekday))


def _missed_on(weekday: int) -> Callable[[SessionMark], bool]:
    return lambda mark: absent(mark) and mark.day.weekday() == weekday


def _share(attendance: Attendance) -> str:
    return f"{attendance.absent:,} of {attendance.possible:,}" if attendance.possible else "none possible"
