"""Why sessions are missed and when: the mix of codes by week, codes in words, weekdays by half day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from aim import palette
from aim.attendance import Attendance
from aim.charts.cohort import Layer, Share, mix_figure
from aim.charts.layout import Figure
from aim.codes import CountsAs, codes
from aim.cohort.views import WeekSum, by_weekday
from aim.screens.cohort.behind import Key
from aim.screens.cohort.look import Look, weeks_of
from aim.screens.cohort.tables import Cells, banded_cell
from aim.wording import percent_of, sessions, weekday_name

# The layers of the chart, from the bottom: their codes, colour and pattern. What is in none is "other".
_AUTHORISED_TINT = "#9FD9D3"
_UNAUTHORISED_TINT = "#F7A77C"
_LAYERS: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    ("Illness (I)", ("I",), palette.AUTHORISED, ""),
    ("Medical appointment (M)", ("M",), _AUTHORISED_TINT, "/"),
    ("Holiday not granted (G)", ("G",), _UNAUTHORISED_TINT, "\\"),
    ("Reason not known yet (N)", ("N",), _UNAUTHORISED_TINT, "."),
    ("Other unauthorised (O)", ("O",), palette.UNAUTHORISED, ""),
    ("After the register closed (U)", ("U",), palette.UNAUTHORISED, "x"),
)
_OTHER = "Other authorised"


@dataclass(frozen=True, eq=False)
class Reasons:
    """The section."""

    mix: Figure
    mix_in_words: str
    mix_behind: dict[str, Key]
    codes: Cells
    weekdays: Cells


def reasons(look: Look) -> Reasons:
    """What the section shows."""
    weeks = weeks_of(look)
    layers = _layers(look, weeks)
    said = _in_words(layers)
    return Reasons(
        mix=mix_figure(layers, said),
        mix_in_words=said,
        mix_behind={
            f"{layer.name}|{each.number}": ("codes", ",".join(_codes_of(look, layer.name)), str(each.number))
            for layer in layers
            for each in layer.shares
        },
        codes=_code_table(look, weeks),
        weekdays=_weekdays(look),
    )


def _layers(look: Look, weeks: Sequence[tuple[int, WeekSum]]) -> list[Layer]:
    by_code = look.whole_year.codes_by_week
    found = []
    for name, colour, pattern in [
        (_LAYERS[0][0], _LAYERS[0][2], _LAYERS[0][3]),
        (_LAYERS[1][0], _LAYERS[1][2], _LAYERS[1][3]),
        (_OTHER, _AUTHORISED_TINT, ""),
        *((each[0], each[2], each[3]) for each in _LAYERS[2:]),
    ]:
        columns = [look.year.codes.index(code) for code in _codes_of(look, name)]
        shares = tuple(
            Share(week.monday, week.number, int(by_code[place, columns].sum()), week.attendance.possible)
            for place, week in weeks
        )
        found.append(Layer(name, colour, pattern, shares))
    return [layer for layer in found if any(each.sessions for each in layer.shares)]


def _codes_of(look: Look, layer: str) -> list[str]:
    """The codes met that a layer is of."""
    own = {name: some for name, some, _, _ in _LAYERS}
    if layer in own:
        return [code for code in look.year.codes if code in own[layer]]
    elsewhere = {code for some in own.values() for code in some}
    return [
        code for code in look.year.codes if code not in elsewhere and _counts_as(code) is CountsAs.AUTHORISED
    ]


def _counts_as(code: str) -> CountsAs | None:
    """What a statutory code counts as in the latest of its years."""
    found = [each.counts_as for each in codes() if each.statutory_code == code and each.in_its_years]
    return found[-1] if found else None


def _meaning(code: str) -> str:
    found = [each for each in codes() if each.statutory_code == code]
    own = [each.meaning for each in found if each.in_its_years and each.code == code]
    return next(reversed(own or [each.meaning for each in found]), code)


def _in_words(layers: Sequence[Layer]) -> str:
    """The reason that took the most sessions, of all that were missed."""
    added = {layer.name: sum(each.sessions for each in layer.shares) for layer in layers}
    if not added:
        return "No absence is recorded"
    most = max(added, key=lambda name: added[name])
    return f"{most}: {percent_of(added[most], sum(added.values()))} of the sessions missed"


_CLASSES = {
    CountsAs.AUTHORISED: "Authorised absence",
    CountsAs.UNAUTHORISED: "Unauthorised absence",
    CountsAs.ATTENDING: "Attended",
    CountsAs.NOT_POSSIBLE: "Not a possible session",
    CountsAs.NOT_RECORDED: "Not recorded",
    CountsAs.CLOSED: "School closed",
    CountsAs.NOT_ON_ROLL: "Not on roll",
}
_ORDER = (CountsAs.UNAUTHORISED, CountsAs.AUTHORISED, CountsAs.ATTENDING, CountsAs.NOT_POSSIBLE)


def _code_table(look: Look, weeks: Sequence[tuple[int, WeekSum]]) -> Cells:
    """Every code but present marks and closures, the most frequent first within its class."""
    some = look.whole_year.codes_by_week[[place for place, _ in weeks]].sum(axis=0)
    possible = sum((week.attendance for _, week in weeks), Attendance()).possible
    rows, keys = [], []
    told = [(code, int(times), _counts_as(code)) for code, times in zip(look.year.codes, some, strict=True)]
    for code, times, counts_as in sorted(
        (each for each in told if each[1] and each[2] in _ORDER and each[0] not in ("/", "\\")),
        key=lambda each: (_ORDER.index(each[2]) if each[2] in _ORDER else 9, -each[1]),
    ):
        rows.append(
            {
                "Code": code,
                "What it means": _meaning(code),
                "Counts as": _CLASSES[counts_as] if counts_as else "",
                "Sessions": f"{times:,}",
                "Of possible": "–" if counts_as is CountsAs.NOT_POSSIBLE else percent_of(times, possible),
            }
        )
        keys.append((("codes", code, ""),) * len(rows[0]))
    table = pd.DataFrame(rows, columns=["Code", "What it means", "Counts as", "Sessions", "Of possible"])
    return Cells(table, tuple(keys))


def _weekdays(look: Look) -> Cells:
    found = by_weekday(look.some)
    rows, keys, bands = [], [], []
    for day in sorted({day for day, _ in found}):
        cells = [found.get((day, half), Attendance()) for half in (0, 1)]
        both = cells[0] + cells[1]
        if not both.possible:
            continue
        told = [banded_cell(look.settings, each) for each in (*cells, both)]
        names = ("Morning", "Afternoon", "Both")
        row = {"Weekday": weekday_name(day)} | {
            name: cell for name, (cell, _) in zip(names, told, strict=True)
        }
        rows.append(row | {"Missed": f"{both.absent:,} of {sessions(both.possible)}"})
        to_all: Key = ("weekday", str(day), "")
        keys.append((to_all, ("weekday", str(day), "0"), ("weekday", str(day), "1"), to_all, to_all))
        bands.append((None, *(band for _, band in told), None))
    columns = ["Weekday", "Morning", "Afternoon", "Both", "Missed"]
    count = len(look.settings.band_starts) + 1
    return Cells(pd.DataFrame(rows, columns=columns), tuple(keys), tuple(bands), count)
