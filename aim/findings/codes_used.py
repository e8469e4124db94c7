"""The codes of a record in words: what each mark means, and in how many sessions it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from aim.codes import NOT_UNDERSTOOD, CountsAs, Numbers, code_by_number, code_texts
from aim.findings.slots import RECORDED


@dataclass(frozen=True, slots=True)
class CodeCount:
    """In how many sessions a code was recorded."""

    code: str
    meaning: str
    plain_meaning: str
    counts_as: CountsAs
    sessions: int


def code_counts(numbers: Numbers, unread: Iterable[str] = ()) -> tuple[CodeCount, ...]:
    """Each code among these marks, in the order of the code table; planned closures are left out.

    ``unread`` is what was typed for each mark that is not understood.
    """
    by_number = np.bincount(numbers[RECORDED[numbers]], minlength=256)
    found: dict[tuple[str, str], CodeCount] = {}
    for number in np.flatnonzero(by_number[:NOT_UNDERSTOOD]):
        code = code_by_number()[int(number)]
        key = (code.statutory_code, code.counts_as)
        before = found[key].sessions if key in found else 0
        found[key] = CodeCount(
            code.statutory_code,
            code.meaning,
            code.plain_meaning,
            code.counts_as,
            before + int(by_number[number]),
        )
    counts = [
        *found.values(),
        *(
            CodeCount(text, "not an attendance code", "", CountsAs.NOT_UNDERSTOOD, sessions)
            for text, sessions in Counter(unread).items()
        ),
    ]
    return tuple(sorted(counts, key=_as_in_the_code_table))


_CODE_ORDER = {each: place for place, each in enumerate(CountsAs)}


def _as_in_the_code_table(each: CodeCount) -> tuple[int, int]:
    texts = code_texts()
    return _CODE_ORDER[each.counts_as], texts.index(each.code) if each.code in texts else len(texts)
