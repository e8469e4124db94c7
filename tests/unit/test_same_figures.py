"""One pupil, five layouts: the same figures on screen, in the JSON and in the document."""

from collections import Counter
from datetime import date

import pytest

from aim.certificates.loading import load
from aim.cohort.counting import cohort_rows
from aim.documents.forms import filled_form
from aim.exports import pupil_json
from aim.pupil import pupil_facts
from aim.register import Registers
from aim.screens.pupil import facts_this_year, pupil_screen
from tests.lib.app import SAMPLES
from tests.lib.docx_text import docx_text
from tests.lib.sample_files import loaded, mark_rows

ADA = "R820999819001"
ON = date(2026, 11, 21)
FILES = [
    "oak-park-long.csv",
    "oak-park-day-rows.csv",
    "oak-park-week-rows.xlsx",
    "oak-park-wide.xlsx",
    "oak-park-7e1-certificates.csv",
    "ada-okafor-certificate.xlsx",
]


def _shown(file: str) -> tuple[object, ...]:
    """What a user is told of Ada from one file: on screen, in numbers, on paper."""
    loaded = load([(file, (SAMPLES / file).read_bytes())], school="Oak Park School", on=ON)
    screen = pupil_screen(loaded.registers, ADA, ON)
    facts = facts_this_year(loaded.registers, ADA, ON)
    told = pupil_json(facts)
    form = filled_form(
        "school-attendance-meeting",
        facts,
        meeting_date=date(2026, 11, 27),
        review_date=date(2026, 12, 18),
        review_date_note="",
        answers={},
        today=ON,
    )
    paper = docx_text(form.content)
    figures = paper[
        paper.index("Attendance is presently:") : paper.index("Reasons the school has been given")
    ]
    return (
        screen.answer,
        screen.measures,
        screen.notes,
        screen.codes.table.to_csv(),
        screen.spells.table.to_csv(),
        screen.weekdays.table.to_csv(),
        {name: told[name] for name in ("from", "to", "sessions", "attendance", "standing", "codes")},
        figures,
    )


@pytest.mark.parametrize("file", FILES[1:])
def test_every_layout_tells_the_same_of_a_pupil(file: str) -> None:
    assert _shown(file) == _shown(FILES[0])


# A cohort, its pupils and marks.csv add up to the same sessions.

COHORT_FILES = ("oak-park-long.csv", "oak-park-pupils.csv", "hazel-lane-long.csv", "hazel-lane-pupils.csv")


def _added(by: list[str]) -> dict[str, int]:
    found = cohort_rows(loaded(*COHORT_FILES).registers, by)[["attended", "authorised", "unauthorised"]]
    return found.sum().to_dict()


@pytest.mark.parametrize(
    "by", [["school"], ["year_group", "half_term"], ["week", "session"], ["reg_group", "sex"]]
)
def test_a_cohort_adds_up_to_the_marks_that_are_written(by: list[str]) -> None:
    names = {"attending": "attended", "authorised": "authorised", "unauthorised": "unauthorised"}
    written = Counter(row["counts_as"] for row in mark_rows(loaded(*COHORT_FILES)))
    assert _added(by) == {column: written[name] for name, column in names.items()}


def test_a_cohort_adds_up_to_its_pupils_where_nobody_is_on_two_rolls() -> None:
    year = Registers(loaded(*COHORT_FILES).registers.registers[:1])
    (row,) = cohort_rows(year, []).to_dict("records")
    told = [pupil_json(pupil_facts(year, child, on=ON)) for child in year.children["child"]]
    assert row["pupils"] == len(told) > 20
    for name in ("possible", "attended", "authorised", "unauthorised", "not_recorded", "not_possible"):
        assert sum(each["sessions"][name] for each in told) == row[name], name
    assert sum(each["standing"] != "none" for each in told) == row["persistent"]
    assert sum(each["standing"] == "severe" for each in told) == row["severe"]


def test_codes_of_a_cohort_are_the_codes_of_its_pupils() -> None:
    registers = loaded(*COHORT_FILES).registers
    rows = cohort_rows(registers, ["code"]).set_index("code")
    written = Counter(row["code"] for row in mark_rows(loaded(*COHORT_FILES)))
    for code in ("/", "\\", "L", "I", "O", "U", "N"):
        assert rows["possible"][code] == written[code]
