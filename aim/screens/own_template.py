"""What the Settings page shows of a school's own template: what was found in it, and the versions kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aim.documents.as_pages import NoPages, pages_of
from aim.documents.field_list import field_list
from aim.documents.fields import FORMS
from aim.documents.kept_templates import (
    Version,
    in_use,
    keep_version,
    template_of_version,
    use_ours,
    use_version,
    versions,
)
from aim.documents.own_template import Filling, OwnTemplate, Refused, checked, example_values, used
from aim.wording import counted, day

__all__ = [
    "NoPages",
    "Refused",
    "TemplateScreen",
    "VersionShown",
    "example_of",
    "field_list",
    "form_titles",
    "keep_this",
    "on_own_template",
    "pages_of",
    "template_screen",
    "use_ours",
    "use_version",
    "versions_shown",
]


_LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class TemplateScreen:
    """What was found in a file that was handed in as a template."""

    file_name: str
    headline: str
    faults: tuple[str, ...]  # while there is one, it cannot be kept
    to_look_at: tuple[str, ...]
    template: OwnTemplate | None


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A line of the list of versions."""

    number: int
    form: str
    words: str
    in_use: bool


def template_screen(file_name: str, content: bytes) -> TemplateScreen:
    """What these bytes are as a template. Never raises for the file: a refusal is a fault in words."""
    try:
        found = checked(content)
    except Refused as refused:
        return TemplateScreen(file_name, f"{file_name} cannot be used.", (refused.message,), (), None)
    if found.template is None:
        many = counted(len(found.faults), "thing")
        headline = f"{file_name}: {many} to put right in Word before it can be used."
        return TemplateScreen(file_name, headline, found.faults, found.to_look_at, None)
    missing = [field.label for field in found.template.missing()]
    lacks = (
        (f"The form asks for these and the template has no field for them: {', '.join(missing)}.",)
        if missing
        else ()
    )
    title = FORMS[found.form].title
    fields = counted(len(found.template.names), "field")
    return TemplateScreen(
        file_name,
        f"{file_name} can be used for the {title}: {fields}, all known.",
        (),
        (*lacks, *found.to_look_at),
        found.template,
    )


def form_titles() -> dict[str, str]:
    """The forms a school may have its own template for, by name."""
    return {form.name: form.title for form in FORMS.values()}


def example_of(template: OwnTemplate, on: date) -> bytes:
    """The template filled in with an invented example. Raises Refused where that cannot be."""
    with Filling(template) as filling:
        return filling.filled(example_values(template.form), FORMS[template.form].title, on)


def keep_this(folder: Path, screen: TemplateScreen, *, kept_by: str, kept_at: datetime) -> str:
    """Keep the template and use it from now on; what came of it, in words."""
    if screen.template is None:
        return "Nothing was kept: the template has to be put right first."
    try:
        version = keep_version(
            folder, screen.template, file_name=screen.file_name, kept_by=kept_by, kept_at=kept_at
        )
    except OSError:
        return "The template could not be kept. Is there room on the disk, and may you write to the folder?"
    return f"Kept as version {version.number}, and used from now on for the {FORMS[version.form].title}."


def versions_shown(folder: Path) -> tuple[VersionShown, ...]:
    """Every version kept, the newest first."""
    return tuple(_shown(folder, each) for each in versions(folder))


@contextmanager
def on_own_template(folder: Path, form: str) -> Iterator[None]:
    """Within the block the form is filled in on the school's own template, where one is in use."""
    with used(in_use(folder, form)):
        yield


def _shown(folder: Path, version: Version) -> VersionShown:
    by = f" by {version.kept_by}" if version.kept_by else ""
    altered = "" if template_of_version(folder, version) else "; its file was altered or is gone"
    at = version.kept_at.astimezone(_LONDON)
    use = "In use" if version.in_use and not altered else "Not in use"
    words = (
        f"Version {version.number}, {FORMS[version.form].title}: {version.file_name}, kept on "
        f"{day(at.date())} at {at:%H:%M}{by}{altered}. {use}."
    )
    return VersionShown(version.number, version.form, words, version.in_use and not altered)
