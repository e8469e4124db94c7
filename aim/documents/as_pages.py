"""A Word file as the pages it will print, where LibreOffice and poppler are installed to draw them.

Only for files that were made here: a school's own template is looked through and filled in first.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

SECONDS = 60
MOST_PAGES = 12
NOT_INSTALLED = (
    "The pages cannot be drawn here, because LibreOffice is not installed on this computer. "
    "Download the filled example and look at it in Word."
)


def can_be_drawn() -> bool:
    """Whether what draws pages is installed on this computer."""
    return _office() is not None and shutil.which("pdftoppm") is not None


def pages_of(content: bytes) -> tuple[bytes, ...]:
    """Each page as a PNG picture, the first twelve; none where they cannot be drawn."""
    office = _office()
    if office is None or not can_be_drawn():
        return ()
    with tempfile.TemporaryDirectory(prefix="aim-pages-") as made:
        folder = Path(made)
        (folder / "form.docx").write_bytes(content)
        word, pdf, page = (str(folder / name) for name in ("form.docx", "form.pdf", "page"))
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        to_pdf = [office, profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", made, word]
        to_pictures = ["pdftoppm", "-png", "-r", "70", "-l", str(MOST_PAGES), pdf, page]
        for command in (to_pdf, to_pictures):
            try:
                subprocess.run(
                    command, capture_output=True, timeout=SECONDS, check=True, stdin=subprocess.DEVNULL
                )
            except (OSError, subprocess.SubprocessError):
                return ()
        return tuple(path.read_bytes() for path in sorted(folder.glob("page*.png")))


def _office() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")
