"""The gate for a school's own Word template: a cheap look at the bytes before anything in them is parsed.

It says whether this is a Word file at all, and how large it really is unpacked. What stands in its parts is
looked at by ``template_parts.py``, in a process of its own.
"""

from __future__ import annotations

import zipfile
from enum import StrEnum
from io import BytesIO

from aim.certificates.gate import Kind, listed_bytes, looked_at
from aim.certificates.limits import limit
from aim.wording import counted

_PIECE = 1 << 20
_ENCRYPTED = 0x1
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
_MAIN = "word/"
_LONGEST_LIST = 1 << 18  # bytes of a zip's list of its parts


class Refused(Exception):
    """A template that is not taken: what was found, what was expected, what to do."""

    def __init__(self, why: Why, message: str) -> None:
        super().__init__(message)
        self.why, self.message = why, message


class Why(StrEnum):
    """Why a template is refused."""

    NOT_WORD = "not a Word file"
    DAMAGED = "damaged"
    TOO_LARGE = "too large"
    PASSWORD = "password"
    MACROS = "macros"
    CODE = "code"
    LINKS = "links to another file"
    EMBEDDED = "another file inside"
    HOSTILE = "hostile content"
    TAGS = "tags"
    FIELDS = "fields"
    TOO_LONG = "takes too long"


_LOOKS_LIKE = {
    Kind.PICTURE: "a picture",
    Kind.PDF: "a PDF",
    Kind.PROGRAM: "a program",
    Kind.SHORTCUT: "a shortcut to a file, not the file itself",
    Kind.WEB_PAGE: "a web page",
    Kind.XLSX: "an Excel workbook",
    Kind.XLS: "an Excel workbook",
    Kind.XLSB: "an Excel workbook",
}
DAMAGED = Refused(
    Why.DAMAGED, "The file is damaged. Open it in Word, save it again as .docx, and upload that."
)


def looked_through(content: bytes) -> None:
    """Let a Word file pass. Raises Refused for anything else; never another error, whatever the bytes."""
    if not content:
        raise Refused(Why.NOT_WORD, "The file is empty.")
    most = limit("template_bytes")
    if len(content) > most:
        raise Refused(
            Why.TOO_LARGE,
            f"The file has {len(content) / 1e6:,.0f} MB and a template may have {most / 1e6:,.0f} MB. "
            "Make its pictures smaller: in Word, Picture Format, Compress Pictures.",
        )
    if content[:4] != b"PK\3\4":
        raise _not_a_zip(content)
    try:
        _unpack(content)
    except Refused:
        raise
    except Exception:  # zipfile and zlib raise a dozen sorts on spoilt bytes
        raise DAMAGED from None


def _not_a_zip(content: bytes) -> Refused:
    kind = looked_at("", content).kind
    if kind in (Kind.WORD, Kind.PASSWORDED):
        if content[:5] == rb"{\rtf" or kind is Kind.WORD:
            message = (
                "This is an older kind of Word file (.doc or .rtf). Open it in Word and save it as .docx."
            )
            return Refused(Why.NOT_WORD, message)
        message = "The file has a password. In Word: File, Info, Protect Document, and take the password off."
        return Refused(Why.PASSWORD, message)
    looks = _LOOKS_LIKE.get(kind, "something else")
    return Refused(Why.NOT_WORD, f"A template is a Word file (.docx). This looks like {looks}.")


def _unpack(content: bytes) -> None:
    if listed_bytes(memoryview(content)) > _LONGEST_LIST:
        raise Refused(Why.TOO_LARGE, "The file has too many parts inside to be a form.")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        names = [part.filename for part in parts]
        if len(parts) > limit("template_parts"):
            raise Refused(
                Why.TOO_LARGE,
                f"The file has {counted(len(parts), 'part')} inside and a template may have "
                f"{limit('template_parts')}. Copy what you need into a new document and save that.",
            )
        if any(part.flag_bits & _ENCRYPTED for part in parts):
            raise Refused(Why.PASSWORD, "The file has a password. Take it off in Word and save it again.")
        if "mimetype" in names and archive.open("mimetype").read(60).decode("ascii", "replace").startswith(
            _OPEN_DOCUMENT
        ):
            raise Refused(Why.NOT_WORD, "This is an OpenDocument file. Save it as a Word file (.docx).")
        if "[Content_Types].xml" not in names or not any(name.startswith(_MAIN) for name in names):
            what = "an Excel workbook" if any(name.startswith("xl/") for name in names) else "a zip of files"
            raise Refused(Why.NOT_WORD, f"A template is a Word file (.docx). This looks like {what}.")
        folded = {name.lower() for name in names}
        if len(folded) < len(names) or any(map(_strays, names)):
            raise DAMAGED
        opened, most = 0, limit("template_opened_bytes")
        for part in parts:
            if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise DAMAGED
            with archive.open(part) as unpacked:
                while piece := unpacked.read(_PIECE):
                    opened += len(piece)
                    if opened > most:
                        raise Refused(
                            Why.TOO_LARGE,
                            f"Unpacked, the file is larger than {most / 1e6:,.0f} MB. Make its pictures "
                            "smaller, or copy what you need into a new document and save that.",
                        )


def _strays(name: str) -> bool:
    """Whether a part's name leads out of the file, or is none that Word would give."""
    folders = name.split("/")
    return name.startswith("/") or "\\" in name or ".." in folders or ":" in name or not name.isprintable()
