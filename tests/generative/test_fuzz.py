"""Spoilt files: whatever is done to a sample's bytes, an answer comes soon and in little memory."""

import subprocess
import sys

from tests.lib.app import ROOT


def test_two_thousand_spoilt_files_are_answered_without_a_fault() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.fuzz", "2000"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-1000:]
