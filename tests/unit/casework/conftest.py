"""Every test of casework runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from aim.casework.children import Child
from aim.casework.store import Store, open_store
from aim.casework.users import User
from tests.lib.databases import KINDS, empty_database

NOW = datetime(2026, 11, 20, 9, 31, tzinfo=UTC)
LEAD = User("Priya Nair", safeguarding_lead=True)
BELL = User("Sam Bell", "bell")
ADA = Child("Oak Park School", "Okafor", "Ada", date(2014, 3, 2), "F820999924001", admission_number="1001")
TOMI = Child("Invented Primary School", "Okafor", "Tomi", date(2017, 5, 9), "K820999924002")
LEO = Child("Oak Park School", "Marsh", "Leo", date(2013, 1, 30), admission_number="1002")


@pytest.fixture(params=KINDS)
def store(request, own_data_folder) -> Iterator[Store]:
    with empty_database(request.param, own_data_folder) as url:
        store = open_store(own_data_folder, url)
        yield store
        store.close()
