"""What is said of a child's brothers and sisters, in sentences: calm, with the counts, and blaming nobody."""

from __future__ import annotations

from aim.siblings.joint_absence import JointAbsence
from aim.wording import counted, date_range

STANDS_OUT = "That is more than the days on which other children of their schools were absent explain."


def together_sentence(name: str, other: str, found: JointAbsence) -> str:
    """On how many days both were absent, with the counts; and, where it does, that it stands out."""
    due = f"of {counted(found.both_possible, 'day')} on which both were due"
    if found.first_day:
        due += f" ({date_range(found.first_day, found.last_day)})"
    if not found.both_possible:
        return f"There is no day on which both {name} and {other} could have been at school."
    if not found.both_missed:
        return f"{name} and {other} were never absent on the same day, {due}."
    both = f"{name} and {other} were both absent on {counted(found.both_missed, 'day')}"
    each = f"{name} was absent on {found.one_missed} of them and {other} on {found.other_missed}"
    return f"{both}, {due}; {each}." + (f" {STANDS_OUT}" if found.stands_out else "")
