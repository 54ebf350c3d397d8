"""The web application: everything a browser or a program sees of the archive."""

from __future__ import annotations

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from jinja2 import StrictUndefined

from archive.library import Library
from archive.settings import Settings
from web import (
    accounts,
    api,
    assets,
    compression,
    conditional,
    context,
    errors,
    exports,
    frame,
    language,
    pages,
    representations,
    security,
    uploads,
)


class ReadableJson(DefaultJSONProvider):
    """JSON in the order in which it is written down, with letters as letters."""

    sort_keys = False
    ensure_ascii = False


def create_app(library: Library, settings: Settings) -> Flask:
    """The application around one library; a WSGI application."""
    app = Flask(__name__, static_folder=None)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.json = ReadableJson(app)
    context.register(app, library, settings)
    compression.register(app)
    security.register(app, settings)
    language.register(app)
    assets.register(app)
    conditional.register(app)
    frame.register(app)
    errors.register(app)
    for part in (pages, representations, exports, accounts, uploads, api):
        part.register(app)
    return app
