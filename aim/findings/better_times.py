"""When a child's attendance was clearly better than otherwise, where chance does not explain it.

Absences come in spells, so ten missed sessions may be one illness. What is counted here is therefore not
missed sessions but *new* spells: at each session where the child was settled in school, did a new absence
begin? A steady record is one in which that chance is the same all year, however long the spells last.

The evidence of a window of whole school weeks is how many times likelier its few new absences are if the
chance was lower inside it than outside, averaged over how much lower it may have been (``CONTRASTS``). The
evidence of a record is the average of that over every window scanned. Then the same absences are dealt out
again at random, ``SHUFFLES`` times: each keeps its length, the number of absences stays, and any order and
any spacing is as likely as any other, which is what a constant chance means. A better time is named only
where fewer than ``CHANCE`` of the shuffled records look as uneven anywhere as the real one. That is exact
for one question over all windows together, whatever the child's rate and lengths of absence, and needs no
rate to be known. Named is the window that most likely shares most of its sessions with the better time.
A second and a third are asked for in the same way of the weeks that are left, and only after the one before
was found, so that the family of all three keeps to the same false-alarm rate.

An absence that begins within a school day of coming back belongs to the one before: the same illness, not a
new story. A third one so soon is counted again, or a child away every other day would have one absence all
year. E and C2 (absences the school asked for) are as if not possible.

Source: ours (definitions.md 20; ADR "honest about chance"); the shuffle is the conditional permutation test
of a constant-hazard renewal process, the average of likelihood ratios is Wald's weighted test. Nothing here
loops over marks: loops run over the lengths of windows and the absences of the pupil who has most.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np
import numpy.typing as npt

from aim.codes import CountsAs, Numbers, numbers_of, numbers_that_count_as

Whole = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Reals = npt.NDArray[np.float32]

WEEKS = 4  # the shortest better time (definitions.md 20)
SESSIONS = 20
AT_MOST = 3
SETTLED = 2  # after no more attended sessions than this an absence goes with the one before: a school day
SETTLED_DAYS = 1  # the same for a child whose absences are of whole days
CONTRASTS = (1.5, 3.0, 6.0, 16.0)  # how many times rarer new absences may be inside; equally believed
CHANCE = 0.044  # under 5%, so that a 5% promise still holds when a few thousand pupils are counted
SHUFFLES = 499
_BATCHES = (20, 40, 60, 120, 259)  # most records are plainly steady after a few shuffles
_GRAIN = 256  # shares of the time at risk are told apart to one part in this
_ROOM = 1_500_000  # array entries worked on at once: small enough to stay in a processor's cache


@dataclass(frozen=True, slots=True)
class BetterTime:
    """Whole school weeks in which a child attended clearly better than in the rest of the record."""

    first_day: date  # the first and last days in it with a possible session
    last_day: date
    possible: int
    attended: int
    elsewhere_possible: int
    elsewhere_attended: int


def better_times(
    slots: npt.NDArray[np.int64], numbers: Numbers, school_weeks: Flags
) -> tuple[BetterTime, ...]:
    """The better times of one record, oldest first; empty where chance explains the differences.

    ``slots`` are the record's sessions in order, ``numbers`` their marks, ``school_weeks`` whether each lies
    in a school week, as ``aim.register.ChildRecord`` holds them. At most three, not overlapping, each at
    least four consecutive school weeks and 20 possible sessions. The same record always gives the same
    answer, alone or among others; closed and blank sessions may be listed or not.
    """
    return better_times_of_all(slots, numbers[None, :], school_weeks)[0]


def better_times_of_all(
    slots: npt.NDArray[np.int64], grid: Numbers, school_weeks: Flags
) -> list[tuple[BetterTime, ...]]:
    """The better times of every row of a register's grid, as ``better_times`` finds them one by one."""
    possible_somewhere = np.zeros(len(slots), dtype=bool)
    for rows in np.array_split(np.arange(len(grid)), max(1, grid.size // (2 * _ROOM))):
        possible_somewhere |= (_STATE[grid[rows]] > 0).any(axis=0)
    mondays = (slots // 2 + 3) // 7
    weeks = np.unique(mondays[school_weeks | possible_somewhere])
    if len(weeks) < 2 * WEEKS:
        return [()] * len(grid)
    week_of = np.minimum(np.searchsorted(weeks, mondays), len(weeks) - 1)
    found: list[tuple[BetterTime, ...]] = []
    for rows in np.array_split(np.arange(len(grid)), max(1, grid.size // (2 * _ROOM))):
        found += _found_in(_STATE[grid[rows]], slots, week_of, len(weeks))
    return found


_STATE = np.zeros(256, dtype=np.uint8)  # 0 not looked at, 1 attended, 2 missed
_STATE[numbers_that_count_as(CountsAs.ATTENDING)] = 1
_STATE[numbers_that_count_as(CountsAs.AUTHORISED, CountsAs.UNAUTHORISED)] = 2
_STATE[numbers_of("E", "C2")] = 0


def _found_in(
    states: npt.NDArray[np.uint8], slots: Whole, week_of: Whole, weeks: int
) -> list[tuple[BetterTime, ...]]:
    """The better times of some records; ``week_of`` gives each session's place among the school weeks."""
    everyone = len(states)
    possible, attended = _by_week(states > 0, week_of, weeks), _by_week(states == 1, week_of, weeks)
    taken = np.zeros((everyone, weeks), dtype=bool)
    named: list[list[tuple[int, int]]] = [[] for _ in range(everyone)]
    by_days = _in_whole_days(states, slots)
    some_missed = (states == 2).any(axis=1)
    days, week_of_day = _days(states, slots, week_of)
    for units, week_of_unit, settled, whose in (
        (days, week_of_day, SETTLED_DAYS, by_days),
        (states, week_of, SETTLED, ~by_days),
    ):
        asked = np.flatnonzero(some_missed & whose)
        for _ in range(AT_MOST):
            if not len(asked):
                break
            left = units[asked] * ~taken[asked][:, week_of_unit]
            records = _Records.of(left, week_of_unit, taken[asked], possible[asked], settled)
            first, last = _clearest(records, np.arange(len(asked)), possible[asked], attended[asked])
            asked, first, last = (each[first >= 0] for each in (asked, first, last))
            for pupil, start, end in zip(asked.tolist(), first.tolist(), last.tolist(), strict=True):
                named[pupil].append((start, end))
                taken[pupil, start : end + 1] = True
    return [
        tuple(_better_time(states[pupil], slots, week_of, *each) for each in sorted(windows))
        for pupil, windows in enumerate(named)
    ]


def _better_time(
    states: npt.NDArray[np.uint8], slots: Whole, week_of: Whole, first: int, last: int
) -> BetterTime:
    """What one record says of the weeks from ``first`` to ``last`` and of every other session."""
    possible, attended = states > 0, states == 1
    inside = (week_of >= first) & (week_of <= last)
    days = slots[possible & inside] // 2
    return BetterTime(
        first_day=_EPOCH + timedelta(days=int(days[0])),
        last_day=_EPOCH + timedelta(days=int(days[-1])),
        possible=len(days),
        attended=int(np.count_nonzero(attended & inside)),
        elsewhere_possible=int(np.count_nonzero(possible & ~inside)),
        elsewhere_attended=int(np.count_nonzero(attended & ~inside)),
    )


_EPOCH = date(1970, 1, 1)


def _in_whole_days(states: npt.NDArray[np.uint8], slots: Whole) -> Flags:
    """Whose absences mostly begin in a morning: three in four, where half would by chance."""
    pupils, places = np.nonzero(states)
    missed = states[pupils, places] == 2
    begun = missed.copy()
    begun[1:] &= ~missed[:-1] | (pupils[1:] != pupils[:-1])
    every = np.bincount(pupils[begun], minlength=len(states))
    mornings = np.bincount(pupils[begun & (slots[places] % 2 == 0)], minlength=len(states))
    whole_days: Flags = 4 * mornings >= 3 * every
    return whole_days


def _days(states: npt.NDArray[np.uint8], slots: Whole, week_of: Whole) -> tuple[npt.NDArray[np.uint8], Whole]:
    """Days in place of sessions: 2 where any session was missed, 1 where every possible one was attended."""
    begins = np.flatnonzero(np.diff(slots // 2, prepend=-1))
    return np.maximum.reduceat(states, begins, axis=1), week_of[begins]


def _by_week(wanted: Flags, week_of: Whole, weeks: int) -> Whole:
    """Running totals of sessions at the start of each week and at the end of the last: pupils x weeks + 1."""
    pupils, sessions = np.nonzero(wanted)
    flat = np.bincount(pupils * weeks + week_of[sessions], minlength=len(wanted) * weeks)
    return _running(flat.reshape(len(wanted), weeks))


def _running(counts: npt.NDArray[np.integer] | Flags) -> npt.NDArray[np.int64]:
    """Running totals along the last axis, with the nothing they start from."""
    totals = np.zeros((*counts.shape[:-1], counts.shape[-1] + 1), dtype=np.int64)
    np.cumsum(counts, axis=-1, out=totals[..., 1:])
    return totals


@dataclass(frozen=True, eq=False)
class _Records:
    """Records as absences laid over possible sessions: what is dealt out again, and what stays.

    An absence takes up its own sessions and the ``SETTLED + 1`` attended ones after it, in which no new one
    could begin; or the one that soon followed it, and one session more. ``free`` sessions are those left, at
    each of which one could have begun and did not.
    """

    count: Whole  # absences of each pupil
    start: Whole  # pupils x most absences: at which possible session each began
    length: Whole  # and how many it takes up; 0 past the pupil's last
    free: Whole
    week_ends: Whole  # pupils x weeks + 1: possible sessions dealt with before each week
    week_of: npt.NDArray[np.int16]  # of each possible session, pupil after pupil, then once "past the end"
    offset: Whole  # where each pupil's part of week_of begins
    scanned: Reals  # pupils x window: how much each window counts, in the order of _windows
    nameable: Reals  # the same for windows that may be named
    key: npt.NDArray[np.uint64]  # the seed of a pupil's shuffles: made of the record itself

    @classmethod
    def of(
        cls, states: npt.NDArray[np.uint8], week_of: Whole, taken: Flags, possible: Whole, settled: int
    ) -> _Records:
        """The records of these states; no window may touch a week that is ``taken``."""
        weeks = taken.shape[1]
        pupils, sessions = np.nonzero(states)
        missed = states[pupils, sessions] == 2
        sizes = np.bincount(pupils, minlength=len(states))
        offset = np.cumsum(sizes) - sizes
        place = np.arange(len(pupils)) - offset[pupils]
        fresh = np.ones(len(pupils), dtype=bool)  # where a pupil's record, or a new run of marks, begins
        fresh[1:] = place[1:] == 0
        begins = np.flatnonzero(missed & (fresh | ~np.roll(missed, 1)))
        ends = np.flatnonzero(missed & np.roll(fresh | ~missed, -1)) + 1
        # An absence soon after another goes with it; a third soon after is a story of its own.
        soon = np.zeros(len(begins), dtype=bool)
        soon[1:] = (begins[1:] - ends[:-1] <= settled) & (pupils[begins[1:]] == pupils[begins[:-1]])
        nth_soon = np.arange(len(begins)) - np.maximum.accumulate(np.where(soon, 0, np.arange(len(begins))))
        joins = nth_soon % 2 == 1
        joined = np.zeros_like(joins)
        joined[:-1] = joins[1:]
        heads = np.flatnonzero(~joins)
        begins, joined = begins[heads], joined[heads]
        ends = np.where(joined, ends[heads + joined] + 1, ends[heads] + settled + 1)
        # An absence still going on when the record ends, or just over, is left where it is: nobody knows
        # what it would have taken up. The dealing ends where it begins.
        complete = ends <= (offset + sizes)[pupils[begins]]
        ending = sizes.copy()
        ending[pupils[begins[~complete]]] = place[begins[~complete]]
        begins, ends = begins[complete], ends[complete]
        whose = pupils[begins]
        count = np.bincount(whose, minlength=len(states))
        nth = np.arange(len(begins)) - (np.cumsum(count) - count)[whose]
        start = np.zeros((len(states), int(count.max(initial=0))), dtype=np.int64)
        length = np.zeros_like(start)
        start[whose, nth] = place[begins]
        length[whose, nth] = ends - begins
        week_ends = _by_week(states > 0, week_of, weeks)
        scanned, nameable = _windows_of(possible, taken)
        codes = np.full(len(pupils) + len(states), weeks, dtype=np.int16)
        codes[np.arange(len(pupils)) + pupils] = np.where(place < ending[pupils], week_of[sessions], weeks)
        return cls(
            count=count,
            start=start,
            length=length,
            free=ending - length.sum(axis=1),
            week_ends=np.minimum(week_ends, ending[:, None]),
            week_of=codes,
            offset=offset + np.arange(len(states)),
            scanned=scanned,
            nameable=nameable,
            key=_keys(start, length, ending),
        )


def _windows_of(week_ends: Whole, taken: Flags) -> tuple[Reals, Reals]:
    """How much each window of weeks counts in the scan, and among those that may be named: pupils x windows.

    A window runs from a week with a possible session to another, and holds four school weeks and 20 possible
    sessions; so much is left outside it too. Scanned are windows of up to half the record's weeks: what
    covers more is the ordinary state, and the rest is worse. Windows of up to two thirds may be named, where
    the record shows that the better time was that long. A window counts one over its length, so that the many
    shapes of long windows, which look much alike, do not outweigh the short ones.
    """
    weeks = week_ends.shape[1] - 1
    first, last = _windows(weeks)
    there = np.diff(week_ends, axis=1) > 0
    near = taken.copy()
    near[:, 1:] |= taken[:, :-1]
    near[:, :-1] |= taken[:, 1:]
    barred = _running(near)
    inside = week_ends[:, last + 1] - week_ends[:, first]
    nameable = (
        (inside >= SESSIONS)
        & (week_ends[:, -1:] - inside >= SESSIONS)
        & there[:, first]
        & there[:, last]
        & (barred[:, last + 1] == barred[:, first])
    )
    own_weeks = weeks - there.argmax(axis=1) - there[:, ::-1].argmax(axis=1)
    length = last + 1 - first
    nameable &= (3 * length <= 2 * own_weeks[:, None]) & (own_weeks[:, None] >= 2 * WEEKS)
    scanned = nameable & (length <= np.maximum(WEEKS, own_weeks // 2)[:, None])
    worth = (1 / length).astype(np.float32)
    return scanned * worth, nameable * worth


@cache
def _windows(weeks: int) -> tuple[Whole, Whole]:
    """First and last week of every window of at least four of so many weeks, short ones first."""
    lengths = np.arange(WEEKS, weeks + 1)
    how_many = weeks + 1 - lengths
    length = np.repeat(lengths, how_many)
    first = np.arange(len(length)) - np.repeat(np.cumsum(how_many) - how_many, how_many)
    return first, first + length - 1


def _keys(*parts: Whole) -> npt.NDArray[np.uint64]:
    """A number for each record, made of where its absences lie: the same record, the same shuffles."""
    key = np.zeros(len(parts[0]), dtype=np.uint64)
    for part in parts:
        values = part.reshape(len(part), -1).astype(np.uint64)
        key = _scrambled(key + (values * _odd(values.shape[1])).sum(axis=1, dtype=np.uint64))
    return key


def _odd(count: int) -> npt.NDArray[np.uint64]:
    return _scrambled(np.arange(1, count + 1, dtype=np.uint64)) | np.uint64(1)


def _scrambled(numbers: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Numbers that look random, one for each that comes in: the finisher of splitmix64 (Steele et al. 2014).

    Random numbers by counting, not from a generator: a pupil gets the same ones alone or among 90,000.
    """
    mixed = (numbers + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(30)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    mixed ^= mixed >> np.uint64(27)
    mixed *= np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return mixed


def _clearest(records: _Records, pupils: Whole, possible: Whole, attended: Whole) -> tuple[Whole, Whole]:
    """The clearest window of each pupil, as its first and last week; -1 where chance explains them all."""
    first_week, last_week = np.full(len(pupils), -1), np.full(len(pupils), -1)
    by_count = pupils[(records.count[pupils] > 1) & records.scanned[pupils].any(axis=1)]
    by_count = by_count[np.argsort(records.count[by_count], kind="stable")]
    weeks = records.week_ends.shape[1]
    for rows in np.array_split(by_count, max(1, len(by_count) * _BATCHES[0] * weeks * 2 // _ROOM)):
        if not len(rows):
            continue
        seen = records.start[rows][:, : int(records.count[rows].max())]
        real = _steps(records, rows, seen, records.length[rows][:, : seen.shape[1]])
        clear = _beyond_chance(records, rows, _evidence(records, rows, real))
        if clear.any():
            first_week[rows[clear]], last_week[rows[clear]] = _best_window(
                records, rows[clear], real[clear], possible, attended
            )
    return first_week, last_week


def _beyond_chance(records: _Records, rows: Whole, real: Reals) -> Flags:
    """Whether fewer than ``CHANCE`` of the shuffled records show as much evidence as each real one.

    Shuffling stops for a pupil once so many did that the answer can no longer change, and is not begun where
    the record is likelier if steady.
    """
    allowed = round(CHANCE * (SHUFFLES + 1)) - 1
    steady = real <= records.scanned[rows].sum(axis=1)
    as_uneven = np.where(steady, allowed + 1, 0)
    done = 0
    for batch in _BATCHES:
        open_still = np.flatnonzero(as_uneven <= allowed)
        room = max(1, len(open_still) * batch * records.week_ends.shape[1] // _ROOM)
        for some in np.array_split(open_still, room):
            if len(some):
                pupils = np.repeat(rows[some], batch)
                steps = _steps(records, pupils, *_shuffled(records, pupils, _turns(len(some), done, batch)))
                evidence = _evidence(records, pupils, steps).reshape(len(some), batch)
                as_uneven[some] += (evidence >= real[some, None] * np.float32(0.99999)).sum(axis=1)
        done += batch
    clear: Flags = as_uneven <= allowed
    return clear


def _turns(pupils: int, done: int, batch: int) -> npt.NDArray[np.uint64]:
    return np.tile(np.arange(done, done + batch, dtype=np.uint64), pupils)


def _shuffled(records: _Records, pupils: Whole, turn: npt.NDArray[np.uint64]) -> tuple[Whole, Whole]:
    """The absences of each of these pupils dealt out again: where each begins, and what it takes up.

    How many free sessions stand before each absence is drawn from Polya's urn, which makes every spacing
    equally likely; then the absences themselves are put in any order.
    """
    count = records.count[pupils]
    most = int(count.max())
    nth = np.arange(most, dtype=np.uint64)
    seed = records.key[pupils] + turn * np.uint64(0xD1342543DE82EF95)
    luck = _scrambled(seed + nth[:, None] * np.uint64(0xA0761D6478BD642F))
    columns = np.arange(len(pupils))
    free = records.free[pupils]
    before = np.zeros((most, len(pupils)), dtype=np.int32)
    high = luck >> np.uint64(32)
    for each in range(most):
        balls = (free + (1 + each)).astype(np.uint64)
        drawn = ((high[each] * balls) >> np.uint64(32)).astype(np.int64) - free
        before[each] = drawn + free
        if each:
            again = np.flatnonzero(drawn > 0)
            before[each, again] = before[drawn[again] - 1, columns[again]]
    past = np.arange(most)[:, None] >= count
    before[past] = _NEVER
    spaced = np.ascontiguousarray(before.T)
    spaced.sort(axis=1)
    order = (luck << np.uint64(32)) | nth[:, None]
    order[past] |= np.uint64(0xFFFFFFFF00000000)
    mixed = np.ascontiguousarray(order.T)
    mixed.sort(axis=1)
    places = (mixed & np.uint64(0xFFFF)).astype(np.int64)
    length = records.length[pupils[:, None], places]
    return spaced + (np.cumsum(length, axis=1) - length), length


_NEVER = 1_000_000


def _steps(records: _Records, pupils: Whole, start: Whole, length: Whole) -> Small:
    """Where each week begins, as a place in ``_likelihoods``: absences begun, and share of the time at risk.

    The place of a window is the difference of two of these.
    """
    weeks = records.week_ends.shape[1] - 1
    rows = np.arange(len(pupils))[:, None]
    ends = records.week_ends[pupils]
    inside = np.arange(start.shape[1]) < records.count[pupils, None]
    at = np.where(inside, np.minimum(start, ends[:, -1:]), ends[:, -1:])
    week = records.week_of[records.offset[pupils, None] + at]
    begun = np.bincount((rows * (weeks + 1) + week).ravel(), minlength=len(pupils) * (weeks + 1))
    begun = _running(begun.reshape(len(pupils), weeks + 1)[:, :weeks])
    most = start.shape[1] + 1
    taken_up, until = _running(length).ravel(), np.zeros((len(pupils), most), dtype=np.int64)
    until[:, 1:] = start + length
    latest = rows * most + begun
    running_over = np.maximum(until.ravel()[latest] - ends, 0)
    at_risk = ends - taken_up[latest] + running_over + begun
    share = at_risk * _GRAIN // np.maximum(at_risk[:, -1:], 1)
    steps: Small = (begun * (_GRAIN + 1) + share).astype(np.int32)
    return steps


@cache
def _likelihoods(count: int) -> Reals:
    """How many times likelier a window is if new absences were rarer in it: absences inside x share at risk.

    Given how many began in all, each fell in the window with a chance of its share of the time at risk; with
    absences ``c`` times rarer inside, with a chance of that share over ``c``, set against the rest.
    """
    inside = np.arange(count + 1)[:, None]
    share = np.arange(_GRAIN + 1) / _GRAIN
    rarer = 1 / np.array(CONTRASTS)[:, None, None]
    ratios = inside * np.log(rarer) - count * np.log(1 - share + share * rarer)
    likelihoods: Reals = np.exp(np.minimum(ratios, 60)).mean(axis=0).astype(np.float32).ravel()
    return likelihoods


def _evidence(records: _Records, pupils: Whole, steps: Small) -> Reals:
    """The average over the windows scanned of how much likelier a better time makes each record."""
    counts, which = np.unique(records.count[pupils], return_inverse=True)
    tables = [_likelihoods(int(count)) for count in counts]
    sizes = np.array([len(table) for table in tables])
    table = np.concatenate(tables)
    base = (np.cumsum(sizes) - sizes)[which].astype(np.int32)
    same = len(np.unique(pupils))
    turns = len(pupils) // same  # the rows of a pupil stand together
    shaped = steps.reshape(same, turns, -1)
    base = base.reshape(same, turns, 1)
    scanned = records.scanned[pupils[::turns]]
    weeks = steps.shape[1] - 1
    evidence = np.zeros((same, turns), dtype=np.float32)
    at = 0
    for length in range(WEEKS, weeks + 1):
        worth = scanned[:, at : at + weeks + 1 - length]
        at += weeks + 1 - length
        if not worth.any():
            continue
        places = shaped[:, :, length:] - shaped[:, :, :-length] + base
        evidence += np.matmul(table[places], worth[:, :, None])[:, :, 0]
    return evidence.ravel()


def _best_window(
    records: _Records, rows: Whole, steps: Small, possible: Whole, attended: Whole
) -> tuple[Whole, Whole]:
    """The window that most likely shares most with the better time; -1 where none was better in sessions.

    Each window is believed as far as the record supports it; named is the one with the highest expected
    share of sessions in common with the true one, among those in which a larger share was attended than
    elsewhere.
    """
    first, last = _windows(steps.shape[1] - 1)
    belief = np.zeros((len(rows), len(first)))
    for place, pupil in enumerate(rows):
        windows = _likelihoods(int(records.count[pupil]))[steps[place, last + 1] - steps[place, first]]
        belief[place] = windows * records.nameable[pupil]
    inside = possible[rows][:, last + 1] - possible[rows][:, first]
    there = attended[rows][:, last + 1] - attended[rows][:, first]
    all_in, all_there = possible[rows, -1:], attended[rows, -1:]
    belief *= there * (all_in - inside) > (all_there - there) * inside
    likely = np.argsort(-belief, axis=1, kind="stable")[:, :_CANDIDATES]
    weight = np.take_along_axis(belief, likely, axis=1)
    starts = np.take_along_axis(possible[rows], first[likely], axis=1)
    stops = np.take_along_axis(possible[rows], last[likely] + 1, axis=1)
    shared = np.minimum(stops[:, :, None], stops[:, None]) - np.maximum(starts[:, :, None], starts[:, None])
    shared = np.maximum(shared, 0)
    sizes = stops - starts
    joined = np.maximum(sizes[:, :, None] + sizes[:, None] - shared, 1)
    alike = shared / joined
    # Of several better times one is named at a time: what shares little with the likeliest is left for later.
    alike = np.where(alike[:, :1] >= _ALIKE, alike, 0)
    expected = np.where(weight > 0, (alike @ weight[:, :, None])[:, :, 0], -1)
    best = likely[np.arange(len(rows)), expected.argmax(axis=1)]
    some = weight.any(axis=1)
    return np.where(some, first[best], -1), np.where(some, last[best], -1)


_CANDIDATES = 80
_ALIKE = 0.5
