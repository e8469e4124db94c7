"""Laws of who is one child to casework."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from aim.casework.children import Child, same_child
from aim.casework.never_link import NeverLinked

CHILDREN = st.builds(
    Child,
    school=st.sampled_from(["Oak Park School", "OAK PARK  school", "High Moor School"]),
    surname=st.sampled_from(["Okafor", "okafor ", "Marsh", ""]),
    forename=st.sampled_from(["Ada", "ADA", "Leo", ""]),
    date_of_birth=st.sampled_from([None, date(2014, 3, 2), date(2013, 1, 30)]),
    upn=st.sampled_from(["", "F820999924001", "f820 999924001", "K820999924002", "8.2E+11"]),
    former_upn=st.sampled_from(["", "K820999924002"]),
    admission_number=st.sampled_from(["", "1001", "001001", "1002"]),
)


@given(CHILDREN, CHILDREN)
def test_being_one_child_is_symmetric(one, other):
    assert same_child(one.keys, other.keys) == same_child(other.keys, one.keys)


@given(CHILDREN)
def test_a_child_is_themselves_wherever_anything_tells_who_they_are(child):
    assert same_child(child.keys, child.keys) == bool(child.keys)


@given(CHILDREN, CHILDREN)
def test_two_sound_upns_that_differ_are_never_one_child(one, other):
    one = replace(one, upn="F820999924001", former_upn="")
    other = replace(other, upn="K820999924002", former_upn="")
    assert not same_child(one.keys, other.keys)


@given(CHILDREN, CHILDREN)
def test_capitals_and_spaces_tell_nobody_apart(one, other):
    loud = replace(one, school=one.school.upper(), surname=f" {one.surname.upper()}", upn=one.upn.lower())
    assert same_child(loud.keys, other.keys) == same_child(one.keys, other.keys)


@given(CHILDREN)
def test_where_nobody_is_marked_nobody_is_hidden(child):
    assert not NeverLinked().hides(child)
    assert not NeverLinked().hides_name(child.name)
