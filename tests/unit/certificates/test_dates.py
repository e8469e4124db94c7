"""Dates: each way schools' systems write a day, and the question asked where it has two readings."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aim.certificates.dates import Order, ReadDates, looks_like_a_date, read_dates

SEP_2 = date(2024, 9, 2)


def one(text: str, **options: object) -> date | str | None:
    """The day a text means, or what is wrong with it."""
    found: ReadDates = read_dates([text], **options)  # type: ignore[arg-type]
    if found.ambiguous:
        return "ambiguous"
    return found.days.get(text) or found.faults.get(text)


# layouts.md section 5, trap by trap


@pytest.mark.parametrize(
    "text",
    [
        "2024-09-02",
        "2024/09/02",
        "2024-9-2",
        "2024-09-02T09:00:00",
        "2024-09-02 00:00:00",
        "2024-09-02T09:00:00.000",
        "02 Sep 2024",
        "2 Sep 2024",
        "2nd September 2024",
        "02-Sep-2024",
        "02-Sep-24",
        "2/Sep/2024",
        "Sep 2, 2024",
        "September 2 2024",
        "Mon 2 Sep 2024",
        "Monday, 2 September 2024",
        "Mon\n02 Sep 2024",
        "Mon\u00a02\u00a0Sep\u00a02024",
        "45537",  # trap 22: Excel's own number for the day
        "45537.375",
        "2024-09-01T23:00:00Z",  # trap 26: still summer time in London
        "2024-09-02T00:30:00+01:00",
    ],
)
def test_a_day_that_can_be_read_one_way_only_needs_no_order(text: str) -> None:
    assert one(text) == SEP_2


def test_a_weekday_beside_a_date_tells_its_order() -> None:
    assert one("Mon 02/09/2024") == SEP_2
    assert one("Fri 02/09/2024") == date(2024, 2, 9)


@pytest.mark.parametrize("text", ["02/09/2024", "02.09.2024", "02-09-2024", "2/9/24", "02/09/2024 00:00:00"])
def test_two_numbers_and_a_year_are_asked_about_and_read_as_told(text: str) -> None:
    assert one(text) == "ambiguous"
    assert one(text, order=Order.DMY) == SEP_2
    assert one(text, order=Order.MDY) == date(2024, 2, 9)


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (["02/09/2024", "13/09/2024"], Order.DMY),  # trap 24: a day above 12
        (["09/02/2024", "09/13/2024"], Order.MDY),  # trap 25: a source with the month first
        (["05/09/2024", "06/09/2024", "09/09/2024"], Order.DMY),  # 9 June 2024 would be a Sunday
        (["09/05/2024", "09/06/2024"], Order.MDY),  # 9 June again
    ],
)
def test_the_whole_column_decides_the_order_of_day_and_month(texts: list[str], order: Order) -> None:
    found = read_dates(texts)
    assert found.order is order
    assert set(found.days) == set(texts)
    assert all(day.month == 9 for day in found.days.values())


def test_an_iso_date_is_never_turned_round_by_what_stands_beside_it() -> None:
    found = read_dates(["2024-09-02", "13/09/2024"])
    assert found.days == {"2024-09-02": SEP_2, "13/09/2024": date(2024, 9, 13)}


def test_dates_that_are_school_days_either_way_are_asked_about_and_none_is_read() -> None:
    texts = ["02/09/2026", "03/09/2026", "07/09/2026", "10/09/2026"]
    found = read_dates(texts)
    assert found.ambiguous == (Order.DMY, Order.MDY)
    assert found.days == {}


def test_the_ninth_of_september_is_the_same_day_either_way_and_needs_no_question() -> None:
    assert one("09/09/2024") == date(2024, 9, 9)


def test_a_date_of_birth_or_a_printed_range_in_the_same_file_answers_the_question() -> None:
    assert one("02/09/2024", beside=["14/05/2013"]) == SEP_2
    assert one("09/02/2024", beside=["05/14/2013"]) == SEP_2
    assert one("02/09/2024", beside=["04/05/2013"]) == "ambiguous"


def test_weeks_begin_on_a_monday_which_answers_the_question() -> None:
    assert one("02/09/2024", mondays=True) == SEP_2
    assert one("07/09/2026", mondays=True) == date(2026, 9, 7)


def test_an_answer_of_the_user_beats_what_the_dates_allow() -> None:
    assert one("13/09/2024", order=Order.MDY) == "date-does-not-exist"


@pytest.mark.parametrize(
    "text",
    ["31/09/2026", "29/02/2025", "2025-02-29", "2026-13-01", "31 Jun 2026", "00/00/0000", "45/45/2026"],
)
def test_a_day_that_does_not_exist_is_said_and_not_moved_to_another(text: str) -> None:
    assert one(text) == "date-does-not-exist"


@pytest.mark.parametrize(
    "text",
    [
        "tbc",
        "Wk 2",
        "Weds wk 2",
        "2026-W37",
        "Monday",
        "7E1",
        "Year 7",
        "20260902",
        "/",
        "-",
        "12",
        "9:00",
        "8.20125E+11",
    ],
)
def test_what_is_no_date_is_not_made_one(text: str) -> None:
    assert one(text) == "date-not-understood"
    assert not looks_like_a_date(text)


@pytest.mark.parametrize("text", ["94.2", "0.5", "99.10"])
def test_a_percentage_does_not_look_like_a_date(text: str) -> None:
    assert not looks_like_a_date(text)


# Trap 21: a heading without a year


@pytest.mark.parametrize("text", ["Mon 2 Sep", "2 Sep", "02-Sep", "Sep 2", "02/09", "Mon\n02/09", "2/9"])
def test_a_day_without_a_year_takes_it_from_the_range_above_and_from_nothing_else(text: str) -> None:
    autumn = (date(2024, 9, 1), date(2024, 12, 20))
    assert one(text) == "date-without-a-year"
    assert one(text, within=autumn) == SEP_2
    assert one(text, within=(date(2025, 1, 6), date(2025, 4, 4))) == "date-without-a-year"


def test_a_range_over_new_year_gives_each_day_its_own_year() -> None:
    winter = (date(2024, 12, 9), date(2025, 1, 17))
    assert one("Tue 17 Dec", within=winter) == date(2024, 12, 17)
    assert one("Tue 7 Jan", within=winter) == date(2025, 1, 7)


def test_a_day_that_falls_twice_in_a_range_of_more_than_a_year_is_not_guessed() -> None:
    assert one("Mon 2 Sep", within=(date(2024, 9, 1), date(2025, 10, 1))) != date(2024, 9, 2) or one(
        "Tue 2 Sep", within=(date(2024, 9, 1), date(2025, 10, 1))
    ) == date(2025, 9, 2)


# What looks like a date and is none


@pytest.mark.parametrize("text", ["Sep 2026", "September 2026", "Sep-2026", "September 2026 12:00"])
def test_a_month_and_a_year_are_no_day(text: str) -> None:
    assert one(text) == "date-not-understood"


@pytest.mark.parametrize("text", ["Junction 14 2026", "Mayfield 5 2026", "Marigold 5", "Decision 12"])
def test_a_word_that_begins_like_a_month_is_no_month(text: str) -> None:
    assert one(text) == "date-not-understood"


@pytest.mark.parametrize(
    "text", ["5 Sept 2026", "5 Sep 2026", "5 September 2026", "5th SEP 2026", "5 sep 26"]
)
def test_a_month_is_read_in_full_and_cut_short_in_any_case(text: str) -> None:
    assert one(text) == date(2026, 9, 5)


def test_each_weekday_of_the_year_is_read_back_from_every_usual_form() -> None:
    forms = ("%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%a %d %b %Y", "%A, %d %B %Y", "%d-%b-%y", "%b %d, %Y")
    days = [date(2026, 9, 1) + timedelta(number) for number in range(365)]
    for form in forms:
        texts = {day.strftime(form): day for day in days}
        assert dict(read_dates(texts).days) == texts, form
    for form in ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%y", "%d/%m/%Y %H:%M:%S"):
        texts = {day.strftime(form): day for day in days}
        assert dict(read_dates(texts, weekends=True).days) == texts, form
