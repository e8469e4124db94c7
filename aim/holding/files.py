"""One register as one Parquet file: a row per enrolment, its marks as a list of bytes.

Any Parquet tool reads it. ``marks`` holds a number for each session, in order; what the numbers and the
sessions are stands in the file's own metadata as JSON (``codes``, ``sessions``), so a file explains itself
without this program. ``remarks`` holds what stands beside marks, ``origin_*`` where each mark came from
(definitions.md 4 and 5). A file is written beside the old one and put in its place: never half written.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from aim.calendar import mondays_of
from aim.codes import NOT_UNDERSTOOD, NOTHING_RECORDED, code_by_number, codes
from aim.register import PUPIL_COLUMNS, PUPIL_DAYS, Origins, Register, Source

FORM = 1  # of the file; a later program that changes it reads the earlier ones as well

_ORIGINS = ("source", "row", "column", "position")
_SLOTS = ("on_roll_from", "on_roll_to")
_REMARK = pa.struct(
    [("session", pa.int32()), ("text", pa.string()), ("minutes_late", pa.int32()), ("comment", pa.string())]
)


class UnusableFile(ValueError):
    """A held file that this program cannot use; says what was found and what to do."""


def write_register(register: Register, path: Path) -> None:
    """Write a register's file. OSError where the folder cannot be written to."""
    table = _table_of(register)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:  # readable by its owner alone
            _write(table, file)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _write(table: pa.Table, file: BinaryIO) -> None:
    """The table with what it says of itself, once: Arrow's own copy of the schema would hold it again."""
    bare = table.replace_schema_metadata(None)
    with pq.ParquetWriter(file, bare.schema, compression="zstd", store_schema=False) as writer:
        writer.write_table(bare)
        writer.add_key_value_metadata(table.schema.metadata)


def read_register(path: Path) -> Register:
    """The register of a file. UnusableFile where it is not one, or is of a later program; OSError."""
    try:
        table = pq.read_table(path, use_threads=False)
        said = _said(table.schema.metadata)
        _check_codes(said["codes"], path)
        return _register_of(table, said)
    except UnusableFile:
        raise
    except OSError as fault:
        if fault.errno is not None:  # the file could not be reached; Arrow says so of damage too, without one
            raise
        raise _unusable(path, "it is damaged, or it is not a register of this program") from fault
    except (pa.ArrowException, KeyError, ValueError, TypeError) as fault:
        raise _unusable(path, "it is damaged, or it is not a register of this program") from fault


def school_and_year(path: Path) -> tuple[str, int]:
    """The school and academic year of a file, without reading its marks. Errors as ``read_register``."""
    try:
        said = _said(pq.read_schema(path).metadata)
        return str(said["school"]), int(said["academic_year"])
    except (pa.ArrowException, KeyError, ValueError, TypeError) as fault:
        raise _unusable(path, "it is damaged, or it is not a register of this program") from fault


def _unusable(path: Path, why: str) -> UnusableFile:
    return UnusableFile(f"{path.name} could not be used: {why}. Load the school's exports again.")


def _said(metadata: Mapping[bytes, bytes] | None) -> dict[str, Any]:
    """What the file says about itself. KeyError where it says nothing."""
    parts = metadata or {}
    return {
        name: json.loads(parts[name.encode()])
        for name in ("form", "school", "academic_year", "codes", "sessions", "sources", "origins")
    }


def _check_codes(held: list[dict[str, str]], path: Path) -> None:
    """A number means the same for ever: where it does not, no mark of the file can be trusted."""
    known = code_by_number()
    for each in held:
        number = int(each["number"])
        if number not in known:
            raise _unusable(path, f"it has the code {each['code']}, which a later version brought")
        if known[number].code != each["code"]:
            raise _unusable(path, f"its number for {each['code']} means {known[number].code} here")


def _table_of(register: Register) -> pa.Table:
    roll = register.roll
    columns = {name: _facts(roll[name], name) for name in roll.columns}
    columns["marks"] = _lists(register.grid, pa.uint8())
    columns["remarks"] = _remarks(register)
    shared: dict[str, list[int]] = {}
    for name in _ORIGINS:
        part = getattr(register.origins, name)
        if part.shape[0] == 1:
            shared[name] = part[0].tolist()
        else:
            columns[f"origin_{name}"] = _lists(part, pa.int32())
    said = {
        "form": FORM,
        "school": register.school,
        "academic_year": register.academic_year,
        "codes": _codes(),
        "sessions": _sessions(register.sessions),
        "sources": [[each.file, each.sheet] for each in register.sources],
        "origins": shared,  # of those that are the same for every pupil: one value, or one a session
    }
    metadata = {name: json.dumps(value, ensure_ascii=False) for name, value in said.items()}
    return pa.table(columns).replace_schema_metadata(metadata)


def _facts(column: pd.Series[Any], name: str) -> pa.Array:
    if name in _SLOTS:
        return pa.array(column, pa.int64())
    if name in PUPIL_DAYS:
        return pa.array(column.tolist(), pa.date32())
    return pa.array([None if each is None else str(each) for each in column.tolist()], pa.string())


def _lists(values: npt.NDArray[Any], kind: pa.DataType) -> pa.Array:
    rows, columns = values.shape
    flat = pa.array(np.ascontiguousarray(values).reshape(-1), kind)
    offsets = pa.array(np.arange(rows + 1, dtype=np.int32) * columns)
    return pa.ListArray.from_arrays(offsets, flat, type=pa.list_(pa.field("element", kind, nullable=False)))


def _remarks(register: Register) -> pa.Array:
    """For each enrolment what stands beside its marks, in the order of the sessions."""
    found: list[list[dict[str, Any]]] = [[] for _ in range(len(register.roll))]
    for each in register.remarks.sort_values(["pupil", "session"], kind="stable").to_dict("records"):
        found[int(each["pupil"])].append(
            {
                "session": int(each["session"]),
                "text": str(each["text"]),
                "minutes_late": int(each["minutes_late"]),
                "comment": str(each["comment"]),
            }
        )
    return pa.array(found, pa.list_(_REMARK))


def _codes() -> list[dict[str, str]]:
    """What every number means, for whoever reads the file; 0 and 255 are the same in every file."""
    return [
        {
            "number": str(each.number),
            "code": each.code,
            "statutory_code": each.statutory_code,
            "counts_as": each.counts_as.value,
            "meaning": each.meaning,
        }
        for each in codes()
    ]


def _sessions(sessions: pd.DataFrame) -> dict[str, list[Any]]:
    """The calendar, a list for each column: a session stands at the same place in all and in ``marks``."""
    columns = sessions.assign(date=sessions["date"].dt.strftime("%Y-%m-%d"))
    return {name: columns[name].tolist() for name in _SESSION_KINDS}


def _sessions_of(columns: dict[str, list[Any]]) -> pd.DataFrame:
    found = pd.DataFrame(
        {name: pd.Series(np.array(columns[name], dtype=kind)) for name, kind in _SESSION_KINDS.items()}
    )
    found["half_term"] = pd.Series(columns["half_term"], dtype=object)
    monday = mondays_of(found["date"].to_numpy().astype("datetime64[D]")).astype("datetime64[s]")
    found.insert(list(_SESSION_KINDS).index("half_term"), "monday", monday)
    return found


_SESSION_KINDS: dict[str, Any] = {
    "date": "datetime64[s]",
    "session": str,
    "open": bool,
    "school_week": bool,
    "half_term": str,
}


def _register_of(table: pa.Table, said: dict[str, Any]) -> Register:
    sessions = _sessions_of(said["sessions"])
    shape = (table.num_rows, len(sessions))
    grid = _grid(table["marks"], shape, np.dtype(np.uint8))
    unknown = set(np.unique(grid).tolist()) - set(code_by_number()) - {NOTHING_RECORDED, NOT_UNDERSTOOD}
    if unknown:
        raise ValueError(f"numbers of no code: {sorted(unknown)}")
    return Register(
        school=said["school"],
        academic_year=said["academic_year"],
        roll=_roll(table),
        sessions=sessions,
        grid=grid,
        origins=Origins(*(_origin(table, said["origins"], name, shape) for name in _ORIGINS)),
        sources=tuple(Source(file, sheet) for file, sheet in said["sources"]),
        remarks=_remarks_of(table["remarks"]),
    )


def _roll(table: pa.Table) -> pd.DataFrame:
    """The roll; a fact that the file is too old to have is blank."""
    beside = ("marks", "remarks", *(f"origin_{name}" for name in _ORIGINS))
    held = [name for name in table.column_names if name not in (*beside, *_SLOTS)]
    facts = np.full((len({*PUPIL_COLUMNS, *held}), table.num_rows), "", dtype=object)
    names = list(dict.fromkeys([*PUPIL_COLUMNS, *held]))
    for place, name in enumerate(names):
        if name in held:
            facts[place] = table[name].to_pylist()
        elif name in PUPIL_DAYS:
            facts[place] = None
    roll = pd.DataFrame(facts.T, columns=names, dtype=object)
    return roll.assign(**{name: table[name].to_numpy().astype(np.int64) for name in _SLOTS})


def _grid(column: pa.ChunkedArray, shape: tuple[int, int], kind: np.dtype[Any]) -> npt.NDArray[Any]:
    """Lists of one length as a grid. ValueError where they are not of this shape."""
    lists = column.combine_chunks()
    values = lists.flatten().to_numpy(zero_copy_only=False).astype(kind, copy=False)
    lengths = np.diff(lists.offsets.to_numpy())
    if (lengths != shape[1]).any():
        raise ValueError("a pupil has not as many marks as there are sessions")
    grid: npt.NDArray[Any] = values.reshape(shape)
    grid.setflags(write=False)
    return grid


def _origin(
    table: pa.Table, shared: dict[str, list[int]], name: str, shape: tuple[int, int]
) -> npt.NDArray[Any]:
    if name in shared:
        part: npt.NDArray[Any] = np.array([shared[name]], dtype=np.int32)
        part.setflags(write=False)
        return part
    column = table[f"origin_{name}"]
    width = len(column[0].as_py()) if len(column) else shape[1]
    if width not in (1, shape[1]):
        raise ValueError("a pupil has not as many places as there are sessions")
    return _grid(column, (shape[0], width), np.dtype(np.int32))


def _remarks_of(column: pa.ChunkedArray) -> pd.DataFrame:
    lists = column.combine_chunks()
    pupils = np.repeat(np.arange(len(lists)), np.diff(lists.offsets.to_numpy()))
    values = lists.flatten()
    return pd.DataFrame(
        {
            "text": np.array([*values.field("text").to_pylist(), None], dtype=object)[:-1],
            "minutes_late": values.field("minutes_late").to_numpy(zero_copy_only=False).astype(np.int64),
            "comment": np.array([*values.field("comment").to_pylist(), None], dtype=object)[:-1],
            "pupil": pupils.astype(np.int64),
            "session": values.field("session").to_numpy(zero_copy_only=False).astype(np.int64),
        }
    )
