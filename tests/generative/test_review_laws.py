"""A review's sums agree with a plain walk over every mark, whatever the calendar and the target."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from aim.plans.reviews import Outcome, review_sums
from aim.plans.targets import Target, TargetKind, no_unauthorised_target, percent_target
from tests.generative.strategies import examples
from tests.generative.test_finding_laws import strips
from tests.lib.register_strip import registers, sessions_of
from tests.lib.walks import ATTENDED, AUTHORISED, UNAUTHORISED, Mark

TARGETS = st.one_of(
    st.fractions(0, 100, max_denominator=4).map(lambda percent: percent_target(percent, 30)),
    st.integers(0, 30).map(lambda attend: Target(TargetKind.SESSIONS, 30, attend)),
    st.just(no_unauthorised_target(30)),
    st.none(),
)


def _walked(marks: list[Mark]) -> tuple[int, int, int]:
    """How many were attended, missed with leave and missed without."""
    return tuple(  # type: ignore[return-value]
        sum(code in codes for _, _, code in marks) for codes in (ATTENDED, AUTHORISED, UNAUTHORISED)
    )


def _possible(marks: list[Mark]) -> list[Mark]:
    return [mark for mark in marks if mark[2] in ATTENDED | AUTHORISED | UNAUTHORISED]


def _met(target: Target, attended: int, possible: int, unauthorised: int) -> bool:
    if target.kind is TargetKind.NO_UNAUTHORISED:
        return not unauthorised
    if target.percent is not None:
        return 100 * attended >= target.percent * possible
    return attended * target.sessions >= target.attend * possible


@given(strips(), st.integers(0, 80), st.integers(1, 40), st.integers(0, 60), TARGETS)
@examples(40)
def test_a_review_counts_what_a_plain_walk_counts_and_judges_by_the_rule(
    drawn: list[str], start: int, length: int, asked: int, target: Target | None
) -> None:
    marks = sorted(sessions_of(drawn[0]))
    if not marks:
        return
    meeting = marks[0][0] + timedelta(days=start)
    review, on = meeting + timedelta(days=length), meeting + timedelta(days=asked)
    record = registers(*drawn).record("A")
    found = review_sums(record, meeting_day=meeting, review_day=review, target=target, on=on)

    held = [mark for mark in marks if mark[0] <= on]
    window = _possible([mark for mark in held if meeting < mark[0] <= review])
    later = _possible([mark for mark in held if mark[0] > review])
    earlier = _possible([mark for mark in held if mark[0] < meeting])
    before = earlier[len(earlier) - min(len(earlier), len(window)) :]
    for side, walked in ((found.window, window), (found.later, later), (found.before, before)):
        sums = side.attendance.attended, side.attendance.authorised, side.attendance.unauthorised
        assert sums == _walked(walked)
        missed = [mark for mark in walked if mark[2] not in ATTENDED]
        halves = ("AM", "PM")
        assert [(each.day, each.session, each.code) for each in side.missed] == [
            (day, halves[half], code) for day, half, code in missed
        ]
        assert len(side.authorised) + len(side.unauthorised) == len(missed)
        assert (side.first_day, side.last_day) == ((walked[0][0], walked[-1][0]) if walked else (None, None))
    assert found.before.attendance.possible <= found.window.attendance.possible

    attended, authorised, unauthorised = _walked(window)
    if target is None or not window:
        assert found.outcome is Outcome.NOTHING
        return
    met = _met(target, attended, len(window), unauthorised)
    assert met == (found.outcome is Outcome.YES)
    if found.needed is not None:
        assert met == (attended >= found.needed)
        assert 0 <= found.needed <= len(window)
    if met:
        return
    unauthorised_only = target.kind is TargetKind.NO_UNAUTHORISED
    codes = {code for _, _, code in window if code in UNAUTHORISED}
    if unauthorised_only and codes == {"N"}:
        assert found.outcome is Outcome.WAITING
        return
    if not before:
        assert found.outcome is Outcome.NOT_MET
        return
    _, with_leave, without = _walked(before)
    now = Fraction(unauthorised if unauthorised_only else authorised + unauthorised, len(window))
    then = Fraction(without if unauthorised_only else with_leave + without, len(before))
    assert found.outcome is (Outcome.SOME if now < then else Outcome.NO)
