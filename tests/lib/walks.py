"""The rules of findings walked through mark by mark, slowly and plainly: what the quick ways must agree with.

Nothing of ``aim.findings`` is used here. A record is a list of (day, half, code), half 0 for AM, in order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

Mark = tuple[date, int, str]

ATTENDED = {"/", "\\", "L", "B", "K", "P", "V", "W"}
UNAUTHORISED = {"G", "N", "O", "U"}
AUTHORISED = {"C", "C1", "C2", "E", "I", "J1", "M", "R", "S", "T"}
NEW_RULES = date(2024, 8, 19)


@dataclass(frozen=True)
class Walked:
    """A stretch found by walking: its first and last mark and how many sessions it counts."""

    first: Mark
    last: Mark
    sessions: int


def spells(record: list[Mark]) -> list[Walked]:
    """Consecutive missed possible sessions."""
    return list(_stretches(record, AUTHORISED | UNAUTHORISED, ATTENDED))


def runs(record: list[Mark]) -> list[Walked]:
    """Consecutive attended ones."""
    return list(_stretches(record, ATTENDED, AUTHORISED | UNAUTHORISED))


def _stretches(record: list[Mark], wanted: set[str], breaking: set[str]) -> Iterator[Walked]:
    going: list[Mark] = []
    for mark in record:
        if mark[2] in wanted:
            going.append(mark)
        elif mark[2] in breaking and going:
            yield Walked(going[0], going[-1], len(going))
            going = []
    if going:
        yield Walked(going[0], going[-1], len(going))


def longest_run(record: list[Mark]) -> Walked | None:
    """The longest run, the latest of several."""
    best = None
    for run in runs(record):
        if best is None or run.sessions >= best.sessions:
            best = run
    return best


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def school_weeks(school: list[Mark]) -> list[date]:
    """The Mondays of weeks with a session that was not closed, since the new rules."""
    open_days = {day for day, _, code in school if code not in ("#", "Y4") and day >= NEW_RULES}
    return sorted({monday(day) for day in open_days})


@dataclass(frozen=True)
class WalkedWindow:
    """Ten school weeks found by trying every one."""

    sessions: int = 0
    from_week: date | None = None
    to_week: date | None = None
    first_met: date | None = None
    last_ten_weeks: int = 0


def ten_weeks(record: list[Mark], school: list[Mark]) -> WalkedWindow:
    """The ten school weeks with most unauthorised sessions, and the day on which ten were first held."""
    weeks = school_weeks(school)
    if not weeks:
        return WalkedWindow()
    counted = [day for day, _, code in record if code in UNAUTHORISED and day >= NEW_RULES]
    best = (-1, weeks[0], weeks[0])
    last = 0
    for start in range(max(1, len(weeks) - 9)):
        window = weeks[start : start + 10]
        held = sum(monday(day) in window for day in counted)
        if held >= best[0]:
            best = (held, window[0], window[-1])
        last = held
    first_met = None
    for place, day in enumerate(counted):
        window = weeks[max(0, weeks.index(monday(day)) - 9) : weeks.index(monday(day)) + 1]
        if sum(monday(each) in window for each in counted[: place + 1]) >= 10:
            first_met = day
            break
    return WalkedWindow(best[0], best[1], best[2], first_met, last)


@dataclass(frozen=True)
class WalkedDays:
    """A row of days found by walking."""

    days: int = 0
    first_day: date | None = None
    last_day: date | None = None
    tenth: date | None = None


def unauthorised_days(record: list[Mark]) -> WalkedDays:
    """The longest row of days on which every possible session was unauthorised, the latest of several."""
    by_day: dict[date, list[str]] = defaultdict(list)
    for day, _, code in record:
        if code in ATTENDED | AUTHORISED | UNAUTHORISED and day >= NEW_RULES:
            by_day[day].append(code)
    best, going = WalkedDays(), []
    for day in sorted(by_day):
        going = [*going, day] if all(code in UNAUTHORISED for code in by_day[day]) else []
        if going and len(going) >= best.days:
            tenth = going[9] if len(going) >= 10 else None
            best = WalkedDays(len(going), going[0], going[-1], tenth)
    return best


def illness(record: list[Mark], year: int) -> tuple[int, date | None]:
    """Sessions of I in a school year, and the day of the thirtieth."""
    ill = [day for day, _, code in record if code == "I" and _school_year(day) == year]
    return len(ill), ill[29] if len(ill) >= 30 else None


def _school_year(day: date) -> int:
    return day.year if day.month >= 8 else day.year - 1
