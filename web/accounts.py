"""Signing in and out, making an account from an invitation, and one's own account."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Flask, Response, flash, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as Answer

from archive.accounts import Role, TooManyAttempts
from archive.errors import ArchiveError, NotFound
from archive.messages import message
from web import administration, permissions
from web.account_pages import account_page, invitation_page, login_page
from web.context import library
from web.fields import sent
from web.language import gettext, translated
from web.permissions import current_account, require, sign_in
from web.redirects import local_path

accounts = Blueprint("accounts", __name__)

_WRONG = message("This name and password do not belong together.")
_DIFFERENT = message("The two new passwords are not the same.")


def register(app: Flask) -> None:
    """Add accounts to the application."""
    permissions.register(app)
    app.register_blueprint(accounts)
    administration.register(app)


@accounts.get("/login")
def login() -> Answer:
    """The form to sign in; whoever has is led on."""
    return _login_form() if current_account() is None else redirect(_following())


@accounts.post("/login")
def log_in() -> Answer:
    """Begin a session, or say why not."""
    try:
        account = library().accounts.authenticate(sent("name"), sent("password"))
    except TooManyAttempts as error:
        return _too_many(error, _login_form(translated(error.reason)))
    if account is None:
        return _login_form(translated(_WRONG), HTTPStatus.UNPROCESSABLE_ENTITY)
    sign_in(account)
    return redirect(_following(), HTTPStatus.SEE_OTHER)


@accounts.post("/logout")
def log_out() -> Answer:
    """End the session."""
    session.clear()
    flash(gettext("You have signed out."))
    return redirect(url_for("pages.home"), HTTPStatus.SEE_OTHER)


@accounts.get("/invitation/<key>")
def invitation(key: str) -> Answer:
    """The form by which somebody makes their own account."""
    return _invitation_form(library().accounts.invitation(key))


@accounts.post("/invitation/<key>")
def accept_invitation(key: str) -> Answer:
    """Make the account and begin its session; the link is void from then on."""
    role = library().accounts.invitation(key)
    if role is None:
        return _invitation_form(None)
    try:
        account = library().accounts.redeem(key, sent("name"), _new_password())
    except NotFound:
        return _invitation_form(None)
    except ArchiveError as error:
        return _invitation_form(role, translated(error.reason))
    sign_in(account)
    flash(gettext("Welcome, %(name)s. Your account is ready.", name=account.name))
    return redirect(url_for("pages.home"), HTTPStatus.SEE_OTHER)


@accounts.get("/account")
def account() -> Answer:
    """One's own account."""
    return _account_form()


@accounts.post("/account/password")
def change_password() -> Answer:
    """Take a new password; every other session of the account ends."""
    own = require(Role.READER)
    try:
        if library().accounts.authenticate(own.name, sent("password")) is None:
            return _account_form(gettext("The present password is not right."))
        library().accounts.change_password(own.name, _new_password())
    except TooManyAttempts as error:
        return _too_many(error, _account_form(translated(error.reason)))
    except ArchiveError as error:
        return _account_form(translated(error.reason))
    sign_in(own)
    flash(gettext("The password is changed. Wherever else you were signed in, you are signed out."))
    return redirect(url_for("accounts.account"), HTTPStatus.SEE_OTHER)


@accounts.post("/account/keys")
def make_key() -> Answer:
    """Make a key for programs and show it, this once."""
    own = require(Role.CONTRIBUTOR)
    return _account_form(new_key=library().accounts.issue_token(own, sent("label")), status=HTTPStatus.CREATED)


@accounts.post("/account/keys/<int:key_id>/revoke")
def revoke_key(key_id: int) -> Answer:
    """Make a key void."""
    library().accounts.revoke_token(require(Role.READER), key_id)
    flash(gettext("The key is void now."))
    return redirect(url_for("accounts.account"), HTTPStatus.SEE_OTHER)


def _login_form(problem: str = "", status: int = HTTPStatus.OK) -> Response:
    page = login_page(library(), sent("name"), _following(), problem)
    return _private(render_template("login.html", page=page), status)


def _invitation_form(role: Role | None, problem: str = "") -> Response:
    status = HTTPStatus.GONE if role is None else HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return _private(render_template("invitation.html", page=invitation_page(role, sent("name"), problem)), status)


def _account_form(problem: str = "", *, new_key: str = "", status: int = HTTPStatus.OK) -> Response:
    page = account_page(library(), require(Role.READER), problem=problem, new_key=new_key)
    return _private(render_template("account.html", page=page), HTTPStatus.UNPROCESSABLE_ENTITY if problem else status)


def _too_many(error: TooManyAttempts, response: Response) -> Response:
    response.status_code = HTTPStatus.TOO_MANY_REQUESTS
    response.headers["Retry-After"] = str(60 * int(dict(error.reason.values)["minutes"]))
    return response


def _private(page: str, status: int) -> Response:
    """A page that no browser and no proxy keeps: its address or its text is a secret."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _new_password() -> str:
    if sent("new") != sent("again"):
        raise ArchiveError(_DIFFERENT)
    return sent("new")


def _following() -> str:
    return local_path(request.values.get("next", "")) or url_for("pages.home")
