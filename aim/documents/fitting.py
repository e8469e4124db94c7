"""Keeping a sheet to one page: how many rows a text takes, and what is left out, said in its place.

A sheet that promises one page must not run on because a record is long. Each section has rows it may always
have; what others do not need goes round. Whatever does not fit is counted, never dropped in silence.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from aim.wording import counted

_WIDE = 2.0  # of an ordinary small letter: Chinese, Japanese and Korean signs
_CAPITAL = 1.4
_LONGEST = 2
_FEWEST = 2  # rows that are left to a section in any case: a line, and how many more there are
SHORTENED = "… (shortened)"


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one section, and how many rows it may have whatever the others need."""

    lines: Sequence[str]
    rows: int
    longest: int = _LONGEST  # rows that a single line may take


def fitted(sections: Mapping[str, Section], *, rows: int, width: int) -> dict[str, str]:
    """The text of each section within so many rows in all, of so many small letters each.

    Rows that a section does not need go to the others, in their order. Lines that do not fit are counted in
    the last row: "and 3 more, not on this page".
    """
    lines = {
        name: [_shortened(each, section.longest * width) for each in section.lines]
        for name, section in sections.items()
    }
    needed = {name: sum(rows_of(each, width) for each in own) for name, own in lines.items()}
    given = {name: min(needed[name], section.rows) for name, section in sections.items()}
    left = rows - sum(given.values())
    for name in reversed([*sections]):  # where not even that has room, the last give way first
        less = max(0, min(-left, given[name] - _FEWEST))
        given[name] -= less
        left += less
    for name in sections:
        more = max(0, min(left, needed[name] - given[name]))
        given[name] += more
        left -= more
    return {name: "\n".join(_cut(own, given[name], width)) for name, own in lines.items()}


def all_fit(sections: Mapping[str, Section], *, rows: int, width: int) -> bool:
    """Whether every line of every section has room within so many rows in all."""
    return sum(rows_of(each, width) for section in sections.values() for each in section.lines) <= rows


def _cut(lines: Sequence[str], rows: int, width: int) -> list[str]:
    if sum(rows_of(each, width) for each in lines) <= rows:
        return [*lines]
    kept: list[str] = []
    for line in lines:
        if sum(rows_of(each, width) for each in [*kept, line]) > rows - 1:
            break
        kept.append(line)
    return [*kept, f"and {counted(len(lines) - len(kept), 'line')} more, not on this page"]


def rows_of(line: str, width: int) -> int:
    """How many rows of so many small letters a line takes, a word that no longer fits going to the next."""
    rows, taken = 1, 0.0
    for word in line.split(" "):
        wide = _width(word)
        if taken and taken + wide > width:
            rows, taken = rows + 1, 0.0
        over = max(0, ceil(wide / width) - 1)  # of a word longer than a row
        rows += over
        taken += wide - over * width + 1
    return rows


def _shortened(line: str, room: int) -> str:
    """A line of at most so many small letters; the cut is at a space where there is one, and is said."""
    if _width(line) <= room:
        return line
    while line and _width(line) + len(SHORTENED) + 1 > room:
        line = line[: -max(1, int((_width(line) + len(SHORTENED) + 1 - room) / _WIDE))]
    return f"{line[: line.rfind(' ')] if ' ' in line[-30:] else line} {SHORTENED}"


def _width(text: str) -> float:
    return sum(_letter(each) for each in text)


def _letter(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return _WIDE
    return _CAPITAL if letter.isupper() else 1.0
