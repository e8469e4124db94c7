"""How often findings are wrong where there is nothing to find, and how much they find where there is.

    python -m benchmarks findings [--quick] [--power]        (--power leaves the false alarms out)

Beside ours stand two rivals in the same run (the best rolling four weeks, or the weekday with most missed;
and a scan that treats sessions as independent) and three oracles that are told the true rates:

- told the ordinary rate, and that a pupil with nothing planted has it all year. Such an oracle also counts
  how many absences there were: it raises false alarms on a steady pupil with a lower rate (the column
  "steady" says how many), which no honest finding may;
- the same, held to 5% of steady pupils at either rate, as every honest finding is;
- told the rates, and that a pupil with nothing to find may be steady at the average rate. This is the limit
  for whoever promises 5% to every steady pupil: the best test of one rate against the other.

All are set to 5% on their own null; rivals are also shown as they are used.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, replace
from itertools import product
from math import comb, log
from pathlib import Path

import numpy as np
import numpy.typing as npt

from aim.findings.better_times import BetterTime, better_times_of_all
from aim.findings.patterns import FIRST_WEEK, HALVES, LAST_WEEK, WEEKDAYS, Pattern, patterns_of_all
from benchmarks.simulated import Calendar, Kind, calendar, grid_of, lates, missed

Flags = npt.NDArray[np.bool_]
Reals = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

SEED = 20261121
FOUND = Path("/tmp/aim-benchmarks/findings.json")

NOTHING_TO_FIND = (
    *(
        Kind(f"{h} a session, {s} sessions", hazard=h, spell=s)
        for h in (0.01, 0.03, 0.06, 0.12)
        for s in (1.5, 3.0, 8.0)
    ),
    Kind("whole days", hazard=0.05, spell=2.0, whole_days=True),
    Kind("whole days, longer", hazard=0.03, spell=4.0, whole_days=True),
    Kind("rates differ between pupils", spread=0.8),
    Kind("one absence in ten lasts 20 sessions", hazard=0.03, spell=2.0, long_share=0.1),
    Kind("one illness of 40 sessions", one_illness=40),
    Kind("two years", hazard=0.04, years=2),
)
NOT_QUITE_NOTHING = (
    Kind("twice as likely the day after coming back", relapse=2.0),
    Kind("four times as likely the day after coming back", relapse=4.0),
    Kind("whole days, four times as likely the day after", relapse=4.0, whole_days=True),
    Kind("one and a half times as likely in winter", winter=1.5),
)
BETTER = (
    *(
        Kind(hazard=h, spell=s, contrast=c, weeks=w)
        for h, s, c, w in product((0.05, 0.08, 0.12), (1.5, 4.0), (2.0, 4.0, 8.0), (6, 10, 14))
    ),
    *(
        Kind(hazard=h, contrast=c, weeks=w, years=2)
        for h, c, w in product((0.03, 0.06, 0.1), (3.0, 8.0), (6, 10, 14))
    ),
    *(
        Kind(hazard=h, spell=4.0, contrast=c, weeks=w, whole_days=True)
        for h, c, w in product((0.06, 0.1), (4.0, 8.0), (8, 14))
    ),
    *(Kind(hazard=0.1, spell=6.0, contrast=3.0, shorter=2.0, weeks=w) for w in (8, 14)),
)
WEEKDAY = tuple(
    Kind(hazard=h, spell=s, weekday=d, half=half, worse=c)
    for h, s, c, (d, half) in product(
        (0.02, 0.04, 0.08), (1.5, 3.0, 6.0), (2.0, 4.0, 8.0), ((0, -1), (4, 1), (2, 0))
    )
    if h * c < 0.5
)


# How sure a count is.


def upper_bound(wrong: int, pupils: int) -> float:
    """The exact (Clopper-Pearson) one-sided 95% upper bound of a rate."""
    low, high = wrong / pupils, 1.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if _at_most(wrong, pupils, middle) > 0.05 else (low, middle)
    return high


def _at_most(wrong: int, pupils: int, rate: float) -> float:
    if rate >= 1:
        return 0.0
    ways = (
        np.array([log(comb(pupils, n)) for n in range(wrong + 1)])
        if pupils < 500
        else _log_ways(wrong, pupils)
    )
    n = np.arange(wrong + 1)
    return float(np.exp(ways + n * log(rate) + (pupils - n) * np.log1p(-rate)).sum())


def _log_ways(wrong: int, pupils: int) -> Reals:
    steps = np.log(pupils - np.arange(wrong)) - np.log(np.arange(1, wrong + 1))
    return np.concatenate([[0.0], np.cumsum(steps)])


# The scan geometry all share: windows of four weeks to half the record.


@dataclass(frozen=True, eq=False)
class Windows:
    """Windows of whole weeks, as first week and week after the last."""

    year: Calendar
    first: Whole
    after: Whole

    @classmethod
    def of(cls, year: Calendar) -> Windows:
        """Every window of four weeks to half the record."""
        pairs = [(a, a + n) for n in range(4, year.weeks // 2 + 1) for a in range(year.weeks - n + 1)]
        return cls(year, np.array([a for a, _ in pairs]), np.array([b for _, b in pairs]))

    def sums(self, values: npt.NDArray[np.generic]) -> Reals:
        """The sum of values by session inside each window: pupils x windows."""
        weeks = np.zeros((self.year.sessions, self.year.weeks))
        weeks[np.arange(self.year.sessions), self.year.week_of] = 1
        totals = np.zeros((len(values), self.year.weeks + 1))
        np.cumsum(values.astype(np.float64) @ weeks, axis=1, out=totals[:, 1:])
        inside: Reals = totals[:, self.after] - totals[:, self.first]
        return inside

    def overlap(self, chosen: Whole, better: Flags) -> Reals:
        """Shared over joined sessions of the chosen windows and the planted weeks."""
        week = self.year.week_of
        inside = (week >= self.first[chosen, None]) & (week < self.after[chosen, None])
        shared: Reals = (inside & better).sum(axis=1) / np.maximum((inside | better).sum(axis=1), 1)
        return shared


def begun(absent: Flags) -> tuple[Flags, Flags]:
    """Sessions at which an absence could have begun, and at which one did."""
    at_risk = np.ones_like(absent)
    at_risk[:, 1:] = ~absent[:, :-1]
    return at_risk, at_risk & absent


def hazards(kind: Kind, year: Calendar) -> Reals:
    """The true chance by session that an absence begins, with nothing planted."""
    halves = np.array([1.8, 0.2]) if kind.whole_days else np.ones(2)
    by_session: Reals = kind.hazard * halves[np.arange(year.sessions) % 2]
    return by_session


def log_ratio(absent: Flags, there: Reals, here: Reals) -> Reals:
    """By session: how much likelier (as a logarithm) hazards ``there`` make the record than ``here``."""
    at_risk, new = begun(absent)
    ratio: Reals = np.where(new, np.log(there / here), np.log((1 - there) / (1 - here))) * at_risk
    return ratio


def oracle(absent: Flags, kind: Kind, windows: Windows, matched: bool) -> Reals:
    """The log likelihood ratio of each window with the true rates: pupils x windows."""
    ordinary = hazards(kind, windows.year)
    ratios = windows.sums(log_ratio(absent, ordinary / kind.contrast, ordinary) + _shorter(absent, kind))
    if not matched:
        return ratios
    average = ordinary * kind.average / kind.hazard
    all_year: Reals = log_ratio(absent, ordinary, average).sum(axis=1, keepdims=True)
    return ratios + all_year


HELD = "oracle told the level, held to 5% of every steady pupil"


def _worse(*nulls: Reals) -> Reals:
    """Of several kinds of steady pupils those on whom the oracle raises most false alarms."""
    return max(nulls, key=lambda each: float(np.quantile(each.max(axis=1), 0.95)))


def _shorter(absent: Flags, kind: Kind) -> Reals:
    """The same for how absences end, where the planted weeks change that too."""
    if kind.shorter == 1:
        return np.zeros(absent.shape)
    ends, ends_there = 1 / kind.spell, min(1.0, kind.shorter / kind.spell)
    away = np.zeros_like(absent)
    away[:, 1:] = absent[:, :-1]
    return np.where(absent, log((1 - ends_there) / (1 - ends)), log(ends_there / ends)) * away


def as_independent(absent: Flags, windows: Windows) -> Reals:
    """The log likelihood ratio of each window with sessions as coin flips, one-sided: pupils x windows."""
    every = windows.sums(np.ones((1, absent.shape[1])))
    inside = windows.sums(absent)
    return _coin_flips(inside, every, absent.sum(axis=1, keepdims=True), absent.shape[1], better=True)


def _coin_flips(inside: Reals, every: Reals, missed_all: Whole, sessions: int, *, better: bool) -> Reals:
    def best(count: Reals, of: Reals) -> Reals:
        share = np.clip(count / of, 1e-12, 1 - 1e-12)
        found: Reals = count * np.log(share) + (of - count) * np.log1p(-share)
        return found

    rest, outside = missed_all - inside, sessions - every
    ratio = (
        best(inside, every) + best(rest, outside) - best(missed_all + 0.0 * inside, sessions + 0.0 * every)
    )
    wanted = inside * outside < rest * every if better else inside * outside > rest * every
    return np.where(wanted, ratio, 0.0)


def shuffled_limit(rng: np.random.Generator, absent: Flags, statistic: object, times: int = 60) -> Reals:
    """What 5% of shuffles of single sessions reach, by pupil, smoothed over pupils with as much missed."""
    highest = np.stack(
        [statistic(rng.permuted(absent, axis=1)).max(axis=1) for _ in range(times)]  # type: ignore[operator]
    )
    limit: Reals = np.quantile(highest, 0.95, axis=0)
    return limit


# What our findings say, in the same terms.


def ours(absent: Flags, year: Calendar) -> list[tuple[BetterTime, ...]]:
    """Our better times of each pupil."""
    return better_times_of_all(year.slots, grid_of(absent), year.school_weeks)


def overlaps(found: list[tuple[BetterTime, ...]], better: Flags, year: Calendar) -> tuple[Flags, Reals]:
    """Whether anything was named, and the overlap of what fits the planted weeks best."""
    days = (year.slots // 2).astype("datetime64[D]")
    named = np.array([bool(each) for each in found])
    shared = np.zeros(len(found))
    for pupil in np.flatnonzero(named):
        for time_ in found[pupil]:
            inside = (days >= np.datetime64(time_.first_day)) & (days <= np.datetime64(time_.last_day))
            both, either = (inside & better[pupil]).sum(), (inside | better[pupil]).sum()
            shared[pupil] = max(shared[pupil], both / either)
    return named, shared


@dataclass(frozen=True, slots=True)
class Result:
    """Of one kind of pupil: the share in which a finder named something right, and how well it fits."""

    found: float
    overlap: float
    steady: float = float("nan")  # the share of steady pupils at the average rate with a false alarm


def _result(named: Flags, shared: Reals, steady: float = float("nan")) -> Result:
    right = named & (shared > 0)
    return Result(float(right.mean()), float(shared[right].mean()) if right.any() else 0.0, steady)


def better_power(kind: Kind, pupils: int, seed: int) -> dict[str, Result]:
    """Every finder on pupils with planted better weeks."""
    rng = np.random.default_rng([SEED, seed])
    year = calendar(kind.years)
    windows = Windows.of(year)
    absent, better = missed(rng, kind, pupils)
    level, _ = missed(rng, kind.steady, 5 * pupils)
    average, _ = missed(rng, replace(kind.steady, hazard=kind.average), 5 * pupils)
    results = {"ours": _result(*overlaps(ours(absent, year), better, year))}

    def calibrated(name: str, of_planted: Reals, of_null: Reals, of_average: Reals) -> None:
        limit = np.quantile(of_null.max(axis=1), 0.95)
        named = of_planted.max(axis=1) > limit
        false = float((of_average.max(axis=1) > limit).mean())
        results[name] = _result(named, windows.overlap(of_planted.argmax(axis=1), better), false)

    for name, matched in (("oracle told the level", False), ("oracle", True)):
        null = average if matched else level
        calibrated(name, *(oracle(each, kind, windows, matched) for each in (absent, null, average)))
    told = [oracle(each, kind, windows, matched=False) for each in (absent, level, average)]
    calibrated(HELD, told[0], _worse(*told[1:]), told[2])
    four = windows.after - windows.first == 4

    def best_four(each: Flags) -> Reals:
        return np.where(four, each.mean(axis=1, keepdims=True) * four.max() * 40 - windows.sums(each), -99.0)

    calibrated("best four weeks, set to 5%", *(best_four(each) for each in (absent, average, average)))
    flips = as_independent(absent, windows)
    calibrated("sessions independent, set to 5%", flips, *(as_independent(average, windows),) * 2)
    few = min(60, pupils)
    some, null_some = flips[:few], as_independent(average[:few], windows)
    limits = [
        shuffled_limit(rng, each[:few], lambda shuffled: as_independent(shuffled, windows))
        for each in (absent, average)
    ]
    results["sessions independent"] = _result(
        some.max(axis=1) > limits[0],
        windows.overlap(some.argmax(axis=1), better[:few]),
        float((null_some.max(axis=1) > limits[1]).mean()),
    )
    anything = _result(np.ones(pupils, dtype=bool), windows.overlap(best_four(absent).argmax(axis=1), better))
    results["best four weeks"] = replace(anything, steady=1.0)
    return results


# Weekdays.


def weekday_groups(year: Calendar) -> tuple[list[str], Flags]:
    """Every pattern of the calendar that we look for: names, groups x sessions."""
    names, groups = [], []
    for number, name in enumerate(WEEKDAYS):
        names += [name, f"{name} AM", f"{name} PM"]
        day = year.weekday == number
        half = np.arange(year.sessions) % 2
        groups += [day, day & (half == 0), day & (half == 1)]
    edges = [
        year.week_of[year.half_terms == name][[0, -1]] for name in dict.fromkeys(year.half_terms.tolist())
    ]
    firsts, lasts = ([int(edge[which]) for edge in edges] for which in (0, 1))
    groups += [half == 0, half == 1, np.isin(year.week_of, firsts), np.isin(year.week_of, lasts[:-1])]
    return [*names, *HALVES, FIRST_WEEK, LAST_WEEK], np.array(groups)


def weekday_power(kind: Kind, pupils: int, seed: int) -> dict[str, Result]:
    """Every finder on pupils with a planted weekday."""
    rng = np.random.default_rng([SEED, 1, seed])
    year = calendar(kind.years)
    names, groups = weekday_groups(year)
    planted = groups[kind.weekday * 3 + 1 + kind.half]
    absent, _ = missed(rng, kind, pupils)
    steady, _ = missed(rng, kind.steady, 5 * pupils)
    share = planted.mean()
    average_rate = kind.hazard * (1 - share + share * kind.worse)
    average, _ = missed(rng, replace(kind.steady, hazard=average_rate), 5 * pupils)
    fit = (groups & planted).sum(axis=1) / (groups | planted).sum(axis=1)
    results: dict[str, Result] = {}

    found = patterns_of_all(year.slots, grid_of(absent), year.school_weeks, year.half_terms)
    best = np.array([_fit(each, names, fit) for each in found])
    results["ours"] = _result(best > 0, best)

    def scores(each: Flags, matched: bool) -> Reals:
        ordinary = np.full(year.sessions, kind.hazard)
        ratios = log_ratio(each, ordinary * kind.worse, ordinary) @ groups.T
        if matched:
            ratios = (
                ratios + log_ratio(each, ordinary, np.full(year.sessions, average_rate)).sum(axis=1)[:, None]
            )
        return ratios

    def calibrated(name: str, of_planted: Reals, of_null: Reals, of_average: Reals) -> None:
        limit = np.quantile(of_null.max(axis=1), 0.95)
        false = float((of_average.max(axis=1) > limit).mean())
        results[name] = _result(of_planted.max(axis=1) > limit, fit[of_planted.argmax(axis=1)], false)

    for name, matched in (("oracle told the level", False), ("oracle", True)):
        null = average if matched else steady
        calibrated(name, *(scores(each, matched) for each in (absent, null, average)))
    told = [scores(each, matched=False) for each in (absent, steady, average)]
    calibrated(HELD, told[0], _worse(*told[1:]), told[2])

    def flips(each: Flags) -> Reals:
        inside, every = each.astype(float) @ groups.T, groups.sum(axis=1)[None, :].astype(float)
        return _coin_flips(inside, every, each.sum(axis=1, keepdims=True), year.sessions, better=False)

    calibrated("sessions independent, set to 5%", flips(absent), flips(average), flips(average))
    few = min(60, pupils)
    limits = [shuffled_limit(rng, each[:few], flips) for each in (absent, average)]
    of_planted, of_null = flips(absent[:few]), flips(average[:few])
    results["sessions independent"] = _result(
        of_planted.max(axis=1) > limits[0],
        fit[of_planted.argmax(axis=1)],
        float((of_null.max(axis=1) > limits[1]).mean()),
    )
    whole = groups[:15:3]
    shares = (absent.astype(float) @ whole.T) / whole.sum(axis=1)
    worst = _result(np.ones(pupils, dtype=bool), fit[:15:3][shares.argmax(axis=1)])
    results["weekday with most missed"] = replace(worst, steady=1.0)
    return results


def _fit(found: tuple[Pattern, ...], names: list[str], fit: Reals) -> float:
    """How well the clearest weekday named fits the planted one; 0 where none was named."""
    return next((float(fit[names.index(each.what)]) for each in found if each.what in names), 0.0)


# Tables.


def false_alarms(pupils: int) -> list[str]:
    """Pupils with nothing to find, of whom something is said."""
    lines = [
        "| pupils with nothing to find | better times | at most | patterns | at most |",
        "|---|---|---|---|---|",
    ]
    totals = np.zeros(3, dtype=np.int64)
    for number, kind in enumerate((*NOTHING_TO_FIND, *NOT_QUITE_NOTHING)):
        if number == len(NOTHING_TO_FIND):
            lines.append(_false_alarm_row("**all of these**", *totals.tolist()))
        rng = np.random.default_rng([SEED, 2, number])
        absent, _ = missed(rng, kind, pupils)
        year = calendar(kind.years)
        grid = grid_of(absent, lates(rng, absent, 0.05))
        times = sum(bool(each) for each in better_times_of_all(year.slots, grid, year.school_weeks))
        habits = sum(
            bool(each) for each in patterns_of_all(year.slots, grid, year.school_weeks, year.half_terms)
        )
        lines.append(_false_alarm_row(kind.name, times, habits, pupils))
        totals += np.array([times, habits, pupils])
    return lines


def _false_alarm_row(name: str, times: int, habits: int, pupils: int) -> str:
    cells = [f"{100 * n / pupils:.2f}% | {100 * upper_bound(n, pupils):.2f}%" for n in (times, habits)]
    return f"| {name} ({pupils:,}) | {cells[0]} | {cells[1]} |"


def power_tables(results: list[dict[str, Result]]) -> list[str]:
    """Averages over the kinds of pupil in which each of the oracles finds 50 to 95%."""
    return [
        line
        for oracle in ("oracle", HELD, "oracle told the level")
        for line in (*power_table(results, oracle), "")
    ]


def power_table(results: list[dict[str, Result]], against: str) -> list[str]:
    """Averages over the kinds of pupil in which the oracle named finds 50 to 95%."""
    fair = [each for each in results if 0.5 <= each[against].found <= 0.95]
    lines = [
        f"{len(fair)} of {len(results)} kinds of pupil in which `{against}` finds 50 to 95%:",
        "",
        "| finder | found | overlap | found, of the oracle's | overlap, of the oracle's "
        "| steady pupils, false alarms |",
        "|---|---|---|---|---|---|",
    ]
    if not fair:
        return lines
    top = [np.mean([getattr(each[against], part) for each in fair]) for part in ("found", "overlap")]
    for name in fair[0]:
        found, overlap, steady = (
            float(np.mean([getattr(each[name], part) for each in fair]))
            for part in ("found", "overlap", "steady")
        )
        false = "above" if np.isnan(steady) else f"{steady:.1%}"
        cells = f"{found:.1%} | {overlap:.3f} | {found / top[0]:.2f} | {overlap / top[1]:.2f} | {false}"
        lines.append(f"| {name} | {cells} |")
    return lines


def by_kind(kinds: tuple[Kind, ...], results: list[dict[str, Result]]) -> list[str]:
    """Every kind of pupil: what ours and the oracles find."""
    lines = []
    for kind, each in zip(kinds, results, strict=True):
        what = f"{kind.years}y h={kind.hazard} spell={kind.spell} x{kind.contrast * kind.worse}"
        what += f" weeks={kind.weeks} day={kind.weekday}/{kind.half}{' days' if kind.whole_days else ''}"
        what += f"{' shorter' if kind.shorter > 1 else ''}"
        cells = [f"{each[name].found:.2f}/{each[name].overlap:.2f}" for name in _BESIDE]
        lines.append(f"{what:58s} " + "  ".join(cells))
    return [f"{'found/overlap':58s} " + "  ".join(_BESIDE), *lines]


_BESIDE = ("ours", "oracle", "oracle told the level")


def main(quick: bool) -> None:
    """Print every table; ``--quick`` takes fewer pupils and kinds, ``--power`` leaves false alarms out."""
    say(f"seed {SEED}")
    if "--power" not in sys.argv:
        say(*false_alarms(120 if quick else 3000))
    better = BETTER[8::12] if quick else BETTER
    results = [better_power(kind, 30 if quick else 100, number) for number, kind in enumerate(better)]
    say("## Better times", *power_tables(results))
    say("```", *by_kind(better, results), "```")
    found = {"better times": results}
    weekday = WEEKDAY[4::9] if quick else WEEKDAY
    results = [weekday_power(kind, 60 if quick else 150, number) for number, kind in enumerate(weekday)]
    say("## Weekdays", *power_tables(results))
    say("```", *by_kind(weekday, results), "```")
    found["weekday patterns"] = results
    if not quick:
        kept(found)


def kept(found: dict[str, list[dict[str, Result]]]) -> None:
    """Every result in a file, for ``findings_plot`` to draw."""
    FOUND.parent.mkdir(exist_ok=True)
    as_text = {
        what: [{name: asdict(each) for name, each in kind.items()} for kind in results]
        for what, results in found.items()
    }
    FOUND.write_text(json.dumps(as_text), encoding="utf-8")


def say(*lines: str) -> None:
    """Lines of a table, at once: a run is long."""
    print("\n".join(lines), end="\n\n", flush=True)


if __name__ == "__main__":
    main("--quick" in sys.argv[1:])
