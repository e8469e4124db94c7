"""What groupings and their groups are called on paper: "Year 7", "SEN support", "Free school meals: yes"."""

from __future__ import annotations

from aim.cohort.grouping import NOT_RECORDED

GROUPINGS = {
    "school": "School",
    "year_group": "Year groups",
    "reg_group": "Forms",
    "sex": "Sex",
    "sen": "SEN provision",
    "ehcp": "EHC plan",
    "fsm": "Free school meals",
    "pupil_premium": "Pupil premium",
    "eal": "Another first language",
    "looked_after": "Looked after",
}

_YES_OR_NO = {"y": "Yes", "yes": "Yes", "true": "Yes", "t": "Yes", "1": "Yes"} | {
    "n": "No",
    "no": "No",
    "false": "No",
    "f": "No",
    "0": "No",
}
_CALLED = {
    "sex": {"f": "Female", "m": "Male"},
    # DfE's codes of SEN provision: N, K, E; S and P were used before 2014 and stand as they are.
    "sen": {"n": "No SEN", "k": "SEN support", "e": "EHC plan"},
    "year_group": {"r": "Reception"},
    **dict.fromkeys(("ehcp", "fsm", "pupil_premium", "eal", "looked_after"), _YES_OR_NO),
}


def grouping_in_words(by: str) -> str:
    """What a grouping is called; a school's own column is called as it is."""
    return GROUPINGS.get(by, by)


def group_in_words(by: str, word: str) -> str:
    """What one of its groups is called. A word that is no usual code stands as the file has it."""
    if word == NOT_RECORDED:
        return "Not recorded"
    if by == "year_group" and word.isdecimal():
        return f"Year {int(word)}"
    return _CALLED.get(by, {}).get(word.casefold(), word)
