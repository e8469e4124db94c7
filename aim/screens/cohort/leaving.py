"""What the Cohort page gives to take away, of those looked at: a page for governors, Excel workbooks."""

from __future__ import annotations

from datetime import date

from aim.casework.cases import Cases
from aim.documents.briefing import EVERYONE
from aim.screens.cohort.look import Look, school_in_words, year_group_in_words
from aim.screens.cohort.meetings import achieved
from aim.screens.take_away import TakeAway, briefing, slides_in_a_zip, workbook

DFE = "DfE's basis: aged 5 to 15, Year 11 up to the spring bank holiday"


def who_in_words(look: Look) -> str:
    """Whose figures they are, as they stand at the head of what is taken away."""
    asked, schools = look.asked, look.choices.schools
    one = asked.school or (schools[0] if len(schools) == 1 else "")
    where = school_in_words(one) if one else f"{len(schools)} schools"
    parts = (where, year_group_in_words(asked.year_group), asked.reg_group)
    return ", ".join(part for part in parts if part)


def briefing_of(look: Look, today: date, cases: Cases | None = None) -> TakeAway | None:
    """The page for governors, nameless; None where there are no marks.

    ``cases`` are the meetings that may be seen; None where casework cannot be used: nothing is said of them.
    """
    basis = DFE if look.asked.dfe_basis else EVERYONE
    return briefing(
        look.two_years,
        school=who_in_words(look),
        on=look.as_at_of_year or today,
        today=today,
        settings=look.settings,
        meetings=achieved(look, cases, today) if cases is not None else None,
        phase=look.asked.phase,
        basis=basis,
    )


def slides_of(look: Look, today: date) -> TakeAway | None:
    """The charts at the size of a slide, nameless; None where there are no marks."""
    return slides_in_a_zip(look.two_years, on=look.as_at_of_year or today, settings=look.settings)


def workbook_of(look: Look, today: date, *, inside: bool) -> TakeAway | None:
    """The Excel workbook, with names for ``inside`` alone; None where there are no marks."""
    on = look.as_at_of_year or today
    return workbook(look.two_years, school=who_in_words(look), on=on, inside=inside, settings=look.settings)
