"""The parts of a school's own Word template: which it may have, what they may point at, and made clean.

Runs in the child process (``template_child.py``). Everything is decided by allow-lists: the kinds of part
that a form needs, the fields of Word's own (page numbers and the like) that fetch nothing, links to web
pages, whose words stay and whose link goes. Whatever else a Word file can hold is refused, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from posixpath import basename, dirname, join, normpath
from zipfile import ZipFile

from lxml import etree

from aim.documents.compiled import PROPERTIES, TEXT_TYPES
from aim.documents.package import package, packed
from aim.documents.template_gate import DAMAGED, Refused, Why
from aim.wording import counted

TYPES = "[Content_Types].xml"

_FORMATS = "application/vnd.openxmlformats-"
_WORD = f"{_FORMATS}officedocument.wordprocessingml."
_CORE = f"{_FORMATS}package.core-properties+xml"
_APP = f"{_FORMATS}officedocument.extended-properties+xml"
_RELATIONS = f"{_FORMATS}package.relationships+xml"
_MAIN = f"{_WORD}document.main+xml"
_ALLOWED = (
    TEXT_TYPES
    | {_CORE, _APP, _RELATIONS, "application/xml", "application/vnd.ms-word.stylesWithEffects+xml"}
    | {
        f"{_FORMATS}officedocument.{kind}+xml"
        for kind in ("theme", "custom-properties", "customXmlProperties")
    }
    | {
        f"{_WORD}{kind}+xml"
        for kind in (
            *("styles", "settings", "webSettings", "fontTable", "numbering", "people", "document.glossary"),
            *("commentsExtended", "commentsIds", "commentsExtensible"),
        )
    }
    | {f"{_WORD}printerSettings"}
    | {f"image/{kind}" for kind in ("png", "jpeg", "jpg", "gif", "bmp", "tiff")}
)
# What is refused by its kind, in words; anything else outside the list is "a part that a form does not need".
_REFUSED_KINDS = (
    (re.compile("macro|vba|keyMapCustom", re.I), Why.MACROS, "The file contains macros (small programs)."),
    (re.compile("activeX|control|webextension", re.I), Why.MACROS, "The file contains a program."),
    (
        re.compile(r"ole|package|spreadsheet|presentation|embed|chart|diagram|html|rtf|mhtml|message", re.I),
        Why.EMBEDDED,
        "The file has another file inside it (an embedded object, a chart or a web page).",
    ),
    (re.compile("template", re.I), Why.NOT_WORD, "This is saved as a Word template (.dotx)."),
    (re.compile("font", re.I), Why.EMBEDDED, "The file has typefaces inside it."),
    (
        re.compile("image|svg|emf|wmf|octet|bin", re.I),
        Why.EMBEDDED,
        "The file has a picture of an unusual kind.",
    ),
)
_WHAT_TO_DO = {
    Why.MACROS: "Save it as a Word Document (.docx), which has none, and upload that.",
    Why.NOT_WORD: "Save it as a Word Document (.docx) and upload that.",
    Why.EMBEDDED: "Take it out in Word, or put a picture (PNG or JPEG) in its place, and save again.",
    Why.LINKS: "Copy what you need into a new blank document in Word, and save that.",
    Why.HOSTILE: "Copy the words you need into a new blank document in Word, and save that.",
}
# Word's own fields that only show what is in the document or the date. MERGEFIELD is told of, not run.
_FIELDS_ALLOWED = frozenset(
    "PAGE NUMPAGES SECTIONPAGES SECTION DATE TIME CREATEDATE SAVEDATE PRINTDATE REF PAGEREF NOTEREF TOC SEQ "
    "STYLEREF FORMTEXT FORMCHECKBOX FORMDROPDOWN SYMBOL MERGEFIELD ADVANCE TC XE =".split()
)
_LOOSE_LINKS = frozenset({"src", "href", "althref", "link", "data", "codebase", "classid"})
_OBJECTS = frozenset({"object", "OLEObject", "control", "altChunk", "subDoc", "objectEmbed", "movie"})
_EMPTY_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"></Properties>'
)


@dataclass(frozen=True)
class Part:
    """A part: its kind, and its XML where it has any."""

    name: str
    kind: str
    content: bytes
    root: etree._Element | None

    @property
    def is_text(self) -> bool:
        """Whether a reader sees text in it."""
        return self.kind in TEXT_TYPES


@dataclass(frozen=True)
class Template:
    """A template whose parts are all of kinds that a form needs, and what should be looked at in it."""

    parts: tuple[Part, ...]
    to_look_at: tuple[str, ...]

    @property
    def text_parts(self) -> tuple[Part, ...]:
        """The parts in which fields are filled in."""
        return tuple(part for part in self.parts if part.is_text)

    def content(self) -> bytes:
        """The template as a file again, made clean; its name and dates are not in it."""
        same = packed((part.name, _written(part)) for part in self.parts)
        return package(same, {})


def opened(content: bytes) -> Template:
    """The template of these bytes. Raises Refused with the reason for what no form needs."""
    with ZipFile(BytesIO(content)) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist() if not name.endswith("/")]
    kinds = _kinds(dict(parts)[TYPES])
    read = tuple(_part(name, inside, kinds) for name, inside in parts)
    if sum(part.kind == _MAIN for part in read) != 1:
        raise DAMAGED
    links = _links(read)
    to_look_at: list[str] = []
    for part in read:
        if part.root is not None and part.kind != _RELATIONS:
            _check_elements(part, part.root)
            to_look_at += _fields_of_word(part.root)
    taken = sum(
        _without_links(part.root, links.get(part.name, set())) for part in read if part.root is not None
    )
    if taken:
        to_look_at.append(f"{counted(taken, 'link')} to web pages: the words stay, the links are taken out.")
    to_look_at += _told_of(read)
    return Template(read, tuple(dict.fromkeys(to_look_at)))


def _kinds(types: bytes) -> Mapping[str, str]:
    """The kind of each part by its name, and of each ending by ``.ending``, in small letters."""
    found = {}
    for each in _root(types):
        name = etree.QName(each).localname if isinstance(each.tag, str) else ""
        kind = each.get("ContentType", "")
        if name == "Override":
            found[each.get("PartName", "").lstrip("/").lower()] = kind
        elif name == "Default":
            found[f".{each.get('Extension', '').lower()}"] = kind
    return found


def _part(name: str, content: bytes, kinds: Mapping[str, str]) -> Part:
    if name == TYPES:
        return Part(name, "", content, None)
    low = name.lower()
    kind = (
        _RELATIONS if low.endswith(".rels") else kinds.get(low) or kinds.get(f".{low.rpartition('.')[2]}", "")
    )
    for shape, why, words in _REFUSED_KINDS:
        if kind not in _ALLOWED and shape.search(f"{kind.removeprefix(_FORMATS)} {basename(low)}"):
            raise Refused(why, f"{words} {_WHAT_TO_DO[why]}")
    if kind not in _ALLOWED:
        words = f"The file has a part that a form does not need ({basename(name)})."
        raise Refused(Why.EMBEDDED, f"{words} {_WHAT_TO_DO[Why.LINKS]}")
    is_xml = kind.endswith("xml")
    return Part(name, kind, content, _root(content) if is_xml else None)


def _root(content: bytes) -> etree._Element:
    """The XML of a part. Word writes UTF-8 and declares nothing: entities and other encodings are refused."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DAMAGED from None
    if "<!DOCTYPE" in text or "<!ENTITY" in text or re.search("<[?]xml-stylesheet", text):
        words = "The file declares something (an entity) that a form never needs."
        raise Refused(Why.HOSTILE, f"{words} {_WHAT_TO_DO[Why.HOSTILE]}")
    declared = re.match(r"""<\?xml[^>]*encoding\s*=\s*["']([^"']*)""", text)
    if declared and declared[1].lower() not in ("utf-8", "us-ascii"):
        raise DAMAGED
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError:
        raise DAMAGED from None


def _links(parts: tuple[Part, ...]) -> dict[str, set[str]]:
    """The ids of links to web pages by the part they are in. Refused: whatever else leads out of the file."""
    found: dict[str, set[str]] = {}
    for part in parts:
        if part.kind != _RELATIONS or part.root is None:
            continue
        owner = normpath(join(dirname(dirname(part.name)), basename(part.name).removesuffix(".rels")))
        for each in list(part.root):
            target, kind = each.get("Target", ""), each.get("Type", "").rpartition("/")[2]
            if kind.lower() in ("afchunk", "oleobject", "package", "control", "subdocument", "frame"):
                raise Refused(
                    Why.EMBEDDED, f"The file has another file inside it. {_WHAT_TO_DO[Why.EMBEDDED]}"
                )
            if each.get("TargetMode", "").strip().lower() != "external":
                if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//|\\\\", target.strip()):
                    raise DAMAGED
                continue
            if kind != "hyperlink" or not re.match(r"(?:https?|mailto|tel):", target.strip(), re.I):
                where = {"attachedTemplate": "to another template", "image": "to a picture elsewhere"}
                words = f"The file links {where.get(kind, 'to another file')}, which Word would fetch."
                raise Refused(Why.LINKS, f"{words} {_WHAT_TO_DO[Why.LINKS]}")
            found.setdefault(owner, set()).add(each.get("Id", ""))
            part.root.remove(each)
    return found


def _check_elements(part: Part, root: etree._Element) -> None:
    """Refuse objects, loose links and tags for programs, whatever part they stand in."""
    for each in root.iter():
        if not isinstance(each.tag, str):
            if each.tag is etree.ProcessingInstruction:
                raise Refused(
                    Why.HOSTILE, f"The file holds an instruction to a program. {_WHAT_TO_DO[Why.HOSTILE]}"
                )
            continue
        name = etree.QName(each).localname
        if name == "mailMerge":
            raise Refused(
                Why.LINKS,
                "The file is set up for a mail merge, which opens a list of names elsewhere. In Word: "
                "Mailings, Start Mail Merge, Normal Word Document, and save again.",
            )
        if name in _OBJECTS:
            raise Refused(Why.EMBEDDED, f"The file has another file inside it. {_WHAT_TO_DO[Why.EMBEDDED]}")
        for attribute, value in each.attrib.items():
            said = str(value).strip()
            loose = etree.QName(attribute).localname.lower() in _LOOSE_LINKS and part.is_text
            if (
                said
                and not said.startswith("#")
                and (loose or re.match(r"(?i)javascript:|vbscript:|\\\\\w", said))
            ):
                raise Refused(Why.LINKS, f"The file links to another file. {_WHAT_TO_DO[Why.LINKS]}")


def _fields_of_word(root: etree._Element) -> list[str]:
    """Mail-merge fields, in words. Refused: fields of Word's that fetch, link or run something."""
    merge: list[str] = []
    for code in _codes(root):
        words = code.replace("\u201c", '"').split()
        name = words[0].upper() if words else "="
        inside = name == "HYPERLINK" and len(words) > 1 and words[1].lower() == "\\l"
        if name.startswith("="):
            name = "="
        if name not in _FIELDS_ALLOWED and not inside:
            shown = re.sub("[^A-Z]", "", name)[:20]
            words_said = f"The file has a field of Word's ({shown}) that fetches or runs something."
            raise Refused(Why.LINKS, f"{words_said} Delete it in Word and save again.")
        if name == "MERGEFIELD" and len(words) > 1:
            merge.append(
                f"A mail-merge field, «{words[1][:40]}», is not filled in: type a field of ours instead."
            )
    return merge


def _codes(root: etree._Element) -> Iterator[str]:
    """What each of Word's own fields says, also where it stands in several runs or inside another one."""
    open_codes: list[list[str]] = []
    for each in root.iter("{*}fldSimple", "{*}fldChar", "{*}instrText", "{*}delInstrText"):
        name = etree.QName(each).localname
        if name == "fldSimple":
            yield next((str(value) for key, value in each.attrib.items() if str(key).endswith("instr")), "")
        elif name != "fldChar":
            if not open_codes:
                yield each.text or ""
            for code in open_codes[-1:]:
                code.append(each.text or "")
        else:
            kind = next((value for key, value in each.attrib.items() if str(key).endswith("fldCharType")), "")
            if kind == "begin":
                open_codes.append([])
            elif kind == "end" and open_codes:
                yield "".join(open_codes.pop())
    yield from ("".join(code) for code in open_codes)


def _without_links(root: etree._Element, ids: set[str]) -> int:
    """Put the words of these links in their place; how many there were."""
    taken = 0
    for each in list(root.iter("{*}hyperlink", "{*}hlinkClick", "{*}hlinkHover")):
        key = next(
            (key for key, value in each.attrib.items() if str(key).endswith("}id") and value in ids), None
        )
        if key is None:
            continue
        parent = each.getparent()
        place = parent.index(each)
        for child in reversed(each if etree.QName(each).localname == "hyperlink" else ()):
            parent.insert(place + 1, child)
        parent.remove(each)
        taken += 1
    return taken


def _told_of(parts: tuple[Part, ...]) -> Iterator[str]:
    roots = [part.root for part in parts if part.is_text and part.root is not None]
    comments = sum(1 for root in roots for _ in root.iter("{*}comment"))
    if comments:
        said = counted(comments, "comment")
        yield f"{said} in the margin: every family would see them. Delete them in Word."
    if any(True for root in roots for _ in root.iter("{*}ins", "{*}del", "{*}moveFrom", "{*}moveTo")):
        yield "Changes are tracked: every family would see them. In Word: Review, Accept All Changes."


def _written(part: Part) -> bytes:
    if part.kind == _APP:
        return _EMPTY_APP
    if part.root is None:
        return part.content
    if part.kind == _CORE and part.name != PROPERTIES:
        for each in list(part.root):
            part.root.remove(each)
    return bytes(etree.tostring(part.root, xml_declaration=True, encoding="UTF-8", standalone=True))
