"""A database of any earlier version is brought to the newest with all it holds, or stays as it was."""

from contextlib import nullcontext
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.config import Config
from alembic.script import ScriptDirectory

from aim.casework import upgrading
from aim.casework.sibling_decisions import Verdict, decide, decisions
from aim.casework.store import FILE, open_store
from tests.lib.databases import KINDS, made, new_schema
from tests.unit.casework.conftest import ADA, BELL, NOW, TOMI

MIGRATIONS = Path(upgrading.__file__).parent / "migrations"
STEPS = ["0001", "0002", "0003", "0004"]


@pytest.fixture(params=KINDS)
def url(request):
    with nullcontext("") if request.param == "sqlite" else new_schema() as url:
        yield url


def _opened_at(monkeypatch, folder, url, step):
    monkeypatch.setattr(upgrading, "NEWEST", step)
    store = made(open_store(folder, url))
    monkeypatch.setattr(upgrading, "NEWEST", STEPS[-1])
    return store


def test_the_newest_schema_is_the_last_step_and_every_step_is_tried_here():
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [upgrading.NEWEST] == STEPS[-1:]
    assert [step.revision for step in script.walk_revisions()][::-1] == STEPS


@pytest.mark.parametrize("step", STEPS[:-1])
def test_what_an_earlier_version_kept_is_there_afterwards(monkeypatch, own_data_folder, url, step):
    store = _opened_at(monkeypatch, own_data_folder, url, step)
    decide(store, BELL, ADA, TOMI, "siblings", Verdict.CONFIRMED, "ab12", NOW)
    kept = decisions(store, BELL)
    store.close()
    store = open_store(own_data_folder, url)
    assert decisions(store, BELL) == kept
    store.close()
    if not url:
        copy = own_data_folder / f"casework-before-{STEPS[-1]}.db"
        assert copy.stat().st_mode & 0o777 == 0o600
        folder = own_data_folder / "copied"
        folder.mkdir()
        copy.rename(folder / FILE)
        copied = _opened_at(monkeypatch, folder, "", step)
        assert decisions(copied, BELL) == kept
        copied.close()


def test_a_step_that_fails_leaves_the_database_as_it_was(monkeypatch, own_data_folder, url):
    store = _opened_at(monkeypatch, own_data_folder, url, "0001")
    decide(store, BELL, ADA, TOMI, "siblings", Verdict.CONFIRMED, "ab12", NOW)
    with store.writing() as connection:  # a table of a later step that is in its way
        connection.execute(sa.text("CREATE TABLE issues (id INTEGER)"))
    store.close()
    with pytest.raises(Exception, match=r"nothing was changed|could not be reached"):
        open_store(own_data_folder, url)
    store = _opened_at(monkeypatch, own_data_folder, url, "0001")
    assert len(decisions(store, BELL).decisions) == 1
    with store.reading() as connection:
        assert not sa.inspect(connection).has_table("meetings")
    store.close()
