"""The School Attendance Meeting form: what is printed, read back from the finished Word file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from types import MappingProxyType
from zipfile import ZipFile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from aim.attendance import Attendance
from aim.documents.fields import Answer, form_fields
from aim.documents.forms import (
    AnswerValue,
    FilledForm,
    UnknownAnswer,
    UnusableAnswer,
    filled_form,
    prefilled,
)
from aim.pupil import Pupil, PupilFacts
from tests.lib.docx_text import docx_text
from tests.lib.golden import golden
from tests.lib.pupil_facts import ADA, NOBODY, ada, facts, full_year

FORM = "school-attendance-meeting"
FRIDAY = date(2026, 11, 27)
THREE_WEEKS = date(2026, 12, 18)
O_NEILL = Pupil("O'Neill & D'Souza <Jr>", "None", "", "", "St Anne's & All <Saints>", "7", "", None)

EVERYTHING: dict[str, AnswerValue] = {
    "meeting_time": "3.30 pm",
    "meeting_place": "Room 4",
    "present": ["Grace Okafor, mother", "Ada Okafor", "Sam Bell, Head of Year 8"],
    "invited_but_absent": "Joseph Okafor, father",
    "siblings": "Tomi Okafor, Invented Primary School",
    "early_help": "None at present. The family would like to hear what there is.",
    "childs_view": "Asked by Mr Bell on 24/11/2026. Mornings are hard. Art is the best day.",
    "reasons_known_to_school": "Illness in the first week of November.",
    "parents_comments": "It was a chest infection; the GP has been seen.",
    "barriers": "The bus is often full. Ada worries about PE.",
    "impact_on_learning": "Two units of science and a reading test.",
    "school_support": "Breakfast club since 21/09/2026: on time on 14 of 18 days.",
    "ehcp_and_sen": "None.",
    "strengths": "Art, football, looking after younger pupils.",
    "parents_are_doing": "Alarm at 7.00. An aunt can drive on Mondays.",
    "school_could_do": "A quiet place before registration.",
    "other_key_issues": "None.",
    "target": "At least 28 of the 30 sessions up to the review.",
    "young_person_agrees": "Tell Mr Bell on the day when something has gone wrong.",
    "parents_agree": ["Phone before 8.30 on any day Ada cannot come.", "See the GP by 4 December."],
    "school_agrees": "Mr Bell meets Ada at 8.40 every Monday from 30/11/2026.",
    "copies_to": "Grace Okafor, by hand, 27/11/2026",
}


def form_for(
    record: PupilFacts,
    answers: Mapping[str, AnswerValue] = MappingProxyType({}),
    *,
    due: date | None = THREE_WEEKS,
    note: str = "",
) -> FilledForm:
    return filled_form(
        FORM,
        record,
        meeting_date=FRIDAY,
        review_date=due,
        review_date_note=note,
        answers=answers,
        today=FRIDAY,
    )


def text_of(record: PupilFacts, **answers: AnswerValue) -> str:
    return docx_text(form_for(record, answers).content)


def test_where_everything_is_known_nothing_is_still_to_say() -> None:
    form = form_for(ada(), EVERYTHING, note="Three school weeks after the meeting.")
    assert form.still_to_say == ()
    assert "Three school weeks after the meeting." in docx_text(form.content)


def test_a_name_with_every_awkward_character_is_printed_as_it_is() -> None:
    text = text_of(facts("2026-11-02 /\\ /\\ /\\ II O\\", pupil=O_NEILL))
    assert "| Name | None O'Neill & D'Souza <Jr> |" in text
    assert "St Anne's & All <Saints>" in text


def test_marks_not_understood_and_not_recorded_are_said_beside_the_figures() -> None:
    text = text_of(facts("2026-11-02 /\\ /? .. D- II\n2026-11-09 /\\ /\\ /\\ /\\ /\\"))
    assert "1 mark not understood, 3 sessions not recorded and 1 session not possible" in text
    golden(f"documents/{FORM}/not_understood.txt", text)


def test_the_certificate_page() -> None:
    golden(f"documents/{FORM}/with_certificate.txt", text_of(ada(), certificate_page=True))


def test_the_certificate_page_shows_weekends_only_where_a_mark_stands_there() -> None:
    assert "Sat" not in text_of(ada(), certificate_page="yes")
    text = text_of(full_year(), certificate_page="yes")
    assert "Sat" in text
    golden(f"documents/{FORM}/with_weekends.txt", text)


def test_a_planned_closure_at_the_weekend_does_not_call_for_weekend_columns() -> None:
    assert "Sat" not in text_of(facts("2026-11-02 /\\ /\\ /\\ /\\ /\\ ## ##"), certificate_page=True)


def test_forty_lines_of_free_text_keep_their_lines() -> None:
    lines = "\n".join(f"line {number}" for number in range(1, 41))
    text = text_of(ada(), childs_view=lines)
    assert f"| {lines} |" in text


def test_a_provisional_figure_says_so() -> None:
    assert "Provisional: fewer than 20 sessions were possible." in text_of(
        facts("2026-11-02 /\\ /\\ /\\ II /\\")
    )
    assert "Provisional" not in text_of(ada())


def test_no_possible_sessions_is_said_and_nothing_is_divided() -> None:
    text = text_of(facts("2026-11-02 DD DD DD DD DD"))
    assert "No possible sessions were recorded since 02/11/2026." in text
    assert "%" not in text


@pytest.mark.parametrize(
    ("strip", "sentence"),
    [
        ("2026-09-07 /\\ /\\ /\\ /\\ /\\", "Ada has missed none of 10 sessions this year."),
        (
            "2026-09-07 I\\ /\\ /\\ /\\ /\\",
            "1 of 10 sessions this year, the same as half a day. It was authorised.",
        ),
        ("2026-09-07 OO /\\ /\\ /\\ /\\", "the same as 1 day. Both were unauthorised."),
        ("2026-09-07 II I\\ /\\ /\\ /\\", "All 3 were authorised."),
        ("2026-09-07 IO /\\ /\\ /\\ /\\", "1 was authorised and 1 unauthorised."),
        (
            "2026-11-02 II /\\ /\\ /\\ /\\",
            "Ada has missed 2 of 10 sessions since 02/11/2026, the same as 1 day.",
        ),
        (
            "2026-06-01 II /\\ /\\ /\\ /\\",
            "2 of 10 sessions from 01/06/2026 to 05/06/2026, the same as 1 day.",
        ),
        ("2026-06-01 I", "Ada has missed 1 of 1 session on 01/06/2026, the same as half a day."),
    ],
)
def test_the_sentence_says_how_much_was_missed_and_over_which_days(strip: str, sentence: str) -> None:
    assert (
        sentence
        in prefilled(FORM, facts(strip), meeting_date=FRIDAY, review_date=None)["attendance_is_presently"]
    )


def test_a_child_without_a_forename_is_called_by_surname_and_without_a_name_the_pupil() -> None:
    strip = "2026-09-07 U\\ /\\ /\\ /\\ /\\\n2026-09-14 /\\ /\\ /\\ /\\ /\\\n2026-09-21 /\\ /\\ /\\ /\\ /\\"
    halves = (("A", date(2026, 9, 14), date(2026, 9, 30)),)

    def said(pupil: Pupil) -> dict[str, str]:
        return prefilled(
            FORM, facts(strip, pupil=pupil, half_terms=halves), meeting_date=FRIDAY, review_date=None
        )

    assert said(replace(ADA, forename=""))["attendance_is_presently"].startswith("Okafor has missed 1 of 30")
    assert said(NOBODY)["attendance_is_presently"].splitlines()[::2] == [
        "The pupil has missed 1 of 30 sessions this year, the same as half a day. It was unauthorised.",
        "The pupil arrived after the register closed for 1 session: counted among the unauthorised absences.",
    ]
    assert said(NOBODY)["when_attendance_was_better"] == (
        "From 14 September 2026 to 30 September 2026 (A), the pupil attended 20 of 20 sessions."
    )


def test_a_better_half_term_is_named_with_its_sessions_and_the_worst_never() -> None:
    text = text_of(ada())
    assert (
        "From 31 August 2026 to 23 October 2026 (2026/27 Autumn 1), Ada attended 73 of 75 sessions." in text
    )
    assert "In 2026/27 Autumn 2" not in text


def test_no_half_term_is_called_better_when_it_is_the_only_one_or_all_are_alike() -> None:
    one = facts(
        "\n".join(f"2026-09-{day:02} II /\\ /\\ /\\ /\\" for day in (7, 14, 21)),
        half_terms=(("2026/27 Autumn 1", date(2026, 9, 1), date(2026, 10, 23)),),
    )
    assert prefilled(FORM, one, meeting_date=FRIDAY, review_date=None)["when_attendance_was_better"] == ""


def test_two_registers_are_said() -> None:
    text = text_of(replace(ada(), other_rolls=("Invented Hospital School",), two_values=2))
    assert "Registers held for this child: Invented Academy and Invented Hospital School." in text
    assert (
        "Two registers have different marks for 2 sessions; the mark of the main school is counted." in text
    )


def test_an_answer_stands_before_the_record_and_a_blank_answer_is_a_blank() -> None:
    text = text_of(
        ada(), when_attendance_was_better="Year 7, with the walking bus.", attendance_is_presently=" "
    )
    assert "Year 7, with the walking bus." in text
    assert "73 of 75" not in text
    assert "[what the marks show, in sessions]" in text


def test_an_answer_never_changes_the_codes_the_notes_or_the_day_of_the_meeting() -> None:
    for name in ("attendance_codes", "meeting_date"):
        with pytest.raises(UnusableAnswer, match="No answer can change it"):
            form_for(ada(), {name: "x"})
    text = text_of(ada(), attendance_is_presently="Good.")
    assert "83 attended + 11 authorised + 11 unauthorised = possible sessions | 105" in text
    assert "1 session not recorded: not counted." in text


def test_a_review_date_of_the_schools_own_drops_the_note_on_how_it_was_worked_out() -> None:
    worked_out = docx_text(form_for(ada(), note="Counted in weekdays.").content)
    assert "| 18/12/2026 |\nCounted in weekdays." in worked_out
    answered = docx_text(form_for(ada(), {"review_date": "2026-12-16"}, note="Counted in weekdays.").content)
    assert "| 16/12/2026 |" in answered
    assert "Counted in weekdays." not in answered
    assert "| 2026-02-31 |" in text_of(ada(), review_date="2026-02-31")
    assert "| before the end of term |" in text_of(ada(), review_date="before the end of term")


def test_an_unknown_answer_names_the_nearest_field() -> None:
    with pytest.raises(UnknownAnswer, match=r"“parrents_agree” is not a field .* Did you mean parents_agree"):
        form_for(ada(), {"parrents_agree": "x"})
    with pytest.raises(UnknownAnswer):
        form_for(ada(), {"": "x"})


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("target", True),
        ("meeting_time", ["3.30 pm"]),
        ("certificate_page", "perhaps"),
        ("certificate_page", ["yes"]),
    ],
)
def test_an_answer_of_the_wrong_kind_is_refused(name: str, answer: AnswerValue) -> None:
    with pytest.raises(UnusableAnswer, match=name):
        form_for(ada(), {name: answer})
    with pytest.raises(UnusableAnswer, match="parents_agree takes text or a list of texts"):
        form_for(ada(), {"parents_agree": [1]})  # type: ignore[list-item]


def test_prefilled_has_a_text_for_every_field_a_page_shows() -> None:
    said = prefilled(FORM, ada(), meeting_date=FRIDAY, review_date=THREE_WEEKS)
    assert set(said) == {field.name for field in form_fields(FORM) if field.answer is not Answer.YES_OR_NO}
    assert said["meeting_date"] == "27/11/2026"
    assert said["target"] == ""
    assert "O  Absent without permission. Unauthorised. (missed, unauthorised): 7" in said["attendance_codes"]


def test_nothing_typed_is_run_and_every_character_comes_out_as_typed() -> None:
    typed = "{{ 7 * 7 }} {% for x in y %} {_{ }_} {_% {# # #} <w:p/> &amp; \u2028 next"
    assert "{{ 7 * 7 }} {% for x in y %} {_{ }_} {_% {# # #} <w:p/> &amp;" in text_of(
        ada(), childs_view=typed
    )


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip))
def test_any_text_is_printed_whole(typed: str) -> None:
    shown = (
        typed.replace("\u2028", "\n").replace("\u2029", "\n").translate({0xFFFE: None, 0xFFFF: None}).strip()
    )
    assert (f"| {shown} |" if shown else "[anything else that matters, or none]") in text_of(
        facts(), other_key_issues=typed
    )


def test_control_characters_go_and_every_kind_of_line_break_stays() -> None:
    assert "| a\nb\nc\nd\nef |" in text_of(ada(), barriers="a\r\nb\rc\vd\fe\x00\x07\x1b\ud800\ufffff\n")


def test_two_lists_of_lines_are_bulleted_and_empty_lines_left_out() -> None:
    assert "| • one\n• two |" in text_of(ada(), school_agrees=["one", " ", "two"])


def test_attendance_improvement_is_never_said_here() -> None:
    text = docx_text(form_for(ada(), {**EVERYTHING, "certificate_page": True}).content)
    assert "Attendance Improvement" not in text
    assert "persistent" not in text.lower()


def test_the_file_says_nothing_about_who_made_it_and_points_nowhere_else() -> None:
    content = form_for(ada(), EVERYTHING).content
    properties = Document(BytesIO(content)).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert properties.title == "School Attendance Meeting"
    with ZipFile(BytesIO(content)) as members:
        links = [members.read(name) for name in members.namelist() if name.endswith(".rels")]
        assert not any(b"External" in link for link in links)
        assert not any("thumbnail" in name for name in members.namelist())


@pytest.mark.parametrize(
    ("surname", "forename", "name"),
    [
        ("Okafor", "Ada", "school-attendance-meeting_Okafor_Ada_2026-11-27.docx"),
        ("O'Neill & D'Souza <Jr>", "None", "school-attendance-meeting_ONeill DSouza Jr_None_2026-11-27.docx"),
        ("Müller", "../Zoë", "school-attendance-meeting_Muller_Zoe_2026-11-27.docx"),
        ("王", "", "school-attendance-meeting_2026-11-27.docx"),
    ],
)
def test_the_file_name_is_safe(surname: str, forename: str, name: str) -> None:
    assert form_for(facts(pupil=replace(ADA, surname=surname, forename=forename))).file_name == name


def test_a_long_name_is_cut_and_the_date_stays() -> None:
    name = form_for(facts(pupil=replace(ADA, surname="A" * 300))).file_name
    assert len(name) == 120
    assert name.endswith("A_2026-11-27.docx")


def test_a_certificate_page_without_marks_or_without_a_file_says_so() -> None:
    no_marks = text_of(facts(pupil=ADA), certificate_page=True)
    assert "No marks were recorded." in no_marks
    uncounted = replace(ada(), attendance=Attendance(), files=())
    assert "Prepared from the marks held, marks to 20/11/2026" in text_of(uncounted, certificate_page=True)


def test_initials_follow_a_name_that_was_typed() -> None:
    assert "·  ZQ  ·" in text_of(ada(), pupil_name="Zoe van der Quist")
    assert "·  AO  ·" in text_of(ada())
