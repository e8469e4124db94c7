"""Evidence with both schools' values side by side: what agrees is marked, and another school's is masked."""

from __future__ import annotations

from aim.siblings.linking import linked
from aim.siblings.side_by_side import NOT_SAID, NOT_SHOWN, Compared, side_by_side
from tests.lib.families import people

ADA = "Ada; Okafor; 2015-04-09; Oak | 1 Station Road; ZZ99 2UL | Mother; N Okafor; 07700 900412; n@x.example"
BEN = (
    "Ben; Marsh; 2012-01-09; Elm | 7 Safe Street; ZZ9 9ZZ | Mum; Nkechi Okafor; +447700900412; ben@x.example"
)


def compared(*lines: str, masked: bool = True) -> dict[str, Compared]:
    those = people(*lines)
    links = linked(those)
    assert len(links.pairs) == 1
    return {each.what: each for each in side_by_side(those, links, 0, mask_b=masked)}


def test_another_schools_number_is_told_by_its_end_and_its_address_not_at_all() -> None:
    found = compared(ADA, BEN)
    assert found["Telephone"] == Compared("Telephone", "07700 900412", "the same, ending 412", True)
    assert found["Address"] == Compared("Address", "1 Station Road, ZZ99 2UL", NOT_SHOWN, False)
    assert found["E-mail"].other == NOT_SHOWN
    assert found["Date of birth"].other == NOT_SHOWN
    assert found["Carer"] == Compared("Carer", "N Okafor", "Nkechi Okafor", True)
    assert not [each for each in found.values() if "Safe" in each.other or "ZZ9 9ZZ" in each.other]


def test_what_sharing_allows_is_shown_as_typed() -> None:
    found = compared(ADA, BEN, masked=False)
    assert found["Address"].other == "7 Safe Street, ZZ9 9ZZ"
    assert found["Telephone"].other == "+447700900412"


def test_a_home_that_is_the_same_is_only_said_to_be() -> None:
    found = compared(ADA, ADA.replace("Ada;", "Emeka;").replace("2015", "2012").replace("; Oak", "; Elm"))
    assert found["Address"].other == "the same"
    assert found["Surname"] == Compared("Surname", "Okafor", "Okafor", True)


def test_what_only_one_says_is_said_not_to_be_said_and_what_neither_says_is_left_out() -> None:
    found = compared(
        "Ada; Okafor; -; Oak | 1 Station Road; ZZ99 2UL",
        "Emeka; Okafor; 2012-01-09; Elm | 1 Station Rd; ZZ99 2UL",
    )
    assert found["Date of birth"] == Compared("Date of birth", NOT_SAID, NOT_SHOWN, False)
    assert "Telephone" not in found
    assert "UPN" not in found
