"""Tables that leave the program: marks, pupils, problems and the summary of a load (design.md section 6).

Free text that a spreadsheet would take for a formula is quoted with an apostrophe; marks stand as they
are, because ``-``, ``/`` and ``\\`` are codes (definitions.md 9).
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from aim.certificates.loading import Loaded
from aim.codes import NOT_UNDERSTOOD, code_by_number, counts_as_by_number
from aim.cohort.counting import BESIDE, COUNTED
from aim.cohort.small_groups import HIDDEN, Shown
from aim.problems import Problem, column_letters
from aim.pupil_json import pupil_json as pupil_json
from aim.register import SESSION_NAMES, Register, Registers
from aim.siblings.linking import Link, Links
from aim.siblings.lists import People
from aim.spreadsheets import safe_text

MARK_COLUMNS = (
    "school,upn,admission_number,surname,forename,date,session,code,counts_as,minutes_late,comment,"
    "file,sheet,row,column"
).split(",")
PUPIL_COLUMNS = (
    "school,academic_year,upn,admission_number,surname,forename,date_of_birth,sex,year_group,reg_group"
).split(",")
SIBLING_COLUMNS = "file_a,row_a,file_b,row_b,link,evidence".split(",")
PROBLEM_COLUMNS = "severity,kind,file,sheet,row,column,found,message,to_do".split(",")


def mark_frames(loaded: Loaded) -> Iterator[pd.DataFrame]:
    """The rows of marks.csv, a frame for each register: pupil by pupil as on the roll, sessions in order."""
    for register in loaded.registers:
        yield _marks_of(register)


def marks_of_child(registers: Registers, child: str, on: date) -> bytes:
    """One child's rows of marks.csv up to a day, as a document's marks are frozen when it is issued."""
    frames = []
    for register in registers.between(None, on):
        places = np.flatnonzero(register.roll["child"].to_numpy() == child)
        if len(places):
            frames.append(_marks_of(register.of(places)))
    return pd.concat([pd.DataFrame(columns=MARK_COLUMNS), *frames]).to_csv(index=False).encode()


def _marks_of(register: Register) -> pd.DataFrame:
    marks = register.marks()
    pupils = marks.mention
    columns = np.searchsorted(register.slots, marks.slot)
    codes = np.array([_statutory(number) for number in range(256)], dtype=object)
    counts_as = np.array([each or "" for each in counts_as_by_number()], dtype=object)
    roll = register.roll
    frame = pd.DataFrame(
        {
            "school": safe_text(register.school),
            **{
                name: _safe(roll[name])[pupils] for name in ("upn", "admission_number", "surname", "forename")
            },
            "date": (marks.slot // 2).astype("datetime64[D]").astype(str),
            "session": np.array(SESSION_NAMES, dtype=object)[marks.slot % 2],
            "code": codes[marks.number],
            "counts_as": counts_as[marks.number],
            "minutes_late": "",
            "comment": "",
            "file": np.array([safe_text(each.file) for each in register.sources], dtype=object)[marks.source],
            "sheet": np.array([safe_text(each.sheet) for each in register.sources], dtype=object)[
                marks.source
            ],
            "row": marks.row,
            "column": _letters(marks.column, marks.position),
        },
        columns=MARK_COLUMNS,
    )
    remarks = register.remarks
    if len(remarks):
        width = register.grid.shape[1]
        place = pd.Series(np.arange(len(frame)), index=pupils * width + columns)
        at = place.reindex(remarks["pupil"] * width + remarks["session"]).to_numpy(dtype=np.int64)
        typed = (remarks["text"] != "").to_numpy(dtype=bool)
        late = (remarks["minutes_late"] >= 0).to_numpy(dtype=bool)
        for name in ("code", "minutes_late", "comment"):
            frame[name] = frame[name].astype(object)
        frame.loc[at[typed], "code"] = remarks["text"][typed].map(_safe_mark).to_numpy()
        frame.loc[at[late], "minutes_late"] = remarks["minutes_late"][late].astype(int).astype(str).to_numpy()
        frame.loc[at, "comment"] = remarks["comment"].map(safe_text).to_numpy()
    return frame


def _safe_mark(text: str) -> str:
    """A mark as it stands, but for one that would call a function or a program (``=HYPERLINK(...)``)."""
    return safe_text(text) if "(" in text or "|" in text else text


def _statutory(number: int) -> str:
    code = code_by_number().get(number)
    return code.statutory_code if code else "?" if number == NOT_UNDERSTOOD else ""


def _safe(column: pd.Series) -> np.ndarray[Any, np.dtype[np.object_]]:
    return np.array([safe_text(str(each)) for each in column], dtype=object)


def _letters(columns: np.ndarray[Any, Any], positions: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Columns as letters, with the place in a cell that holds several marks: ``H[17]``."""
    names = np.array([column_letters(n) for n in range(int(columns.max(initial=0)) + 1)], dtype=object)
    letters: np.ndarray[Any, Any] = names[columns]
    inside = positions > 0
    if inside.any():
        letters[inside] = [f"{a}[{n}]" for a, n in zip(letters[inside], positions[inside], strict=True)]
    return letters


def pupil_rows(loaded: Loaded) -> list[dict[str, str]]:
    """The rows of pupils.csv: one for each enrolment."""
    rows = []
    for register in loaded.registers:
        for enrolment in register.roll.to_dict("records"):
            values = {**enrolment, "school": register.school, "academic_year": register.academic_year}
            rows.append({name: safe_text(_text(values[name])) for name in PUPIL_COLUMNS})
    return rows


def _text(value: object) -> str:
    return "" if value is None else str(value)


def problem_rows(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """The rows of problems.csv: refusals first, then problems, then notes, each in the order met."""
    order = ("refused", "problem", "note")
    rows = [
        {
            "severity": each.severity.value,
            "kind": each.kind,
            "file": safe_text(each.place.file),
            "sheet": safe_text(each.place.sheet),
            "row": str(each.place.row or ""),
            "column": each.place.column,
            "found": safe_text(each.found),
            "message": safe_text(each.message),
            "to_do": each.to_do,
        }
        for each in problems
    ]
    return sorted(rows, key=lambda row: order.index(row["severity"]))


def summary(loaded: Loaded) -> dict[str, Any]:
    """What summary.json says of a load; cells = marks + blank + not_understood + refused."""
    counted = loaded.reconciliation
    days = [day for each in loaded.files for day in (each.first_day, each.last_day) if day]
    return {
        "files": len(loaded.files),
        "pupils": len(loaded.registers.children),
        "marks": counted.marks,
        "blank": counted.blank,
        "not_understood": counted.not_understood,
        "refused": counted.refused,
        "cells": counted.cells,
        "first_date": min(days).isoformat() if days else None,
        "last_date": max(days).isoformat() if days else None,
        "schools": sorted({each.school for each in loaded.registers}),
        "files_read": [
            {
                "file": each.file,
                "layout": each.layout,
                "sure": each.sure,
                "marks": each.reconciliation.marks,
                "pupils": each.pupils,
            }
            for each in loaded.files
        ],
    }


def write_read(loaded: Loaded, folder: Path) -> None:
    """marks.csv, pupils.csv, problems.csv and summary.json in a folder, made if it is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "marks.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(MARK_COLUMNS)
        for frame in mark_frames(loaded):
            frame.to_csv(file, index=False, header=False)
    write_rows(folder / "pupils.csv", PUPIL_COLUMNS, pupil_rows(loaded))
    write_rows(folder / "problems.csv", PROBLEM_COLUMNS, problem_rows(loaded.problems))
    text = json.dumps(summary(loaded), indent=2, ensure_ascii=False)
    (folder / "summary.json").write_text(text + "\n", encoding="utf-8")


def write_cohort(path: Path, shown: Shown) -> None:
    """cohort.csv: what ``cohort_rows`` gives, but for what stands beside the sums; a blank where none is."""
    written = shown.rows.drop(columns=list(BESIDE))
    for name in COUNTED:
        hidden = shown.hidden[name].to_numpy(dtype=bool)
        if hidden.any():
            written[name] = written[name].astype(object).mask(hidden, HIDDEN)
    free_text = written.columns.difference([*COUNTED, "code"])  # ``-`` and ``/`` are codes
    written[free_text] = written[free_text].map(safe_text)
    with path.open("w", encoding="utf-8", newline="") as file:
        written.to_csv(file, index=False)


def sibling_rows(people: People, links: Links) -> list[dict[str, str]]:
    """The rows of siblings.csv: each pair once, in the order of files and rows, whichever was read first.

    Values are masked: of a telephone number its last three digits, of a home that it is the same.
    """
    pupils, pairs = people.pupils, links.pairs
    places = [(str(file), int(row)) for file, row in zip(pupils["file"], pupils["row"], strict=True)]
    rows = []
    said = pairs[["a", "b", "link", "evidence", "against"]].itertuples(index=False)
    for a, b, link, evidence, against in said:
        (file_a, row_a), (file_b, row_b) = sorted((places[a], places[b]))
        disputed = f"; but {against}" if against and link == Link.POSSIBLE else ""
        values = (file_a, row_a, file_b, row_b, link, evidence + disputed)
        rows.append(values)
    return [
        {name: safe_text(str(value)) for name, value in zip(SIBLING_COLUMNS, values, strict=True)}
        for values in sorted(rows)
    ]


def write_rows(path: Path, columns: Sequence[str], rows: Iterable[dict[str, str]]) -> None:
    """A CSV file of rows, UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


def problems_csv(problems: Iterable[Problem]) -> str:
    """problems.csv as text, for a download; with a byte order mark so that Excel reads it as UTF-8."""
    rows = problem_rows(problems)
    return "\ufeff" + pd.DataFrame(rows, columns=PROBLEM_COLUMNS).to_csv(index=False)
