"""Pupil lists: social workers, young carers, and which of the other columns tell groups of pupils apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest

from aim.certificates.loading import Loaded, load
from aim.cohort.grouping import own_of
from aim.holding.folder import held, hold
from tests.lib.layout_writers import upn

ON = date(2026, 11, 21)
PUPILS = 24


def loaded(columns: Mapping[str, Sequence[str]], rows_each: int = 1) -> Loaded:
    """Marks of some pupils, and a list of them with these columns beside their names."""
    marks = ["UPN,Surname,Forename,Date,Session,Mark"]
    marks += [f"{upn(n)},Alder{n},Bay,17/09/2026,AM,/" for n in range(1, PUPILS + 1)]
    listed = [",".join(["UPN", "Surname", "Forename", "Year", "FSM", *columns])]
    for place in range(PUPILS * rows_each):
        n = place // rows_each + 1
        beside = (texts[place % len(texts)] for texts in columns.values())
        listed.append(",".join([upn(n), f"Alder{n}", "Bay", "7", "N", *beside]))
    files = [(name, "\n".join(rows).encode()) for name, rows in (("marks.csv", marks), ("list.csv", listed))]
    return load(files, school="Oak Park School", on=ON)


def roll_of(found: Loaded, name: str) -> list[str]:
    (register,) = found.registers
    return list(register.roll[name])


@pytest.mark.parametrize(
    ("heading", "fact", "said", "understood"),
    [
        ("Social Worker", "social_worker", ["Yes", "No", ""], ["Y", "N", ""]),
        ("Has Social Worker", "social_worker", ["TRUE", "FALSE"], ["Y", "N"]),
        ("Young Carer", "young_carer", ["N - No", "Y - Yes"], ["N", "Y"]),
        ("YoungCarerIndicator", "young_carer", ["P", "S", "N"], ["Y", "Y", "N"]),
    ],
)
def test_who_has_a_social_worker_and_who_cares_for_someone_is_read(
    heading: str, fact: str, said: list[str], understood: list[str]
) -> None:
    assert roll_of(loaded({heading: said}), fact)[: len(said)] == understood


def test_the_name_of_a_social_worker_is_left_out_and_that_is_said() -> None:
    found = loaded({"Social Worker": ["Dawn Rees", "", "No"]})
    assert roll_of(found, "social_worker")[:3] == ["", "", "N"]
    (note,) = [each for each in found.problems if each.kind == "not-yes-or-no"]
    assert "8 pupils" in note.message
    assert (note.place.row, note.place.column) == (2, "F")
    assert "Rees" not in note.message + note.found


@pytest.mark.parametrize(
    ("heading", "texts"),
    [
        ("House", ["Red", "Blue", "Green", ""]),
        ("Bus route", ["12", "14"]),
        ("Band", ["upper", "lower", "middle"]),
    ],
)
def test_a_column_of_a_few_different_words_can_be_looked_at_by(heading: str, texts: list[str]) -> None:
    found = loaded({heading: texts})
    assert own_of(found.registers) == (f"own:{heading}",)
    assert roll_of(found, f"own:{heading}")[: len(texts)] == texts


@pytest.mark.parametrize(
    ("heading", "texts"),
    [
        ("House", ["Red"]),  # tells nobody apart
        ("Locker", [f"L{n}" for n in range(PUPILS)]),
        ("Group", [f"G{n % 12}" for n in range(PUPILS)]),  # two pupils each: hardly a group
        ("Remarks", ["good", "better"]),
        ("View", ["Has settled in very well since the move", "Is quiet in class as a rule"]),
        ("Joined", ["01/09/2024", "01/09/2025"]),
        ("Meals paid by", ["a@example.org", "b@example.org"]),
        ("Exam", ["820012", "820013"]),
        ("Mother's First Name", ["Ann", "Bea"]),
        ("Form Tutor", ["Mr Ash", "Ms Birch"]),
        ("Medical flag", ["Asthma", "None"]),
        ("Religion", ["None", "Christian"]),
        ("Sum", ["=1+1", "=2+2"]),
    ],
)
def test_names_notes_days_numbers_and_what_is_nobodys_business_stay_in_the_file(
    heading: str, texts: list[str]
) -> None:
    assert own_of(loaded({heading: texts}).registers) == ()


def test_what_differs_from_contact_to_contact_is_not_the_pupils() -> None:
    columns = {"Contact Name": ["Mrs Ash", "Mr Ash"], "Lives with": ["Yes", "No"], "House": ["Red"] * 2}
    assert own_of(loaded(columns, rows_each=2).registers) == ()


def test_own_columns_are_held_and_a_list_without_them_takes_nothing_away(tmp_path: Path) -> None:
    hold(tmp_path, loaded({"House": ["Red", "Blue"], "Young Carer": ["Yes", "No"]}).registers)
    hold(tmp_path, loaded({}).registers)
    (register,) = held(tmp_path).registers
    assert list(register.roll["own:House"])[:2] == ["Red", "Blue"]
    assert list(register.roll["young_carer"])[:2] == ["Y", "N"]


def test_a_list_of_today_says_nothing_of_the_year_before(tmp_path: Path) -> None:
    hold(tmp_path, loaded({"House": ["Red", "Blue"]}).registers)
    old = "UPN,Surname,Forename,Date,Session,Mark\n" + f"{upn(1)},Alder1,Bay,18/09/2025,AM,/"
    hold(tmp_path, load([("old.csv", old.encode())], school="Oak Park School", on=ON).registers)
    before, now = held(tmp_path).registers
    assert now.roll["own:House"].iat[0] == "Red"
    assert "own:House" not in before.roll or before.roll["own:House"].iat[0] == ""
