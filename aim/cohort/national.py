"""What DfE has published for England and Gloucestershire, each figure with its year and basis.

Three bases that are never mixed: the full-year statistics (``facts/national_figures.csv``), and of the daily
data the year to date and the autumn term (``facts/daily_figures.csv``), which are estimates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache

from aim.facts import table
from aim.wording import academic_year_name, day

MEASURES = (
    "attendance_rate",
    "absence_rate",
    "authorised_rate",
    "unauthorised_rate",
    "persistent_rate",
    "severe_rate",
)
AREAS = ("England", "Gloucestershire")
PHASES = ("All", "Primary", "Secondary", "Special")

_PRIMARY = frozenset(("R", "N1", "N2", "1", "2", "3", "4", "5", "6"))
_SECONDARY = frozenset(("7", "8", "9", "10", "11", "12", "13", "14"))
_WHOLE_YEAR = "whole year"
_YEAR_ENDS = (7, 1)  # from 1 July a year's figures are as good as whole


@dataclass(frozen=True, slots=True)
class Published:
    """One year on one basis: percentages by area, phase and measure; what was not published is missing."""

    key: str
    name: str  # "England and Gloucestershire, full year 2024/25"
    basis: str  # what the figures are, in a sentence
    percents: dict[tuple[str, str, str], Fraction]
    source: str

    def of(self, area: str, phase: str, measure: str) -> Fraction | None:
        """A percentage; None where it was not published."""
        found = self.percents.get((area, phase, measure))
        if found is None and measure == "attendance_rate":
            absence = self.percents.get((area, phase, "absence_rate"))
            return None if absence is None else 100 - absence
        return found


@cache
def published() -> tuple[Published, ...]:
    """Everything there is, the latest of each basis first: full years, then the daily data."""
    return (*_full_years(), *_daily())


def fitting(academic_year: int, as_at: date) -> Published:
    """What to show first beside a year: full-year figures once it is over, before that the daily data."""
    if as_at >= date(academic_year + 1, *_YEAR_ENDS):
        name = academic_year_name(academic_year)
        return next((each for each in _full_years() if each.key.endswith(name)), _full_years()[0])
    return _daily()[0]


def phase_of(year_groups: Iterable[str]) -> str:
    """Which phase some year groups are: Primary, Secondary, else All. A special school has to be chosen."""
    groups = set(year_groups)
    if groups and groups <= _PRIMARY:
        return "Primary"
    return "Secondary" if groups and groups <= _SECONDARY else "All"


@cache
def _full_years() -> list[Published]:
    rows = [row for row in table("national_figures") if row["group"] == "all pupils"]
    years = sorted({row["academic_year"] for row in rows}, reverse=True)
    return [
        Published(
            key=f"full year {year}",
            name=f"Full year {year}",
            basis=f"DfE's full-year statistics for {year}: state-funded schools, pupils aged 5 to 15",
            percents=_percents(row for row in rows if row["academic_year"] == year),
            source=next(row["source"] for row in rows if row["academic_year"] == year),
        )
        for year in years
    ]


@cache
def _daily() -> list[Published]:
    rows = table("daily_figures")
    kinds = dict.fromkeys((row["academic_year"], row["until"], row["basis"]) for row in rows)
    found = []
    for year, until, basis in sorted(kinds, key=lambda kind: (kind[2] != "year to date", kind[1])):
        ends = "" if basis == _WHOLE_YEAR else f" to {day(date.fromisoformat(until))}"
        some = [row for row in rows if (row["academic_year"], row["basis"]) == (year, basis)]
        found.append(
            Published(
                key=f"{basis} {year}",
                name=f"Daily data, {basis} {year}{ends}",
                basis=f"DfE's daily attendance data, {basis} {year}{ends}: "
                "estimates, not the full-year statistics",
                percents=_percents(some),
                source=some[0]["source"],
            )
        )
    return found


def _percents(rows: Iterable[dict[str, str]]) -> dict[tuple[str, str, str], Fraction]:
    return {(row["area"], row["phase"], row["measure"]): Fraction(row["percent"]) for row in rows}
