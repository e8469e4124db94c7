"""Reading, beside the readers we build on: an Excel export of 200,000 marks, long CSV of a school or county.

``python -m benchmarks reading`` measures the Excel export and a school's year (570,000 marks);
``python -m benchmarks reading --county`` the county's year (34 million marks) against DuckDB's ``read_csv``
(``pip install duckdb``). Every run is a process of its own, runs take turns, and medians are shown.
"""

from __future__ import annotations

import datetime as dt
import random
import resource
import statistics
import subprocess
import sys
import time
from itertools import chain, islice
from pathlib import Path

LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
FOLDER = Path("/tmp/aim-benchmarks")
HEADINGS = ["UPN", "Surname", "Forename", "Reg", "Date", "Session", "Mark", "Minutes Late"]


def school_days(count: int) -> list[dt.date]:
    """That many weekdays from September 2025 on."""
    days, day = [], dt.date(2025, 9, 1)
    while len(days) < count:
        if day.weekday() < 5:
            days.append(day)
        day += dt.timedelta(days=1)
    return days


def upn(number: int) -> str:
    """A well-formed UPN for an invented pupil."""
    digits = f"820{9000 + number // 1000:04d}25{number % 1000:03d}"
    return LETTERS[sum(weight * int(each) for weight, each in enumerate(digits, 2)) % 23] + digits


def rows(pupils: int, days: list[dt.date]):
    """Long rows of invented marks, pupil by pupil."""
    drawn = random.Random(1)
    for number in range(pupils):
        head = [
            upn(number),
            f"Surname{number % 700}",
            f"Forename{number % 300}",
            f"{7 + number % 5}E{number % 6}",
        ]
        for day in days:
            for session, slash in (("AM", "/"), ("PM", "\\")):
                code = slash if drawn.random() < 0.93 else drawn.choice("IIIIOOLMCGNU")
                yield [*head, day.strftime("%d/%m/%Y"), session, code, "12" if code == "L" else ""]


def long_csv(pupils: int, days: int) -> Path:
    """A long CSV of invented marks, made once."""
    path = FOLDER / f"long-{pupils}x{days}.csv"
    if not path.exists():
        FOLDER.mkdir(exist_ok=True)
        made = path.with_suffix(".part")
        with made.open("w", encoding="utf-8") as file:
            file.write(",".join(HEADINGS) + "\n")
            file.writelines(",".join(row) + "\n" for row in rows(pupils, school_days(days)))
        made.rename(path)
    return path


def long_xlsx() -> Path:
    """An Excel export of 200,000 marks, made once."""
    path = FOLDER / "long-200000.xlsx"
    if not path.exists():
        FOLDER.mkdir(exist_ok=True)
        workbook(path, islice(rows(527, school_days(190)), 200_000))
    return path


def workbook(path: Path, written) -> None:
    """A workbook of one sheet with these rows under the headings."""
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("Marks")
    for place, row in enumerate(chain([HEADINGS], written)):
        sheet.write_row(place, 0, row)
    book.close()


def ours(path: Path) -> int:
    """Our reader, whole: bytes to registers."""
    import mmap

    from aim.certificates.loading import load

    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        small = path.stat().st_size < 64 * 1024 * 1024
        return load([(path.name, bytes(content) if small else content)], school="S").reconciliation.marks


def fastexcel_text(path: Path) -> int:
    """fastexcel reading the same cells as text, and nothing else."""
    import fastexcel

    sheet = fastexcel.read_excel(path.read_bytes()).load_sheet(
        0, header_row=None, skip_rows=0, dtypes="string"
    )
    return int(sheet.to_arrow().num_rows) - 1


def pandas_openpyxl(path: Path) -> int:
    """pandas with openpyxl, as most would read it."""
    import pandas as pd

    return len(pd.read_excel(path, dtype=str, keep_default_na=False))


def pandas_csv(path: Path) -> int:
    """pandas reading the same cells as text."""
    import pandas as pd

    return len(pd.read_csv(path, dtype=str, keep_default_na=False))


def duckdb_csv(path: Path) -> int:
    """DuckDB's read_csv into a table, with the columns typed."""
    import duckdb

    types = dict.fromkeys(HEADINGS, "VARCHAR") | {"Date": "DATE"}
    connection = duckdb.connect()
    source = f"read_csv('{path}', header=true, columns={types}, dateformat='%d/%m/%Y')"
    connection.execute(f"create table marks as select * from {source}")
    return int(connection.execute("select count(*) from marks").fetchone()[0])


WAYS = {each.__name__: each for each in (ours, fastexcel_text, pandas_openpyxl, pandas_csv, duckdb_csv)}


def measured(way: str, path: Path) -> tuple[float, float]:
    """Seconds and peak MiB of one way, imports left out, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.reading", "--one", way, str(path)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    return float(said[0]), float(said[1])


def one(way: str, path: Path) -> None:
    """Measure one way here, warm: its imports are done on a small file first."""
    small = FOLDER / f"small{path.suffix}"
    if path.suffix == ".csv":
        small.write_text(",".join(HEADINGS) + "\n" + ",".join(next(rows(1, school_days(1)))) + "\n")
    else:
        workbook(small, rows(1, school_days(1)))
    WAYS[way](small)
    started = time.perf_counter()
    count = WAYS[way](path)
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{seconds:.3f} {peak:.0f} {count}")


def compared(title: str, path: Path, ways: list[str], runs: int) -> None:
    """A table of the ways, run in turn."""
    taken: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    for _ in range(runs):
        for way in ways:
            taken[way].append(measured(way, path))
    print(f"\n{title} ({path.stat().st_size / 2**20:.0f} MiB, median of {runs})")
    base = statistics.median(seconds for seconds, _ in taken["ours"])
    for way in ways:
        seconds = statistics.median(each for each, _ in taken[way])
        memory = max(each for _, each in taken[way])
        print(f"  {way:16} {seconds:8.2f} s  ours is {base / seconds:5.2f}x its time  {memory:6.0f} MiB")


if __name__ == "__main__":
    if "--one" in sys.argv:
        one(sys.argv[2], Path(sys.argv[3]))
    elif "--county" in sys.argv:
        compared("A county's year, 34.2 million marks", long_csv(90_000, 190), ["ours", "duckdb_csv"], 5)
    else:
        compared("An Excel export of 200,000 marks", long_xlsx(), ["ours", "fastexcel_text"], 5)
        compared("The same, against pandas", long_xlsx(), ["ours", "pandas_openpyxl"], 1)
        compared("A school's year, 570,000 marks", long_csv(1500, 190), ["ours", "pandas_csv"], 5)
