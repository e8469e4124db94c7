"""Every sample with bytes flipped, cut and spliced, and random bytes: no exception, no hang, at most 1 GiB.

``python -m benchmarks fuzz 200000 --keep FILE`` tries the mutants 0 to 199,999 and keeps what was found in
FILE; stopped and begun again it goes on from there. Each mutant is drawn from its own number alone, which is
its seed, so what broke can be tried again: ``python -m benchmarks fuzz --again 1234``.

The samples are also put into the containers they might come in (web page, XML, old and new workbooks, zips),
and within a container it is mostly a part that is spoilt, so that the parsers see it. Mutants are loaded in a
worker process, which is replaced after a thousand. There the child that opens files is forked from the
worker, under the limits it always has, which saves its start; one mutant in two hundred goes the whole way.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import importlib
import io
import json
import os
import random
import resource
import select
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "data" / "samples"
ON = date(2026, 11, 21)
LINES, SHORT, LONG = 20, 6_000, 40_000  # of a sample; the whole up to the longer one time in thirty
BATCH = 1_000  # mutants a worker lives for
WHOLE_WAY = 200  # one mutant in so many is opened by a child that is started, not forked
HANG = 90.0  # seconds without a word after which a worker hangs: a child is given sixty
MOST_SECONDS, MOST_KIB = 10.0, 2**20  # of processor time for one mutant; of a worker or its child


# The mutants


@dataclass(frozen=True)
class Original:
    """A file to be spoilt."""

    name: str
    content: bytes


@cache
def corpus() -> tuple[Original, ...]:
    """Every sample, good and bad, in a fixed order, and some of them in other containers."""
    paths = sorted(
        each for each in SAMPLES.rglob("*") if each.is_file() and each.suffix not in (".md", ".json")
    )
    samples = [Original(path.name, path.read_bytes()) for path in paths]
    return (*samples, *(made for sample in samples for made in in_containers(sample)))


def in_containers(sample: Original) -> Iterator[Original]:
    """A good sample as a web page, as XML of both sorts, as an old workbook and in a zip."""
    good = ("ada-okafor-certificate.csv", "oak-park-wide.csv", "oak-park-long.csv", "oak-park-pupils.csv")
    if sample.name not in good:
        return
    rows = list(csv.reader(io.StringIO(sample.content.decode("utf-8-sig"))))[:12]
    stem = sample.name.removesuffix(".csv")
    yield Original(f"{stem}.htm.xls", _page(rows))
    yield Original(f"{stem}.2003.xls", _spreadsheet(rows))
    yield Original(f"{stem}.xml", _records(rows))
    yield Original(f"{stem}.xls", _old_workbook(rows))
    yield Original(f"{stem}.zip", _zip({"a/marks.csv": short(sample.content), "marks.xls": _page(rows[:4])}))


def _page(rows: list[list[str]]) -> bytes:
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return (
        f"<html><body><table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table></body></html>".encode()
    )


def _spreadsheet(rows: list[list[str]]) -> bytes:
    cells = ("".join(f"<Cell><Data>{escape(cell)}</Data></Cell>" for cell in row) for row in rows)
    inside = "".join(f"<Row>{line}</Row>" for line in cells)
    return f'<Workbook><Worksheet ss:Name="a"><Table>{inside}</Table></Worksheet></Workbook>'.encode()


def _records(rows: list[list[str]]) -> bytes:
    names = ["".join(letter for letter in name if letter.isalpha()) or "Column" for name in rows[0]]
    records = (
        "".join(f"<{name}>{escape(cell)}</{name}>" for name, cell in zip(names, row, strict=False))
        for row in rows[1:]
    )
    return f"<Report>{''.join(f'<Record>{record}</Record>' for record in records)}</Report>".encode()


def _zip(parts: dict[str, bytes]) -> bytes:
    """A zip that is the same whenever it is made."""
    with zipfile.ZipFile(made := io.BytesIO(), "w") as archive:
        for name, inside in parts.items():
            archive.writestr(zipfile.ZipInfo(name), inside)
    return made.getvalue()


def _old_workbook(rows: list[list[str]]) -> bytes:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("Marks")
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells[:250]):
            sheet.write(row, column, cell)
    book.save(made := io.BytesIO())
    return made.getvalue()


def mutant(number: int) -> tuple[str, bytes]:
    """The mutant of this number: always the same."""
    drawn = random.Random(number)
    original = drawn.choice(corpus())
    if drawn.random() < 0.05:
        return original.name, drawn.randbytes(drawn.randrange(4000))
    if original.content[:4] == b"PK\3\4" and drawn.random() < 0.8:
        return original.name, _with_a_part_spoilt(original.content, drawn)
    if original.content[:2] in (b"PK", b"\xd0\xcf"):
        return original.name, spoilt(original.content[:LONG], drawn)
    whole = original.content[:LONG]
    return original.name, spoilt(whole if drawn.random() < 1 / 30 else short(whole), drawn)


def short(content: bytes) -> bytes:
    """The first lines of a text, a whole number of letters also where each has two bytes."""
    end = sum(len(line) for line in content.splitlines(keepends=True)[:LINES])
    return content[: min(end + end % 2, SHORT)]


def _with_a_part_spoilt(content: bytes, drawn: random.Random) -> bytes:
    """A container packed again, soundly, around one spoilt part."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = {each.filename: archive.read(each) for each in archive.infolist()}
    except (zipfile.BadZipFile, RuntimeError):
        return spoilt(content[:LONG], drawn)
    chosen = drawn.choice(sorted(parts)) if parts else ""
    if chosen:
        parts[chosen] = spoilt(parts[chosen][:LONG], drawn)
    return _zip(parts)


def spoilt(content: bytes, drawn: random.Random) -> bytes:
    """These bytes with one to five changes."""
    changed = bytearray(content)

    def at() -> int:
        return drawn.randrange(len(changed)) if changed else 0

    def flip() -> None:
        if changed:
            changed[at()] = drawn.randrange(256)

    def cut() -> None:
        first = at()
        del changed[first : first + drawn.randrange(200)]

    def splice() -> None:
        place = at()
        changed[place:place] = drawn.randbytes(drawn.randrange(20))

    def type_in() -> None:
        place = at()
        changed[place:place] = drawn.choice(TEXTS)

    def repeat() -> None:
        first = at()
        changed[first:first] = changed[first : first + drawn.randrange(80)] * drawn.randrange(1, 9)

    def end() -> None:
        del changed[at() :]

    def go_on() -> None:
        changed.extend(drawn.choice(corpus()).content[:2000])

    changes: tuple[Callable[[], None], ...] = (flip, cut, splice, type_in, repeat, end, go_on)
    for _ in range(drawn.randrange(1, 6)):
        drawn.choice(changes)()
    return bytes(changed)


TEXTS = (
    *(
        b'"',
        b"\n",
        b"\r",
        b",",
        b"\t",
        b"\0",
        b"\xef\xbb\xbf",
        b"\xe2",
        b"=1+1",
        b"AM",
        b"31/09/2026",
        b"/\\",
    ),
    *(b"<", b">", b"&", b"</", b"<td>", b"<tr>", b"<!--", b"]]>", b"&#0;", b"&a;", b"1048576", b"XFD"),
)


# One mutant


@dataclass(frozen=True)
class Tried:
    """What came of one mutant."""

    number: int
    name: str
    seconds: float  # of processor time, with its child's
    fault: str
    kib: int  # the most that the worker or a child of it has held so far


def attempt(number: int) -> Tried:
    """Load one mutant as a user would."""
    from aim.certificates import cells
    from aim.certificates.loading import load

    forks = sys.platform == "linux" and number % WHOLE_WAY
    cells.subprocess = SimpleNamespace(Popen=Forked, PIPE=-1, DEVNULL=-3) if forks else subprocess
    name, content = mutant(number)
    before, fault = _processor_seconds(), ""
    try:
        loaded = load([(name, content)], on=ON)
        counts = loaded.reconciliation
        assert counts.cells == counts.marks + counts.blank + counts.not_understood + counts.refused
        assert loaded.problems or any(each.layout for each in loaded.files)
    except Exception:
        fault = traceback.format_exc(limit=-3)
    held = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return Tried(number, name, round(_processor_seconds() - before, 3), fault, held)


def _processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


class Forked:
    """The child that opens files, forked from here, in place of ``subprocess.Popen``.

    It may hold as much memory beyond what it begins with as the started one may hold in all.
    """

    def __init__(self, command: list[str], **_: object) -> None:
        from aim.certificates import opening

        memory, seconds, sort = command[-3:]
        inward, outward = os.pipe(), os.pipe()
        self.pid = os.fork()
        if not self.pid:
            os.dup2(inward[0], 0)
            os.dup2(outward[1], 1)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
            os.closerange(3, 256)
            sys.stdin = os.fdopen(0)
            begun = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
            os._exit(opening.main(int(memory) + begun, int(seconds), sort))
        os.close(inward[0])
        os.close(outward[1])
        self.stdin, self.stdout = os.fdopen(inward[1], "wb"), os.fdopen(outward[0], "rb")
        self.returncode: int | None = None

    def kill(self) -> None:
        if self.returncode is None:
            os.kill(self.pid, 9)

    def wait(self) -> int:
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode


# A worker, and many of them one after another


def work(first: int, count: int) -> None:
    """Try some mutants, a line of JSON for each."""
    importlib.import_module("fastexcel")  # what a forked child would else import each time
    importlib.import_module("aim.certificates.markup")
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    for number in range(first, first + count):
        print(json.dumps(astuple(attempt(number))), file=out, flush=True)


def tried_in_a_worker(first: int, count: int) -> Iterator[Tried]:
    """What came of some mutants, as it comes; where a worker dies or hangs, of the one it had."""
    while count:
        command = [sys.executable, "-m", "benchmarks.fuzz", "--work", str(first), str(count)]
        with tempfile.TemporaryFile() as words:
            worker = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=words)
            assert worker.stdout is not None
            try:
                for line in _lines(worker.stdout.fileno()):
                    yield Tried(*json.loads(line))
                    first, count = first + 1, count - 1
            finally:
                worker.kill()
                status = worker.wait()
                words.seek(0)
                last_words = words.read().decode(errors="replace")[-2000:]
        if count:
            fault = f"The worker hung or died, status {status}.\n{last_words}"
            yield Tried(first, mutant(first)[0], HANG, fault, 0)
            first, count = first + 1, count - 1


def _lines(pipe: int) -> Iterator[bytes]:
    """The lines that come through a pipe, until it ends or nothing has come for too long."""
    held = b""
    while select.select([pipe], [], [], HANG)[0]:
        piece = os.read(pipe, 1 << 16)
        if not piece:
            return
        *lines, held = (held + piece).split(b"\n")
        yield from lines


@dataclass
class Found:
    """What came of all so far."""

    tried: int = 0
    processor: float = 0.0
    slowest: Tried = Tried(0, "", 0.0, "", 0)
    kib: int = 0
    broken: int = 0

    def add(self, one: Tried) -> None:
        """Take in one more; says so where it broke."""
        self.tried += 1
        self.processor += one.seconds
        self.slowest = max(self.slowest, one, key=lambda each: each.seconds)
        self.kib = max(self.kib, one.kib)
        if one.fault or one.seconds > MOST_SECONDS or one.kib > MOST_KIB:
            self.broken += 1
            print(f"{one.number} ({one.name}): {one.seconds} s, {one.kib} KiB\n{one.fault}", flush=True)


def fingerprint() -> str:
    """What was tried: the code that reads and the files it was given."""
    made = hashlib.sha256()
    for path in sorted(
        [*(ROOT / "aim").rglob("*.py"), *(ROOT / "aim" / "facts").glob("*.csv"), Path(__file__)]
    ):
        made.update(path.read_bytes())
    for original in corpus():
        made.update(original.content)
    return made.hexdigest()


def kept(path: Path | None, first: int) -> list[Tried]:
    """What an earlier run kept, its mutants in order. SystemExit where that was of other code or files."""
    if path is None:
        return []
    begun = json.dumps({"first": first, "fingerprint": fingerprint()}) + "\n"
    if not path.exists():
        path.write_text(begun, encoding="utf-8")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    if lines[:1] != [begun]:
        raise SystemExit(f"{path} is of other code, samples or mutants: name another file, or remove it.")
    whole = [line for line in lines[1:] if line.endswith("\n")]  # the last may have been cut off
    path.write_text(begun + "".join(whole), encoding="utf-8")
    return [Tried(*json.loads(line)) for line in whole]


def main(first: int, count: int, path: Path | None) -> int:
    """Try that many and say what came of it; 1 where anything broke."""
    found = Found()
    for one in kept(path, first):
        found.add(one)
    before, began = found.tried, time.monotonic()
    print(f"mutants {first:,} to {first + count - 1:,}, each drawn from its number; {before:,} tried before")
    with (path or Path(os.devnull)).open("a", encoding="utf-8") as keeping:
        while found.tried < count:
            for one in tried_in_a_worker(first + found.tried, min(BATCH, count - found.tried)):
                found.add(one)
                print(json.dumps(astuple(one)), file=keeping)
            keeping.flush()
            minutes = (time.monotonic() - began) / 60
            left = minutes * (count - found.tried) / (found.tried - before)
            print(f"{found.tried:,} tried, {found.broken} broke, {left:.0f} minutes to go", flush=True)
    print(f"{found.tried:,} mutants: {found.broken} broke, {1000 * found.processor / count:.1f} ms each")
    print(f"this run took {time.monotonic() - began:.0f} s for {count - before:,}")
    print(f"slowest {found.slowest.seconds:.1f} s ({found.slowest.name}, {found.slowest.number})")
    print(f"most memory of a worker or a child {found.kib / 2**10:.0f} MiB")
    return 1 if found.broken else 0


if __name__ == "__main__":
    asked = argparse.ArgumentParser(prog="python -m benchmarks fuzz", description=__doc__)
    asked.add_argument("count", nargs="?", type=int, default=2000, help="how many (2000)")
    asked.add_argument("--first", type=int, default=0, help="the first mutant's number (0)")
    asked.add_argument("--keep", type=Path, metavar="FILE", help="keep what is found, and go on from it")
    asked.add_argument("--again", type=int, metavar="NUMBER", help="try one mutant again")
    asked.add_argument("--work", type=int, nargs=2, help=argparse.SUPPRESS)
    said = asked.parse_args()
    if said.work:
        work(*said.work)
    elif said.again is not None:
        print(attempt(said.again))
    else:
        sys.exit(main(said.first, said.count, said.keep))
