"""kill -9 while meetings are saved: ``python -m benchmarks casework_kills 500`` (fifty on each database).

After each kill the file is checked, every act that was acknowledged is looked for, and every issued file is
compared byte for byte. A kill does not test a power cut.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.lib.killed_while_saving import killed

IN_ONE_DATABASE = 50  # it is read whole after each kill


def main(times: int) -> int:
    """Kill so many times; the number of faults."""
    acknowledged, faults, begun = 0, [], time.perf_counter()
    for done in range(0, times, IN_ONE_DATABASE):
        with tempfile.TemporaryDirectory() as folder:
            left = killed(Path(folder), min(IN_ONE_DATABASE, times - done), seed=done)
        acknowledged += len(left.acknowledged)
        faults += left.faults
        print(f"{done + IN_ONE_DATABASE} kills, {acknowledged} acts, {len(faults)} faults", flush=True)
    taken = time.perf_counter() - begun
    print(f"{times} kills, {acknowledged} acknowledged acts, {len(faults)} faults, {taken:.0f} s")
    print("\n".join(faults[:20]))
    return len(faults)


if __name__ == "__main__":
    sys.exit(bool(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)))
