"""Laws of registers at rest: what is held is what was loaded, and loading it again changes nothing."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from aim.certificates.dates import Order
from aim.certificates.loading import Loaded, load
from aim.exports import mark_frames
from aim.holding.files import read_register, write_register
from aim.holding.folder import held, hold
from aim.register import Register, Registers
from tests.generative.strategies import examples, rolls
from tests.lib.layout_writers import LAYOUTS, Roll, as_csv, long


def same(one: Register, other: Register) -> bool:
    """Whether two registers say the same in every part."""
    pd.testing.assert_frame_equal(one.roll, other.roll)
    pd.testing.assert_frame_equal(one.sessions, other.sessions, check_dtype=False)
    beside = list(other.remarks.columns)
    in_order = other.remarks.sort_values(["pupil", "session"])
    assert one.remarks[beside].values.tolist() == in_order.values.tolist()
    places = np.nonzero(one.grid)
    origins = (each.origins.at(*places, each.grid.shape) for each in (one, other))
    assert all((a == b).all() for a, b in zip(*origins, strict=True))
    assert (one.school, one.academic_year, one.sources) == (other.school, other.academic_year, other.sources)
    return bool((one.grid == other.grid).all())


@given(rolls(), st.sampled_from(sorted(LAYOUTS)))
@examples(20)
def test_a_register_comes_back_as_it_was_written(drawn: Roll, layout: str):
    content = as_csv(LAYOUTS[layout](drawn))
    with TemporaryDirectory() as folder:
        for register in load([("register.csv", content)], school="Oak Park School").registers:
            path = Path(folder) / "one.parquet"
            write_register(register, path)
            again = read_register(path)
            assert same(again, register)
            assert not again.grid.flags.writeable


@given(rolls())
@examples(15)
def test_what_is_held_is_what_was_loaded_and_the_same_load_changes_nothing(drawn: Roll):
    loaded = load([("register.csv", as_csv(long(drawn)))], school="Oak Park School")
    with TemporaryDirectory() as name:
        folder = Path(name)
        first, _ = hold(folder, loaded.registers)
        once = held(folder).registers
        again, _ = hold(folder, loaded.registers)
        twice = held(folder).registers
    assert (first.altered, first.gone, first.unchanged) == (0, 0, 0)
    assert (again.altered, again.new, again.gone) == (0, 0, 0)
    assert written(once) == written(twice) == written(loaded.registers)


@given(rolls(), st.data())
@examples(15)
def test_a_load_in_two_parts_holds_what_one_load_gives(drawn: Roll, data: st.DataObject):
    rows = as_csv(long(drawn)).decode().splitlines()
    cut = data.draw(st.integers(1, len(rows)))
    parts = ["\n".join([rows[0], *some]) + "\n" for some in (rows[1:cut], rows[cut:])]
    loads = [read(part) for part in parts]
    whole = read("\n".join(rows))
    with TemporaryDirectory() as name:
        for each in loads:
            hold(Path(name), each)
        found = held(Path(name)).registers
    assert what(found) == what(whole)


def read(text: str) -> Registers:
    """The registers of a file whose few dates could be read in two ways."""
    return load([("register.csv", text.encode())], school="Oak Park School", dates=Order.DMY).registers


def written(registers: Registers) -> list[dict[str, object]]:
    """The rows of marks.csv."""
    return [row for frame in mark_frames(Loaded(registers)) for row in frame.to_dict("records")]


def what(registers: Registers) -> set[tuple[object, ...]]:
    """Whose marks there are and when, without where they came from: the second part has rows of its own."""
    told = ("upn", "admission_number", "surname", "forename", "date", "session", "code", "comment")
    return {tuple(row[name] for name in told) for row in written(registers)}
