"""Keeping the store of record safe: checking it, backing it up, bringing a backup back."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import uuid
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import DatabaseError

from archive.errors import ArchiveError, Conflict, Unreadable
from archive.messages import Message, message
from archive.storage.database import Database
from archive.storage.migrate import schema_version, upgrade
from archive.storage.schema import meta, metadata, originals


def check(database: Database) -> tuple[Message, ...]:
    """Every fault of the file, of its references and of the originals in it; empty when all is well."""
    try:
        with database.reading() as connection:
            return (*_faults_of_file(connection), *_faults_of_originals(connection))
    except (DatabaseError, sqlite3.DatabaseError) as error:
        return (message("The database cannot be read: %(reason)s", reason=str(error)),)


def _faults_of_file(connection: Connection) -> Iterator[Message]:
    for (fault,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if fault != "ok":
            yield message("The database is damaged: %(reason)s", reason=fault)
    for table, row, target, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        template = "Row %(row)s of %(table)s refers to something missing in %(target)s."
        yield message(template, row=str(row), table=table, target=target)


def _faults_of_originals(connection: Connection) -> Iterator[Message]:
    for row in connection.execute(select(originals.c.id, originals.c.name, originals.c.sha256, originals.c.data)):
        if not _is_whole(row.data, row.sha256):
            yield message("Original %(id)s (%(name)s) is damaged.", id=row.id, name=row.name)


def _is_whole(packed: bytes, sha256: str) -> bool:
    try:
        return hashlib.sha256(zlib.decompress(packed)).hexdigest() == sha256
    except zlib.error:
        return False


def backup(database: Database, target: Path) -> None:
    """Write a consistent copy to a new file, readable by its owner only, while the archive goes on working.

    The file appears when it is complete. Raises Conflict if it exists and ArchiveError if it cannot be written.
    """
    if os.path.lexists(target):
        raise _exists(target)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as folder:
            copy = Path(folder, "copy")
            os.close(os.open(copy, os.O_CREAT | os.O_EXCL, 0o600))
            with closing(sqlite3.connect(copy)) as connection, database.raw() as live:
                live.backup(connection)
                # One plain file, which can also be read from where nothing can be written.
                connection.execute("PRAGMA journal_mode = DELETE")
            _publish(copy, target)
    except (OSError, sqlite3.Error) as error:
        reason = message("The backup %(path)s cannot be written: %(reason)s", path=str(target), reason=str(error))
        raise ArchiveError(reason) from error


def _publish(copy: Path, target: Path) -> None:
    _flush(copy)
    try:
        os.link(copy, target)
    except FileExistsError:
        raise _exists(target) from None
    except OSError:
        # A file system without links; here a file made in this very moment would be replaced.
        copy.rename(target)
    _flush(target.parent)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _exists(target: Path) -> Conflict:
    return Conflict(message("%(path)s exists already; a backup needs a new file.", path=str(target)))


def restore(database: Database, source: Path) -> None:
    """Replace everything in the database by a backup, in one step, and give the history a new name.

    Raises Unreadable, and changes nothing, where the file is not a whole database of this program.
    """
    with tempfile.TemporaryDirectory(dir=database.path.parent, prefix=".restore-") as folder:
        copy = Database(Path(folder, "copy"))
        try:
            _copy(source, copy.path)
            _prepare(copy, source)
            with copy.raw() as prepared, database.raw() as live:
                prepared.backup(live)
        finally:
            copy.close()


def _copy(source: Path, target: Path) -> None:
    try:
        location = f"{source.resolve(strict=True).as_uri()}?mode=ro"
        with closing(sqlite3.connect(location, uri=True)) as backup, closing(sqlite3.connect(target)) as copy:
            backup.backup(copy)
    except (OSError, sqlite3.Error) as error:
        raise _no_backup(source, str(error)) from error


def _prepare(copy: Database, source: Path) -> None:
    try:
        with copy.reading() as connection:
            faults = tuple(_faults_of_file(connection))
            if faults:
                raise _no_backup(source, str(faults[0]))
            if schema_version(connection, label=source) is None:
                raise _no_backup(source, "it is empty")
        upgrade(copy, label=source)
        with copy.writing() as connection:
            _refuse_missing_columns(connection, source)
            connection.execute(update(meta).where(meta.c.key == "lineage").values(value=uuid.uuid4().hex))
    except (DatabaseError, sqlite3.DatabaseError) as error:
        raise _no_backup(source, str(error)) from error


def _refuse_missing_columns(connection: Connection, source: Path) -> None:
    # The version table says which schema it is; a file made by hand may say anything.
    for table in metadata.sorted_tables:
        present = connection.scalars(text("SELECT name FROM pragma_table_info(:table)"), {"table": table.name})
        if not set(present) >= set(table.columns.keys()):
            raise _no_backup(source, f"{table.name} is incomplete")


def _no_backup(source: Path, reason: str) -> Unreadable:
    return Unreadable(message("%(path)s is no backup of Nachlese: %(reason)s", path=str(source), reason=reason))
