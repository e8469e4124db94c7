"""Exports: text that no spreadsheet takes for a formula, and marks that stand as they are."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from aim.certificates.loading import load
from aim.exports import problem_rows, problems_csv, safe_text, summary, write_read
from aim.problems import Place, problem
from tests.lib.layout_writers import upn
from tests.lib.sample_files import ADA, figures, loaded, mark_rows


@pytest.mark.parametrize(
    "risky", ["=1+1", "+44 7700", "-reason", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0"]
)
def test_text_that_a_spreadsheet_would_work_out_is_quoted(risky: str) -> None:
    assert safe_text(risky) == f"'{risky}"


@pytest.mark.parametrize("plain", ["", "Okafor", "O'Neill", "7E1", "a=b", "'quoted", "/", "\\", "#", "None"])
def test_other_text_stands_as_it_is(plain: str) -> None:
    assert safe_text(plain) == plain


@pytest.mark.parametrize("risky", ["=1+1", "+44", "@x", "-x", "\u200b=1+1"[1:]])
def test_names_school_file_and_comment_are_all_quoted(risky: str, tmp_path: Path) -> None:
    head = "School,UPN,Adno,Surname,Forename,Reg,Date,Session,Mark,Comments\n"
    row = f"{risky},{upn(1)},{risky},{risky},{risky},{risky},2026-09-07,AM,-,{risky}\n"
    write_read(load([(f"{risky}.csv", (head + row).encode())]), tmp_path)
    for name in ("marks.csv", "pupils.csv", "problems.csv"):
        with (tmp_path / name).open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                assert all(
                    not text.startswith(("=", "+", "-", "@")) or (column, text) == ("code", "-")
                    for column, text in line.items()
                ), line


def test_a_message_that_quotes_a_formula_is_safe_too() -> None:
    (row,) = problem_rows([problem("not-a-code", Place("a.csv", "", 2, "H"), "=1+1")])
    assert row["found"] == "'=1+1"
    assert row["message"].startswith("“=1+1”")


def test_problems_are_listed_refusals_first_and_then_in_the_order_met() -> None:
    wrong = [
        problem("unnamed-school", Place("a.csv")),
        problem("not-a-code", Place("a.csv", "", 3, "H"), "Q9"),
        problem("date-not-understood", Place("a.csv", "", 4, "F"), "tbc"),
        problem("not-a-code", Place("a.csv", "", 5, "H"), "Q8"),
    ]
    assert [(row["severity"], row["row"]) for row in problem_rows(wrong)] == [
        ("refused", "4"),
        ("problem", "3"),
        ("problem", "5"),
        ("note", ""),
    ]


def test_the_list_of_problems_for_a_download_opens_in_excel_with_its_letters_whole() -> None:
    text = problems_csv([problem("not-a-code", Place("Zoë.csv", "", 2, "H"), "Q9")])
    assert text.startswith("\ufeffseverity,kind,file,")
    assert "Zoë.csv" in text


def test_the_marks_written_are_the_marks_read_and_the_summary_adds_up(tmp_path: Path) -> None:
    found = loaded("oak-park-wide.csv")
    write_read(found, tmp_path)
    with (tmp_path / "marks.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    said = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert said == summary(found)
    assert len(rows) == said["marks"] == len(mark_rows(found))
    assert said["cells"] == said["marks"] + said["blank"]


def test_what_was_written_can_be_loaded_again_and_gives_the_same_figures(tmp_path: Path) -> None:
    found = loaded("oak-park-wide.csv")
    write_read(found, tmp_path)
    again = load([("marks.csv", (tmp_path / "marks.csv").read_bytes())])
    assert again.files[0].layout == "long"
    assert figures(again, ADA) == figures(found, ADA)


def test_a_pupils_figures_are_plain_json() -> None:
    told = figures(loaded("ada-okafor-certificate.csv"), ADA)
    assert json.loads(json.dumps(told)) == told
