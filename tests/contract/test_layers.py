"""The shape of the code, kept by machine: layers, thin pages, no prints, no clock, no shared caches."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter import cli

ROOT = Path(__file__).resolve().parents[2]
KEEPERS = [
    ROOT / "pages" / "shared" / f"{name}.py"
    for name in (
        "state",
        "files_taken",
        "fields_typed",
        "families_known",
        "held_here",
        "letting_go",
        "papers_making",
    )
]


def python_files(*places: str) -> list[Path]:
    """The Python files under these files and folders; what is not written yet is passed over."""
    return sorted(
        file for place in places for file in [ROOT / place, *(ROOT / place).rglob("*.py")] if file.is_file()
    )


def names(files: list[Path]) -> list[str]:
    return [file.relative_to(ROOT).as_posix() for file in files]


AIM = python_files("aim")
QUIET_AIM = [file for file in AIM if file != ROOT / "aim" / "__main__.py"]
SCREENS = python_files("app.py", "pages")
PAGES = sorted((ROOT / "pages").glob("*.py"))

every_module_of_aim = pytest.mark.parametrize("file", AIM, ids=names(AIM))
every_quiet_module_of_aim = pytest.mark.parametrize("file", QUIET_AIM, ids=names(QUIET_AIM))
every_screen_file = pytest.mark.parametrize("file", SCREENS, ids=names(SCREENS))


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def imported(file: Path) -> set[str]:
    """The top-level packages that a file imports."""
    return set(_imported(tree(file)))


def _imported(parsed: ast.Module) -> Iterator[str]:
    for node in ast.walk(parsed):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0] if node.level == 0 else "."


def words(file: Path) -> set[str]:
    """Every name that the code uses (variables, attributes, arguments, imports), not comments or texts."""
    return set(_words(tree(file)))


def _words(parsed: ast.Module) -> Iterator[str]:
    for node in ast.walk(parsed):
        match node:
            case ast.Name(id=word) | ast.Attribute(attr=word) | ast.keyword(arg=str(word)):
                yield word
            case ast.alias(name=name):
                yield from name.split(".")


def called(file: Path) -> set[str]:
    """The last word of everything that the code calls: ``now`` for ``datetime.now()``."""
    functions = [node.func for node in ast.walk(tree(file)) if isinstance(node, ast.Call)]
    return {f.attr for f in functions if isinstance(f, ast.Attribute)} | {
        f.id for f in functions if isinstance(f, ast.Name)
    }


# aim


def test_every_import_goes_down_the_layers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    broken = cli.lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, no_logo=True)
    assert not broken, "see the contracts above; the layers stand in pyproject.toml"


@every_module_of_aim
def test_every_module_says_what_it_is_for(file: Path) -> None:
    assert ast.get_docstring(tree(file))


@every_module_of_aim
def test_every_folder_of_aim_is_a_package(file: Path) -> None:
    """Or import-linter does not see it, and its imports go unchecked."""
    assert (file.parent / "__init__.py").exists()


@every_module_of_aim
def test_aim_never_logs(file: Path) -> None:
    assert not {"logging", "syslog"} & imported(file), "pupil data must never reach a log"


@every_quiet_module_of_aim
def test_aim_never_prints(file: Path) -> None:
    assert not {"print", "pprint"} & called(file), "only aim/__main__.py writes to the terminal"


@every_quiet_module_of_aim
def test_aim_never_asks_the_clock(file: Path) -> None:
    assert not {"now", "today", "utcnow", "localtime"} & called(file), (
        "pass today= in, so that a test can choose it"
    )


# pages


@pytest.mark.parametrize("file", PAGES, ids=names(PAGES))
def test_a_page_imports_only_streamlit_aim_and_pages(file: Path) -> None:
    assert imported(file) <= {"__future__", "streamlit", "aim", "pages"}


@every_screen_file
def test_what_pages_share_needs_nothing_more_than_the_standard_library(file: Path) -> None:
    # pandas in parts.py: the type of a small table that a screen has made, drawn cell by cell as text.
    allowed = {"streamlit", "aim", "pages", *sys.stdlib_module_names}
    assert imported(file) <= allowed | ({"pandas"} if file.name == "parts.py" else set())


@pytest.mark.parametrize(
    "file", [f for f in SCREENS if f not in KEEPERS], ids=names([f for f in SCREENS if f not in KEEPERS])
)
def test_few_files_read_and_write_what_a_tab_holds(file: Path) -> None:
    assert "session_state" not in words(file), "ask pages/shared/state.py, or one of those beside it"


@every_screen_file
def test_no_value_from_a_file_can_become_html(file: Path) -> None:
    assert "unsafe_allow_html" not in words(file)


@every_screen_file
def test_the_only_html_is_our_own_style_sheet(file: Path) -> None:
    """``st.html`` takes a path to CSS: a text, or a value of any kind, has no way in."""
    given = [
        ast.unparse(node.args[0])
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "html"
    ]
    assert set(given) <= {"Path(__file__).parent / 'paper.css'"}


@every_screen_file
def test_nothing_about_a_pupil_is_cached_between_users(file: Path) -> None:
    """``st.cache_data`` is shared between users, and above 50,000 rows returned stale figures (safety.md)."""
    assert not {"cache_data", "persist"} & words(file)


@every_screen_file
def test_a_page_never_prints(file: Path) -> None:
    assert not {"print", "pprint"} & called(file)


@every_screen_file
def test_only_the_last_resort_logs(file: Path) -> None:
    """``faults.py`` logs a reference, a kind and a line; tests/pages proves that no value gets there."""
    assert file.name == "faults.py" or "logging" not in imported(file)
