"""Filling a Word template: names and typed text are only ever text.

The environment is sandboxed and escapes everything, so ``O'Neill & D'Souza <Jr>`` comes out as typed and
nothing in an answer is run (safety.md T4, T6). A value that a template asks for and nobody gave is visible
on the paper as ``[name: fill in]``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from aim.documents.compiled import FillIn, Value, compiled, printable

__all__ = ["FillIn", "Value", "filled", "names_in", "printable"]


def filled(template: bytes, values: Mapping[str, Value], *, title: str, on: date) -> bytes:
    """The template as a finished document: values in place, and no author or history in its properties.

    Filled twice with the same values it is the same file, byte for byte.
    """
    return compiled(template).filled(values, title=title, on=on)


def names_in(template: bytes) -> set[str]:
    """Every name that the template asks for, in its body, headers and footers."""
    return set(compiled(template).names)
