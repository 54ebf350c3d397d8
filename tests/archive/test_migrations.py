"""Every database is led to the schema the program works with."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from archive.errors import ArchiveError, Unreadable
from archive.storage import migrate, schema
from archive.storage.database import Database
from archive.store import Store


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(tmp_path / "100 % öffentlich #1.db")
    yield database
    database.close()


def structure(connection: sa.Connection) -> set[tuple[str, str, tuple[str, ...]]]:
    """Every table and index with its clauses, in whatever order they stand."""
    rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%'")
    clauses = {(kind, name): " ".join((sql or "").split()).removesuffix(" )") for kind, name, sql in rows}
    return {(*key, tuple(sorted(sql.split(", ")))) for key, sql in clauses.items()}


def test_the_migrated_schema_is_the_one_the_program_works_with(database: Database) -> None:
    migrate.upgrade(database)
    plain = sa.create_engine("sqlite://")
    with database.reading() as migrated, plain.connect() as created:
        context = MigrationContext.configure(migrated, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, schema.metadata) == []
        schema.metadata.create_all(created)
        # Alembic does not compare AUTOINCREMENT and CHECK.
        assert structure(migrated) == structure(created)
    plain.dispose()


def test_the_newest_step_is_the_one_that_is_looked_for() -> None:
    folder = Path(migrate.__file__).parent / "migrations"
    script = ScriptDirectory(str(folder))
    assert script.get_heads() == [migrate.HEAD]


def test_an_open_database_is_not_migrated_again(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate.upgrade(database)
    monkeypatch.setattr(command, "upgrade", lambda *_: pytest.fail("migrated again"))
    with database.writing():
        # Nobody who only opens the archive waits for those who write.
        migrate.upgrade(database)


def test_a_failed_migration_leaves_nothing_behind(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(config: Config, target: str) -> None:
        connection = config.attributes["connection"]
        connection.execute(sa.text("CREATE TABLE half (way INTEGER)"))
        raise OSError("no space left on device")

    monkeypatch.setattr(command, "upgrade", fail)
    with pytest.raises(OSError, match="no space"):
        migrate.upgrade(database)
    monkeypatch.undo()
    with database.reading() as connection:
        assert structure(connection) == set()
    migrate.upgrade(database)


def test_a_migration_that_breaks_a_reference_is_undone(database: Database) -> None:
    migrate.upgrade(database)
    with pytest.raises(sqlite3.IntegrityError), database.restructuring() as connection:
        connection.exec_driver_sql("INSERT INTO tokens VALUES (1, 77, 'x', 'x', '2024-01-01')")
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM tokens").scalar() == 0
    with database.writing() as connection, pytest.raises(sa.exc.IntegrityError):
        connection.exec_driver_sql("INSERT INTO tokens VALUES (1, 77, 'x', 'x', '2024-01-01')")


def test_a_newer_schema_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    Store(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(ArchiveError, match=r"archive\.db was written by a newer version of Nachlese \(schema 9999"):
        Store(path)


def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(Unreadable, match="another program"):
        Store(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("date 2022-01 Unruhen in Kasachstan : Truppen nach Almaty\n" * 20)
    before = path.read_bytes()
    with pytest.raises(Unreadable, match=r"notes\.txt cannot be used"):
        Store(path)
    assert path.read_bytes() == before


def test_many_processes_may_open_a_new_archive_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "archive.db"
    script = "import sys, pathlib; from archive.store import Store; store = Store(pathlib.Path(sys.argv[1]))"
    script += "; print(store.lineage()); store.close()"
    processes = [Popen([sys.executable, "-c", script, str(path)], stdout=PIPE, text=True) for _ in range(6)]
    answers = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * 6
    assert len(set(answers)) == 1
