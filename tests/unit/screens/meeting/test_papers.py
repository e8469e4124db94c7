"""Letters and sheets from what is kept of a meeting."""

from dataclasses import replace
from datetime import date

from aim.casework.children import Child
from aim.casework.meetings import Meeting
from aim.casework.parts import Came, Person, Side, Text
from aim.casework.plans import Plan
from aim.documents.addressed import contacts_of
from aim.documents.forms import FilledForm
from aim.documents.recipients import Addressee, Flag, Offered
from aim.screens.meeting.handing_over import nobody_came
from aim.screens.meeting.papers import (
    addressees_offered,
    is_letter,
    letter_fields,
    letters_to_issue,
    not_to_be_posted,
    paper_asked,
    paper_choices,
    their_row,
)
from tests.lib.families import people
from tests.lib.register_strip import registers

PEOPLE = (
    Person(id=1, name="Grace Okafor", role="mother", side=Side.PARENTS),
    Person(id=2, name="Jo Reed", role="family support worker", side=Side.AGENCIES),
)
FIRST = Meeting(
    id=1,
    form="school-attendance-meeting",
    school="Oak Park School",
    day=date(2026, 11, 27),
    time="3.30 pm",
    place="Room 4",
    review_on=date(2026, 12, 18),
    target_words="Every morning",
)


def _plan(meeting=FIRST, **texts):
    kept = {name: Text(id=1, version=1, field=name, text=text) for name, text in texts.items()}
    return Plan(meeting, Child("Oak Park School", "Okafor", "Ada"), 1, kept, PEOPLE, (), (), (), ())


def test_every_letter_and_the_staff_sheet_can_be_chosen_by_name():
    titles = paper_choices()
    assert {"Staff sheet", "Letter of concern", "Warning letter", "Invitation", "New time"} <= set(
        titles.values()
    )
    assert {"Letter with the plan", "Invitation to the review"} <= set(titles.values())
    assert is_letter("invitation") and not is_letter("staff-sheet")


def test_an_invitation_takes_time_place_and_people_from_the_meeting_and_asks_only_for_the_rest():
    asked = paper_asked("invitation", _plan(contact_name="Sam Bell"), None, ())
    assert asked.meeting_day == date(2026, 11, 27)
    assert (asked.answers["meeting_time"], asked.answers["meeting_place"]) == ("3.30 pm", "Room 4")
    assert asked.answers["invited"] == "Grace Okafor, mother\nJo Reed, family support worker"
    assert asked.answers["contact_name"] == "Sam Bell"
    names = {field.name for field in letter_fields("invitation", _plan())}
    assert "contact_name" in names and not names & {"address", "addressee", "meeting_time", "invited"}


def test_from_a_first_meeting_the_invitation_to_its_review_is_for_the_date_agreed_there():
    asked = paper_asked("review-invitation", _plan(), None, ())
    assert asked.meeting_day == date(2026, 12, 18)
    assert asked.answers["initial_meeting_date"] == "2026-11-27"
    assert asked.answers["target"] == "Every morning"
    assert "meeting_time" not in asked.answers


def test_from_the_review_itself_it_is_for_its_own_day_and_looks_back_on_the_first_meeting():
    review = Meeting(id=2, form="school-attendance-review", school="Oak Park School", day=date(2026, 12, 17))
    asked = paper_asked("review-invitation", _plan(review), _plan(), ())
    assert asked.meeting_day == date(2026, 12, 17)
    assert asked.answers["initial_meeting_date"] == "2026-11-27"


def test_contacts_of_the_lists_and_people_of_the_meeting_are_offered_once():
    listed = Offered((Addressee("Grace Okafor", ("1 Elm Road",)), Addressee("Mr A Okafor")))
    names = [each.name for each in addressees_offered(listed, _plan(), "invitation")]
    assert names == ["Grace Okafor", "Mr A Okafor"]
    assert [each.name for each in addressees_offered(listed, _plan(), "agency-invitation")] == ["Jo Reed"]


def test_a_parent_of_the_meeting_is_offered_once_however_the_list_writes_the_name():
    listed = Offered((Addressee("Mrs Grace Okafor", ("1 Elm Road",), relationship="Mother"),))
    names = [each.name for each in addressees_offered(listed, _plan(), "invitation")]
    assert names == ["Mrs Grace Okafor"]


def test_somebody_entered_as_mother_is_a_parent_also_where_no_side_is_chosen():
    people = (Person(name="Grace Okafor", role="mother"), Person(name="Sam Bell", role="Head of Year 8"))
    plan = replace(_plan(), people=people)
    assert [each.name for each in addressees_offered(Offered(), plan, "invitation")] == ["Grace Okafor"]
    came = replace(people[0], came=Came.CAME)
    assert nobody_came(plan) and not nobody_came(replace(plan, people=(came,)))


def test_a_copy_is_posted_to_the_persons_own_row_and_never_to_anothers():
    grace = Addressee("Mrs Grace Okafor", ("1 Elm Road",), relationship="Mother")
    initial = Addressee("Mr J Okafor", ("9 Abbey Court",), relationship="Father")
    assert their_row((grace, initial), "Grace Okafor", "mother") is grace
    assert their_row((grace, initial), "Joseph Okafor", "father") is None
    assert their_row((grace,), "Grace Okafor", "grandmother") is None
    assert their_row((grace, Addressee("Grace Okafor", ("2 Low Road",))), "Grace Okafor", "") is None


def test_what_the_roll_says_of_a_looked_after_child_is_raised_for_every_contact():
    held = registers("2026-11-23 /\\", looked_after="Yes", surname="Okafor", upn="R1")
    lists = people("Ada; Okafor; 2014-03-02; Oak; R1 | | Mother; Mrs Grace Okafor")
    (grace,) = contacts_of(lists, held, "A", "R1").people
    assert [flag for flag, _ in grace.flags] == [Flag.LA_SHARES]
    (grace,) = contacts_of(lists, registers("2026-11-23 /\\", upn="R1"), "A", "R1").people
    assert grace.flags == ()


def test_each_letter_is_kept_with_the_one_person_it_went_to():
    people = (
        Addressee("Grace Okafor", ("1 Elm Road", "Gloucester"), relationship="mother"),
        Addressee("Mr A"),
    )
    made = (FilledForm("a.docx", b"A", ()), FilledForm("b.docx", b"B", ()))
    first, second = letters_to_issue(made, people, "by post", date(2026, 11, 20))
    assert [(to.name, to.address) for to in first.recipients] == [("Grace Okafor", "1 Elm Road\nGloucester")]
    assert [(to.name, to.address) for to in second.recipients] == [("Mr A", "")]


def test_a_letter_without_an_address_is_not_kept_as_sent_by_post():
    grace, joseph = Addressee("Grace Okafor", address=("1 Elm Road",)), Addressee("Joseph Okafor")
    assert not_to_be_posted((grace,), "by post") == ""
    assert not_to_be_posted((grace, joseph), "by hand") == ""
    said = not_to_be_posted((grace, joseph), "by post")
    assert said.startswith("No address is given for Joseph Okafor: type it above")
