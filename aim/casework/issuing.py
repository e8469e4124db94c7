"""Issued means frozen: the bytes handed over, which version, when, to whom, and the marks it was made from.

Nothing here is ever altered: a trigger of the database forbids it, and a later change is issued as the next
version. What was entered wrongly of a handing over is set right by a further line, naming the first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from hashlib import sha256

import sqlalchemy as sa

from aim.casework import tables
from aim.casework.children import Child, child_kept, children_like, normal_name
from aim.casework.meetings import locked
from aim.casework.problems import CaseworkProblem, NotThere
from aim.casework.store import Store
from aim.casework.tables import added, handed_over, issued_files, issues
from aim.casework.users import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who was given something, how and when."""

    name: str
    on_day: date
    role: str = ""
    how: str = ""  # such as "by hand", "by post", "by e-mail"
    address: str = ""  # where it went to, if it was sent


@dataclass(frozen=True, slots=True)
class FileToIssue:
    """One file and those it goes to: each recipient has a file of their own where the contents differ."""

    name: str
    media_type: str
    content: bytes
    recipients: tuple[Recipient, ...] = ()


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One handing over of one file."""

    id: int
    recipient: Recipient
    recorded_by: str
    recorded_at: datetime
    corrects_id: int | None  # the line that this one sets right
    took_place: bool  # False where the line corrected never happened
    corrected: bool  # whether a later line sets this one right


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """A file as it was issued; its bytes are read by ``issued_content``."""

    id: int
    name: str
    media_type: str
    sha256: str
    handed_over: tuple[HandedOver, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """One version of a document, with every file of it."""

    id: int
    form: str
    version: int  # 1 for the first of this meeting and form, and so on
    meeting_id: int | None
    plan_version: int | None  # ``Plan.version`` that it was made from
    made_from: str  # the certificate's files and dates, in words
    marks_sha256: str
    issued_by: str
    issued_at: datetime
    files: tuple[IssuedFile, ...]


@dataclass(frozen=True, slots=True)
class Handed:
    """What somebody was handed: the document, its version, the file and the handing over."""

    issue: Issue
    file: IssuedFile
    handing: HandedOver


def issue(
    store: Store,
    user: User,
    child: Child,
    form: str,
    files: Sequence[FileToIssue],
    marks: bytes,
    made_from: str,
    now: datetime,
    *,
    meeting_id: int | None = None,
    plan_version: int | None = None,
) -> Issue:
    """Freeze these files as the next version of this form, of the meeting or else of the child.

    ``marks`` are the child's marks that the files were made from, as marks.csv has them.
    Raises ValueError without a file, NotThere where the meeting is not of this child.
    """
    if not files:
        raise ValueError("nothing is issued without a file")
    user.must_see([child.school])
    with store.writing() as connection:
        child_id = child_kept(connection, child)
        if meeting_id is not None:
            _, child_id = locked(connection, user, meeting_id)
            if child_id not in children_like(connection, child):
                raise NotThere("This meeting is not of this child.", "Choose one of this child's meetings.")
        else:
            own = tables.children.c.id == child_id
            connection.execute(sa.select(tables.children.c.id).where(own).with_for_update())
        chain = f"meeting {meeting_id}: {form}" if meeting_id is not None else f"child {child_id}: {form}"
        last = sa.select(sa.func.coalesce(sa.func.max(issues.c.version), 0)).where(issues.c.chain == chain)
        values = {
            "child_id": child_id,
            "meeting_id": meeting_id,
            "school": child.school,
            "form": form,
            "chain": chain,
            "version": connection.execute(last).scalar_one() + 1,
            "plan_version": plan_version,
            "marks": marks,
            "marks_sha256": sha256(marks).hexdigest(),
            "made_from": made_from,
            "issued_by": user.name,
            "issued_at": now,
        }
        issue_id = added(connection, issues, values)
        for file in files:
            _add_file(connection, issue_id, child_id, file, user, now)
        return _issues(connection, issues.c.id == issue_id)[0]


def hand_over(
    store: Store,
    user: User,
    file_id: int,
    recipient: Recipient,
    now: datetime,
    *,
    corrects_id: int | None = None,
    took_place: bool = True,
) -> None:
    """Keep that an issued file was given to one more person, or what was wrong about an earlier line.

    Raises NotThere for a file or a line that there is not.
    """
    with store.writing() as connection:
        child_id = _file_row(connection, user, file_id)["child_id"]
        if corrects_id is not None:
            wrong = handed_over.c.id == corrects_id, handed_over.c.file_id == file_id
            if connection.execute(sa.select(handed_over.c.id).where(*wrong)).first() is None:
                raise NotThere("The line to set right is not of this file.", "Load the page again.")
        _add_handing(connection, file_id, child_id, recipient, user, now, corrects_id, took_place)


def issues_of(store: Store, user: User, child: Child, meeting_id: int | None = None) -> tuple[Issue, ...]:
    """Everything issued for a child by the schools of this person, or for one meeting, in order of time."""
    with store.reading() as connection:
        child_ids = children_like(connection, child)
        mine = sa.select(issues.c.id, issues.c.school).where(issues.c.child_id.in_(child_ids))
        if meeting_id is not None:
            mine = mine.where(issues.c.meeting_id == meeting_id)
        schools = connection.execute(mine).all()
        seen = [row.id for row in schools if user.may_see([row.school])]
        return _issues(connection, issues.c.id.in_(seen))


def handed_on(store: Store, user: User, child: Child, who: str, day: date) -> tuple[Handed, ...]:
    """What this person was handed on that day, in the order entered: "what was she handed on 3 March?".

    Names are compared without capitals and double spaces. A line set right later counts as set right.
    """
    name = normal_name(who)
    return tuple(
        Handed(each, file, handing)
        for each in issues_of(store, user, child)
        for file in each.files
        for handing in file.handed_over
        if handing.took_place and not handing.corrected
        if handing.recipient.on_day == day and normal_name(handing.recipient.name) == name
    )


def issued_content(store: Store, user: User, file_id: int) -> bytes:
    """The bytes of an issued file, the very ones that were handed over.

    Raises CaseworkProblem where they are not what they were, NotThere where there is no such file.
    """
    with store.reading() as connection:
        row = _file_row(connection, user, file_id)
    return _unaltered(row["content"], row["sha256"])


def issued_marks(store: Store, user: User, issue_id: int) -> bytes:
    """The marks that an issue was made from, as they were then.

    Raises CaseworkProblem where they are not what they were, NotThere where there is no such issue.
    """
    with store.reading() as connection:
        found = connection.execute(sa.select(issues).where(issues.c.id == issue_id)).mappings().one_or_none()
        if found is None:
            raise _not_issued()
        user.must_see([found["school"]])
    return _unaltered(found["marks"], found["marks_sha256"])


def _unaltered(content: bytes, sum_then: str) -> bytes:
    content = bytes(content)
    if sha256(content).hexdigest() != sum_then:
        raise CaseworkProblem(
            "What is kept of this document is not what was issued: the database was altered or is damaged.",
            "Do not hand it over. Compare with the copy on paper, and with the last backup.",
        )
    return content


def _add_file(
    connection: sa.Connection, issue_id: int, child_id: int, file: FileToIssue, user: User, now: datetime
) -> None:
    values = {
        "child_id": child_id,
        "issue_id": issue_id,
        "name": file.name,
        "media_type": file.media_type,
        "content": file.content,
        "sha256": sha256(file.content).hexdigest(),
    }
    file_id = added(connection, issued_files, values)
    for recipient in file.recipients:
        _add_handing(connection, file_id, child_id, recipient, user, now)


def _add_handing(
    connection: sa.Connection,
    file_id: int,
    child_id: int,
    recipient: Recipient,
    user: User,
    now: datetime,
    corrects_id: int | None = None,
    took_place: bool = True,
) -> None:
    values = asdict(recipient) | {
        "child_id": child_id,
        "file_id": file_id,
        "corrects_id": corrects_id,
        "took_place": took_place,
        "recorded_by": user.name,
        "recorded_at": now,
    }
    added(connection, handed_over, values)


def _file_row(connection: sa.Connection, user: User, file_id: int) -> sa.RowMapping:
    joined = issued_files.join(issues, issued_files.c.issue_id == issues.c.id)
    rows = sa.select(issued_files, issues.c.school).select_from(joined).where(issued_files.c.id == file_id)
    found = connection.execute(rows).mappings().one_or_none()
    if found is None:
        raise _not_issued()
    user.must_see([found["school"]])
    return found


def _not_issued() -> NotThere:
    return NotThere("This document is not kept, or not any more.", "Load the page again.")


def _issues(connection: sa.Connection, which: sa.ColumnElement[bool]) -> tuple[Issue, ...]:
    """Issues without the bytes of their files, in the order they were issued."""
    columns = [each for each in issues.c if each.name != "marks"]
    rows = connection.execute(sa.select(*columns).where(which).order_by(issues.c.id)).all()
    columns = [each for each in issued_files.c if each.name != "content"]
    mine = issued_files.c.issue_id.in_([row.id for row in rows])
    file_rows = connection.execute(sa.select(*columns).where(mine).order_by(issued_files.c.id)).all()
    handings = _handings(connection, [row.id for row in file_rows])
    files: dict[int, list[IssuedFile]] = {}
    for row in file_rows:
        file = IssuedFile(row.id, row.name, row.media_type, row.sha256, tuple(handings.get(row.id, ())))
        files.setdefault(row.issue_id, []).append(file)
    return tuple(
        Issue(
            id=row.id,
            form=row.form,
            version=row.version,
            meeting_id=row.meeting_id,
            plan_version=row.plan_version,
            made_from=row.made_from,
            marks_sha256=row.marks_sha256,
            issued_by=row.issued_by,
            issued_at=row.issued_at,
            files=tuple(files.get(row.id, ())),
        )
        for row in rows
    )


def _handings(connection: sa.Connection, file_ids: Sequence[int]) -> dict[int, list[HandedOver]]:
    mine = handed_over.c.file_id.in_(file_ids)
    rows = connection.execute(sa.select(handed_over).where(mine).order_by(handed_over.c.id)).all()
    corrected = {row.corrects_id for row in rows}
    found: dict[int, list[HandedOver]] = {}
    for row in rows:
        recipient = Recipient(
            name=row.name, role=row.role, how=row.how, address=row.address, on_day=row.on_day
        )
        line = HandedOver(
            id=row.id,
            recipient=recipient,
            recorded_by=row.recorded_by,
            recorded_at=row.recorded_at,
            corrects_id=row.corrects_id,
            took_place=row.took_place,
            corrected=row.id in corrected,
        )
        found.setdefault(row.file_id, []).append(line)
    return found
