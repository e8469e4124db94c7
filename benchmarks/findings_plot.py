"""Draws what ``findings`` found: ours, the rivals and the oracles, kind of pupil by kind of pupil.

    python -m benchmarks findings_plot        (after a whole run of ``findings``)

Above, the share of planted stretches (or weekdays) found; below, how well they fit: shared sessions over
joined sessions. Kinds of pupil stand in the order of what the oracle finds; the band is where it finds 50 to
95%, over which the averages of RESULTS.md are taken. Every line has a mark of its own beside its colour.
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

# Name in the results: as it is drawn.
LOOKS = {
    "ours": ("ours", palette.OVERALL, "o", "-"),
    ORACLE: ("oracle that knows the average rate", palette.TEXT, "", "--"),
    "oracle told the level": ("oracle told the true rates", palette.QUIET_TEXT, "", ":"),
    "sessions independent, set to 5%": ("sessions as coin flips, set to 5%", palette.AUTHORISED, "^", "-"),
    "best four weeks, set to 5%": ("best four weeks, set to 5%", palette.UNAUTHORISED, "s", "-"),
    "weekday with most missed": (
        "weekday with most missed (always names one)",
        palette.UNAUTHORISED,
        "s",
        "-",
    ),
}


def drawn(axes: Axes, kinds: Kinds, part: str) -> None:
    """One figure: a line for each finder over the kinds of pupil."""
    fair = [place for place, kind in enumerate(kinds) if 0.5 <= kind[ORACLE]["found"] <= 0.95]
    if fair:
        axes.axvspan(fair[0] - 0.5, fair[-1] + 0.5, color=palette.MARKED, zorder=0)
    for name, (label, colour, mark, line) in LOOKS.items():
        if name in kinds[0]:
            values = [100 * kind[name][part] for kind in kinds]
            axes.plot(values, line, marker=mark, color=colour, label=label, markersize=4, linewidth=1.3)
    axes.set_ylim(0, 102)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(colors=palette.QUIET_TEXT)


def main() -> None:
    """Write the picture."""
    found: dict[str, Kinds] = json.loads(FOUND.read_text(encoding="utf-8"))
    figure, rows = plt.subplots(2, len(found), figsize=(12, 7.5), sharey=True, squeeze=False)
    for column, (what, kinds) in enumerate(found.items()):
        in_order = sorted(kinds, key=lambda kind: kind[ORACLE]["found"])
        drawn(rows[0][column], in_order, "found")
        drawn(rows[1][column], in_order, "overlap")
        rows[0][column].set_title(f"{what.capitalize()}: found, %", loc="left", color=palette.TEXT)
        rows[1][column].set_title("Shared of joined sessions where found, %", loc="left", color=palette.TEXT)
        rows[1][column].set_xlabel(
            "kinds of pupil, by what the oracle finds; shaded: it finds 50 to 95%", color=palette.QUIET_TEXT
        )
        rows[0][column].legend(frameon=False, fontsize=8, loc="upper left")
    figure.tight_layout()
    figure.savefig(PICTURE, dpi=120, facecolor=palette.PAPER)
    print(f"{PICTURE} written")


if __name__ == "__main__":
    main()
