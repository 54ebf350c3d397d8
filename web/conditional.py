"""Pages that are not made again while the browser has them already (conditional requests, RFC 9110, 13)."""

from __future__ import annotations

import hashlib
import sys
import sysconfig
from collections.abc import Callable, Iterator
from functools import lru_cache, wraps
from http import HTTPStatus
from pathlib import Path
from typing import ParamSpec

from flask import Flask, Response, g, make_response, request, session
from flask.typing import ResponseReturnValue

from web.context import library
from web.language import current_language
from web.permissions import current_account

_PACKAGES = ("archive", "indexer", "web")
_Arguments = ParamSpec("_Arguments")


def register(app: Flask) -> None:
    """Let browsers keep pages, but ask before they show them again."""
    # While the files are still those this process has loaded.
    _program()
    app.after_request(_asked_for_again)


def conditional(view: Callable[_Arguments, ResponseReturnValue]) -> Callable[_Arguments, Response]:
    """A view whose pages carry an ETag and that is not called at all where the browser has the present page.

    For views that only read, whose answer follows from the address, the state of the archive and who is asking, and
    whose headers are those of every page: browsers put the headers of a 304 in place of those they have kept.
    The tag is made before the page, so that a write in between makes the page newer than its tag and never older.
    """

    @wraps(view)
    def answered(*arguments: _Arguments.args, **named: _Arguments.kwargs) -> Response:
        tag = _tag()
        if tag and tag in request.if_none_match.as_set(include_weak=True):
            response = Response(status=HTTPStatus.NOT_MODIFIED)
            response.set_etag(tag, weak=True)
            return response
        response = make_response(view(*arguments, **named))
        if tag and not _holds_only_now():
            response.set_etag(tag, weak=True)
            # What is left to be compared is "*", which stands for any page that exists.
            response.make_conditional(request)
        return response

    return answered


def shown_only_now() -> None:
    """Say that the page being made shows a passing state, so that no browser takes it for the present one later."""
    g.shown_only_now = True


def _holds_only_now() -> bool:
    # The token of a form belongs to one session.
    return "shown_only_now" in g or "csrf_token" in g


def _tag() -> str:
    """A name for what the page would be now; empty while there is none that stays true."""
    generation = library().generation()
    # Without one, the index does not show the last write yet; a search has to be evaluated to set its repair going.
    # And a message such as "You have signed out." is taken out of the session by the one page that shows it.
    if generation is None or "_flashes" in session:
        return ""
    account = current_account()
    reader = None if account is None else (account.id, account.name, account.role.value)
    state = (_program(), generation, request.url, current_language(), reader)
    return _digest(repr(state).encode("utf-8", "backslashreplace"))


@lru_cache(maxsize=1)
def _program() -> str:
    """A name for the program as it is installed: its files, and the versions of all it is built on."""
    root = Path(__file__).parents[1]
    built_on = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    return _digest(sys.version.encode(), *(name.encode() for name in built_on), *_contents(root))


def _contents(root: Path) -> Iterator[bytes]:
    for package in _PACKAGES:
        for path in sorted((root / package).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield path.relative_to(root).as_posix().encode()
                yield path.read_bytes()


def _digest(*parts: bytes) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _asked_for_again(response: Response) -> Response:
    if "Cache-Control" not in response.headers:
        # What is shown depends on the cookie.
        response.cache_control.private = True
        response.cache_control.no_cache = True
        response.vary.add("Cookie")
    return response
