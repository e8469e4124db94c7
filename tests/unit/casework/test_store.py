"""The database: made, brought up to date, refused where it is not ours, and shared by several at once."""

import sqlite3
import stat
import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from aim.casework import upgrading
from aim.casework.added_siblings import AddedSibling, added_siblings_of, save_added_sibling
from aim.casework.cases import cases
from aim.casework.children import Child
from aim.casework.never_link import never_linked
from aim.casework.problems import CaseworkProblem
from aim.casework.sibling_decisions import SiblingDecisions, decisions
from aim.casework.store import FILE, database_named, open_store
from aim.casework.tables import metadata
from aim.folders import delete_everything, files_kept
from tests.lib.databases import made
from tests.unit.casework.conftest import ADA, BELL, NOW

MIGRATIONS = Path(upgrading.__file__).parent / "migrations"


def test_the_steps_make_exactly_the_tables_that_the_code_uses(store):
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": False})
        assert compare_metadata(context, metadata) == []


def test_what_was_kept_is_there_when_the_database_is_opened_again(store, own_data_folder):
    save_added_sibling(store, BELL, ADA, AddedSibling(name="Ben Okafor"), NOW)
    url = "" if store.is_sqlite else store._engine.url.render_as_string(hide_password=False)
    store.close()
    again = open_store(own_data_folder, url)
    assert [each.name for each in added_siblings_of(again, BELL, ADA)] == ["Ben Okafor"]
    again.close()


def test_a_block_that_raises_keeps_nothing(store):
    with pytest.raises(KeyError), store.writing() as connection:
        connection.execute(sa.insert(metadata.tables["children"]).values(surname="Okafor"))
        raise KeyError
    with store.reading() as connection:
        assert connection.execute(sa.select(metadata.tables["children"])).all() == []


def test_many_writers_at_once_wait_for_each_other_and_lose_nothing(store):
    def write(number):
        for each in range(5):
            save_added_sibling(store, BELL, ADA, AddedSibling(name=f"Child {number} {each}"), NOW)

    save_added_sibling(store, BELL, ADA, AddedSibling(name="First"), NOW)
    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({each.name for each in added_siblings_of(store, BELL, ADA)}) == 31


def test_the_words_of_a_fault_hold_nothing_that_was_typed(store):
    with pytest.raises(CaseworkProblem) as fault, store.writing() as connection:
        connection.execute(sa.insert(metadata.tables["never_link"]).values(child_id=77, reason="Ada Okafor"))
    assert "Okafor" not in str(fault.value)
    assert "nothing was changed" in str(fault.value)


def test_a_moment_without_its_zone_is_refused(store):
    with pytest.raises(CaseworkProblem):
        save_added_sibling(store, BELL, ADA, AddedSibling(name="Ben"), NOW.replace(tzinfo=None))
    assert added_siblings_of(store, BELL, ADA) == ()


def test_looking_makes_no_database_and_finds_nothing(own_data_folder):
    store = open_store(own_data_folder / "new")
    assert not store.is_there
    assert added_siblings_of(store, BELL, ADA) == ()
    assert not never_linked(store).hides(ADA)
    assert decisions(store, BELL) == SiblingDecisions()
    assert cases(store, BELL).cases == ()
    assert store.leave_no_trace()
    assert not (own_data_folder / "new").exists()
    save_added_sibling(store, BELL, ADA, AddedSibling(name="Ben Okafor"), NOW)
    assert store.is_there
    assert [each.name for each in added_siblings_of(store, BELL, ADA)] == ["Ben Okafor"]
    store.close()


def test_the_file_is_its_owners_alone_and_synced_at_every_commit(own_data_folder):
    store = open_store(own_data_folder / "new")
    save_added_sibling(store, BELL, ADA, AddedSibling(name="Ben Okafor"), NOW)
    assert stat.S_IMODE(store.file.stat().st_mode) == 0o600
    with store.reading() as connection:
        settings = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}
    store.close()


@pytest.mark.parametrize("content", [b"not a database, a letter", b"SQLite format 3\0" + bytes(200)])
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(own_data_folder, content):
    (own_data_folder / FILE).write_bytes(content)
    with pytest.raises(CaseworkProblem, match="not written by this app"):
        open_store(own_data_folder)
    assert (own_data_folder / FILE).read_bytes() == content


def test_a_database_of_another_program_is_refused_and_left_as_it_is(own_data_folder):
    with sqlite3.connect(own_data_folder / FILE) as other:
        other.execute("CREATE TABLE music (title)")
    other.close()
    before = (own_data_folder / FILE).read_bytes()
    with pytest.raises(CaseworkProblem, match="not written by this app"):
        open_store(own_data_folder)
    assert (own_data_folder / FILE).read_bytes() == before


def test_a_database_of_a_later_version_is_refused(store, own_data_folder):
    with store.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    url = "" if store.is_sqlite else store._engine.url.render_as_string(hide_password=False)
    with pytest.raises(CaseworkProblem, match="later version"):
        open_store(own_data_folder, url)


@pytest.mark.parametrize("named", ["mysql://somewhere/db", "no address", "postgresql+pg8000://host/db"])
def test_a_database_that_cannot_be_used_is_named_in_words(own_data_folder, named):
    with pytest.raises(CaseworkProblem, match="AIM_DATABASE"):
        open_store(own_data_folder, named)


def test_a_server_that_does_not_answer_is_said_without_its_password(own_data_folder):
    with pytest.raises(CaseworkProblem) as fault:
        open_store(own_data_folder, "postgresql://aim:open-sesame@/aim?host=/nowhere-at-all")
    assert "could not be reached" in str(fault.value)
    assert "sesame" not in str(fault.value)


def test_a_folder_that_cannot_be_made_is_said_in_words(own_data_folder):
    (own_data_folder / "taken").write_text("a file")
    with pytest.raises(CaseworkProblem, match="settings page"):
        open_store(own_data_folder / "taken")


def test_several_who_keep_the_first_thing_at_once_make_the_database_once(own_data_folder):
    opened, faults = [], []

    def open_it():
        try:
            store = open_store(own_data_folder / "new")
            save_added_sibling(store, BELL, ADA, AddedSibling(name="Ben Okafor"), NOW)
            opened.append(store)
        except CaseworkProblem as fault:
            faults.append(fault)

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(added_siblings_of(opened[0], BELL, ADA)) == 6
    for store in opened:
        store.close()


def _settings_of_the_next_connection(store, *settings):
    with store._engine.connect() as connection:
        for setting in settings:
            connection.connection.dbapi_connection.execute(setting).fetchall()


def test_a_full_disk_is_said_and_what_was_kept_stays(own_data_folder):
    store = open_store(own_data_folder)
    save_added_sibling(store, BELL, ADA, AddedSibling(name="Ben Okafor"), NOW)
    _settings_of_the_next_connection(store, "PRAGMA max_page_count = 1")  # no page more than there are
    with pytest.raises(CaseworkProblem, match="disk is full"):
        save_added_sibling(store, BELL, ADA, AddedSibling(name="x" * 100_000), NOW)
    assert [each.name for each in added_siblings_of(store, BELL, ADA)] == ["Ben Okafor"]
    _settings_of_the_next_connection(store, "PRAGMA max_page_count = 1000000")
    save_added_sibling(store, BELL, ADA, AddedSibling(name="x" * 100_000), NOW)
    assert len(added_siblings_of(store, BELL, ADA)) == 2
    store.close()


def test_somebody_who_saves_for_too_long_is_waited_for_and_then_it_is_said(own_data_folder):
    store = made(open_store(own_data_folder))
    _settings_of_the_next_connection(store, "PRAGMA busy_timeout = 50")
    other = sqlite3.connect(store.file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(CaseworkProblem, match="Somebody else has been saving"):
        save_added_sibling(store, BELL, ADA, AddedSibling(name="Ben Okafor"), NOW)
    assert added_siblings_of(store, BELL, ADA) == ()  # reading goes on meanwhile
    other.execute("ROLLBACK")
    other.close()
    save_added_sibling(store, BELL, ADA, AddedSibling(name="Ben Okafor"), NOW)
    assert len(added_siblings_of(store, BELL, ADA)) == 1
    store.close()


def test_a_file_that_may_not_be_written_is_said(own_data_folder):
    store = made(open_store(own_data_folder))
    _settings_of_the_next_connection(store, "PRAGMA query_only = ON")
    with pytest.raises(CaseworkProblem, match="cannot be written to"):
        save_added_sibling(store, BELL, ADA, AddedSibling(name="Ben Okafor"), NOW)
    store.close()


def test_when_everything_was_deleted_the_app_begins_again_with_nothing(own_data_folder):
    store = open_store(own_data_folder)
    save_added_sibling(store, BELL, ADA, AddedSibling(name="Ben Okafor"), NOW)
    assert {"casework.db", "casework.db-wal"} <= set(files_kept(own_data_folder))
    delete_everything(own_data_folder)
    assert not own_data_folder.exists()
    assert added_siblings_of(store, BELL, ADA) == ()
    save_added_sibling(store, BELL, ADA, AddedSibling(name="Ada's brother"), NOW)
    store.close()
    again = open_store(own_data_folder)
    assert [each.name for each in added_siblings_of(again, BELL, ADA)] == ["Ada's brother"]
    again.close()


def test_the_setting_names_the_database(monkeypatch):
    assert database_named() == ""
    monkeypatch.setenv("AIM_DATABASE", " postgresql://aim@/aim ")
    assert database_named() == "postgresql://aim@/aim"


def test_a_child_of_whom_nothing_is_known_is_not_kept(store):
    with pytest.raises(ValueError, match="cannot be told apart"):
        save_added_sibling(store, BELL, Child("Oak Park School", "", ""), AddedSibling(name="Ben"), NOW)
