"""Held registers are shared by users without a copy, and nobody is handed a school that is not theirs."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path

import pytest

from aim.cohort.sums import sums_of
from aim.holding.folder import hold, path_of
from aim.holding.shared import forget, opened, schools_held
from aim.settings import AS_SHIPPED
from aim.term_dates import with_their_dates
from tests.lib.register_strip import registers

OAK = registers(r"2025-10-06  /\  /\  N\  II  /\ ", school="Oak Park School")
HAZEL = registers(r"2025-10-06  /\  /\  /\  /\  /\ ", school="Hazel Lane Primary School")


@pytest.fixture()
def folder(tmp_path: Path) -> Path:
    hold(tmp_path, OAK)
    hold(tmp_path, HAZEL)
    return tmp_path


def _all(_: str) -> bool:
    return True


def _hazel(school: str) -> bool:
    return school == "Hazel Lane Primary School"


def test_two_users_have_the_very_same_marks_and_sums(folder: Path) -> None:
    one, other = (with_their_dates(opened(folder, _all).registers, AS_SHIPPED) for _ in range(2))
    assert [a is b for a, b in zip(one, other, strict=True)] == [True, True]
    with pytest.raises(ValueError, match="read-only"):
        next(iter(one)).grid[0, 0] = 1
    first, second = (sums_of(each, date(2025, 11, 1)) for each in (one, other))
    assert first[2025] is second[2025]


def test_a_school_that_may_not_be_seen_is_neither_named_nor_handed_out(folder: Path) -> None:
    opened(folder, _all)  # somebody else has everything open
    assert schools_held(folder, _hazel) == (("Hazel Lane Primary School", 2025),)
    assert [each.school for each in opened(folder, _hazel).registers] == ["Hazel Lane Primary School"]


def test_a_school_that_may_not_be_seen_is_not_even_read(folder: Path) -> None:
    path = path_of(folder, "Oak Park School", 2025)
    opened(folder, _hazel)
    whole = path.read_bytes()
    path.write_bytes(
        whole[:40] + b"\0" * 60 + whole[100:]
    )  # its marks are damaged, what it says of itself not
    assert opened(folder, _hazel).unusable == ()
    assert len(opened(folder, _all).unusable) == 1


def test_what_is_held_anew_is_read_anew_and_what_is_gone_is_forgotten(folder: Path) -> None:
    before = opened(folder, _hazel).registers
    hold(folder, registers(r"2025-10-13  /\  II  /\  /\  /\ ", school="Hazel Lane Primary School"))
    after = opened(folder, _hazel).registers
    assert len(next(iter(after)).slots) == 20 > len(next(iter(before)).slots)
    path_of(folder, "Hazel Lane Primary School", 2025).unlink()
    assert schools_held(folder, _hazel) == ()
    assert len(opened(folder, _hazel).registers) == 0


def test_sums_of_uploads_are_gone_with_the_last_who_looks_at_them() -> None:
    from aim.cohort import sums

    own = registers(r"2025-10-06  /\  /\  /\  /\  /\ ")
    kept = sums_of(own, date(2025, 11, 1))
    ids = {key for key, value in sums._taken.items() if value is kept[2025]}
    assert ids
    del kept
    gc.collect()
    assert not ids & set(sums._taken)


def test_forgetting_a_folder_leaves_nothing_of_it_in_memory(folder: Path) -> None:
    from aim.holding import shared

    opened(folder, _all)
    forget(folder)
    assert not [path for path in shared._files if path.is_relative_to(folder)]
