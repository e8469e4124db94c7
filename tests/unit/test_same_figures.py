"""One pupil, five layouts: the same figures on screen, in the JSON and in the document."""

from datetime import date

import pytest

from aim.certificates.loading import load
from aim.documents.forms import filled_form
from aim.exports import pupil_json
from aim.screens.pupil import facts_this_year, pupil_screen
from tests.lib.app import SAMPLES
from tests.lib.docx_text import docx_text

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
