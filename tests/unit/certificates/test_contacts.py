"""Pupil lists keep where a pupil lives and who is to be told, in columns or in rows of their own."""

from __future__ import annotations

import pytest

from aim.certificates.contacts import Person, contact_heading, person_in_parts
from aim.siblings.lists import People, people_of
from tests.lib.sample_files import sample

WIDE = """School,UPN,Surname,Forename,DOB,Year,Address,Postcode,Home Phone,Contact 1 Name,\
Contact 1 Relationship,Contact 1 Home Phone,Contact 1 Mobile,Contact2Name,Contact2Telephone,Contact2Email,\
Mother's Mobile
Oak,R820999819001,Okafor,Ada,2015-04-09,7,1 Station Road,ZZ99 2UL,01632 960001,Mrs N Okafor,\
Mother,01632 960001,07700 900100,Tom Reed,07700 900102,tom@post.example,
Oak,F820999819002,Khan,Aisha,2015-06-04,7,2 The Croft,,,,,,,,,,07700 900103
"""
LONG = """School,UPN,Surname,Forename,DOB,Contact Name,Relationship,Telephone,Address,Postcode
Oak,R820999819001,Okafor,Ada,2015-04-09,Mrs N Okafor,Mother,07700 900100,1 Station Road,ZZ99 2UL
Oak,R820999819001,Okafor,Ada,2015-04-09,Mr B Okafor,Father,07700 900101,9 Mill Lane,ZZ99 2UM
Oak,F820999819002,Khan,Aisha,2015-06-04,Kate Khan,Mum,,2 The Croft,
"""


def read(**files: str) -> People:
    return people_of([(f"{name}.csv", text.encode()) for name, text in files.items()])


def contacts(people: People, pupil: int) -> list[tuple[str, ...]]:
    own = people.contacts[people.contacts["pupil"] == pupil]
    said = own[["title", "forename", "surname", "relationship", "phone", "email", "address"]]
    return [tuple(row) for row in said.itertuples(index=False)]


def test_a_wide_list_has_a_contact_for_each_group_of_columns() -> None:
    people = read(wide=WIDE)
    assert list(people.pupils["row"]) == [2, 3]
    assert list(people.pupils["phone"]) == ["01632 960001", ""]
    assert list(people.pupils["address"]) == ["1 Station Road", "2 The Croft"]
    assert contacts(people, 0) == [
        ("Mrs", "N", "Okafor", "Mother", "01632 960001;07700 900100", "", ""),
        ("", "Tom", "Reed", "", "07700 900102", "tom@post.example", ""),
    ]
    assert contacts(people, 1) == [("", "", "", "Mother", "07700 900103", "", "")]
    assert people.problems == ()


def test_a_long_list_has_each_pupil_once_at_their_first_row_with_every_contact() -> None:
    people = read(long=LONG)
    assert list(people.pupils["row"]) == [2, 4]
    assert contacts(people, 0) == [
        ("Mrs", "N", "Okafor", "Mother", "07700 900100", "", "1 Station Road"),
        ("Mr", "B", "Okafor", "Father", "07700 900101", "", "9 Mill Lane"),
    ]
    # One address a pupil is the pupil's own; several are the contacts'.
    assert contacts(people, 1) == [("", "Kate", "Khan", "Mum", "", "", "")]
    assert list(people.pupils["address"]) == ["1 Station Road", "2 The Croft"]


def test_a_long_list_adds_its_contacts_to_the_same_schools_own_list() -> None:
    own = "School,UPN,Surname,Forename,DOB,Year\nOAK,R820999819001,OKAFOR,Ada,2015-04-09,7\n"
    people = read(long=LONG, own=own)
    ada = people.pupils.index[people.pupils["upn"] == "R820999819001"]
    assert list(people.pupils["file"][ada]) == ["own.csv"]
    assert [each[2] for each in contacts(people, int(ada[0]))] == ["Okafor", "Okafor"]
    assert list(people.pupils["address"][ada]) == ["1 Station Road"]


def test_two_lists_of_one_pupil_at_two_schools_stay_two_rows() -> None:
    other = "School,UPN,Surname,Forename,DOB,Year\nElm,R820999819001,Okafor,Ada,2015-04-09,7\n"
    people = read(long=LONG, other=other)
    assert sorted(people.pupils["school"]) == ["Elm", "Oak", "Oak"]


def test_an_address_in_several_columns_is_one() -> None:
    head = "UPN,Surname,Forename,DOB,Flat,House Number,Street,Town,Post Code"
    people = read(one=f"{head}\nR820999819001,Okafor,Ada,2015-04-09,3,12,High Street,Stroud,ZZ1 1AA\n")
    assert list(people.pupils["address"]) == ["Flat 3, 12 High Street, Stroud"]


def test_pupils_of_one_name_without_a_number_are_told_apart_by_their_homes() -> None:
    rows = "Ali,Mohammed,7,1 A Road,ZZ1 1AA\nAli,Mohammed,7,2 B Road,ZZ1 1AB\n"
    people = read(one=f"Surname,Forename,Year,Address,Postcode\n{rows}")
    assert list(people.pupils["address"]) == ["1 A Road", "2 B Road"]


def test_a_row_that_begins_like_a_legend_is_a_pupil_if_it_has_a_date_of_birth() -> None:
    people = read(one="Surname,Forename,DOB,Year\nO Brien,Niamh,2010-04-09,7\n")
    assert list(people.pupils["surname"]) == ["O Brien"]


def test_a_file_of_marks_holds_no_list_and_is_named() -> None:
    people = people_of([("oak-park-wide.csv", sample("oak-park-wide.csv"))])
    assert len(people.pupils) == 0
    assert people.without_list == ("oak-park-wide.csv",)
    assert people.problems == ()


def test_a_file_that_is_no_list_and_no_register_says_why() -> None:
    people = people_of([("bad.csv", sample("bad/not-a-register.csv"))])
    assert [each.kind for each in people.problems] == ["not-a-register"]


@pytest.mark.parametrize(
    ("heading", "which", "field", "relationship"),
    [
        ("Contact1Name", "1", "contact_name", ""),
        ("Contact 2 Mobile", "2", "contact_phone", ""),
        ("Contact 1 Par Resp", "1", "contact_parental_responsibility", ""),
        ("Priority 1 Contact Telephone", "1", "contact_phone", ""),
        ("Parent/Carer 2 Email", "2", "contact_email", ""),
        ("Second Contact Name", "2", "contact_name", ""),
        ("Mother's Mobile", "Mother", "contact_phone", "Mother"),
        ("Father Email", "Father", "contact_email", "Father"),
        ("Contact Name", "", "contact_name", ""),
        ("Relationship", "", "contact_relationship", ""),
    ],
)
def test_headings_of_contacts_are_known_with_their_number(
    heading: str, which: str, field: str, relationship: str
) -> None:
    found = contact_heading(heading)
    assert found is not None
    assert (found.which, found.field, found.relationship) == (which, field, relationship)


@pytest.mark.parametrize(
    "heading", ["Surname", "Telephone", "Parental Involvement", "Contact Hours", "Address 1"]
)
def test_other_headings_speak_of_no_contact(heading: str) -> None:
    assert contact_heading(heading) is None


@pytest.mark.parametrize(
    ("written", "person"),
    [
        ("Mrs N Okafor", Person("Mrs", "N", "Okafor")),
        ("Okafor, Nkechi (Mrs)", Person("Mrs", "Nkechi", "Okafor")),
        ("Nkechi Okafor (Mother)", Person("", "Nkechi", "Okafor", "Mother")),
        ("Mr & Mrs Price", Person("Mr & Mrs", "", "Price")),
        ("Maria De Souza", Person("", "Maria", "De Souza")),
        ("Mrs De Souza", Person("Mrs", "", "De Souza")),
        ("Ms Jean van der Berg", Person("Ms", "Jean", "van der Berg")),
        ("Nkechi", Person("", "Nkechi", "")),
        ("Mrs Okafor", Person("Mrs", "", "Okafor")),
        ("", Person()),
    ],
)
def test_a_contacts_name_is_taken_apart(written: str, person: Person) -> None:
    assert person_in_parts(written) == person
