"""A case lived through: from an export to the plan that was handed over, a restart, and its review."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

from tests.browser.test_export_to_form import _ada, pytestmark, serving, tab_at
from tests.lib.docx_text import docx_text

__all__ = ["pytestmark"]  # where no Chromium is installed it is left out


def _typed(page, label: str, text: str) -> None:
    page.get_by_role("textbox", name=label).first.fill(text)
    page.keyboard.press("Tab")
    page.wait_for_timeout(1_000)


def _prepare(page) -> None:
    _ada(page)
    page.get_by_role("button", name="Prepare a meeting").click()


def _downloaded(page, to: Path) -> bytes:
    page.get_by_text("What was handed over").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Word", exact=True).first.click()
    download.value.save_as(to)
    return to.read_bytes()


def test_a_case_from_the_export_to_the_plan_and_after_a_restart_to_its_review(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving(data) as address, tab_at(address) as page:
        _prepare(page)
        page.get_by_role("button", name="Begin the meeting").click()
        page.get_by_text("still to fill in").wait_for()
        _typed(page, "Your name", "Priya Nair")
        _typed(page, "Name in full", "Grace Okafor")
        _typed(page, "Role in full", "mother")
        _typed(page, "What makes coming to school hard", "The bus is often full.")
        page.get_by_role("button", name="3 weeks (usual)").click()
        page.get_by_role("button", name="Take ").click()
        page.get_by_text("sessions up to the review").wait_for()
        page.get_by_text("To think about").last.click()
        page.get_by_role("button", name="Add", exact=True).last.click()
        page.get_by_text("As PDF too").click()
        page.get_by_test_id("stCheckbox").filter(has_text="Grace Okafor, mother").first.click()
        page.get_by_test_id("stCheckbox").filter(has_text="Issue the plan before").click()
        page.get_by_role("button", name="Issue version 1 before the meeting").click()
        issued = _downloaded(page, tmp_path / "first.docx")
        assert "The bus is often full." in docx_text(issued)
        with page.expect_download() as download:
            page.get_by_role("button", name="Pack of version 1").click()
        download.value.save_as(tmp_path / "pack.zip")
        with ZipFile(tmp_path / "pack.zip") as pack:
            assert pack.read("To hand over/School Attendance Meeting for Grace Okafor.docx") == issued
            assert any(name.startswith("For the child/child-page") for name in pack.namelist())
            assert not any("staff-sheet" in name for name in pack.namelist())
        assert page.hosts == {"127.0.0.1"}
    with serving(data) as address, tab_at(address) as page:
        page.get_by_role("link", name="Load").first.click()
        _prepare(page)
        barrier = page.get_by_role("textbox", name="What makes coming to school hard")
        barrier.wait_for()
        assert barrier.input_value() == "The bus is often full."
        assert _downloaded(page, tmp_path / "again.docx") == issued
        page.get_by_role("button", name="Begin its review").click()
        page.get_by_text("The plan that is reviewed").wait_for()
        page.get_by_text("Review date agreed").wait_for()
        page.get_by_role("combobox", name="Done?").wait_for()
        page.get_by_role("button", name="Review of the plan").wait_for()
