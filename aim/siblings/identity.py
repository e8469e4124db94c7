"""Which rows are one child on two rolls: dual registration, a move, the same child entered twice.

Twins are never merged: where only the forename tells two children apart, it has to be one forename. A short
form (Sam, Samuel) is enough between two schools, and never within one.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from aim.siblings.comparing import Compared
from aim.siblings.names import ForenameLevel, SurnameLevel, forename_levels
from aim.siblings.normalising import NOTHING, Codes
from aim.siblings.prepared import NO_DAY, Flags, Prepared
from aim.siblings.weighing import without_surnames

FAMILY = 8.5  # evidence of one family, surnames apart: a home or a carer in common
SOMETHING = 4.0


def same_pupil(data: Prepared, pairs: Compared) -> Flags:
    """Whether each pair of rows is one child."""
    own, a, b = data.own, pairs.a, pairs.b
    family = without_surnames(data, pairs)
    forename = forename_levels(own["forename"][a], own["forename"][b], data.forenames, direct=True)
    called = forename >= ForenameLevel.NEAR
    one_forename = forename == ForenameLevel.SAME
    surname = pairs.surname >= SurnameLevel.NEAR
    born, near_born, unborn = _born(own["born"][a], own["born"][b])
    one_upn, upn = same_upn(data, a, b), own["upn"]
    two_upns = ~one_upn & (upn[a] != NOTHING) & (upn[b] != NOTHING)
    one_school = own["school"][a] == own["school"][b]
    sex = own["sex"][a], own["sex"][b]
    unlike = (sex[0] != sex[1]) & (sex[0] != NOTHING) & (sex[1] != NOTHING)

    by_number = one_upn & np.where(
        born,
        # A number copied to a twin is a slip that one school makes; two schools know a child by two names.
        called | (forename == ForenameLevel.INITIAL) | ~one_school | ~surname,
        called & surname,
    )
    by_name = (
        (born & one_forename & surname & ((family >= SOMETHING) | _nothing_against(pairs)))
        | (born & one_forename & (family >= SOMETHING))
        | (born & called & surname & (family >= FAMILY) & ~one_school & ~unlike)
        | (born & (forename >= ForenameLevel.SHORT) & (family >= FAMILY) & ~one_school & ~unlike)
        | ((near_born | unborn) & one_forename & surname & (family >= FAMILY))
        | (unborn & (forename >= ForenameLevel.SHORT) & surname & (family >= FAMILY) & ~one_school & ~unlike)
    )
    # Two numbers: two children, unless all the rest says one child whom two schools have numbered.
    numbered_twice = ~one_school & (
        (born & one_forename & (family >= SOMETHING))
        | (born & (forename >= ForenameLevel.SHORT) & (family >= FAMILY) & ~unlike)
        | (unborn & one_forename & surname & (family >= FAMILY))
    )
    found: Flags = by_number | (~one_upn & np.where(two_upns, numbered_twice, by_name))
    return found


def _nothing_against(pairs: Compared) -> Flags:
    """Whether nothing tells two children of one name and one birthday apart, and the name is not frequent."""
    carers = pairs.carers
    strangers = carers.mothers_differ | carers.fathers_differ | ((carers.alike == 0) & (carers.unshared >= 1))
    found: Flags = ~strangers & ~pairs.common & (pairs.surname >= SurnameLevel.PART)
    return found


def _born(one: Codes, other: Codes) -> tuple[Flags, Flags, Flags]:
    """One date of birth; two of which one is a slip of the other; one of them not said."""
    unsaid = (one == NO_DAY) | (other == NO_DAY)
    same = (one == other) & ~unsaid
    parts = [_parts(np.where(unsaid, 0, each)) for each in (one, other)]
    (year, month, day), (other_year, other_month, other_day) = parts
    equal = (year == other_year).astype(int) + (month == other_month) + (day == other_day)
    swapped = (year == other_year) & (month == other_day) & (day == other_month)
    near = ~same & ~unsaid & ((equal == 2) | swapped)
    return same, near, unsaid


def _parts(days: Codes) -> tuple[npt.NDArray[np.int64], ...]:
    when = days.astype("datetime64[D]")
    month = when.astype("datetime64[M]")
    year = when.astype("datetime64[Y]")
    return (
        year.astype(np.int64),
        (month - year.astype("datetime64[M]")).astype(np.int64) + 1,
        (when - month.astype("datetime64[D]")).astype(np.int64) + 1,
    )


def same_upn(data: Prepared, a: Codes, b: Codes) -> Flags:
    """Whether two rows have one number; a former one counts."""
    same = np.zeros(len(a), dtype=bool)
    for one in ("upn", "former_upn"):
        for other in ("upn", "former_upn"):
            number = data.own[one][a]
            same |= (number == data.own[other][b]) & (number != NOTHING)
    return same


def one_number(data: Prepared, pairs: Compared) -> Flags:
    """Whether two rows have one UPN, or one name and one date of birth in the lists of one school."""
    own, a, b = data.own, pairs.a, pairs.b
    alike = own["born"][a] != NO_DAY
    for name in ("school", "surname", "forename", "born"):
        alike &= own[name][a] == own[name][b]
    found: Flags = alike | same_upn(data, a, b)
    return found
