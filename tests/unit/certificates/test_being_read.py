"""Being read: what a thread of its own reads is there when it is over, and not when it was called off."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from aim.certificates.being_read import BeingRead, CalledOff
from aim.certificates.loading import Loaded, load
from tests.lib.sample_files import sample

Told = Callable[[str], None]
Look = Callable[[], None]


def test_what_was_read_is_there_when_it_is_over() -> None:
    going_on = threading.Event()

    def read(progress: Told, look: Look) -> str:
        progress("a.csv")
        going_on.wait(60)
        return "read"

    reading = BeingRead(read)
    while reading.file != "a.csv":
        assert not reading.is_over(0.01)
    going_on.set()
    assert reading.is_over(60)
    assert reading.result() == "read"


def test_a_reading_that_is_called_off_ends_at_its_next_look_and_gives_nothing() -> None:
    looked: list[int] = []

    def read(progress: Told, look: Look) -> str:
        while True:
            look()
            looked.append(1)

    reading = BeingRead(read)
    assert not reading.is_over(0.01)
    reading.call_off()
    assert reading.is_over(60)
    assert looked
    with pytest.raises(CalledOff):
        reading.result()


def test_what_was_called_off_after_it_was_read_is_not_kept_either() -> None:
    reading = BeingRead(lambda progress, look: "read")
    assert reading.is_over(60)
    reading.call_off()
    with pytest.raises(CalledOff):
        reading.result()


def test_a_fault_in_reading_is_raised_where_the_result_is_asked_for() -> None:
    def broken(progress: Told, look: Look) -> str:
        raise ZeroDivisionError

    reading = BeingRead(broken)
    assert reading.is_over(60)
    with pytest.raises(ZeroDivisionError):
        reading.result()


@pytest.mark.parametrize("looks", range(5))
def test_loading_can_be_called_off_between_files_and_within_each(looks: int) -> None:
    """At whichever of its looks it is called off (two files, their sheets, joining) it goes no further."""
    files = [(name, sample(name)) for name in ("ada-okafor-certificate.csv", "oak-park-wide.csv")]
    counted: list[int] = []
    reading: list[BeingRead[Loaded]] = []
    begun = threading.Event()

    def read(progress: Told, look: Look) -> Loaded:
        def counting() -> None:
            if len(counted) == looks:
                reading[0].call_off()
            look()
            counted.append(1)

        begun.wait(60)
        return load(files, progress=progress, look=counting)

    reading.append(BeingRead(read))
    begun.set()
    assert reading[0].is_over(60)
    with pytest.raises(CalledOff):
        reading[0].result()
    assert len(counted) == looks
