"""A school's own template is opened and filled in by this program of its own, with limits on memory and time.

``own_template.py`` runs it by its path. Arguments: bytes of memory and seconds of the processor allowed.
Requests come on standard input and are answered one by one on standard output: eight bytes that say how
long it is, JSON, eight bytes, bytes. Once what it needs is imported it can open nothing more: no file, no
connection (on Linux and macOS). It ends when its input does, or with a status that says what became of it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import IO, Any

MEMORY = 5

_FAULT = "The file could not be tried out. Copy it into a new blank document in Word, and save that."


def main(memory: int, seconds: int) -> int:
    """Answer requests until there are no more; the exit status."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    answers, requests = os.fdopen(os.dup(1), "wb"), sys.stdin.buffer
    os.dup2(2, 1)  # whatever a library prints does not mix with the answers
    from aim.certificates.opening import within_limits
    from aim.documents.template_gate import Refused, Why

    within_limits(memory, seconds)
    filling: dict[str, Any] = {}
    _warm()
    _shut()
    try:
        while (request := _received(requests)) is not None:
            said, content = request
            try:
                answer, made = _answered(said, content, filling)
            except Refused as refused:
                answer, made = {"why": refused.why, "message": refused.message}, b""
            except (MemoryError, KeyboardInterrupt):
                raise
            except Exception:  # a fault of ours, or of a library's, in what a stranger made
                answer, made = {"why": Why.DAMAGED, "message": _FAULT}, b""
            _send(answers, answer, made)
    except MemoryError:
        return MEMORY
    return 0


def _answered(
    said: Mapping[str, Any], content: bytes, filling: dict[str, Any]
) -> tuple[dict[str, Any], bytes]:
    from dataclasses import asdict

    from aim.documents.compiled import made_ready
    from aim.documents.template_look import OwnWords, filled_and_opened, looked_at
    from aim.documents.template_tags import Vocabulary

    if said["do"] == "look":
        vocabularies = {
            form: Vocabulary(
                frozenset(words["words"]),
                frozenset(words["questions"]),
                {name: frozenset(columns) for name, columns in words["lists"].items()},
            )
            for form, words in said["vocabularies"].items()
        }
        looked = looked_at(content, vocabularies, said["tries"])
        answer = asdict(looked)
        return answer, answer.pop("content")
    if said["do"] == "take":
        filling["ready"] = made_ready(content, OwnWords())
        return {}, b""
    return {}, filled_and_opened(
        filling["ready"], said["values"], said["title"], date.fromisoformat(said["on"])
    )


def _warm() -> None:
    """Import, by using it once, whatever will be needed: afterwards no file can be opened."""
    from io import BytesIO

    from docx import Document

    from aim.documents.template_look import looked_at
    from aim.documents.template_tags import Vocabulary

    known = {"": Vocabulary(frozenset({"a"}), frozenset(), {})}
    for text in ("{{ a|upper|default('é') }}", "{{ b + 1 + 1.5 }}", "{% if %}"):
        document, content = Document(), BytesIO()
        document.add_paragraph(text)
        document.save(content)
        looked_at(content.getvalue(), known, {"": ({"a": "é"},)})


def _shut() -> None:
    """Let this process open nothing more, where the system can be told so."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def _received(source: IO[bytes]) -> tuple[dict[str, Any], bytes] | None:
    head = source.read(8)
    if len(head) < 8:
        return None
    said = json.loads(source.read(int.from_bytes(head, "big")))
    return said, source.read(int.from_bytes(source.read(8), "big"))


def _send(target: IO[bytes], said: Mapping[str, Any], content: bytes) -> None:
    words = json.dumps(said).encode()
    for each in (words, content):
        target.write(len(each).to_bytes(8, "big") + each)
    target.flush()


if __name__ == "__main__":
    status = main(int(sys.argv[1]), int(sys.argv[2]))
    os._exit(status)  # at once: there is nothing to tidy
