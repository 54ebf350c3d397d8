"""Adding articles by program: POST /api/articles with a key."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from http import HTTPStatus

from flask import Blueprint, Flask, Response, jsonify, make_response, request
from werkzeug.exceptions import UnsupportedMediaType

from archive.accounts import Role
from archive.articles import Outcome, Reading, Refusal, Status
from archive.errors import TooLarge, Unreadable
from archive.messages import Message, message
from web.context import library, settings
from web.links import permalink
from web.permissions import require_key
from web.security import csrf
from web.sent_files import read_bytes, read_files, size_of
from web.sizes import admit_bytes

api = Blueprint("api", __name__, url_prefix="/api")

# What a multipart request needs beside its files, in bytes.
_OVERHEAD = 1_000_000
_NOTHING = message("Nothing of this could be added.")
_SEE_REJECTED = message("The reasons stand in “rejected”.")
# Parsing takes some 25 times the memory of the text.
_CHECKED_HERE = 1_000_000
_LINES = {"application/x-ndjson", "application/jsonl", "application/x-jsonlines"}


def register(app: Flask) -> None:
    """Add the interface for programs to the application; keys do not travel by themselves as cookies do."""
    csrf.exempt(api)
    app.register_blueprint(api)


@api.post("/articles")
def add_articles() -> Response:
    """Add articles and say what became of each, when all of them are stored and can be found."""
    account = require_key(Role.CONTRIBUTOR)
    outcomes = list(library().add(_sent(), added_by=account.name))
    if (reason := _single_file_too_large(outcomes)) is not None:
        raise TooLarge(reason)
    return _answer(outcomes)


def _sent() -> Iterator[Reading | Refusal]:
    kind = request.mimetype
    if kind == "multipart/form-data":
        admit_bytes(settings().upload_archive_bytes, _OVERHEAD)
        request.max_form_parts = settings().upload_archive_entries + 10
        return _files()
    admit_bytes(settings().upload_file_bytes)
    source = request.args.get("source", "")
    if kind == "application/json":
        return read_bytes("articles.json", _sound(request.get_data()), source)
    if kind in _LINES:
        return read_bytes("articles.jsonl", request.get_data(), source)
    raise UnsupportedMediaType


def _files() -> Iterator[Reading | Refusal]:
    files = request.files.getlist("file")
    if not files:
        raise Unreadable(
            message("The request holds no file."), hint=message("Send each file as a part with the name “file”.")
        )
    return read_files(files, request.form.get("source", ""))


def _single_file_too_large(outcomes: list[Outcome]) -> Message | None:
    """Why the one file that was sent is refused, if it is for its size; of several each has its own answer."""
    files = request.files.getlist("file")
    if len(files) != 1 or len(outcomes) != 1 or size_of(files[0]) <= settings().upload_file_bytes:
        return None
    return outcomes[0].reason


def _sound(body: bytes) -> bytes:
    """The body, once it is clear that it is JSON; a large one is left to the reading processes, which have limits."""
    if len(body) > _CHECKED_HERE:
        return body
    try:
        json.loads(body.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        problem = message("Broken JSON: %(problem)s.", problem=error.msg)
        raise Unreadable(problem, position=error.pos) from error
    except UnicodeDecodeError as error:
        raise Unreadable(message("The JSON is not in UTF-8."), position=error.start) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(message("The JSON is nested too deeply or holds a number that is too long.")) from error
    return body


def _answer(outcomes: list[Outcome]) -> Response:
    counts = Counter(outcome.status for outcome in outcomes)
    changed, duplicates = counts[Status.ADDED] + counts[Status.UPDATED], counts[Status.DUPLICATE]
    status = HTTPStatus.CREATED if changed else HTTPStatus.OK if duplicates else HTTPStatus.UNPROCESSABLE_ENTITY
    ok = bool(changed or duplicates)
    return make_response(
        jsonify(
            ok=ok,
            added=counts[Status.ADDED],
            updated=counts[Status.UPDATED],
            duplicates=duplicates,
            rejected=[{"name": each.name, "reason": str(each.reason)} for each in outcomes if each.reason],
            articles=[_article(each, each.article_id) for each in outcomes if each.article_id is not None],
            **({} if ok else _nothing_added(status)),
        ),
        status,
    )


def _article(outcome: Outcome, article_id: int) -> dict[str, str | int]:
    return {"name": outcome.name, "status": outcome.status.value, "id": article_id, "url": permalink(article_id)}


def _nothing_added(status: HTTPStatus) -> dict[str, str | int | None]:
    """What every error answer of the archive has."""
    return {"status": int(status), "error": str(_NOTHING), "position": None, "hint": str(_SEE_REJECTED)}
