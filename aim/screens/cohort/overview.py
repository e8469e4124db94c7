"""The Overview of the Cohort page: this year beside last, year groups by half term, published figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pandas as pd

from aim.attendance import Attendance
from aim.charts.cohort import Level, WeekPoint, weeks_figure
from aim.charts.layout import Figure
from aim.cohort.in_words import higher_or_lower
from aim.cohort.national import AREAS, PHASES, Published, fitting, phase_of, published
from aim.cohort.views import WeekSum, by_week, counted_by, counted_by_half_term
from aim.screens.cohort.behind import Key
from aim.screens.cohort.look import Look, year_group_in_words
from aim.screens.cohort.tables import Cells, by_half_term, legend, share
from aim.wording import (
    academic_year_name,
    counted,
    of_sessions,
    percent,
    running_day,
)

_MEASURES = {
    "attendance_rate": "Attendance",
    "absence_rate": "Absence",
    "authorised_rate": "Authorised",
    "unauthorised_rate": "Unauthorised",
    "persistent_rate": "Persistent",
    "severe_rate": "Severe",
}


@dataclass(frozen=True, eq=False)
class Beside:
    """Published figures beside ours: a table, and what each row is."""

    table: pd.DataFrame
    words: str
    offered: dict[str, str]  # what else can be put beside, by key
    phases: tuple[str, ...]
    published: str  # the key of those shown
    phase: str


@dataclass(frozen=True, eq=False)
class Overview:
    """The section."""

    weeks: Figure
    weeks_in_words: str
    weeks_behind: dict[str, Key]  # by what a point carries
    year_groups: Cells
    legend: str
    beside: Beside


def overview(look: Look) -> Overview:
    """What the section shows."""
    table = _year_groups(look)
    met = sorted({band for row in table.bands for band in row if band is not None})
    beside = _beside(look)
    both = look.both_years
    some = bool(both and not both.are_all)
    now, before = (_points(each) for each in (both.lines if both else _lines(look)))
    names = _names(look)
    said = weeks_in_words(look)
    return Overview(
        weeks=weeks_figure(
            now, before, names=names, levels=_levels(look), levels_are=_levels_are(look), title=said
        ),
        weeks_in_words=said,
        weeks_behind={
            f"{names[0]}|{each.number}": ("week", str(each.number), *(("of both",) if some else ()))
            for each in now
        },
        year_groups=table,
        legend=legend(look.settings, met),
        beside=beside,
    )


def _names(look: Look) -> tuple[str, str]:
    year = look.period.academic_year
    return academic_year_name(year), academic_year_name(year - 1)


def _lines(look: Look) -> tuple[tuple[WeekSum, ...], tuple[WeekSum, ...]]:
    return by_week(look.some), by_week(look.year_before) if look.year_before else ()


def _points(weeks: Sequence[WeekSum]) -> list[WeekPoint]:
    return [WeekPoint(each.number, each.monday, each.attendance) for each in weeks]


def weeks_in_words(look: Look) -> str:
    """This year against the year before, else the latest week."""
    weeks = by_week(look.some)
    if not weeks:
        return "No possible sessions are recorded"
    pairs = look.same_weeks
    last = weeks[-1]
    if pairs is None:
        when = f"in the week beginning {running_day(last.monday)}"
        of = of_sessions(last.attendance.attended, last.attendance.possible)
        return f"{percent(last.attendance.rate)} {when}, {of}"
    name = f"{percent(pairs.before.rate)} in the same {counted(pairs.weeks, 'week')} a year before"
    said = f"{percent(pairs.now.rate)}, {higher_or_lower(pairs.now, pairs.before, name)}"
    if look.both_years is None or look.both_years.are_all:
        return said
    theirs = "both lines are of it alone" if pairs.schools == 1 else "both lines are of these alone"
    return f"{said} ({counted(pairs.schools, 'school')} with marks of both; {theirs})"


def _year_groups(look: Look) -> Cells:
    names = look.year.half_terms_met
    whole = {word: each for word, each in counted_by(look.some, "year_group").items() if each.pupils}
    rows = counted_by_half_term(look.whole_year, "year_group")
    fact = "year_group" if len(whole) > 1 else "reg_group"
    if fact == "reg_group":  # one year group alone says nothing: its forms do
        whole = {word: each for word, each in counted_by(look.some, fact).items() if each.pupils}
        rows = counted_by_half_term(look.whole_year, fact)
    said = {word: year_group_in_words(word) for word in whole} if fact == "year_group" else {}
    heading = "Year group" if fact == "year_group" else "Form"
    return by_half_term(look, fact, rows, whole, names, heading, said)


def _chosen_beside(look: Look) -> tuple[Published, str]:
    found = next((each for each in published() if each.key == look.asked.beside), None)
    found = found or fitting(look.period.academic_year, look.as_at or date.min)
    phase = look.asked.phase if look.asked.phase in PHASES else phase_of(counted_by(look.some, "year_group"))
    return found, phase


def _levels_are(look: Look) -> str:
    figures, phase = _chosen_beside(look)
    phases = "all phases" if phase == "All" else f"{phase.lower()} schools"
    return f"{figures.name[0].lower()}{figures.name[1:]}, {phases}"


def _levels(look: Look) -> list[Level]:
    """England's and Gloucestershire's attendance, on one basis."""
    figures, phase = _chosen_beside(look)
    found = ((area, figures.of(area, phase, "attendance_rate")) for area in AREAS)
    return [
        Level(f"{area} {percent(value / 100)}", float(value)) for area, value in found if value is not None
    ]


def _beside(look: Look) -> Beside:
    figures, phase = _chosen_beside(look)
    ours = _our_rates(look)
    told = {name: percent(ours[key]) for key, name in _MEASURES.items()}
    rows = [{"": f"Ours, {look.period.said}", **told}]
    for area in AREAS:
        found = {name: figures.of(area, phase, key) for key, name in _MEASURES.items()}
        rows.append(
            {
                "": f"{area}, {figures.name[0].lower()}{figures.name[1:]}",
                **{name: "–" if each is None else percent(each / 100) for name, each in found.items()},
            }
        )
    phases = "all phases" if phase == "All" else f"{phase.lower()} schools"
    basis = "DfE's basis (ages 5 to 15, Year 11 to the spring bank holiday)"
    our_basis = basis if look.asked.dfe_basis else "everyone on the register, whatever their age"
    words = (
        f"{figures.basis}; {phases}. Ours: {our_basis}. A dash: not published. Over few weeks more pupils "
        "count as persistently absent than over a year."
    )
    return Beside(
        pd.DataFrame(rows),
        words,
        {each.key: each.name for each in published()},
        PHASES,
        figures.key,
        phase,
    )


def _our_rates(look: Look) -> dict[str, Fraction | None]:
    found = look.some.counted
    sums: Attendance = found.attendance
    if not sums.possible:
        return dict.fromkeys(_MEASURES)
    return {
        "attendance_rate": sums.rate,
        "absence_rate": share(sums.absent, sums.possible),
        "authorised_rate": share(sums.authorised, sums.possible),
        "unauthorised_rate": share(sums.unauthorised, sums.possible),
        "persistent_rate": share(found.persistent, found.pupils),
        "severe_rate": share(found.severe, found.pupils),
    }
