"""Access to the one database file, from many threads and processes at once."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, create_engine, event
from sqlalchemy.exc import OperationalError

from archive.errors import Conflict
from archive.messages import message

# How long a write waits for the writes of others, in seconds.
PATIENCE = 30


class Database:
    """A SQLite file in write-ahead mode: readers see a steady state, writers wait for each other.

    A commit has reached the disk when the ``with`` block ends. Raises Conflict where another write holds the
    database for more than 30 seconds.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._process = os.getpid()
        # No memory mapping: a restore may shorten the file under a reader.
        self._engine = create_engine(
            URL.create("sqlite", database=str(path)),
            connect_args={"timeout": PATIENCE, "isolation_level": None},
            json_serializer=_to_json,
            pool_size=8,
            max_overflow=24,
        )
        event.listen(self._engine, "connect", _configure)
        event.listen(self._engine, "begin", _begin)

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that sees one state of the database throughout; it writes nothing."""
        return self._transaction("DEFERRED")

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that nobody else writes beside; it is undone when the block raises."""
        return self._transaction("IMMEDIATE")

    @contextmanager
    def restructuring(self) -> Iterator[Connection]:
        """A writing transaction for migrations: tables may be replaced, references are checked at the end."""
        with self._connected() as connection:
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            raw.execute("PRAGMA foreign_keys = OFF")
            try:
                with _begun(connection, "IMMEDIATE"):
                    yield connection
                    if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                        raise sqlite3.IntegrityError("a migration has left a reference without its target")
            finally:
                raw.execute("PRAGMA foreign_keys = ON")

    @contextmanager
    def raw(self) -> Iterator[sqlite3.Connection]:
        """The driver's own connection outside any transaction, for SQLite's online backup."""
        with self._connected() as connection:
            raw = connection.connection.driver_connection
            assert isinstance(raw, sqlite3.Connection)
            yield raw

    def close(self) -> None:
        """Close all connections that are not in use."""
        self._engine.dispose()

    @contextmanager
    def _transaction(self, mode: str) -> Iterator[Connection]:
        with self._connected() as connection, _begun(connection, mode):
            yield connection

    def _connected(self) -> Connection:
        if self._process != os.getpid():
            # SQLite connections do not survive a fork; the parent goes on with its own.
            self._process = os.getpid()
            self._engine.dispose(close=False)
        return self._engine.connect()


@contextmanager
def _begun(connection: Connection, mode: str) -> Iterator[None]:
    connection.execution_options(begin_mode=mode)
    try:
        transaction = connection.begin()
    except OperationalError as error:
        if _is_busy(error.orig):
            raise Conflict(message("The archive is busy with another change. Please try again in a minute.")) from error
        raise
    with transaction:
        yield


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(f"BEGIN {connection.get_execution_options()['begin_mode']}")


def _configure(raw: sqlite3.Connection, _record: object) -> None:
    _when_free(lambda: raw.execute("PRAGMA journal_mode = WAL"))
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("PRAGMA trusted_schema = OFF")


def _when_free(action: Callable[[], object]) -> None:
    # SQLite's own waiting does not cover the change of the journal mode when several processes open a new file.
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            action()
        except sqlite3.OperationalError as error:
            if not _is_busy(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return


def _is_busy(error: BaseException | None) -> bool:
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
