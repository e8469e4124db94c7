"""The page for governors: read as prose in four schools, nameless, one page, its charts in place."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from aim.documents.briefing import MeetingsAchieved
from aim.register import Registers
from aim.screens.take_away import briefing, slides, slides_in_a_zip
from aim.settings import AS_SHIPPED
from tests.lib.docx_text import docx_text
from tests.lib.golden import golden
from tests.lib.invented_school import oak_park

ON, TODAY = date(2026, 11, 20), date(2026, 11, 22)
MEETINGS = MeetingsAchieved(28, 25, 9, 8, 7, 22, 712, 1900, 455, 1900, 3, 0)
TEN = replace(AS_SHIPPED, small_group=10)
FEW = MeetingsAchieved(12, 3, 4, 4, 4, 3, 30, 90, 10, 90, 1, 0)


def page(registers: Registers, school: str = "Oak Park School", **options: object) -> bytes:
    found = briefing(registers, school=school, on=ON, today=TODAY, **options)  # type: ignore[arg-type]
    assert found is not None
    assert found.file_name == "governors-briefing_2026-11-20.docx"
    return found.content


def descriptions(content: bytes) -> list[str]:
    with ZipFile(BytesIO(content)) as archive:
        return re.findall(r'<wp:docPr [^>]*descr="([^"]*)"', archive.read("word/document.xml").decode())


@pytest.mark.parametrize(
    ("name", "registers", "options"),
    [
        ("whole_school", oak_park(), {"meetings": MEETINGS}),
        ("everything_hidden", oak_park(1), {"meetings": FEW, "settings": TEN}),
        ("no_last_year", oak_park(years=(2026,)), {}),
        ("no_groups", oak_park(facts=False), {"meetings": replace(MEETINGS, not_met=2)}),
    ],
)
def test_the_page_reads_as_agreed(name, registers, options):
    content = page(registers, **options)
    said = "".join(f"\npicture: {each}" for each in descriptions(content))
    golden(f"governors_{name}.txt", f"{docx_text(content).strip()}\n{said}\n")


def test_where_everything_is_hidden_no_number_of_pupils_or_sessions_is_left():
    text = docx_text(page(oak_park(1), settings=TEN, meetings=FEW))
    body = text.split("Published figures beside ours")[0]
    assert "fewer than 10 pupils" in body
    assert not re.search(r"\d of \d|\d%", body.replace("10% or more", "").replace("50% or more", ""))


def test_no_name_of_a_pupil_is_anywhere_in_the_file():
    with ZipFile(BytesIO(page(oak_park(), meetings=MEETINGS))) as archive:
        for name in archive.namelist():
            assert not re.search(rb"Name\d", archive.read(name)), name


def test_the_charts_stand_where_the_template_has_room_for_them():
    with ZipFile(BytesIO(page(oak_park()))) as archive:
        pictures = [archive.read(f"word/media/image{n}.png") for n in (1, 2, 3)]
    assert all(each.startswith(b"\x89PNG") and len(each) > 5_000 for each in pictures)


def test_words_of_a_file_are_text_and_nothing_else():
    awkward = oak_park()
    rolls = [each.roll.assign(sex="<b>{{ 7*7 }} & $x$") for each in awkward]
    rolls = [roll.assign(sex=[*roll["sex"].iloc[:60], *["=1+1"] * (len(roll) - 60)]) for roll in rolls]
    altered = Registers(tuple(replace(r, roll=roll) for r, roll in zip(awkward, rolls, strict=True)))
    text = docx_text(page(altered, school="St Mary's & <All> {{ 1+1 }}"))
    assert "St Mary's & <All> {{ 1+1 }}" in text
    assert "<b>{{ 7*7 }} & $x$" in text and "=1+1" in text


def test_made_twice_it_is_the_same_file():
    assert page(oak_park()) == page(oak_park())


def test_a_year_without_marks_has_no_page_and_no_slides():
    assert briefing(oak_park(), school="", on=date(2030, 1, 1), today=TODAY) is None
    assert slides(oak_park(), on=date(2030, 1, 1)) == {}


def test_slides_are_the_same_charts_by_file_name():
    assert list(slides(oak_park(), on=ON)) == [
        "attendance-by-week_2026-11-20.png",
        "year-groups-by-half-term_2026-11-20.png",
        "pupils-by-sessions-missed_2026-11-20.png",
    ]
    no_years = [replace(each, roll=each.roll.assign(year_group="")) for each in oak_park()]
    assert "year-groups-by-half-term_2026-11-20.png" not in slides(Registers(tuple(no_years)), on=ON)
    assert "pupils-by-sessions-missed_2026-11-20.png" not in slides(oak_park(1), on=ON)
    in_one = slides_in_a_zip(oak_park(), on=ON)
    assert in_one is not None
    with ZipFile(BytesIO(in_one.content)) as archive:
        names = archive.namelist()
        words = archive.read("what-they-show.txt").decode()
    assert len(names) == 4 and all(name in words for name in names[:3])


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_it_is_one_page(tmp_path: Path):
    (tmp_path / "page.docx").write_bytes(page(oak_park(), meetings=MEETINGS))
    own = f"-env:UserInstallation=file://{tmp_path}/profile"
    to_pdf = ["soffice", own, "--headless", "--convert-to", "pdf", "page.docx"]
    subprocess.run(to_pdf, cwd=tmp_path, check=True, capture_output=True, timeout=180)
    pdf = (tmp_path / "page.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
