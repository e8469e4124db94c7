"""The Cohort page put together: its head always, and of its sections the one that is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from aim.brothers_and_sisters.known import KnownFamilies
from aim.casework.cases import Cases
from aim.screens.cohort.authority import Authority, authority
from aim.screens.cohort.behind import Behind, Key, behind
from aim.screens.cohort.figures import Figure, Fresh, answer, figures, fresh, notes
from aim.screens.cohort.groups import Groups, groups
from aim.screens.cohort.hygiene import Hygiene, hygiene
from aim.screens.cohort.look import NOTHING_ASKED, Asked, Look, Years, look
from aim.screens.cohort.meetings import Meetings, meetings
from aim.screens.cohort.moved import WhoIsWhere, who_is_where
from aim.screens.cohort.overview import Overview, overview
from aim.screens.cohort.reasons import Reasons, reasons
from aim.settings import AS_SHIPPED, Settings

# Pupils of whom single marks are looked through while somebody waits: about a second's work each.
MOST = 10_000
MOST_FOR_THE_AUTHORITY = 20_000


class Section(StrEnum):
    """The sections of the page, each with one job."""

    OVERVIEW = "Overview"
    REASONS = "Reasons and days"
    GROUPS = "Groups"
    WHERE = "Who is where"
    MEETINGS = "Meetings"
    REGISTER = "Register"
    AUTHORITY = "For the authority"


@dataclass(frozen=True, eq=False)
class CohortScreen:
    """The whole page: the answer, its figures, the section looked at, and the list that is open."""

    look: Look
    answer: str
    who: str
    figures: tuple[Figure, ...]
    fresh: Fresh | None
    notes: tuple[str, ...]
    overview: Overview | None = None
    reasons: Reasons | None = None
    groups: Groups | None = None
    where: WhoIsWhere | None = None
    meetings: Meetings | None = None
    register: Hygiene | None = None
    authority: Authority | None = None
    too_many: str = ""  # why a section that looks through single marks is left out
    opened: Behind | None = None


def cohort_screen(
    years: Years,
    asked: Asked = NOTHING_ASKED,
    *,
    on: date,
    section: str = Section.OVERVIEW,
    opened: Key = (),
    cases: Cases | None = None,
    families: Callable[[], KnownFamilies] | None = None,
    settings: Settings = AS_SHIPPED,
) -> CohortScreen:
    """What the page shows of some years' sums (``sums.sums_of``, not empty) on a day.

    ``families`` gives what is known of families and is asked for only where a section needs it.
    """
    seen = look(years, asked, settings)
    most = {Section.REGISTER.value: MOST, Section.AUTHORITY.value: MOST_FOR_THE_AUTHORITY}.get(section)
    too_many = _too_many(len(seen.some.rows), most) if most else ""
    return CohortScreen(
        look=seen,
        answer=answer(seen),
        who=seen.who,
        figures=figures(seen),
        fresh=fresh(seen),
        notes=notes(seen),
        overview=overview(seen) if section == Section.OVERVIEW else None,
        reasons=reasons(seen) if section == Section.REASONS else None,
        groups=groups(seen) if section == Section.GROUPS else None,
        where=who_is_where(seen) if section == Section.WHERE else None,
        meetings=meetings(seen, cases or Cases(), on, families) if section == Section.MEETINGS else None,
        register=hygiene(seen, on) if section == Section.REGISTER and not too_many else None,
        authority=authority(seen) if section == Section.AUTHORITY and not too_many else None,
        too_many=too_many,
        opened=behind(seen, opened, on, cases) if opened else None,
    )


def _too_many(pupils: int, most: int) -> str:
    if pupils <= most:
        return ""
    return (
        "Choose a school or a year group: each mark is looked at by itself here, and of "
        f"{pupils:,} pupils that would take too long. The most is {most:,}."
    )
