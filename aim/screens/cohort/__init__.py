"""What the Cohort page shows: how attendance stands, where it falls, who, and what has been done."""

from aim.screens.cohort.behind import Behind, Key
from aim.screens.cohort.look import Asked
from aim.screens.cohort.screen import CohortScreen, Section, cohort_screen

__all__ = ["Asked", "Behind", "CohortScreen", "Key", "Section", "cohort_screen"]
