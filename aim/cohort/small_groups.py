"""Small groups hidden in what leaves the school, so that they cannot be worked out from what is shown.

Definitions.md 22. Hiding a group of three is not enough: the whole less every other group gives it back. So
more is hidden until the attack itself fails. ``_Attack`` is that attack: of everything still shown, of which
group is part of which, and of counts being whole and not below 0, it asks the lowest and the highest that a
hidden number could be. A number below the limit is safe once these lie at least the limit apart.

What else is hidden depends on where a group stands and never on its size, and the word for it is the same
in both cases: who knew that the next larger group goes too could work backwards from the sum.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, permutations

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from aim.attendance import sums_of_rows
from aim.cohort.counting import BESIDE, COUNTED, cohort_rows
from aim.cohort.grouping import OF_THE_ENROLMENT, UnknownGrouping, groups_of_enrolments
from aim.register import OWN, Registers

HIDDEN = "hidden"
WHOLE = ""  # the table of one row: everyone
OF_A_PERIOD = ("pupils", "possible", "attended", "attendance")  # what is shown of a group's half terms

_NEARLY_WHOLE = 1e-6
_COUNTS = ("pupils", "persistent", "severe")
_WITH = {
    "pupils": (*COUNTED, *BESIDE),
    "persistent": ("persistent", "persistent_rate"),
    "severe": ("severe", "severe_rate"),
}
# Every count of people that the three counts give: each is a number of children of whom something is said.
_TOLD = {
    "pupils": (1, 0, 0),
    "persistent": (0, 1, 0),
    "severe": (0, 0, 1),
    "not persistent": (1, -1, 0),
    "not severe": (1, 0, -1),
    "persistent but not severe": (0, 1, -1),
}
_KINDS = (_TOLD["not persistent"], _TOLD["persistent but not severe"], _TOLD["severe"])
_HIDDEN_BY = {"not persistent": "persistent", "not severe": "severe", "persistent but not severe": "severe"}

Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]
Relation = tuple[tuple[int, ...], tuple[int, ...]]  # groups on either side hold the same people


def hidden_in_words(limit: int) -> str:
    """What stands under a table in which anything may be hidden."""
    return f"“{HIDDEN}”: fewer than {limit} pupils, or a figure from which so few could be worked out"


@dataclass(frozen=True, eq=False)
class Shown:
    """A table as it may leave the school: rows of ``cohort_rows``, blank where hidden."""

    rows: pd.DataFrame
    hidden: pd.DataFrame  # the columns of figures: true where a figure is hidden, false where it has none

    @property
    def anything_hidden(self) -> bool:
        """Whether any figure of it is hidden."""
        return bool(self.hidden.to_numpy(dtype=bool).any())


def with_nothing_hidden(rows: pd.DataFrame) -> Shown:
    """Rows of ``cohort_rows`` as they are, for inside."""
    figures = [name for name in (*COUNTED, *BESIDE) if name in rows]
    return Shown(rows, pd.DataFrame(False, index=rows.index, columns=figures))


@dataclass(frozen=True, eq=False)
class ForOthers:
    """Everything that is counted for others, hidden together: two tables cannot give away a third."""

    whole: Shown
    tables: Mapping[str, Shown]  # by the name of the grouping
    periods: Mapping[str, Shown]  # the same groups by half term, columns ``OF_A_PERIOD``
    limit: int

    @property
    def anything_hidden(self) -> bool:
        """Whether any figure of any table is hidden."""
        return any(
            each.anything_hidden for each in (self.whole, *self.tables.values(), *self.periods.values())
        )


def for_others(
    registers: Registers, by: Sequence[str], *, limit: int, by_half_term: Sequence[str] = ()
) -> ForOthers:
    """Counts of the whole and by each grouping of enrolments, with whatever is small hidden in all of them.

    ``by_half_term`` are those of ``by`` that are shown by half term too; a group that is small in any half
    term is hidden in all. A group's figures are hidden with its number of pupils. Raises UnknownGrouping.
    """
    frames = {WHOLE: cohort_rows(registers, ()), **{name: cohort_rows(registers, [name]) for name in by}}
    periods = {name: cohort_rows(registers, [name, "half_term"]) for name in by_half_term}
    places = _places(frames)
    counts = _counts(frames)
    enrolments = _enrolments(registers, by, places)
    relations = _relations(places, enrolments)
    rests, more = _rests(enrolments, counts, limit)
    counts, relations = np.concatenate([counts, rests]), [*relations, *more]
    hidden = _first_hidden(counts, limit)
    hidden[len(places) :] = True
    parts = [_of_periods(frame, name, places, len(counts)) for name, frame in periods.items()]
    for each in parts:
        hidden[np.any((each > 0) & (each < limit), axis=1), 0] = True
    if hidden[:1].all():  # the whole itself is small, so every part of it is
        hidden[:] = True
    _hide_more(counts, hidden, relations, limit, parts)
    rows = _rows(places)
    shown = {name: _shown(frame, hidden[rows.get(name, [])]) for name, frame in frames.items()}
    return ForOthers(
        whole=shown[WHOLE],
        tables={name: shown[name] for name in by},
        periods={name: _periods_shown(periods[name], name, shown[name], limit) for name in by_half_term},
        limit=limit,
    )


def cohort_for_others_by(registers: Registers, by: Sequence[str], *, limit: int) -> Shown:
    """``cohort_rows`` of everyone or of one grouping of pupils, with whatever is small hidden.

    Raises UnknownGrouping for any other: of groups by day or code it is not known what gives which away.
    """
    of_pupils = ("school", *OF_THE_ENROLMENT)
    if len(by) > 1 or any(name not in of_pupils and not name.startswith(OWN) for name in by):
        raise UnknownGrouping(f"small groups can be hidden by one of these at a time: {', '.join(of_pupils)}")
    found = for_others(registers, by, limit=limit)
    return found.tables[by[0]] if by else found.whole


def _rows(places: Mapping[tuple[str, str], int]) -> dict[str, list[int]]:
    rows: dict[str, list[int]] = {}
    for (name, _), place in places.items():
        rows.setdefault(name, []).append(place)
    return rows


def _places(frames: Mapping[str, pd.DataFrame]) -> dict[tuple[str, str], int]:
    """A number for each group of each table, in the order they stand."""
    keys = [
        (name, word)
        for name, frame in frames.items()
        for word in (frame[name].tolist() if name else [WHOLE] * len(frame))
    ]
    return {key: place for place, key in enumerate(keys)}


def _counts(frames: Mapping[str, pd.DataFrame]) -> Counts:
    """Groups x (pupils, persistent, severe)."""
    return np.concatenate([frame[list(_COUNTS)].to_numpy(dtype=np.int64) for frame in frames.values()])


@dataclass(frozen=True, eq=False)
class _Enrolments:
    """Each enrolment that is counted: its group of each table, by number, and what it adds to ``_COUNTS``."""

    groups: dict[str, npt.NDArray[np.int64]]
    counts: Counts


def _enrolments(
    registers: Registers, by: Sequence[str], places: Mapping[tuple[str, str], int]
) -> _Enrolments:
    groups: dict[str, list[npt.NDArray[np.int64]]] = {name: [np.zeros(0, dtype=np.int64)] for name in by}
    counts = [np.zeros((0, len(_COUNTS)), dtype=np.int64)]
    for register in registers:
        sums = sums_of_rows(register.grid, register.due)
        possible, absent = sums[:, :3].sum(axis=1), sums[:, 1:3].sum(axis=1)
        counted = possible > 0
        of_each = (counted, 10 * absent >= possible, 2 * absent >= possible)
        counts.append(np.stack(of_each, axis=1)[counted].astype(np.int64))
        for name in by:
            found = groups_of_enrolments(register, [name])
            number = np.array([places.get((name, word), -1) for word in found.words[name]], dtype=np.int64)
            groups[name].append(number[found.places[counted]] if counted.any() else groups[name][0])
    together = {name: np.concatenate(each) for name, each in groups.items()}
    return _Enrolments(together, np.concatenate(counts))


def _relations(places: Mapping[tuple[str, str], int], enrolments: _Enrolments) -> list[Relation]:
    """Which groups hold the same people as which others: all that two tables together give away.

    Each table makes up the whole. The forms of a year group make up that year group, and "EHCP: yes" may be
    the same children as "SEN: E": found in who is in which, so a reader who knows it learns nothing by it.
    """
    whole = places.get((WHOLE, WHOLE))
    found: dict[Relation, None] = {}
    for name, rows in _rows(places).items():
        if name != WHOLE and whole is not None and rows:
            found[((whole,), tuple(rows))] = None
    for one, other in combinations(enrolments.groups.values(), 2):
        sides = np.unique(np.stack([one, other], axis=1), axis=0).tolist()
        together = _joined((mine, theirs) for mine, theirs in sides)
        if len(together) > 1:  # one only says again that both make up the whole
            found.update(dict.fromkeys(together))
    return sorted(found, key=lambda each: len(each[0]) + len(each[1]))


def _rests(enrolments: _Enrolments, counts: Counts, limit: int) -> tuple[Counts, list[Relation]]:
    """The few who are in one group and not in another that lies inside it: what the two tell by subtraction.

    Nearly all who bring pupil premium have free school meals: the two less each other are a small group.
    Their counts, and which groups they are the rest of, numbered on from those of ``counts``.
    """
    rests: list[Counts] = []
    relations: list[Relation] = []
    for outer, inner in permutations(enrolments.groups.values(), 2):
        pairs, which = np.unique(np.stack([outer, inner], axis=1), axis=0, return_inverse=True)
        both = np.zeros((len(pairs), len(_COUNTS)), dtype=np.int64)
        np.add.at(both, which.reshape(-1), enrolments.counts)
        left = counts[pairs[:, 0]] - both
        inside = both[:, 0] == counts[pairs[:, 1], 0]
        for place in np.flatnonzero(inside & (left[:, 0] > 0) & (left[:, 0] < limit)).tolist():
            out, own = pairs[place].tolist()
            relations.append(((out,), (own, len(counts) + len(rests))))
            rests.append(left[place])
    return np.array(rests, dtype=np.int64).reshape(-1, len(_COUNTS)), relations


def _joined(pairs: Iterable[tuple[int, int]]) -> list[Relation]:
    """The smallest sets of groups on either side that hold the same people."""
    sets: list[tuple[set[int], set[int]]] = []
    for mine, theirs in pairs:
        touched = [each for each in sets if mine in each[0] or theirs in each[1]]
        sets = [each for each in sets if not (mine in each[0] or theirs in each[1])]
        sets.append(({mine}.union(*(a for a, _ in touched)), {theirs}.union(*(b for _, b in touched))))
    return [(tuple(sorted(a)), tuple(sorted(b))) for a, b in sets]


def _first_hidden(counts: Counts, limit: int) -> Flags:
    """What is hidden because it is small itself, or tells a small number with what stands by it."""
    hidden = np.zeros(counts.shape, dtype=bool)
    for name, told in _TOLD.items():
        hidden[:, _COUNTS.index(_HIDDEN_BY.get(name, name))] |= counts @ np.array(told) < limit
    return _with_their_figures(hidden)


def _with_their_figures(hidden: Flags) -> Flags:
    hidden[hidden[:, 0]] = True
    return hidden


def _of_periods(frame: pd.DataFrame, name: str, places: Mapping[tuple[str, str], int], groups: int) -> Counts:
    """All groups x half terms: the pupils of those groups that this table shows by half term."""
    table_of = frame.pivot_table(index=name, columns="half_term", values="pupils", fill_value=0, sort=False)
    found = np.zeros((groups, table_of.shape[1]), dtype=np.int64)
    for word, row in zip(table_of.index, table_of.to_numpy(dtype=np.int64), strict=True):
        found[places[(name, word)]] = row
    return found


def _hide_more(
    counts: Counts, hidden: Flags, relations: Sequence[Relation], limit: int, periods: Sequence[Counts]
) -> None:
    """Hide further figures until no small number can be worked out. Ends: each step hides one more."""
    unsafe, attack = list(_small(counts, limit)), _Attack(counts, relations)
    while True:
        _with_their_figures(hidden)
        if _hide_beside_lonely(hidden, relations) or _hide_beside_few(hidden, relations, limit, periods):
            continue
        if hidden.all():
            return
        # Hiding more only widens what is possible, so what is safe stays safe.
        while unsafe and not attack.narrows(unsafe[0][0], unsafe[0][2], hidden, limit):
            unsafe.pop(0)
        if not unsafe or not _hide_one_for(unsafe[0][0], unsafe[0][1], hidden, relations):
            return


def _small(counts: Counts, limit: int) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """Every number of children below the limit: its group, its column, and how the counts give it."""
    for name, told in _TOLD.items():
        column = _COUNTS.index(_HIDDEN_BY.get(name, name))
        for group in np.flatnonzero(counts @ np.array(told) < limit).tolist():
            yield group, column, told


def _hide_beside_lonely(hidden: Flags, relations: Sequence[Relation]) -> bool:
    """Hide another figure wherever one is the only hidden one of a sum; whether any was."""
    for relation in relations:
        for column in range(len(_COUNTS)):
            alone = [group for side in relation for group in side if hidden[group, column]]
            if len(alone) == 1 and _hide_in(relation, alone[0], column, hidden):
                return True
    return False


def _hide_beside_few(
    hidden: Flags, relations: Sequence[Relation], limit: int, periods: Sequence[Counts]
) -> bool:
    """Hide another group wherever those hidden are together too few in some half term; whether any was."""
    for pupils in periods:
        shown = np.flatnonzero(pupils.any(axis=1))
        gone = shown[hidden[shown, 0]]
        together = pupils[gone].sum(axis=0)
        if len(gone) and ((together > 0) & (together < limit)).any():
            tables = [each for each in relations if set(shown.tolist()) <= {*each[0], *each[1]}]
            if any(_hide_in(each, int(gone[0]), 0, hidden) for each in tables):
                return True
    return False


def _hide_one_for(group: int, column: int, hidden: Flags, relations: Sequence[Relation]) -> bool:
    """Hide one more figure that is of use to this one: beside it, then of the same group, then any."""
    for relation in relations:
        if (group in relation[0] or group in relation[1]) and _hide_in(relation, group, column, hidden):
            return True
    for other in range(len(_COUNTS) - 1, -1, -1):
        if not hidden[group, other]:
            hidden[group, other] = True
            return True
    left = np.argwhere(~hidden)
    if len(left):
        hidden[tuple(left[-1])] = True  # the whole is the first, so it goes last
    return len(left) > 0


def _hide_in(relation: Relation, group: int, column: int, hidden: Flags) -> bool:
    """Hide the next figure of the same table, else the first of the other; whether there was one."""
    mine, other = relation if group in relation[0] else relation[::-1]
    at = mine.index(group)
    after, before = mine[at + 1 :], mine[:at][::-1]
    for each in (*after, *before, *other):
        if not hidden[each, column] and each != 0:
            hidden[each, column] = True
            return True
    return False


class _Attack:
    """Everything a reader knows, as equations; what is asked for is a group's pupils of each of three kinds.

    The kinds are not persistent, persistent but not severe, severe: none is below 0, and all are whole.
    """

    def __init__(self, counts: Counts, relations: Sequence[Relation]) -> None:
        self._counts = counts
        self._same = [
            sum(self._row(each, told) for each in mine) - sum(self._row(each, told) for each in other)
            for mine, other in relations
            for told in _KINDS
        ]
        # What the numbers could be instead, as found so far. Hiding more leaves all of it possible.
        self._possible = [counts @ np.array(_KINDS).T]

    def narrows(self, group: int, told: tuple[int, ...], hidden: Flags, limit: int) -> bool:
        """Whether the number can be told to within less than the limit."""
        row = self._row(group, told)
        met = [float(each.reshape(-1) @ row) for each in self._possible]
        if max(met) - min(met) >= limit:
            return False
        low, high = self._range(row, hidden)
        return high - low < limit

    def _row(self, group: int, told: tuple[int, ...]) -> npt.NDArray[np.float64]:
        pupils, persistent, severe = told
        row = np.zeros(3 * len(self._counts))
        row[3 * group : 3 * group + 3] = (pupils, pupils + persistent, pupils + persistent + severe)
        return row

    def _range(self, row: npt.NDArray[np.float64], hidden: Flags) -> tuple[float, float]:
        """The lowest and the highest that it can be; every answer is kept, for it may answer the next."""
        shown = [(group, column) for group, column in np.argwhere(~hidden).tolist()]
        rows = [*self._same, *(self._row(group, _TOLD[_COUNTS[column]]) for group, column in shown)]
        sums = [*[0] * len(self._same), *(int(self._counts[each]) for each in shown)]
        known = LinearConstraint(csr_array(np.array(rows).reshape(-1, len(row))), sums, sums)
        found = []
        for sign in (1, -1):
            best = self._best(sign * row, known)
            if best is None:
                found.append(-sign * np.inf)  # without end: nothing that is shown holds it
            else:
                self._possible.append(best.reshape(-1, 3))
                found.append(float(best @ row))
        return found[0], found[1]

    @staticmethod
    def _best(row: npt.NDArray[np.float64], known: LinearConstraint) -> npt.NDArray[np.float64] | None:
        """The whole numbers that fit what is known and make this least; fractions, being quick, first."""
        for whole in (0, 1):
            found = milp(row, integrality=np.full(len(row), whole), bounds=Bounds(0), constraints=known).x
            if found is None:
                return None
            rounded: npt.NDArray[np.float64] = np.round(found)
            if np.abs(found - rounded).max(initial=0) < _NEARLY_WHOLE:
                return rounded
        return rounded


def _shown(frame: pd.DataFrame, hidden: Flags) -> Shown:
    """A table without what is hidden."""
    columns = [name for name in (*COUNTED, *BESIDE) if name in frame]
    gone = pd.DataFrame(False, index=frame.index, columns=columns)
    for column, name in enumerate(_COUNTS):
        gone.loc[hidden[:, column], [each for each in _WITH[name] if each in gone]] = True
    rows = frame.copy()
    rows[columns] = rows[columns].mask(gone)
    return Shown(rows, gone)


def _periods_shown(frame: pd.DataFrame, name: str, groups: Shown, limit: int) -> Shown:
    """The half terms of the groups shown; one with too few pupils in all goes, and with it the next."""
    frame = frame[[name, "half_term", *OF_A_PERIOD]]
    pupils = frame.groupby("half_term", sort=False)["pupils"].sum()
    few = set(pupils.index[(pupils < limit).to_numpy(dtype=bool)])
    if len(few) == 1:
        (only,) = few
        few |= {b if a == only else a for a, b in pairwise(pupils.index) if only in (a, b)}
    gone_groups = set(groups.rows[name][groups.hidden["pupils"]])
    gone = frame[name].isin(gone_groups) | frame["half_term"].isin(few)
    hidden = pd.DataFrame(dict.fromkeys(OF_A_PERIOD, gone), index=frame.index)
    rows = frame.copy()
    rows[list(OF_A_PERIOD)] = rows[list(OF_A_PERIOD)].mask(hidden)
    return Shown(rows, hidden)
