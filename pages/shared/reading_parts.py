"""What the Load page shows of how a file was read, and where a person says what its columns and codes are."""

from __future__ import annotations

from datetime import date

import streamlit as st

from aim.certificates.cells import Sheet
from aim.certificates.loading import FileRead, Loaded
from aim.certificates.mapping import Mapping, SheetOutline, shape_of
from aim.screens.load import FileCard
from aim.screens.reading import (
    Asking,
    OwnCode,
    asking,
    code_choices,
    families,
    first_mapping,
    mapping_screen,
    own_codes,
    reading_screen,
    sheets_of,
)
from pages.shared import files_taken
from pages.shared.parts import esc

_DEEP = {0: "No headings", 1: "One row", 2: "Two rows", 3: "Three rows"}
_CODES_SHOWN = 12
_ACROSS = 4


def file_card(card: FileCard, read: FileRead, *, main: bool) -> None:
    """How one file was read, with its first rows; ``main`` where reading it is what is left to do here."""
    with st.container(border=True):
        name, verdict = st.columns([3, 1])
        name.markdown(f"**{esc(card.file)}**")
        icon = ":material/check_circle:" if card.good else ":material/block:"
        verdict.markdown(f"{icon} {esc(card.verdict)}")
        if card.refusal:
            st.error(esc(card.refusal))
        else:
            st.caption(esc(" · ".join(card.lines)))
        if read.sheets:
            _reading(read, main)


def _reading(read: FileRead, main: bool) -> None:
    outlines = {each.sheet: each for each in read.sheets}
    said = [each for each in read.sheets if each.shape]
    if said:
        st.caption(esc(reading_screen(said[0]).said))
    mapped = files_taken.open_for_mapping()
    if mapped and mapped[0] == read.file:
        _say_columns(read, mapped[2], outlines, main)
        return
    unsure = not read.layout or read.sure < 0.9
    how = st.expander("How this file was read", expanded=unsure, key=f"how|{read.file}", on_change="rerun")
    if not how.open:  # drawn when it is asked for: a year of certificates is a file for each pupil
        return
    with how:
        outline = outlines[_sheet(read, list(outlines), "shown_sheet")]
        _strip(outline)
        if not outline.layout:
            st.caption("If it does hold marks, or a list of pupils, say what its columns are and it is read.")
        left, right = st.columns(2)
        if left.button(
            "Say what the columns are",
            key=f"say|{read.file}",
            type="primary" if main and unsure else "secondary",
            width="stretch",
        ):
            with st.spinner("Opening the file", show_time=True):
                files_taken.open_mapping(read.file, sheets_of(read.file, files_taken.files()), outline.sheet)
            st.rerun()
        if outline.shape and right.button(
            "Read it by its own headings again", key=f"unsay|{read.file}", width="stretch"
        ):
            _said(files_taken.unsay_columns(read.file, outline.sheet, outline.shape))


def _said(remembered: bool) -> None:
    """Read again as was said, and say so where it could not be remembered."""
    if not remembered:
        st.toast("It is not remembered on this computer. It holds until the page is closed.")
    st.rerun()


def _sheet(read: FileRead, names: list[str], key: str) -> str:
    if len(names) < 2:
        return names[0]
    return str(st.selectbox("Sheet", names, key=f"{key}|{read.file}"))


def _strip(outline: SheetOutline) -> None:
    """The first rows of a sheet, coloured by what each cell was taken for, with the legend in words."""
    screen = reading_screen(outline)
    st.caption(esc(screen.words))
    st.dataframe(
        screen.cells.style.apply(lambda _: screen.styles, axis=None),
        key=f"strip|{outline.file}|{outline.sheet}",
        alt=f"The first rows of the file. {screen.words}",
        height="content",
        column_config={"_index": st.column_config.TextColumn(width=90)},  # "12 heading" in full
    )
    if outline.layout:
        coloured = screen.legend.style.apply(lambda _: screen.legend_styles, axis=None)
        st.table(coloured, border="horizontal", hide_index=True, hide_header=True, width="content")
    if screen.left_out:
        st.caption(esc(screen.left_out))


# Saying what the columns are


def _say_columns(
    read: FileRead, sheets: tuple[Sheet, ...], outlines: dict[str, SheetOutline], main: bool
) -> None:
    st.markdown("**Say what the columns are**")
    by_name = {each.name: each for each in sheets if each.height}
    if not by_name:
        st.warning("The file can no longer be opened here. Drop it again.")
        return
    sheet = by_name[_sheet(read, list(by_name), "mapped_sheet")]
    begun = first_mapping(sheet, outlines.get(sheet.name), files_taken.mappings())
    layout, first, depth = _layout(read, sheet, begun)
    asked = asking(sheet, begun, layout, first, depth)
    key = f"{read.file}|{sheet.name}|{layout}|{first}|{depth}"
    marks, first_day = _marks(asked, begun, key)
    columns = _columns(asked, marks, key)
    mapping = Mapping(layout, first, depth, columns, marks, first_day)
    school, dates = files_taken.read_with()
    screen = mapping_screen(
        sheet, mapping, school=school, dates=dates, school_codes=files_taken.school_codes()
    )
    st.markdown("**So it would be read**")
    for needed in screen.needed:
        st.caption(esc(needed))
    if len(screen.preview):
        words = "The first of them, as they would be read."
        st.dataframe(screen.preview, hide_index=True, key=f"preview|{read.file}", alt=words)
    if screen.sums:
        st.caption(esc(screen.sums))
    for wrong in screen.wrong:
        st.warning(esc(wrong))
    left, right = st.columns(2)
    if left.button(
        "Read it so",
        key=f"read_so|{read.file}",
        type="primary" if main else "secondary",
        disabled=not screen.can_be_read,
        width="stretch",
    ):
        _said(files_taken.say_columns(read.file, sheet.name, shape_of(sheet, mapping), mapping))
    if right.button("Leave it as it is", key=f"leave|{read.file}", width="stretch"):
        files_taken.close_mapping()
        st.rerun()
    st.caption(screen.remembered)


def _layout(read: FileRead, sheet: Sheet, begun: Mapping) -> tuple[str, int, int]:
    """The layout, the first heading row from 0 and how many there are."""
    names = families()
    key = f"{read.file}|{sheet.name}"
    left, middle, right = st.columns([3, 1, 1])
    layout = left.selectbox(
        "What is a row?",
        list(names),
        index=list(names).index(begun.layout) if begun.layout in names else 0,
        format_func=lambda each: names[each],
        key=f"layout|{key}",
    )
    depth = middle.selectbox(
        "Heading rows",
        list(_DEEP),
        index=begun.depth,
        format_func=lambda each: _DEEP[each],
        key=f"depth|{key}",
    )
    first = right.number_input(
        "First of them is row" if depth else "The table begins in row",
        min_value=1,
        max_value=sheet.height,
        value=min(begun.first + 1, sheet.height),
        key=f"first|{key}",
    )
    return str(layout), int(first) - 1, int(depth)


def _marks(asked: Asking, begun: Mapping, key: str) -> tuple[tuple[int, int] | None, date | None]:
    """Where the marks stand and from which day on, where no dates stand over them; else nothing."""
    if not asked.across:
        return None, None
    ways = {
        "headings": f"The dates are in the heading rows ({asked.dated} columns)",
        "typed": "I say the first day, and every weekday follows",
    }
    way = st.radio(
        "When are the marks?",
        list(ways),
        index=0 if asked.dated and not begun.marks else 1,
        format_func=lambda each: ways[each],
        key=f"way|{key}",
        horizontal=True,
    )
    if way == "headings":
        return None, None
    left, middle, right = st.columns(3)
    every = asked.every_column
    first = left.selectbox(
        "Marks begin in column",
        list(every),
        index=min(asked.marks[0], len(every) - 1),
        format_func=lambda each: every[each],
        key=f"from|{key}",
    )
    last = middle.selectbox(
        "and end in column",
        list(every),
        index=min(asked.marks[1], len(every) - 1),
        format_func=lambda each: every[each],
        key=f"to|{key}",
    )
    day = right.date_input("The first of them is for", None, format="DD/MM/YYYY", key=f"day|{key}")
    return (int(first), int(last)), day


def _columns(asked: Asking, marks: tuple[int, int] | None, key: str) -> tuple[tuple[int, str], ...]:
    """What each column holds, as it is said."""
    shown = [each for each in asked.columns if not (marks and marks[0] <= each.column <= marks[1])]
    choices = list(asked.choices)
    said: list[tuple[int, str]] = []
    for start in range(0, len(shown), _ACROSS):
        for where, each in zip(st.columns(_ACROSS), shown[start : start + _ACROSS], strict=False):
            chosen = where.selectbox(
                esc(each.label),
                choices,
                index=choices.index(each.holds) if each.holds in choices else 0,
                format_func=lambda one: asked.choices[one],
                key=f"column|{key}|{each.column}",
            )
            if chosen:
                said.append((each.column, str(chosen)))
    if asked.more_columns:
        st.caption(f"{asked.more_columns:,} more columns are not asked about.")
    return tuple(said)


# A school's own codes


def codes_of_their_own(loaded: Loaded) -> None:
    """Ask what each text that is no code means at its school, and read again when that is said."""
    asked = own_codes(loaded, files_taken.school_codes())
    for school in dict.fromkeys(each.school for each in asked):
        mine = [each for each in asked if each.school == school]
        open_ones = sum(bool(each.marks) for each in mine)
        where = f" at {school}" if school else ""
        title = f"Codes of your own{where}: {open_ones} to say" if open_ones else f"Codes of your own{where}"
        with st.expander(esc(title), expanded=bool(open_ones)):
            _ask_codes(school, mine)


def _ask_codes(school: str, asked: list[OwnCode]) -> None:
    choices = code_choices()
    said: dict[str, str] = {}
    across = st.columns(3)
    for place, each in enumerate(asked[:_CODES_SHOWN]):
        count = f" ({each.marks:,} mark{'' if each.marks == 1 else 's'})" if each.marks else ""
        chosen = across[place % 3].selectbox(
            esc(f"What does “{each.text[:40]}” mean at {school or 'your school'}?{count}"),
            list(choices),
            index=list(choices).index(each.means) if each.means in choices else 0,
            format_func=lambda code: choices[code],
            key=f"code|{school}|{each.text}",
        )
        if chosen != each.means:
            said[each.text] = str(chosen)
    if len(asked) > _CODES_SHOWN:
        st.caption(f"{len(asked) - _CODES_SHOWN:,} more are in the list below.")
    if st.button("Read them so", key=f"read_codes|{school}", disabled=not said):
        _said(files_taken.say_codes(school, said) or not school)
    if school:
        st.caption("It is remembered for this school. Every mark that is read so is listed.")
    else:
        st.caption("It holds until the page is closed. Name the school above to have it remembered.")
