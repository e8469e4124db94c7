"""Golden files: text that is read and agreed once, then held. AIM_UPDATE_GOLDEN=1 writes them anew."""

from __future__ import annotations

import os
from pathlib import Path

GOLDEN = Path(__file__).parent.parent / "golden"


def golden(name: str, text: str) -> None:
    """Fails unless ``text`` is what tests/golden/<name> holds; a file that is missing fails too."""
    path = GOLDEN / name
    if os.environ.get("AIM_UPDATE_GOLDEN") == "1":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        return
    assert path.exists(), f"tests/golden/{name} is missing: read the text, then run with AIM_UPDATE_GOLDEN=1"
    assert text == path.read_text(encoding="utf-8"), f"tests/golden/{name} says something else"
