"""What groupings and their groups are called on paper: "Year 7", "SEN support", "Free school meals: yes"."""

from __future__ import annotations

from dataclasses import replace

from aim.certificates.names import YES_OR_NO
from aim.cohort.grouping import NOT_RECORDED
from aim.register import OWN, Register, Registers

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
    "social_worker": "With a social worker",
    "young_carer": "Young carers",
}
_ARE_YES_OR_NO = ("ehcp", "fsm", "pupil_premium", "eal", "looked_after", "social_worker", "young_carer")

# What lists write for each group, capitals and spaces apart: systems spell one group in several ways.
_SPELLINGS: dict[str, dict[str, tuple[str, ...]]] = {
    "sex": {"F": ("f", "female"), "M": ("m", "male")},
    # DfE's codes of SEN provision: N, K, E; S and P were used before 2014 and stand as they are.
    "sen": {
        "N": ("n", "no sen", "no special educational need", "no special educational needs"),
        "K": ("k", "sen support"),
        "E": ("e", "ehcp", "ehc plan", "education, health and care plan"),
    },
    **dict.fromkeys(_ARE_YES_OR_NO, YES_OR_NO),
}
_CODE_OF = {
    by: {
        said: code
        for code, spellings in groups.items()
        for each in spellings
        for said in (each, f"{code.casefold()} - {each}")
    }
    for by, groups in _SPELLINGS.items()
}
_SAID_OF_YES_OR_NO = {"Y": "Yes", "N": "No"}
_CALLED = {
    "sex": {"F": "Female", "M": "Male"},
    "sen": {"N": "No SEN", "K": "SEN support", "E": "EHC plan"},
    **dict.fromkeys(_ARE_YES_OR_NO, _SAID_OF_YES_OR_NO),
}


def one_word(by: str, word: str) -> str:
    """The same word for every spelling of one group: K for "K - SEN Support". Any other stays as it is."""
    return _CODE_OF.get(by, {}).get(" ".join(word.split()).casefold(), word)


def with_one_word_each(registers: Registers) -> Registers:
    """The same registers, every group of their rolls spelled in one way; what is in files is not touched.

    For what is shown to people. The cohort of the command line keeps what the lists say (definitions.md 22).
    """
    return Registers(tuple(_with_one_word_each(each) for each in registers))


def _with_one_word_each(register: Register) -> Register:
    told = {by: register.roll[by].tolist() for by in _CODE_OF if by in register.roll}
    tidy = {by: [one_word(by, str(word or "")) for word in words] for by, words in told.items()}
    other = {by: words for by, words in tidy.items() if words != told[by]}
    return replace(register, roll=register.roll.assign(**other)) if other else register


def grouping_in_words(by: str) -> str:
    """What a grouping is called; a school's own column is called as it is."""
    return GROUPINGS.get(by, by.removeprefix(OWN))


def group_in_words(by: str, word: str) -> str:
    """What one of its groups is called. A word that is no usual code stands as the file has it."""
    if word == NOT_RECORDED:
        return "School not named" if by == "school" else "Not recorded"
    if by == "year_group" and word.isdecimal():
        return f"Year {int(word)}"
    if by == "year_group" and word.casefold() == "r":
        return "Reception"
    return _CALLED.get(by, {}).get(one_word(by, word), word)
