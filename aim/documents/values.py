"""What the record says on a form, in sentences and rows.

The paper is given to the family and may be shown in court. So every number comes from whole sessions
and is said with its sessions; what stands outside the sum is said beside it; where the record is empty
nothing is said; and a child is described by what happened, never by a label.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from aim import wording
from aim.attendance import Attendance
from aim.codes import CountsAs
from aim.in_words import (
    ENOUGH_SESSIONS,
    asked_away_sentence,
    last_weeks_sentence,
    longest_run_sentence,
    still_to_be_established_sentence,
    year_on_year_sentence,
)
from aim.palette import SWATCHES
from aim.pupil import NO_NAME, CertificateWeek, CodeCount, Pupil, PupilFacts, SessionMark

Row = dict[str, str]

SESSIONS_IN_A_ROW = 10  # a shorter run of attendance than a week says nothing to a family

COUNTS_AS_IN_WORDS = {
    CountsAs.ATTENDING: "attended",
    CountsAs.AUTHORISED: "missed, authorised",
    CountsAs.UNAUTHORISED: "missed, unauthorised",
    CountsAs.NOT_POSSIBLE: "not counted: not due in school",
    CountsAs.NOT_RECORDED: "not counted: nothing recorded",
    CountsAs.NOT_UNDERSTOOD: "not counted: not understood",
    CountsAs.CLOSED: "not counted: school closed",
    CountsAs.NOT_ON_ROLL: "not counted: not on roll",
}

# Behind the letters of the certificate page: the palette's, but for what is outside the sum. Word cannot
# hatch a cell, so that is a plain grey; the letter says it too, and a grey print still reads.
_OUTSIDE = "DEE0E2"
FILLS = {counts_as: look.fill.removeprefix("#") for counts_as, look in SWATCHES.items()} | dict.fromkeys(
    (CountsAs.NOT_POSSIBLE, CountsAs.CLOSED, CountsAs.NOT_ON_ROLL), _OUTSIDE
)
NOTHING_DUE = _OUTSIDE

_ORDER = {counts_as: place for place, counts_as in enumerate(COUNTS_AS_IN_WORDS)}
_NOT_THIS_CHILD = (CountsAs.CLOSED, CountsAs.NOT_ON_ROLL)
_EMPTY = "(empty)"
_NO_MEANING = {
    CountsAs.NOT_RECORDED: "No mark was recorded",
    CountsAs.NOT_UNDERSTOOD: "Not an attendance code on that day",
}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def attendance_sentences(facts: PupilFacts, meeting_date: date) -> str:
    """What the marks add up to, for a parent: missed, attended, late, and beside it what came before.

    Sessions missed with days, authorised and unauthorised, and those school asked for; the separate absences;
    attended with its share; late marks; reasons still missing; the last four school weeks; the year before.
    Patterns, thresholds and whatever leads to a sanction are for staff and do not stand here.
    """
    attendance = facts.attendance
    if facts.first_day is None or facts.last_day is None:
        return ""
    when = _when(facts.first_day, facts.last_day, meeting_date)
    if not attendance.possible:
        return f"No possible sessions were recorded {when}."
    lines = [
        " ".join(filter(None, (_missed(facts, when), asked_away_sentence(facts)))),
        _separate_absences(facts),
        f"Attended: {wording.of_sessions(attendance.attended, attendance.possible)} "
        f"({wording.percent(attendance.rate)}).",
        *_late(facts.pupil.called, attendance),
        still_to_be_established_sentence(facts),
        last_weeks_sentence(facts),
        year_on_year_sentence(facts),
    ]
    if facts.pupil.called == NO_NAME:
        lines = [_capital(line) for line in lines]
    return "\n".join(filter(None, lines))


def when_better_sentences(facts: PupilFacts) -> str:
    """The better times that chance does not explain, else the best half term; and the longest run.

    Dates and sessions only, as a family's form has them: no share and no word about chance.
    """
    run = facts.longest_run
    in_a_row = longest_run_sentence(facts) if run and run.sessions >= SESSIONS_IN_A_ROW else ""
    return "\n".join(filter(None, (_better_times(facts) or best_half_term_sentence(facts), in_a_row)))


def _better_times(facts: PupilFacts) -> str:
    name, said = facts.pupil.called, wording.running_day
    return "\n".join(
        f"From {said(each.first_day)} to {said(each.last_day)}, {name} attended "
        f"{wording.of_sessions(each.attended, each.possible)}; at other times, "
        f"{each.elsewhere_attended:,} of {each.elsewhere_possible:,}."
        for each in facts.better_times
    )


def best_half_term_sentence(facts: PupilFacts) -> str:
    """ "In 2025/26 Autumn 2, Ada attended 52 of 54 sessions."; "" where none was better than the whole.

    With one half term, or all alike, there is no time that was better, and the form does not say there was.
    """
    best, whole = facts.best_half_term, facts.attendance.rate
    if best is None or whole is None or best.attendance.rate is None or best.attendance.rate <= whole:
        return ""
    attended = wording.of_sessions(best.attendance.attended, best.attendance.possible)
    dates = f"{wording.running_day(best.first_day)} to {wording.running_day(best.last_day)}"
    return f"From {dates} ({best.name}), {facts.pupil.called} attended {attended}."


def notes_on_figures(facts: PupilFacts) -> str:
    """What a reader must know beside the numbers: dates, what is left out, how sure, whose registers."""
    if not facts.first_day:
        return ""
    lines = [
        f"Figures from marks recorded to {wording.day(facts.last_day)}, the first on "
        f"{wording.day(facts.first_day)}. A session is a morning or an afternoon."
    ]
    if left_out := wording.left_out(facts.attendance):
        lines.append(f"{left_out}.")
    if 0 < facts.attendance.possible < ENOUGH_SESSIONS:
        lines.append(f"Provisional: fewer than {wording.sessions(ENOUGH_SESSIONS)} were possible.")
    if facts.other_rolls:
        schools = [school for school in (facts.pupil.school, *facts.other_rolls) if school]
        lines.append(f"Registers held for this child: {wording.listed(schools)}.")
    if facts.two_values:
        lines.append(
            f"Two registers have different marks for {wording.sessions(facts.two_values)}; "
            "the mark of the main school is counted."
        )
    return "\n".join(lines)


def code_rows(facts: PupilFacts) -> list[Row]:
    """Each code recorded for this child, what it means, what it counts as and in how many sessions."""
    shown = [code for code in facts.codes if code.counts_as not in _NOT_THIS_CHILD]
    dashes = sum(code.sessions for code in shown if code.counts_as is CountsAs.NOT_RECORDED)
    if empty := facts.attendance.not_recorded - dashes:  # due in school, and the register holds nothing
        shown.append(CodeCount("", "", "", CountsAs.NOT_RECORDED, empty))
    return [
        {
            "code": each.code or _EMPTY,
            "meaning": _meaning(each),
            "counts_as": COUNTS_AS_IN_WORDS[each.counts_as],
            "sessions": f"{each.sessions:,}",
        }
        for each in sorted(shown, key=lambda code: _ORDER[code.counts_as])
    ]


def codes_sum(facts: PupilFacts) -> str:
    """How the codes add up to the possible sessions, so that a reader can check the table."""
    if not facts.first_day:
        return "No marks were recorded"
    attendance = facts.attendance
    return (
        f"{attendance.attended:,} attended + {attendance.authorised:,} authorised + "
        f"{attendance.unauthorised:,} unauthorised = possible sessions"
    )


def possible_sessions(facts: PupilFacts) -> str:
    """The sum under the table of codes; "" where nothing was recorded at all."""
    return f"{facts.attendance.possible:,}" if facts.first_day else ""


def initials(name: str, pupil: Pupil) -> str:
    """The child's initials for the foot of each page, from the record or else from the name as typed."""
    if name == pupil.name:
        return pupil.initials
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:]))


def record_dates(facts: PupilFacts) -> str:
    """The days that the record covers."""
    return f"marks {wording.date_range(facts.first_day, facts.last_day)}" if facts.first_day else "no marks"


def certificate_heading(facts: PupilFacts) -> str:
    """Which files the certificate page was made from, and to which day."""
    if not facts.first_day:
        return "No marks were recorded."
    source = wording.listed(facts.files) or "the marks held"
    return f"Prepared from {source}, marks to {wording.day(facts.last_day)}"


def certificate_rows(facts: PupilFacts) -> list[Row]:
    """A row per week: its Monday, a letter and a shade for each half day, and what was attended."""
    rows = []
    half_term = ""
    for week in facts.weeks:
        rows.append(_certificate_row(week, "" if week.half_term == half_term else week.half_term))
        half_term = week.half_term
    return rows


def marks_at_weekends(facts: PupilFacts) -> bool:
    """Whether any mark stands on a Saturday or Sunday; a planned closure there says nothing."""
    return any(
        mark.day.weekday() >= 5 and mark.code and mark.counts_as not in (None, *_NOT_THIS_CHILD)
        for mark in _marks(facts)
    )


def legend_rows(facts: PupilFacts) -> list[Row]:
    """The codes that stand on the certificate page, in words."""
    weekends = marks_at_weekends(facts)
    seen: dict[tuple[CountsAs, str], str] = {}
    for mark in _marks(facts):
        if mark.counts_as is not None and (weekends or mark.day.weekday() < 5):
            seen.setdefault((mark.counts_as, mark.code), mark.meaning)
    return [
        {
            "code": code or _EMPTY,
            "meaning": _capital(meaning) or _NO_MEANING.get(counts_as, ""),
            "counts_as": COUNTS_AS_IN_WORDS[counts_as],
            "fill": FILLS[counts_as],
        }
        for (counts_as, code), meaning in sorted(seen.items(), key=lambda item: _ORDER[item[0][0]])
    ]


def _missed(facts: PupilFacts, when: str) -> str:
    attendance, name = facts.attendance, facts.pupil.called
    if not attendance.absent:
        return f"{name} has missed none of {wording.sessions(attendance.possible)} {when}."
    missed = wording.of_sessions(attendance.absent, attendance.possible)
    as_days = wording.days(attendance.absent)
    return f"{name} has missed {missed} {when}, the same as {as_days}. {split_sentence(attendance)}"


def _separate_absences(facts: PupilFacts) -> str:
    """How many absences those were, and the longest; "" for a single one."""
    first = facts.first_day or date.max
    spells = [each for each in facts.absences if each.last_day >= first]
    if len(spells) < 2:
        return ""
    longest = max(spells, key=lambda each: each.sessions)
    when = wording.date_range(longest.first_day, longest.last_day)
    return (
        f"These were {len(spells):,} separate absences; the longest was "
        f"{wording.sessions(longest.sessions)} ({when})."
    )


def split_sentence(attendance: Attendance) -> str:
    """How many of the sessions missed were authorised, and how many not."""
    authorised, unauthorised = attendance.authorised, attendance.unauthorised
    if authorised and unauthorised:
        return f"{authorised:,} {_were(authorised)} authorised and {unauthorised:,} unauthorised."
    kind = "authorised" if authorised else "unauthorised"
    if attendance.absent < 3:
        return f"It was {kind}." if attendance.absent == 1 else f"Both were {kind}."
    return f"All {attendance.absent:,} were {kind}."


def _late(name: str, attendance: Attendance) -> Iterator[str]:
    if attendance.late:
        yield (
            f"{name} arrived late, before the register closed, for {wording.sessions(attendance.late)}: "
            "counted as attended."
        )
    if attendance.late_after_register_closed:
        yield (
            f"{name} arrived after the register closed for "
            f"{wording.sessions(attendance.late_after_register_closed)}: "
            "counted among the unauthorised absences."
        )


def _when(first: date, last: date, meeting_date: date) -> str:
    """ "this year" only where the record starts with the year and the meeting is in that year."""
    if not _academic_year(first) == _academic_year(last) == _academic_year(meeting_date):
        return f"from {wording.date_range(first, last)}" if first != last else f"on {wording.day(first)}"
    return "this year" if first.month in (8, 9) else f"since {wording.day(first)}"


def _academic_year(when: date) -> int:
    return when.year if when.month >= 8 else when.year - 1


def _meaning(code: CodeCount) -> str:
    return code.plain_meaning or _capital(code.meaning) or _NO_MEANING.get(code.counts_as, "")


def _certificate_row(week: CertificateWeek, half_term: str) -> Row:
    attended, possible = week.attendance.attended, week.attendance.possible
    row = {
        "half_term": half_term,
        "monday": wording.day(week.monday),
        "attended": f"{attended:,} of {possible:,}" if possible else "",
    }
    for day in _DAYS:
        for session in ("am", "pm"):
            row[f"{day}_{session}"] = ""
            row[f"{day}_{session}_fill"] = NOTHING_DUE
    for mark in week.marks:
        place = f"{_DAYS[mark.day.weekday()]}_{mark.session.lower()}"
        row[place] = mark.code
        row[f"{place}_fill"] = NOTHING_DUE if mark.counts_as is None else FILLS[mark.counts_as]
    return row


def _marks(facts: PupilFacts) -> Iterator[SessionMark]:
    for week in facts.weeks:
        yield from week.marks


def _were(count: int) -> str:
    return "was" if count == 1 else "were"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
