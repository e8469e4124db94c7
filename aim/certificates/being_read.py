"""Reading in a thread of its own, so that a page can say how far it is and call it off."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

Made = TypeVar("Made")


class CalledOff(Exception):
    """The reading was called off: nothing of it may be kept."""


class BeingRead(Generic[Made]):
    """Something that is being read since this was made, and what came of it.

    ``read`` is given two functions: one to be told the name of each file as it is begun, and one to be called
    often, which raises ``CalledOff`` when it is no longer wanted.
    """

    def __init__(self, read: Callable[[Callable[[str], None], Callable[[], None]], Made]) -> None:
        self.file = ""  # the one that is being read now
        self._read = read
        self._off = threading.Event()
        self._made: list[Made] = []
        self._fault: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def call_off(self) -> None:
        """End it soon. What it has read until then is dropped."""
        self._off.set()

    def is_over(self, seconds: float) -> bool:
        """Whether it has ended, or does so within that time."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def result(self) -> Made:
        """What was made, once it is over. Raises ``CalledOff``, or whatever went wrong in reading."""
        if self._off.is_set():
            raise CalledOff
        if self._fault is not None:
            raise self._fault
        return self._made[0]

    def _run(self) -> None:
        try:
            self._made.append(self._read(self._begun, self._look))
        except BaseException as fault:
            self._fault = fault

    def _begun(self, file: str) -> None:
        self._look()
        self.file = file

    def _look(self) -> None:
        if self._off.is_set():
            raise CalledOff
