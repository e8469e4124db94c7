"""What the Settings page shows: fields to type in, what is wrong beside each, and what is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import streamlit as st

from aim.calendar import academic_year_of
from aim.certificates.loading import Loaded
from aim.charts.layout import CHART_CONFIG
from aim.folders import data_folder
from aim.screens.settings import (
    NAMINGS,
    OWN_NAMES,
    SettingsScreen,
    closures_shown,
    filled_from_marks,
    folder_table,
    naming_of,
    provisions_shown,
    taken_from_file,
    taken_from_settings_file,
    usual_bands_in_words,
)
from aim.settings import ClosureTyped, HalfTermTyped, ProvisionTyped, SharingStep, Typed
from pages.shared import letting_go, state
from pages.shared.forgetting_parts import forget_pupils
from pages.shared.parts import esc, table

_ROW = [3, 3, 3, 5]
_DELETE = "delete"


@dataclass
class Places:
    """Where on the page something is written once everything typed is known."""

    beside: dict[str, Any] = field(default_factory=dict)  # a place for each field
    school: Any = None
    year: Any = None
    ways: Any = None
    calendar: Any = None
    listed: Any = None


def fields(before: Typed, years: Mapping[int, str], on: date) -> tuple[Typed, int, Places]:
    """Everything that can be typed, as it stands now; the year shown; and the places beside the fields."""
    places = Places()
    st.subheader("School")
    school = _text("school", "The name of your school", before.school)
    places.beside["school"] = st.container()
    places.school = st.container()
    st.subheader("Term dates")
    left, right = st.columns([2, 3], vertical_alignment="bottom")
    year = int(
        left.selectbox(
            "Academic year",
            list(years),
            index=list(years).index(academic_year_of(on)),
            format_func=lambda each: years[each],
            key="settings_year",
        )
    )
    names = _names(right, before.names, places)
    half_terms = _half_terms(before, names, year, places)
    closures = _closures(before, year, places)
    places.ways = st.container()
    places.calendar = st.container()
    st.subheader("Who is listed")
    listed_from, band_starts = _thresholds(before, places)
    small_group = _small_group(before, places)
    st.subheader("What your school can offer")
    provisions = _provisions(before, places)
    st.subheader("Brothers and sisters at other schools")
    sharing = _sharing(before)
    typed = Typed(
        school=school,
        names=names,
        half_terms={**before.half_terms, **half_terms},
        closures={**before.closures, year: closures},
        listed_from=listed_from,
        band_starts=band_starts,
        provisions=provisions,
        sharing=sharing,
        small_group=small_group,
    )
    return typed, year, places


def _text(name: str, label: str, value: str, where: Any = st, **more: Any) -> str:
    key = f"set|{state.settings_turn()}|{name}"
    return str(where.text_input(label, value, key=key, **more))


def _names(where: Any, before: tuple[str, ...], places: Places) -> tuple[str, ...]:
    """What the six half terms are called: one of two usual ways by one click, or each typed."""
    ways = [*NAMINGS, OWN_NAMES]
    chosen = where.radio(
        "Half terms are called",
        ways,
        index=ways.index(naming_of(before)),
        horizontal=True,
        key=f"set|{state.settings_turn()}|naming",
    )
    if chosen != OWN_NAMES:
        return NAMINGS[chosen]
    typed = []
    for number, (column, name) in enumerate(zip(st.columns(len(before)), before, strict=True), 1):
        typed.append(_text(f"name|{number}", f"Half term {number}", name, column))
        places.beside[f"name|{number}"] = column.container()
    return tuple(typed)


def _half_terms(
    before: Typed, names: tuple[str, ...], year: int, places: Places
) -> dict[tuple[int, int], HalfTermTyped]:
    """A row for each half term of the year: its name, its two days, and what is known beside them."""
    typed = {}
    heads = st.columns(_ROW, vertical_alignment="bottom")
    for column, words in zip(heads, ("**Half term**", "**First day**", "**Last day**", ""), strict=True):
        column.markdown(words)
    for number, name in enumerate(names, 1):
        first, last = before.half_terms.get((year, number), ("", ""))
        where = f"half_term|{year}|{number}"
        what, left, right, beside = st.columns(_ROW, vertical_alignment="center")
        what.markdown(esc(name) or f"Half term {number}")
        typed[year, number] = (
            _text(f"{where}|first", esc(f"{name}, first day"), first, left, **_DATE),
            _text(f"{where}|last", esc(f"{name}, last day"), last, right, **_DATE),
        )
        places.beside[where] = beside.container()
    places.year = st.container()
    return typed


_DATE = {"label_visibility": "collapsed", "placeholder": "dd/mm/yyyy"}


def _closures(before: Typed, year: int, places: Places) -> tuple[ClosureTyped, ...]:
    """INSET days and other closures of the year; an empty row is always there to type in."""
    st.markdown("**Closed in term time: INSET days and other closures**")
    heads = st.columns(_ROW, vertical_alignment="bottom")
    said = ("Day, or the first", "Last, if more than a day", "What for", "")
    for column, words in zip(heads, said, strict=True):
        column.caption(words)
    typed = []
    for place, (first, last, reason) in enumerate(closures_shown(before, year)):
        where = f"closure|{year}|{place}"
        left, right, why, beside = st.columns(_ROW, vertical_alignment="center")
        typed.append(
            (
                _text(f"{where}|first", f"Closure {place + 1}, day", first, left, **_DATE),
                _text(f"{where}|last", f"Closure {place + 1}, last day", last, right, **_DATE),
                _text(
                    f"{where}|reason",
                    f"Closure {place + 1}, what for",
                    reason,
                    why,
                    label_visibility="collapsed",
                    placeholder="INSET",
                ),
            )
        )
        places.beside[where] = beside.container()
    return tuple(typed)


def _provisions(before: Typed, places: Places) -> tuple[ProvisionTyped, ...]:
    """Help there is at this school, named first where a plan is made; an empty row is there to type in."""
    st.caption("Help there is here for any child. When a plan is made it is suggested first, to choose from.")
    heads = st.columns(_ROW, vertical_alignment="bottom")
    for column, words in zip(heads, ("What it is", "Who to ask for", "When", ""), strict=True):
        column.caption(words)
    typed = []
    for place, row in enumerate(provisions_shown(before)):
        where = f"provision|{place}"
        *places_to_type, beside = st.columns(_ROW, vertical_alignment="center")
        said = zip(("what", "who", "when"), row, places_to_type, _PROVISION_EXAMPLE, strict=True)
        what, who, when = (
            _text(
                f"{where}|{name}",
                f"Offer {place + 1}, {name}",
                value,
                column,
                label_visibility="collapsed",
                placeholder="" if place else example,
            )
            for name, value, column, example in said
        )
        typed.append((what, who, when))
        places.beside[where] = beside.container()
    return tuple(typed)


_PROVISION_EXAMPLE = ("Breakfast club", "Sam Bell", "Every day, 8.00 to 8.40")


def _small_group(before: Typed, places: Places) -> str:
    left, _ = st.columns(2)
    typed = _text(
        "small_group",
        "Hide groups of fewer pupils than this in what others see",
        before.small_group,
        left,
        help="Used in the briefing, in workbooks without names, and wherever small groups are hidden. What "
        "would give a hidden number away is hidden with it.",
    )
    places.beside["small_group"] = left.container()
    return typed


def _thresholds(before: Typed, places: Places) -> tuple[str, str]:
    left, right = st.columns(2)
    listed_from = _text(
        "listed_from",
        "List a pupil who missed this share of possible sessions or more (%)",
        before.listed_from,
        left,
        help="Says who is on lists. Persistent (10%) and severe (50%) absence are set by DfE and stay.",
    )
    band_starts = _text(
        "band_starts",
        "Bands of sessions missed begin at (%)",
        before.band_starts,
        right,
        placeholder=usual_bands_in_words(),
        help="Each band ends where the next begins. Left blank: every 5 up to 50, as DfE publishes.",
    )
    places.beside["listed_from"], places.beside["band_starts"] = left.container(), right.container()
    places.listed = st.container()
    return listed_from, band_starts


def _sharing(before: Typed) -> str:
    """What schools have agreed to share, in three steps from the least."""
    steps = list(SharingStep)
    chosen = st.radio(
        "What is shown of a brother or sister at another school",
        [each.value for each in steps],
        index=[each.value for each in steps].index(before.sharing) if before.sharing in steps else 0,
        captions=[SHARED[each] for each in steps],
        key=f"set|{state.settings_turn()}|sharing",
    )
    st.caption(
        "Choose no more than your schools have agreed to share. Addresses, telephone numbers and e-mails of "
        "another school are masked in every step. What is shown of its pupils is recorded, with day and name."
    )
    return str(chosen or before.sharing)


SHARED = {
    SharingStep.NAMES: "No attendance at all.",
    SharingStep.STANDING: "And the year: enough to know which school to speak to.",
    SharingStep.FIGURES: "Sessions, percentages and the days missed together.",
}


def say_faults(screen: SettingsScreen, places: Places) -> None:
    """What is wrong, next to the field it is wrong in; what is known stands there otherwise."""
    for where, fault in screen.faults.items():
        if where in places.beside:
            places.beside[where].markdown(f":material/error: **Put right:** {esc(fault)}")
    elsewhere = [fault for where, fault in screen.faults.items() if where not in places.beside]
    for fault in elsewhere:
        places.year.markdown(f":material/error: **In another year:** {esc(fault)}")
    if screen.school_note:
        places.school.caption(esc(screen.school_note))


def save(where: Any, screen: SettingsScreen) -> None:
    """The one button that keeps all of it, and whether there is anything to keep."""
    words, undo, button = where.columns([4, 1, 1], vertical_alignment="center")
    words.markdown(f"**{esc(screen.status)}**" if screen.differs else esc(screen.status))
    if undo.button("Undo changes", key="undo_settings", width="stretch", disabled=not screen.differs):
        state.forget_typed_settings()
        st.rerun()
    if button.button(
        "Save", key="save_settings", type="primary", width="stretch", disabled=not screen.differs
    ):
        if screen.settings is None:
            where.error("Nothing was saved. What to put right stands beside the fields below.")
        elif state.save_settings(screen.settings):
            st.rerun()
        else:
            where.error(f"It could not be saved in {esc(data_folder())}. May this computer write there?")


def ways_to_fill_in(
    screen: SettingsScreen, typed: Typed, loaded: Loaded | None, year: int, places: Places
) -> None:
    """From the marks, or from a file; nothing is saved before it was looked at."""
    with places.ways:
        left, right = st.columns([1, 2])
        if left.button(
            "Fill in from the marks",
            key="fill_from_marks",
            width="stretch",
            disabled=not screen.can_fill_in,
            help="Half terms that are over, where a field is blank. Marks may begin after the term did.",
        ):
            state.keep_typed_settings(filled_from_marks(typed, loaded, year), shown_anew=True)
            st.rerun()
        with right.expander("Take the dates from a CSV or Excel file"):
            st.caption(
                "A row for each half term and each closure, under headings such as Half term, First day, "
                "Last day."
            )
            file = st.file_uploader(
                "Term dates", type=["csv", "xlsx", "xls", "txt"], key="term_dates_file", max_upload_size=1
            )
            if file is not None and st.button("Put them in the fields", key="take_term_dates"):
                taken, said, faults = taken_from_file(typed, file.name, file.getvalue())
                for fault in faults:
                    st.error(esc(fault))
                if not faults:
                    state.keep_typed_settings(taken, shown_anew=True)
                    state.say_once(said)
                    st.rerun()
        said = state.said_once()
        if said:
            st.info(esc(said))


def calendar(screen: SettingsScreen, places: Places) -> None:
    """What is known of each half term and the year; where dates and marks differ; the months."""
    for row in screen.half_terms:
        if row.beside and not row.fault:
            places.beside[row.field].caption(esc(row.beside))
    places.year.caption(esc(screen.year_in_words))
    with places.calendar:
        for each in screen.differences:
            st.warning(esc(each))
        with st.expander("The year as a calendar", expanded=True):
            st.plotly_chart(
                screen.calendar,
                theme=None,
                config=CHART_CONFIG,
                key="school_calendar",
                alt=screen.calendar_in_words,
            )
            st.caption(esc(screen.legend))


def who_is_listed(screen: SettingsScreen, places: Places) -> None:
    """How many pupils the threshold lists, and the bands as they come out."""
    with places.listed:
        st.caption(esc(screen.listed))
        with st.expander("The bands"):
            table(screen.bands)


def this_computer(screen: SettingsScreen) -> None:
    """Where things are kept, the settings as a file, and the way to delete everything."""
    st.subheader("On this computer")
    st.write(f"What you set is kept in this folder, and in no other place: **{esc(data_folder())}**")
    kept = folder_table(data_folder())
    if len(kept):
        table(kept)
    else:
        st.caption("Nothing is kept there yet.")
    st.caption(
        "To use another folder, give its name in AIM_DATA where the program is started. Registers loaded on "
        "a page are forgotten when it is closed; those held by the command “load” stay."
    )
    left, middle, pupils, right = st.columns(4)
    left.download_button(
        "Save these settings as a file",
        screen.as_file,
        screen.file_name,
        "application/json",
        key="download_settings",
        on_click="ignore",
        width="stretch",
        disabled=screen.settings is None,
    )
    with middle.popover("Take settings from a file", width="stretch"):
        _from_settings_file()
    with pupils.popover("Delete about pupils", width="stretch"):
        forget_pupils()
    with right.popover("Delete everything", width="stretch"):
        _ask_to_delete()


def _from_settings_file() -> None:
    file = st.file_uploader("Settings file", type=["json"], key="settings_file", max_upload_size=1)
    if file is not None and st.button("Put them in the fields", key="take_settings"):
        taken, fault = taken_from_settings_file(file.getvalue())
        if taken is None:
            st.error(esc(fault))
        else:
            state.keep_typed_settings(taken, shown_anew=True)
            state.say_once("The settings of the file stand in the fields now. Look at them, then save.")
            st.rerun()


def _ask_to_delete() -> None:
    st.write(
        "What is set here, what was typed about pupils (meetings, plans, what was issued, decisions about "
        "brothers and sisters), what was said of your files' columns and codes, and all that is loaded on "
        "this page would be deleted. It cannot be undone."
    )
    sure = st.text_input(f"Type “{_DELETE}” if that is meant", key=f"sure|{state.settings_turn()}")
    if st.button("Delete it all", key="delete_now", disabled=sure.strip().lower() != _DELETE):
        if letting_go.delete_all():
            st.rerun()
        st.error("Something could not be deleted. Is a file open in another program?")
