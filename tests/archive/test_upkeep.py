"""Checking finds damage; a backup is complete or absent; a restore is complete or changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archive.accounts import Accounts, Role
from archive.articles import Draft, Original, Reading
from archive.errors import ArchiveError, Conflict, Unreadable
from archive.storage.database import Database
from archive.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "home" / "archive.db")
    yield store
    store.close()


def add(store: Store, *titles: str) -> None:
    store.add([Reading(title, Draft(title=title), Original(title, "text/plain", title.encode())) for title in titles])


def titles(store: Store) -> list[str]:
    return [article.title for article in store.articles(store.article_ids()).values()]


def change(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_sound_database_has_no_faults(store: Store) -> None:
    add(store, "eins")
    assert store.check() == ()


def test_a_damaged_original_is_found(store: Store) -> None:
    add(store, "eins", "zwei")
    change(store.database.path, "UPDATE originals SET data = x'00' WHERE id = 1", "UPDATE originals SET sha256 = id")
    assert [str(fault) for fault in store.check()] == ["Original 1 (eins) is damaged.", "Original 2 (zwei) is damaged."]


def test_a_missing_reference_is_found(store: Store) -> None:
    add(store, "eins")
    change(store.database.path, "DELETE FROM originals")
    assert [str(fault) for fault in store.check()] == [
        "Row 1 of articles refers to something missing in originals.",
    ]


def test_a_torn_file_is_found(store: Store) -> None:
    add(store, *map(str, range(300)))
    path = store.database.path
    store.close()
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = bytes(len(content) - len(content) // 2)
    path.write_bytes(content)
    assert store.check() != ()


def test_a_backup_is_one_plain_file_of_the_whole_archive(store: Store, tmp_path: Path) -> None:
    add(store, "eins", "zwei")
    Accounts(store).add("Ada", "ein langes Passwort", Role.EDITOR)
    target = tmp_path / "copies" / "archive backup.db"
    target.parent.mkdir()
    store.backup(target)
    assert list(target.parent.iterdir()) == [target]
    assert target.stat().st_mode & 0o077 == 0
    add(store, "drei")
    copy = Store(target)
    assert titles(copy) == ["eins", "zwei"]
    assert copy.original(1) == store.original(1)
    assert copy.lineage() == store.lineage()
    assert [account.name for account in Accounts(copy).all()] == ["Ada"]
    assert copy.check() == ()
    copy.close()


def test_a_backup_is_made_while_somebody_writes(store: Store, tmp_path: Path) -> None:
    add(store, "eins")
    with store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE articles SET title = 'halb'")
        store.backup(tmp_path / "backup.db")
        connection.rollback()
    copy = Store(tmp_path / "backup.db")
    assert titles(copy) == ["eins"]
    copy.close()


def test_a_backup_replaces_nothing(store: Store, tmp_path: Path) -> None:
    target = tmp_path / "precious.txt"
    target.write_text("precious")
    dangling = tmp_path / "link"
    dangling.symlink_to(tmp_path / "nowhere")
    for path in (target, dangling, tmp_path):
        with pytest.raises(Conflict, match="exists already"):
            store.backup(path)
    assert target.read_text() == "precious"


def test_a_backup_that_cannot_be_written_is_reported(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="cannot be written"):
        store.backup(tmp_path / "no such folder" / "backup.db")


def test_a_failing_backup_leaves_nothing(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError("disk full")

    folder = tmp_path / "copies"
    folder.mkdir()
    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(ArchiveError, match="disk full"):
        store.backup(folder / "backup.db")
    assert list(folder.iterdir()) == []


def test_a_restore_brings_everything_back_under_a_new_lineage(store: Store, tmp_path: Path) -> None:
    accounts = Accounts(store)
    accounts.add("Ada", "ein langes Passwort", Role.EDITOR)
    add(store, "eins", "zwei")
    store.backup(tmp_path / "backup.db")
    before, revision = store.lineage(), store.revision()
    assert store.statistics().articles == 2
    add(store, *map(str, range(200)))
    store.remove(1)
    accounts.add("Eva", "ein langes Passwort", Role.EDITOR)
    elsewhere = Store(store.database.path)
    with elsewhere.database.reading() as connection:
        count = "SELECT count(*) FROM articles"
        assert connection.exec_driver_sql(count).scalar() == 202
        store.restore(tmp_path / "backup.db")
        # Whoever is reading finishes with what was there when they began.
        assert connection.exec_driver_sql(count).scalar() == 202
    for each in (store, elsewhere):
        assert titles(each) == ["eins", "zwei"]
        assert each.revision() == revision
        assert each.statistics().articles == 2
        assert each.lineage() != before
        assert each.check() == ()
    assert elsewhere.lineage() == store.lineage()
    assert [account.name for account in accounts.all()] == ["Ada"]
    add(elsewhere, "drei")
    assert titles(store) == ["eins", "zwei", "drei"]
    with store.database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    elsewhere.close()
    lineage = store.lineage()
    store.restore(tmp_path / "backup.db")
    assert store.lineage() not in {before, lineage}
    assert {path.suffix for path in store.database.path.parent.iterdir()} <= {".db", ".db-wal", ".db-shm"}


def test_the_database_of_a_running_archive_can_be_restored(store: Store, tmp_path: Path) -> None:
    other = Store(tmp_path / "other.db")
    add(other, "anderswo")
    store.restore(other.database.path)
    assert titles(store) == titles(other) == ["anderswo"]
    assert store.lineage() != other.lineage()
    other.close()


@pytest.mark.parametrize(
    ("statements", "reason"),
    [
        (["UPDATE alembic_version SET version_num = '9999'"], "newer version"),
        (["DROP TABLE alembic_version"], "another program"),
        (["DELETE FROM alembic_version"], "another program"),
        (["DROP TABLE mentions"], "mentions is incomplete"),
        (["ALTER TABLE articles RENAME COLUMN lede TO teaser"], "articles is incomplete"),
        (["DELETE FROM originals"], "refers to something missing"),
    ],
)
def test_what_is_no_backup_changes_nothing(store: Store, tmp_path: Path, statements: list[str], reason: str) -> None:
    add(store, "eins")
    store.backup(tmp_path / "backup.db")
    change(tmp_path / "backup.db", *statements)
    refused(store, tmp_path / "backup.db", reason)


def refused(store: Store, source: Path, reason: str) -> None:
    """Restoring the file is refused, with its name and the reason, and nothing has changed."""
    lineage, before = store.lineage(), titles(store)
    with pytest.raises(Unreadable, match=reason) as refusal:
        store.restore(source)
    assert source.name in str(refusal.value)
    assert (store.lineage(), titles(store)) == (lineage, before)
    assert store.check() == ()
    assert {path.suffix for path in store.database.path.parent.iterdir()} <= {".db", ".db-wal", ".db-shm"}


def test_files_of_other_kinds_are_no_backup(store: Store, tmp_path: Path) -> None:
    add(store, "eins")
    (tmp_path / "empty.db").touch()
    refused(store, tmp_path / "empty.db", "it is empty")
    (tmp_path / "text.txt").write_text("Truppen nach Almaty\n" * 100)
    refused(store, tmp_path / "text.txt", "not a database")
    refused(store, tmp_path / "missing.db", "No such file")
    refused(store, tmp_path, "is no backup")


def test_a_torn_backup_is_refused(store: Store, tmp_path: Path) -> None:
    add(store, *map(str, range(300)))
    store.backup(tmp_path / "backup.db")
    content = (tmp_path / "backup.db").read_bytes()
    half = len(content) // 2
    (tmp_path / "short.db").write_bytes(content[:half])
    refused(store, tmp_path / "short.db", "is no backup")
    (tmp_path / "zeros.db").write_bytes(content[:half] + bytes(half))
    refused(store, tmp_path / "zeros.db", "is no backup")


def test_what_is_written_by_another_store_is_seen_at_once(store: Store) -> None:
    other = Database(store.database.path)
    add(store, "eins")
    with other.reading() as connection:
        assert connection.exec_driver_sql("SELECT title FROM articles").scalar() == "eins"
    other.close()
