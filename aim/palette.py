"""One palette: what each colour means, the ink that reads on it, and the pattern or letter that says it too.

Keyed by ``CountsAs``, so that screens, figures and documents never type a colour. Plain hex strings and
no plotly: documents use this too. The dark blue, turquoise and orange are the three DfE uses for
overall, authorised and unauthorised absence, chosen to survive colour blindness.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from aim.codes import CountsAs


class Pattern(StrEnum):
    """What a cell wears besides its colour, so that grey print and colour-blind eyes still read it."""

    PLAIN = "plain"
    RING = "ring"
    HATCH = "hatch"
    DASHED_EDGE = "dashed edge"


@dataclass(frozen=True, slots=True)
class Swatch:
    """How one meaning is shown."""

    fill: str
    ink: str  # letters on the fill, at 4.5 to 1 or better
    word: str  # as in a legend: "authorised absence"
    sentence: str  # as at the end of a hover: "Authorised absence."
    letter: str  # where no code stands in the cell; small letters, for these are not codes
    pattern: Pattern = Pattern.PLAIN
    line: str = ""  # the hatch, the ring or the dashes


_CALM = "#E8EEF4"
_BLUE = "#12436D"
_BLACK = "#0B0C0C"
_GREY = "#505A5F"
_MOST_MISSED = "#F7A77C"  # a tint of the orange
_OUTSIDE = "#F3F4F5"
_HATCHING = "#D3D8DB"

SWATCHES = MappingProxyType(
    {
        CountsAs.ATTENDING: Swatch(_CALM, _BLUE, "attended", "Attended.", "/"),
        CountsAs.AUTHORISED: Swatch("#9FD9D3", _BLACK, "authorised absence", "Authorised absence.", "a"),
        CountsAs.UNAUTHORISED: Swatch(
            "#F46A25",
            _BLACK,
            "unauthorised absence",
            "Unauthorised absence.",
            "u",
        ),
        CountsAs.NOT_POSSIBLE: Swatch(
            _OUTSIDE,
            _GREY,
            "not a possible session",
            "Not a possible session, so not counted.",
            "x",
            Pattern.HATCH,
            _HATCHING,
        ),
        CountsAs.NOT_RECORDED: Swatch(
            "#FFFFFF",
            _GREY,
            "not recorded",
            "Not recorded, so not counted.",
            "-",
            Pattern.DASHED_EDGE,
            "#8A9499",
        ),
        CountsAs.CLOSED: Swatch(
            _OUTSIDE,
            _GREY,
            "school closed",
            "Not counted: the school was closed.",
            "#",
            Pattern.HATCH,
            _HATCHING,
        ),
        CountsAs.NOT_ON_ROLL: Swatch(
            _OUTSIDE,
            _GREY,
            "not on roll",
            "Not counted: not on roll.",
            "z",
            Pattern.HATCH,
            _HATCHING,
        ),
        CountsAs.NOT_UNDERSTOOD: Swatch(
            "#D6CBE6",
            "#4C2C92",
            "not understood",
            "Not understood, so not counted.",
            "?",
        ),
    }
)

LATE = Swatch(
    _CALM,
    _BLUE,
    "attended, late before the register closed",
    "Attended.",
    "l",
    Pattern.RING,
    _BLUE,
)

# The three DfE uses in charts.
OVERALL = "#12436D"
AUTHORISED = "#28A197"
UNAUTHORISED = "#F46A25"

# Everything else a figure needs.
BESIDE = "#6687A7"  # bars beside those a figure is about
HALF_TERM_BANDS = ("#F1F4F6", "#E9EDF1")  # in turn, so that two half terms that touch are told apart
MARKED = "#CFE0EF"  # behind a better time
TEXT = "#0B0C0C"
QUIET_TEXT = "#505A5F"
RULE = "#B1B4B6"
PAPER = "#FFFFFF"


def band_tints(count: int) -> tuple[str, ...]:
    """A tint for each of so many bands of absence, from calm to a tint of orange; black reads on all."""
    first, last = (_channels(each) for each in (_CALM, _MOST_MISSED))
    steps = [(place / max(1, count - 1)) ** 0.6 for place in range(count)]  # most groups are in the first few
    return tuple(
        "#" + "".join(f"{round(a + (b - a) * step):02X}" for a, b in zip(first, last, strict=True))
        for step in steps
    )


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def swatch(counts_as: CountsAs, code: str = "") -> Swatch:
    """How a mark is shown: by what it counts as, and L, which is attended, with a ring."""
    if counts_as is CountsAs.ATTENDING and code.strip().upper() == "L":
        return LATE
    return SWATCHES[counts_as]


def contrast(one: str, other: str) -> float:
    """The WCAG contrast of two hex colours, from 1 to 21; AA asks 4.5 of text and 3 of shapes."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(each / 255) for each in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
