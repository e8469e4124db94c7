"""What can go wrong with keeping casework, in words for the person at the screen; no pupil is ever named."""

from __future__ import annotations


class CaseworkProblem(Exception):
    """Casework could not be kept or read; ``str`` says what was found and what to do."""

    def __init__(self, found: str, to_do: str) -> None:
        super().__init__(f"{found} {to_do}")
        self.found = found
        self.to_do = to_do


class NotAllowed(CaseworkProblem):
    """This person may not see or do this."""


class NotThere(CaseworkProblem):
    """What was asked for is not kept, or not any more."""
