"""What the local authority has to be told, and lists with dates that it may ask for.

Ten school days in a row unauthorised and fifteen days of illness are those of the Pupil page: the child's own
joined record, at compulsory school age (SI 2024/208 reg 13). Whether further illness is likely is for people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from aim.attendance import Attendance
from aim.codes import NOTHING_RECORDED, code_by_number, numbers_of
from aim.cohort.views import Chosen, enrolments_of, grids_of, times_of
from aim.findings.long_absences import (
    DAYS_IN_A_ROW,
    DAYS_OF_ILLNESS,
    continuous_unauthorised,
    continuous_unauthorised_of_all,
    illness,
)
from aim.findings.school_age import school_age
from aim.findings.slots import day_of
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
        dated=_dated(look, stretches.iloc[:LONGEST]),
        dated_in_words=f"{len(stretches):,} stretches of {', '.join(CODES[:-1])} and {CODES[-1]}.{more}",
    )


def _at_age(found: Found, row: dict[Any, Any]) -> tuple[Any, Any]:
    """A child's record, with only what lies at compulsory school age."""
    record = found.record(row["child"])
    inside = school_age(row["date_of_birth"]).covers(record.slots)
    return record.slots, np.where(inside, record.numbers, NOTHING_RECORDED).astype(np.uint8)


def _continuous(look: Look, found: Found, whole: Chosen) -> Behind:
    what = f"{DAYS_IN_A_ROW} school days in a row or more unauthorised"
    told: dict[int, str] = {}
    for place in _may_be_long(look, found, whole):
        longest = continuous_unauthorised(*_at_age(found, dict(whole.year.who.loc[place])))
        ends = longest.last_day
        if longest.met and ends is not None and look.in_year(ends):
            still = ", going on" if longest.going_on else ""
            beside = f" ({longest.still_n} still N)" if longest.still_n else ""
            told[place] = f"{longest.days} days, {date_range(longest.first_day, ends)}{still}{beside}"
    return _told(look, whole, told, what, "Unauthorised in a row")


def _may_be_long(look: Look, found: Found, whole: Chosen) -> list[int]:
    """The rows whose joined record could hold such a row of days: looked at for all at once, never too few.

    A row that runs on over years is no longer than the longest of each year together. Of a child on two rolls
    in one year only the sessions are asked.
    """
    year = whole.year
    some = whole.rows[whole.each[:, _UNAUTHORISED] > 0]
    children = year.who["child"].to_numpy(dtype=object)
    some = np.array([n for n in some.tolist() if found.unauthorised(children[n]) >= DAYS_IN_A_ROW], dtype=int)
    longest = dict.fromkeys(children[some].tolist(), 0)
    for sums in look.years.values():
        on = sums.who["child"].isin(longest).to_numpy() & (sums.whole[:, _UNAUTHORISED] > 0)
        rows = np.flatnonzero(on)
        for register, here, places, _ in grids_of(
            Chosen(sums, rows, ()), np.ones(len(sums.slots), dtype=bool)
        ):
            days = continuous_unauthorised_of_all(register.slots, register.grid[places])
            for child, most in zip(sums.who["child"].to_numpy()[rows[here]], days.tolist(), strict=True):
                longest[child] += most
    return [
        n for n in some.tolist() if longest[children[n]] >= DAYS_IN_A_ROW or found.on_two_rolls(children[n])
    ]


def _illness(look: Look, found: Found, whole: Chosen) -> Behind:
    what = f"{DAYS_OF_ILLNESS} days of illness or more this school year"
    times = times_of(whole, numbers_of("I"))
    told: dict[int, str] = {}
    # Two rolls of one child may share the days: half of them on one is enough to look.
    for place in whole.rows[times >= DAYS_OF_ILLNESS].tolist():
        ill = illness(*_at_age(found, dict(whole.year.who.loc[place])), whole.year.academic_year)
        if ill.met:
            dates = date_range(ill.first_day, ill.last_day)
            told[place] = f"{ill.sessions} sessions, {dates}; reached {day(ill.first_met)}"
    return _told(look, whole, told, what, "Illness (I)")


def _told(look: Look, whole: Chosen, told: dict[int, str], what: str, column: str) -> Behind:
    rows = enrolments_of(whole.of(np.array(sorted(told), dtype=np.int64)))
    rows = rows.assign(told=[told[place] for place in rows.index])
    rows = rows.sort_values(["surname", "forename"], kind="stable")
    return listed_children(look, what, rows, more={"told": column})


def _stretches(look: Look) -> pd.DataFrame:
    """Each stretch of one of the codes in sessions that follow on each other, by code, name and day."""
    wanted = numbers_of(*CODES)
    parts = []
    for number, (register, where) in enumerate(look.grids):
        columns = np.flatnonzero(register.sessions["open"].to_numpy(dtype=bool))
        pupils, places = np.nonzero(wanted[register.grid[np.ix_(where, columns)]])
        if not len(pupils):
            continue
        numbers = register.grid[where[pupils], columns[places]].astype(np.int64)
        same = (np.diff(pupils) == 0) & (np.diff(places) == 1) & (np.diff(numbers) == 0)
        starts = np.flatnonzero(np.append(True, ~same))
        ends = np.append(starts[1:], len(pupils)) - 1
        slots = register.slots[columns]
        rows = where[pupils[starts]]
        names = {name: register.roll[name].to_numpy(dtype=object)[rows] for name in _NAMES}
        first, last = slots[places[starts]], slots[places[ends]]
        found = {"number": numbers[starts], "first": first, "last": last, "sessions": ends - starts + 1}
        parts.append(pd.DataFrame({**found, **names, "register": number}))
    if not parts:
        return pd.DataFrame(columns=["number", "first", "last", "sessions", *_NAMES, "register"])
    together = pd.concat(parts, ignore_index=True)
    code = {number: each.statutory_code for number, each in code_by_number().items()}
    together = together.assign(code=[code[each] for each in together["number"].tolist()])
    return together.sort_values(["code", "surname", "forename", "first"], kind="stable")


_NAMES = ("surname", "forename", "year_group", "reg_group")


def _dated(look: Look, stretches: pd.DataFrame) -> pd.DataFrame:
    """Stretches as they are shown."""
    meanings = {each.statutory_code: each.meaning for each in code_by_number().values() if each.in_its_years}
    rows = [
        {
            "Code": each["code"],
            "Name": ", ".join(part for part in (each["surname"], each["forename"]) if part),
            "Year": year_group_in_words(each["year_group"]),
            "Form": each["reg_group"],
            "School": school_in_words(look.grids[each["register"]][0].school),
            "From": _when(each["first"]),
            "To": _when(each["last"]),
            "Sessions": each["sessions"],
            "What it means": meanings.get(each["code"], ""),
        }
        for each in stretches.to_dict("records")
    ]
    return pd.DataFrame(rows)


def _when(slot: int) -> str:
    return f"{day(day_of(slot))} {half_day('AM' if slot % 2 == 0 else 'PM')}"
