"""What the Today page says: from what people typed alone, and with a certificate beside it."""

from dataclasses import replace
from datetime import date

from aim.casework.cases import Case, Cases
from aim.casework.children import Child
from aim.casework.meetings import Meeting, NextStep, Stage
from aim.casework.parts import Action, ChildsView, Done, Side
from aim.register import Registers
from aim.screens.today import Page, children_loaded, today_screen
from aim.settings import AS_SHIPPED
from tests.lib.register_strip import registers

ON = date(2026, 11, 20)  # a Friday
SCHOOL = "Oak Park School"
FORM = "school-attendance-meeting"
ADA = Child(SCHOOL, "Okafor", "Ada", date(2014, 3, 2), "F820999924001")
FULL = r"/\ /\ /\ /\ /\ "
NOTHING_LOADED = Registers()
WEEKS = ("2026-10-19", "2026-11-02", "2026-11-09", "2026-11-16")
MISSED = "\n".join(f"{monday} OO /\\ /\\ /\\ /\\ " for monday in WEEKS)
PRESENT = "\n".join(f"{monday} {FULL}" for monday in WEEKS)


def case(child=ADA, *, views=(), actions=(), reviewed_by=None, handed_over=0, **meeting):
    kept = Meeting(id=7, form=FORM, school=child.school, **meeting)
    return Case(child, child.keys, kept, tuple(views), tuple(actions), reviewed_by, handed_over)


def shown(*cases, of=NOTHING_LOADED, on=ON, settings=AS_SHIPPED):
    return today_screen(Cases(tuple(cases)), of, children_loaded(of), settings, on)


def lines(number, *cases, **options):
    return [each.words for each in shown(*cases, **options).lists[number].lines]


def test_with_nothing_kept_and_nothing_loaded_it_says_what_would_be_here():
    screen = shown()
    assert screen.day == "Friday 20 November 2026"
    assert screen.answer == "Nothing is waiting for you."
    assert "No meeting is kept yet" in screen.notes[0]
    assert "No certificate is loaded" in screen.notes[1]
    assert [each.lines for each in screen.lists] == [(), (), ()]
    assert all(each.nothing for each in screen.lists)


def test_a_meeting_of_the_next_seven_days_is_to_be_prepared_and_the_child_asked():
    screen = shown(case(day=date(2026, 11, 26), time="3.30 pm", place="Room 4"))
    prepare, ask, load = screen.lists[0].lines
    assert prepare.words == "Prepare the meeting on Thu 26 Nov: Ada Okafor"
    assert prepare.beside == "3.30 pm, Room 4"
    assert ask.words == "Ask Ada Okafor for their view before Thu 26 Nov"
    assert load.words == "Load a certificate of Ada Okafor before Thu 26 Nov"
    assert {each.page for each in screen.lists[0].lines} == {Page.LOAD}
    assert screen.answer == "3 steps are waiting for you."


def test_a_meeting_in_eight_days_one_called_off_and_one_held_are_not_to_be_prepared():
    assert not lines(0, case(day=date(2026, 11, 27)))
    assert not lines(0, case(day=date(2026, 11, 26), stage=Stage.CALLED_OFF))
    assert not lines(0, case(day=ON, stage=Stage.HELD))
    assert not lines(0, case(day=ON, stage=Stage.FINISHED))
    assert len(lines(0, case(day=date(2026, 11, 24), stage=Stage.FINISHED))) == 3
    assert len(lines(0, case(day=ON))) == 3


def test_a_view_that_somebody_asked_for_is_not_asked_for_again_and_an_empty_one_is():
    said = ChildsView(asked_by="Sam Bell", asked_on=date(2026, 11, 18))
    assert not any("view" in each for each in lines(0, case(day=ON, views=[said])))
    assert any("view" in each for each in lines(0, case(day=ON, views=[ChildsView(asked_by="Sam Bell")])))


def _known(day, strip=PRESENT, **options):
    of = registers(strip, school=SCHOOL)
    child = Child(SCHOOL, "A", "", upn="A")
    return shown(case(child, day=day, **options), of=of, on=day).lists[0].lines


def test_with_its_certificate_loaded_a_line_goes_to_the_meeting_of_that_child():
    prepare, ask = _known(ON)
    assert (prepare.page, prepare.child, prepare.meeting) == (Page.MEETING, "A", 7)
    assert (ask.page, ask.child, ask.meeting) == (Page.MEETING, "A", 7)


def test_a_certificate_is_too_old_once_more_than_five_school_days_have_passed():
    assert len(_known(date(2026, 11, 30))) == 2  # Monday to Friday have passed since Friday the 20th
    *_, load = _known(date(2026, 12, 1))
    assert load.words == "Load a newer certificate of A before Tue 1 Dec"
    assert load.beside == "Marks to 20/11/2026, 6 school days ago"
    assert load.page is Page.LOAD


def test_the_child_of_a_meeting_is_told_from_another_of_the_same_name():
    of = registers(PRESENT, school=SCHOOL, forename="Ada")
    twin = Child(SCHOOL, "A", "Ada", upn="F820999924001")
    (first, *_) = shown(case(twin, day=ON), of=of).lists[0].lines
    assert (first.child, first.page) == ("", Page.LOAD)


def test_reviews_are_due_or_overdue_the_oldest_first():
    later = case(day=date(2026, 11, 5), stage=Stage.FINISHED, review_on=date(2026, 11, 26), handed_over=1)
    overdue = case(day=date(2026, 10, 20), stage=Stage.FINISHED, review_on=date(2026, 11, 17), handed_over=1)
    assert lines(1, later, overdue) == [
        "Review overdue since Tue 17 Nov: Ada Okafor",
        "Review due Thu 26 Nov: Ada Okafor",
    ]
    assert shown(overdue).lists[1].lines[0].beside == "Meeting of 20/10/2026"
    assert shown(later).answer == "1 step is waiting for you."


def test_a_review_that_was_begun_or_is_not_wanted_any_more_is_not_due():
    due = {"day": date(2026, 11, 5), "stage": Stage.FINISHED, "review_on": ON}
    assert not lines(1, case(reviewed_by=8, **due))
    assert not lines(1, case(next_step=NextStep.NOTHING, **due))
    assert not lines(1, case(**due | {"stage": Stage.CALLED_OFF}))
    assert not lines(1, case(**due | {"review_on": date(2026, 11, 27)}))
    assert not lines(1, case(**due | {"day": date(2026, 11, 21)}))
    assert lines(1, case(**due | {"day": None}))


def test_a_review_to_come_is_called_a_review():
    assert lines(0, case(day=ON, earlier_id=3))[0] == "Prepare the review on Fri 20 Nov: Ada Okafor"


def test_a_meeting_that_is_over_is_to_be_finished_and_a_finished_plan_to_be_sent():
    over = case(day=date(2026, 11, 18))
    held = case(day=None, stage=Stage.HELD)
    finished = case(day=date(2026, 11, 12), stage=Stage.FINISHED)
    sent = case(day=date(2026, 11, 11), stage=Stage.FINISHED, handed_over=2)
    assert lines(2, over, held, finished, sent) == [
        "Finish the meeting of 18/11/2026: Ada Okafor",
        "Finish the meeting of a day not given: Ada Okafor",
        "Send the plan: Ada Okafor",
    ]


def _action(**fields):
    usual = {"side": Side.SCHOOL, "what": "Breakfast club place", "due_on": date(2026, 11, 19)}
    return Action(**usual | fields)


def _promised(*actions):
    finished = case(day=date(2026, 11, 5), stage=Stage.FINISHED, handed_over=1, actions=actions)
    return shown(finished).lists[2].lines


def test_what_school_promised_is_to_be_done_once_its_day_is_over():
    early = _action(who="Sam Bell", due_on=date(2026, 11, 2), done=Done.PARTLY)
    first, second = _promised(_action(), early)
    assert first.words == second.words == "Do what school promised Ada Okafor"
    assert first.beside == "Breakfast club place (Sam Bell): due 02/11/2026, partly done"
    assert second.beside == "Breakfast club place: due 19/11/2026"


def test_a_promise_of_today_one_without_a_day_one_answered_and_one_of_others_are_not_overdue():
    assert not _promised(
        _action(due_on=ON),
        _action(due_on=None),
        _action(done=Done.DONE),
        _action(done=Done.NOT_DONE),
        _action(side=Side.PARENTS),
    )


def test_a_school_is_named_where_there_are_several_and_a_child_without_a_name_is_said():
    tomi = Child("High Moor School", "Okafor", "Tomi", upn="K820999924002")
    both = case(day=date(2026, 11, 18)), case(tomi, day=date(2026, 11, 17))
    assert lines(2, *both)[1] == "Finish the meeting of 17/11/2026: Tomi Okafor (High Moor School)"
    nameless = case(replace(ADA, surname="", forename=""), day=date(2026, 11, 18))
    assert lines(2, nameless) == ["Finish the meeting of 18/11/2026: a pupil without a name"]


# Who has missed much lately


def _much_missed(*strips, cases=(), on=ON, settings=AS_SHIPPED, **details):
    return shown(*cases, of=registers(*strips, school=SCHOOL, **details), on=on, settings=settings).lists[3]


def test_who_missed_a_tenth_of_the_last_four_school_weeks_is_named_with_sessions_the_most_missed_first():
    more = MISSED.replace("OO /\\", "OO OO")
    found = _much_missed(MISSED, PRESENT, more, year_group="8")
    assert [each.words for each in found.lines] == [
        "Look at C: missed 16 of 40 sessions",
        "Look at A: missed 8 of 40 sessions",
    ]
    assert found.lines[0].beside == "40.0% missed, Year 8"
    assert (found.lines[0].page, found.lines[0].child) == (Page.PUPIL, "C")
    assert "Missed 10% or more of the last 4 school weeks (19/10/2026 to 20/11/2026)" in found.rule


def test_what_was_missed_before_the_last_four_school_weeks_does_not_count():
    before = "\n".join(f"2026-09-{day:02} OO OO OO OO OO" for day in (7, 14))
    assert not _much_missed(f"{before}\n{PRESENT}").lines
    assert _much_missed(f"{before}\n{PRESENT}", on=date(2026, 9, 20)).lines


def test_the_share_is_the_schools_own_and_a_tenth_is_met_on_whole_sessions():
    four = PRESENT.replace(FULL, r"OO OO /\ /\ /\ ", 1)
    assert [each.words for each in _much_missed(four).lines] == ["Look at A: missed 4 of 40 sessions"]
    assert not _much_missed(four, settings=replace(AS_SHIPPED, listed_from=11)).lines


def test_fewer_than_twenty_possible_sessions_are_too_few_to_name_anybody():
    assert not _much_missed("2026-11-09 OO OO OO OO OO\n2026-11-16 OO OO OO OO ..").lines
    assert _much_missed("2026-11-09 OO OO OO OO OO\n2026-11-16 OO OO OO OO OO").lines


def test_a_child_with_a_meeting_this_school_year_or_to_come_is_not_named_and_one_of_last_year_is():
    child = Child(SCHOOL, "A", "", upn="A")
    for day in (date(2026, 9, 10), date(2026, 12, 1), None):
        assert not _much_missed(MISSED, cases=[case(child, day=day)]).lines
    assert _much_missed(MISSED, cases=[case(child, day=date(2026, 7, 10))]).lines
    assert _much_missed(MISSED, cases=[case(child, day=ON, stage=Stage.CALLED_OFF)]).lines


def _of_many_schools(schools):
    """Eight pupils who missed much, at each of so many schools, all different children."""
    made = []
    for number in range(schools):
        (register,) = registers(*[MISSED] * 8, school=f"School {number}")
        roll = register.roll.assign(child=register.roll["child"] + str(number))
        made.append(replace(register, roll=roll))
    return Registers(tuple(made))


def test_the_eight_who_missed_most_are_named_the_next_on_asking_and_those_beyond_forty_counted():
    found = shown(of=_of_many_schools(2)).lists[3]
    assert (len(found.lines), len(found.more), found.left_out) == (8, 8, "")
    found = shown(of=_of_many_schools(6)).lists[3]
    assert (len(found.lines), len(found.more)) == (8, 32)
    assert found.left_out == "And 8 more pupils, who missed no more than these."


def test_marks_after_today_are_not_looked_at():
    assert not _much_missed(PRESENT + "\n2026-11-23 OO OO OO OO OO").lines


def test_pupils_of_another_school_than_ours_are_not_named():
    assert not _much_missed(MISSED, settings=replace(AS_SHIPPED, school="High Moor School")).lines
    assert _much_missed(MISSED, settings=replace(AS_SHIPPED, school=SCHOOL)).lines


def test_a_register_without_marks_by_today_names_nobody():
    found = _much_missed(MISSED, on=date(2026, 9, 1))
    assert not found.lines
    assert found.nothing == "No pupil has missed so much without a meeting."
