"""A family as a test writes it, and what is known of it: lists, decisions, marks, settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from aim.brothers_and_sisters.known import KnownFamilies, lists_linked
from aim.casework.children import Child
from aim.casework.never_link import NeverLinked
from aim.casework.sibling_decisions import SiblingDecision, SiblingDecisions, Verdict
from aim.register import Registers
from aim.settings import AS_SHIPPED, SharingStep
from tests.lib.families import people
from tests.lib.register_strip import registers

ADA, BEN, CY = (
    "Ada; Thornbury; 2015-04-09; Oak; A | 5 Mill Lane; ZZ1 1AA | Mother; Kate Thornbury; 07700 900101",
    "Ben; Thornbury; 2012-04-09; Elm; B | 5 Mill Lane; ZZ1 1AA | Mother; Kate Thornbury; 07700 900101",
    "Cy; Marsh; 2017-04-09; Oak; C | 5 Mill Lane; ZZ1 1AA",
)
MARKS = (
    r"2025-09-01  /\  /\  /\  /\  /\ ",
    r"2025-09-01  OO  II  /\  /\  /\ ",
    r"2025-09-01  /\  /\  /\  /\  /\ ",
)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
Make = Callable[..., KnownFamilies]


@pytest.fixture(scope="session")
def known() -> Make:
    """What is known of some lines of ``tests.lib.families``, whose UPNs are the letters of the strips."""

    def make(
        *lines: str,
        marks: tuple[str, ...] = MARKS,
        decided: tuple[SiblingDecision, ...] = (),
        sharing: SharingStep = SharingStep.FIGURES,
        never: NeverLinked | None = None,
        listed_from: int = 10,
        own_school: str = "Oak",
    ) -> KnownFamilies:
        return KnownFamilies(
            lists_linked(people(*lines), never or NeverLinked()),
            registers(*marks) if marks else Registers(),
            SiblingDecisions(decided),
            date(2026, 1, 1),
            replace(AS_SHIPPED, listed_from=listed_from),
            own_school,
            sharing,
        )

    return make


def said(one: Child, other: Child, fingerprint: str, verdict: Verdict = Verdict.CONFIRMED) -> SiblingDecision:
    """A decision of Sam Bell's about two children."""
    link = "siblings"
    return SiblingDecision(one.keys, other.keys, link, verdict, fingerprint, "Sam Bell", NOW, "", one, other)
