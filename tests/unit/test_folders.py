"""The one folder: what may be kept in it, and that deleting everything leaves other people's files alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from aim.folders import KEPT, delete_everything, files_kept, keep, kept, what_it_holds
from aim.holding.folder import hold
from tests.lib.register_strip import registers


def test_only_what_can_be_seen_and_deleted_can_be_kept(tmp_path: Path):
    with pytest.raises(ValueError, match="not listed"):
        keep(tmp_path, "something-else.json", {})
    assert not list(tmp_path.iterdir())


def test_deleting_everything_takes_each_file_of_ours_and_half_written_ones(tmp_path: Path):
    folder = tmp_path / "ours"
    for name in KEPT:
        keep(folder, name, {"a": 1})
    (folder / "settings.jsonx1.new").write_text("{", encoding="utf-8")
    assert set(files_kept(folder)) == {*KEPT, "settings.jsonx1.new"}
    delete_everything(folder)
    assert not folder.exists()
    assert kept(folder, "settings.json") == {}


def test_marks_that_are_held_are_listed_and_deleted_with_the_rest(tmp_path: Path):
    folder = tmp_path / "ours"
    found = registers(r"2026-09-07  /\  /\  /\  /\  /\ ")
    hold(folder, found)
    (path,) = (folder / "registers").iterdir()
    for beside in (f"{path.name}.unusable", f"{path.name}x7.new"):
        (folder / "registers" / beside).write_text("x", encoding="utf-8")
    assert sorted(files_kept(folder)) == sorted(f"registers/{p.name}" for p in path.parent.iterdir())
    told = [what_it_holds(name).split()[0] for name in sorted(files_kept(folder))]
    assert told == ["Marks", "Marks", "Left"]
    delete_everything(folder)
    assert not folder.exists()


def test_deleting_everything_leaves_what_is_not_ours(tmp_path: Path):
    (tmp_path / "letters.docx").write_text("mine", encoding="utf-8")
    keep(tmp_path, "settings.json", {})
    delete_everything(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.docx"]


def test_there_may_be_nothing_to_delete(tmp_path: Path):
    delete_everything(tmp_path / "never made")
    assert files_kept(tmp_path / "never made") == {}
