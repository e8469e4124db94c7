"""docs/guidance.md and the product say the same: every field, letter and file that it names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aim.documents.fields import FORMS, form_fields

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "guidance.md").read_text(encoding="utf-8")
SHORT = {
    "SAM": "school-attendance-meeting",
    "SAR": "school-attendance-review",
    "AIM": "attendance-improvement-meeting",
    "AIR": "attendance-improvement-review",
    "SHEET": "staff-sheet",
}
NAMED = set(re.findall(r"`([A-Z]+)\.(\w+)`", TEXT))


def test_every_field_that_is_named_is_a_field_of_its_form() -> None:
    assert NAMED
    fields = {(short, field.name) for short, form in SHORT.items() for field in form_fields(form)}
    assert NAMED - fields == set()


@pytest.mark.parametrize("short", ["SAM", "SAR", "AIM", "AIR"])
def test_every_field_under_a_heading_of_the_council_is_named(short: str) -> None:
    headed = {field.name for field in form_fields(SHORT[short]) if field.heading}
    assert headed - {name for each, name in NAMED if each == short} == set()


def test_every_letter_that_is_named_is_a_form() -> None:
    letters = set(re.findall(r"`letter: ([\w-]+)`", TEXT))
    assert letters
    assert letters - set(FORMS) == set()


def test_every_file_that_is_named_is_there() -> None:
    named = re.findall(r"`((?:aim|tests)/[\w/.]+)`", TEXT)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_element_is_answered() -> None:
    rows = [line for line in TEXT.splitlines() if line.startswith("| ") and not line.startswith("| Asked")]
    assert rows
    assert [row for row in rows if len(row.split(" | ")) != 3 or not row.split(" | ")[2].strip(" |")] == []
