"""What is set on a server, as somebody of one of its schools sees it."""

from __future__ import annotations

from dataclasses import replace

from aim.calendar import NO_TERM_DATES
from aim.casework.users import User
from aim.settings import Settings


def settings_seen_by(user: User, settings: Settings) -> Settings:
    """The settings without what is of a school that this person does not see.

    A server has one set. Its school's name, term dates and what it can offer are that school's alone; who is
    listed, the bands and what is shared hold for all. An administrator sees what is kept, to change it.
    """
    if user.administrator or (settings.school and user.may_see([settings.school])):
        return settings
    named_as_set = replace(NO_TERM_DATES, names=settings.term_dates.names)
    return replace(settings, school=own_school_of(user), term_dates=named_as_set, provisions=())


def own_school_of(user: User) -> str:
    """The one school this person sees; "" where they see several, so that a child's own is what counts."""
    return next(iter(user.schools)) if user.schools is not None and len(user.schools) == 1 else ""
