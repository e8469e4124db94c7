"""The examples in docs/examples are what the commands write today. AIM_UPDATE_GOLDEN=1 writes them anew."""

from __future__ import annotations

import os
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from aim.__main__ import main
from tests.lib.app import ROOT, SAMPLES
from tests.lib.docx_text import docx_text

EXAMPLES = ROOT / "docs" / "examples"
FILES = [str(SAMPLES / "ada-okafor-certificate.csv"), str(SAMPLES / "bad" / "not-a-code.csv")]
ADA = "R820999819001"
ON = ["--on", "2026-11-21"]


def without_today(text: str) -> str:
    """The text as it would be on the day of the samples' story."""
    return re.sub(r"Made on \d\d/\d\d/\d{4}", "Made on 21/11/2026", text)


def _run(*arguments: str) -> str:
    result = CliRunner().invoke(main, list(arguments))
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of everything the commands write."""
    folder = tmp_path_factory.mktemp("examples")
    _run("read", *FILES, "--out", str(folder), "--school", "Oak Park School", *ON)
    (folder / "pupil.json").write_text(_run("pupil", FILES[0], "--upn", ADA, *ON), encoding="utf-8")
    _run("pupil", *FILES, "--school", "Oak Park School", "--all", "--out", str(folder / "pupils.jsonl"), *ON)
    cohort = [str(SAMPLES / name) for name in ("oak-park-long.csv", "oak-park-pupils.csv")]
    _run("cohort", *cohort, "--by", "year_group,half_term", "--out", str(folder / "cohort.csv"), *ON)
    plan = folder / "plan.docx"
    answers = ["--answers", str(EXAMPLES / "answers.json")]
    meeting = ["--upn", ADA, "--meeting-date", "2026-11-27", "--out", str(plan)]
    _run("document", "school-attendance-meeting", FILES[0], *meeting, *answers, *ON)
    (folder / "plan.txt").write_text(docx_text(plan.read_bytes()), encoding="utf-8")
    review = folder / "review.docx"
    answers = ["--answers", str(EXAMPLES / "review-answers.json")]
    meeting = ["--upn", ADA, "--meeting-date", "2026-11-13", "--out", str(review)]
    _run("document", "school-attendance-review", FILES[0], *meeting, *answers, *ON)
    (folder / "review.txt").write_text(docx_text(review.read_bytes()), encoding="utf-8")
    many = folder / "documents.zip"
    chosen = ["--below", "80", "--meeting-date", "2026-11-27", "--out", str(many)]
    oak_park = [str(SAMPLES / "oak-park-long.csv"), "--school", "Oak Park School"]
    _run("documents", "school-attendance-meeting", *oak_park, *chosen, *ON)
    with ZipFile(many) as archive:
        cover = docx_text(archive.read("00 Cover sheet.docx"))
        (folder / "cover-sheet.txt").write_text(without_today(cover), encoding="utf-8")
        (folder / "still-to-be-said.csv").write_bytes(archive.read("00 Still to be said.csv"))
    letters = folder / "letters.zip"
    answers = ["--answers", str(EXAMPLES / "letter.json")]
    meeting = ["--upn", ADA, "--meeting-date", "2026-11-27", "--out", str(letters)]
    _run("document", "invitation", FILES[0], *meeting, *answers, *ON)
    with ZipFile(letters) as packed:
        texts = [f"---- {name}\n{docx_text(packed.read(name))}" for name in packed.namelist()]
    (folder / "letters.txt").write_text("\n".join(texts), encoding="utf-8")
    lists = [str(SAMPLES / "oak-park-pupils.csv"), str(SAMPLES / "hazel-lane-pupils.csv")]
    _run("siblings", *lists, "--out", str(folder / "siblings.csv"))
    return folder


@pytest.mark.parametrize(
    "name",
    [
        "marks.csv",
        "pupils.csv",
        "problems.csv",
        "summary.json",
        "pupil.json",
        "pupils.jsonl",
        "cohort.csv",
        "plan.txt",
        "review.txt",
        "cover-sheet.txt",
        "still-to-be-said.csv",
        "letters.txt",
        "siblings.csv",
    ],
)
def test_the_example_is_what_the_command_writes(name: str, made: Path) -> None:
    written = (made / name).read_text(encoding="utf-8")
    if os.environ.get("AIM_UPDATE_GOLDEN"):
        (EXAMPLES / name).write_text(written, encoding="utf-8")
    assert (EXAMPLES / name).read_text(encoding="utf-8") == written
