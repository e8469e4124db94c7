"""The same numbers wherever registers are counted: in this process, from files, over a cluster."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from aim.cohort.counting import cohort_rows
from aim.cohort.spreading import SCHEDULER, cohort_rows_of, mapped
from aim.holding.folder import hold
from aim.register import Register
from tests.lib.invented_school import oak_park

SCHOOL = oak_park(4)
ASKED = (["year_group", "half_term"], ["academic_year", "code"], [])


def pupils(register: Register) -> int:
    return len(register.roll)


def files(folder: Path) -> list[Path]:
    hold(folder, SCHOOL)
    return sorted(folder.rglob("*.parquet"))


def test_in_this_process_registers_and_their_files_give_what_is_given_for_all_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(SCHEDULER, raising=False)
    for holding in (SCHOOL, files(tmp_path)):
        assert mapped(holding, pupils) == [20, 20]
        for by in ASKED:
            pd.testing.assert_frame_equal(cohort_rows_of(holding, by), cohort_rows(SCHOOL, by))


def test_a_cluster_gives_the_same_bit_for_bit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed", reason="pip install -r requirements-cluster.txt")
    holding = [*SCHOOL, *files(tmp_path)]
    options = {"n_workers": 1, "threads_per_worker": 1, "processes": False, "dashboard_address": None}
    with distributed.LocalCluster(protocol="tcp", host="127.0.0.1", **options) as cluster:
        monkeypatch.setenv(SCHEDULER, cluster.scheduler_address)
        assert mapped(holding, pupils) == [20] * 4
        for by in ASKED:
            pd.testing.assert_frame_equal(cohort_rows_of(holding, by), cohort_rows_of(holding, by, ""))
