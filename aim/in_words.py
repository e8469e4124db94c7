"""What findings and plans say, in sentences: the same words on pages, staff sheets and forms.

Facts, never labels: what happened, in sessions, with dates, and a name or "they" for the child. Sentences on
thresholds and on how far a share is away are for staff; a family's form does not have them. Percentages come
from ``wording.percent`` alone, and sessions stand beside each of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from aim.attendance import Attendance, Standing
from aim.findings.absences import STILL_TO_BE_ESTABLISHED, Absence
from aim.findings.codes_used import CodeCount
from aim.findings.comparisons import Stretch
from aim.findings.limits import limit
from aim.findings.long_absences import DAYS_IN_A_ROW, DAYS_OF_ILLNESS
from aim.findings.penalty_window import SESSIONS as UNAUTHORISED_SESSIONS
from aim.findings.penalty_window import WEEKS as UNAUTHORISED_WEEKS
from aim.findings.school_age import Age
from aim.findings.thresholds import Thresholds
from aim.findings.what_differed import Share, WhatDiffered
from aim.plans.freshness import Freshness
from aim.plans.looking_ahead import LookingAhead
from aim.plans.targets import Basis, Target, TargetKind
from aim.pupil import ASKED_TO_STAY_AWAY, PupilFacts
from aim.wording import (
    counted,
    date_range,
    days,
    listed,
    of_sessions,
    percent,
    running_day,
    sessions,
    week_commencing,
)

_HALVES = {"AM": "Mornings", "PM": "Afternoons"}
_MOST_DIFFERENCES = 3  # codes named beside a better time
ENOUGH_SESSIONS = limit("half_term_minimum_sessions").value  # fewer are provisional (definitions.md 18)


@dataclass(frozen=True, slots=True)
class ThresholdTold:
    """One threshold in words, for staff."""

    name: str
    reached: bool
    sentence: str
    first: str  # what comes before anything formal; "" where the threshold is not reached


# What was missed


def absences_sentence(facts: PupilFacts) -> str:
    """ "Ada was absent 3 times, for 24 sessions: illness (I) 18, ...": how often, how long, which codes."""
    name, spells = facts.pupil.called, facts.absences
    if not spells:
        return f"No absences of {name} are in the marks loaded."
    missed = sum(each.sessions for each in spells)
    by_code: dict[str, CodeCount] = {}
    sums: dict[str, int] = {}
    for reason in (reason for each in spells for reason in each.reasons):
        by_code[reason.code] = reason
        sums[reason.code] = sums.get(reason.code, 0) + reason.sessions
    in_order = sorted(sums, key=lambda code: -sums[code])
    named = [f"{_meaning(by_code[code])} ({code}) {sums[code]:,}" for code in in_order]
    often = "once" if len(spells) == 1 else counted(len(spells), "time")
    return _sentence(f"{name} was absent {often}, for {sessions(missed)}: {listed(named)}{_longest(spells)}.")


def _longest(spells: tuple[Absence, ...]) -> str:
    if len(spells) == 1:
        return ""
    longest = max(spells, key=lambda each: each.sessions)
    when = date_range(longest.first_day, longest.last_day)
    return f"; the longest absence was {sessions(longest.sessions)} ({when})"


def asked_away_sentence(facts: PupilFacts) -> str:
    """What of the headline's missed sessions school itself asked for (E and C2); "" where nothing was."""
    asked = [each for each in facts.codes if each.code in ASKED_TO_STAY_AWAY]
    if not asked:
        return ""
    name, total = facts.pupil.called, facts.asked_away
    one = len(asked) == 1
    kinds = listed(f"{each.meaning} ({each.code}){'' if one else f' {each.sessions:,}'}" for each in asked)
    were = "was a session" if total == 1 else "were sessions"
    return f"Of these, {total:,} {were} that school asked {name} not to attend: {kinds}."


def still_to_be_established_sentence(facts: PupilFacts) -> str:
    """For how many sessions of the headline the reason is still to be established; "" for none."""
    outstanding = sum(each.sessions for each in facts.codes if each.code == "N")
    return f"For {sessions(outstanding)} the reason is still to be established (N)." if outstanding else ""


# When it was otherwise


def longest_run_sentence(facts: PupilFacts) -> str:
    """The longest time without a session missed, in dates and sessions; "" where nothing was attended."""
    run = facts.longest_run
    if run is None:
        return ""
    when = f"from {running_day(run.first_day)} to {running_day(run.last_day)}"
    return _sentence(f"{facts.pupil.called} missed nothing {when}: {sessions(run.sessions)} in a row.")


def last_weeks_sentence(facts: PupilFacts) -> str:
    """The last four school weeks beside the school year; "" where the year has no more than those."""
    weeks = facts.last_weeks
    if weeks is None or not weeks.recent.attendance.possible:
        return ""
    recent, name = weeks.recent, facts.pupil.called
    return (
        f"In the last {_number(weeks.weeks)} school weeks ({date_range(recent.first_day, recent.last_day)}) "
        f"{name} attended {_attended(recent.attendance)}; over the school year so far "
        f"({_of(weeks.year)}), {_attended(weeks.year.attendance)}."
    )


def year_on_year_sentence(facts: PupilFacts) -> str:
    """This school year beside the last, and whether it is the same stretch; "" where there is no last."""
    both = facts.year_on_year
    if both is None:
        return ""
    then = "in the same part of last year" if both.same_stretch else "last year"
    return (
        f"This school year ({_of(both.this_year)}) {facts.pupil.called} attended "
        f"{_attended(both.this_year.attendance)}; {then} ({_of(both.last_year)}), "
        f"{_attended(both.last_year.attendance)}."
    )


def better_in_words(facts: PupilFacts) -> str:
    """When it was better, where chance does not explain it; else that nothing stands out."""
    if not facts.better_times:
        return f"No clearly better time. {_best_in_words(facts)}"
    times = (
        f"{running_day(each.first_day)} to {running_day(each.last_day)}: "
        f"{of_sessions(each.attended, each.possible)}, against "
        f"{each.elsewhere_attended:,} of {each.elsewhere_possible:,} at other times"
        for each in facts.better_times
    )
    return f"Better from {'; from '.join(times)}"


def _best_in_words(facts: PupilFacts) -> str:
    best, whole = facts.best_half_term, facts.attendance.rate
    if best is None or best.attendance.rate is None or whole is None:
        return "Too few sessions yet to compare half terms"
    if best is facts.worst_half_term:
        return "One half term alone has sessions enough to go by"
    share = of_sessions(best.attendance.attended, best.attendance.possible)
    return f"Best half term: {best.name}, {share} ({percent(best.attendance.rate)})"


def patterns_in_words(facts: PupilFacts) -> str:
    """What stands out after allowing for chance, as facts; never a cause."""
    if not facts.patterns:
        return "No clear pattern by weekday, by half day or around holidays."
    said = (
        f"{_HALVES.get(each.what, each.what)}: {of_sessions(each.missed, each.possible)}, against "
        f"{each.elsewhere_missed:,} of {each.elsewhere_possible:,} otherwise"
        for each in facts.patterns
    )
    return f"More was missed than chance explains. {'; '.join(said)}."


def what_differed_sentences(differed: WhatDiffered) -> tuple[str, ...]:
    """What was different in a better time, a sentence each: codes, lates, first days back, support.

    Facts side by side; none of them says why it was better.
    """
    found = [
        f"{_sentence(_meaning(each.code))} ({each.code.code}): {_side_by_side(each.inside, each.elsewhere)}."
        for each in differed.codes[:_MOST_DIFFERENCES]
    ]
    if differed.late.part or differed.late_elsewhere.part:
        found.append(f"Late (L): {_side_by_side(differed.late, differed.late_elsewhere, 'attended ')}.")
    back, other = differed.first_days_back, differed.first_days_back_elsewhere
    if back.whole or other.whole:
        then = f"{back.part:,} of {back.whole:,} then" if back.whole else "none fell in it"
        otherwise = f", {other.part:,} of {other.whole:,} at other times" if other.whole else ""
        found.append(f"First days back after a holiday attended in full: {then}{otherwise}.")
    if differed.support:
        found.append(f"In place then: {listed(each.name for each in differed.support)}.")
    return tuple(found)


# Thresholds, for staff


def thresholds_told(facts: PupilFacts) -> tuple[ThresholdTold, ...]:
    """Every threshold in words, reached or not; none for a child outside compulsory school age."""
    found = facts.thresholds
    if found is None or not found.shown or found.level is None:
        return ()
    name = facts.pupil.called
    return (
        _level(name, found),
        _window(name, found),
        _in_a_row(name, found),
        _illness(name, found),
    )


def thresholds_note(facts: PupilFacts) -> str:
    """What to know before the thresholds: why they are not shown, or that an age had to be assumed."""
    found = facts.thresholds
    if found is None or found.age is Age.COMPULSORY:
        return ""
    if found.age is Age.NOT_KNOWN:
        return "The date of birth is not known: worked out as for a child of compulsory school age."
    return f"Not shown: {facts.pupil.called} was {found.age} on the last day of this record."


_SUPPORT_FIRST = (
    "Support comes first: find out what makes coming to school hard, and look again at the help in place."
)
_HEALTH_FIRST = (
    "Support comes first: ask what health care is involved and what would help in school. The local "
    "authority has to be told where so many days are likely."
)


def _level(name: str, found: Thresholds) -> ThresholdTold:
    level = found.level
    assert level is not None
    reached = level.standing is not Standing.NONE
    missed = _sentence(
        f"{name} has missed {of_sessions(level.missed, level.possible)} this school year "
        f"({date_range(level.first_day, level.last_day)})"
    )
    row = limit("severe_absence" if level.standing is Standing.SEVERE else "persistent_absence")
    share = f"{row.value}% of possible sessions or more"
    if not reached:
        sentence = f"{missed}: below the {row.value}% at which absence is counted as persistent."
    else:
        sentence = (
            f"{missed}. Absence of {share} is counted as {level.standing} absence, whatever its reason."
        )
    if level.possible < ENOUGH_SESSIONS:
        sentence += f" Provisional: fewer than {sessions(ENOUGH_SESSIONS)} were possible."
    return ThresholdTold(_LEVEL, reached, sentence, _SUPPORT_FIRST if reached else "")


def _window(name: str, found: Thresholds) -> ThresholdTold:
    window = found.penalty_window
    if not window.sessions or window.from_week is None or window.to_week is None:
        return ThresholdTold(_WINDOW, False, f"No session of {name} was unauthorised (G, N, O or U).", "")
    weeks = (
        f"{week_commencing(window.from_week)} {window.from_week.year} to {week_commencing(window.to_week)}"
    )
    parts = [
        f"The most in {_number(UNAUTHORISED_WEEKS)} school weeks ({weeks} {window.to_week.year}) is "
        f"{sessions(window.sessions)} on {counted(len(window.days), 'day')}; in the latest ones, "
        f"{window.last_ten_weeks:,}."
    ]
    if window.first_met:
        parts.append(f"{_TEN} were first reached on {running_day(window.first_met)}.")
    if window.still_n:
        parts.append(f"{len(window.still_n):,} of these are N, {STILL_TO_BE_ESTABLISHED}.")
        if window.met:
            parts.append(f"{_TEN} are {'' if window.met_without_n else 'not '}reached without them.")
    first = ""
    if window.met:
        first = (
            f"{_SUPPORT_FIRST} At this number a school has to consider whether a penalty notice is right; "
            "it need not send one."
        )
    return ThresholdTold(_WINDOW, window.met, " ".join(parts), first)


def _in_a_row(name: str, found: Thresholds) -> ThresholdTold:
    row = found.continuous
    if row.first_day is None or row.last_day is None:
        nothing = _sentence(f"{name} has had no whole day of unauthorised absence.")
        return ThresholdTold(_IN_A_ROW, False, nothing, "")
    going_on = ", with no session after it" if row.going_on else ""
    still = f" {row.still_n:,} of them are N, {STILL_TO_BE_ESTABLISHED}." if row.still_n else ""
    sentence = (
        f"The longest is {counted(row.days, 'school day')}, {sessions(row.sessions)} "
        f"({date_range(row.first_day, row.last_day)}){going_on}.{still}"
    )
    first = f"{_SUPPORT_FIRST} The local authority has to be told of such an absence." if row.met else ""
    return ThresholdTold(_IN_A_ROW, row.met, sentence, first)


def _illness(name: str, found: Thresholds) -> ThresholdTold:
    ill = found.illness
    if ill.first_day is None:
        nothing = _sentence(f"{name} has no illness (I) recorded this school year.")
        return ThresholdTold(_ILLNESS, False, nothing, "")
    sentence = (
        f"{sessions(ill.sessions)} of illness this school year, the same as {days(ill.sessions)} "
        f"({date_range(ill.first_day, ill.last_day)})."
    )
    return ThresholdTold(_ILLNESS, ill.met, sentence, _HEALTH_FIRST if ill.met else "")


# The days to come


def looking_ahead_sentence(name: str, ahead: LookingAhead) -> str:
    """The attendance still possible this year, and what it rests on."""
    if not ahead.sessions_left:
        return "No sessions are left this school year."
    until = f" to {running_day(ahead.last_day)}" if ahead.last_day else ""
    note = f" {ahead.note}." if ahead.note else ""
    best = (
        f"{of_sessions(ahead.so_far.attended + ahead.sessions_left, ahead.possible)} ({percent(ahead.best)})"
    )
    return (
        f"{sessions(ahead.sessions_left)} are left after {running_day(ahead.last_mark)}{until}. If {name} "
        f"attends every one, the year ends with {best}.{note}"
    )


def to_reach_sentence(name: str, ahead: LookingAhead, share: int = 90) -> str:
    """How far a share of the year is away, for staff."""
    found = ahead.to_reach(share)
    if not ahead.possible:
        return ""
    if not found.within_reach:
        return f"{share}% over the whole year is no longer within reach: at most {percent(ahead.best)}."
    if not found.attend:
        return f"{share}% over the whole year is reached whatever comes."
    return (
        f"To end the year at {share}% or more, {name} has to attend at least "
        f"{found.attend:,} of the {sessions(ahead.sessions_left)} left: {found.may_miss:,} may be missed."
    )


def target_sentence(target: Target, weeks: int | None = None) -> str:
    """ "3 school weeks = 30 sessions; attend at least 27", or no further unauthorised absence."""
    window = sessions(target.sessions)
    if weeks:
        window = f"{counted(weeks, 'school week')} = {window}"
    if target.kind is TargetKind.NO_UNAUTHORISED:
        return f"{window}; no further unauthorised absence"
    return f"{window}; attend at least {target.attend:,}"


def basis_sentence(target: Target) -> str:
    """Why a target is suggested; "" for one that somebody chose."""
    words = {
        Basis.BETTER_TIME: "Half way from the attendance this year to the time that was better.",
        Basis.HALF_TERM: "Half way from the attendance this year to the best half term.",
        Basis.HALVED: "Half the absence there has been this year.",
        Basis.PRESENT: "Nothing has been missed this year: kept up until the review.",
    }
    return words[target.basis] if target.basis else ""


def freshness_sentence(fresh: Freshness) -> str:
    """How fresh a record is: the last mark, school days since, reasons still to be established."""
    if fresh.last_mark is None:
        return "No marks are held."
    since = fresh.school_days_since
    parts = [f"Marks to {running_day(fresh.last_mark)}"]
    parts.append(f"{counted(since, 'school day')} since" if since else "no school day since")
    outstanding = len(fresh.reasons_not_known)
    if outstanding:
        late = f", {len(fresh.overdue):,} for five school days or more" if fresh.overdue else ""
        parts.append(f"{counted(outstanding, 'reason')} still to be established (N){late}")
    else:
        parts.append("no reason is outstanding (N)")
    note = f" {fresh.note}." if fresh.note and since else ""
    return f"{'; '.join(parts)}.{note}"


# Parts of sentences


def _attended(attendance: Attendance) -> str:
    return f"{of_sessions(attendance.attended, attendance.possible)} ({percent(attendance.rate)})"


def _of(stretch: Stretch) -> str:
    return date_range(stretch.first_day, stretch.last_day)


def _side_by_side(inside: Share, elsewhere: Share, of: str = "") -> str:
    return (
        f"{inside.part:,} of {inside.whole:,} {of}sessions then, "
        f"{elsewhere.part:,} of {elsewhere.whole:,} at other times"
    )


def _meaning(code: CodeCount) -> str:
    return STILL_TO_BE_ESTABLISHED if code.code == "N" else code.meaning


def _sentence(words: str) -> str:
    """A sentence may begin with "the pupil"."""
    return words[:1].upper() + words[1:]


_NUMBERS = (
    "none one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
)


def _number(count: int) -> str:
    """A small number as a word."""
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"


# The names of the thresholds
_TEN = _sentence(_number(UNAUTHORISED_SESSIONS))
_LEVEL = "Persistent and severe absence"
_WINDOW = f"{_TEN} unauthorised sessions in {_number(UNAUTHORISED_WEEKS)} school weeks"
_IN_A_ROW = f"{_sentence(_number(DAYS_IN_A_ROW))} school days in a row of unauthorised absence"
_ILLNESS = f"{_sentence(_number(DAYS_OF_ILLNESS))} days of illness in a school year"
