"""The command line: what is written, what is said, and with which exit status; never a traceback."""

from __future__ import annotations

import contextlib
import csv
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd
import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from aim.__main__ import main
from aim.casework.children import Child
from aim.casework.meetings import begin_meeting, save_meeting
from aim.casework.parts import Action, Side
from aim.casework.plans import save_part
from aim.casework.store import open_store
from aim.casework.users import User
from tests.lib.docx_text import docx_text
from tests.lib.layout_writers import upn
from tests.lib.sample_files import ADA, SAMPLES

LONG = SAMPLES / "oak-park-long.csv"
WIDE = SAMPLES / "oak-park-wide.csv"
PUPILS = SAMPLES / "oak-park-pupils.csv"
CERTIFICATE = SAMPLES / "ada-okafor-certificate.csv"
BAD = SAMPLES / "bad"
HEAD = "School,UPN,Adno,Surname,Forename,Date,Session,Mark,Minutes Late,Comments\n"


def run(*arguments: object) -> Result:
    """The command line as a user runs it, on the day of the samples' story unless another is given."""
    given = [str(each) for each in arguments]
    reads = given[0] in ("read", "load", "pupil", "cohort", "document", "documents")
    if reads and "--on" not in given and "--help" not in given:
        given += ["--on", "2026-11-21"]
    result = CliRunner().invoke(main, given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output + result.stderr
    return result


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def file(folder: Path, *rows: str, name: str = "register.csv", head: str = HEAD) -> Path:
    path = folder / name
    path.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def row(mark: str, day: str = "2026-09-07", session: str = "AM", who: str = "", beside: str = ",") -> str:
    return f"Oak Park School,{who or upn(1) + ',0012,Okafor,Ada'},{day},{session},{mark},{beside}"


# read


def test_read_writes_four_files_with_the_columns_in_their_order(tmp_path: Path) -> None:
    result = run("read", WIDE, "--out", tmp_path / "made" / "here")
    assert result.exit_code == 0
    folder = tmp_path / "made" / "here"
    assert {path.name for path in folder.iterdir()} == {
        "marks.csv",
        "pupils.csv",
        "problems.csv",
        "summary.json",
    }
    first = {path.stem: path.read_text(encoding="utf-8").splitlines()[0] for path in folder.glob("*.csv")}
    assert first["marks"] == (
        "school,upn,admission_number,surname,forename,date,session,code,counts_as,minutes_late,comment,"
        "file,sheet,row,column"
    )
    assert first["problems"] == "severity,kind,file,sheet,row,column,found,message,to_do"
    assert first["pupils"].startswith("school,") and "upn" in first["pupils"]


def test_the_summary_holds_what_the_design_says(tmp_path: Path) -> None:
    run("read", WIDE, CERTIFICATE, "--school", "Oak Park School", "--out", tmp_path)
    said = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert list(said) == [
        "files", "pupils", "marks", "blank", "not_understood", "refused", "cells", "first_date", "last_date",
        "schools", "files_read",
    ]  # fmt: skip
    assert (said["files"], said["pupils"], said["schools"]) == (2, 10, ["Oak Park School"])
    assert (said["first_date"], said["last_date"]) == ("2026-09-01", "2026-11-20")
    assert said["cells"] == said["marks"] + said["blank"] + said["not_understood"] + said["refused"]
    assert [list(each) for each in said["files_read"]] == [["file", "layout", "sure", "marks", "pupils"]] * 2
    assert [(each["file"], each["pupils"]) for each in said["files_read"]] == [
        ("oak-park-wide.csv", 10),
        ("ada-okafor-certificate.csv", 1),
    ]


def test_marks_stand_one_row_a_session_with_their_address(tmp_path: Path) -> None:
    path = file(
        tmp_path, row("L", beside='12,"bus late, rang in"'), row("/", session="PM"), row("-", "2026-09-08")
    )
    assert run("read", path, "--out", tmp_path / "out").exit_code == 0
    late, afternoon, gap = table(tmp_path / "out" / "marks.csv")
    assert list(late.values()) == [
        "Oak Park School", upn(1), "0012", "Okafor", "Ada", "2026-09-07", "AM", "L", "attending", "12",
        "bus late, rang in", "register.csv", "", "2", "H",
    ]  # fmt: skip
    assert (afternoon["session"], afternoon["code"]) == ("PM", "\\")
    assert (gap["code"], gap["counts_as"], gap["row"]) == ("-", "not recorded", "4")


def test_a_morning_has_one_stroke_and_an_afternoon_the_other_whichever_was_typed(tmp_path: Path) -> None:
    path = file(
        tmp_path, row("\\"), row("/", session="PM"), row("/", "2026-09-08"), row("\\", "2026-09-08", "PM")
    )
    run("read", path, "--out", tmp_path)
    assert [r["code"] for r in table(tmp_path / "marks.csv")] == ["/", "\\", "/", "\\"]


def test_what_is_no_code_stands_as_typed_and_counts_as_not_understood(tmp_path: Path) -> None:
    path = file(tmp_path, row("Q9"), row("=1+1", session="PM"), row("ill", "2026-09-08"))
    result = run("read", path, "--out", tmp_path)
    assert [(r["code"], r["counts_as"]) for r in table(tmp_path / "marks.csv")] == [
        ("Q9", "not understood"),
        ("=1+1", "not understood"),
        ("ill", "not understood"),
    ]
    assert result.exit_code == 0
    assert "3 not understood" in result.stderr


def test_risky_free_text_has_an_apostrophe_and_marks_have_none(tmp_path: Path) -> None:
    who = f"{upn(1)},0012,=cmd|' /C calc'!A0,@SUM(A1)"
    path = file(
        tmp_path, row("-", who=who, beside=",+44 7700"), row("I", session="PM", who=who, beside=',"-reason"')
    )
    run("read", path, "--out", tmp_path)
    one, two = table(tmp_path / "marks.csv")
    assert (one["surname"], one["forename"], one["comment"]) == (
        "'=cmd|' /C calc'!A0",
        "'@SUM(A1)",
        "'+44 7700",
    )
    assert two["comment"] == "'-reason"
    assert (one["code"], two["code"]) == ("-", "I")
    (pupil,) = table(tmp_path / "pupils.csv")
    assert pupil["surname"] == "'=cmd|' /C calc'!A0"


def test_problems_name_the_place_as_the_spreadsheet_shows_it(tmp_path: Path) -> None:
    path = file(tmp_path, row("/"), row("Q9", session="PM"), row("/", "31/09/2026"))
    result = run("read", path, "--out", tmp_path)
    assert result.exit_code == 1
    refused, problem, *_ = table(tmp_path / "problems.csv")
    assert (refused["severity"], refused["kind"], refused["row"], refused["column"]) == (
        "refused", "date-does-not-exist", "4", "F",
    )  # fmt: skip
    assert (problem["severity"], problem["kind"], problem["row"], problem["column"], problem["found"]) == (
        "problem", "not-a-code", "3", "H", "Q9",
    )  # fmt: skip
    assert "31/09/2026 does not exist" in result.stderr


def test_the_reconciliation_is_said(tmp_path: Path) -> None:
    path = file(tmp_path, row("/"), row("", session="PM"), row("Q9", "2026-09-08"), row("/", "tbc"))
    assert (
        "4 cells: 1 mark, 1 blank, 1 not understood, 1 refused" in run("read", path, "--out", tmp_path).stderr
    )


def test_every_sample_is_read_whole_and_status_0(tmp_path: Path) -> None:
    for name in ("oak-park-week-rows.xlsx", "oak-park-7e1-certificates.csv", "crossing-august-2024.csv"):
        assert run("read", SAMPLES / name, "--out", tmp_path).exit_code == 0, name


# Exit status


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("empty-file.csv", 1),
        ("picture.csv", 1),
        ("damaged-file.xlsx", 1),
        ("date-not-understood.csv", 1),
        ("ambiguous-dates.csv", 1),
        ("pupil-not-known.csv", 1),
        ("summary-only.csv", 1),
        ("not-a-code.csv", 0),
        ("upn-check-letter.csv", 0),
        ("two-values-one-session.csv", 0),
        ("future-marks.csv", 0),
        ("footer-rows.csv", 0),
        ("ragged-row.csv", 0),
    ],
)
def test_the_status_is_1_where_a_file_or_a_mark_was_refused_and_0_for_all_else(
    name: str, status: int, tmp_path: Path
) -> None:
    assert run("read", BAD / name, "--out", tmp_path).exit_code == status


def test_what_can_be_used_is_written_though_another_file_is_missing_or_refused(tmp_path: Path) -> None:
    result = run("read", tmp_path / "not-there.csv", BAD / "picture.csv", WIDE, "--out", tmp_path)
    assert result.exit_code == 1
    assert "not-there.csv" in result.stderr and "picture" in result.stderr
    assert len(table(tmp_path / "pupils.csv")) == 10


def test_a_folder_given_as_a_file_is_said_in_a_sentence(tmp_path: Path) -> None:
    result = run("read", tmp_path, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert tmp_path.name in result.stderr


def test_a_file_that_may_not_be_opened_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file(tmp_path, row("/"))
    held = Path.open

    def shut(self: Path, *arguments: Any, **named: Any) -> Any:
        if self == path and "w" not in str(arguments):
            raise PermissionError(13, "Permission denied")
        return held(self, *arguments, **named)

    monkeypatch.setattr(Path, "open", shut)
    result = run("read", path, "--out", tmp_path / "out")
    assert result.exit_code == 1
    assert "register.csv" in result.stderr and "opened" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["read"],
        ["read", str(WIDE)],
        ["read", str(WIDE), "--out", "x", "--dates", "ydm"],
        ["read", str(WIDE), "--out", "x", "--from", "02/09/2026"],
        ["read", str(WIDE), "--out", "x", "--prefer", "oldest"],
        ["cohort", str(WIDE)],
        ["cohort", str(WIDE), "--by", "form", "--out", "x"],
        ["cohort", str(WIDE), "--by", "week,week", "--out", "x"],
        ["load", "--data", "x"],
        ["read", "--out", "x"],
        ["read", str(WIDE), "--data", "x", "--out", "x"],
        ["cohort", "--data", "x", "--dates", "dmy", "--out", "x"],
        ["pupil", str(WIDE)],
        ["pupil", str(WIDE), "--upn", ADA, "--all"],
        ["pupil", str(WIDE), "--all"],
        ["document", "no-such-form", str(WIDE), "--upn", ADA, "--meeting-date", "2026-11-27", "--out", "x"],
        ["nonsense"],
    ],
)
def test_wrong_usage_is_status_2_and_says_what_is_right(arguments: list[str]) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr


@pytest.mark.parametrize("command", [[], ["read"], ["load"], ["pupil"], ["cohort"], ["document"]])
def test_every_command_explains_itself(command: list[str]) -> None:
    for flag in ("--help", "-h"):
        result = run(*command, flag) if command else CliRunner().invoke(main, [flag])
        assert result.exit_code == 0
        assert "Usage:" in result.output
    if command:
        for option in ("--school", "--dates", "--codes", "--from", "--to", "--on", "--prefer"):
            assert option in result.output


def test_an_out_that_is_a_file_is_wrong_usage(tmp_path: Path) -> None:
    path = file(tmp_path, row("/"))
    assert run("read", path, "--out", path).exit_code == 2


@pytest.mark.parametrize(
    "arguments",
    [
        ["pupil", str(CERTIFICATE), "--all", "--out", "nowhere/ada.jsonl"],
        [
            *("document", "school-attendance-meeting", str(CERTIFICATE), "--upn", ADA),
            *("--meeting-date", "2026-11-27", "--out", "nowhere/form.docx"),
        ],
        ["read", str(CERTIFICATE), "--out", "taken.csv/below"],
    ],
)
def test_a_place_that_cannot_be_written_to_is_named(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken.csv").write_text("x", encoding="utf-8")
    result = CliRunner().invoke(main, [*arguments, "--on", "2026-11-21"])
    assert isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code in (1, 2)
    assert arguments[-1].partition("/")[0] in result.stderr


# Options


def test_dates_are_read_as_told(tmp_path: Path) -> None:
    bad = BAD / "ambiguous-dates.csv"
    assert "--dates dmy" in run("read", bad, "--out", tmp_path).stderr
    for told, day in (("dmy", "2026-09-02"), ("mdy", "2026-02-09")):
        assert run("read", bad, "--dates", told, "--out", tmp_path).exit_code == 0
        assert table(tmp_path / "marks.csv")[0]["date"] == day


def test_a_school_is_named_where_the_file_names_none_and_not_where_it_does(tmp_path: Path) -> None:
    bare = file(tmp_path, f"{upn(1)},A,B,2026-09-07,AM,/", head="UPN,Surname,Forename,Date,Session,Mark\n")
    run("read", bare, "--school", "Elm Road School", "--out", tmp_path)
    assert {r["school"] for r in table(tmp_path / "marks.csv")} == {"Elm Road School"}
    assert "unnamed-school" not in {r["kind"] for r in table(tmp_path / "problems.csv")}
    run("read", CERTIFICATE, "--school", "Elm Road School", "--out", tmp_path)
    assert {r["school"] for r in table(tmp_path / "marks.csv")} == {"Oak Park School"}


def test_a_schools_own_codes_are_read_as_it_says(tmp_path: Path) -> None:
    codes = tmp_path / "codes.csv"
    codes.write_text("Local code,Statutory code\n!,X\nIll,I\n", encoding="utf-8")
    path = file(tmp_path, row("!"), row("Ill", session="PM"))
    run("read", path, "--codes", codes, "--out", tmp_path)
    assert [(r["code"], r["counts_as"]) for r in table(tmp_path / "marks.csv")] == [
        ("X", "not possible"),
        ("I", "authorised"),
    ]


def test_an_own_code_that_stands_for_no_code_is_wrong_usage(tmp_path: Path) -> None:
    codes = tmp_path / "codes.csv"
    codes.write_text("Local,Statutory\n!,ZZ\n", encoding="utf-8")
    result = run("read", file(tmp_path, row("!")), "--codes", codes, "--out", tmp_path)
    assert result.exit_code == 2
    assert "ZZ" in result.stderr


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"Local,Statutory\n\x93ill\x94,I\n"])
def test_a_list_of_codes_that_is_not_in_utf_8_is_said_in_a_sentence(content: bytes, tmp_path: Path) -> None:
    codes = tmp_path / "codes.csv"
    codes.write_bytes(content)
    result = CliRunner().invoke(
        main, ["read", str(file(tmp_path, row("/"))), "--codes", str(codes), "--out", str(tmp_path)]
    )
    assert result.exit_code in (0, 2)
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_from_and_to_keep_both_their_days(tmp_path: Path) -> None:
    days = ("2026-09-07", "2026-09-08", "2026-09-09", "2026-09-10")
    path = file(tmp_path, *(row("/", day) for day in days))
    run("read", path, "--from", days[1], "--to", days[2], "--out", tmp_path)
    assert [r["date"] for r in table(tmp_path / "marks.csv")] == list(days[1:3])
    told = json.loads(run("pupil", path, "--upn", upn(1), "--from", days[1], "--to", days[2]).stdout)
    assert told["sessions"]["possible"] == 2


def test_a_window_that_leaves_no_mark_leaves_no_mark(tmp_path: Path) -> None:
    result = run("read", WIDE, "--from", "2030-01-01", "--out", tmp_path)
    assert result.exit_code == 0
    assert table(tmp_path / "marks.csv") == []


def test_the_summary_of_a_window_says_the_days_that_are_in_it(tmp_path: Path) -> None:
    run("read", WIDE, "--from", "2026-09-07", "--to", "2026-09-11", "--out", tmp_path)
    days = {r["date"] for r in table(tmp_path / "marks.csv")}
    assert (min(days), max(days)) == ("2026-09-07", "2026-09-11")


def test_marks_after_the_day_asked_about_are_read_and_not_counted(tmp_path: Path) -> None:
    path = file(tmp_path, row("/"), row("O", "2026-09-08"))
    result = run("pupil", path, "--upn", upn(1), "--on", "2026-09-07")
    assert json.loads(result.stdout)["sessions"]["possible"] == 1
    run("read", path, "--on", "2026-09-07", "--out", tmp_path)
    assert len(table(tmp_path / "marks.csv")) == 2
    assert "future-marks" in {r["kind"] for r in table(tmp_path / "problems.csv")}


@pytest.fixture
def two_files(tmp_path: Path) -> tuple[Path, Path]:
    return file(tmp_path, row("O"), name="older.csv"), file(tmp_path, row("I"), name="newer.csv")


def test_the_first_file_named_wins_and_the_other_mark_is_listed(
    two_files: tuple[Path, Path], tmp_path: Path
) -> None:
    assert run("read", *two_files, "--out", tmp_path).exit_code == 0
    assert [(r["code"], r["file"]) for r in table(tmp_path / "marks.csv")] == [("O", "older.csv")]
    (lost,) = [r for r in table(tmp_path / "problems.csv") if r["kind"] == "two-values-one-session"]
    assert (lost["file"], lost["found"]) == ("newer.csv", "I")


def test_the_newest_file_wins_where_that_is_preferred(two_files: tuple[Path, Path], tmp_path: Path) -> None:
    run("read", *two_files, "--prefer", "newest", "--out", tmp_path)
    assert [(r["code"], r["file"]) for r in table(tmp_path / "marks.csv")] == [("I", "newer.csv")]


# pupil


def test_a_pupils_facts_come_as_json_alone_on_standard_output() -> None:
    result = run("pupil", CERTIFICATE, "--upn", ADA)
    assert result.exit_code == 0
    told = json.loads(result.stdout)
    assert list(told) == [
        "pupil", "from", "to", "sessions", "attendance", "standing", "codes", "half_terms", "better_times",
        "absences", "patterns", "longest_run", "penalty_window",
        # what came later stands after what was promised
        "asked_by_school", "last_four_weeks", "last_year", "what_differed", "school_age", "thresholds",
        "looking_ahead",
    ]  # fmt: skip
    assert list(told["pupil"]) == [
        "surname", "forename", "upn", "school", "year_group", "reg_group", "date_of_birth",
    ]  # fmt: skip
    assert list(told["sessions"]) == [
        "possible", "attended", "authorised", "unauthorised", "late", "late_after_register_closed",
        "not_recorded", "not_understood", "not_possible",
    ]  # fmt: skip
    assert told["pupil"]["surname"] == "Okafor"
    assert (told["sessions"]["attended"], told["sessions"]["possible"]) == (83, 102)
    assert told["attendance"] == pytest.approx(100 * 83 / 102)
    assert told["standing"] == "persistent"


@pytest.mark.parametrize("given", [ADA.lower(), f" {ADA} ", "R820 9998 19001"])
def test_a_upn_may_be_typed_in_small_letters_and_with_spaces(given: str) -> None:
    assert run("pupil", CERTIFICATE, "--upn", given).exit_code == 0


def test_a_upn_that_is_not_in_the_files_is_status_1_and_said() -> None:
    result = run("pupil", CERTIFICATE, "--upn", upn(77))
    assert result.exit_code == 1
    assert upn(77) in result.stderr
    assert result.stdout == ""


def test_everyone_is_written_a_line_each(tmp_path: Path) -> None:
    out = tmp_path / "all.jsonl"
    assert run("pupil", WIDE, "--all", "--out", out).exit_code == 0
    told = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert len(told) == 10
    assert "Zoë" in {each["pupil"]["forename"] for each in told}
    (ada,) = [each for each in told if each["pupil"]["upn"] == ADA]
    assert ada == json.loads(run("pupil", WIDE, "--upn", ADA).stdout)


def test_a_pupil_without_a_possible_session_has_no_percentage(tmp_path: Path) -> None:
    told = json.loads(run("pupil", file(tmp_path, row("D"), row("-", session="PM")), "--upn", upn(1)).stdout)
    assert (told["attendance"], told["standing"]) == (None, "none")


# cohort


def test_a_cluster_that_does_not_answer_is_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_answer(*_: object) -> None:
        raise OSError("timed out")

    monkeypatch.setenv("AIM_SCHEDULER", "tcp://127.0.0.1:1")
    monkeypatch.setattr("aim.__main__.cohort_rows_of", no_answer)
    result = run("cohort", WIDE, "--by", "half_term", "--out", tmp_path / "cohort.csv")
    assert result.exit_code == 1
    assert "AIM_SCHEDULER names a cluster at tcp://127.0.0.1:1, and it cannot be used." in result.stderr
    assert not (tmp_path / "cohort.csv").exists()


def test_a_cohort_is_a_workbook_where_the_file_is_called_so(tmp_path: Path) -> None:
    table, book = tmp_path / "cohort.csv", tmp_path / "cohort.XLSX"
    for out in (table, book):
        assert run("cohort", WIDE, "--by", "half_term", "--out", out).exit_code == 0
    told = pd.read_csv(table)
    heads, *rows = load_workbook(book)["Cohort"].iter_rows(values_only=True)
    assert heads[:3] == ("half_term", "Pupils", "Possible sessions")
    assert [row[:3] for row in rows] == list(
        told[["half_term", "pupils", "possible"]].itertuples(index=False, name=None)
    )


def test_a_cohort_has_the_columns_promised_in_their_order(tmp_path: Path) -> None:
    out = tmp_path / "cohort.csv"
    files = (LONG, SAMPLES / "oak-park-pupils.csv")
    result = run("cohort", *files, "--by", "year_group, half_term", "--out", out)
    assert result.exit_code == 0
    assert out.read_text(encoding="utf-8").splitlines()[0] == (
        "year_group,half_term,pupils,possible,attended,authorised,unauthorised,attendance,absence,"
        "persistent,persistent_rate,severe,severe_rate"
    )
    first = table(out)[0]
    assert (first["year_group"], first["half_term"], first["pupils"]) == ("7", "2025/26 Summer 1", "11")
    assert first["attendance"] == repr(100 * int(first["attended"]) / int(first["possible"]))
    assert "outside the sums: " in result.stderr


def test_what_a_cohort_cannot_be_counted_by_is_said_with_what_it_can(tmp_path: Path) -> None:
    result = run("cohort", LONG, "--by", "yeargroup", "--out", tmp_path / "cohort.csv")
    assert result.exit_code == 2
    assert "yeargroup" in result.stderr and "year_group" in result.stderr
    assert not (tmp_path / "cohort.csv").exists()


def test_a_rate_is_blank_where_nothing_was_possible(tmp_path: Path) -> None:
    path = file(tmp_path, row("D"), row("/", "2026-09-08"))
    run("cohort", path, "--by", "week,weekday", "--out", tmp_path / "cohort.csv")
    monday, tuesday = table(tmp_path / "cohort.csv")
    assert (monday["weekday"], monday["possible"], monday["attendance"]) == ("Monday", "0", "")
    assert (monday["pupils"], monday["persistent_rate"]) == ("0", "")
    assert (tuesday["possible"], tuesday["attendance"]) == ("1", "100.0")


def test_a_code_stands_as_it_is_and_free_text_is_quoted(tmp_path: Path) -> None:
    path = file(tmp_path, row("-"), row("I", "2026-09-08"), row("/", "2026-09-09"))
    out = tmp_path / "cohort.csv"
    run("cohort", path, "--by", "code", "--out", out)
    assert [(r["code"], r["possible"], r["authorised"]) for r in table(out)] == [
        ("/", "1", ""),
        ("I", "1", "1"),
        ("-", "0", ""),
    ]
    head = "UPN,Surname,Forename,Reg,Date,Session,Mark\n"
    bare = file(tmp_path, f"{upn(1)},A,B,=1+1,2026-09-07,AM,/", head=head)
    run("cohort", bare, "--by", "reg_group", "--out", out)
    assert [r["reg_group"] for r in table(out)] == ["'=1+1"]


def test_a_cohort_counts_the_days_asked_for_and_no_later_mark(tmp_path: Path) -> None:
    days = ("2026-09-07", "2026-09-08", "2026-09-09")
    path = file(tmp_path, *(row("/", day) for day in days))
    out = tmp_path / "cohort.csv"
    run("cohort", path, "--by", "weekday", "--from", days[1], "--on", days[1], "--out", out)
    assert [r["weekday"] for r in table(out)] == ["Tuesday"]
    run("cohort", path, "--on", days[2], "--out", out)
    assert [r["possible"] for r in table(out)] == ["3"]


# load, and --data in place of files


def test_what_is_loaded_is_held_and_every_command_can_use_it(tmp_path: Path) -> None:
    data, out = tmp_path / "held", tmp_path / "out"
    loaded = run("load", WIDE, CERTIFICATE, "--school", "Oak Park School", "--data", data)
    assert loaded.exit_code == 0
    run("read", WIDE, CERTIFICATE, "--school", "Oak Park School", "--out", out / "files")
    assert json.loads(loaded.stdout) == json.loads((out / "files" / "summary.json").read_text("utf-8"))
    assert run("read", "--data", data, "--out", out / "held").exit_code == 0
    assert table(out / "held" / "marks.csv") == table(out / "files" / "marks.csv")
    assert table(out / "held" / "pupils.csv") == table(out / "files" / "pupils.csv")
    files = (WIDE, CERTIFICATE, "--school", "Oak Park School")
    assert run("pupil", "--data", data, "--upn", ADA).stdout == run("pupil", *files, "--upn", ADA).stdout
    for name, given in (("held", ("--data", data)), ("files", files)):
        assert run("cohort", *given, "--by", "week", "--out", out / f"{name}.csv").exit_code == 0
    assert (out / "held.csv").read_text("utf-8") == (out / "files.csv").read_text("utf-8")
    meeting = ("--upn", ADA, "--meeting-date", "2026-11-27", "--out", out / "form.docx")
    assert run("document", "school-attendance-meeting", "--data", data, *meeting).exit_code == 0


def test_the_summary_of_what_is_held_says_the_marks_of_each_file_that_count(tmp_path: Path) -> None:
    path = file(tmp_path, row("/"), row("", session="PM"), row("Q9", "2026-09-08"))
    run("load", path, "--data", tmp_path / "held")
    run("read", "--data", tmp_path / "held", "--out", tmp_path)
    said = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert (said["cells"], said["marks"], said["not_understood"], said["blank"]) == (2, 1, 1, 0)
    assert said["files_read"] == [
        {"file": "register.csv", "layout": "held", "sure": 1.0, "marks": 1, "pupils": 1}
    ]


def test_loading_again_says_what_changed_and_keeps_what_was_held(tmp_path: Path) -> None:
    data = tmp_path / "held"
    first = run("load", file(tmp_path, row("N"), row("/", "2026-09-08")), "--data", data)
    assert "2 new marks" in first.stderr
    newer = file(tmp_path, row("I"), row("/", "2026-09-09"), name="newer.csv")
    again = run("load", newer, "--data", data)
    assert "1 new mark; 0 marks the same as before" in again.stderr
    assert "1 mark other than held: what was held still counts" in again.stderr
    run("read", "--data", data, "--out", tmp_path)
    assert [r["code"] for r in table(tmp_path / "marks.csv")] == ["N", "/", "/"]
    newest = run("load", newer, "--prefer", "newest", "--data", data)
    assert "the marks of this load count now" in newest.stderr
    run("read", "--data", data, "--out", tmp_path)
    assert [(r["code"], r["file"]) for r in table(tmp_path / "marks.csv")] == [
        ("I", "newer.csv"),
        ("/", "register.csv"),
        ("/", "newer.csv"),
    ]


def test_files_without_a_mark_change_nothing_that_is_held(tmp_path: Path) -> None:
    result = run("load", SAMPLES / "oak-park-pupils.csv", "--data", tmp_path / "held")
    assert result.exit_code == 1
    assert "no marks" in result.stderr
    assert not (tmp_path / "held").exists()


def test_a_folder_that_holds_nothing_is_status_1_and_said(tmp_path: Path) -> None:
    result = run("cohort", "--data", tmp_path / "nowhere", "--out", tmp_path / "c.csv")
    assert result.exit_code == 1
    assert "nothing is held in" in result.stderr


def test_a_held_file_that_is_damaged_is_status_1_and_the_others_are_used(tmp_path: Path) -> None:
    data = tmp_path / "held"
    run("load", file(tmp_path, row("/", "2025-09-08"), row("I")), "--data", data)
    damaged = sorted((data / "registers").iterdir())[0]
    damaged.write_bytes(b"PAR1 and nothing")
    result = run("read", "--data", data, "--out", tmp_path)
    assert result.exit_code == 1
    assert damaged.name in result.stderr
    assert [r["code"] for r in table(tmp_path / "marks.csv")] == ["I"]


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x", encoding="utf-8")
    result = run("load", CERTIFICATE, "--data", tmp_path / "taken" / "below")
    assert result.exit_code == 1
    assert "below could not be written" in result.stderr


# document


def document(tmp_path: Path, *more: object, upn: str = ADA, meeting: str = "2026-11-27") -> Result:
    form = "school-attendance-meeting"
    fixed = ["--upn", upn, "--meeting-date", meeting, "--out", tmp_path / "form.docx"]
    return run("document", form, CERTIFICATE, *fixed, *more)


def answers(tmp_path: Path, said: object) -> Path:
    path = tmp_path / "answers.json"
    path.write_text(said if isinstance(said, str) else json.dumps(said), encoding="utf-8")
    return path


def test_a_form_is_filled_with_the_record_and_the_answers(tmp_path: Path) -> None:
    said = answers(tmp_path, {"present": ["Grace Okafor, mother", "Sam Bell, Head of Year 7"]})
    result = document(tmp_path, "--answers", said)
    assert result.exit_code == 0
    text = docx_text((tmp_path / "form.docx").read_bytes())
    assert "Ada Okafor" in text and "Grace Okafor, mother" in text and "27/11/2026" in text
    assert "still to fill in" in result.stderr


def test_a_staff_sheet_needs_no_meeting_and_a_form_of_a_meeting_says_that_it_does(tmp_path: Path) -> None:
    fixed = [CERTIFICATE, "--upn", ADA, "--out", tmp_path / "paper.docx"]
    result = run("document", "school-attendance-meeting", *fixed)
    assert result.exit_code == 2 and "--meeting-date" in result.stderr
    assert run("document", "staff-sheet", *fixed).exit_code == 0
    assert "For staff only." in docx_text((tmp_path / "paper.docx").read_bytes())


@pytest.mark.parametrize("form", ["school-attendance-review", "attendance-improvement-review"])
def test_a_review_counts_from_the_meeting_and_the_target_in_its_answers(form: str, tmp_path: Path) -> None:
    said = {"initial_meeting_date": "2026-10-23", "target": "Attend at least 90% of sessions"}
    fixed = [CERTIFICATE, "--upn", ADA, "--meeting-date", "2026-11-13", "--out", tmp_path / "review.docx"]
    result = run("document", form, *fixed, "--answers", answers(tmp_path, said))
    assert result.exit_code == 0
    text = docx_text((tmp_path / "review.docx").read_bytes())
    assert "Ada attended 8 of 19 sessions (42.1%). 1 session not possible (not due in school)" in text
    assert "| Meeting to review date | 02/11/2026 to 13/11/2026 | 19 | 8 | 2 | 9 |" in text
    assert ("check that your council still uses it" in result.stderr) == ("improvement" in form)
    late = answers(tmp_path, {"initial_meeting_date": "2026-11-13"})
    result = run("document", form, *fixed, "--answers", late)
    assert result.exit_code == 2 and "not before the review" in result.stderr


LISTED = """School,UPN,Surname,Forename,Date of Birth,Address,Postcode,Contact 1 Name,Contact 1 Address
Oak Park School,R820999819001,Okafor,Ada,09/04/2015,1 Station Road,ZZ99 2UL,Mrs N Okafor,1 Station Road
Oak Park School,C820999926001,Price,Ewan,02/05/2015,40 Mill Lane,ZZ99 5JJ,Mrs S Price,40 Mill Lane
"""


def test_a_letter_goes_to_the_contact_named_or_typed_and_several_make_a_zip(tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    listed.write_text(LISTED, encoding="utf-8")
    father = {"name": "Mr A Okafor", "address": "9 Far Street"}
    both = answers(tmp_path, {"addressees": ["Mrs N Okafor", father]})
    fixed = [CERTIFICATE, listed, "--upn", ADA, "--meeting-date", "2026-11-27", "--answers"]
    assert run("document", "invitation", *fixed, both, "--out", tmp_path / "x.docx").exit_code == 2
    result = run("document", "invitation", *fixed, both, "--out", tmp_path / "x.zip")
    assert result.exit_code == 0 and "2 Mr A Okafor.docx: " in result.stderr
    with ZipFile(tmp_path / "x.zip") as packed:
        mother, other = (docx_text(packed.read(name)) for name in packed.namelist())
    assert "1 Station Road" in mother and "Far Street" not in mother
    assert "Far Street" in other and "Station Road" not in other
    for unknown in ("Mrs S Price", {"address": "9 Far Street"}, 3):
        one = answers(tmp_path, {"addressees": [unknown]})
        assert run("document", "invitation", *fixed, one, "--out", tmp_path / "x.docx").exit_code == 2
    home = answers(tmp_path, {"addressees": [{"name": "A Aunt", "lives_with_child": True}]})
    assert run("document", "letter-of-concern", *fixed, home, "--out", tmp_path / "x.docx").exit_code == 0
    assert "A Aunt\n1 Station Road\nZZ99 2UL" in docx_text((tmp_path / "x.docx").read_bytes())


def test_a_review_of_what_is_held_takes_the_meeting_and_what_was_agreed_from_casework(tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert run("load", CERTIFICATE, "--data", data).exit_code == 0
    fixed = ["--data", data, "--upn", ADA, "--meeting-date", "2026-11-16", "--out", tmp_path / "review.docx"]
    assert run("document", "school-attendance-review", *fixed).exit_code == 0
    assert not (data / "casework.db").exists()
    assert "[day of the meeting" in docx_text((tmp_path / "review.docx").read_bytes())

    now, user = datetime(2026, 10, 23, 16, tzinfo=UTC), User("Sam Bell")
    child = Child("Oak Park School", "Okafor", "Ada", upn=ADA)
    with contextlib.closing(open_store(data)) as store:
        for day in (date(2026, 10, 2), date(2026, 10, 23), date(2026, 11, 16)):
            begun = begin_meeting(store, user, child, "school-attendance-meeting", day, now)
        begun = begin_meeting(store, user, child, "school-attendance-meeting", date(2026, 10, 23), now)
        agreed = replace(begun, review_on=date(2026, 11, 13), target_kind="no further unauthorised absence")
        save_meeting(store, user, agreed, now)
        save_part(store, user, begun.id, Action(side=Side.SCHOOL, what="meet Ada on Mondays"), now)
    assert run("document", "school-attendance-review", *fixed).exit_code == 0
    text = docx_text((tmp_path / "review.docx").read_bytes())
    assert "| Meeting reviewed | 23/10/2026 |" in text
    assert "up to the review date, 13/11/2026, Ada attended 8 of 19 sessions (42.1%)" in text
    assert "| After the review date | 16/11/2026 | 2 | 0 | 0 | 2 |" in text
    assert "The target is no further unauthorised absence." in text
    assert "meet Ada on Mondays [school]: not said whether it was done" in text
    (data / "casework.db").write_bytes(b"not a database")
    result = run("document", "school-attendance-review", *fixed)
    assert result.exit_code == 1 and "Traceback" not in result.stderr


def test_an_answer_with_an_unknown_name_is_status_2_and_the_nearest_is_named(tmp_path: Path) -> None:
    result = document(tmp_path, "--answers", answers(tmp_path, {"sibblings": "none"}))
    assert result.exit_code == 2
    assert "sibblings" in result.stderr and "siblings" in result.stderr.replace("sibblings", "")
    assert not (tmp_path / "form.docx").exists()


@pytest.mark.parametrize(
    "said", ["not json", "[1, 2]", '{"present": 3}', '{"certificate_page": "perhaps"}', '"text"']
)
def test_answers_that_cannot_be_used_are_status_2(said: str, tmp_path: Path) -> None:
    assert document(tmp_path, "--answers", answers(tmp_path, said)).exit_code == 2


def test_answers_that_are_not_in_utf_8_are_status_2(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_bytes(b'{"present": "Zo\xeb"}')
    assert document(tmp_path, "--answers", path).exit_code == 2


def test_a_form_for_a_pupil_who_is_not_in_the_files_is_status_1(tmp_path: Path) -> None:
    assert document(tmp_path, upn=upn(77)).exit_code == 1
    assert not (tmp_path / "form.docx").exists()


# The program itself


def test_the_program_runs_from_a_shell_and_says_all_but_the_answer_on_stderr(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "aim", "pupil", str(CERTIFICATE), str(BAD / "pdf.pdf"), "--upn", ADA]
    done = subprocess.run(command, capture_output=True, cwd=SAMPLES.parents[1], check=False)
    assert done.returncode == 1
    assert json.loads(done.stdout)["pupil"]["forename"] == "Ada"
    assert b"PDF" in done.stderr and b"Traceback" not in done.stderr


# What a school has set


def school_settings(folder: Path, **more: object) -> Path:
    path = folder / "settings.json"
    half_terms = [
        {"academic_year": "2026/27", "half_term": 2, "first_day": "2026-11-02", "last_day": "2026-12-18"},
        {"academic_year": "2026/27", "half_term": 3, "first_day": "2027-01-05", "last_day": "2027-02-12"},
    ]
    value = {
        "version": 1,
        "school": "Oak Park School",
        "half_term_names": [f"Term {number}" for number in range(1, 7)],
        "half_terms": half_terms,
        "closures": [],
        "listed_from_percent_missed": 10,
        "bands_begin_at_percent_missed": [10, 50],
    }
    path.write_text(json.dumps(value | more), encoding="utf-8")
    return path


def test_settings_name_the_half_terms_of_their_school(tmp_path: Path) -> None:
    result = run("pupil", CERTIFICATE, "--upn", ADA, "--settings", school_settings(tmp_path))
    assert [each["name"] for each in json.loads(result.stdout)["half_terms"]] == [
        "2026/27 Term 1",
        "2026/27 Term 2",
    ]


def test_small_groups_are_hidden_in_cohort_csv_below_the_limit_that_is_set(tmp_path: Path) -> None:
    out, files = tmp_path / "cohort.csv", (SAMPLES / "oak-park-long.csv", SAMPLES / "oak-park-pupils.csv")
    shown = {}
    for limit in (3, 50):
        told = school_settings(tmp_path, groups_hidden_below_pupils=limit)
        result = run("cohort", *files, "--by", "reg_group", "--hide-small", "--settings", told, "--out", out)
        assert result.exit_code == 0, result.stderr
        assert f"fewer than {limit} pupils" in " ".join(result.stderr.split())
        with out.open(encoding="utf-8", newline="") as file:
            shown[limit] = [row["pupils"] for row in csv.DictReader(file)]
    assert all(pupils.isdigit() for pupils in shown[3])
    assert set(shown[50]) == {"hidden"}
    result = run("cohort", *files, "--by", "week", "--hide-small", "--out", out)
    assert result.exit_code == 2 and "one of these at a time" in " ".join(result.stderr.split())


def test_a_form_counts_its_review_in_the_term_dates(tmp_path: Path) -> None:
    assert document(tmp_path, "--settings", school_settings(tmp_path), meeting="2026-12-04").exit_code == 0
    text = docx_text((tmp_path / "form.docx").read_bytes())
    assert "08/01/2027" in text
    assert "bank holidays" not in text


def test_settings_with_a_fault_are_wrong_usage_and_the_fault_is_said(tmp_path: Path) -> None:
    faulty = school_settings(tmp_path, listed_from_percent_missed="many")
    result = run("pupil", CERTIFICATE, "--upn", ADA, "--settings", faulty)
    assert result.exit_code == 2
    assert "“many” is not a whole number" in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr


# siblings

LISTS = (SAMPLES / "oak-park-pupils.csv", SAMPLES / "hazel-lane-pupils.csv")


def linked_rows(path: Path) -> set[tuple[str, ...]]:
    return {(r["file_a"], r["row_a"], r["file_b"], r["row_b"], r["link"]) for r in table(path)}


def test_siblings_writes_each_pair_once_with_rows_as_the_spreadsheet_numbers_them(tmp_path: Path) -> None:
    out = tmp_path / "siblings.csv"
    result = run("siblings", *LISTS, "--out", out)
    assert result.exit_code == 0
    assert "109 pupils: 17 pairs of siblings, 0 possible, 3 of the same pupil" in result.stderr
    rows = table(out)
    assert list(rows[0]) == ["file_a", "row_a", "file_b", "row_b", "link", "evidence"]
    # Mason and Ruby Bennett-Clarke at Oak Park, and Poppy Clarke, their sister, at Hazel Lane.
    oak, hazel = LISTS[0].name, LISTS[1].name
    family = {
        (hazel, "16", oak, "4", "siblings"),
        (hazel, "16", oak, "30", "siblings"),
        (oak, "4", oak, "30", "siblings"),
    }
    assert family <= linked_rows(out)
    assert (hazel, "2", oak, "2", "same pupil") in linked_rows(out)
    assert len({frozenset([(r["file_a"], r["row_a"]), (r["file_b"], r["row_b"])]) for r in rows}) == len(rows)


def test_siblings_says_the_same_whichever_file_is_named_first_and_masks_what_it_says(tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "other.csv"
    run("siblings", *LISTS, "--out", one)
    run("siblings", *reversed(LISTS), "--out", other)
    written = one.read_text(encoding="utf-8")
    assert written == other.read_text(encoding="utf-8")
    assert "same mobile, ending 113" in written
    assert not [each for each in ("900113", "tanya", "clarke", "severn", "zz99") if each in written.lower()]


def test_siblings_leaves_out_a_child_who_is_never_to_be_linked_on_both_rolls(tmp_path: Path) -> None:
    never = tmp_path / "never.csv"
    never.write_text("Surname,Forename,DOB,Year\nOkafor,Ada,2015-04-09,7\n", encoding="utf-8")
    out = tmp_path / "siblings.csv"
    result = run("siblings", *LISTS, "--never-link", never, "--out", out)
    assert result.exit_code == 0
    assert "107 pupils: 15 pairs of siblings, 0 possible, 2 of the same pupil" in result.stderr
    pupils = [(r[f"file_{x}"], r[f"row_{x}"]) for r in table(out) for x in "ab"]
    assert not {(LISTS[0].name, "2"), (LISTS[1].name, "2")} & set(pupils)


def test_siblings_writes_nothing_where_the_list_of_those_never_to_be_linked_cannot_be_read(
    tmp_path: Path,
) -> None:
    out = tmp_path / "siblings.csv"
    result = run("siblings", *LISTS, "--never-link", BAD / "not-a-register.csv", "--out", out)
    assert result.exit_code == 2
    assert not out.exists()


def test_siblings_says_when_somebody_never_to_be_linked_was_not_found(tmp_path: Path) -> None:
    never = tmp_path / "never.csv"
    never.write_text(
        "UPN,Surname,Forename,DOB,Year\nA123456789012,Nobody,Ann,2015-04-09,7\n", encoding="utf-8"
    )
    result = run("siblings", *LISTS, "--never-link", never, "--out", tmp_path / "siblings.csv")
    assert result.exit_code == 1
    assert "1 pupil of never.csv stands in none of these lists" in result.stderr
    assert "Nobody" not in result.stderr


def test_siblings_uses_what_it_can_and_says_what_it_could_not(tmp_path: Path) -> None:
    out = tmp_path / "siblings.csv"
    result = run("siblings", LISTS[0], WIDE, BAD / "pdf.pdf", tmp_path / "missing.csv", "--out", out)
    assert result.exit_code == 1
    assert "This is a PDF" in result.stderr
    assert "missing.csv: it could not be opened" in result.stderr
    assert "oak-park-wide.csv: it holds no list of pupils" in result.stderr
    assert linked_rows(out) == {(LISTS[0].name, "4", LISTS[0].name, "30", "siblings")}


def test_siblings_of_files_without_any_list_writes_the_heading_and_ends_with_status_1(tmp_path: Path) -> None:
    out = tmp_path / "siblings.csv"
    result = run("siblings", WIDE, "--out", out)
    assert result.exit_code == 1
    assert out.read_text(encoding="utf-8") == "file_a,row_a,file_b,row_b,link,evidence\n"


def test_siblings_says_what_speaks_against_a_possible_link(tmp_path: Path) -> None:
    head = "UPN,Surname,Forename,DOB,Year,Address,Postcode,Mother's Name,Father's Name\n"
    ada = "R820999819001,Thornbury,Ada,2015-04-09,7,5 Mill Lane,ZZ1 1AA,Kate Thornbury,Ian Thornbury"
    ben = "F820999819002,Thornbury,Ben,2013-04-09,9,5 Mill Lane,ZZ1 1AA,Ruth Ashe,Luke Thornbury"
    out = tmp_path / "siblings.csv"
    run(
        "siblings",
        *(file(tmp_path, each, name=f"{each[:5]}.csv", head=head) for each in (ada, ben)),
        "--out",
        out,
    )
    against = "the mothers named differ, the fathers named differ, no carer in common"
    assert [(r["link"], r["evidence"]) for r in table(out)] == [
        ("possible siblings", f"same address; same surname; but {against}")
    ]


def test_siblings_writes_no_formula(tmp_path: Path) -> None:
    head = "School,UPN,Surname,Forename,DOB,Year,Address,Postcode\n"
    rows = (
        "Oak,,Thornbury,Ada,2015-04-09,7,5 Mill Lane,ZZ1 1AA",
        "Oak,,Thornbury,Ben,2013-04-09,9,5 Mill Lane,ZZ1 1AA",
    )
    out = tmp_path / "siblings.csv"
    run("siblings", file(tmp_path, *rows, name="=cmd.csv", head=head), "--out", out)
    assert [r["file_a"] for r in table(out)] == ["'=cmd.csv"]


# a school's own template

TEMPLATES = SAMPLES.parent / "templates"


def test_a_form_may_be_a_schools_own_template(tmp_path: Path) -> None:
    out = tmp_path / "plan.docx"
    who = ("--upn", ADA, "--meeting-date", "2026-11-27", "--out", out)
    result = run("document", TEMPLATES / "taken" / "plain.docx", CERTIFICATE, *who)
    assert result.exit_code == 0
    assert docx_text(out.read_bytes()).startswith("Name: Ada Okafor\n")
    assert "plain.docx has no field for: " in result.stderr


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("refused/unknown-field.docx", "Did you mean parents_comments?"),
        ("refused/macros.docx", "The file contains macros"),
        ("nowhere.docx", "is neither a form"),
    ],
)
def test_a_template_that_cannot_be_used_is_wrong_usage_and_the_reason_is_said(
    name: str, why: str, tmp_path: Path
) -> None:
    out = tmp_path / "plan.docx"
    who = ("--upn", ADA, "--meeting-date", "2026-11-27", "--out", out)
    result = run("document", TEMPLATES / name, CERTIFICATE, *who)
    assert (result.exit_code, out.exists()) == (2, False)
    assert why in result.stderr


# documents


def zip_of(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_documents_writes_a_zip_of_those_below_a_share_of_their_sessions(tmp_path: Path) -> None:
    out = tmp_path / "made" / "sheets.zip"
    result = run("documents", "staff-sheet", LONG, PUPILS, "--below", "85", "--out", out)
    assert result.exit_code == 0
    inside = zip_of(out)
    low = [name for name in inside if name.startswith("staff-sheet_")]
    assert f"{len(low)} papers; something is still to be said in {len(low)} of them" in result.stderr
    cover = docx_text(inside["00 Cover sheet.docx"])
    assert "Pupils who attended less than 85% of possible sessions." in cover
    facts = [json.loads(line) for line in everyone(tmp_path)]
    below = [each["pupil"] for each in facts if each["attendance"] is not None and each["attendance"] < 85]
    assert len(low) == len(below) > 1
    assert all(f"{each['surname']}, {each['forename']}" in cover for each in below)


def everyone(folder: Path) -> list[str]:
    run("pupil", LONG, PUPILS, "--all", "--out", folder / "all.jsonl")
    return (folder / "all.jsonl").read_text(encoding="utf-8").splitlines()


def test_documents_for_a_year_group_and_for_named_pupils(tmp_path: Path) -> None:
    out = tmp_path / "sheets.zip"
    run("documents", "staff-sheet", LONG, PUPILS, "--year-group", "Year 7", "--out", out)
    cover = docx_text(zip_of(out)["00 Cover sheet.docx"])
    assert "Okafor, Ada | 7E1" in cover
    assert " | 8E1" not in cover
    result = run("documents", "staff-sheet", LONG, "--upn", ADA, "--upn", "A000000000000", "--out", out)
    assert result.exit_code == 1
    assert "no pupil with the UPN A000000000000" in result.stderr
    assert [name for name in zip_of(out) if not name.startswith("00")] == [
        f"staff-sheet_Okafor_Ada_{today()}.docx"
    ]


def today() -> str:
    from aim.__main__ import _today

    return _today().isoformat()


def test_documents_needs_the_day_of_a_meeting_and_someone_to_write_about(tmp_path: Path) -> None:
    out = tmp_path / "forms.zip"
    result = run("documents", "school-attendance-meeting", LONG, "--out", out)
    assert (result.exit_code, "give --meeting-date D" in result.stderr) == (2, True)
    result = run("documents", "staff-sheet", LONG, "--below", "1", "--out", out)
    assert (result.exit_code, "no pupil was chosen" in result.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_documents_may_be_on_a_schools_own_template(tmp_path: Path) -> None:
    out = tmp_path / "forms.zip"
    template = TEMPLATES / "taken" / "plain.docx"
    who = ("--upn", ADA, "--meeting-date", "2026-11-27", "--out", out)
    assert run("documents", template, CERTIFICATE, *who).exit_code == 0
    inside = zip_of(out)
    (name,) = [name for name in inside if not name.startswith("00")]
    assert docx_text(inside[name]).startswith("Name: Ada Okafor\n")
