"""PDF through LibreOffice: made where it is installed, said plainly where it is not."""

import subprocess

import pytest

from aim.documents import pdf
from aim.documents.fields import template_of


def test_without_libreoffice_that_is_said_with_another_way(monkeypatch):
    monkeypatch.setattr(pdf, "libreoffice", lambda: "")
    with pytest.raises(pdf.NoPdf, match="LibreOffice is not installed here"):
        pdf.as_pdf([b""])


def test_a_libreoffice_that_hangs_is_given_up(monkeypatch):
    def hangs(*_, timeout, **__):
        raise subprocess.TimeoutExpired("soffice", timeout)

    monkeypatch.setattr(pdf, "libreoffice", lambda: "soffice")
    monkeypatch.setattr(pdf.subprocess, "run", hangs)
    with pytest.raises(pdf.NoPdf, match="took too long"):
        pdf.as_pdf([b""])


def test_a_libreoffice_that_makes_nothing_is_said(monkeypatch):
    monkeypatch.setattr(pdf, "libreoffice", lambda: "soffice")
    monkeypatch.setattr(pdf.subprocess, "run", lambda *_, **__: None)
    with pytest.raises(pdf.NoPdf, match="made no PDF"):
        pdf.as_pdf([b""])


@pytest.mark.skipif(not pdf.libreoffice(), reason="LibreOffice is not installed")
def test_each_document_becomes_a_pdf_in_its_place():
    document = template_of("school-attendance-meeting")
    first, second = pdf.as_pdf([document, document])
    assert first.startswith(b"%PDF-") and second.startswith(b"%PDF-")
