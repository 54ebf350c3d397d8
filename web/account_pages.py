"""What the pages about accounts show."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from archive.accounts import Account, Role
from archive.library import Library
from web.fields import Field
from web.language import day_words, gettext
from web.role_words import RoleWords, role_words


@dataclass(frozen=True, slots=True)
class LoginPage:
    """The login; ``problem`` says why the last attempt failed, ``following`` is where it leads afterwards."""

    fields: tuple[Field, ...]
    following: str
    problem: str
    nobody_yet: bool


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """The form by which somebody makes their own account; ``role`` is None where the link is void."""

    role: RoleWords | None
    fields: tuple[Field, ...]
    problem: str


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One key for programs in the list of one's keys."""

    label: str
    since: str
    revoke_url: str


@dataclass(frozen=True, slots=True)
class AccountPage:
    """One's own account; ``new_key`` is a key just made, which is shown this once."""

    name: str
    role: RoleWords
    fields: tuple[Field, ...]
    problem: str
    may_use_keys: bool
    keys: tuple[KeyLine, ...]
    key_label: Field
    new_key: str
    api_url: str
    accounts_url: str


def login_page(library: Library, name: str, following: str, problem: str) -> LoginPage:
    """The login with what was typed before."""
    fields = (
        _name(name),
        Field("password", gettext("Password"), kind="password", autocomplete="current-password", required=True),
    )
    return LoginPage(fields, following, problem, library.accounts.is_empty())


def invitation_page(role: Role | None, name: str = "", problem: str = "") -> InvitationPage:
    """The form for a new account, or the news that the link is void."""
    if role is None:
        return InvitationPage(None, (), problem)
    return InvitationPage(role_words(role), (_name(name), *_new_password()), problem)


def account_page(library: Library, account: Account, *, problem: str = "", new_key: str = "") -> AccountPage:
    """Everything somebody can change about their own account."""
    current = Field(
        "password", gettext("Present password"), kind="password", autocomplete="current-password", required=True
    )
    return AccountPage(
        name=account.name,
        role=role_words(account.role),
        fields=(current, *_new_password()),
        problem=problem,
        may_use_keys=account.role.allows(Role.CONTRIBUTOR),
        keys=tuple(
            KeyLine(key.label, day_words(key.created_at), url_for("accounts.revoke_key", key_id=key.id))
            for key in library.accounts.tokens(account)
        ),
        key_label=Field("label", gettext("What the key is for"), required=True),
        new_key=new_key,
        api_url=url_for("api.add_articles", _external=True),
        accounts_url=url_for("administration.people") if account.role.allows(Role.ADMINISTRATOR) else "",
    )


def _name(value: str) -> Field:
    return Field("name", gettext("Name"), value, autocomplete="username", required=True)


def _new_password() -> tuple[Field, Field]:
    return (
        Field(
            "new", gettext("New password"), hint=gettext("At least 10 characters."),
            kind="password", autocomplete="new-password", required=True,
        ),
        Field("again", gettext("The new password again"), kind="password", autocomplete="new-password", required=True),
    )  # fmt: skip
