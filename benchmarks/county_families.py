"""Invented families of an English county: who they are, where they live, who cares for whom.

Sizes and kinds are near what the census and the Department for Education publish: most families have one or
two children of school age, about six in ten live with both parents, one in eight is a stepfamily, and about
one child in a hundred is looked after. Nothing is typed yet. Every draw comes from one stated seed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Any

from benchmarks.county_names import (
    COMMUNITIES,
    HOUSES,
    KINDS_OF_HOUSE,
    KINDS_OF_STREET,
    STREETS,
    TOWNS,
    Community,
)

FIRST_DAY = date(2025, 9, 1)  # a child is of school age who is 4 to 16 on it
PUPILS_IN_A_TOWN = 3000
NAMES_OF_PLACES = ("Willow", "Bridge", "Beech", "Harbour", "Spring", "Laurel", "Haven", "Larch")
LAST_NAMES_OF_PLACES = {"children's home": "House", "hostel": "Lodge", "site": "Paddocks"}


@dataclass(slots=True, eq=False)
class Home:
    """A dwelling, or an institution in which many live."""

    number: int
    town: str
    street: str
    door: str  # house number, "" where it has only a name
    flat: str = ""
    building: str = ""  # a block of flats
    name: str = ""  # a house name
    postcode: str = ""
    landline: str = ""
    place: int = 0  # of the street in its town
    shared: bool = False  # a children's home, a hostel


@dataclass(slots=True, eq=False)
class Adult:
    """A carer, or anyone else whom a school may ring."""

    title: str
    forename: str
    surname: str
    also: str  # a maiden or earlier surname
    sex: str
    home: Home
    mobile: str
    old_mobile: str
    email: str
    other_email: str
    work: str = ""
    office: bool = False  # a social worker or key worker: cares for nobody here


@dataclass(slots=True, eq=False)
class Child:
    """A child, and the truth about them."""

    number: int
    forename: str
    surname: str
    also: tuple[str, ...]  # other surnames a school may hold
    sex: str
    born: date
    homes: list[Home]  # the main one first
    carers: list[tuple[Adult, str]]  # with what they are to the child
    parents: tuple[Adult, ...]
    others: list[tuple[Adult, str]] = field(default_factory=list)
    household: int = 0  # whose contacts a school keeps together
    kin: int = 0  # families related to one another
    fostered: int = 0  # the birth family of a fostered child
    place: str = "family"  # family | fostered | children's home | hostel | site


@dataclass(slots=True, eq=False)
class Household:
    """Adults at one address with the children they raise, as later families know it."""

    town: Town
    community: Community
    home: Home
    adults: list[Adult]
    children: list[Child]
    kin: int
    grandmother: Adult


class Town:
    """Streets of a town; hands out dwellings that nobody has yet."""

    def __init__(self, rng: Random, number: int, families: int, county: County) -> None:
        """Streets for about three times as many dwellings as there are families with pupils."""
        self.rng, self.county, self.number = rng, county, number
        self.name = TOWNS[number % len(TOWNS)]
        self.taken: set[tuple[int, str, str]] = set()
        names = [name for name, _ in KINDS_OF_STREET]
        weights = [weight for _, weight in KINDS_OF_STREET]
        chosen: dict[str, None] = {}
        while len(chosen) < max(6, families * 3 // 35):
            chosen[f"{rng.choice(STREETS)} {rng.choices(names, weights)[0]}"] = None
        self.streets = list(chosen)
        self.kinds = rng.choices(("houses", "flats", "divided", "named"), (74, 12, 6, 8), k=len(self.streets))
        self.lengths = [rng.randint(12, 70) for _ in self.streets]
        self.codes = [self._postcodes(3) for _ in self.streets]

    def _postcodes(self, how_many: int) -> list[str]:
        letters = "ABDEFGHJLNPQRSTUWXYZ"
        first = f"ZX{1 + self.number} {self.rng.randint(1, 9)}{self.rng.choice(letters)}"
        return [first + last for last in self.rng.sample(letters, how_many)]

    def home(self, near: Home | None = None, apart: int = 0) -> Home:
        """An empty dwelling: anywhere, in the street of ``near``, or no more than ``apart`` doors from it."""
        for attempt in range(60):
            place = near.place if near and attempt < 40 else self.rng.randrange(len(self.streets))
            length = self.lengths[place]
            door = self.rng.randint(1, length)
            if near and apart and near.door.isdigit() and attempt < 30:
                door = max(1, int(near.door) + self.rng.randint(-apart, apart))
            found = self._at(place, door)
            if (place, found.door or found.name, found.flat) not in self.taken:
                self.taken.add((place, found.door or found.name, found.flat))
                return found
        return found

    def _at(self, place: int, door: int) -> Home:
        rng, kind, street = self.rng, self.kinds[place], self.streets[place]
        postcode = self.codes[place][min(2, door // 25)]
        home = Home(self.county.next_number(), self.name, street, str(door), postcode=postcode, place=place)
        if kind == "flats":
            blocks = 1 + self.lengths[place] // 25
            block = rng.randrange(blocks)
            home.door, home.flat = str(10 * (block + 1)), str(door)
            home.building = f"{STREETS[(place * 7 + block) % len(STREETS)]} {('Court', 'House')[place % 2]}"
            home.postcode = self.codes[place][block % 3]
        elif kind == "divided" and door % 3 == 0:
            home.flat = rng.choice("abcd" if door % 2 else "1234")
        elif kind == "named":
            home.name = f"{HOUSES[door % len(HOUSES)]} {KINDS_OF_HOUSE[door % len(KINDS_OF_HOUSE)]}"
            home.door = "" if door % 3 else home.door
        home.landline = self.county.landline() if rng.random() < 0.45 else ""
        return home


@dataclass(slots=True, eq=False)
class Worker:
    """A childminder or a social worker, and how many families more they can take."""

    adult: Adult
    left: int


class County:
    """Everyone of an invented county of about so many children."""

    def __init__(self, pupils: int, seed: int) -> None:
        """Draws families till there are enough children, and the homes where some live without one."""
        self.rng = Random(f"county {seed} {pupils}")
        self._numbers = 0
        self._used: set[str] = set()
        self._surnames: dict[str, tuple[tuple[str, ...], tuple[float, ...]]] = {}
        self.children: list[Child] = []
        self.pupils = pupils
        self.employers = [self.landline() for _ in range(max(3, pupils // 400))]
        self.childminders: dict[str, list[Worker]] = {}
        self.social_workers: list[Worker] = []
        self.recent: dict[str, list[Household]] = {}
        self.towns_of_children: list[tuple[Town, list[Child]]] = []
        self._settle()

    # Small things.

    def next_number(self) -> int:
        """A number that nobody and nothing else of the county has."""
        self._numbers += 1
        return self._numbers

    def _digits(self, how_many: int) -> str:
        return "".join(self.rng.choices("0123456789", k=how_many))

    def _unused(self, drawn: Callable[[], str]) -> str:
        """The first draw that nobody has: two families never hold one number or mailbox by chance."""
        while (value := drawn()) in self._used:
            pass
        self._used.add(value)
        return value

    def landline(self) -> str:
        """A number of the exchange that is kept free for fiction; those from 4 on are the schools' own."""
        return self._unused(lambda: "01632 " + self.rng.choice("2356789") + self._digits(5))

    def mobile(self) -> str:
        """Eleven digits."""
        return self._unused(lambda: "07" + self.rng.choice("34578") + self._digits(8))

    def email(self, forename: str, surname: str) -> str:
        """A mailbox made of the name, with digits where the plain name is taken."""
        stem = self.rng.choice(
            (f"{forename}.{surname}", f"{forename[0]}{surname}", f"{forename}{surname[:4]}")
        )
        stem = stem.lower().replace(" ", "").replace("'", "")
        post = self.rng.choice(("mail.example", "post.example", "inbox.example", "webmail.example"))
        return self._unused(
            lambda: f"{stem}{self.rng.choice(('', str(self.rng.randint(1, 9999)), self._digits(2)))}@{post}"
        )

    def chance(self, share: float) -> bool:
        """True in this share of throws."""
        return self.rng.random() < share

    def forename(self, names: tuple[str, ...], taken: set[str] | None = None) -> str:
        """The earlier in the list the likelier."""
        while True:
            name = names[min(int(self.rng.expovariate(2.6 / len(names))), len(names) - 1)]
            if not taken or name not in taken or len(taken) >= len(names) // 2:
                return name

    def surname(self, community: Community) -> str:
        """A surname as often as the community has it."""
        if community.name not in self._surnames:
            names, weights = zip(*community.surnames.items(), strict=True)
            self._surnames[community.name] = (names, tuple(accumulate(weights)))
        names, sums = self._surnames[community.name]
        return self.rng.choices(names, cum_weights=sums)[0]

    # Adults.

    def adult(self, community: Community, sex: str, surname: str, home: Home, also: str = "") -> Adult:
        """A man or woman with a mobile, perhaps an e-mail, perhaps a number at work that others share."""
        rng = self.rng
        forename = self.forename(community.men if sex == "M" else community.women)
        return Adult(
            title="Mr" if sex == "M" else rng.choices(("Mrs", "Miss", "Ms", "Dr"), (55, 25, 18, 2))[0],
            forename=forename,
            surname=surname,
            also=also,
            sex=sex,
            home=home,
            mobile=self.mobile(),
            old_mobile=self.mobile(),
            email=self.email(forename, surname),
            other_email=self.email(forename, surname),
            work=rng.choice(self.employers[: 1 + len(self.employers) // rng.randint(1, 4)])
            if self.chance(0.12)
            else "",
        )

    def couple(self, community: Community, home: Home, fathers_name: str = "") -> tuple[Adult, Adult, bool]:
        """Mother, father, and whether the mother bears the father's name."""
        his = fathers_name or self.surname(community)
        father = self.adult(community, "M", his, home)
        own = self.surname(community)
        if community.daughters:
            married = self.chance(0.3)
            hers = his if married else self.rng.choice(community.daughters)
        else:
            married = self.chance(0.62)
            hers = of_a_woman(his) if married else own
        mother = self.adult(community, "F", hers, home, also=own if married or self.chance(0.1) else "")
        return mother, father, married

    # Children.

    def births(self) -> list[date]:
        """Days of birth of a family's children of school age, never none."""
        rng = self.rng
        while True:
            how_many = rng.choices((1, 2, 3, 4, 5, 6), (24, 44, 20, 8, 3, 1))[0]
            day = FIRST_DAY - timedelta(days=rng.randint(365, 365 * 22))
            days = [day]
            for _ in range(how_many - 1):
                twins = self.chance(0.012)
                gap = 0 if twins else int(330 + rng.gammavariate(2.2, 330))
                days.append(days[-1] + timedelta(days=gap))
            of_age = [day for day in days if 4 * 365.25 <= (FIRST_DAY - day).days < 16 * 365.25]
            if of_age:
                return of_age

    def surnames(
        self, community: Community, mother: Adult, father: Adult | None, married: bool, sex: str, way: str
    ) -> tuple[str, tuple[str, ...]]:
        """The surname a child bears, and others under which a school may hold it."""
        if father is None:
            return mother.surname, (mother.also,) if mother.also else ()
        if community.daughters:
            if way == "father":
                return father.surname, ()
            return self.rng.choice(community.daughters if sex == "F" else community.sons), (father.surname,)
        if married:
            own = of_a_woman(father.surname) if sex == "F" else father.surname
            return own, (father.surname,) if own != father.surname else ()
        if way == "both":
            both = f"{mother.surname}-{father.surname}"
            return both, (f"{mother.surname} {father.surname}", mother.surname, father.surname)
        return (father.surname, (mother.surname,)) if way == "father" else (mother.surname, ())

    def raise_children(
        self,
        community: Community,
        mother: Adult,
        father: Adult | None,
        married: bool,
        homes: list[Home],
        carers: list[tuple[Adult, str]],
        kin: int,
    ) -> list[Child]:
        """The school-age children of one couple, or of one mother."""
        way = self.rng.choices(("father", "mother", "both"), (66, 20, 14))[0]
        taken: set[str] = set()
        household = self.next_number()
        children = []
        days = self.births()
        alike = self.forename(community.girls)[0]
        for place, born in enumerate(days):
            sex = self.rng.choice("MF")
            names = community.boys if sex == "M" else community.girls
            twin = days.count(born) > 1
            if twin and self.chance(0.3):
                names = tuple(name for name in names if name[0] == alike) or names
            forename = self.forename(names, taken)
            taken.add(forename)
            if place and self.chance(0.08):
                way = self.rng.choice(("father", "mother", "both"))
            surname, also = self.surnames(community, mother, father, married, sex, way)
            number = self.next_number()
            children.append(Child(number, forename, surname, also, sex, born, list(homes), list(carers), ()))
            children[-1].parents = tuple(each for each in (mother, father) if each)
            children[-1].household, children[-1].kin = household, kin
        return children

    # Families.

    def _settle(self) -> None:
        towns = max(1, round(self.pupils / PUPILS_IN_A_TOWN))
        for number in range(towns):
            size = self.pupils // towns
            town = Town(self.rng, number, int(size * 0.62), self)
            self.recent[town.name] = []
            before = len(self.children)
            self._institutions(town, size)
            while len(self.children) - before < size:
                self.children += self.family(town)
            self.towns_of_children.append((town, self.children[before:]))

    def family(self, town: Town, home: Home | None = None, place: str = "family") -> list[Child]:
        """The children of a new family, related to an older one now and then."""
        rng, others = self.rng, self.recent[town.name]
        community = rng.choices(COMMUNITIES, [each.share for each in COMMUNITIES])[0]
        kin, grandmother, name = self.next_number(), None, ""
        if others and home is None and self.chance(0.14):
            relative = rng.choice(others[-200:])
            community, kin, grandmother = relative.community, relative.kin, relative.grandmother
            where = rng.random()
            near = relative.home
            home = (
                near if where < 0.03 else town.home(near, 2 if where < 0.15 else 0) if where < 0.4 else None
            )
            men = [each for each in relative.adults if each.sex == "M"]
            name = men[0].surname if men and self.chance(0.5) else ""
        if home is None and others and self.chance(0.25):  # communities live near each other
            alike = [each for each in others[-60:] if each.community is community]
            home = town.home(rng.choice(alike).home) if alike else None
        home = home or town.home()
        kind = rng.choices(
            ("couple", "mother", "father", "step", "grandmother", "foster"), (60, 20, 3, 13, 2, 1.2)
        )[0]
        if place != "family":
            kind = "mother" if place == "hostel" else "couple"
        make: Any = getattr(self, f"_{kind}")
        older = grandmother or self.adult(community, "F", name or self.surname(community), town.home())
        household = Household(town, community, home, [], [], kin, older)
        children = make(household, name)
        household.children = children
        called: set[str] = set()
        for child in children:
            child.place = place if child.place == "family" else child.place
            if child.forename in called:  # nobody calls two children in one house the same
                child.forename = self.forename(
                    community.boys if child.sex == "M" else community.girls, called
                )
            called.add(child.forename)
        self._whom_else_to_ring(household)
        if place == "family":
            others.append(household)
        return children

    def _couple(self, house: Household, name: str) -> list[Child]:
        mother, father, married = self.couple(house.community, house.home, name)
        house.adults = [mother, father]
        carers = [(mother, "mother"), (father, "father")]
        return self.raise_children(house.community, mother, father, married, [house.home], carers, house.kin)

    def _mother(self, house: Household, name: str, stepfather: Adult | None = None) -> list[Child]:
        """A mother; a father elsewhere, whom half the children see, and who may have another family."""
        mother, father, married = self.couple(house.community, house.home, name)
        involved = self.chance(0.5)
        father.home = house.town.home()
        carers = [(mother, "mother")] + [(father, "father")] * involved
        if stepfather:
            carers.append((stepfather, "stepfather"))
        house.adults += [mother]
        homes = [house.home, father.home] if involved else [house.home]
        if not involved and self.chance(0.4):
            children = self.raise_children(house.community, mother, None, False, homes, carers, house.kin)
        else:
            children = self.raise_children(house.community, mother, father, married, homes, carers, house.kin)
        if involved and self.chance(0.2):
            for child in children:  # some live mostly with the father
                child.homes = child.homes[::-1] if self.chance(0.5) else child.homes
        if involved and self.chance(0.3):
            self.children += self._his_new_family(house, father)
        if stepfather is None and self.chance(
            0.15
        ):  # an earlier child of hers: a half-brother or half-sister
            earlier = [(mother, "mother")]
            children += self.raise_children(
                house.community, mother, None, False, [house.home], earlier, house.kin
            )[:1]
        return children

    def _his_new_family(self, house: Household, father: Adult) -> list[Child]:
        woman = self.adult(house.community, "F", self.surname(house.community), father.home)
        carers = [(woman, "mother"), (father, "father")]
        kin = house.kin
        return self.raise_children(house.community, woman, father, False, [father.home], carers, kin)[:2]

    def _father(self, house: Household, name: str) -> list[Child]:
        mother, father, married = self.couple(house.community, house.home, name)
        house.adults = [father]
        carers = [(father, "father")]
        mother.home = house.town.home()
        if self.chance(0.4):
            carers.append((mother, "mother"))
        return self.raise_children(house.community, mother, father, married, [house.home], carers, house.kin)

    def _step(self, house: Household, name: str) -> list[Child]:
        """Her children, his children (here or visiting), and theirs."""
        man = self.adult(house.community, "M", self.surname(house.community), house.home)
        hers = self._mother(house, name, stepfather=man)
        mother = hers[0].parents[0]
        both: list[Child] = []
        if self.chance(0.45):
            carers = [(mother, "mother"), (man, "father")]
            both = self.raise_children(house.community, mother, man, False, [house.home], carers, house.kin)[
                :2
            ]
        his: list[Child] = []
        if self.chance(0.4):
            before = self.adult(house.community, "F", self.surname(house.community), house.town.home())
            here = self.chance(0.4)
            homes = [house.home, before.home] if here else [before.home, house.home]
            carers = [(before, "mother"), (man, "father"), (mother, "stepmother")]
            if here:
                carers = [carers[1], carers[2], carers[0]]
            his = self.raise_children(
                house.community, before, man, self.chance(0.5), homes, carers, house.kin
            )
        house.adults.append(man)
        return [*hers, *both, *his[:2]]

    def _grandmother(self, house: Household, name: str) -> list[Child]:
        mother, father, married = self.couple(house.community, house.home, name)
        older = house.grandmother
        older.home = house.home
        carers = [(older, "grandmother")]
        mother.home = house.town.home()
        if self.chance(0.3):
            carers.append((mother, "mother"))
        house.adults = [older]
        return self.raise_children(house.community, mother, father, married, [house.home], carers, house.kin)

    def _foster(self, house: Household, name: str) -> list[Child]:
        """Children of one to three families with one foster carer and their social workers."""
        carer = self.adult(house.community, "F", name or self.surname(house.community), house.home)
        house.adults = [carer]
        placed: list[Child] = []
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            community = self.rng.choices(COMMUNITIES, [each.share for each in COMMUNITIES])[0]
            mother, father, married = self.couple(community, house.home)
            family = self.next_number()
            worker = self.social_worker(house.town)
            carers = [(carer, "foster carer")]
            for child in self.raise_children(community, mother, father, married, [house.home], carers, 0)[:2]:
                child.fostered, child.place = family, "fostered"
                child.others.append((worker, "social worker"))
                placed.append(child)
        return placed

    def _institutions(self, town: Town, pupils: int) -> None:
        """Children's homes, hostels and refuges, and sites where families of few names live side by side."""
        for place, every in (("children's home", 2500), ("hostel", 4000), ("site", 9000)):
            for _ in range(int(pupils / every + self.rng.random())):
                home = town.home()
                home.shared, home.flat = True, ""
                home.landline = self.landline()
                home.name = f"{self.rng.choice(NAMES_OF_PLACES)} {LAST_NAMES_OF_PLACES[place]}"
                if place == "children's home":
                    self.children += self._childrens_home(town, home)
                elif place == "hostel":
                    for _ in range(self.rng.randint(4, 9)):
                        self.children += self.family(town, home, "hostel")
                else:
                    self.children += self._site(town, home)

    def _childrens_home(self, town: Town, home: Home) -> list[Child]:
        placed: list[Child] = []
        worker = self.adult(COMMUNITIES[0], "F", self.surname(COMMUNITIES[0]), home)
        worker.mobile = worker.old_mobile = home.landline
        worker.email = worker.other_email = f"manager@{home.name.replace(' ', '').lower()}.example"
        worker.office = True
        for _ in range(self.rng.randint(3, 6)):
            mother, father, married = self.couple(COMMUNITIES[0], home)
            for child in self.raise_children(COMMUNITIES[0], mother, father, married, [home], [], 0)[:1]:
                child.others += [(worker, "key worker"), (self.social_worker(town), "social worker")]
                child.place = "children's home"
                child.household = self.next_number()
                placed.append(child)
        return placed

    def _site(self, town: Town, home: Home) -> list[Child]:
        """Families of two or three surnames, all related, on one site: cousins, not brothers and sisters."""
        names = [self.surname(COMMUNITIES[0]) for _ in range(2)]
        kin, placed = self.next_number(), []
        for _ in range(self.rng.randint(3, 5)):
            mother, father, _ = self.couple(COMMUNITIES[0], home, self.rng.choice(names))
            carers = [(mother, "mother"), (father, "father")]
            children = self.raise_children(COMMUNITIES[0], mother, father, True, [home], carers, kin)
            for child in children:
                child.place = "site"
            placed += children
        return placed

    # Others whom a school may ring.

    def social_worker(self, town: Town) -> Adult:
        """One with a team's telephone, for up to fifteen children."""
        free = [each for each in self.social_workers if each.left]
        if not free or self.chance(0.1):
            adult = self.adult(COMMUNITIES[0], "F", self.surname(COMMUNITIES[0]), town.home())
            adult.office = True
            adult.mobile = adult.old_mobile = self.employers[0] if self.chance(0.5) else self.mobile()
            adult.email = adult.other_email = f"{adult.forename}.{adult.surname}@county.example".lower()
            free = [Worker(adult, self.rng.randint(4, 15))]
            self.social_workers += free
        free[-1].left -= 1
        return free[-1].adult

    def childminder(self, town: Town) -> Adult:
        """One whom three to six families use."""
        minders = self.childminders.setdefault(town.name, [])
        free = [each for each in minders if each.left]
        if not free:
            community = COMMUNITIES[0]
            adult = self.adult(community, "F", self.surname(community), town.home())
            free = [Worker(adult, self.rng.randint(2, 5))]
            minders += free
        free[0].left -= 1
        return free[0].adult

    def _whom_else_to_ring(self, house: Household) -> None:
        rng, town = self.rng, house.town
        near = self.recent[town.name][-150:]
        others: list[tuple[Adult, str]] = []
        if self.chance(0.3) and house.grandmother not in house.adults:
            others.append((house.grandmother, "grandmother"))
        if self.chance(0.05):
            others.append((self.childminder(town), "childminder"))
        if near and self.chance(0.1):
            friend = rng.choice(near)
            if friend.adults and friend.kin != house.kin:
                others.append((rng.choice(friend.adults), "friend"))
        cousins = [each for each in near if each.kin == house.kin and each.adults]
        if cousins and self.chance(0.3):
            aunt = rng.choice(rng.choice(cousins).adults)
            others.append((aunt, "aunt" if aunt.sex == "F" else "uncle"))
        if self.chance(0.012):
            others.append((self.social_worker(town), "social worker"))
        rng.shuffle(others)
        for child in house.children:
            child.others += others


def of_a_woman(surname: str) -> str:
    """The form that a wife or daughter bears, where a community has one."""
    if surname == "Singh":
        return "Kaur"
    return surname[:-1] + "a" if surname.endswith(("ski", "cki")) else surname
