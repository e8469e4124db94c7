"""Excel workbooks of a cohort: for inside with the lists of names, for others with small groups hidden.

Numbers are numbers, days are days, percentages are numbers with a format and rounded as everywhere
(``wording.percent``), with the whole sessions beside them. Text of a file is text: never a formula.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO
from textwrap import wrap
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from aim import palette, wording
from aim.calendar import academic_year_of
from aim.cohort.counting import BESIDE, COUNTED, cohort_rows
from aim.cohort.enrolments import enrolments
from aim.cohort.for_governors import BY, CohortForOthers, cohort_for_others, half_terms_in_turn
from aim.cohort.group_words import group_in_words, grouping_in_words, with_one_word_each
from aim.cohort.small_groups import HIDDEN, Shown, for_others, hidden_in_words, with_nothing_hidden
from aim.register import Registers
from aim.spreadsheets import safe_text

HEADINGS = {
    "pupils": "Pupils",
    "possible": "Possible sessions",
    "attended": "Attended",
    "authorised": "Authorised absence",
    "unauthorised": "Unauthorised absence",
    "attendance": "Attendance",
    "absence": "Absence",
    "persistent": "Persistently absent",
    "persistent_rate": "Persistently absent, %",
    "severe": "Severely absent",
    "severe_rate": "Severely absent, %",
    "not_possible": "Not possible",
    "not_recorded": "Not recorded",
    "not_understood": "Not understood",
}
OF_A_PUPIL = {
    "school": "School",
    "surname": "Surname",
    "forename": "Forename",
    "upn": "UPN",
    "year_group": "Year",
    "reg_group": "Form",
    "possible": "Possible sessions",
    "attended": "Attended",
    "absent": "Missed",
    "unauthorised": "Unauthorised absence",
    "attendance": "Attendance",
    "standing": "Standing",
}
COUNTED_SHEET = "How these were counted"

_RATES = {  # of what each rate is a share
    "attendance": ("attended", "possible"),
    "persistent_rate": ("persistent", "pupils"),
    "severe_rate": ("severe", "pupils"),
}
_PERCENT, _WHOLE, _DAY = "0.0%", "#,##0", "dd/mm/yyyy"
_NOT_IN_A_TITLE = str.maketrans("[]:*?/\\", "       ")
_LONGEST_TITLE = 31
_WIDEST = 42
_TYPEFACE = "Calibri"  # what the program takes for every other cell


def workbook_for_others(
    registers: Registers, *, school: str, on: date, limit: int, by: Sequence[str] = BY
) -> bytes | None:
    """Sums and groups of the academic year that holds ``on``, no small group, no name; None without marks."""
    told = cohort_for_others(registers, on=on, limit=limit, by=by)
    if told is None:
        return None
    now = with_one_word_each(_of_year(registers, on))
    known = list(dict.fromkeys(each.by for each in told.groups))
    found = for_others(now, known, limit=limit, by_half_term=[each for each in known if each == "year_group"])
    book = _book(school, told.last_day)
    _table(book, "Everyone", found.whole, {})
    for name, shown in found.tables.items():
        _table(book, grouping_in_words(name), shown, {name: grouping_in_words(name)})
    _weeks(book, told)
    if told.half_terms:
        _half_terms(book, told)
    _how(book, school, told.first_day, told.last_day, hidden_in_words(limit))
    return _bytes(book)


def workbook_inside(registers: Registers, *, school: str, on: date, by: Sequence[str] = BY) -> bytes | None:
    """The same with nothing hidden and every pupil by name: for the school alone. None without marks."""
    told = cohort_for_others(registers, on=on, limit=0, by=by)
    if told is None:
        return None
    now = _of_year(registers, on)
    book = _book(school, told.last_day)
    _table(book, "Everyone", with_nothing_hidden(cohort_rows(now, ())), {})
    for name in dict.fromkeys(each.by for each in told.groups):
        shown = with_nothing_hidden(cohort_rows(with_one_word_each(now), [name]))
        _table(book, grouping_in_words(name), shown, {name: grouping_in_words(name)})
    _weeks(book, told)
    if told.half_terms:
        _half_terms(book, told)
    _pupils(book, enrolments(now))
    _how(book, school, told.first_day, told.last_day, "Names of pupils are in it: for the school alone.")
    return _bytes(book)


def cohort_workbook(shown: Shown, by: Sequence[str], on: date) -> bytes:
    """The rows of ``cohort_rows`` as one sheet, columns as in cohort.csv and named as people name them."""
    book = _book("", on)
    rows, hidden = (each.drop(columns=list(BESIDE)) for each in (shown.rows, shown.hidden))
    _table(book, "Cohort", Shown(rows, hidden), {name: name for name in by})
    sheet = book.create_sheet(COUNTED_SHEET)
    _lines(sheet, _HOW)
    return _bytes(book)


def _of_year(registers: Registers, on: date) -> Registers:
    year = academic_year_of(on)
    return Registers(tuple(each for each in registers if each.academic_year == year)).between(None, on)


def _book(title: str, on: date) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = ""
    book.properties.title = _text(title)
    book.properties.created = book.properties.modified = datetime.combine(on, time())
    return book


def _text(value: object) -> str:
    """What a cell may hold as text: no formula, no character that a workbook cannot hold."""
    return safe_text(ILLEGAL_CHARACTERS_RE.sub("", "" if value is None else str(value)))


def _table(book: Workbook, title: str, shown: Shown, by: Mapping[str, str]) -> None:
    """One table with its heading row frozen, and a chart of attendance where every group's is shown."""
    columns = [name for name in (*COUNTED, *BESIDE) if name in shown.rows]
    sheet = _sheet(book, title)
    sheet.append([*by.values(), *(HEADINGS[name] for name in columns)])
    hidden = shown.hidden.to_dict("records")
    for row, gone in zip(shown.rows.to_dict("records"), hidden, strict=True):
        # ``-`` and ``/`` are codes and stand as they are.
        words = [
            str(row[name]) if name == "code" else _text(group_in_words(name, str(row[name]))) for name in by
        ]
        sheet.append([*words, *(HIDDEN if gone[name] else _figure(row, name) for name in columns)])
    formats = {HEADINGS[name]: _PERCENT if name in _AS_PERCENT else _WHOLE for name in columns}
    _dressed(sheet, formats)
    at = len(by) + 1 + columns.index("attendance")
    all_shown = not shown.hidden["attendance"].any() and shown.rows["attendance"].notna().all()
    if by and len(shown.rows) > 1 and all_shown:
        _bars(sheet, at, len(shown.rows))


_AS_PERCENT = (*_RATES, "absence")


def _figure(row: Mapping[Any, Any], name: str) -> float | int | None:
    """A whole number, or a percentage as a share of 1 rounded as everywhere; None for a blank."""
    if pd.isna(row[name]):
        return None
    if name not in _AS_PERCENT:
        return int(row[name])
    if name == "absence":
        return _share(int(row["possible"]) - int(row["attended"]), int(row["possible"]))
    if name in _RATES and not any(pd.isna(row[each]) for each in _RATES[name]):
        return _share(*(int(row[each]) for each in _RATES[name]))
    return None


def _share(part: int, whole: int) -> float | None:
    return round(float(wording.percent_of(part, whole).rstrip("%")) / 100, 3) if whole else None


def _weeks(book: Workbook, told: CohortForOthers) -> None:
    """This year and the year before by school week, side by side, with a line for each."""
    years = [wording.academic_year_name(told.academic_year - back) for back in (0, 1)]
    now, before = ({each.number: each for each in weeks} for weeks in (told.weeks, told.weeks_last_year))
    sheet = _sheet(book, "By week")
    sheet.append([f"Week beginning, {years[0]}", years[0], f"Week beginning, {years[1]}", years[1]])
    for number in sorted({*now, *before}):
        row: list[Any] = []
        for week in (now.get(number), before.get(number)):
            rate = week and _share(week.attendance.numerator, week.attendance.denominator)
            row += [week.monday if week else None, rate]
        sheet.append(row)
    headings = [str(cell.value) for cell in sheet[1]]
    _dressed(sheet, dict(zip(headings, (_DAY, _PERCENT, _DAY, _PERCENT), strict=True)))
    if sheet.max_row > 1:
        chart = LineChart()
        for column, colour, dashes in ((2, palette.OVERALL, None), (4, palette.BESIDE, "dash")):
            chart.add_data(Reference(sheet, column, 1, column, sheet.max_row), titles_from_data=True)
            chart.series[-1].graphicalProperties.line.solidFill = colour.lstrip("#")
            chart.series[-1].graphicalProperties.line.dashStyle = dashes
            chart.series[-1].smooth = False
        chart.set_categories(Reference(sheet, 1, 2, 1, sheet.max_row))
        _drawn(sheet, chart, "Attendance by school week", "F2")


def _half_terms(book: Workbook, told: CohortForOthers) -> None:
    """Year groups by half term: a row each, a column for each half term."""
    terms = half_terms_in_turn(told.half_terms)
    cells = {(each.name, each.half_term): each for each in told.half_terms}
    sheet = _sheet(book, "By half term")
    sheet.append(["Year group", *terms])
    for name in dict.fromkeys(each.name for each in told.half_terms):
        row: list[Any] = [_text(group_in_words("year_group", name))]
        for term in terms:
            cell = cells.get((name, term))
            rate = cell.attendance if cell else None
            hidden = HIDDEN if cell and cell.hidden else None
            row.append(hidden if rate is None else _share(rate.numerator, rate.denominator))
        sheet.append(row)
    _dressed(sheet, dict.fromkeys(terms, _PERCENT))


def _pupils(book: Workbook, found: pd.DataFrame) -> None:
    """Everyone by name, the lowest attendance first; it can be filtered and sorted."""
    sheet = _sheet(book, "Pupils")
    sheet.append(list(OF_A_PUPIL.values()))
    numbers = ("possible", "attended", "absent", "unauthorised")
    for row in found.sort_values(["attendance", "surname", "forename"]).to_dict("records"):
        values: dict[str, Any] = {name: _text(row[name]) for name in OF_A_PUPIL}
        values |= {name: int(row[name]) for name in numbers}
        values["attendance"] = _share(int(row["attended"]), int(row["possible"]))
        sheet.append(list(values.values()))
    formats = {OF_A_PUPIL[name]: _WHOLE for name in numbers} | {OF_A_PUPIL["attendance"]: _PERCENT}
    _dressed(sheet, formats)
    sheet.freeze_panes = "D2"
    sheet.auto_filter.ref = sheet.dimensions


_HOW = (
    "A session is half a day. Possible are those attended, of authorised and of unauthorised absence.",
    "Attendance is sessions attended of sessions possible, added over all pupils of a group before dividing.",
    "Percentages are rounded to one decimal as on every page, never up to a whole number not reached.",
    "Persistently absent: a tenth or more of a pupil's own possible sessions missed. Severely: half or more; "
    "they are among the persistently absent. Judged on whole sessions, never on a rounded percentage.",
    "A pupil counts in a group with at least one possible session in it, once for each school's roll.",
    "Not possible, not recorded and not understood are sessions that stand outside every sum.",
)


def _how(book: Workbook, school: str, first: date, last: date, note: str) -> None:
    sheet = book.create_sheet(COUNTED_SHEET)
    year = wording.academic_year_name(academic_year_of(last))
    about = f"{school or 'School not named'}, {year}: marks from {wording.date_range(first, last)}."
    _lines(sheet, (_text(about), *_HOW, note))


def _lines(sheet: Worksheet, lines: Sequence[str]) -> None:
    sheet.column_dimensions["A"].width = 110
    for place, line in enumerate(lines, 1):
        cell = sheet.cell(place, 1, line)
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _sheet(book: Workbook, title: str) -> Worksheet:
    """A new sheet; a school's own column may be called anything."""
    plain = " ".join(ILLEGAL_CHARACTERS_RE.sub("", title).translate(_NOT_IN_A_TITLE).split()).strip("'")
    return book.create_sheet((plain or "Groups")[:_LONGEST_TITLE])


def _dressed(sheet: Worksheet, formats: Mapping[str, str]) -> None:
    """The heading row bold and frozen, each column in its format and as wide as what it holds."""
    ink = palette.OVERALL.lstrip("#")
    for column in _columns_of(sheet):
        head = sheet.cell(1, column)
        head.font = Font(name=_TYPEFACE, bold=True, color=palette.PAPER.lstrip("#"))
        head.fill = PatternFill("solid", fgColor=ink)
        head.alignment = Alignment(wrap_text=True, vertical="top")
        shown = formats.get(str(head.value), "")
        if shown:
            head.alignment = Alignment(wrap_text=True, vertical="top", horizontal="right")
        longest = max(10, *(len(word) + 3 for word in str(head.value).split()))
        for row in range(2, sheet.max_row + 1):
            cell = sheet.cell(row, column)
            if isinstance(cell.value, str):
                longest = max(longest, len(cell.value) + 2)
            if shown:
                cell.number_format = shown
                cell.alignment = Alignment(horizontal="right")
        sheet.column_dimensions[get_column_letter(column)].width = min(_WIDEST, longest)
    sheet.row_dimensions[1].height = 15 * max(_lines_of(sheet, column) for column in _columns_of(sheet))
    sheet.freeze_panes = "B2"
    _on_paper(sheet)


def _columns_of(sheet: Worksheet) -> range:
    return range(1, sheet.max_column + 1)


def _lines_of(sheet: Worksheet, column: int) -> int:
    """On how many lines a heading stands in its column: no program works it out when it opens the file."""
    width = int(sheet.column_dimensions[get_column_letter(column)].width)
    return max(1, len(wrap(str(sheet.cell(1, column).value), width - 2)))


def _on_paper(sheet: Worksheet) -> None:
    """Printed on its side, as wide as a page and never wider, the heading on each."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def _bars(sheet: Worksheet, column: int, rows: int) -> None:
    chart = BarChart()
    chart.type = "bar"
    chart.add_data(Reference(sheet, column, 1, column, rows + 1), titles_from_data=True)
    chart.set_categories(Reference(sheet, 1, 2, 1, rows + 1))
    chart.series[0].graphicalProperties.solidFill = palette.OVERALL.lstrip("#")
    chart.x_axis.scaling.orientation = "maxMin"
    chart.legend = None
    chart.gapWidth = 60
    chart.y_axis.scaling.min = 0  # a bar's length says how much: it begins at nothing
    _drawn(sheet, chart, "Attendance", f"A{rows + 4}")


def _drawn(sheet: Worksheet, chart: Any, title: str, place: str) -> None:
    chart.title = title
    chart.y_axis.number_format = "0%"
    lines = GraphicalProperties(ln=LineProperties(solidFill=palette.HALF_TERM_BANDS[1].lstrip("#")))
    chart.y_axis.majorGridlines = ChartLines(spPr=lines)
    chart.y_axis.scaling.max = 1
    chart.y_axis.delete = chart.x_axis.delete = False  # or Excel draws no axis
    chart.height, chart.width = 8, 18
    sheet.add_chart(chart, place)


def _bytes(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()
