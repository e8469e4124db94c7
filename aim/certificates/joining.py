"""Joining: the sheets of a load as registers, one for each school and academic year.

Who is who is told for all sheets together; the first sheet's mark wins a session, unless a person has
decided otherwise; what lost its place is listed with both values and both places.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.certificates.cells import Sheet
from aim.certificates.children import told_apart
from aim.certificates.deciding import Decisions, Disagreement, children_as_decided, chosen_first
from aim.certificates.limits import limit
from aim.certificates.numbered import Places
from aim.certificates.reading import Asked
from aim.certificates.understanding import Chosen, SheetRead, all_or
from aim.codes import NOT_UNDERSTOOD, NOTHING_RECORDED
from aim.problems import Place, Problem, column_letters, problem
from aim.register import Conflicts, Marks, Register, Registers, Source, by_school_and_year, drawn_up
from aim.stretches import looked_up


def registers_of(
    sheets: Sequence[SheetRead], asked: Asked, decisions: Decisions
) -> tuple[Registers, list[Problem], list[Disagreement]]:
    """The registers of all sheets together: one for each school and academic year."""
    if not any(each.reconciliation.marks + each.reconciliation.not_understood for each in sheets):
        return Registers(), [], []  # lists alone make no register: there is nothing to count
    mentions = pd.concat(
        [
            each.reading.mentions.assign(file=each.sheet.file, sheet=each.sheet.name, part=place)
            for place, each in enumerate(sheets)
        ],
        ignore_index=True,
    ).astype(object)
    mentions, problems = told_apart(mentions, asked.school)
    mentions = children_as_decided(mentions, decisions)
    mentions = _with_printed_ranges(mentions, sheets)
    marks, remarks = _all_marks(sheets)
    sources = tuple(Source(each.sheet.file, each.sheet.name) for each in sheets)
    if decisions.marks:
        order = chosen_first(marks, mentions, [each.file for each in sources], decisions)
        marks = marks.where(order)
        remarks = remarks.assign(mark=np.argsort(order)[remarks["mark"].to_numpy(dtype=np.int64)])
    registers: list[Register] = []
    disagreements: list[Disagreement] = []
    years = list(by_school_and_year(mentions, list(mentions["school"]), marks))
    newest = {school: year for school, year, _ in sorted(years, key=lambda each: each[1])}
    remarked = remarks["mark"].to_numpy(dtype=np.int64)
    for school, year, own in years:
        latest = year == newest.get(school)
        if own.all():
            theirs, mine = marks, remarks
        else:
            theirs = marks.where(own)
            mine = remarks.assign(mark=np.cumsum(own)[remarked] - 1)[own[remarked]]
        register, conflicts = drawn_up(school, year, mentions, theirs, sources, mine, latest=latest)
        registers.append(register)
        found = _disagreements(conflicts, sheets, mentions)
        disagreements += found
        problems += [_as_problem(each) for each in found]
        if len(conflicts.lost) > len(found):
            more = len(conflicts.lost) - len(found)
            problems.append(problem("more-of-the-same", Place(found[-1].other_file), "", more=more))
    return Registers(tuple(registers)), problems, disagreements


def _with_printed_ranges(mentions: pd.DataFrame, sheets: Sequence[SheetRead]) -> pd.DataFrame:
    """A lone certificate's pupil is on roll for its printed range (definitions.md 6)."""
    if len(sheets) == 1 and mentions["child"].nunique() == 1 and sheets[0].reading.printed_range:
        first, last = sheets[0].reading.printed_range
        return mentions.assign(
            entry_date=[each or first for each in mentions["entry_date"]],
            leaving_date=[each or last for each in mentions["leaving_date"]],
        )
    return mentions


def _all_marks(sheets: Sequence[SheetRead]) -> tuple[Marks, pd.DataFrame]:
    """The marks of all sheets in a row, and what stands beside some of them."""
    parts: list[Marks] = []
    remarks: list[pd.DataFrame] = []
    before = marked = 0
    for place, each in enumerate(sheets):
        reading = each.reading
        some = all_or(each.number != NOTHING_RECORDED)
        count = len(each.number[some])
        slot = np.multiply(reading.day[some], 2, dtype=np.int32)
        slot += reading.session[some]
        parts.append(
            Marks(
                mention=reading.who[some] + before if before else reading.who[some],
                slot=slot,
                number=each.number[some],
                source=np.broadcast_to(np.int32(place), (count,)),
                row=reading.row[some],
                column=reading.column[some],
                position=np.broadcast_to(np.int32(0), (count,))
                if reading.position is None
                else reading.position[some],
            )
        )
        remarks.append(_remarks(each, some, marked))
        before += len(reading.mentions)
        marked += count
    marks = (
        parts[0]
        if len(parts) == 1
        else Marks(*(np.concatenate(each) for each in zip(*map(_fields, parts), strict=True)))
    )
    return marks, pd.concat(remarks, ignore_index=True)


def _fields(marks: Marks) -> tuple[npt.NDArray[np.integer], ...]:
    return marks.mention, marks.slot, marks.number, marks.source, marks.row, marks.column, marks.position


def _remarks(each: SheetRead, some: Chosen | slice, before: int) -> pd.DataFrame:
    """What stands beside the marks of a sheet: what was typed for no code, minutes late, a comment."""
    reading, texts = each.reading, each.reading.text[some]
    told = each.number[some] == NOT_UNDERSTOOD
    told |= _with_anything(texts, each.minutes_in_cell >= 0)
    beside = np.array([*(_minutes(text) for text in reading.minutes_texts), -1])
    if reading.minutes is not None:
        told |= _with_anything(reading.minutes[some], beside >= 0)
    if reading.comment is not None:
        told |= reading.comment[some] >= 0
    here = np.flatnonzero(told)
    unread = each.number[some][here] == NOT_UNDERSTOOD
    minutes = each.minutes_in_cell[texts[here]]
    if reading.minutes is not None:
        minutes = np.where(minutes >= 0, minutes, beside[reading.minutes[some][here]])
    comment = np.full(len(here), -1) if reading.comment is None else reading.comment[some][here]
    words = np.array([*reading.comment_texts, ""], dtype=object)
    raw = np.array([*reading.texts, ""], dtype=object)
    return pd.DataFrame(
        {
            "mark": here + before,
            "text": np.where(unread, raw[texts[here]], ""),
            "minutes_late": minutes,
            "comment": words[comment],
        }
    )


def _with_anything(places: Places, has: Chosen) -> Chosen | bool:
    """For each place whether its text has something; looked for only where any text has."""
    return looked_up(has, places) if has.any() else False


def _minutes(text: str) -> int:
    """Minutes late as files write them: ``12``, ``12 mins``, ``00:12:00``, a fraction of a day; else -1."""
    plain = text.strip().lower().removesuffix("minutes").removesuffix("mins").removesuffix("min").strip()
    if plain.startswith("1899-12-3"):
        plain = plain.split(" ")[-1]
    parts = plain.split(":")
    if len(parts) in (2, 3) and all(part.isascii() and part.isdigit() for part in parts):
        return int(parts[0]) * 60 + int(parts[1])
    try:
        number = float(plain)
    except ValueError:
        return -1
    if not 0 <= number < 1000:
        return -1
    return round(number * 1440) if 0 < number < 1 else int(number)


def _disagreements(
    conflicts: Conflicts, sheets: Sequence[SheetRead], mentions: pd.DataFrame
) -> list[Disagreement]:
    """Each mark that lost its place, with both values and both places as they stand in the files."""
    lost = conflicts.lost
    epoch = date(1970, 1, 1).toordinal()
    found = []
    for place in range(min(len(lost), limit("problems_listed"))):
        other = sheets[int(lost.source[place])].sheet
        kept = sheets[int(conflicts.kept_source[place])].sheet
        row, column = int(lost.row[place]), int(lost.column[place])
        kept_row, kept_column = int(conflicts.kept_row[place]), int(conflicts.kept_column[place])
        mention = mentions.iloc[int(lost.mention[place])]
        found.append(
            Disagreement(
                child=mention["child"],
                name=f"{mention['forename']} {mention['surname']}".strip(),
                day=date.fromordinal(epoch + int(lost.slot[place]) // 2),
                slot=int(lost.slot[place]),
                kept=_cell(kept, kept_row, kept_column),
                kept_file=kept.file,
                kept_sheet=kept.name,
                kept_at=f"{column_letters(kept_column)}{kept_row}",
                other=_cell(other, row, column),
                other_file=other.file,
                other_sheet=other.name,
                other_at=f"{column_letters(column)}{row}",
            )
        )
    return found


def _as_problem(each: Disagreement) -> Problem:
    letters = each.other_at.rstrip("0123456789")
    where = Place(each.other_file, each.other_sheet, int(each.other_at[len(letters) :]), letters)
    kept_at = " ".join(part for part in (each.kept_file, each.kept_sheet, each.kept_at) if part)
    return problem("two-values-one-session", where, each.other, kept=each.kept, kept_at=kept_at)


def _cell(sheet: Sheet, row: int, column: int) -> str:
    return sheet.rows(row - 1, row)[0][column - 1]
