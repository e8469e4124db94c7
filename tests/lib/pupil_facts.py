"""Children drawn as register strips, counted by hand: PupilFacts without any file or register.

A strip is a line per week: its Monday, then AM and PM of Monday to Friday (or to Sunday); "." stands for
no mark where one was due, "_" for nothing at all.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from aim.attendance import Attendance
from aim.codes import CountsAs
from aim.findings.penalty_window import PenaltyWindow
from aim.pupil import CertificateWeek, CodeCount, Pupil, PupilFacts, SessionMark, Stretch

ADA = Pupil("Okafor", "Ada", "Z999200000001", "1234", "Invented Academy", "Year 8", "8B", date(2014, 3, 2))
NOBODY = Pupil("", "", "", "", "", "", "", None)

MEANINGS = {
    "/": (CountsAs.ATTENDING, "present in the morning", "In school for the morning."),
    "\\": (CountsAs.ATTENDING, "present in the afternoon", "In school for the afternoon."),
    "L": (CountsAs.ATTENDING, "late, before the register closed", "Arrived late. Counts as attending."),
    "I": (CountsAs.AUTHORISED, "illness", "Absent because of illness. Authorised."),
    "M": (
        CountsAs.AUTHORISED,
        "leave for a medical or dental appointment",
        "Away at an appointment. Authorised.",
    ),
    "N": (CountsAs.UNAUTHORISED, "reason not yet given", "Absent, and the reason is not known yet."),
    "O": (CountsAs.UNAUTHORISED, "absent without permission", "Absent without permission. Unauthorised."),
    "U": (
        CountsAs.UNAUTHORISED,
        "arrived after the register closed",
        "Arrived after the register had closed.",
    ),
    "D": (CountsAs.NOT_POSSIBLE, "at the other school", "Due at the other school. Does not count here."),
    "#": (CountsAs.CLOSED, "planned closure", "School was closed as planned."),
    "-": (CountsAs.NOT_RECORDED, "no mark recorded", "No mark was made in the register."),
}


def counted(marks: Counter[str]) -> Attendance:
    """What these marks add up to."""
    by_class: Counter[CountsAs] = Counter()
    for code, sessions in marks.items():
        by_class[_counts_as(code)] += sessions
    return Attendance(
        attended=by_class[CountsAs.ATTENDING],
        authorised=by_class[CountsAs.AUTHORISED],
        unauthorised=by_class[CountsAs.UNAUTHORISED],
        late=marks["L"],
        late_after_register_closed=marks["U"],
        not_possible=by_class[CountsAs.NOT_POSSIBLE],
        not_recorded=by_class[CountsAs.NOT_RECORDED],
        not_understood=by_class[CountsAs.NOT_UNDERSTOOD],
    )


def facts(
    strip: str = "",
    *,
    pupil: Pupil = ADA,
    half_terms: tuple[tuple[str, date, date], ...] = (),
    files: tuple[str, ...] = ("register.csv",),
) -> PupilFacts:
    """What a strip says about a child."""
    weeks = []
    for line in filter(None, (line.split() for line in strip.splitlines())):
        monday = date.fromisoformat(line[0])
        weeks.append(_week(monday, "".join(line[1:]), half_terms))
    marks = [mark for week in weeks for mark in week.marks if mark.counts_as is not None]
    days = [mark.day for mark in marks if mark.counts_as is not CountsAs.CLOSED]
    codes = Counter(mark.code for mark in marks if mark.code and mark.counts_as is not CountsAs.CLOSED)
    return PupilFacts(
        pupil=pupil,
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        attendance=counted(Counter(mark.code or "-" for mark in marks)),
        codes=tuple(
            CodeCount(code, *_words(code), _counts_as(code), sessions) for code, sessions in codes.items()
        ),
        half_terms=tuple(
            Stretch(
                name,
                first,
                last,
                counted(Counter(mark.code or "-" for mark in marks if first <= mark.day <= last)),
            )
            for name, first, last in half_terms
        ),
        weeks=tuple(weeks),
        absences=(),
        longest_run=None,
        penalty_window=PenaltyWindow(),
        marks_after=0,
        files=files if marks else (),
        other_rolls=(),
        two_values=0,
    )


def ada() -> PupilFacts:
    """An ordinary, mixed year up to 20/11/2026: two half terms, the second unfinished."""
    return facts(
        r"""
        2026-08-31 ## ## /\ /\ /\
        2026-09-07 /\ /\ /\ /\ /\
        2026-09-14 L\ /\ /\ /\ /\
        2026-09-21 /\ /\ /\ I. /\
        2026-09-28 /\ /\ /\ /\ /\
        2026-10-05 /\ /\ M\ /\ /\
        2026-10-12 /\ /\ /\ /\ /\
        2026-10-19 /\ L\ /\ /\ /\
        2026-11-02 II II II II I\
        2026-11-09 OO /\ U\ /\ OO
        2026-11-16 OO L\ UO /\ NN
        """,
        half_terms=(
            ("2026/27 Autumn 1", date(2026, 8, 31), date(2026, 10, 23)),
            ("2026/27 Autumn 2", date(2026, 11, 2), date(2026, 12, 18)),
        ),
    )


def full_year() -> PupilFacts:
    """Thirty-nine weeks with two marks on a Saturday, for the longest certificate page there is."""
    weeks: list[str] = []
    monday = date(2026, 8, 31)
    while len(weeks) < 39:
        weeks.append(
            rf"{monday} /\ L\ II /\ {'DD' if len(weeks) % 5 else 'Q9'} {'/_' if len(weeks) == 3 else ''}"
        )
        monday += timedelta(days=7)
    return facts("\n".join(weeks), half_terms=(("2026/27", date(2026, 8, 31), monday),))


def _week(monday: date, marks: str, half_terms: tuple[tuple[str, date, date], ...]) -> CertificateWeek:
    shown = tuple(
        _mark(monday + timedelta(days=place // 2), "AM PM".split()[place % 2], typed)
        for place, typed in enumerate(marks)
    )
    half_term = next((name for name, first, last in half_terms if first <= monday <= last), "")
    standing = Counter(mark.code or "-" for mark in shown if mark.counts_as is not None)
    return CertificateWeek(monday, shown, counted(standing), half_term)


def _mark(day: date, session: str, typed: str) -> SessionMark:
    if typed == "_":
        return SessionMark(day, session, "", None, "")
    if typed == ".":
        return SessionMark(day, session, "", CountsAs.NOT_RECORDED, "nothing recorded")
    return SessionMark(day, session, typed, _counts_as(typed), _words(typed)[0])


def _counts_as(code: str) -> CountsAs:
    return MEANINGS[code][0] if code in MEANINGS else CountsAs.NOT_UNDERSTOOD


def _words(code: str) -> tuple[str, str]:
    return MEANINGS[code][1:] if code in MEANINGS else ("not an attendance code", "")
