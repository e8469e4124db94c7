"""Opening a workbook, a web page or XML, as a program of its own: the file in, its sheets' cells out.

``cells.py`` runs this file by its path, so that it starts quickly and brings little of the app with it: a
file that asks for too much, or breaks the library that reads it, takes only this process with it.
In: the file, on standard input. Arguments: bytes of memory and seconds allowed, and the sort of file. Out,
on standard output: one Arrow stream a sheet, its schema's metadata saying ``name``, ``hidden`` and
``first_column``; then an empty stream, so that an answer cut short is known, which says ``end``, or
``refused`` (a kind of problem) with ``row`` and ``column``. The exit status says the rest.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

WORKBOOK, WEB_PAGE, XML = "workbook", "web-page", "xml-file"
DONE, UNREADABLE, PASSWORD, MEMORY = 0, 3, 4, 5

_FEW_CELLS = 100_000  # fewer go as plain texts: the part of pyarrow that numbers them is long to import
IS_HELD = sys.platform == "linux"  # macOS and Windows keep no process to a limit on its memory

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


def main(memory: int, seconds: int, sort: str) -> int:
    """Read standard input, answer on standard output; the exit status."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever the library prints does not mix with the answer
    within_limits(memory, seconds)
    sys.modules["numpy"] = None  # type: ignore[assignment]  # pyarrow does without; saves half the start
    try:
        write_sheets(sort, sys.stdin.buffer.read(), answer)
        answer.flush()
    except MemoryError:
        return MEMORY
    except BaseException as fault:  # a panic of the Rust library is a BaseException
        said = str(fault).lower()
        return PASSWORD if "password" in said else MEMORY if "memory" in said else UNREADABLE
    return DONE


def write_sheets(sort: str, content: bytes, answer: Any) -> None:
    """Write each sheet that has cells as an Arrow stream of texts, then the empty one."""
    import pyarrow as pa

    said = {"end": "1"}
    if sort == WORKBOOK:
        _write_workbook(content, answer)
    else:
        said = _write_markup(sort, content, answer) or said
    with pa.ipc.new_stream(answer, pa.schema([], metadata=said)):
        pass


def _write_workbook(content: bytes, answer: Any) -> None:
    import fastexcel

    try:
        book = fastexcel.read_excel(content)
        sheets = [_sheet(book, index) for index in range(len(book.sheet_names))]
    except (fastexcel.FastExcelError, ValueError):
        book = fastexcel.read_excel(without_dimensions(content))
        sheets = [_sheet(book, index) for index in range(len(book.sheet_names))]
    for name, visible, first_column, columns in sheets:
        _write(answer, name, visible != "visible", first_column, columns)


def _write_markup(sort: str, content: bytes, answer: Any) -> dict[str, str]:
    """Write the sheets of a web page or XML; why it is refused, where it is."""
    sys.path.append(str(Path(__file__).resolve().parents[2]))
    from aim.certificates.markup import NotMarkup, sheets_of_html, sheets_of_xml

    try:
        sheets = (sheets_of_html if sort == WEB_PAGE else sheets_of_xml)(content)
    except NotMarkup as why:
        return {"refused": why.kind, "row": str(why.row), "column": why.column}
    for sheet in sheets:
        _write(answer, sheet.name, sheet.hidden, 0, sheet.columns)
    return {}


def _write(answer: Any, name: str, hidden: bool, first_column: int, columns: Sequence[Any]) -> None:
    import pyarrow as pa

    if columns:
        notes = {"name": name, "hidden": str(int(hidden)), "first_column": str(first_column)}
        fields = [pa.field(str(place), column.type) for place, column in enumerate(columns)]
        table = pa.table(list(columns), schema=pa.schema(fields, metadata=notes))
        with pa.ipc.new_stream(answer, table.schema) as stream:
            stream.write_table(table)


def _sheet(book: Any, index: int) -> tuple[str, str, int, list[Any]]:
    """A sheet's name, whether it shows, its first column from 0, its columns: texts, numbered where many."""
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
    if len(columns) * len(columns[0]) > _FEW_CELLS:
        columns = [column.dictionary_encode() for column in columns]
    return sheet.name, sheet.visible, headings[0].absolute_index, columns


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
    import io
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as new:
        for part in old.infolist():
            inside = old.read(part)
            if part.filename.lower().endswith(".xml"):
                inside = _DIMENSION.sub(b"", inside, count=1)
            new.writestr(part.filename, inside)
    return made.getvalue()


if __name__ == "__main__":
    status = main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
    os._exit(status)  # at once: there is nothing to tidy, and unloading the libraries takes time
