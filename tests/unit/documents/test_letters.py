"""Letters: what each says in every case, to whom, and what none of them may say."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aim.documents.answers import AnswerValue, UnknownAnswer, UnusableAnswer
from aim.documents.fields import LETTERS, Answer, form_fields
from aim.documents.forms import FilledForm
from aim.documents.papers import MeetingDateNeeded, zipped
from aim.documents.recipients import Addressee, Flag, offered
from tests.lib.docx_text import docx_text
from tests.lib.families import people
from tests.lib.golden import golden
from tests.lib.paper_cases import FORTY_LINES, Case, case, cases, made, nothing_known, texts

NAMES = tuple(form.name for form in LETTERS)
GRACE = Addressee("Mrs Grace Okafor", ("1 Mill Lane", "Gloucester", "ZZ99 1AA"), "Mrs Okafor", "mother")
JOSEPH = Addressee(
    "Mr Joseph Okafor",
    ("Flat 2, 9 Far Street", "Bristol"),
    "Mr Okafor",
    "father",
    flags=((Flag.ADDRESS_CONFIDENTIAL, "confidential"),),
)
EVERYTHING: dict[str, AnswerValue] = {
    "school_address": "School Lane, Gloucester\n01452 000000",
    "letter_date": "2026-11-23",
    "contact_name": "Sam Bell, Head of Year 8",
    "contact_how": "01452 000000",
    "signed_by": "Ruth Adeyemi, Assistant Headteacher",
    "help_offered": ["Breakfast club from 8.00", "A talk with Mr Bell each Monday"],
    "reply_by": "2026-12-02",
    "earlier_contact": ["Letter of concern on 05/10/2026", "Visit on 02/11/2026"],
    "support": "Breakfast club since 21/09/2026",
    "meeting_time": "3.30 pm",
    "meeting_place": "Room 4, ask at the front desk",
    "invited": ["Ruth Adeyemi, Assistant Headteacher", "Sam Bell, Head of Year 8"],
    "consent": "Grace Okafor agreed on 20/11/2026",
    "share_figures": True,
    "agreed_how": "by telephone on 24/11/2026",
    "earlier_date": "2026-11-25",
    "target": "Attend at least 27 of the 30 sessions up to the review.",
    "school_agrees": "Mr Bell meets Ada at 8.40 every Monday.",
    "review_date": "2026-12-18",
    "review_time": "3.30 pm",
    "review_place": "Room 4",
    "initial_meeting_date": "2026-11-06",
}
ABOUT_THE_LAW = re.compile(r"prosecut|penalt|legal|court|Act 1996|\blaw\b|fine\b|offence", re.I)


def answers_of(name: str, **more: AnswerValue) -> dict[str, AnswerValue]:
    fields = {field.name for field in form_fields(name)}
    return {field: said for field, said in {**EVERYTHING, **more}.items() if field in fields}


def letter(name: str, each: Case, **more: AnswerValue) -> FilledForm:
    (only,) = made(name, each, answers_of(name, **more), (GRACE,))
    return only


def text(name: str, each: Case, **more: AnswerValue) -> str:
    return docx_text(letter(name, each, **more).content)


def past() -> Case:
    return Case("", case("").registers, date(2026, 11, 20))


def by_name(name: str) -> Case:
    return next(each for each in cases() if each.name == name)


@pytest.mark.parametrize("name", NAMES)
def test_the_letter_in_every_case(name: str) -> None:
    # One that is of a meeting needs its day, which everybody else's case has.
    blank = case("almost nothing known", "2026-11-16 /.", date_of_birth=None, forename="", surname="")
    found = [texts(blank.name, made(name, blank))]
    for each in cases():
        if each.name != blank.name:
            found.append(texts(each.name, (letter(name, each),)))
    two = made(name, case(""), answers_of(name), (GRACE, JOSEPH))
    found.append(texts("two parents at two addresses, one confidential", two))
    long = {field.name: FORTY_LINES for field in form_fields(name) if field.answer is Answer.LINES}
    long = {field: said for field, said in long.items() if field != "address"}
    found.append(texts("forty lines of free text", (letter(name, case(""), **long),)))
    if "attendance_improvement" in {field.name for field in form_fields(name)}:
        aim = letter(name, case(""), attendance_improvement=True)
        found.append(texts("an Attendance Improvement Meeting", (aim,)))
    golden(f"documents/letters/{name}.txt", "\n".join(found))


def test_the_current_meeting_may_and_the_one_of_2017_will_go_ahead() -> None:
    for name in ("invitation", "new-time", "review-invitation"):
        assert "the meeting may go ahead without you" in text(name, case(""))
        assert "the meeting will go ahead on this day" in text(name, case(""), attendance_improvement="yes")


@pytest.mark.parametrize("name", NAMES)
def test_the_law_is_named_to_parents_of_a_child_of_compulsory_school_age_alone(name: str) -> None:
    improvement = {"attendance_improvement": True}
    for each in ("a child too young", "year 12", "almost nothing known"):
        child = by_name(each)
        if each == "almost nothing known":
            child = case("", date_of_birth=None)
        said = text(name, child, **improvement)
        assert not ABOUT_THE_LAW.search(said)
        notes = " ".join(letter(name, child, **improvement).notes)
        assert ("of the law is left out" in notes) == (name in ("warning", "invitation"))
    named = bool(ABOUT_THE_LAW.search(text(name, case(""), **improvement)))
    assert named == (name in ("warning", "invitation"))


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_about_a_school_attendance_meeting_threatens_nothing(name: str) -> None:
    said = text(name, case(""))
    assert not re.search(r"penalt|\bfine[sd]?\b|truant|persistent|failure", said, re.I)
    if name != "warning":
        assert not ABOUT_THE_LAW.search(said)
        assert "Attendance Improvement" not in said


def test_figures_are_sessions_and_days_with_the_dates_they_cover_and_name_what_school_asked_for() -> None:
    said = text("letter-of-concern", by_name("a term of suspension"))
    assert "From 07/09/2026 to 23/10/2026 there were 70 sessions at which Ada was due in school" in said
    assert "Ada missed 66 of 70 sessions, the same as 33 days. 64 were authorised and 2 unauthorised." in said
    assert "Of these, 62 were sessions that school asked Ada not to attend" in said
    notes = letter("letter-of-concern", by_name("a term of suspension")).notes
    assert any("School itself asked for 62 of the 66 sessions missed" in note for note in notes)


def test_the_warning_lists_each_day_with_unauthorised_sessions() -> None:
    assert (
        "has not authorised: 09/11/2026 (2 sessions); 11/11/2026 (1 session); 13/11/2026 (2 sessions); "
        "16/11/2026 (2 sessions); 18/11/2026 (2 sessions); "
        "20/11/2026 (2 sessions, 2 with no reason known yet)."
    ) in text("warning", case(""))


def test_a_letter_of_a_child_who_missed_nothing_asks_whether_it_is_the_right_one() -> None:
    perfect = case("", "2026-11-02 /\\ /\\ /\\ /\\ /\\")
    assert "Ada missed none of them." in text("letter-of-concern", perfect)
    assert any("right pupil" in note for note in letter("letter-of-concern", perfect).notes)
    assert any("No session is recorded as unauthorised" in note for note in letter("warning", perfect).notes)


def test_no_possible_session_and_no_mark_are_said() -> None:
    away = case("", "2026-11-02 DD")
    assert "there was no session at which Ada was due in school" in text("invitation", away)
    assert "On 02/11/2026 there was 1 session" in text("invitation", case("", "2026-11-02 /D"))
    early = Case("", case("", "2026-12-14 /\\").registers)
    assert "[no marks are held: the figures are missing]" in text("invitation", early)


def test_an_agency_is_told_no_figure_unless_somebody_ticks_it() -> None:
    assert "23 of 106" in text("agency-invitation", case(""))
    assert "23 of 106" not in text("agency-invitation", case(""), share_figures=False)


def test_what_happened_since_the_first_meeting_is_counted_from_the_day_after_it() -> None:
    said = text("review-invitation", case(""), initial_meeting_date="2026-11-13")
    assert "Since then, from 16/11/2026 to 20/11/2026, Ada attended 4 of 10 sessions." in said
    assert "Missed: 6 sessions. All 6 were unauthorised." in said
    late = text("review-invitation", case(""), initial_meeting_date="2026-11-20")
    assert "There are no marks yet of the time since then." in late
    for words in ("", "last month"):
        assert "ince then" not in text("review-invitation", case(""), initial_meeting_date=words)


def test_the_review_date_of_the_plan_is_worked_out_unless_somebody_says_it() -> None:
    fields = answers_of("plan-sent")
    del fields["review_date"]
    worked_out = docx_text(made("plan-sent", case(""), fields, (GRACE,))[0].content)
    assert "We look at how it has gone on 18/12/2026" in worked_out
    said = "The review date: counted in weekdays less bank holidays"
    (sent,) = made("plan-sent", case(""), fields, (GRACE,))
    assert any(said in note for note in sent.notes) and "ounted in weekdays" not in worked_out
    notes = letter("plan-sent", case(""), review_date="2026-12-16").notes
    assert notes == ("The meeting is still to come: this letter is for afterwards.",)
    assert "The day of the meeting is past." in letter("invitation", past()).notes


def test_a_letter_calls_a_child_as_somebody_typed() -> None:
    said = text("letter-of-concern", case(""), pupil_name="Addy Okafor")
    assert "Addy Okafor missed 23 of 106 sessions" in said
    assert "how much school Addy Okafor has missed" in said


def test_each_letter_goes_to_its_own_address_and_says_what_to_look_at() -> None:
    grace, joseph = made("invitation", case(""), answers_of("invitation"), (GRACE, JOSEPH))
    assert grace.file_name == "invitation_Okafor_Ada_2026-11-27_1 Mrs Grace Okafor.docx"
    assert joseph.file_name == "invitation_Okafor_Ada_2026-11-27_2 Mr Joseph Okafor.docx"
    assert "1 Mill Lane" in docx_text(grace.content) and "Far Street" not in docx_text(grace.content)
    assert "Far Street" in docx_text(joseph.content) and "Mill Lane" not in docx_text(joseph.content)
    assert any("Address confidential: the list says “confidential”" in note for note in joseph.notes)
    assert not any("Joseph" in note for note in grace.notes)
    with ZipFile(BytesIO(zipped((grace, joseph)))) as packed:
        assert packed.namelist() == [grace.file_name, joseph.file_name]
        assert packed.read(joseph.file_name) == joseph.content
    assert zipped((grace, joseph)) == zipped((grace, joseph))


words = st.text(alphabet=st.characters(categories=("Lu", "Ll", "Nd")), min_size=6, max_size=12)


@settings(max_examples=12, deadline=None)
@given(st.lists(words, min_size=6, max_size=6, unique_by=str.casefold), st.sampled_from(NAMES))
def test_no_file_holds_anything_of_another_parents_address(typed: list[str], name: str) -> None:
    planted = [f"{word}{place}planted" for place, word in enumerate(typed)]
    addressees = tuple(
        Addressee(f"Parent {place}", (planted[2 * place], planted[2 * place + 1])) for place in range(3)
    )
    files = made(name, case(""), answers_of(name), addressees)
    for place, each in enumerate(files):
        with ZipFile(BytesIO(each.content)) as members:
            inside = "".join(members.read(member).decode("utf-8") for member in members.namelist())
        inside += each.file_name
        for other, word in enumerate(planted):
            assert (word in inside) == (other // 2 == place)


def test_an_address_said_beside_addressees_is_refused() -> None:
    for field in ("addressee", "address", "dear"):
        with pytest.raises(UnusableAnswer, match="belongs to each of the addressees"):
            made("invitation", case(""), answers_of("invitation", **{field: "x"}), (GRACE, JOSEPH))
    (one,) = made("invitation", case(""), {"addressee": "Mrs Okafor", "dear": "Grace"})
    assert "Dear Grace" in docx_text(one.content)


def test_a_letter_of_a_meeting_needs_its_day_and_takes_no_figures_from_anybody() -> None:
    with pytest.raises(MeetingDateNeeded):
        made("invitation", nothing_known())
    made("letter-of-concern", nothing_known())
    with pytest.raises(UnusableAnswer, match="No answer can change it"):
        made("invitation", case(""), {"figures": "all of them"})
    with pytest.raises(UnknownAnswer, match="Did you mean invited"):
        made("invitation", case(""), {"invitedd": "x"})


def test_contacts_of_the_list_come_with_their_own_address_or_none() -> None:
    lists = people(
        "Ada; Okafor; 2014-03-02; Oak; R1 | 1 Mill Lane; ZZ99 1AA"
        " | Mother; Mrs Grace Okafor | Father; Mr J Okafor; -; -; Flat 2, 9 Far Street, Bristol"
    )
    offer = offered(lists, "R1")
    assert [(each.name, each.address) for each in offer.people] == [
        ("Mrs Grace Okafor", ()),
        ("Mr J Okafor", ("Flat 2", "9 Far Street", "Bristol")),
    ]
    assert offer.childs_address == ("1 Mill Lane", "ZZ99 1AA")
