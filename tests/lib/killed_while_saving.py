"""A process that saves meetings for as long as it lives, to be killed at any moment (kill -9); and what it
left.

Each act writes several rows in one transaction or another: a meeting, its texts, rows of its plan, an issued
file. What was acknowledged is said through a pipe, after the commit.
"""

from __future__ import annotations

import multiprocessing
import multiprocessing.context
import random
import signal
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path

from aim.casework.children import Child
from aim.casework.issuing import FileToIssue, Recipient, issue, issued_content, issues_of
from aim.casework.meetings import begin_meeting, meetings_of
from aim.casework.parts import Action
from aim.casework.plans import plan_of, save_draft, save_part
from aim.casework.store import FILE, Store, open_store
from aim.casework.users import User

ADA = Child("Oak Park School", "Okafor", "Ada", date(2014, 3, 2), "F820999924001")
BELL = User("Sam Bell")
NOW = datetime(2026, 11, 20, 9, 31, tzinfo=UTC)
FORM = "school-attendance-meeting"
FIELDS = ("barriers", "strengths")


def content_of(number: int) -> bytes:
    """What is issued from the meeting of this number: some pages of a database file."""
    return sha256(str(number).encode()).digest() * 1000


def save_for_ever(folder: Path, first: int) -> Iterator[str]:
    """Save meetings from this number on; what is given out has been committed."""
    store, number = open_store(folder), first
    while True:
        day = date(2026, 1, 1) + timedelta(days=number)
        meeting = begin_meeting(store, BELL, ADA, FORM, day, NOW)
        yield f"meeting {number}"
        for field in FIELDS:
            save_draft(store, BELL, meeting.id, field, f"{field} {number}", 0, NOW)
            yield f"{field} {number}"
        save_part(store, BELL, meeting.id, Action(what=f"action {number}"), NOW)
        yield f"action {number}"
        files = [
            FileToIssue(f"{name}.docx", "x", content_of(number), (Recipient(name=name, on_day=day),))
            for name in ("Grace", "Joseph")
        ]
        issue(store, BELL, ADA, FORM, files, b"marks", "", NOW, meeting_id=meeting.id)
        yield f"issue {number}"
        number += 1


@dataclass(frozen=True)
class Left:
    """What a killed process left: what it had said to be saved, and what is wrong with what is there."""

    acknowledged: tuple[str, ...]
    faults: tuple[str, ...]


@cache
def _processes() -> multiprocessing.context.ForkServerContext:
    """Processes made quickly: each from one that has imported all this."""
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload([__name__])
    return made


def killed_once(folder: Path, first: int, seconds: float) -> tuple[str, ...]:
    """Save from this number on, kill so long after the first act; what was acknowledged."""
    ours, theirs = _processes().Pipe(duplex=False)
    process = _processes().Process(target=_say_what_is_saved, args=(theirs, folder, first))
    process.start()
    theirs.close()
    said = [ours.recv()]  # it is under way
    process.join(seconds)
    process.kill()
    process.join()
    assert process.exitcode == -signal.SIGKILL, f"it ended by itself, with {process.exitcode}"
    try:
        while True:
            said.append(ours.recv())
    except (EOFError, OSError):  # all that was said, or the last word cut short
        ours.close()
    return tuple(said)


def _say_what_is_saved(pipe: Connection, folder: Path, first: int) -> None:
    for act in save_for_ever(folder, first):
        pipe.send(act)


def found_in(folder: Path) -> tuple[set[str], list[str]]:
    """Every act that is kept, and what is wrong: a corrupt file, or an act of which only a part is kept."""
    with sqlite3.connect(folder / FILE) as raw:
        checked = (
            raw.execute("PRAGMA integrity_check").fetchall()
            + raw.execute("PRAGMA foreign_key_check").fetchall()
        )
    raw.close()
    faults = [] if checked == [("ok",)] else [f"integrity: {checked}"]
    store = open_store(folder)
    kept = set()
    for meeting in meetings_of(store, BELL, ADA):
        assert meeting.day is not None
        number = (meeting.day - date(2026, 1, 1)).days
        plan = plan_of(store, BELL, meeting.id)
        kept.add(f"meeting {number}")
        kept |= {each.text for each in plan.texts.values()} | {each.what for each in plan.actions}
        if plan.version != 1 + len(plan.texts) + len(plan.actions):
            faults.append(f"meeting {number}: the version does not fit its parts")
        faults += _faults_of_issues(store, meeting.id, number)
        kept |= {f"issue {number}" for _ in issues_of(store, BELL, ADA, meeting.id)}
    store.close()
    return kept, faults


def _faults_of_issues(store: Store, meeting_id: int, number: int) -> Iterator[str]:
    for each in issues_of(store, BELL, ADA, meeting_id):
        whole = [file for file in each.files if len(file.handed_over) == 1]
        if len(whole) != 2:
            yield f"issue {number}: half written"
        for file in whole:
            if issued_content(store, BELL, file.id) != content_of(number):
                yield f"issue {number}: other bytes"


def killed(folder: Path, times: int, seed: int) -> Left:
    """Kill so many times at random moments over one database, and look at it after each."""
    dice = random.Random(seed)
    acknowledged: list[str] = []
    faults: list[str] = []
    for kill in range(times):
        first = 1 + max((int(act.split()[1]) for act in acknowledged), default=0)
        acknowledged += killed_once(folder, first, dice.uniform(0, 0.3))
        kept, wrong = found_in(folder)
        faults += [f"kill {kill}: {each}" for each in wrong]
        faults += [f"kill {kill}: lost {act}" for act in acknowledged if act not in kept]
    return Left(tuple(acknowledged), tuple(faults))
