"""What the Settings page shows of a school's own template: what was found in it, and the versions kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aim.documents.as_pages import NoPages, pages_of
from aim.documents.field_list import field_list
from aim.documents.fields import FORMS, FormField, form_fields
from aim.documents.kept_templates import (
    NotSaid,
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
    "LeftOut",
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


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Required fields with no place in a template, to be said of by a person in one tick."""

    names: tuple[str, ...]
    labels: tuple[str, ...]
    sentence: str  # what the person says


@dataclass(frozen=True)
class TemplateScreen:
    """What was found in a file that was handed in as a template."""

    file_name: str
    headline: str
    faults: tuple[str, ...]  # while there is one, it cannot be kept
    to_look_at: tuple[str, ...]
    template: OwnTemplate | None
    left_out: tuple[LeftOut, ...] = ()  # until each was said, and by whom, it cannot be kept


@dataclass(frozen=True, slots=True)
class VersionShown:
    """A line of the list of versions."""

    number: int
    form: str
    words: str
    in_use: bool
    can_be_used: bool


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
    missing = found.template.missing()
    title = FORMS[found.form].title
    fields = f"{counted(len(found.template.names), 'field')}, all known"
    headline = f"{file_name} can be used for the {title}: {fields}."
    if missing:
        lacks = f"{counted(len(missing), 'field')} that the form needs {'is' if len(missing) == 1 else 'are'}"
        headline = f"{file_name} is for the {title}: {fields}, but {lacks} not in it."
    return TemplateScreen(
        file_name, headline, (), found.to_look_at, found.template, tuple(_left_out(missing))
    )


def _left_out(missing: Sequence[FormField]) -> Iterator[LeftOut]:
    """What is to be said: of the child's name by itself, of everything else together."""
    for field in missing:
        if field.name == "pupil_name":
            says = "Our school leaves the child's name out on purpose: this paper will not say whose it is"
            yield LeftOut((field.name,), (f"{field.label} (the child's)",), says)
    rest = [field for field in missing if field.name != "pupil_name"]
    if rest:
        says = "Our school leaves this out on purpose" if len(rest) == 1 else _ALL_ON_PURPOSE
        yield LeftOut(tuple(field.name for field in rest), tuple(field.label for field in rest), says)


_ALL_ON_PURPOSE = "Our school leaves all of these out on purpose"


def form_titles() -> dict[str, str]:
    """The forms a school may have its own template for, by name."""
    return {form.name: form.title for form in FORMS.values()}


def example_of(template: OwnTemplate, on: date) -> bytes:
    """The template filled in with an invented example. Raises Refused where that cannot be."""
    with Filling(template) as filling:
        return filling.filled(example_values(template.form), FORMS[template.form].title, on)


def keep_this(
    folder: Path,
    screen: TemplateScreen,
    *,
    kept_by: str,
    kept_at: datetime,
    left_out: Sequence[str] = (),
) -> str:
    """Keep the template and use it from now on; what came of it, in words.

    ``left_out`` names the required fields that ``kept_by`` says are left out on purpose.
    """
    if screen.template is None:
        return "Nothing was kept: the template has to be put right first."
    try:
        version = keep_version(
            folder,
            screen.template,
            file_name=screen.file_name,
            kept_by=kept_by,
            kept_at=kept_at,
            left_out=left_out,
        )
    except NotSaid as why:
        return f"Nothing was kept. {why}"
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
    whole = template_of_version(folder, version) is not None
    altered = "" if whole else "; its file was altered or is gone"
    at = version.kept_at.astimezone(_LONDON)
    usable = whole and not version.unsaid
    labels = {field.name: field.label for field in form_fields(version.form)}
    left_out = ""
    if version.left_out:
        said = ", ".join(labels.get(name, name) for name in version.left_out)
        left_out = f" Left out on purpose, as was said then: {said}."
    if version.unsaid:
        lacks = ", ".join(field.label for field in version.unsaid)
        left_out += f" It has no field for: {lacks}. Hand it in again to say that this is on purpose."
    use = "In use" if version.in_use and usable else "Not in use"
    words = (
        f"Version {version.number}, {FORMS[version.form].title}: {version.file_name}, kept on "
        f"{day(at.date())} at {at:%H:%M}{by}{altered}.{left_out} {use}."
    )
    return VersionShown(version.number, version.form, words, version.in_use and usable, usable)
