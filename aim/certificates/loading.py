"""Loading: files in, registers and problems out, with every cell accounted for.

``load`` never raises for bad content and never guesses silently. Each position (a cell in which a mark
could stand) is a mark, a blank, not understood, or refused, and the four are counted file by file before
anything is joined: cells = marks + blank + not understood + refused (definitions.md 8 and 9).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.certificates.cells import Content, Sheet
from aim.certificates.checks import pupil_checks
from aim.certificates.children import told_apart
from aim.certificates.containers import opened, unpacked
from aim.certificates.dates import Order
from aim.certificates.deciding import (
    NOTHING_DECIDED,
    Decisions,
    Disagreement,
    children_as_decided,
    chosen_first,
    in_order_of_preference,
)
from aim.certificates.layouts.tables import printed_on
from aim.certificates.limits import limit
from aim.certificates.mapping import (
    Mappings,
    SchoolCodes,
    SheetOutline,
    codes_said_by_all,
    outline_of,
    outline_of_unread,
)
from aim.certificates.reading import NO_DAY, UNKNOWN, Asked, Reading, one_a_row
from aim.certificates.recognising import Recognised, recognised
from aim.certificates.totals import totals_compared
from aim.codes import (
    NOT_UNDERSTOOD,
    NOTHING_RECORDED,
    Numbers,
    Understood,
    code_by_number,
    code_texts,
    numbers_on,
    understood,
)
from aim.problems import Place, Problem, Severity, column_letters, problem
from aim.register import Conflicts, Marks, Register, Registers, Source, by_school_and_year, drawn_up
from aim.wording import counted, day

Chosen = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Every cell in which a mark could stand, and what it turned out to be."""

    marks: int = 0
    blank: int = 0
    not_understood: int = 0
    refused: int = 0

    @property
    def cells(self) -> int:
        """All of them."""
        return self.marks + self.blank + self.not_understood + self.refused

    def __add__(self, other: Reconciliation) -> Reconciliation:
        return Reconciliation(
            self.marks + other.marks,
            self.blank + other.blank,
            self.not_understood + other.not_understood,
            self.refused + other.refused,
        )


@dataclass(frozen=True, slots=True)
class FileRead:
    """How one file was read; ``layout`` is "" for one that was not."""

    file: str
    layout: str = ""
    in_words: str = ""
    sure: float = 0.0
    pupils: int = 0
    first_day: date | None = None
    last_day: date | None = None
    schools: tuple[str, ...] = ()
    reconciliation: Reconciliation = field(default_factory=Reconciliation)
    left_out: tuple[tuple[str, int, str], ...] = ()  # sheet, row, how the row begins
    sheets: tuple[SheetOutline, ...] = ()  # the first rows of each, and what they were taken for
    totals_agreed: int = 0  # of the totals it prints itself


@dataclass(frozen=True, eq=False)
class Loaded:
    """What some files held: their registers, what was wrong, and how each was read."""

    registers: Registers = field(default_factory=Registers)
    problems: tuple[Problem, ...] = ()
    files: tuple[FileRead, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()

    @property
    def reconciliation(self) -> Reconciliation:
        """All the files' cells together."""
        return sum((each.reconciliation for each in self.files), Reconciliation())


@dataclass(frozen=True, eq=False)
class _SheetRead:
    """One sheet's positions with what they mean."""

    sheet: Sheet
    layout: Recognised
    reading: Reading
    number: Numbers  # 0 for blank and refused positions
    reconciliation: Reconciliation
    problems: tuple[Problem, ...]
    minutes_in_cell: npt.NDArray[np.int64]  # by text; -1 for none
    printed: date | None


def load(
    files: Sequence[tuple[str, Content]],
    *,
    school: str = "",
    dates: Order | None = None,
    local_codes: Mapping[str, str] | None = None,
    school_codes: SchoolCodes | None = None,
    mappings: Mappings | None = None,
    prefer_newest: bool = False,
    decisions: Decisions = NOTHING_DECIDED,
    on: date | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Loaded:
    """The registers that some files hold, with every problem met, whatever the files are.

    ``files`` are names and bytes. ``school`` is used where a file names none; ``dates`` settles the order
    of day and month; ``local_codes`` are a school's own codes and what each means, ``school_codes`` the same
    of several schools by name; ``mappings`` are what a person has said of the columns. Where two files
    disagree the first named wins, or with ``prefer_newest`` the one printed last (then named last);
    ``decisions`` are what a person has settled.
    Marks after ``on`` are read and noted. ``progress`` is told each file's name as it is begun.
    """
    asked = Asked(school, dates, local_codes or {})
    sheets: list[_SheetRead] = []
    problems: list[Problem] = []
    outlines: list[FileRead] = []
    contained: list[tuple[str, Content]] = []
    for file in files:
        inside, left_out = unpacked(*file)
        contained += inside
        problems += left_out
        outlines += [FileRead(file[0])] if left_out and not inside else []
    for name, content in contained:
        progress(name)
        read, outline, wrong = _file_read(name, content, asked, mappings or Mappings(), school_codes or {})
        sheets += read
        problems += wrong
        outlines.append(outline)
    if prefer_newest:
        order = sorted(range(len(sheets)), key=lambda n: (sheets[n].printed or date.min, n), reverse=True)
        sheets = [sheets[place] for place in order]
    preferred = in_order_of_preference([each.sheet.file for each in sheets], decisions)
    registers, wrong, disagreements = _registers([sheets[place] for place in preferred], asked, decisions)
    problems += wrong
    if on:
        problems += _later_marks(registers, on)
    return Loaded(registers, tuple(problems), tuple(outlines), tuple(disagreements))


def _file_read(
    name: str, content: Content, asked: Asked, mappings: Mappings, school_codes: SchoolCodes
) -> tuple[list[_SheetRead], FileRead, list[Problem]]:
    """The sheets of one file that hold marks, its outline, and what was wrong."""
    container = opened(name, content)
    problems = list(container.problems)
    read: list[_SheetRead] = []
    unread: list[Problem] = []
    outlines: list[SheetOutline] = []
    for sheet in container.sheets:
        said = mappings.of(sheet)
        layout = said[1] if said else recognised(sheet)
        if isinstance(layout, Problem):
            unread.append(layout)
            outlines.append(outline_of_unread(sheet))
        else:
            found = _sheet_read(sheet, layout, asked, school_codes)
            read.append(found)
            outlines.append(outline_of(sheet, layout, found.reading, found.number, said[0] if said else None))
    if not read:
        # One reason for the file: that of the sheet that came nearest to being a register.
        problems += sorted(unread, key=lambda each: each.kind in ("no-headings", "not-a-register"))[:1]
        return [], FileRead(name, sheets=tuple(outlines)), problems
    for reason in unread:
        problems.append(problem("sheet-without-register", reason.place, reason.place.sheet))
    for each in read:
        problems += each.problems
        if each.sheet.hidden:
            problems.append(problem("hidden-sheet", Place(name, each.sheet.name), each.sheet.name))
    compared = totals_compared([(each.sheet, each.reading, each.number) for each in read])
    problems += compared.problems
    outline = replace(_outline(name, read, asked), sheets=tuple(outlines), totals_agreed=compared.agreed)
    return read, outline, problems


def _outline(name: str, read: Sequence[_SheetRead], asked: Asked) -> FileRead:
    days = [each.reading.day[each.number != NOTHING_RECORDED] for each in read]
    days = [each for each in days if len(each)]
    epoch = date(1970, 1, 1).toordinal()
    pupils: set[tuple[str, ...]] = set()
    schools: dict[str, None] = {}
    for each in read:
        named = each.reading.mentions
        some = named[named["listed"] | named.index.isin(np.unique(each.reading.who))]
        keys = some["upn"].where(some["upn"] != "", some["admission_number"])
        keys = keys.where(keys != "", some["surname"] + "|" + some["forename"])
        pupils |= set(keys)
        schools |= dict.fromkeys(some["school"].where(some["school"] != "", some["school_number"]))
    first = min(int(each.min()) for each in days) if days else None
    last = max(int(each.max()) for each in days) if days else None
    return FileRead(
        file=name,
        layout=read[0].layout.layout,
        in_words=read[0].layout.in_words,
        sure=min(each.layout.sure for each in read),
        pupils=len(pupils),
        first_day=date.fromordinal(epoch + first) if first is not None else None,
        last_day=date.fromordinal(epoch + last) if last is not None else None,
        schools=tuple(each or asked.school for each in schools if each or asked.school),
        reconciliation=sum((each.reconciliation for each in read), Reconciliation()),
        left_out=tuple((each.sheet.name, row, text) for each in read for row, text in each.reading.left_out),
    )


def _sheet_read(sheet: Sheet, layout: Recognised, asked: Asked, school_codes: SchoolCodes) -> _SheetRead:
    reading = layout.read(sheet, asked)
    own_codes = {**codes_said_by_all(_schools_of(reading, asked), school_codes), **asked.local_codes}
    means = [understood(text, own_codes) for text in reading.texts]
    nowhere = len(code_texts())
    places = np.array([*(each.place for each in means), nowhere], dtype=np.int64)
    stands = reading.text >= 0
    known = (reading.who != UNKNOWN) & (reading.day != NO_DAY) & (reading.session != UNKNOWN)
    read = stands & known
    number = np.zeros(len(reading), dtype=np.uint8)
    number[read] = numbers_on(places[reading.text[read]], reading.day[read], reading.session[read])
    unread = int(np.count_nonzero(number == NOT_UNDERSTOOD))
    problems = [
        *reading.problems,
        *_unknown_pupils(sheet, reading, stands),
        *_codes_not_understood(sheet, reading, number),
        *_codes_read_otherwise(sheet, reading, means, number),
        *_codes_outside_their_years(sheet, reading, number),
        *pupil_checks(sheet, reading, layout.headings),
    ]
    if not len(reading) and not reading.mentions["listed"].any():
        problems.append(problem("no-rows", Place(sheet.file, sheet.name, layout.headings.data_row), ""))
    if reading.left_out:
        row, text = reading.left_out[0]
        where = Place(sheet.file, sheet.name, row)
        problems.append(problem("rows-left-out", where, text, rows=counted(len(reading.left_out), "row")))
    return _SheetRead(
        sheet=sheet,
        layout=layout,
        reading=reading,
        number=number,
        reconciliation=Reconciliation(
            marks=int(np.count_nonzero(number)) - unread,
            blank=int(np.count_nonzero(~stands)),
            not_understood=unread,
            refused=int(np.count_nonzero(stands & ~known)),
        ),
        problems=tuple(problems),
        minutes_in_cell=np.array(
            [-1 if each.minutes_late is None else each.minutes_late for each in means] + [-1]
        ),
        printed=printed_on(
            [*sheet.rows(0, 5), *sheet.rows(max(0, sheet.height - 5), sheet.height)], asked.dates
        ),
    )


def _schools_of(reading: Reading, asked: Asked) -> list[str]:
    named = reading.mentions["school"].where(
        reading.mentions["school"] != "", reading.mentions["school_number"]
    )
    return [each or asked.school for each in dict.fromkeys(named)]


@dataclass(frozen=True, eq=False)
class Tried:
    """How a sheet would be read: its positions, the number of each mark, and what they come to."""

    reading: Reading
    number: Numbers
    reconciliation: Reconciliation
    problems: tuple[Problem, ...]


def tried(
    sheet: Sheet,
    layout: Recognised,
    *,
    school: str = "",
    dates: Order | None = None,
    school_codes: SchoolCodes | None = None,
) -> Tried:
    """A sheet read to be looked at, and joined to nothing."""
    found = _sheet_read(sheet, layout, Asked(school, dates), school_codes or {})
    return Tried(found.reading, found.number, found.reconciliation, found.problems)


def _unknown_pupils(sheet: Sheet, reading: Reading, stands: Chosen) -> list[Problem]:
    nobody = stands & (reading.who == UNKNOWN)
    if not nobody.any():
        return []
    rows, first = np.unique(reading.row[nobody], return_index=True)
    column = int(reading.column[nobody][first[0]])
    return one_a_row("pupil-not-known", sheet, rows.astype(np.int64) - 1, column - 1, "")


def _codes_not_understood(sheet: Sheet, reading: Reading, number: Numbers) -> list[Problem]:
    """One problem for each mark that is no code on its day."""
    problems: list[Problem] = []
    unread = np.flatnonzero(number == NOT_UNDERSTOOD)
    for text in np.unique(reading.text[unread]):
        there = unread[reading.text[unread] == text]
        for column in np.unique(reading.column[there]):
            rows = reading.row[there[reading.column[there] == column]].astype(np.int64) - 1
            problems += one_a_row("not-a-code", sheet, rows, int(column) - 1, reading.texts[text])
    return problems


def _codes_read_otherwise(
    sheet: Sheet, reading: Reading, means: Sequence[Understood], number: Numbers
) -> list[Problem]:
    """One note for each way of writing that was read as another."""
    problems = []
    for text, meaning in enumerate(means):
        if not meaning.read_as or meaning.minutes_late is not None:
            continue
        there = np.flatnonzero((reading.text == text) & (number != NOTHING_RECORDED))
        if len(there):
            where = _place(sheet, reading, int(there[0]))
            problems.append(
                problem(
                    "look-alike-code",
                    where,
                    reading.texts[text],
                    read_as=meaning.read_as,
                    marks=counted(len(there), "mark"),
                )
            )
    return problems


def _codes_outside_their_years(sheet: Sheet, reading: Reading, number: Numbers) -> list[Problem]:
    """One note for each code used before its first day or after its last, with the meaning it was given."""
    problems = []
    for each in np.unique(number):
        code = code_by_number().get(int(each))
        if code is None or code.in_its_years:
            continue
        there = np.flatnonzero(number == each)
        where = _place(sheet, reading, int(there[0]))
        values = {
            "nearest": code.nearest,
            "counts_as": code.counts_as,
            "marks": counted(len(there), "mark"),
            "note": code.note,
            "day": _day_in_words(int(reading.day[there[0]])),
        }
        problems.append(problem("code-outside-its-years", where, code.code, **values))
    return problems


def _day_in_words(number: int) -> str:
    return day(date.fromordinal(date(1970, 1, 1).toordinal() + number))


def _place(sheet: Sheet, reading: Reading, position: int) -> Place:
    row, column = int(reading.row[position]), int(reading.column[position])
    return Place(sheet.file, sheet.name, row, column_letters(column))


def _registers(
    sheets: Sequence[_SheetRead], asked: Asked, decisions: Decisions
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
    order = chosen_first(marks, mentions, [each.file for each in sources], decisions)
    if decisions.marks:
        marks = marks.where(order)
        remarks = remarks.assign(mark=np.argsort(order)[remarks["mark"].to_numpy(dtype=np.int64)])
    registers: list[Register] = []
    disagreements: list[Disagreement] = []
    years = list(by_school_and_year(mentions, list(mentions["school"]), marks))
    newest = {school: year for school, year, _ in sorted(years, key=lambda each: each[1])}
    remarked = remarks["mark"].to_numpy(dtype=np.int64)
    for school, year, own in years:
        latest = year == newest.get(school)
        mine = remarks.assign(mark=np.cumsum(own)[remarked] - 1)[own[remarked]]
        register, conflicts = drawn_up(school, year, mentions, marks.where(own), sources, mine, latest=latest)
        registers.append(register)
        found = _disagreements(conflicts, sheets, mentions)
        disagreements += found
        problems += [_as_problem(each) for each in found]
        if len(conflicts.lost) > len(found):
            more = len(conflicts.lost) - len(found)
            problems.append(problem("more-of-the-same", Place(found[-1].other_file), "", more=more))
    return Registers(tuple(registers)), problems, disagreements


def _with_printed_ranges(mentions: pd.DataFrame, sheets: Sequence[_SheetRead]) -> pd.DataFrame:
    """A lone certificate's pupil is on roll for its printed range (definitions.md 6)."""
    if len(sheets) == 1 and mentions["child"].nunique() == 1 and sheets[0].reading.printed_range:
        first, last = sheets[0].reading.printed_range
        return mentions.assign(
            entry_date=[each or first for each in mentions["entry_date"]],
            leaving_date=[each or last for each in mentions["leaving_date"]],
        )
    return mentions


def _all_marks(sheets: Sequence[_SheetRead]) -> tuple[Marks, pd.DataFrame]:
    """The marks of all sheets in a row, and what stands beside some of them."""
    parts: list[Marks] = []
    remarks: list[pd.DataFrame] = []
    before = marked = 0
    for place, each in enumerate(sheets):
        reading = each.reading
        some = each.number != NOTHING_RECORDED
        count = int(some.sum())
        slot = reading.day[some].astype(np.int64) * 2 + reading.session[some]
        parts.append(
            Marks(
                mention=reading.who[some] + before,
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


def _remarks(each: _SheetRead, some: Chosen, before: int) -> pd.DataFrame:
    """A row for each mark with something beside it: text not understood, minutes late, a comment.

    ``mark`` is its number among all the marks, of which ``before`` came from other sheets.
    """
    reading = each.reading
    texts = reading.text[some]
    unread = each.number[some] == NOT_UNDERSTOOD
    minutes = each.minutes_in_cell[texts]
    if reading.minutes is not None:
        beside = np.array([*(_minutes(text) for text in reading.minutes_texts), -1])[reading.minutes[some]]
        minutes = np.where(minutes >= 0, minutes, beside)
    comment = np.full(len(texts), -1) if reading.comment is None else reading.comment[some]
    told = np.flatnonzero(unread | (minutes >= 0) | (comment >= 0))
    words = np.array([*reading.comment_texts, ""], dtype=object)
    raw = np.array([*reading.texts, ""], dtype=object)
    return pd.DataFrame(
        {
            "mark": told + before,
            "text": np.where(unread[told], raw[texts[told]], ""),
            "minutes_late": minutes[told],
            "comment": words[comment[told]],
        }
    )


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
    conflicts: Conflicts, sheets: Sequence[_SheetRead], mentions: pd.DataFrame
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


def _later_marks(registers: Registers, on: date) -> Iterator[Problem]:
    later = 0
    for register in registers:
        after = register.slots > 2 * (on - date(1970, 1, 1)).days + 1
        later += int(np.count_nonzero(register.grid[:, after]))
    if later:
        file = registers.registers[0].sources[0].file
        yield problem("future-marks", Place(file), "", marks=counted(later, "mark"), on=day(on))


def severities(problems: Sequence[Problem]) -> dict[Severity, int]:
    """How many problems there are of each severity."""
    return {each: sum(one.severity is each for one in problems) for each in Severity}
