"""What is said about saving: when something was kept, and the two texts where two people typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar, get_type_hints
from zoneinfo import ZoneInfo

from aim.casework.entries import Entry
from aim.casework.set_aside import SetAside
from aim.wording import day

_LONDON = ZoneInfo("Europe/London")
E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True)
class TwoTexts:
    """One piece that two people saved: what is kept, and what came second and was set aside."""

    kept_by: str
    kept: str
    other_by: str
    other: str
    typed: Mapping[str, Any]  # what came second, as the fields of its entry
    set_aside_ids: tuple[int, ...]  # what is settled when somebody has chosen


def kept_when(entries: Iterable[Entry], now: datetime) -> str:
    """ "Saved 14:02", of the entry kept last, with its day unless that is today; "" before anything is."""
    moments = [each.saved_at for each in entries if each.saved_at is not None and each.version]
    return f"Saved {_clock(max(moments), now)}" if moments else ""


def two_texts(
    entry: Entry, table: str, waiting: Sequence[SetAside], labels: Mapping[str, str], now: datetime
) -> TwoTexts | None:
    """What waits to be chosen between for this entry of a table; None where nothing does.

    Of several the last stands; those that it holds, because somebody typed on, are settled with it.
    """
    mine = [each for each in waiting if (each.what, each.row_id) == (table, entry.id)]
    if not mine:
        return None
    last = mine[-1]
    other = filled_from(entry, last.typed)
    differing = [name for name in labels if getattr(entry, name) != getattr(other, name)] or list(labels)
    return TwoTexts(
        kept_by=_who(entry.saved_by, entry.saved_at, now),
        kept=_said(entry, differing, labels),
        other_by=_who(last.typed_by, last.typed_at, now),
        other=_said(other, differing, labels),
        typed=last.typed,
        set_aside_ids=tuple(each.id for each in mine if _holds(last.typed, each.typed)),
    )


def filled_from(entry: E, typed: Mapping[str, Any]) -> E:
    """The entry with what was set aside in place of what it says; days come back from their ISO text."""
    hints = get_type_hints(type(entry))
    known = {each.name for each in fields(entry)}
    return replace(entry, **{name: _read(hints[name], said) for name, said in typed.items() if name in known})


def put_together(entry: E, typed: Mapping[str, Any]) -> E:
    """The entry with both: where two texts differ, what is kept first and what was set aside under it."""
    other = filled_from(entry, typed)
    both: dict[str, Any] = {
        name: f"{mine}\n{theirs}" if mine and theirs and mine != theirs else mine or theirs
        for name in typed
        if type(mine := getattr(entry, name)) is str and type(theirs := getattr(other, name)) is str
    }
    return replace(entry, **both)


def _holds(last: Mapping[str, Any], earlier: Mapping[str, Any]) -> bool:
    return all(
        said == last.get(name) or (isinstance(said, str) and said in str(last.get(name)))
        for name, said in earlier.items()
    )


def _read(kind: Any, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(value)
    return date.fromisoformat(value) if kind in (date, date | None) else value


def _said(entry: Entry, names: Sequence[str], labels: Mapping[str, str]) -> str:
    if len(labels) == 1:
        return str(getattr(entry, names[0])) or "(nothing)"
    return "\n".join(f"{labels[name]}: {_words(getattr(entry, name))}" for name in names)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return day(value)
    return str(value) if value not in (None, "") else "(nothing)"


def _who(name: str, moment: datetime | None, now: datetime) -> str:
    return f"{name}, {_clock(moment, now)}" if moment is not None else name


def _clock(moment: datetime, now: datetime) -> str:
    then = moment.astimezone(_LONDON)
    if then.date() == now.astimezone(_LONDON).date():
        return f"{then:%H:%M}"
    return f"{day(then.date())} {then:%H:%M}"
