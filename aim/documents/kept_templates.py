"""The templates a school keeps of its own: each version with who kept it and when, and which is in use.

A version is never written over: a plan that was made with it can be made again. Taking a template out of use
leaves its versions where they are; "delete everything" on the Settings page takes them with the rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from aim.documents.fields import FORMS
from aim.documents.own_template import OwnTemplate
from aim.folders import OWN_TEMPLATES, keep, keep_template, kept

_INDEX = "own-templates.json"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a school's own template for a form."""

    number: int  # of all versions of all forms: the first kept is 1
    form: str
    file_name: str  # as it was called when it came; only ever shown
    kept_by: str
    kept_at: datetime
    sha256: str
    names: tuple[str, ...]
    in_use: bool


def versions(folder: Path) -> tuple[Version, ...]:
    """Every version that is kept, the newest first; what cannot be read is left out."""
    found = []
    for each in kept(folder, _INDEX).get("versions", []):
        try:
            at, names = datetime.fromisoformat(each["kept_at"]), tuple(map(str, each["names"]))
            version = Version(**{**each, "kept_at": at, "names": names})
        except (KeyError, TypeError, ValueError):
            continue
        if version.form in FORMS:
            found.append(version)
    return tuple(sorted(found, key=lambda version: -version.number))


def keep_version(
    folder: Path, template: OwnTemplate, *, file_name: str, kept_by: str, kept_at: datetime
) -> Version:
    """Keep a template and use it for its form from now on. Raises OSError where it cannot be written."""
    before = versions(folder)
    new = Version(
        number=max((each.number for each in before), default=0) + 1,
        form=template.form,
        file_name=file_name,
        kept_by=kept_by,
        kept_at=kept_at,
        sha256=hashlib.sha256(template.content).hexdigest(),
        names=tuple(sorted(template.names)),
        in_use=True,
    )
    keep_template(folder, _name(new.number), template.content)
    _write(folder, [new, *(_out_of_use(each, template.form) for each in before)])
    return new


def use_version(folder: Path, number: int) -> None:
    """Use this version for its form from now on. KeyError where there is none of that number."""
    found = {each.number: each for each in versions(folder)}
    form = found[number].form
    _write(
        folder,
        [
            replace(each, in_use=each.number == number) if each.form == form else each
            for each in found.values()
        ],
    )


def use_ours(folder: Path, form: str) -> None:
    """Use the template that comes with the product for this form again; the school's versions stay."""
    _write(folder, [_out_of_use(each, form) for each in versions(folder)])


def in_use(folder: Path, form: str) -> OwnTemplate | None:
    """The school's own template for this form; None where ours is used, or theirs is not as it was kept."""
    for each in versions(folder):
        if each.form == form and each.in_use:
            return template_of_version(folder, each)
    return None


def template_of_version(folder: Path, version: Version) -> OwnTemplate | None:
    """The template of a version; None where its file is gone or was altered since."""
    try:
        content = (folder / OWN_TEMPLATES / _name(version.number)).read_bytes()
    except OSError:
        return None
    if hashlib.sha256(content).hexdigest() != version.sha256:
        return None
    return OwnTemplate(version.form, content, frozenset(version.names))


def _name(number: int) -> str:
    return f"{number:04}.docx"


def _out_of_use(version: Version, form: str) -> Version:
    return replace(version, in_use=False) if version.form == form else version


def _write(folder: Path, found: Sequence[Version]) -> None:
    rows: list[dict[str, Any]] = [{**asdict(each), "kept_at": each.kept_at.isoformat()} for each in found]
    keep(folder, _INDEX, {"versions": sorted(rows, key=lambda row: row["number"])})
