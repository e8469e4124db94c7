"""The letters: school, one person and their own address, what it is about, and a few plain paragraphs.

``{name}`` is a field, with its prompt in grey where nobody has said it; ``{=name}`` is worked out. ``TIMES``
stands for day, time and place in a small table; what stands behind "if" is there only then.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from aim.documents.fields import FORMS, form_fields
from tools.drawing.parts import (
    GREY,
    WIDTH,
    blank_document,
    bytes_of,
    keep_together,
    new_row,
    new_table,
    page_number,
    put_label,
    put_small,
    put_text,
)

SIZE = 11
TIMES = "TIMES"
MEETING = (
    "{% if attendance_improvement %}Attendance Improvement{% else %}School Attendance{% endif %} Meeting"
)


@dataclass(frozen=True)
class If:
    """Paragraphs that are there only if something is so."""

    test: str
    then: Sequence[str]
    otherwise: Sequence[str] = ()


Body = Sequence[str | If]

TOGETHER = (
    "It is a meeting to listen and to plan. Together we look at what goes well, at what makes coming to "
    "school hard, and at what you, {=called} and school can each do. Everybody gets a copy of what is "
    "agreed."
)
WELCOME = (
    "We would like {=called} to come too, for all of it or a part, and we will ask beforehand what "
    "{=called} thinks. You are welcome to bring somebody with you. If an interpreter, a room without "
    "steps or anything else would help you to take part, tell us and we will see to it."
)
ANOTHER_TIME = (
    "If this time does not suit you, speak with {contact_name} ({contact_how}) and we will look for one "
    "that does."
)
MAY_GO_AHEAD = (
    "Unless we have agreed on another time with you, the meeting may go ahead without you, so that help "
    "is not held up. We would then send you what was written down, and you could still change it with us."
)
WILL_GO_AHEAD = (
    "Unless you get in touch and we agree on another time with you, the meeting will go ahead on this day "
    "even if you cannot be there. We would then send you the plan, and you could still tell us what you "
    "think of it."
)
# Gloucestershire's guidance of 2017: letters and plans of this meeting may be exhibited in court.
IN_COURT = (
    "What is written down at this meeting, and this letter, may be shown in court if it ever came to "
    "that. The meeting is there so that it does not."
)
GO_AHEAD = If("attendance_improvement", (WILL_GO_AHEAD,), (MAY_GO_AHEAD,))

# Education Act 1996 s7 (full-time education), s444 (regular attendance at the school of registration).
THE_LAW = (
    "You should also know where the law stands. A parent of a child of compulsory school age has to see "
    "to it that the child is educated full time (Education Act 1996, section 7) and, where the child is "
    "on the roll of a school, attends it regularly (section 444). If absence goes on that school has not "
    "authorised, the council can be asked to consider legal action, and a parent can be prosecuted. We "
    "want to prevent that. This letter comes now so that there is time to put things right together."
)

BODIES: dict[str, tuple[str, Body]] = {
    "letter-of-concern": (
        "how school is going, and how we can help",
        (
            "I am writing about how much school {=called} has missed, and to ask how we can help.",
            "{=figures}",
            If("when_better", ("There have been better times. {=when_better}",)),
            "You know {=called} best. What makes coming to school hard at the moment: something at home, "
            "on the way, with other children, with the work, with health? What has helped before? We "
            "would like to hear it from you, and from {=called} in whatever way is easiest.",
            "What we can do now:\n{help_offered}",
            "If there is something about health that we do not know, or if anything in these figures "
            "looks wrong to you, please tell us. We will look at the register again with you.",
            "Please speak with {contact_name} ({contact_how}) by {reply_by}. A few minutes on the "
            "telephone are enough, and you are welcome to come in.",
        ),
    ),
    "warning": (
        "absence from school, and what happens next",
        (
            "We have been in touch with you before about how much school {=called} has missed:\n"
            "{earlier_contact}",
            "{=figures}",
            If("unauthorised_days", ("The sessions that school has not authorised: {=unauthorised_days}.",)),
            "What has been done to help so far:\n{support}",
            "We want to help before this gets worse. The next step is an Attendance Improvement Meeting, "
            "to which we will invite you. There we make a plan with you and {=called} that says what each "
            "of us will do.",
            If("of_school_age", (THE_LAW,)),
            "If there is a reason for these absences that we have not been told, or something that school "
            "could do differently, please tell us now. Speak with {contact_name} ({contact_how}) by "
            "{reply_by}.",
        ),
    ),
    "invitation": (
        f"invitation, {MEETING}",
        (
            "Please come to a meeting about how we can help {=called} to be in school.",
            TIMES,
            TOGETHER,
            "{=figures}",
            "Asked to come:\n{invited}",
            WELCOME,
            ANOTHER_TIME,
            GO_AHEAD,
            If("attendance_improvement and of_school_age", (IN_COURT,)),
        ),
    ),
    "agency-invitation": (
        f"invitation, {MEETING}",
        (
            "We have invited the family of {=called} to a meeting about how to help {=called} to be in "
            "school. As you are working with the family, we would be glad to have you there.",
            TIMES,
            "The family knows that we are writing to you: {consent}.",
            If("share_figures", ("{=figures}",)),
            "Please tell us at the meeting, or beforehand by {reply_by} if you cannot come, what you are "
            "doing with the family, since when, and what you could add. Then nobody is asked the same "
            "thing twice, and the plan says who does what.",
            "For questions: {contact_name} ({contact_how}).",
        ),
    ),
    "new-time": (
        f"new time of the {MEETING}",
        (
            "Thank you for getting in touch. As agreed with you {agreed_how}, the meeting about {=called} "
            "is no longer on {earlier_date}. It is now:",
            TIMES,
            "We look forward to seeing you. If something comes up, speak with {contact_name} "
            "({contact_how}) and we will look for another time.",
            GO_AHEAD,
        ),
    ),
    "plan-sent": (
        f"the plan from the {MEETING}",
        (
            "On {=meeting_date} we met to plan how to help {=called} to be in school. You could not be "
            "there, and we missed you. A copy of what was written down comes with this letter.",
            "What school does from now on:\n{school_agrees}",
            "The target until the review:\n{target}",
            "What the plan says for you and {=called} is no more than a beginning, as you have not had "
            "your say. Write on it, ring us or come in. If you do not agree with something in it, tell "
            "us, and we will write that down as well.",
            "We look at how it has gone on {review_date} at {review_time}, {review_place}. Please come.",
            "To talk about the plan, or about another day for the review: {contact_name} ({contact_how}).",
        ),
    ),
    "review-invitation": (
        f"review of the plan from the {MEETING}",
        (
            "On {initial_meeting_date} we made a plan for {=called}. Please come to look with us at how "
            "it has gone.",
            TIMES,
            If("since_then", ("{=since_then}",)),
            "The target was:\n{target}",
            "We would like to hear what worked, however small, and what did not. Then we decide together "
            "what comes next. Bring your copy of the plan if you have it at hand; we will have one here.",
            "Asked to come:\n{invited}",
            WELCOME,
            ANOTHER_TIME,
            GO_AHEAD,
        ),
    ),
}


def letter(name: str) -> bytes:
    """The template of one letter."""
    subject, body = BODIES[name]
    asked = {field.name for field in form_fields(name) if field.has_prompt}
    document = blank_document()
    _spacing(document)
    head = _paragraph(document, "{school}", asked, bold=True, after=0)
    head.alignment = _paragraph(document, "{school_address}", asked, after=18).alignment = (
        WD_ALIGN_PARAGRAPH.RIGHT
    )
    _paragraph(document, "{addressee}", asked, after=0)
    _paragraph(document, "{address}", asked, after=14)
    _paragraph(document, "{letter_date}", asked, after=14)
    _paragraph(document, "Dear {dear}", asked)
    _paragraph(document, f"{{pupil_name}}, {_class()}: {subject}", asked, bold=True)
    for each in body:
        _put(document, each, asked, name)
    end = _paragraph(document, "Yours sincerely", asked, after=42)
    end.paragraph_format.keep_with_next = True
    _paragraph(document, "{signed_by}", asked)
    _footer(document, FORMS[name].title)
    return bytes_of(document)


LETTERS_DRAWN: dict[str, Callable[[], bytes]] = {
    FORMS[name].template: partial(letter, name) for name in BODIES
}


def _class() -> str:
    return "{year_group}, {reg_group}"


def _put(document: DocumentType, part: str | If, asked: set[str], name: str) -> None:
    if isinstance(part, If):
        document.add_paragraph(f"{{%p if {part.test} %}}")
        for each in part.then:
            _put(document, each, asked, name)
        if part.otherwise:
            document.add_paragraph("{%p else %}")
            for each in part.otherwise:
                _put(document, each, asked, name)
        document.add_paragraph("{%p endif %}")
    elif part == TIMES:
        _times(document, asked)
    else:
        _paragraph(document, part, asked)


_PLACE = re.compile(r"\{(=?)(\w+)\}")


def _paragraph(
    document: DocumentType, text: str, asked: set[str], *, bold: bool = False, after: float = 8
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(after)
    _say(paragraph, text, asked, bold=bold)
    return paragraph


def _say(paragraph: Paragraph, text: str, asked: set[str], *, bold: bool = False) -> None:
    """The text with its places: what is said in ink, and a prompt in grey where nobody has said it."""
    at = 0
    for place in _PLACE.finditer(text):
        if place.start() > at:
            put_text(paragraph, text[at : place.start()], size=SIZE, bold=bold)
        put_text(paragraph, f"{{{{ {place[2]} }}}}", size=SIZE, bold=bold)
        if not place[1]:
            assert place[2] in asked, f"{place[2]} has no prompt"
            put_text(paragraph, f"{{{{ {place[2]}_prompt }}}}", size=SIZE - 1).font.color.rgb = GREY
        at = place.end()
    if at < len(text):
        put_text(paragraph, text[at:], size=SIZE, bold=bold)


def _times(document: DocumentType, asked: set[str]) -> None:
    table = new_table(document, (2.6, WIDTH - 2.6))
    for label, text in (("Day", "{=meeting_date}"), ("Time", "{meeting_time}"), ("Place", "{meeting_place}")):
        row = new_row(table, 0.65)
        put_label(row.cells[0], label)
        _say(row.cells[1].paragraphs[0], text, asked)
    keep_together(table)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _spacing(document: DocumentType) -> None:
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.paragraph_format.line_spacing = 1.1


def _footer(document: DocumentType, title: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    style = document.styles["Footer"]
    assert isinstance(style, ParagraphStyle)
    style.paragraph_format.tab_stops.clear_all()
    style.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    put_small(paragraph, f"{title}  ·  {{{{ initials }}}}\tPage ")
    page_number(paragraph, "PAGE")
    put_small(paragraph, " of ")
    page_number(paragraph, "NUMPAGES")
