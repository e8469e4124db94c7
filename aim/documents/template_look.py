"""Looking a school's own template through, and trying it out: the work of ``template_child.py``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from zipfile import ZipFile

from docx import Document
from lxml import etree

from aim.documents.compiled import Compiled, Environment, Value, made_ready, mended
from aim.documents.template_gate import DAMAGED, Refused, Why
from aim.documents.template_parts import Part, opened
from aim.documents.template_tags import FILTERS, Finding, Vocabulary, looked_through

_NAMED = re.compile(r"\{[{%]\D{0,40}?\b([a-z]\w*)")
_PLACES = (("header", "the header"), ("footer", "the footer"), ("footnotes", "a footnote"))
_MORE_PLACES = (("endnotes", "an endnote"), ("comments", "a comment"), ("document.main", "the text"))
_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|\{\{|\{%", re.DOTALL)


@dataclass(frozen=True)
class Looked:
    """A template that was looked through: made clean, or with what is wrong in it."""

    form: str
    content: bytes
    names: tuple[str, ...]
    findings: tuple[Finding, ...]
    to_look_at: tuple[str, ...]


class OwnWords(Environment):
    """Jinja with four filters and nothing else: no function, no test, no name that was not given."""

    def __init__(self) -> None:
        super().__init__()
        self.globals.clear()
        self.tests.clear()
        self.filters = {name: self.filters[name] for name in (*FILTERS, "in_attribute")}


def looked_at(
    content: bytes,
    vocabularies: Mapping[str, Vocabulary],
    tries: Mapping[str, tuple[Mapping[str, Value], ...]],
) -> Looked:
    """What is wrong with a template, for the form whose fields it has most of.

    One with nothing wrong is filled in with each of that form's ``tries`` and opened again. Raises Refused
    where the file as a whole is not taken.
    """
    template = opened(content)
    sources = [(_place(part), _mended(part)) for part in template.text_parts]
    form = _form_meant((source for _, source in sources), vocabularies)
    findings: list[Finding] = []
    names: set[str] = set()
    for place, source in sources:
        found, used = looked_through(source, place, vocabularies[form])
        findings += found
        names |= used
    for part in template.parts:
        if not part.is_text and part.root is not None:
            findings += _out_of_place(part, part.root, vocabularies[form])
    if not findings and not names:
        raise Refused(
            Why.FIELDS,
            "No field was found in it. Type fields such as {{ pupil_name }} where the form is to be filled.",
        )
    clean = template.content()
    if not findings:
        ready = made_ready(clean, OwnWords())
        for values in tries[form]:
            filled_and_opened(ready, values, "", date(2000, 1, 1))
    return Looked(form, clean, tuple(sorted(names)), tuple(findings), template.to_look_at)


def filled_and_opened(ready: Compiled, values: Mapping[str, Value], title: str, on: date) -> bytes:
    """A filled form that was read back whole. Raises Refused where it could not be."""
    made = ready.filled(values, title=title, on=on)
    try:
        with ZipFile(BytesIO(made)) as archive:
            for name in ready.parts:
                etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, no_network=True))
        Document(BytesIO(made))
    except Exception:  # python-docx raises a dozen sorts
        raise DAMAGED from None
    return made


def _mended(part: Part) -> str:
    return mended(etree.tostring(part.root, encoding="UTF-8")) if part.root is not None else ""


def _form_meant(sources: Iterator[str], vocabularies: Mapping[str, Vocabulary]) -> str:
    """The form that knows most of the names; the first of those that know as many."""
    named = {name for source in sources for name in _NAMED.findall(source)}
    return max(vocabularies, key=lambda form: len(named & vocabularies[form].names))


def _place(part: Part) -> str:
    return next(
        (words for kind, words in (*_PLACES, *_MORE_PLACES) if f".{kind}+xml" in part.kind), part.name
    )


def _out_of_place(part: Part, root: etree._Element, vocabulary: Vocabulary) -> Iterator[Finding]:
    """Fields where nothing is filled in: the properties, the styles and settings, the building blocks."""
    texts = ["".join(str(text) for text in root.itertext())]
    texts += [
        str(value) for each in root.iter() if isinstance(each.tag, str) for value in each.attrib.values()
    ]
    tags = [tag for text in texts for tag in _TAG.findall(text)]
    if not tags:
        return
    place = "the document's properties" if "propert" in part.kind else "what Word keeps beside the text"
    source = "".join(f"<w:p><w:r><w:t>{tag}</w:t></w:r></w:p>" for tag in tags)
    found, _ = looked_through(source, place, vocabulary)
    yield from (finding for finding in found if finding.is_code)
    if not any(finding.is_code for finding in found):
        message = "A field stands where nothing is filled in. Delete it there: in Word, File, Info."
        yield Finding(place, " ".join(tags[0].split())[:60], message)
