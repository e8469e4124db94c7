"""Registers: what wins a place, what is remembered of where it came from, and what never changes."""

from datetime import date

import numpy as np
import pytest

from aim.certificates.again import what_changed
from aim.certificates.deciding import ChosenMark, Decisions
from aim.certificates.loading import load
from aim.pupil import pupil_facts
from tests.lib.register_strip import registers

HEAD = "UPN,Surname,Forename,Date,Session,Mark\n"
BASE = "F820999924001,Okafor,Ada,{},AM,{}\n"


def _file(name, *marks):
    return name, (HEAD + "".join(BASE.format(day, mark) for day, mark in marks)).encode()


def _marks(loaded):
    register = loaded.registers.registers[0]
    return [int(each) for each in register.grid[0] if each]


A = _file("a.csv", ("2026-09-14", "/"), ("2026-09-15", "I"))
B = _file("b.csv", ("2026-09-14", "O"), ("2026-09-16", "/"))


def test_the_first_file_named_wins_and_the_other_is_listed():
    loaded = load([A, B])
    assert _marks(loaded) == [_marks(load([A]))[0], _marks(load([A]))[1], _marks(load([A]))[0]]
    (conflict,) = [each for each in loaded.problems if each.kind == "two-values-one-session"]
    assert (conflict.place.file, conflict.place.row, conflict.found) == ("b.csv", 2, "O")
    assert "“/” in a.csv F2" in conflict.message


def test_the_other_way_round_the_other_wins():
    loaded = load([B, A])
    (conflict,) = [each for each in loaded.problems if each.kind == "two-values-one-session"]
    assert (conflict.place.file, conflict.found) == ("a.csv", "/")


def test_with_prefer_newest_the_later_file_wins():
    loaded = load([A, B], prefer_newest=True)
    (conflict,) = [each for each in loaded.problems if each.kind == "two-values-one-session"]
    assert conflict.place.file == "a.csv"


def test_the_same_file_twice_changes_nothing():
    once, twice = load([A]), load([A, ("again.csv", A[1])])
    assert np.array_equal(once.registers.registers[0].grid, twice.registers.registers[0].grid)
    assert not [each for each in twice.problems if each.kind == "two-values-one-session"]


def test_joined_with_adds_marks_and_this_one_wins():
    first, second = load([A]).registers.registers[0], load([B]).registers.registers[0]
    joined, conflicts = first.joined_with(second)
    whole = load([A, B]).registers.registers[0]
    assert np.array_equal(joined.grid, whole.grid)
    assert len(conflicts.lost) == 1
    assert [each.file for each in joined.sources] == ["a.csv", "b.csv"]


def test_registers_of_two_years_are_never_joined():
    this, last = registers("2025-09-01  /\\", "2025-09-01  /\\"), registers("2024-09-02  /\\")
    with pytest.raises(ValueError, match="one school and one academic year"):
        this.registers[0].joined_with(last.registers[0])


def test_a_register_cannot_be_changed():
    register = load([A]).registers.registers[0]
    with pytest.raises(ValueError, match="read-only"):
        register.grid[0, 0] = 1


def test_of_and_between_keep_places_and_remarks_true():
    rows = "".join(
        f"F82099992400{n},Pupil{n},P,{day},{half},{mark}\n"
        for n in (1, 2, 3)
        for day, half, mark in (
            ("2026-09-14", "AM", "/"),
            ("2026-09-14", "PM", "Q9"),
            ("2026-09-15", "AM", "L12"),
        )
    )
    register = load([("c.csv", (HEAD + rows).encode())]).registers.registers[0]
    part = register.of([2]).between(date(2026, 9, 14), date(2026, 9, 14))
    assert part.grid.shape == (1, 2)
    assert part.remarks["text"].tolist() == ["Q9"]
    source, row, column, _ = part.origins.at(np.array([0, 0]), np.array([0, 1]), part.grid.shape)
    assert (row.tolist(), column.tolist(), source.tolist()) == ([8, 9], [6, 6], [0, 0])
    late = register.between(date(2026, 9, 15), None).remarks
    assert late["minutes_late"].tolist() == [12, 12, 12]


def test_a_child_on_two_rolls_counts_the_possible_mark():
    rows = "F820999924001,Okafor,Ada,2026-09-14,AM,D,North School\n"
    rows += "F820999924001,Okafor,Ada,2026-09-14,PM,/,North School\n"
    rows += "F820999924001,Okafor,Ada,2026-09-14,AM,I,South School\n"
    rows += "F820999924001,Okafor,Ada,2026-09-14,PM,D,South School\n"
    head = HEAD.replace("Mark\n", "Mark,School\n")
    registers_ = load([("two.csv", (head + rows).encode())]).registers
    record = registers_.record("F820999924001")
    assert len(registers_) == 2
    assert len(record.numbers) == 2
    assert record.two_values == 0


def test_a_file_may_be_preferred_whole():
    loaded = load([A, B], decisions=Decisions(files_first=("b.csv",)))
    (other,) = loaded.disagreements
    assert (other.kept, other.kept_file, other.other, other.other_file) == ("O", "b.csv", "/", "a.csv")


def test_one_mark_may_be_chosen_and_the_rest_stay_as_they_were():
    (first,) = load([A, B]).disagreements
    chosen = ChosenMark(first.child, first.slot, "b.csv")
    loaded = load([A, B], decisions=Decisions(marks=(chosen,)))
    (other,) = loaded.disagreements
    assert (other.kept, other.other) == ("O", "/")
    assert len(_marks(loaded)) == 3


def test_a_remark_follows_its_mark_when_another_is_chosen():
    late = ("b.csv", A[1].replace(b",AM,/", b",AM,Q9"))
    (first,) = load([A, late]).disagreements
    loaded = load([A, late], decisions=Decisions(marks=(ChosenMark(first.child, first.slot, "b.csv"),)))
    assert loaded.registers.registers[0].remarks["text"].tolist() == ["Q9"]


def test_two_halves_of_one_child_are_joined_and_a_wrong_join_is_undone():
    by_number = ("c.csv", b"Adno,Surname,Forename,Date,Session,Mark\n77,Okafor,A,2026-09-17,AM,/\n")
    apart = load([A, by_number], school="S")
    assert len(apart.registers.children) == 2
    halves = sorted(apart.registers.children["child"], reverse=True)
    joined = load([A, by_number], school="S", decisions=Decisions(same=((halves[1], halves[0]),)))
    assert len(joined.registers.children) == 1
    split = load([A, B], decisions=Decisions(apart=(("F820999924001", "b.csv"),)))
    assert len(split.registers.children) == 2
    assert not split.disagreements


def test_what_a_new_load_changes_is_counted_and_listed():
    held, newer = load([A]).registers, load([B]).registers
    changes = what_changed(held, newer)
    assert (changes.altered, changes.new, changes.gone) == (1, 1, 0)
    (change,) = changes.listed
    assert (change.name, change.day, change.before, change.after) == (
        "Ada Okafor",
        date(2026, 9, 14),
        "/",
        "O",
    )
    assert what_changed(held, held).unchanged == 2


def test_a_mark_that_a_new_load_leaves_out_is_gone_but_a_closure_is_not():
    held = registers("2026-09-14  /\\  ##  II  /\\  /\\").between(None, None)
    newer = registers("2026-09-14  /\\  ..  I.  /\\  /\\")
    changes = what_changed(held, newer)
    assert (changes.altered, changes.new, changes.gone) == (0, 0, 1)


def test_the_other_schools_of_a_child_are_those_they_are_not_at_now():
    rows = "".join(f"F820999924001,Okafor,Ada,2026-03-{day:02d},AM,/,North School\n" for day in (2, 3, 4))
    rows += "F820999924001,Okafor,Ada,2026-09-14,AM,/,South School\n"
    found = load([("two.csv", (HEAD.replace("Mark\n", "Mark,School\n") + rows).encode())]).registers
    facts = pupil_facts(found, "F820999924001", on=date(2026, 11, 21))
    assert (facts.pupil.school, facts.other_rolls) == ("South School", ("North School",))
