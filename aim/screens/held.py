"""What the Load page says of registers held on this computer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aim.certificates.loading import Loaded
from aim.wording import academic_year_name, counted, listed


@dataclass(frozen=True, slots=True)
class HeldShown:
    """A heading and what stands under it."""

    heading: str
    beside: str


def held_screen(held: Sequence[tuple[str, int]], opened: Loaded | None) -> HeldShown | None:
    """What is held (schools and academic years), and whether it is open; None where nothing is."""
    if opened is not None:
        return HeldShown(
            f"What is held is open: {_schools([each.school for each in opened.registers])}",
            f"{opened.reconciliation.marks:,} marks. A file that you drop here is looked at by itself, in "
            "place of what is held; to add it to what is held, use the command “load”.",
        )
    if not held:
        return None
    years = sorted({academic_year_name(year) for _, year in held})
    return HeldShown(
        f"Held on this computer: {_schools([school for school, _ in held])}, {listed(years)}",
        "Put there by the command “load”. Opening it reads no file again.",
    )


def _schools(names: Sequence[str]) -> str:
    different = list(dict.fromkeys(name or "a school not named" for name in names))
    return listed(different) if len(different) <= 3 else counted(len(different), "school")
