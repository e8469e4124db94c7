"""What the Siblings page shows: the families, and one child's family with its evidence and its timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from aim.attendance import Standing
from aim.brothers_and_sisters.families import FamilyFound
from aim.brothers_and_sisters.in_words import line, low_words, one_number_note, state_words, year_words
from aim.brothers_and_sisters.known import KnownFamilies
from aim.brothers_and_sisters.of_child import (
    BrotherOrSister,
    BrothersAndSisters,
    State,
    decided_words,
)
from aim.casework.children import Child
from aim.casework.other_schools import SchoolContact, SharingUsed
from aim.casework.still_named import StillNamed
from aim.charts.family_timeline import (
    TimelineRow,
    days_shared,
    family_timeline_figure,
    family_timeline_in_words,
)
from aim.charts.layout import Figure
from aim.documents.fields import form_fields
from aim.settings import SharingStep
from aim.siblings.family import Sibling
from aim.siblings.in_words import together_sentence
from aim.siblings.linking import Links
from aim.siblings.side_by_side import side_by_side
from aim.wording import counted, day, listed, percent, percent_of

AGREES = "✓ agrees"
_STANDING = {Standing.PERSISTENT: "persistent absence", Standing.SEVERE: "severe absence"}
_SHOWN = {
    SharingStep.NAMES: "name and school only",
    SharingStep.STANDING: "name, school, year, and whether attendance is below the threshold or not",
    SharingStep.FIGURES: "their figures too",
}


@dataclass(frozen=True, eq=False)
class LinkShown:
    """One link of the child looked at: the evidence side by side, and what may be decided about it."""

    key: str
    title: str
    state: str  # in words: found, possible, confirmed by whom
    asks: str  # the question that is to be answered; "" where nothing is
    again: str  # what was decided on other evidence; "" where nothing was
    why: str
    against: str
    evidence: pd.DataFrame  # what, each child's value, and whether they agree
    together: str  # days both were absent; "" where that is not known or not shared
    one: Child
    other: Child
    link: str
    fingerprint: str
    decided: bool  # so that it can be taken back
    decided_before: int  # decisions ever made about the two, when this was drawn


@dataclass(frozen=True, eq=False)
class FamiliesScreen:
    """All the families there are."""

    headline: str
    families: pd.DataFrame  # the lowest attendance first
    opens: tuple[str | None, ...]  # for each family a child of the registers to look at
    has_lists: bool


@dataclass(frozen=True, eq=False)
class SiblingsScreen:
    """What the page shows of one child's family."""

    line: str
    children: pd.DataFrame  # of the family looked at, each child with figures as far as they may be shown
    notes: tuple[str, ...]
    links: tuple[LinkShown, ...]
    rejected: tuple[LinkShown, ...]
    timeline: Figure | None
    timeline_in_words: str
    can_open: tuple[tuple[str, str], ...]  # name, and the child of the registers
    sharing: str  # what is shown of pupils elsewhere, in words; "" where there are none
    elsewhere: tuple[BrotherOrSister, ...]  # those at other schools, of whom something is shown here


def families_screen(known: KnownFamilies, families: Sequence[FamilyFound]) -> FamiliesScreen:
    """What the page shows of all families."""
    return FamiliesScreen(
        headline=_headline(known, families),
        families=_families(families),
        opens=tuple(_opens(known, each) for each in families),
        has_lists=len(known.lists.people.pupils) > 0,
    )


def siblings_screen(
    known: KnownFamilies, found: BrothersAndSisters, *, invented: bool = False
) -> SiblingsScreen:
    """What the page shows of the brothers and sisters of one child."""
    elsewhere = tuple(each for each in found.everyone if each.elsewhere)
    links = [_link(known, found.of, each) for each in found.everyone if each.child]
    rows = _timeline(known, found)
    pages = {each.held_as: each.name for each in found.everyone if each.held_as}
    pages.pop(found.itself.held_as or "", None)
    return SiblingsScreen(
        line=line(found),
        children=_children(found),
        notes=_notes(found),
        links=tuple(sorted(links, key=lambda each: not each.asks)),
        rejected=tuple(
            _shown(known, found.of, each.name, each.sibling, decided_words(each.decision), decided=True)
            for each in found.rejected
        ),
        timeline=family_timeline_figure(rows, title=_title(rows)) if rows else None,
        timeline_in_words=family_timeline_in_words(rows),
        can_open=tuple((name, held) for held, name in pages.items()),
        sharing=_sharing(known, invented) if elsewhere or found.itself.elsewhere else "",
        elsewhere=elsewhere,
    )


def _headline(known: KnownFamilies, families: Sequence[FamilyFound]) -> str:
    pupils = len(np.unique(known.lists.links.child))
    if not pupils:
        return "No pupil list with addresses or contacts is loaded."
    sure = sum(not each.possible for each in families)
    pairs = counted(sum(each.to_decide for each in families), "link")
    return (
        f"{counted(sure, 'family', 'families')} of two children or more among {counted(pupils, 'pupil')} "
        f"in the lists that are loaded; {pairs} nobody has decided yet."
    )


def _families(families: Sequence[FamilyFound]) -> pd.DataFrame:
    rows = []
    for each in families:
        surnames = dict.fromkeys(member.child.surname for member in each.children)
        forenames = [member.child.forename or member.child.name for member in each.children]
        schools = dict.fromkeys(school for member in each.children for school in member.schools)
        rows.append(
            {
                "Family": listed(surnames),
                "Children, the eldest first": ", ".join(forenames),
                "Schools": ", ".join(schools),
                "Lowest attendance": "not known or not shared"
                if each.lowest is None
                else percent(each.lowest),
                "To decide": ("possible: " if each.possible else "")
                + (counted(each.to_decide, "link") if each.to_decide else "all decided"),
            }
        )
    columns = ("Family", "Children, the eldest first", "Schools", "Lowest attendance", "To decide")
    return pd.DataFrame(rows, columns=list(columns))


def _opens(known: KnownFamilies, family: FamilyFound) -> str | None:
    """The child of a family to look at: of our own school before others, the lowest attendance first."""
    held = []
    for each in family.children:
        key = known.held_as(each.child)
        if key:
            theirs = bool(known.own_school) and known.is_elsewhere(each.schools, each.child)
            held.append((theirs, each.rate is None, each.rate or 0, key))
    return min(held)[-1] if held else None


def _children(found: BrothersAndSisters) -> pd.DataFrame:
    everyone = sorted(
        (found.itself, *found.everyone),
        key=lambda each: (each.added is not None, each.born is None, each.born, each.name),
    )
    rows = [
        {
            "Name": each.name,
            "School": ", ".join(each.schools) or "not said",
            "Year": year_words(each.year_group),
            "Attendance": _attendance(each),
            "Sessions attended": f"{each.attended:,} of {each.possible:,}" if each.possible else "",
            "Threshold": _threshold(each, found.threshold),
            "How we know": "The pupil looked at" if each is found.itself else _sentence(state_words(each)),
        }
        for each in everyone
    ]
    return pd.DataFrame(rows)


def _attendance(each: BrotherOrSister) -> str:
    if each.attended is not None and each.possible:
        said = percent_of(each.attended, each.possible)
        return f"{said}, as told" if each.added else said
    if each.added is not None and each.added.attendance:
        return f"“{each.added.attendance}”, as told"
    return "not shared" if each.elsewhere and each.shared is not SharingStep.FIGURES else "not known here"


def _threshold(each: BrotherOrSister, threshold: int) -> str:
    if each.low is None:
        return ""
    said = low_words([each], threshold) if each.low else f"above {threshold}%"
    beside = f", {_STANDING[each.standing]}" if each.standing in _STANDING else ""
    return _sentence(f"{said}{beside}")


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _notes(found: BrothersAndSisters) -> tuple[str, ...]:
    notes = []
    if found.two_rolls:
        notes.append(
            f"{found.of.name} stands in the lists of {listed(found.two_rolls)}: one child on two rolls, "
            "counted once."
        )
    one_number = one_number_note(found)
    if one_number:
        notes.append(one_number)
    for each in found.everyone:
        if each.same_as:
            notes.append(
                f"{each.name}, added by hand, seems to be {each.same_as}, who was found in the lists, and is "
                "counted once. Take the one added by hand out if it is the same child."
            )
    return tuple(notes)


def _link(known: KnownFamilies, asked: Child, each: BrotherOrSister) -> LinkShown:
    together = ""
    if each.together is not None:
        together = together_sentence(asked.forename or asked.name, _called(each), each.together)
    if each.sibling is not None:
        return _shown(
            known,
            asked,
            each.name,
            each.sibling,
            _sentence(state_words(each)),
            decided=each.state is State.CONFIRMED,
            asks=_question(asked, each) if each.asked else "",
            again=decided_words(each.decision) if each.asked and each.decision else "",
            together=together,
        )
    decision, other = each.decision, each.child
    assert decision is not None and other is not None  # one whom no list shows was decided by somebody
    return LinkShown(
        key=each.id,
        title=each.name,
        state=_sentence(state_words(each)),
        asks="",
        again="",
        why="The lists that are loaded now show no link between them.",
        against="",
        evidence=pd.DataFrame(),
        together=together,
        one=asked,
        other=other,
        link=decision.link,
        fingerprint=decision.fingerprint,
        decided=True,
        decided_before=len(known.decisions.ever_about(asked.keys, other.keys)),
    )


def _called(each: BrotherOrSister) -> str:
    return (each.child.forename if each.child else "") or each.name


def _question(asked: Child, each: BrotherOrSister) -> str:
    one, other = asked.forename or asked.name, _called(each)
    if one == other and each.schools:
        other = f"{other} of {listed(each.schools)}"
    return f"Are {one} and {other} brothers or sisters?"


def _shown(
    known: KnownFamilies,
    asked: Child,
    name: str,
    sibling: Sibling,
    state: str,
    *,
    decided: bool,
    asks: str = "",
    again: str = "",
    together: str = "",
) -> LinkShown:
    links, children = known.lists.links, known.lists.children
    pair = links.pairs.iloc[sibling.pair]
    rows = int(pair["a"]), int(pair["b"])
    one, other = rows if rows[0] not in sibling.child.rows else rows[::-1]
    return LinkShown(
        key=f"{one}|{other}",
        title=name,
        state=state,
        asks=asks,
        again=again,
        why=_sentence(sibling.evidence) + "." if sibling.evidence else "",
        against=_sentence(sibling.against) + "." if sibling.against else "",
        evidence=evidence_table(known, asked, links, sibling.pair, one),
        together=together,
        one=children[one],
        other=children[other],
        link=sibling.link.value,
        fingerprint=sibling.fingerprint,
        decided=decided,
        decided_before=len(known.decisions.ever_about(children[one].keys, children[other].keys)),
    )


def evidence_table(known: KnownFamilies, asked: Child, links: Links, place: int, first: int) -> pd.DataFrame:
    """The evidence of a pair of ``links`` side by side, the row ``first`` at the left.

    What a school holds that is another than that of the child ``asked`` about, is masked.
    """
    children, pair = known.lists.children, links.pairs.iloc[place]
    rows = int(pair["a"]), int(pair["b"])
    masks = [known.is_elsewhere([children[row].school], asked) for row in rows]
    compared = side_by_side(known.lists.people, links, place, mask_a=masks[0], mask_b=masks[1])
    turned = first != rows[0]
    heads = [_head(children[row]) for row in (rows[::-1] if turned else rows)]
    if heads[0] == heads[1]:
        heads[1] += " (the other)"
    return pd.DataFrame(
        [
            {
                "What": each.what,
                heads[0]: each.other if turned else each.one,
                heads[1]: each.one if turned else each.other,
                "Agreed": AGREES if each.agrees else "",
            }
            for each in compared
        ]
    )


def _head(child: Child) -> str:
    return f"{child.name}, {child.school}" if child.school else child.name


def _timeline(known: KnownFamilies, found: BrothersAndSisters) -> tuple[TimelineRow, ...]:
    """The children whose marks are here and may be shown, by age; none where there are not two of them."""
    everyone = sorted(
        (found.itself, *found.everyone), key=lambda each: (each.born is None, each.born, each.name)
    )
    days = [
        (_called(each), known.families.days((each.held_as,)))
        for each in everyone
        if each.record is not None and each.held_as is not None
    ]
    begins = sorted(int(each.days[0]) for _, each in days if len(each.days))
    if len(begins) < 2:
        return ()
    rows = []
    for name, each in days:
        inside = each.days >= begins[1]  # from the first day on which two of them could have been at school
        told = each.days[inside].astype("datetime64[D]").tolist()
        missed = each.days[inside & each.missed].astype("datetime64[D]").tolist()
        if told:
            rows.append(TimelineRow(name, told[0], told[-1], tuple(missed)))
    return tuple(rows) if len(rows) > 1 else ()


def _title(rows: Sequence[TimelineRow]) -> str:
    shared = len(days_shared(rows))
    if not shared:
        return "On no day were two of them absent together"
    return f"On {counted(shared, 'day')} two of them or more were absent"


def _sharing(known: KnownFamilies, invented: bool) -> str:
    said = f"Of pupils at other schools this page shows {_SHOWN[known.sharing]}."
    if invented:
        return f"{said} These schools are invented; what yours share is set on the Settings page."
    return f"{said} What your schools share is set on the Settings page, and each use of it is recorded."


def contacts_table(contacts: Sequence[SchoolContact]) -> pd.DataFrame:
    """The dated log of contact with other schools."""
    return pd.DataFrame(
        [
            {
                "Date": day(each.contacted_on),
                "School": each.other_school,
                "About": each.sibling_name,
                "Contacted by": each.contacted_by,
                "Spoke to": each.spoke_to,
                "What was agreed": each.agreed,
                "Whole-family support offered": each.whole_family_support,
            }
            for each in contacts
        ]
    )


def shared_table(shared: Sequence[SharingUsed]) -> pd.DataFrame:
    """What was shown of pupils at other schools: when, how much, where and to whom."""
    return pd.DataFrame(
        [
            {
                "When": day(each.used_at.date()),
                "School": each.other_school,
                "Shown": each.step.value,
                "Where": each.used_for,
                "To": each.used_by,
            }
            for each in shared
        ]
    )


def still_named_in_words(found: Sequence[StillNamed]) -> tuple[str, ...]:
    """A line for each meeting in which a marked child's name stands: whose, of which day, in which box."""
    said = []
    for each in found:
        labels = {field.name: field.label for field in form_fields(each.form)}
        boxes = [labels.get(name, name) if name else "an action or the child's view" for name in each.fields]
        when = f" of {day(each.day)}" if each.day else ""
        said.append(f"{each.child.name}, meeting{when}: {listed(boxes)}")
    return tuple(said)
