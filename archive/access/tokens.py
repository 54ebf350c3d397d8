"""Keys by which programs act for an account."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select

from archive.access.passwords import key_digest, new_key
from archive.access.roles import Token
from archive.errors import NotFound
from archive.messages import message
from archive.storage.records import storable
from archive.storage.schema import LARGEST_NUMBER, tokens

_LONGEST_LABEL = 100


def issue(connection: Connection, account_id: int, label: str) -> str:
    """A new key of the account; the label says what it is for."""
    key = new_key()
    values = {"account_id": account_id, "label": storable(label.strip()[:_LONGEST_LABEL])}
    connection.execute(insert(tokens).values(**values, token_sha256=key_digest(key), created_at=datetime.now(UTC)))
    return key


def account_id_of(connection: Connection, key: str) -> int | None:
    """The number of the account the key belongs to; None for an unknown or revoked key."""
    return connection.scalar(select(tokens.c.account_id).where(tokens.c.token_sha256 == key_digest(key)))


def of_account(connection: Connection, account_id: int) -> tuple[Token, ...]:
    """The keys of an account, newest first."""
    own = select(tokens).where(tokens.c.account_id == account_id).order_by(tokens.c.id.desc())
    return tuple(Token(row.id, row.label, row.created_at) for row in connection.execute(own))


def revoke(connection: Connection, account_id: int, token_id: int) -> None:
    """Make a key of the account void; raises NotFound."""
    own = (tokens.c.account_id == account_id) & (tokens.c.id == min(token_id, LARGEST_NUMBER))
    if connection.execute(delete(tokens).where(own)).rowcount == 0:
        raise NotFound(message("There is no such key."))
