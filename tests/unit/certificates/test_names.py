"""Names, numbers and headings: read as schools' systems write them, and never split on a guess."""

from __future__ import annotations

import pytest

from aim.certificates.loading import load
from aim.certificates.names import (
    Name,
    field_of,
    name_in_parts,
    tidy,
    tidy_admission_number,
    tidy_upn,
    tidy_year_group,
    upn_fault,
)
from tests.lib.layout_writers import upn
from tests.lib.sample_files import kinds, mark_rows

# Trap 48: forms of a name in one column


@pytest.mark.parametrize(
    ("written", "surname", "forename"),
    [
        ("Okafor, Ada", "Okafor", "Ada"),
        ("O'Neill & D'Souza <Jr>, Finn", "O'Neill & D'Souza <Jr>", "Finn"),
        ("van der Berg, Lotte Marie", "van der Berg", "Lotte Marie"),
        ("Castillo, None", "Castillo", "None"),
        ("OKAFOR Ada", "OKAFOR", "Ada"),
        ("DE SOUZA Maria Ana", "DE SOUZA", "Maria Ana"),
        ("Ada OKAFOR", "OKAFOR", "Ada"),
        ("Ada Okafor", "Okafor", "Ada"),
        ("  Ada   Okafor ", "Okafor", "Ada"),
        ("Key, Alice", "Key", "Alice"),
    ],
)
def test_a_name_in_one_column_is_taken_apart_where_it_says_how(
    written: str, surname: str, forename: str
) -> None:
    assert name_in_parts(written) == Name(surname, forename)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("OKAFOR Ada (7E1)", Name("OKAFOR", "Ada", "7E1")),
        ("Okafor, Ada (7E1)", Name("Okafor", "Ada", "7E1")),
        ("Ada Okafor (Year 7)", Name("Okafor", "Ada", "Year 7")),
    ],
)
def test_a_form_in_brackets_behind_a_name_is_the_form(written: str, expected: Name) -> None:
    assert name_in_parts(written) == expected


@pytest.mark.parametrize(
    "written", ["De Souza Maria", "Maria De Souza", "Ada", "Anna Maria Lopez Garcia", "李"]
)
def test_a_name_that_does_not_say_where_to_split_is_kept_whole(written: str) -> None:
    assert name_in_parts(written) == Name(written, "", split=False)


def test_a_heading_that_says_surname_first_is_believed() -> None:
    rows = f"Surname Forename,UPN,Date,Session,Mark\nOkafor Ada,{upn(1)},2026-09-07,AM,/\n"
    (row,) = mark_rows(load([("a.csv", rows.encode())]))
    assert (row["surname"], row["forename"]) == ("Okafor", "Ada")


@pytest.mark.parametrize("written", ['Ada "Addie" Okafor', "Ada (Addie) Okafor"])
def test_a_name_to_be_known_by_never_becomes_part_of_a_surname_unsaid(written: str) -> None:
    rows = f'Name,UPN,Date,Session,Mark\n"{written.replace(chr(34), chr(34) * 2)}",{upn(1)},2026-09-07,AM,/\n'
    found = load([("a.csv", rows.encode())])
    (row,) = mark_rows(found)
    assert (row["surname"], row["forename"]) == (written, "")
    assert "name-not-split" in kinds(found)


# Traps 50 and 51: numbers


@pytest.mark.parametrize("written", ["001234", "1234", " 1234 ", "01234", "1234\u00a0"])
def test_admission_numbers_are_one_with_and_without_zeros_and_padding(written: str) -> None:
    assert tidy_admission_number(written) == "1234"


def test_two_files_with_and_without_zeros_are_about_one_pupil() -> None:
    head = "Adno,Surname,Forename,Date,Session,Mark\n"
    files = [
        ("a.csv", f"{head}001234,Okafor,Ada,2026-09-07,AM,/\n".encode()),
        ("b.csv", f"{head}1234,Okafor,Ada,2026-09-07,PM,I\n".encode()),
    ]
    found = load(files, school="Oak Park School")
    assert len(found.registers.children) == 1


@pytest.mark.parametrize("form", ["7.00E+01", "70.0", "01-Feb", "Feb-01", "2026-02-01"])
def test_a_form_that_excel_has_changed_is_said(form: str) -> None:
    rows = f"UPN,Surname,Forename,Reg,Date,Session,Mark\n{upn(1)},A,B,{form},2026-09-07,AM,/\n"
    assert "changed-by-excel" in kinds(load([("a.csv", rows.encode())]))


@pytest.mark.parametrize(
    "form", ["7E1", "8E2", "10E1", "3-4", "1/2", "R", "MAR1", "SEP2", "7.1", "Oak", "12"]
)
def test_a_form_that_only_looks_odd_is_the_form(form: str) -> None:
    rows = f"UPN,Surname,Forename,Reg,Date,Session,Mark\n{upn(1)},A,B,{form},2026-09-07,AM,/\n"
    found = load([("a.csv", rows.encode())])
    assert list(found.registers.children["reg_group"]) == [form]
    assert "changed-by-excel" not in kinds(found)


# Trap 52: the UPN


@pytest.mark.parametrize(
    "written", ["r820999819001", " R820999819001 ", "R820 9998 19001", "R82099\u200b9819001"]
)
def test_a_upn_is_read_in_small_letters_with_spaces_and_hidden_characters(written: str) -> None:
    assert tidy_upn(written) == "R820999819001"
    assert upn_fault(tidy_upn(written)) == ""


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("A820999819001", "upn-check-letter"),
        ("R820999819002", "upn-check-letter"),
        ("R82099981900", "upn-shape"),
        ("R8209998190011", "upn-shape"),
        ("820999819001", "upn-shape"),
        ("I820999819001", "upn-shape"),  # I, O and S are no letters of a UPN
        ("8.20125E+11", "upn-rounded"),
        ("8E+11", "upn-rounded"),
    ],
)
def test_what_is_wrong_with_a_upn_is_told_apart(written: str, fault: str) -> None:
    assert upn_fault(written) == fault


def test_a_temporary_upn_with_a_letter_at_its_end_is_a_upn() -> None:
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    for last in letters:
        digits = [int(d) for d in "82099981900"]
        total = sum(w * v for w, v in enumerate([*digits, letters.index(last)], 2))
        assert upn_fault(f"{letters[total % 23]}82099981900{last}") == ""


def test_a_pupil_with_a_wrong_check_letter_is_still_read() -> None:
    rows = "UPN,Surname,Forename,Date,Session,Mark\nA820999819001,A,B,2026-09-07,AM,/\n"
    found = load([("a.csv", rows.encode())])
    assert found.reconciliation.marks == 1
    assert "upn-check-letter" in kinds(found)


def test_a_upn_that_excel_has_rounded_is_no_longer_anybodys() -> None:
    rows = "UPN,Surname,Forename,Date,Session,Mark\n"
    rows += "8.20125E+11,A,B,2026-09-07,AM,/\n8.20125E+11,C,D,2026-09-07,AM,I\n"
    found = load([("a.csv", rows.encode())])
    assert len(found.registers.children) == 2
    assert list(found.registers.children["upn"]) == ["", ""]


def test_two_spellings_of_a_malformed_upn_do_not_make_two_pupils_of_one_admission_number() -> None:
    rows = (
        "UPN,Adno,Surname,Forename,Date,Session,Mark\n"
        "R82099981900,1,A,B,2026-09-07,AM,/\n"
        "R820999819001,1,A,B,2026-09-07,PM,I\n"
    )
    assert len(load([("a.csv", rows.encode())]).registers.children) == 1


# Twins and namesakes


def test_two_pupils_of_one_name_and_birthday_are_two_where_their_numbers_differ() -> None:
    rows = "UPN,Surname,Forename,DOB,Date,Session,Mark\n"
    for number, mark in ((1, "/"), (2, "I")):
        rows += f"{upn(number)},Khan,Ali,2015-03-14,2026-09-07,AM,{mark}\n"
    found = load([("a.csv", rows.encode())])
    assert sorted(r["code"] for r in mark_rows(found)) == ["/", "I"]


def test_without_any_number_a_name_and_another_birthday_are_another_pupil_and_that_is_said() -> None:
    rows = (
        "Surname,Forename,DOB,Date,Session,Mark\n"
        "Khan,Ali,2015-03-14,2026-09-07,AM,/\n"
        "Khan,Ali,2014-03-14,2026-09-07,AM,I\n"
    )
    found = load([("a.csv", rows.encode())])
    assert len(found.registers.children) == 2
    assert "no-upn" in kinds(found)


def test_a_date_of_birth_is_read_in_the_order_of_the_files_other_dates() -> None:
    rows = (
        "UPN,Surname,Forename,DOB,Date,Session,Mark\n"
        f"{upn(1)},Okafor,Ada,03/04/2015,14/09/2026,AM,/\n"
        f"{upn(1)},Okafor,Ada,03/04/2015,15/09/2026,AM,/\n"
    )
    found = load([("a.csv", rows.encode())])
    assert str(found.registers.children["date_of_birth"].iloc[0]) == "2015-04-03"
    assert "pupil-date-not-read" not in kinds(found)


# Headings and years


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("UPN", "upn"),
        ("\ufeffUPN", "upn"),
        ("Legal_x0020_Surname", "surname"),
        ("LegalSurname", "surname"),
        ("legal  surname ", "surname"),
        ("Session.Mark", "mark"),
        ("Reg Group:", "reg_group"),
        ("AttendanceDate", "date"),
        ("Week\u00a0Beginning", "week_start"),
        ("W/E", "week_end"),
        ("Textbox132", ""),
        ("Room", ""),
    ],
)
def test_a_heading_is_known_however_it_is_spelt(heading: str, field: str) -> None:
    assert field_of(heading) == field


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Year  7", "7"),
        ("7", "7"),
        ("07", "7"),
        ("Yr 10", "10"),
        ("Y11", "11"),
        ("R", "R"),
        ("Reception", "R"),
        ("N1", "N1"),
    ],
)
def test_a_year_group_is_one_however_it_is_written(written: str, said: str) -> None:
    assert tidy_year_group(written) == said


def test_tidying_takes_away_what_nobody_sees_and_nothing_else() -> None:
    assert tidy(" O\u2019Neill\u00a0\u200b  &\tSons ") == "O\u2019Neill & Sons"
