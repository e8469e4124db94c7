"""The form of a meeting: each section as it stands on paper, with what the record says beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

import streamlit as st

from aim.brothers_and_sisters.in_words import form_note
from aim.casework.entries import Entry
from aim.casework.parts import Action, Side, Text, YesOrNo
from aim.casework.plans import save_draft, save_part
from aim.casework.problems import CaseworkProblem
from aim.casework.record import save_line
from aim.casework.set_aside import SetAside
from aim.screens.meeting import (
    FieldShown,
    Section,
    kept_when,
    note_on_people,
    spell_rows,
    target_block,
    with_target,
)
from aim.screens.meeting.ideas import KNOWN, Idea, known_field, young_person_away
from aim.screens.meeting.rows import (
    ACTIONS,
    CHILDS_VIEW,
    DISAGREEMENTS,
    PEOPLE,
    REASONS,
    REVIEW_ON,
    SUPPORT,
    TARGET_ATTEND,
    TARGET_KIND,
    TARGET_WORDS,
    Column,
    Kind,
    RowKind,
    TargetAsked,
)
from aim.wording import counted
from pages.shared import families_known, fields_typed, kept_fields, parts, state
from pages.shared.kept_fields import Piece
from pages.shared.meeting_parts import Work
from pages.shared.parts import esc

_SPELLS = 6  # shown at first
_SIDES = {
    "young_person_agrees": Side.YOUNG_PERSON,
    "parents_agree": Side.PARENTS,
    "school_agrees": Side.SCHOOL,
    "other_agencies": Side.AGENCIES,
}


# What a review's choices and the plan before it say: chosen above the form, shown in its place on it.
_SAID_ABOVE = (
    *("initial_meeting_date", "previous_actions", "target_met", "target_met_why", "next_step", "action"),
    "target",
)


def form(work: Work) -> None:
    """Every section of the form, in its order."""
    for section in work.screen.sections:
        if work.family_in_room and "siblings" in section.names:
            continue
        with st.container(border=True):
            _section(work, section)
    with st.container(border=True):
        st.markdown("**If somebody does not agree**")
        rows(work, DISAGREEMENTS, work.plan.disagreements)


def _section(work: Work, section: Section) -> None:
    saved = kept_when(section.texts, state.moment())
    st.markdown(f"**{esc(section.heading)}**" + (f" :gray[:small[{esc(saved)}]]" if saved else ""))
    _short_fields(work, section)
    if "present" in section.names:
        _people(work)
    if "childs_view" in section.names:
        _childs_view(work)
    if section.names & {"reasons_known_to_school", "reasons_given"}:
        _reasons(work)
    _long_fields(work, section)
    if "siblings" in section.names:
        _siblings_note()
    for name, side in _SIDES.items():
        if name in section.names:
            _actions(work, side)
    if "school_agrees" in section.names and not work.screen.asks_for("other_agencies"):
        st.caption("Other agencies agree to")
        _actions(work, Side.AGENCIES)
    if section.names & {"school_support", "offered"}:
        _support(work)
        if not work.family_in_room:
            _known(work)
    asked = "new_target" if work.screen.asks_for("new_target") else "target"
    if section.names & {asked, "review_date"}:
        _target(work, target=asked in section.names, review_date="review_date" in section.names)
    for field in section.fields:
        if field.name in _SAID_ABOVE and (field.name != "target" or asked != "target"):
            st.caption(esc(work.screen.in_words(field)))
    if "copies_to" in section.names:
        said = str(work.screen.answers.get("copies_to", ""))
        st.caption(esc(said or "Filled in when copies are given out, below."))
    if "attendance_codes" in section.names:
        parts.table(work.screen.codes)
        st.caption(esc(work.screen.notes))


def _siblings_note() -> None:
    """What the box says stands in every copy; who is known besides is ticked for each person."""
    try:
        found = families_known.brothers_and_sisters()
    except CaseworkProblem:
        found = None  # the Siblings page says why
    st.caption(esc(form_note(found)))


def _short_fields(work: Work, section: Section) -> None:
    short = [field for field in section.fields if field.typed and not field.long]
    for where, field in zip(st.columns(max(1, len(short)), vertical_alignment="bottom"), short, strict=False):
        with where:
            _field(work, field)


def _long_fields(work: Work, section: Section) -> None:
    """Fields with room to write, two beside each other where nothing has to stand beside them."""
    pair: list[FieldShown] = []
    for field in section.fields:
        if not (field.typed and field.long):
            continue
        if not _has_beside(field) and not field.says:
            pair.append(field)
            if len(pair) < 2:
                continue
        side_by_side(work, pair)
        if field not in pair:
            _field(work, field)
        pair = []
    side_by_side(work, pair)


def side_by_side(work: Work, pair: Sequence[FieldShown]) -> None:
    """Two fields beside each other, or one alone."""
    for where, field in zip(st.columns(2) if len(pair) == 2 else [st.container()], pair, strict=False):
        with where:
            _field(work, field)


def _has_beside(field: FieldShown) -> bool:
    return field.record_differs or bool(field.before)


# One field of the form


def _field(work: Work, field: FieldShown) -> None:
    piece = text_piece(work, field.kept, field.label, yes_or_no=field.yes_or_no)
    kept_fields.begin(piece)
    left, right = st.columns([3, 2]) if field.long and _has_beside(field) else (st.container(), None)
    label = field.label + ("" if field.required else " (if it applies)")
    kind = Kind.CHOICE if field.yes_or_no else Kind.LINES if field.long else Kind.TEXT
    column = Column(
        "text",
        label,
        kind,
        placeholder=field.prompt,
        choices=YesOrNo if field.yes_or_no else None,
        help=f"For example: {field.example}" if field.example else "",
    )
    with left:
        kept_fields.draw(left, piece, column)
        kept_fields.below(piece, work.waiting)
    if right is not None:
        with right:
            _beside(work, field, piece)


def _beside(work: Work, field: FieldShown, piece: Piece) -> None:
    """What the record and the earlier meeting say, each ready to put into the field."""
    earlier = work.earlier.meeting.day if work.earlier is not None else None
    for name, title, text in (
        ("record", "The record says", field.says if field.record_differs else ""),
        ("before", f"At the meeting on {earlier:%d/%m/%Y}" if earlier else "Before", field.before),
    ):
        if text and text not in str(field.kept.text):
            st.caption(esc(title))
            st.text(text)
            st.button(
                "Put it in",
                key=f"{piece.key}|put|{name}",
                on_click=_put_in,
                args=(piece, text),
                type="tertiary",
            )


def _put_in(piece: Piece, text: str) -> None:
    shown: Any = fields_typed.shown_entry(piece.key) or piece.kept
    kept_fields.put(piece, text="\n".join(filter(None, (shown.text if shown.version else "", text))))


def text_piece(work: Work, kept: Text, label: str, *, yes_or_no: bool = False) -> Piece:
    """One text of the plan as a piece that saves itself."""
    cases, meeting_id = work.cases, work.plan.meeting.id

    def save(entry: Entry) -> Any:
        assert isinstance(entry, Text)
        return save_draft(
            cases.store, cases.user, meeting_id, entry.field, entry.text, entry.version, state.moment()
        )

    if yes_or_no:
        kept = replace(kept, text=YesOrNo(kept.text) if kept.text in list(YesOrNo) else YesOrNo.NOT_SAID)
    return Piece(f"text|{meeting_id}|{kept.field}", kept, save, "meeting_texts", {"text": label})


# Rows


def rows(
    work: Work,
    kind: RowKind,
    kept: Sequence[Entry],
    *,
    new: Callable[[], Entry] | None = None,
    name: str = "",
    save: Callable[[Entry], Any] | None = None,
    more: bool = True,
) -> None:
    """Rows of one kind, and one with nothing in it to type the next into."""
    cases, meeting_id = work.cases, work.plan.meeting.id

    def save_here(entry: Entry) -> Any:
        return save_part(cases.store, cases.user, meeting_id, entry, state.moment())  # type: ignore[type-var]

    listed = f"{kind.name}|{meeting_id}|{name}"
    another = (new or kind.new)() if more else None
    for place, piece in enumerate(pieces(listed, kind, kept, another, save or save_here)):
        row(work, piece, kind, first=place == 0)


def pieces(
    listed: str, kind: RowKind, kept: Sequence[Entry], new: Entry | None, save: Callable[[Entry], Any]
) -> list[Piece]:
    """The rows kept in a list and a new one, each under the name its fields have gone by from the first."""
    known = fields_typed.pieces_of_rows(listed)
    entries = [(known.get(each.id, f"{listed}|{each.id}"), each) for each in kept]
    begun = sum(key.startswith(f"{listed}|new") for key in known.values())
    if new is not None:
        entries.append((f"{listed}|new{begun}", new))
    return [Piece(key, entry, save, kind.table, kind.labels, listed) for key, entry in entries]


class Room(Protocol):
    """What a row has to know of the page it stands on."""

    @property
    def waiting(self) -> Sequence[SetAside]:
        """What was set aside about this child, to be chosen between."""

    @property
    def family_in_room(self) -> bool:
        """Whether the family sees this screen."""


def row(work: Room, piece: Piece, kind: RowKind, *, first: bool) -> None:
    """One row: its fields side by side, line by line; the first names its columns."""
    kept_fields.begin(piece)
    shown = kind.lines if piece.kept.id and not work.family_in_room else kind.lines[:1]
    if kind is CHILDS_VIEW:
        shown = kind.lines
    if not first and len(kind.lines) > 1 and piece.kept.id:
        st.space("small")
    for number, columns in enumerate(shown):
        removing = number == 0 and bool(piece.kept.id)
        widths = [column.width for column in columns]
        places = st.columns([*widths, 1], vertical_alignment="bottom")
        for where, column in zip(places, columns, strict=False):
            alone = len(kind.lines) > 1 or len(columns) == 1
            kept_fields.draw(where, piece, column, collapsed=not (first or alone))
        if removing:
            places[-1].button(
                "",
                icon=":material/close:",
                key=f"{piece.key}|remove",
                help="Take this row out",
                on_click=_remove,
                args=(piece,),
                type="tertiary",
            )
    kept_fields.below(piece, work.waiting)


def _remove(piece: Piece) -> None:
    kept_fields.keep(piece, removed=True)


def _people(work: Work) -> None:
    st.caption("Who is invited, who came, who sent apologies: names and roles in full, one row each.")
    rows(work, PEOPLE, work.plan.people)
    if not work.family_in_room and (note := note_on_people(work.plan)):
        st.info(esc(note))


def _childs_view(work: Work) -> None:
    """What the child said: one row, and room for another time once something is kept."""
    views = work.plan.childs_views
    more = not views or st.toggle("Asked again, or by somebody else", key=f"view|{work.plan.meeting.id}|more")
    rows(work, CHILDS_VIEW, views, more=more)


def _reasons(work: Work) -> None:
    found = spell_rows(work.screen.facts.absences, work.plan.reasons)
    if not found:
        return
    every = len(found) <= _SPELLS or st.toggle(
        f"All {len(found)} absences", key=f"all|{work.plan.meeting.id}"
    )
    cases, meeting_id = work.cases, work.plan.meeting.id
    for place, spell in enumerate(found):
        if not every and place >= _SPELLS and not spell.entry.id:
            continue
        first = spell.entry
        piece = Piece(
            f"reason|{meeting_id}|{first.first_day}|{first.first_session}",
            first,
            lambda entry: save_part(cases.store, cases.user, meeting_id, entry, state.moment()),  # type: ignore[type-var]
            REASONS.table,
            REASONS.labels,
        )
        kept_fields.begin(piece)
        (columns,) = REASONS.lines
        where = st.columns([3, *(column.width for column in columns)], vertical_alignment="bottom")
        where[0].markdown(esc(spell.words))
        for at, column in zip(where[1:], columns, strict=True):
            kept_fields.draw(at, piece, column, collapsed=place > 0)
        kept_fields.below(piece, work.waiting)


def _actions(work: Work, side: Side) -> None:
    """What one side agrees to, and what might be thought of, none of it chosen beforehand."""
    kept = [each for each in work.plan.actions if _side(each) is side]
    rows(work, ACTIONS, kept, new=lambda: Action(what="", side=side), name=side.name)
    if side is Side.YOUNG_PERSON and young_person_away(work.plan):
        st.caption("The young person did not come: leave this empty.")
    found = work.ideas.get(side, ())
    if found and not work.family_in_room:
        _think_of(work, side, found)


def _think_of(work: Work, side: Side, found: Sequence[Idea]) -> None:
    meeting_id = work.plan.meeting.id
    label = f"To think about: {counted(len(found), 'action')}"
    if not st.toggle(label, key=f"ideas|{meeting_id}|{side.name}"):
        return
    for place, idea in enumerate(found):
        words, add = st.columns([6, 1], vertical_alignment="center")
        words.markdown(f"{esc(idea.words)}  \n:small[:gray[{esc(idea.why)}]]")
        add.button(
            "Add",
            key=f"idea|{meeting_id}|{side.name}|{place}",
            on_click=_add_action,
            args=(work, Action(what=idea.words, side=side)),
            type="tertiary",
        )


def _add_action(work: Work, action: Action) -> None:
    cases = work.cases
    with kept_fields.said_in_words(work.meeting.key):
        save_part(cases.store, cases.user, work.plan.meeting.id, action, state.moment())


def _known(work: Work) -> None:
    """What is known and stands in no mark; it decides what is suggested, and is on no paper."""
    st.caption("Known about the child. This stands on no paper; it only decides which actions are suggested.")
    for where, (name, label) in zip(st.columns(len(KNOWN)), KNOWN.items(), strict=True):
        field = known_field(name)
        kept = work.plan.texts.get(field) or Text(field=field)
        piece = text_piece(work, kept, label, yes_or_no=True)
        kept_fields.begin(piece)
        with where:
            kept_fields.draw(where, piece, Column("text", label, Kind.CHOICE, choices=YesOrNo))
            kept_fields.below(piece, work.waiting)


def _side(action: Action) -> Side:
    return action.side if action.side in _SIDES.values() else Side.SCHOOL


def _support(work: Work) -> None:
    cases = work.cases
    with st.expander("Log of support, academic and pastoral", expanded=bool(work.support)):
        rows(
            work,
            SUPPORT,
            work.support,
            name=cases.child.school,
            save=lambda entry: save_line(cases.store, cases.user, cases.child, entry, state.moment()),  # type: ignore[type-var]
        )


# Target and review date


def _target(work: Work, *, target: bool, review_date: bool) -> None:
    meeting: Any = fields_typed.shown_entry(work.meeting.key) or work.plan.meeting
    block = target_block(work.plan.meeting, work.screen.facts, work.screen.meeting_day, work.is_open)
    if review_date:
        when, ways = st.columns([2, 6], vertical_alignment="bottom")
        kept_fields.draw(when, work.meeting, REVIEW_ON)
        buttons = ways.columns(len(block.offered))
        for where, offered in zip(buttons, block.offered, strict=True):
            where.button(
                offered.label,
                key=f"review|{offered.label}",
                on_click=_take_day,
                args=(work.meeting, offered.day),
                width="stretch",
            )
        if block.offered_note:
            st.caption(esc(block.offered_note))
        for said in block.advice:
            st.warning(esc(said))
        if block.window:
            st.caption(esc(block.window))
    if not target:
        return
    what, number, ready = st.columns([3, 2, 3], vertical_alignment="bottom")
    kept_fields.draw(what, work.meeting, TARGET_KIND)
    if meeting.target_kind == TargetAsked.SESSIONS:
        kept_fields.draw(number, work.meeting, TARGET_ATTEND)
        if block.sessions:
            ready.markdown(esc(f"of {block.sessions} sessions up to the review"))
    kept_fields.draw(st, work.meeting, TARGET_WORDS)
    if block.suggested is not None:
        st.caption(esc(block.suggestion))
        st.button(
            f"Take {block.suggested.attend} of {block.suggested.sessions}",
            key="take_target",
            on_click=_take_target,
            args=(work.meeting, block.suggested),
        )
    elif not block.sessions:
        st.caption("Choose the review date first: a target counts the sessions up to it.")


def _take_day(piece: Piece, day: Any) -> None:
    kept_fields.put(piece, review_on=day)


def _take_target(piece: Piece, target: Any) -> None:
    entry: Any = with_target(piece.kept, target)  # type: ignore[arg-type]
    kept_fields.put(piece, target_kind=TargetAsked(entry.target_kind), target_attend=entry.target_attend)
