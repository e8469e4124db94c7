"""Registers at rest: joined when more is loaded, never half written, never another school's."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from aim.certificates.deciding import Decisions
from aim.certificates.loading import Loaded, load
from aim.cohort.counting import cohort_rows
from aim.exports import mark_frames
from aim.holding.files import UnusableFile, read_register, write_register
from aim.holding.folder import held, hold, path_of
from aim.register import Registers
from tests.lib.layout_writers import upn
from tests.lib.register_strip import registers
from tests.lib.sample_files import loaded as samples

HEAD = "School,UPN,Adno,Surname,Forename,Date,Session,Mark\n"


def of(*rows: str, name: str = "register.csv") -> Registers:
    return load([(name, (HEAD + "".join(f"{row}\n" for row in rows)).encode())]).registers


ADA = f"{upn(1)},0012,Okafor,Ada"


def row(mark: str, day: str = "2026-09-07", who: str = ADA, school: str = "Oak Park") -> str:
    return f"{school},{who},{day},AM,{mark}"


def marks(registers: Registers) -> list[str]:
    """The code of each mark, as marks.csv has them in its order."""
    return [code for frame in mark_frames(Loaded(registers)) for code in frame["code"]]


def test_a_file_explains_itself_to_any_parquet_tool(tmp_path: Path) -> None:
    (register, *_) = samples("oak-park-long.csv", "oak-park-pupils.csv").registers
    path = tmp_path / "a.parquet"
    write_register(register, path)
    table = pd.read_parquet(path)
    said = pq.read_schema(path).metadata
    meaning = {int(each["number"]): each["statutory_code"] for each in json.loads(said[b"codes"])}
    sessions = json.loads(said[b"sessions"])
    assert table["surname"].tolist() == register.roll["surname"].tolist()
    assert {len(each) for each in table["marks"]} == {len(sessions["date"])}
    ill = sum(meaning.get(number) == "I" for each in table["marks"] for number in each.tolist())
    assert ill == cohort_rows(Registers((register,)), ["code"]).set_index("code")["possible"]["I"] > 0
    assert (sessions["date"][0], sessions["session"][0]) == (str(register.sessions["date"][0].date()), "AM")
    assert str(pq.read_schema(path).field("marks").type) == "list<element: uint8 not null>"


def test_duckdb_counts_the_codes_of_a_file_as_we_do(tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    (register, *_) = samples("oak-park-long.csv").registers
    path = tmp_path / "a.parquet"
    write_register(register, path)
    counts = duckdb.sql(
        f"SELECT number, count(*) FROM (SELECT unnest(marks) AS number FROM '{path}') GROUP BY number"
    ).fetchall()
    numbers, times = np.unique(register.grid, return_counts=True)
    assert dict(counts) == dict(zip(numbers.tolist(), times.tolist(), strict=True))


def test_a_later_load_is_joined_and_what_it_changed_is_told(tmp_path: Path) -> None:
    hold(tmp_path, of(row("/"), row("N", "2026-09-08"), row("O", "2026-09-09")))
    changes, unusable = hold(tmp_path, of(row("/"), row("I", "2026-09-08"), row("L", "2026-09-10")))
    assert (changes.new, changes.altered, changes.unchanged, unusable) == (1, 1, 1, ())
    assert (changes.listed[0].before, changes.listed[0].after) == ("N", "I")
    assert marks(held(tmp_path).registers) == ["/", "N", "O", "L"]


def test_the_newer_load_wins_where_it_is_preferred_and_takes_nothing_away(tmp_path: Path) -> None:
    hold(tmp_path, of(row("/"), row("N", "2026-09-08"), row("O", "2026-09-09")))
    other = row("/", "2026-09-09", who=f"{upn(2)},7,Bell,Sam")
    newer = of(row("/"), row("I", "2026-09-08"), other)
    changes, _ = hold(tmp_path, newer, prefer_newer=True)
    assert (changes.altered, changes.gone) == (1, 1)
    assert marks(held(tmp_path).registers) == ["/", "I", "O", "/"]


def test_schools_and_years_are_files_of_their_own(tmp_path: Path) -> None:
    other = row("/", school="Oak Park!", who=f"{upn(2)},7,Bell,Sam")
    hold(tmp_path, of(row("/", "2025-09-08"), row("/"), other))
    found = held(tmp_path).registers
    assert [(each.school, each.academic_year) for each in found] == [
        ("Oak Park", 2025), ("Oak Park", 2026), ("Oak Park!", 2026),
    ]  # fmt: skip
    assert len(list((tmp_path / "registers").iterdir())) == 3


@pytest.mark.parametrize("school", ["", "../../etc", "C:\\x", "学校", "A" * 300, "con"])
def test_whatever_a_school_is_called_its_file_stays_in_the_folder(tmp_path: Path, school: str) -> None:
    path = path_of(tmp_path, school, 2026)
    assert path.parent == tmp_path / "registers"
    assert len(path.name) < 80 and path.name.isascii()
    assert path != path_of(tmp_path, f"{school} ", 2026)


def test_a_child_that_has_a_upn_now_is_the_child_that_had_none(tmp_path: Path) -> None:
    bare = ",0012,Okafor,Ada"
    hold(tmp_path, of(row("/", "2025-09-08", who=bare), row("/", who=bare)))
    hold(tmp_path, of(row("I", "2026-09-08")))
    found = held(tmp_path).registers
    assert found.children["child"].tolist() == [upn(1)]
    assert [len(each.roll) for each in found] == [1, 1]
    assert marks(found) == ["/", "/", "I"]


def test_two_children_that_turn_out_to_be_one_become_one_row(tmp_path: Path) -> None:
    by_number, by_upn = ",0012,Okafor,Ada", f"{upn(1)},,Okafor,Ada"
    hold(tmp_path, of(row("/", who=by_number), row("I", "2026-09-08", who=by_upn)))
    assert len(held(tmp_path).registers.registers[0].roll) == 2
    hold(tmp_path, of(row("O", "2026-09-09")))
    (register,) = held(tmp_path).registers
    assert len(register.roll) == 1
    assert marks(held(tmp_path).registers) == ["/", "I", "O"]


def test_children_are_never_made_one_by_their_names_alone(tmp_path: Path) -> None:
    found = registers(*[r"2026-09-07  /\  /\  /\  /\  /\ "] * 3, upn="", surname="Khan", forename="Ali")
    hold(tmp_path, found)
    hold(tmp_path, found)
    assert [each.roll["child"].tolist() for each in held(tmp_path).registers] == [["A", "B", "C"]]


def test_children_set_apart_by_a_person_stay_apart(tmp_path: Path) -> None:
    two = [("a.csv", "/"), ("b.csv", "I")]
    files = [
        (name, f"{HEAD}{row(mark, f'2026-09-0{day}')}\n".encode()) for day, (name, mark) in enumerate(two, 7)
    ]
    loaded = load(files, decisions=Decisions(apart=((upn(1), "b.csv"),)))
    for _ in range(2):
        hold(tmp_path, loaded.registers)
    assert len(held(tmp_path).registers.children) == 2


def test_files_that_no_mark_comes_from_any_more_are_forgotten(tmp_path: Path) -> None:
    for day in range(5):
        hold(tmp_path, of(row("/"), name=f"monday-{day}.csv"))
    (register,) = held(tmp_path).registers
    assert [each.file for each in register.sources] == ["monday-0.csv"]


def test_a_damaged_file_is_said_and_put_aside_and_never_written_over(tmp_path: Path) -> None:
    hold(tmp_path, of(row("/")))
    path = path_of(tmp_path, "Oak Park", 2026)
    path.write_bytes(path.read_bytes()[:-40])
    found = held(tmp_path)
    assert not len(found.registers)
    assert "oak-park" in found.unusable[0] and "Load the school's exports again" in found.unusable[0]
    damaged = path.read_bytes()
    _, unusable = hold(tmp_path, of(row("I")))
    assert ".unusable" in unusable[0]
    assert path.with_name(f"{path.name}.unusable").read_bytes() == damaged
    assert marks(held(tmp_path).registers) == ["I"]


def test_a_file_whose_numbers_mean_something_else_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    write_register(of(row("/")).registers[0], path)
    table = pq.read_table(path)
    said = dict(table.schema.metadata)
    said[b"codes"] = said[b"codes"].replace(b'"code": "I"', b'"code": "Z9"')
    pq.write_table(table.replace_schema_metadata(said), path)
    with pytest.raises(UnusableFile, match="Z9"):
        read_register(path)


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.parquet"
    write_register(of(row("/")).registers[0], path)
    before = path.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pq.ParquetWriter, "write_table", full)
    with pytest.raises(OSError, match="space"):
        write_register(of(row("I")).registers[0], path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert len(held(tmp_path / "nowhere").registers) == 0
