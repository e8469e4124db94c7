"""Opening a workbook, as a program of its own: a workbook's bytes in, its sheets' cells out, within limits.

``cells.py`` runs this file by its path, so that it starts quickly and brings nothing of the app with it: a
workbook that asks for too much, or breaks the library that reads it, takes only this process with it.
In: the workbook, on standard input. Arguments: bytes of memory and seconds allowed. Out, on standard
output: one Arrow stream a sheet, its schema's metadata saying ``name``, ``hidden`` and ``first_column``;
then an empty stream, so that an answer cut short is known. The exit status says the rest.
"""

from __future__ import annotations

import io
import os
import re
import sys
import zipfile
from typing import Any

DONE, UNREADABLE, PASSWORD, MEMORY = 0, 3, 4, 5

_ERRORS = {
    "Div0": "#DIV/0!",
    "NA": "#N/A",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
}


def environment() -> dict[str, str]:
    """This process's environment for the child, with what keeps pyarrow from setting memory aside."""
    return {**os.environ, "ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "1"}


def within_limits(memory: int, seconds: int) -> None:
    """Hold this process to its limits where the system can: POSIX. Elsewhere the parent's clock must do."""
    try:
        import resource
    except ImportError:
        return
    for which, most in (("AS", memory), ("CPU", seconds), ("CORE", 0), ("FSIZE", 0)):
        try:
            resource.setrlimit(getattr(resource, f"RLIMIT_{which}"), (most, most))
        except (ValueError, OSError):
            continue  # macOS has no such limit on addresses; a lower one may already be set


def main(memory: int, seconds: int) -> int:
    """Read standard input, answer on standard output; the exit status."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever the library prints does not mix with the answer
    within_limits(memory, seconds)
    try:
        write_sheets(sys.stdin.buffer.read(), answer)
        answer.flush()
    except MemoryError:
        return MEMORY
    except BaseException as fault:  # a panic of the Rust library is a BaseException
        said = str(fault).lower()
        return PASSWORD if "password" in said else MEMORY if "memory" in said else UNREADABLE
    return DONE


def write_sheets(content: bytes, answer: Any) -> None:
    """Write each sheet that has cells as an Arrow stream of numbered texts, then the empty one."""
    sys.modules["numpy"] = None  # type: ignore[assignment]  # pyarrow does without; saves half the start
    import fastexcel
    import pyarrow as pa

    try:
        book = fastexcel.read_excel(content)
        sheets = [_sheet(book, index) for index in range(len(book.sheet_names))]
    except (fastexcel.FastExcelError, ValueError):
        book = fastexcel.read_excel(without_dimensions(content))
        sheets = [_sheet(book, index) for index in range(len(book.sheet_names))]
    for name, visible, first_column, columns in sheets:
        if columns:
            notes = {
                "name": name,
                "hidden": str(int(visible != "visible")),
                "first_column": str(first_column),
            }
            fields = [pa.field(str(place), column.type) for place, column in enumerate(columns)]
            batch = pa.record_batch(columns, schema=pa.schema(fields, metadata=notes))
            with pa.ipc.new_stream(answer, batch.schema) as stream:
                stream.write_batch(batch)
    with pa.ipc.new_stream(answer, pa.schema([], metadata={"end": "1"})):
        pass


def _sheet(book: Any, index: int) -> tuple[str, str, int, list[Any]]:
    """A sheet's name, whether it shows, its first column from 0, its columns as dictionaries of texts."""
    import pyarrow as pa

    sheet = book.load_sheet(index, header_row=None, skip_rows=0, dtypes="string")
    headings = sheet.available_columns()
    if not headings:
        return sheet.name, sheet.visible, 0, []
    cells, faults = sheet.to_arrow_with_errors()
    texts = pa.string()
    columns = [column if column.type == texts else column.cast(texts) for column in cells.columns]
    for place, shown in _faults_by_column(faults).items():
        column = columns[place].to_pylist()
        for row, text in shown.items():
            column[row] = text
        columns[place] = pa.array(column, texts)
    return (
        sheet.name,
        sheet.visible,
        headings[0].absolute_index,
        [part.dictionary_encode() for part in columns],
    )


def _faults_by_column(faults: Any) -> dict[int, dict[int, str]]:
    """The cells that show an error such as #N/A, as the spreadsheet shows it: column, then row, from 0."""
    found: dict[int, dict[int, str]] = {}
    for fault in faults.errors if faults else ():
        name = re.search(r"Error\((\w+)\)", fault.detail)
        row, column = fault.offset_position
        found.setdefault(column, {})[row] = _ERRORS.get(name[1] if name else "", "#ERROR!")
    return found


_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*?(?:/>|>\s*</(?:\w+:)?dimension>)")


def without_dimensions(content: bytes) -> bytes:
    """The same workbook without its sheets' <dimension>, which some exporters write wrongly."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as new:
        for part in old.infolist():
            inside = old.read(part)
            if part.filename.lower().endswith(".xml"):
                inside = _DIMENSION.sub(b"", inside, count=1)
            new.writestr(part.filename, inside)
    return made.getvalue()


if __name__ == "__main__":
    status = main(int(sys.argv[1]), int(sys.argv[2]))
    os._exit(status)  # at once: there is nothing to tidy, and unloading the libraries takes time
