"""A county's cohort beside DuckDB, polars and pandas: five measures of 34.2 million marks, in one run.

    python -m benchmarks cohort [--quick]        (pip install -r requirements-bench.txt)

90,000 pupils in 300 schools by 380 sessions: every pupil's counts, ten-week window and longest run, year
group by half term (pupils, sums, persistent, severe) and the sums of every week. Ours are asked school by
school, as the product does; the others of one table on integer keys in their memory, sorted by pupil and
session, and DuckDB also as one would type it on Parquet as an export has it. Turn by turn; the run stops
where two give other numbers. Beside them: reading every byte of the grid once, and how much each holds.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl

from aim.attendance import sums_of_rows
from aim.codes import Numbers
from aim.cohort.counting import cohort_rows
from aim.findings.absences import longest_runs_of_all
from aim.findings.penalty_window import penalty_windows_of_all
from aim.holding.folder import held, hold
from aim.register import PUPIL_COLUMNS, Marks, Register, Registers, Source, drawn_up
from benchmarks.findings_speed import BEST, SEED, TYPED, Whole, as_duckdb_has_it, asked, compared, county
from benchmarks.simulated import Calendar, calendar

SCHOOL = 300  # pupils in each
YEARS = ("7", "8", "9", "10", "11")
COUNTED = ["pupils", "attended", "authorised", "unauthorised", "persistent", "severe"]
WINDOW = 10  # weeks

# DuckDB once more, with pupils(pupil, upn, year_group) and sessions(slot, date, week, half_term) beside.

_PER_PUPIL = """
    count(*) FILTER ({kind} = {attending}) AS attended, count(*) FILTER ({kind} = {authorised}) AS authorised,
    count(*) FILTER ({kind} = {unauthorised}) AS unauthorised"""
_BY_KIND = _PER_PUPIL.format(kind="kind", attending=1, authorised=2, unauthorised=3)
_BY_WORD = _PER_PUPIL.format(
    kind="counts_as", attending="'attending'", authorised="'authorised'", unauthorised="'unauthorised'"
)
_STANDINGS = """
    SELECT count(*) FILTER (attended + authorised + unauthorised > 0), sum(attended), sum(authorised),
           sum(unauthorised),
           count(*) FILTER (10 * (authorised + unauthorised) >= attended + authorised + unauthorised
                            AND attended + authorised + unauthorised > 0),
           count(*) FILTER (2 * (authorised + unauthorised) >= attended + authorised + unauthorised
                            AND attended + authorised + unauthorised > 0)
    FROM each JOIN pupils USING ({key}) GROUP BY year_group, half_term ORDER BY year_group, half_term"""

BEST_COHORT = {
    "year group by half term": f"""
        WITH each AS (SELECT pupil, half_term, {_BY_KIND} FROM marks JOIN sessions USING (slot)
                      GROUP BY pupil, half_term)"""
    + _STANDINGS.format(key="pupil"),
    # The sessions of a week are few: counted by session first, the table is read without a join.
    "weekly trend": f"""
        WITH each AS (SELECT slot, {_BY_KIND} FROM marks GROUP BY slot)
        SELECT sum(attended), sum(authorised), sum(unauthorised) FROM each JOIN sessions USING (slot)
        GROUP BY week ORDER BY week""",
}

TYPED_COHORT = {
    "year group by half term": f"""
        WITH each AS (SELECT upn, half_term, {_BY_WORD} FROM '{{file}}' JOIN codes USING (code)
                      JOIN days USING (date) GROUP BY upn, half_term)"""
    + _STANDINGS.format(key="upn"),
    "weekly trend": f"""
        SELECT attended, authorised, unauthorised FROM
        (SELECT date_trunc('week', date) AS week, {_BY_WORD} FROM '{{file}}' JOIN codes USING (code)
         GROUP BY week) ORDER BY week""",
}


def schools(grid: Numbers, year: Calendar) -> Registers:
    """The county as the product has it: a register for each school."""
    made = [_school(n, grid[n * SCHOOL : (n + 1) * SCHOOL], year) for n in range(-(-len(grid) // SCHOOL))]
    return Registers(tuple(made))


def _school(number: int, grid: Numbers, year: Calendar) -> Register:
    first = number * SCHOOL
    mentions = pd.DataFrame({name: [""] * len(grid) for name in PUPIL_COLUMNS}).assign(
        child=(upns := [f"A82{n:010d}" for n in range(first, first + len(grid))]),
        upn=upns,
        year_group=[YEARS[n % len(YEARS)] for n in range(first, first + len(grid))],
        date_of_birth=None,
        entry_date=None,
        leaving_date=None,
    )
    pupils, places = np.nonzero(grid)
    none = np.broadcast_to(np.int32(0), (len(pupils),))
    marks = Marks(pupils, year.slots[places], grid[pupils, places], none, none, none, none)
    remarks = pd.DataFrame(columns=["mark", "text", "minutes_late", "comment"])
    source = (Source("county.csv"),)
    return drawn_up(f"School {number:03d}", 2025, mentions.astype(object), marks, source, remarks)[0]


def ours(registers: Registers) -> dict[str, Callable[[], Whole]]:
    """The five measures of the product, school by school."""

    def of_all(measure: Callable[[Register], npt.NDArray[np.integer]]) -> Callable[[], Whole]:
        return lambda: np.concatenate([measure(each) for each in registers])

    def window(register: Register) -> Whole:
        weeks = register.sessions["school_week"].to_numpy(dtype=bool)
        return penalty_windows_of_all(register.slots, register.grid, weeks).sessions

    def rows(by: Sequence[str], columns: list[str]) -> Whole:
        return cohort_rows(registers, by)[columns].to_numpy(dtype=np.int64)

    return {
        "counts": of_all(lambda register: sums_of_rows(register.grid, register.due)[:, :3]),
        "ten-week window": of_all(window),
        "longest run": of_all(lambda register: longest_runs_of_all(register.grid).sessions),
        "year group by half term": lambda: rows(["year_group", "half_term"], COUNTED),
        "weekly trend": lambda: rows(["week"], COUNTED[1:4]),
    }


def with_polars(con: duckdb.DuckDBPyConnection) -> dict[str, Callable[[], Whole]]:
    """The same of polars, lazily, on the sorted table with integer keys."""
    marks = pl.from_arrow(con.sql("SELECT * FROM marks ORDER BY pupil, slot").to_arrow_table()).lazy()
    pupils = pl.from_arrow(con.sql("SELECT pupil, year_group FROM pupils").to_arrow_table()).lazy()
    sessions = pl.from_arrow(con.sql("SELECT slot, week, half_term FROM sessions").to_arrow_table()).lazy()
    kind = pl.col("kind")
    sums = [(kind == n).sum().cast(pl.Int64).alias(name) for n, name in enumerate(COUNTED[1:4], 1)]
    everyone = pupils.select("pupil").sort("pupil")

    def numbers(frame: pl.LazyFrame, *columns: str) -> Whole:
        return frame.select(*columns).collect().to_numpy().astype(np.int64)

    def counts() -> Whole:
        return numbers(marks.group_by("pupil").agg(sums).sort("pupil"), *COUNTED[1:4])

    def window() -> Whole:
        weekly = (
            marks.filter(kind == 3)
            .join(sessions, on="slot")
            .group_by("pupil", "week")
            .agg(pl.len().alias("n").cast(pl.Int64))
            .sort("pupil", "week")
            .with_columns(pl.col("week").cast(pl.Int64))
            .rolling("week", period=f"{WINDOW}i", group_by="pupil")
            .agg(pl.col("n").sum())
        )
        most = weekly.group_by("pupil").agg(pl.col("n").max())
        return numbers(everyone.join(most, on="pupil", how="left").fill_null(0).sort("pupil"), "n")

    def run() -> Whole:
        there = (kind == 1).alias("there")
        change = (pl.col("there") != pl.col("there").shift()) | (pl.col("pupil") != pl.col("pupil").shift())
        runs = (
            marks.filter(kind > 0)
            .select("pupil", there)
            .with_columns(change.fill_null(True).cum_sum().alias("run"))
            .filter("there")
            .group_by("pupil", "run")
            .agg(pl.len().alias("n"))
        )
        most = runs.group_by("pupil").agg(pl.col("n").max())
        return numbers(everyone.join(most, on="pupil", how="left").fill_null(0).sort("pupil"), "n")

    def half_terms() -> Whole:
        absent = pl.col("authorised") + pl.col("unauthorised")
        possible = absent + pl.col("attended")
        some = possible > 0
        each = marks.join(sessions, on="slot").group_by("pupil", "half_term").agg(sums)
        rows = (
            each.join(pupils, on="pupil")
            .group_by("year_group", "half_term")
            .agg(
                some.sum().alias("pupils"),
                *(pl.col(name).sum() for name in COUNTED[1:4]),
                (some & (10 * absent >= possible)).sum().alias("persistent"),
                (some & (2 * absent >= possible)).sum().alias("severe"),
            )
            .sort("year_group", "half_term")
        )
        return numbers(rows, *COUNTED)

    def weeks() -> Whole:
        by_session = marks.group_by("slot").agg(sums).join(sessions, on="slot")
        return numbers(
            by_session.group_by("week").agg(pl.col(*COUNTED[1:4]).sum()).sort("week"), *COUNTED[1:4]
        )

    return dict(zip((*BEST, *BEST_COHORT), (counts, window, run, half_terms, weeks), strict=True))


def with_pandas(con: duckdb.DuckDBPyConnection) -> dict[str, Callable[[], Whole]]:
    """The same of pandas, on the sorted table with integer keys."""
    marks = con.execute("SELECT * FROM marks ORDER BY pupil, slot").df()
    pupils = con.execute("SELECT pupil, year_group FROM pupils ORDER BY pupil").df().set_index("pupil")
    sessions = con.execute("SELECT slot, week, half_term FROM sessions").df().set_index("slot")

    def by_kind(keys: list[object]) -> pd.DataFrame:
        sizes = marks.groupby([*keys, "kind"]).size().unstack(fill_value=0)
        found = sizes.reindex(columns=[1, 2, 3], fill_value=0)
        return found.set_axis(COUNTED[1:4], axis=1)

    def of_everyone(found: pd.Series[int]) -> Whole:
        return found.reindex(pupils.index, fill_value=0).to_numpy(dtype=np.int64)

    def window() -> Whole:
        missed = marks[marks["kind"] == 3]
        weekly = missed.groupby(["pupil", missed["slot"].map(sessions["week"])]).size().unstack(fill_value=0)
        weekly = weekly.reindex(columns=range(int(sessions["week"].max()) + 1), fill_value=0)
        return of_everyone(weekly.T.rolling(WINDOW, min_periods=1).sum().T.max(axis=1).astype(int))

    def run() -> Whole:
        possible = marks[marks["kind"] > 0]
        there = possible["kind"] == 1
        change = (there != there.shift()) | (possible["pupil"] != possible["pupil"].shift())
        lengths = there[there].groupby([possible["pupil"], change.cumsum()]).size()
        return of_everyone(lengths.groupby(level=0).max())

    def half_terms() -> Whole:
        each = by_kind(["pupil", marks["slot"].map(sessions["half_term"]).rename("half_term")]).reset_index()
        absent = each["authorised"] + each["unauthorised"]
        possible = absent + each["attended"]
        each = each.assign(
            year_group=each["pupil"].map(pupils["year_group"]),
            pupils=possible > 0,
            persistent=(possible > 0) & (10 * absent >= possible),
            severe=(possible > 0) & (2 * absent >= possible),
        )
        return each.groupby(["year_group", "half_term"])[COUNTED].sum().to_numpy(dtype=np.int64)

    def weeks() -> Whole:
        found = by_kind(["slot"])
        return found.groupby(found.index.map(sessions["week"])).sum().to_numpy(dtype=np.int64)

    asks = (lambda: by_kind(["pupil"]).to_numpy(dtype=np.int64), window, run, half_terms, weeks)
    return dict(zip((*BEST, *BEST_COHORT), asks, strict=True))


def beside_its_marks(con: duckdb.DuckDBPyConnection, pupils: int, year: Calendar) -> None:
    """The pupils and the calendar as tables of DuckDB; half terms and year groups are small numbers."""
    names = list(dict.fromkeys(year.half_terms.tolist()))
    days = (year.slots // 2).astype("datetime64[D]")
    sessions = pd.DataFrame(  # noqa: F841
        {
            "slot": np.arange(year.sessions),
            "date": days.astype("datetime64[s]"),
            "week": year.week_of,
            "half_term": [names.index(each) for each in year.half_terms.tolist()],
        }
    )
    con.execute(
        "CREATE TABLE sessions AS SELECT slot::SMALLINT AS slot, date::DATE AS date, week::SMALLINT AS week, "
        "half_term::TINYINT AS half_term FROM sessions"
    )
    con.execute("CREATE TABLE days AS SELECT DISTINCT date, half_term FROM sessions")
    con.execute(
        "CREATE TABLE pupils AS SELECT pupil::INTEGER AS pupil, "
        "'A82' || lpad(pupil::VARCHAR, 10, '0') AS upn, "
        f"(pupil % {len(YEARS)})::TINYINT AS year_group FROM range({pupils}) AS everyone(pupil)"
    )


def every_byte_once(grid: Numbers, times: int) -> float:
    """Seconds to read the grid and do almost nothing with it: the least of so many."""
    words = grid.reshape(-1)[: grid.size // 8 * 8].view(np.uint64)
    took = []
    for _ in range(times):
        started = time.perf_counter()
        np.bitwise_xor.reduce(words)
        took.append(time.perf_counter() - started)
    return min(took)


def sizes(con: duckdb.DuckDBPyConnection, grid: Numbers, registers: Registers, export: Path) -> list[str]:
    """How much each holds, in memory and at rest; and how long our files take to be read."""
    ask = "SELECT memory_usage_bytes FROM duckdb_memory() WHERE tag = 'IN_MEMORY_TABLE'"
    ((table,),) = con.execute(ask).fetchall()
    frame = grid.size * (4 + 2 + 1)
    with tempfile.TemporaryDirectory() as name:
        hold(Path(name), registers)
        ours = sum(each.stat().st_size for each in Path(name).rglob("*.parquet"))
        started = time.perf_counter()
        again = held(Path(name)).registers
        took = time.perf_counter() - started
    assert all((a.grid == b.grid).all() for a, b in zip(again, registers, strict=True))
    mib = 2**20
    return [
        f"In memory: the grid {grid.size / mib:.0f} MiB; DuckDB's table {table / mib:.0f} MiB; "
        f"a data frame of integer keys {frame / mib:.0f} MiB.",
        f"At rest: our Parquet {ours / mib:.1f} MiB in {len(registers)} files, read into registers "
        f"in {took:.2f} s; the export as Parquet {export.stat().st_size / mib:.1f} MiB.",
    ]


def main(quick: bool) -> None:
    """Print the tables; ``--quick`` takes fewer pupils."""
    year = calendar()
    grid = county(4_500 if quick else 90_000, year)
    registers = schools(grid, year)
    print(f"{len(grid):,} pupils in {len(registers)} schools x {year.sessions} sessions, seed {SEED}\n")
    con, export = as_duckdb_has_it(grid, year)
    beside_its_marks(con, len(grid), year)
    finders = {
        "ours": ours(registers),
        "DuckDB, best": asked(con, BEST | BEST_COHORT, grid, export),
        "DuckDB, as typed": asked(con, TYPED | TYPED_COHORT, grid, export),
        "polars": with_polars(con),
        "pandas": with_pandas(con),
    }
    often = dict.fromkeys(finders, 5) | {"DuckDB, as typed": 2, "pandas": 1}  # these take minutes
    print("\n".join(compared(finders, often)), end="\n\n", flush=True)
    print(f"Reading every byte of the grid once: {every_byte_once(grid, 9):.3f} s")
    print("\n".join(sizes(con, grid, registers, export)))


if __name__ == "__main__":
    main("--quick" in sys.argv[1:])
