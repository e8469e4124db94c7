"""Every kind of problem is shown by a bad sample of its own, in words that were read and agreed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from aim.certificates.loading import Loaded, load
from aim.problems import Severity, kinds
from tests.lib.golden import GOLDEN, golden
from tests.lib.sample_files import SAMPLES, TODAY, bad_samples

# A bad file is named after its kind, but for these. When a file that is refused today is read tomorrow,
# give its kind another file or take its line out of facts/problem_kinds.csv: this table is all to be changed.
KIND_OF_FILE = {
    "footer-rows": "rows-left-out",
    "ragged-row": "row-incomplete",
}

# Kinds no sample of a few kilobytes can show, and what shows them instead.
WITHOUT_A_SAMPLE = {
    "too-large": "it would have to unpack to a gigabyte: tests/unit/certificates/test_gate.py",
    "took-too-long": "it would have to take a minute: tests/unit/certificates/test_cells.py",
    "too-much-memory": "it would have to ask for a gigabyte: tests/unit/certificates/test_cells.py",
    "not-a-table": "it would have to be a megabyte on one line: tests/unit/certificates/test_gate.py",
    "more-letters-not-read": "it takes over ten thousand such rows: tests/unit/certificates/test_cells.py",
    "more-of-the-same": "it takes more than ten thousand such rows: tests/unit/certificates/test_loading.py",
}

# What comes with a fault of its own accord: without a UPN the name is left to tell a pupil by, and
# totals stand in rows that are no pupil's.
COMES_WITH = {
    "upn-rounded": {"no-upn"},
    "pupil-from-sheet-name": {"no-upn", "rows-left-out"},
    "totals-disagree": {"rows-left-out"},
    "totals-counted-otherwise": {"rows-left-out"},
}

SHOWN = 10  # problems a golden text holds; how many there are more is said
BAD = bad_samples()


def kind_of(path: Path) -> str:
    return KIND_OF_FILE.get(path.stem, path.stem)


@cache
def load_bad(path: Path) -> Loaded:
    """The file as on the day of the samples' story, its school given: only its own fault is left to tell."""
    school = "" if path.stem == "unnamed-school" else "Oak Park School"
    return load([(path.name, path.read_bytes())], school=school, on=TODAY)


def told(path: Path) -> str:
    """What the user is told of a file."""
    found = load_bad(path)
    counts = found.reconciliation
    lines = [
        f"{path.name}: {counts.marks} marks, {counts.blank} blank, {counts.not_understood} not understood, "
        f"{counts.refused} refused"
    ]
    for each in found.problems[:SHOWN]:
        place = each.place
        where = [f"sheet {place.sheet}"] if place.sheet else []
        where += [f"row {place.row}"] if place.row else []
        where += [f"column {place.column}"] if place.column else []
        lines += ["", f"{each.severity} ({', '.join(where) or 'the file'})", each.message, each.to_do]
    if len(found.problems) > SHOWN:
        lines += ["", f"... and {len(found.problems) - SHOWN} more"]
    return "\n".join(lines) + "\n"


def test_every_kind_of_problem_is_shown_by_a_sample_or_has_its_reason() -> None:
    shown = {kind_of(path) for path in BAD}
    assert set(kinds()) - shown - set(WITHOUT_A_SAMPLE) == set(), "kinds that no sample shows"
    assert shown - set(kinds()) == set(), "samples of kinds that are not in facts/problem_kinds.csv"
    assert set(WITHOUT_A_SAMPLE) & shown == set(), "reasons no longer needed"
    assert set(WITHOUT_A_SAMPLE) <= set(kinds())


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_bad_sample_has_the_fault_it_is_named_after(path: Path) -> None:
    assert kind_of(path) in {each.kind for each in load_bad(path).problems}


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_bad_sample_has_no_other_fault(path: Path) -> None:
    kinds_met = {each.kind for each in load_bad(path).problems}
    assert kinds_met - {kind_of(path)} - COMES_WITH.get(path.stem, set()) == set()


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_the_user_is_told_of_a_bad_sample_in_the_words_agreed(path: Path) -> None:
    golden(f"problems/{path.stem}.txt", told(path))


def test_no_agreed_words_are_left_behind_by_a_sample_that_has_gone() -> None:
    held = {path.stem for path in (GOLDEN / "problems").glob("*.txt")}
    assert held == {path.stem for path in BAD}


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.name)
def test_a_file_of_which_nothing_was_read_is_refused_and_not_passed_over(path: Path) -> None:
    found = load_bad(path)
    if not found.reconciliation.cells:
        assert any(each.severity is Severity.REFUSED for each in found.problems)


def test_a_message_never_names_a_pupil() -> None:
    names = ("Okafor", "Ada", "O'Neill", "Smith")
    for path in BAD:
        for each in load_bad(path).problems:
            if kind_of(path) not in ("no-headings",):  # the first row is quoted: it should be a heading
                assert not any(name in each.message for name in names), (path.name, each.message)


def test_words_are_whole_sentences_with_their_gaps_filled() -> None:
    for path in BAD:
        for each in load_bad(path).problems:
            for text in (each.message, each.to_do):
                assert text.strip() == text and text.endswith((".", "?", "!")), (path.name, text)
                assert "{" not in text and "  " not in text and "None" not in text, (path.name, text)


def test_a_file_that_cannot_be_opened_is_said_in_one_sentence_about_the_whole_file() -> None:
    for name in ("picture.csv", "pdf.pdf", "word-document.docx", "shortcut.csv", "program.csv"):
        (said,) = load_bad(SAMPLES / "bad" / name).problems
        assert (said.severity, said.place.row, said.place.column) == (Severity.REFUSED, 0, "")
