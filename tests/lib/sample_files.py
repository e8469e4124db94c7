"""The samples as tests want them: by name, loaded, and a pupil's figures from one or several of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from aim.certificates.loading import Loaded, load
from aim.exports import mark_frames, pupil_json
from aim.pupil import pupil_facts

SAMPLES = Path(__file__).resolve().parents[2] / "data" / "samples"
TODAY = date(2026, 11, 21)  # the day of the samples' story
AUTUMN = date(2026, 9, 1)

# Form 7E1 in autumn 2026, in every layout there is a sample of.
FILES_OF_7E1 = (
    "oak-park-long.csv",
    "oak-park-day-rows.csv",
    "oak-park-week-rows.xlsx",
    "oak-park-wide.xlsx",
    "oak-park-wide.csv",
    "oak-park-day-cells.xlsx",
    "oak-park-marks-strings.csv",
    "oak-park-7e1-certificates.xlsx",
    "oak-park-7e1-certificates.csv",
)
ADA = "R820999819001"
FILES_OF_ADA = ("ada-okafor-certificate.csv", "ada-okafor-certificate.xlsx")


def sample(name: str) -> bytes:
    """The bytes of a sample."""
    return (SAMPLES / name).read_bytes()


def bad_samples() -> list[Path]:
    """Every file in data/samples/bad."""
    return sorted(path for path in (SAMPLES / "bad").iterdir() if path.is_file())


@cache
def loaded(*names: str) -> Loaded:
    """Some samples, loaded together in this order."""
    return load([(Path(name).name, sample(name)) for name in names])


def child_of(found: Loaded, upn: str) -> str | None:
    """The child with this UPN; None where there is none."""
    children = found.registers.children
    own = children[children["upn"] == upn]
    return str(own["child"].iloc[0]) if len(own) else None


def figures(found: Loaded, upn: str, first_day: date | None = AUTUMN) -> dict[str, Any]:
    """What ``python -m aim pupil`` prints for a child, without who the child is and how old: some files
    give a date of birth and some do not."""
    child = child_of(found, upn)
    assert child is not None, f"{upn} is not in these files"
    told = pupil_json(pupil_facts(found.registers, child, first_day=first_day, on=TODAY))
    return {name: value for name, value in told.items() if name not in ("pupil", "school_age")}


def mark_rows(found: Loaded) -> list[dict[str, Any]]:
    """The rows of marks.csv."""
    return [row for frame in mark_frames(found) for row in frame.to_dict("records")]


def kinds(found: Loaded) -> list[str]:
    """The kinds of the problems met, each once, in the order met."""
    return list(dict.fromkeys(each.kind for each in found.problems))


def cells_of(name: str, content: bytes, encoding: str = "utf-8", delimiter: str = ",") -> dict[str, Any]:
    """A file's own cells by sheet and address, read by other means than the product's."""
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(content))
        return {
            sheet.title: {
                (cell.column_letter, cell.row): cell.value for row in sheet for cell in row if _real(cell)
            }
            for sheet in book
        }
    rows = csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter)
    return {"": dict(_addressed(rows))}


def _real(cell: Any) -> bool:
    return hasattr(cell, "column_letter") and cell.value is not None


def _addressed(rows: Iterable[list[str]]) -> Iterable[tuple[tuple[str, int], str]]:
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row, 1):
            yield (openpyxl.utils.get_column_letter(column), number), text
