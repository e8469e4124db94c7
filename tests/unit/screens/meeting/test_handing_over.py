"""Who gets what when a meeting is issued, and the pack of a version."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader, PdfWriter

from aim.casework.children import Child
from aim.casework.issuing import HandedOver, Issue, IssuedFile, Recipient
from aim.casework.meetings import Meeting
from aim.casework.parts import Action, Came, Person, Side
from aim.casework.plans import Plan
from aim.documents.forms import FilledForm
from aim.documents.pdf import NoPdf
from aim.documents.to_print import one_to_print
from aim.screens.meeting.handing_over import (
    PDF,
    Chosen,
    Copy,
    all_to_print,
    changed_since,
    copies,
    copies_to,
    files_to_issue,
    issued_shown,
    left_to_say,
    next_meeting,
    nobody_came,
    offered,
    pack,
    places_in_pack,
    posted_nowhere,
    still_to_come,
)

DAY = date(2026, 11, 27)
NOW = datetime(2026, 11, 27, 15, 40, tzinfo=UTC)
GRACE = Chosen("Grace Okafor", "mother", "by hand")
JOSEPH = Chosen("Joseph Okafor", "father", "by post", "1 Elm Road", with_marks=True)
PEOPLE = (
    Person(id=1, name="Grace Okafor", role="mother", side=Side.PARENTS, came=Came.APOLOGIES),
    Person(id=2, name="Sam Bell", role="Head of Year 8", side=Side.SCHOOL, came=Came.CAME),
    Person(id=3, name="", role="social worker", side=Side.AGENCIES),
)


def _plan(version=5, people=PEOPLE):
    meeting = Meeting(id=1, form="school-attendance-meeting", school="Oak Park School", day=DAY)
    return Plan(meeting, Child("Oak Park School", "Okafor", "Ada"), version, {}, people, (), (), (), ())


def _make(one):
    content = f"{'with marks' if one.with_marks else 'without'} {one.siblings} for {one.name}"
    return FilledForm(f"plan_{one.name}.docx", content.encode(), ())


CHILDS = FilledForm("child-page_Ada.docx", b"a page for Ada", ())


def _pages(number):
    writer, out = PdfWriter(), BytesIO()
    for _ in range(number):
        writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


def _issue(*names, plan_version=5, version=1):
    handed = tuple(
        HandedOver(n, Recipient(name=name, on_day=DAY, how="by hand"), "Priya Nair", NOW, None, True, False)
        for n, name in enumerate(names)
    )
    files = (IssuedFile(11, "plan.docx", "word", "", ()), IssuedFile(12, "plan.pdf", "pdf", "", handed))
    form = "school-attendance-meeting"
    return Issue(7, form, version, 1, plan_version, "Prepared from a.csv", "", "Priya Nair", NOW, files)


def test_everyone_but_schools_own_staff_is_offered_a_copy():
    assert [(each.name, each.note) for each in offered(_plan())] == [("Grace Okafor", "sent apologies")]
    assert nobody_came(_plan())


def test_everyone_gets_a_copy_of_their_own_and_only_those_ticked_for_it_the_marks_week_by_week():
    grace, joseph, childs = files_to_issue([*copies(_make, [GRACE, JOSEPH], DAY), (CHILDS, None)])
    assert (grace.name, grace.content) == ("plan_Grace Okafor.docx", b"without  for Grace Okafor")
    assert (joseph.name, joseph.content) == (
        "plan_Joseph Okafor_with-marks.docx",
        b"with marks  for Joseph Okafor",
    )
    assert [each.name for each in grace.recipients] == ["Grace Okafor"]
    assert [(each.name, each.address) for each in joseph.recipients] == [("Joseph Okafor", "1 Elm Road")]
    assert childs.recipients == ()


def test_where_a_pdf_is_made_that_is_what_was_handed_over():
    word, pdf = files_to_issue(
        copies(_make, [GRACE], DAY), lambda documents: [b"PDF of " + each for each in documents]
    )
    assert (word.name, word.recipients) == ("plan_Grace Okafor.docx", ())
    assert (pdf.name, pdf.content) == ("plan_Grace Okafor.pdf", b"PDF of without  for Grace Okafor")
    assert [each.name for each in pdf.recipients] == ["Grace Okafor"]


def test_all_is_printed_from_one_file_in_which_every_copy_begins_on_a_sheet_of_its_own():
    handed = _issue("Grace Okafor").files[1].handed_over
    files = (
        IssuedFile(1, "plan.docx", "word", "", ()),
        IssuedFile(2, "plan.pdf", PDF, "", handed),
        IssuedFile(3, "child-page_Ada.pdf", PDF, "", ()),
        IssuedFile(4, "plan_with-marks.pdf", PDF, "", _issue("Joseph Okafor").files[1].handed_over),
    )
    (shown,) = issued_shown([replace(_issue(), files=files)])
    assert shown.to_print == (
        Copy(2, "Grace Okafor"),
        Copy(4, "Joseph Okafor, with every mark"),
        Copy(3, "the child's page"),
    )
    assert shown.order == ("In this order: Grace Okafor; Joseph Okafor, with every mark; the child's page.")
    kept = {2: _pages(3), 4: _pages(4), 3: _pages(1)}
    printed = all_to_print(shown.to_print, kept.__getitem__)
    read = PdfReader(BytesIO(printed))
    begins = {each["/Title"]: read.get_destination_page_number(each) + 1 for each in read.outline}
    assert begins == {"Grace Okafor": 1, "Joseph Okafor, with every mark": 5, "the child's page": 9}
    assert len(read.pages) == 9
    assert printed == all_to_print(shown.to_print, kept.__getitem__)


def test_what_is_no_pdf_is_not_put_into_the_file_to_print():
    with pytest.raises(NoPdf, match="could not be put into one PDF"):
        one_to_print([("Grace Okafor", b"a Word document")])


def test_a_version_made_as_word_alone_has_nothing_to_print_in_one_file():
    (shown,) = issued_shown([_issue("Grace Okafor")])
    assert shown.to_print == ()


def test_the_form_names_who_got_copies_and_never_an_address():
    said = copies_to("Ada Okafor, by hand, 26/11/2026", [GRACE, JOSEPH], DAY)
    assert said.splitlines() == [
        "Ada Okafor, by hand, 26/11/2026",
        "Grace Okafor, mother, by hand, 27/11/2026",
        "Joseph Okafor, father, by post, 27/11/2026",
    ]


def test_a_change_after_issuing_is_said():
    assert changed_since(_plan(), []) == ""
    assert changed_since(_plan(), [_issue("Grace Okafor")]) == ""
    later = changed_since(_plan(version=6), [_issue("Grace Okafor")])
    assert later == "The plan was changed after version 1 was issued. Issued again it is version 2."


def test_what_was_handed_over_is_told_the_newest_first():
    newest, _ = issued_shown([_issue("Grace Okafor"), _issue("Joseph Okafor", version=2)])
    assert newest.title.startswith(
        "School Attendance Meeting, version 2: issued 27/11/2026 15:40 by Priya Nair."
    )
    (document,) = newest.documents
    assert document.words == "given to 1 person: Joseph Okafor, by hand, 27/11/2026"
    assert [file.name for file in document.files] == ["plan.docx", "plan.pdf"]


def test_the_pack_has_a_copy_for_each_person_also_for_two_of_one_name():
    places = places_in_pack(_issue("John Ali", "John Ali", 'Ann "Nan" <Bell>'))
    assert [name for _, name in places] == [
        "Kept beside/plan.docx",
        "To hand over/School Attendance Meeting for John Ali.pdf",
        "To hand over/School Attendance Meeting for John Ali (2).pdf",
        "To hand over/School Attendance Meeting for Ann Nan Bell.pdf",
    ]
    content = pack([(name, b"x") for _, name in places])
    assert ZipFile(BytesIO(content)).namelist() == [name for _, name in places]
    assert content == pack([(name, b"x") for _, name in places])


def test_a_brother_or_sister_stands_only_in_the_copies_they_are_ticked_for():
    tomi = "Tomi Okafor, Year 4, Hazel Lane Primary School"
    chosen = [GRACE, replace(GRACE, name="Ann Bell", siblings=tomi)]
    first, second = files_to_issue(copies(_make, chosen, DAY))
    assert tomi.encode() not in first.content and [each.name for each in first.recipients] == ["Grace Okafor"]
    assert tomi.encode() in second.content and [each.name for each in second.recipients] == ["Ann Bell"]
    assert first.name != second.name


def test_whoever_may_or_may_not_have_come_is_named_before_issuing():
    joan = Person(id=4, name="Joan Shaw", role="head of year", side=Side.SCHOOL)
    assert left_to_say((), _plan(people=PEOPLE[:2])) == ()
    assert left_to_say(("Strengths",), _plan(people=(*PEOPLE[:2], joan))) == (
        "Still blank, and said so on the paper: Strengths.",
        "Whether they came is not said, and the paper says so: Joan Shaw, head of year.",
    )


def test_an_agreed_action_with_a_blank_left_in_it_is_named_before_issuing():
    blank = Action(side=Side.SCHOOL, what="[named person] meets Ada at the gate")
    whole = Action(side=Side.SCHOOL, what="meet Ada at the gate (side door)", who="Sam Bell")
    said = left_to_say((), replace(_plan(people=()), actions=(blank, whole)))
    assert said == ("Action with a blank to fill: [named person] meets Ada at the gate",)


def test_a_meeting_of_a_later_day_is_said_to_be_still_to_come_before_its_plan_is_issued():
    assert still_to_come(_plan(), DAY) == ""
    said = still_to_come(_plan(), date(2026, 11, 26))
    assert said.startswith("This meeting is down for 27/11/2026, which is still to come.")
    assert still_to_come(replace(_plan(), meeting=replace(_plan().meeting, day=None)), DAY) == ""


def test_the_childs_page_in_the_pack_of_a_held_meeting_is_for_its_review():
    plan, review = _plan(), date(2026, 12, 18)
    reviewed = replace(plan, meeting=replace(plan.meeting, review_on=review))
    assert next_meeting(reviewed, date(2026, 11, 26)) == DAY
    assert next_meeting(reviewed, DAY) == review
    assert next_meeting(plan, DAY) == DAY
    assert next_meeting(reviewed, date(2026, 12, 19)) == DAY


def test_a_copy_by_post_without_an_address_is_said_before_issuing():
    nowhere = replace(JOSEPH, address="")
    assert posted_nowhere([GRACE, JOSEPH], family_in_room=False) == ""
    said = posted_nowhere([GRACE, nowhere], family_in_room=False)
    assert said.startswith("No address is given for Joseph Okafor: type it above")
    assert "while the family is in the room" in posted_nowhere([nowhere], family_in_room=True)
