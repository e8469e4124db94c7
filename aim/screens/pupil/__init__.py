"""What the Pupil page shows, a module for each section of it; ``screen.py`` puts them together."""

from aim.screens.pupil.choices import PupilChoice, listed_pupils, pupil_choices
from aim.screens.pupil.facts import facts_this_year
from aim.screens.pupil.reasons import code_table
from aim.screens.pupil.screen import Asked, LegendEntry, PupilScreen, pupil_screen

__all__ = [
    "Asked",
    "LegendEntry",
    "PupilChoice",
    "PupilScreen",
    "code_table",
    "facts_this_year",
    "listed_pupils",
    "pupil_choices",
    "pupil_screen",
]
