"""What every test has: a data folder of its own, so that none reads or writes the user's."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def own_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that AIM_DATA names, empty at the start of each test."""
    folder = tmp_path_factory.mktemp("aim-data")
    monkeypatch.setenv("AIM_DATA", str(folder))
    return folder
