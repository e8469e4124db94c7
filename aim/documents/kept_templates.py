"""The templates a school keeps of its own: each version with who kept it and when, and which is in use.

A version is never written over: a plan that was made with it can be made again. Taking a template out of use
leaves its versions where they are; "delete everything" on the Settings page takes them with the rest.

A template with no place for a required field of its form is kept only where a person says that the school
leaves that field out on purpose: a plan without the child's name is worth nothing in court.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from aim.documents.fields import FORMS, FormField, without_a_place
from aim.documents.own_template import OwnTemplate
from aim.folders import OWN_TEMPLATES, keep, keep_template, kept
from aim.wording import listed

_INDEX = "own-templates.json"


class NotSaid(ValueError):
    """Required fields have no place in a template, and nobody said by name that this is on purpose."""


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
    left_out: tuple[str, ...] = ()  # required fields: on purpose, as ``kept_by`` said then

    @property
    def unsaid(self) -> tuple[FormField, ...]:
        """The required fields it has no place for, of which nobody said that this is on purpose."""
        return _unsaid(self.form, self.names, self.left_out)


def versions(folder: Path) -> tuple[Version, ...]:
    """Every version that is kept, the newest first; what cannot be read is left out."""
    found = []
    for each in kept(folder, _INDEX).get("versions", []):
        try:
            at, names = datetime.fromisoformat(each["kept_at"]), tuple(map(str, each["names"]))
            left_out = tuple(map(str, each.get("left_out", ())))
            version = Version(**{**each, "kept_at": at, "names": names, "left_out": left_out})
        except (KeyError, TypeError, ValueError):
            continue
        if version.form in FORMS:
            found.append(version)
    return tuple(sorted(found, key=lambda version: -version.number))


def keep_version(
    folder: Path,
    template: OwnTemplate,
    *,
    file_name: str,
    kept_by: str,
    kept_at: datetime,
    left_out: Collection[str] = (),
) -> Version:
    """Keep a template and use it for its form from now on.

    ``left_out`` names the required fields of which ``kept_by`` said that they are left out on purpose. Raises
    NotSaid where another is missing or nobody is named for it, and OSError where it cannot be written.
    """
    missing = [field.name for field in template.missing()]
    if unsaid := _unsaid(template.form, template.names, left_out):
        labels = listed([field.label for field in unsaid])
        raise NotSaid(f"It has no field for {labels}, and nobody has said that this is on purpose.")
    if missing and not kept_by.strip():
        raise NotSaid("Say who says that fields are left out on purpose: the name is kept with the version.")
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
        left_out=tuple(missing),
    )
    keep_template(folder, _name(new.number), template.content)
    _write(folder, [new, *(_out_of_use(each, template.form) for each in before)])
    return new


def use_version(folder: Path, number: int) -> None:
    """Use this version for its form from now on.

    KeyError where there is none of that number, NotSaid where required fields have no place in it and nobody
    said that this is on purpose.
    """
    found = {each.number: each for each in versions(folder)}
    form = found[number].form
    if found[number].unsaid:
        raise NotSaid("Hand the file in again, and say that the fields missing are left out on purpose.")
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
    """The school's own template for this form; None where ours is used.

    That is so too where theirs is not as it was kept, or lacks a required field of which nobody has said that
    it is left out on purpose.
    """
    for each in versions(folder):
        if each.form == form and each.in_use:
            return None if each.unsaid else template_of_version(folder, each)
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


def _unsaid(form: str, names: Collection[str], left_out: Collection[str]) -> tuple[FormField, ...]:
    return tuple(field for field in without_a_place(form, names) if field.name not in left_out)


def _name(number: int) -> str:
    return f"{number:04}.docx"


def _out_of_use(version: Version, form: str) -> Version:
    return replace(version, in_use=False) if version.form == form else version


def _write(folder: Path, found: Sequence[Version]) -> None:
    rows: list[dict[str, Any]] = [{**asdict(each), "kept_at": each.kept_at.isoformat()} for each in found]
    keep(folder, _INDEX, {"versions": sorted(rows, key=lambda row: row["number"])})
