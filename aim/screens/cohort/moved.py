"""Who is where: bands, who moved into or out of persistent absence, who is close to it; by name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aim.cohort.views import Chosen, enrolments_of
from aim.screens.cohort.bands import Bands, bands
from aim.screens.cohort.behind import Behind, listed_children
from aim.screens.cohort.look import Look
from aim.wording import counted

NEAR = 5  # sessions on either side of persistent absence


@dataclass(frozen=True, eq=False)
class WhoIsWhere:
    """The section."""

    bands: Bands
    moved_in_words: str
    into: Behind | None
    out_of: Behind | None
    near: Behind


def who_is_where(look: Look) -> WhoIsWhere:
    """What the section shows. Movement is over the year, whatever half term is chosen, up to it."""
    before, now, since = _before_and_now(look)
    into = out_of = None
    words = "There is no earlier half term this year to have moved from."
    if before is not None:
        was, is_now = _persistent(before), _persistent(now)
        both = _possible(before) & _possible(now)
        into = _listed(look, now, both & ~was & is_now, f"Into persistent absence since {since} began")
        out_of = _listed(look, now, both & was & ~is_now, f"Out of persistent absence since {since} began")
        words = (
            f"Since {since} began {counted(len(into), 'pupil')} moved into persistent absence over the year, "
            f"and {len(out_of):,} moved out of it. Whoever joined since has not moved."
        )
    return WhoIsWhere(bands(look), words, into, out_of, _near(look))


def _before_and_now(look: Look) -> tuple[Chosen | None, Chosen, str]:
    """The year up to the half term looked at (else the latest), with it, and its name."""
    names = look.year.half_terms_met
    last = look.period.half_term or (names[-1] if names else "")
    place = names.index(last) if last in names else -1
    whole = look.whole_year
    places = [look.year.half_terms.index(name) for name in names]
    if place < 1:
        return None, whole, last
    return whole.with_half_terms(places[:place]), whole.with_half_terms(places[: place + 1]), last


def _absent_and_possible(some: Chosen) -> tuple[np.ndarray, np.ndarray]:
    absent = some.each[:, 1] + some.each[:, 2]
    return absent, absent + some.each[:, 0]


def _possible(some: Chosen) -> np.ndarray:
    return np.asarray(_absent_and_possible(some)[1] > 0)


def _persistent(some: Chosen) -> np.ndarray:
    absent, possible = _absent_and_possible(some)
    return np.asarray((possible > 0) & (10 * absent >= possible))


def _listed(look: Look, some: Chosen, inside: np.ndarray, what: str) -> Behind:
    rows = enrolments_of(some.of(some.rows[inside]))
    return listed_children(look, what, rows.sort_values(["attendance", "surname", "forename"], kind="stable"))


def _near(look: Look) -> Behind:
    """Those within five sessions of persistent absence on either side, how many beside each name."""
    rows = enrolments_of(look.some)
    rows = rows[rows["sessions_over"].between(-NEAR, NEAR)]
    rows = rows.sort_values(["sessions_over", "surname", "forename"], ascending=[False, True, True])
    rows = rows.assign(over=[_over(each) for each in rows["sessions_over"]])
    what = f"Within {NEAR} sessions of persistent absence {look.period.said}"
    return listed_children(look, what, rows, more={"over": "From 10%"})


def _over(sessions: int) -> str:
    if sessions >= 0:
        return "just at it" if not sessions else f"{sessions} over"
    return f"{-sessions} short of it"
