"""A Word file as pictures of the pages it will print, where LibreOffice and poppler are installed.

Only for files that were made here: a school's own template is looked through and filled in first.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from aim.documents.pdf import NoPdf, as_pdf

SECONDS = 60
MOST_PAGES = 12
_DOTS = "70"  # an inch: enough to read the headings and see where the words stand


class NoPages(Exception):
    """No pictures could be drawn; ``str`` says why and what to do. The Word file is as it was."""


def pages_of(content: bytes) -> tuple[bytes, ...]:
    """Each page of a Word file as a PNG picture, the first twelve.

    Raises NoPages where what draws them is not installed, takes too long, or draws none.
    """
    drawing = shutil.which("pdftoppm")
    if not drawing:
        raise NoPages("Pages cannot be drawn on this computer. Look at the filled example in Word.")
    try:
        (pdf,) = as_pdf([content])
    except NoPdf as why:
        raise NoPages(f"{why} Look at the filled example in Word.") from None
    with tempfile.TemporaryDirectory(prefix="aim-pages-") as folder:
        (Path(folder) / "form.pdf").write_bytes(pdf)
        asked = ["-png", "-r", _DOTS, "-l", str(MOST_PAGES), "form.pdf", "page"]
        try:
            subprocess.run([drawing, *asked], cwd=folder, capture_output=True, timeout=SECONDS, check=True)
        except (OSError, subprocess.SubprocessError):
            raise NoPages("The pages could not be drawn. Look at the filled example in Word.") from None
        return tuple(path.read_bytes() for path in sorted(Path(folder).glob("page*.png")))
