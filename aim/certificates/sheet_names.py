"""What the name of a sheet says of its pupils, where nothing on the sheet does: their form, or who they are.

A workbook may have a sheet for each form or for each pupil and say so nowhere else. A name is believed only
where it looks like nothing else and nothing on the sheet says otherwise, and that it was is always noted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from aim.certificates.cells import Sheet
from aim.certificates.headings import HeadingRow
from aim.certificates.names import tidy, tidy_upn, upn_fault
from aim.certificates.reading import Reading, encoded
from aim.problems import Place, problem
from aim.wording import counted

_LONGEST = 31  # Excel cuts the name of a sheet here: one as long may be the beginning of a longer one
_FORM = re.compile(
    r"^(?:(?:form|class|reg(?:istration)?(?: group)?|tutor group):? )?((\d{1,2}) ?([A-Z]{1,3}\d?))$",
    re.IGNORECASE,
)
_LIKE_A_FORM = re.compile(r"\b\d{1,2}[A-Z]{1,3}\d?\b")
_NO_FORM = frozenset(
    "AM PM ST ND RD TH T HT W WK MON TUE WED THU FRI SAT SUN JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV "
    "DEC".split()
)
_OLDEST_YEAR = 13
_WORDS = r"[^\W\d_]+(?:[ .'\u2019-]+[^\W\d_]+)*"
_NAME = re.compile(rf"^({_WORDS}), ?({_WORDS})(?: \((\w+)\))?$")
_NO_NAME = frozenset(
    "school academy college primary secondary class form year term half week register registers "
    "attendance certificate certificates sheet report marks totals total summary codes key pupil pupils "
    "student students group list data page copy all boys girls".split()
)
_CALENDAR = frozenset(  # each is somebody's name as well, but two together are nobody's
    "autumn spring summer winter easter christmas january february march april may june july august "
    "september october november december monday tuesday wednesday thursday friday saturday sunday jan feb "
    "mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun am pm morning "
    "afternoon".split()
)


def form_in(name: str) -> str:
    """The form that a text is, "" where it is none or could be something else: ``7E1``, ``Form 10B``."""
    found = _FORM.match(tidy(name))
    if not found or not 1 <= int(found[2]) <= _OLDEST_YEAR:
        return ""
    return found[1] if found[3] == found[3].upper() and found[3] not in _NO_FORM else ""


def pupil_in(name: str) -> dict[str, str]:
    """The pupil that the name of a sheet names; empty where it is none, or could be something else.

    A UPN, or a surname and a forename with a comma between. ``Okafor, Ada (2)`` is a copy of a sheet, or a
    second Ada Okafor: nobody can tell.
    """
    text = tidy(name)
    if not upn_fault(tidy_upn(text)):
        return {"upn": tidy_upn(text)}
    found = _NAME.match(text)
    if not found or len(name) >= _LONGEST or (found[3] and not form_in(found[3])):
        return {}
    words = [set(re.findall(r"[^\W\d_]+", part.lower())) for part in (found[1], found[2])]
    if (words[0] | words[1]) & _NO_NAME or all(part <= _CALENDAR for part in words):
        return {}
    return {"surname": found[1], "forename": found[2], "reg_group": found[3] or ""}


def pupil_of_sheet(sheet: Sheet, above: Sequence[Sequence[str]]) -> dict[str, str]:
    """The pupil that a sheet's name names, where the lines above its marks look like no other's name."""
    others = (pupil_in(cell) for row in above for cell in row if tidy(cell) != tidy(sheet.name))
    return {} if any(others) else pupil_in(sheet.name)


def with_form_of_sheet(sheet: Sheet, headings: HeadingRow, reading: Reading) -> Reading:
    """The reading with the form that its sheet is named after, where nothing on the sheet says another."""
    form = form_in(sheet.name)
    mentions = reading.mentions
    if not form or not len(mentions) or (mentions["reg_group"] != "").any():
        return reading
    if _says_otherwise(sheet, headings, set(mentions["year_group"]) - {""}, form):
        return reading
    who = counted(len(mentions), "pupil as written", "pupils as written")
    note = problem("form-from-sheet-name", Place(sheet.file, sheet.name), form, pupils=who)
    return replace(reading, mentions=mentions.assign(reg_group=form), problems=(*reading.problems, note))


def _says_otherwise(sheet: Sheet, headings: HeadingRow, years: set[str], form: str) -> bool:
    """Whether a column, or a line above the table, has another form or year, or a place for one."""
    year = "".join(letter for letter in form[:2] if letter.isdigit())
    if "reg_group" in headings.columns() or years - {year}:
        return True
    lines = [cell for row in sheet.rows(0, headings.first) for cell in row if cell]
    texts = [part for cell in lines for part in _LIKE_A_FORM.findall(cell)]
    for heading in headings.headings:
        if not heading.field and heading.session is None and not heading.date_text:
            texts += encoded(sheet.columns[heading.column], headings.data_row).standing
    own = form.replace(" ", "")
    return any(other not in ("", own) for other in (form_in(text).replace(" ", "") for text in texts))
