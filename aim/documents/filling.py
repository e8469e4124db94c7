"""Filling a Word template: the only place that uses docxtpl.

Names and typed text are only ever text: the environment is sandboxed and escapes everything, so
``O'Neill & D'Souza <Jr>`` comes out as typed and nothing in an answer is run (safety.md T4, T6). A value
that a template asks for and nobody gave is visible on the paper as ``[name: fill in]``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO

from docxtpl import DocxTemplate
from jinja2 import Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

Value = str | bool | list[dict[str, str]]

_NEW_LINES = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class FillIn(Undefined):
    """A value nobody gave, visible on paper so that the gap is seen."""

    def __str__(self) -> str:
        return f"[{(self._undefined_name or 'this').replace('_', ' ')}: fill in]"


def printable(text: str) -> str:
    """The text without the control characters that XML cannot hold; every line break is kept."""
    return _NOT_IN_XML.sub("", _NEW_LINES.sub("\n", text))


def filled(template: bytes, values: Mapping[str, Value], *, title: str, on: date) -> bytes:
    """The template as a finished document: values in place, and no author or history in its properties."""
    document = DocxTemplate(BytesIO(template))
    document.render(dict(values), jinja_env=_environment())
    properties = document.docx.core_properties
    for name in ("author", "last_modified_by", "comments", "keywords", "subject", "category", "identifier"):
        setattr(properties, name, "")
    properties.title = title
    properties.revision = 1
    properties.created = properties.modified = datetime.combine(on, time())
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def names_in(template: bytes) -> set[str]:
    """Every name that the template asks for, in its body, headers and footers."""
    return set(DocxTemplate(BytesIO(template)).get_undeclared_template_variables(_environment()))


def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(autoescape=True, undefined=FillIn, finalize=_as_text)


def _as_text(value: object) -> Markup:
    # Braces go in as character references, because docxtpl rewrites "{_{" and the like in what was typed.
    escaped = str(escape(printable(str(value))))
    return Markup(escaped.replace("{", "&#123;").replace("}", "&#125;"))
