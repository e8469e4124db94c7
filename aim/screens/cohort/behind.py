"""The list of children behind any number of the Cohort page, by name: what a click opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from aim.attendance import Standing
from aim.casework.cases import Cases
from aim.casework.children import Child
from aim.casework.meetings import Meeting, Stage
from aim.codes import numbers_of
from aim.cohort.enrolments import judged
from aim.cohort.group_words import group_in_words
from aim.cohort.hygiene import not_recorded, still_unexplained
from aim.cohort.views import (
    Chosen,
    bands_of,
    by_week,
    enrolments_of,
    times_of,
    week_numbers,
    with_sums_between,
    with_sums_where,
)
from aim.screens.cohort.look import Look, school_in_words, slots_of_weeks, weeks_of, year_group_in_words
from aim.settings import band_in_words
from aim.spreadsheets import safe_text
from aim.wording import counted, day, percent, running_day, weekday_name

Key = tuple[str, ...]  # what a list is of: a kind, and what it needs to be found
LONGEST = 2_000  # children in a list: more than anyone reads, and as much as a browser draws at once
_Found = tuple[str, pd.DataFrame, dict[str, str]]  # what of, the enrolments, columns beside the usual ones

_STANDINGS = {
    Standing.NONE.value: "",
    Standing.PERSISTENT.value: "Persistent",
    Standing.SEVERE.value: "Severe",
}


@dataclass(frozen=True, eq=False)
class Behind:
    """A list of children: what it is of, a row each, and who they are in the same order."""

    heading: str
    table: pd.DataFrame
    children: tuple[str, ...]
    columns: dict[str, str] = field(default_factory=dict)  # how numbers are drawn, by column

    def __len__(self) -> int:
        return len(self.children)

    @property
    def csv(self) -> str:
        """The list for a spreadsheet: no text of it is taken for a formula."""
        return as_csv(self.table)

    def found(self, typed: str) -> Behind:
        """Those whose name, form or school holds what was typed; all where nothing was."""
        wanted = " ".join(typed.split()).casefold()
        if not wanted:
            return self
        texts = [name for name in ("Name", "Year", "Form", "School") if name in self.table]
        inside = np.zeros(len(self.table), dtype=bool)
        for name in texts:
            inside |= np.array([wanted in str(each).casefold() for each in self.table[name]], dtype=bool)
        some = np.flatnonzero(inside)
        return replace(
            self,
            table=self.table.iloc[some].reset_index(drop=True),
            children=tuple(self.children[place] for place in some),
        )


def behind(look: Look, key: Key, on: date, cases: Cases | None = None) -> Behind | None:
    """The children behind what was clicked; None where the key says nothing that is looked at any more."""
    found = _found(look, key, on)
    if found is None:
        return None
    what, rows, more = found
    listed = listed_children(look, what, rows, more)
    if cases is None or not cases.cases:
        return listed
    last = [last_meeting(row, cases, on) for row in rows.iloc[: len(listed)].to_dict("records")]
    return replace(listed, table=listed.table.assign(**{"Last meeting": last}))


def _found(look: Look, key: Key, on: date) -> _Found | None:
    """What the list is of, its enrolments with their sums, and columns beside the usual ones."""
    kind, *rest = key or ("",)
    everyone = look.some
    if kind == "everyone":
        return f"Everyone counted {look.period.said}", _worst_first(enrolments_of(everyone)), {}
    if kind == "standing":
        rows = enrolments_of(everyone)
        severe = rest[0] == Standing.SEVERE.value
        wanted = rows["standing"].isin(
            [Standing.SEVERE.value, *([] if severe else [Standing.PERSISTENT.value])]
        )
        name = "Severely absent" if severe else "Persistently absent, the severely absent among them,"
        return f"{name} {look.period.said}", _worst_first(rows[wanted]), {}
    if kind == "missed":
        rows = enrolments_of(everyone)
        name = {"absent": "Missed any session", "authorised": "Any authorised absence"}.get(
            rest[0], "Any unauthorised absence"
        )
        return f"{name} {look.period.said}", _most_first(rows[rows[rest[0]] > 0], rest[0]), {}
    if kind == "cell":
        return _cell(look, *rest)
    if kind == "band":
        band = int(rest[0])
        inside = bands_of(everyone.each, look.settings.band_starts) == band
        rows = enrolments_of(everyone.of(everyone.rows[inside]))
        return f"{band_in_words(look.settings, band)} {look.period.said}", _worst_first(rows), {}
    if kind == "week":
        return _week(look, int(rest[0]), "of both" in rest)
    if kind == "days":
        return _last_days(look, rest)
    if kind == "weekday":
        return _weekday(look, *rest)
    if kind == "codes":
        return _codes(look, *rest)
    if kind == "owed":
        return _owed(look, on, *rest)
    if kind == "standing in":
        return _standing_in(look, *rest)
    return None


def _cell(look: Look, fact: str, word: str, half_term: str) -> _Found | None:
    """One group of enrolments, in one half term or ("") in the period."""
    some = _in_half_term(look, half_term)
    places, words = look.year.facts[fact]
    if some is None or word not in words:
        return None
    rows = enrolments_of(some.of(some.rows[places[some.rows] == words.index(word)]))
    name = group_in_words(fact, word)
    return f"{name} {f'in {half_term}' if half_term else look.period.said}", _worst_first(rows), {}


def _in_half_term(look: Look, half_term: str) -> Chosen | None:
    if not half_term:
        return look.some
    names = look.year.half_terms
    return look.whole_year.with_half_terms([names.index(half_term)]) if half_term in names else None


def _week(look: Look, number: int, of_both: bool = False) -> _Found | None:
    """One week; of the schools alone that the chart compares with the year before, where it does."""
    both = look.both_years if of_both else None
    wanted = both.weeks_and_later if both else None
    week = next((each for each in by_week(look.some, wanted) if each.number == number), None)
    if week is None:
        return None
    some = look.some
    if wanted is not None:
        schools = wanted[:, np.flatnonzero(week_numbers(look.year) == number)[0]]
        some = some.of(some.rows[schools[look.year.school[some.rows]]])
    monday = pd.Timestamp(week.monday)
    rows = with_sums_between(some, week.monday, (monday + pd.Timedelta(days=6)).date())
    what = f"Missed any session in the week beginning {running_day(week.monday)}"
    return what, _most_first(rows[rows["absent"] > 0], "absent"), {}


def _last_days(look: Look, days: Sequence[str]) -> _Found:
    first, last = (pd.Timestamp(each).date() for each in days)
    rows = with_sums_between(look.some, first, last)
    what = f"Missed any session from {day(first)} to {day(last)}"
    return what, _most_first(rows[rows["absent"] > 0], "absent"), {}


def _weekday(look: Look, day: str, half: str) -> _Found:
    slots = look.year.slots
    wanted = (slots // 2 + 3) % 7 == int(day)
    if half:
        wanted &= slots % 2 == int(half)
    rows = with_sums_where(look.some, look.some.in_period & wanted)
    part = f" {('mornings', 'afternoons')[int(half)]}" if half else "s"
    what = f"Missed any session on {weekday_name(int(day))}{part} {look.period.said}"
    return what, _most_first(rows[rows["absent"] > 0], "absent"), {}


def _codes(look: Look, codes: str, week: str) -> _Found:
    """Whoever has any of these codes in the weeks of the period, or in one of them, and how often."""
    wanted = slots_of_weeks(look, week)
    times = times_of(look.whole_year, numbers_of(*codes.split(",")), wanted)
    some = look.whole_year.of(look.whole_year.rows[times > 0])
    rows = judged(look.year.who.iloc[some.rows], some.each, everyone=True).assign(times=times[times > 0])
    days = (each.monday for _, each in weeks_of(look) if str(each.number) == week)
    when = next((f"in the week beginning {running_day(monday)}" for monday in days), look.period.said)
    return f"{codes.replace(',', ', ')} {when}", _most_first(rows, "times"), {"times": "Sessions"}


def _owed(look: Look, on: date, which: str, school: str, form: str) -> _Found:
    """Those of a form with marks still owed, and how many."""
    owed = still_unexplained(look.registers, on) if which == "n" else not_recorded(look.registers, on)
    mine = owed[(owed["reg_group"] == form) & ((owed["school"] == school) | (school == ""))]
    times = mine.groupby("child").size()
    rows = judged(look.year.who.iloc[look.some.rows], look.some.each, everyone=True)
    rows = rows[rows["child"].isin(set(mine["child"])) & rows["school"].isin(set(mine["school"]))]
    rows = rows.assign(times=times.reindex(rows["child"]).to_numpy(dtype=np.int64))
    name = "Reason still to be established (N)" if which == "n" else "Sessions not recorded"
    return f"{name}, {form or 'no form'}", _most_first(rows, "times"), {"times": "Sessions"}


def _standing_in(look: Look, fact: str, word: str, which: str) -> _Found | None:
    """Those of one group who stand so."""
    found = _cell(look, fact, word, "")
    if found is None:
        return None
    what, rows, more = found
    standings = [Standing.SEVERE.value, *([Standing.PERSISTENT.value] if which == "persistent" else [])]
    return f"{which.capitalize()} absence, {what}", rows[rows["standing"].isin(standings)], more


def _worst_first(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values(["attendance", "surname", "forename"], kind="stable")


def _most_first(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    return rows.sort_values([column, "surname", "forename"], ascending=[False, True, True], kind="stable")


def listed_children(
    look: Look,
    what: str,
    rows: pd.DataFrame,
    more: dict[str, str] | None = None,
) -> Behind:
    """Enrolments (as ``enrolments`` has them, in the order to be shown) as a list of children.

    ``more`` are columns of the rows to show beside the usual ones, and what to call them.
    """
    heading = f"{what}: {counted(len(rows), 'pupil')}"
    if len(rows) > LONGEST:
        heading += f". The first {LONGEST:,} are shown: choose a school or a year group to see the others"
        rows = rows.iloc[:LONGEST]
    names = zip(rows["surname"], rows["forename"], rows["upn"], strict=True)
    table = pd.DataFrame(
        {
            "Name": [_name(*each) for each in names],
            "Year": [year_group_in_words(each) for each in rows["year_group"]],
            "Form": rows["reg_group"].to_numpy(dtype=object),
            **(
                {"School": [school_in_words(each) for each in rows["school"]]} if look.several_schools else {}
            ),
            **{name: rows[column].to_numpy() for column, name in (more or {}).items()},
            "Attended": [
                _tenths(attended, possible)
                for attended, possible in zip(rows["attended"], rows["possible"], strict=True)
            ],
            "Missed": rows["absent"].to_numpy(dtype=np.int64),
            "Of sessions": rows["possible"].to_numpy(dtype=np.int64),
            "Unauthorised": rows["unauthorised"].to_numpy(dtype=np.int64),
            "Standing": [_STANDINGS[each] for each in rows["standing"]],
        }
    )
    return Behind(heading, table.reset_index(drop=True), tuple(rows["child"]), {"Attended": "%.1f%%"})


def as_csv(table: pd.DataFrame) -> str:
    """A table as CSV that opens in Excel, no text of it taken for a formula."""
    safe = table.map(lambda value: safe_text(value) if isinstance(value, str) else value)
    return "\ufeff" + safe.to_csv(index=False)


def _name(surname: str, forename: str, upn: str) -> str:
    return ", ".join(part for part in (surname, forename) if part) or upn


def _tenths(attended: int, possible: int) -> float:
    """A percentage as ``wording`` rounds it, as a number so that a list sorts by it; blank of nothing."""
    if not possible:
        return float("nan")
    return float(percent(Fraction(int(attended), int(possible))).removesuffix("%"))


def last_meeting(row: dict[Any, Any], cases: Cases, on: date) -> str:
    """The day of a child's last meeting, seen from a day, or of the next one planned; else "None recorded".

    A meeting of a later day is planned, though its plan was issued already; of one whose day is past and
    which nobody has finished, that is said.
    """
    met = [each.meeting for each in cases.of(child_of(row)) if each.meeting.stage is not Stage.CALLED_OFF]
    over = [(each.day, each.took_place(on)) for each in met if each.day and _is_over(each, on)]
    if over:
        last, took_place = max(over)
        return day(last) if took_place else f"{day(last)}, not finished"
    planned = [each.day for each in met if each.day]
    return f"Planned {day(min(planned))}" if planned else "None recorded"


def _is_over(meeting: Meeting, on: date) -> bool:
    return meeting.took_place(on) or (meeting.day is not None and meeting.day < on)


def child_of(row: dict[Any, Any]) -> Child:
    """The child of an enrolment, as casework knows them."""
    names = ("school", "surname", "forename", "date_of_birth", "upn", "admission_number")
    return Child(**{name: row[name] for name in names})
