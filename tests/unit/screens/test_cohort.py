"""What the Cohort page shows: figures that are those of the command line, and the children behind each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial
from io import BytesIO

import pytest
from openpyxl import load_workbook

from aim.casework.cases import Cases
from aim.certificates.loading import load
from aim.cohort.counting import cohort_rows
from aim.cohort.dfe_basis import on_dfe_basis
from aim.cohort.for_governors import cohort_for_others
from aim.cohort.group_words import group_in_words, one_word
from aim.cohort.sums import YearSums, sums_of
from aim.documents.briefing import finding
from aim.pupil import pupil_facts
from aim.register import Registers
from aim.screens.cohort import Asked, Section
from aim.screens.cohort import cohort_screen as screen_on
from aim.screens.cohort.leaving import briefing_of, workbook_of
from aim.screens.today import children_loaded, today_screen
from aim.settings import AS_SHIPPED
from aim.wording import percent, points_apart
from tests.lib.app import SAMPLES
from tests.lib.docx_text import docx_text
from tests.lib.register_strip import registers

FILES = ("oak-park-long.csv", "oak-park-pupils.csv", "hazel-lane-long.csv", "hazel-lane-pupils.csv")
ON = date(2026, 11, 21)


cohort_screen = partial(screen_on, on=ON)


@pytest.fixture(scope="module")
def everything() -> Registers:
    files = [(name, (SAMPLES / name).read_bytes()) for name in FILES]
    return load(files, school="Oak Park School", on=ON).registers


@pytest.fixture(scope="module")
def years(everything: Registers) -> dict[int, YearSums]:
    return sums_of(everything, ON)


def _this_year(everything: Registers) -> Registers:
    return Registers(tuple(each for each in everything if each.academic_year == 2026))


def test_the_five_figures_are_those_of_the_command_line(everything, years):
    (row,) = cohort_rows(_this_year(everything), []).to_dict("records")
    attendance, absence, unauthorised, persistent, severe = cohort_screen(years).figures
    assert attendance.beside.startswith(f"{row['attended']:,} of {row['possible']:,} sessions")
    assert absence.beside.startswith(f"{row['authorised'] + row['unauthorised']:,} of")
    assert unauthorised.beside.startswith(f"{row['unauthorised']:,} sessions")
    assert (persistent.value, severe.value) == (str(row["persistent"]), str(row["severe"]))
    assert f"of {row['pupils']} pupils" in persistent.beside


def test_every_cell_of_the_half_terms_is_a_row_of_the_command_line(everything, years):
    shown = cohort_screen(years).overview
    assert shown is not None
    rows = cohort_rows(_this_year(everything), ["year_group", "half_term"])
    told = {(row["year_group"], row["half_term"]): row for row in rows.to_dict("records")}
    cells = 0
    for line, keys in zip(shown.year_groups.table.to_dict("records"), shown.year_groups.keys, strict=True):
        for text, key in zip(line.values(), keys, strict=True):
            if key and key[3]:
                row = told[key[2], key[3]]
                assert str(text).startswith(f"{row['attendance']:.1f}%")
                cells += 1
    assert cells == len([row for row in told.values() if row["possible"]]) == 24


def test_the_list_behind_a_cell_adds_up_to_the_cell(years):
    for key in (("cell", "year_group", "8", "2026/27 Autumn 2"), ("cell", "year_group", "8", "")):
        screen = cohort_screen(years, opened=key)
        assert screen.opened is not None and screen.overview is not None
        line, keys = next(
            (row, keys)
            for row, keys in zip(
                screen.overview.year_groups.table.to_dict("records"),
                screen.overview.year_groups.keys,
                strict=True,
            )
            if key in keys
        )
        column = list(line)[-1] if not key[3] else list(line)[keys.index(key)]
        table = screen.opened.table
        share = 100 * (1 - table["Missed"].sum() / table["Of sessions"].sum())
        assert str(line[column]).startswith(f"{share:.1f}%")


def test_a_child_on_the_list_has_the_figures_of_the_pupil_page(everything, years):
    opened = cohort_screen(years, Asked(school=""), opened=("standing", "persistent")).opened
    assert opened is not None and len(opened) == 23
    for child, row in zip(opened.children, opened.table.to_dict("records"), strict=True):
        facts = pupil_facts(_this_year(everything), child, on=ON)
        assert (facts.attendance.absent, facts.attendance.possible) == (row["Missed"], row["Of sessions"])
        assert percent(facts.attendance.rate) == f"{row['Attended']:.1f}%"


def test_bands_leave_nobody_out_and_have_nobody_twice(years):
    screen = cohort_screen(years, section=Section.WHERE)
    assert screen.where is not None
    listed: list[str] = []
    for (key, *_), row in zip(
        screen.where.bands.table.keys, screen.where.bands.table.table.to_dict("records"), strict=True
    ):
        opened = cohort_screen(years, section=Section.WHERE, opened=key or ()).opened
        assert opened is not None and str(len(opened)) == row["Pupils"]
        listed += opened.children
    assert len(listed) == len(set(listed)) == 100


def test_this_year_is_put_beside_the_same_weeks_of_schools_that_have_both(years):
    assert cohort_screen(years).answer == (
        "Attendance is 92.7% this school year. In the 11 weeks with marks of both years in 1 school "
        "it is 94.8%, 3,905 of 4,120 sessions: 0.9 percentage points higher than a year before (93.9%, "
        "3,636 of 3,869 sessions)."
    )
    alone = cohort_screen(years, Asked(school="Oak Park School")).answer
    assert alone == "Attendance is 91.3% this school year."


def test_the_page_for_governors_says_the_sentence_of_the_page_and_draws_its_weeks(years):
    for asked in (Asked(), Asked(school="Hazel Lane Primary School"), Asked(school="Oak Park School")):
        screen = cohort_screen(years, asked)
        told = cohort_for_others(screen.look.two_years, on=screen.look.as_at_of_year or ON, limit=5)
        assert told is not None and screen.overview is not None
        assert finding(told) == screen.answer
        lines = [each for each in screen.overview.weeks.data if each.name in ("2026/27", "2025/26")]
        drawn = {each.name: [round(float(y), 6) for y in each.y if y is not None] for each in lines}
        assert [round(float(100 * each.attendance), 6) for each in told.weeks] == drawn["2026/27"]


def test_the_lines_of_the_weeks_are_of_the_schools_that_the_sentence_compares(years):
    shown = cohort_screen(years).overview
    alone = cohort_screen(years, Asked(school="Hazel Lane Primary School")).overview
    assert shown is not None and alone is not None
    assert shown.weeks_in_words == (
        "94.8%, 0.9 percentage points higher than 93.9% in the same 11 weeks a year before "
        "(1 school with marks of both; both lines are of it alone)"
    )
    ours, theirs = (each.data[1] for each in (shown.weeks, alone.weeks))
    assert ours.y == theirs.y
    week = next(iter(shown.weeks_behind.values()))
    opened = cohort_screen(years, opened=week).opened
    assert opened is not None and set(opened.table["School"]) == {"Hazel Lane Primary School"}


def test_two_shares_are_as_far_apart_as_they_are_shown_to_be():
    assert points_apart(Fraction(9475, 10000), Fraction(9394, 10000)) == "0.9 percentage points higher"
    assert points_apart(Fraction(8996, 10000), Fraction(90, 100)) == "0.1 percentage points lower"
    assert points_apart(Fraction(9391, 10000), Fraction(9394, 10000)) == ""


def test_a_week_opens_who_missed_any_of_it():
    found = registers(r"2025-10-06  /\  /\  N\  II  /\ ", r"2025-10-06  /\  /\  /\  /\  /\ ")
    years = sums_of(found, date(2025, 10, 12))
    shown = cohort_screen(years).overview
    assert shown is not None
    (key,) = shown.weeks_behind.values()
    opened = cohort_screen(years, opened=key).opened
    assert opened is not None
    assert opened.heading == "Missed any session in the week beginning 6 October 2025: 1 pupil"
    assert opened.table["Missed"].tolist() == [3]


def test_whoever_has_left_is_in_everyone_and_not_on_roll_today():
    found = registers(
        r"""
        2025-10-06  /\  /\  II  II  ..
        2025-10-13  ..  ..  ..  ..  ..
        """,
        r"""
        2025-10-06  /\  /\  /\  /\  /\
        2025-10-13  /\  /\  /\  /\  /\
        """,
    )
    years = sums_of(found, date(2025, 10, 20))
    assert "2 pupils, everyone on the register" in cohort_screen(years).who
    assert "1 pupil, on roll today" in cohort_screen(years, Asked(on_roll_only=True)).who


def test_a_register_not_taken_on_the_last_day_makes_nobody_a_leaver():
    found = registers(
        r"2025-10-06  /\  /\  /\  /\  ..",
        r"2025-10-06  /\  /\  /\  /\  /\ ",
    )
    years = sums_of(found, date(2025, 10, 12))
    assert "2 pupils" in cohort_screen(years, Asked(on_roll_only=True)).who


def test_on_dfe_s_basis_only_compulsory_ages_count_and_year_11_until_its_exams():
    strip = r"""
        2026-05-18  /\  /\  /\  /\  /\
        2026-06-01  II  II  II  II  II
        """
    eleven = registers(strip, year_group="11", date_of_birth=date(2010, 1, 5))
    ten = registers(strip, year_group="10", date_of_birth=date(2011, 1, 5))
    four = registers(strip, year_group="R", date_of_birth=date(2021, 9, 1))
    no_birthday = registers(strip, year_group="12")

    def counted(found: Registers) -> list[int]:
        (row,) = cohort_rows(on_dfe_basis(found), []).to_dict("records") or [{}]
        return [row.get(name, 0) for name in ("pupils", "attended", "authorised")]

    assert counted(eleven) == [1, 10, 0]
    assert counted(ten) == [1, 10, 10]
    assert counted(no_birthday) == [0, 0, 0]
    assert counted(four) == [0, 0, 0]


def test_published_figures_of_two_bases_never_stand_together(years):
    for asked in (Asked(), Asked(beside="full year 2024/25"), Asked(beside="autumn term 2025/26")):
        shown = cohort_screen(years, asked).overview
        assert shown is not None
        names = shown.beside.table[""].tolist()[1:]
        assert len({name.split(", ", 1)[1] for name in names}) == 1
    full = cohort_screen(years, Asked(beside="full year 2024/25", phase="All")).overview
    assert full is not None
    assert full.beside.table.to_dict("records")[1]["Persistent"] == "18.1%"
    assert "full-year statistics for 2024/25" in full.beside.words


@pytest.mark.parametrize("kind", ["codes", "weekdays"])
def test_the_list_behind_a_code_or_a_weekday_adds_up_to_its_cell(years, kind):
    section = cohort_screen(years, section=Section.REASONS).reasons
    assert section is not None
    cells = getattr(section, kind)
    for row, keys in zip(cells.table.to_dict("records"), cells.keys, strict=True):
        opened = cohort_screen(years, opened=keys[0]).opened
        assert opened is not None
        if kind == "codes":
            assert f"{opened.table['Sessions'].sum():,}" == row["Sessions"]
        else:
            assert row["Missed"].startswith(f"{opened.table['Missed'].sum():,} of")


def test_a_code_s_week_on_the_chart_opens_whoever_has_it_then(years):
    section = cohort_screen(years, section=Section.REASONS).reasons
    assert section is not None
    bars = {bar.customdata[n]: bar.y[n] for bar in section.mix.data for n in range(len(bar.y))}
    for carried, key in list(section.mix_behind.items())[::5]:
        opened = cohort_screen(years, opened=key).opened
        assert opened is not None
        assert (len(opened) > 0) == (bars[carried] > 0)


def test_a_group_is_put_beside_everyone_who_is_not_in_it(everything, years):
    asked = Asked(school="Oak Park School", codes_of="sex")
    section = cohort_screen(years, asked, section=Section.GROUPS).groups
    assert section is not None
    school = Registers(tuple(each for each in _this_year(everything) if each.school == asked.school))
    rows = {row["sex"]: row for row in cohort_rows(school, ["sex"]).to_dict("records")}
    girls, boys = rows["F"], rows["M"]
    apart = round(girls["attendance"], 1) - round(boys["attendance"], 1)  # of the figures shown
    shown = {row["Group"]: row for row in section.table.table.to_dict("records")}
    assert len(shown) == 2 and shown["Female"]["Pupils"] == str(girls["pupils"])
    word = "higher" if apart > 0 else "lower"
    assert shown["Female"]["Beside everyone else"] == f"{abs(apart):.1f} percentage points {word}"


def test_every_spelling_of_a_group_is_one_row_with_one_list_behind_it(everything, years):
    asked = Asked(codes_of="sen")
    section = cohort_screen(years, asked, section=Section.GROUPS).groups
    assert section is not None
    shown = section.table.table.set_index("Group")["Pupils"].to_dict()
    assert shown == {"EHC plan": "5", "SEN support": "13", "No SEN": "82"}
    for keys, pupils in zip(section.table.keys, shown.values(), strict=True):
        assert keys[0] is not None
        opened = cohort_screen(years, asked, opened=keys[0]).opened
        assert opened is not None and len(opened) == int(pupils)
    of_lists = cohort_rows(_this_year(everything), ["sen"])  # what the command line gives
    assert {"E", "E - EHCP"} <= set(of_lists["sen"])


@pytest.mark.parametrize(
    ("by", "word", "called"),
    [
        ("sen", "K - SEN Support", "SEN support"),
        ("sen", "e", "EHC plan"),
        ("sen", "S", "S"),
        ("sex", "f", "Female"),
        ("fsm", "F", "No"),
        ("eal", "True", "Yes"),
        ("reg_group", "F", "F"),
    ],
)
def test_a_group_is_called_the_same_however_a_list_spells_it(by, word, called):
    assert group_in_words(by, word) == group_in_words(by, one_word(by, word)) == called


def test_small_groups_are_hidden_with_what_would_give_them_away_and_open_no_list(years):
    asked = Asked(school="Oak Park School", codes_of="sen", hide_small=True)
    section = cohort_screen(years, asked, section=Section.GROUPS).groups
    assert section is not None
    shown = section.table.table.set_index("Group")["Pupils"].to_dict()
    assert shown == {"EHC plan": "hidden", "SEN support": "hidden", "No SEN": "52"}
    assert not any(key for keys in section.table.keys for key in keys)
    assert "fewer than 5 pupils" in section.hidden


def test_a_column_of_the_schools_own_is_offered_behind_the_usual_groups_and_opens_its_lists(everything):
    rolls = []
    for each in everything:
        houses = [("Red", "Blue", "")[n % 3] for n in range(len(each.roll))]
        ours = each.school == "Oak Park School"
        rolls.append(replace(each, roll=each.roll.assign(**{"own:House": houses})) if ours else each)
    years = sums_of(Registers(tuple(rolls)), ON)
    usual = cohort_screen(years, section=Section.GROUPS).groups
    assert usual is not None and usual.fact == "sen"
    assert list(usual.offered.items())[-1] == ("own:House", "House (your own column)")
    screen = cohort_screen(years, Asked(codes_of="own:House"), section=Section.GROUPS)
    assert screen.groups is not None
    shown = screen.groups.table.table.set_index("Group")["Pupils"].to_dict()
    assert list(shown) == ["Blue", "Red", "Not recorded"]
    assert sum(map(int, shown.values())) == len(cohort_screen(years, opened=("everyone",)).opened or ())
    opened = cohort_screen(years, opened=screen.groups.table.keys[0][0] or ()).opened
    assert opened is not None and len(opened) == int(shown["Blue"])
    hidden = cohort_screen(
        years, Asked(codes_of="own:House", reg_group="7E1", hide_small=True), section=Section.GROUPS
    )
    assert hidden.groups is not None and "hidden" in set(hidden.groups.table.table["Pupils"])


def test_the_limit_of_small_groups_is_the_one_that_is_set(years):
    settings = replace(AS_SHIPPED, small_group=20)
    asked = Asked(codes_of="sen", hide_small=True)
    section = cohort_screen(years, asked, section=Section.GROUPS, settings=settings).groups
    assert section is not None and "fewer than 20 pupils" in section.hidden
    assert section.table.table.set_index("Group")["Pupils"].to_dict()["SEN support"] == "hidden"
    look = cohort_screen(years, settings=settings).look
    paper, book = briefing_of(look, ON), workbook_of(look, ON, inside=False)
    assert paper is not None and "fewer than 20 pupils" in docx_text(paper.content)
    assert book is not None
    cells = {cell.value for row in load_workbook(BytesIO(book.content))["SEN provision"] for cell in row}
    assert "hidden" in cells and 13 not in cells


def test_whoever_crossed_ten_percent_since_the_half_term_began_is_named():
    quiet = r"""
        2025-10-06  /\  /\  /\  /\  /\
        2025-10-13  /\  /\  /\  /\  /\
        """
    found = registers(
        quiet + r"2025-11-03  II  II  /\  /\  /\ ",
        r"""
        2025-10-06  II  /\  /\  /\  /\
        2025-10-13  /\  /\  /\  /\  /\
        2025-11-03  /\  /\  /\  /\  /\
        """,
        quiet + r"2025-11-03  /\  /\  /\  /\  /\ ",
        r"2025-11-03  II  /\  /\  /\  /\ ",
    )
    where = cohort_screen(sums_of(found, date(2025, 11, 10)), section=Section.WHERE).where
    assert where is not None and where.into is not None and where.out_of is not None
    assert where.into.children == ("A",)
    assert where.out_of.children == ("B",)
    assert "Whoever joined since has not moved." in where.moved_in_words


def test_those_close_to_persistent_absence_say_how_close(years):
    where = cohort_screen(years, section=Section.WHERE).where
    assert where is not None
    by_name = dict(zip(where.near.table["Name"], where.near.table["From 10%"], strict=True))
    assert by_name["Ali, Yusuf"] == "just at it"  # 11 of 103
    assert by_name["Price, Ewan"] == "1 short of it"  # 2 of 30
    assert by_name["Nair, Priya"] == "5 over"  # 16 of 104
    assert "Sharma, Dev" not in by_name


def test_what_is_taken_away_is_of_those_looked_at_and_only_the_inside_names_anybody(years):
    look = cohort_screen(years, Asked(school="Oak Park School")).look
    made = briefing_of(look, ON)
    assert made is not None and made.file_name.endswith(".docx")
    paper = docx_text(made.content)
    assert "Oak Park School" in paper and "91.3%" in paper
    assert "Sharma" not in paper
    with_names = workbook_of(look, ON, inside=True)
    assert with_names is not None and with_names.content[:2] == b"PK"


@pytest.mark.parametrize("on", [ON, date(2026, 11, 6), date(2026, 10, 9)])
def test_much_missed_without_a_meeting_names_the_children_that_today_names(everything, on):
    section = screen_on(sums_of(everything, on), on=on, section=Section.MEETINGS).meetings
    today = today_screen(Cases(), everything, children_loaded(everything), AS_SHIPPED, on).lists[-1]
    assert section is not None
    named = {line.child for line in (*today.lines, *today.more)}
    assert named and not today.left_out
    assert set(section.without.children) == named
    assert today.rule.split(" and no meeting")[0] in section.without.heading
