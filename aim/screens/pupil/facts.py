"""A child's facts as pages and forms head them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from aim.calendar import academic_year_of
from aim.pupil import PupilFacts, Support, pupil_facts, this_year
from aim.register import Registers
from aim.settings import AS_SHIPPED, Settings


def facts_this_year(
    registers: Registers,
    child: str,
    on: date,
    settings: Settings = AS_SHIPPED,
    support: Sequence[Support] = (),
) -> PupilFacts:
    """A child's facts with this academic year at their head, looking back at everything.

    ``support`` is what was in place, for what differed in better times.
    """
    start = this_year(registers, child, on)
    everyone = registers.children
    school = str(everyone.loc[everyone["child"] == child, "school"].iloc[0])
    ends = settings.dates_of(school).last_day_of(academic_year_of(start)) if start else None
    return pupil_facts(registers, child, headline_from=start, on=on, last_day_of_year=ends, support=support)
