"""Which carers two pupils share, for many pairs at once: every contact of one beside each of the other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from aim.siblings.homes import HomeLevel, home_levels
from aim.siblings.names import CarerLevel, CarerNames, Levels
from aim.siblings.normalising import NOTHING, Codes, common_surnames
from aim.siblings.prepared import FATHER, FOSTER, KIN, MOTHER, OTHER, PARENT, UNSAID, Flags, Prepared
from aim.siblings.ragged import beside, distinct, runs
from aim.siblings.weights import weight, weight_or_nothing

Counts = npt.NDArray[np.int16]


class Channel(IntEnum):
    """What two contacts share."""

    NOTHING = 0
    NAME = 1
    ADDRESS = 2
    NEAR = 3  # a number or an e-mail address a slip apart
    SAME = 4  # a number or an e-mail address
    BOTH = 5


@dataclass(frozen=True, eq=False)
class CarersCompared:
    """What each pair's carers have in common; the first fields are of the two contacts that say most."""

    score: npt.NDArray[np.float32]
    channel: Levels
    name: Levels  # CarerLevel
    one: Codes  # the contact of a, of ``Prepared``; NOTHING where there is none
    other: Codes
    kin: Flags  # one of the two is a grandparent, an aunt ...
    foster: Flags
    called_other: Flags  # one of the two is called an "other contact"
    stated: Flags  # both are said to be parents, or stand in the pupil's own row
    unsaid: Flags  # of neither is said what they are
    personal: Flags  # a mobile is what they share
    by_phone: Flags
    by_email: Flags
    phone: Codes  # the number they share, NOTHING where none
    alike: Counts  # how many carers of the pair have whole names in common
    mothers_differ: Flags
    fathers_differ: Flags
    unshared: Counts  # carers known by name that the other does not have: the lesser of the two counts
    parents_listed: Flags  # at least one of the pupils has a parent listed

    def of(self, chosen: npt.NDArray[np.integer] | Flags) -> CarersCompared:
        """The same for some of the pairs."""
        return CarersCompared(**{each.name: getattr(self, each.name)[chosen] for each in fields(self)})


def joined_carers(parts: Sequence[CarersCompared]) -> CarersCompared:
    """Several lots of pairs as one."""
    return CarersCompared(
        **{
            each.name: np.concatenate([getattr(part, each.name) for part in parts])
            for each in fields(CarersCompared)
        }
    )


_PARENTAL = (PARENT, MOTHER, FATHER)


class Carers:
    """The contacts of all pupils, ready to be compared."""

    def __init__(self, data: Prepared) -> None:
        self._data = data
        self._names = CarerNames(
            data.contact_surname, data.contact_forename, data.contact_surnames, data.contact_forenames
        )
        self._common = np.array(
            [each in common_surnames() for each in [*data.contact_surnames, ""]], dtype=bool
        )
        named = (data.contact_surname != NOTHING) & (data.contact_forename != NOTHING)
        self._named = np.bincount(data.contact_of[named], minlength=data.pupils)
        self._mobile = np.array([each.startswith("07") for each in [*data.phones, ""]], dtype=bool)
        self._same_phone, self._shared_phone = _sharing(data, data.phone_of, data.phone)
        order = np.argsort(data.phone_of, kind="stable")
        self._phones = data.phone[order]
        self._first_phone = np.searchsorted(data.phone_of[order], np.arange(data.contacts + 1))

    def compared(self, a: Codes, b: Codes) -> CarersCompared:
        """What the carers of each pair have in common."""
        data = self._data
        start, stop = data.first_contact[:-1], data.first_contact[1:]
        many_a, many_b = (stop - start)[a], (stop - start)[b]
        pair, inside = runs(many_a * many_b)
        one = start[a][pair] + inside // many_b[pair]
        other = start[b][pair] + inside % many_b[pair]
        each = self._each(one, other)
        return _aggregated(a, b, pair, one, other, each, self._named)

    def _each(self, one: Codes, other: Codes) -> _Each:
        """Every contact of the one beside each of the other."""
        data = self._data
        name = self._names.levels(self._names.code[one], self._names.code[other])
        sex, other_sex = data.contact_sex[one], data.contact_sex[other]
        unlike = (sex != other_sex) & (sex > 0) & (other_sex > 0)  # a mother and a father are not one carer
        name = np.where(
            unlike & ((name == CarerLevel.INITIAL) | (name == CarerLevel.SURNAME)), CarerLevel.FAMILY, name
        ).astype(np.int8)
        place = np.searchsorted(self._same_phone, one * data.contacts + other)
        place = place.clip(max=max(0, len(self._same_phone) - 1))
        by_phone = np.zeros(len(one), dtype=bool)
        phone = np.full(len(one), NOTHING, dtype=np.int64)
        if len(self._same_phone):
            by_phone = self._same_phone[place] == one * data.contacts + other
            phone = np.where(by_phone, self._shared_phone[place], NOTHING)
        email, other_email = data.contact_email[one], data.contact_email[other]
        by_email = (email == other_email) & (email != NOTHING)
        at_home = np.zeros(len(one), dtype=bool)
        maybe = np.flatnonzero((data.contact_home[one] != NOTHING) & (data.contact_home[other] != NOTHING))
        homes = home_levels(data.homes, data.contact_home[one[maybe]], data.contact_home[other[maybe]])
        at_home[maybe[homes >= HomeLevel.NEAR]] = True
        open_pairs = ~by_phone & ~by_email & (name >= CarerLevel.FORENAME)
        near = np.zeros(len(one), dtype=bool)
        some = np.flatnonzero(open_pairs)
        near_email = np.zeros(len(one), dtype=bool)
        near[some] = self._near_phones(one[some], other[some])
        near_email[some] = self._near_emails(one[some], other[some]) & ~near[some]
        near |= near_email
        channel = np.select(
            [by_phone & by_email, by_phone | by_email, near, at_home, name >= CarerLevel.INITIAL],
            [Channel.BOTH, Channel.SAME, Channel.NEAR, Channel.ADDRESS, Channel.NAME],
            Channel.NOTHING,
        ).astype(np.int8)
        kind, other_kind = data.contact_kind[one], data.contact_kind[other]
        surname = data.contact_surname[one]
        kin = (kind == KIN) | (other_kind == KIN)
        own = (data.contact_row[one] == NOTHING) | (data.contact_row[other] == NOTHING)
        parental = np.isin(kind, _PARENTAL) | (data.contact_row[one] == NOTHING)
        parental &= np.isin(other_kind, _PARENTAL) | (data.contact_row[other] == NOTHING)
        personal = by_phone & self._mobile[phone]
        weak = by_email & ~by_phone & np.append(data.weak_email, False)[email]
        # Without a digit an address may be another's of that name; then the telephone numbers have to agree.
        numbered = self._first_phone[1:] > self._first_phone[:-1]
        bare = by_email & ~by_phone & np.append(data.bare_email, False)[email]
        rare = (surname != NOTHING) & ~self._common[surname]
        codes = self._names.code
        return _Each(
            channel=channel,
            name=name,
            names=codes[one] * (int(codes.max(initial=0)) + 1) + codes[other],
            any_parent=np.isin(kind, _PARENTAL) | np.isin(other_kind, _PARENTAL),
            kin=kin,
            foster=(kind == FOSTER) | (other_kind == FOSTER),
            called_other=(kind == OTHER) | (other_kind == OTHER),
            unsaid=(kind == UNSAID) & (other_kind == UNSAID) & ~own,
            stated=parental,
            personal=personal,
            by_phone=by_phone,
            by_email=by_email,
            phone=phone,
            mothers=(kind == MOTHER) & (other_kind == MOTHER),
            fathers=(kind == FATHER) & (other_kind == FATHER),
            score=_scores(
                channel,
                name,
                rare=rare,
                parents=personal & parental & own,
                at_most={
                    "near e-mail": near_email,
                    "nameless e-mail": by_email & ~by_phone & (name <= CarerLevel.UNKNOWN),
                    "bare e-mail": bare,
                    "bare e-mail, two numbers": bare & numbered[one] & numbered[other],
                    "kin": kin,
                    "office": weak,
                },
            ),
        )

    def _near_phones(self, one: Codes, other: Codes) -> Flags:
        """Whether two contacts have numbers a slip apart."""
        many, others = (self._first_phone[c + 1] - self._first_phone[c] for c in (one, other))
        pair, inside = runs(many * others)
        i = self._phones[self._first_phone[one][pair] + inside // others[pair]]
        j = self._phones[self._first_phone[other][pair] + inside % others[pair]]
        texts = self._data.phones
        near = np.zeros(len(one), dtype=bool)
        if len(pair):
            packed, place = np.unique(i * len(texts) + j, return_inverse=True)
            ones = [texts[code] for code in packed // len(texts)]
            others_ = [texts[code] for code in packed % len(texts)]
            slip = cpdist(ones, others_, scorer=OSA.distance, score_cutoff=1) <= 1
            near[pair[slip[place]]] = True
        return near

    def _near_emails(self, one: Codes, other: Codes) -> Flags:
        """Whether two contacts have e-mail addresses a slip apart, or one name with two providers."""
        i, j = self._data.contact_email[one], self._data.contact_email[other]
        near = np.zeros(len(one), dtype=bool)
        some = np.flatnonzero((i != NOTHING) & (j != NOTHING))
        if len(some):
            texts = self._data.emails
            packed, place = np.unique(i[some] * len(texts) + j[some], return_inverse=True)
            ones = [texts[code] for code in packed // len(texts)]
            others = [texts[code] for code in packed % len(texts)]
            near[some] = np.array([_near_email(x, y) for x, y in zip(ones, others, strict=True)], dtype=bool)[
                place
            ]
        return near


def _near_email(one: str, other: str) -> bool:
    """Whether two e-mail addresses are a slip apart; other digits are another person's."""
    local, _, _ = one.partition("@")
    other_local, _, _ = other.partition("@")
    digits = [re.sub(r"\D", "", each) for each in (local, other_local)]
    if sorted(digits[0]) != sorted(digits[1]):
        return False
    if local == other_local:
        return len(digits[0]) >= 2
    return len(local) >= 6 and OSA.distance(one, other, score_cutoff=2) <= (2 if len(local) >= 10 else 1)


def _scores(
    channel: Levels, name: Levels, *, rare: Flags, parents: Flags, at_most: Mapping[str, Flags]
) -> npt.NDArray[np.float32]:
    """How much it says that two pupils share two such contacts; ``parents``: a parent's own mobile."""
    table = np.array(
        [[weight_or_nothing("carer", f"{c.name} {n.name}".lower()) for n in CarerLevel] for c in Channel]
    )
    score = table[channel, name]
    score += weight("carer", "rare") * (rare & (channel == Channel.NAME) & (name == CarerLevel.WHOLE))
    unnamed = parents & (channel >= Channel.SAME) & (name == CarerLevel.UNKNOWN)
    score = np.where(unnamed, np.maximum(score, weight("carer", "personal")), score)
    for what, where in at_most.items():
        score = np.where(where, np.minimum(score, weight("carer", what)), score)
    return score.astype(np.float32)


@dataclass(frozen=True, eq=False)
class _Each:
    """What each contact of the one shares with each of the other."""

    channel: Levels
    name: Levels
    names: Codes  # the two names as one number, in the order of the alphabet
    any_parent: Flags
    kin: Flags
    foster: Flags
    called_other: Flags
    unsaid: Flags
    stated: Flags
    personal: Flags
    by_phone: Flags
    by_email: Flags
    phone: Codes
    mothers: Flags
    fathers: Flags
    score: npt.NDArray[np.float32]


def _sharing(data: Prepared, of: Codes, values: Codes) -> tuple[Codes, Codes]:
    """Every pair of contacts of two pupils with a value in common, packed and in order, and the value."""
    one, other = beside(values, values)
    apart = data.contact_of[of[one]] < data.contact_of[of[other]]
    packed = of[one[apart]] * data.contacts + of[other[apart]]
    packed, first = np.unique(packed, return_index=True)
    return packed, values[one[apart]][first]


def _aggregated(
    a: Codes, b: Codes, pair: Codes, one: Codes, other: Codes, each: _Each, named: Codes
) -> CarersCompared:
    """For each pair of pupils the two contacts that say most, and what the rest add or take away.

    ``named`` is how many contacts with a whole name each pupil has.
    """
    count = len(a)
    telling = np.flatnonzero(each.score > 0)
    rank = each.score * 1000 + each.channel * 10 + each.name + each.stated
    # Of equals the first by the alphabet: the order of the contacts must not matter.
    order = telling[np.lexsort((each.phone[telling], each.names[telling], -rank[telling], pair[telling]))]
    first = order[np.unique(pair[order], return_index=True)[1]]
    best = np.full(count, len(pair), dtype=np.int64)
    best[pair[first]] = first

    def differ(both: Flags) -> Flags:
        alike = (each.name >= CarerLevel.UNKNOWN) | (each.channel >= Channel.NEAR)
        listed, agreed = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
        listed[pair[both]] = True
        agreed[pair[both & alike]] = True
        return listed & ~agreed

    whole = (each.name == CarerLevel.WHOLE) | (
        (each.channel >= Channel.NEAR) & (each.name >= CarerLevel.FORENAME)
    )
    whole &= ~each.kin
    alike_a, alike_b = (_how_many(count, pair[whole], which[whole]) for which in (one, other))
    met = np.zeros(count, dtype=bool)
    met[pair] = True
    unshared = np.minimum(named[a] - alike_a, named[b] - alike_b).clip(min=0)
    parents = np.zeros(count, dtype=bool)
    parents[pair[each.any_parent]] = True
    return CarersCompared(
        score=np.append(each.score, 0).astype(np.float32)[best],
        channel=np.append(each.channel, Channel.NOTHING).astype(np.int8)[best],
        name=np.append(each.name, CarerLevel.OTHER).astype(np.int8)[best],
        one=np.append(one, NOTHING)[best],
        other=np.append(other, NOTHING)[best],
        kin=np.append(each.kin, False)[best],
        foster=np.append(each.foster, False)[best],
        called_other=np.append(each.called_other, False)[best],
        unsaid=np.append(each.unsaid, False)[best],
        stated=np.append(each.stated, False)[best],
        personal=np.append(each.personal, False)[best],
        by_phone=np.append(each.by_phone, False)[best],
        by_email=np.append(each.by_email, False)[best],
        phone=np.append(each.phone, NOTHING)[best],
        alike=np.minimum(alike_a, alike_b).astype(np.int16),
        mothers_differ=differ(each.mothers),
        fathers_differ=differ(each.fathers),
        unshared=np.where(met, unshared, 0).astype(np.int16),
        parents_listed=parents,
    )


def _how_many(count: int, pair: Codes, contact: Codes) -> Codes:
    """How many different contacts each pair has here."""
    wide = int(contact.max(initial=0)) + 1
    return np.bincount(distinct(pair * wide + contact) // wide, minlength=count)
