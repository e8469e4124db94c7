"""Draws the Word templates in aim/documents/templates: python -m tools.draw_templates

Headings, labels and the order of the fields are read from facts/form_fields.csv; ``tools/drawing`` knows only
how a form looks. Drawing twice gives the same bytes. A template has no logic but "for" over rows and
"if" on a yes/no field.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from tools.drawing.child_page import child_page
from tools.drawing.cover_sheet import cover_sheet
from tools.drawing.governors_briefing import governors_briefing
from tools.drawing.improvement_forms import (
    attendance_improvement_meeting,
    attendance_improvement_review,
)
from tools.drawing.letters import LETTERS_DRAWN
from tools.drawing.school_attendance_meeting import school_attendance_meeting
from tools.drawing.school_attendance_review import school_attendance_review
from tools.drawing.staff_sheet import staff_sheet

TEMPLATES = Path(__file__).parent.parent / "aim" / "documents" / "templates"

TEMPLATES_DRAWN: dict[str, Callable[[], bytes]] = {
    "governors-briefing.docx": governors_briefing,
    "school-attendance-meeting.docx": school_attendance_meeting,
    "school-attendance-review.docx": school_attendance_review,
    "attendance-improvement-meeting.docx": attendance_improvement_meeting,
    "attendance-improvement-review.docx": attendance_improvement_review,
    "staff-sheet.docx": staff_sheet,
    "cover-sheet.docx": cover_sheet,
    **LETTERS_DRAWN,
    "child-page.docx": child_page,
}


def main() -> int:
    """Draws every template into aim/documents/templates."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    for name, draw in TEMPLATES_DRAWN.items():
        (TEMPLATES / name).write_bytes(draw())
        sys.stdout.write(f"{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
