"""Who a letter may go to: contacts with their own address, what to look at first, and nobody ticked."""

from __future__ import annotations

import pytest

from aim.documents.answers import UnusableAnswer
from aim.documents.recipients import (
    Addressee,
    Flag,
    Offered,
    addressees_from,
    offered,
    only_parent,
    same_person,
)
from tests.lib.families import people

FAMILY = people(
    "Ada; Okafor; 2014-03-02; Oak; R1 | 1 Mill Lane; ZZ99 1AA"
    " | Mother; Mrs Grace Okafor | Father; Joseph Okafor; -; -; Flat 2, 9 Abbey Court, Bristol",
    "Leo; Marsh; 2014-03-02; Oak; R2 | 3 High Street | Social worker; Ms T Court; -; -; Shire Hall"
    " | Father (court order); Mr P Marsh | Mother; Mrs P Marsh; -; -; address confidential",
)


def flags(each: Addressee) -> set[Flag]:
    return {flag for flag, _ in each.flags}


def test_each_contact_comes_with_their_own_address_and_the_childs_stands_apart() -> None:
    assert offered(FAMILY, "R1") == Offered(
        (
            Addressee("Mrs Grace Okafor", (), "Mrs Okafor", "Mother"),
            Addressee("Joseph Okafor", ("Flat 2", "9 Abbey Court", "Bristol"), "Joseph Okafor", "Father"),
        ),
        ("1 Mill Lane", "ZZ99 1AA"),
    )
    assert offered(FAMILY, "somebody else", "R1").people == offered(FAMILY, "R1").people
    assert offered(FAMILY, "nobody") == Offered()


def test_an_address_that_only_another_school_was_given_is_offered_to_nobody() -> None:
    moved = people(
        "Ada; Okafor; 2014-03-02; Oak; R1 | 1 Mill Lane; ZZ99 1AA | Mother; Mrs Grace Okafor",
        "Ada; Okafor; 2014-03-02; Elm; R1 | 4 Far Road | Carer; Ms K Vale; -; -; 4 Far Road",
        "Ada; Okafor; 2014-03-02; ; R1 | - | Father; Joseph Okafor",
    )
    for school, names in (("OAK", ["Mrs Grace Okafor", "Joseph Okafor"]), ("Ash", ["Joseph Okafor"])):
        assert [each.name for each in offered(moved, "R1", school=school).people] == names
    assert offered(moved, "R1", school="Ash").childs_address == ()
    assert len(offered(moved, "R1").people) == 3


def test_what_a_list_says_of_orders_and_secrecy_is_raised_and_a_street_or_surname_is_not() -> None:
    worker, father, mother = offered(FAMILY, "R2").people
    assert flags(worker) == {Flag.LA_SHARES}
    assert flags(father) == {Flag.COURT_ORDER}
    assert flags(mother) == {Flag.ADDRESS_CONFIDENTIAL}
    assert not any(flags(each) for each in offered(FAMILY, "R1").people)
    assert all(flags(each) == {Flag.LA_SHARES} for each in offered(FAMILY, "R1", looked_after="Yes").people)
    for no in ("No", "N", "false", ""):
        assert not any(flags(each) for each in offered(FAMILY, "R1", looked_after=no).people)


TWO_LISTS = people(
    "Ada; Okafor; 2014-03-02; Oak; R1 | | Mother; Mrs Grace Okafor; -; -; 1 Mill Lane, Stroud, ZZ99 1AA"
    " | Father; Mr Joseph Okafor; -; -; 9 Abbey Court, ZZ99 2BB",
    "Ada; Okafor; 2014-03-02; Oak; R1 | | Parent (court order); OKAFOR, Grace; -; -; 1 Mill Ln, ZZ99 1AA"
    " | Dad; Joseph Okafor; -; -; 12 Elm Road, ZZ99 3CC",
)


def test_a_parent_in_two_lists_is_offered_once_with_all_that_either_says() -> None:
    grace, joseph = offered(TWO_LISTS, "R1").people
    assert (grace.name, grace.address) == ("Mrs Grace Okafor", ("1 Mill Lane", "Stroud", "ZZ99 1AA"))
    assert grace.relationship == "Mother; Parent (court order)"
    assert flags(grace) == {Flag.COURT_ORDER}
    assert joseph.name == "Mr Joseph Okafor"


def test_of_two_addresses_neither_is_taken_and_both_are_shown() -> None:
    offer = offered(TWO_LISTS, "R1")
    joseph = offer.people[1]
    assert joseph.address == ()
    assert joseph.differing == (("9 Abbey Court", "ZZ99 2BB"), ("12 Elm Road", "ZZ99 3CC"))
    assert joseph.to_look_at[-1] == (
        "Address: the lists differ: “9 Abbey Court, ZZ99 2BB”; “12 Elm Road, ZZ99 3CC”. "
        "Find out which is right."
    )
    for answer in ("Mr Joseph Okafor", {"name": "Mr Joseph Okafor"}):
        with pytest.raises(UnusableAnswer, match="the lists give two addresses"):
            addressees_from([answer], offer)
    (said,) = addressees_from([{"name": "Mr Joseph Okafor", "address": "12 Elm Road"}], offer)
    assert (said.address, said.differing) == (("12 Elm Road",), ())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Mrs Grace Okafor", "Mother"), ("Okafor, Grace", ""), True),
        (("Zoë O'Neill", "Mother"), ("ZOE ONEILL", "Parent"), True),
        (("Mr J Okafor", "Father"), ("Mr J Okafor", "Dad"), True),
        (("Mr Joseph Okafor", "Father"), ("Mr Joseph Okafor", "Grandfather"), False),
        (("Sam Bell", "Mother"), ("Sam Bell", "Father"), False),
        (("Mr Sam Bell", ""), ("Mrs Sam Bell", ""), False),
        (("Mr A Okafor", ""), ("Mrs A Okafor", ""), False),
        (("A Okafor", ""), ("A Okafor", ""), False),
        (("Grace Okafor", "Mother"), ("Grace Marsh", "Mother"), False),
        (("Mrs Okafor", "Mother"), ("Mrs Okafor", "Mother"), False),
    ],
)
def test_one_person_is_known_by_name_title_and_what_they_are_to_the_child(
    one: tuple[str, str], other: tuple[str, str], same: bool
) -> None:
    first, second = (Addressee(name, relationship=said) for name, said in (one, other))
    assert same_person(first, second) is same
    assert same_person(second, first) is same


def test_two_initials_at_one_address_are_one_person() -> None:
    there = ("1 Mill Lane", "ZZ99 1AA")
    assert same_person(Addressee("A Okafor", there), Addressee("Mrs A Okafor", there))


def test_an_address_that_is_only_said_to_be_confidential_is_no_address() -> None:
    mother = offered(FAMILY, "R2").people[2]
    assert mother.address == ()
    known = people("Ada; Okafor; 2014-03-02; Oak; R1 | | Mother; Ann Bell; -; -; 2 Low Road (confidential)")
    assert offered(known, "R1").people[0].address == ("2 Low Road (confidential)",)


def test_a_person_is_shown_every_flag_raised_or_not() -> None:
    father = offered(FAMILY, "R2").people[1]
    assert father.to_look_at == (
        "Court order: the list says “Father (court order)”. Read the child's file before anything is sent.",
        "Address confidential: no list says so. Only the child's file can tell.",
        "The local authority shares parental responsibility: no list says so. "
        "Only the child's file can tell.",
        "Address: the list gives none of their own. Find out where they live.",
    )
    assert father.raised == father.to_look_at[:1]
    assert offered(FAMILY, "R1").people[0].raised == ()


def test_nobody_is_ticked_and_those_named_or_typed_come_in_the_order_given() -> None:
    offer = offered(FAMILY, "R1")
    aunt = {"name": "Ms B Aunt", "address": "4 Low Road\n\nStroud", "dear": "Bea"}
    assert addressees_from([]) == ()
    assert addressees_from([aunt, "joseph  okafor"], offer) == (
        Addressee("Ms B Aunt", ("4 Low Road", "Stroud"), "Bea"),
        offer.people[1],
    )
    at_home = {"name": "Mrs Grace Okafor", "lives_with_child": True}
    assert addressees_from([at_home], offer) == (
        Addressee("Mrs Grace Okafor", ("1 Mill Lane", "ZZ99 1AA"), "Mrs Okafor", "Mother"),
    )


def test_flags_stay_with_a_contact_whose_address_is_typed() -> None:
    (mother,) = addressees_from([{"name": "Mrs P Marsh", "address": ["c/o school"]}], offered(FAMILY, "R2"))
    assert mother.address == ("c/o school",) and flags(mother) == {Flag.ADDRESS_CONFIDENTIAL}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Mrs Okafor", "takes a list of people"),
        (["Mrs Nobody"], "the contact lists name nobody so"),
        ([{"address": "x"}], "each person has a name"),
        ([{"name": 3}], "name takes text"),
        ([{"name": "A", "address": 3}], "address takes text or a list of lines"),
        ([{"name": "A", "street": "x"}], "takes a contact's name, or for each person"),
        ([{"name": "A", "lives_with_child": "yes"}], "lives_with_child takes true or false"),
        ([{"name": "A", "lives_with_child": True}], "no list gives the child's address"),
        ([{"name": "A"}, {"name": "A"}], "somebody stands there twice"),
        ([["A"]], "takes a contact's name"),
    ],
)
def test_what_cannot_be_a_recipient_is_refused_with_the_reason(said: object, why: str) -> None:
    with pytest.raises(UnusableAnswer, match=why):
        addressees_from(said)


def holding(*contacts: tuple[str, str, str], flags: tuple[tuple[Flag, str], ...] = ()) -> Offered:
    return Offered(
        tuple(
            Addressee(
                name, ("1 Mill Lane",), relationship=relation, parental_responsibility=held, flags=flags
            )
            for name, relation, held in contacts
        )
    )


GRACE, JOSEPH = ("Mrs Grace Okafor", "Mother", "Yes"), ("Mr Joseph Okafor", "Father", "No")


def test_one_contact_alone_with_parental_responsibility_is_named_without_anybody_choosing() -> None:
    parent, why = only_parent(holding(GRACE, JOSEPH, ("Mrs Ann Bell", "Grandmother", "")))
    assert parent is not None and (parent.name, why) == ("Mrs Grace Okafor", "")


@pytest.mark.parametrize(
    ("offer", "why"),
    [
        (holding(GRACE, ("Mr Joseph Okafor", "Father", "Y")), "2 contacts hold parental responsibility"),
        (holding(GRACE, ("Mr Joseph Okafor", "Father", "")), "no list says whether Mr Joseph Okafor holds"),
        (holding(JOSEPH), "no list says who holds parental responsibility"),
        (holding(), "no list says who holds parental responsibility"),
        (holding(GRACE, flags=((Flag.COURT_ORDER, "court order"),)), "the lists say “court order”"),
    ],
)
def test_where_the_lists_leave_a_choice_nobody_is_named_and_the_reason_is_said(
    offer: Offered, why: str
) -> None:
    parent, said = only_parent(offer)
    assert parent is None and said.startswith(why)


def test_the_only_parent_is_named_and_two_addresses_are_left_to_a_person() -> None:
    two = Addressee(
        "Mrs Grace Okafor", parental_responsibility="Yes", differing=(("1 Mill Lane",), ("2 Low Road",))
    )
    parent, why = only_parent(Offered((two,)))
    assert parent is not None and (parent.name, parent.address) == ("Mrs Grace Okafor", ())
    assert why == "the lists give two addresses"
