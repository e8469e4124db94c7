"""What the cohort page gives to take away: the page for governors, charts for slides, Excel workbooks.

Each is made from registers, None where the year has no marks. Only the workbook for inside names a pupil.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aim import wording
from aim.charts.images import PRINT, SLIDE, Picture, Size, half_terms_picture, weeks_picture
from aim.cohort.for_governors import CohortForOthers, cohort_for_others
from aim.cohort.group_words import group_in_words
from aim.cohort.national import fitting, phase_of
from aim.documents.briefing import (
    EVERYONE,
    SIZES_CM,
    MeetingsAchieved,
    finding,
    governors_briefing,
)
from aim.register import Registers
from aim.settings import AS_SHIPPED, Settings
from aim.workbooks import workbook_for_others, workbook_inside

_CM = 1 / 2.54  # inches


@dataclass(frozen=True, slots=True)
class TakeAway:
    """A file to give away: what it is called and what it holds."""

    file_name: str
    content: bytes


def briefing(
    registers: Registers,
    *,
    school: str,
    on: date,
    today: date,
    settings: Settings = AS_SHIPPED,
    meetings: MeetingsAchieved | None = None,
    phase: str = "",
    basis: str = EVERYONE,
) -> TakeAway | None:
    """The one-page Word briefing of the academic year that holds ``on``.

    ``registers`` hold the year before too, if it is known. ``phase`` is whose published figures stand beside
    ours; "" takes the one that the year groups are of. ``basis`` says in words who is in ``registers`` (for
    those ``on_dfe_basis``).
    """
    cohort = cohort_for_others(registers, on=on, limit=settings.small_group)
    if cohort is None:
        return None
    years = [each.name for each in cohort.groups if each.by == "year_group"]
    sizes = {name: _size(width, height) for name, (width, height) in SIZES_CM.items()}
    content = governors_briefing(
        cohort,
        school=school,
        weeks=_weeks(cohort, sizes["weeks"]),
        half_terms=_half_terms(cohort, settings, sizes["half_terms"]),
        meetings=meetings,
        published=fitting(cohort.academic_year, cohort.last_day),
        phase=phase or phase_of(years),
        basis=basis,
        today=today,
    )
    return TakeAway(f"governors-briefing_{cohort.last_day.isoformat()}.docx", content)


def workbook(
    registers: Registers, *, school: str, on: date, inside: bool, settings: Settings = AS_SHIPPED
) -> TakeAway | None:
    """The Excel workbook of the academic year that holds ``on``: for ``inside`` with every pupil by name."""
    if inside:
        content = workbook_inside(registers, school=school, on=on)
    else:
        content = workbook_for_others(registers, school=school, on=on, limit=settings.small_group)
    if content is None:
        return None
    return TakeAway(f"attendance_{'with-names' if inside else 'for-others'}_{on.isoformat()}.xlsx", content)


def slides(registers: Registers, *, on: date, settings: Settings = AS_SHIPPED) -> dict[str, Picture]:
    """Charts at the size of a slide, by file name: the weeks, and year groups by half term where known."""
    cohort = cohort_for_others(registers, on=on, limit=settings.small_group)
    if cohort is None:
        return {}
    day = cohort.last_day.isoformat()
    found = {f"attendance-by-week_{day}.png": _weeks(cohort, SLIDE)}
    if cohort.half_terms:
        found[f"year-groups-by-half-term_{day}.png"] = _half_terms(cohort, settings, SLIDE)
    return found


def _size(width: float, height: float) -> Size:
    return Size(width * _CM, height * _CM, PRINT.dots, PRINT.letters, with_title=False)


def _weeks(cohort: CohortForOthers, size: Size) -> Picture:
    now, before = (wording.academic_year_name(cohort.academic_year - back) for back in (0, 1))
    return weeks_picture(
        cohort.weeks, cohort.weeks_last_year, names=(now, before), title=finding(cohort), size=size
    )


def _half_terms(cohort: CohortForOthers, settings: Settings, size: Size) -> Picture:
    names = list(dict.fromkeys(each.name for each in cohort.half_terms))
    year = wording.academic_year_name(cohort.academic_year)
    return half_terms_picture(
        cohort.half_terms,
        called=[group_in_words("year_group", each) for each in names],
        starts=settings.band_starts,
        title=f"Attendance of year groups by half term, {year}",
        size=size,
    )
