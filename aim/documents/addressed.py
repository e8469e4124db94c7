"""Letters for many children, each to the one parent whom the lists leave no doubt about, or to nobody yet."""

from __future__ import annotations

from dataclasses import replace

from aim.documents.letters import FORM_NAMES
from aim.documents.papers import Asked
from aim.documents.recipients import Offered, offered, only_parent
from aim.pupil import pupil_of
from aim.register import Registers
from aim.siblings.lists import People

TO_AN_AGENCY = "agency-invitation"
HOW_NAMED = (
    "A letter names somebody only where the lists say that this person alone holds parental responsibility, "
    "and nothing of a court order, a confidential address or the local authority. Otherwise the name stays "
    "blank, and the list in the zip says why."
)


def goes_to_parents(form: str) -> bool:
    """Whether this paper is a letter to parents; an agency stands in no list."""
    return form in FORM_NAMES and form != TO_AN_AGENCY


def contacts_of(people: People, registers: Registers, child: str, upn: str, school: str = "") -> Offered:
    """A child's contacts in the lists, with what these and the roll say to look at before sending.

    Where ``school`` is named, only in its own lists and in those that name none.
    """
    everyone = registers.children
    mine = everyone.loc[everyone["child"] == child, "looked_after"]
    return offered(people, child, upn, looked_after=str(next(iter(mine), "")), school=school)


def with_addressee(asked: Asked, people: People, school: str = "") -> Asked:
    """The same letter to the child's only holder of parental responsibility, or with why it names nobody.

    ``school`` is whose lists are looked at where the register names none.
    """
    if not goes_to_parents(asked.form):
        return asked
    pupil = pupil_of(asked.registers, asked.child)
    offer = contacts_of(people, asked.registers, asked.child, pupil.upn, pupil.school or school)
    parent, why = only_parent(offer)
    to_decide = (f"who it goes to, and where: {why}",) if why else ()
    return replace(asked, addressees=(parent,) if parent else (), to_decide=to_decide)
