"""All hits of a result as a file, streamed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from flask import Blueprint, Flask, Response, request
from flask.typing import RouteCallable

from archive.date_parsing import NEWSROOM_ZONE
from archive.exporting import FORMATS, Format
from web.context import library
from web.downloads import download
from web.params import query_from

exports = Blueprint("exports", __name__)

# Few large chunks cost less than one for each row.
CHUNK_CHARACTERS = 32_768
# Where a format is not at the address of the result: /search.json is one page of it.
_ADDRESSES = {"json": "/export.json"}


def register(app: Flask) -> None:
    """Add one address for each format of an export."""
    app.register_blueprint(exports)


def _view_of(form: Format) -> RouteCallable:
    def export() -> Response:
        # The search runs here, so that a bad query is answered before the first byte of the file.
        found = library().export(query_from(request.args.items(multi=True)))
        day = datetime.datetime.now(NEWSROOM_ZONE).date()
        response = download(_in_chunks(form.write(found)), f"nachlese-{day}.{form.suffix}", form.media_type)
        response.headers["X-Total-Count"] = str(found.total)
        return response

    return export


for _name, _form in FORMATS.items():
    exports.add_url_rule(_ADDRESSES.get(_name, f"/search.{_form.suffix}"), _name, _view_of(_form))


def _in_chunks(texts: Iterator[str]) -> Iterator[bytes]:
    waiting: list[str] = []
    length = 0
    for text in texts:
        waiting.append(text)
        length += len(text)
        if length >= CHUNK_CHARACTERS:
            yield "".join(waiting).encode("utf-8", "replace")
            waiting, length = [], 0
    yield "".join(waiting).encode("utf-8", "replace")
