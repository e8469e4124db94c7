"""A school's own Word template: the council's own file with our field names in it.

It is untrusted. The gate looks at its bytes here; everything else happens in a process of its own with limits
(``template_child.py``): its parts, its tags, and each filling in. What comes back is a template that was made
clean and tried out, or what is wrong in it: each unknown field with the nearest one there is, and where.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from aim.certificates.limits import limit
from aim.certificates.opening import environment
from aim.documents import template_child
from aim.documents.answers import as_day
from aim.documents.compiled import Value, mended, parts_of
from aim.documents.fields import FORMS, FormField, form_fields, template_of, without_a_place
from aim.documents.filling import in_place_of
from aim.documents.template_gate import Refused, Why, looked_through
from aim.documents.template_tags import Vocabulary, vocabulary_of

__all__ = [
    "Checked",
    "Filling",
    "OwnTemplate",
    "Refused",
    "Why",
    "checked",
    "example_values",
    "used",
    "vocabulary",
]

_TOO_LONG = Refused(
    Why.TOO_LONG,
    "The file takes too long or too much memory to open. Copy what you need into a new blank document in "
    "Word, and save that.",
)
_MANY = 200  # forms from one child: the processor's time it is allowed grows with them


@dataclass(frozen=True)
class OwnTemplate:
    """A template that was found good: which form it stands for, its clean content, the fields it has."""

    form: str
    content: bytes
    names: frozenset[str]

    def missing(self) -> tuple[FormField, ...]:
        """The required fields of the form that stand nowhere in it, in the order of the form."""
        return without_a_place(self.form, self.names)


@dataclass(frozen=True)
class Checked:
    """What was found in a template: the template where it can be used, and what is wrong or worth a look."""

    template: OwnTemplate | None
    form: str
    faults: tuple[str, ...]
    to_look_at: tuple[str, ...]


def checked(content: bytes) -> Checked:
    """What stands in these bytes. Raises Refused where the file as a whole is not taken."""
    looked_through(content)
    with _Child(1) as child:
        said, clean = child.asked(
            {
                "do": "look",
                "vocabularies": {form: _plain(vocabulary(form)) for form in FORMS},
                "tries": {form: [example_values(form), _nothing(form)] for form in FORMS},
            },
            content,
        )
    faults = tuple(
        dict.fromkeys(
            _with_its_place(each["message"], each["place"], each["near"]) for each in said["findings"]
        )
    )
    good = OwnTemplate(said["form"], clean, frozenset(said["names"]))
    return Checked(None if faults else good, said["form"], faults, tuple(said["to_look_at"]))


@cache
def vocabulary(form: str) -> Vocabulary:
    """The names a template for this form may use: those that ours uses."""
    return vocabulary_of([mended(part) for _, part, is_text in parts_of(template_of(form)) if is_text])


def example_values(form: str) -> dict[str, Value]:
    """Every name of the form with an example: the field's own, or one by its sort."""
    known = vocabulary(form)
    examples: dict[str, Value] = {name: f"({name.replace('_', ' ')})" for name in known.words}
    examples |= {field.name: as_day(field.example) for field in form_fields(form) if field.example}
    examples |= {name: "" for name in known.words if name.endswith("_prompt")}
    examples |= dict.fromkeys(known.questions, True)
    for name, columns in known.lists.items():
        examples[name] = [{column: _example(column) for column in columns} for _ in range(2)]
    return examples


@contextmanager
def used(template: OwnTemplate | None) -> Iterator[None]:
    """Within the block the form is filled in on this template; with None, on ours."""
    if template is None:
        yield
        return
    with Filling(template) as filling, in_place_of(template_of(template.form), filling.filled):
        yield


class Filling:
    """A template ready to be filled in many times, in a process of its own until the block is left."""

    def __init__(self, template: OwnTemplate) -> None:
        self._template = template
        self._child: _Child | None = None
        self._filled = 0
        self._prompts = {
            field.name: field.prompt
            for field in form_fields(template.form)
            if field.has_prompt and f"{field.name}_prompt" not in template.names
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._child:
            self._child.end()
            self._child = None

    def filled(self, values: Mapping[str, Value], title: str, on: date) -> bytes:
        """A finished Word file. Refused where the template cannot be filled in with these values."""
        if self._child is None or self._filled % _MANY == 0:
            if self._child:
                self._child.end()
            self._child = _Child(_MANY)
            self._child.asked({"do": "take"}, self._template.content)
        self._filled += 1
        shown = {
            name: f"[{self._prompts[name]}]" if value == "" and name in self._prompts else value
            for name, value in values.items()
        }
        request = {"do": "fill", "values": shown, "title": title, "on": on.isoformat()}
        return self._child.asked(request, b"")[1]


class _Child:
    """The process; gone when the block is left, whatever happened in it."""

    def __init__(self, forms: int) -> None:
        seconds = limit("template_seconds") * forms
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-I", str(Path(template_child.__file__).resolve())),
                *(str(limit("template_memory_bytes")), str(seconds)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # it may quote what stands in a form
            env=environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def asked(self, request: Mapping[str, Any], content: bytes) -> tuple[dict[str, Any], bytes]:
        """Its answer to this. Raises Refused where that is no, or where there is none in time."""
        answer: list[tuple[dict[str, Any], bytes]] = []

        def ask() -> None:
            source, target = self._process.stdout, self._process.stdin
            assert source is not None and target is not None
            with suppress(OSError, ValueError):
                for each in (json.dumps(request).encode(), content):
                    target.write(len(each).to_bytes(8, "big") + each)
                target.flush()
                said = json.loads(_piece(source))
                answer.append((said, _piece(source)))

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(limit("template_seconds") + _START)
        if asking.is_alive() or not answer:
            self._process.kill()
            asking.join()
            raise _TOO_LONG
        said, made = answer[0]
        if "why" in said:
            raise Refused(Why(said["why"]), str(said["message"]))
        return said, made

    def end(self) -> None:
        """Let it go."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()


_START = 10  # seconds: what the process may take to begin, on a busy computer


def _piece(source: IO[bytes]) -> bytes:
    """Eight bytes that say how long it is, and the piece. ValueError where the answer is cut short."""
    size = int.from_bytes(source.read(8), "big")
    if size > limit("template_memory_bytes"):
        raise ValueError(size)
    piece = source.read(size)
    if len(piece) < size:
        raise ValueError(size)
    return piece


def _with_its_place(message: str, place: str, near: str) -> str:
    """A fault, and where it is: "In the footer, at “Name {{ nam }}”: …"."""
    at = f", at “{near}”" if near else ""
    return f"In {place}{at}: {message}"


def _plain(words: Vocabulary) -> dict[str, Any]:
    said = asdict(words)
    return {
        "words": sorted(said["words"]),
        "questions": sorted(said["questions"]),
        "lists": {name: sorted(columns) for name, columns in words.lists.items()},
    }


def _nothing(form: str) -> dict[str, Value]:
    """The form with nothing known: every word blank, no row in a list, every question no."""
    known = vocabulary(form)
    blank: dict[str, Value] = dict.fromkeys(known.words, "")
    return blank | dict.fromkeys(known.questions, False) | {name: [] for name in known.lists}


def _example(column: str) -> str:
    """An example of what stands in a column, by its name."""
    if column.endswith("fill"):
        return "FFFFFF"
    if column.endswith(("_am", "_pm")):
        return "/" if column.endswith("_am") else "\\"
    return _EXAMPLES.get(column, column.replace("_", " "))


_EXAMPLES = {
    "code": "I",
    "meaning": "Absent because of illness. Authorised.",
    "counts_as": "missed, authorised",
    "sessions": "6",
    "half_term": "2026/27 Autumn 2",
    "monday": "02/11/2026",
    "attended": "10 of 10",
}
