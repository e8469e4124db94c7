"""Write data/samples: invented exports in every layout we read, and bad ones.

    python tools/make_samples.py [--out DIR]

Everybody and everything here is invented. The same run always gives the same files.
This tool never imports `aim`: it is an independent witness, with its own small lists
of codes, so that a mistake in the product is not repeated in the files that test it.

In order: calendar, codes, people, marks, layouts, bad files, truth and README.
"""

import argparse
import csv
import gzip
import io
import json
import random
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TypeVar

import docx
import xlsxwriter

SEED = "Attendance Improvement Meetings, samples 1"
HERE = Path(__file__).resolve().parent
FIRST_DAY, LAST_DAY = date(2026, 9, 1), date(2026, 11, 20)  # "autumn 2026" below
PRINTED_ON = "21/11/2026 08:40"
FILE_TIME = datetime(2026, 11, 21, 8, 40)  # noqa: DTZ001  (a workbook has no zone)
SESSIONS = ("AM", "PM")
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")

Moment = tuple[date, str]  # a day and its session
Rows = list[list[object]]
T = TypeVar("T")


def chance(*key: object) -> random.Random:
    """A stream of chance of its own for each thing drawn: adding a pupil to the roll
    leaves the marks of the others as they are."""
    return random.Random("|".join([SEED, *map(str, key)]))


def pick(rng: random.Random, choices: Sequence[tuple[T, float]]) -> T:
    """One of the choices, each with its weight."""
    point = rng.random() * sum(weight for _, weight in choices)
    for choice, weight in choices:
        point -= weight
        if point < 0:
            return choice
    return choices[-1][0]


# --- Calendar ---------------------------------------------------------------------
# Invented terms, in the manner of a Gloucestershire school. Bank holidays are real.
# In term, half terms, INSET days and bank holidays are written as `#`; between terms
# there are no marks at all, as in most exports.


@dataclass(frozen=True)
class Term:
    first: date
    last: date
    half_term: tuple[date, date] | None = None


TERMS = (
    Term(date(2024, 6, 3), date(2024, 7, 22)),
    Term(date(2024, 9, 2), date(2024, 12, 20), (date(2024, 10, 28), date(2024, 11, 1))),
    Term(date(2025, 1, 6), date(2025, 4, 11), (date(2025, 2, 17), date(2025, 2, 21))),
    Term(date(2025, 4, 28), date(2025, 7, 22), (date(2025, 5, 26), date(2025, 5, 30))),
    Term(date(2025, 9, 1), date(2025, 12, 19), (date(2025, 10, 27), date(2025, 10, 31))),
    Term(date(2026, 1, 5), date(2026, 3, 27), (date(2026, 2, 16), date(2026, 2, 20))),
    Term(date(2026, 4, 13), date(2026, 7, 21), (date(2026, 5, 25), date(2026, 5, 29))),
    Term(date(2026, 9, 1), date(2026, 12, 18), (date(2026, 10, 26), date(2026, 10, 30))),
)
INSET_DAYS = {
    date(2024, 9, 2),
    date(2024, 9, 3),
    date(2025, 1, 6),
    date(2025, 6, 27),
    date(2025, 9, 1),
    date(2025, 10, 24),
    date(2026, 1, 5),
    date(2026, 6, 26),
    date(2026, 9, 1),
    date(2026, 10, 23),
}
BANK_HOLIDAYS = {date(2025, 5, 5), date(2026, 5, 4)}


def days_between(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(number)


def weekdays_between(first: date, last: date) -> list[date]:
    return [day for day in days_between(first, last) if day.weekday() < 5]


def is_open(day: date) -> bool:
    """Whether pupils are expected on this weekday of a term."""
    return not (day in INSET_DAYS or day in BANK_HOLIDAYS or in_half_term(day))


def in_half_term(day: date) -> bool:
    half_terms = [term.half_term for term in TERMS if term.half_term]
    return any(first <= day <= last for first, last in half_terms)


def term_days(first: date, last: date) -> list[date]:
    """The weekdays of the terms, open or not."""
    return [day for term in TERMS for day in weekdays_between(max(first, term.first), min(last, term.last))]


def academic_year(day: date) -> int:
    """2026 for 2026/27; an academic year is 1 August to 31 July."""
    return day.year if day.month >= 8 else day.year - 1


def dmy(day: date) -> str:
    return day.strftime("%d/%m/%Y")


# --- Codes ------------------------------------------------------------------------

ATTENDING = {"/", "\\", "L", "B", "K", "P", "V", "W"}
AUTHORISED = {"C", "C1", "C2", "E", "I", "J1", "M", "R", "S", "T"}
UNAUTHORISED = {"G", "N", "O", "U"}
NOT_POSSIBLE = {"D", "X", "Q", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7"}
NOT_RECORDED = {"-"}
MEANINGS = {
    "/": "Present (AM)",
    "\\": "Present (PM)",
    "L": "Late before the register closed",
    "I": "Illness",
    "M": "Medical or dental appointment",
    "O": "Absent in other or unknown circumstances",
    "U": "Arrived after the register closed",
    "N": "Reason not yet established",
    "#": "Planned whole-school closure",
    "-": "No mark recorded",
}

# Percent of possible sessions in England in 2025/26 to 10 July 2026, state-funded.
# DfE, Pupil attendance in schools, year to date (data release July 2026).
# N, S, V, W and C2 are not drawn at random but come from events below.
RATES = {
    "Primary": {
        "L": 1.1219,
        "U": 0.1694,
        "I": 2.786,
        "O": 0.7938,
        "G": 0.5349,
        "E": 0.0369,
        "M": 0.272,
        "C": 0.3674,
        "B": 0.1908,
        "P": 0.0848,
        "T": 0.0142,
        "J1": 0.017,
        "C1": 0.0033,
        "K": 0.0176,
    },
    "Secondary": {
        "L": 2.79,
        "U": 0.2965,
        "I": 3.627,
        "O": 2.6084,
        "G": 0.3144,
        "E": 0.2887,
        "M": 0.3763,
        "C": 0.4258,
        "B": 0.2996,
        "P": 0.1421,
        "T": 0.003,
        "J1": 0.0157,
        "C1": 0.0051,
        "K": 0.0789,
    },
}
# Absence comes in spells: (sessions, weight). An odd start in the afternoon is one less.
SPELLS = {
    "I": ((2, 50), (4, 25), (6, 13), (8, 5), (10, 5), (16, 2)),
    "O": ((1, 30), (2, 40), (4, 20), (6, 10)),
    "G": ((4, 40), (6, 20), (10, 40)),
    "E": ((2, 40), (4, 30), (6, 30)),
    "M": ((1, 85), (2, 15)),
    "C": ((2, 100),),
    "B": ((2, 100),),
    "P": ((1, 60), (2, 40)),
    "T": ((10, 100),),
    "J1": ((1, 100),),
    "C1": ((2, 100),),
    "K": ((2, 100),),
}
MORE_IN_SOME_FAMILIES = {"I", "O", "G", "E", "T"}
LEVELS = ((0.3, 30), (0.6, 30), (1.0, 18), (1.7, 12), (3.2, 10))  # mean about 1
LATE_LEVELS = ((0.2, 40), (0.7, 35), (1.5, 15), (4.0, 10))
COMMENTS = {
    "I": ("cold", "sick in the night, rang in", "D&V, back after 48 hours", "migraine"),
    "M": ("dentist", "hospital appointment, letter seen", "orthodontist"),
    "L": ("bus late, rang in", "overslept", 'said "the alarm did not go off"'),
    "O": ("no reply to two calls", "reason not accepted"),
    "G": ("holiday, not agreed",),
    "U": ("signed in at the office",),
}


# --- People -----------------------------------------------------------------------


@dataclass(frozen=True)
class School:
    name: str
    phase: str
    number: str  # LA and establishment; no school has these


OAK_PARK = School("Oak Park School", "Secondary", "8209999")
HAZEL_LANE = School("Hazel Lane Primary School", "Primary", "8209998")
HAZEL_CLASSES = ("R", "1-2", "1-2", "3-4", "3-4", "5-6", "5-6")  # by year group
LEFT_YEAR_11 = date(2026, 6, 26)  # the last Friday in June
LEFT_YEAR_6 = date(2026, 7, 21)


@dataclass(frozen=True)
class Pupil:
    upn: str
    surname: str
    forename: str
    sex: str
    born: date
    household: str

    @property
    def name(self) -> str:
        return f"{self.forename} {self.surname}"


@dataclass(frozen=True)
class Mark:
    code: str
    minutes: int | None = None
    comment: str = ""


@dataclass
class Place:
    """A pupil's time at one school, with the marks."""

    school: School
    pupil: Pupil
    admission_number: str
    year_in_2026: int  # year group in 2026/27, 12 (or 7) for those who have left
    stream: str
    entry: date
    leaving: date | None = None
    marks: dict[Moment, Mark] = field(default_factory=dict)

    def year_group(self, day: date) -> int:
        return self.year_in_2026 - (2026 - academic_year(day))

    def form(self, day: date) -> str:
        year = self.year_group(day)
        return HAZEL_CLASSES[year] if self.school is HAZEL_LANE else f"{year}{self.stream}"

    def on_roll(self, day: date) -> bool:
        return self.entry <= day and (self.leaving is None or day <= self.leaving)


# year group and form in 2026/27 | forename | surname | sex | household if shared
OAK_PARK_ROLL = """
7E1|Ada|Okafor|F|okafor
7E1|Ewan|Price|M
7E1|Mason|Bennett-Clarke|M|clarke
7E1|Zoë|O'Neill|F
7E1|None|Castillo|M
7E1|Finn|O'Neill & D'Souza <Jr>|M
7E1|Maria|De Souza|F
7E1|Oliver|Smith|M
7E1|Aisha|Khan|F|khan
7E1|Lotte|van der Berg|F
7E2|Jayden|Mensah|M
7E2|Isla|Fletcher|F|fletcher
7E2|Harry|Baker|M|baker
7E2|Zara|Hussain|F|hussain
7E2|Tomasz|Kowalski|M|kowalski
7E2|Grace|Nwosu|F
8E1|Ben|Whitlock|M
8E1|Chloe|Turner|F
8E1|Yusuf|Ali|M
8E1|Evie|Harris|F
8E1|Leo|D'Souza|M
8E1|Amelia|Wright|F
8E2|Noah|Patel|M
8E2|Freya|Morgan|F
8E2|Ibrahim|Khan|M
8E2|Lily-Mae|Cooper|F
8E2|Daniel|Osei|M
9E1|Cara|Donnelly|F
9E1|Ruby|Bennett-Clarke|F|clarke
9E1|Jack|Thompson|M
9E1|Wiktoria|Nowak|F
9E1|Samuel|Boateng|M|boateng
9E1|Ella|Griffiths|F
9E2|Arjun|Singh|M
9E2|Megan|Ward|F
9E2|Callum|Hughes|M
9E2|Fatima|Begum|F
9E2|Alfie|Reed|M
10E1|Dev|Sharma|M
10E1|Holly|Powell|F
10E1|George|Evans|M
10E1|Niamh|O'Brien|F|o'brien
10E1|Kwame|Asante|M
10E1|Sophie|Bell|F
10E2|Luca|Romano|M
10E2|Jessica|Taylor|F
10E2|Hamza|Malik|M|malik
10E2|Poppy|Stone|F
10E2|Theo|St John|M
11E1|Imogen|Hart|F
11E1|Connor|Walsh|M
11E1|Priya|Nair|F|nair
11E1|Jake|Robinson|M
11E1|Abigail|Lloyd|F
11E1|Mateusz|Wójcik|M
11E2|Hannah|Price|F
11E2|Omar|Farah|M
11E2|Erin|Jenkins|F
11E2|Lewis|Carter|M
11E2|Simran|Kaur|F
12E1|Bethany|Cole|F
12E1|Ryan|Phillips|M
12E1|Nadia|Rahman|F
12E1|Ethan|Brooks|M
12E1|Maisie|Gould|F
12E1|Kai|Lawrence|M
"""

# year group in 2026/27 (7 = went to Oak Park in September 2026, 0 = Reception) | ...
HAZEL_LANE_ROLL = """
7|Ada|Okafor|F|okafor
7|Aisha|Khan|F|khan
7|Harry|Baker|M|baker
6|Florence|Green|F
6|Muhammad|Khan|M|khan
6|Archie|Webb|M
6|Olivia|Dixon|F
6|Jakub|Kowalski|M|kowalski
5|Evelyn|Cross|F
5|Rory|O'Brien|M|o'brien
5|Sana|Hussain|F|hussain
5|Max|Foster|M
5|Ivy|Palmer|F
5|Reuben|Adeyemi|M
4|Poppy|Clarke|F|clarke
4|Elijah|Grant|M
4|Daisy|Baker|F|baker
4|Hugo|Lane|M
4|Maya|Patel|F
4|Stanley|Hunt|M
3|Emeka|Okafor|M|okafor
3|Matilda|Rose|F
3|Zachary|Bishop|M
3|Aaliyah|Iqbal|F
3|Henry|Fox|M
3|Penelope|Shaw|F
2|Arlo|Chapman|M|chapman
2|Otis|Chapman|M|chapman
2|Layla|Ahmed|F
2|Violet|Perry|F
2|Toby|Marsh|M
2|Elsie|Wood|F
1|Rosie|Fletcher|F|fletcher
1|Kofi|Boateng|M|boateng
1|Bella|Knight|F
1|Jude|Barker|M
1|Anaya|Nair|F|nair
1|Frankie|Ellis|M
0|Ottilie|West|F
0|Ayaan|Malik|M|malik
0|Sonny|Hale|M
0|Edie|Pearce|F
0|Ralph|Dawson|M
"""
TWINS = {"Otis Chapman": "Arlo Chapman"}  # born on the same day
JOINED_LATE = {
    "Ewan Price": date(2026, 11, 2),
    "Luca Romano": date(2026, 6, 8),
    "Layla Ahmed": date(2026, 1, 6),
}

CHECK_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def upn(number: str) -> str:
    """A UPN from its twelve digits: each weighed by its place, 2 to 13, modulo 23."""
    total = sum(place * int(digit) for place, digit in enumerate(number, 2))
    return CHECK_LETTERS[total % 23] + number


def birthday(name: str, year_in_2026: int) -> date:
    rng = chance("birthday", TWINS.get(name, name))
    return date(2021 - year_in_2026, 9, 1) + timedelta(int(rng.random() * 365))


def read_roll(table: str) -> Iterator[tuple[int, str, str, str, str, str]]:
    for line in table.strip().splitlines():
        group, forename, surname, sex, *shared = line.split("|")
        year, _, stream = group.partition("E")
        household = shared[0] if shared else f"{forename} {surname}"
        yield int(year), f"E{stream}", forename, surname, sex, household


def make_places(school: School, table: str, youngest: int, known: dict[str, Pupil]) -> list[Place]:
    """The roll of a school. A pupil already known keeps the UPN of the first school."""
    places: list[Place] = []
    serials: Counter[int] = Counter()
    for year, stream, forename, surname, sex, household in read_roll(table):
        name = f"{forename} {surname}"
        began = 2026 - (year - youngest)
        if name not in known:
            serials[began] += 1
            number = f"{school.number}{began % 100:02}{serials[began]:03}"
            known[name] = Pupil(upn(number), surname, forename, sex, birthday(name, year), household)
        places.append(
            Place(
                school=school,
                pupil=known[name],
                admission_number=f"{(1 if school is OAK_PARK else 0):03}{len(places) + 201:03}",
                year_in_2026=year,
                stream=stream,
                entry=JOINED_LATE.get(name, date(began, 9, 1)),
                leaving=leaving_date(school, year),
            )
        )
    return places


def leaving_date(school: School, year_in_2026: int) -> date | None:
    if school is OAK_PARK:
        return LEFT_YEAR_11 if year_in_2026 == 12 else None
    return LEFT_YEAR_6 if year_in_2026 == 7 else None


# --- Marks ------------------------------------------------------------------------

# What each named pupil's record is meant to show; (first day, last day, level).
STORY_LEVELS = {
    "Ewan Price": ((date(2026, 11, 2), LAST_DAY, 0.8),),
    "Cara Donnelly": ((date(2026, 4, 1), LAST_DAY, 0.3),),
    "Poppy Clarke": ((date(2024, 9, 1), LAST_DAY, 3.4),),
    "Mason Bennett-Clarke": ((date(2026, 9, 1), LAST_DAY, 1.4),),
    "Ruby Bennett-Clarke": ((date(2026, 4, 1), LAST_DAY, 1.4),),
}
ADA_BETTER_AT_HAZEL_LANE = date(2025, 11, 3), date(2025, 12, 19)
# Ada at Oak Park is written out by hand: settled until half term, then not.
ADA_SINCE_HALF_TERM = (
    (date(2026, 11, 2), r"O O  / \  U \   I I   / O"),
    (date(2026, 11, 9), r"O \  / O  U \   Y1 O  / O"),
    (date(2026, 11, 16), r"N N  / \  U N   - \   / N"),
)
ADA_BEFORE_HALF_TERM = {
    (date(2026, 9, 10), "AM"): Mark("L", 6, "bus late, rang in"),
    (date(2026, 9, 24), "AM"): Mark("I", None, "sick in the night, rang in"),
    (date(2026, 9, 24), "PM"): Mark("I"),
    (date(2026, 10, 6), "PM"): Mark("M", None, "dentist"),
    (date(2026, 10, 14), "AM"): Mark("L", 11),
}
# Marks put in by hand so that every kind is met in form 7E1.
BY_HAND = {
    ("Zoë O'Neill", date(2026, 9, 17), "PM"): Mark("-"),
    ("Zoë O'Neill", date(2026, 11, 19), "PM"): Mark("-"),
    ("Zoë O'Neill", date(2026, 9, 15), "AM"): Mark("L", 12, "bus late, rang in"),
    ("Zoë O'Neill", date(2026, 10, 5), "AM"): Mark("I", None, "migraine"),
    ("Zoë O'Neill", date(2026, 10, 5), "PM"): Mark("I"),
    ("Mason Bennett-Clarke", date(2026, 10, 1), "PM"): Mark("-"),
    ("Mason Bennett-Clarke", date(2026, 10, 13), "AM"): Mark("U", 47),
    ("Oliver Smith", date(2026, 9, 17), "PM"): Mark("-"),
    ("Maria De Souza", date(2026, 11, 18), "AM"): Mark("N"),
    ("Maria De Souza", date(2026, 11, 18), "PM"): Mark("N"),
}
NO_BUS = date(2026, 11, 12)  # Y1 for those who come by the school bus
BUS_PUPILS = {"Ada Okafor", "Mason Bennett-Clarke", "Maria De Souza", "Ben Whitlock"}
REPORTED_LATE = date(2026, 11, 16)  # from here a reason may still be awaited: N
FAITH_DAYS = {date(2025, 3, 31), date(2025, 6, 6), date(2025, 10, 20), date(2026, 3, 20)}


def moments(days: Iterable[date]) -> list[Moment]:
    return [(day, session) for day in days for session in SESSIONS]


def present(session: str) -> Mark:
    return Mark("/" if session == "AM" else "\\")


def level_on(place: Place, day: date, usual: float) -> float:
    for first, last, level in STORY_LEVELS.get(place.pupil.name, ()):
        if first <= day <= last:
            return level
    return usual


@cache
def usual_level(pupil: Pupil) -> float:
    """Half of it is the family's, and brothers and sisters share that."""
    family = pick(chance("level", pupil.household), LEVELS)
    return family * (0.75 + 0.5 * chance("own level", pupil.upn).random())


def spell_starting(rng: random.Random, phase: str, level: float) -> tuple[str, int] | None:
    """The code and length of a spell starting in this session, if one does."""
    point = rng.random()
    for code, lengths in SPELLS.items():
        mean = sum(n * weight for n, weight in lengths) / sum(w for _, w in lengths)
        times = level if code in MORE_IN_SOME_FAMILIES else 1
        point -= RATES[phase][code] / 100 * times / mean
        if point < 0:
            return code, pick(rng, lengths)
    return None


def arrival(rng: random.Random, phase: str, session: str, level: float, late: float) -> Mark:
    """Present, late, or so late that the register had closed."""
    rates, point = RATES[phase], rng.random()
    point -= rates["L"] / 100 * late * (1.7 if session == "AM" else 0.3)
    if point < 0:
        return Mark("L", 1 + int(rng.random() ** 2 * 28), remark(rng, "L"))
    point -= rates["U"] / 100 * level * (2 if session == "AM" else 0)
    if point < 0:
        return Mark("U", 31 + int(rng.random() * 60), remark(rng, "U"))
    return present(session)


def remark(rng: random.Random, code: str) -> str:
    """Now and then somebody writes down why."""
    said = COMMENTS.get(code, ())
    return said[int(rng.random() * len(said))] if said and rng.random() < 0.2 else ""


def ordinary_marks(place: Place, days: list[date]) -> dict[Moment, Mark]:
    """Marks drawn to England's code rates, illness and absence in spells."""
    pupil, phase = place.pupil, place.school.phase
    rng = chance("marks", pupil.upn, place.school.number, days[0])
    usual, late = usual_level(pupil), pick(chance("late", pupil.upn), LATE_LEVELS)
    marks: dict[Moment, Mark] = {}
    code, left = "", 0
    for day, session in moments(days):
        level = level_on(place, day, usual)
        if not left and (spell := spell_starting(rng, phase, level)):
            code, left = spell
            if session == "PM" and left > 1:
                left -= 1
            marks[day, session] = Mark(code, None, remark(rng, code))
        elif left:
            marks[day, session] = Mark(code)
        else:
            marks[day, session] = arrival(rng, phase, session, level, late)
        left = max(0, left - 1)
    return marks


def ada_at_oak_park(place: Place, days: list[date]) -> dict[Moment, Mark]:
    marks = {(day, session): present(session) for day, session in moments(days)}
    marks |= ADA_BEFORE_HALF_TERM
    minutes = iter((41, 65, 52))
    for monday, strip in ADA_SINCE_HALF_TERM:
        week = moments(weekdays_between(monday, monday + timedelta(4)))
        for moment, code in zip(week, strip.split(), strict=True):
            marks[moment] = Mark(code, next(minutes) if code == "U" else None)
    return marks


def ada_at_hazel_lane(place: Place, days: list[date]) -> dict[Moment, Mark]:
    """Many short absences, about one session in four, but for one good half term."""
    rng = chance("Ada", place.pupil.upn)
    marks = {(day, session): present(session) for day, session in moments(days)}
    first, last = ADA_BETTER_AT_HAZEL_LANE
    code, left = "", 0
    for day, session in marks:
        if first <= day <= last:
            left = 0
            continue
        if not left and rng.random() < 0.19:
            code = pick(rng, (("I", 50), ("O", 40), ("M", 10)))
            left = pick(rng, ((1, 55), (2, 45)))
        if left:
            marks[day, session], left = Mark(code), left - 1
    marks[date(2025, 11, 26), "PM"] = Mark("M", None, "dentist")
    return marks


def ben_without_a_better_time(place: Place, days: list[date]) -> dict[Moment, Mark]:
    """One whole day missed in every eight and a half day in every twelve, evenly."""
    rng = chance("Ben", place.pupil.upn)
    marks = {(day, session): present(session) for day, session in moments(days)}
    for start in range(0, len(days), 8):
        missed = days[min(start + int(rng.random() * 8), len(days) - 1)]
        code = "I" if rng.random() < 0.6 else "O"
        marks[missed, "AM"], marks[missed, "PM"] = Mark(code), Mark(code)
    for start in range(0, len(days), 12):
        missed = days[min(start + int(rng.random() * 12), len(days) - 1)]
        marks[missed, "PM"] = Mark("M" if rng.random() < 0.3 else "O")
    return marks


def cara_on_mondays(place: Place, days: list[date]) -> dict[Moment, Mark]:
    rng = chance("Cara", place.pupil.upn)
    marks = ordinary_marks(place, days)
    for day in days:
        if day.weekday() == 0 and rng.random() < 0.75:
            code = "I" if rng.random() < 0.5 else "O"
            marks[day, "AM"], marks[day, "PM"] = Mark(code), Mark(code)
    return marks


def dev_mostly_away(place: Place, days: list[date]) -> dict[Moment, Mark]:
    rng = chance("Dev", place.pupil.upn)
    marks = ordinary_marks(place, days)
    away, code = True, "O"
    for day in days:
        if rng.random() < (0.15 if away else 0.30):
            away, code = not away, "I" if rng.random() < 0.3 else "O"
        if away:
            marks[day, "AM"], marks[day, "PM"] = Mark(code), Mark(code)
    return marks


STORY_MARKS: dict[tuple[str, School], Callable[[Place, list[date]], dict[Moment, Mark]]]
STORY_MARKS = {
    ("Ada Okafor", OAK_PARK): ada_at_oak_park,
    ("Ada Okafor", HAZEL_LANE): ada_at_hazel_lane,
    ("Ben Whitlock", OAK_PARK): ben_without_a_better_time,
    ("Cara Donnelly", OAK_PARK): cara_on_mondays,
    ("Dev Sharma", OAK_PARK): dev_mostly_away,
}


@cache
def trip_days(school: School, year_group: int, year: int) -> set[date]:
    """A day or two a year on which the year group is out on a visit (V)."""
    rng = chance("trips", school.number, year_group, year)
    last = min(date(year + 1, 7, 31), LAST_DAY)
    days = [day for day in term_days(date(year, 8, 1), last) if is_open(day)]
    # A visit takes place in an autumn that is only half over half as often.
    wanted = (1 if rng.random() < 0.6 else 2) if len(days) > 100 else rng.random() < 0.4
    return {days[int(rng.random() * len(days))] for _ in range(int(wanted))}


def event_for(place: Place, day: date, session: str) -> Mark | None:
    """What the school does that day, whoever is well: closures, study leave..."""
    name, year = place.pupil.name, place.year_group(day)
    if (name, day, session) in BY_HAND:
        return BY_HAND[name, day, session]
    if place.school is HAZEL_LANE:
        if day == date(2025, 1, 9):
            return Mark("Y4", None, "closed: snow")
        if year == 0 and session == "PM" and day.month == 9 and day.day <= 11:
            return Mark("X")  # Reception starts with mornings
        if name == "Stanley Hunt" and session == "PM":
            return Mark("C2") if date(2026, 2, 23) <= day <= date(2026, 3, 27) else None
        return None
    if (day, session) == (date(2026, 6, 18), "PM"):
        return Mark("Y4", None, "closed: no water")
    if (day, session) == (date(2026, 9, 2), "AM") and 8 <= year <= 10:
        return Mark("Y7", None, "staggered start")
    if day == NO_BUS and session == "AM" and name in BUS_PUPILS:
        return Mark("Y1", None, "no school bus")
    if name == "Zoë O'Neill" and session == "PM" and day.weekday() == 4:
        return Mark("D") if day >= date(2026, 9, 18) else None
    if name == "Callum Hughes" and session == "PM":
        return Mark("C2") if date(2026, 9, 14) <= day <= date(2026, 10, 16) else None
    if year == 11 and date(2026, 6, 1) <= day <= LEFT_YEAR_11:
        return Mark("S") if chance("S", name, day).random() < 0.5 else None
    return None


def instead_of_present(place: Place, day: date) -> str | None:
    """What those who are in do instead of lessons that day."""
    year = place.year_group(day)
    if place.school is OAK_PARK and year == 10:
        if date(2026, 6, 29) <= day <= date(2026, 7, 3):
            return "W"
    if day in FAITH_DAYS and chance("faith", place.pupil.household).random() < 0.08:
        return "R"
    return "V" if day in trip_days(place.school, year, academic_year(day)) else None


def with_events(place: Place, marks: dict[Moment, Mark]) -> dict[Moment, Mark]:
    by_hand = place.pupil.name == "Ada Okafor" and place.school is OAK_PARK
    result: dict[Moment, Mark] = {}
    for (day, session), mark in marks.items():
        rng = chance("event", place.pupil.upn, day, session)
        event = event_for(place, day, session)
        instead = instead_of_present(place, day)
        if event:
            mark = event
        elif instead and not by_hand and mark.code in {"/", "\\"}:
            mark = Mark(instead)
        elif day >= REPORTED_LATE and mark.code == "O" and rng.random() < 0.7:
            mark = Mark("N")
        elif not by_hand and rng.random() < 0.0006:
            mark = Mark("-")
        result[day, session] = mark
    return result


def fill(place: Place, first: date, last: date) -> None:
    """Give the pupil a mark for every session of term while on roll."""
    days = [day for day in term_days(first, last) if place.on_roll(day)]
    school_days = [day for day in days if is_open(day)]
    draw = STORY_MARKS.get((place.pupil.name, place.school), ordinary_marks)
    drawn = with_events(place, draw(place, school_days))
    for moment in moments(days):
        place.marks[moment] = drawn.get(moment, Mark("#"))


def counts(place: Place, first: date, last: date) -> dict[str, int]:
    """Whole sessions, by this tool's own lists of codes."""
    codes = Counter(mark.code for (day, _), mark in place.marks.items() if first <= day <= last)

    def sessions(wanted: Iterable[str]) -> int:
        return sum(codes[code] for code in wanted)

    return {
        "possible": sessions(ATTENDING | AUTHORISED | UNAUTHORISED),
        "attended": sessions(ATTENDING),
        "authorised": sessions(AUTHORISED),
        "unauthorised": sessions(UNAUTHORISED),
        "late": codes["L"],
        "late_after_register_closed": codes["U"],
        "not_recorded": sessions(NOT_RECORDED),
        "not_possible": sessions(NOT_POSSIBLE),
    }


# --- The world --------------------------------------------------------------------


@dataclass
class World:
    oak_park: list[Place]
    hazel_lane: list[Place]
    class_of_2024: list[Place]  # 11E1 of today, June to October 2024

    @property
    def form_7e1(self) -> list[Place]:
        return [place for place in self.oak_park if place.form(LAST_DAY) == "7E1"]

    def at_oak_park(self, name: str) -> Place:
        return next(place for place in self.oak_park if place.pupil.name == name)

    def at_hazel_lane(self, name: str) -> Place:
        return next(place for place in self.hazel_lane if place.pupil.name == name)


def make_world() -> World:
    known: dict[str, Pupil] = {}
    hazel_lane = make_places(HAZEL_LANE, HAZEL_LANE_ROLL, 0, known)
    oak_park = make_places(OAK_PARK, OAK_PARK_ROLL, 7, known)
    for place in hazel_lane:
        fill(place, date(2024, 9, 1), LAST_DAY)
    for place in oak_park:
        fill(place, date(2026, 4, 13), LAST_DAY)
    return World(oak_park, hazel_lane, class_crossing_august_2024(oak_park))


# The regulations changed on 19 August 2024: H, J and Y went; C1, C2, J1, Y7 came.
NEW_RULES = date(2024, 8, 19)
OLD_CODES = {"C1": "C", "C2": "C", "J1": "J", "K": "B", "Y7": "Y"}
CROSSING_BY_HAND = (
    # pupil of 11E1, first day, sessions, code
    (0, date(2024, 6, 17), 6, "H"),
    (1, date(2024, 7, 8), 10, "H"),
    (2, date(2024, 6, 20), 1, "J"),
    (3, date(2024, 7, 3), 2, "Y"),
    (4, date(2024, 7, 3), 2, "Y"),
    (5, date(2024, 6, 25), 1, "C2"),  # before there was a C2
    (0, date(2024, 9, 10), 1, "H"),  # when H had gone
    (1, date(2024, 9, 25), 2, "C1"),
    (2, date(2024, 10, 2), 1, "J1"),
    (3, date(2024, 10, 7), 2, "C2"),
    (3, date(2024, 10, 8), 2, "C2"),
    (4, date(2024, 9, 4), 1, "Y7"),
    (5, date(2024, 9, 4), 1, "Y7"),
)


def class_crossing_august_2024(oak_park: list[Place]) -> list[Place]:
    now = [place for place in oak_park if place.form(LAST_DAY) == "11E1"]
    then = [Place(OAK_PARK, p.pupil, p.admission_number, p.year_in_2026, p.stream, p.entry) for p in now]
    for place in then:
        fill(place, date(2024, 6, 3), date(2024, 10, 25))
        for (day, session), mark in place.marks.items():
            if day < NEW_RULES and mark.code in OLD_CODES:
                place.marks[day, session] = Mark(OLD_CODES[mark.code])
    for number, first, sessions, code in CROSSING_BY_HAND:
        days = moments(weekdays_between(first, first + timedelta(4)))
        for moment in days[:sessions]:
            then[number].marks[moment] = Mark(code)
    return then


# --- Writing cells ----------------------------------------------------------------


def as_csv(rows: Iterable[Sequence[object]], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([[as_text(cell) for cell in row] for row in rows])
    return text.getvalue().encode(encoding)


def as_text(cell: object) -> str:
    if isinstance(cell, date):
        return dmy(cell)
    return "" if cell is None else str(cell)


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: Rows
    merged: tuple[tuple[int, int, int], ...] = ()  # row, first column, last column
    hidden: bool = False
    merged_down: tuple[tuple[int, int, int], ...] = ()  # column, first row, last row


def as_xlsx(*sheets: Sheet) -> bytes:
    """Dates as real Excel dates, numbers as numbers, everything else as text."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": FILE_TIME, "author": "Oak Park School (invented)"})
    date_format = book.add_format({"num_format": "dd/mm/yyyy"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for r, row in enumerate(sheet.rows):
            for c, cell in enumerate(row):
                if isinstance(cell, date):
                    page.write_datetime(r, c, cell, date_format)
                elif isinstance(cell, int | float):
                    page.write_number(r, c, cell)
                elif cell not in (None, ""):
                    page.write_string(r, c, str(cell))
        if sheet.hidden:
            page.hide()
        for r, first, last in sheet.merged:
            page.merge_range(r, first, r, last, "", date_format)
            page.write_datetime(r, first, sheet.rows[r][first], date_format)
        for column, first, last in sheet.merged_down:
            page.merge_range(first, column, last, column, sheet.rows[first][column])
    book.close()
    return stream.getvalue()


def as_zip(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip whose clock stands still, so that two runs give the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, (2026, 11, 21, 8, 40, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return stream.getvalue()


def percent(attended: int, possible: int) -> str:
    return f"{100 * attended / possible:.1f}" if possible else ""


def code_at(place: Place, day: date, session: str) -> str:
    mark = place.marks.get((day, session))
    return mark.code if mark else ""


def marks_between(place: Place, first: date, last: date) -> Iterator[tuple[Moment, Mark]]:
    return ((moment, mark) for moment, mark in sorted(place.marks.items()) if first <= moment[0] <= last)


# --- Layouts: long ----------------------------------------------------------------


def sims_rows(places: Iterable[Place], first: date, last: date) -> Rows:
    """One row per mark, as a SIMS report gives it: `Year  7` has two spaces."""
    rows: Rows = [
        "UPN,Adno,Legal Surname,Forename,Year,Reg,Date,Session,Mark,Minutes Late,Comments".split(",")
    ]
    for place in places:
        for (day, session), mark in marks_between(place, first, last):
            rows.append(
                [
                    place.pupil.upn,
                    place.admission_number,
                    place.pupil.surname,
                    place.pupil.forename,
                    f"Year  {place.year_group(day)}",
                    place.form(day),
                    dmy(day),
                    session,
                    mark.code,
                    mark.minutes,
                    mark.comment,
                ]
            )
    return rows


def oak_park_long(world: World) -> bytes:
    rows = sims_rows(world.oak_park, date(2026, 4, 13), LAST_DAY)
    return as_csv(rows, "utf-8-sig")


def crossing_august_2024(world: World) -> bytes:
    rows = sims_rows(world.class_of_2024, date(2024, 6, 3), date(2024, 10, 25))
    return as_csv(rows, "utf-8-sig")


def hazel_rows(places: Iterable[Place], first: date, last: date) -> Rows:
    """One row per mark in another dialect: a title, one name column, ISO dates.

    Half terms are left out, as in the exports of some systems; INSET days are not.
    """
    rows: Rows = [
        ["Hazel Lane Primary School (820/9998)"],
        [f"Session marks {first} to {last}"],
        [],
        ["UPN", "Pupil Name", "Year", "Class", "Date", "Session", "Code", "Mins Late"],
    ]
    for place in places:
        name = f"{place.pupil.surname}, {place.pupil.forename}"
        for (day, session), mark in marks_between(place, first, last):
            if in_half_term(day):
                continue
            year = place.year_group(day) or "R"
            about = [place.pupil.upn, name, year, place.form(day)]
            rows.append([*about, day.isoformat(), session, mark.code, mark.minutes])
    return rows


def hazel_lane_long(world: World) -> bytes:
    rows = hazel_rows(world.hazel_lane, date(2024, 9, 1), LAST_DAY)
    return as_csv(rows, delimiter="\t")


def hazel_lane_unicode(world: World) -> bytes:
    """Excel's "Unicode Text": UTF-16 with tabs. One class, November 2026."""
    first = date(2026, 11, 2)
    places = [p for p in world.hazel_lane if p.on_roll(first) and p.form(first) == "5-6"]
    return as_csv(hazel_rows(places, first, LAST_DAY), "utf-16", "\t")


# --- Layouts: a row per day, per week, per pupil ----------------------------------


def oak_park_day_rows(world: World) -> bytes:
    """One row per pupil and day, as a computer set to another country saves it."""
    rows: Rows = [["Surname", "Forename", "UPN", "DOB", "Reg Group", "Date", "AM", "PM"]]
    for place in world.form_7e1:
        p = place.pupil
        for day in weekdays_between(FIRST_DAY, LAST_DAY):
            if place.on_roll(day):
                codes = [code_at(place, day, session) for session in SESSIONS]
                about = [p.surname, p.forename, p.upn, dmy(p.born), place.form(day)]
                rows.append([*about, dmy(day), *codes])
    return as_csv(rows, "cp1252", ";")


def oak_park_day_cells(world: World) -> bytes:
    """One row per pupil, one column per day with both marks in its cell, sums at the right."""
    days = weekdays_between(FIRST_DAY, LAST_DAY)
    headings = ["Name", "UPN", "Adm No", "Reg", *(f"{day:%a %d %b %Y}" for day in days)]
    rows: Rows = [["Oak Park School"], [], [*headings, "Possible", "Present", "%"]]
    totals = [counts(place, FIRST_DAY, LAST_DAY) for place in world.form_7e1]
    for place, total in zip(world.form_7e1, totals, strict=True):
        name = f"{place.pupil.surname}, {place.pupil.forename}"
        pairs = ["|".join(code_at(place, day, session) for session in SESSIONS) for day in days]
        cells = ["" if pair == "|" else pair for pair in pairs]
        about = [name, place.pupil.upn, place.admission_number, "7E1"]
        rows.append([*about, *cells, *possible_present_percent([total])])
    rows.append(["Totals", *([None] * (3 + len(days))), *possible_present_percent(totals)])
    return as_xlsx(Sheet("7E1", rows))


def oak_park_marks_strings(world: World) -> bytes:
    """One row per pupil, all marks in one cell, weekends left out, sums at the right."""
    headings = ["UPN", "Legal Surname", "Forename", "Reg", "Start Date", "End Date", "Marks"]
    rows: Rows = [[*headings, "Possible", "Present", "%"]]
    for place in world.form_7e1:
        first = max(FIRST_DAY, place.entry)
        sessions = moments(weekdays_between(first, LAST_DAY))
        string = "".join(code_at(place, *moment) for moment in sessions)
        about = [place.pupil.upn, place.pupil.surname, place.pupil.forename, "7E1"]
        total = counts(place, FIRST_DAY, LAST_DAY)
        rows.append(
            [*about, first.isoformat(), LAST_DAY.isoformat(), string, *possible_present_percent([total])]
        )
    return as_csv(rows)


def week_codes(place: Place, monday: date) -> list[str]:
    """Ten cells; blank outside autumn 2026 and before the pupil came."""
    week = moments(weekdays_between(monday, monday + timedelta(4)))
    return [code_at(place, day, session) if FIRST_DAY <= day <= LAST_DAY else "" for day, session in week]


def mondays() -> list[date]:
    start = FIRST_DAY - timedelta(FIRST_DAY.weekday())
    return [day for day in days_between(start, LAST_DAY) if day.weekday() == 0]


def oak_park_week_rows(world: World) -> bytes:
    """One row per pupil and week, padded with spaces, as Bromcom's week grid."""
    headings = ["AdmissionNumber", "Upn", "Surname", "Forename", "TutorGroup", "StartDate"]
    rows: Rows = [[*headings, *(day + session for day in WEEKDAYS for session in SESSIONS)]]
    for place in world.form_7e1:
        for monday in mondays():
            about = [
                f"{place.admission_number} ",
                place.pupil.upn,
                place.pupil.surname.ljust(25),
                place.pupil.forename.ljust(12),
                place.form(LAST_DAY).ljust(6),
                f"{monday}T00:00:00",
            ]
            rows.append([*about, *week_codes(place, monday)])
    return as_xlsx(Sheet("StudentAttendanceByWeek", rows))


def oak_park_wide_csv(world: World) -> bytes:
    """One row per pupil, one column per session, one row of headings."""
    sessions = moments(weekdays_between(FIRST_DAY, LAST_DAY))
    headings = ["Student", "UPN", "Admission Number", "Registration Form", "Year group"]
    rows: Rows = [[*headings, *(f"{day:%d %b %Y} {session}" for day, session in sessions)]]
    for place in world.form_7e1:
        about = [place.pupil.name, place.pupil.upn, place.admission_number, "7E1", "Year 7"]
        rows.append([*about, *(code_at(place, *moment) for moment in sessions)])
    return as_csv(rows)


def oak_park_wide_xlsx(world: World) -> bytes:
    """Titles, dates merged over AM and PM, totals and a legend below."""
    days = weekdays_between(FIRST_DAY, LAST_DAY)
    about = ["Name", "UPN", "Adm No", "Reg"]
    dates = [cell for day in days for cell in (day, None)]
    rows: Rows = [
        ["Oak Park School"],
        [f"Attendance register: 7E1, {dmy(FIRST_DAY)} to {dmy(LAST_DAY)}"],
        [],
        [*about, *dates, "Possible", "Present", "%"],
        [*([None] * len(about)), *(SESSIONS * len(days))],
    ]
    heading = 3
    merged = tuple((heading, 4 + 2 * n, 5 + 2 * n) for n in range(len(days)))
    totals = [counts(place, FIRST_DAY, LAST_DAY) for place in world.form_7e1]
    for place, total in zip(world.form_7e1, totals, strict=True):
        name = f"{place.pupil.surname}, {place.pupil.forename}"
        codes = [code_at(place, *moment) for moment in moments(days)]
        row = [name, place.pupil.upn, place.admission_number, "7E1", *codes]
        rows.append([*row, *possible_present_percent([total])])
    rows.append(["Present", None, None, None, *present_by_session(world.form_7e1, days)])
    rows.append(["Totals", *([None] * (3 + len(dates))), *possible_present_percent(totals)])
    rows += [[], ["Codes"], *([f"{code}  {meaning}"] for code, meaning in MEANINGS.items())]
    rows.append([f"Printed on {PRINTED_ON}"])
    return as_xlsx(Sheet("7E1", rows, merged))


def possible_present_percent(totals: Sequence[dict[str, int]]) -> list[object]:
    possible = sum(total["possible"] for total in totals)
    attended = sum(total["attended"] for total in totals)
    rate = percent(attended, possible)
    return [possible, attended, float(rate) if rate else None]


def present_by_session(places: list[Place], days: list[date]) -> list[object]:
    return [sum(code_at(place, *moment) in ATTENDING for place in places) for moment in moments(days)]


# --- Layouts: certificates --------------------------------------------------------

WIDTH = 14  # columns of a certificate


def certificate_labels(place: Place) -> Rows:
    first = max(FIRST_DAY, place.entry)
    p, form = place.pupil, place.form(LAST_DAY)
    labels = ["Name:", p.name, "", "Reg Group:", form, "", "Adm No:"]
    return [
        padded("Oak Park School"),
        padded("Registration Certificate"),
        padded(*labels, place.admission_number, "", "UPN:", p.upn),
        padded("Date range:", f"{dmy(first)} to {dmy(LAST_DAY)}"),
    ]


def padded(*cells: object) -> list[object]:
    return [*cells, *([""] * (WIDTH - len(cells)))]


def certificate_headings() -> Rows:
    days = [cell for day in WEEKDAYS for cell in (day, "")]
    return [
        ["Week Beginning", *days, "Possible", "Present", "%"],
        padded("", *(SESSIONS * 5)),
    ]


def certificate_weeks(place: Place) -> Rows:
    rows: Rows = []
    for monday in mondays():
        friday = monday + timedelta(4)
        if friday < place.entry:
            continue
        total = counts(place, max(monday, FIRST_DAY), friday)
        rate = percent(total["attended"], total["possible"])
        sums = [total["possible"], total["attended"], rate]
        rows.append([monday, *week_codes(place, monday), *sums])
    return rows


def certificate_totals(place: Place) -> list[object]:
    total = counts(place, FIRST_DAY, LAST_DAY)
    rate = percent(total["attended"], total["possible"])
    return ["Totals", *([""] * 10), total["possible"], total["attended"], rate]


def page_footer(page: int, pages: int) -> list[object]:
    return [f"Printed on {PRINTED_ON}", *([""] * 11), f"Page {page} of {pages}", ""]


def certificate(place: Place, page: int = 1, pages: int = 1) -> Rows:
    return [
        *certificate_labels(place),
        *certificate_headings(),
        *certificate_weeks(place),
        certificate_totals(place),
        page_footer(page, pages),
    ]


def stacked_certificates(places: list[Place]) -> Rows:
    """Two pages a pupil, as printed: titles, labels and headings again on the second."""
    rows: Rows = []
    pages = 2 * len(places)
    for number, place in enumerate(places):
        top = [*certificate_labels(place), *certificate_headings()]
        weeks = certificate_weeks(place)
        half = min(8, len(weeks) - 1)
        rows += [*top, *weeks[:half], page_footer(2 * number + 1, pages), padded()]
        rows += [*top, *weeks[half:], certificate_totals(place)]
        rows += [page_footer(2 * number + 2, pages), padded()]
    return rows


def ada_certificate_csv(world: World) -> bytes:
    return as_csv(certificate(world.at_oak_park("Ada Okafor")))


def ada_certificate_xlsx(world: World) -> bytes:
    rows = certificate(world.at_oak_park("Ada Okafor"))
    return as_xlsx(Sheet("Registration Certificate", rows))


def form_certificates_csv(world: World) -> bytes:
    return as_csv(stacked_certificates(world.form_7e1), "utf-8-sig")


def form_certificates_xlsx(world: World) -> bytes:
    """One sheet per pupil, dates as text."""
    pages = len(world.form_7e1)
    sheets = []
    for page, place in enumerate(world.form_7e1, 1):
        rows = certificate(place, page, pages)
        texts = [[dmy(c) if isinstance(c, date) else c for c in row] for row in rows]
        sheets.append(Sheet(f"{place.pupil.surname} {place.pupil.forename}"[:31], texts))
    return as_xlsx(*sheets)


# --- Layouts: pupil lists ---------------------------------------------------------

STREETS = ("Orchard Way", "Mill Lane", "Station Road", "Severn View", "The Croft")
CARERS = {
    "F": ("Sarah", "Joanne", "Kate", "Anna", "Samira", "Rachel"),
    "M": ("David", "Adam"),
}
TYPED = {"clarke": ("Ms", "Tanya", "Clarke"), "okafor": ("Mrs", "Nkechi", "Okafor")}


@dataclass(frozen=True)
class Household:
    """07700 900000 to 900999 are numbers kept for invention; ZZ99 is no postcode."""

    title: str
    carer: str
    surname: str
    phone: str
    second_carer: str
    second_phone: str
    address: str
    postcode: str
    email: str


def make_households(world: World) -> dict[str, Household]:
    homes: dict[str, Household] = {}
    for place in [*world.hazel_lane, *world.oak_park]:
        key = place.pupil.household
        if key not in homes:
            homes[key] = make_household(key, place.pupil.surname, len(homes))
    return homes


def make_household(key: str, surname: str, number: int) -> Household:
    rng = chance("household", key)
    names = CARERS["F"]
    made_up = ("Mrs", names[int(rng.random() * len(names))], surname)
    title, carer, surname = TYPED.get(key, made_up)
    second = f"Mr {CARERS['M'][int(rng.random() * 2)]} {surname}"
    letters = "".join(CHECK_LETTERS[int(rng.random() * 20)] for _ in range(2))
    email = "".join(c for c in f"{carer}.{surname}".lower() if c.isascii() and c not in " '&<>")
    both = rng.random() < 0.6
    return Household(
        title=title,
        carer=carer,
        surname=surname,
        phone=f"07700900{100 + number}",
        second_carer=second if both else "",
        second_phone=f"07700900{500 + number}" if both else "",
        address=f"{1 + number} {STREETS[int(rng.random() * len(STREETS))]}",
        postcode=f"ZZ99 {1 + int(rng.random() * 9)}{letters}",
        email=f"{email}{number}@example.org",
    )


@dataclass(frozen=True)
class Background:
    sen: str
    free_meals: bool
    premium: bool
    eal: bool


@cache
def background(pupil: Pupil) -> Background:
    family, own = chance("background", pupil.household), chance("own", pupil.upn)
    sen = pick(own, (("N", 80), ("K", 15), ("E", 5)))
    free_meals, eal = family.random() < 0.26, family.random() < 0.2
    return Background(sen, free_meals, free_meals or own.random() < 0.05, eal)


SEN_IN_WORDS = {"N": "N - No SEN", "K": "K - SEN Support", "E": "E - EHCP"}


def oak_park_pupils(world: World) -> bytes:
    """SIMS-like: flags T/F and Y/blank, phone numbers with a space."""
    homes = make_households(world)
    headings = (
        "School,Adno,UPN,Legal Surname,Legal Forename,DOB,Gender,Year,Reg,SEN Status,FSM,"
        "Pupil Premium Indicator,EAL,Entry Date,Leaving Date,Contact1Name,"
        "Contact1Relationship,Contact1ParentalResponsibility,Contact1Telephone,"
        "Contact1Email,Contact2Name,Contact2ParentalResponsibility,Contact2Telephone,"
        "Address,Postcode"
    )
    rows: Rows = [headings.split(",")]
    for place in world.oak_park:
        p, home, about = place.pupil, homes[place.pupil.household], background(place.pupil)
        day = min(LAST_DAY, place.leaving or LAST_DAY)
        rows.append(
            [
                OAK_PARK.name,
                place.admission_number,
                p.upn,
                p.surname,
                p.forename,
                dmy(p.born),
                p.sex,
                f"Year  {place.year_group(day)}",
                place.form(day),
                SEN_IN_WORDS[about.sen],
                "T" if about.free_meals else "F",
                "Y" if about.premium else "",
                "Y" if about.eal else "N",
                dmy(place.entry),
                place.leaving and dmy(place.leaving),
                f"{home.title} {home.carer[0]} {home.surname}",
                "Mother",
                "Yes",
                spaced(home.phone),
                home.email,
                home.second_carer,
                home.second_carer and "No",
                home.second_phone and spaced(home.second_phone),
                home.address,
                home.postcode,
            ]
        )
    return as_csv(rows, "utf-8-sig")


def spaced(phone: str) -> str:
    return f"{phone[:5]} {phone[5:]}"


def hazel_lane_pupils(world: World) -> bytes:
    """Another dialect: ISO dates, True/False, full names, international numbers."""
    homes = make_households(world)
    headings = (
        "School,Admission Number,UPN,Surname,Forename,Date of Birth,Sex,Year Group,Class,"
        "SEN Code,FSM Ever 6,Pupil Premium,EAL,Admission Date,Leaving Date,"
        "Contact 1 Forename,Contact 1 Surname,Contact 1 Relationship,Contact 1 Par Resp,"
        "Contact 1 Mobile,Contact 1 Email,Contact 2 Name,Contact 2 Mobile,Street,Post Code"
    )
    rows: Rows = [headings.split(",")]
    for place in world.hazel_lane:
        p, home, about = place.pupil, homes[place.pupil.household], background(place.pupil)
        day = min(LAST_DAY, place.leaving or LAST_DAY)
        rows.append(
            [
                HAZEL_LANE.name,
                place.admission_number,
                p.upn,
                p.surname,
                p.forename,
                p.born.isoformat(),
                "Female" if p.sex == "F" else "Male",
                place.year_group(day) or "R",
                place.form(day),
                about.sen,
                about.free_meals,
                about.premium,
                about.eal,
                place.entry.isoformat(),
                place.leaving and place.leaving.isoformat(),
                home.carer,
                home.surname,
                "Mother",
                True,
                f"+44{home.phone[1:]}",
                home.email,
                home.second_carer,
                home.second_phone and f"+44{home.second_phone[1:]}",
                home.address.upper(),
                home.postcode.replace(" ", ""),
            ]
        )
    return as_csv(rows)


LAYOUTS: dict[str, tuple[Callable[[World], bytes], str]] = {
    "oak-park-long.csv": (
        oak_park_long,
        "Long, one row per mark, the whole school, 13 April to 20 November 2026, so across "
        "two academic years. UTF-8 with a byte order mark, `Year  7` with two spaces. "
        "Year 11 of 2025/26 left on 26 June 2026; today's Year 7 begins in September.",
    ),
    "oak-park-day-rows.csv": (
        oak_park_day_rows,
        "Form 7E1, autumn 2026: one row per pupil and day, AM and PM columns, semicolons, Windows-1252.",
    ),
    "oak-park-day-cells.xlsx": (
        oak_park_day_cells,
        "Form 7E1, autumn 2026: one row per pupil, a column a day with both marks in its cell; "
        "sums at the right, totals below.",
    ),
    "oak-park-marks-strings.csv": (
        oak_park_marks_strings,
        "Form 7E1, autumn 2026: one row per pupil, all marks in one cell, ten a week; sums at the right.",
    ),
    "oak-park-week-rows.xlsx": (
        oak_park_week_rows,
        "Form 7E1, autumn 2026: one row per pupil and week, MonAM to FriPM, padded names.",
    ),
    "oak-park-wide.xlsx": (
        oak_park_wide_xlsx,
        "Form 7E1, autumn 2026: one row per pupil; titles, real dates merged over AM and "
        "PM, sums at the right, totals and a legend below.",
    ),
    "oak-park-wide.csv": (
        oak_park_wide_csv,
        "Form 7E1, autumn 2026: one row per pupil, headings such as `02 Sep 2026 AM`.",
    ),
    "ada-okafor-certificate.xlsx": (
        ada_certificate_xlsx,
        "Ada's registration certificate for autumn 2026, real dates.",
    ),
    "ada-okafor-certificate.csv": (ada_certificate_csv, "The same as CSV."),
    "oak-park-7e1-certificates.xlsx": (
        form_certificates_xlsx,
        "Form 7E1, autumn 2026: a certificate a sheet, dates as text.",
    ),
    "oak-park-7e1-certificates.csv": (
        form_certificates_csv,
        "The same stacked on one sheet, two pages a pupil, titles and headings repeated.",
    ),
    "hazel-lane-long.csv": (
        hazel_lane_long,
        "The primary school, September 2024 to 20 November 2026: tabs, title rows, one "
        "name column, ISO dates, classes such as `3-4`, half terms left out. Pupils of "
        "today and three who went to Oak Park.",
    ),
    "hazel-lane-unicode.txt": (
        hazel_lane_unicode,
        'Class 5-6 in November 2026 as Excel\'s "Unicode Text" (UTF-16).',
    ),
    "crossing-august-2024.csv": (
        crossing_august_2024,
        "Today's 11E1 from June to October 2024: H, J and Y before 19 August 2024; C1, C2, "
        "J1 and Y7 after; a C2 too early (25 June) and an H too late (10 September).",
    ),
    "oak-park-pupils.csv": (oak_park_pupils, "Pupil list with contacts, SIMS-like."),
    "hazel-lane-pupils.csv": (hazel_lane_pupils, "Pupil list, another dialect."),
}


# --- Bad files: one fault each ----------------------------------------------------

BAD: dict[str, tuple[Callable[[World], bytes], str]] = {}


def bad(name: str, fault: str):
    """Register a writer of data/samples/bad/NAME."""

    def register(writer: Callable[[World], bytes]) -> Callable[[World], bytes]:
        BAD[name] = writer, fault
        return writer

    return register


HEADINGS = ["UPN", "Surname", "Forename", "Reg", "Date", "Session", "Mark"]
DATE, SESSION, MARK = 4, 5, 6  # columns of a good row
BAD_WEEK = (date(2026, 9, 7), date(2026, 9, 11))
BAD_PUPILS = ("Ada Okafor", "Zoë O'Neill", "Oliver Smith")


def good_rows(world: World) -> Rows:
    """Three pupils of 7E1, one week of September 2026, nothing wrong: 30 rows."""
    rows: Rows = []
    for place in (world.at_oak_park(name) for name in BAD_PUPILS):
        p = place.pupil
        for (day, session), mark in marks_between(place, *BAD_WEEK):
            about = [p.upn, p.surname, p.forename, place.form(day)]
            rows.append([*about, dmy(day), session, mark.code])
    return rows


def with_cells(rows: Rows, column: int, changes: dict[int, object]) -> bytes:
    """The rows as CSV, with some cells of one column changed (rows from 0)."""
    for row, value in changes.items():
        rows[row][column] = value
    return as_csv([HEADINGS, *rows])


def good_workbook(world: World) -> bytes:
    return as_xlsx(Sheet("Marks", [HEADINGS, *good_rows(world)]))


@bad("empty-file.csv", "nothing in it")
def _(world: World) -> bytes:
    return b""


@bad("picture.csv", "a PNG picture renamed")
def _(world: World) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    size = 8
    header = struct.pack(">IIBBBBB", size, size, 8, 0, 0, 0, 0)  # 8-bit grey
    lines = b"".join(b"\0" + bytes(range(0, 256, 256 // size)) for _ in range(size))
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


@bad("pdf.pdf", "a certificate printed to PDF")
def _(world: World) -> bytes:
    text = b"BT /F1 12 Tf 72 720 Td (Registration Certificate: Oak Park School) Tj ET"
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out, starts = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(out))
    )


@bad("word-document.docx", "a Word document")
def _(world: World) -> bytes:
    document = docx.Document()
    document.core_properties.created = document.core_properties.modified = FILE_TIME
    document.add_heading("Registration Certificate")
    document.add_paragraph("Ada Okafor, 7E1: see the attached register.")
    stream = io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as archive:
        return as_zip((name, archive.read(name)) for name in archive.namelist())


@bad("shortcut.csv", "a shortcut to the file, not the file")
def _(world: World) -> bytes:
    return b"[InternetShortcut]\r\nURL=https://mis.example.org/reports/marks.csv\r\n"


@bad("web-page.xls", "a web page with an Excel name, and no table in it")
def _(world: World) -> bytes:
    return b"<html><body><h1>Reports</h1><p>You have been signed out. Sign in again.</p></body></html>"


@bad("damaged-file.xlsx", "a workbook cut off half way")
def _(world: World) -> bytes:
    whole = good_workbook(world)
    return whole[: len(whole) // 2]


@bad("cell-far-out.xlsx", "a stray cell in the last row and column, XFD1048576")
def _(world: World) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    book.set_properties({"created": FILE_TIME})
    page = book.add_worksheet("Marks")
    for number, row in enumerate([HEADINGS, *good_rows(world)]):
        page.write_row(number, 0, row)
    page.write_string(1_048_575, 16_383, "x")
    book.close()
    return stream.getvalue()


@bad("archive.gz", "a file compressed in a way that is not opened")
def _(world: World) -> bytes:
    return gzip.compress(as_csv([HEADINGS, *good_rows(world)]), mtime=0)


@bad("xml-file.xml", "XML with nothing in it that repeats")
def _(world: World) -> bytes:
    return b'<?xml version="1.0" encoding="UTF-8"?>\n<SchoolCalendar/>\n'


@bad("totals-disagree.csv", "a certificate whose totals are not those of its marks")
def _(world: World) -> bytes:
    return ada_certificate_csv(world).replace(b"102,83,81.4", b"102,77,75.5")


@bad("totals-counted-otherwise.csv", "a certificate whose totals do not count late marks as attended")
def _(world: World) -> bytes:
    lines = ada_certificate_csv(world).replace(b"102,83,81.4", b"102,81,79.4").split(b"\n")
    return b"\n".join(
        line.replace(b",10,10,100.0", b",10,9,90.0") if b",L," in line else line for line in lines
    )


@bad("headings-change.csv", "a second page whose headings have other dates")
def _(world: World) -> bytes:
    names = [(place.pupil.upn, place.pupil.surname) for place in world.form_7e1[:3]]
    pages = [("14", "15"), ("21", "22")]
    rows = []
    for days in pages:
        rows.append(["UPN", "Surname", *(f"{day} Sep 2026 {half}" for day in days for half in ("AM", "PM"))])
        rows += [[upn, surname, "/", "\\", "/", "\\"] for upn, surname in names]
    return as_csv(rows)


@bad("p-for-present.csv", "a home-made sheet with P for present")
def _(world: World) -> bytes:
    rows = good_rows(world)
    place = HEADINGS.index("Mark")
    return as_csv(
        [
            HEADINGS,
            *([*row[:place], "P" if row[place] in "/\\" else row[place], *row[place + 1 :]] for row in rows),
        ]
    )


@bad("no-headings.csv", "the row of headings has been deleted")
def _(world: World) -> bytes:
    return as_csv(good_rows(world))


@bad("not-a-register.csv", "a seating plan")
def _(world: World) -> bytes:
    names = [place.pupil.name for place in world.form_7e1]
    rows = [["B12", f"{1 + n // 2}{'AB'[n % 2]}", "Mr Field", name] for n, name in enumerate(names)]
    return as_csv([["Room", "Seat", "Teacher", "Student"], *rows])


@bad("sessions-without-dates.csv", "AM and PM columns with no dates anywhere")
def _(world: World) -> bytes:
    days = weekdays_between(*BAD_WEEK)
    rows: Rows = [["Surname", "Forename", "UPN", *(SESSIONS * len(days))]]
    for place in world.form_7e1:
        if place.on_roll(days[0]):
            p = place.pupil
            codes = [code_at(place, *moment) for moment in moments(days)]
            rows.append([p.surname, p.forename, p.upn, *codes])
    return as_csv(rows)


def one_week(world: World, *lines: str, births_month_first: bool = False) -> bytes:
    """Three pupils' marks from Monday to Friday, and the only day in the lines above them."""
    rows: Rows = [[line] for line in ("Oak Park School", *lines, "")]
    rows.append(
        ["UPN", "Surname", "Forename", "DOB", *(f"{d} {half}" for d in WEEKDAYS for half in SESSIONS)]
    )
    for place in (world.at_oak_park(name) for name in BAD_PUPILS):
        p = place.pupil
        born = f"{p.born:%m/%d/%Y}" if births_month_first else dmy(p.born)
        codes = [mark.code for _, mark in marks_between(place, *BAD_WEEK)]
        rows.append([p.upn, p.surname, p.forename, born, *codes])
    return as_csv(rows)


@bad("dated-from-above.csv", "the week stands only above the table")
def dated_from_above(world: World) -> bytes:
    return one_week(world, f"Week beginning: {dmy(BAD_WEEK[0])}")


@bad("days-above-unsure.csv", "the week stands only above the table, in a file that writes the month first")
def days_above_unsure(world: World) -> bytes:
    return one_week(world, f"Week beginning: {dmy(BAD_WEEK[0])}", births_month_first=True)


@bad("form-from-sheet-name.xlsx", "the form stands only in the name of the sheet")
def form_from_sheet_name(world: World) -> bytes:
    reg = HEADINGS.index("Reg")
    rows = [[*row[:reg], *row[reg + 1 :]] for row in [HEADINGS, *good_rows(world)]]
    return as_xlsx(Sheet("7E1", rows))


@bad("pupil-from-sheet-name.xlsx", "the pupil stands only in the name of the sheet")
def pupil_from_sheet_name(world: World) -> bytes:
    labels, pupil = certificate(world.at_oak_park("Ada Okafor")), 2
    return as_xlsx(Sheet("Okafor, Ada", [*labels[:pupil], *labels[pupil + 1 :]]))


@bad("merged-cells-filled.xlsx", "each pupil's name and number merged over all the rows that are theirs")
def merged_cells_filled(world: World) -> bytes:
    rows, merged = named_once([HEADINGS, *good_rows(world)], about=4)
    return as_xlsx(Sheet("Marks", rows, merged_down=merged))


def named_once(rows: Rows, about: int) -> tuple[Rows, tuple[tuple[int, int, int], ...]]:
    """The rows with what stands in the first columns said once a pupil, and where it would be merged."""
    first = [at for at, row in enumerate(rows) if at and row[0] != rows[at - 1][0]]
    ends = [*first[1:], len(rows)]
    merged = [(c, at, end - 1) for at, end in zip(first, ends, strict=True) for c in range(about)]
    once = [row if at in {0, *first} else [*[None] * about, *row[about:]] for at, row in enumerate(rows)]
    return once, tuple(merged)


@bad("names-carried-down.csv", "each pupil is named in the first of their weeks only")
def names_carried_down(world: World) -> bytes:
    rows: Rows = [
        ["UPN", "Surname", "Forename", "Week Beginning", *(d + s for d in WEEKDAYS for s in SESSIONS)]
    ]
    for place in (world.at_oak_park(name) for name in BAD_PUPILS):
        p = place.pupil
        weeks = (BAD_WEEK[0] + timedelta(7 * turn) for turn in range(3))
        rows += [[p.upn, p.surname, p.forename, monday, *week_codes(place, monday)] for monday in weeks]
    return as_csv(named_once(rows, about=3)[0])


@bad("summary-only.csv", "totals per pupil, no marks")
def _(world: World) -> bytes:
    headings = (
        "UPN,Student Name,Registration Form,Possible Sessions,Present Sessions,"
        "Authorised Absence,Unauthorised Absence,Attendance %,Start Date,End Date"
    )
    rows: Rows = [headings.split(",")]
    for place in world.form_7e1:
        total = counts(place, FIRST_DAY, LAST_DAY)
        sums = [total[k] for k in ("possible", "attended", "authorised", "unauthorised")]
        rate = percent(total["attended"], total["possible"])
        about = [place.pupil.upn, place.pupil.name, "7E1"]
        rows.append([*about, *sums, rate, dmy(FIRST_DAY), dmy(LAST_DAY)])
    return as_csv(rows)


@bad("code-counts.csv", "one column per code with how often it was used, no marks")
def _(world: World) -> bytes:
    codes = ["/", "\\", "L", "B", "V", "C", "I", "M", "G", "N", "O", "U", "D", "Y1"]
    rows: Rows = [["Estab", "UPN", "Surname", "Forename", *codes]]
    for place in world.form_7e1:
        used = Counter(m.code for _, m in marks_between(place, FIRST_DAY, LAST_DAY))
        p = place.pupil
        rows.append(["9999", p.upn, p.surname, p.forename, *(used[c] for c in codes)])
    return as_csv(rows)


@bad("lesson-marks.csv", "a lesson register: five periods a day")
def _(world: World) -> bytes:
    rows: Rows = [["UPN", "Surname", "Forename", "Date", "P1", "P2", "P3", "P4", "P5"]]
    for place in (world.at_oak_park(name) for name in BAD_PUPILS):
        for day in weekdays_between(*BAD_WEEK):
            am, pm = (code_at(place, day, session) for session in SESSIONS)
            in_pm = "/" if pm == "\\" else pm
            p = place.pupil
            rows.append([p.upn, p.surname, p.forename, dmy(day), am, am, am, in_pm, in_pm])
    return as_csv(rows)


@bad(
    "marks-string.csv",
    "strings of 20 marks with no last day: a closed weekend, or a closed Monday and Tuesday",
)
def _(world: World) -> bytes:
    rows: Rows = [["UPN", "Surname", "Forename", "StartDate", "Marks"]]
    for n, place in enumerate(world.at_oak_park(name) for name in BAD_PUPILS):
        p, string = place.pupil, "/\\" * 5 + "####" + "/\\" * 3
        string = string[: 2 * n] + "II" + string[2 * n + 2 :]
        rows.append([p.upn, p.surname, p.forename, "14/09/2026", string])
    return as_csv(rows)


@bad("not-a-code.csv", "marks `Q9`, `!` and `Ill`, which are no codes")
def _(world: World) -> bytes:
    return with_cells(good_rows(world), MARK, {3: "Q9", 12: "!", 25: "Ill"})


@bad("date-not-understood.csv", "three dates that are no dates")
def _(world: World) -> bytes:
    changes: dict[int, object] = {4: "Weds wk 2", 14: "2026-W37", 20: "tbc"}
    return with_cells(good_rows(world), DATE, changes)


@bad("date-does-not-exist.csv", "31/09/2026 and 29/02/2025")
def _(world: World) -> bytes:
    return with_cells(good_rows(world), DATE, {8: "31/09/2026", 21: "29/02/2025"})


@bad("session-not-understood.csv", "a session called EVE")
def _(world: World) -> bytes:
    return with_cells(good_rows(world), SESSION, {5: "EVE", 16: "EVE"})


@bad("pupil-not-known.csv", "two rows with a mark but no name and no UPN")
def _(world: World) -> bytes:
    rows = good_rows(world)
    for number in (6, 7):
        rows[number][0:3] = ["", "", ""]
    return as_csv([HEADINGS, *rows])


@bad("ambiguous-dates.csv", "every date is a school day read either way round")
def _(world: World) -> bytes:
    # 2 Sep or 9 Feb, 3 Sep or 9 Mar, 7 Sep or 9 Jul, 10 Sep or 9 Oct: all weekdays.
    days = [date(2026, 9, number) for number in (2, 3, 7, 10)]
    rows: Rows = [HEADINGS]
    for place in (world.at_oak_park(name) for name in BAD_PUPILS):
        p = place.pupil
        for day, session in moments(days):
            about = [p.upn, p.surname, p.forename, "7E1", dmy(day), session]
            rows.append([*about, code_at(place, day, session)])
    return as_csv(rows)


@bad("upn-check-letter.csv", "Ada's UPN with the wrong check letter")
def _(world: World) -> bytes:
    rows = good_rows(world)
    right = str(rows[0][0])
    wrong = CHECK_LETTERS[(CHECK_LETTERS.index(right[0]) + 1) % 23] + right[1:]
    return with_cells(rows, 0, dict.fromkeys(range(10), wrong))


@bad("upn-rounded.csv", "Ada's UPN as Excel rounds a long number, 8.20125E+11")
def _(world: World) -> bytes:
    return with_cells(good_rows(world), 0, dict.fromkeys(range(10), "8.20125E+11"))


@bad("two-values-one-session.csv", "Ada's 8 September AM twice, with different marks")
def _(world: World) -> bytes:
    rows = good_rows(world)
    rows.insert(3, [*rows[2][:MARK], "O"])
    return as_csv([HEADINGS, *rows])


@bad("code-outside-its-years.csv", "H, J and Y in September 2026, C2 in June 2024")
def _(world: World) -> bytes:
    rows = good_rows(world)
    rows.append([*rows[-1][:DATE], "12/06/2024", "AM", "C2"])
    return with_cells(rows, MARK, {2: "H", 3: "H", 11: "J", 22: "Y", 23: "Y"})


@bad("look-alike-code.csv", "small l, full-width slashes and a dash that is no hyphen")
def _(world: World) -> bytes:
    look_alikes: dict[int, object] = {2: "l", 4: "\uff0f", 5: "\uff3c", 17: "\u2013"}
    return with_cells(good_rows(world), MARK, look_alikes)


@bad("letters-not-read.csv", "two encodings in one file")
def _(world: World) -> bytes:
    rows = [HEADINGS, *good_rows(world)]
    half = 16  # in the middle of Zoë
    return as_csv(rows[:half], "utf-8") + as_csv(rows[half:], "cp1252")


@bad("garbled-letters.csv", "a name broken before it reached us")
def _(world: World) -> bytes:
    broken = "Zoë".encode().decode("cp1252")
    return with_cells(good_rows(world), 2, dict.fromkeys(range(10, 20), broken))


@bad("ragged-row.csv", "one row cut short")
def _(world: World) -> bytes:
    rows = good_rows(world)
    rows[13] = rows[13][:3]
    return as_csv([HEADINGS, *rows])


@bad("future-marks.csv", "marks in January 2027")
def _(world: World) -> bytes:
    days = weekdays_between(date(2027, 1, 4), date(2027, 1, 8))
    later = {dmy(a): dmy(b) for a, b in zip(weekdays_between(*BAD_WEEK), days, strict=True)}
    rows = good_rows(world)
    return with_cells(rows, DATE, {n: later[str(row[DATE])] for n, row in enumerate(rows)})


@bad("too-many-columns.csv", "more than five years side by side: 2,726 session columns")
def _(world: World) -> bytes:
    sessions = moments(weekdays_between(date(2021, 9, 1), LAST_DAY))
    rows: Rows = [["UPN", "Student", *(f"{day:%d %b %Y} {half}" for day, half in sessions)]]
    for place in (world.at_oak_park(name) for name in BAD_PUPILS[:1]):
        codes = ["#" if day.month == 8 else present(half).code for day, half in sessions]
        rows.append([place.pupil.upn, place.pupil.name, *codes])
    return as_csv(rows)


@bad("footer-rows.csv", "a total and “Report run by” below the marks")
def _(world: World) -> bytes:
    rows = good_rows(world)
    total: list[object] = ["Total marks", "", "", "", "", "", len(rows)]
    run_by = [f"Report run by A Clerk on {PRINTED_ON}", "", "", "", "", "", ""]
    return as_csv([HEADINGS, *rows, [""] * 7, total, run_by])


@bad("no-upn.csv", "only names and dates of birth")
def _(world: World) -> bytes:
    rows: Rows = [["Surname", "Forename", "DOB", "Reg", "Date", "Session", "Mark"]]
    born = {p.pupil.upn: dmy(p.pupil.born) for p in world.form_7e1}
    for code, surname, forename, *rest in good_rows(world):
        rows.append([surname, forename, born[str(code)], *rest])
    return as_csv(rows)


@bad("program.csv", "a script (harmless) with the name of a table")
def _(world: World) -> bytes:
    return b"#!/bin/sh\n# A program is not a register.\necho no marks here\n"


@bad("other-document.pptx", "slides")
def _(world: World) -> bytes:
    slides = b'<?xml version="1.0"?><p:presentation xmlns:p="urn:invented"/>'
    types = b'<?xml version="1.0"?><Types xmlns="urn:invented"/>'
    return as_zip([("[Content_Types].xml", types), ("ppt/presentation.xml", slides)])


@bad("passworded-workbook.xlsx", "a workbook with a password, as Excel wraps it")
def _(world: World) -> bytes:
    """An OLE file of a header, a table of sectors, a directory and the stream of the locked workbook."""
    free, end, table, none = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
    stream_sectors = 8  # 4,096 bytes, the least that is kept in sectors of its own
    chain = [table, end, *range(3, stream_sectors + 2), end]
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", header, 44, 1, 1)
    struct.pack_into("<IIIII", header, 56, 4096, end, 0, end, 0)
    struct.pack_into("<109I", header, 76, 0, *[free] * 108)

    def entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
        title = (name + "\0").encode("utf-16-le")
        links = struct.pack("<HBBIII", len(title) if name else 0, kind, 1, none, right, child)
        return title.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)

    entries = (
        entry("Root Entry", 5, 1, none, end, 0),
        entry("EncryptedPackage", 2, none, 2, 2, 512 * stream_sectors),
        entry("EncryptionInfo", 2, none, none, 2, 512 * stream_sectors),
        bytes(128),
    )
    sectors = struct.pack("<128I", *chain, *[free] * (128 - len(chain)))
    return bytes(header) + sectors + b"".join(entries) + bytes(512 * stream_sectors)


@bad("hostile-content.xlsx", "a workbook with a document type declaration, as attacks use")
def _(world: World) -> bytes:
    declared = b'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE sst [<!ENTITY name "harmless">]>'
    with zipfile.ZipFile(io.BytesIO(good_workbook(world))) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    return as_zip(
        (name, declared + data.partition(b"?>")[2] if name == "xl/sharedStrings.xml" else data)
        for name, data in parts
    )


@bad("cell-too-long.csv", "a quotation mark opened in row 4 and never closed")
def _(world: World) -> bytes:
    whole = as_csv([HEADINGS, *(good_rows(world) * 24)])
    lines = whole.splitlines(keepends=True)
    lines[3] = lines[3].replace(b",Ada,", b',"Ada,')
    return b"".join(lines)


@bad("column-missing.csv", "no column for the session")
def _(world: World) -> bytes:
    return as_csv([row[:SESSION] + row[MARK:] for row in [HEADINGS, *good_rows(world)]])


def wide_week(world: World, heading: Callable[[date], str]) -> Rows:
    """The three pupils and the week of the good rows, a column for each session."""
    days = weekdays_between(*BAD_WEEK)
    rows: Rows = [["UPN", "Surname", "Forename", *(f"{heading(day)} {half}" for day, half in moments(days))]]
    for place in (world.at_oak_park(name) for name in BAD_PUPILS):
        p = place.pupil
        codes = [code_at(place, *moment) for moment in moments(days)]
        rows.append([p.upn, p.surname, p.forename, *codes])
    return rows


@bad("not-two-marks.csv", "both marks of a day in a cell, and cells that hold one letter or three strokes")
def _(world: World) -> bytes:
    days = weekdays_between(*BAD_WEEK)
    together: Rows = [["UPN", "Surname", "Forename", *map(dmy, days)]]
    for row in wide_week(world, dmy)[1:]:
        codes = [str(cell) for cell in row[3:]]
        together.append([*row[:3], *(am + pm for am, pm in zip(codes[::2], codes[1::2], strict=True))])
    together[1][5], together[3][4] = "L", "/\\/"
    return as_csv(together)


@bad("string-does-not-fit.csv", "a string of marks that is a session short of its days")
def _(world: World) -> bytes:
    rows: Rows = [["UPN", "Surname", "Forename", "StartDate", "EndDate", "Marks"]]
    for place in (world.at_oak_park(name) for name in BAD_PUPILS):
        p = place.pupil
        string = "/\\" * 10 if p.forename != "Oliver" else "/\\" * 9 + "/"
        rows.append([p.upn, p.surname, p.forename, "14/09/2026", "25/09/2026", string])
    return as_csv(rows)


@bad("not-yes-or-no.csv", "a column headed Social Worker with the name of one in it")
def _(world: World) -> bytes:
    rows = [[*row[:4], "Dawn Rees" if n < 10 else "No", *row[4:]] for n, row in enumerate(good_rows(world))]
    return as_csv([[*HEADINGS[:4], "Social Worker", *HEADINGS[4:]], *rows])


@bad("joined-by-name.csv", "Zoë's UPN stands in some of her rows only")
def _(world: World) -> bytes:
    born = dmy(world.at_oak_park("Zoë O'Neill").pupil.born)
    rows = [[*row[:4], born, *row[4:]] for row in good_rows(world)[10:20]]
    for row in rows[:4]:
        row[0] = ""
    return as_csv([[*HEADINGS[:4], "DOB", *HEADINGS[4:]], *rows])


@bad("date-without-a-year.csv", "headings such as `Mon 7 Sep AM` and no year above")
def _(world: World) -> bytes:
    return as_csv(wide_week(world, lambda day: f"{day:%a} {day.day} {day:%b}"))


@bad("weekday-disagrees.csv", "a Thursday called Friday")
def _(world: World) -> bytes:
    rows = wide_week(world, lambda day: f"{day:%a %d %b %Y}")
    rows[0] = [str(cell).replace("Thu", "Fri") for cell in rows[0]]
    return as_csv(rows)


@bad("date-missing.csv", "two marks without a date")
def _(world: World) -> bytes:
    return with_cells(good_rows(world), DATE, {7: "", 8: ""})


@bad("session-missing.csv", "two marks without a session")
def _(world: World) -> bytes:
    return with_cells(good_rows(world), SESSION, {9: "", 18: ""})


@bad("lessons-left-out.csv", "lessons P1 and P2 among the registrations")
def _(world: World) -> bytes:
    rows: Rows = []
    for row in good_rows(world):
        rows.append(row)
        if row[SESSION] == "AM":
            rows += [[*row[:SESSION], lesson, row[MARK]] for lesson in ("P1", "P2")]
    return as_csv([HEADINGS, *rows])


@bad("no-rows.csv", "the headings of a register and nothing below")
def _(world: World) -> bytes:
    return as_csv([HEADINGS])


@bad("row-incomplete.csv", "a row with a name, and neither date nor mark")
def _(world: World) -> bytes:
    rows = good_rows(world)
    rows[11][DATE:] = ["", "", ""]
    return as_csv([HEADINGS, *rows])


@bad("changed-by-excel.csv", "forms 7E1 and 1/2 as Excel makes them: 7.00E+01 and 01-Feb")
def _(world: World) -> bytes:
    forms: dict[int, object] = dict.fromkeys(range(10), "7.00E+01") | dict.fromkeys(range(10, 20), "01-Feb")
    return with_cells(good_rows(world), 3, forms)


@bad("hidden-sheet.xlsx", "one pupil of three on a hidden sheet")
def _(world: World) -> bytes:
    rows = good_rows(world)
    shown, away = [HEADINGS, *rows[:20]], [HEADINGS, *rows[20:]]
    return as_xlsx(Sheet("Marks", shown), Sheet("Leavers", away, hidden=True))


@bad("sheet-without-register.xlsx", "a sheet of notes beside the marks")
def _(world: World) -> bytes:
    notes: Rows = [["What", "Who"], ["Checked by", "the office"], ["Sent to", "the head of year"]]
    return as_xlsx(Sheet("Notes", notes), Sheet("Marks", [HEADINGS, *good_rows(world)]))


@bad("name-not-split.csv", "`Maria De Souza` in one column: where does the surname begin?")
def _(world: World) -> bytes:
    p = world.at_oak_park("Maria De Souza")
    rows: Rows = [["UPN", "Student", "Date", "Session", "Mark"]]
    for (day, session), mark in marks_between(p, *BAD_WEEK):
        rows.append([p.pupil.upn, p.pupil.name, dmy(day), session, mark.code])
    return as_csv(rows)


@bad("unnamed-school.csv", "nothing wrong but that no school is named")
def _(world: World) -> bytes:
    return as_csv([HEADINGS, *good_rows(world)])


@bad("upn-shape.csv", "Ada's UPN with its last digit lost")
def _(world: World) -> bytes:
    rows = good_rows(world)
    return with_cells(rows, 0, dict.fromkeys(range(10), str(rows[0][0])[:-1]))


@bad("pupil-date-not-read.csv", "Ada's date of birth is 31/02/2015")
def _(world: World) -> bytes:
    rows = [[*row[:4], "14/03/2015", *row[4:]] for row in good_rows(world)]
    for row in rows[:10]:
        row[4] = "31/02/2015"
    return as_csv([[*HEADINGS[:4], "DOB", *HEADINGS[4:]], *rows])


# --- Truth and README -------------------------------------------------------------

TRUTH_PUPILS = ("Ada Okafor", "Zoë O'Neill", "Mason Bennett-Clarke")


def truth(world: World) -> bytes:
    pupils = [
        {
            "upn": place.pupil.upn,
            "surname": place.pupil.surname,
            "forename": place.pupil.forename,
            "sessions": counts(place, FIRST_DAY, LAST_DAY),
        }
        for place in (world.at_oak_park(name) for name in TRUTH_PUPILS)
    ]
    spans = {"from": FIRST_DAY.isoformat(), "to": LAST_DAY.isoformat()}
    text = json.dumps({**spans, "pupils": pupils}, indent=2, ensure_ascii=False)
    return f"{text}\n".encode()


STORIES = (
    (
        "Ada Okafor",
        "7E1. Settled from 2 September to 22 October 2026, poor since half term, and over "
        "the penalty threshold. At Hazel Lane until July 2026 (same UPN): poor, but for 3 "
        "November to 19 December 2025.",
    ),
    ("Ben Whitlock", "8E1. Misses about as much at any time: no clear better time."),
    ("Cara Donnelly", "9E1. Misses Mondays."),
    ("Dev Sharma", "10E1. Severe absence."),
    ("Ewan Price", "7E1. New on 2 November 2026: nothing before."),
    ("Mason Bennett-Clarke", "7E1. With Ruby and Poppy, a family of three."),
    ("Ruby Bennett-Clarke", "9E1. Mason's sister."),
    ("Poppy Clarke", "Hazel Lane, Year 4. Their sister, low attendance, another surname."),
)


def attendance_cell(place: Place) -> str:
    total = counts(place, date.min, date.max)
    rate = percent(total["attended"], total["possible"])
    return f"{total['attended']} of {total['possible']} ({rate}%)"


def readme(world: World) -> bytes:
    lines = [
        "# Samples",
        "",
        "Every pupil, family and school here is invented: no UPN, name, address or number",
        "belongs to anyone. LA 820 with establishments 9999 (Oak Park School) and 9998",
        "(Hazel Lane Primary School) is no school, ZZ99 no postcode, and 07700 900000 to",
        "900999 are kept free for invention. The school terms are invented too.",
        "",
        "Made by `python tools/make_samples.py`, which gives the same files every time.",
        "Do not edit them by hand. The day of the story is 21 November 2026.",
        "",
        "## Files",
        "",
        "The same pupil has the same marks in every Oak Park file from 1 September to 20",
        "November 2026: `#` on closed days of term, `-` where no mark was recorded, blank",
        "only before the pupil came and on 31 August, the Monday before term.",
        "",
        "| File | What it is |",
        "|---|---|",
        *(f"| `{name}` | {what} |" for name, (_, what) in LAYOUTS.items()),
        "| `truth.json` | What three pupils of 7E1 add up to in autumn 2026, counted by the "
        "maker's own lists of codes. |",
        "",
        "## Pupils with a story",
        "",
        "A UPN is given once, so those who began at Hazel Lane keep its number (9998).",
        "",
        "| Pupil | UPN | Sessions attended, all in the file | Story |",
        "|---|---|---|---|",
    ]
    for name, story in STORIES:
        place = world.at_hazel_lane(name) if name == "Poppy Clarke" else world.at_oak_park(name)
        lines.append(f"| {name} | {place.pupil.upn} | {attendance_cell(place)} | {story} |")
    lines += [
        "",
        "Also of use: `None Castillo` (a forename that software takes for nothing),",
        "`Finn O'Neill & D'Souza <Jr>`, `Zoë O'Neill`, `Maria De Souza` and `Lotte van der",
        "Berg` in 7E1; two Prices, two Patels and a third Khan who are not related; the",
        "Chapman twins; brothers and sisters across the schools named Okafor, Khan, Baker,",
        "Kowalski, Hussain, O'Brien, Boateng, Fletcher, Nair and Malik.",
        "",
        "## Bad files",
        "",
        "One fault each, named after it.",
        "",
        "| File | Fault |",
        "|---|---|",
        *(f"| `bad/{name}` | {fault} |" for name, (_, fault) in sorted(BAD.items())),
        "",
    ]
    return "\n".join(lines).encode()


def write_samples(out: Path) -> list[Path]:
    """Write every sample below `out`; the paths written."""
    world = make_world()
    files = {name: writer(world) for name, (writer, _) in LAYOUTS.items()}
    files |= {f"bad/{name}": writer(world) for name, (writer, _) in BAD.items()}
    files |= {"truth.json": truth(world), "README.md": readme(world)}
    (out / "bad").mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (out / name).write_bytes(data)
    return [out / name for name in files]


def main() -> None:
    parser = argparse.ArgumentParser(description="Write data/samples again.")
    parser.add_argument("--out", type=Path, default=HERE.parent / "data" / "samples")
    write_samples(parser.parse_args().out)


if __name__ == "__main__":
    main()
