"""Who is asking, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from flask import Flask, abort, redirect, request, session, url_for
from flask_login import LoginManager, current_user, login_user
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Forbidden, Unauthorized

from archive.accounts import Account, Role
from archive.errors import NotFound
from archive.messages import Message, message
from web.context import library, settings
from web.machines import wants_json
from web.role_words import needed

# What everybody needs to get in, and what watches over the server.
_OPEN_TO_ALL = {
    "static", "accounts.login", "accounts.log_in", "accounts.invitation", "accounts.accept_invitation", "pages.health",
}  # fmt: skip
_LARGEST_NUMBER = 2**63 - 1


class RoleMissing(Forbidden):
    """The account does not have the role that is needed."""

    def __init__(self, role: Role) -> None:
        super().__init__()
        self.reason: Message = needed(role)


class KeyVoid(Unauthorized):
    """There is a key, but it gives no access."""

    reason = message("This key is not valid or has been revoked.")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who has signed in, as Flask-Login wants to see them."""

    account: Account
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """What the session remembers: the account and a stamp that a new password makes void."""
        return f"{self.account.id}.{library().accounts.stamp(self.account)}"


def register(app: Flask) -> None:
    """Recognise people by their session, and keep strangers out where reading needs an account."""
    manager = LoginManager(app)
    # Sessions end with a new password; tying them to network addresses would sign out people on trains.
    manager.session_protection = None
    manager.user_loader(_visitor)
    app.before_request(_keep_strangers_out)


def _visitor(remembered: str) -> Visitor | None:
    number, _, _ = remembered.partition(".")
    if not (number.isascii() and number.isdigit() and int(number) <= _LARGEST_NUMBER):
        return None
    try:
        visitor = Visitor(library().accounts.get(int(number)))
        return visitor if visitor.get_id() == remembered else None
    except NotFound:
        return None


def sign_in(account: Account) -> None:
    """Begin a session; nothing of an earlier one survives, so that nobody can prepare it for somebody else."""
    session.clear()
    login_user(Visitor(account))


def current_account() -> Account | None:
    """The account whose session this request belongs to."""
    return current_user.account if current_user.is_authenticated else None


def account_of_key() -> Account | None:
    """The account of the key in ``Authorization: Bearer …``; None without one and for a void one."""
    key = _key()
    return library().accounts.account_of_token(key) if key else None


def _key() -> str:
    sent = request.authorization
    return sent.token or "" if sent is not None and sent.type == "bearer" else ""


def may(role: Role) -> bool:
    """Whether whoever is asking may do what needs this role."""
    account = current_account()
    return account is not None and account.role.allows(role)


def require(role: Role) -> Account:
    """The account that is asking; strangers are led to the login and back, an account of a lesser role gets 403."""
    account = current_account()
    if account is None:
        _lead_to_login()
    if not account.role.allows(role):
        raise RoleMissing(role)
    return account


def require_key(role: Role) -> Account:
    """The account of the program that is asking; 401 without a valid key, 403 for a lesser role."""
    account = account_of_key()
    if account is None:
        refusal = KeyVoid if _key() else Unauthorized
        raise refusal(www_authenticate=WWWAuthenticate("bearer", {"realm": "Nachlese"}))
    if not account.role.allows(role):
        raise RoleMissing(role)
    return account


def _lead_to_login() -> NoReturn:
    wanted = request.full_path.removesuffix("?") if request.method in ("GET", "HEAD") else None
    abort(redirect(url_for("accounts.login", next=wanted)))


def _keep_strangers_out() -> None:
    if settings().public_reading or request.endpoint in _OPEN_TO_ALL or current_account():
        return
    if wants_json() or account_of_key():
        require_key(Role.READER)
    else:
        _lead_to_login()
