"""Accounts: names, passwords, roles, one-time invitations and keys for programs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import argon2
import pytest
import sqlalchemy as sa

from archive.access import passwords
from archive.access.throttle import Throttle
from archive.accounts import Account, Accounts, Role, TooManyAttempts
from archive.articles import Draft, Original, Reading
from archive.errors import ArchiveError, Conflict, NotFound
from archive.staging import Staging
from archive.storage.schema import accounts as accounts_table
from archive.storage.schema import invitations as invitations_table
from archive.storage.schema import originals as originals_table
from archive.store import Store

PASSWORD = "Größe und Übermut"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "archive.db")
    yield store
    store.close()


@pytest.fixture
def accounts(store: Store) -> Accounts:
    return Accounts(store)


def test_roles_are_ordered() -> None:
    ranks = [Role.READER, Role.CONTRIBUTOR, Role.EDITOR, Role.ADMINISTRATOR]
    for rank, role in enumerate(ranks):
        assert [other for other in ranks if role.allows(other)] == ranks[: rank + 1]


def test_an_account_is_made_and_found(accounts: Accounts) -> None:
    assert accounts.is_empty()
    before = datetime.now(UTC)
    ada = accounts.add("  Ada Lovelace ", PASSWORD, Role.EDITOR)
    assert (ada.name, ada.role) == ("Ada Lovelace", Role.EDITOR)
    assert before <= ada.created_at <= datetime.now(UTC)
    assert not accounts.is_empty()
    assert accounts.get(ada.id) == ada
    bert = accounts.add("bert", PASSWORD, Role.READER)
    zoe = accounts.add("Zoë", PASSWORD, Role.READER)
    assert accounts.all() == (ada, bert, zoe)
    for number in (0, 99, 2**63):
        with pytest.raises(NotFound):
            accounts.get(number)


@pytest.mark.parametrize("name", ["jürgen", "JÜRGEN", "Ju\u0308rgen ", "Ｊürgen"])
def test_names_are_the_same_in_any_case(accounts: Accounts, name: str) -> None:
    account = accounts.add("Jürgen", PASSWORD, Role.READER)
    with pytest.raises(Conflict, match="taken"):
        accounts.add(name, PASSWORD, Role.READER)
    assert accounts.authenticate(name, PASSWORD) == account


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "a\nb", "a\u200bb", "a\0", "\ud800"])
def test_unusable_names_are_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(ArchiveError, match="1 to 64"):
        accounts.add(name, PASSWORD, Role.READER)
    assert accounts.authenticate(name, PASSWORD) is None
    with pytest.raises(NotFound):
        accounts.remove(name)
    assert accounts.is_empty()


@pytest.mark.parametrize("password", ["", "123456789", "u\u0308" * 9, "x" * 1001])
def test_unusable_passwords_are_refused(accounts: Accounts, password: str) -> None:
    with pytest.raises(ArchiveError, match="at least 10 and at most"):
        accounts.add("Ada", password, Role.READER)
    assert accounts.is_empty()


def test_only_the_right_password_opens(accounts: Accounts) -> None:
    ada = accounts.add("Ada", PASSWORD, Role.READER)
    assert accounts.authenticate("Ada", PASSWORD) == ada
    assert accounts.authenticate("Ada", "Gro\u0308ße und U\u0308bermut") == ada
    for wrong in ("", PASSWORD.lower(), PASSWORD + "\0", "\ud800", "x" * 10**6):
        assert accounts.authenticate("Ada", wrong) is None
    assert accounts.authenticate("Eva", PASSWORD) is None


def test_the_longest_password_is_not_cut(accounts: Accounts) -> None:
    accounts.add("Ada", "x" * 1000, Role.READER)
    assert accounts.authenticate("Ada", "x" * 1000) is not None
    assert accounts.authenticate("Ada", "x" * 1001) is None


def test_passwords_are_kept_as_argon2id(accounts: Accounts, store: Store) -> None:
    accounts.add("Ada", PASSWORD, Role.READER)
    with store.database.reading() as connection:
        kept = connection.scalar(sa.select(accounts_table.c.password_hash))
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert PASSWORD.encode() not in store.database.path.read_bytes()


def test_an_unknown_name_takes_a_real_comparison(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    monkeypatch.setattr("archive.accounts.matches", lambda _password, kept: bool(compared.append(kept)))
    assert accounts.authenticate("nobody", PASSWORD) is None
    assert compared == [passwords.NOBODY]
    # The comparison runs to its end: the hash is well-formed, with today's parameters, and only does not fit.
    with pytest.raises(argon2.exceptions.VerifyMismatchError):
        argon2.PasswordHasher().verify(passwords.NOBODY, PASSWORD)
    assert not passwords.is_outdated(passwords.NOBODY)


def test_a_hash_of_other_parameters_is_renewed(accounts: Accounts, store: Store) -> None:
    ada = accounts.add("Ada", PASSWORD, Role.READER)
    weak = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD.encode())
    with store.database.writing() as connection:
        connection.execute(sa.update(accounts_table).values(password_hash=weak))
    assert accounts.authenticate("Ada", "falsches Passwort") is None
    assert accounts.authenticate("Ada", PASSWORD) == ada
    with store.database.reading() as connection:
        kept = connection.scalar(sa.select(accounts_table.c.password_hash))
    assert kept is not None
    assert not passwords.is_outdated(kept)
    assert accounts.authenticate("Ada", PASSWORD) == ada


def test_a_password_is_changed(accounts: Accounts) -> None:
    ada = accounts.add("Ada", PASSWORD, Role.READER)
    accounts.change_password("ADA", "ein neues Passwort")
    assert accounts.authenticate("Ada", PASSWORD) is None
    assert accounts.authenticate("Ada", "ein neues Passwort") == ada
    with pytest.raises(ArchiveError, match="at least 10"):
        accounts.change_password("Ada", "kurz")
    with pytest.raises(NotFound):
        accounts.change_password("Eva", PASSWORD)


def test_guessing_is_slowed_down(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.accounts.matches", lambda password, _kept: password == PASSWORD)
    accounts.add("Ada", PASSWORD, Role.READER)
    eva = accounts.add("Eva", PASSWORD, Role.READER)
    for _ in range(9):
        assert accounts.authenticate("Ada", "falsch") is None
    assert accounts.authenticate("Ada", PASSWORD) is not None
    for _ in range(10):
        assert accounts.authenticate("ada", "falsch") is None
    for password in ("falsch", PASSWORD):
        with pytest.raises(TooManyAttempts, match="try again in 15 minutes"):
            accounts.authenticate("Ada", password)
    assert accounts.authenticate("Eva", PASSWORD) == eva


def test_the_throttle_forgets() -> None:
    times = iter([0.0, 10.0, 20.0, 59.0, 60.0, 60.0, 60.0])
    throttle = Throttle(limit=3, window=60, clock=lambda: next(times))
    for _ in range(3):
        throttle.admit("ada")
    with pytest.raises(TooManyAttempts):
        throttle.admit("ada")
    # The first of the three is a minute old now.
    throttle.admit("ada")
    with pytest.raises(TooManyAttempts):
        throttle.admit("ada")
    throttle.forget("ada")
    throttle.admit("ada")


def test_inventing_names_does_not_fill_the_memory() -> None:
    throttle = Throttle()
    for number in range(11_000):
        throttle.admit(str(number))
    assert len(throttle._failures) == 10_000


def test_the_last_administrator_stays(accounts: Accounts) -> None:
    accounts.add("Ada", PASSWORD, Role.ADMINISTRATOR)
    accounts.add("Bert", PASSWORD, Role.EDITOR)
    with pytest.raises(Conflict, match="last administrator"):
        accounts.remove("ada")
    accounts.add("Eva", PASSWORD, Role.ADMINISTRATOR)
    accounts.remove("ada")
    accounts.remove("BERT")
    assert [account.name for account in accounts.all()] == ["Eva"]
    with pytest.raises(NotFound):
        accounts.remove("Ada")


def test_a_removed_account_takes_what_belongs_to_it_along(accounts: Accounts, store: Store) -> None:
    bert = accounts.add("Bert", PASSWORD, Role.EDITOR)
    token = accounts.issue_token(bert, "Redaktionssystem")
    staging = Staging(store)
    staging.stage(bert.id, [Reading("x", Draft(title="x"), Original("x", "text/plain", b"x"))])
    accounts.remove("Bert")
    assert accounts.account_of_token(token) is None
    with store.database.reading() as connection:
        assert connection.execute(sa.select(originals_table)).all() == []
    with pytest.raises(NotFound):
        accounts.issue_token(bert, "Neu")
    # The number is not given to somebody else.
    assert accounts.add("Eva", PASSWORD, Role.READER).id != bert.id


def test_an_invitation_makes_one_account(accounts: Accounts) -> None:
    token = accounts.invite()
    assert accounts.invitation(token) is Role.ADMINISTRATOR
    with pytest.raises(ArchiveError, match="at least 10"):
        accounts.redeem(token, "Ada", "kurz")
    ada = accounts.redeem(token, "Ada", PASSWORD)
    assert ada.role is Role.ADMINISTRATOR
    assert accounts.authenticate("Ada", PASSWORD) == ada
    assert accounts.invitation(token) is None
    with pytest.raises(NotFound, match="no longer valid"):
        accounts.redeem(token, "Eva", PASSWORD)


def test_an_invitation_survives_a_taken_name(accounts: Accounts) -> None:
    accounts.add("Ada", PASSWORD, Role.ADMINISTRATOR)
    token = accounts.invite(Role.CONTRIBUTOR)
    with pytest.raises(Conflict):
        accounts.redeem(token, "ada", PASSWORD)
    assert accounts.redeem(token, "Eva", PASSWORD).role is Role.CONTRIBUTOR


def test_an_invitation_works_once_even_at_the_same_moment(accounts: Accounts) -> None:
    token = accounts.invite()

    def redeem(name: str) -> Account | None:
        try:
            return accounts.redeem(token, name, PASSWORD)
        except NotFound:
            return None

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(redeem, ["Ada", "Bert", "Eva", "Udo"]))
    assert [account for account in made if account] == list(accounts.all())
    assert len(accounts.all()) == 1


def test_a_new_invitation_for_the_first_account_replaces_the_old_one(accounts: Accounts) -> None:
    old, new = accounts.invite(), accounts.invite()
    assert accounts.invitation(old) is None
    assert accounts.invitation(new) is Role.ADMINISTRATOR


def test_the_first_account_voids_the_invitation_for_it(accounts: Accounts) -> None:
    token = accounts.invite()
    accounts.add("Ada", PASSWORD, Role.ADMINISTRATOR)
    assert accounts.invitation(token) is None
    one, two = accounts.invite(Role.EDITOR), accounts.invite(Role.READER)
    assert (accounts.invitation(one), accounts.invitation(two)) == (Role.EDITOR, Role.READER)


def test_an_invitation_has_its_time(accounts: Accounts, store: Store) -> None:
    token = accounts.invite(hours=1)
    with store.database.writing() as connection:
        expiry = invitations_table.c.expires_at
        kept = connection.scalar(sa.select(expiry))
        assert kept is not None
        assert timedelta(minutes=59) < kept - datetime.now(UTC) <= timedelta(hours=1)
        connection.execute(sa.update(invitations_table).values(expires_at=datetime.now(UTC)))
    assert accounts.invitation(token) is None
    with pytest.raises(NotFound):
        accounts.redeem(token, "Ada", PASSWORD)


def test_tokens_act_for_an_account(accounts: Accounts) -> None:
    ada, eva = accounts.add("Ada", PASSWORD, Role.EDITOR), accounts.add("Eva", PASSWORD, Role.READER)
    first, second = accounts.issue_token(ada, " Redaktion "), accounts.issue_token(ada, "Skript\ud800")
    assert accounts.account_of_token(first) == accounts.account_of_token(second) == ada
    for unknown in ("", "x", "\ud800", accounts.invite()):
        assert accounts.account_of_token(unknown) is None
    newest, oldest = accounts.tokens(ada)
    assert (newest.label, oldest.label) == ("Skript?", "Redaktion")
    assert accounts.tokens(eva) == ()
    for number in (oldest.id, 2**70):
        with pytest.raises(NotFound):
            accounts.revoke_token(eva, number)
    accounts.revoke_token(ada, oldest.id)
    assert accounts.account_of_token(first) is None
    assert accounts.account_of_token(second) == ada


def test_no_key_is_kept_as_it_is(accounts: Accounts, store: Store) -> None:
    ada = accounts.add("Ada", PASSWORD, Role.EDITOR)
    keys = [accounts.issue_token(ada, "x"), accounts.invite()]
    with closing(sqlite3.connect(store.database.path)) as connection:
        dump = "\n".join(connection.iterdump())
    assert "token_sha256" in dump
    assert not any(key in dump for key in keys)
