"""Papers for many children at once, in a zip: a cover sheet, a list of what is still to be said, the papers.

Made one at a time, so that whoever waits can be told how far it is and can call it off: nothing half done is
left then. A paper that cannot be made is listed with the reason, and the others are.
"""

from __future__ import annotations

import csv
import os
import tempfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from aim.documents.answers import UnusableAnswer
from aim.documents.fields import FORMS
from aim.documents.filling import filled, printable
from aim.documents.forms import LONGEST_FILE_NAME
from aim.documents.own_template import Refused
from aim.documents.papers import Asked, MeetingDateNeeded, papers
from aim.pupil import Pupil, attendance_until, pupil_of
from aim.register import Registers
from aim.spreadsheets import safe_text
from aim.wording import counted, day

COVER, LEFT = "00 Cover sheet.docx", "00 Still to be said.csv"
LEFT_COLUMNS = (
    "school",
    "surname",
    "forename",
    "upn",
    "year_group",
    "reg_group",
    "paper",
    "file",
    "still_to_be_said",
)


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one paper of one child: its file and what it still lacks, or why there is none."""

    pupil: Pupil
    form: str
    file: str  # in the zip; "" where it was not made
    still_to_say: tuple[str, ...]
    why_not: str
    to_know: tuple[str, ...] = ()  # before it goes out, such as whether it is the right paper for this child


@dataclass(frozen=True, slots=True)
class Step:
    """How far the work is: so many children of so many, and what was made for the last of them."""

    done: int
    of: int
    made: tuple[Made, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """What the cover sheet says of the whole: which children these are, and who asked for it."""

    chosen: str  # "Pupils who attended less than 90% of possible sessions"
    asked_by: str
    on: date


def children_below(registers: Registers, percent: int, on: date, *, whole: bool = False) -> list[str]:
    """The children who attended less than so many percent of their possible sessions, in order of name.

    Whole sessions up to a day: 100 * attended < percent * possible (definitions.md 21). Those of the academic
    year of each one's latest mark, as headlines have them; with ``whole``, of all there is, as the command
    line counts (15). Nobody without a possible session is among them.
    """
    found = []
    for child in registers.children["child"]:
        each = attendance_until(registers, child, on, whole=whole)
        if 100 * each.attended < percent * each.possible:
            found.append(str(child))
    return found


def children_of_years(registers: Registers, years: Iterable[str]) -> list[str]:
    """The children of these year groups, in order of name; "8" and "Year 8" are one."""
    wanted = {_year(year) for year in years}
    everyone = registers.children
    rows = zip(everyone["child"], everyone["year_group"], strict=True)
    return [str(child) for child, year in rows if _year(str(year)) in wanted]


def _year(text: str) -> str:
    return " ".join(text.split()).casefold().removeprefix("year ")


def into_zip(
    target: IO[bytes],
    asked: Sequence[Asked],
    heading: Heading,
    *,
    salt: str = "",
) -> Generator[Step, None, None]:
    """Write the papers asked for into a zip, a step for each; once the last was given the zip is whole.

    ``salt`` makes the file unlike any other, so that the address a browser fetches it from cannot be guessed.
    Raises KeyError for a form that does not exist, and MeetingDateNeeded where one is of a meeting and has no
    day: before anything is made.
    """
    for each in asked:
        if FORMS[each.form].of_a_meeting and each.meeting_date is None:
            raise MeetingDateNeeded("This form is of a meeting: say on which day it is.")
    made: list[Made] = []
    names = {COVER.lower(), LEFT.lower()}
    with ZipFile(target, "w") as archive:
        archive.comment = salt.encode()
        for place, each in enumerate(asked, 1):
            new = tuple(_made(each, archive, names, heading.on))
            made += new
            yield Step(place, len(asked), new)
        _put(archive, COVER, _cover(made, heading), heading.on)
        _put(archive, LEFT, _left(made), heading.on)


def into_file(path: Path, asked: Sequence[Asked], heading: Heading) -> Generator[Step, None, None]:
    """The same into a file, put in its place once it is whole: called off, what stood there before stands.

    Raises OSError where the folder cannot be written to, and what ``into_zip`` raises.
    """
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            yield from into_zip(file, asked, heading)
        Path(beside).replace(path)
    except BaseException:  # a generator that is closed too
        Path(beside).unlink(missing_ok=True)
        raise


def _made(asked: Asked, archive: ZipFile, names: set[str], on: date) -> Iterator[Made]:
    pupil = pupil_of(asked.registers, asked.child)
    try:
        for each in papers(asked):
            name = _unused(each.file_name, names)
            _put(archive, name, each.content, on)
            yield Made(pupil, asked.form, name, (*asked.to_decide, *each.still_to_say), "", each.notes)
    except (UnusableAnswer, Refused) as why:
        yield Made(pupil, asked.form, "", (), str(why))


def _unused(name: str, names: set[str]) -> str:
    """A name no other file in the zip has, small and capital letters alike, and not too long."""
    stem, dot, end = name.rpartition(".")
    found, number = name, 2
    while found.lower() in names:
        more = f"_{number}"
        found = f"{stem[: LONGEST_FILE_NAME - len(more) - len(dot + end)]}{more}{dot}{end}"
        number += 1
    names.add(found.lower())
    return found


def _put(archive: ZipFile, name: str, content: bytes, on: date) -> None:
    member = ZipInfo(name, (max(on.year, 1980), on.month, on.day, 0, 0, 0))
    member.compress_type = (
        ZIP_STORED if name.endswith(".docx") else ZIP_DEFLATED
    )  # a Word file is packed already
    archive.writestr(member, content)


def _cover(made: Sequence[Made], heading: Heading) -> bytes:
    whole = [each for each in made if not each.why_not]
    left = sum(bool(each.still_to_say) for each in whole)
    children = len(dict.fromkeys(each.pupil for each in made))
    titles = list(dict.fromkeys(FORMS[each.form].title for each in made))
    by = f" by {heading.asked_by}" if heading.asked_by else ""
    template = files(__package__).joinpath("templates", "cover-sheet.docx").read_bytes()
    return filled(
        template,
        {
            "title": printable(f"{' and '.join(titles) or 'No papers'}: cover sheet"),
            "chosen": printable(heading.chosen),
            "made": printable(f"Made on {day(heading.on)}{by}."),
            "counts": f"{counted(len(whole), 'paper')} for {_children(children)}; in {left:,} of them "
            f"something is still to be said, in grey and brackets. {LEFT} lists it for a spreadsheet.",
            "not_made": [
                {"pupil": _name(each.pupil), "why": printable(each.why_not)} for each in made if each.why_not
            ],
            "papers": [
                {
                    "pupil": _name(each.pupil),
                    "reg_group": printable(each.pupil.reg_group or each.pupil.year_group),
                    "file": each.file,
                    "left": printable(", ".join(each.still_to_say)) or "nothing",
                }
                for each in whole
            ],
        },
        title="Cover sheet",
        on=heading.on,
    )


def _left(made: Iterable[Made]) -> bytes:
    """A row for each thing still to be said; no cell of it is a formula."""
    out = StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow(LEFT_COLUMNS)
    for each in made:
        pupil = each.pupil
        who = (pupil.school, pupil.surname, pupil.forename, pupil.upn, pupil.year_group, pupil.reg_group)
        said_of_it = (*each.still_to_say, *(f"to know before it goes out: {note}" for note in each.to_know))
        for said in said_of_it or ((f"not made: {each.why_not}",) if each.why_not else ()):
            rows.writerow([safe_text(cell) for cell in (*who, FORMS[each.form].title, each.file, said)])
    return out.getvalue().encode("utf-8-sig")


def _children(number: int) -> str:
    return "1 child" if number == 1 else f"{number:,} children"


def _name(pupil: Pupil) -> str:
    return printable(
        ", ".join(filter(None, (pupil.surname, pupil.forename))) or pupil.upn or "name not known"
    )
