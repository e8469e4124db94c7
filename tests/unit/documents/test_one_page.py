"""As LibreOffice lays it out: what promises one page is one page, and no page has signatures alone."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from aim.documents import pdf
from aim.documents.answers import AnswerValue
from aim.documents.papers import Asked, papers
from tests.lib.council_forms import FORMS, form_of
from tests.lib.docx_text import docx_text
from tests.lib.paper_cases import FORTY_LINES, Case, case, nothing_known

LAST = date(2026, 7, 24)
MONDAYS = [date(2025, 8, 4) + timedelta(weeks=week) for week in range(51)]
FULLEST = "\n".join(rf"{monday} /\ N[C2] IO LU GE" for monday in MONDAYS)
LONG_NAME = {"forename": "Wilhelmina-Maximiliana " * 3, "surname": "Featherstonehaugh-Cholmondeley " * 2}
SAID: dict[str, dict[str, AnswerValue]] = {
    "staff-sheet": {
        **dict.fromkeys(("siblings", "support", "promised", "coming", "other_checks"), FORTY_LINES),
        "review": True,
        "meeting_time": "half past three in the afternoon",
        "meeting_place": "the Hub, at the end of the corridor",
    },
    "child-page": dict.fromkeys(("talk_with", "who_reads"), FORTY_LINES),
}
PATCHY, WELL = r"II NN /\ IN UO", r"/\ /\ /\ /L /\ "
TWO_BETTER_TIMES = "\n".join(
    f"{monday} {WELL if 5 <= week < 15 or 35 <= week < 45 else PATCHY}" for week, monday in enumerate(MONDAYS)
)
SIX_LONG_LINES = "\n".join(
    f"{number}: a letter to the family about attendance, with the registration certificate, and a call to "
    "the general practitioner’s practice about what was said at the last meeting; 23/11/2026 to 18/12/2026"
    for number in range(1, 7)
)
OF_CASEWORK: dict[str, AnswerValue] = dict.fromkeys(
    ("siblings", "support", "promised", "coming", "other_checks"), SIX_LONG_LINES
)


def pages(file: Path) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", file.read_bytes()))


def test_one_page_stays_one_at_its_fullest_and_its_emptiest(tmp_path: Path) -> None:
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice is not installed (.ci/run installs it)")
    full = case("full", FULLEST, LAST, **LONG_NAME)
    cases: tuple[tuple[Case, date, bool], ...] = ((full, LAST, True), (nothing_known(), LAST, False))
    for form, said in SAID.items():
        for given, on, everything in cases:
            answers = said if everything else {}
            day = LAST if everything else None
            asked = Asked(form, given.registers, "A", answers, on, on, meeting_date=day)
            (paper,) = papers(asked)
            (tmp_path / f"{form} {given.name}.docx").write_bytes(paper.content)
    better = case("two better times", TWO_BETTER_TIMES, LAST)
    for kept, answers in (("with what casework holds", OF_CASEWORK), ("alone", {})):
        asked = Asked("staff-sheet", better.registers, "A", answers, LAST, LAST, meeting_date=LAST)
        (paper,) = papers(asked)
        text = docx_text(paper.content)
        assert "What else was different in 1 other better time is not on this page." in text
        (tmp_path / f"two better times {kept}.docx").write_bytes(paper.content)
    made = sorted(tmp_path.glob("*.docx"))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*command, *map(str, made)], check=True, capture_output=True, timeout=180)
    assert {each.name: pages(each.with_suffix(".pdf")) for each in made} == dict.fromkeys(
        (each.name for each in made), 1
    )


@pytest.mark.skipif(not pdf.libreoffice(), reason="LibreOffice is not installed (.ci/run installs it)")
def test_nobody_signs_a_page_with_nothing_on_it() -> None:
    lives = ("everything_known", "forty_lines")
    made = {(form, life): form_of(form, life).content for form in FORMS for life in lives}
    for (form, life), content in zip(made, pdf.as_pdf(list(made.values())), strict=True):
        texts = [page.extract_text() for page in PdfReader(BytesIO(content)).pages]
        (signed,) = [text for text in texts if "Parent/Carer\n" in text or "Signed:\nParent" in text]
        above = ("School agrees to:", "Review Date", "line 40")
        assert any(words in signed for words in above), f"{form}, {life}:\n{signed}"
