"""What the Settings page shows: what is typed and what is wrong with it, the year, who is listed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

from aim.attendance import Attendance
from aim.calendar import (
    AUTUMN_TO_SUMMER,
    SIX_TERMS,
    HalfTermDates,
    TermDates,
    academic_year_of,
)
from aim.casework.children import Child, same_child
from aim.casework.forgetting import Forgotten
from aim.certificates.loading import Loaded
from aim.charts.layout import Figure
from aim.charts.school_calendar import (
    school_calendar_figure,
    school_calendar_in_words,
    school_calendar_legend,
)
from aim.folders import files_kept, what_it_holds
from aim.register import Registers
from aim.screens.pupil.choices import attendance_of_everyone
from aim.screens.school_year import school_year
from aim.settings import (
    ClosureTyped,
    ProvisionTyped,
    Settings,
    Typed,
    UnusableSettings,
    as_json,
    as_typed,
    band_in_words,
    our_registers,
    read,
    same_school,
    settings_from_json,
    usual_band_starts,
)
from aim.term_dates import (
    differences,
    half_terms_in_the_marks,
    in_words,
    term_dates_in_file,
)
from aim.wording import academic_year_name, counted, day, listed, sessions, short_day

__all__ = ["NAMINGS", "OWN_NAMES", "SettingsScreen", "settings_screen"]

OWN_NAMES = "Names of our own"
NAMINGS = {
    "Autumn 1 to Summer 2": AUTUMN_TO_SUMMER,
    "Term 1 to Term 6 (as in Gloucestershire)": SIX_TERMS,
}
_FEWEST_CLOSURE_ROWS = 3
_FEWEST_PROVISION_ROWS = 2
_DIFFERENCES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class HalfTermRow:
    """One half term of the year that is shown: what it is called, and what stands beside its two days."""

    field: str  # as in ``faults``
    name: str
    beside: str  # its school days; what the marks show; "" where nothing is known
    fault: str


@dataclass(frozen=True, eq=False)
class SettingsScreen:
    """The whole page for what is typed now."""

    settings: Settings | None  # what can be kept; None while something is wrong
    faults: Mapping[str, str]
    status: str  # "Everything is saved.", "Not saved yet: ..." or how many things to put right
    differs: bool  # from what is kept
    school_note: str
    half_terms: tuple[HalfTermRow, ...]
    year_in_words: str
    differences: tuple[str, ...]
    calendar: Figure
    calendar_in_words: str
    legend: str
    listed: str
    bands: pd.DataFrame
    can_fill_in: bool  # the marks show half terms that are blank here
    as_file: bytes
    file_name: str


def years_offered(loaded: Loaded | None, typed: Typed, on: date) -> dict[int, str]:
    """The academic years there is something to say of, oldest first, by the year each starts in."""
    now = academic_year_of(on)
    held = {register.academic_year for register in loaded.registers} if loaded else set()
    given = {year for year, _ in typed.half_terms} | set(typed.closures)
    return {year: academic_year_name(year) for year in sorted(held | given | {now, now + 1})}


def settings_screen(
    typed: Typed, kept: Settings, loaded: Loaded | None, year: int, on: date
) -> SettingsScreen:
    """What the page shows while this is typed, for one academic year."""
    found = read(typed)
    settings = found.understood
    registers = loaded.registers if loaded else Registers()
    ours = our_registers(registers, settings.school).between(None, on)
    differing = differences(settings.term_dates, ours)
    days = school_year(settings.term_dates, ours, year)
    everyone = [each for each in attendance_of_everyone(ours, on).values() if each.possible]
    whole = found.settings or kept
    return SettingsScreen(
        settings=found.settings,
        faults=found.faults,
        status=_status(found.faults, settings, kept),
        differs=bool(found.faults) or settings != kept,
        school_note=_school_note(settings, registers),
        half_terms=tuple(_rows(typed, settings, ours, year, found.faults)),
        year_in_words=_year_in_words(settings.term_dates, year),
        differences=_some(tuple(in_words(each) for each in differing)),
        calendar=school_calendar_figure(days),
        calendar_in_words=school_calendar_in_words(days),
        legend=school_calendar_legend(days),
        listed=_listed(settings, everyone),
        bands=_bands(settings, everyone),
        can_fill_in=filled_from_marks(typed, loaded, year) != typed,
        as_file=json.dumps(as_json(whole), ensure_ascii=False, indent=1).encode(),
        file_name=f"settings-{on.isoformat()}.json",
    )


def filled_from_marks(typed: Typed, loaded: Loaded | None, year: int) -> Typed:
    """The same with the blank half terms of a year as the marks show them, but for one still going on."""
    found = half_terms_in_the_marks(our_registers(loaded.registers, typed.school)) if loaded else ()
    over = {
        (each.academic_year, each.number): (day(each.first_day), day(each.last_day))
        for each in found[:-1]
        if each.academic_year == year
    }
    given = {where: days for where, days in typed.half_terms.items() if any(days)}
    if not over.keys() - given.keys():
        return typed
    return replace(typed, half_terms={**over, **given})


def taken_from_file(typed: Typed, name: str, content: bytes) -> tuple[Typed, str, tuple[str, ...]]:
    """What is typed with the term dates of a file in their places, what was taken, and what is wrong.

    Where anything is wrong nothing is taken. Closures of a year in the file take the place of those typed.
    """
    found = term_dates_in_file(name, content, typed.names)
    if found.faults:
        return typed, "", _some(found.faults)
    taken = replace(
        typed,
        half_terms={**typed.half_terms, **found.half_terms},
        closures={**typed.closures, **found.closures},
    )
    closures = sum(len(each) for each in found.closures.values())
    years = {year for year, _ in found.half_terms} | set(found.closures)
    said = listed(academic_year_name(year) for year in sorted(years))
    counts = f"{counted(len(found.half_terms), 'half term')} and {counted(closures, 'closure')}"
    return taken, f"{counts} of {said} stand in the fields now. Look at them, then save.", ()


def taken_from_settings_file(content: bytes) -> tuple[Typed | None, str]:
    """What a file of settings would have typed; None, and why, where it cannot be used."""
    try:
        return as_typed(settings_from_json(json.loads(content.decode("utf-8-sig")))), ""
    except UnusableSettings as wrong:
        return None, str(wrong)
    except (ValueError, RecursionError):
        return None, "It is not a file of settings. Choose one that was saved on this page."


def closures_shown(typed: Typed, year: int) -> tuple[ClosureTyped, ...]:
    """The closures of a year as rows to type in, with empty ones at the end."""
    given = [row for row in typed.closures.get(year, ()) if any(each.strip() for each in row)]
    empty = max(1, _FEWEST_CLOSURE_ROWS - len(given))
    return (*given, *[("", "", "")] * empty)


def provisions_shown(typed: Typed) -> tuple[ProvisionTyped, ...]:
    """What the school can offer as rows to type in, with an empty one at the end."""
    given = [row for row in typed.provisions if any(each.strip() for each in row)]
    empty = max(1, _FEWEST_PROVISION_ROWS - len(given))
    return (*given, *[("", "", "")] * empty)


def naming_of(names: tuple[str, ...]) -> str:
    """Which of the ways of naming half terms these names are."""
    return next((words for words, six in NAMINGS.items() if six == names), OWN_NAMES)


def usual_bands_in_words() -> str:
    """The bands if nothing is typed, as they would be typed."""
    return ", ".join(map(str, usual_band_starts()))


def folder_table(folder: Path) -> pd.DataFrame:
    """What is kept in the data folder, file by file."""
    rows = [
        {"File": name, "What it holds": what_it_holds(name), "Size": _size(size)}
        for name, size in files_kept(folder).items()
    ]
    return pd.DataFrame(rows, columns=["File", "What it holds", "Size"])


def told_apart(children: Sequence[Child]) -> dict[str, Child]:
    """Children as somebody picks one: name, year, school and date of birth, as far as they are kept."""
    labels: dict[str, Child] = {}
    for child in sorted(children, key=lambda each: (each.surname, each.forename, each.school)):
        if any(
            same_child(child.keys, each.keys) for each in labels.values() if each.surname == child.surname
        ):
            continue
        parts = (child.name, child.year_group, child.school, day(child.date_of_birth), child.upn)
        said = ", ".join(part for part in parts[:4] if part)
        labels[said if said not in labels else ", ".join(part for part in parts if part)] = child
    return labels


def usual_last_touched(on: date) -> date:
    """The day before which casework is offered to be deleted: the start of the third academic year back."""
    return date(academic_year_of(on) - 3, 8, 1)


def forgotten_in_words(done: Sequence[Forgotten]) -> str:
    """What was deleted, and whether the file still has to be written anew."""
    rows = sum(each.rows for each in done)
    said = f"Deleted: {counted(rows, 'entry', 'entries')} about {counted(len(done), 'pupil')}."
    if all(each.no_trace for each in done):
        return said
    return f"{said} Somebody else is using the file: what was deleted is overwritten, and it shrinks later."


def _size(size: int) -> str:
    return f"{max(1, round(size / 1000)):,} kB"


def _status(faults: Mapping[str, str], settings: Settings, kept: Settings) -> str:
    if faults:
        return f"{counted(len(faults), 'thing')} to put right before this can be saved."
    if settings == kept:
        return "Everything here is saved."
    parts = {
        "the school": settings.school != kept.school,
        "names of half terms": settings.term_dates.names != kept.term_dates.names,
        "term dates": settings.term_dates.half_terms != kept.term_dates.half_terms,
        "closures": settings.term_dates.closures != kept.term_dates.closures,
        "who is listed": settings.listed_from != kept.listed_from,
        "what schools share of brothers and sisters": settings.sharing != kept.sharing,
        "bands": settings.band_starts != kept.band_starts,
        "small groups": settings.small_group != kept.small_group,
        "what your school can offer": settings.provisions != kept.provisions,
    }
    return f"Not saved yet: {listed(words for words, differs in parts.items() if differs)}."


def _school_note(settings: Settings, registers: Registers) -> str:
    names = list(dict.fromkeys(each.school for each in registers if each.school))
    if not settings.school or not names or any(same_school(each, settings.school) for each in names):
        return ""
    return (
        f"What is loaded is of {listed(names)}. These settings are not used for it: if it is the same "
        "school, write its name as the files do."
    )


def _rows(
    typed: Typed, settings: Settings, ours: Registers, year: int, faults: Mapping[str, str]
) -> Iterator[HalfTermRow]:
    dates = settings.term_dates
    given = {(each.academic_year, each.number): each for each in dates.half_terms}
    shown = half_terms_in_the_marks(ours)
    marks = {(each.academic_year, each.number): each for each in shown}
    for number, name in enumerate(typed.names, 1):
        which = (year, number)
        beside = ""
        if which in given:
            beside = _half_term_in_words(given[which], dates)
        elif which in marks and not any(typed.half_terms.get(which, ())):
            so_far = " so far" if marks[which] is shown[-1] else ""
            beside = f"The marks show {_days(marks[which])}{so_far}"
        field = f"half_term|{year}|{number}"
        yield HalfTermRow(field, name, beside, faults.get(field, ""))


def _days(each: HalfTermDates) -> str:
    return f"{short_day(each.first_day)} to {short_day(each.last_day)}"


def _half_term_in_words(each: HalfTermDates, dates: TermDates) -> str:
    return f"{_days(each)}: {counted(_school_days(each, dates), 'school day')}"


def _school_days(each: HalfTermDates, dates: TermDates) -> int:
    days = (each.last_day - each.first_day).days + 1
    return sum(dates.is_open(each.first_day + timedelta(days=n)) is True for n in range(days))


def _year_in_words(dates: TermDates, year: int) -> str:
    given = [each for each in dates.half_terms if each.academic_year == year]
    if not given:
        return (
            f"No term dates are given for {academic_year_name(year)}: the marks show when the school was "
            "open, and days to come are counted as weekdays less bank holidays."
        )
    days = sum(_school_days(each, dates) for each in given)
    said = f"{counted(days, 'school day')}, {sessions(2 * days)}"
    if len(given) < len(dates.names):
        return f"{said} in the {counted(len(given), 'half term')} given for {academic_year_name(year)}."
    return f"{said} in {academic_year_name(year)}."


def _some(words: tuple[str, ...]) -> tuple[str, ...]:
    if len(words) <= _DIFFERENCES_SHOWN:
        return words
    more = f"And {counted(len(words) - _DIFFERENCES_SHOWN, 'more')} like these."
    return (*words[:_DIFFERENCES_SHOWN], more)


# Who is listed


def _listed(settings: Settings, everyone: list[Attendance]) -> str:
    said = f"Pupils who missed {settings.listed_from}% of their possible sessions or more are listed"
    if not everyone:
        return f"{said}."
    return f"{said}: {sum(settings.lists(each) for each in everyone):,} of {len(everyone):,} loaded."


def _bands(settings: Settings, attendances: list[Attendance]) -> pd.DataFrame:
    everyone = [settings.band_of(each) for each in attendances]
    starts = (0, *settings.band_starts, 100)
    rows = [
        {
            "Band": band_in_words(settings, band),
            "The same in attendance": _attended(starts[band], starts[band + 1], last=band + 2 == len(starts)),
            "Pupils loaded": f"{everyone.count(band):,}" if everyone else "–",
        }
        for band in range(len(starts) - 1)
    ]
    return pd.DataFrame(rows)


def _attended(start: int, end: int, *, last: bool) -> str:
    if last:
        return f"{100 - start}% or less attended"
    if not start:
        return f"More than {100 - end}% attended"
    return f"More than {100 - end}%, up to {100 - start}%"


def other_schools(loaded: Loaded, settings: Settings) -> str:
    """What to ask where a file is of another school than the one set; "" where none is."""
    if not settings.school:
        return ""
    others = [
        (read.file, school)
        for read in loaded.files
        for school in read.schools
        if school and not same_school(school, settings.school)
    ]
    if not others:
        return ""
    said = listed(f"{file} is of {school}" for file, school in others[:_DIFFERENCES_SHOWN])
    return (
        f"{said}, and this app is set up for {settings.school}. If that is not meant, take the load back "
        "below, or change the school on the Settings page."
    )
