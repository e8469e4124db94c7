"""The certificate in figures that each fit on a printed page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from aim.charts.herringbone import herringbone_figure
from aim.charts.layout import Figure
from aim.pupil import CertificateWeek

_WEEKS = 30  # on an A4 page, the names of half terms between them
_ROW = 23  # pixels


def certificate_on_paper(weeks: tuple[CertificateWeek, ...]) -> tuple[Figure, ...]:
    """The weeks in order, parted between half terms where they are more than a page holds."""
    return tuple(herringbone_figure(some, row_height=_ROW) for some in _pages(weeks))


def _pages(weeks: tuple[CertificateWeek, ...]) -> Iterator[tuple[CertificateWeek, ...]]:
    page: tuple[CertificateWeek, ...] = ()
    for _, together in groupby(weeks, key=lambda week: week.half_term):
        half_term = tuple(together)
        if page and len(page) + len(half_term) > _WEEKS:
            yield page
            page = ()
        page += half_term
    while page:
        yield page[:_WEEKS]
        page = page[_WEEKS:]
