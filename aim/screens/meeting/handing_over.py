"""Finishing a meeting: who gets what, the files that are frozen when it is issued, and what was handed over.

The plan for everyone at the close: a file for those who get it, one with the marks week by week for those for
whom that is ticked, since codes can tell of health and religion. Staff papers stand apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from aim.casework.issuing import FileToIssue, HandedOver, Issue, IssuedFile, Recipient
from aim.casework.parts import Came, Side
from aim.casework.plans import Plan
from aim.documents.fields import FORMS
from aim.documents.forms import FilledForm
from aim.documents.plan_answers import action_line, person_line
from aim.wording import counted, day, listed

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
BY_HAND, BY_POST, BY_EMAIL = WAYS = ("by hand", "by post", "by e-mail")
_LONDON = ZoneInfo("Europe/London")
_FIRST_DAY_OF_A_ZIP = (1980, 1, 1, 0, 0, 0)
_BLANK = re.compile(r"\[[^\[\]]+\]")  # as suggestions have it: "[named person]", "[time]"
_UNSAFE = '<>:"/\\|?*'


@dataclass(frozen=True, slots=True)
class Offered:
    """Somebody who may be given a copy; nobody is ticked beforehand."""

    key: str
    name: str
    role: str
    note: str  # whether they came


@dataclass(frozen=True, slots=True)
class Chosen:
    """Somebody ticked by a person, and how they get their copy."""

    name: str
    role: str
    how: str
    address: str = ""
    with_marks: bool = False  # whether their copy has the marks, week by week, as its last page
    siblings: str = (
        ""  # the brothers and sisters ticked for their copy, in words: not everyone's are the same
    )

    @property
    def contents(self) -> tuple[bool, str]:
        """What their copy has that another's may not have."""
        return self.with_marks, self.siblings

    def as_recipient(self, on_day: date) -> Recipient:
        """Who was given it, as it is kept."""
        return Recipient(name=self.name, role=self.role, how=self.how, address=self.address, on_day=on_day)


@dataclass(frozen=True, slots=True)
class IssuedShown:
    """One version that was issued, and each of its files with who was given it."""

    issue: Issue
    title: str
    files: tuple[tuple[IssuedFile, str], ...]


def offered(plan: Plan) -> tuple[Offered, ...]:
    """Everyone of the meeting but school's own staff: parents, the child, agencies, in the order entered."""
    return tuple(
        Offered(str(each.id), each.name, each.role, str(each.came) if each.came else "")
        for each in plan.people
        if each.name and each.side is not Side.SCHOOL
    )


def nobody_came(plan: Plan) -> bool:
    """Whether no parent or carer is down as having come, so that the plan has to be sent."""
    return not any(each.side is Side.PARENTS and each.came is Came.CAME for each in plan.people)


def still_to_come(plan: Plan, today: date) -> str:
    """That the day of the meeting is later than today, and what to do about it; "" where it is not."""
    when = plan.meeting.day
    if when is None or when <= today:
        return ""
    return (
        f"This meeting is down for {day(when)}, which is still to come. If it was held already, put the day "
        "it was held on. A plan issued before its meeting says what nobody has agreed yet, and the meeting "
        "stays planned until its day."
    )


def files_to_issue(
    make: Callable[[bool, str], FilledForm],
    chosen: Sequence[Chosen],
    on_day: date,
    as_pdf: Callable[[Sequence[bytes]], list[bytes]] | None = None,
) -> tuple[FileToIssue, ...]:
    """The files of one version: one for all whose copies have the same in them.

    ``make`` gives the document with or without the marks week by week, and with these brothers and sisters.
    With ``as_pdf`` each is made as PDF too; that is then the file handed over, and the Word document is kept
    beside it.
    """
    wanted = sorted({each.contents for each in chosen}) or [(False, "")]
    documents = [make(*contents) for contents in wanted]
    pdfs = as_pdf([each.content for each in documents]) if as_pdf is not None else []
    files = []
    for place, (contents, document) in enumerate(zip(wanted, documents, strict=True)):
        to = tuple(each.as_recipient(on_day) for each in chosen if each.contents == contents)
        stem = document.file_name.removesuffix(".docx") + ("_with-marks" if contents[0] else "")
        if len({with_marks for with_marks, _ in wanted}) < len(wanted):
            stem = f"{stem}_{place + 1}"
        files.append(FileToIssue(f"{stem}.docx", WORD, document.content, () if pdfs else to))
        if pdfs:
            files.append(FileToIssue(f"{stem}.pdf", PDF, pdfs[place], to))
    return tuple(files)


def copies_to(plan_says: str, chosen: Sequence[Chosen], on_day: date) -> str:
    """What the form says about copies: those given out before, and those of this version."""
    new = [", ".join(filter(None, (each.name, each.role, each.how, day(on_day)))) for each in chosen]
    return "\n".join(dict.fromkeys((*plan_says.splitlines(), *new)))


def issued_shown(issues: Iterable[Issue]) -> tuple[IssuedShown, ...]:
    """What was issued, the newest first."""
    return tuple(_shown(each) for each in reversed(tuple(issues)))


def changed_since(plan: Plan, issues: Sequence[Issue]) -> str:
    """Whether the plan was changed after its last version was issued; "" where it was not, or none was."""
    of_form = [each for each in issues if each.form == plan.meeting.form]
    if not of_form or of_form[-1].plan_version == plan.version:
        return ""
    last = of_form[-1].version
    return f"The plan was changed after version {last} was issued. Issued again it is version {last + 1}."


def pack(files: Sequence[tuple[str, bytes]]) -> bytes:
    """One zip of files by their place in it; the same files always give the same bytes."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(ZipInfo(name, _FIRST_DAY_OF_A_ZIP), content, ZIP_DEFLATED)
    return out.getvalue()


def places_in_pack(issue: Issue) -> list[tuple[int, str]]:
    """Which file of an issue stands where in its pack: a copy for each recipient, others as they are."""
    title = _title(issue.form)
    found: list[tuple[int, str]] = []
    for file in issue.files:
        end = file.name.rsplit(".", 1)[-1]
        there = [each for each in file.handed_over if each.took_place and not each.corrected]
        for each in there:
            found.append((file.id, f"{title} for {_safe(each.recipient.name)}.{end}"))
        if not there:
            found.append((file.id, file.name))
    return _numbered(found)


def _numbered(found: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The same with a number after a name that stands there already: two people may have one name."""
    seen: dict[str, int] = {}
    numbered = []
    for file_id, name in found:
        seen[name] = seen.get(name, 0) + 1
        stem, end = name.rsplit(".", 1)
        numbered.append((file_id, name if seen[name] == 1 else f"{stem} ({seen[name]}).{end}"))
    return numbered


def _shown(issue: Issue) -> IssuedShown:
    when = issue.issued_at.astimezone(_LONDON)
    title = (
        f"{_title(issue.form)}, version {issue.version}: issued {day(when.date())} {when:%H:%M} "
        f"by {issue.issued_by}. {issue.made_from}"
    )
    return IssuedShown(issue, title, tuple((file, _given(file.handed_over)) for file in issue.files))


def _title(form: str) -> str:
    return FORMS[form].title if form in FORMS else form


def _given(lines: Sequence[HandedOver]) -> str:
    there = [each.recipient for each in lines if each.took_place and not each.corrected]
    if not there:
        return "kept here; nobody is down as having been given it"
    said = [", ".join(filter(None, (each.name, each.role, each.how, day(each.on_day)))) for each in there]
    return f"given to {counted(len(said), 'person', 'people')}: {'; '.join(said)}"


def _safe(name: str) -> str:
    """A name as part of a file's name on any computer."""
    words = "".join(" " if each in _UNSAFE or ord(each) < 32 else each for each in name).split()
    return " ".join(words).strip(".")[:60] or "somebody"


def left_to_say(names: Sequence[str], plan: Plan) -> tuple[str, ...]:
    """What is still missing, said before issuing and never blocking it: a sentence for each kind."""
    unsaid = [line for each in plan.people if each.came is Came.NOT_SAID and (line := person_line(each))]
    agreed = [each for each in plan.actions if any(map(_BLANK.search, (each.what, each.who)))]
    return tuple(
        said
        for said in (
            f"Still blank, and said so on the paper: {listed(names)}." if names else "",
            f"Whether they came is not said, and the paper says so: {'; '.join(unsaid)}." if unsaid else "",
            *(f"Action with a blank to fill: {action_line(each)}" for each in agreed),
        )
        if said
    )
