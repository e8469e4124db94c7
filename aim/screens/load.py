"""What the Load page shows: how each file was read, what was not, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from aim.certificates.limits import limit
from aim.certificates.loading import FileRead, Loaded, severities
from aim.exports import problem_rows, problems_csv
from aim.problems import Problem, Severity
from aim.wording import counted, date_range, listed

_COLUMNS = {
    "severity": "How serious",
    "file": "File",
    "sheet": "Sheet",
    "row": "Row",
    "column": "Column",
    "found": "Found",
    "message": "What it means",
    "to_do": "What to do",
}
_SEVERITY_WORDS = {"refused": "Not used", "problem": "To look at", "note": "To know"}


@dataclass(frozen=True, slots=True)
class FileCard:
    """One file as its card shows it."""

    file: str
    verdict: str  # "Everything was read", "3 things to look at", "Not read"
    good: bool  # nothing was refused in it
    lines: tuple[str, ...]  # layout, pupils and dates, marks, how sure
    refusal: str  # for a file that was not read: why, and what to do


@dataclass(frozen=True, slots=True)
class LoadScreen:
    """The whole page after some files were dropped."""

    headline: str
    good: bool
    cards: tuple[FileCard, ...]
    reconciliation: str
    problems: pd.DataFrame  # the first of them
    problems_in_words: str
    problems_csv: str  # all of them
    can_go_on: bool  # there are pupils to go to
    asks_for_dates: bool
    asks_for_school: bool


def load_screen(loaded: Loaded) -> LoadScreen:
    """What the Load page shows of what was read."""
    shown = limit("problems_shown")
    rows = problem_rows(loaded.problems)
    table = pd.DataFrame(rows[:shown], columns=list(_COLUMNS)).rename(columns=_COLUMNS)
    table[_COLUMNS["severity"]] = table[_COLUMNS["severity"]].map(_SEVERITY_WORDS)
    how_many = severities(loaded.problems)
    pupils = len(loaded.registers.children)
    kinds = {each.kind for each in loaded.problems}
    return LoadScreen(
        headline=_headline(loaded, pupils),
        good=pupils > 0 and not how_many[Severity.REFUSED],
        cards=tuple(_card(each, loaded.problems) for each in loaded.files),
        reconciliation=reconciled(loaded),
        problems=table,
        problems_in_words=_problems_in_words(how_many, len(rows), shown),
        problems_csv=problems_csv(loaded.problems),
        can_go_on=pupils > 0,
        asks_for_dates="ambiguous-dates" in kinds,
        asks_for_school="unnamed-school" in kinds,
    )


def cancelled(loaded: Loaded | None) -> str:
    """What a user reads who has cancelled the reading of files; ``loaded`` is what is held."""
    held = "Nothing is loaded." if loaded is None else "What was loaded before is unchanged."
    return f"Reading was cancelled. {held}"


def reconciled(loaded: Loaded) -> str:
    """What every cell was: "410 cells: 396 marks, 10 blank, 4 not understood, 0 not used"."""
    counts = loaded.reconciliation
    return (
        f"{counted(counts.cells, 'cell')}: {counted(counts.marks, 'mark')}, {counts.blank:,} blank, "
        f"{counts.not_understood:,} not understood, {counts.refused:,} not used"
    )


def _headline(loaded: Loaded, pupils: int) -> str:
    schools = [each for each in dict.fromkeys(register.school for register in loaded.registers) if each]
    if not pupils:
        return "No pupil's marks could be read"
    where = f" at {listed(schools)}" if schools else ""
    return f"{counted(pupils, 'pupil')}{where}"


def _card(read: FileRead, problems: tuple[Problem, ...]) -> FileCard:
    mine = [each for each in problems if each.place.file == read.file]
    refused = [each for each in mine if each.severity is Severity.REFUSED]
    to_look_at = [each for each in mine if each.severity is Severity.PROBLEM]
    if not read.layout:
        why = refused[0] if refused else None
        return FileCard(read.file, "Not read", False, (), f"{why.message} {why.to_do}" if why else "")
    counts = read.reconciliation
    lines: tuple[str, ...] = (
        f"Layout: {read.in_words}",
        f"{counted(read.pupils, 'pupil')}, {date_range(read.first_day, read.last_day) or 'no dates'}",
        f"{counted(counts.marks, 'mark')} in {counted(counts.cells, 'cell')}; {counts.blank:,} blank",
        _how_sure(read),
    )
    if read.totals_agreed:
        lines = (*lines, f"{counted(read.totals_agreed, 'total')} of its own agree with the marks")
    if refused:
        verdict = f"{counted(len(refused), 'thing')} could not be used"
    elif to_look_at:
        verdict = f"{counted(len(to_look_at), 'thing')} to look at"
    else:
        verdict = "Everything was read"
    return FileCard(read.file, verdict, not refused, lines, "")


def _how_sure(read: FileRead) -> str:
    if any(each.said_on for each in read.sheets):
        return "Read as you said"
    return "Sure of the layout" if read.sure >= 0.9 else "Not quite sure of the layout: compare a few marks"


def _problems_in_words(how_many: dict[Severity, int], total: int, shown: int) -> str:
    if not total:
        return "Nothing to look at."
    parts = [
        f"{how_many[Severity.REFUSED]:,} could not be used" if how_many[Severity.REFUSED] else "",
        f"{how_many[Severity.PROBLEM]:,} to look at" if how_many[Severity.PROBLEM] else "",
        f"{how_many[Severity.NOTE]:,} to know" if how_many[Severity.NOTE] else "",
    ]
    said = listed(part for part in parts if part)
    more = f" The first {shown} are shown; the download has them all." if total > shown else ""
    return f"{said[0].upper()}{said[1:]}.{more}"
