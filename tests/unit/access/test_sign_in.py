"""Who has signed in, never by e-mail, and how long that holds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aim.access.identity import Identity, SignIn, sign_in_of
from aim.access.problems import NotLetIn
from aim.access.sign_ins import Ended, SignIns, idle_time

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
TENANT = "11111111-2222-3333-4444-555555555555"
CLAIMS = {
    "iss": f"https://login.microsoftonline.com/{TENANT}/v2.0",
    "sub": "of-this-app",
    "tid": TENANT,
    "oid": "AAAAAAAA-bbbb-cccc-dddd-eeeeeeeeeeee",
    "email": "head@oakpark.example",
    "iat": NINE.timestamp(),
    "exp": (NINE + timedelta(hours=1)).timestamp(),
}
IDLE = timedelta(minutes=15)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def test_at_microsoft_somebody_is_their_tenant_and_object_id() -> None:
    found = sign_in_of(CLAIMS)
    assert found.who == Identity(TENANT, "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee")
    assert (found.began, found.ends) == (NINE, NINE + timedelta(hours=1))


def test_elsewhere_somebody_is_the_issuer_and_its_subject() -> None:
    google = {**CLAIMS, "iss": "https://accounts.google.com", "tid": "", "oid": None}
    assert sign_in_of(google).who == Identity("https://accounts.google.com", "of-this-app")


def test_an_issuer_cannot_claim_the_tenant_of_another() -> None:
    forged = {**CLAIMS, "iss": "https://evil.example"}
    assert sign_in_of(forged).who == Identity("https://evil.example", "of-this-app")
    other_tenant = {
        **CLAIMS,
        "iss": "https://login.microsoftonline.com/99999999-0000-0000-0000-000000000000/v2.0",
    }
    assert sign_in_of(other_tenant).who != sign_in_of(CLAIMS).who


def test_the_same_address_at_another_tenant_is_somebody_else() -> None:
    other = "99999999-2222-3333-4444-555555555555"
    theirs = {**CLAIMS, "tid": other, "iss": f"https://login.microsoftonline.com/{other}/v2.0"}
    assert sign_in_of(theirs).who != sign_in_of(CLAIMS).who


@pytest.mark.parametrize("missing", ["iss", "sub", "iat", "exp"])
def test_a_token_that_does_not_say_who_or_until_when_lets_nobody_in(missing: str) -> None:
    for claims in (
        {name: value for name, value in CLAIMS.items() if name != missing},
        {**CLAIMS, missing: True},
        {**CLAIMS, missing: "  "},
        {**CLAIMS, missing: float("1e30")},
    ):
        with pytest.raises(NotLetIn, match="did not say who you are"):
            sign_in_of(claims)


@pytest.fixture
def sign_in() -> SignIn:
    return sign_in_of(CLAIMS)


def test_a_sign_in_holds_while_it_is_used_and_to_its_own_end(sign_in: SignIn) -> None:
    known = SignIns()
    assert known.ended(sign_in, NINE + minutes(14), IDLE, None) is None
    known.use(sign_in, NINE + minutes(14))
    assert known.ended(sign_in, NINE + minutes(28), IDLE, NINE + minutes(14)) is None
    assert known.ended(sign_in, NINE + minutes(59), IDLE, NINE + minutes(58)) is None
    assert known.ended(sign_in, NINE + minutes(60), IDLE, NINE + minutes(59)) is Ended.OVER


def test_a_page_nobody_used_is_closed_though_another_tab_was_used(sign_in: SignIn) -> None:
    known = SignIns()
    known.use(sign_in, NINE + minutes(20))
    assert known.ended(sign_in, NINE + minutes(20), IDLE, NINE + minutes(5)) is Ended.IDLE


def test_a_browser_opened_again_later_than_that_asks_anew(sign_in: SignIn) -> None:
    known = SignIns()
    known.use(sign_in, NINE + minutes(5))
    assert known.ended(sign_in, NINE + minutes(19), IDLE, None) is None
    assert known.ended(sign_in, NINE + minutes(20), IDLE, None) is Ended.IDLE
    after_a_restart = SignIns()
    assert after_a_restart.ended(sign_in, NINE + minutes(15), IDLE, None) is Ended.IDLE


def test_who_signs_out_in_one_tab_is_out_in_every_other(sign_in: SignIn) -> None:
    known = SignIns()
    known.use(sign_in, NINE)
    known.end(sign_in)
    assert known.ended(sign_in, NINE + minutes(1), IDLE, NINE) is Ended.SIGNED_OUT
    again = SignIn(sign_in.who, NINE + minutes(1), sign_in.ends)
    assert known.ended(again, NINE + minutes(1), IDLE, None) is None


def test_a_sign_in_that_is_over_is_forgotten_and_stays_over(sign_in: SignIn) -> None:
    known = SignIns()
    known.end(sign_in)
    later = SignIn(sign_in.who, sign_in.ends, sign_in.ends + minutes(60))
    known.use(later, sign_in.ends)
    assert known.ended(sign_in, sign_in.ends, IDLE, None) is Ended.OVER


def test_how_long_a_page_may_lie_unused_is_whole_minutes_or_nobody_is_let_in() -> None:
    assert idle_time("") == IDLE
    assert idle_time(" 5 ") == minutes(5)
    for typed in ("0", "241", "1.5", "-5", "ten", "٣"):
        with pytest.raises(NotLetIn, match="AIM_IDLE_MINUTES"):
            idle_time(typed)
