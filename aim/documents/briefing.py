"""The one-page briefing for governors: made from values that can hold no pupil, so that it can name none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import groupby, zip_longest
from typing import Protocol
from zipfile import ZipFile

from aim import wording
from aim.cohort.for_governors import CohortForOthers, Figures, Group
from aim.cohort.group_words import group_in_words, grouping_in_words
from aim.cohort.in_words import how_it_stands
from aim.cohort.national import AREAS, Published
from aim.cohort.small_groups import HIDDEN, hidden_in_words
from aim.documents.filling import Value, filled
from aim.documents.package import package, packed

TEMPLATE = "governors-briefing.docx"
TITLE = "Attendance: a page for governors"
EVERYONE = "everyone on the register, whatever their age"
# Of the places in the template.
SIZES_CM = {"weeks": (18.0, 3.7), "half_terms": (11.2, 2.8), "bands": (6.4, 2.8)}

_PICTURES = {name: f"word/media/image{n}.png" for n, name in enumerate(SIZES_CM, 1)}
_HEADING_SHADE, _PLAIN_SHADE = "E8EEF4", "FFFFFF"
_MEASURES = (
    ("attendance_rate", "attendance"),
    ("persistent_rate", "persistently absent"),
    ("severe_rate", "severely absent"),
)


class Drawn(Protocol):
    """A picture and its sentence."""

    @property
    def png(self) -> bytes:
        """The file."""

    @property
    def alt(self) -> str:
        """What it shows, for those who cannot see it."""


@dataclass(frozen=True, slots=True)
class MeetingsAchieved:
    """What meetings of this school year came to: numbers alone.

    Sessions before and after are of equal stretches on either side of each meeting that has both.
    """

    held: int
    pupils: int  # with whom they were held
    targets_met: int
    some_improvement: int
    not_met: int
    pupils_compared: int  # whose sessions before and after are in the next four
    missed_before: int
    possible_before: int
    missed_after: int
    possible_after: int
    reviews_overdue: int
    actions_overdue: int

    @property
    def reviewed(self) -> int:
        """Meetings of which a review has said how they went."""
        return self.targets_met + self.some_improvement + self.not_met


def governors_briefing(
    cohort: CohortForOthers,
    *,
    school: str,
    weeks: Drawn,
    half_terms: Drawn,
    bands: Drawn,
    meetings: MeetingsAchieved | None = None,
    published: Published | None = None,
    phase: str = "All",
    basis: str = EVERYONE,
    today: date,
) -> bytes:
    """The Word file. ``published`` stands beside ours on its own basis; ``basis`` says who is in ours."""
    values: dict[str, Value] = {
        **_heading(cohort, school),
        **_five_figures(cohort.whole),
        "weeks_heading": _weeks_heading(cohort),
        "weeks_alt": weeks.alt,
        "weeks_known": bool(cohort.weeks),
        "half_terms_heading": "Attendance of year groups by half term, and pupils by how much they missed",
        "bands_alt": bands.alt,
        "half_terms_alt": half_terms.alt,
        "half_terms_known": bool(cohort.half_terms),
        "groups_heading": "Groups of pupils",
        "groups": _group_rows(cohort.groups),
        "meetings": _meetings(meetings, cohort.limit),
        "beside": _beside(published, phase, basis),
        "how_made": _how_made(cohort, basis),
        "footer": f"Made on {wording.day(today)} from marks recorded to {wording.day(cohort.last_day)}.",
    }
    content = filled(_template(), values, title=TITLE, on=today)
    return _with_pictures(content, {"weeks": weeks.png, "half_terms": half_terms.png, "bands": bands.png})


@cache
def _template() -> bytes:
    return files(__package__).joinpath("templates", TEMPLATE).read_bytes()


def _heading(cohort: CohortForOthers, school: str) -> dict[str, Value]:
    year = wording.academic_year_name(cohort.academic_year)
    pupils = cohort.whole.pupils
    who = f"fewer than {cohort.limit} pupils" if pupils is None else wording.counted(pupils, "pupil")
    parts = (school, year, wording.date_range(cohort.first_day, cohort.last_day), who)
    return {"who_and_when": " · ".join(part for part in parts if part), "finding": finding(cohort)}


def finding(cohort: CohortForOthers) -> str:
    """How attendance stands and how that is beside the same weeks a year before, in a sentence."""
    whole = cohort.whole
    if whole.attended is None or not whole.possible:
        return "Too few pupils for any figure to be shown outside the school."
    return how_it_stands(whole.attended, whole.possible, "this school year", cohort.same_weeks)


def _five_figures(whole: Figures) -> dict[str, Value]:
    sessions = [
        (whole.attended, whole.possible, "attended"),
        (whole.absent, whole.possible, "missed"),
        (whole.unauthorised, whole.possible, "unauthorised"),
    ]
    pupils = [(whole.persistent, "missed 10% or more"), (whole.severe, "missed 50% or more")]
    found: dict[str, Value] = {}
    for n, (part, of, _) in enumerate(sessions):
        shown = part is not None and of is not None
        found[f"figure_{n}"] = wording.percent_of(part, of) if shown else HIDDEN  # type: ignore[arg-type]
        found[f"figure_{n}_said"] = wording.of_sessions(part, of) if shown else ""  # type: ignore[arg-type]
    for n, (part, words) in enumerate(pupils, len(sessions)):
        if part is None or whole.pupils is None:
            found |= {f"figure_{n}": HIDDEN, f"figure_{n}_said": words}
        else:
            found[f"figure_{n}"] = f"{part:,}"
            found[f"figure_{n}_said"] = f"{wording.percent_of(part, whole.pupils)} of pupils {words}"
    return found


def _weeks_heading(cohort: CohortForOthers) -> str:
    now = wording.academic_year_name(cohort.academic_year)
    if not cohort.weeks_last_year:
        return f"Attendance by school week, {now}"
    before = wording.academic_year_name(cohort.academic_year - 1)
    return f"Attendance by school week, {now} and {before}"


def _group_rows(groups: Sequence[Group]) -> list[dict[str, str]]:
    """The groups in two columns, each grouping whole in one of them, as even as can be."""
    blocks = []
    for by, own in groupby(groups, key=lambda each: each.by):
        heading = {"name": grouping_in_words(by), "pupils": "", "attendance": "", "persistent": ""}
        rows = [{**heading, "shade": _HEADING_SHADE}, *(_group_row(each) for each in own)]
        blocks.append(rows)
    height = sum(map(len, blocks))
    left: list[dict[str, str]] = []
    while blocks and (not left or len(left) + len(blocks[0]) <= (height + 1) // 2):
        left += blocks.pop(0)
    right = [row for rows in blocks for row in rows]
    blank = {"name": "", "pupils": "", "attendance": "", "persistent": "", "shade": _PLAIN_SHADE}
    return [
        {f"left_{name}": text for name, text in (mine or blank).items()}
        | {f"right_{name}": text for name, text in (theirs or blank).items()}
        for mine, theirs in zip_longest(left, right)
    ]


def _group_row(group: Group) -> dict[str, str]:
    figures = group.figures
    row = {"name": group_in_words(group.by, group.name), "shade": _PLAIN_SHADE}
    if figures.pupils is None:
        return {**row, "pupils": HIDDEN, "attendance": HIDDEN, "persistent": HIDDEN}
    attendance = f"{wording.percent(figures.attendance)}"
    if figures.possible:
        attendance += f"  {figures.attended:,} of {figures.possible:,}"
    persistent = HIDDEN
    if figures.persistent is not None:
        persistent = f"{figures.persistent:,}  {wording.percent(figures.share('persistent', 'pupils'))}"
    return {**row, "pupils": f"{figures.pupils:,}", "attendance": attendance, "persistent": persistent}


def _meetings(found: MeetingsAchieved | None, limit: int) -> str:
    """What meetings came to; a number that tells of few children is not said."""
    if found is None:
        return ""
    if not found.held:
        return "No meeting has been held this school year."
    if found.pupils < limit:
        return f"Meetings have been held with fewer than {limit} pupils this school year."
    said = [f"{wording.counted(found.held, 'meeting')} held this school year."]
    parts = (found.targets_met, found.some_improvement, found.not_met)
    if min(parts) >= limit:
        said.append(
            f"Of {found.reviewed:,} reviewed, {found.targets_met:,} met the target, "
            f"{found.some_improvement:,} showed some improvement and {found.not_met:,} did not."
        )
    else:
        said.append(f"How many met their target is {HIDDEN}: some of the numbers are below {limit}.")
    if found.pupils_compared >= limit and found.possible_before and found.possible_after:
        before = f"{found.missed_before:,} of {wording.sessions(found.possible_before)}"
        after = f"{found.missed_after:,} of {found.possible_after:,}"
        said.append(
            f"Missed in equal stretches before and after the meeting: {before} "
            f"({wording.percent_of(found.missed_before, found.possible_before)}), then {after} "
            f"({wording.percent_of(found.missed_after, found.possible_after)}). Families are met when "
            "attendance is at its worst, so some recovery is to be expected in any case."
        )
    said.append(_overdue(found, limit))
    return " ".join(said)


def _overdue(found: MeetingsAchieved, limit: int) -> str:
    parts = [
        "no " + what if not count else f"fewer than {limit} {what}" if count < limit else f"{count:,} {what}"
        for count, what in ((found.reviews_overdue, "reviews"), (found.actions_overdue, "actions of our own"))
    ]
    return f"Overdue: {parts[0]} and {parts[1]}."


def _beside(published: Published | None, phase: str, basis: str) -> str:
    """England and Gloucestershire, with the year and the basis of their figures and of ours."""
    if published is None:
        return ""
    said = []
    for area in AREAS:
        known = [
            f"{wording.percent(value / 100)} {name}"
            for key, name in _MEASURES
            if (value := published.of(area, phase, key)) is not None
        ]
        if known:
            said.append(f"{area}: {', '.join(known)}.")
    if not said:
        return ""
    phases = "all phases" if phase == "All" else f"{phase.lower()} schools"
    return f"{' '.join(said)} {published.basis}; {phases}. Ours: {basis}."


def _how_made(cohort: CohortForOthers, basis: str) -> str:
    said = [
        "Attendance is sessions attended of sessions possible, added over all pupils before dividing; a "
        "session is half a day. A pupil who missed a tenth or more of their own possible sessions counts as "
        "persistently absent, one who missed half or more also as severely absent; over few weeks more "
        f"pupils do than over a year. In it: {basis}. Each is counted for their own time on roll.",
    ]
    if cohort.not_recorded:
        said.append(f"{wording.sessions(cohort.not_recorded)} not recorded and not counted.")
    if cohort.anything_hidden:
        said.append(f"{hidden_in_words(cohort.limit)}.")
    return " ".join(said)


def _with_pictures(content: bytes, pictures: dict[str, bytes]) -> bytes:
    """The file with each chart in its place. A place that the filled page has no use for keeps its own."""
    put = {_PICTURES[name]: png for name, png in pictures.items()}
    with ZipFile(BytesIO(content)) as archive:
        parts = [(name, put.get(name) or archive.read(name)) for name in archive.namelist()]
    return package(packed(parts), {})
