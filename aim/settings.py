"""What a school has set once: its name, its term dates, what half terms are called, who is listed, what it
can offer.

What is typed is kept as typed until all of it is understood; then it becomes ``Settings``, which hold no
half-known value. There is one way from text to settings (``read``), for the page, for the file that is kept
and for a file that was exported. A school's own threshold says who is listed; the statutory tests
(``attendance.Standing``) never ask it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from aim.attendance import Attendance
from aim.calendar import (
    AUTUMN_TO_SUMMER,
    NO_TERM_DATES,
    Closure,
    HalfTermDates,
    TermDates,
    academic_year_of,
)
from aim.certificates.dates import Order, read_dates
from aim.facts import table
from aim.folders import keep, kept
from aim.register import Registers
from aim.wording import academic_year_name, counted, day

FILE = "settings.json"
_LONGEST = 100  # letters of a name or a reason
_HALF_TERMS = range(1, 7)
_SMALL_GROUPS = range(3, 51)
_YEAR_BEFORE = re.compile(r"^\d{4}/\d{2}\s+")
_YEARS = range(2000, 2100)  # an academic year of a settings file lies in these


def _threshold(name: str) -> int:
    return next(int(row["value"]) for row in table("thresholds") if row["name"] == name)


def usual_listed_from() -> int:
    """The share of possible sessions, in percent, from which a pupil is listed if a school says nothing."""
    return _threshold("below_threshold_absence")


def usual_band_starts() -> tuple[int, ...]:
    """Where each band of absence begins, in percent of possible sessions: DfE's, every 5 up to 50."""
    width, last = _threshold("absence_band_width"), _threshold("absence_band_last")
    return tuple(range(width, last + 1, width))


def usual_small_group() -> int:
    """Groups of fewer pupils than this are hidden in what others see, if a school says nothing."""
    return _threshold("small_group")


class SharingStep(StrEnum):
    """How much of a brother or sister at another school is shown: what the schools have agreed to share."""

    NAMES = "name and school only"
    STANDING = "below the threshold or not"
    FIGURES = "figures"


@dataclass(frozen=True, slots=True)
class Provision:
    """Something this school can offer a child: what, who to ask for, and when."""

    name: str
    lead: str = ""  # the person, by name
    day: str = ""  # "Mondays, 8.15 to 8.45"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a school has set; every value is whole and fits the others."""

    school: str = ""  # for files that name none; "" where nobody said
    term_dates: TermDates = NO_TERM_DATES
    listed_from: int = field(default_factory=usual_listed_from)  # percent of possible sessions missed
    band_starts: tuple[int, ...] = field(default_factory=usual_band_starts)  # likewise, ascending
    # Of brothers and sisters elsewhere: what a meeting has to know (the guidance on "Siblings"), and no more.
    sharing: SharingStep = SharingStep.STANDING
    provisions: tuple[Provision, ...] = ()  # suggested first, in this order
    small_group: int = field(default_factory=usual_small_group)  # pupils; fewer are hidden from others

    def dates_of(self, school: str) -> TermDates:
        """The term dates of a school: those set, if it is the school that is set, else none.

        A school that is not named is taken for ours. Where none is set there are no dates, only names.
        """
        ours = not school or not self.school or same_school(school, self.school)
        return self.term_dates if ours else NO_TERM_DATES

    def lists(self, attendance: Attendance) -> bool:
        """Whether a pupil with this attendance is listed. On whole sessions; no statutory test."""
        return self.lists_sessions(attendance.absent, attendance.possible)

    def lists_sessions(self, missed: int, possible: int) -> bool:
        """The same of two counts of sessions."""
        return possible > 0 and 100 * missed >= self.listed_from * possible

    def band_of(self, attendance: Attendance) -> int | None:
        """Which band an attendance is in, from 0 with the fewest missed; None with no possible session."""
        if not attendance.possible:
            return None
        return sum(100 * attendance.absent >= start * attendance.possible for start in self.band_starts)


AS_SHIPPED = Settings()


def same_school(one: str, other: str) -> bool:
    """Whether two names are one school's: capitals and spaces make no difference."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def our_registers(registers: Registers, school: str) -> Registers:
    """The registers of the school that is set, and of one that is not named; all of them where none is."""
    return Registers(
        tuple(each for each in registers if not school or not each.school or same_school(each.school, school))
    )


# What is typed

HalfTermTyped = tuple[str, str]  # first and last day
ClosureTyped = tuple[str, str, str]  # first and last day, and the reason
ProvisionTyped = tuple[str, str, str]  # what, who to ask for, and when


@dataclass(frozen=True, slots=True)
class Typed:
    """The same as it stands in fields, whatever was typed; half terms by academic year and number."""

    school: str = ""
    names: tuple[str, ...] = AUTUMN_TO_SUMMER
    half_terms: Mapping[tuple[int, int], HalfTermTyped] = field(default_factory=dict)
    closures: Mapping[int, tuple[ClosureTyped, ...]] = field(default_factory=dict)
    listed_from: str = ""
    band_starts: str = ""  # "5, 10, 15"; "" for the usual ones
    sharing: str = SharingStep.STANDING.value
    provisions: tuple[ProvisionTyped, ...] = ()
    small_group: str = ""


def as_typed(settings: Settings) -> Typed:
    """Settings as they stand in the fields."""
    dates = settings.term_dates
    years = dict.fromkeys(academic_year_of(each.first_day) for each in dates.closures)
    return Typed(
        school=settings.school,
        names=dates.names,
        half_terms={
            (each.academic_year, each.number): (day(each.first_day), day(each.last_day))
            for each in dates.half_terms
        },
        closures={
            year: tuple(
                (
                    day(each.first_day),
                    day(each.last_day) if each.last_day != each.first_day else "",
                    each.reason,
                )
                for each in dates.closures
                if academic_year_of(each.first_day) == year
            )
            for year in years
        },
        listed_from=str(settings.listed_from),
        band_starts=""
        if settings.band_starts == usual_band_starts()
        else ", ".join(map(str, settings.band_starts)),
        sharing=settings.sharing.value,
        provisions=tuple((each.name, each.lead, each.day) for each in settings.provisions),
        small_group=str(settings.small_group),
    )


@dataclass(frozen=True, slots=True)
class Read:
    """What was understood of what was typed, and what is wrong in which field."""

    understood: Settings  # without what is at fault: to show, never to keep
    faults: Mapping[str, str]  # by field: "school", "name|1", "half_term|2026|1", "closure|2026|0"...

    @property
    def settings(self) -> Settings | None:
        """The settings; None where anything is wrong."""
        return None if self.faults else self.understood


def read(typed: Typed) -> Read:
    """Settings from what was typed, each value checked by itself and against the others."""
    faults: dict[str, str] = {}
    school = " ".join(typed.school.split())
    if len(school) > _LONGEST:
        faults["school"] = f"That is {len(school)} letters. Give a name of at most {_LONGEST}."
    names = _names(typed.names, faults)
    half_terms = _half_terms(typed, names, faults)
    closures = _closures(typed, faults)
    if (half_terms or closures) and not school:
        faults["school"] = "Name the school that the term dates are of: they are used for that school alone."
    listed_from = _listed_from(typed.listed_from, faults)
    band_starts = _band_starts(typed.band_starts, faults)
    sharing = _sharing(typed.sharing, faults)
    provisions = _provisions(typed.provisions, faults)
    small_group = _small_group(typed.small_group, faults)
    dates = TermDates(tuple(half_terms), tuple(closures), names)
    settings = Settings(school, dates, listed_from, band_starts, sharing, provisions, small_group)
    return Read(settings, faults)


def _names(typed: tuple[str, ...], faults: dict[str, str]) -> tuple[str, ...]:
    names = tuple(_YEAR_BEFORE.sub("", " ".join(each.split())) for each in typed)
    for number, name in enumerate(names, 1):
        if not name:
            faults[f"name|{number}"] = "Give this half term a name."
        elif len(name) > _LONGEST:
            faults[f"name|{number}"] = f"Give a name of at most {_LONGEST} letters."
        elif name.casefold() in [each.casefold() for each in names[: number - 1]]:
            faults[f"name|{number}"] = f"“{name}” is the name of another half term. Each needs its own."
    return names


def _half_terms(typed: Typed, names: tuple[str, ...], faults: dict[str, str]) -> list[HalfTermDates]:
    found: list[HalfTermDates] = []
    for (year, number), (first_text, last_text) in sorted(typed.half_terms.items()):
        where = f"half_term|{year}|{number}"
        first, last = first_text.strip(), last_text.strip()
        if not first and not last:
            continue
        if not first or not last:
            missing = "first" if last else "last"
            faults[where] = f"The {missing} day is missing. Give both days, or leave both blank."
            continue
        days, wrong = _range_of(first, last, year)
        if days is None:
            faults[where] = wrong
        elif found and days[0] <= found[-1].last_day:
            before = f"{names[found[-1].number - 1]} ends on {day(found[-1].last_day)}"
            faults[where] = f"It would begin on {day(days[0])}, but {before}. Half terms cannot overlap."
        else:
            found.append(HalfTermDates(number, *days))
    return found


def _closures(typed: Typed, faults: dict[str, str]) -> list[Closure]:
    found: list[Closure] = []
    for year, rows in sorted(typed.closures.items()):
        for place, (first_text, last_text, reason_text) in enumerate(rows):
            where = f"closure|{year}|{place}"
            first, last, reason = first_text.strip(), last_text.strip(), " ".join(reason_text.split())
            if not first and not last and not reason:
                continue
            if not first:
                faults[where] = "The day is missing. Give the day on which the school is closed."
                continue
            days, wrong = _range_of(first, last or first, year)
            if days is None:
                faults[where] = wrong
            elif len(reason) > _LONGEST:
                faults[where] = f"Say in at most {_LONGEST} letters what the closure is for."
            else:
                found.append(Closure(*days, reason))
    return sorted(set(found), key=lambda each: (each.first_day, each.last_day, each.reason))


def _provisions(typed: tuple[ProvisionTyped, ...], faults: dict[str, str]) -> tuple[Provision, ...]:
    found: list[Provision] = []
    for place, texts in enumerate(typed):
        name, lead, when = (" ".join(text.split()) for text in texts)
        where = f"provision|{place}"
        if not name and (lead or when):
            faults[where] = "The name is missing. Say what it is that your school can offer."
        elif any(len(text) > _LONGEST for text in (name, lead, when)):
            faults[where] = f"Say each of these in at most {_LONGEST} letters."
        elif name:
            found.append(Provision(name, lead, when))
    return tuple(dict.fromkeys(found))


def _range_of(first: str, last: str, year: int) -> tuple[tuple[date, date] | None, str]:
    """Two days of an academic year as typed, day first; else what is wrong with them."""
    within = date(year, 8, 1), date(year + 1, 7, 31)
    days = read_dates((first, last), order=Order.DMY, within=within).days
    for text in (first, last):
        if text not in days:
            return None, f"“{text}” is not a date. Write it as 03/09/{year} or 3 September {year}."
        if not within[0] <= days[text] <= within[1]:
            inside = f"{day(within[0])} to {day(within[1])}"
            return None, f"{day(days[text])} is not in {academic_year_name(year)}, which is {inside}."
    if days[last] < days[first]:
        return None, f"The last day, {day(days[last])}, comes before the first, {day(days[first])}."
    return (days[first], days[last]), ""


def _listed_from(typed: str, faults: dict[str, str]) -> int:
    text = typed.strip().removesuffix("%").strip()
    if not text:
        return usual_listed_from()
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 100):
        faults["listed_from"] = f"“{typed.strip()}” is not a whole number from 1 to 100."
        return usual_listed_from()
    return int(text)


def _small_group(typed: str, faults: dict[str, str]) -> int:
    """From three pupils on: either of two knows the other's figures by taking away their own."""
    text = typed.strip()
    if not text:
        return usual_small_group()
    if not (text.isascii() and text.isdigit() and int(text) in _SMALL_GROUPS):
        least, most = _SMALL_GROUPS[0], _SMALL_GROUPS[-1]
        faults["small_group"] = f"“{text}” is not a whole number from {least} to {most}."
        return usual_small_group()
    return int(text)


def _sharing(typed: str, faults: dict[str, str]) -> SharingStep:
    if typed not in list(SharingStep):
        faults["sharing"] = f"“{typed}” is none of these: {'; '.join(SharingStep)}."
        return SharingStep.NAMES
    return SharingStep(typed)


def _band_starts(typed: str, faults: dict[str, str]) -> tuple[int, ...]:
    """Where bands begin: they are kept as cuts, so that there can be no gap between two and no overlap."""
    if not typed.strip():
        return usual_band_starts()
    texts = [each.strip().removesuffix("%").strip() for each in re.split(r"[,;\s]+", typed.strip())]
    for text in filter(None, texts):
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 99):
            faults["band_starts"] = f"“{text}” is not a whole number from 1 to 99. Write them as 5, 10, 15."
            return usual_band_starts()
    starts = [int(text) for text in texts if text]
    if not starts:
        faults["band_starts"] = "Give at least one number, such as 10."
        return usual_band_starts()
    return tuple(sorted(set(starts)))


def band_in_words(settings: Settings, band: int) -> str:
    """ "Less than 5% missed", "5% to less than 10% missed", "50% or more missed"."""
    starts = (0, *settings.band_starts)
    if band + 1 == len(starts):
        return f"{starts[band]}% or more missed"
    if not band:
        return f"Less than {starts[1]}% missed"
    return f"{starts[band]}% to less than {starts[band + 1]}% missed"


# Kept in the data folder, exported and taken in again


class UnusableSettings(ValueError):
    """A settings file that cannot be used; the text says what was found and what was expected."""


def as_json(settings: Settings) -> dict[str, Any]:
    """Settings as a file holds them; dates are ISO."""
    dates = settings.term_dates
    return {
        "version": 1,
        "school": settings.school,
        "half_term_names": list(dates.names),
        "half_terms": [
            {
                "academic_year": academic_year_name(each.academic_year),
                "half_term": each.number,
                "first_day": each.first_day.isoformat(),
                "last_day": each.last_day.isoformat(),
            }
            for each in dates.half_terms
        ],
        "closures": [
            {
                "first_day": each.first_day.isoformat(),
                "last_day": each.last_day.isoformat(),
                "reason": each.reason,
            }
            for each in dates.closures
        ],
        "listed_from_percent_missed": settings.listed_from,
        "bands_begin_at_percent_missed": list(settings.band_starts),
        "shared_of_siblings_elsewhere": settings.sharing.value,
        "provisions": [
            {"name": each.name, "lead": each.lead, "day": each.day} for each in settings.provisions
        ],
        "groups_hidden_below_pupils": settings.small_group,
    }


def settings_from_json(value: object) -> Settings:
    """The settings that a file holds.

    Raises UnusableSettings with a sentence for people where it does not hold them, whole and sound.
    """
    if not isinstance(value, dict) or value.get("version") != 1:
        raise UnusableSettings("It is not a file of settings that this version can read.")
    try:
        typed = _typed_in(value)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UnusableSettings("Something is missing in it, or is not what was expected there.") from None
    found = read(typed)
    if found.settings is None:
        first, *more = found.faults.values()
        others = f" And {counted(len(more), 'more fault')} like it." if more else ""
        raise UnusableSettings(f"{first}{others}")
    return found.settings


def _typed_in(value: Mapping[str, Any]) -> Typed:
    closures: dict[int, list[ClosureTyped]] = {}
    for each in value["closures"]:
        row = str(each["first_day"]), str(each["last_day"]), str(each["reason"])
        closures.setdefault(academic_year_of(date.fromisoformat(row[0])), []).append(row)
    names = tuple(str(each) for each in value["half_term_names"])
    half_terms = dict(_half_terms_in(value["half_terms"]))
    if len(names) != len(_HALF_TERMS) or len(half_terms) != len(value["half_terms"]):
        raise ValueError
    return Typed(
        school=str(value["school"]),
        names=names,
        half_terms=half_terms,
        closures={year: tuple(rows) for year, rows in closures.items()},
        listed_from=str(value["listed_from_percent_missed"]),
        band_starts=", ".join(str(each) for each in value["bands_begin_at_percent_missed"]),
        # A file of an earlier version says nothing of it.
        sharing=str(value.get("shared_of_siblings_elsewhere", AS_SHIPPED.sharing.value)),
        provisions=tuple(
            (str(each["name"]), str(each["lead"]), str(each["day"])) for each in value.get("provisions", [])
        ),
        small_group=str(value.get("groups_hidden_below_pupils", "")),
    )


def _half_terms_in(entries: list[Mapping[str, Any]]) -> Iterator[tuple[tuple[int, int], HalfTermTyped]]:
    for each in entries:
        year, number = int(each["academic_year"].partition("/")[0]), int(each["half_term"])
        if year not in _YEARS or number not in _HALF_TERMS:
            raise ValueError
        yield (year, number), (str(each["first_day"]), str(each["last_day"]))


def keep_settings(folder: Path, settings: Settings) -> None:
    """Keep what a school has set. OSError where the folder cannot be written to."""
    keep(folder, FILE, as_json(settings))


def kept_settings(folder: Path) -> tuple[Settings, str]:
    """What a school has set before, else the settings as shipped; and what is wrong with what is kept."""
    if not (folder / FILE).exists():
        return AS_SHIPPED, ""
    try:
        return settings_from_json(kept(folder, FILE)), ""
    except UnusableSettings as wrong:
        return AS_SHIPPED, f"The settings kept in {folder / FILE} could not be used. {wrong}"
