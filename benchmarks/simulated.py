"""Pupils made by dice, of whom it is known what there is to find. Every draw comes from a stated seed.

A pupil in school falls absent at the next session with some chance (the hazard), and an absent pupil comes
back with another; the hazard is the same all year where nothing is planted, lower for some weeks where a
better time is planted, and higher on one weekday where a pattern is. Absences last as many sessions as a
geometric draw gives, or a mixture of short and long ones, or whole days.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from aim.codes import Numbers, code_on

Flags = npt.NDArray[np.bool_]
Reals = npt.NDArray[np.float64]

# One invented school year, shifted by 52 weeks for each year before: 38 school weeks, 380 sessions.
_TERMS = (
    ("Autumn 1", date(2025, 9, 3), date(2025, 10, 24)),
    ("Autumn 2", date(2025, 11, 3), date(2025, 12, 19)),
    ("Spring 1", date(2026, 1, 6), date(2026, 2, 13)),
    ("Spring 2", date(2026, 2, 23), date(2026, 3, 27)),
    ("Summer 1", date(2026, 4, 13), date(2026, 5, 22)),
    ("Summer 2", date(2026, 6, 2), date(2026, 7, 20)),
)
_CLOSED = (date(2026, 5, 4),)


@dataclass(frozen=True, eq=False)
class Calendar:
    """The sessions of a school: slots in order, with their week, weekday and half term."""

    slots: npt.NDArray[np.int64]
    half_terms: npt.NDArray[np.object_]

    @property
    def sessions(self) -> int:
        """How many sessions there are."""
        return len(self.slots)

    @property
    def week_of(self) -> npt.NDArray[np.int64]:
        """The place of each session's week among the school weeks."""
        weeks: npt.NDArray[np.int64] = np.unique(self._mondays, return_inverse=True)[1]
        return weeks

    @property
    def weeks(self) -> int:
        """How many school weeks there are."""
        return len(np.unique(self._mondays))

    @property
    def weekday(self) -> npt.NDArray[np.int64]:
        """0 for Monday to 4 for Friday."""
        return (self.slots // 2 + 3) % 7

    @property
    def school_weeks(self) -> Flags:
        """Every session listed lies in a school week."""
        return np.ones(len(self.slots), dtype=bool)

    @property
    def _mondays(self) -> npt.NDArray[np.int64]:
        return (self.slots // 2 + 3) // 7


def calendar(years: int = 1) -> Calendar:
    """So many school years in a row, the last of them 2025/26."""
    days: list[date] = []
    names: list[str] = []
    for back in reversed(range(years)):
        shift = timedelta(weeks=52 * back)
        for name, first, last in _TERMS:
            term = [first + timedelta(days=n) for n in range((last - first).days + 1)]
            open_days = [day - shift for day in term if day.weekday() < 5 and day not in _CLOSED]
            days += open_days
            names += [f"{2025 - back} {name}"] * len(open_days)
    numbers = np.array([(day - date(1970, 1, 1)).days for day in days], dtype=np.int64)
    slots = np.stack([2 * numbers, 2 * numbers + 1], axis=1).ravel()
    return Calendar(slots, np.repeat(np.array(names, dtype=object), 2))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of pupil: how often absences begin, how long they last, and what is planted."""

    name: str = ""
    hazard: float = 0.05  # chance that an absence begins, at each session after one attended
    spell: float = 3.0  # mean length in sessions
    spread: float = 0.0  # how much the hazard differs between pupils: the s.d. of its logarithm
    long_share: float = 0.0  # of absences, how many are long
    long_spell: float = 20.0  # and how long those are
    whole_days: bool = False  # absences mostly begin in a morning and end in an afternoon
    relapse: float = 1.0  # how many times likelier an absence is in the day after coming back
    one_illness: int = 0  # sessions of one long illness at some time in the record
    winter: float = 1.0  # how many times likelier absences begin from November to February
    contrast: float = 1.0  # how many times rarer absences begin in the better weeks
    shorter: float = 1.0  # and how many times shorter they are
    weeks: int = 0  # how many better weeks in a row
    weekday: int = -1  # 0 to 4 where a weekday is worse
    half: int = -1  # 0 where only its mornings are, 1 where only its afternoons
    worse: float = 1.0  # how many times likelier an absence begins there
    years: int = 1

    @property
    def steady(self) -> Kind:
        """The same pupil with nothing planted, at the rate of the ordinary weeks."""
        return replace(self, contrast=1.0, shorter=1.0, weeks=0, weekday=-1, worse=1.0)

    @property
    def average(self) -> float:
        """The hazard of a steady pupil with as many absences begun as this one."""
        share = self.weeks / calendar(self.years).weeks
        return self.hazard * (1 - share + share / self.contrast)


def missed(rng: np.random.Generator, kind: Kind, pupils: int) -> tuple[Flags, Flags]:
    """Whether each session was missed, and whether it lies in the planted better weeks: pupils x sessions."""
    year = calendar(kind.years)
    better = np.zeros((pupils, year.sessions), dtype=bool)
    if kind.weeks:
        first = rng.integers(0, year.weeks - kind.weeks + 1, pupils)[:, None]
        better = (year.week_of >= first) & (year.week_of < first + kind.weeks)
    own = kind.hazard * np.exp(kind.spread * rng.standard_normal(pupils) - kind.spread**2 / 2)
    away, was_long = np.zeros(pupils, dtype=bool), np.zeros(pupils, dtype=bool)
    alone = np.zeros(pupils, dtype=bool)
    since = np.full(pupils, 99)
    absent = np.zeros((pupils, year.sessions), dtype=bool)
    ill = rng.integers(0, year.sessions - kind.one_illness, pupils)
    months = (year.slots // 2).astype("datetime64[D]").astype("datetime64[M]").astype(int) % 12 + 1
    for session in range(year.sessions):
        afternoon = session % 2
        begins = np.where(better[:, session], own / kind.contrast, own)
        begins = begins * np.where(since < 3, kind.relapse, 1.0)
        if months[session] in (11, 12, 1, 2):
            begins = begins * kind.winter
        here = bool(year.weekday[session] == kind.weekday and kind.half in (-1, afternoon))
        if here:
            begins = begins * kind.worse
        mean = np.where(was_long, kind.long_spell, kind.spell)
        mean = np.maximum(1.0, np.where(better[:, session], mean / kind.shorter, mean))
        ends = 1 / mean
        if kind.whole_days:
            begins = begins * (0.2 if afternoon else 1.8)
            ends = np.minimum(ends * (0.2 if afternoon else 1.8), 1.0)
        luck = rng.random(pupils)
        begun = ~away & (luck < begins)
        was_long = np.where(begun, rng.random(pupils) < kind.long_share, was_long)
        # A morning or an afternoon missed by habit is missed alone; the others are absences like any.
        habit = begun & here & (kind.half >= 0) & (rng.random(pupils) < 1 - 1 / kind.worse)
        away = np.where(away, (luck >= ends) & ~alone, begun)
        alone = habit
        since = np.where(away, 0, since + 1)
        absent[:, session] = away
    if kind.one_illness:
        sessions = np.arange(year.sessions)
        absent |= (sessions >= ill[:, None]) & (sessions < ill[:, None] + kind.one_illness)
    return absent, better


def grid_of(absent: Flags, late: Flags | None = None) -> Numbers:
    """A register grid in which these sessions are missed through illness and these are late."""
    codes = [[_number("/"), _number("I"), _number("L")], [_number("\\"), _number("I"), _number("L")]]
    chosen = absent.astype(np.int64) if late is None else np.where(absent, 1, 2 * late)
    grid: Numbers = np.array(codes, dtype=np.uint8)[np.arange(absent.shape[1]) % 2, chosen]
    return grid


def lates(rng: np.random.Generator, absent: Flags, chance: float) -> Flags:
    """Mornings on which an attending pupil is late, with the same chance on each."""
    mornings = np.arange(absent.shape[1]) % 2 == 0
    late: Flags = ~absent & mornings & (rng.random(absent.shape) < chance)
    return late


def _number(text: str) -> int:
    code = code_on(text, date(2026, 1, 1))
    assert code is not None
    return code.number
