"""What the local authority has to be told, and lists with dates that it may ask for.

Ten school days in a row unauthorised and fifteen days of illness are those of the Pupil page: the child's own
joined record, at compulsory school age (SI 2024/208 reg 13). Whether further illness is likely is for people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.attendance import Attendance
from aim.codes import NOTHING_RECORDED, Numbers, code_by_number, numbers_of
from aim.cohort.sums import Flags, Whole
from aim.cohort.views import Chosen, enrolments_of, grids_of, times_of
from aim.findings.long_absences import (
    DAYS_IN_A_ROW,
    DAYS_OF_ILLNESS,
    continuous_unauthorised,
    continuous_unauthorised_of_all,
    illness,
)
from aim.findings.school_age import school_age
from aim.findings.slots import Slots, day_of
from aim.screens.cohort.behind import Behind, listed_children
from aim.screens.cohort.children import Found
from aim.screens.cohort.look import Look, school_in_words, year_group_in_words
from aim.wording import date_range, day, half_day

CODES = ("E", "C2", "B", "K", "D")
LONGEST = 2_000
_UNAUTHORISED = Attendance.__slots__.index("unauthorised")


@dataclass(frozen=True, eq=False)
class Authority:
    """The section."""

    continuous: Behind
    illness: Behind
    dated: pd.DataFrame  # every stretch of E, C2, B, K and D
    dated_in_words: str


def authority(look: Look) -> Authority:
    """What the section shows of the academic year looked at."""
    found = Found(look)
    whole = look.whole_year
    stretches = _stretches(look)
    more = f" The first {LONGEST:,} are shown." if len(stretches) > LONGEST else ""
    return Authority(
        continuous=_continuous(look, found, whole),
        illness=_illness(look, found, whole),
        dated=_dated(look, _first_of(look, stretches)),
        dated_in_words=f"{len(stretches):,} stretches of {', '.join(CODES[:-1])} and {CODES[-1]}.{more}",
    )


def _at_age(slots: Slots, numbers: Numbers, born: date | None) -> tuple[Slots, Numbers]:
    """Some marks of a child, with only what lies at compulsory school age."""
    inside = school_age(born).covers(slots)
    return slots, np.where(inside, numbers, NOTHING_RECORDED).astype(np.uint8)


def _continuous(look: Look, found: Found, whole: Chosen) -> Behind:
    what = f"{DAYS_IN_A_ROW} school days in a row or more unauthorised"
    children, born = (whole.year.who[name].to_numpy(dtype=object) for name in ("child", "date_of_birth"))
    told: dict[int, str] = {}
    for place in _may_be_long(look, found, whole):
        record = found.record(children[place])
        longest = continuous_unauthorised(*_at_age(record.slots, record.numbers, born[place]))
        ends = longest.last_day
        if longest.met and ends is not None and look.in_year(ends):
            still = ", going on" if longest.going_on else ""
            beside = f" ({longest.still_n} still N)" if longest.still_n else ""
            told[place] = f"{longest.days} days, {date_range(longest.first_day, ends)}{still}{beside}"
    return _told(look, whole, told, what, "Unauthorised in a row")


def _may_be_long(look: Look, found: Found, whole: Chosen) -> list[int]:
    """The rows whose joined record could hold such a row of days: looked at for all at once, never too few.

    A row that runs on over years is no longer than the longest of each year together, and it has as many
    sessions as days at least. Of a child on two rolls in one year only the sessions are asked.
    """
    years = list(look.years.values())
    names = np.concatenate([each.who["child"].to_numpy(dtype=object) for each in years])
    number = pd.factorize(names)[0]
    of_year = np.split(number, np.cumsum([len(each.who) for each in years])[:-1])
    sessions = np.concatenate([each.whole[:, _UNAUTHORISED] for each in years])
    enough = np.bincount(number, sessions) >= DAYS_IN_A_ROW
    mine = of_year[years.index(whole.year)]
    here = whole.rows[(whole.each[:, _UNAUTHORISED] > 0) & enough[mine[whole.rows]]]
    asked = np.zeros(len(enough), dtype=bool)
    asked[mine[here]] = True
    longest = np.zeros(len(enough), dtype=np.int64)
    for sums, child in zip(years, of_year, strict=True):
        rows = np.flatnonzero(asked[child] & (sums.whole[:, _UNAUTHORISED] > 0))
        everything = np.ones(len(sums.slots), dtype=bool)
        for register, at, places, _ in grids_of(Chosen(sums, rows, ()), everything):
            days = continuous_unauthorised_of_all(register.slots, register.grid[places])
            np.add.at(longest, child[rows[at]], days)
    children = whole.year.who["child"].to_numpy(dtype=object)
    long = (longest[mine[here]] >= DAYS_IN_A_ROW) | _is_in(children[here], found.on_two_rolls)
    some: list[int] = here[long].tolist()
    return some


def _is_in(children: npt.NDArray[np.object_], some: frozenset[str]) -> Flags:
    found: Flags = pd.Series(children, dtype=object).isin(some).to_numpy(dtype=bool)
    return found


def _illness(look: Look, found: Found, whole: Chosen) -> Behind:
    what = f"{DAYS_OF_ILLNESS} days of illness or more this school year"
    children, born = (whole.year.who[name].to_numpy(dtype=object) for name in ("child", "date_of_birth"))
    times = times_of(whole, numbers_of("I"))
    # Two rolls of one child may share the days: half of them on one is enough to look.
    twice = _is_in(children[whole.rows], found.on_two_rolls)
    told: dict[int, str] = {}
    for place in whole.rows[times >= np.where(twice, DAYS_OF_ILLNESS, 2 * DAYS_OF_ILLNESS)].tolist():
        # The illness of a school year stands in that year's rolls.
        marks = found.marks_of_year(children[place], whole.year)
        ill = illness(*_at_age(*marks, born[place]), whole.year.academic_year)
        if ill.met:
            dates = date_range(ill.first_day, ill.last_day)
            told[place] = f"{ill.sessions} sessions, {dates}; reached {day(ill.first_met)}"
    return _told(look, whole, told, what, "Illness (I)")


def _told(look: Look, whole: Chosen, told: dict[int, str], what: str, column: str) -> Behind:
    rows = enrolments_of(whole.of(np.array(sorted(told), dtype=np.int64)))
    rows = rows.assign(told=[told[place] for place in rows.index])
    rows = rows.sort_values(["surname", "forename"], kind="stable")
    return listed_children(look, what, rows, more={"told": column})


@dataclass(frozen=True, eq=False)
class _Stretches:
    """Stretches of codes, a place of each array for one: of which register and row, which code, from when."""

    register: Whole
    row: Whole
    number: Whole
    first: Whole  # slots
    last: Whole
    sessions: Whole

    def __len__(self) -> int:
        return len(self.row)

    def at(self, places: Whole) -> _Stretches:
        """These of them, in their order."""
        return _Stretches(*(getattr(self, each.name)[places] for each in fields(self)))


def _stretches(look: Look) -> _Stretches:
    """Each stretch of one of the codes in sessions that follow on each other."""
    wanted = numbers_of(*CODES)
    parts = []
    for number, (register, where) in enumerate(look.grids):
        columns = np.flatnonzero(register.sessions["open"].to_numpy(dtype=bool))
        marks = register.grid[np.ix_(where, columns)]
        pupils, places = np.nonzero(wanted[marks])
        if not len(pupils):
            continue
        numbers = marks[pupils, places].astype(np.int64)
        same = (np.diff(pupils) == 0) & (np.diff(places) == 1) & (np.diff(numbers) == 0)
        starts = np.flatnonzero(np.append(True, ~same))
        ends = np.append(starts[1:], len(pupils)) - 1
        slots = register.slots[columns]
        first, last = slots[places[starts]], slots[places[ends]]
        of = np.full(len(starts), number)
        parts.append((of, where[pupils[starts]], numbers[starts], first, last, ends - starts + 1))
    none = (np.zeros(0, dtype=np.int64),) * len(fields(_Stretches))
    return _Stretches(*(np.concatenate(each) for each in zip(none, *parts, strict=True)))


def _first_of(look: Look, found: _Stretches) -> _Stretches:
    """The first ``LONGEST`` by code, name and day; names are looked up of the codes reached alone."""
    codes = np.array([_codes()[number] for number in found.number.tolist()], dtype=object)
    names, counts = np.unique(codes, return_counts=True) if len(codes) else (codes, codes)
    reached = names[: int(np.searchsorted(np.cumsum(counts), LONGEST)) + 1]
    some = found.at(np.flatnonzero(np.isin(codes, reached)))
    keys = pd.DataFrame(
        {
            "code": [_codes()[number] for number in some.number.tolist()],
            **_of_pupils(look, some, ("surname", "forename")),
            "first": some.first,
        }
    )
    ranks = [pd.factorize(keys[name], sort=True)[0] for name in reversed(keys.columns)]
    return some.at(np.lexsort(ranks)[:LONGEST])


def _of_pupils(look: Look, some: _Stretches, names: Sequence[str]) -> dict[str, npt.NDArray[np.object_]]:
    """What the rolls say of the pupil of each stretch, by column."""
    found = {name: np.full(len(some), "", dtype=object) for name in names}
    for number in np.unique(some.register).tolist():
        here, roll = some.register == number, look.grids[number][0].roll
        for name, values in found.items():
            values[here] = roll[name].to_numpy(dtype=object)[some.row[here]]
    return found


@cache
def _codes() -> dict[int, str]:
    return {number: each.statutory_code for number, each in code_by_number().items()}


def _dated(look: Look, some: _Stretches) -> pd.DataFrame:
    """Stretches as they are shown."""
    meanings = {each.statutory_code: each.meaning for each in code_by_number().values() if each.in_its_years}
    of = _of_pupils(look, some, ("surname", "forename", "year_group", "reg_group"))
    codes = [_codes()[number] for number in some.number.tolist()]
    schools = [school_in_words(register.school) for register, _ in look.grids]
    names = zip(of["surname"], of["forename"], strict=True)
    return pd.DataFrame(
        {
            "Code": codes,
            "Name": [", ".join(part for part in each if part) for each in names],
            "Year": [year_group_in_words(each) for each in of["year_group"]],
            "Form": of["reg_group"],
            "School": [schools[number] for number in some.register.tolist()],
            "From": [_when(slot) for slot in some.first.tolist()],
            "To": [_when(slot) for slot in some.last.tolist()],
            "Sessions": some.sessions,
            "What it means": [meanings.get(code, "") for code in codes],
        }
    )


@cache
def _when(slot: int) -> str:
    return f"{day(day_of(slot))} {half_day('AM' if slot % 2 == 0 else 'PM')}"
