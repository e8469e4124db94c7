"""The council's four forms as a family reads them, in a few lives."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from aim.documents.answers import UnusableAnswer
from aim.documents.fields import OF_2017, template_of
from aim.documents.forms import FilledForm
from aim.documents.offered import offered_rows
from aim.documents.papers import Asked, papers
from aim.documents.plan_answers import REVIEWS
from tests.generative.strategies import examples
from tests.lib.council_forms import ADA, DAY_OF, FORMS, LIVES, MIXED, answers_for, form_of, record_of
from tests.lib.docx_text import docx_text
from tests.lib.golden import golden
from tests.lib.register_strip import registers

FORMAL = ("legal", "prosecut", "penalt", "notice to improve", "warning in writing", "court")

# The council's headings in its order; those of the first block and of the plan are labels in tables.
HEADINGS = {
    "school-attendance-review": (
        "Child's view:",
        "Attendance is presently:",
        "Discuss previous action plan:",
        "Target met?",
        "Decision to escalate or set a new review date if appropriate",
        "Other key issues:",
        "Action Plan Aim:",
        "Action Plan:",
        "Young Person agrees to:",
        "Parent(s)/Carer(s) agree(s) to:",
        "School agrees to:",
        "After meeting:",
    ),
    "attendance-improvement-meeting": (
        "Reason(s) for absence given by parent(s)/carer(s) or young person:",
        "Please tick and date any of the following that have been previously offered and/or completed:",
        "Plan to Improve Attendance",
        "Student/Pupil agrees to:",
        "Parent(s)/Carer(s) agrees to:",
        "School agrees to:",
        "Please give details of any other agencies currently involved and the work they are undertaking",
        "Agreed Attendance target for the next 4 school weeks",
        "Review Date",
        "For use if parent(s)/carer(s) do not attend",
    ),
    "attendance-improvement-review": (
        "Sessions of absence since AIM meeting:",
        "Provide details:",
        "Action",
        "Review Date:",
        "For use if parent(s)/carer(s) do not attend",
    ),
}
LINES_OF_THE_REVIEW = (
    "Education Performance & Inclusion",
    "Education Act 1996 and Anti Social Behaviour Act 2003",
    "Attendance Improvement Meeting - Review",
    "Name of School:",
    "Written during the meeting as a record of it",
    "Name:",
    "D.O.B.",
    "Year:",
    "Date of Review:",
    "Present:",
    "Initial AIM Date:",
    "Current attendance",
    "Sessions of absence since AIM meeting:",
    "Authorised",
    "Unauthorised",
    "Provide details:",
    "Targets met – No further action",
    "Improvement but targets not met – plan to continue – Review",
    "Targets not met – Request for legal action to Education Performance & Inclusion team",
    "Review Date:",
    "As Parent/Carer of",
    "Signed:",
    "Parent | ",
    "Pupil | ",
    "For use if parent(s)/carer(s) do not attend",
    "Date plan posted to parent(s)/carer(s):",
    "Signed:",
    "Date:",
)


def text_of(form: FilledForm) -> str:
    return docx_text(form.content)


@pytest.mark.parametrize("life", LIVES)
@pytest.mark.parametrize("form", FORMS)
def test_the_form_reads_as_agreed(form: str, life: str) -> None:
    filled = form_of(form, life)
    left = "\n".join(filled.still_to_say) or "nothing"
    golden(f"documents/{form}/{life}.txt", f"{text_of(filled)}\nStill to say:\n{left}\n")


@pytest.mark.parametrize("form", HEADINGS)
def test_the_headings_are_the_councils_and_in_its_order(form: str) -> None:
    headings = [
        paragraph.text
        for paragraph in Document(BytesIO(template_of(form))).paragraphs
        if paragraph.style is not None and (paragraph.style.name or "").startswith("Heading")
    ]
    assert tuple(headings) == (*HEADINGS[form], "Marks week by week")


def test_the_review_of_2017_has_every_line_in_its_order() -> None:
    text = text_of(form_of("attendance-improvement-review", "everything_known"))
    place = 0
    for line in LINES_OF_THE_REVIEW:
        place = text.index(line, place) + len(line)


@pytest.mark.parametrize("life", LIVES)
@pytest.mark.parametrize("form", FORMS[:2])
def test_attendance_improvement_is_never_said_on_school_attendance_papers(form: str, life: str) -> None:
    with ZipFile(BytesIO(form_of(form, life, certificate_page=True).content)) as members:
        assert not any(b"Attendance Improvement" in members.read(name) for name in members.namelist())


@pytest.mark.parametrize("form", FORMS[2:])
def test_the_forms_of_2017_say_how_old_they_are_on_every_page(form: str) -> None:
    assert f"header: {OF_2017}" in text_of(form_of(form, "everything_known"))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("life", ["too_young", "year_12", "almost_nothing_known"])
def test_only_at_compulsory_school_age_does_a_form_speak_of_penalties_or_of_court(
    form: str, life: str
) -> None:
    text = text_of(form_of(form, life)).lower()
    assert not [word for word in FORMAL if word in text]


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ("school-attendance-review", "☒ | Consider a Notice to Improve"),
        ("attendance-improvement-review", "☒ | Targets not met – Request for legal action"),
        ("attendance-improvement-meeting", "legal proceedings may be taken against me"),
    ],
)
def test_at_compulsory_school_age_it_does(form: str, words: str) -> None:
    assert words in text_of(form_of(form, "everything_known"))


@pytest.mark.parametrize("form", FORMS[1:])
def test_an_unknown_date_of_birth_is_asked_for_where_it_matters_and_can_be_answered(form: str) -> None:
    assert "[date of birth: part of this form" in text_of(form_of(form, "almost_nothing_known"))
    known = text_of(form_of(form, "almost_nothing_known", date_of_birth="2014-03-02"))
    assert "[date of birth" not in known
    assert any(word in known.lower() for word in FORMAL)


@pytest.mark.parametrize(("form", "label"), [(FORMS[1], "Next step"), (FORMS[3], "Action")])
def test_a_formal_step_chosen_for_a_child_it_is_not_for_is_still_to_be_said(form: str, label: str) -> None:
    assert label in form_of(form, "year_12").still_to_say
    assert label not in form_of(form, "everything_known").still_to_say


@pytest.mark.parametrize("form", FORMS)
def test_where_nobody_said_anything_no_box_is_ticked_and_nobody_is_down_for_anything(form: str) -> None:
    text = text_of(form_of(form, "almost_nothing_known"))
    assert "☒" not in text
    assert "%" not in text


def test_a_choice_is_one_of_those_on_the_form_however_its_dashes_and_capitals_are_typed() -> None:
    form, plain = FORMS[3], "improvement but targets not met - plan to continue -  Review"
    assert "☒ | Improvement but" in text_of(form_of(form, "everything_known", action=plain))
    with pytest.raises(UnusableAnswer, match="action takes one of: Targets met"):
        form_of(form, "everything_known", action="prosecute")
    with pytest.raises(UnusableAnswer, match="target_met takes one of: yes; some improvement; no"):
        form_of(FORMS[1], "everything_known", target_met=True)


def test_without_a_further_plan_nothing_of_one_is_still_to_be_said() -> None:
    bare = {"next_step": "no further action", "review_date": "", "new_target": "", "school_agrees": ""}
    ended = form_of(FORMS[1], "everything_known", **bare).still_to_say
    assert ended == ()
    going_on = form_of(FORMS[1], "everything_known", **{**bare, "next_step": "a further plan and review"})
    assert going_on.still_to_say == ("New review date", "Target until the next review", "School agrees to")


def test_on_a_review_no_next_date_is_filled_in_and_the_day_three_weeks_on_is_named() -> None:
    text = text_of(form_of(FORMS[1], "everything_known", review_date=""))
    assert "| New review date | [date, at most three weeks from now] |" in text
    text = text_of(form_of(FORMS[1], "almost_nothing_known"))
    assert "3 school weeks after this review is 08/01/2027." in text


def test_a_review_of_a_meeting_that_was_not_before_it_is_refused() -> None:
    with pytest.raises(UnusableAnswer, match=r"initial_meeting_date is 18/12/2026, which is not before"):
        form_of(FORMS[1], "everything_known", initial_meeting_date="2026-12-18")


@pytest.mark.parametrize("form", REVIEWS)
def test_a_review_without_casework_takes_the_first_meeting_and_the_target_from_its_answers(form: str) -> None:
    said = {"initial_meeting_date": "2026-11-27", "target": ["No further unauthorised absence"]}
    text = text_of(form_of(form, "almost_nothing_known", **said))
    assert "No possible session is recorded after the meeting on 27/11/2026" in text
    asked = Asked(
        form,
        record_of("everything_known"),
        "A",
        said,
        on=DAY_OF[form],
        today=DAY_OF[form],
        meeting_date=DAY_OF[form],
    )
    text = text_of(papers(asked)[0])
    assert "Ada attended 26 of 30 sessions (86.7%).\nThe target is no further unauthorised absence." in text
    in_words = {**said, "target": "In by 8.50 each day"}
    text = text_of(papers(Asked(**{**_fields(asked), "answers": in_words}))[0])
    assert "The target" not in text.replace("The target agreed", "")


def _fields(asked: Asked) -> dict[str, object]:
    return {name: getattr(asked, name) for name in asked.__dataclass_fields__}


def test_what_was_offered_is_ticked_on_the_list_and_what_is_not_on_it_is_added() -> None:
    said = "• early help OFFERED: 12/10/2026\n• Early Help offered: 02/11/2026\n• Breakfast club"
    rows = offered_rows(said, of_school_age=True)
    ticked = [(row["what"], row["when"]) for row in rows if row["box"] == "☒"]
    assert ticked == [("Early Help offered", "12/10/2026\n02/11/2026"), ("Breakfast club", "")]
    assert [row["what"] for row in rows[-2:]] == ["", ""]
    assert {row["what"] for row in offered_rows("", of_school_age=True)} - {
        row["what"] for row in offered_rows("", of_school_age=False)
    } == {"A warning in writing"}


_OTHER = st.text(st.characters(categories=("Lu", "Ll"), max_codepoint=0x17F), min_size=3, max_size=9)


@given(_OTHER)
@examples(4)
def test_no_other_childs_name_stands_anywhere_in_a_form(name: str) -> None:
    planted = f"Zqx{name}"
    line = "\n".join(line for line in MIXED.splitlines() if line.strip())
    together = registers(line, line, line, school="Invented Academy", **ADA)
    for register in together:
        others = register.roll.index[1:]
        register.roll.loc[others, ["surname", "forename", "upn", "admission_number"]] = planted
    for form in FORMS:
        day = DAY_OF[form]
        said = answers_for(form, "everything_known") | {"certificate_page": True}
        (filled,) = papers(Asked(form, together, "A", said, on=day, today=day, meeting_date=day))
        with ZipFile(BytesIO(filled.content)) as members:
            for member in members.namelist():
                content = members.read(member).decode("utf-8", "replace")
                assert planted not in content, (form, member)
