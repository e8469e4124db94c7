"""Totals: what a file says its marks add up to, compared with what they do add up to.

"Two numbers disagree" is what people complain of first, so every printed sum that differs is explained. A way
of counting explains a pupil's sums if it makes all of them agree, but not where another pupil's sums in the
file agree only without it. Where nothing explains them both numbers are said, and that is all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, lru_cache
from itertools import chain, combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.certificates.cells import Sheet
from aim.certificates.headings import HeadingRow
from aim.certificates.limits import limit
from aim.certificates.names import tidy
from aim.certificates.reading import PrintedTotals, Reading, encoded
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
_PERCENT = len(SUMS)
_SAMPLE = 500  # pupils in whom two ways of counting at once are looked for


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
    width: int | npt.NDArray[np.integer],
    left_out: Sequence[tuple[int, str]],
    *,
    each_row: bool = True,
    one_pupil: bool = False,
    but: Sequence[str] = (),
) -> tuple[PrintedTotals, ...]:
    """The sums in the columns beside the marks of a table, and in its rows of totals.

    ``rows`` (from 0) are the pupils' own, ``who`` is whose each is and ``width`` how many positions it has.
    What stands in a row is a total of that row (unless ``each_row`` is false: a row is one mark). Where it is
    the same in all rows of each pupil it may be a total of them all, and is compared only where those stand
    together. A row of totals sums the rows since the
    one before, the last perhaps all above it; with ``one_pupil`` those of the pupil above. ``but`` are fields
    whose column is no total here.
    """
    columns = {name: at for name, at in headings.columns(*TOTAL_FIELDS).items() if name not in but}
    if not columns or not len(rows) or not (each_row or {"possible", "percent"} & set(columns)):
        return ()  # a row that is one mark may say of it that it is authorised
    starts = np.append(0, np.cumsum(np.broadcast_to(width, len(rows)), dtype=np.int64))
    pupils = np.append(_pupils(mentions), EVERYONE)[who]
    begins = np.flatnonzero(np.append(True, pupils[1:] != pupils[:-1]))
    ends = np.append(begins[1:], len(rows))
    run = np.repeat(np.arange(len(begins)), ends - begins)
    own, firsts, whose_row = np.unique(pupils, return_index=True, return_inverse=True)
    together = len(own) == len(begins)  # the rows of each pupil
    sums = _rows_of_sums(rows, pupils, begins[run], left_out, one_pupil=one_pupil)
    found: list[PrintedTotals] = []
    for name, column in columns.items():
        part = encoded(sheet.columns[column], 0)
        here = part.places[rows]
        standing = np.flatnonzero(here >= 0)
        # The row each stands in, whose it is, and the rows it is of.
        stretches = [(rows[standing], who[standing], standing, standing + 1)] if each_row else []
        alike = bool((here == here[firsts][whose_row]).all())
        if alike and not together:
            stretches = []  # it is perhaps of all the pupil's rows, which stand apart
        if alike and together:
            several = standing[(ends - begins)[run[standing]] > 1] if each_row else begins[here[begins] >= 0]
            stretches.append((rows[several], who[several], begins[run[several]], ends[run[several]]))
        summed = sums[part.places[sums[:, 0]] >= 0]
        whose = np.where(summed[:, 1] == 1, who[summed[:, 2]], EVERYONE)
        stretches.append((summed[:, 0], whose, summed[:, 2], summed[:, 3]))
        found += [
            PrintedTotals(
                what=name,
                column=column + 1,
                row=(row + 1).astype(np.int32),
                who=about.astype(np.int32),
                first_position=starts[first],
                after_position=starts[after],
                text=part.places[row],
                texts=part.texts,
            )
            for row, about, first, after in stretches
            if len(row)
        ]
    return tuple(found)


def _rows_of_sums(
    rows: npt.NDArray[np.integer],
    pupils: Ints,
    run_begins: Ints,
    left_out: Sequence[tuple[int, str]],
    *,
    one_pupil: bool,
) -> Ints:
    """For each stretch a row of totals may be of: the row, whether of one pupil, and the rows it is of."""
    sums = [row - 1 for row, text in left_out if _ROW_OF_SUMS.match(text)]
    found = []
    summed = 0
    for row, above in zip(sums, np.searchsorted(rows, sums).tolist(), strict=True):
        own = int(run_begins[above - 1]) if above else 0
        firsts = [own, max(own, summed)] if one_pupil else [summed, *([0] if row == sums[-1] else [])]
        summed = above
        for first in dict.fromkeys(each for each in firsts if each < above):
            found.append((row, int((pupils[first:above] == pupils[first]).all()), first, above))
    return np.array(found, dtype=np.int64).reshape(-1, 4)


def _pupils(mentions: pd.DataFrame) -> Ints:
    """A number for each mention, the same for the same pupil; told by the surest of what each says."""
    seen: dict[str, int] = {}
    found: list[int] = []
    fields = ("upn", "school", "admission_number", "surname", "forename", "date_of_birth")
    said = [mentions[each] for each in fields]
    for upn, school, number, surname, forename, born in zip(*said, strict=True):
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


@lru_cache(maxsize=4096)
def printed_values(text: str, what: str) -> tuple[tuple[float, float], ...]:
    """The values a total's text can mean, each with the step of its last figure; () for what is no number.

    A sum is exact: its step is 0. A percentage without a sign may be a share of one, to the percent at least.
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
    share = ((100 * value, 100 * 0.1 ** max(2, len(figures))),) if value <= 1 and bare == plain else ()
    return ((value, 0.1 ** len(figures)), *share)


# Ways of counting

_POSSIBLE, _ATTENDED, _AUTHORISED, _UNAUTHORISED = SUMS
_CUT_OFF = "cut off"


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
        _Way(_CUT_OFF, None, (), (), "that its percentages are cut off and not rounded"),
    )


def _together(ways: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Ways to try one by one, then two at once, then three if all only make more sessions possible."""
    about = [each.about for each in _ways()]
    widening = [each for each in ways if _ways()[each].more == (_POSSIBLE,)]
    for some in chain(combinations(ways, 1), combinations(ways, 2), combinations(widening, 3)):
        if len({about[each] for each in some}) == len(some):
            yield some


# Comparing


@dataclass(frozen=True, eq=False)
class _Totals:
    """The totals of a file's sheets as arrays, one entry for each stretch a printed cell may be of.

    ``pupil`` and ``cell`` are numbered through all sheets. ``value`` and ``step`` have a column for each of
    two things a text can mean, NaN for none. ``sums`` are ours, ``changing`` the sessions that each way
    changes, worked out where there is something to explain.
    """

    sheet: Ints
    group: Ints  # in the reading's totals
    place: Ints  # in its group
    pupil: Ints
    cell: Ints
    what: Ints
    first: Ints  # position
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
        if not ways:
            return self.sums
        changes = np.array([_ways()[way].changes for way in ways], dtype=np.int64)
        return self.sums + self.changing[:, list(ways)] @ changes

    def made(self, ways: tuple[int, ...] = ()) -> Floats:
        """What should be printed, NaN for the percentage of nothing."""
        sums = self.counted(ways)
        rate = 100 * sums[:, 1] / np.where(sums[:, 0] > 0, sums[:, 0], np.nan)
        return np.column_stack([sums, rate])[np.arange(len(sums)), self.what]

    def agree(self, ways: tuple[int, ...] = ()) -> Chosen:
        """Which are what the marks add up to, counted in these ways."""
        over: Floats = self.made(ways)[:, None] - self.value
        if any(_ways()[way].about == _CUT_OFF for way in ways):
            close = (over >= -_NEARLY) & ((over < self.step - _NEARLY) | (over <= _NEARLY))
        else:
            close = np.abs(over) <= self.step / 2 + _NEARLY
        return np.asarray(close.any(axis=1), dtype=bool)

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
    count = int(np.count_nonzero(np.bincount(totals.cell[agreed])))
    if right.all():
        return TotalsCompared(count)
    totals = replace(totals, changing=_changing(held, totals))
    fine = totals.where(right)
    believed = [way for way in range(len(_ways())) if fine.cells_agree((way,)).all()]
    differing = totals.where(~right)
    explained = _explained(_concerned(believed, differing), differing)
    return TotalsCompared(count, tuple(_problems(held, differing, explained)))


def _explained(ways: Sequence[int], totals: _Totals) -> dict[int, tuple[int, ...]]:
    """The first way, or ways together, that makes all totals of a pupil agree, for each pupil it does."""
    explained: dict[int, tuple[int, ...]] = {}
    sample = totals.where(np.isin(totals.pupil, np.unique(totals.pupil)[:_SAMPLE]))
    for some in _together(ways):
        # More than one way at once has to show in the first pupils. A percentage alone does not prove it.
        if len(some) > 1 and not sample.pupils_agree(some).any():
            continue
        agree = totals.pupils_agree(some)
        if len(some) > 1:
            agree &= np.isin(totals.pupil, totals.pupil[(totals.what < _PERCENT) & ~totals.cells_agree()])
        for pupil in np.unique(totals.pupil[agree]).tolist():
            explained.setdefault(pupil, some)
    return explained


def _concerned(ways: Sequence[int], totals: _Totals) -> list[int]:
    """The ways that change one of these totals."""
    return [way for way in ways if _ways()[way].marks is None or totals.changing[:, way].any()]


def _gathered(held: Sequence[tuple[Sheet, Reading, Numbers]]) -> _Totals:
    """Everything about the totals that can be compared."""
    pupils = _pupils(pd.concat([reading.mentions for _, reading, _ in held]))
    parts = []
    mentions = cells = 0
    for sheet, (_, reading, number) in enumerate(held):
        own = np.append(pupils[mentions : mentions + len(reading.mentions)], len(pupils) + sheet)
        printed = reading.totals
        column = np.concatenate([np.full(len(each), each.column) for each in printed])
        row = np.concatenate([each.row for each in printed]).astype(np.int64)
        _, firsts, cell = np.unique(row << 20 | column, return_index=True, return_inverse=True)
        who = np.concatenate([each.who for each in printed])
        meant = np.concatenate([_meant(each)[each.text] for each in printed])
        first = np.concatenate([each.first_position for each in printed])
        after = np.concatenate([each.after_position for each in printed])
        whats = [np.full(len(each), TOTAL_FIELDS.index(each.what)) for each in printed]
        found = _Totals(
            sheet=np.full(len(first), sheet),
            group=np.repeat(np.arange(len(printed)), [len(each) for each in printed]),
            place=np.concatenate([np.arange(len(each)) for each in printed]),
            pupil=own[who[firsts]][cell],
            cell=cells + cell,
            what=np.concatenate(whats),
            first=first,
            width=after - first,
            value=meant[:, :, 0],
            step=meant[:, :, 1],
            sums=_between(_our_sums(number), first, after),
            changing=np.zeros((len(first), 0), dtype=np.int64),
        )
        refused = _between([(reading.text >= 0) & (number == NOTHING_RECORDED)], first, after)[:, 0] > 0
        compared = ~np.isnan(found.value).all(axis=1) & ~refused
        in_doubt = (np.bincount(cell, refused) > 0) & (np.bincount(cell, compared & found.agree()) == 0)
        of_nothing = np.bincount(cell, ~np.isnan(found.made())) == 0
        parts.append(found.where(compared & ~(in_doubt | of_nothing)[cell]))
        mentions += len(reading.mentions)
        cells += len(firsts)
    names = _Totals.__dataclass_fields__
    return _Totals(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _meant(printed: PrintedTotals) -> Floats:
    """What each of the texts can mean: two values and steps, NaN for none."""
    nothing = ((np.nan, np.nan),) * 2
    said = [(*printed_values(text, printed.what), *nothing)[:2] for text in printed.texts]
    return np.array(said, dtype=np.float64).reshape(-1, 2, 2)


def _our_sums(number: Numbers) -> Iterator[Chosen]:
    classes = (CountsAs.ATTENDING, CountsAs.AUTHORISED, CountsAs.UNAUTHORISED)
    yield numbers_that_count_as(*classes)[number]
    for each in classes:
        yield numbers_that_count_as(each)[number]


def _changing(held: Sequence[tuple[Sheet, Reading, Numbers]], totals: _Totals) -> Ints:
    """For each total how many of its sessions each way counts otherwise."""
    parts = []
    for sheet, (_, reading, number) in enumerate(held):
        own = totals.sheet == sheet
        first = totals.first[own]
        parts.append(_between(_counted_otherwise(reading, number), first, first + totals.width[own]))
    return np.concatenate(parts)


def _counted_otherwise(reading: Reading, number: Numbers) -> Iterator[Chosen]:
    for way in _ways():
        chosen = np.zeros(256, dtype=bool) if way.marks is None else way.marks
        yield chosen[number] | (reading.text < 0) if way.blanks else chosen[number]


def _between(chosen: Iterable[Chosen], first: Ints, after: Ints) -> Ints:
    """How many of the chosen positions lie in each stretch; a column for each choice."""
    columns = []
    for each in chosen:
        running = np.append(0, np.cumsum(each, dtype=np.int32))
        columns.append(running[after] - running[first])
    return np.column_stack(columns).astype(np.int64)


# Saying


def _problems(
    held: Sequence[tuple[Sheet, Reading, Numbers]], totals: _Totals, explained: dict[int, tuple[int, ...]]
) -> Iterator[Problem]:
    """One for each pupil whose totals differ; sums over several pupils only where no pupil's do."""
    pupils = np.unique(totals.pupil).tolist()
    everyone = sum(len(reading.mentions) for _, reading, _ in held)
    named = [pupil for pupil in pupils if pupil < everyone] or pupils
    most = limit("problems_shown")
    for kind, those in (
        ("totals-disagree", [each for each in named if each not in explained]),
        ("totals-counted-otherwise", [each for each in named if each in explained]),
    ):
        for place, pupil in enumerate(those[:most]):
            more = len(those) - most if place == most - 1 else 0
            mine = totals.where(totals.pupil == pupil)
            yield _said(kind, held, mine, explained.get(pupil, ()), more)


def _said(
    kind: str,
    held: Sequence[tuple[Sheet, Reading, Numbers]],
    mine: _Totals,
    ways: tuple[int, ...],
    more: int,
) -> Problem:
    """What is to be said of one pupil's totals, at the cell that shows it best."""
    shown = _telling(mine, ways)
    sheet, reading, number = held[mine.sheet[shown]]
    total, place = reading.totals[mine.group[shown]], mine.place[shown]
    found = total.texts[total.text[place]]
    possible, attended = mine.sums[shown, :2].tolist()
    text = tidy(found)
    if total.what == "percent":
        printed = f"{text} as the percentage"
        made = percent(Fraction(attended, possible) if possible else None)
        made += f" ({of_sessions(attended, possible)})" if possible else ""
    else:
        printed, made = f"{text} {total.what}", f"{mine.made()[shown]:,.0f}"
    marks = number[total.first_position[place] : total.after_position[place]]
    parts = [
        _difference(_ways()[way], int(mine.changing[shown, way]), marks)
        for way in ways
        if mine.changing[shown, way] or _ways()[way].marks is None
    ]
    rest = ""
    if not ways:
        others = len(np.unique(mine.cell[~mine.cells_agree()])) - 1
        one, many = "more total of this pupil differs", "more totals of this pupil differ"
        rest += f" {counted(others, one, many)}." if others else ""
    if more:
        rest += f" The totals of {counted(more, 'more pupil')} differ too."
    where = Place(sheet.file, sheet.name, int(total.row[place]), column_letters(total.column))
    values = {"printed": printed, "made": made, "difference": "; and ".join(parts), "more": rest}
    return problem(kind, where, found, **values)


def _telling(mine: _Totals, ways: tuple[int, ...]) -> int:
    """Which of a pupil's totals that differ to show: what explains it best, or else is over most marks."""
    wrong = ~mine.cells_agree()
    off = np.nan_to_num(np.abs(mine.made(ways)[:, None] - mine.value), nan=np.inf).min(axis=1)
    told = (mine.changing[:, list(ways)] > 0).sum(axis=1)
    nearest: dict[int, int] = {}  # the stretch of each cell that comes nearest
    for place in np.flatnonzero(wrong).tolist():
        best = nearest.setdefault(int(mine.cell[place]), place)
        if off[place] < off[best]:
            nearest[int(mine.cell[place])] = place
    return max(nearest.values(), key=lambda at: (told[at], mine.width[at], -mine.what[at], -at))


def _difference(way: _Way, count: int, marks: Numbers) -> str:
    present = np.unique(marks[way.marks[marks]]) if way.marks is not None else marks[:0]
    named = sorted({code.code for each in present.tolist() if (code := code_by_number().get(each))})
    one = count == 1
    return way.said.format(
        sessions=sessions(count), codes=listed(named), s="s" if one else "", do="does" if one else "do"
    )
