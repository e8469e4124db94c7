"""What the Meeting page shows: a case from its preparation to what was handed over, from casework."""

from __future__ import annotations

from aim.screens.meeting.choices import MeetingChoice, form_choices, meeting_choices, review_form_of
from aim.screens.meeting.rows import note_on_people, spell_rows
from aim.screens.meeting.saving import TwoTexts, filled_from, kept_when, put_together, two_texts
from aim.screens.meeting.screen import (
    FieldShown,
    MeetingScreen,
    Section,
    default_meeting_day,
    facts_for_meeting,
    filled_meeting,
    meeting_screen,
)
from aim.screens.meeting.target import TargetBlock, target_block, with_its_sessions, with_target

__all__ = [
    "FieldShown",
    "MeetingChoice",
    "MeetingScreen",
    "Section",
    "TargetBlock",
    "TwoTexts",
    "default_meeting_day",
    "facts_for_meeting",
    "filled_from",
    "filled_meeting",
    "form_choices",
    "kept_when",
    "meeting_choices",
    "meeting_screen",
    "note_on_people",
    "put_together",
    "review_form_of",
    "spell_rows",
    "target_block",
    "two_texts",
    "with_its_sessions",
    "with_target",
]
