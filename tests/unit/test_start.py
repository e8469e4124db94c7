"""``start.py``: what can be shown without a network. That it really installs, ``.ci/run`` shows."""

from __future__ import annotations

import ast
import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import start

ROOT = Path(start.__file__).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the project as far as installing goes: both lists, and an empty ``.venv``."""
    (tmp_path / ".venv").mkdir()
    (tmp_path / "requirements.txt").write_text("pandas==1.0\n", encoding="utf-8")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\npytest==1.0\n", encoding="utf-8")
    return tmp_path


def installed(folder: Path, requirements: str) -> None:
    """Leave the record that ``install`` leaves, without installing."""
    record = json.dumps(start.fingerprints(folder, requirements))
    (folder / ".venv" / "installed.json").write_text(record, encoding="utf-8")


# Wrong usage and help


@pytest.mark.parametrize("words", [["go"], ["--port", "80"], ["--no-browser", "test"], ["--no-browser", "x"]])
def test_words_it_does_not_know_give_the_usage_and_status_2(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert start.main(words) == 2
    assert capsys.readouterr().err == start.USAGE + "\n"


def test_help_is_not_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(["--help"]) == 0
    assert capsys.readouterr().out == start.USAGE + "\n"


def test_the_status_reaches_the_shell() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "start.py"), "go"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("How to use it:")


# What is missing is named


def test_an_old_python_can_read_the_file_and_so_say_what_is_wrong() -> None:
    ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 8))


def test_an_old_python_is_told_which_is_needed() -> None:
    with pytest.raises(start.CannotStart, match=r"needs Python 3\.11 or later; this is Python 3\.8\."):
        start.check_python((3, 8))


def test_an_old_python_ends_with_status_1_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 2, "final", 0))
    assert start.main([]) == 1
    assert "this is Python 3.10." in capsys.readouterr().err


def test_a_newer_python_is_welcome() -> None:
    start.check_python((3, 11))
    start.check_python((3, 15))


def test_a_linux_without_venv_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(start.CannotStart, match=r"no ensurepip module(.|\n)*sudo apt install python3-venv"):
        start.check_venv_can_be_made()


def test_a_failed_install_says_why_and_is_not_recorded(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failed = subprocess.CompletedProcess([], 1, stderr="WARNING: Retrying\nERROR: No route to pypi.org\n")
    monkeypatch.setattr("subprocess.run", lambda *_args, **_more: failed)
    with pytest.raises(start.CannotStart, match=r"No route to pypi\.org(.|\n)*HTTPS_PROXY"):
        start.install(folder, Path("python"), "requirements.txt")
    assert not start.is_installed(folder, "requirements.txt")
    assert "only this once" in capsys.readouterr().out


# Installing once


def test_nothing_is_installed_to_begin_with(folder: Path) -> None:
    assert not start.is_installed(folder, "requirements.txt")


def test_what_was_installed_is_not_installed_again(folder: Path) -> None:
    installed(folder, "requirements.txt")
    assert start.is_installed(folder, "requirements.txt")


def test_a_changed_list_is_installed_again(folder: Path) -> None:
    installed(folder, "requirements.txt")
    (folder / "requirements.txt").write_text("pandas==2.0\n", encoding="utf-8")
    assert not start.is_installed(folder, "requirements.txt")


def test_the_tests_list_holds_the_other_but_not_the_other_way_round(folder: Path) -> None:
    installed(folder, "requirements-dev.txt")
    assert start.is_installed(folder, "requirements.txt")
    installed(folder, "requirements.txt")
    assert not start.is_installed(folder, "requirements-dev.txt")


def test_a_change_below_the_tests_list_reinstalls_the_tests(folder: Path) -> None:
    installed(folder, "requirements-dev.txt")
    (folder / "requirements.txt").write_text("pandas==2.0\n", encoding="utf-8")
    assert not start.is_installed(folder, "requirements-dev.txt")


@pytest.mark.parametrize("record", ["", "{", "[]", '"x"', "{}"])
def test_a_spoilt_record_means_install_again(folder: Path, record: str) -> None:
    (folder / ".venv" / "installed.json").write_text(record, encoding="utf-8")
    assert not start.is_installed(folder, "requirements.txt")


def test_all_in_place_means_nothing_is_run(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installed(folder, "requirements.txt")
    monkeypatch.setattr(start, "works", lambda _python: True)
    monkeypatch.setattr(subprocess, "run", None)
    monkeypatch.setattr(subprocess, "call", None)
    python = start.prepared(folder, "requirements.txt")
    assert python.is_relative_to(folder / ".venv")
    assert capsys.readouterr().out == ""


def test_a_python_that_is_gone_does_not_work(tmp_path: Path) -> None:
    assert not start.works(tmp_path / "bin" / "python")


def test_every_list_that_is_included_is_in_the_fingerprint() -> None:
    for requirements, files in start.REQUIREMENTS.items():
        lines = (ROOT / requirements).read_text(encoding="utf-8").splitlines()
        included = {line.removeprefix("-r ").strip() for line in lines if line.startswith("-r ")}
        assert included | {requirements} == set(files)


def test_every_library_is_pinned_and_has_its_line_in_the_document() -> None:
    document = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    explained = {
        name.strip()
        for line in document.splitlines()
        if line.startswith("| ") and not line.startswith("| Library")
        for name in line.split("|")[1].split(",")
    }
    pinned = [
        line
        for requirements in (*start.REQUIREMENTS, "requirements-bench.txt", "requirements-cluster.txt")
        for line in (ROOT / requirements).read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-r "))
    ]
    assert all("==" in line for line in pinned)
    assert {line.partition("==")[0] for line in pinned} == explained


# Where it listens, and whether a browser is opened


def test_the_address_is_the_one_in_the_settings() -> None:
    assert start.configured_address(ROOT) == "127.0.0.1"


def test_a_port_in_use_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert start.free_port("127.0.0.1", port, port + 20) in range(port + 1, port + 21)


def test_no_free_port_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(start.CannotStart, match="No free port"):
            start.free_port("127.0.0.1", port, port)


def test_a_server_that_stops_while_starting_is_not_waited_for() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as server:
        server.wait()
        with pytest.raises(start.CannotStart, match="stopped while starting"):
            start.wait_until_ready(server, "127.0.0.1", 1)


def test_a_running_server_is_stopped() -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as server:
        start.stop(server)
        assert server.poll() is not None


@pytest.mark.parametrize(
    ("environment", "platform", "expected"),
    [
        ({}, "win32", True),
        ({}, "darwin", True),
        ({}, "linux", False),
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({"CI": "true", "DISPLAY": ":0"}, "linux", False),
        ({"CI": "true"}, "win32", False),
    ],
)
def test_a_browser_is_opened_only_where_it_would_be_seen(
    environment: dict[str, str], platform: str, expected: bool
) -> None:
    assert start.has_screen(environment, platform) is expected
