"""The proof on a register: drawn to DfE's own sessions by code, it gives the rates DfE published."""

from __future__ import annotations

import csv
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from aim.codes import numbers_on, understood
from aim.cohort.counting import cohort_rows
from aim.register import PUPIL_COLUMNS, Marks, Register, Registers, Source, drawn_up
from tests.contract.test_facts import PUBLISHED_2025_26
from tests.lib.app import ROOT

SESSIONS = 380
DRAWN = 400_000  # sessions in each register; the largest phase has 1.3 thousand million
REMARKS = pd.DataFrame(columns=["mark", "text", "minutes_late", "comment"])


def _rows(phase: str) -> list[dict[str, str]]:
    with (ROOT / "tests" / "data" / "code_rates_england.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["phase"] == phase]


def _drawn_to(phase: str) -> Register:
    """A register with the phase's codes in DfE's proportions, in whole sessions by largest remainder."""
    rows = _rows(phase)
    share = np.array([int(row["sessions"]) for row in rows]) / sum(int(row["sessions"]) for row in rows)
    sessions = np.floor(share * DRAWN).astype(int)
    short = DRAWN - sessions.sum()
    sessions[np.argsort(sessions - share * DRAWN)[:short]] += 1
    places = np.repeat([understood(row["code"]).place for row in rows], sessions)
    np.random.default_rng(20261122).shuffle(places)
    day = np.array([(date(2025, 9, 1) - date(1970, 1, 1) + timedelta(n // 2)).days for n in range(SESSIONS)])
    place = np.arange(DRAWN)
    slot = 2 * day[place % SESSIONS] + place % 2
    pupils = DRAWN // SESSIONS + 1
    mentions = pd.DataFrame([{**dict.fromkeys(PUPIL_COLUMNS, ""), "child": f"P{n}"} for n in range(pupils)])
    mentions = mentions.assign(date_of_birth=None, entry_date=None, leaving_date=None).astype(object)
    nowhere = np.broadcast_to(np.int32(0), (DRAWN,))
    numbers = numbers_on(places, slot // 2, slot % 2)
    marks = Marks(place // SESSIONS, slot, numbers, nowhere, nowhere, nowhere, nowhere)
    register, _ = drawn_up(phase, 2025, mentions, marks, (Source("dfe.csv"),), REMARKS)
    return register


@pytest.mark.parametrize("phase", PUBLISHED_2025_26)
def test_a_register_drawn_to_dfes_codes_gives_the_rates_dfe_published(phase: str) -> None:
    (row,) = cohort_rows(Registers((_drawn_to(phase),)), ["school"]).to_dict("records")
    assert (row["school"], row["possible"]) == (phase, DRAWN)
    assert row["not_possible"] == row["not_recorded"] == row["not_understood"] == 0
    authorised, unauthorised = (100 * row[name] / row["possible"] for name in ("authorised", "unauthorised"))
    # To two decimals, and one session of the register's rounding.
    for ours, published in zip(
        (row["attendance"], authorised, unauthorised), PUBLISHED_2025_26[phase], strict=True
    ):
        assert ours == pytest.approx(published, abs=0.005 + 100 * 2 / DRAWN)
    assert row["absence"] == pytest.approx(100 - row["attendance"])
