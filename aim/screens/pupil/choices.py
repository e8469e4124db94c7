"""Who and what the page is about: the list of pupils, the periods of a record, and what to compare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from aim.attendance import Attendance, attendance_of, sums
from aim.calendar import academic_year_of
from aim.pupil import PupilFacts
from aim.register import Registers
from aim.settings import Settings
from aim.wording import academic_year_name, day

SINCE = "since"
THIS_YEAR = "this year"


@dataclass(frozen=True, slots=True)
class PupilChoice:
    """One line of the list of pupils."""

    child: str
    label: str  # "Okafor, Ada (7E1)"


@dataclass(frozen=True, slots=True)
class Period:
    """Days of a record to look at; None leaves an end open."""

    key: str
    name: str  # as chosen: "This school year, 2026/27"
    said: str  # as a sentence ends: "this year", "in 2026/27 Autumn 1", "since 02/11/2026"
    first_day: date | None
    last_day: date | None


def pupil_choices(registers: Registers) -> tuple[PupilChoice, ...]:
    """Every pupil, in order of name; the form, and the school where there are several, beside it."""
    children = registers.children
    several = children["school"].nunique() > 1
    choices = []
    rows: list[dict[Any, Any]] = children.to_dict("records")
    for row in rows:
        name = ", ".join(part for part in (row["surname"], row["forename"]) if part)
        name = name or row["upn"] or row["admission_number"]
        beside = [part for part in (row["reg_group"], row["school"] if several else "") if part]
        choices.append(PupilChoice(row["child"], f"{name} ({', '.join(beside)})" if beside else name))
    return tuple(choices)


def attendance_of_everyone(registers: Registers, on: date) -> dict[str, Attendance]:
    """The attendance of each child in the latest school year with marks up to a day."""
    past = [register.between(None, on) for register in registers]
    held = [register for register in past if register.grid.any()]
    latest = max((register.academic_year for register in held), default=0)
    found: dict[str, Attendance] = {}
    for register in held:
        if register.academic_year == latest:
            rows = np.arange(len(register.roll))[:, None]
            each = sums(register.grid, register.due, rows, len(rows))
            for child, row in zip(register.roll["child"], each, strict=True):
                found[child] = found.get(child, Attendance()) + attendance_of(row)
    return found


def listed_pupils(registers: Registers, settings: Settings, on: date) -> tuple[PupilChoice, ...]:
    """The pupils whom the school's own threshold lists, the most missed first."""
    found = attendance_of_everyone(registers, on)
    listed = {child: each.rate or 0 for child, each in found.items() if settings.lists(each)}
    choices = [each for each in pupil_choices(registers) if each.child in listed]
    return tuple(sorted(choices, key=lambda each: listed[each.child]))


def periods(facts: PupilFacts) -> tuple[Period, ...]:
    """The periods of a record there are to look at, this year first; ``since`` is made by ``since``."""
    years = list(dict.fromkeys(academic_year_of(each.first_day) for each in facts.half_terms))
    now = academic_year_of(facts.year.last_day) if facts.year else None
    found = []
    for year in sorted(years, reverse=True):
        found.append(_year(year, year == now))
        found += [
            Period(f"half term|{each.name}", each.name, f"in {each.name}", each.first_day, each.last_day)
            for each in facts.half_terms
            if academic_year_of(each.first_day) == year
        ]
    if not found:
        found = [Period(THIS_YEAR, "This school year", "this year", None, None)]
    if len(years) > 1:
        found.append(Period("everything", "Everything loaded", "in everything loaded", None, None))
    return tuple(found)


def _year(year: int, now: bool) -> Period:
    first, last = date(year, 8, 1), date(year + 1, 7, 31)
    name = academic_year_name(year)
    if now:
        return Period(THIS_YEAR, f"This school year, {name}", "this year", first, last)
    return Period(f"year|{year}", name, f"in {name}", first, last)


def since(first_day: date) -> Period:
    """The time from a day on."""
    return Period(SINCE, f"Since {day(first_day)}", f"since {day(first_day)}", first_day, None)


def to_compare(facts: PupilFacts, chosen: Period) -> tuple[Period, ...]:
    """What a period can be put beside: the time before it, the same days a year before, other periods."""
    found = []
    first, last = chosen.first_day, chosen.last_day
    if first and facts.half_terms:
        start = date(academic_year_of(first), 8, 1)
        loaded_from = facts.half_terms[0].first_day
        if first > start and loaded_from < first:
            before = first - timedelta(days=1)
            said = f"before it, {day(start)} to {day(before)}"
            found.append(Period("before", "The same school year before it", said, start, before))
        ends = min(last or facts.last_day or first, facts.last_day or first)
        earlier = (_a_year_before(first), _a_year_before(ends))
        if loaded_from <= earlier[1]:
            said = f"{day(earlier[0])} to {day(earlier[1])}"
            found.append(Period("year before", "The same days a year before", said, *earlier))
    return (*found, *(each for each in periods(facts) if each.key != chosen.key))


def _a_year_before(when: date) -> date:
    return when - timedelta(days=364)  # the same weekday
