"""Two periods of a record side by side, in sessions and percent."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aim.attendance import Attendance
from aim.codes import CountsAs
from aim.pupil import PupilFacts, SessionMark
from aim.screens.pupil.choices import Period
from aim.screens.pupil.headline import provisional
from aim.screens.pupil.sessions import Listing, Sessions, absent, between, listing, of, possible
from aim.wording import date_range, days, percent_of, sessions

_Part = tuple[str, Callable[[Attendance], str], Callable[[SessionMark], bool]]

_PARTS: tuple[_Part, ...] = (
    ("Possible", lambda a: sessions(a.possible), possible),
    ("Attended", lambda a: _share(a.attended, a), lambda m: m.counts_as is CountsAs.ATTENDING),
    ("of which late (L)", lambda a: f"{a.late:,} of {a.attended:,} attended", lambda m: m.code == "L"),
    ("Missed", lambda a: f"{_share(a.absent, a)}, {days(a.absent)}", absent),
    ("of which authorised", lambda a: _share(a.authorised, a), lambda m: m.counts_as is CountsAs.AUTHORISED),
    (
        "of which unauthorised",
        lambda a: _share(a.unauthorised, a),
        lambda m: m.counts_as is CountsAs.UNAUTHORISED,
    ),
)


def side_by_side(
    one: tuple[Period, PupilFacts], other: tuple[Period, PupilFacts], every: Sequence[SessionMark]
) -> Listing:
    """A row for each part of the sum, a column for each period; behind a row, its sessions of both."""
    columns = {_name(*each): each[1].attendance for each in (one, other)}
    both = {mark for period, _ in (one, other) for mark in between(every, period.first_day, period.last_day)}
    marks = sorted(both, key=lambda mark: (mark.day, mark.session))
    rows: list[tuple[dict[str, object], Sessions]] = []
    for words, said, wanted in _PARTS:
        row: dict[str, object] = {name: said(attendance) for name, attendance in columns.items()}
        rows.append(({"": words} | row, of(f"{words[0].upper()}{words[1:]}, in both", marks, wanted)))
    return listing(rows, ["", *columns])


def _name(period: Period, facts: PupilFacts) -> str:
    when = date_range(facts.first_day, facts.last_day) or "no marks"
    return f"{period.name}, {when}{' (provisional)' if provisional(facts.attendance) else ''}"


def _share(part: int, attendance: Attendance) -> str:
    whole = attendance.possible
    return f"{part:,} of {whole:,} ({percent_of(part, whole)})" if whole else "none possible"
