"""Every sample with bytes flipped, cut and spliced, and random bytes: no exception, no hang, at most 1 GiB.

``python -m benchmarks fuzz 20000`` tries that many, in workers that are replaced every thousand. Each try is
drawn from its own number, so what breaks can be tried again: ``python -m benchmarks fuzz --again 1234``.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

SAMPLES = Path(__file__).resolve().parents[1] / "data" / "samples"
ON = date(2026, 11, 21)
LARGEST = 40_000  # bytes of a sample that are used: faults hide in shapes, not in length


@dataclass(frozen=True)
class Tried:
    """What came of one mutant."""

    number: int
    name: str
    seconds: float
    fault: str
    peak: int  # KiB of the worker so far


def corpus() -> list[Path]:
    """Every sample, good and bad, in a fixed order."""
    return sorted(
        each for each in SAMPLES.rglob("*") if each.is_file() and each.suffix not in (".md", ".json")
    )


def mutant(number: int, files: list[Path]) -> tuple[str, bytes]:
    """The mutant of this number: always the same."""
    drawn = random.Random(number)
    path = drawn.choice(files)
    if drawn.random() < 0.05:
        return path.name, drawn.randbytes(drawn.randrange(4000))
    content = bytearray(path.read_bytes()[:LARGEST])
    changes: list[Callable[[bytearray], object]] = [
        lambda b: b.__setitem__(at(b), drawn.randrange(256)) if b else None,
        lambda b: b.__delitem__(slice(at(b), at(b) + drawn.randrange(200))),
        lambda b: b.__setitem__(slice(at(b), at(b)), drawn.randbytes(drawn.randrange(20))),
        lambda b: b.__setitem__(slice(at(b), None), b""),
        lambda b: b.extend(drawn.choice(files).read_bytes()[:2000]),
        lambda b: b.__setitem__(slice(at(b), at(b)), drawn.choice(TEXTS)),
    ]

    def at(b: bytearray) -> int:
        return drawn.randrange(len(b)) if b else 0

    for _ in range(drawn.randrange(1, 6)):
        drawn.choice(changes)(content)
    return path.name, bytes(content)


TEXTS = (
    b'"',
    b"\n",
    b"\r",
    b",",
    b"\t",
    b"\0",
    b"\xef\xbb\xbf",
    b"=1+1",
    b"AM",
    b"31/09/2026",
    b"/\\",
    b"\xe2",
)


def attempt(number: int) -> Tried:
    """Load one mutant as a user would."""
    from aim.certificates.loading import load

    name, content = mutant(number, corpus())
    started = time.perf_counter()
    fault = ""
    try:
        loaded = load([(name, content)], on=ON)
        counts = loaded.reconciliation
        assert counts.cells == counts.marks + counts.blank + counts.not_understood + counts.refused
        assert loaded.problems or any(each.layout for each in loaded.files)
    except Exception:
        fault = traceback.format_exc(limit=-3)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Tried(number, name, time.perf_counter() - started, fault, peak)


def main(count: int) -> int:
    """Try that many and say what came of it; 1 where anything broke."""
    slowest, peak, broken = Tried(0, "", 0.0, "", 0), 0, []
    with multiprocessing.get_context("spawn").Pool(2, maxtasksperchild=1000) as workers:
        for place, tried in enumerate(workers.imap_unordered(attempt, range(count), chunksize=20), 1):
            slowest = max(slowest, tried, key=lambda each: each.seconds)
            peak = max(peak, tried.peak)
            if tried.fault:
                broken.append(tried)
                print(f"{tried.number} ({tried.name}):\n{tried.fault}")
            if place % 1000 == 0:
                print(f"{place:,} tried, {len(broken)} broke")
    print(f"{count:,} mutants: {len(broken)} broke")
    print(f"slowest {slowest.seconds:.1f} s ({slowest.name}, {slowest.number})")
    print(f"most memory of a worker {peak / 2**10:.0f} MiB")
    return 1 if broken or peak > 2**20 or slowest.seconds > 10 else 0


if __name__ == "__main__":
    if "--again" in sys.argv:
        print(attempt(int(sys.argv[-1])))
    else:
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000))
