"""Word documents as PDF, through LibreOffice where it is installed: a program of its own, with a time limit.

It works in a folder of its own that is deleted afterwards, with a profile of its own, so that it neither
waits for a LibreOffice that somebody has open nor leaves a document among its recent files.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

SECONDS = 120  # for all documents of one call together; a first start alone can take twenty
_USUAL_PLACES = (
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_LEFT_ALONE = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")  # it has nothing to ask of a network


class NoPdf(Exception):
    """No PDF could be made; ``str`` says why and what to do. The Word documents are as they were."""


def libreoffice() -> str:
    """Where LibreOffice is on this computer; "" where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _USUAL_PLACES if Path(place).is_file()), "")


def as_pdf(documents: Sequence[bytes]) -> list[bytes]:
    """Each Word document as a PDF, in their order.

    Raises NoPdf where LibreOffice is not installed, takes too long, or makes none.
    """
    program = libreoffice()
    if not program:
        raise NoPdf("LibreOffice is not installed here. Word can save its documents as PDF too.")
    with tempfile.TemporaryDirectory(prefix="aim-pdf-") as folder:
        work = Path(folder)
        names = [f"{number}.docx" for number in range(len(documents))]
        for name, content in zip(names, documents, strict=True):
            (work / name).write_bytes(content)
        _convert(program, work, names)
        made = [(work / name).with_suffix(".pdf") for name in names]
        if not all(each.is_file() for each in made):
            raise NoPdf("LibreOffice made no PDF. Open the Word document and save it as PDF from there.")
        return [each.read_bytes() for each in made]


def _convert(program: str, work: Path, names: Sequence[str]) -> None:
    profile = (work / "profile").as_uri()
    asked = ["--headless", "--norestore", f"-env:UserInstallation={profile}", "--convert-to", "pdf"]
    surroundings = {name: value for name, value in os.environ.items() if name not in _LEFT_ALONE}
    try:
        subprocess.run(
            [program, *asked, "--outdir", str(work), *(str(work / name) for name in names)],
            cwd=work,
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise NoPdf("LibreOffice took too long. Save the Word document as PDF from Word.") from None
    except OSError:
        raise NoPdf("LibreOffice could not be started. Save the Word document as PDF from Word.") from None
