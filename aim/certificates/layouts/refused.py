"""What is recognised only to be refused, with the reason and the export to ask for (layouts.md F7, F8)."""

from __future__ import annotations

from collections.abc import Sequence

from aim.certificates.cells import Sheet
from aim.certificates.dates import looks_like_a_date
from aim.certificates.headings import SEARCHED_ROWS, HeadingRow
from aim.certificates.layouts.tables import names_pupils
from aim.certificates.names import normal_heading, tidy, tidy_upn, upn_fault
from aim.codes import code_texts
from aim.problems import Place, Problem, problem


def reason(sheet: Sheet, headings: HeadingRow | None) -> Problem:
    """Why a sheet with no layout of ours is not read, from the best reading of its headings."""
    if sheet.height == 0 or sheet.width == 0:
        return problem("no-headings", Place(sheet.file, sheet.name), "")
    top = sheet.rows(0, min(SEARCHED_ROWS, sheet.height))
    first = next((row for row in top if sum(bool(tidy(cell)) for cell in row) > 1), [])
    if any(_is_data(tidy(cell)) for cell in first):
        return problem("no-headings", Place(sheet.file, sheet.name, 1), _shown(first))
    if headings is None:
        kind = "not-a-register" if first else "no-headings"
        return problem(kind, Place(sheet.file, sheet.name, 1), _shown(first))
    row = headings.data_row
    columns = headings.columns()
    fields = set(columns)
    place = Place(sheet.file, sheet.name, row)
    every = [heading.text for heading in headings.headings]
    lessons = [text for text in every if _is_lesson(text)]
    if len(lessons) >= 2 or ({"lesson"} & fields and {"date"} & fields):
        return problem(
            "lesson-marks", place, _listed(lessons or [h.text for h in headings.headings if h.field])
        )
    counts = [text for text in every if normal_heading(text).upper() in code_texts() or text in code_texts()]
    if len(counts) >= 4:
        return problem("code-counts", place, _listed(counts))
    sums = [heading.text for heading in headings.headings if heading.field in _SUMS]
    if len(sums) >= 2:
        return problem("summary-only", place, _listed(sums))
    sessions = [heading.text for heading in (*headings.undated, *headings.weekly)]
    if len(headings.undated) >= 2 or len(headings.weekly) >= 5:
        return problem("sessions-without-dates", place, _listed(sessions))
    if "marks_string" in fields and names_pupils(columns):
        return problem("column-missing", place, _listed(every), missing="the first day of the marks")
    if names_pupils(columns) and ({"date", "mark", "session"} & fields):
        missing = [f"the {name}" for name in ("date", "session", "mark") if name not in fields]
        return problem("column-missing", place, _listed(every), missing=" and ".join(missing))
    return problem("not-a-register", place, _listed(every))


_SUMS = ("possible", "attended", "authorised", "unauthorised", "percent")


def _listed(texts: Sequence[str], most: int = 6) -> str:
    """The first few of some headings."""
    return ", ".join(texts[:most]) + (", ..." if len(texts) > most else "")


def _is_data(text: str) -> bool:
    """Whether a cell of the first row is a pupil's own: a UPN, or a whole date with no session by it."""
    return not upn_fault(tidy_upn(text)) or (
        looks_like_a_date(text) and len(text) >= 8 and text[-1].isdigit()
    )


def _shown(row: Sequence[str]) -> str:
    return _listed([tidy(cell)[:30] for cell in row if tidy(cell)])


def _is_lesson(heading: str) -> bool:
    plain = normal_heading(heading)
    return len(plain) <= 3 and plain[:1] in ("p", "l") and plain[1:].isdigit()
