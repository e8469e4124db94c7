"""Laws of links: they hold for any pupils and contacts, however they were typed."""

from __future__ import annotations

import csv
import io
from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aim.exports import SIBLING_COLUMNS, sibling_rows
from aim.siblings.linking import Link, Links, linked
from aim.siblings.lists import People
from aim.siblings.never_link import without_never_linked
from tests.generative.strategies import examples
from tests.lib.families import people

# Few values, so that many pupils share some of them, typed in more ways than one.
SURNAMES = ("Okafor", "OKAFOR", "Smith", "Bennett-Clarke", "Clarke", "O'Brien", "Thornbury", "")
FORENAMES = ("Ada", "Ben", "Samuel", "Sam", "Mohammed", "Zoë")
CARERS = ("Mrs N Okafor", "Nkechi Okafor", "Sarah Smith", "Sarah Clarke", "Tom Reed", "Mr & Mrs Smith", "")
PHONES = ("07700 900100", "+447700900100", "07700 900101", "01632 960001", "00000 000000", "")
EMAILS = ("n.okafor1@post.example", "N.Okafor1@POST.example", "sarah@gmial.com", "office@oak.sch.uk", "")
HOMES = (
    "1 Station Road; ZZ9 2UL",
    "1 STATION RD; zz92ul",
    "1 Station Road; ZZ9 2UI",
    "Flat 3, 12 High Street; ZZ1 1AA",
    "12 High Street; ZZ1 1AA",
    "Rose Cottage, Mill Lane; ZZ2 1AA",
    "NFA",
    "",
)
ROLES = ("Mother", "Father", "Step-father", "Grandmother", "Childminder", "Foster carer", "Other", "")
BIRTHS = ("2015-04-09", "2012-09-04", "2015-09-04", "")
UPNS = ("R820999819001", "F820999819002", "", "", "")


@st.composite
def pupils(draw: st.DrawFn) -> str:
    """One pupil of a list, in one line."""

    def pick(values: tuple[str, ...]) -> str:
        return draw(st.sampled_from(values))

    who = f"{pick(FORENAMES)}; {pick(SURNAMES)}; {pick(BIRTHS)}; {pick(('Oak', 'Hazel'))}; {pick(UPNS)}"
    count = draw(st.integers(0, 3))
    contacts = [f"{pick(ROLES)}; {pick(CARERS)}; {pick(PHONES)}; {pick(EMAILS)}" for _ in range(count)]
    return " | ".join([who, pick(HOMES), *contacts])


some_pupils = st.lists(pupils(), min_size=2, max_size=9)


def found(links: Links, order: np.ndarray | None = None) -> set[tuple[object, ...]]:
    """The links by the rows they were before the rows were put in another order."""
    rows = np.arange(len(links.child)) if order is None else order
    return {
        (*sorted((int(rows[a]), int(rows[b]))), link, evidence, round(score, 3), against, fingerprint)
        for a, b, link, evidence, score, against, fingerprint in links.pairs[
            ["a", "b", "link", "evidence", "score", "against", "fingerprint"]
        ].itertuples(index=False)
    }


def families(links: Links, order: np.ndarray | None = None) -> set[frozenset[int]]:
    rows = np.arange(len(links.child)) if order is None else order
    return {frozenset(int(rows[row]) for row in family) for family in links.families}


def csv_of(those: People) -> str:
    """siblings.csv as the command line writes it."""
    out = io.StringIO()
    writer = csv.DictWriter(out, SIBLING_COLUMNS)
    writer.writeheader()
    writer.writerows(sibling_rows(those, linked(those)))
    return out.getvalue()


def in_order(those: People, order: np.ndarray, seed: int) -> People:
    """The same people with their rows in another order, and the contacts of each in another too."""
    moved = those.of(order)
    shuffled = moved.contacts.sample(frac=1, random_state=seed).reset_index(drop=True)
    return People(moved.pupils, shuffled)


@given(some_pupils, st.integers(0, 2**16))
@examples(30)
def test_the_order_of_files_rows_and_contacts_changes_no_link_no_evidence_and_no_family(
    lines: list[str], seed: int
) -> None:
    those = people(*lines)
    order = np.array(Random(seed).sample(range(len(lines)), len(lines)))
    moved = in_order(those, order, seed)
    assert found(linked(moved), order) == found(linked(those))
    assert families(linked(moved), order) == families(linked(those))
    assert csv_of(moved) == csv_of(those)


@given(some_pupils)
@examples(15)
def test_each_pair_stands_once_and_nobody_is_linked_with_themselves(lines: list[str]) -> None:
    pairs = linked(people(*lines)).pairs
    assert (pairs["a"] < pairs["b"]).all()
    assert not pairs.duplicated(["a", "b"]).any()
    assert set(pairs["link"]) <= set(Link)
    assert (pairs["evidence"] != "").all()


@given(some_pupils, st.integers(1, 6))
@examples(20)
def test_a_school_that_shares_nothing_changes_no_link(lines: list[str], count: int) -> None:
    others = [
        f"Kim; Vandermeer{chr(97 + n)}; 2014-0{n + 1}-01; Elm | {n} Far Close; YY{n} 9AA | "
        f"Mother; Lotte Vandermeer{chr(97 + n)}; 07999 88776{n}; lotte{n}{n}@far.example"
        for n in range(count)
    ]
    alone, beside = linked(people(*lines)), linked(people(*lines, *others))
    assert {each for each in found(beside) if each[1] < len(lines)} == found(alone)
    assert all(each[0] >= len(lines) for each in found(beside) - found(alone))


@given(some_pupils, st.data())
@examples(20)
def test_a_child_never_to_be_linked_leaves_no_byte_in_what_is_written(
    lines: list[str], data: st.DataObject
) -> None:
    those = people(*lines)
    marked = data.draw(st.sampled_from(list(those.pupils["child"])))
    left = without_never_linked(those, (those.pupils["child"] == marked).to_numpy())
    assert marked not in set(left.pupils["child"])
    # What is written is what would be written if the child, on whatever roll, stood in no list at all.
    kept = np.flatnonzero(those.pupils["row"].isin(left.pupils["row"]))
    assert csv_of(left) == csv_of(those.of(kept))
    gone = set(those.pupils["row"].astype(str)) - set(left.pupils["row"].astype(str))
    rows = sibling_rows(left, linked(left))
    assert not gone & {row[name] for row in rows for name in ("row_a", "row_b")}


@given(some_pupils, st.integers(0, 2**16), st.data())
@examples(10)
def test_rows_kept_apart_are_never_one_child_whatever_the_order_and_whoever_stands_between(
    lines: list[str], seed: int, data: st.DataObject
) -> None:
    those = people(*lines)
    pairs = linked(those).pairs
    same = pairs.loc[pairs["link"] == Link.SAME, ["a", "b"]].to_numpy(dtype=np.int64)
    answer = st.sampled_from(["apart", "together", ""])
    said = data.draw(st.lists(answer, min_size=len(same), max_size=len(same)))
    apart, together = (same[[each == what for each in said]] for what in ("apart", "together"))
    links = linked(those, apart, together)
    assert not (links.child[apart[:, 0]] == links.child[apart[:, 1]]).any()
    order = np.array(Random(seed).sample(range(len(lines)), len(lines)))
    place = np.argsort(order)
    moved = linked(in_order(those, order, seed), place[apart], place[together])
    assert found(moved, order) == found(links)
    assert families(moved, order) == families(links)


@given(some_pupils)
@examples(20)
def test_a_family_hangs_together_by_links_and_every_child_is_in_one(lines: list[str]) -> None:
    links = linked(people(*lines))
    assert (links.child[links.child] == links.child).all()
    assert (links.family == links.family[links.child]).all()
    beside: dict[int, set[int]] = {}
    for a, b, link in links.pairs[["a", "b", "link"]].itertuples(index=False):
        if link != Link.POSSIBLE:
            beside.setdefault(int(a), set()).add(int(b))
            beside.setdefault(int(b), set()).add(int(a))
    for family in links.families:
        met, ahead = set(), {family[0]}
        while ahead:
            met |= ahead
            ahead = {each for row in ahead for each in beside[row]} - met
        assert set(family) <= met
