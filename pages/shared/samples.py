"""The invented school that anyone can try the app with, and the primary school of its families."""

from __future__ import annotations

from pathlib import Path

SCHOOL = "Oak Park School"
FOLDER = Path(__file__).resolve().parents[2] / "data" / "samples"


def files() -> dict[str, tuple[str, bytes]]:
    """The names and bytes of the invented schools' files, by an id of their own."""
    names = ("oak-park-long.csv", "oak-park-pupils.csv", "hazel-lane-long.csv", "hazel-lane-pupils.csv")
    return {f"sample {name}": (name, (FOLDER / name).read_bytes()) for name in names}
