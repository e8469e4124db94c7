"""The log of support and the chronology as the Pupil page shows them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from aim.casework.issuing import HandedOver, Issue, IssuedFile, Recipient
from aim.casework.meetings import Meeting
from aim.casework.parts import Contact, ContactKind, Support, SupportKind
from aim.findings.what_differed import Support as InPlace
from aim.screens.meeting import facts_for_meeting
from aim.screens.pupil import in_place, pupil_screen, support_shown
from tests.lib.register_strip import registers

NOW = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
ON = date(2026, 11, 20)
FULL = r"/\ /\ /\ /\ /\ "
CLUB = Support(
    kind=SupportKind.PASTORAL,
    what="Breakfast club",
    first_day=date(2026, 9, 21),
    last_day=date(2026, 10, 23),
    lead="Sam Bell",
    requested_on=date(2026, 9, 14),
    answered_on=date(2026, 9, 16),
    answer="a place from Monday",
    consent="Grace Okafor",
    outcome="on time on 14 of 18 days",
)
CALL = Contact(
    day=date(2026, 11, 2),
    time="8.45",
    kind=ContactKind.CALL,
    by_whom="Sam Bell",
    with_whom="Grace Okafor",
    what="the bus",
    came_of_it="an earlier one from Monday",
)


def log(entry):
    (row,) = support_shown([entry], [], ON).log.to_dict("records")
    return row


def test_a_line_of_the_log_says_what_when_who_and_what_came_of_it():
    assert log(CLUB) == {
        "What": "Breakfast club",
        "Log": "pastoral",
        "When": "21/09/2026 to 23/10/2026",
        "Lead": "Sam Bell",
        "Requested": "14/09/2026, answered 16/09/2026: a place from Monday",
        "Consent by": "Grace Okafor",
        "Outcome": "on time on 14 of 18 days",
    }


def test_what_was_asked_for_and_not_answered_says_so():
    asked = log(Support(what="School nurse", requested_on=date(2026, 11, 2)))
    assert asked["Requested"] == "02/11/2026, no answer yet"
    assert asked["When"] == "not begun, or no day given"
    assert log(Support(what="School nurse", answer="no place"))["Requested"] == "answered: no place"
    assert log(Support(what="School nurse"))["Requested"] == ""


def test_an_open_end_and_an_open_beginning_are_said():
    assert log(Support(what="Mentor", first_day=date(2026, 11, 2)))["When"] == "from 02/11/2026"
    assert log(Support(what="Mentor", last_day=date(2026, 11, 2)))["When"] == "until 02/11/2026"


def test_a_contact_is_a_line_of_the_chronology():
    (row,) = support_shown([], [CALL], ON).chronology.to_dict("records")
    assert list(row.values()) == [
        "02/11/2026 8.45", "call", "Sam Bell", "Grace Okafor", "the bus", "an earlier one from Monday",
    ]  # fmt: skip


def _better_from_february():
    bad = (date(2026, 1, 5) + timedelta(weeks=week) for week in range(6))
    good = (date(2026, 2, 23) + timedelta(weeks=week) for week in range(7))
    strip = [f"{monday} OO O/ OO /O OO" for monday in bad] + [f"{monday} {FULL}" for monday in good]
    return registers("\n".join(strip))


FROM_FEBRUARY = InPlace("Breakfast club", date(2026, 2, 23))


def test_support_in_place_stands_beside_the_better_time_it_was_in_and_on_the_chart():
    screen = pupil_screen(_better_from_february(), "A", ON, support=(FROM_FEBRUARY,))
    (row,) = (each for each in screen.differed.to_dict("records") if each[""] == "In place: Breakfast club")
    assert list(row.values())[1] == "from 23 February 2026"
    assert "1, Breakfast club, from 23 February 2026, going on." in screen.by_week_in_words
    assert any(each.name == "support" for each in screen.by_week.layout.annotations)


def test_a_meeting_knows_which_support_was_in_place_in_the_better_time():
    facts, _ = facts_for_meeting(_better_from_february(), "A", ON, ON, support=(FROM_FEBRUARY,))
    assert facts.what_differed[0].support == (FROM_FEBRUARY,)


def test_how_much_there_is_is_said_in_a_sentence():
    mentor = Support(what="Mentor", first_day=date(2026, 11, 2))
    to_come = Support(what="Art club", first_day=date(2026, 12, 1))
    said = support_shown([CLUB, mentor, to_come], [CALL], ON).in_words
    assert said == "3 kinds of support written down, 1 in place now; 1 contact."
    assert support_shown([CLUB], [], date(2026, 10, 23)).in_words.startswith(
        "1 kind of support written down, 1"
    )
    assert "yet" in support_shown([], [], ON).in_words


def test_what_has_no_name_or_no_first_day_is_on_no_chart():
    assert in_place([CLUB, Support(what="Nurse"), Support(what="", first_day=ON)]) == (
        InPlace("Breakfast club", date(2026, 9, 21), date(2026, 10, 23)),
    )


def test_meetings_kept_and_papers_given_out_stand_beside_an_empty_log():
    meeting = Meeting(id=1, form="school-attendance-meeting", school="Oak Park School", day=date(2026, 11, 6))
    given = HandedOver(
        id=1,
        recipient=Recipient(name="Grace Okafor", on_day=date(2026, 11, 9), how="by post"),
        recorded_by="Sam",
        recorded_at=NOW,
        corrects_id=None,
        took_place=True,
        corrected=False,
    )
    never = replace(given, took_place=False)
    files = (IssuedFile(id=1, name="plan.docx", media_type="", sha256="", handed_over=(given, never)),)
    plan = Issue(
        id=1,
        form=meeting.form,
        version=2,
        meeting_id=1,
        plan_version=3,
        made_from="",
        marks_sha256="",
        issued_by="Sam",
        issued_at=NOW,
        files=files,
    )
    shown = support_shown([], [], ON, [meeting], [plan, replace(plan, id=2, version=3, files=())])
    assert shown.in_words == "Nothing is written down in this log yet."
    assert shown.from_meetings.to_numpy().tolist() == [
        ["06/11/2026", "Meeting", "School Attendance Meeting", "planned"],
        ["09/11/2026", "Given out", "School Attendance Meeting, version 2", "to Grace Okafor by post"],
        ["10/11/2026", "Issued", "School Attendance Meeting, version 3", "to nobody yet"],
    ]
