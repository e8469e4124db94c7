"""``python -m benchmarks NAME``: one of the measurements, each beside a named peer in the same run."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

HERE = Path(__file__).parent
NAMES = sorted(each.stem for each in HERE.glob("*.py") if not each.stem.startswith("_"))

if len(sys.argv) < 2 or sys.argv[1] not in NAMES:
    print(f"python -m benchmarks NAME, where NAME is one of: {', '.join(NAMES)}")
    sys.exit(2)
sys.argv = sys.argv[1:]
runpy.run_module(f"benchmarks.{sys.argv[0]}", run_name="__main__")
