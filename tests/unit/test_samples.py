"""The samples are what tools/make_samples.py makes, and they tell one story."""

import csv
import importlib.util
import json
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "data" / "samples"
TEXTS = {".csv", ".txt", ".md", ".json", ".xml", ".xls", ".pdf", ""}
ADA, EWAN = "R820999819001", "C820999926001"
BEN, CARA, DEV = "R820999925001", "F820999924001", "V820999923001"
MASON, RUBY, POPPY = "R820999926002", "V820999924002", "A820999822001"
FIRST_DAY, LAST_DAY = date(2026, 9, 1), date(2026, 11, 20)

Marks = dict[tuple[str, date, str], str]  # UPN, day, session: code


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    where = ROOT / "tools" / "make_samples.py"
    spec = importlib.util.spec_from_file_location("make_samples", where)
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    out = tmp_path_factory.mktemp("samples")
    maker.write_samples(out)
    return out


def files_below(folder: Path) -> dict[str, Path]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path for path in paths}


def day(text: str) -> date:
    return datetime.strptime(text, "%d/%m/%Y").date()  # noqa: DTZ007


def attended(codes) -> tuple[int, int]:
    """Attended and possible, counted as plainly as can be."""
    count = Counter(codes)
    at = sum(count[code] for code in "/ \\ L B K P V W".split())
    away = sum(count[code] for code in "C C1 C2 E I J1 M R S T G N O U".split())
    return at, at + away


@pytest.fixture(scope="module")
def long_rows() -> list[dict[str, str]]:
    with (SAMPLES / "oak-park-long.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def long_marks(long_rows) -> Marks:
    return {(r["UPN"], day(r["Date"]), r["Session"]): r["Mark"] for r in long_rows}


@pytest.fixture(scope="module")
def hazel_marks() -> Marks:
    with (SAMPLES / "hazel-lane-long.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t"))[4:]
    return {(r[0], date.fromisoformat(r[4]), r[5]): r[6] for r in rows}


@pytest.fixture(scope="module")
def form_7e1(long_rows) -> Marks:
    return {
        (r["UPN"], day(r["Date"]), r["Session"]): r["Mark"]
        for r in long_rows
        if r["Reg"] == "7E1" and day(r["Date"]) >= FIRST_DAY
    }


def codes_of(marks: Marks, upn: str, first=date.min, last=date.max) -> list[str]:
    return [code for (who, on, _), code in marks.items() if who == upn and first <= on <= last]


def test_the_same_files_are_made_again(made):
    again, held = files_below(made), files_below(SAMPLES)
    assert set(again) == set(held)
    different = [
        name
        for name, path in again.items()
        if path.suffix in TEXTS and path.read_bytes() != held[name].read_bytes()
    ]
    assert different == []


def test_workbooks_are_made_again_cell_for_cell(made):
    for path in SAMPLES.glob("*.xlsx"):
        assert cells(path) == cells(made / path.name), path.name


def cells(path: Path) -> dict[str, list[tuple]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.values) for sheet in book}


def test_the_whole_folder_stays_small():
    assert sum(path.stat().st_size for path in files_below(SAMPLES).values()) < 3_000_000


def test_truth_is_what_a_plain_count_of_the_long_file_gives(long_marks):
    truth = json.loads((SAMPLES / "truth.json").read_text(encoding="utf-8"))
    assert (truth["from"], truth["to"]) == ("2026-09-01", "2026-11-20")
    for pupil in truth["pupils"]:
        codes = codes_of(long_marks, pupil["upn"], FIRST_DAY, LAST_DAY)
        count = Counter(codes)
        at, possible = attended(codes)
        unauthorised = sum(count[code] for code in "GNOU")
        assert pupil["sessions"] == {
            "possible": possible,
            "attended": at,
            "authorised": possible - at - unauthorised,
            "unauthorised": unauthorised,
            "late": count["L"],
            "late_after_register_closed": count["U"],
            "not_recorded": count["-"],
            "not_possible": sum(count[c] for c in ("D", "X", "Q", "Y1", "Y4", "Y7")),
        }


def test_every_upn_has_its_check_letter(long_marks, hazel_marks):
    letters = "ABCDEFGHJKLMNPQRTUVWXYZ"
    upns = {key[0] for key in [*long_marks, *hazel_marks]}
    assert len(upns) == 66 + 43 - 3
    for upn in upns:
        total = sum(place * int(upn[place - 1]) for place in range(2, 14))
        assert letters[total % 23] == upn[0]


# --- The same marks in every layout of form 7E1


def test_day_rows_hold_the_same_marks(form_7e1):
    path = SAMPLES / "oak-park-day-rows.csv"
    marks = {}
    with path.open(encoding="cp1252", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            for session in ("AM", "PM"):
                marks[row["UPN"], day(row["Date"]), session] = row[session]
    assert marks == form_7e1


def test_wide_csv_holds_the_same_marks(form_7e1):
    with (SAMPLES / "oak-park-wide.csv").open(encoding="utf-8", newline="") as file:
        headings, *rows = csv.reader(file)
    moments = [(datetime.strptime(h[:-3], "%d %b %Y").date(), h[-2:]) for h in headings[5:]]  # noqa: DTZ007
    marks = {
        (row[1], *moment): code for row in rows for moment, code in zip(moments, row[5:], strict=True) if code
    }
    assert marks == form_7e1


def test_wide_workbook_holds_the_same_marks(form_7e1):
    rows = cells(SAMPLES / "oak-park-wide.xlsx")["7E1"]
    dates, sessions = rows[3], rows[4]
    marks = {}
    for row in rows[5:15]:
        for column in range(4, len(row) - 3):
            if row[column]:
                moment = dates[column - column % 2].date(), sessions[column]
                marks[row[1], *moment] = row[column]
    assert marks == form_7e1


def test_week_rows_hold_the_same_marks(form_7e1):
    headings, *rows = cells(SAMPLES / "oak-park-week-rows.xlsx")["StudentAttendanceByWeek"]
    marks = {}
    for row in rows:
        monday = datetime.fromisoformat(row[5]).date()
        for place, code in enumerate(row[6:]):
            if code:
                moment = monday + timedelta(place // 2), headings[6 + place][-2:]
                marks[row[1], *moment] = code
    assert marks == form_7e1


def test_day_cells_hold_the_same_marks(form_7e1):
    rows = cells(SAMPLES / "oak-park-day-cells.xlsx")["7E1"]
    span = (FIRST_DAY + timedelta(turn) for turn in range((LAST_DAY - FIRST_DAY).days + 1))
    days = [each for each in span if each.weekday() < 5]
    assert list(rows[2][4:-3]) == [f"{each:%a %d %b %Y}" for each in days]
    marks = {}
    for row in rows[3:13]:
        for each, cell in zip(days, row[4:-3], strict=True):
            for session, code in zip(("AM", "PM"), (cell or "|").split("|"), strict=True):
                if code:
                    marks[row[1], each, session] = code
    assert marks == form_7e1


def test_marks_strings_hold_the_same_marks(form_7e1):
    with (SAMPLES / "oak-park-marks-strings.csv").open(newline="") as text:
        for row in csv.DictReader(text):
            own = [mark for (upn, *_), mark in sorted(form_7e1.items()) if upn == row["UPN"]]
            first = min(day for upn, day, _ in form_7e1 if upn == row["UPN"])
            assert (row["Start Date"], row["Marks"]) == (first.isoformat(), "".join(own))


def certificate_marks(rows) -> Marks:
    marks, upn = {}, ""
    for row in rows:
        if row[0] == "Name:":
            upn = row[10]
        elif start := week_start(row[0]):
            for place, code in enumerate(row[1:11]):
                if code:
                    moment = start + timedelta(place // 2), "AM PM".split()[place % 2]
                    marks[upn, *moment] = code
    return marks


def week_start(cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    return day(cell) if isinstance(cell, str) and cell[:2].isdigit() else None


def test_certificates_hold_the_same_marks(form_7e1):
    ada = {key: code for key, code in form_7e1.items() if key[0] == ADA}
    for name, expected in (
        ("ada-okafor-certificate", ada),
        ("oak-park-7e1-certificates", form_7e1),
    ):
        sheets = cells(SAMPLES / f"{name}.xlsx").values()
        assert certificate_marks(row for rows in sheets for row in rows) == expected
        path = SAMPLES / f"{name}.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert certificate_marks(csv.reader(file)) == expected


# --- What the named pupils are there to show


def test_ada_is_better_before_half_term_and_in_one_autumn(long_marks, hazel_marks):
    def share(marks, *span):
        at, possible = attended(codes_of(marks, ADA, *span))
        return at / possible

    assert share(long_marks, FIRST_DAY, date(2026, 10, 22)) > 0.95
    assert share(long_marks, date(2026, 11, 2), LAST_DAY) < 0.5
    better = date(2025, 11, 3), date(2025, 12, 19)
    assert share(hazel_marks, *better) > 0.95
    assert share(hazel_marks, date.min, date(2025, 10, 31)) < 0.8
    assert share(hazel_marks, date(2025, 12, 20)) < 0.8


def test_cara_misses_mondays(long_marks):
    by_weekday = defaultdict(list)
    for (upn, on, _), code in long_marks.items():
        if upn == CARA:
            by_weekday[on.weekday()].append(code)
    rates = [at / possible for at, possible in map(attended, by_weekday.values())]
    assert min(rates) == rates[0] < 0.5
    assert min(rates[1:]) > 0.85


def test_dev_is_severely_absent_and_ben_evenly_below_ninety(long_marks):
    at, possible = attended(codes_of(long_marks, DEV))
    assert 2 * (possible - at) >= possible
    for first, last in (
        (date(2026, 4, 13), date(2026, 5, 22)),
        (date(2026, 6, 1), date(2026, 7, 21)),
        (FIRST_DAY, date(2026, 10, 22)),
        (date(2026, 11, 2), LAST_DAY),
    ):
        at, possible = attended(codes_of(long_marks, BEN, first, last))
        assert 0.75 < at / possible < 0.9


def test_ewan_has_nothing_before_the_second_of_november(long_marks):
    days = [on for upn, on, _ in long_marks if upn == EWAN]
    assert min(days) == date(2026, 11, 2)


def test_the_family_of_three_share_a_carer(hazel_marks):
    with (SAMPLES / "oak-park-pupils.csv").open(encoding="utf-8-sig") as file:
        oak = {row["UPN"]: row for row in csv.DictReader(file)}
    with (SAMPLES / "hazel-lane-pupils.csv").open(encoding="utf-8") as file:
        poppy = {row["UPN"]: row for row in csv.DictReader(file)}[POPPY]
    for upn in (MASON, RUBY):
        phone = oak[upn]["Contact1Telephone"].replace(" ", "")
        assert "+44" + phone[1:] == poppy["Contact 1 Mobile"]
        assert oak[upn]["Address"].upper() == poppy["Street"]
        assert oak[upn]["Postcode"].replace(" ", "") == poppy["Post Code"]
    at, possible = attended(codes_of(hazel_marks, POPPY))
    assert 10 * (possible - at) >= possible
