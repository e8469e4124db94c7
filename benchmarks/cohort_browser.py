"""What a browser waits for on the Cohort page, beside a page that draws the same figures from ready data.

    python -m benchmarks cohort_page --browser [--school] [--county]

From the click on the page's name, or on another year group, until the script has ended, what was asked for
stands there and two frames have been painted since. Both pages are drawn by one Chromium, in turn.
"""

from __future__ import annotations

import os
import pickle
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from aim.cohort.sums import sums_of
from aim.holding.files import write_register
from aim.holding.folder import path_of
from aim.register import Registers
from aim.screens.cohort import Asked, cohort_screen
from aim.screens.cohort.look import year_group_in_words

ROOT = Path(__file__).parents[1]
YEARS = ("7", "8", "9", "10", "11")
_STANDS_THERE = """words => new Promise(done => {
    const stands = () => {
        const app = document.querySelector('[data-testid="stApp"]');
        return app && app.getAttribute('data-test-script-state') === 'notRunning'
            && document.querySelector('.js-plotly-plot .main-svg')
            && document.querySelector('[data-testid="stDataFrame"] canvas')
            && document.body.innerText.includes(words);
    };
    const painted = () => requestAnimationFrame(() => requestAnimationFrame(done));
    const look = () => stands() ? painted() : setTimeout(look, 5);
    look();
})"""


def ready_pages(registers: Registers, on: date) -> dict[str, dict[str, Any]]:
    """What the page shows for everyone and for each year group, by the name of the choice."""
    counted = sums_of(registers, on)
    found = {}
    for year_group in ("", *YEARS):
        screen = cohort_screen(counted, Asked(year_group=year_group), on=on)
        shown = screen.overview
        if shown is None or screen.fresh is None:
            raise ValueError("there is nothing to show")
        found[year_group_in_words(year_group)] = {
            "answer": screen.answer,
            "who": screen.who,
            "figures": [(each.name, each.value, each.beside, each.opens) for each in screen.figures],
            "fresh": f"{screen.fresh.latest} {screen.fresh.days}",
            "weeks": shown.weeks,
            "half_terms": shown.year_groups,
            "legend": shown.legend,
            "beside": shown.beside.table,
            "words": shown.beside.words,
        }
    return found


@contextmanager
def _serving(script: Path, **surroundings: str) -> Iterator[str]:
    """A server of a Streamlit script on a free port of this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    server = subprocess.Popen(
        [*command, "--server.headless", "true", "--browser.gatherUsageStats", "false"],
        cwd=ROOT,
        env={**os.environ, **surroundings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.25)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def _waited(tab: Any, click: Any, words: str) -> float:
    """Milliseconds from the click until the words, the chart and the table stand there and are painted."""
    started = time.perf_counter()
    click()
    tab.evaluate(_STANDS_THERE, words)
    return 1000 * (time.perf_counter() - started)


def _visit(tab: Any, turns: int) -> tuple[float, list[float]]:
    """The first view of the page in a fresh session, and so many changes of the year group."""
    link = tab.get_by_role("link", name="Cohort", exact=True).first
    first = _waited(tab, link.click, "missed 10% or more")
    changes = []
    for turn in range(turns):
        words = year_group_in_words(YEARS[turn % len(YEARS)])
        tab.get_by_role("combobox").nth(1).click()  # the year group
        option = tab.get_by_role("option", name=words, exact=True)
        option.wait_for()
        changes.append(_waited(tab, option.click, f"{words} · "))
    return first, changes


def _in_words(name: str, ours: list[float], theirs: list[float]) -> str:
    told = [
        f"median {np.median(each):.0f} ms, p95 {np.percentile(each, 95):.0f} ms" for each in (ours, theirs)
    ]
    ratio = np.percentile(ours, 95) / np.percentile(theirs, 95)
    return f"{name}: {told[0]}; ready data {told[1]}; p95 {ratio:.2f} times ({len(ours)} turns)"


def measured(registers: Registers, on: date, visits: int = 10, turns: int = 5) -> list[str]:
    """First view and change of filter of both pages, a line each; they take turns, a fresh session each."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        for each in registers:
            write_register(each, path_of(Path(folder), each.school, each.academic_year))
        ready = Path(folder) / "ready.pickle"
        ready.write_bytes(pickle.dumps(ready_pages(registers, on)))
        browser = playwright.chromium.launch(
            executable_path=chromium,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        browser_of_a_user = browser.new_context(viewport={"width": 1440, "height": 2400})
        found: dict[str, tuple[list[float], list[float]]] = {"app": ([], []), "ready": ([], [])}
        with (
            _serving(ROOT / "app.py", AIM_DATA=folder) as app,
            _serving(ROOT / "benchmarks" / "_cohort_ready.py", AIM_READY=str(ready)) as peer,
        ):
            for visit in range(visits + 1):
                for name, address in (("app", app), ("ready", peer)):
                    tab = browser_of_a_user.new_page()  # a session of its own
                    tab.set_default_timeout(60_000)
                    tab.goto(address)
                    if name == "app":
                        tab.get_by_role("button", name="Open what is held").click()
                        tab.get_by_text("What is held is open").first.wait_for()
                    else:
                        tab.get_by_role("heading", name="Start").wait_for()
                    first, changes = _visit(tab, turns)
                    if visit:  # the first warms both: sums are taken and scripts are fetched once
                        found[name][0].append(first)
                        found[name][1].extend(changes)
                    tab.close()
        browser.close()
    return [
        _in_words("In the browser, first view", found["app"][0], found["ready"][0]),
        _in_words("In the browser, another year group", found["app"][1], found["ready"][1]),
    ]
