"""Totals: what a file says its marks add up to is compared with them, and a difference is put into words."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np
import pytest

from aim.certificates.cells import opened
from aim.certificates.headings import heading_rows
from aim.certificates.loading import Loaded, load
from aim.certificates.reading import mentions_of
from aim.certificates.totals import printed_values, table_totals
from aim.problems import Problem, Severity
from tests.lib import layout_writers as writers
from tests.lib.layout_writers import Child, Roll, as_xlsx, upn
from tests.lib.sample_files import FILES_OF_7E1, FILES_OF_ADA, loaded

OUR_KINDS = ("totals-disagree", "totals-counted-otherwise")
SCHOOL = "Oak Park School"
FIRST = date(2026, 9, 7)  # a Monday
WEEK = r"/\ /\ /\ /\ /\ "


def codes(marks: str) -> list[str]:
    """``/\\ /\\ DD . C1`` as codes, pairs of one-letter codes taken apart; ``.`` is a blank."""
    found: list[str] = []
    for word in marks.split():
        found += [word] if word in ("C1", "Y1", "Q9") else list(word)
    return ["" if code == "." else code for code in found]


def as_csv(rows: Sequence[Sequence[object]]) -> bytes:
    made = io.StringIO(newline="")
    csv.writer(made).writerows(rows)
    return made.getvalue().encode()


def wide(
    *pupils: tuple[str, dict[str, object]], below: Sequence[Sequence[object]] = (), start: date = FIRST
) -> bytes:
    """A row for each pupil: marks in sessions from a Monday on, and what the file prints right of them."""
    length = max(len(codes(marks)) for marks, _ in pupils)
    days = [start + timedelta(turn // 10 * 7 + turn % 10 // 2) for turn in range(length)]
    titles = list(dict.fromkeys(title for _, printed in pupils for title in printed))
    rows: list[Sequence[object]] = [
        ["UPN", "Surname", "Forename"]
        + [f"{day:%d %b %Y} {writers.SESSIONS[turn % 2]}" for turn, day in enumerate(days)]
        + titles
    ]
    for turn, (marks, printed) in enumerate(pupils, 1):
        cells = codes(marks) + [""] * (length - len(codes(marks)))
        rows.append(
            [upn(turn), f"Surname{turn}", "Kit", *cells, *(printed.get(title, "") for title in titles)]
        )
    return as_csv([*rows, *([*line[:1], *[""] * (length + 2), *line[1:]] for line in below)])


def certificate(
    name: str, weeks: Sequence[Sequence[object]], number: int = 1, first_week: int = 0
) -> list[list[object]]:
    """The rows of one pupil's certificate; each week is its marks and the totals beside them.

    A line that is not marks is a row of totals.
    """
    rows: list[list[object]] = [
        ["Name:", name, "UPN:", upn(number)],
        ["Week Beginning", *(cell for day in writers.WEEKDAYS[:5] for cell in (day, ""))],
        ["", *(writers.SESSIONS * 5)],
    ]
    rows[1] += ["Possible", "Present", "%"]
    monday = FIRST + timedelta(7 * first_week)
    for marks, *printed in weeks:
        if str(marks).startswith("Total"):
            rows.append([marks, *[""] * 10, *printed])
        else:
            rows.append([f"{monday:%d/%m/%Y}", *codes(str(marks)), *printed])
            monday += timedelta(7)
    return rows


def read(content: bytes, name: str = "register.csv") -> Loaded:
    return load([(name, content)], school=SCHOOL)


def said(found: Loaded) -> list[Problem]:
    """What is said of totals."""
    return [each for each in found.problems if each.kind in OUR_KINDS]


def agreed(found: Loaded) -> int:
    return sum(each.totals_agreed for each in found.files)


# Agreement


@pytest.mark.parametrize(
    ("name", "totals"),
    [
        *((name, 38) for name in FILES_OF_ADA),  # three for each of twelve weeks and for all, one left blank
        ("oak-park-wide.xlsx", 33),
        ("oak-park-day-cells.xlsx", 33),
        ("oak-park-marks-strings.csv", 30),
        ("oak-park-7e1-certificates.csv", 354),
        ("oak-park-7e1-certificates.xlsx", 354),
    ],
)
def test_the_totals_of_every_sample_that_prints_any_agree_with_its_marks(name: str, totals: int) -> None:
    assert said(loaded(name)) == []
    assert agreed(loaded(name)) == totals


@pytest.mark.parametrize("name", [each for each in FILES_OF_7E1 if "certificates" not in each][:3])
def test_a_file_that_prints_no_totals_has_none_to_agree(name: str) -> None:
    assert said(loaded(name)) == []
    assert agreed(loaded(name)) == 0


def test_every_sum_a_file_can_print_is_compared() -> None:
    sums = {"Possible": 10, "Present": 7, "Authorised": 1, "Unauthorised": 2, "%": "70.0"}
    found = read(wide((r"/\ /I OO /\ /\ ", sums)))
    assert said(found) == []
    assert agreed(found) == 5
    for title, wrong in {**dict.fromkeys(sums, 9), "%": "71.0"}.items():
        (one,) = said(read(wide((r"/\ /I OO /\ /\ ", {**sums, title: wrong}))))
        assert (one.kind, one.found) == ("totals-disagree", str(wrong))


@pytest.mark.parametrize(
    "text", ["81", "81.4", "81.4%", "81.37 %", "81,4", "0.814", "0.8137", "0.81", "81.37254901960785"]
)
def test_a_percentage_agrees_if_ours_rounds_to_it_with_its_own_decimals(text: str) -> None:
    found = read(wide((WEEK * 8 + r"/\ " + "I" * 19 + "/", {"%": text})))
    assert 83 / 102 == pytest.approx(0.8137, abs=1e-4)
    assert (said(found), agreed(found)) == ([], 1)


@pytest.mark.parametrize("text", ["82", "81.3%", "81.38", "0.82", "0.813", "814", "0,9", "1", "1%", "0"])
def test_any_other_percentage_does_not(text: str) -> None:
    (one,) = said(read(wide((WEEK * 8 + r"/\ " + "I" * 19 + "/", {"%": text}))))
    assert one.found == text


@pytest.mark.parametrize("text", ["100", "100%", "1", "1.0", "1.00"])
def test_all_attended_is_a_hundred_per_cent_or_one(text: str) -> None:
    assert agreed(read(wide((WEEK, {"%": text})))) == 1


@pytest.mark.parametrize("text", ["1,024", "1 024", "1024", "1024.0"])
def test_a_large_sum_may_have_its_thousands_parted(text: str) -> None:
    assert printed_values(text, "possible") == ((1024.0, 0.0),)


@pytest.mark.parametrize(
    "text", ["-", "n/a", "#DIV/0!", "", "  ", "94.2%", "ten", "9/10", "1e3", "\u0663", "9" * 40]
)
def test_what_is_no_number_is_not_compared(text: str) -> None:
    found = read(wide((WEEK, {"Possible": text, "Present": 10})))
    assert (said(found), agreed(found)) == ([], 1)


def test_94_2_with_its_sign_is_a_percentage_and_no_sum() -> None:
    assert printed_values("94.2%", "percent") == ((94.2, 0.1),)
    assert printed_values("94.2%", "attended") == ()


def test_a_file_with_nothing_but_odd_texts_for_totals_has_none_to_agree() -> None:
    found = read(wide((WEEK, {"Possible": "-", "%": "#DIV/0!"})))
    assert (said(found), agreed(found)) == ([], 0)


def test_the_percentage_of_nothing_is_not_compared() -> None:
    found = read(wide(("#" * 10, {"Possible": 0, "%": "0.0"}), (WEEK, {"Possible": 10, "%": "100.0"})))
    assert (said(found), agreed(found)) == ([], 3)


# Explanations


@pytest.mark.parametrize(
    ("marks", "printed", "words"),
    [
        (
            r"/\ DD /\ /\ /I ",
            {"Possible": 10},
            "The file prints 10 possible; its marks make 8. "
            "The difference is the 2 sessions of D, which count only at the other school.",
        ),
        (
            r"/\ /D /\ /\ /I ",
            {"Possible": 10, "Present": 9},
            "The file prints 10 possible; its marks make 9. "
            "The difference is the 1 session of D, which counts only at the other school.",
        ),
        (
            r"/\ L\ /\ L\ /I ",
            {"Possible": 10, "Present": 7},
            "The file prints 7 attended; its marks make 9. The difference is the 2 sessions of L "
            "(late, before the register closed), which count as attended.",
        ),
        (
            r"/\ BP KV WI /\ ",
            {"Possible": 10, "Present": 4},
            "The file prints 4 attended; its marks make 9. The difference is the 5 sessions of B, K, P, V "
            "and W (approved educational activity), which count as attended.",
        ),
        (
            r"/\ X Y1 Q\ /\ /I ",
            {"Possible": 10, "Authorised": 1},
            "The file prints 10 possible; its marks make 7. "
            "The difference is the 3 sessions of Q, X and Y1, which do not count as possible.",
        ),
        (
            r"/\ -\ /\ /\ /I ",
            {"Possible": 10, "Present": 8, "%": "80.0"},
            "The file prints 10 possible; its marks make 9. The difference is the 1 session "
            "with no mark recorded, which does not count as possible.",
        ),
        (
            r"/\ U\ /\ /\ /O ",
            {"Possible": 10, "Present": 9, "Unauthorised": 1},
            "The file prints 9 attended; its marks make 8. The difference is the 1 session of U "
            "(arrived after the register closed), which counts as unauthorised absence.",
        ),
        (
            r"/\ .. -\ /\ /I ",
            {"Possible": 10},
            "The file prints 10 possible; its marks make 7. The difference is the 3 sessions "
            "left blank or with no mark recorded, which do not count as possible.",
        ),
        (
            r"## /\ /\ /\ /I ",
            {"Possible": 10, "Present": 7},
            "The file prints 10 possible; its marks make 8. "
            "The difference is the 2 sessions of #, which do not count as possible.",
        ),
        (
            r"/\ Q9 \ /\ /\ /I ",
            {"Possible": 10, "Authorised": 2, "Unauthorised": 0},
            "The file prints 10 possible; its marks make 9. The difference is the 1 session with a mark "
            "that is no attendance code, which does not count until it is known.",
        ),
        (
            WEEK * 2 + r"/\ " + "I" * 7 + "/",
            {"Possible": 30, "Present": 23, "%": "76.6"},
            "The file prints 76.6 as the percentage; its marks make 76.7% (23 of 30 sessions). "
            "The difference is that its percentages are cut off and not rounded.",
        ),
        (
            r"/\ L\ B\ /\ /I ",
            {"Possible": 10, "Present": 7, "Authorised": 1},
            "The file prints 7 attended; its marks make 9. The difference is the 1 session of L "
            "(late, before the register closed), which counts as attended; and the 1 session of B "
            "(approved educational activity), which counts as attended.",
        ),
        (
            r"/\ D\ X\ -\ /I ",
            {"Possible": 10},
            "The file prints 10 possible; its marks make 7. The difference is the 1 session of D, which "
            "counts only at the other school; and the 1 session of X, which does not count as possible; "
            "and the 1 session with no mark recorded, which does not count as possible.",
        ),
    ],
    ids=[
        "D possible",
        "D attended",
        "L not attended",
        "activity not attended",
        "not possible counted",
        "not recorded counted",
        "U attended",
        "blanks counted",
        "closed counted",
        "no code counted",
        "percentage cut off",
        "two ways at once",
        "all that makes more possible",
    ],
)
def test_another_way_of_counting_is_named(marks: str, printed: dict[str, object], words: str) -> None:
    found = read(wide((marks, printed)))
    (one,) = said(found)
    assert (one.kind, one.severity) == ("totals-counted-otherwise", Severity.NOTE)
    assert one.message == words


def test_of_two_ways_that_explain_it_the_first_is_said() -> None:
    (one,) = said(read(wide((r"/\ D\ X\ /\ /I ", {"Possible": 9}))))
    assert "1 session of D" in one.message


def test_j_counts_as_approved_activity_while_it_was() -> None:
    marks = r"/\ J\ /\ /\ /\ "
    before, after = date(2024, 6, 3), date(2024, 9, 2)
    assert said(read(wide((marks, {"Present": 9}), start=after))) == []
    (one,) = said(read(wide((marks, {"Present": 9}), start=before)))
    assert "1 session of J (approved educational activity)" in one.message


def test_what_nothing_explains_is_said_with_both_numbers() -> None:
    (one,) = said(read(wide((r"/\ DL /\ /\ /I ", {"Possible": 12, "Present": 12}))))
    assert (one.kind, one.severity) == ("totals-disagree", Severity.PROBLEM)
    assert one.message == (
        "The file prints 12 possible; its marks make 9. Its totals may be for other dates, or marks have "
        "changed since they were added up. 1 more total of this pupil differs."
    )
    assert one.to_do


def test_it_is_placed_at_the_printed_cell() -> None:
    (one,) = said(read(wide((WEEK, {"Possible": 10, "Present": 9}))))
    assert (one.place.file, one.place.row, one.place.column) == ("register.csv", 2, "O")
    assert one.found == "9"


def test_a_way_must_make_all_totals_of_a_pupil_agree() -> None:
    (one,) = said(read(wide((r"/\ DL /\ /\ /I ", {"Possible": 10, "Present": 3}))))
    assert one.kind == "totals-disagree"


def test_a_way_is_not_believed_where_another_pupil_is_counted_as_we_do() -> None:
    with_d = r"/\ D\ /\ /\ /\ "
    (one,) = said(read(wide((with_d, {"Possible": 10}), (with_d, {"Possible": 9}))))
    assert (one.kind, one.place.row) == ("totals-disagree", 2)
    both = said(read(wide((with_d, {"Possible": 10}), (with_d, {"Possible": 10}))))
    assert [each.kind for each in both] == ["totals-counted-otherwise"] * 2


def test_two_ways_at_once_are_not_read_out_of_a_percentage_alone() -> None:
    (one,) = said(read(wide((r"/\ LB /\ /\ /I ", {"%": "70"}))))
    assert one.kind == "totals-disagree"


# One a pupil


def test_there_is_one_problem_for_a_pupil_and_not_one_for_each_week() -> None:
    weeks = [(r"/\ -\ /\ /\ /I ", 10, 8, "80.0")] * 3
    found = read(as_csv(certificate("Kit Rowe", [*weeks, ("Totals", 30, 24, "80.0")])))
    (one,) = said(found)
    assert one.message == (
        "The file prints 30 possible; its marks make 27. The difference is the 3 sessions with no mark "
        "recorded, which do not count as possible."
    )
    assert (one.place.row, one.place.column) == (7, "L")
    assert agreed(found) == 4  # attended


def test_the_week_that_differs_is_shown_where_the_whole_agrees() -> None:
    found = read(as_csv(certificate("Kit Rowe", [(WEEK, 10, 9), (WEEK, 10, 10), ("Totals", 20, 20)])))
    (one,) = said(found)
    assert (one.place.row, one.place.column, agreed(found)) == (4, "M", 5)


def test_past_twenty_pupils_it_is_said_how_many_more() -> None:
    pupils = [(WEEK, {"Possible": 12})] * 51
    problems = said(read(wide(*pupils)))
    assert len(problems) == 20
    assert problems[-1].message.endswith(" The totals of 31 more pupils differ too.")
    assert "more" not in problems[0].message


def test_a_pupil_with_a_sheet_for_each_month_is_one_pupil() -> None:
    made = [
        writers.Written([list(row) for row in certificate("Kit Rowe", [(WEEK, 9, 9)], first_week=turn)])
        for turn in (1, 3)
    ]
    found = read(as_xlsx(*made), "register.xlsx")
    (one,) = said(found)
    assert one.message.endswith("3 more totals of this pupil differ.")


def test_what_is_said_names_no_pupil() -> None:
    for each in said(read(wide((WEEK, {"Possible": 9}), (r"/\ DD /\ /\ /\ ", {"Possible": 10})))):
        assert "Surname" not in each.message + each.to_do


# What a total is over


def test_a_row_of_totals_is_over_all_pages_of_a_pupil() -> None:
    first = certificate("Kit Rowe", [(WEEK, 10, 10, "100.0")])
    second = certificate("Kit Rowe", [(WEEK, 10, 10, "100.0"), ("Totals", 20, 20, "100.0")], first_week=1)
    found = read(as_csv([*first, [], *second]))
    assert (said(found), agreed(found)) == ([], 9)


def test_or_over_its_own_page() -> None:
    first = certificate("Kit Rowe", [(WEEK, 10, 10), ("Totals", 10, 10)])
    second = certificate("Kit Rowe", [(WEEK, 10, 10), ("Totals", 10, 10)], first_week=1)
    found = read(as_csv([*first, [], *second]))
    assert (said(found), agreed(found)) == ([], 8)


def test_a_page_that_gives_only_the_name_is_the_same_pupils() -> None:
    first = certificate("Kit Rowe", [(WEEK, 10, 10)])
    second = certificate("Kit Rowe", [(WEEK, 10, 10), ("Totals", 20, 20)], first_week=1)
    second[0] = ["Name:", "Kit Rowe"]
    assert agreed(read(as_csv([*first, [], *second]))) == 6


def test_a_certificates_totals_are_not_over_the_pupil_before() -> None:
    found = read(
        as_csv(
            [
                *certificate("Kit Rowe", [(WEEK, 10, 10)]),
                [],
                *certificate("Ash Lowe", [(WEEK, 10, 10), ("Totals", 10, 10)], number=2),
            ]
        )
    )
    assert (said(found), agreed(found)) == ([], 6)


def test_the_row_of_totals_below_a_table_is_over_all_its_pupils() -> None:
    pupils = [(WEEK, {"Possible": 10}), (WEEK, {"Possible": 10})]
    found = read(wide(*pupils, below=[["Totals", 20]]))
    assert (said(found), agreed(found)) == ([], 3)
    (one,) = said(read(wide(*pupils, below=[["Totals", 21]])))
    assert (one.place.row, one.found) == (4, "21")


def test_totals_of_forms_and_a_grand_total_are_over_what_stands_above_them() -> None:
    rows = as_csv([]).decode() + wide((WEEK, {"Possible": 10}), (WEEK, {"Possible": 10})).decode()
    head, one, two = rows.splitlines()
    total = "Total" + "," * 13
    lines = [head, one, f"{total}10", two, f"{total}10", f"Grand {total.lower()}20"]
    found = read("\n".join(lines).encode())
    assert (said(found), agreed(found)) == ([], 5)


def test_a_sum_of_sums_is_not_complained_of_beside_the_pupils_own() -> None:
    found = read(wide((WEEK, {"Possible": 9}), (WEEK, {"Possible": 10}), below=[["Totals", 19]]))
    (one,) = said(found)
    assert one.place.row == 2


def week_rows(*, printed: Sequence[Sequence[object]], totals_after: Sequence[object] = ()) -> bytes:
    """Two pupils of two weeks each, with totals beside each week and below each pupil."""
    roll = Roll(
        (Child("Rowe", "Kit", upn(1)), Child("Lowe", "Ash", upn(2))),
        tuple(FIRST + timedelta(day) for day in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)),
        {},
    )
    made = writers.week_rows(roll)
    head, *rows = made.rows
    lines: list[Sequence[object]] = [[*head, "Possible", "% Attendance"]]
    for turn, row in enumerate(rows):
        about = [cell.strftime("%d/%m/%Y") if isinstance(cell, date) else cell for cell in row[:6]]
        lines.append([*about, *codes(WEEK), *printed[turn]])
        if totals_after and turn % 2:
            lines.append(["Totals", *[""] * 15, *totals_after])
    return as_csv(lines)


def test_totals_below_each_pupils_weeks_are_that_pupils() -> None:
    found = read(week_rows(printed=[(10, "100")] * 4, totals_after=(20, "100")))
    assert (said(found), agreed(found)) == ([], 12)


def test_what_stands_beside_all_weeks_of_a_pupil_may_be_of_them_all() -> None:
    found = read(week_rows(printed=[(20, "100")] * 4))
    assert (said(found), agreed(found)) == ([], 8)


def test_what_could_be_of_a_week_or_of_all_is_compared_with_what_comes_nearer() -> None:
    found = said(read(week_rows(printed=[(19, "100")] * 4)))
    assert [each.place.row for each in found] == [2, 4]
    assert all("The file prints 19 possible; its marks make 20." in each.message for each in found)


def test_what_differs_from_week_to_week_is_of_each_week() -> None:
    found = read(week_rows(printed=[(10, ""), (20, ""), (10, ""), (10, "")]))
    (one,) = said(found)
    assert (one.found, one.place.row) == ("20", 3)
    assert "its marks make 10" in one.message


def long(printed: Sequence[Sequence[object]], titles: Sequence[str], by_date: bool = False) -> bytes:
    """Two pupils of two days, with ``printed`` beside every mark of each."""
    rows = [
        [upn(turn), f"Surname{turn}", f"{FIRST + timedelta(day):%d/%m/%Y}", session, mark, *printed[turn]]
        for turn in (0, 1)
        for day in (0, 1)
        for session, mark in zip(writers.SESSIONS, r"/\\"[:2], strict=True)
    ]
    if by_date:
        rows.sort(key=lambda row: str(row[2:4]))
    return as_csv([["UPN", "Surname", "Date", "Session", "Mark", *titles], *rows])


def test_in_a_long_file_what_stands_beside_every_mark_of_a_pupil_is_of_them_all() -> None:
    titles = ["Possible", "% Attendance"]
    found = read(long([(4, "100.0"), (4, "100.0")], titles))
    assert (said(found), agreed(found)) == ([], 4)
    (one,) = said(read(long([(4, "100.0"), (5, "100.0")], titles)))
    assert (one.place.row, one.place.column) == (6, "F")


def test_a_long_file_by_date_does_not_keep_a_pupils_marks_together_and_is_not_compared() -> None:
    found = read(long([(4,), (5,)], ["Possible"], by_date=True))
    assert (said(found), agreed(found)) == ([], 0)


@pytest.mark.parametrize("title", ["Present", "Authorised"])
def test_in_a_long_file_a_column_that_says_of_each_mark_what_it_is_is_no_total(title: str) -> None:
    found = read(long([(1,), (1,)], [title]))
    assert (said(found), agreed(found)) == ([], 0)


def day_rows(printed: Sequence[Sequence[object]], titles: Sequence[str], by_date: bool = False) -> bytes:
    """Two pupils of two days, present but for one illness each, with ``printed`` beside each day."""
    rows: list[list[object]] = [
        [upn(turn), f"Surname{turn}", f"{FIRST + timedelta(day):%d/%m/%Y}", *("/\\", "/I")[day]]
        for turn in (0, 1)
        for day in (0, 1)
    ]
    for row, beside in zip(rows, printed, strict=True):
        row += beside
    if by_date:
        rows.sort(key=lambda row: str(row[2]))
    return as_csv([["UPN", "Surname", "Date", "AM", "PM", *titles], *rows])


def day_cells(*pupils: tuple[str, dict[str, object]], below: Sequence[Sequence[object]] = ()) -> bytes:
    """A row for each pupil with two marks a cell, and what the file prints right of them."""
    days = [FIRST + timedelta(turn) for turn in range(5)]
    titles = list(pupils[0][1])
    rows: list[Sequence[object]] = [["UPN", "Surname", *(f"{day:%d %b %Y}" for day in days), *titles]]
    for turn, (marks, printed) in enumerate(pupils, 1):
        rows.append([upn(turn), f"Surname{turn}", *marks.split(), *printed.values()])
    return as_csv([*rows, *([*line[:1], *[""] * 6, *line[1:]] for line in below)])


def marks_strings(*pupils: tuple[str, dict[str, object]], below: Sequence[Sequence[object]] = ()) -> bytes:
    """A row for each pupil with all marks in one cell, and what the file prints right of it."""
    titles = list(pupils[0][1])
    rows: list[Sequence[object]] = [["UPN", "Surname", "Start Date", "End Date", "Marks", *titles]]
    for turn, (marks, printed) in enumerate(pupils, 1):
        last = FIRST + timedelta(len(codes(marks)) // 2 - 1)
        string = "".join(marks.split())
        rows.append([upn(turn), f"Surname{turn}", f"{FIRST}", f"{last}", string, *printed.values()])
    return as_csv([*rows, *([*line[:1], *[""] * 4, *line[1:]] for line in below)])


def test_totals_beside_each_day_of_a_pupil_are_of_that_day() -> None:
    titles = ["Possible", "Authorised", "%"]
    good = [(2, 0, "100"), (2, 1, "50")] * 2
    found = read(day_rows(good, titles))
    assert (said(found), agreed(found)) == ([], 12)
    (one,) = said(read(day_rows([*good[:3], (2, 0, "50")], titles)))
    assert (one.kind, one.place.row, one.place.column) == ("totals-disagree", 5, "G")
    assert one.message.startswith("The file prints 0 authorised; its marks make 1.")


def test_what_stands_beside_all_days_of_a_pupil_may_be_of_them_all() -> None:
    found = read(day_rows([(4, 1, "75.0")] * 4, ["Possible", "Authorised", "%"]))
    assert (said(found), agreed(found)) == ([], 12)
    (one,) = said(read(day_rows([(4,), (4,), (5,), (5,)], ["Possible"])))
    assert (one.place.row, one.place.column) == (4, "F")


def test_a_pupils_totals_beside_days_sorted_by_date_are_not_taken_for_the_days() -> None:
    found = read(day_rows([(4, "75.0")] * 4, ["Possible", "%"], by_date=True))
    assert (said(found), agreed(found)) == ([], 0)


def test_sums_of_a_day_are_compared_though_days_are_sorted_by_date() -> None:
    printed = [(2, "100"), (2, "50")] * 2
    found = read(day_rows(printed, ["Possible", "%"], by_date=True))
    assert (said(found), agreed(found)) == ([], 4)  # what never differs, 2, could be of anything


@pytest.mark.parametrize("written", [day_cells, marks_strings], ids=["day cells", "marks strings"])
def test_totals_beside_day_cells_and_marks_strings_are_compared(written: Callable[..., bytes]) -> None:
    sums = {"Possible": 10, "Present": 7, "Authorised": 1, "Unauthorised": 2, "%": "70.0"}
    full = {"Possible": 10, "Present": 10, "Authorised": 0, "Unauthorised": 0, "%": "100.0"}
    pupils = [(r"/\ /I OO /\ /\ ", sums), (WEEK, full)]
    found = read(written(*pupils, below=[["Totals", 20, 17, 1, 2, "85.0"]]))
    assert (said(found), agreed(found)) == ([], 15)
    for title, wrong in {**dict.fromkeys(sums, 9), "%": "71.0"}.items():
        (one,) = said(read(written((r"/\ /I OO /\ /\ ", {**sums, title: wrong}), pupils[1])))
        assert (one.kind, one.found, one.place.row) == ("totals-disagree", str(wrong), 2)


@pytest.mark.parametrize("written", [day_cells, marks_strings], ids=["day cells", "marks strings"])
def test_another_way_of_counting_is_named_for_them_too(written: Callable[..., bytes]) -> None:
    (one,) = said(read(written((r"/\ DD /\ /\ /I ", {"Possible": 10}))))
    assert one.kind == "totals-counted-otherwise"
    assert one.message == (
        "The file prints 10 possible; its marks make 8. "
        "The difference is the 2 sessions of D, which count only at the other school."
    )


def test_a_string_whose_length_differs_from_the_others_has_its_own_total() -> None:
    found = read(marks_strings((WEEK, {"Possible": 10}), (r"/\ /\ C1 \ ", {"Possible": 6})))
    assert (said(found), agreed(found)) == ([], 2)


def test_a_total_beside_a_day_cell_or_a_string_that_was_refused_is_not_compared() -> None:
    unclear = read(day_cells((r"/\ L /\ /\ /\ ", {"Possible": 9}), (WEEK, {"Possible": 10})))
    assert "not-two-marks" in {each.kind for each in unclear.problems}
    assert (said(unclear), agreed(unclear)) == ([], 1)
    too_short = marks_strings((WEEK, {"Possible": 10}), (WEEK, {"Possible": 9}))
    found = read(too_short.replace(b"\\,9", b",9"))
    assert "string-does-not-fit" in {each.kind for each in found.problems}
    assert (said(found), agreed(found)) == ([], 1)


def test_a_total_over_a_mark_that_was_refused_is_not_compared() -> None:
    rows = certificate("Kit Rowe", [(WEEK, 10, 10), (WEEK, 10, 10), ("Totals", 20, 20)], first_week=1)
    rows[4][0] = "31/09/2026"
    found = read(as_csv(rows))
    assert "date-does-not-exist" in {each.kind for each in found.problems}
    assert (said(found), agreed(found)) == ([], 2)


def test_rows_may_hold_as_many_marks_as_they_like() -> None:
    rows = [["UPN", "Surname", "Marks", "SessionsPossible"], [upn(0), "Rowe", "", 6], [upn(1), "Lowe", "", 4]]
    (sheet,) = opened("register.csv", as_csv(rows)).sheets
    headings = next(heading_rows(sheet))
    places = np.array([1, 2])
    mentions, who, _ = mentions_of(sheet, headings, places, None)
    (found,) = table_totals(sheet, headings, places, mentions, who, np.array([6, 4]), ())
    assert (found.what, found.column, found.row.tolist()) == ("possible", 4, [2, 3])
    assert (found.first_position.tolist(), found.after_position.tolist()) == ([0, 6], [6, 10])
    assert [found.texts[place] for place in found.text] == ["6", "4"]
