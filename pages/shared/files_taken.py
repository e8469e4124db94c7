"""The files this tab has taken: their loads, how they are read, and what was said and decided of them.

Their bytes stay with this user, in no cache and in no file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

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
from aim.folders import data_folder
from pages.shared import state


def keep_loaded(result: Loaded) -> None:
    """Keep what was read; what was typed about a child stays theirs."""
    end_reading()
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
        held.append((f"{state.moment():%H:%M}", tuple(added)))
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
        end_reading()
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


def end_reading() -> None:
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
    end_reading()


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
    st.session_state["said"] = {**_said(), (file, sheet): Said(mapping, state.today(), shape)}
    close_mapping()
    if not state.user().administrator:
        return False
    try:
        remember(data_folder(), shape, mapping, state.today())
    except OSError:
        return False
    return True


def unsay_columns(file: str, sheet: str, shape: str) -> bool:
    """Have a sheet read by its own headings again, and others like it; whether that could be written."""
    _begin_reading()
    st.session_state["said"] = {each: said for each, said in _said().items() if each != (file, sheet)}
    close_mapping()
    if not state.user().administrator:
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
    if not key or not state.user().may_see([school]):
        return False
    try:
        remember_codes(data_folder(), school, codes)
    except OSError:
        return False
    return True


def _codes_now() -> SchoolCodes:
    found: SchoolCodes = st.session_state.get("codes", {})
    return found
