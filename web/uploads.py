"""Adding articles in the browser: send files, check what was read, add."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Flask, Response, flash, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as Answer

from archive.accounts import Role
from archive.errors import NotFound
from archive.staging import Preview
from web import editing
from web.context import library, settings
from web.fields import sent
from web.language import gettext
from web.outcome_page import outcome_page
from web.permissions import require
from web.preview_page import preview_page
from web.sent_files import read_files
from web.sizes import admit_bytes
from web.upload_forms import Entries
from web.upload_page import upload_page

uploads = Blueprint("uploads", __name__)

# The largest form without files, in bytes.
FORM_BYTES = 4_000_000
# Fields of the largest form: a preview with many corrections.
FORM_FIELDS = 50_000
_WAITING = "upload"


def register(app: Flask) -> None:
    """Add uploads to the application, and a limit to everything that is sent to it."""
    app.config["MAX_CONTENT_LENGTH"] = FORM_BYTES
    app.register_blueprint(uploads)
    editing.register(app)


@uploads.url_value_preprocessor
def admit(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let contributors in and allow them large requests, before anything of the request's body is read."""
    require(Role.CONTRIBUTOR)
    admit_bytes(settings().upload_archive_bytes, FORM_BYTES)
    request.max_form_memory_size = FORM_BYTES
    request.max_form_parts = settings().upload_archive_entries + FORM_FIELDS


@uploads.get("/upload")
def upload() -> Response:
    """The form for files."""
    return _upload_form()


@uploads.post("/upload")
def send() -> Answer:
    """Read the files and keep what was read until it is confirmed."""
    account = require(Role.CONTRIBUTOR)
    files = [file for file in request.files.getlist("files") if file.filename]
    if not files:
        return _upload_form(gettext("Choose at least one file."))
    upload_id = library().staging.stage(account.id, read_files(files, sent("source")))
    session[_WAITING] = upload_id
    return redirect(url_for("uploads.preview", upload_id=upload_id), HTTPStatus.SEE_OTHER)


@uploads.get("/upload/<upload_id>")
def preview(upload_id: str) -> Response:
    """What was read, ready to be corrected."""
    waiting = _preview(upload_id)
    return _gone(upload_id) if waiting is None else _preview_form(waiting, Entries.of(()), 1)


@uploads.post("/upload/<upload_id>")
def confirm(upload_id: str) -> Response:
    """Add what was read with the corrections, or show another page of the preview with what was typed so far."""
    waiting = _preview(upload_id)
    if waiting is None:
        return _gone(upload_id)
    entries, task = Entries.of(request.form.items()), sent("do")
    if task != "add":
        turned_to = task if task.isascii() and task.isdigit() else sent("page")
        return _preview_form(waiting, entries, _number(turned_to), checked=task == "check")
    if entries.errors(waiting.items):
        return _preview_form(waiting, entries, 1, checked=True)
    return _add(waiting, entries)


@uploads.post("/upload/<upload_id>/discard")
def discard(upload_id: str) -> Answer:
    """Forget an upload."""
    if _preview(upload_id) is None:
        return _gone(upload_id)
    library().staging.discard(upload_id)
    _forget(upload_id)
    flash(gettext("The upload was discarded; nothing was added."))
    return redirect(url_for("uploads.upload"), HTTPStatus.SEE_OTHER)


def _add(waiting: Preview, entries: Entries) -> Response:
    account = require(Role.CONTRIBUTOR)
    items = library().staging.items(waiting.id, account.id)
    try:
        outcomes = list(library().add(entries.apply(items), added_by=account.name))
    except NotFound:
        # The form was sent twice and the other request has finished.
        return _gone(waiting.id)
    # Not before all of it is stored: whatever ends this process, the upload or the articles are there.
    library().staging.discard(waiting.id)
    _forget(waiting.id)
    page = outcome_page(outcomes, entries.left_out_of(waiting.items))
    return make_response(render_template("result.html", page=page))


def _preview(upload_id: str) -> Preview | None:
    try:
        return library().staging.preview(upload_id, require(Role.CONTRIBUTOR).id)
    except NotFound:
        return None


def _upload_form(problem: str = "") -> Response:
    page = upload_page(settings(), source=sent("source"), problem=problem, waiting=session.get(_WAITING, ""))
    return make_response(
        render_template("upload.html", page=page), HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    )


def _preview_form(waiting: Preview, entries: Entries, page: int, *, checked: bool = False) -> Response:
    readings = entries.readings(waiting.items)
    forecast = dict(zip(readings, library().forecast(readings.values()), strict=True))
    shown = preview_page(waiting, entries, forecast, page, checked=checked)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if shown.problem else HTTPStatus.OK
    return make_response(render_template("preview.html", page=shown), status)


def _gone(upload_id: str) -> Response:
    _forget(upload_id)
    return make_response(render_template("upload_gone.html"), HTTPStatus.GONE)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _forget(upload_id: str) -> None:
    """No longer remind of an upload; of another one that waits, go on reminding."""
    if session.get(_WAITING) == upload_id:
        del session[_WAITING]
