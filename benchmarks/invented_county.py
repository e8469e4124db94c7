"""Pupil lists of an invented county, as its schools' offices typed them, and who truly belongs together.

    python -m benchmarks.invented_county 3000 1        a glance at 3,000 pupils of seed 1

``county(pupils, seed)`` gives the lists and the truth. Nothing in it is learned from any way of linking.

**Who belongs together.** A true pair of siblings is two rows of different children of one family (full, half
or step) who share a carer: a parent, a step-parent they live with or stay with, or a grandparent who raises
them; whoever lives in one household shares one. Not true pairs: cousins, also those in one house or with one
grandmother to ring; children who only share a childminder, a friend's number, a social worker, a children's
home, a hostel; half-brothers through a father who sees neither. Unrelated children with one foster carer are
left out of the count: a school would want to know, but they are no siblings. Rows of one child on two rolls
(or twice on one) are ``same pupil`` pairs.

**The ceiling** is the share of true sibling pairs with strong evidence left after the typing. Strong is
- a telephone number of a carer of both, typed on both rows as that carer's or the pupil's own, every digit
  right (or equally out of date), in any form;
- an e-mail address of a carer of both, alike but for capitals and spaces;
- a home on both rows (of the pupil or of a carer), each time with its number or house name, its flat where it
  has one, and a street without a slip or else the right postcode; and with it one surname on both rows, of
  either child (or a part of a double-barrelled one) or of a carer of that child;
- a carer of both, on both rows with the same forename in full and the same surname, and one right postcode.
Numbers of an office, a school or an employer, and an institution's address, are no evidence. A pair without
any of these can still be found, by weaker signs together; so recall may come out above the ceiling.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from random import Random

import pandas as pd

from benchmarks import office_typing as typed
from benchmarks.county_families import FIRST_DAY, Adult, Child, County, Home, Town
from benchmarks.office_typing import Office, Slips

PUPIL_COLUMNS = (
    "file sheet row school upn former_upn admission_number surname forename date_of_birth sex year_group "
    "reg_group entry_date leaving_date address postcode phone email"
).split()
CONTACT_COLUMNS = "pupil title surname forename relationship phone email address postcode".split()
LISTED = {"mother": 0.92, "father": 0.8, "stepfather": 0.55, "stepmother": 0.35, "grandmother": 0.95}


@dataclass(frozen=True, eq=False)
class Lists:
    """What the schools sent, in the shape of ``aim.siblings.lists.People``."""

    pupils: pd.DataFrame
    contacts: pd.DataFrame


@dataclass(frozen=True, eq=False)
class Invented:
    """The lists and the truth. Pairs are rows ``a < b`` of ``lists.pupils``."""

    lists: Lists
    siblings: pd.DataFrame  # a, b, kind (full, half, step), strong
    same_pupil: pd.DataFrame  # a, b
    uncounted: pd.DataFrame  # a, b: in one foster home, but of different families
    rows: pd.DataFrame  # child, household, kin, place, noise: what is behind each row

    @property
    def ceiling(self) -> float:
        """The share of true pairs with strong evidence left."""
        return float(self.siblings["strong"].mean())


@dataclass(slots=True)
class Contact:
    """A contact as typed once, and the clues it holds if it is a carer's."""

    values: dict[str, str]
    clues: set[str] = field(default_factory=set)
    homes: set[int] = field(default_factory=set)
    surname: str = ""
    made: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class School:
    """A school, its office, and the contact sheets it has typed."""

    name: str
    town: Town
    office: Office
    primary: bool
    rolls: list[tuple[Child, dict[str, object], bool]] = field(default_factory=list)
    sheets: dict[tuple[object, ...], list[Contact]] = field(default_factory=dict)
    moved: dict[int, Home | None] = field(default_factory=dict)


def county(pupils: int, seed: int) -> Invented:
    """About so many rows of pupil lists, with the truth; the same for the same numbers."""
    rng = Random(f"lists {seed} {pupils}")
    people = County(pupils, seed)
    _namesakes(people, rng)
    schools: list[School] = []
    for town, children in people.towns_of_children:
        here = _schools(rng, town, len(children), len(schools))
        for child in children:
            _enrol(rng, child, here)
        schools += here
    return _typed(rng, schools, people)


def _namesakes(people: County, rng: Random) -> None:
    """Unrelated children with one name, and some of them with one birthday."""
    by_name: dict[str, list[Child]] = defaultdict(list)
    counts: dict[int, int] = defaultdict(int)
    for child in people.children:
        by_name[child.surname].append(child)
        counts[child.household] += 1
    wanted = max(1, people.pupils // 600)
    groups = [group for group in by_name.values() if len(group) > 1]
    for _ in range(wanted):
        one, other = rng.sample(rng.choice(groups), 2)
        if one.kin != other.kin and counts[other.household] == 1:
            other.forename, other.sex, other.born = one.forename, one.sex, one.born


def _schools(rng: Random, town: Town, pupils: int, before: int) -> list[School]:
    primaries, secondaries = max(2, round(pupils * 0.56 / 230)), max(1, round(pupils * 0.44 / 900))
    here = []
    for place in range(primaries + secondaries):
        number = before + place + 1
        first = place < primaries
        street = town.streets[place % len(town.streets)].split(" ")[0]
        name = f"{town.name} {street} {'Primary' if first else 'Academy'} {number}"
        here.append(School(name, town, Office.of(rng, number), first))
    return here


def _enrol(rng: Random, child: Child, schools: list[School]) -> None:
    age = int((FIRST_DAY - child.born).days / 365.25)
    primary = age - 4 < 7
    choice = [school for school in schools if school.primary == primary]
    usual = choice[(child.homes[0].place + child.household // 5 * (child.homes[0].place % 2)) % len(choice)]
    school = rng.choice(choice) if rng.random() < 0.12 else usual
    year = max(0, min(11, age - 4))
    entry = date(FIRST_DAY.year - (year if primary else year - 7), 9, rng.randint(1, 6))
    upn = _upn(rng, child)
    facts: dict[str, object] = {"upn": upn, "former_upn": "", "year": year, "entry": entry, "leaving": None}
    school.rolls.append((child, facts, False))
    luck = rng.random()
    if luck < 0.028:
        another = rng.choice([each for each in schools if each is not school])
        again = dict(facts)
        which = rng.random()
        if which < 0.3:
            again["upn"] = ""
        elif which < 0.42:
            again |= {"upn": _upn(rng, child), "former_upn": upn if rng.random() < 0.6 else ""}
        if luck < 0.018:  # a move: the school before still has the child on its list
            left = FIRST_DAY + timedelta(days=rng.randint(20, 150))
            again["leaving"], facts["entry"] = left, left + timedelta(days=rng.randint(1, 20))
        else:
            again["entry"] = FIRST_DAY + timedelta(days=rng.randint(10, 200))
        another.rolls.append((child, again, True))
    elif luck < 0.031:  # left and came back: twice on one roll
        left = entry + timedelta(days=rng.randint(60, 400))
        school.rolls.append((child, facts | {"leaving": left}, True))
        facts["entry"] = left + timedelta(days=rng.randint(30, 200))


def _year_group(rng: Random, year: int) -> str:
    return rng.choice((f"Year {year}", f"{year}")) if year else rng.choice(("Reception", "R", "Year R"))


def _upn(rng: Random, child: Child) -> str:
    school, year = f"9{rng.randint(10, 99)}{rng.randint(2000, 5999)}", (child.born.year + 4) % 100
    return f"{rng.choice('ABCDEFGHJKLMNPQRTUVWXYZ')}{school}{year:02d}{rng.randint(1, 999):03d}"


# From here on, what the office types.


def _typed(rng: Random, schools: list[School], people: County) -> Invented:
    pupils: list[tuple[object, ...]] = []
    contacts: list[tuple[object, ...]] = []
    behind: list[tuple[object, ...]] = []
    clues: list[set[str]] = []
    rows_of: dict[int, list[int]] = defaultdict(list)
    homes_of_others = [child.homes[0] for child in people.children if not child.homes[0].shared]
    for school in schools:
        entries = [(child, facts, second) for child, facts, second in school.rolls]
        lines = []
        for child, facts, second in entries:
            slips = Slips(rng, school.office, [])
            lines.append((_line(slips, school, child, facts, second, homes_of_others), child, slips))
        lines.sort(key=lambda line: (str(line[0][0]["surname"]).strip().lower(), str(line[0][0]["forename"])))
        for place, ((values, sheet, found), child, slips) in enumerate(lines):
            number = len(pupils)
            values |= {"file": f"{school.name}.csv", "sheet": "", "row": place + 2, "school": school.name}
            values["admission_number"] = f"{1000 + place * 3 % 997:06d}"
            pupils.append(tuple(values[column] for column in PUPIL_COLUMNS))
            for contact in sheet:
                contacts.append((number, *(contact.values[column] for column in CONTACT_COLUMNS[1:])))
            behind.append((child.number, child.household, child.kin, child.place, ", ".join(slips.made)))
            clues.append(found)
            rows_of[child.number].append(number)
    lists = Lists(
        pd.DataFrame(pupils, columns=PUPIL_COLUMNS).astype({"date_of_birth": object}),
        pd.DataFrame(contacts, columns=CONTACT_COLUMNS),
    )
    rows = pd.DataFrame(behind, columns=["child", "household", "kin", "place", "noise"])
    true, uncounted = _pairs(people.children)
    siblings = [
        (*sorted((a, b)), kind, bool(clues[a] & clues[b]))
        for one, other, kind in true
        for a in rows_of[one]
        for b in rows_of[other]
    ]
    left_out = [sorted((a, b)) for one, other in uncounted for a in rows_of[one] for b in rows_of[other]]
    same = [pair for each in rows_of.values() for pair in combinations(sorted(each), 2)]
    return Invented(
        lists,
        pd.DataFrame(siblings, columns=["a", "b", "kind", "strong"]),
        pd.DataFrame(same, columns=["a", "b"]),
        pd.DataFrame(left_out, columns=["a", "b"]),
        rows,
    )


def _line(
    slips: Slips, school: School, child: Child, facts: dict[str, object], second: bool, others: list[Home]
) -> tuple[dict[str, object], list[Contact], set[str]]:
    """One row of a list, its contacts, and the strong clues left on it."""
    rng, office = slips.rng, school.office
    home = _home_as_known(slips, school, child, second, others)
    surname, forename = typed.pupil_surname(slips, child), typed.pupil_forename(slips, child)
    address, postcode, dwelling = typed.address(slips, home)
    sheet = _sheet(slips, school, child, home)
    carers = {id(adult) for adult, _ in child.carers}
    phone, email, found = "", "", set()
    first = child.carers[0][0] if child.carers else child.others[0][0]
    if office.pupil_phone == "landline" and home.landline and rng.random() < 0.7:
        phone = typed.phone(slips, home.landline)
        found |= set() if home.shared else {f"phone {digits(phone)}"}
    elif office.pupil_phone == "mobile":
        phone = typed.phones(slips, first)
        found |= _phone_clues(phone, first) if id(first) in carers else set()
    if office.pupil_email == "carer":
        email = typed.email(slips, first)
        found |= _email_clues(email, first) if id(first) in carers else set()
    elif office.pupil_email == "school":
        email = f"{child.born.year % 100}{forename[:1]}{surname}@pupils.example".replace(" ", "").lower()
    homes = {home.number} if dwelling and not home.shared else set()
    codes = {home.postcode} if home.postcode in (address + postcode).upper() and not home.shared else set()
    names = {part for part in re.split(r"[\s-]+", _folded(surname)) if len(part) > 1}
    for contact in sheet:
        found |= contact.clues
        homes |= contact.homes
        names |= {contact.surname} - {""}
        slips.made += contact.made
    found |= {f"home {number} {name}" for number in homes for name in names}
    whole = {clue for clue in found if clue.startswith("carer ")}
    found = (found - whole) | {f"{carer} {code}" for carer in whole for code in codes}
    year = int(str(facts["year"]))
    values: dict[str, object] = {
        "upn": _upn_as_typed(slips, facts),
        "former_upn": facts["former_upn"] if office.former_upns else "",
        "surname": surname,
        "forename": forename,
        "date_of_birth": _born(slips, child),
        "sex": child.sex,
        "year_group": _year_group(rng, year),
        "reg_group": f"{year}{rng.choice('ABC')}",
        "entry_date": facts["entry"],
        "leaving_date": facts["leaving"],
        "address": address,
        "postcode": postcode,
        "phone": phone,
        "email": email,
    }
    return values, sheet, found


def _home_as_known(slips: Slips, school: School, child: Child, second: bool, others: list[Home]) -> Home:
    """Where this school believes the child lives: the other parent's, or a home left long ago."""
    rng = slips.rng
    home = child.homes[0]
    if len(child.homes) > 1 and slips.happens(0.15, "the other home"):
        home = child.homes[1]
    if child.household not in school.moved:
        moved = slips.happens(0.2 if second else 0.06, "old address")
        let_again = moved and rng.random() < 0.3 and others
        school.moved[child.household] = (
            (rng.choice(others) if let_again else school.town.home()) if moved and not home.shared else None
        )
    return school.moved[child.household] or home


def _sheet(slips: Slips, school: School, child: Child, home: Home) -> list[Contact]:
    """The contacts of a child, typed anew or as they stand beside a brother or sister at the same school."""
    rng, office = slips.rng, school.office
    who = tuple(id(adult) for adult, _ in child.carers)
    key = (child.household, who)
    if key in school.sheets and rng.random() < 0.75:
        return school.sheets[key]
    listed = [(adult, what) for adult, what in child.carers if rng.random() < LISTED.get(what, 0.97)]
    listed = listed or child.carers[:1]
    if len(listed) > 1 and rng.random() < 0.15:
        listed[0], listed[1] = listed[1], listed[0]
    listed += [(adult, what) for adult, what in child.others if rng.random() < (0.9 if adult.office else 0.6)]
    carers = set(who)
    school.sheets[key] = [
        _contact(Slips(rng, office, []), adult, what, home, id(adult) in carers)
        for adult, what in listed[: office.contacts]
    ]
    return school.sheets[key]


def _contact(slips: Slips, adult: Adult, what: str, pupils_home: Home, carer: bool) -> Contact:
    office = slips.office
    title, surname, forename = typed.carer_name(slips, adult)
    if what == "key worker" and slips.happens(0.5, "the home as contact"):
        title, surname, forename = "", adult.home.name, ""
    phones, email = typed.phones(slips, adult), typed.email(slips, adult)
    address, postcode, dwelling = "", "", False
    lives_there = adult.home is pupils_home or what in ("mother", "foster carer")
    home = pupils_home if lives_there else adult.home
    if office.contact_addresses and not (lives_there and slips.rng.random() < 0.5):
        address, postcode, dwelling = typed.address(slips, home)
    contact = Contact(
        {
            "title": title, "surname": surname, "forename": forename,
            "relationship": typed.relationship(slips, what), "phone": phones, "email": email,
            "address": address, "postcode": postcode,
        }
    )  # fmt: skip
    contact.made = slips.made
    if carer and not adult.office:
        contact.clues = _phone_clues(phones, adult) | _email_clues(email, adult)
        contact.surname = _folded(surname)
        if _folded(forename).split(" ")[0] == adult.forename.lower():
            contact.clues.add(f"carer {adult.forename.lower()} {contact.surname}")
        if dwelling and not home.shared:
            contact.homes.add(home.number)
    return contact


def _born(slips: Slips, child: Child) -> date | None:
    born = child.born
    if not slips.office.born or slips.happens(0.003, "no date of birth"):
        return None
    if born.day <= 12 and slips.happens(0.008, "day and month swapped"):
        return date(born.year, born.day, born.month)
    if slips.happens(0.003, "date of birth wrong"):
        return born + timedelta(days=slips.rng.choice((-1, 1, 10, -10, 365)))
    return born


def _upn_as_typed(slips: Slips, facts: dict[str, object]) -> str:
    upn = str(facts["upn"])
    if not slips.office.upns or slips.happens(0.02, "no UPN"):
        return ""
    if upn and slips.happens(0.004, "UPN mistyped"):
        place = slips.rng.randrange(1, 13)
        upn = upn[:place] + slips.rng.choice("0123456789") + upn[place + 1 :]
    return upn.lower() if slips.rng.random() < 0.01 else upn


# Clues, and the truth.


def digits(text: str) -> str:
    """A British number's digits from 0 on, however it was typed."""
    found = re.sub(r"\D", "", text)
    found = re.sub(r"^(00)?44(?=\d{10,11}$)", "", found).lstrip("0")
    return f"0{found}"


def _phone_clues(text: str, adult: Adult) -> set[str]:
    own = {digits(number) for number in (adult.mobile, adult.old_mobile)}
    if adult.home.landline and not adult.home.shared:
        own.add(digits(adult.home.landline))
    return {f"phone {digits(part)}" for part in re.split("[;/,]", text) if digits(part) in own}


def _email_clues(text: str, adult: Adult) -> set[str]:
    plain = text.strip().lower()
    return {f"email {plain}"} if plain in (adult.email, adult.other_email) else set()


def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^a-z -]", "", text.lower()).split())


def _pairs(children: list[Child]) -> tuple[list[tuple[int, int, str]], list[tuple[int, int]]]:
    """Pairs of children who share a carer: true ones with their kind, and those in one foster home."""
    cared_for: dict[int, list[Child]] = defaultdict(list)
    for child in children:
        for adult, _ in child.carers:
            cared_for[id(adult)].append(child)
    true: dict[tuple[int, int], str] = {}
    uncounted: set[tuple[int, int]] = set()
    for group in cared_for.values():
        for one, other in combinations(group, 2):
            pair = (min(one.number, other.number), max(one.number, other.number))
            shared = len(set(map(id, one.parents)) & set(map(id, other.parents)))
            if one.place == "fostered" and one.fostered != other.fostered:
                uncounted.add(pair)
            else:
                whole = shared == max(len(one.parents), len(other.parents))
                true[pair] = "full" if whole else "half" if shared else "step"
    return [(*pair, kind) for pair, kind in true.items()], sorted(uncounted)


if __name__ == "__main__":
    look = county(int(sys.argv[1]), int(sys.argv[2]))
    with pd.option_context("display.width", 220, "display.max_columns", 30, "display.max_colwidth", 44):
        print(
            look.lists.pupils.drop(columns=["file", "sheet", "reg_group"])
            .sample(25, random_state=1)
            .sort_index()
        )
        print(look.lists.contacts.sample(25, random_state=1).sort_index())
    kinds = look.siblings.groupby("kind")["strong"].agg(["size", "mean"])
    print(kinds, f"ceiling {look.ceiling:.4f}", f"same pupil {len(look.same_pupil)}", sep="\n")
    print(f"{len(look.lists.pupils)} rows, {look.lists.pupils['school'].nunique()} schools")
