"""Text for spreadsheets: Excel takes a cell that begins with certain letters for a formula, and runs it."""

from __future__ import annotations

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\0")


def safe_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula: quoted with an apostrophe where it might be."""
    return f"'{text}" if text.startswith(_RISKY) else text
