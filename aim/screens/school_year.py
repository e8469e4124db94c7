"""Every day of a school year and what it was or will be: by the term dates, by the marks, or not known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from aim.calendar import TermDates, academic_year_of, bank_holidays
from aim.charts.school_calendar import CalendarDay, DayKind
from aim.register import Registers
from aim.term_dates import days_with_marks


def school_year(dates: TermDates, ours: Registers, year: int) -> tuple[CalendarDay, ...]:
    """Every day from September to July, and of August where school days are in it."""
    marked = days_with_marks(ours)
    shut = (min(marked), max(marked)) if marked else None
    first = min((d for d in _known_open(dates, marked) if academic_year_of(d) == year), default=date.max)
    start = date(year, 8, 1) if first.month == 8 else date(year, 9, 1)
    every = (start + timedelta(days=n) for n in range((date(year + 1, 7, 31) - start).days + 1))
    return tuple(_calendar_day(each, dates, marked, shut) for each in every)


def _known_open(dates: TermDates, marked: frozenset[date]) -> Iterator[date]:
    yield from marked
    yield from (each.first_day for each in dates.half_terms)


def _calendar_day(
    when: date, dates: TermDates, marked: frozenset[date], span: tuple[date, date] | None
) -> CalendarDay:
    said, in_marks = dates.is_open(when), when in marked
    inside = span is not None and span[0] <= when <= span[1]
    if said is not None and inside and said != in_marks:
        known = f"{'open' if said else 'closed'} by the term dates, {'' if in_marks else 'no '}marks that day"
        return CalendarDay(when, DayKind.DIFFERS, known)
    if said or in_marks:
        return CalendarDay(when, DayKind.OPEN, _by(said is not None, in_marks))
    if when.weekday() > 4:
        return CalendarDay(when, DayKind.WEEKEND)
    if when in bank_holidays(when.year):
        return CalendarDay(when, DayKind.BANK_HOLIDAY)
    if said is False:
        return CalendarDay(when, *_why_closed(when, dates))
    if inside:
        return CalendarDay(when, DayKind.HOLIDAY, "no marks that day")
    return CalendarDay(when, DayKind.NOT_KNOWN)


def _by(typed: bool, in_marks: bool) -> str:
    known = [words for words, so in (("the term dates", typed), ("the marks", in_marks)) if so]
    return f"by {' and '.join(known)}"


def _why_closed(when: date, dates: TermDates) -> tuple[DayKind, str]:
    for each in dates.closures:
        if each.first_day <= when <= each.last_day:
            in_term = any(one.first_day <= when <= one.last_day for one in dates.half_terms)
            kind = DayKind.CLOSURE if in_term or not dates.half_terms else DayKind.HOLIDAY
            return kind, each.reason
    return DayKind.HOLIDAY, "by the term dates"
