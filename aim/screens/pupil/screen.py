"""The whole page about one child, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from aim.charts.attendance_by_week import attendance_by_week_figure, attendance_by_week_in_words
from aim.charts.herringbone import LegendEntry, herringbone_figure, herringbone_in_words, herringbone_legend
from aim.charts.layout import Figure
from aim.in_words import better_in_words, patterns_in_words
from aim.plans.review_dates import open_days
from aim.pupil import CertificateWeek, PupilFacts, SessionMark, Support, every_mark, in_period
from aim.register import Registers
from aim.screens.pupil import better, headline, reasons, weekdays
from aim.screens.pupil.ahead import Ahead, ahead
from aim.screens.pupil.choices import SINCE, Period, periods, since, to_compare
from aim.screens.pupil.compare import side_by_side
from aim.screens.pupil.facts import facts_this_year
from aim.screens.pupil.headline import Fresh, Measure
from aim.screens.pupil.sessions import Listing, Sessions, between, of
from aim.screens.pupil.thresholds import ThresholdsShown, thresholds_shown
from aim.settings import AS_SHIPPED, Settings
from aim.wording import running_day

__all__ = ["Asked", "LegendEntry", "PupilScreen", "pupil_screen"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which days of the record to look at, and which to put beside them."""

    period: str = ""  # a ``Period``'s key; "" for this year
    since: date | None = None
    compare: str = ""  # likewise; "" for nothing


THIS_YEAR_ALONE = Asked()


@dataclass(frozen=True, eq=False)
class PupilScreen:
    """The whole page about one child."""

    name: str
    who: str
    fresh: Fresh
    answer: str  # the sentence that says how it is going
    period: Period
    period_in_words: str
    periods: tuple[Period, ...]
    comparisons: tuple[Period, ...]
    comparison: Listing | None
    measures: tuple[Measure, ...]
    notes: tuple[str, ...]
    weeks: tuple[CertificateWeek, ...]
    certificate: Figure
    certificate_in_words: str
    legend: tuple[LegendEntry, ...]
    by_week: Figure
    by_week_in_words: str
    by_monday: dict[str, Sessions]  # the sessions of each week, by its Monday as ISO has it
    differed: pd.DataFrame
    half_terms: Listing
    plain_facts: tuple[str, ...]
    codes: Listing
    spells: Listing
    spells_in_words: str
    patterns_in_words: str
    weekdays: Listing
    thresholds: ThresholdsShown
    ahead: Ahead | None
    has_marks: bool


def pupil_screen(
    registers: Registers,
    child: str,
    on: date,
    *,
    settings: Settings = AS_SHIPPED,
    asked: Asked = Asked(),
    support: Sequence[Support] = (),
) -> PupilScreen:
    """What the Pupil page shows of one child's record up to a day; ``support`` is what was in place when."""
    year = facts_this_year(registers, child, on, settings, support)
    offered = periods(year)
    period = _period(offered, asked)
    facts = _of_period(year, registers, child, period, on)
    every = every_mark(registers, child, on)
    marks = between(every, period.first_day, period.last_day)
    school = year.pupil.school
    dates = settings.dates_of(school)
    is_open = open_days(registers, school, dates)
    compared = to_compare(year, period)
    some = reasons.spells(year, period)
    marked, marked_name = better.marked(facts)
    return PupilScreen(
        name=year.pupil.name,
        who=headline.who(year),
        fresh=headline.fresh(year, on, is_open),
        answer=headline.answer(facts, period),
        period=period,
        period_in_words=headline.period_in_words(facts, period),
        periods=offered,
        comparisons=compared,
        comparison=_comparison(facts, period, compared, asked, registers, child, every, on),
        measures=headline.measures(facts, period, marks),
        notes=headline.notes(facts, period),
        weeks=facts.weeks,
        certificate=herringbone_figure(facts.weeks),
        certificate_in_words=herringbone_in_words(facts.weeks),
        legend=herringbone_legend(facts.weeks),
        by_week=attendance_by_week_figure(
            facts.weeks,
            marked=marked,
            marked_name=marked_name,
            title=better_in_words(year),
            support=support,
        ),
        by_week_in_words=attendance_by_week_in_words(
            facts.weeks, marked=marked, marked_name=marked_name, support=support
        ),
        by_monday=_by_monday(facts),
        differed=better.what_differed(year),
        half_terms=better.half_terms(year, every),
        plain_facts=better.plain_facts(year),
        codes=reasons.codes(facts, period, marks),
        spells=reasons.spell_listing(some, every),
        spells_in_words=reasons.spells_in_words(some, period),
        patterns_in_words=patterns_in_words(year),
        weekdays=weekdays.weekday_listing(facts, period, marks),
        thresholds=thresholds_shown(year, every),
        ahead=ahead(year, registers, dates, is_open, on),
        has_marks=facts.first_day is not None,
    )


def _period(offered: Sequence[Period], asked: Asked) -> Period:
    if asked.period == SINCE:
        latest = max((each.first_day for each in offered if each.first_day), default=None)
        first = asked.since or latest
        return since(first) if first else offered[0]
    return next((each for each in offered if each.key == asked.period), offered[0])


def _of_period(year: PupilFacts, registers: Registers, child: str, period: Period, on: date) -> PupilFacts:
    return in_period(year, registers, child, period.first_day, period.last_day, on)


def _comparison(
    facts: PupilFacts,
    period: Period,
    compared: Sequence[Period],
    asked: Asked,
    registers: Registers,
    child: str,
    every: Sequence[SessionMark],
    on: date,
) -> Listing | None:
    other = next((each for each in compared if each.key == asked.compare), None)
    if other is None:
        return None
    theirs = _of_period(facts, registers, child, other, on)
    return side_by_side((period, facts), (other, theirs), every)


def _by_monday(facts: PupilFacts) -> dict[str, Sessions]:
    return {
        week.monday.isoformat(): of(
            f"Week beginning {running_day(week.monday)}",
            week.marks,
            lambda mark: mark.counts_as is not None,
        )
        for week in facts.weeks
    }
