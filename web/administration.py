"""Who has an account: inviting and removing people."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Flask, Response, flash, make_response, redirect, render_template, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as Answer

from archive.accounts import Account, Role
from archive.errors import Conflict
from archive.messages import message
from web.context import library
from web.fields import sent
from web.language import day_words, gettext
from web.permissions import require
from web.role_words import RoleWords, role_words

administration = Blueprint("administration", __name__)

INVITATION_HOURS = 7 * 24


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody with an account; without an address for oneself, whom only another administrator can remove."""

    name: str
    role: RoleWords
    since: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """The people, the roles one can be invited to, and a link just made, which is shown this once."""

    people: tuple[PersonLine, ...]
    roles: tuple[RoleWords, ...]
    invitation_url: str
    invited_as: str
    days: int


def register(app: Flask) -> None:
    """Add the administration of accounts to the application."""
    app.register_blueprint(administration)


@administration.get("/accounts")
def people() -> Answer:
    """The people who have an account."""
    return _page(require(Role.ADMINISTRATOR))


@administration.post("/accounts/invite")
def invite() -> Answer:
    """Make a one-time link for a new account of a role."""
    own = require(Role.ADMINISTRATOR)
    if sent("role") not in tuple(Role):
        raise BadRequest
    role = Role(sent("role"))
    key = library().accounts.invite(role, INVITATION_HOURS)
    url = url_for("accounts.invitation", key=key, _external=True)
    return _page(own, invitation_url=url, invited_as=role_words(role).name)


@administration.post("/accounts/<int:account_id>/remove")
def remove(account_id: int) -> Answer:
    """Take somebody's account away."""
    own, other = require(Role.ADMINISTRATOR), library().accounts.get(account_id)
    if other == own:
        raise Conflict(message("Nobody can remove their own account here."))
    library().accounts.remove(other.name)
    flash(gettext("The account of %(name)s is removed.", name=other.name))
    return redirect(url_for("administration.people"), HTTPStatus.SEE_OTHER)


def _page(own: Account, *, invitation_url: str = "", invited_as: str = "") -> Response:
    page = AccountsPage(
        people=tuple(
            PersonLine(each.name, role_words(each.role), day_words(each.created_at), _remove_url(each, own))
            for each in library().accounts.all()
        ),
        roles=tuple(map(role_words, Role)),
        invitation_url=invitation_url,
        invited_as=invited_as,
        days=INVITATION_HOURS // 24,
    )
    response = make_response(render_template("accounts.html", page=page))
    response.headers["Cache-Control"] = "no-store"
    return response


def _remove_url(account: Account, own: Account) -> str:
    return "" if account == own else url_for("administration.remove", account_id=account.id)
