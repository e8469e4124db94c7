"""Columns of the school's own in a pupil list: a house, a bus route, a band. Whatever tells groups apart.

A column is taken for groups only where it can hardly be anything else: a few different short words, each of
several pupils. Free text, days, identifiers, contacts and what is nobody's business here are left in the file
(``facts/not_a_group.csv``); which of the others is looked at, a person chooses on the Cohort page.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.certificates.cells import Sheet
from aim.certificates.contacts import contact_heading, texts_at
from aim.certificates.dates import looks_like_a_date
from aim.certificates.headings import Heading, HeadingRow
from aim.certificates.names import normal_heading
from aim.certificates.numbered import Places
from aim.facts import table
from aim.register import OWN

FEWEST, MOST = 2, 12  # different words
_EACH_OF = 3  # pupils on average have one word: a column of names or lockers says something else of each
_LONGEST = 30  # letters of a word, or of the heading
_MOST_WORDS = 4
_NOT_A_WORD = re.compile(r"@|://|\d{5}|[=+\t]")  # an address, a number of something or somebody, a formula


def own_columns_of(
    sheet: Sheet, headings: HeadingRow, rows: npt.NDArray[np.int64], who: Places, mentions: int
) -> pd.DataFrame:
    """A text for each mention in each of the columns, called ``own:`` and the heading; "" where blank.

    ``who`` is the mention of each of the rows, -1 for none.
    """
    found: dict[str, list[str]] = {}
    for heading in headings.headings:
        name = f"{OWN}{' '.join(heading.text.split())}"
        if name not in found and _may_be_a_group(heading):
            texts = _of_each(texts_at(sheet, heading.column, rows), who, mentions)
            if texts is not None and _tells_groups_apart(texts):
                found[name] = texts
    return pd.DataFrame(found, index=range(mentions), dtype=object)


def _may_be_a_group(heading: Heading) -> bool:
    plain = normal_heading(heading.text)
    if heading.field or contact_heading(heading.text) or heading.date_text or len(plain) > _LONGEST:
        return False
    words = re.findall(r"[a-z]+", plain)
    return bool(words) and not _never() & set(words)


@cache
def _never() -> frozenset[str]:
    return frozenset(row["word"] for row in table("not_a_group"))


def _of_each(texts: npt.NDArray[np.object_], who: Places, mentions: int) -> list[str] | None:
    """The text of each mention; None where one has two: then it is not the pupil's, but a contact's."""
    found = [""] * mentions
    for text, mention in zip(texts.tolist(), who.tolist(), strict=True):
        if mention < 0 or not text:
            continue
        if found[mention] not in ("", text):
            return None
        found[mention] = text
    return found


def _tells_groups_apart(texts: list[str]) -> bool:
    said = [text for text in texts if text]
    words = set(said)
    if not FEWEST <= len(words) <= MOST or len(said) < _EACH_OF * len(words):
        return False
    return not any(
        len(word) > _LONGEST
        or len(word.split()) > _MOST_WORDS
        or _NOT_A_WORD.search(word)
        or looks_like_a_date(word)
        for word in words
    )
