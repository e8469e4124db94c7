"""The command line: ``python -m aim``. Data managers script it; design.md section 6 is its promise.

Exit status: 0 done; 1 some input could not be used (said on stderr, what could be used is written); 2
wrong usage. No traceback is ever shown.
"""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from aim.casework.children import Child
from aim.casework.problems import CaseworkProblem
from aim.casework.store import database_named, open_store
from aim.casework.users import User
from aim.certificates.cells import Content
from aim.certificates.containers import opened
from aim.certificates.dates import Order
from aim.certificates.loading import Loaded, load
from aim.codes import code_texts
from aim.cohort.counting import BESIDE
from aim.cohort.grouping import BY, UnknownGrouping, checked, own_of
from aim.cohort.small_groups import Shown, cohort_for_others_by, hidden_in_words, with_nothing_hidden
from aim.cohort.spreading import SCHEDULER, cohort_rows_of
from aim.documents.addressed import goes_to_parents, with_addressee
from aim.documents.batch import Heading, Made, children_below, children_of_years, into_file
from aim.documents.fields import FORMS
from aim.documents.forms import FilledForm, UnusableAnswer
from aim.documents.from_casework import plan_reviewed
from aim.documents.own_template import OwnTemplate, Refused, used
from aim.documents.own_template import checked as checked_template
from aim.documents.papers import Asked, MeetingDateNeeded, papers, zipped
from aim.documents.plan_answers import REVIEWS
from aim.documents.recipients import Addressee, Offered, addressees_from, needs_lists, offered
from aim.exports import (
    SIBLING_COLUMNS,
    pupil_json,
    sibling_rows,
    summary,
    write_cohort,
    write_read,
    write_rows,
)
from aim.folders import data_folder
from aim.holding.folder import held, hold
from aim.holding.in_words import as_loaded, changes_in_words
from aim.plans.looking_ahead import year_ahead
from aim.plans.review_dates import open_days
from aim.problems import Problem, refusals
from aim.pupil import pupil_facts, pupil_of
from aim.register import OWN, Registers
from aim.settings import AS_SHIPPED, Settings, UnusableSettings, settings_from_json
from aim.siblings.linking import Link, linked
from aim.siblings.lists import People, people_of
from aim.siblings.never_link import rows_listed, without_never_linked
from aim.term_dates import with_their_dates
from aim.wording import counted
from aim.workbooks import cohort_workbook

ISO = click.DateTime(formats=["%Y-%m-%d"])
FILES = click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="FILE...")
DATA = click.Path(file_okay=False, path_type=Path)

Command = Callable[..., Any]


def reading_options(command: Command) -> Command:
    """The options of every command that reads (definitions.md 11)."""
    options = (
        click.option("--school", default="", help="The school, where a file does not name it."),
        click.option("--dates", type=click.Choice(["dmy", "mdy", "ymd"]), help="How the files write dates."),
        click.option(
            "--codes",
            "codes_file",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="A CSV file: local code, statutory code.",
        ),
        click.option(
            "--settings",
            "settings_file",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="What the school has set, as the Settings page saves it: its name, term dates, half terms.",
        ),
        click.option("--from", "first_day", type=ISO, help="Leave out marks before this day."),
        click.option("--to", "last_day", type=ISO, help="Leave out marks after this day."),
        click.option(
            "--on", "on", type=ISO, help="The day to look from (default today); later marks do not count."
        ),
        click.option(
            "--prefer",
            type=click.Choice(["first", "newest"]),
            default="first",
            show_default=True,
            help="Which file wins where two disagree.",
        ),
        click.option("--data", type=DATA, help="Use what is held in this folder, in place of FILE..."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Attendance Improvement Meetings: read registration certificates, count them, fill in the forms."""


@main.command()
@FILES
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="The folder to write to."
)
@reading_options
def read(files: tuple[Path, ...], out: Path, **options: Any) -> None:
    """Read FILES and write marks.csv, pupils.csv, problems.csv and summary.json."""
    loaded, unread = _loaded(files, options)
    kept = Loaded(_window(loaded.registers, options), loaded.problems, loaded.files)
    with _writing(out):
        write_read(kept, out)
    counts = loaded.reconciliation
    click.echo(
        f"{counted(counts.cells, 'cell')}: {counted(counts.marks, 'mark')}, {counts.blank:,} blank, "
        f"{counts.not_understood:,} not understood, {counts.refused:,} refused",
        err=True,
    )
    sys.exit(_status(loaded, unread))


@main.command("load")
@FILES
@reading_options
def load_command(files: tuple[Path, ...], **options: Any) -> None:
    """Read FILES and hold their marks in --data DIR, or where the dashboard keeps what it is given."""
    folder = options.pop("data") or data_folder()
    if not files:
        raise click.UsageError("name the files to load")
    loaded, unread = _read(files, options, _settings(options["settings_file"]))
    kept = Loaded(_window(loaded.registers, options), loaded.problems, loaded.files)
    if not any(each.grid.any() for each in kept.registers):
        _say("These files hold no marks, so nothing was held. A pupil list is loaded together with marks.")
        sys.exit(1)
    prefer_newer = options["prefer"] == "newest"
    with _writing(folder):
        changes, unusable = hold(folder, kept.registers, prefer_newer=prefer_newer)
    for sentence in (*unusable, *changes_in_words(changes, prefer_newer)):
        _say(sentence)
    click.echo(json.dumps(summary(kept), indent=2, ensure_ascii=False))
    sys.exit(1 if unusable else _status(loaded, unread))


@main.command()
@FILES
@click.option("--upn", default="", help="The pupil's UPN.")
@click.option("--all", "everyone", is_flag=True, help="Every pupil: one line each, to --out.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="With --all: the file to write (JSON lines).",
)
@reading_options
def pupil(files: tuple[Path, ...], upn: str, everyone: bool, out: Path | None, **options: Any) -> None:
    """Print one pupil's facts as JSON, or write everyone's with --all --out F.jsonl."""
    if everyone == bool(upn) or (everyone and out is None):
        raise click.UsageError("give --upn U, or --all with --out F.jsonl")
    loaded, unread = _loaded(files, options)
    registers, on = loaded.registers, _day(options["on"]) or _today()
    settings = _settings(options["settings_file"])

    def told_of(child: str) -> dict[str, Any]:
        first, last = _day(options["first_day"]), _day(options["last_day"])
        facts = pupil_facts(registers, child, first_day=first, last_day=last, on=on)
        dates = settings.dates_of(facts.pupil.school)
        is_open = open_days(registers, facts.pupil.school, dates)
        return pupil_json(facts, year_ahead(facts, registers, dates, is_open, on))

    if not everyone:
        child = _child(registers, upn)
        if child is None:
            _say(f"no pupil with the UPN {upn} was found in these files")
            sys.exit(1)
        click.echo(json.dumps(told_of(child), indent=2, ensure_ascii=False))
    elif out:
        children = list(registers.children["child"])
        with _writing(out), out.open("w", encoding="utf-8") as lines, _progress(children, "Pupils") as each:
            for child in each:
                lines.write(json.dumps(told_of(child), ensure_ascii=False) + "\n")
    sys.exit(_status(loaded, unread))


@main.command()
@FILES
@click.option("--by", default="", help=f"What to count by, with commas between: {', '.join(BY)}.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file to write: CSV, or Excel where its name ends in .xlsx.",
)
@click.option(
    "--hide-small",
    is_flag=True,
    help="Hide groups of fewer pupils than the settings say, and what would give them away.",
)
@reading_options
def cohort(files: tuple[Path, ...], by: str, out: Path, hide_small: bool, **options: Any) -> None:
    """Count everyone in FILES by groups of pupils and sessions: a row for each group, in CSV or Excel."""
    try:
        asked = checked(name.strip() for name in by.split(",") if name.strip())
    except UnknownGrouping as wrong:
        raise click.UsageError(f"--by: {wrong}") from None
    loaded, unread = _loaded(files, options)
    own = own_of(loaded.registers)
    for name in asked:
        if name.startswith(OWN) and name not in own:
            raise click.UsageError(f"--by: no list has “{name}”. {_OWN_COLUMNS} {', '.join(own) or 'none'}.")
    registers, settings = _counted(loaded.registers, options), _settings(options["settings_file"])
    with _on_a_cluster():
        shown = (
            _with_small_hidden(registers, asked, settings)
            if hide_small
            else with_nothing_hidden(cohort_rows_of(registers, asked))
        )
    rows = shown.rows
    with _writing(out):
        if out.suffix.lower() == ".xlsx":
            out.write_bytes(cohort_workbook(shown, asked, _day(options["on"]) or _today()))
        else:
            write_cohort(out, shown)
    beside = [f"{rows[name].fillna(0).sum():,} {name.replace('_', ' ')}" for name in BESIDE]
    outside = f"outside the sums: {', '.join(beside)} (sessions)"
    _say(f"{counted(len(rows), 'row')}; {hidden_in_words(settings.small_group) if hide_small else outside}")
    sys.exit(_status(loaded, unread))


def _with_small_hidden(registers: Registers, by: Sequence[str], settings: Settings) -> Shown:
    try:
        return cohort_for_others_by(registers, by, limit=settings.small_group)
    except UnknownGrouping as wrong:
        raise click.UsageError(f"--by: {wrong}") from None


_OWN_COLUMNS = "Columns of the school's own that can be counted by:"


@contextlib.contextmanager
def _on_a_cluster() -> Iterator[None]:
    """A cluster that ``AIM_SCHEDULER`` names and that cannot be used is said in a sentence, with status 1."""
    try:
        yield
    except (OSError, ImportError):
        if not os.environ.get(SCHEDULER):
            raise
        _say(
            f"{SCHEDULER} names a cluster at {os.environ[SCHEDULER]}, and it cannot be used. Start it and "
            f"install requirements-cluster.txt, or unset {SCHEDULER} to count on this computer."
        )
        sys.exit(1)


class _FormOrTemplate(click.ParamType[OwnTemplate | str]):
    """The name of a form, or the path of a school's own Word template for one."""

    name = "form"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """What stands in the help."""
        return f"[{'|'.join(sorted(FORMS))}|TEMPLATE.docx]"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> OwnTemplate | str:
        """The form's name, or the template that was looked through; wrong usage where it is neither."""
        if value in FORMS or isinstance(value, OwnTemplate):
            return value  # type: ignore[no-any-return]
        try:
            content = Path(value).read_bytes()
        except OSError:
            known = ", ".join(sorted(FORMS))
            self.fail(f"{value!r} is neither a form ({known}) nor the path of a template.", param, ctx)
        try:
            found = checked_template(content)
        except Refused as refused:
            self.fail(f"{Path(value).name}: {refused.message}", param, ctx)
        if found.template is None:
            self.fail(f"{Path(value).name} was not used.\n" + "\n".join(found.faults), param, ctx)
        for each in found.to_look_at:
            _say(f"{Path(value).name}: {each}")
        missing = [field.label for field in found.template.missing()]
        if missing:
            _say(f"{Path(value).name} has no field for: {', '.join(missing)}")
        return found.template


def _form_and_template(asked: OwnTemplate | str) -> tuple[str, OwnTemplate | None]:
    return (asked, None) if isinstance(asked, str) else (asked.form, asked)


FORM = click.argument("form_or_template", type=_FormOrTemplate(), metavar="FORM")


@main.command()
@FORM
@FILES
@click.option("--upn", required=True, help="The pupil's UPN.")
@click.option("--meeting-date", type=ISO, help="The day of the meeting; not every paper has one.")
@click.option(
    "--answers",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A JSON file: what people said, by field name.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The Word file to write; F.zip for a letter to several people.",
)
@reading_options
def document(
    form_or_template: OwnTemplate | str,
    files: tuple[Path, ...],
    upn: str,
    meeting_date: datetime | None,
    answers: Path | None,
    out: Path,
    **options: Any,
) -> None:
    """Fill in FORM for one pupil from FILES: a Word document.

    FORM is one of our forms (school-attendance-meeting, school-attendance-review,
    attendance-improvement-meeting, attendance-improvement-review, staff-sheet, child-page), a letter
    (letter-of-concern, warning, invitation, agency-invitation, new-time, plan-sent, review-invitation), or
    the path of your own Word template with our field names in it.
    """
    form, template = _form_and_template(form_or_template)
    said = _answers(answers)
    loaded, unread = _loaded(files, options)
    child = _child(loaded.registers, upn)
    if child is None:
        _say(f"no pupil with the UPN {upn} was found in these files")
        sys.exit(1)
    try:
        asked = Asked(
            form,
            loaded.registers,
            child,
            answers=said,
            on=_day(options["on"]) or _today(),
            today=_today(),
            meeting_date=_day(meeting_date),
            addressees=_addressees(said, files, options, loaded.registers, child),
            first_day=_day(options["first_day"]),
            last_day=_day(options["last_day"]),
            settings=_settings(options["settings_file"]),
        )
        asked, unopened = _with_casework(asked, options["data"])
        with used(template):
            made = papers(asked)
    except Refused as refused:
        _say(refused.message)
        sys.exit(1)
    except MeetingDateNeeded:
        raise click.UsageError(f"{form} is of a meeting: give --meeting-date D") from None
    except UnusableAnswer as wrong:
        raise click.UsageError(str(wrong)) from None
    in_zip = out.suffix.lower() == ".zip"
    if len(made) > 1 and not in_zip:
        raise click.UsageError(f"{counted(len(made), 'letter')} make a zip: give --out F.zip")
    with _writing(out):
        out.write_bytes(zipped(made) if in_zip else made[0].content)
    if FORMS[form].note:
        _say(FORMS[form].note)
    _say_of(made)
    sys.exit(_status(loaded, unread or unopened))


@main.command("documents")
@FORM
@FILES
@click.option(
    "--below", type=click.IntRange(1, 100), help="Only pupils who attended less than this many percent."
)
@click.option("--year-group", "year_groups", multiple=True, help="Only this year group; may be given again.")
@click.option("--upn", "upns", multiple=True, help="Only the pupil with this UPN; may be given again.")
@click.option("--meeting-date", type=ISO, help="The day of the meetings; not every paper has one.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The zip to write."
)
@reading_options
def documents_command(
    form_or_template: OwnTemplate | str,
    files: tuple[Path, ...],
    below: int | None,
    year_groups: tuple[str, ...],
    upns: tuple[str, ...],
    meeting_date: datetime | None,
    out: Path,
    **options: Any,
) -> None:
    """Fill in FORM for many pupils from FILES: a zip with a cover sheet and a list of what is still to say.

    Everybody, or those whom every option given names. Interrupted, it leaves nothing behind.
    """
    form, template = _form_and_template(form_or_template)
    loaded, unread = _loaded(files, options)
    registers, on = loaded.registers, _day(options["on"]) or _today()
    meeting = _day(meeting_date)
    counted_on = min(on, meeting) if meeting else on
    chosen = [str(child) for child in registers.children["child"]]
    said = []
    if below is not None:
        low = set(children_below(_window(registers, options), below, counted_on, whole=True))
        chosen = [child for child in chosen if child in low]
        said.append(f"attended less than {below}% of possible sessions")
    if year_groups:
        of_years = set(children_of_years(registers, year_groups))
        chosen = [child for child in chosen if child in of_years]
        said.append(f"are in {', '.join(year_groups)}")
    missing = [upn for upn in upns if _child(registers, upn) is None]
    for upn in missing:
        _say(f"no pupil with the UPN {upn} was found in these files")
    if upns:
        named = {_child(registers, upn) for upn in upns}
        chosen = [child for child in chosen if child in named]
        said.append("were named")
    if not chosen:
        _say("no pupil was chosen, so nothing was written")
        sys.exit(1)
    settings = _settings(options["settings_file"])
    asked = [
        Asked(
            form,
            registers,
            child,
            answers={},
            on=on,
            today=_today(),
            meeting_date=meeting,
            first_day=_day(options["first_day"]),
            last_day=_day(options["last_day"]),
            settings=settings,
        )
        for child in chosen
    ]
    if goes_to_parents(form):
        people = _lists(files, options)[0]
        asked = [with_addressee(each, people) for each in asked]
    words = f"Pupils who {' and '.join(said)}." if said else "Every pupil in these files."
    heading = Heading(chosen=words, asked_by="", on=_today())
    made: list[Made] = []
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        steps = into_file(out, asked, heading)
        with used(template), _writing(out), contextlib.closing(steps), _progress(chosen, "Papers") as bar:
            children = iter(bar)
            next(children, None)
            for step in steps:
                made += step.made
                next(children, None)
    except MeetingDateNeeded:
        raise click.UsageError(f"{form} is of a meeting: give --meeting-date D") from None
    not_made = [each for each in made if each.why_not]
    for each in not_made:
        _say(f"{each.pupil.upn or 'a pupil'}: {each.why_not}")
    left = sum(bool(each.still_to_say) for each in made)
    _say(f"{counted(len(made) - len(not_made), 'paper')}; something is still to be said in {left:,} of them")
    sys.exit(1 if missing or not_made else _status(loaded, unread))


def _addressees(
    said: Mapping[str, Any],
    files: Sequence[Path],
    options: Mapping[str, Any],
    registers: Registers,
    child: str,
) -> tuple[Addressee, ...]:
    """Who a letter goes to; a contact who is only named is looked up in the pupil lists among the files."""
    people = said.get("addressees")
    if people is None:
        return ()
    offer = Offered()
    if needs_lists(people) and files:
        everyone = registers.children
        upn, looked_after = everyone.loc[everyone["child"] == child, ["upn", "looked_after"]].to_numpy()[0]
        offer = offered(_lists(files, options)[0], child, str(upn), looked_after=str(looked_after))
    return addressees_from(people, offer)


def _say_of(made: Sequence[FilledForm]) -> None:
    """What is still to be said on each paper, and once what whoever sends them has to know."""
    for each in made:
        before = f"{each.file_name}: " if len(made) > 1 else ""
        left = each.still_to_say
        if left:
            _say(f"{before}{counted(len(left), 'thing')} still to fill in: {', '.join(left)}")
    for note in dict.fromkeys(note for each in made for note in each.notes):
        _say(note)


@main.command()
@FILES
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The CSV file to write."
)
@click.option(
    "--never-link",
    "never",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A list of pupils who are linked with nobody: no trace of a link is written.",
)
@reading_options
def siblings(files: tuple[Path, ...], out: Path, never: Path | None, **options: Any) -> None:
    """Find brothers and sisters in pupil lists among FILES, and the same pupil on two lists."""
    if not files or options["data"]:
        raise click.UsageError("name the pupil lists to read: what is held keeps no address and no contact")
    people, unread = _people(files, options)
    pupils, missing = len(people.pupils), 0
    if never is not None:
        listed, unlisted = _people((never,), options)
        if unlisted or refusals(listed.problems) or not len(listed.pupils):
            raise click.UsageError(f"--never-link: {never.name} could not be read, and nothing was written")
        marked, missing = rows_listed(people, listed)
        people = without_never_linked(people, marked)
    if missing:
        _say(f"{counted(missing, 'pupil')} of {never.name if never else ''} stands in none of these lists")
    links = linked(people)
    with _writing(out):
        write_rows(out, SIBLING_COLUMNS, sibling_rows(people, links))
    found = links.pairs["link"].value_counts()
    sure, possible, same = (int(found.get(link, 0)) for link in (Link.SIBLINGS, Link.POSSIBLE, Link.SAME))
    _say(
        f"{counted(len(people.pupils), 'pupil')}: {counted(sure, 'pair')} of siblings, "
        f"{possible:,} possible, {same:,} of the same pupil"
    )
    sys.exit(1 if unread or missing or refusals(people.problems) or not pupils else 0)


def _people(files: Sequence[Path], options: Mapping[str, Any]) -> tuple[People, bool]:
    """The pupils of every list among the files, and whether any was not there; what was refused is said."""
    people, unread = _lists(files, options)
    _say_refused(people.problems)
    for name in people.without_list:
        _say(f"{name}: it holds no list of pupils, and nothing in it was used")
    return people, unread


def _lists(files: Sequence[Path], options: Mapping[str, Any]) -> tuple[People, bool]:
    with _opened(files) as (contents, unread), _progress(contents, "Reading") as each:
        names = iter(each)
        people = people_of(
            contents,
            school=options["school"],
            dates=Order(options["dates"]) if options["dates"] else None,
            progress=lambda _: next(names, None) and None,
        )
    return people, unread


@contextlib.contextmanager
def _opened(files: Sequence[Path]) -> Iterator[tuple[list[tuple[str, Content]], bool]]:
    """The files by name, and whether any of them was not there to be read, which is said."""
    with contextlib.ExitStack() as stack:
        contents: list[tuple[str, Content]] = []
        unread = False
        for path in files:
            try:
                contents.append((path.name, stack.enter_context(_content(path))))
            except OSError:
                _say(f"{path.name}: it could not be opened. Is the name right, and is it closed in Excel?")
                unread = True
        yield contents, unread


def _loaded(files: Sequence[Path], options: Mapping[str, Any]) -> tuple[Loaded, bool]:
    """What the files hold or what is held, and whether any of it could not be used."""
    if bool(files) == bool(options["data"]):
        raise click.UsageError("name the files to read, or give --data DIR to use what is held there")
    settings = _settings(options["settings_file"])
    if files:
        loaded, unread = _read(files, options, settings)
        return replace(loaded, registers=with_their_dates(loaded.registers, settings)), unread
    told = [name for name in ("school", "dates", "codes_file") if options[name]]
    if told:
        option = f"--{told[0].removesuffix('_file')}"
        raise click.UsageError(f"{option} says how files are read; what is held has been read")
    try:
        found = held(options["data"])
    except OSError:
        _say(f"{options['data']} could not be opened. Is the name right, and may you read it?")
        sys.exit(1)
    for sentence in found.unusable:
        _say(sentence)
    if not len(found.registers):
        _say(f"nothing is held in {options['data']}: python -m aim load FILE... --data {options['data']}")
    registers = with_their_dates(found.registers, settings)
    return as_loaded(registers), bool(found.unusable) or not len(found.registers)


def _read(files: Sequence[Path], options: Mapping[str, Any], settings: Settings) -> tuple[Loaded, bool]:
    """What the files hold, and whether any of them was not there to be read; what was refused is said."""
    with _opened(files) as (contents, unread):
        with _progress(contents, "Reading") as each:
            names = iter(each)
            loaded = load(
                contents,
                school=options["school"] or settings.school,
                dates=Order(options["dates"]) if options["dates"] else None,
                local_codes=_local_codes(options["codes_file"]),
                prefer_newest=options["prefer"] == "newest",
                on=_day(options["on"]) or _today(),
                progress=lambda _: next(names, None) and None,
            )
    _say_refused(loaded.problems)
    return loaded, unread


def _say_refused(problems: Sequence[Problem]) -> None:
    """The first twenty refusals, and how many more there are."""
    for refusal in refusals(problems)[:20]:
        place = refusal.place
        where = " ".join(
            part for part in (place.sheet, f"row {place.row}" if place.row else "", place.column) if part
        )
        _say(f"{place.file}{f' ({where})' if where else ''}: {refusal.message} {refusal.to_do}")
    more = len(refusals(problems)) - 20
    if more > 0:
        _say(f"... and {more} more like these: problems.csv lists them all")


@contextlib.contextmanager
def _content(path: Path) -> Iterator[Content]:
    """A file's bytes, mapped and not copied where they are many."""
    with path.open("rb") as file:
        if path.stat().st_size < 64 * 1024 * 1024:
            yield file.read()
        else:
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
                yield mapped


@contextlib.contextmanager
def _writing(path: Path) -> Iterator[None]:
    """What cannot be written is said in a sentence, and ends the command with status 1."""
    try:
        yield
    except OSError:
        _say(f"{path} could not be written. Is there such a folder, may you write to it, is it open in Word?")
        sys.exit(1)


def _window(registers: Registers, options: Mapping[str, Any]) -> Registers:
    return registers.between(_day(options["first_day"]), _day(options["last_day"]))


def _counted(registers: Registers, options: Mapping[str, Any]) -> Registers:
    """The registers of the days asked for, up to the day looked from: later marks do not count."""
    last, on = _day(options["last_day"]), _day(options["on"]) or _today()
    return registers.between(_day(options["first_day"]), min(last, on) if last else on)


def _child(registers: Registers, upn: str) -> str | None:
    children = registers.children
    found = children[children["upn"] == upn.replace(" ", "").upper()]
    return str(found["child"].iloc[0]) if len(found) else None


def _local_codes(path: Path | None) -> dict[str, str]:
    """The school's own codes from a CSV of local code, statutory code; a heading row is passed over."""
    if path is None:
        return {}
    sheets = opened(path.name, path.read_bytes()).sheets
    rows = [
        row for sheet in sheets for row in sheet.rows(0, sheet.height) if len(row) >= 2 and row[0].strip()
    ]
    codes = {row[0].strip(): row[1].strip() for row in rows}
    wrong = [local for local, code in codes.items() if code not in code_texts()]
    for local in wrong[1:] if rows and rows[0][0].strip() in wrong else wrong:
        raise click.UsageError(f"--codes: “{codes[local]}” for “{local}” is not an attendance code")
    return {local: code for local, code in codes.items() if local not in wrong}


def _settings(path: Path | None) -> Settings:
    if path is None:
        return AS_SHIPPED
    try:
        return settings_from_json(json.loads(path.read_text(encoding="utf-8-sig")))
    except UnusableSettings as wrong:
        raise click.UsageError(f"--settings: {path.name} could not be used. {wrong}") from None
    except ValueError:
        raise click.UsageError(f"--settings: {path.name} is not JSON") from None


def _with_casework(asked: Asked, folder: Path | None) -> tuple[Asked, bool]:
    """A review with the plan that it looks back on, where casework is kept beside what is held.

    An answer stands before it. Also whether casework could not be used, which is said (definitions.md 27).
    """
    day = asked.meeting_date
    if folder is None or day is None or asked.form not in REVIEWS or "initial_meeting_date" in asked.answers:
        return asked, False
    try:
        with contextlib.closing(open_store(folder, database_named())) as store:
            pupil = Child.of(pupil_of(asked.registers, asked.child))
            found = plan_reviewed(store, User("the command line"), pupil, asked.form, day)
    except CaseworkProblem as wrong:
        _say(str(wrong))
        return asked, True
    if found is None:
        return asked, False
    target = None if "target" in asked.answers else found.target
    answers = {**found.answers, **asked.answers}
    return replace(asked, answers=answers, agreed_review=found.review_on, agreed_target=target), False


def _answers(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        said = json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError:
        raise click.UsageError(f"--answers: {path.name} is not JSON") from None
    if not isinstance(said, dict):
        raise click.UsageError("--answers: a JSON object was expected, a value for each field name")
    return said


def _status(loaded: Loaded, unread: bool) -> int:
    return 1 if unread or refusals(loaded.problems) else 0


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _today() -> date:
    return datetime.now(ZoneInfo("Europe/London")).date()


def _say(text: str) -> None:
    click.echo(text, err=True)


def _progress(items: Sequence[Any], label: str) -> Any:
    """A progress bar on a terminal, nothing elsewhere."""
    return click.progressbar(items, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())


def run() -> None:
    """The command line with its last resort: whatever goes wrong is said in a sentence."""
    try:
        main(prog_name="python -m aim")
    except Exception as fault:
        _say(
            f"Something went wrong in the program itself ({type(fault).__name__}). Nothing more was written."
        )
        sys.exit(1)


if __name__ == "__main__":
    run()
