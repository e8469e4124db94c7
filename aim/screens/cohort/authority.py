"""What the local authority has to be told, and lists with dates that it may ask for.

Ten school days in a row unauthorised and fifteen days of illness are those of the Pupil page: the child's own
joined record, at compulsory school age (SI 2024/208 reg 13). Whether further illness is likely is for people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from aim.attendance import Attendance
from aim.codes import NOTHING_RECORDED, code_by_number, numbers_of
from aim.cohort.views import Chosen, enrolments_of, times_of
from aim.findings.long_absences import (
    DAYS_IN_A_ROW,
    DAYS_OF_ILLNESS,
    continuous_unauthorised,
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
    dated = pd.DataFrame(list(_stretches(look)), columns=_DATED_COLUMNS)
    dated = dated.sort_values(["Code", "Name", "_slot"], kind="stable").drop(columns="_slot")
    more = f" The first {LONGEST:,} are shown." if len(dated) > LONGEST else ""
    return Authority(
        continuous=_continuous(look, found, whole),
        illness=_illness(look, found, whole),
        dated=dated.iloc[:LONGEST].reset_index(drop=True),
        dated_in_words=f"{len(dated):,} stretches of {', '.join(CODES[:-1])} and {CODES[-1]}.{more}",
    )


def _at_age(found: Found, row: dict[Any, Any]) -> tuple[Any, Any]:
    """A child's record, with only what lies at compulsory school age."""
    record = found.record(row["child"])
    inside = school_age(row["date_of_birth"]).covers(record.slots)
    return record.slots, np.where(inside, record.numbers, NOTHING_RECORDED).astype(np.uint8)


def _continuous(look: Look, found: Found, whole: Chosen) -> Behind:
    """Only who missed ten sessions without leave this year can have missed ten such days ending in it."""
    what = f"{DAYS_IN_A_ROW} school days in a row or more unauthorised"
    told: dict[int, str] = {}
    year = whole.year
    for place in whole.rows[whole.each[:, _UNAUTHORISED] > 0].tolist():
        # A row may have begun last year, so one day of this year is enough to look.
        if not _may_be_long(found, str(year.who["child"].iat[place])):
            continue
        longest = continuous_unauthorised(*_at_age(found, dict(year.who.loc[place])))
        ends = longest.last_day
        if longest.met and ends is not None and look.in_year(ends):
            still = ", going on" if longest.going_on else ""
            beside = f" ({longest.still_n} still N)" if longest.still_n else ""
            told[place] = f"{longest.days} days, {date_range(longest.first_day, ends)}{still}{beside}"
    return _told(look, whole, told, what, "Unauthorised in a row")


def _may_be_long(found: Found, child: str) -> bool:
    return found.unauthorised(child) >= DAYS_IN_A_ROW


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


_DATED_COLUMNS = [
    "Code",
    "Name",
    "Year",
    "Form",
    "School",
    "From",
    "To",
    "Sessions",
    "What it means",
    "_slot",
]


def _stretches(look: Look) -> Iterator[tuple[Any, ...]]:
    """Each stretch of one of the codes without another possible mark between, with its days."""
    wanted = numbers_of(*CODES)
    meanings = {each.statutory_code: each.meaning for each in code_by_number().values() if each.in_its_years}
    for register, where in look.grids:
        grid = register.grid[where]
        columns = np.flatnonzero(register.sessions["open"].to_numpy(dtype=bool))
        pupils, places = np.nonzero(wanted[grid[:, columns]])
        if not len(pupils):
            continue
        numbers = grid[pupils, columns[places]]
        new = np.ones(len(pupils), dtype=bool)
        same = (np.diff(pupils) == 0) & (np.diff(places) == 1) & (np.diff(numbers.astype(int)) == 0)
        new[1:] = ~same
        starts = np.flatnonzero(new)
        ends = np.append(starts[1:], len(pupils)) - 1
        slots = register.slots[columns]
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            row = register.roll.iloc[int(where[pupils[start]])]
            code = code_by_number()[int(numbers[start])].statutory_code
            first, last = int(slots[places[start]]), int(slots[places[end]])
            yield (
                code,
                ", ".join(part for part in (row["surname"], row["forename"]) if part),
                year_group_in_words(row["year_group"]),
                row["reg_group"],
                school_in_words(register.school),
                _when(first),
                _when(last),
                end - start + 1,
                meanings.get(code, ""),
                first,
            )


def _when(slot: int) -> str:
    return f"{day(day_of(slot))} {half_day('AM' if slot % 2 == 0 else 'PM')}"
