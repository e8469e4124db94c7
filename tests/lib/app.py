"""The app as a user starts it, and the ways through it that tests share."""

from __future__ import annotations

from pathlib import Path

import streamlit.runtime.pages_manager as pages_manager
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block


class _NoPagesFolder(type(Path())):  # type: ignore[misc]
    """AppTest begins each run as a new server does; ours has left that state at its first page."""

    def exists(self, **_: object) -> bool:
        """There is no folder of pages but the list in app.py."""
        return False


pages_manager.Path = _NoPagesFolder
ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "data" / "samples"


def started() -> AppTest:
    """The app at its first page."""
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()


def at_load() -> AppTest:
    """The app at the Load page: where a meeting was kept it begins with Today."""
    app = started()
    return app if app.get("file_uploader") else app.switch_page("pages/load.py").run()


def with_samples() -> AppTest:
    """The app with the marks and the pupil list of the invented school dropped on it."""
    return with_files("oak-park-long.csv", "oak-park-pupils.csv")


def with_both_schools() -> AppTest:
    """The app after "Try it with an invented school": that, and the primary school of its families."""
    app = at_load()
    app.button(key="try_samples").click().run()
    return app


def with_files(*paths: str) -> AppTest:
    """The app after these samples were dropped on it."""
    app = at_load()
    app.file_uploader(key="files").set_value(
        [(Path(each).name, (SAMPLES / each).read_bytes(), "") for each in paths]
    )
    return app.run()


def words(app: AppTest) -> str:
    """Everything a user reads on the page, escapes as they are drawn."""
    kinds = (
        "title",
        "header",
        "subheader",
        "markdown",
        "caption",
        "text",
        "info",
        "warning",
        "error",
        "success",
    )
    said = [str(each.value) for kind in kinds for each in app.get(kind)]
    said += [f"{each.label} {each.value}" for each in app.metric]
    return "\n".join(said).replace("\\", "")


def drawn(app: AppTest) -> str:
    """Everything that the page hands to the browser: words, labels, options, tables, charts."""
    found, ahead = [], [app.main, app.sidebar]
    while ahead:
        block = ahead.pop()
        for each in block.children.values():
            if isinstance(each, Block):
                ahead.append(each)
                found.append(f"{each.proto}")
                continue
            found.append(f"{each.proto}")
            if each.type in ("arrow_data_frame", "table"):
                found.append(each.value.to_csv())
    return "\n".join(found).replace("\\", "")
