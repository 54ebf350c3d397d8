"""What Alembic runs for every command: it works on the connection and the transaction it is handed."""

from __future__ import annotations

from alembic import context

from archive.storage.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite changes a table by building it anew.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
