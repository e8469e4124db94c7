"""The registers held in a folder: one file for each school and academic year, joined when more is loaded.

What is held is the older: where a new load says otherwise it stays, unless the newer is preferred
(definitions.md 10). Nothing that was held is taken away by a load that leaves it out.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from aim.certificates.again import Changes, what_changed
from aim.certificates.children import told_apart
from aim.folders import REGISTERS
from aim.holding.files import UnusableFile, read_register, school_and_year, write_register
from aim.register import Register, Registers


@dataclass(frozen=True, eq=False)
class Held:
    """What a folder holds, and a sentence for each file of it that could not be used."""

    registers: Registers
    unusable: tuple[str, ...] = ()


def path_of(folder: Path, school: str, academic_year: int) -> Path:
    """The file of a school's year: readable, and never the file of another school."""
    words = re.sub(r"[^a-z0-9]+", "-", school.casefold()).strip("-")[:40] or "school"
    mark = hashlib.sha256(school.encode()).hexdigest()[:10]
    return folder / REGISTERS / f"{words}-{mark}-{academic_year}.parquet"


def held(folder: Path) -> Held:
    """Every register of a folder, by school and year; none where there is no such folder. OSError."""
    registers: list[Register] = []
    unusable: list[str] = []
    for path in _paths(folder):
        try:
            registers.append(read_register(path))
        except UnusableFile as wrong:
            unusable.append(str(wrong))
    registers.sort(key=lambda each: (each.school.casefold(), each.school, each.academic_year))
    return Held(Registers(tuple(registers)), tuple(unusable))


def hold(folder: Path, newer: Registers, *, prefer_newer: bool = False) -> tuple[Changes, tuple[str, ...]]:
    """Join new registers with those held, and write what changed; what a new load says otherwise than before.

    The other years of a school are looked at too: a child who has a UPN now is the child who had none then.
    A file that cannot be used is put aside under another name and said. OSError where nothing can be written.
    """
    schools = {each.school for each in newer}
    before, unusable = _held_of(folder, schools)
    known, loaded = _with_one_name_for_each_child(before, newer)
    changes = what_changed(known, loaded)
    as_they_were = {id(each) for each in before}
    for register in joined(known, loaded, prefer_newer=prefer_newer):
        if id(register) not in as_they_were:
            write_register(register, path_of(folder, register.school, register.academic_year))
    return changes, unusable


def joined(before: Registers, newer: Registers, *, prefer_newer: bool = False) -> Registers:
    """Both together, by school and year; where they differ the older's mark stays, or the newer's wins."""
    found = {(each.school, each.academic_year): each for each in before}
    for register in newer:
        key = register.school, register.academic_year
        old = found.get(key)
        if old is None:
            found[key] = register
        else:
            first, second = (register, old) if prefer_newer else (old, register)
            found[key] = _without_unused_sources(first.joined_with(second)[0])
    return Registers(tuple(found.values()))


def _paths(folder: Path) -> list[Path]:
    return sorted((folder / REGISTERS).glob("*.parquet"))


def _held_of(folder: Path, schools: set[str]) -> tuple[Registers, tuple[str, ...]]:
    """What is held of these schools; a file that cannot be used is renamed, and so never overwritten."""
    registers: list[Register] = []
    unusable: list[str] = []
    for path in _paths(folder):
        try:
            if school_and_year(path)[0] in schools:
                registers.append(read_register(path))
        except UnusableFile as wrong:
            aside = path.with_name(f"{path.name}.unusable")
            path.replace(aside)
            unusable.append(f"{wrong} It is kept as {aside.name}.")
    return Registers(tuple(registers)), tuple(unusable)


def _with_one_name_for_each_child(before: Registers, newer: Registers) -> tuple[Registers, Registers]:
    """Both, with children told apart over all of them as if they had been loaded together.

    What was one child stays one child; what a person has set apart stays apart.
    """
    registers = [*before, *newer]
    if not registers:
        return before, newer
    mentions = pd.concat([_mentions(each) for each in registers], ignore_index=True)
    name = _names(mentions, told_apart(mentions, "")[0]["child"].tolist())
    renamed: list[Register] = []
    for register in registers:
        children = [name[child] for child in register.roll["child"]]
        renamed.append(_with_children(register, children))
    return Registers(tuple(renamed[: len(before)])), Registers(tuple(renamed[len(before) :]))


def _mentions(register: Register) -> pd.DataFrame:
    """A roll as a file's mentions of pupils."""
    file = register.sources[0].file if register.sources else ""
    return register.roll.assign(
        school=register.school, school_number="", former_upn="", file=file, sheet="", row=0
    )


def _names(mentions: pd.DataFrame, told: Sequence[str]) -> dict[str, str]:
    """One name for all names of a child: the latest told, which is the UPN where any file has it.

    Only a UPN or an admission number makes two children one here. A name alone joins nobody who was two
    before, and what a person has set apart stays apart.
    """
    children = mentions["child"].tolist()
    name = {child: child for child in children}

    def root(child: str) -> str:
        while name.setdefault(child, child) != child:
            child = name[child]
        return child

    rows = zip(
        children, told, *(mentions[each] for each in ("surname", "forename", "date_of_birth")), strict=True
    )
    for child, now, surname, forename, born in rows:
        by_name = f"|{surname.casefold()}|{forename.casefold()}|{born.isoformat() if born else ''}"
        if not now.endswith(by_name) and not child.startswith(f"{now}|"):
            name[root(child)] = root(now)
    return {child: root(child) for child in name}


def _with_children(register: Register, children: Sequence[str]) -> Register:
    """The register with these names for its children; two rows that are one child now become one row."""
    if list(children) == register.roll["child"].tolist():
        return register
    renamed = replace(register, roll=register.roll.assign(child=np.array(children, dtype=object)))
    if len(set(children)) == len(children):
        return renamed
    return renamed.joined_with(renamed.of([]))[0]


def _without_unused_sources(register: Register) -> Register:
    """The register without the files that none of its marks comes from any more."""
    shape = register.grid.shape
    source = np.broadcast_to(register.origins.source, shape)
    used = np.unique(source[register.grid > 0])
    if len(used) == len(register.sources) or not len(used):
        return register
    place = np.zeros(len(register.sources), dtype=np.int32)
    place[used] = np.arange(len(used))
    origins = replace(register.origins, source=place[register.origins.source])
    return replace(register, origins=origins, sources=tuple(register.sources[n] for n in used.tolist()))
