"""Which bytes a long text holds, looked through on all cores without copying it."""

from __future__ import annotations

import numpy as np

from aim.stretches import on_all_cores

_FIRST_NOT_ASCII = 0x80
_STRETCH = 1 << 20  # bytes: looked through in less time than it takes one thread to let another go on


def holds(view: memoryview, byte: int) -> bool:
    """Whether this byte stands anywhere in it."""
    held = np.frombuffer(view, dtype=np.uint8)
    found: list[int] = []

    def look(part: slice) -> None:
        if not found and (held[part] == byte).any():
            found.append(part.start)

    on_all_cores(len(held), look, _STRETCH)
    return bool(found)


def is_ascii(view: memoryview) -> bool:
    """Whether every byte of it is a letter of ASCII."""
    held = np.frombuffer(view, dtype=np.uint8)
    found: list[int] = []

    def look(part: slice) -> None:
        if not found and held[part].max() >= _FIRST_NOT_ASCII:
            found.append(part.start)

    on_all_cores(len(held), look, _STRETCH)
    return not found
