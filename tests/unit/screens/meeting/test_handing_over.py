"""Who gets what when a meeting is issued, and the pack of a version."""

from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

from aim.casework.children import Child
from aim.casework.issuing import HandedOver, Issue, IssuedFile, Recipient
from aim.casework.meetings import Meeting
from aim.casework.parts import Action, Came, Person, Side
from aim.casework.plans import Plan
from aim.documents.forms import FilledForm
from aim.screens.meeting.handing_over import (
    Chosen,
    changed_since,
    copies_to,
    files_to_issue,
    issued_shown,
    left_to_say,
    nobody_came,
    offered,
    pack,
    places_in_pack,
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


def _make(with_marks, siblings):
    content = f"{'with marks' if with_marks else 'without'} {siblings}".strip()
    return FilledForm("plan.docx", content.encode(), ())


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


def test_only_those_ticked_for_it_get_the_marks_week_by_week():
    plain, with_marks = files_to_issue(_make, [GRACE, JOSEPH], DAY)
    assert (plain.name, plain.content) == ("plan.docx", b"without")
    assert (with_marks.name, with_marks.content) == ("plan_with-marks.docx", b"with marks")
    assert [each.name for each in plain.recipients] == ["Grace Okafor"]
    assert [(each.name, each.address) for each in with_marks.recipients] == [("Joseph Okafor", "1 Elm Road")]


def test_where_a_pdf_is_made_that_is_what_was_handed_over():
    word, pdf = files_to_issue(
        _make, [GRACE], DAY, lambda documents: [b"PDF of " + each for each in documents]
    )
    assert (word.name, word.recipients) == ("plan.docx", ())
    assert (pdf.name, pdf.content) == ("plan.pdf", b"PDF of without")
    assert [each.name for each in pdf.recipients] == ["Grace Okafor"]


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
    assert [said for _, said in newest.files] == [
        "kept here; nobody is down as having been given it",
        "given to 1 person: Joseph Okafor, by hand, 27/11/2026",
    ]


def test_the_pack_has_a_copy_for_each_person_also_for_two_of_one_name():
    places = places_in_pack(_issue("John Ali", "John Ali", 'Ann "Nan" <Bell>'))
    assert [name for _, name in places] == [
        "plan.docx",
        "School Attendance Meeting for John Ali.pdf",
        "School Attendance Meeting for John Ali (2).pdf",
        "School Attendance Meeting for Ann Nan Bell.pdf",
    ]
    content = pack([(name, b"x") for _, name in places])
    assert ZipFile(BytesIO(content)).namelist() == [name for _, name in places]
    assert content == pack([(name, b"x") for _, name in places])


def test_a_brother_or_sister_stands_only_in_the_copies_they_are_ticked_for():
    tomi = "Tomi Okafor, Year 4, Hazel Lane Primary School"
    first, second = files_to_issue(_make, [GRACE, replace(GRACE, name="Ann Bell", siblings=tomi)], DAY)
    assert first.content == b"without" and [each.name for each in first.recipients] == ["Grace Okafor"]
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
