"""Papers for many at once: one zip with a cover sheet and a list of what is left, or nothing at all."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from aim.documents.addressed import with_addressee
from aim.documents.batch import (
    COVER,
    LEFT,
    LEFT_COLUMNS,
    Heading,
    Step,
    children_below,
    children_of_years,
    into_file,
    into_zip,
)
from aim.documents.own_template import OwnTemplate, used
from aim.documents.papers import Asked, MeetingDateNeeded
from aim.register import Registers
from tests.lib.docx_text import docx_text
from tests.lib.families import people
from tests.lib.golden import golden
from tests.lib.invented_school import registers_of
from tools.make_templates_of_others import REFUSED

FORM = "school-attendance-meeting"
ON, MEETING = date(2026, 9, 20), date(2026, 9, 25)
HEADING = Heading("Pupils who were chosen.", "S. Bell", ON)


def school(*people: tuple[str, str, int], **facts: object) -> Registers:
    """A school's week: each pupil's surname and forename, and how many of its ten sessions they missed."""
    pupils = [
        {"surname": surname, "forename": forename, "upn": f"A{n}", "year_group": str(7 + n % 2), **facts}
        for n, (surname, forename, _) in enumerate(people)
    ]
    weeks = [date(2026, 9, 7)]
    return registers_of(pupils, [missed for *_, missed in people], weeks=weeks, academic_year=2026)


def asked(found: Registers, form: str = FORM, meeting: date | None = MEETING) -> list[Asked]:
    return [
        Asked(form, found, str(child), answers={}, on=ON, today=ON, meeting_date=meeting)
        for child in found.children["child"]
    ]


def zipped(work: list[Asked], heading: Heading = HEADING) -> tuple[ZipFile, list[Step]]:
    target = BytesIO()
    steps = list(into_zip(target, work, heading))
    return ZipFile(target), steps


THREE = (("Okafor", "Ada", 3), ("Ali", "Yusuf", 1), ("O'Neill & <Sons>", "Zoë", 0))


def test_a_zip_holds_a_paper_for_each_child_a_cover_sheet_and_what_is_left() -> None:
    archive, steps = zipped(asked(school(*THREE)))
    assert archive.testzip() is None
    assert [(step.done, step.of) for step in steps] == [(1, 3), (2, 3), (3, 3)]
    papers = [made.file for step in steps for made in step.made]
    assert sorted(archive.namelist()) == sorted([*papers, COVER, LEFT])
    for step in steps:
        (made,) = step.made
        assert made.pupil.name in docx_text(archive.read(made.file))
    golden("documents/cover_sheet.txt", docx_text(archive.read(COVER)))


def test_no_child_stands_on_another_childs_paper() -> None:
    archive, steps = zipped(asked(school(*THREE)))
    for step in steps:
        text = docx_text(archive.read(step.made[0].file))
        others = [each.made[0].pupil.surname for each in steps if each is not step]
        assert not [name for name in others if name in text]


def test_what_is_still_to_be_said_is_a_row_each_and_no_cell_is_a_formula() -> None:
    archive, steps = zipped(asked(school(("=cmd|' /C calc'!A0", "@SUM(A1)", 1)), "staff-sheet"))
    rows = list(csv.DictReader(StringIO(archive.read(LEFT).decode("utf-8-sig"))))
    assert list(rows[0]) == list(LEFT_COLUMNS)
    assert [row["still_to_be_said"] for row in rows] == list(steps[0].made[0].still_to_say)
    assert (rows[0]["surname"], rows[0]["forename"]) == ("'=cmd|' /C calc'!A0", "'@SUM(A1)")


def test_two_children_of_one_name_have_two_files_and_every_name_is_safe() -> None:
    twins = (("Khan", "Ali", 0), ("KHAN", "ali", 1), ("../" * 60, "CON", 0), ("王", "", 0))
    archive, _ = zipped(asked(school(*twins)))
    names = [name for name in archive.namelist() if name not in (COVER, LEFT)]
    assert len({name.lower() for name in names}) == 4
    assert all(len(name) <= 120 and not set(name) & set('/\\:*?"<>|') and ".." not in name for name in names)


def test_the_same_papers_asked_for_twice_are_the_same_zip_and_a_salt_makes_another() -> None:
    work = asked(school(*THREE))
    made = [BytesIO() for _ in range(3)]
    for target, salt in zip(made, ("", "", "x1"), strict=True):
        list(into_zip(target, work, HEADING, salt=salt))
    assert made[0].getvalue() == made[1].getvalue() != made[2].getvalue()


def test_called_off_it_leaves_nothing_and_what_stood_there_before_stands(tmp_path: Path) -> None:
    out = tmp_path / "papers.zip"
    out.write_bytes(b"the last one")
    steps = into_file(out, asked(school(*THREE)), HEADING)
    next(steps)
    assert len(list(tmp_path.iterdir())) == 2
    steps.close()
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"the last one"]
    list(into_file(out, asked(school(*THREE)), HEADING))
    assert [ZipFile(path).testzip() for path in tmp_path.iterdir()] == [None]


def test_a_paper_that_cannot_be_made_is_listed_with_the_reason_and_the_others_are_made() -> None:
    broken = OwnTemplate(FORM, REFUSED["code-in-header"](), frozenset())
    found = school(*THREE)
    with used(broken):
        archive, steps = zipped([*asked(found)[:1], *asked(found, "staff-sheet", None)[1:]])
    assert [bool(step.made[0].why_not) for step in steps] == [True, False, False]
    cover = docx_text(archive.read(COVER))
    assert "## Not made\nAli, Yusuf: The file could not be tried out." in cover
    assert "2 papers for 3 children" in cover


def test_a_form_of_a_meeting_without_a_day_is_said_before_anything_is_made() -> None:
    target = BytesIO()
    with pytest.raises(MeetingDateNeeded):
        list(into_zip(target, asked(school(*THREE), meeting=None), HEADING))
    assert target.getvalue() == b""


def test_below_is_judged_on_whole_sessions() -> None:
    found = school(("One", "A", 1), ("Two", "B", 2), ("None", "C", 0))
    names = dict(zip(found.children["child"], found.children["surname"], strict=True))
    assert [names[child] for child in children_below(found, 90, ON)] == ["Two"]
    assert {names[child] for child in children_below(found, 91, ON)} == {"One", "Two"}
    assert children_below(found, 100, date(2026, 9, 1)) == []


def test_below_looks_at_the_year_of_the_latest_mark_or_at_all_there_is() -> None:
    (before,) = registers_of([{"upn": "A0"}], [10], weeks=[date(2026, 5, 11)], academic_year=2025)
    (now,) = registers_of([{"upn": "A0"}], [0], weeks=[date(2026, 9, 7)], academic_year=2026)
    found = Registers((before, now))
    assert children_below(found, 90, ON) == []
    assert len(children_below(found, 90, ON, whole=True)) == 1


def test_a_year_group_is_the_same_with_and_without_the_word() -> None:
    found = school(("One", "A", 1), ("Two", "B", 2), ("Three", "C", 0))
    assert len(children_of_years(found, ["Year 7"])) == len(children_of_years(found, ["7"])) == 2
    assert children_of_years(found, ["9"]) == []


def test_letters_for_many_name_the_only_holder_of_responsibility_and_else_say_why_nobody() -> None:
    lists = people(
        "Ada; Okafor; 2014-03-02; ; A0 | | Mother; Mrs Grace Okafor; -; -; 1 Mill Lane | Father; Mr J Okafor",
        "Yusuf; Ali; 2014-03-02; ; A1 | | Mother; Mrs Amina Ali; -; -; 9 Far Street",
    )
    lists.contacts["parental_responsibility"] = ["Yes", "No", ""]
    letters = asked(school(*THREE[:2]), "letter-of-concern", None)
    archive, steps = zipped([with_addressee(each, lists) for each in letters])
    texts = {made.pupil.surname: docx_text(archive.read(made.file)) for step in steps for made in step.made}
    assert "Dear Mrs Okafor" in texts["Okafor"] and "1 Mill Lane" in texts["Okafor"]
    assert "Amina" not in texts["Ali"] and "9 Far Street" not in texts["Ali"]
    assert "Okafor" not in texts["Ali"] and "Ali" not in texts["Okafor"]
    rows = list(csv.DictReader(StringIO(archive.read(LEFT).decode("utf-8-sig"))))
    said = {(row["surname"], row["still_to_be_said"]) for row in rows}
    why = "who it goes to, and where: no list says who holds parental responsibility"
    assert ("Ali", why) in said
    assert not [text for name, text in said if name == "Okafor" and text.startswith("who it goes to")]


def test_what_to_know_before_a_letter_goes_out_stands_in_the_list_too() -> None:
    archive, _ = zipped(asked(school(("Okafor", "Ada", 0)), "letter-of-concern", None))
    rows = list(csv.DictReader(StringIO(archive.read(LEFT).decode("utf-8-sig"))))
    assert any(
        row["still_to_be_said"].startswith("to know before it goes out: No absence of Ada") for row in rows
    )
