"""All findings for a county's year, and the plain ones beside DuckDB, in one run.

    python -m benchmarks findings_speed [--quick] [--memory]     (pip install -r requirements-bench.txt)

90,000 pupils by 380 sessions, 34.2 million marks. Every pupil's counts, ten-week window and longest run are
asked of the grid and of DuckDB, turn by turn: of a table on integer keys already in its memory, in the best
form we could write (only the few marks that break a run are ordered), and of Parquet as an export has it, in
the form one would type. DuckDB is asked for less: the most sessions of any window, not which weeks or since
when. All give the same numbers, and the run stops if they do not. Medians; a thread for each core.
"""

from __future__ import annotations

import statistics
import sys
import time
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from aim.attendance import sums_of_rows
from aim.codes import Numbers, code_by_number, code_on
from aim.findings.absences import longest_runs_of_all, spells_of_all
from aim.findings.better_times import better_times_of_all
from aim.findings.long_absences import continuous_unauthorised_of_all, illness_of_all
from aim.findings.patterns import patterns_of_all
from aim.findings.penalty_window import penalty_windows_of_all
from benchmarks.simulated import Calendar, Kind, calendar, grid_of, lates, missed

SEED = 20261121
FOLDER = Path("/tmp/aim-benchmarks")
Whole = npt.NDArray[np.int64]


def county(pupils: int, year: Calendar) -> Numbers:
    """A grid of invented pupils: most away seldom, some often; every code that matters, and some blanks."""
    rng = np.random.default_rng([SEED, 3])
    kinds = (Kind(hazard=0.015, spread=0.8), Kind(hazard=0.03, spread=0.8), Kind(hazard=0.08, spell=4.0))
    shares = (0.7, 0.2, 0.1)
    absent = np.concatenate(
        [missed(rng, kind, round(share * pupils))[0] for kind, share in zip(kinds, shares, strict=True)]
    )
    grid = grid_of(absent, lates(rng, absent, 0.03)).copy()
    day = (year.slots[0] // 2).astype("datetime64[D]").astype(object)
    codes = {text: code.number for text in "IMGOUND" if (code := code_on(text, day))}
    why = rng.choice([codes[text] for text in "IIIIMGOOUN"], absent.shape).astype(np.uint8)
    grid[absent] = why[absent]
    grid[rng.random(grid.shape) < 0.01] = codes["D"]
    grid[rng.random(grid.shape) < 0.002] = 0
    return grid


def ours(grid: Numbers, year: Calendar) -> dict[str, Callable[[], Whole]]:
    """Our three measures."""
    due = np.ones(grid.shape, dtype=bool)
    return {
        "counts": lambda: sums_of_rows(grid, due)[:, :3],
        "ten-week window": lambda: penalty_windows_of_all(year.slots, grid, year.school_weeks).sessions,
        "longest run": lambda: longest_runs_of_all(grid).sessions,
    }


# DuckDB on integer keys: marks(pupil, slot, kind, pn), one row a session; kind 1 attended, 2 authorised,
# 3 unauthorised, 0 outside the sum; slot is the place of the session in the school's calendar.

BEST = {
    "counts": """
        SELECT count(*) FILTER (kind = 1), count(*) FILTER (kind = 2), count(*) FILTER (kind = 3)
        FROM marks GROUP BY pupil ORDER BY pupil""",
    # Only weeks that hold a session are summed: the best window ends with one of them.
    "ten-week window": """
        WITH weekly AS (SELECT pupil, week, count(*) AS n FROM marks JOIN weeks USING (slot) WHERE kind = 3
                        GROUP BY pupil, week),
             held AS (SELECT pupil, sum(n) OVER (PARTITION BY pupil ORDER BY week
                      RANGE BETWEEN 9 PRECEDING AND CURRENT ROW) AS n FROM weekly)
        SELECT coalesce(most, 0) FROM range({pupils}) AS everyone(pupil)
        LEFT JOIN (SELECT pupil, max(n) AS most FROM held GROUP BY pupil) USING (pupil) ORDER BY pupil""",
    # Only what is not attended is ordered: a run is the possible sessions between two misses.
    "longest run": """
        WITH breaks AS (SELECT pupil, slot, kind > 0 AS missed FROM marks WHERE kind <> 1
                        UNION ALL SELECT pupil, edge, true FROM range({pupils}) AS everyone(pupil),
                                  (VALUES (-1), ({sessions})) AS edges(edge)),
             numbered AS (SELECT pupil, slot, missed, slot - count(*) FILTER (NOT missed) OVER
                          (PARTITION BY pupil ORDER BY slot ROWS UNBOUNDED PRECEDING) AS place FROM breaks),
             gaps AS (SELECT pupil, place - lag(place) OVER (PARTITION BY pupil ORDER BY slot) - 1 AS run
                      FROM numbered WHERE missed)
        SELECT max(run) FROM gaps GROUP BY pupil ORDER BY pupil""",
}

# DuckDB as typed, on Parquet as an export has it: upn, date, session, code; codes(code, counts_as) beside it.

TYPED = {
    "counts": """
        SELECT count(*) FILTER (counts_as = 'attending'), count(*) FILTER (counts_as = 'authorised'),
               count(*) FILTER (counts_as = 'unauthorised')
        FROM '{file}' LEFT JOIN codes USING (code) GROUP BY upn ORDER BY upn""",
    "ten-week window": """
        WITH weeks AS (SELECT monday, row_number() OVER (ORDER BY monday) AS week FROM
                       (SELECT DISTINCT date_trunc('week', date) AS monday FROM '{file}')),
             everyone AS (SELECT DISTINCT upn FROM '{file}'),
             weekly AS (SELECT upn, week, count(*) AS n FROM '{file}' JOIN codes USING (code)
                        JOIN weeks ON monday = date_trunc('week', date)
                        WHERE counts_as = 'unauthorised' GROUP BY upn, week),
             held AS (SELECT upn, sum(n) OVER (PARTITION BY upn ORDER BY week
                      RANGE BETWEEN 9 PRECEDING AND CURRENT ROW) AS n FROM weekly)
        SELECT coalesce(max(n), 0) FROM everyone LEFT JOIN held USING (upn) GROUP BY upn ORDER BY upn""",
    "longest run": """
        WITH possible AS (SELECT upn, date, session, counts_as = 'attending' AS attended FROM '{file}'
                          JOIN codes USING (code)
                          WHERE counts_as IN ('attending', 'authorised', 'unauthorised')),
             numbered AS (SELECT upn, attended, row_number() OVER (PARTITION BY upn ORDER BY date, session)
                          - row_number() OVER (PARTITION BY upn, attended ORDER BY date, session) AS run
                          FROM possible),
             runs AS (SELECT upn, count(*) AS n FROM numbered WHERE attended GROUP BY upn, run)
        SELECT max(n) FROM runs GROUP BY upn ORDER BY upn""",
}


def as_duckdb_has_it(grid: Numbers, year: Calendar) -> tuple[duckdb.DuckDBPyConnection, Path]:
    """The same marks as DuckDB has them: a table in its memory, and a Parquet file."""
    counts_as = [""] * 256
    for number, code in code_by_number().items():
        counts_as[number] = code.counts_as.value
    order = ["", "attending", "authorised", "unauthorised"]
    kinds = np.array([order.index(each) if each in order else 0 for each in counts_as], dtype=np.uint8)
    texts = np.array([code_by_number()[n].code if n in code_by_number() else "" for n in range(256)])
    con = duckdb.connect()
    con.execute("CREATE TABLE marks (pupil INTEGER, slot SMALLINT, kind UTINYINT)")
    con.execute("CREATE TABLE codes (code VARCHAR, counts_as VARCHAR)")
    con.executemany(
        "INSERT INTO codes VALUES (?, ?)",
        sorted({(str(texts[n]), counts_as[n]) for n in np.unique(grid) if texts[n]}),
    )
    weeks = pa.table({"slot": pa.array(np.arange(year.sessions), pa.int16()), "week": year.week_of})  # noqa: F841
    con.execute("CREATE TABLE weeks AS SELECT slot, week::SMALLINT AS week FROM weeks")
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"county-{len(grid)}.parquet"
    days = (year.slots // 2).astype("datetime64[D]")
    halves = np.array(["AM", "PM"])[year.slots % 2]
    writer = None
    for first in range(0, len(grid), 10_000):
        some = grid[first : first + 10_000]
        pupil = np.repeat(np.arange(first, first + len(some), dtype=np.int32), year.sessions)
        part = pa.table(  # noqa: F841
            {
                "pupil": pupil,
                "slot": np.tile(np.arange(year.sessions, dtype=np.int16), len(some)),
                "kind": kinds[some].ravel(),
            }
        )
        con.execute("INSERT INTO marks SELECT * FROM part")
        there = some.ravel() != 0  # an export has no row where nothing was recorded
        rows = pa.table(
            {
                "upn": pa.array([f"A82{n:010d}" for n in range(first, first + len(some))]).take(
                    pa.array(pupil[there] - first)
                ),
                "date": pa.array(np.tile(days, len(some))[there]),
                "session": pa.array(np.tile(halves, len(some))[there]),
                "code": pa.array(texts[some].ravel()[there]),
            }
        )
        writer = writer or pq.ParquetWriter(path, rows.schema, compression="zstd")
        writer.write_table(rows)
    if writer:
        writer.close()
    return con, path


def _columns(con: duckdb.DuckDBPyConnection, sql: str) -> Whole:
    return np.column_stack([*con.execute(sql).fetchnumpy().values()])


def in_turn(grid: Numbers, year: Calendar, times: int) -> list[str]:
    """Ours, DuckDB's best and DuckDB as typed, one after the other, so often; medians and ratios."""
    con, path = as_duckdb_has_it(grid, year)
    return compared(
        {
            "ours": ours(grid, year),
            "DuckDB, best": asked(con, BEST, grid, path),
            "DuckDB, as typed": asked(con, TYPED, grid, path),
        },
        dict.fromkeys(("ours", "DuckDB, best", "DuckDB, as typed"), times),
    )


def asked(
    con: duckdb.DuckDBPyConnection, queries: dict[str, str], grid: Numbers, path: Path
) -> dict[str, Callable[[], Whole]]:
    """DuckDB's measures, from their SQL."""
    pupils, sessions = grid.shape
    return {
        name: partial(_columns, con, sql.format(pupils=pupils, sessions=sessions, file=path))
        for name, sql in queries.items()
    }


def compared(finders: dict[str, dict[str, Callable[[], Whole]]], times: dict[str, int]) -> list[str]:
    """The same measures asked of each finder, turn by turn, each so often; medians and ratios to the first.

    A line for each measure, and for the whole set. The run stops where two give other numbers.
    """
    first, *_ = finders
    took: dict[tuple[str, str], list[float]] = {}
    worked: dict[tuple[str, str], list[float]] = {}  # processor seconds of all threads: less moved by others
    for turn in range(max(times.values())):
        for name in finders[first]:
            answers = {}
            for finder, asks in finders.items():
                if turn >= times[finder]:
                    continue
                started, at_work = time.perf_counter(), time.process_time()
                answers[finder] = asks[name]()
                worked.setdefault((finder, name), []).append(time.process_time() - at_work)
                took.setdefault((finder, name), []).append(time.perf_counter() - started)
            told = [np.asarray(each).reshape(len(answers[first]), -1) for each in answers.values()]
            if not all(np.array_equal(told[0], other) for other in told[1:]):
                raise SystemExit(f"{name}: the answers differ")
    middle = {key: statistics.median(each) for key, each in took.items()}
    work = {key: statistics.median(each) for key, each in worked.items()}
    whole, all_work = (
        {finder: sum(seconds[finder, name] for name in finders[first]) for finder in finders}
        for seconds in (middle, work)
    )
    lines = ["| Work | " + " | ".join(finders) + " |", "|---|" + "---|" * len(finders)]
    for name in finders[first]:
        lines.append(f"| {name} | " + " | ".join(f"{middle[each, name]:.2f} s" for each in finders) + " |")
    cells = (f"{whole[each]:.2f} s ({whole[each] / whole[first]:.1f}x)" for each in finders)
    lines.append("| the whole set | " + " | ".join(cells) + " |")
    cells = (f"{all_work[each]:.2f} s ({all_work[each] / all_work[first]:.1f}x)" for each in finders)
    lines.append("| its processor time | " + " | ".join(cells) + " |")
    often = ", ".join(f"{finder} {times[finder]}" for finder in finders)
    lines.append(f"How often: {often}. DuckDB {duckdb.__version__}, a thread for each core")
    return lines


def everything(grid: Numbers, year: Calendar, traced: bool) -> list[str]:
    """Every finding of every pupil: seconds for each; or, ``traced``, the most it holds beside the grid."""
    due = np.ones(grid.shape, dtype=bool)
    asks: dict[str, Callable[[], object]] = {
        "counts": lambda: sums_of_rows(grid, due),
        "spells of absence": lambda: spells_of_all(grid),
        "longest runs": lambda: longest_runs_of_all(grid),
        "ten-week windows": lambda: penalty_windows_of_all(year.slots, grid, year.school_weeks),
        "days in a row": lambda: continuous_unauthorised_of_all(year.slots, grid),
        "illness": lambda: illness_of_all(year.slots, grid, 2025),
        "better times": lambda: better_times_of_all(year.slots, grid, year.school_weeks),
        "patterns": lambda: patterns_of_all(year.slots, grid, year.school_weeks, year.half_terms),
    }
    lines = [f"| Finding | {'MiB beside the grid, at most' if traced else 'Seconds'} |", "|---|---|"]
    whole = 0.0
    for name, ask in asks.items():
        if traced:
            tracemalloc.start()
        started = time.perf_counter()
        ask()
        measured = time.perf_counter() - started
        if traced:
            measured = tracemalloc.get_traced_memory()[1] / 2**20
            tracemalloc.stop()
        whole = max(whole, measured) if traced else whole + measured
        lines.append(f"| {name} | {measured:.2f} |")
    return [*lines, f"| **all** | {whole:.1f} |"]


def one_pupil(years: int) -> str:
    """Milliseconds for one pupil's better times and patterns."""
    long = calendar(years)
    rng = np.random.default_rng([SEED, 4])
    kind = Kind(hazard=0.08, contrast=8.0, weeks=10, years=years)
    record = grid_of(missed(rng, kind, 1)[0])
    took = []
    for _ in range(9):
        started = time.perf_counter()
        better_times_of_all(long.slots, record, long.school_weeks)
        patterns_of_all(long.slots, record, long.school_weeks, long.half_terms)
        took.append(time.perf_counter() - started)
    return f"one pupil, {years} years, better times and patterns: {1000 * statistics.median(took):.0f} ms"


def main(asked: list[str]) -> None:
    """Print the tables; ``--quick`` takes fewer pupils, ``--memory`` traces all findings and no more."""
    year = calendar()
    grid = county(4_500 if "--quick" in asked else 90_000, year)
    print(f"{len(grid):,} pupils x {year.sessions} sessions, seed {SEED}\n")
    if "--memory" in asked:
        print("\n".join(everything(grid, year, traced=True)))
        return
    print("\n".join(in_turn(grid, year, 5)), end="\n\n", flush=True)
    print("\n".join([*everything(grid, year, traced=False), "", one_pupil(1), one_pupil(3)]))


if __name__ == "__main__":
    main(sys.argv[1:])
