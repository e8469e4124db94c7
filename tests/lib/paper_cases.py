"""The children on whom every letter and sheet is tried: invented, each with a record drawn as a strip."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

from aim.documents.answers import AnswerValue
from aim.documents.forms import FilledForm
from aim.documents.papers import Asked, papers
from aim.documents.recipients import Addressee
from aim.pupil import PupilFacts
from aim.register import Registers
from tests.lib.docx_text import docx_text
from tests.lib.register_strip import registers

TODAY = date(2026, 11, 23)
MEETING = date(2026, 11, 27)
FORTY_LINES = "\n".join(f"line {number} of what was said" for number in range(1, 41))

AUTUMN = r"""
2026-08-31 ## ## /\ /\ /\
2026-09-07 /\ /\ /\ /\ /\
2026-09-14 L\ /\ /\ /\ /\
2026-09-21 /\ /\ /\ II /\
2026-09-28 /\ /\ /\ /\ /\
2026-10-05 /\ /\ M\ /\ /\
2026-10-12 /\ /\ /\ /\ /\
2026-10-19 /\ L\ /\ /\ /\
2026-10-26 ## ## ## ## ##
2026-11-02 II II II II I\
2026-11-09 OO /\ U\ /\ OO
2026-11-16 OO L\ UO /\ NN
"""

LAST_WEEK = r"/\ [C2][C2] II /\ OO"
A_SUSPENSION = "\n".join(
    f"{date(2026, 9, 7) + timedelta(weeks=week)} {'EE EE EE EE EE' if week < 6 else LAST_WEEK}"
    for week in range(7)
)


@dataclass(frozen=True)
class Case:
    """A child whose record is held, and the day of a meeting."""

    name: str
    registers: Registers
    meeting_date: date | None = MEETING


@cache
def case(name: str, strip: str = AUTUMN, meeting_date: date | None = MEETING, **child: Hashable) -> Case:
    """A case of one child; ``child`` are columns of the roll."""
    ada = {"forename": "Ada", "surname": "Okafor", "year_group": "8", "reg_group": "8B", "upn": "R1"}
    held = registers(strip, school="Oak Park School", **{**ada, "date_of_birth": date(2014, 3, 2), **child})
    return Case(name, held, meeting_date)


@cache
def nothing_known() -> Case:
    """A name and one mark: no date of birth, no year group, no meeting, no answer."""
    blank = dict.fromkeys(("forename", "surname", "year_group", "reg_group"), "")
    return case("almost nothing known", "2026-11-16 /.", None, date_of_birth=None, **blank)


def cases() -> tuple[Case, ...]:
    """The children that every paper has to be right for."""
    return (
        case("everything known"),
        nothing_known(),
        case("a child too young", year_group="R", reg_group="Robins", date_of_birth=date(2022, 5, 1)),
        case("year 12", year_group="12", reg_group="12A", date_of_birth=date(2009, 10, 2)),
        case("a term of suspension", A_SUSPENSION),
        case(
            "an awkward name",
            forename="Siân ليلى",
            surname="O'Neill & D\"Souza <Jr> Ŵyn",
            reg_group="7<b>",
        ),
    )


class _Remembered(Asked):
    """The same, with what the record says worked out once for each child and day."""

    def facts(self) -> PupilFacts:
        return _facts(self.registers, self.until)


@cache
def _facts(held: Registers, until: date) -> PupilFacts:
    return Asked("staff-sheet", held, "A", {}, until, TODAY).facts()


def made(
    form: str,
    given: Case,
    answers: Mapping[str, AnswerValue] = MappingProxyType({}),
    addressees: tuple[Addressee, ...] = (),
) -> tuple[FilledForm, ...]:
    """The paper for a case."""
    return papers(
        _Remembered(
            form,
            given.registers,
            "A",
            answers=answers,
            on=TODAY,
            today=TODAY,
            meeting_date=given.meeting_date,
            addressees=addressees,
        )
    )


def texts(name: str, files: tuple[FilledForm, ...]) -> str:
    """The text of every file of a paper, under the name of its case, with all that is told to staff."""
    found = [f"==== {name}"]
    for paper in files:
        left = f"\nStill to say: {', '.join(paper.still_to_say)}\n" if paper.still_to_say else ""
        notes = "".join(f"\nFor staff: {note}" for note in paper.notes) + ("\n" if paper.notes else "")
        found.append(f"---- {paper.file_name}\n{docx_text(paper.content)}{left}{notes}")
    return "\n".join(found)
