"""Why somebody is not let in, in words for the person at the screen; nobody else is ever named."""

from __future__ import annotations


class NotLetIn(Exception):
    """Nobody, or not this person, can be let in; ``str`` says what was found and what to do."""

    def __init__(self, found: str, to_do: str) -> None:
        super().__init__(f"{found} {to_do}")
        self.found = found
        self.to_do = to_do


class UnusableTable(NotLetIn):
    """The table of who may see what cannot be used, so nobody is let in."""


class NotInTable(NotLetIn):
    """This person is not in it."""
