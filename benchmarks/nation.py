"""A simulated national year over a Dask cluster on this machine: what a million pupils cost.

    python -m benchmarks nation [SCHOOLS ...]        (pip install -r requirements-cluster.txt)

England has some 24,000 state-funded schools and 8.4 million pupils. Each school is made from its seed on the
worker (350 pupils, 380 sessions) and counted there by year group and half term; only sums come back. The
numbers of the first 20 schools are compared with those of one process. As many schools as are named.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from functools import cache, partial

import numpy as np
import pandas as pd
from distributed import LocalCluster

from aim.codes import code_on
from aim.cohort.spreading import Holds, cohort_rows_of
from aim.register import PUPIL_COLUMNS, Marks, Register, Source, drawn_up
from benchmarks.simulated import calendar

PUPILS, NATION = 350, 8_400_000
YEARS = np.array([str(year) for year in range(1, 12)], dtype=object)
BY = ["year_group", "half_term"]


@cache
def empty_school() -> Register:
    """One pupil's year: every school has its sessions."""
    when = calendar()
    slots = np.asarray(when.slots)
    blank = dict.fromkeys(PUPIL_COLUMNS, "") | {"child": "P"}
    mentions = pd.DataFrame([blank]).assign(date_of_birth=None, entry_date=None, leaving_date=None)
    nothing = np.zeros(len(slots), dtype=np.int32)
    numbers = np.array(
        [
            code_on("/\\"[slot % 2], np.datetime64(int(slot) // 2, "D").astype(object)).number
            for slot in slots
        ],
        dtype=np.uint8,
    )
    marks = Marks(nothing, slots, numbers, nothing, nothing, nothing, nothing)
    remarks = pd.DataFrame(columns=["mark", "text", "minutes_late", "comment"])
    return drawn_up("", 2025, mentions.astype(object), marks, (Source("dice"),), remarks)[0]


def school(seed: int) -> Register:
    """A school from its seed: about 7% of sessions missed, more by some pupils than by others."""
    empty, dice = empty_school(), np.random.default_rng(seed)
    day = empty.sessions["date"].iloc[0].date()
    ill, unknown = code_on("I", day).number, code_on("O", day).number
    often = dice.gamma(1.0, 0.07, size=(PUPILS, 1))
    drawn = dice.random((PUPILS, empty.grid.shape[1]), dtype=np.float32)
    grid = np.where(drawn < often, np.where(drawn < often * 0.3, unknown, ill), empty.grid).astype(np.uint8)
    roll = empty.roll.loc[[0] * PUPILS].reset_index(drop=True)
    return replace(empty, roll=roll.assign(year_group=YEARS[np.arange(PUPILS) % len(YEARS)]), grid=grid)


def main(sizes: list[int]) -> None:
    """Times each number of schools, after the numbers have been compared."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        few: list[Holds] = [partial(school, seed) for seed in range(20)]
        pd.testing.assert_frame_equal(cohort_rows_of(few, BY, address), cohort_rows_of(few, BY, ""))
        print("20 schools: the same numbers over the cluster as in one process")
        for many in sizes:
            begun = time.perf_counter()
            rows = cohort_rows_of([partial(school, seed) for seed in range(many)], BY, address)
            taken = time.perf_counter() - begun
            millions = many * PUPILS / 1e6
            assert rows["possible"].sum() == many * PUPILS * empty_school().grid.shape[1]
            each = taken / millions
            print(
                f"{many:,} schools, {many * PUPILS:,} pupils: {taken:.1f} s, {each:.1f} s a million pupils; "
                f"at that rate {each * NATION / 1e6 / 60:.1f} minutes for {NATION:,}"
            )


if __name__ == "__main__":
    from benchmarks.nation import main as by_name  # so that workers find ``school`` by its name

    by_name([int(each) for each in sys.argv[1:]] or [500, 1000, 2000])
