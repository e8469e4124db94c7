"""What this user is doing now: the only reader and writer of Streamlit's state.

Each browser tab has its own. Nothing about a pupil goes through a cache: those are shared between users.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from aim.access.identity import SignIn
from aim.access.settings import settings_seen_by
from aim.access.sign_ins import Ended
from aim.casework.cases import cases
from aim.casework.children import Child
from aim.casework.problems import CaseworkProblem
from aim.casework.store import Store, database_named, open_store
from aim.casework.users import User
from aim.certificates.loading import Loaded
from aim.folders import data_folder
from aim.pupil import pupil_of
from aim.screens.cohort import Asked as CohortAsked
from aim.screens.cohort import Key
from aim.screens.pupil import Asked
from aim.settings import Settings, Typed, as_typed, keep_settings, kept_settings
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


def signed_in() -> SignIn | None:
    """The sign-in by which somebody was let in here; None where nobody was."""
    found: SignIn | None = st.session_state.get("signed_in")
    return found


def last_used(sign_in: SignIn) -> datetime | None:
    """When this tab was last used by this sign-in; None where it was not yet."""
    found: datetime | None = st.session_state.get("used_at")
    return found if signed_in() == sign_in else None


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


def child_known() -> Child | None:
    """The pupil this user is looking at, as casework knows them; None before one is chosen."""
    found, chosen = loaded(), child()
    if found is None or chosen is None or chosen not in set(found.registers.children["child"]):
        return None
    return Child.of(pupil_of(found.registers, chosen))
