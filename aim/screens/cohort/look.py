"""What the Cohort page looks at: the filters there are, what was chosen of them, and that in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np

from aim.cohort.grouping import NOT_RECORDED
from aim.cohort.sums import Flags, Whole, YearSums
from aim.cohort.views import BothYears, Chosen, SameWeeks, WeekSum, both_years, by_week, chosen, latest_slots
from aim.findings.slots import day_of, first_slot_of
from aim.register import Register, Registers
from aim.settings import AS_SHIPPED, Settings
from aim.wording import academic_year_name, counted, day, listed

Years = dict[int, YearSums]  # as ``sums.sums_of`` gives them, the latest first


@dataclass(frozen=True, slots=True)
class Asked:
    """What is chosen on the page; "" and False for everything."""

    school: str = ""
    year_group: str = ""
    reg_group: str = ""
    period: str = ""  # a ``Period``'s key
    on_roll_only: bool = False
    dfe_basis: bool = False
    beside: str = ""  # which published figures, by their key
    phase: str = ""
    hide_small: bool = False
    codes_of: str = ""


NOTHING_ASKED = Asked()


@dataclass(frozen=True, slots=True)
class Period:
    """An academic year, or one of its half terms."""

    key: str
    name: str  # as chosen: "This school year, 2026/27"
    said: str  # as a sentence ends: "this school year", "in 2026/27 Autumn 1"
    academic_year: int
    half_term: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What each filter offers, within what the others leave; "" stands for all."""

    schools: tuple[str, ...]
    year_groups: tuple[str, ...]
    reg_groups: tuple[str, ...]
    periods: tuple[Period, ...]


@dataclass(frozen=True, eq=False)
class Look:
    """What is looked at: who, in which period, by which settings."""

    asked: Asked
    settings: Settings
    years: Years
    choices: Choices
    period: Period

    @cached_property
    def year(self) -> YearSums:
        """The sums of the academic year looked at."""
        return self.years[self.period.academic_year]

    @cached_property
    def some(self) -> Chosen:
        """Those chosen, in the period."""
        if not self.period.half_term:
            return self.whole_year
        return self.whole_year.with_half_terms([self.year.half_terms.index(self.period.half_term)])

    @cached_property
    def whole_year(self) -> Chosen:
        """Those chosen, over the whole year as far as it is recorded."""
        return self._of(self.year, self.asked.on_roll_only)

    @cached_property
    def year_before(self) -> Chosen | None:
        """The same school, year group and form a year earlier; None where nothing is loaded of it.

        Whoever was on roll then: who has left since cannot be left out of a year they belong to.
        """
        before = self.years.get(self.period.academic_year - 1)
        found = self._of(before, False) if before else None
        return found if found is not None and found.counted.pupils else None

    @cached_property
    def both_years(self) -> BothYears | None:
        """The weeks this year and the year before both have; None where no school has one."""
        found = both_years(self.some, self.year_before) if self.year_before else None
        return found if found is not None and found.weeks else None

    @property
    def same_weeks(self) -> SameWeeks | None:
        """This year beside the year before; None where no school has a week with marks in both."""
        return self.both_years.same_weeks if self.both_years else None

    def _of(self, year: YearSums, on_roll_only: bool) -> Chosen:
        asked = self.asked
        return chosen(
            year,
            school=asked.school,
            year_group=asked.year_group,
            reg_group=asked.reg_group,
            on_roll_only=on_roll_only,
        )

    @cached_property
    def grids(self) -> tuple[tuple[Register, Whole], ...]:
        """Each register looked at, and the rows of it that are."""
        return _grids(self.some)

    @cached_property
    def registers(self) -> Registers:
        """The registers of those looked at, cut to them and to the period."""
        found: list[Register] = []
        for mine in _registers(self.grids):
            if self.period.half_term:
                inside = np.flatnonzero((mine.sessions["half_term"] == self.period.half_term).to_numpy())
                if not len(inside):
                    continue
                days = mine.sessions["date"].dt.date
                mine = mine.between(days.iloc[inside[0]], days.iloc[inside[-1]])
            found.append(mine)
        return Registers(tuple(found))

    @cached_property
    def two_years(self) -> Registers:
        """The registers of the year looked at and of the year before, whole, cut to those looked at."""
        before = _grids(self.year_before) if self.year_before else ()
        return Registers((*_registers(_grids(self.whole_year)), *_registers(before)))

    def in_year(self, when: date | None) -> bool:
        """Whether a day lies in the academic year looked at."""
        year = self.period.academic_year
        return when is not None and date(year, 8, 1) <= when <= date(year + 1, 7, 31)

    @cached_property
    def who(self) -> str:
        """Who is in it: "Year 7 · 7E1 · Oak Park School · 16 pupils, everyone on the register"."""
        asked, pupils = self.asked, self.some.counted.pupils
        schools = self.choices.schools
        one = asked.school or (schools[0] if len(schools) == 1 else "")
        where = school_in_words(one) if one else counted(len(schools), "school")
        which = "on roll today" if asked.on_roll_only else "everyone on the register, leavers too"
        if asked.dfe_basis:
            which += "; DfE's basis: aged 5 to 15, Year 11 to the spring bank holiday"
        parts = (where, year_group_in_words(asked.year_group), asked.reg_group)
        return " · ".join([part for part in parts if part] + [f"{counted(pupils, 'pupil')}, {which}"])

    @cached_property
    def as_at(self) -> date | None:
        """The day of the latest session in which anybody's mark counts."""
        latest = int(latest_slots(self.some).max(initial=0))
        return day_of(latest) if latest else None

    @cached_property
    def as_at_of_year(self) -> date | None:
        """The same over the whole year looked at."""
        latest = int(latest_slots(self.whole_year).max(initial=0))
        return day_of(latest) if latest else None

    @property
    def several_schools(self) -> bool:
        """Whether a list has to say at which school a child is."""
        return len(self.choices.schools) > 1 and not self.asked.school

    @cached_property
    def behind_in_time(self) -> str:
        """Which schools' marks end earlier than the others', said; "" where none's do."""
        latest = latest_slots(self.some)
        early = np.flatnonzero((latest > 0) & (latest // 2 < latest.max(initial=0) // 2))
        if not len(early):
            return ""
        if len(early) > 3:
            return f"The marks of {counted(len(early), 'school')} end earlier."
        ends = [
            f"{school_in_words(self.year.registers[n].school)} {day(day_of(int(latest[n])))}"
            for n in early.tolist()
        ]
        return f"Marks end earlier at {listed(ends)}."


def _grids(some: Chosen) -> tuple[tuple[Register, Whole], ...]:
    row, school = some.year.who["row"].to_numpy()[some.rows], some.year.school[some.rows]
    return tuple((some.year.registers[n], row[school == n]) for n in np.unique(school).tolist())


def _registers(grids: Iterable[tuple[Register, Whole]]) -> list[Register]:
    return [each if len(rows) == len(each.roll) else each.of(rows) for each, rows in grids]


def look(years: Years, asked: Asked = NOTHING_ASKED, settings: Settings = AS_SHIPPED) -> Look:
    """What is looked at. ``years`` must not be empty; a choice that is not there any more is all."""
    periods = _periods(years)
    period = next((each for each in periods if each.key == asked.period), periods[0])
    year = years[period.academic_year]
    schools = _met(chosen(year), "school")
    school = asked.school if asked.school in schools else ""
    year_groups = _met(chosen(year, school=school), "year_group")
    year_group = asked.year_group if asked.year_group in year_groups else ""
    forms = _met(chosen(year, school=school, year_group=year_group), "reg_group")
    form = asked.reg_group if asked.reg_group in forms else ""
    choices = Choices(schools, year_groups, forms, periods)
    there = replace(asked, school=school, year_group=year_group, reg_group=form, period=period.key)
    return Look(there, settings, years, choices, period)


def weeks_of(look: Look) -> list[tuple[int, WeekSum]]:
    """The weeks of the period, each whole and with its place among the year's: codes are counted by week."""
    inside = {each.number for each in by_week(look.some)}
    places = {day_of(2 * monday): place for place, monday in enumerate(look.year.weeks.tolist())}
    return [(places[each.monday], each) for each in by_week(look.whole_year) if each.number in inside]


def slots_of_weeks(look: Look, number: str = "") -> Flags:
    """The sessions of the weeks of the period, or of one of them: by slot of the year."""
    wanted = np.zeros(len(look.year.slots), dtype=bool)
    for _, week in weeks_of(look):
        if number in ("", str(week.number)):
            first = first_slot_of(week.monday)
            wanted |= (look.year.slots >= first) & (look.year.slots < first + 14)
    return wanted


def school_in_words(word: str) -> str:
    """The school's name; "School not named" where no file named it."""
    return "School not named" if word in ("", NOT_RECORDED) else word


def year_group_in_words(word: str) -> str:
    """ "Year 7", "Reception"; "" for all."""
    if word.isdigit():
        return f"Year {word}"
    return "Reception" if word == "R" else word


def _met(some: Chosen, fact: str) -> tuple[str, ...]:
    places, words = some.year.facts[fact]
    return tuple(words[place] for place in np.unique(places[some.rows]).tolist())


def _periods(years: Years) -> tuple[Period, ...]:
    found = []
    for number, (year, sums) in enumerate(years.items()):
        name = academic_year_name(year)
        latest = number == 0
        title = f"This school year, {name}" if latest else name
        said = "this school year" if latest else f"in {name}"
        found.append(Period(f"year|{year}", title, said, year))
        found += [
            Period(f"half term|{year}|{each}", each, f"in {each}", year, each) for each in sums.half_terms_met
        ]
    return tuple(found)
