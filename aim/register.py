"""The register: one school and one academic year as a grid, pupils by sessions, one byte a mark.

A county's year is 35 MB in this shape, and every measure is a sum over it. Registers never change once
made: ``of``, ``between`` and ``joined_with`` give new ones. Several registers are a collection; a
child's own record joins their rolls by date (definitions.md 1 to 7). Nothing here loops over marks.

Conventions: a *slot* is a session as a number, twice its day since 1970 and one more for PM. Ranges of
days include both ends. Where each mark came from is kept as arrays that broadcast to the grid, so that
a wide export costs one row and one column of them and not two grids (ADR 1).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.calendar import TermDates, academic_years_of, half_term_names, mondays_of
from aim.codes import NOT_UNDERSTOOD, NOTHING_RECORDED, CountsAs, Numbers, numbers_of, numbers_that_count_as
from aim.stretches import looked_up, met, on_all_cores, put

Whole = npt.NDArray[np.integer]
Facts = dict[str, npt.NDArray[np.object_]]  # of each child, by column; None where nothing is said

SESSION_NAMES = ("AM", "PM")

PUPIL_COLUMNS = (
    "child",  # one value per child over schools and years
    "upn",
    "admission_number",
    "surname",
    "forename",
    "date_of_birth",  # datetime.date or None
    "sex",
    "year_group",
    "reg_group",
    "entry_date",  # datetime.date or None
    "leaving_date",
    "sen",  # these as the file has them
    "ehcp",
    "fsm",
    "pupil_premium",
    "eal",
    "looked_after",
    "social_worker",
    "young_carer",
)
PUPIL_DAYS = ("date_of_birth", "entry_date", "leaving_date")

# Before the heading of a column of the school's own, which a roll has beside the columns above.
OWN = "own:"

# What belongs to one year of a child's schooling: a list of today says nothing of the years before.
YEARLY_COLUMNS = (
    "year_group",
    "reg_group",
    "sen",
    "ehcp",
    "fsm",
    "pupil_premium",
    "eal",
    "looked_after",
    "social_worker",
    "young_carer",
)


def own_columns(roll: pd.DataFrame) -> tuple[str, ...]:
    """The columns of the school's own that a roll, or a table of pupils as written, has."""
    return tuple(str(name) for name in roll.columns if str(name).startswith(OWN))


@dataclass(frozen=True, slots=True)
class Source:
    """A sheet that marks came from; the sheet is "" for a text file."""

    file: str
    sheet: str = ""


@dataclass(frozen=True, eq=False)
class Origins:
    """Where each mark stands in its file; every array broadcasts to the grid."""

    source: Whole  # which of the register's sources
    row: Whole  # as the spreadsheet numbers it
    column: Whole  # counted from 1
    position: Whole  # counted from 1 within a cell that holds several marks, else 0

    def at(self, pupils: Whole, sessions: Whole, shape: tuple[int, ...]) -> tuple[Whole, Whole, Whole, Whole]:
        """Source, row, column and position of the marks at these grid places."""
        return (
            np.broadcast_to(self.source, shape)[pupils, sessions],
            np.broadcast_to(self.row, shape)[pupils, sessions],
            np.broadcast_to(self.column, shape)[pupils, sessions],
            np.broadcast_to(self.position, shape)[pupils, sessions],
        )

    def of(self, pupils: Whole) -> Origins:
        """The same for some rows of the grid."""
        return Origins(*(part if part.shape[0] == 1 else part[pupils] for part in self._parts()))

    def between(self, first: int, last: int) -> Origins:
        """The same for the columns from ``first`` up to but not including ``last``."""
        return Origins(*(part if part.shape[1] == 1 else part[:, first:last] for part in self._parts()))

    def _parts(self) -> tuple[Whole, Whole, Whole, Whole]:
        return self.source, self.row, self.column, self.position


@dataclass(frozen=True, eq=False)
class Marks:
    """Marks in a row, as they were read: one array entry for each cell that holds something.

    ``source``, ``column`` and ``position`` may be broadcast from one value.
    """

    mention: Whole  # which row of a table of pupils as written
    slot: Whole
    number: Numbers
    source: Whole
    row: Whole
    column: Whole
    position: Whole

    def __len__(self) -> int:
        return len(self.number)

    def where(self, chosen: npt.NDArray[np.bool_] | Whole) -> Marks:
        """Only the chosen marks, or these places in their order."""
        return Marks(
            self.mention[chosen],
            self.slot[chosen],
            self.number[chosen],
            self.source[chosen],
            self.row[chosen],
            self.column[chosen],
            self.position[chosen],
        )


@dataclass(frozen=True, eq=False)
class Conflicts:
    """Marks that lost to an earlier one for the same pupil and session, and what won: an entry each."""

    lost: Marks
    kept_source: Whole
    kept_row: Whole
    kept_column: Whole
    repeated: int  # marks that said again what was already there


@dataclass(frozen=True, eq=False)
class Register:
    """One school and one academic year: one calendar, one roll, one grid.

    ``roll`` has a row per enrolment with ``PUPIL_COLUMNS`` and the slots ``on_roll_from`` and
    ``on_roll_to``. ``sessions`` has a row per session in order: ``date`` (datetime64), ``session``
    (AM or PM), ``open`` (anyone on the roll has a mark other than ``#``), ``school_week`` (the week has
    a session that is neither ``#`` nor Y4 for the whole school), ``monday`` and ``half_term``.
    ``remarks`` has a row for each mark with something beside it: ``pupil`` and ``session`` (grid places),
    ``text`` (as typed, for what is not understood), ``minutes_late`` and ``comment``.
    """

    school: str
    academic_year: int
    roll: pd.DataFrame
    sessions: pd.DataFrame
    grid: Numbers
    origins: Origins
    sources: tuple[Source, ...]
    remarks: pd.DataFrame

    @cached_property
    def slots(self) -> npt.NDArray[np.int64]:
        """The slot of each column of the grid."""
        days = self.sessions["date"].to_numpy().astype("datetime64[D]").astype(np.int64)
        halves: npt.NDArray[np.int64] = (self.sessions["session"] == "PM").to_numpy().astype(np.int64)
        return days * 2 + halves

    @cached_property
    def due(self) -> npt.NDArray[np.bool_]:
        """Where a mark was due: an open session while on roll. Pupils x sessions."""
        first = self.roll["on_roll_from"].to_numpy()[:, None]
        last = self.roll["on_roll_to"].to_numpy()[:, None]
        open_sessions = self.sessions["open"].to_numpy()[None, :]
        due: npt.NDArray[np.bool_] = open_sessions & (self.slots >= first) & (self.slots <= last)
        return due

    def of(self, pupils: Sequence[int] | Whole) -> Register:
        """A register of some of the roll, by row; the school's calendar stays as it was."""
        chosen = np.asarray(pupils, dtype=np.int64)
        new_place = np.full(len(self.roll), -1, dtype=np.int64)
        new_place[chosen] = np.arange(len(chosen))
        places = new_place[self.remarks["pupil"].to_numpy(dtype=np.int64)]
        remarks = self.remarks.assign(pupil=places)[places >= 0].reset_index(drop=True)
        return replace(
            self,
            roll=self.roll.iloc[chosen].reset_index(drop=True),
            grid=_fixed(self.grid[chosen]),
            origins=self.origins.of(chosen),
            remarks=remarks,
        )

    def between(self, first_day: date | None, last_day: date | None) -> Register:
        """A register of the sessions between two days, both included; None leaves an end open."""
        first, last = _slot_bounds(first_day, last_day)
        start, stop = (int(n) for n in np.searchsorted(self.slots, [first, last + 1]))
        place = self.remarks["session"].to_numpy(dtype=np.int64)
        inside = (place >= start) & (place < stop)
        return replace(
            self,
            sessions=self.sessions.iloc[start:stop].reset_index(drop=True),
            grid=_fixed(self.grid[:, start:stop]),
            origins=self.origins.between(start, stop),
            remarks=self.remarks[inside].assign(session=place[inside] - start).reset_index(drop=True),
        )

    def with_term_dates(self, term_dates: TermDates) -> Register:
        """The same register with its half terms as a school's term dates have and name them."""
        days = self.sessions["date"].to_numpy().astype("datetime64[D]")
        names = half_term_names(days[self.sessions["open"].to_numpy(dtype=bool)], days, term_dates)
        return replace(self, sessions=self.sessions.assign(half_term=pd.Series(names, dtype=object)))

    def marks(self) -> Marks:
        """The grid's marks in a row, pupil by pupil in the order of the roll, session by session."""
        pupils, places = np.nonzero(self.grid)
        source, row, column, position = self.origins.at(pupils, places, self.grid.shape)
        return Marks(pupils, self.slots[places], self.grid[pupils, places], source, row, column, position)

    def joined_with(self, other: Register) -> tuple[Register, Conflicts]:
        """This register with another of the same school and year added; this one's marks win.

        Raises ValueError where school or year differ: registers are never joined across them.
        """
        if (self.school, self.academic_year) != (other.school, other.academic_year):
            raise ValueError("only registers of one school and one academic year can be joined")
        mine, theirs = self.marks(), other.marks()
        roll = pd.concat([self.roll, other.roll], ignore_index=True)
        marks = Marks(
            np.concatenate([mine.mention, theirs.mention + len(self.roll)]),
            np.concatenate([mine.slot, theirs.slot]),
            np.concatenate([mine.number, theirs.number]),
            np.concatenate([mine.source, theirs.source + len(self.sources)]),
            np.concatenate([mine.row, theirs.row]),
            np.concatenate([mine.column, theirs.column]),
            np.concatenate([mine.position, theirs.position]),
        )
        remarks = pd.concat([_flat_remarks(self, 0), _flat_remarks(other, len(mine))], ignore_index=True)
        return drawn_up(
            self.school, self.academic_year, roll, marks, (*self.sources, *other.sources), remarks
        )


@dataclass(frozen=True, eq=False)
class Registers:
    """A collection of registers: a measure is taken register by register and whole sessions are added."""

    registers: tuple[Register, ...] = field(default=())

    def __iter__(self) -> Iterator[Register]:
        return iter(self.registers)

    def __len__(self) -> int:
        return len(self.registers)

    def between(self, first_day: date | None, last_day: date | None) -> Registers:
        """The same collection between two days, both included."""
        return Registers(tuple(each.between(first_day, last_day) for each in self.registers))

    @cached_property
    def children(self) -> pd.DataFrame:
        """One row per child, as their latest enrolment has them, with ``school``; in order of name."""
        if not self.registers:
            return pd.DataFrame(columns=[*PUPIL_COLUMNS, "school", "academic_year"])
        rolls = [
            each.roll.assign(school=each.school, academic_year=each.academic_year) for each in self.registers
        ]
        everyone = pd.concat(rolls, ignore_index=True)
        latest = everyone.sort_values("on_roll_to", kind="stable").drop_duplicates("child", keep="last")
        by_name = latest.sort_values(["surname", "forename", "child"], key=_without_case, kind="stable")
        return by_name.reset_index(drop=True)

    def record(self, child: str) -> ChildRecord:
        """One child's own record: every roll they are on, joined by date. KeyError if there is none."""
        rolls = []
        for register in self.registers:
            places = np.flatnonzero(register.roll["child"].to_numpy() == child)
            if len(places):
                rolls.append((register, int(places[0])))
        if not rolls:
            raise KeyError(child)
        return joined_record(child, rolls)


@dataclass(frozen=True, eq=False)
class ChildRecord:
    """One child's marks over all their rolls, in order: one array entry a session (definitions.md 3)."""

    child: str
    slots: npt.NDArray[np.int64]
    numbers: Numbers
    due: npt.NDArray[np.bool_]
    half_terms: npt.NDArray[np.object_]
    school_weeks: npt.NDArray[np.bool_]
    rolls: tuple[tuple[Register, int], ...]
    two_values: int  # sessions for which two rolls have different possible marks

    @property
    def days(self) -> npt.NDArray[np.datetime64]:
        """The day of each session."""
        return (self.slots // 2).astype("datetime64[D]")


def joined_record(child: str, rolls: list[tuple[Register, int]]) -> ChildRecord:
    """One child's record of these registers and rows of theirs, joined by date.

    A possible mark beats a not-possible one, which beats nothing; between equals the main roll counts.

    The main roll is the one with more possible sessions; the first loaded if they tie.
    """
    possible = numbers_that_count_as(CountsAs.ATTENDING, CountsAs.AUTHORISED, CountsAs.UNAUTHORISED)
    weight = np.where(possible, 4, np.where(numbers_that_count_as(CountsAs.NOT_POSSIBLE), 3, 1))
    # Of what is left, an unread mark asks for more care than a gap, and a gap than a planned closure.
    weight[255], weight[NOTHING_RECORDED] = 2, 0
    rolls = sorted(rolls, key=lambda roll: -int(possible[roll[0].grid[roll[1]]].sum()))
    slots = np.concatenate([register.slots for register, _ in rolls])
    numbers = np.concatenate([register.grid[place] for register, place in rolls])
    due = np.concatenate([register.due[place] for register, place in rolls])
    names = np.concatenate([register.sessions["half_term"].to_numpy(dtype=object) for register, _ in rolls])
    weeks = np.concatenate([register.sessions["school_week"].to_numpy(dtype=bool) for register, _ in rolls])
    roll = np.repeat(np.arange(len(rolls)), [len(register.slots) for register, _ in rolls])
    order = np.lexsort((roll, -weight[numbers], slots))
    slots, numbers, due, names, weeks = (each[order] for each in (slots, numbers, due, names, weeks))
    first = np.ones(len(slots), dtype=bool)
    first[1:] = slots[1:] != slots[:-1]
    group = np.cumsum(first) - 1
    second = ~first & possible[numbers] & (numbers != numbers[first][group])
    due_anywhere = np.zeros(int(first.sum()), dtype=bool)
    np.logical_or.at(due_anywhere, group, due)
    week_anywhere = np.zeros(int(first.sum()), dtype=bool)
    np.logical_or.at(week_anywhere, group, weeks)
    return ChildRecord(
        child=child,
        slots=slots[first],
        numbers=numbers[first],
        due=due_anywhere,
        half_terms=names[first],
        school_weeks=week_anywhere,
        rolls=tuple(rolls),
        two_values=len(np.unique(group[second])),
    )


def drawn_up(
    school: str,
    academic_year: int,
    mentions: pd.DataFrame,
    marks: Marks,
    sources: tuple[Source, ...],
    remarks: pd.DataFrame,
    *,
    latest: bool = True,
) -> tuple[Register, Conflicts]:
    """A register of marks in a row, and what lost its place to an earlier mark.

    ``mentions`` has ``PUPIL_COLUMNS``, a row for each way a pupil was written, several a child where
    files differ, and ``listed`` for those of a list without marks, which fill what the others leave blank
    (what belongs to one year only in the ``latest``). ``remarks`` has ``mark`` (a place in
    ``marks``), ``text``, ``minutes_late`` and ``comment``.
    Marks must lie in the academic year. The first mark for a session is kept.
    """
    roll, place_of_mention = _enrolments(school, mentions, marks, latest)
    slots, column_of = _columns_of(marks.slot)
    shape = (len(roll), len(slots))
    fits = np.int32 if shape[0] * shape[1] < 2**31 else np.int64
    first_place = np.multiply(place_of_mention, shape[1], dtype=fits)
    places: Whole = np.empty(len(marks), dtype=fits)

    def find_places(part: slice) -> None:
        places[part] = first_place[marks.mention[part]] + column_of[marks.slot[part] - slots[0]]

    on_all_cores(len(marks), find_places)
    grid = np.zeros(shape, dtype=np.uint8)
    put(grid.reshape(-1), places, marks.number)
    if np.count_nonzero(grid) == len(marks):  # no two want one place
        winner = None
    else:
        winner = np.full(shape, -1, dtype=np.int32)
        _write_first(winner, places, np.arange(len(marks), dtype=np.int32))
        _write_first(grid, places, marks.number)
    origins = Origins(
        *(
            _spread(values, places, grid, winner)
            for values in (marks.source, marks.row, marks.column, marks.position)
        )
    )
    remarked = remarks["mark"].to_numpy(dtype=np.int64)
    pupils, columns = np.divmod(places[remarked].astype(np.int64), max(1, shape[1]))
    placed = remarks.assign(pupil=pupils, session=columns).drop(columns="mark")
    if winner is None:
        conflicts = Conflicts(marks.where(places[:0]), *(marks.source[:0],) * 3, 0)
    else:
        winners = winner.reshape(-1)[places]
        placed = placed[winners[remarked] == remarked]
        typed = pd.Series(remarks["text"].to_numpy(dtype=object), index=remarked)
        conflicts = _conflicts(marks, winners, typed)
    register = Register(
        school=school,
        academic_year=academic_year,
        roll=_with_time_on_roll(roll, grid, slots),
        sessions=_sessions(slots, grid),
        grid=_fixed(grid),
        origins=origins,
        sources=sources,
        remarks=placed.reset_index(drop=True),
    )
    return register, conflicts


def by_school_and_year(
    mentions: pd.DataFrame, schools: Sequence[str], marks: Marks
) -> Iterator[tuple[str, int, npt.NDArray[np.bool_]]]:
    """Each school and academic year that has marks, and which marks are its own."""
    named = pd.Categorical(list(schools))
    if not len(marks):
        return
    first, last = academic_years_of(np.array([marks.slot.min(), marks.slot.max()]) // 2).tolist()
    if len(named.categories) == 1 and first == last:  # nothing to tell apart
        yield str(named.categories[0]), first, np.ones(len(marks), dtype=bool)
        return
    # A mark's school and year as one small number: the school's place times the years, and the year's place.
    slots, column_of = _columns_of(marks.slot)
    span = last - first + 1
    year_of = (academic_years_of(slots // 2) - first).astype(np.int32)[column_of]
    school_of = named.codes.astype(np.int32) * span
    keys = looked_up(year_of, marks.slot - slots[0]) + looked_up(school_of, marks.mention)
    for key in np.flatnonzero(met(keys, span * len(named.categories))).tolist():
        yield str(named.categories[key // span]), first + key % span, keys == key


def _columns_of(slots: Whole) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
    """Both slots of each day that occurs, in order; and for each slot from the first of them on its place."""
    if not len(slots):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32)
    first = int(slots.min()) // 2 * 2
    occurs = np.zeros((int(slots.max()) - first) // 2 + 1, dtype=bool)

    def note(part: slice) -> None:
        occurs[(slots[part] - first) // 2] = True

    on_all_cores(len(slots), note)
    both = np.repeat(occurs, 2)
    return np.flatnonzero(both) + first, np.cumsum(both, dtype=np.int32) - 1


def _enrolments(
    school: str, mentions: pd.DataFrame, marks: Marks, latest_year: bool
) -> tuple[pd.DataFrame, Whole]:
    """One row per child, facts as the mention with the latest mark has them; and each mention's row."""
    latest = _latest_slots(marks, len(mentions))
    used = np.flatnonzero(latest >= 0)
    some = mentions.iloc[used]
    children = list(dict.fromkeys(some["child"]))
    place_of_child = {child: place for place, child in enumerate(children)}
    place_of_mention = np.full(len(mentions), -1, dtype=np.int32)
    place_of_mention[used] = [place_of_child[child] for child in some["child"]]
    in_order = used[np.argsort(latest[used], kind="stable")]
    known = _facts(mentions.iloc[in_order], place_of_mention[in_order], len(children))
    if "listed" in mentions and mentions["listed"].any():
        own = (mentions["school"] == school) & mentions["listed"].astype(bool)
        own &= mentions["child"].isin(place_of_child)
        lists = mentions[own]
        listed = _facts(
            lists, np.array([place_of_child[c] for c in lists["child"]], dtype=int), len(children)
        )
        _fill_in(known, listed, latest_year)
    known["child"] = np.array(children, dtype=object)
    for column, values in known.items():
        if column not in PUPIL_DAYS:
            values[pd.isna(values)] = ""
    roll = pd.DataFrame(known, columns=[*PUPIL_COLUMNS, *own_columns(mentions)], dtype=object)
    said = [name for name in own_columns(roll) if (roll[name] != "").any()]
    return roll[[*PUPIL_COLUMNS, *said]], place_of_mention


def _fill_in(known: Facts, listed: Facts, latest_year: bool) -> None:
    """What files with marks left unsaid, as the lists have it."""
    # A name is one fact in two parts: where a file could not tell them, the list's are taken whole.
    unsplit = pd.isna(known["forename"]) & ~pd.isna(listed["forename"])
    for name in ("surname", "forename"):
        known[name][unsplit] = listed[name][unsplit]
    for name in known:
        if latest_year or not (name in YEARLY_COLUMNS or name.startswith(OWN)):
            unsaid = pd.isna(known[name])
            known[name][unsaid] = listed[name][unsaid]


def _latest_slots(marks: Marks, mentions: int) -> npt.NDArray[np.int64]:
    """The latest slot of each mention, -1 for one without marks; a pupil's marks mostly stand together."""
    latest = np.full(mentions, -1, dtype=np.int64)
    if len(marks):
        starts = np.flatnonzero(np.append(True, marks.mention[1:] != marks.mention[:-1]))
        np.maximum.at(latest, marks.mention[starts], np.maximum.reduceat(marks.slot, starts))
    return latest


def _facts(mentions: pd.DataFrame, places: Whole, count: int) -> Facts:
    """For each fact of each child the last mention that says anything: a blank hides nothing.

    ``places`` is the row of each mention's child, of ``count``.
    """
    known: Facts = {}
    names = (*PUPIL_COLUMNS, *own_columns(mentions))
    values = {name: mentions[name].to_numpy(dtype=object) for name in names if name in mentions}
    said = {name: pd.notna(column) & (column != "") for name, column in values.items()}
    for name in names:
        known[name] = np.full(count, None, dtype=object)
        if name in values:
            known[name][places[said[name]]] = values[name][said[name]]  # of several the last is kept
    whole = said["surname"] & said["forename"]  # parts of two spellings are never put together
    for name in ("surname", "forename"):
        known[name][places[whole]] = values[name][whole]
    return known


def _spread(values: Whole, places: Whole, grid: Numbers, winner: Whole | None) -> Whole:
    """Values of marks in a row as an array that broadcasts to the grid, as small as they allow."""
    if not len(values):
        return np.zeros((1, 1), dtype=np.int32)
    if values.strides == (0,) or values.min() == values.max():
        return _fixed(np.full((1, 1), values[0], dtype=np.int32))
    full = np.zeros(grid.shape, dtype=np.int32)
    if winner is None:
        put(full.reshape(-1), places, values)
    else:
        _write_first(full, places, values)
    blank = grid == NOTHING_RECORDED
    for axis in (1, 0):
        one = full.max(axis=axis, keepdims=True)
        if bool(np.all((full == one) | blank)):
            return _fixed(one)
    return _fixed(full)


def _write_first(grid: Whole, places: Whole, values: Whole) -> None:
    """Put values in their places, counted through the grid; where two want one place the first is kept.

    NumPy keeps the last value assigned to a place, so they are written last to first. As copies: through
    views that run backwards it would take them in the order of memory again.
    """
    grid.reshape(-1)[np.ascontiguousarray(places[::-1])] = np.ascontiguousarray(values[::-1])


def _conflicts(marks: Marks, winners: Whole, typed: pd.Series[Any]) -> Conflicts:
    """The marks that lost their place to another value; ``winners`` is for each mark the one that stands.

    Two marks that are both not understood are told apart by what was typed.
    """
    different = marks.number != marks.number[winners]
    unread = np.flatnonzero(
        (marks.number == NOT_UNDERSTOOD) & ~different & (winners != np.arange(len(marks)))
    )
    different[unread] = typed.reindex(unread).to_numpy() != typed.reindex(winners[unread]).to_numpy()
    lost = np.flatnonzero(different)
    kept = winners[lost]
    repeated = int(np.count_nonzero(winners != np.arange(len(marks)))) - len(lost)
    return Conflicts(
        marks.where(lost),
        marks.source[kept],
        marks.row[kept],
        marks.column[kept],
        repeated,
    )


def _sessions(slots: Whole, grid: Numbers) -> pd.DataFrame:
    """A row per session with what the school's own marks say of it."""
    days = (slots // 2).astype("datetime64[D]")
    closure = numbers_of("#")
    shut = closure | numbers_of("Y4")
    recorded = grid != NOTHING_RECORDED
    is_open = np.any(recorded & ~closure[grid], axis=0)
    in_session = np.any(recorded & ~shut[grid], axis=0)
    mondays = mondays_of(days)
    return pd.DataFrame(
        {
            "date": days.astype("datetime64[s]"),
            "session": np.array(SESSION_NAMES, dtype=object)[slots % 2],
            "open": is_open,
            "school_week": np.isin(mondays, np.unique(mondays[in_session])),
            "monday": mondays.astype("datetime64[s]"),
            "half_term": pd.Series(half_term_names(days[is_open], days), dtype=object),
        }
    )


def _with_time_on_roll(roll: pd.DataFrame, grid: Numbers, slots: Whole) -> pd.DataFrame:
    """The roll with the first and last slot each pupil was on it (definitions.md 6).

    From the first to the last mark that is neither a planned closure nor Z, so that an export which
    leaves closures out agrees with one that prints them; or entry and leaving dates where they are given.
    """
    on_roll = (grid != NOTHING_RECORDED) & ~(numbers_of("#") | numbers_of("Z"))[grid]
    if not len(slots):
        return roll.assign(on_roll_from=[], on_roll_to=[])
    anything = on_roll.any(axis=1)
    first = np.where(anything, slots[on_roll.argmax(axis=1)], slots[-1] + 1)
    last = np.where(anything, slots[len(slots) - 1 - on_roll[:, ::-1].argmax(axis=1)], slots[0] - 1)
    entry = [_slot_bounds(day, None)[0] if day else None for day in roll["entry_date"]]
    leaving = [_slot_bounds(None, day)[1] if day else None for day in roll["leaving_date"]]
    begins = [mark if given is None else given for mark, given in zip(first, entry, strict=True)]
    ends = [mark if given is None else given for mark, given in zip(last, leaving, strict=True)]
    return roll.assign(
        on_roll_from=np.array(begins, dtype=np.int64), on_roll_to=np.array(ends, dtype=np.int64)
    )


def _flat_remarks(register: Register, before: int) -> pd.DataFrame:
    """A register's remarks by the number of their mark in ``register.marks()``, after ``before`` others."""
    number = np.cumsum(register.grid.ravel() != NOTHING_RECORDED) - 1
    pupils = register.remarks["pupil"].to_numpy(dtype=np.int64)
    places = pupils * register.grid.shape[1] + register.remarks["session"].to_numpy(dtype=np.int64)
    return register.remarks.assign(mark=number[places] + before).drop(columns=["pupil", "session"])


def _slot_bounds(first_day: date | None, last_day: date | None) -> tuple[int, int]:
    epoch = date(1970, 1, 1)
    first = 2 * (first_day - epoch).days if first_day else -(2**40)
    last = 2 * (last_day - epoch).days + 1 if last_day else 2**40
    return first, last


def _without_case(column: pd.Series) -> pd.Series:
    return column.str.casefold() if column.name in ("surname", "forename") else column


def _fixed(array: np.ndarray) -> np.ndarray:
    array.setflags(write=False)
    return array
