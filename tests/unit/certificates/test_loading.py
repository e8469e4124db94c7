"""Loading: what becomes of each cell, which file wins, and what is said of a file that gives nothing."""

from __future__ import annotations

from datetime import date

import pytest

from aim.certificates.dates import Order
from aim.certificates.limits import limit
from aim.certificates.loading import load
from aim.problems import Severity
from tests.lib import layout_writers as writers
from tests.lib.layout_writers import Child, Roll, Written, as_csv, upn
from tests.lib.sample_files import SAMPLES, kinds, loaded, mark_rows, sample

HEAD = "UPN,Surname,Forename,Date,Session,Mark\n"
ADA = f"{upn(1)},Okafor,Ada"
WEEK = tuple(date(2026, 9, number) for number in (7, 8, 9, 10, 11))


def text(*rows: str, head: str = HEAD) -> bytes:
    return (head + "".join(f"{row}\n" for row in rows)).encode()


# Every cell is accounted for


def test_each_position_is_a_mark_a_blank_not_understood_or_refused() -> None:
    found = load(
        [("a.csv", text(f"{ADA},2026-09-07,AM,/", f"{ADA},2026-09-07,PM,", f"{ADA},2026-09-08,AM,Q9"))]
    )
    counts = found.reconciliation
    assert (counts.marks, counts.blank, counts.not_understood, counts.refused, counts.cells) == (
        1,
        1,
        1,
        0,
        3,
    )


def test_a_mark_that_stands_twice_is_two_cells_and_one_mark_of_the_register() -> None:
    found = load([("a.csv", text(*[f"{ADA},2026-09-07,AM,/"] * 2))])
    assert found.reconciliation.cells == 2
    assert len(mark_rows(found)) == 1
    assert "two-values-one-session" not in kinds(found)


def test_the_files_of_a_load_are_counted_one_by_one() -> None:
    found = load([("a.csv", text(f"{ADA},2026-09-07,AM,/")), ("b.csv", text(f"{ADA},tbc,AM,/"))])
    assert [each.reconciliation.cells for each in found.files] == [1, 1]
    assert [each.reconciliation.refused for each in found.files] == [0, 1]


@pytest.mark.parametrize(
    "content", [HEAD, "UPN,Surname,Forename,7 Sep 2026 AM,7 Sep 2026 PM\n"], ids=["long", "wide"]
)
def test_a_file_of_headings_and_no_pupils_is_said_to_be_so(content: str) -> None:
    assert any(each.severity is Severity.REFUSED for each in load([("a.csv", content.encode())]).problems)


@pytest.mark.parametrize("marks", ["7,8", ","], ids=["local codes that are numbers", "no marks yet"])
def test_a_pupil_with_a_name_and_no_number_is_a_pupil_in_a_wide_table(marks: str) -> None:
    head = "Surname,Forename,7 Sep 2026 AM,7 Sep 2026 PM\n"
    found = load([("a.csv", text(f"Bell,Sam,{marks}", "Okafor,Ada,/,I", head=head))])
    assert found.reconciliation.cells == 4


def test_many_rows_with_one_fault_are_listed_up_to_a_limit_and_then_summed_up() -> None:
    most = limit("problems_listed")
    rows = [f"{ADA},tbc,AM,/"] * (most + 5)
    found = load([("a.csv", text(*rows))])
    listed = [each for each in found.problems if each.kind == "date-not-understood"]
    (more,) = [each for each in found.problems if each.kind == "more-of-the-same"]
    assert len(listed) == most
    assert "5 more rows" in more.message and more.place.row == most + 2
    assert found.reconciliation.refused == most + 5


# Which file wins


@pytest.mark.parametrize("repeats", [1, 2, 50])
def test_the_first_of_several_values_for_a_session_is_kept_and_the_others_listed(repeats: int) -> None:
    rows = [f"{ADA},2026-09-07,AM,/", *[f"{ADA},2026-09-07,AM,I"] * repeats, f"{ADA},2026-09-07,PM,\\"]
    found = load([("a.csv", text(*rows))])
    kept, _ = mark_rows(found)
    assert (kept["code"], kept["row"]) == ("/", 2)
    assert [each.place.row for each in found.problems if each.kind == "two-values-one-session"] == [
        3 + number for number in range(repeats)
    ]


def test_the_value_kept_and_the_value_lost_are_both_named_with_their_places() -> None:
    found = load([("a.csv", text(f"{ADA},2026-09-07,AM,/")), ("b.csv", text(f"{ADA},2026-09-07,AM,Q9"))])
    (said,) = [each for each in found.problems if each.kind == "two-values-one-session"]
    assert (said.place.file, said.place.row, said.place.column, said.found) == ("b.csv", 2, "F", "Q9")
    assert "“/” in a.csv F2" in said.message


def test_minutes_and_notes_of_a_mark_that_lost_its_place_are_not_put_beside_the_other() -> None:
    head = "UPN,Surname,Forename,Date,Session,Mark,Minutes Late,Comments\n"
    rows = (f"{ADA},2026-09-07,AM,/,,", f"{ADA},2026-09-07,AM,L,12,bus late")
    (row,) = mark_rows(load([("a.csv", text(*rows, head=head))]))
    assert (row["code"], row["minutes_late"], row["comment"]) == ("/", "", "")


def test_a_planned_closure_in_one_file_and_a_mark_in_another_are_two_values() -> None:
    found = load([("a.csv", text(f"{ADA},2026-09-07,AM,#")), ("b.csv", text(f"{ADA},2026-09-07,AM,/"))])
    assert "two-values-one-session" in kinds(found)


def test_the_export_printed_last_wins_where_the_newest_is_preferred() -> None:
    def printed(mark: str, day: str) -> bytes:
        return text(f"{ADA},2026-09-07,AM,{mark}", f"Printed on {day} 09:12,,,,,")

    old, new = ("old.csv", printed("O", "14/10/2026")), ("new.csv", printed("I", "21/11/2026"))
    for files in ([old, new], [new, old]):
        (row,) = mark_rows(load(files, prefer_newest=True))
        assert (row["code"], row["file"]) == ("I", "new.csv")


def test_without_a_print_date_the_file_named_later_is_the_newest() -> None:
    files = [("a.csv", text(f"{ADA},2026-09-07,AM,O")), ("b.csv", text(f"{ADA},2026-09-07,AM,I"))]
    (row,) = mark_rows(load(files, prefer_newest=True))
    assert row["file"] == "b.csv"


# Schools and years


def test_two_academic_years_are_two_registers_of_one_school() -> None:
    found = load(
        [("a.csv", text(f"{ADA},2026-07-20,AM,/", f"{ADA},2026-09-07,AM,/"))], school="Oak Park School"
    )
    assert [(each.school, each.academic_year) for each in found.registers] == [
        ("Oak Park School", 2025),
        ("Oak Park School", 2026),
    ]
    assert len(found.registers.children) == 1


def test_two_schools_in_one_file_are_two_registers_and_one_child_is_one() -> None:
    rows = (f"Oak Park School,{ADA},2026-09-07,AM,/", f"Elm Road School,{ADA},2026-09-07,PM,D")
    found = load([("a.csv", text(*rows, head=f"School,{HEAD}"))])
    assert {each.school for each in found.registers} == {"Oak Park School", "Elm Road School"}
    assert len(found.registers.children) == 1


def test_one_school_spelt_in_two_ways_is_one() -> None:
    rows = (f"Oak Park School,{ADA},2026-09-07,AM,/", f"OAK PARK  SCHOOL,{ADA},2026-09-07,PM,/")
    assert len(load([("a.csv", text(*rows, head=f"School,{HEAD}"))]).registers) == 1


# The question that is asked


def test_ambiguous_dates_are_asked_about_once_a_file_and_nothing_of_it_is_read() -> None:
    found = load([("ambiguous-dates.csv", sample("bad/ambiguous-dates.csv"))])
    assert [each.kind for each in found.problems].count("ambiguous-dates") == 1
    assert mark_rows(found) == []
    assert found.reconciliation.refused == found.reconciliation.cells == 24


@pytest.mark.parametrize("layout", ["long", "day rows", "wide, two rows of headings"])
def test_the_ambiguous_case_is_asked_about_in_every_layout(layout: str) -> None:
    days = tuple(date(2026, 9, number) for number in (2, 3, 7, 10))
    marks = {(0, (day, half)): "/\\"[half == "PM"] for day in days for half in writers.SESSIONS}
    drawn = Roll((Child("Okafor", "Ada", upn(1)),), days, marks)
    made = (
        writers.wide(drawn, 2, dates=writers.dmy)
        if layout.startswith("wide")
        else writers.LAYOUTS[layout](drawn)
    )
    asked = load([("a.csv", as_csv(made))])
    assert "ambiguous-dates" in kinds(asked)
    assert mark_rows(asked) == []
    assert {r["date"] for r in mark_rows(load([("a.csv", as_csv(made))], dates=Order.DMY))} == {
        day.isoformat() for day in days
    }


def test_one_date_that_settles_the_question_settles_it_for_the_whole_file() -> None:
    rows = [f"{ADA},{day}/09/2026,AM,/" for day in ("02", "03", "07", "10", "14")]
    assert {r["date"][:7] for r in mark_rows(load([("a.csv", text(*rows))]))} == {"2026-09"}


# Strings of marks


def string(marks: str, last: str = "") -> bytes:
    return f"UPN,Surname,Forename,Start Date,End Date,Marks\n{ADA},2026-09-14,{last},{marks}\n".encode()


@pytest.mark.parametrize(
    ("marks", "last"), [("/\\" * 10, "2026-09-25"), ("/\\" * 5 + "####" + "/\\" * 5, "2026-09-25")]
)
def test_a_string_with_a_last_day_is_cut_by_it(marks: str, last: str) -> None:
    rows = mark_rows(load([("a.csv", string(marks, last))]))
    present = [(r["date"], r["session"], r["code"]) for r in rows if r["code"] != "#"]
    assert len(present) == 20
    assert (present[0], present[-1]) == (("2026-09-14", "AM", "/"), ("2026-09-25", "PM", "\\"))
    assert [r["column"] for r in rows][:2] == ["F[1]", "F[2]"]


def test_seventy_marks_without_a_last_day_are_seven_weeks_or_five_and_nothing_is_guessed() -> None:
    found = load([("a.csv", string("/\\" * 35))])
    assert "marks-string" in kinds(found)
    assert found.reconciliation.refused == 70


# A lone certificate


def test_a_certificates_printed_range_in_words_is_the_time_on_roll() -> None:
    marks = {(0, (day, half)): "/\\"[half == "PM"] for day in WEEK for half in writers.SESSIONS}
    made = writers.certificates(Roll((Child("Okafor", "Ada", upn(1)),), WEEK, marks))
    words = Written(
        [["Date range:", "7 Sep 2026 to 23 Oct 2026"] if r[:1] == ["Date range:"] else r for r in made.rows]
    )
    found = load([("a.csv", as_csv(words))])
    assert str(found.registers.registers[0].roll["entry_date"].iloc[0]) == "2026-09-07"


# What a user sees of the whole


def test_every_sample_says_which_layout_it_was_read_as() -> None:
    for name, layout in {
        "oak-park-long.csv": "long",
        "oak-park-day-rows.csv": "day rows",
        "oak-park-week-rows.xlsx": "week rows",
        "oak-park-wide.xlsx": "wide",
        "oak-park-day-cells.xlsx": "day cells",
        "oak-park-marks-strings.csv": "marks strings",
        "ada-okafor-certificate.csv": "certificate blocks",
    }.items():
        (outline,) = loaded(name).files
        assert (outline.file, outline.layout) == (name, layout)
        assert outline.in_words and 0 < outline.sure <= 1


def test_progress_hears_of_each_file_as_it_is_begun() -> None:
    told: list[str] = []
    load([("a.csv", b""), ("b.csv", b"")], progress=told.append)
    assert told == ["a.csv", "b.csv"]


def test_a_file_given_as_a_memory_map_is_read_like_bytes() -> None:
    import mmap

    path = SAMPLES / "oak-park-wide.csv"
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        found = load([(path.name, mapped)])
    assert mark_rows(found) == mark_rows(loaded(path.name))
