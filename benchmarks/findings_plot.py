"""Draws what ``findings`` found: ours, the rivals and the oracles, a mark for each kind of pupil.

    python -m benchmarks findings_plot        (after a whole run of ``findings``)

Across: the share of planted stretches (or weekdays) found by the oracle that knows the average rate, set
to 5% like the others. Up, in the first row: what each finder finds; in the second: how well it fits, shared
sessions over joined sessions. On the dashed line a finder does as well as the oracle, the dotted one is 10%
below. Shaded is where the oracle finds 50 to 95%, over which RESULTS.md averages. Marks differ in shape too.
"""

from __future__ import annotations

import json
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from aim import palette
from benchmarks.findings import FOUND

PICTURE = Path(__file__).parent / "findings.png"
ORACLE = "oracle"
Kinds = list[dict[str, dict[str, float]]]

# Name in the results: how it is called, its colour and its mark.
LOOKS = {
    "oracle told the level": (
        "oracle told the true rates (false alarms at steady pupils above 5%)",
        palette.QUIET_TEXT,
        "x",
    ),
    "best four weeks, set to 5%": ("best four weeks, set to 5%", palette.UNAUTHORISED, "s"),
    "weekday with most missed": ("weekday with most missed (always names one)", palette.UNAUTHORISED, "s"),
    "sessions independent, set to 5%": ("sessions as coin flips, set to 5%", palette.AUTHORISED, "^"),
    "ours": ("ours", palette.OVERALL, "o"),
}


def drawn(axes: Axes, kinds: Kinds, part: str) -> None:
    """One figure: a mark for each finder and kind of pupil, over what the oracle finds."""
    axes.axvspan(50, 95, color=palette.MARKED, zorder=0)
    finds = [100 * kind[ORACLE]["found"] for kind in kinds]
    shown = [place for place, found in enumerate(finds) if part == "found" or found >= 30]
    for name, (label, colour, mark) in LOOKS.items():
        if name in kinds[0]:
            across = [finds[place] for place in shown]
            up = [100 * kinds[place][name][part] for place in shown]
            axes.scatter(across, up, marker=mark, s=22, color=colour, label=label, alpha=0.85, linewidths=1)
    if part == "found":
        axes.plot([0, 100], [0, 100], "--", color=palette.TEXT, linewidth=1, label="as much as the oracle")
        axes.plot([0, 100], [0, 90], ":", color=palette.TEXT, linewidth=1, label="10% less")
    axes.set_xlim(0, 101)
    axes.set_ylim(0, 101)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=palette.QUIET_TEXT)


def main() -> None:
    """Write the picture."""
    found: dict[str, Kinds] = json.loads(FOUND.read_text(encoding="utf-8"))
    figure, rows = plt.subplots(2, len(found), figsize=(12, 7.5), sharey=True, squeeze=False)
    for column, (what, kinds) in enumerate(found.items()):
        above, below = rows[0][column], rows[1][column]
        drawn(above, kinds, "found")
        drawn(below, kinds, "overlap")
        above.set_title(f"{what.capitalize()}: found, %", loc="left", color=palette.TEXT)
        below.set_title("How well what was found fits, %", loc="left", color=palette.TEXT)
        below.set_xlabel("found by the oracle, %", color=palette.QUIET_TEXT)
    looks = {
        label: mark for row in rows[0] for mark, label in zip(*row.get_legend_handles_labels(), strict=True)
    }
    figure.legend(looks.values(), looks.keys(), ncols=3, frameon=False, fontsize=9, loc="upper left")
    figure.tight_layout(rect=(0, 0, 1, 0.91))
    figure.savefig(PICTURE, dpi=120, facecolor=palette.PAPER)
    print(f"{PICTURE} written")


if __name__ == "__main__":
    main()
