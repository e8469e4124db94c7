"""Filling a Word template: names and typed text are only ever text.

The environment is sandboxed and escapes everything, so ``O'Neill & D'Souza <Jr>`` comes out as typed and
nothing in an answer is run (safety.md T4, T6). A value that a template asks for and nobody gave is visible
on the paper as ``[name: fill in]``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from aim.documents.compiled import FillIn, Value, compiled, printable

__all__ = ["Fill", "FillIn", "Value", "filled", "in_place_of", "names_in", "printable"]

Fill = Callable[[Mapping[str, Value], str, date], bytes]  # the words, the title, the day

# A school's own templates by the template of ours whose place they take, for one piece of work at a time.
_IN_PLACE: ContextVar[Mapping[bytes, Fill] | None] = ContextVar("in_place", default=None)


def filled(template: bytes, values: Mapping[str, Value], *, title: str, on: date) -> bytes:
    """The template as a finished document: values in place, and no author or history in its properties.

    Filled twice with the same values it is the same file, byte for byte.
    """
    if own := (_IN_PLACE.get() or {}).get(template):
        return own(values, title, on)
    return compiled(template).filled(values, title=title, on=on)


@contextmanager
def in_place_of(template: bytes, fill: Fill) -> Iterator[None]:
    """Within the block this template of ours is not used: ``fill`` fills in the school's own one."""
    before = _IN_PLACE.set({**(_IN_PLACE.get() or {}), template: fill})
    try:
        yield
    finally:
        _IN_PLACE.reset(before)


def names_in(template: bytes) -> set[str]:
    """Every name that the template asks for, in its body, headers and footers."""
    return set(compiled(template).names)
