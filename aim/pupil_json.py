"""One pupil's facts as ``python -m aim pupil`` prints them: the shape that data managers script.

The keys up to ``penalty_window`` are promised and do not change (design.md section 6); what came later stands
after them. Dates are ISO, counts are sessions, shares are unrounded percent.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from aim.attendance import Attendance
from aim.findings.thresholds import Thresholds
from aim.findings.what_differed import Share, WhatDiffered
from aim.plans.looking_ahead import LookingAhead
from aim.pupil import PupilFacts


def pupil_json(facts: PupilFacts, ahead: LookingAhead | None = None) -> dict[str, Any]:
    """One pupil's facts as ``python -m aim pupil`` prints them; ``ahead`` is what is still possible."""
    pupil, attendance = facts.pupil, facts.attendance
    return {
        "pupil": {
            "surname": pupil.surname,
            "forename": pupil.forename,
            "upn": pupil.upn,
            "school": pupil.school,
            "year_group": pupil.year_group,
            "reg_group": pupil.reg_group,
            "date_of_birth": _iso(pupil.date_of_birth),
        },
        "from": _iso(facts.first_day),
        "to": _iso(facts.last_day),
        "sessions": {
            "possible": attendance.possible,
            "attended": attendance.attended,
            "authorised": attendance.authorised,
            "unauthorised": attendance.unauthorised,
            "late": attendance.late,
            "late_after_register_closed": attendance.late_after_register_closed,
            "not_recorded": attendance.not_recorded,
            "not_understood": attendance.not_understood,
            "not_possible": attendance.not_possible,
        },
        "attendance": attendance.percent,
        "standing": attendance.standing.value,
        "codes": [
            {"code": c.code, "meaning": c.meaning, "counts_as": c.counts_as.value, "sessions": c.sessions}
            for c in facts.codes
        ],
        "half_terms": [
            {
                "name": each.name,
                "from": _iso(each.first_day),
                "to": _iso(each.last_day),
                "possible": each.attendance.possible,
                "attended": each.attendance.attended,
            }
            for each in facts.half_terms
        ],
        "better_times": [
            {
                "from": _iso(each.first_day),
                "to": _iso(each.last_day),
                "possible": each.possible,
                "attended": each.attended,
                "elsewhere_possible": each.elsewhere_possible,
                "elsewhere_attended": each.elsewhere_attended,
            }
            for each in facts.better_times
        ],
        "absences": [
            {
                "from": _iso(each.first_day),
                "from_session": each.first_session,
                "to": _iso(each.last_day),
                "to_session": each.last_session,
                "sessions": each.sessions,
                "codes": list(each.codes),
            }
            for each in facts.absences
        ],
        "patterns": [
            {
                "what": each.what,
                "missed": each.missed,
                "possible": each.possible,
                "elsewhere_missed": each.elsewhere_missed,
                "elsewhere_possible": each.elsewhere_possible,
            }
            for each in facts.patterns
        ],
        "longest_run": {
            "from": _iso(facts.longest_run.first_day),
            "to": _iso(facts.longest_run.last_day),
            "sessions": facts.longest_run.sessions,
        }
        if facts.longest_run
        else None,
        "penalty_window": penalty_window_json(facts),
        "asked_by_school": facts.asked_away,
        "last_four_weeks": _last_weeks(facts),
        "last_year": _year_on_year(facts),
        "what_differed": [_what_differed(each) for each in facts.what_differed],
        "school_age": facts.thresholds.age.value if facts.thresholds else None,
        "thresholds": _thresholds(facts.thresholds),
        "looking_ahead": _looking_ahead(ahead) if ahead else None,
    }


def penalty_window_json(facts: PupilFacts) -> dict[str, Any]:
    """The ten consecutive school weeks with the most G, N, O and U; the latest of those that tie.

    Only sessions at compulsory school age count (definitions.md 19). A child who had none has the same shape
    with nothing in it: 0 sessions, no weeks, not met. Without a date of birth every session counts.
    """
    window = facts.penalty_window
    return {
        "sessions": window.sessions,
        "from_week": _iso(window.from_week),
        "to_week": _iso(window.to_week),
        "met": window.met,
        "first_met": _iso(window.first_met),
        "last_ten_weeks": window.last_ten_weeks,
    }


def _last_weeks(facts: PupilFacts) -> dict[str, Any] | None:
    """The last four school weeks beside the school year to date."""
    weeks = facts.last_weeks
    if weeks is None:
        return None
    return {
        "from": _iso(weeks.recent.first_day),
        "to": _iso(weeks.recent.last_day),
        **_sessions(weeks.recent.attendance),
        **_sessions(weeks.year.attendance, "year_"),
    }


def _year_on_year(facts: PupilFacts) -> dict[str, Any] | None:
    """The year before beside this one; the same stretch of it where this year is not over."""
    both = facts.year_on_year
    if both is None:
        return None
    return {
        "from": _iso(both.last_year.first_day),
        "to": _iso(both.last_year.last_day),
        **_sessions(both.last_year.attendance),
        "this_year_from": _iso(both.this_year.first_day),
        "this_year_to": _iso(both.this_year.last_day),
        **_sessions(both.this_year.attendance, "this_year_"),
        "same_stretch": both.same_stretch,
    }


def _what_differed(differed: WhatDiffered) -> dict[str, Any]:
    """What else was different in one better time."""
    return {
        "from": _iso(differed.better_time.first_day),
        "to": _iso(differed.better_time.last_day),
        "codes": [
            {"code": each.code.code, **_shares(each.inside, each.elsewhere, "sessions", "possible")}
            for each in differed.codes
        ],
        "late": _shares(differed.late, differed.late_elsewhere, "late", "attended"),
        "first_days_back": _shares(
            differed.first_days_back, differed.first_days_back_elsewhere, "attended", "days"
        ),
        "support": [each.name for each in differed.support],
    }


def _thresholds(found: Thresholds | None) -> dict[str, Any] | None:
    """The two long absences the local authority has to be told of; null outside compulsory school age."""
    if found is None or not found.shown:
        return None
    row, ill = found.continuous, found.illness
    return {
        "continuous_unauthorised": {
            "days": row.days,
            "sessions": row.sessions,
            "from": _iso(row.first_day),
            "to": _iso(row.last_day),
            "met": row.met,
            "first_met": _iso(row.first_met),
        },
        "illness": {
            "sessions": ill.sessions,
            "from": _iso(ill.first_day),
            "to": _iso(ill.last_day),
            "met": ill.met,
            "first_met": _iso(ill.first_met),
        },
        "still_n": [{"date": _iso(day), "session": half} for day, half in found.penalty_window.still_n],
    }


def _looking_ahead(ahead: LookingAhead) -> dict[str, Any]:
    """What is still possible this school year, and what was assumed."""
    ninety = ahead.to_reach(90)
    return {
        "after": _iso(ahead.last_mark),
        "sessions_left": ahead.sessions_left,
        "best": float(100 * ahead.best) if ahead.best is not None else None,
        "attend_to_reach_90": ninety.attend if ninety.within_reach else None,
        "assumed": ahead.note,
    }


def _sessions(attendance: Attendance, before: str = "") -> dict[str, int]:
    return {f"{before}possible": attendance.possible, f"{before}attended": attendance.attended}


def _shares(inside: Share, elsewhere: Share, part: str, whole: str) -> dict[str, int]:
    return {
        part: inside.part,
        whole: inside.whole,
        f"elsewhere_{part}": elsewhere.part,
        f"elsewhere_{whole}": elsewhere.whole,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
