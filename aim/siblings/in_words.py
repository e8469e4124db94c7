"""What is said of a child's brothers and sisters, in sentences: calm, with the counts, and blaming nobody."""

from __future__ import annotations

from aim.siblings.family import Family
from aim.siblings.joint_absence import JointAbsence
from aim.siblings.linking import Link
from aim.wording import counted

STANDS_OUT = "That is more than the days on which other children of their schools were absent explain."


def family_sentence(family: Family) -> str:
    """ "Brothers and sisters: 2, of whom 1 is below the threshold": the line on the pupil's page."""
    sure = [each for each in family.siblings if each.link is Link.SIBLINGS]
    possible = len(family.siblings) - len(sure)
    if not family.siblings:
        return "Brothers and sisters: none found in the lists that are loaded"
    low = sum(each.child.record is not None and each.child.record.low for each in sure)
    words = f"Brothers and sisters: {len(sure) or 'none'}"
    if low:
        words += f", of whom {low} {'is' if low == 1 else 'are'} below the threshold"
    if possible:
        words += f"; possible: {possible}"
    return words


def together_sentence(name: str, other: str, found: JointAbsence) -> str:
    """On how many days both were absent, with the counts; and, where it does, that it stands out."""
    possible = counted(found.both_possible, "day")
    if not found.both_possible:
        return f"There is no day on which both {name} and {other} could have been at school."
    if not found.both_missed:
        return f"{name} and {other} were never absent on the same day, of {possible} on which both were due."
    said = (
        f"{name} and {other} were both absent on {counted(found.both_missed, 'day')}, of {possible} on which "
        f"both were due; {name} was absent on {found.one_missed} of them and {other} on {found.other_missed}."
    )
    return f"{said} {STANDS_OUT}" if found.stands_out else said
