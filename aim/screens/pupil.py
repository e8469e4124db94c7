"""What the Pupil page shows: how it is going, the certificate, week by week, reasons and spells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from aim.attendance import Attendance
from aim.calendar import academic_year_of
from aim.charts.attendance_by_week import attendance_by_week_figure, attendance_by_week_in_words
from aim.charts.herringbone import LegendEntry, herringbone_figure, herringbone_in_words, herringbone_legend
from aim.charts.layout import Figure
from aim.documents.values import COUNTS_AS_IN_WORDS
from aim.pupil import Absence, PupilFacts, Stretch, pupil_facts, this_year
from aim.register import Registers
from aim.wording import (
    academic_year_name,
    counted,
    date_range,
    day,
    days,
    half_day,
    left_out,
    listed,
    of_sessions,
    percent,
    running_day,
    sessions,
)


@dataclass(frozen=True, slots=True)
class PupilChoice:
    """One line of the list of pupils."""

    child: str
    label: str  # "Okafor, Ada (7E1)"


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the three figures: a number, what it is, and the sessions under it."""

    name: str
    value: str
    beside: str
    help: str


@dataclass(frozen=True, eq=False)
class PupilScreen:
    """The whole page about one child."""

    name: str
    who: str
    answer: str  # the sentence that says how it is going
    period: str
    measures: tuple[Measure, ...]
    notes: tuple[str, ...]
    certificate: Figure
    certificate_in_words: str
    legend: tuple[LegendEntry, ...]
    by_week: Figure
    by_week_in_words: str
    patterns_in_words: str
    half_terms: pd.DataFrame
    codes: pd.DataFrame
    absences: pd.DataFrame
    absences_in_words: str
    has_marks: bool


def pupil_choices(registers: Registers) -> tuple[PupilChoice, ...]:
    """Every pupil, in order of name; the form, and the school where there are several, beside it."""
    children = registers.children
    several = children["school"].nunique() > 1
    choices = []
    rows: list[dict[Any, Any]] = children.to_dict("records")
    for row in rows:
        name = ", ".join(part for part in (row["surname"], row["forename"]) if part)
        name = name or row["upn"] or row["admission_number"]
        beside = [part for part in (row["reg_group"], row["school"] if several else "") if part]
        choices.append(PupilChoice(row["child"], f"{name} ({', '.join(beside)})" if beside else name))
    return tuple(choices)


def facts_this_year(registers: Registers, child: str, on: date) -> PupilFacts:
    """A child's facts as pages and forms head them: this academic year, looking back at everything."""
    return pupil_facts(registers, child, headline_from=this_year(registers, child, on), on=on)


def pupil_screen(registers: Registers, child: str, on: date) -> PupilScreen:
    """What the Pupil page shows of one child's record up to a day."""
    facts = facts_this_year(registers, child, on)
    marked, marked_name = _marked(facts)
    best_words = _better_in_words(facts)
    return PupilScreen(
        name=facts.pupil.name,
        who=_who(facts),
        answer=_answer(facts),
        period=_period(facts),
        measures=_measures(facts),
        notes=_notes(facts),
        certificate=herringbone_figure(facts.weeks),
        certificate_in_words=herringbone_in_words(facts.weeks),
        legend=herringbone_legend(facts.weeks),
        by_week=attendance_by_week_figure(
            facts.weeks, marked=marked, marked_name=marked_name, title=best_words
        ),
        by_week_in_words=attendance_by_week_in_words(facts.weeks, marked=marked, marked_name=marked_name),
        patterns_in_words=_patterns_in_words(facts),
        half_terms=_half_terms(facts),
        codes=code_table(facts),
        absences=_absences(facts.absences),
        absences_in_words=_absences_in_words(facts.absences),
        has_marks=facts.first_day is not None,
    )


def _who(facts: PupilFacts) -> str:
    pupil = facts.pupil
    year = f"Year {pupil.year_group}" if pupil.year_group.isdigit() else pupil.year_group
    parts = (year, pupil.reg_group, pupil.school, f"UPN {pupil.upn}" if pupil.upn else "")
    return " · ".join(part for part in parts if part)


def _answer(facts: PupilFacts) -> str:
    attendance, name = facts.attendance, facts.pupil.forename or facts.pupil.name
    if not attendance.possible:
        return f"No possible sessions are recorded for {name} in this period."
    missed = of_sessions(attendance.absent, attendance.possible)
    if not attendance.absent:
        return f"{name} has missed none of {sessions(attendance.possible)} this year."
    return f"{name} has missed {missed} this year, the same as {days(attendance.absent)}."


def _period(facts: PupilFacts) -> str:
    if facts.first_day is None or facts.last_day is None:
        return "No marks"
    year = academic_year_name(academic_year_of(facts.last_day))
    return f"{year}: marks from {date_range(facts.first_day, facts.last_day)}"


def _measures(facts: PupilFacts) -> tuple[Measure, ...]:
    attendance = facts.attendance
    of_all = sessions(attendance.possible)
    attended = of_sessions(attendance.attended, attendance.possible)
    late = f", {attendance.late:,} of them late" if attendance.late else ""
    unauthorised = f"of {of_all}"
    if attendance.late_after_register_closed:
        unauthorised += f"; {attendance.late_after_register_closed:,} arrived after the register closed"
    return (
        Measure(
            "Attended", percent(attendance.rate), attended + late, "Sessions attended, of those possible"
        ),
        Measure(
            "Missed",
            sessions(attendance.absent),
            f"{days(attendance.absent)}; {attendance.authorised:,} authorised",
            "A session is a morning or an afternoon",
        ),
        Measure(
            "Unauthorised",
            sessions(attendance.unauthorised),
            unauthorised,
            "Absence the school has not agreed to: codes G, N, O and U",
        ),
    )


def _notes(facts: PupilFacts) -> tuple[str, ...]:
    notes = []
    outside = left_out(facts.attendance)
    if outside:
        notes.append(f"{outside}.")
    if 0 < facts.attendance.possible < 20:
        notes.append("Provisional: fewer than 20 sessions were possible.")
    if facts.marks_after:
        notes.append(f"{counted(facts.marks_after, 'mark')} later than today: read, not counted.")
    if facts.other_rolls:
        notes.append(f"Also on the roll of {listed(facts.other_rolls)}: their sessions are joined by date.")
    if facts.two_values:
        notes.append(f"Two registers differ on {sessions(facts.two_values)}; the main school's mark counts.")
    return tuple(notes)


def _marked(facts: PupilFacts) -> tuple[tuple[Stretch, ...], str]:
    """What the weeks' chart shades, and its name: this year's better times, else its best half term."""
    start = facts.first_day or date.max
    times = tuple(
        Stretch(
            "",
            each.first_day,
            each.last_day,
            Attendance(attended=each.attended, authorised=each.possible - each.attended),
        )
        for each in facts.better_times
        if each.first_day >= start
    )
    if times:
        return times, "Better time"
    best = facts.best_half_term
    return ((best,) if best and best.first_day >= start else ()), "Best half term"


def _better_in_words(facts: PupilFacts) -> str:
    """When it was better, where chance does not explain it; else that nothing stands out."""
    if not facts.better_times:
        return f"No clearly better time. {_best_in_words(facts)}"
    times = (
        f"{running_day(each.first_day)} to {running_day(each.last_day)}: "
        f"{of_sessions(each.attended, each.possible)}, against "
        f"{each.elsewhere_attended:,} of {each.elsewhere_possible:,} at other times"
        for each in facts.better_times
    )
    return f"Better from {'; from '.join(times)}"


_HALVES = {"AM": "Mornings", "PM": "Afternoons"}


def _patterns_in_words(facts: PupilFacts) -> str:
    """What stands out after allowing for chance, as facts; never a cause."""
    if not facts.patterns:
        return "No clear pattern by weekday, by half day or around holidays."
    said = (
        f"{_HALVES.get(each.what, each.what)}: {of_sessions(each.missed, each.possible)}, against "
        f"{each.elsewhere_missed:,} of {each.elsewhere_possible:,} otherwise"
        for each in facts.patterns
    )
    return f"More was missed than chance explains. {'; '.join(said)}."


def _best_in_words(facts: PupilFacts) -> str:
    best, whole = facts.best_half_term, facts.attendance.rate
    if best is None or best.attendance.rate is None or whole is None:
        return "Too few sessions yet to compare half terms"
    share = of_sessions(best.attendance.attended, best.attendance.possible)
    return f"Best half term: {best.name}, {share} ({percent(best.attendance.rate)})"


def _half_terms(facts: PupilFacts) -> pd.DataFrame:
    best, worst = facts.best_half_term, facts.worst_half_term
    several = best is not worst
    rows = [
        {
            "Half term": each.name,
            "Dates": date_range(each.first_day, each.last_day),
            "Attended": of_sessions(each.attendance.attended, each.attendance.possible),
            "%": percent(each.attendance.rate),
            "": ("best" if each is best else "lowest" if each is worst else "")
            if several and each.attendance.possible >= 20
            else "provisional"
            if 0 < each.attendance.possible < 20
            else "",
        }
        for each in facts.half_terms
    ]
    return pd.DataFrame(rows, columns=["Half term", "Dates", "Attended", "%", ""])


def code_table(facts: PupilFacts) -> pd.DataFrame:
    """Each code recorded, in words, and in how many sessions."""
    rows = [
        {
            "Code": each.code,
            "What it means": each.meaning,
            "Counts as": COUNTS_AS_IN_WORDS[each.counts_as],
            "Sessions": each.sessions,
        }
        for each in facts.codes
    ]
    return pd.DataFrame(rows, columns=["Code", "What it means", "Counts as", "Sessions"])


def _absences(absences: tuple[Absence, ...]) -> pd.DataFrame:
    rows = [
        {
            "From": f"{day(each.first_day)}, {half_day(each.first_session)}",
            "To": f"{day(each.last_day)}, {half_day(each.last_session)}",
            "Sessions": each.sessions,
            "Codes": ", ".join(each.codes)
            + (" – reason still to be established" if "N" in each.codes else ""),
        }
        for each in reversed(absences)
    ]
    return pd.DataFrame(rows, columns=["From", "To", "Sessions", "Codes"])


def _absences_in_words(absences: tuple[Absence, ...]) -> str:
    if not absences:
        return "No absences in the marks loaded."
    longest = max(absences, key=lambda each: each.sessions)
    single = sum(each.sessions <= 2 for each in absences)
    when = date_range(longest.first_day, longest.last_day)
    return (
        f"{counted(len(absences), 'spell')} of absence in the marks loaded, {single:,} of them of a day or "
        f"less; the longest was {sessions(longest.sessions)} ({when})."
    )
