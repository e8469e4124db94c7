"""What was offered before, as the form of 2017 has it: a list to tick and date, and what else was offered.

The list is ours (``facts/offered_support.csv``): the council's own is not in the copy that we have.
"""

from __future__ import annotations

from aim.documents.answers import NOT_TICKED, TICKED
from aim.facts import table

Row = dict[str, str]

ROWS_TO_WRITE_IN = 2


def offered_rows(said: str, *, of_school_age: bool) -> list[Row]:
    """A row for everything on the list and for every line said besides; ticked where a line says it.

    A line is what was offered, and after a colon when; without a colon it is ticked and has no date.
    """
    lines = [line.removeprefix("•").strip() for line in said.splitlines()]
    when: dict[str, tuple[str, list[str]]] = {}
    for line in filter(None, lines):
        what, _, dates = line.partition(": ")
        when.setdefault(_plain(what), (what, []))[1].append(dates.strip())
    rows = []
    for row in table("offered_support"):
        if of_school_age or row["compulsory_age"] != "yes":
            _, dates_said = when.pop(_plain(row["words"]), ("", None))
            rows.append(_row(row["words"], dates_said))
    rows += [_row(what, dates_said) for what, dates_said in when.values()]
    return rows + [_row("", None) for _ in range(ROWS_TO_WRITE_IN)]


def _row(what: str, dates: list[str] | None) -> Row:
    ticked = NOT_TICKED if dates is None else TICKED
    return {"box": ticked, "what": what, "when": "\n".join(filter(None, dates or []))}


def _plain(words: str) -> str:
    return " ".join(words.split()).casefold()
