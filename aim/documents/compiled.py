"""A Word template made ready once, so that filling it in is only putting the words in their places.

docxtpl opens, mends, compiles and packs the same template anew for each form. Here its mending is done once
(``patch_xml``) and what Jinja makes of each part is kept. The text comes out the same: the tests compare with
docxtpl, form by form. What docxtpl does only after filling has no place in our templates and is refused:
columns repeated by ``{%tc`` and merged by ``colspan``, ``hm`` or ``vm``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docxtpl import DocxTemplate
from jinja2 import Template, Undefined, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree
from markupsafe import Markup, escape

from aim.documents.package import Packed, package, packed

Value = str | bool | list[dict[str, str]]

PROPERTIES = "docProps/core.xml"

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
# The parts in which a reader sees text. docxtpl fills in all of these but endnotes and comments.
TEXT_TYPES = frozenset(
    f"{_WORD}{kind}+xml"
    for kind in ("document.main", "header", "footer", "footnotes", "endnotes", "comments")
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NEW_LINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PLAIN = re.compile(r"[\w /\\.,:;()%?!#+-]*", re.ASCII).fullmatch
_TAG_OR_EDGE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|[<>]", re.DOTALL)
_AFTERWARDS = re.compile(r"\{%\s*(?:colspan|hm|vm)\b|\{%tc\b")


class NotOurs(ValueError):
    """A template that asks for something that is not done here."""


class FillIn(Undefined):
    """A value nobody gave, visible on paper so that the gap is seen."""

    def __str__(self) -> str:
        return f"[{(self._undefined_name or 'this').replace('_', ' ')}: fill in]"


class Environment(ImmutableSandboxedEnvironment):
    """Jinja that escapes everything; the field of a row is looked for among the row's fields alone."""

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=FillIn, finalize=_in_text)
        self.filters["in_attribute"] = _in_attribute

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The field of this row, or of Jinja's own ``loop`` what the sandbox lets through."""
        if isinstance(obj, dict):
            return obj[attribute] if attribute in obj else self.undefined(name=attribute)
        return super().getattr(obj, attribute)


class _Done(Markup):
    """Text that stands as it is."""


@dataclass(frozen=True, eq=False)
class Compiled:
    """A template that is ready to be filled in any number of times."""

    same: Packed
    parts: Mapping[str, Template]
    names: frozenset[str]
    has_properties: bool

    def filled(self, values: Mapping[str, Value], *, title: str, on: date) -> bytes:
        """A finished Word file; its properties hold the title and the day, no author and no history."""
        own = {
            name: (_DECLARATION + template.render(values)).encode() for name, template in self.parts.items()
        }
        if self.has_properties:
            own[PROPERTIES] = _properties(title, on)
        return package(self.same, own)


def printable(text: str) -> str:
    """The text without the control characters that XML cannot hold; every line break is kept."""
    return _NOT_IN_XML.sub("", _NEW_LINES.sub("\n", text))


@lru_cache(maxsize=32)
def compiled(template: bytes) -> Compiled:
    """The template made ready. Kept for as long as the program runs: no pupil is in it.

    Raises NotOurs for what is not done here, and jinja2.TemplateError for tags that are no Jinja.
    """
    return made_ready(template, Environment())


def made_ready(template: bytes, environment: Environment) -> Compiled:
    """The template made ready with this environment, which may know fewer words than Jinja does."""
    parts: dict[str, Template] = {}
    same: list[tuple[str, bytes]] = []
    names: set[str] = set()
    has_properties = False
    for name, content, is_text in parts_of(template):
        source = mended(content) if is_text else ""
        if "{{" in source or "{%" in source or "{#" in source:
            parts[name] = environment.from_string(_marked(source))
            names |= meta.find_undeclared_variables(environment.parse(source))
        elif name == PROPERTIES:
            has_properties = True
        else:
            same.append((name, content))
    return Compiled(packed(same), parts, frozenset(names), has_properties)


def mended(content: bytes) -> str:
    """A part as Jinja can read it: tags that Word has cut in pieces whole, those of rows round their row."""
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    written = etree.tostring(root, encoding="unicode")
    source = str(DocxTemplate(None).patch_xml(written))
    if _AFTERWARDS.search(written) or _AFTERWARDS.search(source):
        raise NotOurs("Columns cannot be repeated or merged by a tag.")
    return source


def parts_of(template: bytes) -> Iterator[tuple[str, bytes, bool]]:
    """Each part: its name, what it holds, and whether a reader sees text in it."""
    with ZipFile(BytesIO(template)) as archive:
        types = etree.fromstring(archive.read("[Content_Types].xml"))
        text = {
            each.get("PartName", "").lstrip("/")
            for each in types.iter("{*}Override")
            if each.get("ContentType") in TEXT_TYPES
        }
        for name in archive.namelist():
            if not name.endswith("/"):
                yield name, archive.read(name), name in text


def _marked(source: str) -> str:
    """The source with each field inside an XML tag (a shade) told apart from fields in the text."""
    inside = False

    def each(found: re.Match[str]) -> str:
        nonlocal inside
        text = found[0]
        if text in "<>":
            inside = text == "<"
        elif inside and text.startswith("{{"):
            return f"{{{{ ({text[2:-2]})|in_attribute }}}}"
        return text

    return _TAG_OR_EDGE.sub(each, source)


def _in_text(value: object) -> Markup:
    """A value between the tags of a run: each line and each tab as Word has it."""
    if isinstance(value, _Done):
        return value
    text = str(value)
    if _PLAIN(text):
        return Markup(text)
    escaped = str(escape(printable(text)))
    lines = escaped.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    return Markup(lines.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">'))


def _in_attribute(value: object) -> Markup:
    return _Done(escape(printable(str(value)).replace("\n", " ").replace("\t", " ")))


def _properties(title: str, on: date) -> bytes:
    day = f'<dcterms:{{0}} xsi:type="dcterms:W3CDTF">{on.isoformat()}T00:00:00Z</dcterms:{{0}}>'
    return (
        f"{_DECLARATION}<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:dcmitype="http://purl.org/dc/dcmitype/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(printable(title))}</dc:title><dc:creator></dc:creator>"
        "<cp:lastModifiedBy></cp:lastModifiedBy><cp:revision>1</cp:revision>"
        f"{day.format('created')}{day.format('modified')}</cp:coreProperties>"
    ).encode()
