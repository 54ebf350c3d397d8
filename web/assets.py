"""Static files under addresses that change with their content, so that browsers may keep them for good."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request

ONE_YEAR = 365 * 24 * 3600


def register(app: Flask) -> None:
    """Let ``url_for("static", …)`` carry a version, and say how long responses may be kept."""
    folder = Path(str(app.static_folder))

    @app.url_defaults
    def add_version(endpoint: str, values: dict[str, object]) -> None:
        if endpoint == "static" and "filename" in values:
            path = folder / str(values["filename"])
            if path.is_file():
                values.setdefault("v", _version(path, path.stat().st_mtime_ns))

    app.after_request(_cached)


@lru_cache(maxsize=256)
def _version(path: Path, changed_ns: int) -> str:
    """The first letters of a hash of the file; ``changed_ns`` makes an edited file a new entry of the cache."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _cached(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code == 200 and "v" in request.args:
        response.cache_control.no_cache = None
        response.cache_control.public = True
        response.cache_control.max_age = ONE_YEAR
        response.cache_control.immutable = True
    elif "Cache-Control" not in response.headers:
        # What is shown depends on the cookie; browsers may keep a page, but ask again before they show it.
        response.cache_control.private = True
        response.cache_control.no_cache = True
        response.vary.add("Cookie")
    return response
