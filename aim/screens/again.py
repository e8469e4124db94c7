"""What the Load page shows when more is loaded: what changed, and the sessions for which two files differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from aim.certificates.again import Changes
from aim.certificates.deciding import ChosenMark, Decisions, Disagreement
from aim.certificates.limits import limit
from aim.certificates.loading import Loaded
from aim.register import SESSION_NAMES
from aim.wording import counted, day, listed

KEEP = "Keep what counts now"
ONE_BY_ONE = "Choose mark by mark"


@dataclass(frozen=True, eq=False)
class ChangesScreen:
    """What the last load changed."""

    in_words: str
    table: pd.DataFrame


@dataclass(frozen=True, eq=False)
class DisagreementsScreen:
    """The sessions for which two files have different marks, and the ways to settle them."""

    headline: str
    table: pd.DataFrame  # the first of them; "Counts" can be changed to the other value's words
    choices: tuple[str, ...]  # keep, one for each file that could win whole, mark by mark
    files: Mapping[str, str]  # the file each of the choices of a whole file prefers
    shown: tuple[Disagreement, ...]


def changes_screen(changes: Changes) -> ChangesScreen:
    """What a load changed, in words first."""
    parts = [
        f"{counted(changes.altered, 'mark')} altered after the event" if changes.altered else "",
        f"{counted(changes.new, 'new mark')}" if changes.new else "",
        f"{counted(changes.gone, 'mark')} no longer there" if changes.gone else "",
    ]
    said = listed(part for part in parts if part) or "nothing is different"
    same = f" {counted(changes.unchanged, 'mark')} the same as before." if changes.unchanged else ""
    rows = [
        {
            "Pupil": each.name,
            "Session": f"{day(each.day)} {each.session}",
            "Before": each.before,
            "In this load": each.after or "(nothing)",
        }
        for each in changes.listed
    ]
    table = pd.DataFrame(rows, columns=["Pupil", "Session", "Before", "In this load"])
    return ChangesScreen(f"Since the load before: {said}.{same}", table)


def disagreements_screen(loaded: Loaded) -> DisagreementsScreen:
    """The sessions that two files tell differently; the older file's mark counts until someone chooses."""
    shown = loaded.disagreements[: 10 * limit("problems_shown")]
    rows = [
        {
            "Pupil": each.name,
            "Session": f"{day(each.day)} {SESSION_NAMES[each.slot % 2]}",
            "Counts": kept_words(each),
            "Stands against it": other_words(each),
            "Take the other": False,
        }
        for each in shown
    ]
    others = list(dict.fromkeys(each.other_file for each in loaded.disagreements))
    files = {f"Take every mark of {file}": file for file in others}
    count = len(loaded.disagreements)
    return DisagreementsScreen(
        headline=f"Two files differ on {counted(count, 'session')}",
        table=pd.DataFrame(
            rows, columns=["Pupil", "Session", "Counts", "Stands against it", "Take the other"]
        ),
        choices=(KEEP, *files, ONE_BY_ONE),
        files=files,
        shown=shown,
    )


def kept_words(each: Disagreement) -> str:
    """The mark that counts and where it stands."""
    return f"{each.kept}  ({each.kept_file} {each.kept_at})"


def other_words(each: Disagreement) -> str:
    """The mark that does not count and where it stands."""
    return f"{each.other}  ({each.other_file} {each.other_at})"


def with_file_first(decisions: Decisions, file: str) -> Decisions:
    """The decisions with every mark of one file before all others."""
    rest = tuple(each for each in decisions.files_first if each != file)
    return replace(decisions, files_first=(file, *rest))


def with_marks_chosen(decisions: Decisions, screen: DisagreementsScreen, taken: pd.DataFrame) -> Decisions:
    """The decisions with the other mark chosen wherever its row is ticked."""
    ticked = [place for place, tick in enumerate(taken["Take the other"]) if tick]
    chosen = [screen.shown[place] for place in ticked]
    now = {(each.child, each.slot): ChosenMark(each.child, each.slot, each.other_file) for each in chosen}
    before = [each for each in decisions.marks if (each.child, each.slot) not in now]
    return replace(decisions, marks=(*before, *now.values()))


def with_one_child(decisions: Decisions, first: str, second: str) -> Decisions:
    """The decisions with two halves joined as one child."""
    return replace(decisions, same=(*decisions.same, (first, second)))


def with_two_children(decisions: Decisions, child: str, file: str) -> Decisions:
    """The decisions with one file's pupil of this number taken as another child."""
    return replace(decisions, apart=(*decisions.apart, (child, file)))


def files_of(loaded: Loaded, child: str) -> tuple[str, ...]:
    """The files a child's marks came from: the halves a wrong join could be split into."""
    found: dict[str, None] = {}
    for register in loaded.registers:
        places = [place for place, each in enumerate(register.roll["child"]) if each == child]
        for place in places:
            marks = register.of([place]).marks()
            found |= dict.fromkeys(register.sources[int(each)].file for each in set(marks.source.tolist()))
    return tuple(found)
