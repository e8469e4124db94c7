"""What is held, said as a load is said: how many marks of which file, and what a new load changed."""

from __future__ import annotations

from datetime import date

import numpy as np

from aim.certificates.again import Changes
from aim.certificates.loading import FileRead, Loaded
from aim.certificates.understanding import Reconciliation
from aim.codes import NOT_UNDERSTOOD
from aim.register import Register, Registers
from aim.wording import counted

HELD = "held"  # the layout of what has been read before


def as_loaded(registers: Registers) -> Loaded:
    """What is held as a load: each file that any mark came from, with the marks that count now.

    Blanks and refusals belong to the reading of a file and are not held.
    """
    files: dict[str, FileRead] = {}
    for register in registers:
        for read in _files_of(register):
            before = files.get(read.file)
            files[read.file] = _together(before, read) if before else read
    return Loaded(registers, files=tuple(files.values()))


def _files_of(register: Register) -> list[FileRead]:
    recorded = register.grid > 0
    source = np.broadcast_to(register.origins.source, register.grid.shape)
    one = register.origins.source.size == 1
    found = []
    for place, each in enumerate(register.sources):
        mine = recorded if one else recorded & (source == place)
        pupils, columns = mine.any(axis=1), np.flatnonzero(mine.any(axis=0))
        if (one and place != register.origins.source.flat[0]) or not len(columns):
            continue
        unread = int(np.count_nonzero((register.grid == NOT_UNDERSTOOD) & mine))
        found.append(
            FileRead(
                file=each.file,
                layout=HELD,
                sure=1.0,
                pupils=int(np.count_nonzero(pupils)),
                first_day=_day(int(register.slots[columns[0]])),
                last_day=_day(int(register.slots[columns[-1]])),
                schools=(register.school,) if register.school else (),
                reconciliation=Reconciliation(
                    marks=int(np.count_nonzero(mine)) - unread, not_understood=unread
                ),
            )
        )
    return found


def _together(one: FileRead, other: FileRead) -> FileRead:
    """A file whose marks lie in several registers: pupils are enrolments then."""
    days = [day for day in (one.first_day, other.first_day) if day]
    last = [day for day in (one.last_day, other.last_day) if day]
    return FileRead(
        file=one.file,
        layout=HELD,
        sure=1.0,
        pupils=one.pupils + other.pupils,
        first_day=min(days),
        last_day=max(last),
        schools=tuple(dict.fromkeys((*one.schools, *other.schools))),
        reconciliation=one.reconciliation + other.reconciliation,
    )


def _day(slot: int) -> date:
    return date.fromordinal(date(1970, 1, 1).toordinal() + slot // 2)


def changes_in_words(changes: Changes, newer_won: bool) -> list[str]:
    """Sentences about what a load changed of what was held."""
    said = [f"{counted(changes.new, 'new mark')}; {counted(changes.unchanged, 'mark')} the same as before."]
    if changes.altered:
        which = (
            "the marks of this load count now"
            if newer_won
            else "what was held still counts; --prefer newest takes the marks of this load"
        )
        said.append(f"{counted(changes.altered, 'mark')} other than held: {which}.")
    if changes.gone:
        said.append(
            f"{counted(changes.gone, 'mark')} held that this load leaves out, within its days: still held."
        )
    return said
