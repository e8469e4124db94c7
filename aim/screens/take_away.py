"""What the cohort page gives to take away: the page for governors, charts for slides, Excel workbooks.

Each is made from registers, None where the year has no marks. Only the workbook for inside names a pupil.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from aim import wording
from aim.charts.images import PRINT, SLIDE, Picture, Size, bands_picture, half_terms_picture, weeks_picture
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
from aim.settings import AS_SHIPPED, Settings, band_in_words
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
    cohort = _told(registers, on, settings)
    if cohort is None:
        return None
    years = [each.name for each in cohort.groups if each.by == "year_group"]
    sizes = {name: _size(width, height) for name, (width, height) in SIZES_CM.items()}
    content = governors_briefing(
        cohort,
        school=school,
        weeks=_weeks(cohort, sizes["weeks"]),
        half_terms=_half_terms(cohort, settings, sizes["half_terms"]),
        bands=_bands(cohort, sizes["bands"]),
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
    cohort = _told(registers, on, settings)
    if cohort is None:
        return {}
    day = cohort.last_day.isoformat()
    found = {f"attendance-by-week_{day}.png": _weeks(cohort, SLIDE)}
    if cohort.half_terms:
        found[f"year-groups-by-half-term_{day}.png"] = _half_terms(cohort, settings, SLIDE)
    if cohort.bands:
        found[f"pupils-by-sessions-missed_{day}.png"] = _bands(cohort, SLIDE)
    return found


def slides_in_a_zip(registers: Registers, *, on: date, settings: Settings = AS_SHIPPED) -> TakeAway | None:
    """The same in one file, with the sentence of each picture; None where the year has no marks."""
    pictures = slides(registers, on=on, settings=settings)
    if not pictures:
        return None
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, picture in pictures.items():
            _into(archive, name, picture.png)
        words = "".join(f"{name}: {picture.alt}\n" for name, picture in pictures.items())
        _into(archive, "what-they-show.txt", words.encode())
    return TakeAway(f"attendance-slides_{on.isoformat()}.zip", out.getvalue())


def _into(archive: ZipFile, name: str, content: bytes) -> None:
    archive.writestr(ZipInfo(name, _NO_TIME), content)


_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the same figures give the same file


def _told(registers: Registers, on: date, settings: Settings) -> CohortForOthers | None:
    return cohort_for_others(registers, on=on, limit=settings.small_group, band_starts=settings.band_starts)


def _bands(cohort: CohortForOthers, size: Size) -> Picture:
    starts = tuple(each.start for each in cohort.bands if each.start)
    names = [band_in_words(Settings(band_starts=starts), n) for n in range(len(cohort.bands))]
    year = wording.academic_year_name(cohort.academic_year)
    return bands_picture(
        [name.removesuffix(" missed") for name in names] if not size.with_title else names,
        [each.pupils for each in cohort.bands],
        title=f"Pupils by how much of their possible sessions they missed, {year}",
        size=size,
    )


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
