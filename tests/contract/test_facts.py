"""The tables of facts are well formed, cover every day once, and add up to what DfE published."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

ROOT = Path(__file__).parents[2]
FACTS = ROOT / "aim" / "facts"

TODAY = datetime.now(ZoneInfo("Europe/London")).date()
ONE_DAY = timedelta(days=1)
FIRST_DAY_OF_2024_CODES = date(2024, 8, 19)

# SI 2024/208 reg 10, tables 1 to 5, with Z and # and the mark school systems print for nothing entered.
CODES_SINCE_2024 = set(
    r"/ \ L K V P W B D C1 M J1 S X C2 C T R I E Q Y1 Y2 Y3 Y4 Y5 Y6 Y7 G N O U Z # -".split()
)
WITHDRAWN = {"F": date(2014, 8, 31), "H": date(2024, 8, 18), "J": date(2024, 8, 18), "Y": date(2024, 8, 18)}
NEW_IN_2024 = set("C1 C2 J1 K Q Y1 Y2 Y3 Y4 Y5 Y6 Y7".split())
SUB_CODES = set("I01 I02 X01 X02 X03 X04 X05 X06 X07 X08 X09".split())

COUNTS_AS = {
    "attending",
    "authorised",
    "unauthorised",
    "not possible",
    "not recorded",
    "closed",
    "not on roll",
}
CATEGORY_COUNTS_AS = {
    "present": {"attending"},
    "approved educational activity": {"attending"},
    "authorised absence": {"authorised"},
    "unauthorised absence": {"unauthorised"},
    "not a possible session": {"not possible"},
    "administrative": {"not recorded", "closed", "not on roll"},
}
CODE_COLUMNS = (
    "number,code,statutory_code,valid_from,valid_to,nearest,category,counts_as,penalty_notice,meaning,plain_meaning,"
    "note,source,checked_by,next_review"
).split(",")
THRESHOLD_COLUMNS = "name,value,unit,meaning,valid_from,valid_to,source,checked_by,next_review".split(",")
FIGURE_COLUMNS = "academic_year,area,phase,group,measure,percent,source".split(",")
FIELDS = set(
    "upn former_upn admission_number surname forename name date_of_birth sex year_group reg_group school "
    "school_number entry_date leaving_date sen ehcp fsm pupil_premium eal looked_after "
    "social_worker young_carer date session mark "
    "am_mark pm_mark minutes_late comment week_start week_end range range_from range_to marks_string "
    "possible attended authorised unauthorised percent lesson code_meaning "
    "address flat postcode phone email contact_name contact_title contact_forename contact_surname "
    "contact_relationship contact_phone contact_email contact_address contact_postcode "
    "contact_parental_responsibility".split()
)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CODES = rows(FACTS / "attendance_codes.csv")
THRESHOLDS = rows(FACTS / "thresholds.csv")
HEADINGS = rows(FACTS / "heading_synonyms.csv")
FIGURES = rows(FACTS / "national_figures.csv")
ROWS_OF_A_CODE: dict[str, list[dict[str, str]]] = defaultdict(list)
for _row in CODES:
    ROWS_OF_A_CODE[_row["code"]].append(_row)


def first_day(row: dict[str, str]) -> date:
    return date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min


def last_day(row: dict[str, str]) -> date:
    return date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max


def row_on(code: str, day: date) -> dict[str, str]:
    (found,) = [row for row in ROWS_OF_A_CODE[code] if first_day(row) <= day <= last_day(row)]
    return found


def counts_as(code: str, day: date) -> str:
    return row_on(code, day)["counts_as"]


# Every table


@pytest.mark.parametrize("path", sorted(FACTS.glob("*.csv")), ids=lambda path: path.stem)
def test_every_line_of_a_table_is_one_row_with_a_cell_for_every_heading(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not text.startswith("\ufeff")
    by_line = list(csv.reader(text.splitlines()))
    assert by_line == list(csv.reader(text.split("\n")[:-1])), "a cell holds a line break"
    assert len(set(by_line[0])) == len(by_line[0])
    assert {len(line) for line in by_line} == {len(by_line[0])}
    assert all(cell == cell.strip() for line in by_line for cell in line)


@pytest.mark.parametrize("path", sorted(FACTS.glob("*.csv")), ids=lambda path: path.stem)
def test_a_table_is_described_in_the_readme(path: Path) -> None:
    assert path.name in (FACTS / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(FACTS.glob("*.csv")), ids=lambda path: path.stem)
def test_no_row_is_past_its_review(path: Path) -> None:
    overdue = [
        row for row in rows(path) if row.get("next_review") and date.fromisoformat(row["next_review"]) < TODAY
    ]
    assert not overdue, (
        f"{len(overdue)} rows of aim/facts/{path.name} should have been looked at by now; the first is "
        f"{list(overdue[0].values())[:4]}. Read the source named in the row (the Regulations are at "
        "https://www.legislation.gov.uk/uksi/2024/208, DfE's guidance is called Working together to improve "
        f"school attendance), correct aim/facts/{path.name} if need be, and move next_review on."
    )


# Codes


def test_the_table_of_codes_has_its_columns_filled() -> None:
    assert list(CODES[0]) == CODE_COLUMNS
    for row in CODES:
        for column in (
            "code",
            "statutory_code",
            "category",
            "counts_as",
            "meaning",
            "plain_meaning",
            "source",
        ):
            assert row[column], f"{column} of number {row['number']} is blank"
        assert date.fromisoformat(row["next_review"])
        assert row["counts_as"] in COUNTS_AS
        assert row["counts_as"] in CATEGORY_COUNTS_AS[row["category"]]
        assert row["plain_meaning"].endswith(".")


def test_the_numbers_of_codes_are_unique_and_fit_a_byte() -> None:
    numbers = [int(row["number"]) for row in CODES]
    assert len(set(numbers)) == len(numbers)
    assert min(numbers) >= 1
    assert max(numbers) <= 254


@pytest.mark.parametrize("code", sorted(ROWS_OF_A_CODE))
def test_the_rows_of_a_code_cover_every_day_exactly_once(code: str) -> None:
    in_order = sorted(ROWS_OF_A_CODE[code], key=first_day)
    assert first_day(in_order[0]) == date.min
    assert last_day(in_order[-1]) == date.max
    for earlier, later in pairwise(in_order):
        assert first_day(later) == last_day(earlier) + ONE_DAY


@pytest.mark.parametrize(
    "row", [row for row in CODES if row["nearest"]], ids=lambda row: row["number"] + " " + row["code"]
)
def test_outside_its_years_a_code_counts_as_its_nearest_which_was_in_force(row: dict[str, str]) -> None:
    days = {first_day(row), last_day(row)}
    for nearest in ROWS_OF_A_CODE[row["nearest"]]:
        days |= {
            day for day in (first_day(nearest), last_day(nearest)) if first_day(row) <= day <= last_day(row)
        }
    for day in days:
        assert row_on(row["nearest"], day)["nearest"] == ""
        for column in ("counts_as", "category", "penalty_notice"):
            assert row_on(row["nearest"], day)[column] == row[column]


def test_the_whole_set_of_2024_is_in_force_and_nothing_else() -> None:
    for day in (FIRST_DAY_OF_2024_CODES, TODAY):
        in_force = {code for code in ROWS_OF_A_CODE if row_on(code, day)["nearest"] == ""}
        assert in_force - SUB_CODES == CODES_SINCE_2024
    assert set(ROWS_OF_A_CODE) == CODES_SINCE_2024 | set(WITHDRAWN) | SUB_CODES


@pytest.mark.parametrize("code", sorted(WITHDRAWN))
def test_a_withdrawn_code_was_in_force_to_its_last_day(code: str) -> None:
    assert row_on(code, WITHDRAWN[code])["nearest"] == ""
    assert row_on(code, WITHDRAWN[code] + ONE_DAY)["nearest"] != ""


@pytest.mark.parametrize("code", sorted(NEW_IN_2024))
def test_a_code_of_2024_was_not_in_force_the_day_before(code: str) -> None:
    assert row_on(code, FIRST_DAY_OF_2024_CODES)["nearest"] == ""
    assert row_on(code, FIRST_DAY_OF_2024_CODES - ONE_DAY)["nearest"] != ""


def test_the_nearest_codes_are_the_ones_agreed() -> None:
    nearest = {
        (row["code"], row["nearest"]) for row in CODES if row["nearest"] and row["code"] not in SUB_CODES
    }
    to_y = {(code, "Y") for code in "Q Y1 Y2 Y3 Y4 Y5 Y6 Y7".split()}
    assert nearest == to_y | {
        ("H", "C"),
        ("F", "C"),
        ("J", "J1"),
        ("J1", "J"),
        ("Y", "Y7"),
        ("K", "B"),
        ("C1", "C"),
        ("C2", "C"),
    }


def test_an_interview_was_attending_until_2024_and_is_an_absence_since() -> None:
    for code in ("J", "J1"):
        assert counts_as(code, date(2024, 8, 18)) == "attending"
        assert counts_as(code, date(2024, 8, 19)) == "authorised"


def test_a_session_at_the_other_school_was_attending_until_august_2011() -> None:
    assert counts_as("D", date(2011, 8, 31)) == "attending"
    assert counts_as("D", date(2011, 9, 1)) == "not possible"
    assert {row["nearest"] for row in ROWS_OF_A_CODE["D"]} == {""}


def test_sessions_that_could_not_be_attended_are_never_an_absence() -> None:
    for code in "X Q Y Y1 Y2 Y3 Y4 Y5 Y6 Y7".split():
        assert {row["counts_as"] for row in ROWS_OF_A_CODE[code]} == {"not possible"}


def test_closed_not_on_roll_and_not_recorded_have_one_code_each() -> None:
    for counted, code in {"closed": "#", "not on roll": "Z", "not recorded": "-"}.items():
        assert {row["code"] for row in CODES if row["counts_as"] == counted} == {code}


def test_only_g_n_o_and_u_count_towards_a_penalty_notice() -> None:
    assert {row["code"] for row in CODES if row["penalty_notice"] == "yes"} == set("GNOU")
    assert {row["penalty_notice"] for row in CODES} == {"yes", ""}


def test_a_late_holiday_mark_says_loudly_that_it_may_be_unauthorised() -> None:
    for code in "HF":
        note = row_on(code, date(2026, 1, 15))["note"]
        assert note.startswith("CHECK THIS MARK")
        assert "unauthorised" in note


def test_a_sub_code_stands_for_the_letter_it_begins_with_and_every_other_code_for_itself() -> None:
    for row in CODES:
        assert row["statutory_code"] == (row["code"][0] if row["code"] in SUB_CODES else row["code"])


# The proof: DfE's own sessions by code, summed by our table, give DfE's own published rates.

RATES = rows(ROOT / "tests" / "data" / "code_rates_england.csv")
A_DAY_IN_THOSE_RATES = date(2026, 1, 15)
PUBLISHED_2025_26 = {  # attendance, authorised, unauthorised, percent; year to 10 July 2026
    "Total": (93.12, 4.52, 2.36),
    "Primary": (94.72, 3.73, 1.55),
    "Secondary": (91.51, 5.22, 3.27),
    "Special": (86.83, 9.57, 3.60),
}


def sessions_counted_as(phase: str) -> tuple[Counter[str], int]:
    """Sessions by what they count as, and DfE's number of possible sessions."""
    counted: Counter[str] = Counter()
    possible: set[int] = set()
    for row in RATES:
        if row["phase"] == phase:
            counted[counts_as(row["code"], A_DAY_IN_THOSE_RATES)] += int(row["sessions"])
            possible.add(int(row["possible_sessions"]))
    (of_phase,) = possible
    return counted, of_phase


def test_the_rates_hold_every_code_that_makes_a_session_possible_and_no_other() -> None:
    possible = {
        code
        for code in CODES_SINCE_2024
        if counts_as(code, A_DAY_IN_THOSE_RATES) in {"attending", "authorised", "unauthorised"}
    }
    assert {row["phase"] for row in RATES} == set(PUBLISHED_2025_26)
    for phase in PUBLISHED_2025_26:
        codes = [row["code"] for row in RATES if row["phase"] == phase]
        assert sorted(codes) == sorted(possible)


@pytest.mark.parametrize("phase", PUBLISHED_2025_26)
def test_the_codes_add_up_to_all_possible_sessions(phase: str) -> None:
    counted, possible = sessions_counted_as(phase)
    assert set(counted) == {"attending", "authorised", "unauthorised"}
    # The codes fall 62 to 270 sessions short of DfE's total in a phase (581 in all), at most 1.2 per million,
    # and fewer than the rarest code of the phase has, so no code can have been left out.
    missing = possible - sum(counted.values())
    assert 0 <= missing * 1_000_000 < 1.2 * possible
    assert missing < min(int(row["sessions"]) for row in RATES if row["phase"] == phase)
    assert 100 * sum(counted.values()) / possible == pytest.approx(100, abs=0.00012)


@pytest.mark.parametrize("phase", PUBLISHED_2025_26)
def test_the_codes_give_the_rates_dfe_published_to_both_decimals(phase: str) -> None:
    counted, possible = sessions_counted_as(phase)
    ours = tuple(
        round(100 * counted[kind] / possible, 2) for kind in ("attending", "authorised", "unauthorised")
    )
    assert ours == PUBLISHED_2025_26[phase]


# Thresholds, figures and headings


def test_thresholds_are_numbers_with_a_name_of_their_own() -> None:
    assert list(THRESHOLDS[0]) == THRESHOLD_COLUMNS
    names = [row["name"] for row in THRESHOLDS]
    assert len(set(names)) == len(names)
    for row in THRESHOLDS:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", row["name"])
        assert re.fullmatch(r"[1-9][0-9]*", row["value"])
        assert first_day(row) <= last_day(row)
        assert all(row[column] for column in ("unit", "meaning", "source", "next_review"))


def test_the_thresholds_are_the_ones_agreed() -> None:
    values = {row["name"]: int(row["value"]) for row in THRESHOLDS}
    assert (
        values["persistent_absence"]
        == values["low_sibling_absence"]
        == values["below_threshold_absence"]
        == 10
    )
    assert values["severe_absence"] == 50
    assert (values["penalty_notice_sessions"], values["penalty_notice_weeks"]) == (10, 10)
    assert (values["continuous_unauthorised_absence"], values["illness_absence"]) == (10, 15)
    assert [values[f"review_weeks_{which}"] for which in ("minimum", "default", "maximum")] == [2, 3, 4]
    assert (values["improvement_review_weeks"], values["further_review_weeks_maximum"]) == (4, 3)
    assert values["half_term_minimum_sessions"] == 20
    assert (values["better_time_minimum_weeks"], values["better_time_minimum_sessions"]) == (4, 20)


def test_national_figures_are_percentages_given_once() -> None:
    assert list(FIGURES[0]) == FIGURE_COLUMNS
    keys = [tuple(row[column] for column in FIGURE_COLUMNS[:5]) for row in FIGURES]
    assert len(set(keys)) == len(keys)
    for row in FIGURES:
        assert re.fullmatch(r"20\d\d/\d\d", row["academic_year"])
        assert 0 <= float(row["percent"]) <= 100
        assert row["source"]


def test_a_heading_stands_for_one_field() -> None:
    assert list(HEADINGS[0]) == ["field", "heading", "source"]
    twice = [heading for heading, times in Counter(row["heading"] for row in HEADINGS).items() if times > 1]
    assert twice == []
    assert {row["field"] for row in HEADINGS} == FIELDS
    assert {row["source"] for row in HEADINGS} == {"layouts seen", "inferred"}


def test_headings_are_already_normalised() -> None:
    for row in HEADINGS:
        heading = row["heading"]
        plain = (
            re.sub(r"_x0020_|[\s_.\-]+", " ", unicodedata.normalize("NFKC", heading))
            .strip()
            .rstrip(":*? ")
            .lower()
        )
        assert heading == plain


def test_headings_that_could_be_read_two_ways_are_read_as_agreed() -> None:
    fields = {row["heading"]: row["field"] for row in HEADINGS}
    assert fields["reg"] == fields["class"] == "reg_group"
    assert fields["code"] == fields["mark"] == "mark"
    assert fields["session name"] == fields["am/pm"] == "session"
    assert fields["marks"] == "marks_string"
    assert fields["start date"] == fields["week"] == "week_start"
    assert not {"status", "attendance", "id"} & set(fields)
