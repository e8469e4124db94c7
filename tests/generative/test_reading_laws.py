"""Laws of reading: nothing is lost, nothing is made up, and no file of any kind breaks the reader."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from aim.certificates.dates import Order, read_dates
from aim.certificates.loading import Loaded, load
from aim.certificates.understanding import Reconciliation
from aim.exports import mark_frames, pupil_json, write_read
from aim.pupil import pupil_facts
from tests.generative.strategies import BLANK, UNREAD, as_read, examples, rolls, weekdays
from tests.lib import layout_writers as writers
from tests.lib.layout_writers import LAYOUTS, Child, Roll, Written, as_csv, as_xlsx, upn
from tests.lib.sample_files import SAMPLES, bad_samples, mark_rows

LATER = date(2030, 1, 1)
Key = tuple[str, str, str, str, str]


def read(content: bytes, name: str = "register.csv") -> Loaded:
    return load([(name, content)], school="Oak Park School", dates=Order.DMY)


def written_marks(drawn: Roll) -> dict[Key, str]:
    """What a reader ought to find: whose, when, and which code."""
    return {
        (child.upn or child.number, child.surname, child.forename, day.isoformat(), session): as_read(
            drawn.mark(place, day, session), session
        )
        for place, child in enumerate(drawn.children)
        for day, session in drawn.moments
        if drawn.mark(place, day, session) not in BLANK
    }


def found_marks(found: Loaded) -> dict[Key, str]:
    return {
        (
            str(r["upn"] or r["admission_number"]),
            _bare(r["surname"]),
            _bare(r["forename"]),
            str(r["date"]),
            str(r["session"]),
        ): str(r["code"])
        for r in mark_rows(found)
    }


def _bare(text: object) -> str:
    """Free text without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    plain = str(text)
    return plain[1:] if plain[:2] in ("'=", "'+", "'@", "'-") else plain


def expected_counts(drawn: Roll, written: Written) -> Reconciliation:
    """How many positions of each sort the file has, by what was written into it."""
    texts = [drawn.mark(place, *moment) for place, moment in written.places]
    blank = sum(text in BLANK for text in texts)
    unread = sum(text in UNREAD for text in texts)
    return Reconciliation(len(texts) - blank - unread, blank, unread, 0)


# Nothing is lost: every layout, read back


@pytest.mark.parametrize("layout", LAYOUTS)
@given(drawn=rolls())
@examples(7)
def test_what_is_written_in_a_layout_is_read_back_mark_for_mark_from_text(layout: str, drawn: Roll) -> None:
    written = LAYOUTS[layout](drawn)
    found = read(as_csv(written))
    assert found.reconciliation == expected_counts(drawn, written)
    assert found_marks(found) == written_marks(drawn)


@pytest.mark.parametrize("layout", LAYOUTS)
@given(drawn=rolls(6))
@examples(2)
def test_a_workbook_of_the_same_grid_is_read_like_the_text(layout: str, drawn: Roll) -> None:
    written = LAYOUTS[layout](drawn)
    text, book = read(as_csv(written)), read(as_xlsx(written), "register.xlsx")
    assert book.reconciliation == text.reconciliation
    assert found_marks(book) == found_marks(text) == written_marks(drawn)
    assert _addresses(book) == _addresses(text)


def _addresses(found: Loaded) -> set[tuple[object, ...]]:
    return {(r["row"], r["column"], r["code"]) for r in mark_rows(found)}


@given(
    drawn=rolls(),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
@examples(7)
def test_delimiter_and_encoding_change_nothing(drawn: Roll, delimiter: str, encoding: str) -> None:
    found = read(as_csv(writers.long(drawn), delimiter, encoding))
    assert found_marks(found) == written_marks(drawn)


@given(drawn=rolls(), bad=st.lists(st.integers(0, 10_000), max_size=4))
@examples(7)
def test_a_mark_whose_day_cannot_be_known_is_refused_and_no_other_is_touched(
    drawn: Roll, bad: list[int]
) -> None:
    written = writers.long(drawn)
    by_row = {row: key for key, (row, _) in written.places.items()}
    spoilt = {2 + number % (len(written.rows) - 1) for number in bad}
    for row in spoilt:
        written.rows[row - 1][5] = "tbc"
    found = read(as_csv(written))
    kept = [key for row, key in by_row.items() if row not in spoilt]
    lost = [key for row, key in by_row.items() if row in spoilt]
    refused = sum(drawn.mark(place, *moment) not in BLANK for place, moment in lost)
    assert found.reconciliation.cells == len(by_row)
    assert found.reconciliation.refused == refused
    assert {each.place.row for each in found.problems if each.kind == "date-not-understood"} == spoilt
    assert len(found_marks(found)) == sum(drawn.mark(place, *moment) not in BLANK for place, moment in kept)


# Order and repetition


@given(drawn=rolls(), seed=st.integers(0, 1_000_000))
@examples(8)
def test_the_order_of_rows_changes_no_figure(drawn: Roll, seed: int) -> None:
    written = writers.long(drawn)
    shuffled = Written(
        [written.rows[0], *random.Random(seed).sample(written.rows[1:], len(written.rows) - 1)]
    )
    assert figures(read(as_csv(shuffled))) == figures(read(as_csv(written)))


@given(drawn=rolls())
@examples(8)
def test_a_file_loaded_twice_changes_no_figure(drawn: Roll) -> None:
    content = as_csv(writers.long(drawn))
    once = load([("a.csv", content)], school="Oak Park School", dates=Order.DMY)
    twice = load([("a.csv", content), ("again.csv", content)], school="Oak Park School", dates=Order.DMY)
    assert figures(twice) == figures(once)
    assert [each.kind for each in twice.problems].count("two-values-one-session") == 0
    assert twice.reconciliation == once.reconciliation + once.reconciliation


@given(drawn=rolls(), cut=st.integers(1, 100))
@examples(8)
def test_a_register_in_two_files_is_the_register_in_one(drawn: Roll, cut: int) -> None:
    written = writers.long(drawn)
    at = 1 + cut % (len(written.rows) - 1)
    parts = [Written([written.rows[0], *rows]) for rows in (written.rows[1:at], written.rows[at:])]
    files = [(f"{n}.csv", as_csv(part)) for n, part in enumerate(parts) if len(part.rows) > 1]
    found = load(files, school="Oak Park School", dates=Order.DMY)
    assert figures(found) == figures(read(as_csv(written)))


def figures(found: Loaded) -> dict[str, object]:
    """Every pupil's figures by name and number, whatever the order of the roll."""
    return {
        f"{row.upn} {row.admission_number} {row.surname} {row.forename}": pupil_json(
            pupil_facts(found.registers, row.child, on=LATER)
        )
        for row in found.registers.children.itertuples()
    }


@given(drawn=rolls(), cut=st.integers(0, 30))
@examples(8)
def test_the_sums_of_two_parts_of_the_time_are_the_sums_of_the_whole(drawn: Roll, cut: int) -> None:
    found = read(as_csv(writers.long(drawn)))
    day = drawn.days[cut % len(drawn.days)]
    for child in found.registers.children["child"]:
        before = pupil_facts(found.registers, child, last_day=date.fromordinal(day.toordinal() - 1), on=LATER)
        after = pupil_facts(found.registers, child, first_day=day, on=LATER)
        whole = pupil_facts(found.registers, child, on=LATER)
        parts = [pupil_json(each)["sessions"] for each in (before, after)]
        assert {name: parts[0][name] + parts[1][name] for name in parts[0]} == pupil_json(whole)["sessions"]


@given(drawn=rolls())
@examples(8)
def test_possible_is_attended_and_authorised_and_unauthorised(drawn: Roll) -> None:
    found = read(as_csv(writers.day_rows(drawn)))
    for told in figures(found).values():
        sessions = told["sessions"]  # type: ignore[index]
        assert sessions["possible"] == sum(sessions[n] for n in ("attended", "authorised", "unauthorised"))
        assert (told["attendance"] is None) == (sessions["possible"] == 0)  # type: ignore[index]


# Conflicts


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("/", "I"),
        ("O", "C"),
        ("-", "/"),
        ("Q9", "I"),
        ("N", "Q9"),
    ],
)
def test_of_two_files_the_first_named_wins(first: str, second: str) -> None:
    days = (date(2026, 9, 7), date(2026, 9, 8))
    one, two = (
        as_csv(writers.long(Roll((Child("A", "B", upn(1)),), days, {(0, (days[0], "AM")): code})))
        for code in (first, second)
    )
    both = load([("one.csv", one), ("two.csv", two)], school="S", dates=Order.DMY)
    assert [(r["code"], r["file"]) for r in mark_rows(both)] == [(first, "one.csv")]


# Dates


@given(days=weekdays(), order=st.sampled_from([Order.DMY, Order.MDY]))
@examples(100)
def test_dates_of_school_days_are_read_right_or_asked_about_but_never_read_wrong(
    days: tuple[date, ...], order: Order
) -> None:
    pattern = "%d/%m/%Y" if order is Order.DMY else "%m/%d/%Y"
    texts = {day.strftime(pattern): day for day in days}
    read_so = read_dates(texts)
    if read_so.ambiguous:
        assert read_so.days == {}
    else:
        assert read_so.days == texts


@given(days=st.sets(st.dates(date(2026, 9, 1), date(2027, 7, 20)), min_size=2, max_size=6))
@example(days={date(2026, 10, 2), date(2026, 10, 3)})
@examples(100)
def test_dates_of_a_school_open_on_saturdays_are_never_read_wrong(days: set[date]) -> None:
    texts = {day.strftime("%d/%m/%Y"): day for day in days if day.weekday() < 6}
    assume(texts)
    read_so = read_dates(texts)
    assert read_so.ambiguous or read_so.days == texts


# Any bytes, any name


def survives(name: str, content: bytes, folder: Path | None = None) -> Loaded:
    """Loads a file and asks everything of it that a user could; whatever it is, it gives an answer."""
    found = load([(name, content)], on=LATER)
    counts = found.reconciliation
    kept = sum(len(frame) for frame in mark_frames(found))
    assert kept <= counts.marks + counts.not_understood
    assert (kept == 0) == (counts.marks + counts.not_understood == 0)
    for child in list(found.registers.children["child"])[:3]:
        pupil_json(pupil_facts(found.registers, child, on=LATER))
    if folder:
        write_read(found, folder)
    return found


@given(name=st.text(max_size=20), content=st.binary(max_size=600))
@examples(40)
def test_no_bytes_under_any_name_break_the_reader(name: str, content: bytes) -> None:
    survives(name, content)


CELLS = st.one_of(
    st.sampled_from(
        "UPN,Surname,Forename,Name,Date,Session,Mark,AM,PM,Week Beginning,MonAM,MonPM,DOB,Reg,Minutes Late,"
        "Comments,/,\\,I,-,#,Q9,07/09/2026,2026-09-08,Mon 7 Sep,7 Sep 2026 AM,T820999900001,Ada,Total,12,"
        "2026-09-07T09:00:00Z,45537,Name:,UPN:,Page 1 of 2,31/09/2026,AM,PM,,,,".split(",")
    ),
    st.text(st.characters(exclude_categories=("Cs",)), max_size=8),
)


@given(rows=st.lists(st.lists(CELLS, max_size=8), max_size=12))
@examples(40)
def test_no_table_breaks_the_reader(rows: list[list[str]]) -> None:
    made = io.StringIO(newline="")
    csv.writer(made).writerows(rows)
    survives("table.csv", made.getvalue().encode())


@given(
    heads=st.lists(
        st.sampled_from(
            ["UPN", "Surname", "Date", "Session", "Mark", "Minutes Late", "Comments", "DOB", "Adno"]
        ),
        min_size=5,
        max_size=9,
        unique=True,
    ),
    rows=st.lists(st.lists(CELLS, min_size=9, max_size=9), min_size=1, max_size=8),
)
@examples(40)
def test_no_cell_under_good_headings_breaks_the_reader(heads: list[str], rows: list[list[str]]) -> None:
    made = io.StringIO(newline="")
    csv.writer(made).writerows([["UPN", "Surname", "Date", "Session", "Mark"], *(row[:5] for row in rows)])
    csv.writer(made).writerows([heads, *(row[: len(heads)] for row in rows)])
    survives("table.csv", made.getvalue().encode())


HEAD = "UPN,Surname,Forename,DOB,Date,Session,Mark,Minutes Late\n"
BREAKS = {  # each of these once stopped the reader
    "a day in the last year there is": "A,B,,9999-12-31,AM,/,",
    "a day in the first year there is": "A,B,,0001-01-01,AM,/,",
    "an hour that does not exist": "A,B,,2026-09-06T99:99:99Z,AM,/,",
    "the end of the day as 24:00": "A,B,,2026-09-06T24:00:00Z,AM,/,",
    "a zone that does not exist": "A,B,,2026-09-06T10:00:00+99:99,AM,/,",
    "the last moment there is": "A,B,,9999-12-31T23:30:00-05:00,AM,/,",
    "minutes in raised figures": "A,B,,2026-09-07,AM,L,1:\u00b2",
}


@pytest.mark.parametrize("cells", BREAKS.values(), ids=BREAKS)
def test_no_date_and_no_minutes_break_the_reader(cells: str) -> None:
    survives("register.csv", f"{HEAD}{upn(1)},{cells}\n".encode())


def _mutated(content: bytes, draw: Callable[..., int], other: bytes) -> bytes:
    made = bytearray(content)
    for _ in range(draw(1, 4)):
        at, size = draw(0, len(made)), draw(1, 60)
        match draw(0, 4):
            case 0 if made:
                made[min(at, len(made) - 1)] ^= draw(1, 255)
            case 1:
                del made[at : at + size]
            case 2:
                made[at:at] = made[draw(0, len(made)) :][:size]
            case 3:
                made[at:at] = other[draw(0, len(other)) :][:size]
            case _:
                made[at : at + 1] = bytes([draw(0, 255)])
    return bytes(made)


SMALL = [path for path in bad_samples() if path.stat().st_size < 60_000]
TEXTS = [path for path in SMALL if path.suffix in (".csv", ".xls", ".xml")]
TEXTS += [
    SAMPLES / name for name in ("ada-okafor-certificate.csv", "oak-park-wide.csv", "oak-park-day-rows.csv")
]
BOOKS = [path for path in SMALL if path.suffix in (".xlsx", ".docx", ".zip", ".pptx")]
BOOKS += [SAMPLES / name for name in ("ada-okafor-certificate.xlsx", "oak-park-wide.xlsx")]


@given(path=st.sampled_from(TEXTS), other=st.sampled_from(TEXTS), data=st.data())
@examples(20)
def test_no_spoilt_text_breaks_the_reader(path: Path, other: Path, data: st.DataObject) -> None:
    content = _mutated(path.read_bytes(), lambda a, b: data.draw(st.integers(a, b)), other.read_bytes())
    survives(path.name, content)


@given(path=st.sampled_from(BOOKS), other=st.sampled_from(BOOKS), data=st.data())
@examples(7)
def test_no_spoilt_workbook_breaks_the_reader(path: Path, other: Path, data: st.DataObject) -> None:
    content = _mutated(path.read_bytes(), lambda a, b: data.draw(st.integers(a, b)), other.read_bytes())
    survives(path.name, content)


@pytest.mark.parametrize("path", bad_samples(), ids=lambda path: path.name)
def test_every_bad_sample_can_be_written_out_again(path: Path, tmp_path: Path) -> None:
    survives(path.name, path.read_bytes(), tmp_path)
    assert {each.name for each in tmp_path.iterdir()} == {
        "marks.csv",
        "pupils.csv",
        "problems.csv",
        "summary.json",
    }
