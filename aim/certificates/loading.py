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

from aim.certificates.cells import Content, Opened, Sheet
from aim.certificates.containers import opened, unpacked
from aim.certificates.dates import Order
from aim.certificates.deciding import (
    NOTHING_DECIDED,
    Decisions,
    Disagreement,
    in_order_of_preference,
)
from aim.certificates.joining import registers_of
from aim.certificates.mapping import (
    Mappings,
    SchoolCodes,
    SheetOutline,
    outline_of,
    outline_of_unread,
)
from aim.certificates.reading import Asked, Reading
from aim.certificates.recognising import Recognised, recognised
from aim.certificates.totals import totals_compared
from aim.certificates.understanding import Reconciliation, SheetRead, all_or, sheet_read
from aim.codes import (
    NOTHING_RECORDED,
    Numbers,
)
from aim.problems import Place, Problem, Severity, problem
from aim.register import Registers
from aim.stretches import met
from aim.wording import counted, day


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
    look: Callable[[], None] = lambda: None,
) -> Loaded:
    """The registers that some files hold, with every problem met, whatever the files are.

    ``files`` are names and bytes. ``school`` is used where a file names none; ``dates`` settles the order
    of day and month; ``local_codes`` are a school's own codes and what each means, ``school_codes`` the same
    of several schools by name; ``mappings`` are what a person has said of the columns. Where two files
    disagree the first named wins, or with ``prefer_newest`` the one printed last (then named last);
    ``decisions`` are what a person has settled.
    Marks after ``on`` are read and noted. ``progress`` is told each file's name as it is begun;
    ``look`` is called often while reading goes on, and what it raises ends it.
    """
    asked = Asked(school, dates, local_codes or {})
    sheets: list[SheetRead] = []
    problems: list[Problem] = []
    outlines: list[FileRead] = []
    contained: list[tuple[str, Content]] = []
    for file in files:
        look()
        inside, left_out = unpacked(*file)
        contained += inside
        problems += left_out
        outlines += [FileRead(file[0])] if left_out and not inside else []
    for name, content in contained:
        progress(name)
        opened_up = opened(name, content, look)
        read, outline, wrong = _file_read(opened_up, asked, mappings or Mappings(), school_codes or {}, look)
        sheets += read
        problems += wrong
        outlines.append(outline)
    if prefer_newest:
        order = sorted(range(len(sheets)), key=lambda n: (sheets[n].printed or date.min, n), reverse=True)
        sheets = [sheets[place] for place in order]
    look()
    preferred = in_order_of_preference([each.sheet.file for each in sheets], decisions)
    registers, wrong, disagreements = registers_of([sheets[place] for place in preferred], asked, decisions)
    problems += wrong
    if on:
        problems += _later_marks(registers, on)
    return Loaded(registers, tuple(problems), tuple(outlines), tuple(disagreements))


def _file_read(
    container: Opened,
    asked: Asked,
    mappings: Mappings,
    school_codes: SchoolCodes,
    look: Callable[[], None],
) -> tuple[list[SheetRead], FileRead, list[Problem]]:
    """The sheets of one file that hold marks, its outline, and what was wrong."""
    name, problems = container.file, list(container.problems)
    read: list[SheetRead] = []
    unread: list[Problem] = []
    outlines: list[SheetOutline] = []
    for sheet in container.sheets:
        look()
        said = mappings.of(sheet)
        layout = said[1] if said else recognised(sheet)
        if isinstance(layout, Problem):
            unread.append(layout)
            outlines.append(outline_of_unread(sheet))
        else:
            found = sheet_read(sheet, layout, asked, school_codes)
            read.append(found)
            outlines.append(outline_of(sheet, layout, found.reading, found.number, said[0] if said else None))
    if not read:
        # One reason for the file: that of the sheet that came nearest to being a register.
        problems += sorted(unread, key=lambda each: each.kind in ("no-headings", "not-a-register"))[:1]
        return [], FileRead(name, sheets=tuple(outlines)), problems
    for reason in unread:
        # A sheet whose first row is a pupil's carries on from another, and its marks must not go unsaid.
        carries_on = reason.kind == "no-headings" and reason.found
        note = problem("sheet-without-register", reason.place, reason.place.sheet)
        problems.append(reason if carries_on else note)
    for each in read:
        problems += each.problems
        if each.sheet.hidden:
            problems.append(problem("hidden-sheet", Place(name, each.sheet.name), each.sheet.name))
    compared = totals_compared([(each.sheet, each.reading, each.number) for each in read])
    problems += compared.problems
    outline = replace(_outline(name, read, asked), sheets=tuple(outlines), totals_agreed=compared.agreed)
    return read, outline, problems


def _outline(name: str, read: Sequence[SheetRead], asked: Asked) -> FileRead:
    days = [each.reading.day[all_or(each.number != NOTHING_RECORDED)] for each in read]
    days = [each for each in days if len(each)]
    epoch = date(1970, 1, 1).toordinal()
    pupils: set[tuple[str, ...]] = set()
    schools: dict[str, None] = {}
    for each in read:
        named = each.reading.mentions
        some = named[named["listed"].astype(bool) | met(each.reading.who, len(named))]
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
    found = sheet_read(sheet, layout, Asked(school, dates), school_codes or {})
    return Tried(found.reading, found.number, found.reconciliation, found.problems)


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
