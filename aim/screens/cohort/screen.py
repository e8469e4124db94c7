"""The Cohort page put together: its head always, and of its sections the one that is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from aim.casework.cases import Cases
from aim.screens.cohort.behind import Behind, Key, behind
from aim.screens.cohort.figures import Figure, Fresh, answer, figures, fresh, notes
from aim.screens.cohort.groups import Groups, groups
from aim.screens.cohort.look import NOTHING_ASKED, Asked, Look, Years, look
from aim.screens.cohort.moved import WhoIsWhere, who_is_where
from aim.screens.cohort.overview import Overview, overview
from aim.screens.cohort.reasons import Reasons, reasons
from aim.settings import AS_SHIPPED, Settings


class Section(StrEnum):
    """The sections of the page, each with one job."""

    OVERVIEW = "Overview"
    REASONS = "Reasons and days"
    GROUPS = "Groups"
    WHERE = "Who is where"


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
    opened: Behind | None = None


def cohort_screen(
    years: Years,
    asked: Asked = NOTHING_ASKED,
    *,
    section: str = Section.OVERVIEW,
    opened: Key = (),
    cases: Cases | None = None,
    settings: Settings = AS_SHIPPED,
) -> CohortScreen:
    """What the page shows of some years' sums (``sums.sums_of``, not empty)."""
    seen = look(years, asked, settings)
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
        opened=behind(seen, opened, cases) if opened else None,
    )
