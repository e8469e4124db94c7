"""Containers: what a file has to be taken out of before it is a sheet: a zip, a web page, XML."""

from __future__ import annotations

from aim.certificates.archives import holds_files, members
from aim.certificates.cells import Content, Opened
from aim.certificates.cells import opened as opened_as_it_is
from aim.certificates.gate import Kind, looked_at, may_be_workbook
from aim.certificates.markup import NotMarkup, sheets_of_html, sheets_of_xml
from aim.problems import Place, Problem, problem

_ZIP = b"PK\x03\x04"


def unpacked(name: str, content: Content) -> tuple[tuple[tuple[str, Content], ...], tuple[Problem, ...]]:
    """The files to be read, those in a zip or else the file itself, and what was left out."""
    # A workbook is a zip too, and a large one takes the gate a while: its list of names tells it apart.
    if bytes(content[:4]) == _ZIP and holds_files(content) and looked_at(name, content).kind is Kind.ARCHIVE:
        found = members(name, content)
        return found.files, found.problems
    return ((name, content),), ()


def opened(name: str, content: Content) -> Opened:
    """The sheets of a file and its problems; a web page's tables and an XML file's records are sheets too.

    Never raises for bad content; a refused file has no sheets.
    """
    if may_be_workbook(content):
        return opened_as_it_is(name, content)
    kind = looked_at(name, content).kind
    if kind not in (Kind.WEB_PAGE, Kind.XML):
        return opened_as_it_is(name, content)
    try:
        sheets = sheets_of_html(name, content) if kind is Kind.WEB_PAGE else sheets_of_xml(name, content)
    except NotMarkup as refused:
        return Opened(name, (), (problem(refused.kind, Place(name, "", refused.row, refused.column)),))
    if not any(sheet.height for sheet in sheets):
        return Opened(name, (), (problem(kind, Place(name)),))
    return Opened(name, sheets, ())
