"""The whole path in a real browser: an export in, the council's form out, nothing asked of another host."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.lib.app import ROOT, SAMPLES
from tests.lib.docx_text import docx_text

CHROMIUM = next((path for path in map(shutil.which, ("chromium", "google-chrome")) if path), None)
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed"),
]


@contextmanager
def serving(folder: Path, *options: str, **more: str) -> Iterator[str]:
    """A server of the app as README starts it, on a free port, with this data folder.

    ``options`` are Streamlit's own, ``more`` what stands in the surroundings of the server besides.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.port", str(port)]
    command += options
    surroundings = {**os.environ, "AIM_DATA": str(folder), **more}
    server = subprocess.Popen(
        command, cwd=ROOT, env=surroundings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.25)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


@contextmanager
def tab_at(address: str) -> Iterator[Any]:
    """A tab of a Chromium at this address, which remembers what hosts it asked."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        tab = browser.new_context(viewport={"width": 1366, "height": 900}).new_page()
        tab.set_default_timeout(60_000)
        tab.hosts = set()
        tab.on("request", lambda request: tab.hosts.add(urlsplit(request.url).hostname))
        tab.goto(address)
        yield tab
        browser.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The data folder of the server."""
    return tmp_path_factory.mktemp("aim-data")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """A server with a data folder of its own."""
    with serving(folder) as running:
        yield running


@pytest.fixture
def page(address, folder: Path):
    """A tab of the browser at its first page, which is Load as long as no meeting is kept."""
    for each in folder.glob("casework.db*"):
        each.unlink()
    with tab_at(address) as tab:
        yield tab


def test_from_an_export_to_a_downloaded_form(page, tmp_path: Path) -> None:
    page.set_input_files("input[type=file]", str(SAMPLES / "oak-park-week-rows.xlsx"))
    page.get_by_text("10 pupils").first.wait_for()
    page.get_by_role("button", name="Go to pupils").click()
    page.get_by_text("The certificate").wait_for()
    pupils = page.get_by_role("combobox").first
    pupils.click()
    pupils.fill("Okafor, Ada")
    page.keyboard.press("Enter")
    page.get_by_text("Ada has missed 19 of 102 sessions this year").wait_for()
    page.get_by_role("button", name="Prepare a meeting").click()
    page.get_by_role("button", name="Begin the meeting").click()
    page.get_by_role("textbox", name="Strengths to build on").fill("I like art.")
    page.keyboard.press("Tab")
    page.get_by_text("18 things still to fill in").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Plan for the family").click()
    saved = tmp_path / "plan.docx"
    download.value.save_as(saved)
    text = docx_text(saved.read_bytes())
    assert "Ada has missed 19 of 102 sessions this year" in text
    assert "I like art." in text
    assert page.hosts == {"127.0.0.1"}


def test_a_page_opened_by_its_own_address_has_its_frame(page, address: str) -> None:
    page.goto(f"{address}/pupil")
    page.get_by_text("Load a registration certificate to see it").wait_for()
    assert page.get_by_text("Attendance Improvement Meetings").first.is_visible()


def test_a_hostile_name_asks_nothing_of_another_host_and_shows_as_typed(page, tmp_path: Path) -> None:
    name = "![x](http://evil.test/p.png) <img src=http://evil.test/q.png>"
    rows = ["UPN,Surname,Forename,Date,Session,Mark"]
    rows += [
        f'F820999924001,"{name}",Ada,{day:02d}/09/2026,{half},I' for day in (14, 15) for half in ("AM", "PM")
    ]
    file = tmp_path / "hostile.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    page.set_input_files("input[type=file]", str(file))
    page.get_by_role("button", name="Go to pupils").click()
    page.get_by_text("The certificate").wait_for()
    assert name in page.inner_text("h1")
    page.get_by_role("button", name="Prepare a meeting").click()
    page.get_by_role("button", name="Begin the meeting").click()
    page.get_by_text("still to fill in").wait_for()
    assert page.hosts == {"127.0.0.1"}


def _ada(page) -> None:
    page.set_input_files("input[type=file]", str(SAMPLES / "oak-park-week-rows.xlsx"))
    page.get_by_role("button", name="Go to pupils").click()
    page.get_by_text("The certificate").wait_for()
    pupils = page.get_by_role("combobox").first
    pupils.click()
    pupils.fill("Okafor, Ada")
    page.keyboard.press("Enter")
    page.get_by_text("Ada has missed 19 of 102 sessions this year").wait_for()


def test_a_click_on_a_week_opens_its_sessions_and_leaves_the_chart_as_it_was(page) -> None:
    _ada(page)
    page.locator(".js-plotly-plot").nth(1).locator("g.point path").nth(3).click(force=True)
    page.get_by_text("Week beginning 21 September 2026: 10 sessions").wait_for()
    assert page.hosts == {"127.0.0.1"}


def test_a_printed_page_has_every_mark_and_nothing_that_can_be_clicked(page, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is not installed")
    _ada(page)
    page.get_by_text("For paper").click()
    page.get_by_role("button", name="Prepare a meeting").wait_for(state="detached")
    page.locator(".js-plotly-plot").nth(1).wait_for()
    printed = tmp_path / "ada.pdf"
    page.pdf(path=printed, format="A4", prefer_css_page_size=True)
    command = ["pdftotext", "-layout", str(printed), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    week = next(line for line in text.splitlines() if "w/c 2 Nov" in line and "4 of 10" in line)
    assert week.split()[3:13] == ["O", "O", "/", "\\", "U", "\\", "I", "I", "/", "O"]
    for on_screen_alone in ("For paper", "Compare with", "Settings", "tick a row"):
        assert on_screen_alone not in text


def test_a_reading_can_be_cancelled_and_what_was_loaded_before_stays(page, tmp_path: Path) -> None:
    page.set_input_files("input[type=file]", str(SAMPLES / "oak-park-wide.xlsx"))
    page.get_by_text("10 pupils").first.wait_for()
    workbook = (SAMPLES / "ada-okafor-certificate.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "year.zip", "w") as archive:
        for number in range(1_200):  # each is opened by a child of its own: minutes, on any machine
            archive.writestr(f"certificate-{number:04d}.xlsx", workbook)
    page.set_input_files("input[type=file]", str(tmp_path / "year.zip"))
    page.get_by_text("certificate-").first.wait_for()
    begun = time.monotonic()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Reading was cancelled. What was loaded before is unchanged.").wait_for()
    assert time.monotonic() - begun < 10
    page.get_by_text("10 pupils").first.wait_for()
    page.get_by_role("button", name="Read the files after all").click()
    page.get_by_role("button", name="Cancel").wait_for()
    page.get_by_role("link", name="Pupil").first.click()  # it goes on, whatever page is looked at
    page.get_by_text("The certificate").wait_for()
    page.get_by_role("link", name="Load").first.click()
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("Reading was cancelled. What was loaded before is unchanged.").wait_for()
    assert page.hosts == {"127.0.0.1"}
