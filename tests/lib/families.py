"""Pupils and contacts as a test writes them, in one line each.

    Ada; Okafor; 2015-04-09; Oak | 1 Station Road; ZZ99 2UL | Mother; Mrs N Okafor; 07700 900100; n@x.example

The first part is the pupil (forename, surname, born, school, UPN, sex), the second the home (address,
postcode, telephone, e-mail), every other a contact (relationship, name, telephone, e-mail, address). What
stands last in a part may be left out; ``-`` or nothing is nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from aim.certificates.contacts import CONTACT_COLUMNS, person_in_parts
from aim.siblings.lists import PUPIL_COLUMNS, People


def people(*lines: str) -> People:
    """These pupils, each in a row of their school's list."""
    pupils, contacts = [], []
    for row, line in enumerate(lines):
        who, home, *others = [*(part.strip() for part in line.split("|")), ""][: max(2, line.count("|") + 1)]
        forename, surname, born, school, upn, sex = _fields(who, 6)
        address, postcode, phone, email = _fields(home, 4)
        pupil = dict.fromkeys(PUPIL_COLUMNS, "") | {
            "file": f"{school or 'school'}.csv",
            "row": row + 2,
            "school": school,
            "upn": upn,
            "surname": surname,
            "forename": forename,
            "date_of_birth": date.fromisoformat(born) if born else None,
            "sex": sex,
            "address": address,
            "postcode": postcode,
            "phone": phone,
            "email": email,
        }
        pupils.append(pupil | {"child": upn or f"{school}|{surname}|{forename}|{born}"})
        for contact in others:
            relationship, name, number, mail, place = _fields(contact, 5)
            person = person_in_parts(name)
            named = {"title": person.title, "surname": person.surname, "forename": person.forename}
            said = {"relationship": relationship, "phone": number, "email": mail, "address": place}
            contacts.append(dict.fromkeys(CONTACT_COLUMNS, "") | {"pupil": row} | named | said)
    return People(
        pd.DataFrame(pupils, columns=[*PUPIL_COLUMNS, "child"], dtype=object),
        pd.DataFrame(contacts, columns=["pupil", *CONTACT_COLUMNS], dtype=object),
    )


def _fields(part: str, count: int) -> Sequence[str]:
    said = [field.strip() for field in part.split(";")]
    return [*("" if field == "-" else field for field in said), *[""] * count][:count]
