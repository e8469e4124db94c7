"""Dates as files write them; the whole column decides how they are read.

Nothing is guessed: ISO dates and dates with a month's name say what they are. Of two numbers and a year
the order is taken from what every date of the file allows: a day above 12, marks that would stand on a
weekend, weeks that must begin on a Monday. Where two orders are still open the dates are not read and
the user is asked (``--dates``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

_TIME = r"(?:[T ]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(Z|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})" + _TIME + "$")
_NUMBERS = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})" + _TIME + "$")
_DAY_MONTH = re.compile(r"^(\d{1,2})[-/](\d{1,2})$")  # 94.2 is a percentage
_NAMED = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?[-/. ]*([A-Za-z]{3,9})[-/., ]*(\d{4}|\d{2})?" + _TIME + "$")
_NAMED_FIRST = re.compile(
    r"^([A-Za-z]{3,9})[-/. ]+(\d{1,2})(?:st|nd|rd|th)?(?:[-/., ]+(\d{4}|\d{2}))?" + _TIME + "$"
)
_SERIAL = re.compile(r"^(\d{5})(?:\.\d+)?$")
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*[,.]?\s*", re.IGNORECASE)
_MONTHS = "january february march april may june july august september october november december".split()
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEK_OF = re.compile(r"^(?:w/?[cb]|week (?:commencing|beginning)):?\s+", re.IGNORECASE)
_FIRST_YEAR, _LAST_YEAR = 1980, 2100  # no register and no pupil lies outside them
_FIRST_SERIAL, _LAST_SERIAL = 36526, 73050  # 2000 to 2099: nothing else in a register is a date


class Order(StrEnum):
    """In which order day, month and year stand in a date of three numbers."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


@dataclass(frozen=True, slots=True)
class ReadDates:
    """What the dates of a column mean: a day for each text that is one, a kind of problem for the others."""

    days: Mapping[str, date]
    faults: Mapping[str, str] = field(default_factory=dict)
    order: Order | None = None  # None where no date needed one
    ambiguous: tuple[Order, ...] = ()  # the orders still open, where nothing was read for that reason


@dataclass(frozen=True, slots=True)
class _Parts:
    """A date taken apart: three numbers in the order written, or a day that needs no order."""

    numbers: tuple[int, int, int] | None = None
    weekday: int | None = None  # where one is named beside them
    day: date | None = None
    fault: str = ""


def read_dates(
    texts: Iterable[str],
    *,
    order: Order | None = None,
    mondays: bool = False,
    beside: Iterable[str] = (),
    within: tuple[date, date] | None = None,
    weekends: bool = False,
) -> ReadDates:
    """The days that some texts mean, read together.

    ``order`` settles the question for the user's part; ``mondays`` says that each is the first day of a
    week; ``beside`` are other dates of the same file (dates of birth, a printed range), witnesses to its
    order; ``within`` gives the year for dates without one; ``weekends`` allows marks on them.
    """
    parts = {text: _parts(text, within) for text in dict.fromkeys(texts)}
    days = {text: each.day for text, each in parts.items() if each.day}
    faults = {text: each.fault for text, each in parts.items() if each.fault}
    open_question = {text: each.numbers for text, each in parts.items() if each.numbers}
    if not open_question:
        return ReadDates(days, faults)
    witnesses = [each.numbers for each in (_parts(text, within) for text in beside) if each.numbers]
    named = [
        (each.numbers, each.weekday) for each in parts.values() if each.numbers and each.weekday is not None
    ]
    orders = (
        [order]
        if order
        else _orders_allowed(list(open_question.values()), witnesses, named, mondays, weekends)
    )
    if len(orders) > 1:
        return ReadDates(days, faults, ambiguous=tuple(orders))
    for text, three in open_question.items():
        found = _day(three, orders[0])
        if found:
            days[text] = found
        else:
            faults[text] = "date-does-not-exist"
    return ReadDates(days, faults, order=orders[0])


def looks_like_a_date(text: str) -> bool:
    """Whether a text is meant as a date, whatever its order and even if there is no such day."""
    return bool(text) and any(c.isdigit() for c in text) and _parts(text, None).fault != "date-not-understood"


def _orders_allowed(
    numbers: Sequence[tuple[int, int, int]],
    witnesses: Sequence[tuple[int, int, int]],
    named: Sequence[tuple[tuple[int, int, int], int]],
    mondays: bool,
    weekends: bool,
) -> list[Order]:
    """The orders that the dates and their witnesses leave open, best first; never none."""
    orders = [Order.DMY, Order.MDY]
    best = _fewest(orders, lambda o: sum(_impossible(n, o) for n in (*numbers, *witnesses)))
    best = _fewest(best, lambda o: sum(_is_not_on(n, weekday, o) for n, weekday in named))
    if len(best) == 1:
        return best
    readings = {o: [found for n in numbers if (found := _day(n, o))] for o in best}
    if mondays:
        best = _fewest(best, lambda o: sum(each.weekday() not in (0, 6) for each in readings[o]))
    elif not weekends:
        best = _fewest(best, lambda o: sum(each.weekday() == 6 for each in readings[o]))
        # Some schools do open on Saturdays, so a Saturday speaks against an order only where the other
        # also keeps the days closer together: the 2nd and 3rd of one month, not the 9th of two.
        quiet = _fewest(best, lambda o: sum(each.weekday() == 5 for each in readings[o]))
        if len(quiet) < len(best) and _months(readings[quiet[0]]) < min(
            _months(readings[o]) for o in best if o not in quiet
        ):
            best = quiet
    # The 9th of September is the same day either way: dates like it decide nothing and need nothing.
    return best[:1] if all(first == second for first, second, _ in numbers) else best


def _months(days: Sequence[date]) -> int:
    return len({(each.year, each.month) for each in days})


def _fewest(orders: list[Order], faults: Callable[[Order], int]) -> list[Order]:
    counted = {order: faults(order) for order in orders}
    least = min(counted.values())
    return [order for order in orders if counted[order] == least]


def _is_not_on(numbers: tuple[int, int, int], weekday: int, order: Order) -> bool:
    found = _day(numbers, order)
    return found is None or found.weekday() != weekday


def _impossible(numbers: tuple[int, int, int], order: Order) -> bool:
    return _day(numbers, order) is None


def _parts(text: str, within: tuple[date, date] | None) -> _Parts:
    plain = " ".join(text.replace("\xa0", " ").split())
    plain = _WEEK_OF.sub("", plain)
    named_day = _WEEKDAY.match(plain)
    weekday = _DAYS.index(named_day.group(1).lower()) if named_day else None
    plain = _WEEKDAY.sub("", plain)
    iso = _ISO.match(plain)
    if iso:
        year, month, day, time, zone = iso.groups()
        found = _made(int(year), int(month), int(day))
        if found and zone:
            found = _in_london(found, time, zone)
            if found is None:
                return _Parts(fault="date-not-understood")
        return _Parts(day=found, fault="" if found else "date-does-not-exist")
    numbers = _NUMBERS.match(plain)
    if numbers:
        first, second, last = (int(part) for part in numbers.groups()[:3])
        if _day((first, second, last), Order.DMY) is None and _day((first, second, last), Order.MDY) is None:
            return _Parts(fault="date-does-not-exist")
        return _Parts(numbers=(first, second, last), weekday=weekday)
    serial = _SERIAL.match(plain)
    if serial and _FIRST_SERIAL <= int(serial.group(1)) <= _LAST_SERIAL:
        return _Parts(day=date(1899, 12, 30) + timedelta(days=int(serial.group(1))))
    named = _NAMED.match(plain)
    first_named = _NAMED_FIRST.match(plain)
    if named or first_named:
        if named:
            day_text, month_text, year_text = named.groups()[:3]
        else:
            month_text, day_text, year_text = first_named.groups()[:3]  # type: ignore[union-attr]
        month_number = _month(month_text)
        if month_number is None:
            return _Parts(fault="date-not-understood")
        return _with_year(int(day_text), month_number, year_text, within, weekday)
    bare = _DAY_MONTH.match(plain)
    if bare:
        return _with_year(int(bare.group(1)), int(bare.group(2)), None, within, weekday)
    return _Parts(fault="date-not-understood")


def _month(text: str) -> int | None:
    """The number of a month named in full or by its beginning; None for any other word."""
    start = "sep" if text.lower() == "sept" else text.lower()
    return next((number for number, name in enumerate(_MONTHS, 1) if name.startswith(start)), None)


def _with_year(
    day: int, month: int, year: str | None, within: tuple[date, date] | None, weekday: int | None
) -> _Parts:
    """A date whose month is known; without a year it is the only such day of the range, or none."""
    if year:
        found = _made(_full_year(int(year)), month, day)
        return _Parts(day=found, fault="" if found else "date-does-not-exist")
    if not within:
        return _Parts(fault="date-without-a-year")
    years = range(within[0].year, within[1].year + 1)
    days = [each for each in (_made(one, month, day) for one in years) if each]
    inside = [each for each in days if within[0] <= each <= within[1]]
    if weekday is not None and len(inside) > 1:
        inside = [each for each in inside if each.weekday() == weekday]
    return _Parts(day=inside[0]) if len(inside) == 1 else _Parts(fault="date-without-a-year")


def _day(numbers: tuple[int, int, int], order: Order) -> date | None:
    first, second, last = numbers
    if order is Order.DMY:
        return _made(_full_year(last), second, first)
    if order is Order.MDY:
        return _made(_full_year(last), first, second)
    return _made(_full_year(first), second, last)


def _full_year(year: int) -> int:
    return year if year >= 100 else 2000 + year


def _made(year: int, month: int, day: int) -> date | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _in_london(day: date, time: str, zone: str) -> date | None:
    """The day in London of an instant given with its zone: 23:00Z on 1 September is the 2nd in summer.

    None for a time or a zone that does not exist.
    """
    try:
        instant = datetime.fromisoformat(f"{day.isoformat()}T{time.zfill(5)}{zone}")
        return instant.astimezone(LONDON).date()
    except (ValueError, OverflowError):
        return None
