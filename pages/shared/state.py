"""What this user is doing now: the only reader and writer of Streamlit's state.

Each browser tab has its own. Nothing about a pupil goes through a cache: those are shared between users.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from aim.access.identity import SignIn
from aim.access.settings import own_school_of, settings_seen_by
from aim.access.sign_ins import Ended
from aim.brothers_and_sisters.known import KnownFamilies, ListsLinked, lists_linked
from aim.brothers_and_sisters.of_child import BrothersAndSisters
from aim.brothers_and_sisters.of_child import brothers_and_sisters as brothers_and_sisters_of
from aim.casework.added_siblings import added_siblings_of
from aim.casework.cases import cases
from aim.casework.children import Child
from aim.casework.never_link import never_linked
from aim.casework.problems import CaseworkProblem
from aim.casework.sibling_decisions import decisions as sibling_decisions
from aim.casework.store import Store, database_named, open_store
from aim.casework.users import User
from aim.certificates.again import Changes
from aim.certificates.being_read import BeingRead
from aim.certificates.cells import Sheet
from aim.certificates.dates import Order
from aim.certificates.deciding import NOTHING_DECIDED, Decisions
from aim.certificates.loading import Loaded
from aim.certificates.mapping import (
    Mapping,
    Mappings,
    Said,
    SchoolCodes,
    forget,
    remember,
    remember_codes,
    remembered,
    remembered_codes,
    school_key,
)
from aim.folders import data_folder, delete_everything
from aim.holding.in_words import as_loaded
from aim.holding.shared import forget as forget_held
from aim.holding.shared import opened, schools_held
from aim.pupil import pupil_of
from aim.register import Registers
from aim.screens.batch import HowFar, Who, Zip
from aim.screens.cohort import Asked as CohortAsked
from aim.screens.cohort import Key
from aim.screens.pupil import Asked
from aim.settings import Settings, SharingStep, Typed, as_typed, keep_settings, kept_settings
from aim.siblings.lists import People, holds_a_list, people_of
from aim.term_dates import with_their_dates
from pages.shared import server

_LONDON = ZoneInfo("Europe/London")
NO_USER_NAME = "Name not given"


def today() -> date:
    """Today in London."""
    return moment().date()


def moment() -> datetime:
    """This moment in London, as it is kept beside what was typed."""
    return datetime.now(_LONDON)


def loaded() -> Loaded | None:
    """What was loaded last, its half terms as they are set now; None before that."""
    found: Loaded | None = st.session_state.get("loaded")
    if found is None:
        return None
    now = settings()
    if st.session_state.get("loaded_with") != now:
        found = replace(found, registers=with_their_dates(found.registers, now))
        st.session_state.update({"loaded": found, "loaded_with": now})
    return found


def keep_loaded(result: Loaded) -> None:
    """Keep what was read; what was typed about a child stays theirs."""
    _end_reading()
    st.session_state.update({"loaded": result, "loaded_with": None, "is_held": False})


def is_new(files: Sequence[str], school: str, dates: Order | None) -> bool:
    """Whether there are files not taken yet, or the answers about those taken are other than before."""
    seen = set(st.session_state.get("seen", ()))
    answered = st.session_state.get("asked") == (school, dates)
    return any(each not in seen for each in files) or (bool(st.session_state.get("taken")) and not answered)


def take_alone(
    files: dict[str, tuple[str, bytes]],
    school: str,
    passed_over: Sequence[str],
    asked: tuple[str, Order | None],
) -> None:
    """Take files to be read in place of all that is held; uploads passed over are not taken later either."""
    _begin_reading()
    for name in ("taken", "loads", "seen", "said", "decisions", "loaded", "changes"):
        st.session_state.pop(name, None)
    take(files, school, None)
    st.session_state["seen"] = {*st.session_state["seen"], *passed_over}
    st.session_state["asked"] = asked


def take(files: dict[str, tuple[str, bytes]], school: str, dates: Order | None) -> None:
    """Take files to be read beside those held, with what was said of all of them.

    ``files`` are names and bytes by an id of the upload; those taken before are passed over. The bytes stay
    with this user, to be read again when more is said: in no cache and in no file.
    """
    _begin_reading()
    st.session_state["invented"] = False
    taken: dict[str, bytes] = dict(st.session_state.get("taken", {}))
    seen = set(st.session_state.get("seen", ()))
    added = []
    for upload, (name, content) in files.items():
        if upload in seen:
            continue
        other = name
        while other in taken and taken[other] != content:  # two files of one name: each needs its own
            other = f"{other} (again)"
        taken[other] = content
        seen.add(upload)
        added.append(other)
    held = [*st.session_state.get("loads", [])]
    if added:
        held.append((f"{moment():%H:%M}", tuple(added)))
    st.session_state.update({"taken": taken, "loads": held, "seen": seen, "read_with": (school, dates)})
    st.session_state["asked"] = (school, dates)
    st.session_state["newest"] = tuple(added) if len(held) > 1 else ()
    close_mapping()


def keep_invented() -> None:
    """Keep that all that is taken is of invented schools."""
    st.session_state["invented"] = True


def is_invented() -> bool:
    """Whether all that is held is of invented schools."""
    return bool(st.session_state.get("invented", False))


def loads() -> list[tuple[str, tuple[str, ...]]]:
    """What is held, load by load: when, and which files."""
    return list(st.session_state.get("loads", []))


def take_back(number: int) -> None:
    """Undo a load: its files are held no more, unless another load has them too."""
    _begin_reading()
    held = loads()
    del held[number]
    still = {name for _, names in held for name in names}
    taken = {name: content for name, content in st.session_state.get("taken", {}).items() if name in still}
    st.session_state.update({"taken": taken, "loads": held, "newest": ()})
    # What was said of a file's columns, its dates too, goes with it: another may come by the same name.
    st.session_state["said"] = {
        each: said
        for each, said in _said().items()
        if any(each[0] == name or each[0].startswith(f"{name}/") for name in taken)
    }
    close_mapping()
    if not taken:
        _end_reading()
        st.session_state.pop("loaded", None)


def newest() -> tuple[str, ...]:
    """The files of the last load, where something was held before it."""
    found: tuple[str, ...] = st.session_state.get("newest", ())
    return found


def keep_changes(found: Changes | None) -> None:
    """Keep what the last load changed."""
    st.session_state["changes"] = found


def changes() -> Changes | None:
    """What the last load changed; None where nothing was held before it."""
    found: Changes | None = st.session_state.get("changes")
    return found


def decisions() -> Decisions:
    """What was decided about marks that disagree and about who is who."""
    found: Decisions = st.session_state.get("decisions", NOTHING_DECIDED)
    return found


def has_decided() -> bool:
    """Whether anything was."""
    return decisions() != NOTHING_DECIDED


def decide(decided: Decisions) -> None:
    """Keep a decision, and have everything joined again by it."""
    _begin_reading()
    st.session_state.update({"decisions": decided, "newest": ()})


def undecide() -> None:
    """Take back all that was decided."""
    decide(NOTHING_DECIDED)


def to_be_read() -> bool:
    """Whether files were taken, or something was said of them, since they were last read."""
    return bool(st.session_state.get("to_be_read", False))


# What a reading may change, and what is come back to where it is cancelled. Each is replaced, never changed.
_HELD = (
    *("taken", "loads", "said", "decisions", "codes", "read_with"),
    *("loaded", "loaded_with", "changes", "newest", "invented"),
)


def _begin_reading() -> None:
    """Have all that is held read, or read anew, as it will be now; until that is done it can be cancelled."""
    under_way = being_read()
    if under_way is not None:
        under_way.call_off()
    if not to_be_read():
        held = {name: st.session_state[name] for name in _HELD if name in st.session_state}
        st.session_state["held_before"] = held
        st.session_state["seen_before"] = st.session_state.get("seen", set())
    st.session_state.update({"to_be_read": True, "being_read": None, "cancelled": None})


def _end_reading() -> None:
    st.session_state.update({"to_be_read": False, "being_read": None, "held_before": {}})


def being_read() -> BeingRead[tuple[Loaded, Changes | None]] | None:
    """The reading that is under way, whatever pages were looked at since it began."""
    found: BeingRead[tuple[Loaded, Changes | None]] | None = st.session_state.get("being_read")
    return found


def keep_being_read(under_way: BeingRead[tuple[Loaded, Changes | None]]) -> None:
    """Keep the reading that has begun."""
    st.session_state["being_read"] = under_way


def give_up_reading() -> None:
    """Call off the reading that is under way, and hold what was held before it; nothing where none is."""
    if not to_be_read():
        return
    under_way = being_read()
    if under_way is not None:
        under_way.call_off()
    held = st.session_state.get("held_before", {})
    for name in _HELD:
        st.session_state.pop(name, None)
    st.session_state.update(held)
    _end_reading()


def cancel_reading() -> None:
    """Give up the reading that is under way because the user says so; its uploads are passed over."""
    if to_be_read():
        st.session_state["cancelled"] = st.session_state.get("seen", set()) - st.session_state["seen_before"]
    give_up_reading()


def was_cancelled() -> bool:
    """Whether the last reading was cancelled."""
    return st.session_state.get("cancelled") is not None


def were_cancelled(uploads: Sequence[str]) -> bool:
    """Whether the last reading was cancelled and was of some of these uploads."""
    return not (st.session_state.get("cancelled") or set()).isdisjoint(uploads)


def read_after_all() -> None:
    """Have the uploads whose reading was cancelled taken again."""
    st.session_state["seen"] = st.session_state.get("seen", set()) - (st.session_state["cancelled"] or set())


def files() -> list[tuple[str, bytes]]:
    """The files that were taken."""
    return list(st.session_state.get("taken", {}).items())


def read_with() -> tuple[str, Order | None]:
    """The school and the order of dates that were said of all of them."""
    found: tuple[str, Order | None] = st.session_state.get("read_with", ("", None))
    return found


def mappings() -> Mappings:
    """What was said of columns: of these files now, and of headings like theirs before."""
    return replace(remembered(data_folder()), sheets=_said())


def say_columns(file: str, sheet: str, shape: str, mapping: Mapping) -> bool:
    """Have a sheet read so, and remember it for headings like these; whether that could be written.

    Where people sign in only an administrator's is remembered: other schools' files have such headings too.
    """
    _begin_reading()
    st.session_state["said"] = {**_said(), (file, sheet): Said(mapping, today(), shape)}
    close_mapping()
    if not user().administrator:
        return False
    try:
        remember(data_folder(), shape, mapping, today())
    except OSError:
        return False
    return True


def unsay_columns(file: str, sheet: str, shape: str) -> bool:
    """Have a sheet read by its own headings again, and others like it; whether that could be written."""
    _begin_reading()
    st.session_state["said"] = {each: said for each, said in _said().items() if each != (file, sheet)}
    close_mapping()
    if not user().administrator:
        return False
    try:
        forget(data_folder(), shape)
    except OSError:
        return False
    return True


def _said() -> dict[tuple[str, str], Said]:
    found: dict[tuple[str, str], Said] = st.session_state.get("said", {})
    return found


def open_mapping(file: str, sheets: tuple[Sheet, ...], sheet: str) -> None:
    """Begin to say what the columns of a sheet are; its cells are kept until that is done."""
    st.session_state["mapped"] = (file, sheet, sheets)


def open_for_mapping() -> tuple[str, str, tuple[Sheet, ...]] | None:
    """The file and the sheet whose columns are being said, with all the sheets of the file."""
    found: tuple[str, str, tuple[Sheet, ...]] | None = st.session_state.get("mapped")
    return found


def close_mapping() -> None:
    """Stop saying what the columns of a sheet are."""
    st.session_state.pop("mapped", None)


def school_codes() -> SchoolCodes:
    """What each school's own codes were said to mean, before and now."""
    before, now = remembered_codes(data_folder()), _codes_now()
    together = {school: {**before.get(school, {}), **now.get(school, {})} for school in {**before, **now}}
    return {school: {own: code for own, code in said.items() if code} for school, said in together.items()}


def say_codes(school: str, codes: dict[str, str]) -> bool:
    """Have a school's own codes read so, and keep them where the school has a name; whether they are kept.

    Of a school that this person does not see they hold until the page is closed.
    """
    _begin_reading()
    key = school_key(school)
    st.session_state["codes"] = {**_codes_now(), key: {**_codes_now().get(key, {}), **codes}}
    if not key or not user().may_see([school]):
        return False
    try:
        remember_codes(data_folder(), school, codes)
    except OSError:
        return False
    return True


def _codes_now() -> SchoolCodes:
    found: SchoolCodes = st.session_state.get("codes", {})
    return found


def child() -> str | None:
    """The pupil this user is looking at."""
    found: str | None = st.session_state.get("child")
    return found


def keep_child(chosen: str) -> None:
    """Remember the pupil from page to page."""
    st.session_state["child"] = chosen


def look_at(chosen: str) -> None:
    """Have this pupil chosen, on this page and the next: for the callback of a widget."""
    st.session_state.update({"child": chosen, "choose_pupil": chosen, "chosen_elsewhere": True})


def look_at_next(chosen: str) -> None:
    """Have this pupil chosen where one is chosen next: for a button that opens another page."""
    st.session_state["next_child"] = chosen


def take_next() -> None:
    """Have the pupil chosen who is to be looked at next, if any: before the choice is drawn."""
    chosen = st.session_state.pop("next_child", None)
    if chosen:
        look_at(chosen)


def was_chosen_elsewhere() -> bool:
    """Whether the pupil was just chosen by ``look_at``: the choice of a pupil then needs no default."""
    return bool(st.session_state.pop("chosen_elsewhere", False))


def take_row(name: str, children: Sequence[str | None]) -> None:
    """Have the pupil looked at whose row of a table was ticked; a row without one is passed over."""
    rows = st.session_state[chart_key(name)].selection.rows
    chosen = next((children[row] for row in rows if row < len(children)), None)
    if chosen:
        look_at(chosen)
    st.session_state[f"turn|{name}"] = st.session_state.get(f"turn|{name}", 0) + 1


def asked(chosen: str) -> Asked:
    """Which days of this child's record to look at, and what to put beside them."""
    found: Asked = st.session_state.get(f"asked|{chosen}", Asked())
    return found


def ask(chosen: str, field: str, key: str) -> None:
    """Take what was chosen in a widget: a period, a day to look since, a comparison."""
    st.session_state[f"asked|{chosen}"] = replace(asked(chosen), **{field: st.session_state[key]})


def chart_key(name: str) -> str:
    """The key of a chart that can be clicked: a new one after each click, so that nothing stays dimmed."""
    return f"{name}|{st.session_state.get(f'turn|{name}', 0)}"


def take_click(name: str) -> None:
    """Keep what the cell or bar that was clicked carries."""
    points = st.session_state[chart_key(name)].selection.points
    carried = next((str(each["customdata"]) for each in points if each.get("customdata")), None)
    if carried:
        st.session_state[f"clicked|{name}"] = carried
    st.session_state[f"turn|{name}"] = st.session_state.get(f"turn|{name}", 0) + 1


def clicked(name: str) -> str:
    """What was clicked last in a chart; "" before that."""
    return str(st.session_state.get(f"clicked|{name}", ""))


def cohort_asked() -> CohortAsked:
    """What the Cohort page is asked for: filters, period, basis."""
    found: CohortAsked = st.session_state.get("cohort_asked", CohortAsked())
    return found


def ask_cohort(field: str, key: str) -> None:
    """Take a filter of the Cohort page from its widget."""
    st.session_state["cohort_asked"] = replace(cohort_asked(), **{field: st.session_state[key]})


def widget_value(key: str) -> Any:
    """What a widget of this page holds before it is drawn again; None before it was first."""
    return st.session_state.get(key)


def open_list(where: str, key: Key) -> None:
    """Have the children behind a number listed, under the part of the page where it was clicked."""
    st.session_state["cohort_open"] = (where, key)


def close_list() -> None:
    """Close the list that is open."""
    st.session_state.pop("cohort_open", None)


def list_open() -> tuple[str, Key]:
    """Where on the Cohort page a list is open, and of what; ("", ()) where none is."""
    found: tuple[str, Key] = st.session_state.get("cohort_open", ("", ()))
    return found


def open_cell(where: str, key: str, keys: Sequence[Sequence[Key | None]], columns: Sequence[str]) -> None:
    """Open the list behind the cell of a table that was clicked; ``keys`` are rows of what each cell is."""
    cells = st.session_state[key].selection.cells
    if not cells:
        return
    row, column = cells[0]
    behind = keys[row][list(columns).index(column)] if row < len(keys) else None
    if behind is not None:
        open_list(where, behind)


def open_point(where: str, chart: str, keys: dict[str, Key]) -> None:
    """Open the list behind the point or bar of a chart that was clicked, by what it carries."""
    take_click(chart)
    behind = keys.get(clicked(chart))
    if behind is not None:
        open_list(where, behind)


def once(name: str, of: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    """What ``make`` makes, kept for this user alone until something it is made of is other than it was."""
    held = st.session_state.get(f"once|{name}")
    if (
        held is None
        or len(held[0]) != len(of)
        or any(a is not b and a != b for a, b in zip(held[0], of, strict=True))
    ):
        held = (of, make())
        st.session_state[f"once|{name}"] = held
    return held[1]


def only_listed() -> bool:
    """Whether the list of pupils holds only those the school's threshold lists."""
    return bool(st.session_state.get("only_listed", False))


def keep_only_listed(chosen: bool) -> None:
    """Remember that from page to page."""
    st.session_state["only_listed"] = chosen


def settings() -> Settings:
    """What the school has set; as shipped before that, or where what is kept cannot be used."""
    return settings_seen_by(user(), kept_settings(data_folder())[0])


def settings_fault() -> str:
    """What is wrong with the settings that are kept; "" where nothing is."""
    return kept_settings(data_folder())[1]


def typed_settings() -> Typed:
    """What stands in the fields of the Settings page, saved or not."""
    found: Typed = st.session_state.get("typed_settings") or as_typed(settings())
    return found


def keep_typed_settings(typed: Typed, *, shown_anew: bool = False) -> None:
    """Keep what was typed until it is saved, also when the page is left.

    ``shown_anew`` where it did not come from the fields, so that they have to show it.
    """
    st.session_state["typed_settings"] = typed
    if shown_anew:
        st.session_state["settings_turn"] = settings_turn() + 1


def forget_typed_settings() -> None:
    """Let the fields of the Settings page show what is saved."""
    keep_typed_settings(as_typed(settings()), shown_anew=True)


def settings_turn() -> int:
    """A number that is new whenever the fields of the Settings page have to show something else."""
    return int(st.session_state.get("settings_turn", 0))


def save_settings(new: Settings) -> bool:
    """Keep what a school has set; whether that could be written.

    Raises NotAllowed for anyone whose it is not to change.
    """
    user().must_administer()
    try:
        keep_settings(data_folder(), new)
    except OSError:
        return False
    keep_typed_settings(as_typed(new), shown_anew=True)
    return True


def say_once(words: str) -> None:
    """Have something said when the page is drawn next."""
    st.session_state["say_once"] = words


def said_once() -> str:
    """What is to be said now, and not again."""
    return str(st.session_state.pop("say_once", ""))


def say_of_template(words: str) -> None:
    """Have something said once beside the school's own template."""
    st.session_state["template_said"] = words


def template_said() -> str:
    """What is to be said there now, and not again."""
    return str(st.session_state.pop("template_said", ""))


def making() -> tuple[BeingRead[Zip], HowFar] | None:
    """The zip of papers that is being made, and how far it is; None while none is."""
    found: tuple[BeingRead[Zip], HowFar] | None = st.session_state.get("making")
    return found


def keep_making(under_way: tuple[BeingRead[Zip], HowFar]) -> None:
    """Another zip is being made; one that was made before is dropped."""
    st.session_state.update({"making": under_way, "zip_made": None})


def want_papers_for(children: Sequence[str]) -> None:
    """Have "Many at once" on the Meeting page begin with these pupils."""
    found = loaded()
    known = set() if found is None else set(found.registers.children["child"])
    chosen = [each for each in dict.fromkeys(children) if each in known]
    st.session_state.update({"many_at_once": True, "many_who": Who.CHOSEN, "many_pupils": chosen})


def cancel_making() -> None:
    """Call the making off: nothing of it is kept."""
    under_way = making()
    if under_way is not None:
        under_way[0].call_off()
    st.session_state["making"] = None


def zip_made() -> Zip | None:
    """The zip of papers that was made last, to download; None before one was."""
    found: Zip | None = st.session_state.get("zip_made")
    return found


def keep_zip(made: Zip) -> None:
    """The zip is finished."""
    st.session_state.update({"making": None, "zip_made": made})


# What people type and decide


def store() -> Store:
    """The casework of this computer, opened once for all users of the server.

    Raises CaseworkProblem where it cannot be used: in words, with what to do.
    """
    return _opened(str(data_folder()), database_named())


@st.cache_resource(show_spinner=False)
def _opened(folder: str, url: str) -> Store:
    # The way to the database, and nothing that is in it: what is read is asked for each user anew.
    return open_store(Path(folder), url)


def begins_with_today() -> bool:
    """Whether the Today page is this tab's first one: where a meeting was kept before the tab was opened.

    Asked once: the first page has no name in its address, and must not become another one under the user.
    """
    if "begins_with_today" not in st.session_state:
        st.session_state["begins_with_today"] = _keeps_a_meeting()
    return bool(st.session_state["begins_with_today"])


def _keeps_a_meeting() -> bool:
    try:
        return bool(cases(store(), user()).cases)
    except CaseworkProblem:
        return False  # the Today page says what is wrong; loading goes on without it


def user() -> User:
    """Who asks: the name that stands beside what they keep, and the schools they may see.

    Where people sign in it is what the table says of them, and before that somebody who sees no school.
    """
    sign_in = signed_in()
    if sign_in is not None:
        return server.user_here(sign_in, moment(), last_used(sign_in)) or _NOBODY
    if server.people_sign_in():
        return _NOBODY
    return User(
        name=str(st.session_state.get("user_name", "")) or NO_USER_NAME,
        safeguarding_lead=bool(st.session_state.get("safeguarding_lead", False)),
        administrator=True,
    )


_NOBODY = User(NO_USER_NAME, schools=frozenset())


def let_in(sign_in: SignIn) -> None:
    """This tab is used now by somebody who has signed in; another's things are never left for them."""
    before = signed_in()
    if before is not None and before.who != sign_in.who:
        close_here()
    st.session_state.update({"signed_in": sign_in, "used_at": moment(), "closed": None})


def signed_in() -> SignIn | None:
    """The sign-in by which somebody was let in here; None where nobody was."""
    found: SignIn | None = st.session_state.get("signed_in")
    return found


def last_used(sign_in: SignIn) -> datetime | None:
    """When this tab was last used by this sign-in; None where it was not yet."""
    found: datetime | None = st.session_state.get("used_at")
    return found if signed_in() == sign_in else None


def close_here(sign_in: SignIn | None = None, why: Ended | None = None) -> None:
    """Forget all that this tab holds: nothing of it can be drawn. For this sign-in it stays closed."""
    give_up_reading()
    cancel_making()
    st.session_state.clear()
    st.session_state["closed"] = (sign_in, why)


def why_closed(sign_in: SignIn) -> Ended | None:
    """Why this tab was closed for a sign-in; None where it was not."""
    whose, why = st.session_state.get("closed") or (None, None)
    found: Ended | None = why
    return found if whose == sign_in else None


def take_user_name(key: str) -> None:
    """Take the name that was typed in a widget."""
    keep_user_name(str(st.session_state.get(key, "")))


def keep_safeguarding_lead(acts: bool) -> None:
    """Keep whether whoever is using this tab says that they act as the safeguarding lead."""
    st.session_state["safeguarding_lead"] = acts


def has_user_name() -> bool:
    """Whether they have said who they are, or have signed in."""
    return user().name != NO_USER_NAME


def keep_user_name(name: str) -> None:
    """Keep the name of whoever is using this tab."""
    st.session_state["user_name"] = " ".join(name.split())


def meeting_chosen(chosen: str) -> int | None:
    """The meeting of this child that is looked at, 0 to begin another; None before one is chosen."""
    found: int | None = st.session_state.get(f"meeting|{chosen}")
    return found


def choose_meeting(chosen: str, meeting_id: int) -> None:
    """Look at this meeting of a child from now on; with 0, begin another."""
    st.session_state[f"meeting|{chosen}"] = meeting_id


def family_in_room() -> bool:
    """Whether the family sees this screen, so that nothing but this child may be on it."""
    return bool(st.session_state.get("family_in_room", False))


def keep_family_in_room(there: bool) -> None:
    """Remember that from page to page."""
    st.session_state["family_in_room"] = there


# Pieces that save themselves as they are typed: what their fields showed, and what is not kept yet


def typed_in(key: str) -> Any:
    """What stands in a field now."""
    return st.session_state.get(key)


def is_drawn(key: str) -> bool:
    """Whether a field is on the screen already; what stands in it is then never replaced unasked."""
    return key in st.session_state


def put_in(key: str, value: Any) -> None:
    """Have a field show this."""
    st.session_state[key] = value


def shown_entry(piece: str) -> Any:
    """The entry that the fields of a piece showed, or that was kept last from them; None before that."""
    return st.session_state.get(f"shown|{piece}")


def keep_shown_entry(piece: str, entry: Any) -> None:
    """Remember over which version of a piece its fields are typed."""
    st.session_state[f"shown|{piece}"] = entry


def not_kept(piece: str) -> dict[str, Any]:
    """What was typed into a piece and could not be kept, by column."""
    found: dict[str, Any] = st.session_state.get(f"not_kept|{piece}", {})
    return found


def why_not_kept(piece: str) -> str:
    """Why it could not be; "" where everything is kept, or waits beside what somebody else kept."""
    return str(st.session_state.get(f"why_not_kept|{piece}", ""))


def keep_not_kept(piece: str, typed: dict[str, Any], why: str) -> None:
    """Hold on to what was typed and could not be kept; with nothing typed, all of it is kept."""
    st.session_state[f"not_kept|{piece}"] = typed
    st.session_state[f"why_not_kept|{piece}"] = why


def pieces_of_rows(rows: str) -> dict[int, str]:
    """For rows begun here, by which name their fields go; they keep it, so that the cursor stays."""
    found: dict[int, str] = st.session_state.get(f"rows|{rows}", {})
    return found


def keep_piece_of_row(rows: str, row_id: int, piece: str) -> None:
    """Remember that a new row has been kept."""
    st.session_state[f"rows|{rows}"] = {**pieces_of_rows(rows), row_id: piece}


def child_known() -> Child | None:
    """The pupil this user is looking at, as casework knows them; None before one is chosen."""
    found, chosen = loaded(), child()
    if found is None or chosen is None or chosen not in set(found.registers.children["child"]):
        return None
    return Child.of(pupil_of(found.registers, chosen))


# Brothers and sisters


def people() -> People:
    """The pupils and contacts of every list that is held, read once for what is loaded."""
    found = loaded()
    read = found.files if found else ()
    taken: dict[str, bytes] = st.session_state.get("taken", {}) if found else {}
    school, dates = read_with()
    lists = [(name, content) for name, content in taken.items() if holds_a_list(name, read)]
    made: People = once(
        "people",
        (taken, read, school, dates),
        lambda: people_of(lists, school=school, dates=dates, mappings=mappings()),
    )
    return made


def own_school() -> str:
    """The user's own school: the one set, else the one named when files were loaded; "" for neither.

    Where people sign in it is the one they see, "" where they see several.
    """
    if signed_in() is not None and not is_invented():
        return own_school_of(user())
    named = read_with()[0]
    return named if is_invented() else settings().school or named


def sharing() -> SharingStep:
    """How much of a brother or sister at another school is shown; of invented ones everything."""
    return SharingStep.FIGURES if is_invented() else settings().sharing


def known_families() -> KnownFamilies:
    """What is known of families now. Lists are compared when they or who is never linked have changed.

    Raises CaseworkProblem where casework cannot be read: without it nobody knows who is never linked.
    """
    those, never = people(), never_linked(store())
    linked: ListsLinked = once("lists_linked", (those, never), lambda: lists_linked(those, never))
    found = loaded()
    registers = found.registers if found else Registers()
    decided, asked = sibling_decisions(store(), user()), (own_school(), sharing())
    made: KnownFamilies = once(
        "known_families",
        (linked, registers, decided, today(), settings(), *asked),
        lambda: KnownFamilies(linked, registers, decided, today(), settings(), *asked),
    )
    return made


def brothers_and_sisters() -> BrothersAndSisters | None:
    """Those of the pupil this user is looking at; None before one is chosen.

    Raises CaseworkProblem where casework cannot be read.
    """
    asked = child_known()
    if asked is None:
        return None
    known, added = known_families(), added_siblings_of(store(), user(), asked)
    made: BrothersAndSisters = once(
        "brothers_and_sisters",
        (known, asked, added),
        lambda: brothers_and_sisters_of(known, asked, added),
    )
    return made


def first_use(name: str, of: str) -> bool:
    """Whether something is done for the first time in this tab, so that it is recorded once."""
    done: set[str] = st.session_state.setdefault(f"first_use|{name}", set())
    if of in done:
        return False
    done.add(of)
    return True


# Registers at rest


def held_here() -> tuple[tuple[str, int], ...]:
    """The schools and academic years held on this computer that this user may see."""
    try:
        return schools_held(data_folder(), _may_see())
    except OSError:
        return ()


def open_held() -> None:
    """Look at everything held that this user may see, in place of what is loaded here."""
    found = opened(data_folder(), _may_see())
    give_up_reading()
    for name in ("taken", "loads", "said", "decisions", "changes", "newest", "invented"):
        st.session_state.pop(name, None)
    keep_loaded(as_loaded(found.registers))
    st.session_state.update({"is_held": True, "held_unusable": found.unusable})


def is_held() -> bool:
    """Whether what is looked at was opened from what is held, and not read from files here."""
    return bool(st.session_state.get("is_held", False))


def held_unusable() -> tuple[str, ...]:
    """What is wrong with each held file that could not be used."""
    found: tuple[str, ...] = st.session_state.get("held_unusable", ())
    return found


def close_held() -> None:
    """Look at nothing that is held any more; it stays held."""
    for name in ("loaded", "is_held", "held_unusable"):
        st.session_state.pop(name, None)


def _may_see() -> Callable[[str], bool]:
    asks = user()
    return lambda school: asks.may_see([school])


def delete_all() -> bool:
    """Delete what is kept on this computer and all that is loaded here; whether that could be done.

    Raises NotAllowed for anyone whose it is not to delete.
    """
    user().must_administer()
    try:
        with suppress(CaseworkProblem):  # what cannot be opened is deleted all the same
            store().close()
        delete_everything(data_folder())
    except OSError:
        return False
    forget_held(data_folder())
    give_up_reading()
    turn, sign_in = settings_turn(), signed_in()
    st.session_state.clear()
    st.session_state["settings_turn"] = turn + 1
    if sign_in is not None:
        let_in(sign_in)
    return True
