"""Totals: what a file says its marks add up to, compared with what they do add up to.

"Two numbers disagree" is what people complain of first, so every printed sum that differs is explained. A way
of counting explains a pupil's sums if it makes all of them agree. It is not believed of a file in which another
pupil's sums agree only without it. Where nothing explains them both numbers are said, and that is all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import chain, combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.certificates.cells import Sheet
from aim.certificates.headings import HeadingRow
from aim.certificates.limits import limit
from aim.certificates.names import tidy
from aim.certificates.reading import PrintedTotal, Reading, encoded
from aim.codes import (
    NOTHING_RECORDED,
    CountsAs,
    Numbers,
    code_by_number,
    codes,
    numbers_of,
    numbers_that_count_as,
)
from aim.problems import Place, Problem, column_letters, problem
from aim.wording import counted, listed, of_sessions, percent, sessions

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Chosen = npt.NDArray[np.bool_]

SUMS = ("possible", "attended", "authorised", "unauthorised")
TOTAL_FIELDS = (*SUMS, "percent")
EVERYONE = -1


@dataclass(frozen=True, slots=True)
class TotalsCompared:
    """How many of a file's own totals agree with its marks, and what there is to say of the others."""

    agreed: int = 0
    problems: tuple[Problem, ...] = ()


# Where totals stand

_ROW_OF_SUMS = re.compile(r"^(grand |sub ?)?totals?\b", re.IGNORECASE)


def table_totals(
    sheet: Sheet,
    headings: HeadingRow,
    rows: npt.NDArray[np.integer],
    mentions: pd.DataFrame,
    who: npt.NDArray[np.integer],
    starts: npt.NDArray[np.integer],
    left_out: Sequence[tuple[int, str]],
    *,
    each_row: bool = True,
    one_pupil: bool = False,
    but: Sequence[str] = (),
) -> tuple[PrintedTotal, ...]:
    """The sums in the columns beside the marks of a table, and in its rows of totals.

    ``rows`` (from 0) are the pupils' own and ``who`` is whose each is; ``starts`` is where its positions begin,
    and behind the last row's how many there are. What stands in a row is a total of that row (unless
    ``each_row`` is false: a row is one mark), and where it is the same in all rows of each pupil it may be one
    of them all. A row of totals sums the rows since the one before, or all above; with ``one_pupil`` those of
    the pupil above it. ``but`` are fields whose column is no total here.
    """
    columns = {name: at for name, at in headings.columns(*TOTAL_FIELDS).items() if name not in but}
    if not columns or not len(rows):
        return ()
    pupils = np.append(_pupils(mentions), EVERYONE)[who]
    begins = np.flatnonzero(np.append(True, pupils[1:] != pupils[:-1]))
    ends = np.append(begins[1:], len(rows))
    run = np.repeat(np.arange(len(begins)), ends - begins)
    together = len(np.unique(pupils[begins])) == len(begins)  # the rows of each pupil
    found: list[PrintedTotal] = []
    for name, column in columns.items():
        part = encoded(sheet.columns[column], 0)
        here = part.places[rows]
        standing = np.flatnonzero(here >= 0)
        stretches = [(standing, standing, standing + 1)] if each_row else []
        if together and (here == here[begins][run]).all():
            several = standing[(ends - begins)[run[standing]] > 1] if each_row else begins[here[begins] >= 0]
            stretches.append((several, begins[run[several]], ends[run[several]]))
        for stands, first, after in stretches:
            found += map(
                PrintedTotal,
                who[stands].tolist(),
                starts[first].tolist(),
                starts[after].tolist(),
                (rows[stands] + 1).tolist(),
                [column + 1] * len(stands),
                [name] * len(stands),
                [part.texts[place] for place in here[stands].tolist()],
            )
    sums = [row for row, text in left_out if _ROW_OF_SUMS.match(text)]
    counted_to = 0
    for row in sums:
        after = int(np.searchsorted(rows, row - 1))
        own = int(begins[run[after - 1]]) if after else 0
        firsts = [own, max(own, counted_to)] if one_pupil else [counted_to, 0]
        counted_to = after
        cells = sheet.rows(row - 1, row)[0]
        for first in dict.fromkeys(first for first in firsts if first < after):
            whose = int(who[first]) if len(np.unique(pupils[first:after])) == 1 else EVERYONE
            stretch = (whose, int(starts[first]), int(starts[after]), row)
            found += [
                PrintedTotal(*stretch, column + 1, name, cells[column])
                for name, column in columns.items()
                if cells[column].strip()
            ]
    return tuple(found)


def _pupils(mentions: pd.DataFrame) -> Ints:
    """A number for each mention, the same for the same pupil; told by the surest of what each says."""
    seen: dict[str, int] = {}
    found = []
    fields = ("upn", "school", "admission_number", "surname", "forename", "date_of_birth")
    for upn, school, number, surname, forename, born in zip(*(mentions[each] for each in fields), strict=True):
        keys = [
            *([f"upn {upn}"] if upn else []),
            *([f"number {school}|{number}"] if number else []),
            f"name {surname}|{forename}|{born or ''}".casefold(),
        ]
        mine = seen.get(keys[0], len(found))
        for key in keys:
            seen.setdefault(key, mine)
        found.append(mine)
    return np.array(found, dtype=np.int64)


# What a total says

_WHOLE = re.compile(r"^[0-9]{1,3}(?:[, ][0-9]{3})+$")
_NUMBER = re.compile(r"^([0-9]{1,9})(?:[.,]([0-9]{1,17}))?$")
_NEARLY = 1e-9  # what floating point may be off by


@cache
def printed_values(text: str, what: str) -> tuple[tuple[float, float], ...]:
    """The values a total's text can mean, each with the step of its last figure; () for what is no number.

    A sum is exact: its step is 0. A percentage without a sign may be a share of one.
    """
    plain = tidy(text)
    if what != "percent" and _WHOLE.match(plain):
        return ((float(plain.replace(",", "").replace(" ", "")), 0.0),)
    bare = plain.removesuffix("%").rstrip() if what == "percent" else plain
    number = _NUMBER.match(bare)
    if not number:
        return ()
    whole, figures = number.group(1), number.group(2) or ""
    value = float(f"{whole}.{figures or 0}")
    if what != "percent":
        return ((value, 0.0),)
    step = 10.0 ** -len(figures)
    share = ((100 * value, 100 * step),) if value <= 1 and bare == plain else ()
    return ((value, step), *share)


# Ways of counting

_ATTENDED, _POSSIBLE, _AUTHORISED, _UNAUTHORISED = ("attended", "possible", "authorised", "unauthorised")


@dataclass(frozen=True, eq=False)
class _Way:
    """A way of counting other than ours: which marks it counts, what that changes, how it is said."""

    about: str  # two ways about the same marks exclude each other
    marks: Chosen | None  # by number
    more: tuple[str, ...]
    fewer: tuple[str, ...]
    said: str
    blanks: bool = False

    @property
    def changes(self) -> Ints:
        return np.array([(each in self.more) - (each in self.fewer) for each in SUMS], dtype=np.int64)


@cache
def _ways() -> tuple[_Way, ...]:
    """In the order in which they are tried."""
    not_possible = numbers_that_count_as(CountsAs.NOT_POSSIBLE)
    elsewhere = numbers_of("D") & not_possible  # D was approved educational activity until 2011
    activity = np.zeros(256, dtype=bool)
    for code in codes():
        activity[code.number] = (
            code.category == "approved educational activity" and code.counts_as is CountsAs.ATTENDING
        )
    unmarked = numbers_that_count_as(CountsAs.NOT_RECORDED)
    closed = numbers_that_count_as(CountsAs.CLOSED, CountsAs.NOT_ON_ROLL)
    no_code = numbers_that_count_as(CountsAs.NOT_UNDERSTOOD)
    possible = (_POSSIBLE,)
    at_two = "the {sessions} of D, which count{s} only at the other school"
    not_one = "the {sessions} of {codes}, which {do} not count as possible"
    unread = "the {sessions} with a mark that is no attendance code, which {do} not count until it is known"
    return (
        _Way("two schools", elsewhere, possible, (), at_two),
        _Way("two schools", elsewhere, (_POSSIBLE, _ATTENDED), (), at_two),
        _Way(
            "late",
            numbers_of("L"),
            (),
            (_ATTENDED,),
            "the {sessions} of L (late, before the register closed), which count{s} as attended",
        ),
        _Way(
            "activity",
            activity,
            (),
            (_ATTENDED,),
            "the {sessions} of {codes} (approved educational activity), which count{s} as attended",
        ),
        _Way("not possible", not_possible & ~elsewhere, possible, (), not_one),
        _Way(
            "not recorded",
            unmarked,
            possible,
            (),
            "the {sessions} with no mark recorded, which {do} not count as possible",
        ),
        _Way(
            "after",
            numbers_of("U"),
            (_ATTENDED,),
            (_UNAUTHORISED,),
            "the {sessions} of U (arrived after the register closed), which count{s} as unauthorised absence",
        ),
        _Way(
            "not recorded",
            unmarked,
            possible,
            (),
            "the {sessions} left blank or with no mark recorded, which {do} not count as possible",
            blanks=True,
        ),
        _Way("closed", closed, possible, (), not_one),
        _Way("no code", no_code, (_POSSIBLE, _ATTENDED), (), unread),
        _Way("no code", no_code, (_POSSIBLE, _AUTHORISED), (), unread),
        _Way("no code", no_code, (_POSSIBLE, _UNAUTHORISED), (), unread),
        _Way("cut off", None, (), (), "that its percentages are cut off and not rounded"),
    )


_CUT_OFF = "cut off"


def _together(ways: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Ways to try one by one, then two at once, then three if all only make more sessions possible."""
    about = [each.about for each in _ways()]
    widening = [each for each in ways if _ways()[each].more == ("possible",)]
    for some in chain(combinations(ways, 1), combinations(ways, 2), combinations(widening, 3)):
        if len({about[each] for each in some}) == len(some):
            yield some


# Comparing


@dataclass(frozen=True, eq=False)
class _Totals:
    """The totals of a file's sheets as arrays, one entry for each stretch a printed cell may be about.

    ``pupil`` and ``cell`` are numbered through all sheets. ``value`` and ``step`` have a column for each of the
    two things a text can mean, NaN for none. ``sums`` are ours, ``changing`` the sessions each way changes.
    """

    sheet: Ints
    place: Ints  # in the reading's totals
    pupil: Ints
    cell: Ints
    what: Ints
    width: Ints
    value: Floats
    step: Floats
    sums: Ints
    changing: Ints

    def where(self, chosen: Chosen) -> _Totals:
        """Only some of them."""
        return _Totals(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))

    def counted(self, ways: tuple[int, ...] = ()) -> Ints:
        """The sums with sessions counted in these ways."""
        changes = np.array([_ways()[way].changes for way in ways], dtype=np.int64).reshape(-1, len(SUMS))
        return self.sums + self.changing[:, list(ways)] @ changes

    def made(self, ways: tuple[int, ...] = ()) -> Floats:
        """What should be printed, NaN for the percentage of nothing."""
        sums = self.counted(ways)
        rate = 100 * sums[:, 1] / np.where(sums[:, 0] > 0, sums[:, 0], np.nan)
        return np.column_stack([sums, rate])[np.arange(len(sums)), self.what]

    def agree(self, ways: tuple[int, ...] = ()) -> Chosen:
        """Which are what the marks add up to, counted in these ways."""
        over = self.made(ways)[:, None] - self.value
        if any(_ways()[way].about == _CUT_OFF for way in ways):
            close = (over >= -_NEARLY) & ((over < self.step - _NEARLY) | (over <= _NEARLY))
        else:
            close = np.abs(over) <= self.step / 2 + _NEARLY
        agreed: Chosen = close.any(axis=1)
        return agreed

    def cells_agree(self, ways: tuple[int, ...] = ()) -> Chosen:
        """As ``agree``, and also where another stretch of the same cell does."""
        agreed: Chosen = (np.bincount(self.cell, self.agree(ways)) > 0)[self.cell]
        return agreed

    def pupils_agree(self, ways: tuple[int, ...] = ()) -> Chosen:
        """As ``cells_agree``, where all the pupil's totals do."""
        agreed: Chosen = (np.bincount(self.pupil, ~self.cells_agree(ways)) == 0)[self.pupil]
        return agreed


def totals_compared(read: Iterable[tuple[Sheet, Reading, Numbers]]) -> TotalsCompared:
    """The totals that the sheets of one file print, compared with their marks.

    ``Numbers`` are the code numbers of the reading's positions, 0 for blank and refused ones. What is no
    number is not compared, nor is a total over a mark that was refused: that has been said already. There is
    one problem a pupil; past so many pupils, how many more.
    """
    held = [each for each in read if each[1].totals]
    if not held:
        return TotalsCompared()
    totals = _gathered(held)
    agreed = totals.cells_agree()
    right = totals.pupils_agree()
    count = len(np.unique(totals.cell[agreed]))
    if right.all():
        return TotalsCompared(count)
    fine = totals.where(right)
    believed = [way for way in range(len(_ways())) if fine.cells_agree((way,)).all()]
    differing = totals.where(~right)
    explained: dict[int, tuple[int, ...]] = {}
    by_count = set(differing.pupil[~agreed[~right] & (differing.what < len(SUMS))].tolist())
    for ways in _together(_concerned(believed, differing)):
        for pupil in np.unique(differing.pupil[differing.pupils_agree(ways)]).tolist():
            # A percentage alone is too weak a witness for two ways at once.
            if len(ways) == 1 or pupil in by_count:
                explained.setdefault(pupil, ways)
    return TotalsCompared(count, tuple(_problems(held, differing, explained)))


def _gathered(held: Sequence[tuple[Sheet, Reading, Numbers]]) -> _Totals:
    """Everything about the totals that can be compared."""
    parts = []
    pupils = cells = 0
    for sheet, (_, reading, number) in enumerate(held):
        whose = np.append(_pupils(reading.mentions), len(reading.mentions))
        first = np.array([each.first_position for each in reading.totals], dtype=np.int64)
        after = np.array([each.after_position for each in reading.totals], dtype=np.int64)
        what = [TOTAL_FIELDS.index(each.what) for each in reading.totals]
        meant = [printed_values(each.text, each.what) for each in reading.totals]
        pairs = np.array([(*each, *[(np.nan, np.nan)] * (2 - len(each))) for each in meant]).reshape(-1, 2, 2)
        cell = np.unique(
            [(each.row, each.column) for each in reading.totals], axis=0, return_inverse=True
        )[1].reshape(-1)

        def over(marks: Chosen, first: Ints = first, after: Ints = after) -> Ints:
            running = np.append(0, np.cumsum(marks))
            return running[after] - running[first]

        blank = reading.text < 0
        refused = over(~blank & (number == NOTHING_RECORDED))
        classes = (CountsAs.ATTENDING, CountsAs.AUTHORISED, CountsAs.UNAUTHORISED)
        ours = [over(numbers_that_count_as(each)[number]) for each in classes]
        changing = []
        for way in _ways():
            chosen = np.zeros(256, dtype=bool) if way.marks is None else way.marks
            changing.append(over(chosen[number] | blank if way.blanks else chosen[number]))
        parts.append(
            _Totals(
                sheet=np.full(len(first), sheet),
                place=np.arange(len(first)),
                pupil=pupils + whose[[each.who for each in reading.totals]],
                cell=cells + cell,
                what=np.array(what, dtype=np.int64),
                width=after - first,
                value=pairs[:, :, 0],
                step=pairs[:, :, 1],
                sums=np.column_stack([sum(ours), *ours]),
                changing=np.column_stack(changing),
            )
        )
        # What is no number, what has a refused mark in it, and a percentage of nothing.
        stands = ~np.isnan(parts[-1].value).all(axis=1)
        stands &= (np.bincount(cell, refused) == 0)[cell]
        stands &= (np.bincount(cell, ~np.isnan(parts[-1].made())) > 0)[cell]
        parts[-1] = parts[-1].where(stands)
        pupils += len(whose)
        cells += len(first)
    names = _Totals.__dataclass_fields__
    return _Totals(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
