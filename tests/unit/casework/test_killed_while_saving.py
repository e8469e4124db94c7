"""kill -9 while saving loses nothing that was said to be saved; benchmarks/casework_kills.py does more."""

import os

import pytest

from tests.lib.killed_while_saving import killed


@pytest.mark.skipif(os.name == "nt", reason="Windows has no kill -9")
def test_a_kill_at_any_moment_loses_no_saved_meeting_and_leaves_nothing_half_written(own_data_folder):
    left = killed(own_data_folder, times=10, seed=20261122)
    assert left.faults == ()
    assert len(left.acknowledged) >= 10
