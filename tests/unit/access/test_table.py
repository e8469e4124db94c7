"""The table of who may see which schools: read whole or not at all, and no fault quotes it."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from aim.access.identity import Identity
from aim.access.problems import NotInTable, UnusableTable
from aim.access.table import read_users, user_in, users_in

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"
HEADINGS = "tenant,subject,name,schools,safeguarding_lead,administrator\n"
TENANT = "11111111-2222-3333-4444-555555555555"
PRIYA = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
TABLE = HEADINGS + (
    f"{TENANT},{PRIYA},Priya Nair,Oak Park School,yes,\n"
    f"{TENANT},ffffffff-0000-0000-0000-000000000001,Sam Bell,Oak Park School; Hazel Lane Primary,no,no\n"
    "https://sign-in.example,108,Alex Wood,all,,yes\n"
)


def test_a_row_says_whose_children_somebody_sees_and_what_else_they_may() -> None:
    users = read_users(TABLE.encode())
    priya = user_in(users, Identity.of(TENANT, PRIYA))
    assert (priya.name, priya.schools) == ("Priya Nair", frozenset({"Oak Park School"}))
    assert (priya.safeguarding_lead, priya.administrator) == (True, False)
    assert priya.may_see(["OAK PARK  school"])
    assert not priya.may_see(["Hazel Lane Primary"])
    alex = user_in(users, Identity.of("https://sign-in.example", "108"))
    assert (alex.schools, alex.administrator, alex.safeguarding_lead) == (None, True, False)
    assert {each.id for each in users.values()} == {
        f"{TENANT} {PRIYA}",
        f"{TENANT} ffffffff-0000-0000-0000-000000000001",
        "https://sign-in.example 108",
    }


def test_several_schools_stand_with_semicolons_between() -> None:
    sam = user_in(read_users(TABLE.encode()), Identity.of(TENANT, "ffffffff-0000-0000-0000-000000000001"))
    assert sam.may_see(["Hazel Lane Primary"])
    assert sam.may_see(["Oak Park School"])
    assert not sam.may_see(["Elm Road School"])


def test_columns_may_stand_in_any_order_and_excel_may_have_saved_it() -> None:
    headings = "\ufeffname,administrator,safeguarding_lead,schools,subject,tenant"
    table = f"{headings}\r\nJo Bell,Yes,NO,All,7,t\r\n,,,,,\r\n"
    (jo,) = read_users(table.encode()).values()
    assert (jo.name, jo.schools, jo.administrator) == ("Jo Bell", None, True)


def test_somebody_else_with_the_same_number_at_another_tenant_is_not_let_in() -> None:
    users = read_users(TABLE.encode())
    for who in (Identity.of("99999999-2222-3333-4444-555555555555", PRIYA), Identity.of(TENANT, "108")):
        with pytest.raises(NotInTable, match="no school has been given to you"):
            user_in(users, who)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"{TENANT},{PRIYA},Priya Nair,,,", "Line 2 .*“schools” is blank"),
        (f"{TENANT},{PRIYA},,Oak Park School,,", "Line 2 .*“name” is blank"),
        (f"{TENANT},,Priya Nair,Oak Park School,,", "Line 2 .*“subject” is blank"),
        (f",{PRIYA},Priya Nair,Oak Park School,,", "Line 2 .*“tenant” is blank"),
        (f"{TENANT},{PRIYA},Priya Nair,;,,", "Line 2 .*“schools” is not understood"),
        (f"{TENANT},{PRIYA},Priya Nair,all; Oak Park School,,", "Line 2 .*write all alone"),
        (f"{TENANT},{PRIYA},Priya Nair,Oak Park School,perhaps,", "“safeguarding_lead” is neither yes"),
        (f"{TENANT},{PRIYA},Priya Nair,Oak Park School,,1", "“administrator” is neither yes nor no"),
        (f"{TENANT},{PRIYA},Priya Nair,Oak Park School,Hazel Lane,,", "7 cells under 6 headings.*semicolon"),
        (f"{TENANT},1.08E+20,Priya Nair,Oak Park School,,", "a spreadsheet has rounded"),
        (f'{TENANT},{PRIYA},"Priya Nair,Oak Park School,,', "A quotation mark is not closed"),
        (f"{TENANT},{PRIYA},P,A,,\n{TENANT},{PRIYA.upper()},P,B,,", "Line 3 .*stands in line 2 too"),
    ],
)
def test_a_line_that_is_not_understood_lets_nobody_in_and_is_named_without_what_stands_there(
    line: str, said: str
) -> None:
    with pytest.raises(UnusableTable, match=said) as fault:
        read_users((HEADINGS + line + "\n").encode())
    assert "Priya" not in str(fault.value)
    assert PRIYA not in str(fault.value)


def test_a_table_with_other_headings_or_in_another_encoding_lets_nobody_in() -> None:
    with pytest.raises(UnusableTable, match="They are tenant, subject, name"):
        read_users(b"email,schools\njo@example.org,all\n")
    with pytest.raises(UnusableTable, match="headings"):
        read_users(b"")
    with pytest.raises(UnusableTable, match="CSV UTF-8"):
        read_users((HEADINGS + f"{TENANT},{PRIYA},Zoë Bell,all,,\n").encode("cp1252"))


def test_whoever_is_taken_out_of_the_file_is_out_the_next_time_it_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "users.csv"
    file.write_text(TABLE, encoding="utf-8")
    who = Identity.of(TENANT, PRIYA)
    assert user_in(users_in(file), who).name == "Priya Nair"
    told = file.stat()
    without = TABLE.replace(PRIYA, PRIYA.replace("a", "b"))  # as many bytes as before
    file.write_text(without, encoding="utf-8")
    os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns + 1))
    with pytest.raises(NotInTable):
        user_in(users_in(file), who)


def test_a_table_that_is_not_there_lets_nobody_in(tmp_path: Path) -> None:
    with pytest.raises(UnusableTable, match="AIM_USERS"):
        users_in(tmp_path / "none.csv")
    with pytest.raises(UnusableTable, match="cannot be read"):
        users_in(tmp_path)


def test_the_examples_for_whoever_runs_a_server_can_be_used_as_they_stand() -> None:
    priya, sam, alex = users_in(EXAMPLES / "users.csv").values()
    assert priya.safeguarding_lead
    assert sam.schools == {"Oak Park School", "Hazel Lane Primary School"}
    assert (alex.schools, alex.administrator) == (None, True)
    auth = tomllib.loads((EXAMPLES / "secrets.toml").read_text(encoding="utf-8"))["auth"]
    assert auth["redirect_uri"].endswith("/oauth2callback")
    assert {"client_id", "client_secret", "server_metadata_url"} <= set(auth["microsoft"])
    tenant = next(iter(users_in(EXAMPLES / "users.csv"))).tenant
    assert f"/{tenant}/v2.0/" in auth["microsoft"]["server_metadata_url"]
