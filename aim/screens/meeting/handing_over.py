"""Finishing a meeting: who gets what, the files that are frozen when it is issued, and what was handed over.

The plan for everyone at the close: a copy for each person that says whose it is, with the marks week by week
for those for whom that is ticked, since codes can tell of health and religion. Where PDFs are made, one file
has every copy to print, and the child's page. Staff papers stand apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

from aim.casework.issuing import FileToIssue, Issue, IssuedFile, Recipient
from aim.casework.parts import Came, Person, Side
from aim.casework.plans import Plan
from aim.documents.fields import FORMS
from aim.documents.forms import FilledForm
from aim.documents.plan_answers import action_line, person_line
from aim.documents.to_print import one_to_print
from aim.siblings.normalising import relationship
from aim.wording import counted, day, listed

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
BY_HAND, BY_POST, BY_EMAIL = WAYS = ("by hand", "by post", "by e-mail")
_LONDON = ZoneInfo("Europe/London")
_FIRST_DAY_OF_A_ZIP = (1980, 1, 1, 0, 0, 0)
_BLANK = re.compile(r"\[[^\[\]]+\]")  # as suggestions have it: "[named person]", "[time]"
_UNSAFE = '<>:"/\\|?*'
_WITH_MARKS = "_with-marks"  # at the end of the name of a file that has them
CHILD_PAGE = "child-page"


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

    def as_recipient(self, on_day: date) -> Recipient:
        """Who was given it, as it is kept."""
        return Recipient(name=self.name, role=self.role, how=self.how, address=self.address, on_day=on_day)


@dataclass(frozen=True, slots=True)
class DocumentShown:
    """One document of a version that was issued: who was given it, and its files, as Word or PDF."""

    words: str
    files: tuple[IssuedFile, ...]


@dataclass(frozen=True, slots=True)
class Copy:
    """One document in the file to print: its PDF, and whose it is."""

    file_id: int
    title: str


@dataclass(frozen=True, slots=True)
class IssuedShown:
    """One version that was issued, each of its documents, and what is printed of it, in order."""

    issue: Issue
    title: str
    documents: tuple[DocumentShown, ...]
    to_print: tuple[Copy, ...]  # none where no PDF was made

    @property
    def order(self) -> str:
        """Whose copies stand in the file to print."""
        return f"In this order: {'; '.join(each.title for each in self.to_print)}."


def offered(plan: Plan) -> tuple[Offered, ...]:
    """Everyone of the meeting but school's own staff: parents, the child, agencies, in the order entered."""
    return tuple(
        Offered(str(each.id), each.name, each.role, str(each.came) if each.came else "")
        for each in plan.people
        if each.name and each.side is not Side.SCHOOL
    )


def nobody_came(plan: Plan) -> bool:
    """Whether no parent or carer is down as having come, so that the plan has to be sent."""
    return not any(is_a_parent(each) and each.came is Came.CAME for each in plan.people)


def is_a_parent(person: Person) -> bool:
    """Whether somebody of the meeting comes as a parent or carer: said, or told by the role alone."""
    if person.side is not Side.NOT_SAID:
        return person.side is Side.PARENTS
    return relationship(person.role) in ("mother", "father", "parent", "carer", "foster")


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


def posted_nowhere(chosen: Sequence[Chosen], *, family_in_room: bool) -> str:
    """Whose copy is posted to no address yet, and what to do; "" where every one has an address."""
    names = [each.name for each in chosen if each.how == BY_POST and not each.address]
    if not names:
        return ""
    if family_in_room:
        return (
            f"By post for {listed(names)}: where to, and what to look at first, is not shown while the "
            "family is in the room. Issue the other copies now, and this one afterwards."
        )
    return (
        f"No address is given for {listed(names)}: type it above, or choose another way for the copy to go."
    )


def next_meeting(plan: Plan, today: date) -> date | None:
    """The meeting that the child's page in a pack is for: this one, or once it was held its review."""
    day, review = plan.meeting.day, plan.meeting.review_on
    held = day is not None and day <= today
    return review if held and review is not None and review > today else day


def files_to_issue(
    documents: Sequence[tuple[FilledForm, Recipient | None]],
    as_pdf: Callable[[Sequence[bytes]], list[bytes]] | None = None,
) -> tuple[FileToIssue, ...]:
    """The files of one version: each document with the one person it goes to, or kept beside for nobody.

    With ``as_pdf`` each is made as PDF too; that is then the file handed over, and the Word document is kept
    beside it.
    """
    pdfs = as_pdf([document.content for document, _ in documents]) if as_pdf is not None else []
    names = _numbered([document.file_name for document, _ in documents])
    files = []
    for place, (name, (document, recipient)) in enumerate(zip(names, documents, strict=True)):
        to = () if recipient is None else (recipient,)
        files.append(FileToIssue(name, WORD, document.content, () if pdfs else to))
        if pdfs:
            files.append(FileToIssue(f"{name.removesuffix('.docx')}.pdf", PDF, pdfs[place], to))
    return tuple(files)


def copies(
    make: Callable[[Chosen], FilledForm], chosen: Sequence[Chosen], on_day: date
) -> list[tuple[FilledForm, Recipient | None]]:
    """A copy for each person, in their order; the name of one that has the marks says so."""
    made: list[tuple[FilledForm, Recipient | None]] = []
    for each in chosen:
        document = make(each)
        if each.with_marks:
            stem = document.file_name.removesuffix(".docx")
            document = replace(document, file_name=f"{stem}{_WITH_MARKS}.docx")
        made.append((document, each.as_recipient(on_day)))
    return made


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


def all_to_print(to_print: Sequence[Copy], content: Callable[[int], bytes]) -> bytes:
    """The copies of a version as one PDF; ``content`` gives the bytes of a file as it was issued."""
    return one_to_print([(each.title, content(each.file_id)) for each in to_print])


def places_in_pack(issue: Issue) -> list[tuple[int, str]]:
    """Which file of an issue stands where in its pack: a copy for each recipient, others as they are."""
    title = _title(issue.form)
    found: list[tuple[int, str]] = []
    for file in issue.files:
        end = file.name.rsplit(".", 1)[-1]
        there = _given_to(file)
        for each in there:
            found.append((file.id, f"To hand over/{title} for {_safe(each.name)}.{end}"))
        if not there:
            found.append((file.id, f"{'For the child' if _is_childs(file) else 'Kept beside'}/{file.name}"))
    names = _numbered([name for _, name in found])
    return [(file_id, name) for (file_id, _), name in zip(found, names, strict=True)]


def _numbered(names: Sequence[str]) -> list[str]:
    """The same with a number after a name that stands there already: two people may have one name."""
    seen: dict[str, int] = {}
    numbered = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        stem, end = name.rsplit(".", 1)
        numbered.append(name if seen[name] == 1 else f"{stem} ({seen[name]}).{end}")
    return numbered


def _shown(issue: Issue) -> IssuedShown:
    when = issue.issued_at.astimezone(_LONDON)
    title = (
        f"{_title(issue.form)}, version {issue.version}: issued {day(when.date())} {when:%H:%M} "
        f"by {issue.issued_by}. {issue.made_from}"
    )
    documents: dict[str, list[IssuedFile]] = {}
    for file in issue.files:
        documents.setdefault(file.name.rsplit(".", 1)[0], []).append(file)
    shown = tuple(DocumentShown(_said_of(files), tuple(files)) for files in documents.values())
    return IssuedShown(issue, title, shown, tuple(_to_print(issue)))


def _to_print(issue: Issue) -> Iterator[Copy]:
    """A copy for each person who was given one, in the order of the files; what is for nobody comes last."""
    pdfs = [file for file in issue.files if file.media_type == PDF]
    for file in pdfs:
        marks = ", with every mark" if file.name.rsplit(".", 1)[0].endswith(_WITH_MARKS) else ""
        yield from (Copy(file.id, f"{each.name}{marks}") for each in _given_to(file))
    yield from (
        Copy(file.id, "the child's page") for file in pdfs if _is_childs(file) and not _given_to(file)
    )


def _is_childs(file: IssuedFile) -> bool:
    return file.name.startswith(CHILD_PAGE)


def _given_to(file: IssuedFile) -> list[Recipient]:
    return [each.recipient for each in file.handed_over if each.took_place and not each.corrected]


def _title(form: str) -> str:
    return FORMS[form].title if form in FORMS else form


def _said_of(files: Sequence[IssuedFile]) -> str:
    there = [each for file in files for each in _given_to(file)]
    if not there and any(map(_is_childs, files)):
        return "the child's page"
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
