"""Brings a database to the present schema when it is opened."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from archive.errors import Unreadable
from archive.messages import message
from archive.storage.database import Database

# The newest step in archive/storage/migrations/versions.
HEAD = "0001"

_VERSION_TABLE = "alembic_version"


def upgrade(database: Database, *, label: Path | None = None) -> None:
    """Create the tables of a new database, or change an older one; several processes may do so at once.

    Raises Unreadable, and changes nothing, for a database of a newer schema or of another program; ``label`` is the
    name of the database in the message, if it is not its path.
    """
    label = label or database.path
    with database.reading() as connection:
        if schema_version(connection, label=label) == HEAD:
            return
    with database.restructuring() as connection:
        # Asked again: another process may have been faster.
        version = schema_version(connection, label=label)
        if version != HEAD:
            _run_migrations(connection, version, label)


def schema_version(connection: Connection, *, label: Path) -> str | None:
    """The schema a database has, None while it is empty; raises Unreadable if it belongs to another program."""
    tables = set(inspect(connection).get_table_names())
    if _VERSION_TABLE in tables:
        version = connection.scalar(text(f"SELECT version_num FROM {_VERSION_TABLE}"))  # noqa: S608
        if version is not None:
            return str(version)
    if tables - {_VERSION_TABLE}:
        raise Unreadable(message("%(path)s is a database of another program.", path=str(label)))
    return None


def _run_migrations(connection: Connection, version: str | None, label: Path) -> None:
    # Alembic is needed once in the life of a schema and takes a tenth of a second to import.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        raise Unreadable(
            message(
                "%(path)s was written by a newer version of Nachlese (schema %(version)s, this one knows %(known)s).",
                path=str(label),
                version=version,
                known=HEAD,
            ),
            hint=message("Install the newer version, or restore a backup made with this one."),
        )
    command.upgrade(config, "head")
