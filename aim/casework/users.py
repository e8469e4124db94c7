"""Who asks: whose name stands beside what is kept, and which schools' children they may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aim.casework.children import normal_school
from aim.casework.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class User:
    """Someone using the app. On one school's own PC there is one, of all schools held there."""

    name: str  # in full, as it is read beside what they kept
    id: str = ""  # of the sign-in; "" where there is none
    schools: frozenset[str] | None = None  # whose children they may see; None for every school
    safeguarding_lead: bool = False
    administrator: bool = False  # of the whole server: what is set for everyone, and deleting it all

    def may_see(self, schools: Iterable[str]) -> bool:
        """Whether any of these is a school of theirs."""
        if self.schools is None:
            return True
        return not {normal_school(each) for each in self.schools}.isdisjoint(map(normal_school, schools))

    def must_see(self, schools: Iterable[str]) -> None:
        """Raise NotAllowed unless any of these is a school of theirs."""
        if not self.may_see(schools):
            raise NotAllowed(
                "This child is at a school you have no access to.", "Ask whoever looks after access."
            )

    def must_lead_safeguarding(self) -> None:
        """Raise NotAllowed unless they are the safeguarding lead."""
        if not self.safeguarding_lead:
            raise NotAllowed("Only the safeguarding lead may do this.", "Ask the safeguarding lead.")

    def must_administer(self) -> None:
        """Raise NotAllowed unless what concerns everyone on this server is theirs to change."""
        if not self.administrator:
            raise NotAllowed(
                "This holds for every school on this server.", "Ask an administrator of this server."
            )
