"""What the Pupil page shows, a module for each section of it; ``screen.py`` puts them together."""

from aim.screens.pupil.choices import PupilChoice, listed_pupils, pupil_choices
from aim.screens.pupil.facts import facts_this_year
from aim.screens.pupil.reasons import code_table
from aim.screens.pupil.screen import Asked, LegendEntry, PupilScreen, pupil_screen
from aim.screens.pupil.support import SupportShown, in_place, support_shown

__all__ = [
    "Asked",
    "LegendEntry",
    "PupilChoice",
    "PupilScreen",
    "SupportShown",
    "code_table",
    "facts_this_year",
    "in_place",
    "listed_pupils",
    "pupil_choices",
    "pupil_screen",
    "support_shown",
]
