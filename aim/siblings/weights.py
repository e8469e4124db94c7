"""The weights of evidence: ``facts/sibling_evidence.csv``, one row a level.

They are fixed. Nothing is learned from the lists, so a school that is added changes no link of another.
"""

from __future__ import annotations

from functools import cache

from aim.facts import table


@cache
def weight(evidence: str, level: str) -> float:
    """The weight of one level of some evidence. KeyError where there is none."""
    return _weights()[evidence, level]


def weight_or_nothing(evidence: str, level: str) -> float:
    """The weight of one level of some evidence, 0 where the table has no row for it."""
    return _weights().get((evidence, level), 0.0)


@cache
def _weights() -> dict[tuple[str, str], float]:
    return {(row["evidence"], row["level"]): float(row["weight"]) for row in table("sibling_evidence")}
