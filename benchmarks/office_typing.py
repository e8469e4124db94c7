"""How a school office types a name, a telephone number and an address: its own habits, and its slips.

Every function takes the ``random.Random`` to draw from and returns the text with the slips made, by name;
nothing here knows whether two children belong together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from benchmarks.county_families import Adult, Child, Home
from benchmarks.county_names import MIDDLE, SHORT

NO_PHONE = (
    "00000 000000", "00000000000", "07000000000", "07000 000000", "01234 567890", "07777777777", "0", "NONE",
    "none", "n/a", "N/A", "TBC", "No phone", "-", "x", "07123456789", "unknown", "ex directory",
)  # fmt: skip
NO_EMAIL = (
    "none@none.com",
    "noemail@noemail.com",
    "n/a",
    "none",
    "no email",
    "x@x.com",
    "parent@example.com",
)
NO_ADDRESS = (
    "NFA",
    "Unknown",
    "unknown",
    "Temporary accommodation",
    "See file",
    "Address withheld",
    "c/o school",
)
SHORT_STREETS = {
    "Road": ("Rd", "Rd.", "Raod"),
    "Street": ("St", "St.", "Str"),
    "Avenue": ("Ave", "Av", "Ave."),
    "Close": ("Cl", "Cl.", "Clo"),
    "Lane": ("Ln", "La"),
    "Drive": ("Dr", "Dr.", "Drv"),
    "Crescent": ("Cres", "Cresc", "Cr"),
    "Gardens": ("Gdns", "Gdn", "Gardens."),
    "Terrace": ("Terr", "Ter"),
    "Court": ("Ct", "Crt"),
    "Place": ("Pl", "Pl."),
    "Grove": ("Gr", "Gve"),
    "Way": ("Wy",),
}
BESIDE = {
    a: b
    for row in ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    for a, b in zip(row, row[1:] + row[-2], strict=True)
}
MOTHER = (
    "Mother",
    "Mother",
    "Mum",
    "MOTHER",
    "Parent",
    "Parent/Guardian",
    "M",
    "Mother (PR)",
    "Parental Responsibility",
)
WORDS_FOR = {
    "mother": MOTHER,
    "father": ("Father", "Father", "Dad", "FATHER", "Parent", "F", "Parent/Guardian"),
    "stepfather": (
        "Step-father",
        "Stepfather",
        "Step Father",
        "Step-parent",
        "Mum's partner",
        "Step Dad",
        "Other",
    ),
    "stepmother": ("Step-mother", "Stepmother", "Step Mum", "Step-parent", "Dad's partner", "Other"),
    "grandmother": (
        "Grandmother",
        "Nan",
        "Grandparent",
        "Gran",
        "Nana",
        "GRANDPARENT",
        "Other family member",
    ),
    "aunt": ("Aunt", "Auntie", "Other family member", "Other relative", "AUNT"),
    "uncle": ("Uncle", "Other family member", "Other relative"),
    "friend": ("Friend", "Family friend", "Neighbour", "Other", "Emergency contact"),
    "childminder": ("Childminder", "Child minder", "Child-minder", "Other", "Other contact"),
    "foster carer": ("Foster carer", "Foster Mother", "Carer", "Foster Parent", "Guardian"),
    "social worker": ("Social worker", "Social Worker", "SW", "Social services", "Other"),
    "key worker": ("Key worker", "Keyworker", "Carer", "Residential worker", "Guardian"),
}


@dataclass(frozen=True, slots=True)
class Office:
    """The habits of one school's office, and which columns its list has."""

    contacts: int  # how many at most
    titles: bool
    emails: bool
    contact_addresses: bool
    addresses: bool
    postcode_apart: bool
    upns: bool
    former_upns: bool
    born: bool
    pupil_phone: str  # "" | landline | mobile
    pupil_email: str  # "" | carer | school
    capitals: bool
    phones: str  # spaced | plain | international | hyphens | no zero
    joiner: str
    town: str  # never | town | town and county
    short_streets: float
    careful: float  # slips are this many times the usual
    number: str
    address: str

    @classmethod
    def of(cls, rng: Random, number: int) -> Office:
        """The habits of one more school."""

        def mostly(share: float) -> bool:
            return rng.random() < share

        return cls(
            contacts=rng.choices((0, 1, 2, 3, 5), (4, 12, 34, 30, 20))[0],
            titles=mostly(0.8),
            emails=mostly(0.75),
            contact_addresses=mostly(0.5),
            addresses=mostly(0.95),
            postcode_apart=mostly(0.88),
            upns=mostly(0.9),
            former_upns=mostly(0.3),
            born=mostly(0.98),
            pupil_phone=rng.choices(("", "landline", "mobile"), (40, 30, 30))[0],
            pupil_email=rng.choices(("", "carer", "school"), (55, 25, 20))[0],
            capitals=mostly(0.12),
            phones=rng.choices(
                ("spaced", "plain", "international", "hyphens", "no zero"), (40, 38, 10, 6, 6)
            )[0],
            joiner=rng.choices((", ", " ", ",", "\n", ",  "), (60, 15, 10, 8, 7))[0],
            town=rng.choices(("never", "town", "town and county"), (30, 50, 20))[0],
            short_streets=rng.choice((0.02, 0.1, 0.1, 0.3, 0.9)),
            careful=rng.choice((0.5, 1.0, 1.0, 1.5)),
            number=f"01632 4{number:05d}",
            address=f"office@school{number}.example",
        )


@dataclass(slots=True)
class Slips:
    """What went wrong with one row, by name."""

    rng: Random
    office: Office
    made: list[str]

    def happens(self, share: float, name: str) -> bool:
        """Whether a slip of this share of values is made here; kept by name if it is."""
        if self.rng.random() >= share * self.office.careful:
            return False
        self.made.append(name)
        return True


def mistyped(rng: Random, text: str) -> str:
    """One slip of the fingers past the first letter: left out, doubled, swapped, or the key beside it."""
    letters = [place for place, letter in enumerate(text) if place and letter.isalpha()]
    if len(letters) < 2:
        return text
    place = rng.choice(letters[:-1])
    way = rng.randrange(4)
    if way == 0:
        return text[:place] + text[place + 1 :]
    if way == 1:
        return text[:place] + text[place] + text[place:]
    if way == 2:
        return text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    return text[:place] + BESIDE.get(text[place].lower(), "e") + text[place + 1 :]


# Names.


def pupil_surname(slips: Slips, child: Child) -> str:
    """The surname as this office has it: another of the child's, part of a double one, a slip."""
    rng, name = slips.rng, child.surname
    if child.also and slips.happens(0.10, "child under another surname"):
        name = rng.choice(child.also)
    if "-" in name and slips.happens(0.15, "hyphen"):
        name = name.replace("-", rng.choice((" ", " - ", "")))
    if name.startswith(("O'", "Mc", "Mac")) and slips.happens(0.25, "O' or Mc"):
        name = name.replace("O'", rng.choice(("O", "O ", "O’"))).replace("Mc", "Mc ")
    if slips.happens(0.012, "child's surname mistyped"):
        name = mistyped(rng, name)
    return _spaced(slips, name.upper() if slips.office.capitals else name)


def pupil_forename(slips: Slips, child: Child) -> str:
    """The forename: short, long, with a middle name, a slip."""
    rng, name = slips.rng, child.forename
    if name in SHORT and slips.happens(0.10, "child's short forename"):
        name = rng.choice(SHORT[name])
    elif slips.happens(0.04, "child's middle name"):
        name = f"{name} {rng.choice(MIDDLE[child.sex])}"
    if slips.happens(0.012, "child's forename mistyped"):
        name = mistyped(rng, name)
    return _spaced(slips, name.upper() if slips.office.capitals and rng.random() < 0.5 else name)


def carer_name(slips: Slips, adult: Adult) -> tuple[str, str, str]:
    """Title, surname and forename of a carer as typed."""
    rng = slips.rng
    title, surname, forename = adult.title, adult.surname, adult.forename
    if adult.also and slips.happens(0.22, "carer's other surname"):
        surname = adult.also
    if title in ("Mrs", "Miss", "Ms") and slips.happens(0.25, "carer's title"):
        title = rng.choice(("Mrs", "Miss", "Ms"))
    if forename in SHORT and slips.happens(0.12, "carer's nickname"):
        forename = rng.choice(SHORT[forename])
    if slips.happens(0.13, "carer's initial only"):
        forename = forename[0] + rng.choice(("", "", "."))
    elif slips.happens(0.05, "carer without forename"):
        forename = ""
    elif slips.happens(0.05, "carer's middle name"):
        forename = f"{forename} {rng.choice(MIDDLE[adult.sex])}"
    if len(forename) > 2 and slips.happens(0.025, "carer's forename mistyped"):
        forename = mistyped(rng, forename)
    if slips.happens(0.02, "carer's surname mistyped"):
        surname = mistyped(rng, surname)
    if forename and slips.happens(0.012, "carer's names swapped"):
        surname, forename = forename, surname
    elif slips.happens(0.02, "carer's names in one cell"):
        surname, forename = f"{forename} {surname}".strip(), ""
        surname = f"{title} {surname}" if rng.random() < 0.4 else surname
    elif slips.happens(0.012, "Mr and Mrs"):
        title = rng.choice(("Mr & Mrs", "Mr and Mrs"))
    if not slips.office.titles or rng.random() < 0.08:
        title = ""
    if slips.office.capitals:
        surname = surname.upper()
    return title, _spaced(slips, surname), _spaced(slips, forename)


def relationship(slips: Slips, what: str) -> str:
    """What the contact is to the child, in this office's words, or nothing."""
    blank = 0.12 if what in ("mother", "father") else 0.06
    if slips.happens(blank, f"relationship not said ({what})"):
        return ""
    return slips.rng.choice(WORDS_FOR[what])


def _spaced(slips: Slips, text: str) -> str:
    if not slips.happens(0.02, "spaces"):
        return text
    return slips.rng.choice((f"{text} ", f" {text}", text.replace(" ", "  ")))


# Telephones and e-mail.


def phone(slips: Slips, number: str) -> str:
    """A number as typed: the office's form, its slips."""
    rng = slips.rng
    digits = re.sub(r"\D", "", number)
    if slips.happens(0.025, "digit wrong"):
        place = rng.randrange(3, len(digits) - 1)
        way = rng.randrange(3)
        if way == 0:
            digits = digits[:place] + str((int(digits[place]) + rng.randint(1, 9)) % 10) + digits[place + 1 :]
        elif way == 1:
            digits = digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
        else:
            digits = digits[:place] + digits[place + 1 :]
    form = slips.office.phones if rng.random() < 0.85 else rng.choice(("spaced", "plain", "international"))
    text = {
        "plain": digits,
        "spaced": f"{digits[:5]} {digits[5:]}"
        if rng.random() < 0.7
        else f"{digits[:5]} {digits[5:8]} {digits[8:]}",
        "international": rng.choice(("+44 ", "+44", "0044 ", "+44 (0)")) + digits[1:],
        "hyphens": f"{digits[:5]}-{digits[5:8]}-{digits[8:]}",
        "no zero": digits[1:],
    }[form]
    if digits.startswith("01") and rng.random() < 0.2:
        text = f"({digits[:5]}) {digits[5:]}"
    if slips.happens(0.03, "words beside the number"):
        text = rng.choice(
            (
                f"{text} (mum)",
                f"mob {text}",
                f"{text} - work",
                f"M: {text}",
                f"{text} *use first*",
                f"{text}.",
            )
        )
    return text


def phones(slips: Slips, adult: Adult) -> str:
    """What stands as a contact's telephone: one or several numbers, an old one, a dummy, nothing."""
    rng, numbers = slips.rng, []
    if slips.happens(0.012, "dummy phone"):
        return rng.choice(NO_PHONE)
    if slips.happens(0.01, "school's own phone"):
        return slips.office.number
    if slips.happens(0.07, "old mobile"):
        numbers.append(adult.old_mobile)
    elif not slips.happens(0.09, "no mobile"):
        numbers.append(adult.mobile)
    if adult.home.landline and rng.random() < 0.4:
        numbers.append(adult.home.landline)
    if adult.work and rng.random() < 0.5:
        numbers.append(adult.work)
    rng.shuffle(numbers)
    typed = [phone(slips, number) for number in numbers]
    if slips.happens(0.01, "dummy phone"):
        typed.append(rng.choice(NO_PHONE))
    return rng.choices((";", "; ", " / ", ","), (70, 20, 6, 4))[0].join(typed)


def email(slips: Slips, adult: Adult) -> str:
    """What stands as a contact's e-mail."""
    rng = slips.rng
    if not slips.office.emails or slips.happens(0.25, "no e-mail"):
        return ""
    if slips.happens(0.012, "dummy e-mail"):
        return rng.choice(NO_EMAIL)
    if slips.happens(0.008, "school's own e-mail"):
        return slips.office.address
    text = adult.other_email if slips.happens(0.12, "another e-mail") else adult.email
    if slips.happens(0.025, "e-mail mistyped"):
        text = mistyped(rng, text)
    if slips.happens(0.12, "e-mail in capitals"):
        text = text.upper() if rng.random() < 0.3 else text[0].upper() + text[1:]
    return f"{text} " if rng.random() < 0.02 else text


# Addresses.


def postcode(slips: Slips, home: Home) -> tuple[str, bool]:
    """The postcode as typed, and whether it is still the right one."""
    rng, text = slips.rng, home.postcode
    if slips.happens(0.05, "no postcode"):
        return "", False
    right = True
    if slips.happens(0.025, "postcode mistyped"):
        right = False
        way = rng.randrange(3)
        if way == 0:
            text = text[:-1] + rng.choice("ABDEFGHJLNPQRSTUWXYZ".replace(text[-1], ""))
        elif way == 1:
            text = text[:-2] + text[-1] + text[-2]
            right = text == home.postcode
        else:
            text = text[:-3] + str((int(text[-3]) + rng.randint(1, 9)) % 10) + text[-2:]
    if rng.random() < 0.08:
        text = text.replace("1", "I") if rng.random() < 0.5 else text.replace("0", "O")
    if rng.random() < 0.15:
        text = text.replace(" ", rng.choice(("", "  ")))
    return (text.lower() if rng.random() < 0.08 else text), right


def street(slips: Slips, home: Home) -> str:
    """The street as typed, shortened or mistyped."""
    rng = slips.rng
    *name, kind = home.street.split(" ")
    if rng.random() < slips.office.short_streets:
        kind = rng.choice(SHORT_STREETS[kind])
    elif slips.happens(0.02, "kind of street left out"):
        kind = ""
    text = f"{' '.join(name)} {kind}".strip()
    if text.startswith(("Queens", "Kings")) and rng.random() < 0.4:
        text = text.replace("s ", "'s ", 1)
    return mistyped(rng, text) if slips.happens(0.025, "street mistyped") else text


def door(slips: Slips, home: Home) -> tuple[list[str], bool]:
    """What stands before the street, and whether it still says which dwelling it is."""
    rng, number, right = slips.rng, home.door, True
    if number and slips.happens(0.01, "house number wrong"):
        number, right = str(int(number) + rng.choice((-2, -1, 1, 2, 10))), False
    if home.building:
        if slips.happens(0.08, "flat left out"):
            return [home.building, number], False
        flat = rng.choices(
            (f"Flat {home.flat}", f"Apt {home.flat}", home.flat, f"flat {home.flat}", f"F{home.flat}"),
            (60, 8, 20, 7, 5),
        )[0]
        way = rng.randrange(4)
        if way == 0:
            return [flat, home.building, number], right
        if way == 1:
            return [f"{flat} {home.building}", number], right
        if way == 2:
            return [flat, home.building], right
        return [home.building, flat, number], right
    if home.flat:
        if slips.happens(0.08, "flat left out"):
            return [number], False
        flat = f"Flat {home.flat.upper() if rng.random() < 0.7 else home.flat}"
        forms: list[tuple[str, ...]] = [(flat, number), (f"{flat}, {number}",), (f"{number} {flat}",)]
        if home.flat.isalpha():
            forms += [(f"{number}{home.flat}",), (f"{number}{home.flat.upper()}",)]
        else:
            forms += [(f"{home.flat}/{number}",), (f"Fl {home.flat} {number}",)]
        return list(rng.choice(forms)), right
    if home.name and number:
        left_out = rng.random()
        return ([number] if left_out < 0.3 else [home.name] if left_out < 0.4 else [home.name, number]), right
    if home.name:
        return [home.name], right
    return [
        rng.choice((f"No {number}", f"No. {number}", f"{number},")) if rng.random() < 0.03 else number
    ], right


def address(slips: Slips, home: Home) -> tuple[str, str, bool]:
    """Address, postcode, and whether they still say which dwelling it is (without its flat they do not)."""
    rng, office = slips.rng, slips.office
    if not office.addresses or slips.happens(0.02, "no address"):
        return "", "", False
    if slips.happens(0.004, "dummy address"):
        return rng.choice(NO_ADDRESS), "", False
    if home.shared:
        room = f"Room {rng.randint(1, 20)}, " if home.name.endswith("Lodge") and rng.random() < 0.3 else ""
        home_name = home.name if rng.random() < 0.8 else ""
        before, right = [room + home_name if home_name else room.rstrip(", "), home.door], False
    else:
        before, right = door(slips, home)
    road = street(slips, home)
    last = before.pop() if before and before[-1][:1].isdigit() else ""
    parts = [*before, f"{last} {road}".strip()]
    if office.town != "never" and rng.random() < 0.85:
        parts.append(home.town)
    if office.town == "town and county" and rng.random() < 0.8:
        parts.append(rng.choice(("Zedshire", "Zeds", "ZEDSHIRE")))
    code, code_right = postcode(slips, home)
    text = office.joiner.join(part for part in parts if part)
    if not office.postcode_apart or slips.happens(0.015, "postcode inside the address"):
        text, code = f"{text}{office.joiner}{code}".rstrip(office.joiner), ""
    if office.capitals or rng.random() < 0.03:
        text = text.upper()
    elif rng.random() < 0.02:
        text = text.lower()
    street_right = "street mistyped" not in slips.made[-3:] or code_right
    return text, code, right and street_right
