"""How the school year is cut into half terms."""

import numpy as np

from aim.calendar import half_term_names
from tests.lib.register_strip import facts


def _weeks(*spans):
    """Weekdays from the first to the last day of each span."""
    return np.concatenate(
        [
            np.array(
                [
                    d
                    for d in np.arange(first, np.datetime64(last) + 1, dtype="datetime64[D]")
                    if np.is_busday(d)
                ]
            )
            for first, last in spans
        ]
    )


def test_six_half_terms_are_told_apart_and_named():
    open_days = _weeks(
        ("2025-09-03", "2025-10-24"),
        ("2025-11-03", "2025-12-19"),
        ("2026-01-05", "2026-02-13"),
        ("2026-02-23", "2026-03-27"),
        ("2026-04-13", "2026-05-22"),
        ("2026-06-01", "2026-07-21"),
    )
    names = half_term_names(open_days, open_days)
    assert list(dict.fromkeys(names)) == [
        f"2025/26 {name}" for name in ("Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2")
    ]


def test_a_late_easter_keeps_spring_and_summer_apart():
    open_days = _weeks(("2025-02-24", "2025-04-11"), ("2025-04-28", "2025-05-23"))
    assert list(dict.fromkeys(half_term_names(open_days, open_days))) == [
        "2024/25 Spring 2",
        "2024/25 Summer 1",
    ]


def test_an_early_easter_keeps_spring_and_summer_apart():
    open_days = _weeks(("2024-02-19", "2024-03-28"), ("2024-04-15", "2024-05-24"))
    assert list(dict.fromkeys(half_term_names(open_days, open_days))) == [
        "2023/24 Spring 2",
        "2023/24 Summer 1",
    ]


def test_four_closed_days_do_not_end_a_half_term():
    found = facts(r"""
        2025-09-08  /\  ##  ##  ##  ##
        2025-09-15  /\  /\  /\  /\  /\
    """)
    assert [(each.name, each.attendance.possible) for each in found.half_terms] == [("2025/26 Autumn 1", 12)]


def test_best_and_lowest_need_twenty_possible_sessions():
    found = facts(r"""
        2025-10-20  /\  /\  /\  /\  /\
        2025-11-03  /\  II  /\  /\  /\
        2025-11-10  /\  /\  /\  /\  /\
    """)
    assert found.best_half_term is found.worst_half_term
    assert found.best_half_term.name == "2025/26 Autumn 2"
