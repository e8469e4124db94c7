"""Fields that save themselves: what is typed is in the database before the page says so.

A piece is one field or one row: an entry with a version. What stands in a field is never replaced unasked, so
that nobody loses what they are typing; where somebody else saved the piece meanwhile, both texts are shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from aim.casework.entries import Clash, Entry, Saved
from aim.casework.problems import CaseworkProblem
from aim.casework.set_aside import SetAside, settle
from aim.screens.meeting import TwoTexts, filled_from, put_together, two_texts
from aim.screens.meeting.rows import Column, Kind
from pages.shared import fields_typed, state
from pages.shared.parts import esc


@dataclass(frozen=True)
class Piece:
    """One entry on the screen, and how it is kept."""

    key: str  # by which it is told from every other piece
    kept: Entry  # as casework has it now; id 0 for a new row
    save: Callable[[Entry], Saved[Any] | Clash[Any]]
    table: str
    labels: Mapping[str, str]  # what its columns are called
    rows: str = ""  # the list it belongs to, where it is a row


Waiting = Sequence[SetAside]  # what was set aside about this child, to be chosen between


def begin(piece: Piece) -> None:
    """Have the fields of a piece show what is kept, unless they are on the screen already."""
    if not any(fields_typed.is_drawn(_key(piece, name)) for name in piece.labels):
        fields_typed.keep_shown_entry(piece.key, piece.kept)


def draw(where: Any, piece: Piece, column: Column, *, collapsed: bool = False, lines: bool = False) -> None:
    """One field of a piece."""
    key = _key(piece, column.name)
    if not fields_typed.is_drawn(key):
        shown = fields_typed.shown_entry(piece.key) or piece.kept
        fields_typed.put_in(
            key, fields_typed.not_kept(piece.key).get(column.name, getattr(shown, column.name))
        )
    common: dict[str, Any] = {
        "key": key,
        "on_change": _typed,
        "args": (piece, column.name),
        "label_visibility": "collapsed" if collapsed else "visible",
        "help": column.help if column.help and not collapsed else None,
    }
    # Sent with every run: a browser that missed the first would show a blank, and send it back as typed.
    now = fields_typed.typed_in(key)
    label = column.label  # ours, from this code or facts/form_fields.csv: escaped, it would be read out so
    if column.kind is Kind.DAY:
        where.date_input(label, format="DD/MM/YYYY", **common)
    elif column.kind is Kind.CHOICE and column.choices is not None:
        choices = list(column.choices)
        at = choices.index(now) if now in choices else 0
        where.selectbox(label, choices, index=at, format_func=_choice, **common)
    elif column.kind is Kind.TICK:
        where.checkbox(label, bool(now), **common)
    elif column.kind is Kind.NUMBER:
        where.number_input(label, min_value=0, value=now, step=1, **common)
    elif column.kind is Kind.LINES or lines:
        where.text_area(label, now or "", placeholder=column.placeholder, height="content", **common)
    else:
        where.text_input(label, now or "", placeholder=column.placeholder, **common)


def below(piece: Piece, waiting: Waiting) -> None:
    """What has to be said under a piece: not kept, changed elsewhere, or two texts to choose between."""
    why = fields_typed.why_not_kept(piece.key)
    if why:
        st.error(f"Not saved. {esc(why)}")
        st.button("Save it now", key=f"{piece.key}|again", on_click=_save_again, args=(piece,))
    found = _two_texts(piece, waiting)
    if found is not None:
        _choose(piece, found)
        return
    shown = fields_typed.shown_entry(piece.key)
    if shown is not None and piece.kept.id and shown.version != piece.kept.version:
        st.warning(f"Changed meanwhile by {esc(piece.kept.saved_by)}; what stands above is older.")
        st.button("Show what is saved", key=f"{piece.key}|show", on_click=_show, args=(piece, piece.kept))


def keep(piece: Piece, **typed: Any) -> None:
    """Keep what was typed into columns of a piece; what cannot be kept stays on the screen and here."""
    typed = {**fields_typed.not_kept(piece.key), **typed}
    shown: Entry = fields_typed.shown_entry(piece.key) or piece.kept
    try:
        result = piece.save(replace(shown, **typed))
    except CaseworkProblem as problem:
        fields_typed.keep_not_kept(piece.key, typed, str(problem))
        return
    if isinstance(result, Clash):
        # The words wait in the database; they stay here too, so that typing on adds to them.
        fields_typed.keep_not_kept(piece.key, typed, "")
        return
    _kept(piece, result.entry)


def put(piece: Piece, **values: Any) -> None:
    """Have columns of a piece show these values, and keep them."""
    for name, value in values.items():
        _put_in(piece, name, value)
    keep(piece, **values)


def _kept(piece: Piece, entry: Entry) -> None:
    fields_typed.keep_not_kept(piece.key, {}, "")
    fields_typed.keep_shown_entry(piece.key, entry)
    if piece.rows and not piece.kept.id:
        fields_typed.keep_piece_of_row(piece.rows, entry.id, piece.key)


def _key(piece: Piece, column: str) -> str:
    return f"{piece.key}|{column}"


def _typed(piece: Piece, column: str) -> None:
    keep(piece, **{column: fields_typed.typed_in(_key(piece, column))})


def _save_again(piece: Piece) -> None:
    keep(piece)


def _show(piece: Piece, entry: Entry) -> None:
    fields_typed.keep_not_kept(piece.key, {}, "")
    fields_typed.keep_shown_entry(piece.key, entry)
    for name in piece.labels:
        _put_in(piece, name, getattr(entry, name))


def _put_in(piece: Piece, column: str, value: Any) -> None:
    """Have a field show this where it is on the screen; the others take it from what is kept when drawn."""
    if fields_typed.is_drawn(_key(piece, column)):
        fields_typed.put_in(_key(piece, column), value)


def _two_texts(piece: Piece, waiting: Waiting) -> TwoTexts | None:
    if not piece.kept.id:
        return None
    return two_texts(piece.kept, piece.table, waiting, piece.labels, state.moment())


def _choose(piece: Piece, found: TwoTexts) -> None:
    """Both texts, and the three ways to go on; both stay in the database until one is taken."""
    with st.container(border=True):
        st.markdown("**Two people wrote here at the same time.** Both texts are kept until you choose.")
        first, second = st.columns(2)
        for where, who, text in (
            (first, f"Saved first: {found.kept_by}", found.kept),
            (second, f"Saved second: {found.other_by}", found.other),
        ):
            where.caption(esc(who))
            where.text(text)
        ways = st.columns(3)
        for where, way, label in zip(
            ways, ("first", "second", "both"), ("Keep the first", "Keep the second", "Keep both"), strict=True
        ):
            where.button(
                label,
                key=f"{piece.key}|{way}",
                on_click=_settle,
                args=(piece, found, way),
                width="stretch",
            )


def _settle(piece: Piece, found: TwoTexts, way: str) -> None:
    entry = piece.kept
    if way != "first":
        entry = (filled_from if way == "second" else put_together)(piece.kept, found.typed)
    fields_typed.keep_not_kept(piece.key, {}, "")
    fields_typed.keep_shown_entry(piece.key, piece.kept)
    keep(piece, **{name: getattr(entry, name) for name in entry.typed})
    if fields_typed.not_kept(
        piece.key
    ):  # not kept after all, or somebody else saved once more: nothing is settled
        return
    child = state.child_known()
    if child is not None:
        with said_in_words(piece.key):
            for each in found.set_aside_ids:
                settle(state.store(), state.user(), child, each, state.moment())
    _show(piece, fields_typed.shown_entry(piece.key))


@contextmanager
def said_in_words(key: str) -> Iterator[None]:
    """Say what casework could not do beside the piece it is about, and go on."""
    try:
        yield
    except CaseworkProblem as problem:
        fields_typed.keep_not_kept(key, fields_typed.not_kept(key), str(problem))


def _choice(value: str) -> str:
    return value or "not said"
