"""One-time links by which people make their own account."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from archive.access.passwords import key_digest, new_key
from archive.access.roles import Role
from archive.storage.schema import invitations


def issue(connection: Connection, role: Role, hours: float, *, for_first_account: bool) -> str:
    """A new key, valid for so many hours; one for the first account makes all earlier ones void."""
    now = datetime.now(UTC)
    void = delete(invitations)
    connection.execute(void if for_first_account else void.where(invitations.c.expires_at <= now))
    key = new_key()
    connection.execute(
        insert(invitations).values(
            token_sha256=key_digest(key),
            role=role.value,
            for_first_account=for_first_account,
            expires_at=now + timedelta(hours=hours),
        )
    )
    return key


def role_of(connection: Connection, key: str) -> Role | None:
    """The role an unused key gives; None if it is unknown, used, void or past its time."""
    valid = (invitations.c.token_sha256 == key_digest(key)) & (invitations.c.expires_at > datetime.now(UTC))
    role = connection.scalar(select(invitations.c.role).where(valid))
    return None if role is None else Role(role)


def use(connection: Connection, key: str) -> Role | None:
    """The role the key gives, for the last time."""
    role = role_of(connection, key)
    connection.execute(delete(invitations).where(invitations.c.token_sha256 == key_digest(key)))
    return role


def void_those_for_the_first_account(connection: Connection) -> None:
    """Make the links void that were given out while there was no account."""
    connection.execute(delete(invitations).where(invitations.c.for_first_account))
