"""Registers drawn at random: awkward names, every kind of mark, gaps; and the profile they are drawn with."""

from __future__ import annotations

import os
from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from tests.lib.layout_writers import SESSIONS, Child, Roll, upn

THOUSANDS = os.environ.get("AIM_GENERATIVE") == "1"


def examples(few: int) -> settings:
    """So many examples, the same in each run; with AIM_GENERATIVE=1 a hundred times as many, new each time.

    Few, because a load takes a tenth of a second whatever the file, and the whole has to stay below 90.
    """
    return settings(
        max_examples=100 * few if THOUSANDS else few,
        derandomize=not THOUSANDS,
        phases=(Phase.explicit, Phase.generate, Phase.shrink),  # the explaining takes minutes
        deadline=None,
        database=None,
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
        ],
    )


AWKWARD = (
    "O'Neill & D'Souza <Jr>",
    "None",
    "NA",
    "nan",
    "null",
    "Key",
    "Page",
    "Total",
    "Mean",
    "Present",
    "Average",
    "Codes",
    "D Souza",
    "De Souza",
    "van der Berg",
    "Mac-Intosh",
    "Zoë",
    "Łukasz",
    "O’Brien",
    "Nguyễn",
    "李",
    "007",
    "1e3",
    "True",
    "Monday",
    "May",
    "March",
    "School",
    "=1+1",
    "@Jo",
    "+44",
    "{x}",
    "%s",
    "A:B",
    "Y1",
    "AM",
    "L",
)
_LETTERS = st.characters(categories=("Lu", "Ll"), max_codepoint=0x17F)
NAMES = st.one_of(
    st.sampled_from(AWKWARD), st.text(_LETTERS, min_size=2, max_size=12).map(str.capitalize)
).filter(lambda name: name.strip() == name)

# As typed, and as it is read; None is the stroke of its session.
MARKS: tuple[tuple[str, str | None], ...] = (
    ("/", None),
    ("\\", None),
    *((code, code) for code in "LBKPVW"),
    *((code, code) for code in ("C", "C1", "C2", "E", "I", "J1", "M", "R", "S", "T", "G", "N", "O", "U")),
    *((code, code) for code in ("D", "X", "Q", "Y1", "Y4", "Y7", "Z", "-", "#")),
    ("i", "I"),
    ("\uff0f", None),
    ("–", "-"),
    ("L12", "L"),
    ("L (7)", "L"),
    ("U 0:45", "U"),
    (" I ", "I"),
)
UNREAD = ("Q9", "!", "Ill", "zz", "=A1", "@", "Present", "??", "/\\", "II")
BLANK = ("", " ", "\u00a0")


def as_read(text: str, session: str) -> str:
    """The code under which a mark as typed is found again; what is no code stands as typed."""
    known = dict(MARKS)
    if text not in known:
        return text
    return known[text] or "/\\"[SESSIONS.index(session)]


@st.composite
def weekdays(draw: st.DrawFn, most: int = 12) -> tuple[date, ...]:
    """Some school days of 2026/27 in order, at least two."""
    first = draw(st.dates(date(2026, 9, 1), date(2027, 7, 1)))
    found = draw(st.sets(st.integers(0, 2 * most), min_size=2, max_size=most))
    days = sorted(first + timedelta(each) for each in found)
    kept = tuple(day for day in days if day.weekday() < 5)
    return kept if len(kept) >= 2 else (date(2026, 9, 7), date(2026, 9, 8))


@st.composite
def rolls(draw: st.DrawFn, most_days: int = 12) -> Roll:
    """A few children, some of whom have no UPN, over some days; each has a mark at least."""
    days = draw(weekdays(most_days))
    count = draw(st.integers(1, 4))
    children = []
    for place in range(1, count + 1):
        has_upn = draw(st.booleans())
        children.append(
            Child(
                draw(NAMES),
                draw(NAMES),
                upn(place) if has_upn else "",
                f"{place:04d}" if not has_upn or draw(st.booleans()) else "",
                draw(st.sampled_from(["7E1", "8E2", "3-4", "R", "Oak"])),
            )
        )
    texts = st.one_of(
        st.sampled_from([typed for typed, _ in MARKS]),
        st.sampled_from(["/", "\\"]),
        st.sampled_from(UNREAD),
        st.sampled_from(BLANK),
    )
    marks = {
        (place, (day, session)): draw(texts) for place in range(count) for day in days for session in SESSIONS
    }
    for place in range(count):
        marks[place, (days[0], "AM")] = "/"
    return Roll(tuple(children), days, marks)
