"""The one folder: what may be kept in it, and that deleting everything leaves other people's files alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from aim.folders import KEPT, delete_everything, files_kept, keep, kept


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


def test_deleting_everything_leaves_what_is_not_ours(tmp_path: Path):
    (tmp_path / "letters.docx").write_text("mine", encoding="utf-8")
    keep(tmp_path, "settings.json", {})
    delete_everything(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["letters.docx"]


def test_there_may_be_nothing_to_delete(tmp_path: Path):
    delete_everything(tmp_path / "never made")
    assert files_kept(tmp_path / "never made") == {}
