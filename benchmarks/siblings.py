"""How well siblings are found in an invented county, beside Splink and beside plain joins.

    python -m benchmarks.siblings [200 3000 90000] [--way NAME ...] [--fails N]
    python -m benchmarks.siblings tune            thresholds for Splink, on counties that are not measured

Every way works in a process of its own on the same pickled lists; time is the way's own, without reading
them, by the clock and in brackets of processors (Splink uses several at once); memory is the highest that its
process held, libraries and lists included. At 200 pupils twenty seeds are drawn and figures are means over
seeds, at 3,000 five, at 90,000 one. ``--fails N`` prints N pairs of each kind ours gets wrong. Precision,
recall and F1 are of pairs of rows; what is true and what the ceiling is stands in ``invented_county``.
"""

from __future__ import annotations

import argparse
import pickle
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.invented_county import Invented, Lists, county
from benchmarks.sibling_rivals import RIVALS

SEEDS = {200: range(20), 3000: range(5), 90000: range(1)}
FIRST_SEED = 20261121
TUNING_SEEDS = (7, 8, 9)
OURS = "ours"


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 of one kind of link."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def ours(lists: Lists) -> pd.DataFrame:
    """Our own links."""
    from aim.siblings.linking import linked
    from aim.siblings.lists import People

    pairs = linked(People(lists.pupils, lists.contacts)).pairs
    return pairs.assign(link=pairs["link"].map(str))


def score(truth: Invented, links: pd.DataFrame, named: tuple[str, ...]) -> Score:
    """How well pairs with one of these links are the true ones of their kind."""
    wanted = truth.same_pupil if named == ("same pupil",) else truth.siblings
    rows = len(truth.lists.pupils)
    found = np.unique(_numbers(links[links["link"].isin(named)], rows))
    if named != ("same pupil",):
        found = np.setdiff1d(found, _numbers(truth.uncounted, rows))
    true = np.unique(_numbers(wanted, rows))
    right = len(np.intersect1d(found, true))
    return Score(right / len(found) if len(found) else 1.0, right / len(true) if len(true) else 1.0)


def _numbers(pairs: pd.DataFrame, rows: int) -> np.ndarray:
    low, high = pairs[["a", "b"]].min(axis=1), pairs[["a", "b"]].max(axis=1)
    return low.to_numpy(dtype=np.int64) * rows + high.to_numpy(dtype=np.int64)


def run_one(way: str, folder: Path) -> None:
    """In a process of its own: link each county of the folder, keep the links, the time and the memory."""
    find = ours if way == OURS else RIVALS[way]
    for path in sorted(folder.glob("*.lists")):
        lists = pickle.loads(path.read_bytes())
        began, worked = time.perf_counter(), time.process_time()
        links = find(lists)
        took = (time.perf_counter() - began, time.process_time() - worked)
        path.with_suffix(".links").write_bytes(pickle.dumps((links, took, peak_memory())))


def peak_memory() -> float:
    """The most memory this process has held, in MiB (Linux). ``getrusage`` would tell of its parent too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def measured(way: str, counties: list[Invented], folder: Path) -> tuple[list[pd.DataFrame], str, str]:
    """Links of every county by one way, its mean time by the clock and of processors, its highest memory."""
    for path in folder.glob("*.links"):
        path.unlink()
    command = [sys.executable, "-m", "benchmarks.siblings", "one", "--way", way, "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{way}: {done.stderr[-2000:]}")
    results = [pickle.loads(path.read_bytes()) for path in sorted(folder.glob("*.links"))]
    links, times, peaks = zip(*results, strict=True)
    assert len(links) == len(counties)
    clock, processor = np.mean(times, axis=0)
    return list(links), f"{clock:.2f} s ({processor:.2f} s)", f"{max(peaks):,.0f} MiB"


def laid_out(counties: list[Invented], folder: Path) -> None:
    """Writes the lists alone, without the truth, where the ways find them."""
    for place, each in enumerate(counties):
        (folder / f"{place:03d}.lists").write_bytes(pickle.dumps(each.lists))


def table(pupils: int, ways: list[str], fails: int) -> None:
    """One table: a line for each way."""
    began = time.perf_counter()
    counties = [county(pupils, FIRST_SEED + seed) for seed in SEEDS.get(pupils, range(1))]
    ceiling = np.mean([each.ceiling for each in counties])
    pairs = sum(len(each.siblings) for each in counties)
    print(
        f"\n{pupils:,} pupils, {len(counties)} seed(s) from {FIRST_SEED}; {pairs:,} true pairs of siblings, "
        f"{sum(len(each.same_pupil) for each in counties)} of one pupil; ceiling {ceiling:.3f}; "
        f"made in {time.perf_counter() - began:.0f} s\n"
    )
    headings = (
        "Way | Precision | Recall | F1 | with possible: P | R | F1 | one pupil: P | R | F1 | Time | Memory"
    )
    print(f"| {headings} |\n|{'---|' * 12}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        laid_out(counties, folder)
        for way in ways:
            links, took, peak = measured(way, counties, folder)
            print(line(way, counties, links, took, peak), flush=True)
            if way == OURS and fails:
                for truth, each in zip(counties[:1], links, strict=False):
                    wrong(truth, each, fails)


def line(way: str, counties: list[Invented], links: list[pd.DataFrame], took: str, peak: str) -> str:
    """A line of the table: means over the seeds."""
    cells = [way]
    for named in (("siblings",), ("siblings", "possible siblings"), ("same pupil",)):
        scores = [score(truth, each, named) for truth, each in zip(counties, links, strict=True)]
        for what in ("precision", "recall", "f1"):
            values = [getattr(each, what) for each in scores]
            cells.append(f"{np.mean(values):.4f}" if len(values) < 5 else f"{np.mean(values):.3f}")
    return f"| {' | '.join(cells)} | {took} | {peak} |"


# What goes wrong, by kind.


def wrong(truth: Invented, links: pd.DataFrame, examples: int) -> None:
    """Prints how many pairs go wrong by kind, with examples."""
    rows = len(truth.lists.pupils)
    links = links.assign(n=_numbers(links, rows))
    true = truth.siblings.assign(n=_numbers(truth.siblings, rows)).drop_duplicates("n").set_index("n")
    same = set(_numbers(truth.same_pupil, rows).tolist())
    left_out = set(_numbers(truth.uncounted, rows).tolist())
    link_of = dict(zip(links["n"].tolist(), links["link"].tolist(), strict=True))
    why = (
        dict(zip(links["n"].tolist(), links["evidence"].tolist(), strict=True)) if "evidence" in links else {}
    )
    groups: dict[str, list[int]] = {}
    for n, kind, strong in zip(true.index, true["kind"], true["strong"], strict=True):
        link = link_of.get(n, "no link")
        if link != "siblings":
            groups.setdefault(
                f"missed: {kind}, {'strong' if strong else 'weak'} evidence, {link}", []
            ).append(n)
    for n, link in link_of.items():
        if link == "siblings" and n not in true.index and n not in left_out:
            groups.setdefault(f"false siblings: {_relation(truth, n, n in same)}", []).append(n)
        if link == "same pupil" and n not in same:
            groups.setdefault(f"false same pupil: {_relation(truth, n, False)}", []).append(n)
    for n in same:
        if link_of.get(n) != "same pupil":
            groups.setdefault(f"same pupil missed: {link_of.get(n, 'no link')}", []).append(n)
    rng = np.random.default_rng(1)
    for kind, found in sorted(groups.items()):
        print(f"\n## {kind}: {len(found)}")
        for n in rng.permutation(found)[:examples].tolist():
            print(f"   evidence: {why.get(n, '')}")
            for row in divmod(n, rows):
                print("   " + described(truth, row))


def _relation(truth: Invented, n: int, same: bool) -> str:
    one, other = (truth.rows.loc[row] for row in divmod(n, len(truth.lists.pupils)))
    if same:
        return "one pupil"
    if one["child"] != other["child"] and one["kin"] and one["kin"] == other["kin"]:
        return f"kin, no shared carer ({one['place']})"
    return f"unrelated ({one['place']}, {other['place']})"


def described(truth: Invented, row: int) -> str:
    """A row with its contacts and the slips behind it, for whoever looks into it."""
    pupil = truth.lists.pupils.loc[row]
    shown = [
        f"[{row}]",
        pupil["school"].split(" ", 1)[1],
        pupil["upn"],
        f"{pupil['surname']}, {pupil['forename']}",
    ]
    shown += [
        str(pupil["date_of_birth"]),
        pupil["address"].replace("\n", "/"),
        pupil["postcode"],
        pupil["phone"],
    ]
    shown.append(pupil["email"])
    contacts = truth.lists.contacts
    for _, each in contacts[contacts["pupil"] == row].iterrows():
        name = f"{each['title']} {each['forename']} {each['surname']} ({each['relationship']})"
        shown.append(
            f"\n        - {name} {each['phone']} {each['email']} {each['address']} {each['postcode']}"
        )
    return " | ".join(shown).replace("| \n", "\n") + f"\n        noise: {truth.rows.loc[row, 'noise']}"


def tune() -> None:
    """For each Splink model: the threshold with the best F1, and the least with a precision of 0.99."""
    counties = [county(3000, seed) for seed in TUNING_SEEDS] + [county(200, seed) for seed in range(10)]
    with tempfile.TemporaryDirectory() as name:
        laid_out(counties, Path(name))
        for way in (each for each in RIVALS if each.startswith("Splink")):
            links, _, _ = measured(way, counties, Path(name))
            print(way)
            for least in (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.998, 0.999, 0.9995, 0.9999):
                scores = []
                for truth, each in zip(counties, links, strict=True):
                    kept = each[(each["link"] != "same pupil") & (each["score"] >= least)]
                    scores.append(score(truth, kept.assign(link="siblings"), ("siblings",)))
                parts = [scores[: len(TUNING_SEEDS)], scores[len(TUNING_SEEDS) :]]
                said = (
                    f"P {np.mean([s.precision for s in part]):.4f} R {np.mean([s.recall for s in part]):.4f} "
                    f"F1 {np.mean([s.f1 for s in part]):.4f}"
                    for part in parts
                )
                print(f"  {least}: 3,000: {next(said)}; 200: {next(said)}")


def main() -> None:
    """Reads the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", nargs="*", default=["200", "3000", "90000"])
    parser.add_argument("--way", action="append", choices=[OURS, *RIVALS])
    parser.add_argument("--fails", type=int, default=0)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    if asked.sizes == ["one"]:
        run_one(asked.way[0], asked.folder)
    elif asked.sizes == ["tune"]:
        tune()
    else:
        for size in asked.sizes:
            table(int(size), asked.way or [OURS, *RIVALS], asked.fails)


if __name__ == "__main__":
    main()
