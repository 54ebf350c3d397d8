"""Every refusal and every failure as one calm answer: a page in the reader's language, or JSON in English."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from http import HTTPStatus

from flask import Flask, Response, jsonify, make_response, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from archive.accounts import Role
from archive.errors import ArchiveError, BadQuery, Conflict, EngineDown, NotFound, TooLarge, Unreadable, Withdrawn
from archive.messages import Message, message
from web.date_facet import RangeForm
from web.language import translated
from web.machines import wants_json
from web.mending import Mending, mending
from web.params import BadParameter
from web.permissions import KeyVoid, RoleMissing, may
from web.searchbox import SearchBox
from web.sizes import most_megabytes

log = logging.getLogger(__name__)

RETRY_SECONDS = 10

# The first kind that fits decides; a subclass stands before its base.
_STATUSES: tuple[tuple[type[ArchiveError], HTTPStatus], ...] = (
    (Withdrawn, HTTPStatus.GONE),
    (NotFound, HTTPStatus.NOT_FOUND),
    (TooLarge, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (Unreadable, HTTPStatus.BAD_REQUEST),
    (BadQuery, HTTPStatus.BAD_REQUEST),
    (Conflict, HTTPStatus.CONFLICT),
    (EngineDown, HTTPStatus.SERVICE_UNAVAILABLE),
)
_TITLES = {
    400: message("This request cannot be answered"),
    401: message("Please sign in"),
    403: message("This is not open to you"),
    404: message("There is nothing here"),
    405: message("This cannot be done here"),
    409: message("This contradicts what the archive holds"),
    410: message("This article was withdrawn"),
    413: message("This is too large"),
    415: message("This kind of file is not taken here"),
    429: message("Too many attempts"),
    500: message("Something went wrong"),
    503: message("The search is not available right now"),
}
_SENTENCES = {
    400: message("The request is incomplete or contradictory."),
    401: message("This needs an account."),
    403: message("Your account does not allow this."),
    404: message("There is no page at this address."),
    405: message("The address exists, but not for this kind of request."),
    413: message("The files are larger than this archive accepts at once."),
    415: message("Send the data as one of the kinds named in the help."),
    429: message("Please wait a little before you try again."),
    500: message("The error was recorded. What you were doing was not completed; please try again."),
    503: message("Please try again in a moment."),
}
_HINTS = {
    404: message("Search for the article, or begin on the first page."),
    410: message("Its number is not used again."),
    503: message("Articles you know the address of can still be read."),
}
_FORM_EXPIRED = message("The form had expired or came from another site.")
_SEND_AGAIN = message("Go back, reload the page and send it again.")


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, as a status, a sentence, and for queries the place of the trouble and what to do about it.

    ``parameters`` are the names of those without which the same address may be answered.
    """

    status: int
    reason: Message
    hint: Message | None = None
    position: int | None = None
    query_text: str = ""
    parameters: tuple[str, ...] = ()

    @property
    def title(self) -> Message:
        """What went wrong in a few words."""
        return _TITLES.get(self.status, _TITLES[500 if self.status >= 500 else 400])


@dataclass(frozen=True, slots=True)
class MarkedPlace:
    """A query text cut at the place that made trouble."""

    before: str
    at: str
    after: str


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """What the error page shows; ``place`` is None where the trouble has no place in the query.

    ``mended_url`` is the same page without what made trouble, ``range`` the form if that was a date, and
    ``reinstate_url`` takes a withdrawn article back in; they are empty where they do not apply.
    """

    status: int
    title: str
    reason: str
    hint: str
    position: int | None
    place: MarkedPlace | None
    searchbox: SearchBox
    mended_url: str
    range: RangeForm | None
    reinstate_url: str


def register(app: Flask) -> None:
    """Answer every exception of the application in one way."""
    app.register_error_handler(Exception, _answer)


def _answer(error: Exception) -> Response | HTTPException:
    if isinstance(error, HTTPException) and (
        error.response is not None or (error.code or 500) < HTTPStatus.BAD_REQUEST
    ):
        return error
    problem = _problem(error)
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        level = logging.WARNING if isinstance(error, EngineDown) else logging.ERROR
        log.log(level, "%s %s failed", request.method, request.path, exc_info=error)
    response = _as_json(problem) if wants_json() else _as_page(problem)
    response.status_code = problem.status
    if isinstance(error, HTTPException):
        # Such as Allow or WWW-Authenticate; the body is ours.
        response.headers.extend((name, value) for name, value in error.get_headers() if name != "Content-Type")
    if problem.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _problem(error: Exception) -> Problem:
    if isinstance(error, ArchiveError):
        status = next((int(status) for kind, status in _STATUSES if isinstance(error, kind)), 500)
        hint = error.hint or _HINTS.get(status)
        parameters = error.names if isinstance(error, BadParameter) else ()
        return Problem(status, error.reason, hint, error.position, request.args.get("q", ""), parameters)
    if isinstance(error, CSRFError):
        return Problem(400, _FORM_EXPIRED, _SEND_AGAIN)
    status = (error.code or 500) if isinstance(error, HTTPException) else 500
    if isinstance(error, (KeyVoid, RoleMissing)):
        return Problem(status, error.reason)
    if isinstance(error, RequestEntityTooLarge) and (most := most_megabytes()) is not None:
        return Problem(status, message("This is more than the %(size)s MB that are taken here at once.", size=most))
    return Problem(status, _SENTENCES.get(status, _SENTENCES[500 if status >= 500 else 400]), _HINTS.get(status))


def _as_json(problem: Problem) -> Response:
    return jsonify(
        ok=False,
        status=problem.status,
        error=str(problem.reason),
        position=problem.position,
        hint=None if problem.hint is None else str(problem.hint),
    )


def _as_page(problem: Problem) -> Response:
    mended = mending(problem.parameters) if problem.parameters else Mending("", SearchBox(problem.query_text), None)
    page = ErrorPage(
        status=problem.status,
        title=translated(problem.title),
        reason=translated(problem.reason),
        hint="" if problem.hint is None else translated(problem.hint),
        position=None if problem.position is None else problem.position + 1,
        place=_place(problem),
        searchbox=mended.searchbox,
        mended_url=mended.url,
        range=mended.range,
        reinstate_url=_reinstate_url(problem),
    )
    try:
        return make_response(render_template("error.html", page=page))
    except Exception:
        # The frame of a page needs the database; without it the sentence must do.
        log.exception("The error page itself failed")
        return Response(f"{page.title}. {page.reason}\n", mimetype="text/plain")


def _reinstate_url(problem: Problem) -> str:
    """Where to take this article back in, for whoever may."""
    if problem.status != HTTPStatus.GONE or request.endpoint != "pages.article" or not may(Role.EDITOR):
        return ""
    return url_for("editing.reinstate", **(request.view_args or {}))


def _place(problem: Problem) -> MarkedPlace | None:
    text, position = problem.query_text, problem.position
    if position is None or not 0 <= position < len(text):
        return None
    # A long query is shown around the place only.
    start = max(0, position - 60)
    before = ("…" if start else "") + text[start:position]
    after = text[position + 1 : position + 60]
    return MarkedPlace(before, text[position], after + ("…" if len(text) > position + 60 else ""))
