"""The certificate as a picture: what stands where, what it says, and nothing lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

from aim.attendance import Attendance
from aim.charts.herringbone import herringbone_figure, herringbone_in_words, herringbone_legend
from aim.charts.layout import CHART_CONFIG
from aim.codes import CountsAs
from aim.palette import LATE, SWATCHES, Pattern
from aim.pupil import CertificateWeek, SessionMark

MEANINGS: dict[str, tuple[CountsAs | None, str]] = {
    "/": (CountsAs.ATTENDING, "present in the morning"),
    "\\": (CountsAs.ATTENDING, "present in the afternoon"),
    "L": (CountsAs.ATTENDING, "late, before the register closed"),
    "I": (CountsAs.AUTHORISED, "illness"),
    "O": (CountsAs.UNAUTHORISED, "absent without permission or a known reason"),
    "D": (CountsAs.NOT_POSSIBLE, "registered at two schools"),
    "#": (CountsAs.CLOSED, "planned closure of the whole school"),
    "Z": (CountsAs.NOT_ON_ROLL, "not yet on the admission register"),
    "-": (CountsAs.NOT_RECORDED, "no mark recorded"),
    "Q9": (CountsAs.NOT_UNDERSTOOD, "not an attendance code"),
    "ask <Mrs> & co": (CountsAs.NOT_UNDERSTOOD, "not an attendance code"),
    "": (None, ""),
}
MONDAY = date(2025, 11, 3)
AUTUMN_1, AUTUMN_2 = "2025/26 Autumn 1", "2025/26 Autumn 2"
FULL = "/ \\ / \\ / \\ / \\ / \\"


def week(
    codes: str | list[str],
    attendance: Attendance | None = None,
    *,
    monday: date = MONDAY,
    half_term: str = AUTUMN_2,
) -> CertificateWeek:
    """A week from its codes, Monday AM first; "." is a session for which nothing was due."""
    each = codes.split() if isinstance(codes, str) else codes
    marks = []
    for at, code in enumerate(each):
        code = "" if code == "." else code
        counts_as, meaning = MEANINGS[code]
        day, session = monday + timedelta(days=at // 2), ("AM", "PM")[at % 2]
        marks.append(SessionMark(day, session, code, counts_as, meaning))
    return CertificateWeek(monday, tuple(marks), attendance or Attendance(attended=10), half_term)


def trace(figure: go.Figure, name: str) -> Any:
    return next(each for each in figure.data if each.name == name)


def names(figure: go.Figure) -> set[str]:
    return {each.name for each in figure.data}


def bars(figure: go.Figure) -> list[Any]:
    return [each for each in figure.data if each.type == "bar"]


def test_a_cell_for_each_session_with_its_code_in_it() -> None:
    figure = herringbone_figure((week("/ \\ I I O \\ / L / \\"),))
    assert list(trace(figure, "attended").text) == ["/", "\\", "\\", "/", "/", "\\"]
    assert list(trace(figure, "authorised absence").text) == ["I", "I"]
    assert list(trace(figure, "unauthorised absence").text) == ["O"]
    assert sum(len(each.x) for each in bars(figure)) == 10


def test_monday_morning_is_first_and_friday_afternoon_last() -> None:
    figure = herringbone_figure((week("O / / / / / / / / I"),))
    lefts = [left for each in bars(figure) for left in each.base]
    assert trace(figure, "unauthorised absence").base[0] == min(lefts)
    assert trace(figure, "authorised absence").base[0] == max(lefts)
    assert list(figure.layout.xaxis.ticktext) == ["AM", "PM"] * 5


def test_the_oldest_week_is_at_the_top() -> None:
    later = MONDAY + timedelta(days=7)
    figure = herringbone_figure((week(FULL), week(FULL, monday=later)))
    assert list(figure.layout.yaxis.ticktext) == ["w/c 3 Nov", "w/c 10 Nov"]
    first, second = figure.layout.yaxis.tickvals
    bottom, top = figure.layout.yaxis.range
    assert top < first < second < bottom


def test_each_colour_comes_from_the_palette() -> None:
    figure = herringbone_figure((week("/ \\ I O D # Z - Q9 /"),))
    for counts_as, shown in SWATCHES.items():
        drawn = trace(figure, shown.word)
        assert drawn.marker.color == shown.fill, counts_as
        assert drawn.insidetextfont.color == shown.ink, counts_as


def test_what_is_outside_the_sum_is_hatched_and_only_that() -> None:
    figure = herringbone_figure((week("/ L I O D # Z - Q9 /"),))
    hatched = {each.name for each in bars(figure) if each.marker.pattern.shape}
    assert hatched == {each.word for each in SWATCHES.values() if each.pattern is Pattern.HATCH}


def test_a_late_mark_has_a_ring_round_its_letter() -> None:
    figure = herringbone_figure((week("L \\ / \\ / \\ / \\ / \\"),))
    cell, ring = trace(figure, LATE.word), trace(figure, f"ring: {LATE.word}")
    assert list(cell.text) == ["L"]
    assert cell.base[0] < ring.x[0] < cell.base[0] + cell.x[0]
    assert list(ring.y) == list(cell.y)


def test_nobody_late_draws_no_ring() -> None:
    assert not any(name.startswith("ring") for name in names(herringbone_figure((week(FULL),))))


def test_a_session_not_recorded_has_a_dashed_edge() -> None:
    figure = herringbone_figure((week("- \\ / \\ / \\ / \\ / \\"),))
    assert trace(figure, "dashes: not recorded").line.dash


def test_a_session_for_which_nothing_was_due_has_no_cell() -> None:
    figure = herringbone_figure((week(". . / \\ / \\ / \\ / \\"),))
    assert sum(len(each.x) for each in bars(figure)) == 8


def test_saturday_and_sunday_stand_only_where_a_session_was_held() -> None:
    weekdays = herringbone_figure((week(f"{FULL} . . . ."),))
    closed = herringbone_figure((week(f"{FULL} # # # #"),))
    saturday = herringbone_figure((week(f"{FULL} / \\ # #"),))
    assert len(weekdays.layout.xaxis.tickvals) == 10
    assert len(closed.layout.xaxis.tickvals) == 10
    assert len(saturday.layout.xaxis.tickvals) == 12
    assert {note.text for note in saturday.layout.annotations} >= {"<b>Fri</b>", "<b>Sat</b>"}


def test_the_right_edge_has_each_weeks_percentage_and_sessions() -> None:
    figure = herringbone_figure(
        (
            week(FULL, Attendance(attended=8, authorised=2)),
            week(
                FULL,
                Attendance(attended=8, unauthorised=1, not_recorded=1),
                monday=MONDAY + timedelta(days=7),
            ),
            week("D D D D D D D D D D", Attendance(not_possible=10), monday=MONDAY + timedelta(days=14)),
        )
    )
    assert list(trace(figure, "attended, percent").text) == ["<b>80%</b>", "<b>88.9%</b>", ""]
    sums = list(trace(figure, "attended, sessions").text)
    assert sums == ["8 of 10", "8 of 9, 1 not counted", "none possible"]


def test_the_right_edge_is_in_the_row_of_its_week() -> None:
    figure = herringbone_figure((week(FULL), week(FULL, monday=MONDAY + timedelta(days=7))))
    assert list(trace(figure, "attended, percent").y) == list(figure.layout.yaxis.tickvals)


def test_each_half_term_is_named_once() -> None:
    earlier = MONDAY - timedelta(days=14)
    figure = herringbone_figure(
        (
            week(FULL, monday=earlier, half_term=AUTUMN_1),
            week(FULL),
            week(FULL, monday=MONDAY + timedelta(days=7)),
        )
    )
    written = [note.text for note in figure.layout.annotations]
    assert written.count(f"<b>{AUTUMN_1}</b>") == 1
    assert written.count(f"<b>{AUTUMN_2}</b>") == 1
    assert len(figure.layout.shapes) == 1  # one line, between the two


def test_pointing_at_a_cell_says_it_in_a_sentence() -> None:
    figure = herringbone_figure((week("/ \\ I \\ / \\ / \\ / \\"),))
    said = trace(figure, "authorised absence").hovertext[0].replace("<br>", " ")
    assert said == "Tuesday 4 November 2025, morning: I, illness. Authorised absence."


def test_text_from_a_file_is_never_read_as_tags() -> None:
    codes = ["ask <Mrs> & co", *FULL.split()[1:]]
    drawn = trace(herringbone_figure((week(codes),)), "not understood")
    assert list(drawn.text) == ["ask…"]
    assert "&lt;Mrs&gt; &amp; co" in drawn.hovertext[0]


def test_a_longer_record_makes_a_taller_figure() -> None:
    year = tuple(week(FULL, monday=MONDAY + timedelta(days=7 * at)) for at in range(39))
    assert herringbone_figure(year).layout.height - herringbone_figure(year[:9]).layout.height == 30 * 26


def test_a_title_of_any_length_makes_room_for_itself() -> None:
    titles = ("", "Well", "Well " * 40)
    bare, titled, long = (herringbone_figure((week(FULL),), title=title) for title in titles)
    assert bare.layout.height < titled.layout.height < long.layout.height
    assert long.layout.height - bare.layout.height == long.layout.margin.t - bare.layout.margin.t


def test_no_weeks_says_what_would_be_here() -> None:
    figure = herringbone_figure(())
    assert not figure.data
    assert "No weeks to show yet" in figure.layout.annotations[0].text
    assert herringbone_legend(()) == ()
    assert "No weeks to show yet" in herringbone_in_words(())


def test_the_legend_has_the_codes_that_are_there_in_words() -> None:
    legend = herringbone_legend((week("/ \\ I I I \\ O L # -"),))
    assert [(each.letter, each.words, each.sessions) for each in legend] == [
        ("\\", "present in the afternoon – attended", 2),
        ("/", "present in the morning – attended", 1),
        ("L", "late, before the register closed – attended", 1),
        ("I", "illness – authorised absence", 3),
        ("O", "absent without permission or a known reason – unauthorised absence", 1),
        ("-", "not recorded", 1),
        ("#", "planned closure of the whole school", 1),
    ]


def test_the_legend_has_the_colours_and_patterns_of_the_cells() -> None:
    late, authorised = herringbone_legend((week("L I I I I I I I I I"),))
    assert (late.colour, late.ink, late.pattern) == (LATE.fill, LATE.ink, Pattern.RING)
    assert authorised.colour == SWATCHES[CountsAs.AUTHORISED].fill


def test_the_legend_counts_every_cell_drawn_once() -> None:
    weeks = (week("/ L I O D # Z - Q9 ."), week(f"{FULL} # # # #", monday=MONDAY + timedelta(days=7)))
    drawn = sum(len(each.x) for each in bars(herringbone_figure(weeks)))
    assert sum(each.sessions for each in herringbone_legend(weeks)) == drawn == 19


def test_the_words_say_what_the_picture_shows() -> None:
    attendance = Attendance(attended=7, authorised=2, unauthorised=1)
    said = herringbone_in_words((week("/ \\ I I O \\ / \\ / \\", attendance),))
    assert said.startswith("The certificate by week, oldest first: 1 week, 03/11/2025 to 07/11/2025.")
    assert "Attended 7 of 10 possible sessions (70.0%)." in said
    assert "Missed: 3 sessions, 2 authorised and 1 unauthorised." in said
    assert "I, illness – authorised absence, 2 sessions" in said


def test_charts_show_no_mode_bar_and_send_nothing_anywhere() -> None:
    assert CHART_CONFIG["displayModeBar"] is False
    assert CHART_CONFIG["displaylogo"] is False
    assert CHART_CONFIG["showSendToCloud"] is False
    assert CHART_CONFIG["plotlyServerURL"] == ""
