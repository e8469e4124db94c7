"""Spells of absence, runs of attendance and the ten-week window."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.generative.strategies import examples
from tests.lib.register_strip import facts, sessions_of

FULL = r"/\  /\  /\  /\  /\ "


def test_a_spell_runs_on_over_a_weekend():
    (spell,) = facts(r"""
        2025-09-08  /\  /\  /\  /\  II
        2025-09-15  II  II  /\  /\  /\
    """).absences
    assert (spell.first_day, spell.first_session) == (date(2025, 9, 12), "AM")
    assert (spell.last_day, spell.last_session, spell.sessions) == (date(2025, 9, 16), "PM", 6)


def test_sessions_not_possible_or_not_recorded_neither_count_nor_break():
    (spell,) = facts(r"""
        2025-09-08  /\  IY  -I  /\  /\
    """).absences
    assert spell.sessions == 2
    assert spell.codes == ("I",)


def test_a_spell_says_its_codes_in_words_and_what_is_still_to_be_established_first():
    (spell,) = facts(r"""
        2025-09-08  /\  /I  NI  II  I\
    """).absences
    assert spell.codes == ("N", "I")
    assert [(each.code, each.sessions) for each in spell.reasons] == [("N", 1), ("I", 5)]
    assert (spell.not_yet_explained, spell.heading) == (1, "Reason still to be established; illness")


def test_an_afternoon_in_school_ends_a_spell():
    assert [
        each.sessions
        for each in facts(r"""
        2025-09-08  I\  II  /\  /\  /\
    """).absences
    ] == [1, 2]


def test_the_longest_run_goes_on_over_holidays():
    run = facts(r"""
        2025-10-20  I\  /\  /\  /\  /\
        2025-11-03  /\  /\  /\  /\  /I
    """).longest_run
    assert (run.first_day, run.last_day, run.sessions) == (date(2025, 10, 20), date(2025, 11, 7), 18)


def test_ten_unauthorised_sessions_in_ten_weeks_are_met_on_the_day_of_the_tenth():
    window = facts(r"""
        2025-09-08  OO  OO  /\  /\  /\
        2025-09-15  /\  /\  /\  UG  /\
        2025-09-22  NN  OO  /\  /\  O\
    """).penalty_window
    assert (window.sessions, window.met, window.first_met) == (11, True, date(2025, 9, 23))
    assert (window.from_week, window.to_week) == (date(2025, 9, 8), date(2025, 9, 22))


def test_a_closed_week_is_no_school_week_and_does_not_use_up_the_ten():
    strip = ["2025-09-08  OO  OO  O\\  /\\  /\\"]
    strip += [f"2025-{day}  {FULL}" for day in ("09-15", "09-22", "09-29", "10-06", "10-13", "10-20")]
    strip += ["2025-10-27  ##  ##  ##  ##  ##"]
    strip += [f"2025-{day}  {FULL}" for day in ("11-03", "11-10")]
    strip += ["2025-11-17  OO  OO  O\\  /\\  /\\"]
    assert facts("\n".join(strip)).penalty_window.met
    strip.insert(-1, f"2025-11-24  {FULL}")
    strip[-1] = "2025-12-01  OO  OO  O\\  /\\  /\\"
    assert not facts("\n".join(strip)).penalty_window.met


def test_weeks_before_19_august_2024_are_not_looked_at():
    assert (
        facts(r"""
        2024-07-08  OO  OO  OO  OO  OO
        2024-09-02  /\  /\  /\  /\  /\
    """).penalty_window.sessions
        == 0
    )


weeks = st.lists(
    st.lists(st.sampled_from(["/\\", "II", "O\\", "/I", "-\\", "##", "YY", ".."]), min_size=5, max_size=5),
    min_size=1,
    max_size=6,
)


def _strip(drawn):
    start = date(2025, 9, 1).toordinal()
    return "\n".join(
        f"{date.fromordinal(start + 7 * place)}  {'  '.join(days)}" for place, days in enumerate(drawn)
    )


@given(weeks)
@examples(60)
def test_spells_add_up_to_what_was_missed_and_agree_with_a_plain_walk(drawn):
    strip = _strip(drawn)
    if not sessions_of(strip):
        return
    found = facts(strip)
    expected, current = [], 0
    for _, _, code in sessions_of(strip):
        if code in "IO":
            current += 1
        elif code in "/\\":
            expected.append(current)
            current = 0
    expected = [each for each in [*expected, current] if each]
    assert [each.sessions for each in found.absences] == expected
    assert sum(expected) == found.attendance.absent
