"""The accounts of an archive, with their passwords, invitations and keys for programs."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from archive.access import invitations, tokens
from archive.access.passwords import NOBODY, hashed, is_outdated, key_digest, matches
from archive.access.roles import Account, Role, Token
from archive.access.throttle import Throttle, TooManyAttempts
from archive.errors import ArchiveError, Conflict, NotFound
from archive.messages import message
from archive.staging import discard_uploads
from archive.storage.records import storable
from archive.storage.schema import LARGEST_NUMBER, accounts, staged_uploads
from archive.store import Store

__all__ = ["Account", "Accounts", "Role", "Token", "TooManyAttempts"]

_LONGEST_NAME = 64


class Accounts:
    """Makes, finds and removes accounts; names are the same whatever their capitals."""

    def __init__(self, store: Store) -> None:
        self._database = store.database
        self._throttle = Throttle()

    def all(self) -> tuple[Account, ...]:
        """All accounts by name."""
        with self._database.reading() as connection:
            return tuple(map(_account, connection.execute(select(accounts).order_by(accounts.c.name_key))))

    def get(self, account_id: int) -> Account:
        """The account of this number; raises NotFound."""
        with self._database.reading() as connection:
            return _account_of(connection, account_id)

    def stamp(self, account: Account) -> str:
        """A text that changes with the account's password; a session with another one is over. Raises NotFound."""
        with self._database.reading() as connection:
            kept = connection.scalar(select(accounts.c.password_hash).where(accounts.c.id == account.id))
        if kept is None:
            raise NotFound(message("There is no account with the name %(name)s.", name=account.name))
        return key_digest(kept)[:16]

    def is_empty(self) -> bool:
        """Whether nobody has an account yet."""
        with self._database.reading() as connection:
            return _count(connection) == 0

    def add(self, name: str, password: str, role: Role) -> Account:
        """Make an account; raises Conflict for a taken name, ArchiveError for an unusable name or password."""
        name, kept = _usable(name), hashed(password)
        with self._database.writing() as connection:
            return _insert(connection, name, kept, role)

    def remove(self, name: str) -> None:
        """Delete an account and what belongs to it; raises NotFound, and Conflict for the last administrator."""
        with self._database.writing() as connection:
            account = _account(_row_named(connection, name))
            administrators = _count(connection, accounts.c.role == Role.ADMINISTRATOR.value)
            if account.role is Role.ADMINISTRATOR and administrators == 1:
                raise Conflict(message("%(name)s is the last administrator and cannot be removed.", name=account.name))
            discard_uploads(connection, staged_uploads.c.account_id == account.id)
            connection.execute(delete(accounts).where(accounts.c.id == account.id))

    def change_password(self, name: str, password: str) -> None:
        """Give an account a new password; raises NotFound, and ArchiveError for an unusable password."""
        kept = hashed(password)
        with self._database.writing() as connection:
            row = _row_named(connection, name)
            connection.execute(update(accounts).where(accounts.c.id == row.id).values(password_hash=kept))
        self._throttle.forget(_key(name))

    def authenticate(self, name: str, password: str) -> Account | None:
        """The account if name and password are right; raises TooManyAttempts after ten failures in 15 minutes."""
        key = _key(name)
        self._throttle.admit(key)
        with self._database.reading() as connection:
            row = connection.execute(select(accounts).where(accounts.c.name_key == key)).first()
        if not matches(password, row.password_hash if row else NOBODY) or row is None:
            return None
        self._throttle.forget(key)
        if is_outdated(row.password_hash):
            unchanged = (accounts.c.id == row.id) & (accounts.c.password_hash == row.password_hash)
            renewed = hashed(password)
            with self._database.writing() as connection:
                connection.execute(update(accounts).where(unchanged).values(password_hash=renewed))
        return _account(row)

    def invite(self, role: Role = Role.ADMINISTRATOR, hours: float = 24) -> str:
        """A one-time token by which somebody makes an account of this role for themselves.

        While there is no account at all, a new invitation makes the earlier ones void, and so does the first account.
        """
        with self._database.writing() as connection:
            return invitations.issue(connection, role, hours, for_first_account=_count(connection) == 0)

    def invitation(self, token: str) -> Role | None:
        """The role an unused token gives; None if it is unknown, used, void or past its time."""
        with self._database.reading() as connection:
            return invitations.role_of(connection, token)

    def redeem(self, token: str, name: str, password: str) -> Account:
        """Make the account a token invites to; it works once. Raises NotFound for a void token, and like `add`."""
        name, kept = _usable(name), hashed(password)
        with self._database.writing() as connection:
            role = invitations.use(connection, token)
            if role is None:
                raise NotFound(message("This invitation has been used or is no longer valid."))
            return _insert(connection, name, kept, role)

    def issue_token(self, account: Account, label: str) -> str:
        """A key for programs that act for the account, shown this once; raises NotFound for a removed account."""
        with self._database.writing() as connection:
            return tokens.issue(connection, _account_of(connection, account.id).id, label)

    def account_of_token(self, token: str) -> Account | None:
        """The account a program acts for; None for an unknown or revoked key."""
        with self._database.reading() as connection:
            account_id = tokens.account_id_of(connection, token)
            return None if account_id is None else _account_of(connection, account_id)

    def tokens(self, account: Account) -> tuple[Token, ...]:
        """The keys of an account, newest first."""
        with self._database.reading() as connection:
            return tokens.of_account(connection, account.id)

    def revoke_token(self, account: Account, token_id: int) -> None:
        """Make a key of the account void; raises NotFound."""
        with self._database.writing() as connection:
            tokens.revoke(connection, account.id, token_id)


def _account(row: Row[Any]) -> Account:
    return Account(row.id, row.name, Role(row.role), row.created_at)


def _account_of(connection: Connection, account_id: int) -> Account:
    row = None
    if 0 < account_id <= LARGEST_NUMBER:
        row = connection.execute(select(accounts).where(accounts.c.id == account_id)).first()
    if row is None:
        raise NotFound(message("There is no account with the number %(id)s.", id=str(account_id)))
    return _account(row)


def _row_named(connection: Connection, name: str) -> Row[Any]:
    row = connection.execute(select(accounts).where(accounts.c.name_key == _key(name))).first()
    if row is None:
        raise NotFound(message("There is no account with the name %(name)s.", name=storable(name)))
    return row


def _count(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(accounts).where(*conditions)) or 0


def _insert(connection: Connection, name: str, password_hash: str, role: Role) -> Account:
    if _count(connection, accounts.c.name_key == _key(name)):
        raise Conflict(message("The name %(name)s is taken already.", name=name))
    values = {"name": name, "name_key": _key(name), "password_hash": password_hash, "role": role.value}
    made = connection.execute(insert(accounts).values(**values, created_at=datetime.now(UTC)).returning(accounts)).one()
    invitations.void_those_for_the_first_account(connection)
    return _account(made)


def _usable(name: str) -> str:
    name = unicodedata.normalize("NFC", name).strip()
    if not (name.isprintable() and 1 <= len(name) <= _LONGEST_NAME):
        raise ArchiveError(
            message("A name has 1 to %(longest)s characters, and none that cannot be seen.", longest=_LONGEST_NAME)
        )
    return name


def _key(name: str) -> str:
    # Longer names belong to nobody, and need not be remembered in full when somebody tries them.
    name = unicodedata.normalize("NFC", storable(name)).strip()[: _LONGEST_NAME + 1]
    return unicodedata.normalize("NFKC", name).casefold()
