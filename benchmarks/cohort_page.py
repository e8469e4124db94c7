"""The Cohort page's own time: one school of 1,500 pupils, and a county of 300 schools, three years of each.

    python -m benchmarks cohort_page [--school] [--county] [--browser]

What the page's script has worked out for it: the sums once, then the screen of each section and filter. The
times by the clock are those of this machine as busy as it is; processor time is that of the work alone. With
``--browser`` what a browser waits for, beside a page that draws ready data (``cohort_browser``).
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd

from aim.cohort.sums import sums_of
from aim.register import PUPIL_COLUMNS, Origins, Register, Registers, Source, _sessions
from aim.screens.cohort import Asked, Section, cohort_screen
from benchmarks.cohort_browser import measured
from benchmarks.findings_speed import county
from benchmarks.simulated import Calendar, calendar

ON = date(2026, 7, 10)
YEARS = ("7", "8", "9", "10", "11")
TURNS = 20
_NONE = np.zeros((1, 1), dtype=np.int32)


def registers(schools: int, pupils: int, years: int = 3) -> Registers:
    """So many schools of so many pupils each, every one of the years."""
    made = []
    whole = calendar(years)
    of_year = (whole.slots // 2).astype("datetime64[D]").astype("datetime64[M]").astype(int) + 5
    for number in sorted(set((of_year // 12).tolist())):
        inside = of_year // 12 == number
        year = Calendar(whole.slots[inside], whole.half_terms[inside])
        grid = county(schools * pupils, year)
        rng = np.random.default_rng(number)
        rng.shuffle(grid, axis=0)
        made += [
            _register(n, 1969 + number, grid[n * pupils : (n + 1) * pupils], year) for n in range(schools)
        ]
    return Registers(tuple(made))


def _register(number: int, year: int, grid: np.ndarray, when: Calendar) -> Register:
    count = len(grid)
    grid = np.ascontiguousarray(grid)
    grid.setflags(write=False)
    upns = [f"A82{number:04d}{n:06d}" for n in range(count)]
    group = [YEARS[n * len(YEARS) // count] for n in range(count)]
    roll = pd.DataFrame({name: [""] * count for name in PUPIL_COLUMNS}).assign(
        child=upns,
        upn=upns,
        surname=[f"Surname{n % 400}" for n in range(count)],
        forename=[f"Forename{n % 170}" for n in range(count)],
        year_group=group,
        reg_group=[f"{each}{'ABCDEFGHIJ'[n % max(1, count // 150)]}" for n, each in enumerate(group)],
        sex=["FM"[n % 2] for n in range(count)],
        sen=["NNNNKKE"[n % 7] for n in range(count)],
        fsm=["NNNY"[n % 4] for n in range(count)],
        pupil_premium=["NNNY"[n % 4] for n in range(count)],
        date_of_birth=None,
        entry_date=None,
        leaving_date=None,
    )
    slots = when.slots
    return Register(
        school=f"School {number:03d}",
        academic_year=year,
        roll=roll.astype(object).assign(
            on_roll_from=np.full(count, slots[0]), on_roll_to=np.full(count, slots[-1])
        ),
        sessions=_sessions(slots, grid),
        grid=grid,
        origins=Origins(_NONE, _NONE, _NONE, _NONE),
        sources=(Source("invented.csv"),),
        remarks=pd.DataFrame(columns=["pupil", "session", "text", "minutes_late", "comment"]),
    )


def p95(work: Callable[[int], object], turns: int = TURNS) -> str:
    """Median and 95th percentile of so many turns by the clock, and the median of processor time."""
    took, worked = [], []
    for turn in range(turns):
        started, busy = time.perf_counter(), time.process_time()
        work(turn)
        took.append(1000 * (time.perf_counter() - started))
        worked.append(1000 * (time.process_time() - busy))
    clock, late = np.median(took), np.percentile(took, 95)
    return f"median {clock:.0f} ms, p95 {late:.0f} ms; processor {np.median(worked):.0f} ms"


def script(found: Registers, turns: int) -> list[str]:
    """The script's part of the page, a line each."""
    started, busy = time.perf_counter(), time.process_time()
    years = sums_of(found, ON)
    worked = time.process_time() - busy
    lines = [
        f"sums, taken once for all users: {time.perf_counter() - started:.2f} s, processor {worked:.2f} s"
    ]
    held = sum(
        array.nbytes
        for year in years.values()
        for array in (year.by_half_term, year.by_session, year.by_code, year.is_open)
    )
    lines.append(
        f"sums held: {held / 2**20:.0f} MiB; the marks {sum(r.grid.size for r in found) / 2**20:.0f} MiB"
    )
    schools = sorted({each.school for each in found})
    cold = time.perf_counter()
    cohort_screen(years, on=ON)
    lines.append(f"first view, nothing looked at before: {1000 * (time.perf_counter() - cold):.0f} ms")
    asks: dict[str, Callable[[int], Asked]] = {
        "everyone": lambda _: Asked(),
        "a year group": lambda n: Asked(year_group=YEARS[n % 5]),
        "a half term": lambda n: Asked(period=f"half term|2025|{years[2025].half_terms_met[n % 6]}"),
        "on roll today": lambda _: Asked(on_roll_only=True),
        "a school": lambda n: Asked(school=schools[n % len(schools)]),
        "a school's form": lambda n: Asked(school=schools[n % len(schools)], year_group="8", reg_group="8A"),
    }
    for name, asked in asks.items():
        took = p95(lambda n, asked=asked: cohort_screen(years, asked(n), on=ON), turns)
        lines.append(f"Overview, {name}: {took}")
    for section in list(Section)[1:]:
        took = p95(
            lambda _, section=section: cohort_screen(years, on=ON, section=section), max(5, turns // 4)
        )
        lines.append(f"{section}: {took}")
    for key in (
        ("standing", "persistent"),
        ("cell", "year_group", "8", years[2025].half_terms_met[0]),
        ("week", "20"),
    ):
        took = p95(lambda _, key=key: cohort_screen(years, on=ON, opened=key), max(5, turns // 4))
        lines.append(f"Overview with the list of {key[0]} open: {took}")
    return lines


def main(asked: list[str]) -> None:
    """Print the figures."""
    sizes = {"--school": (1, 1500), "--county": (300, 300)}
    for name, (schools, pupils) in sizes.items():
        if name in asked or not set(asked) & set(sizes):
            found = registers(schools, pupils)
            print(f"\n{schools} of {pupils} pupils, {len(found)} registers", flush=True)
            turns = TURNS if schools == 1 else TURNS // 2
            lines = measured(found, ON) if "--browser" in asked else script(found, turns)
            print("\n".join(lines), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
