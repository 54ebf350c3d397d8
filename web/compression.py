"""Responses packed with gzip for whoever takes it."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator

from flask import Flask, Response, g, request

# Below this, a packed body is hardly shorter and fills one network packet anyway.
LEAST_BYTES = 500
# Higher levels make a page of a result hardly shorter and take longer.
LEVEL = 4
_GZIP_FORMAT = 16 + zlib.MAX_WBITS
_COMPRESSIBLE = re.compile(
    r"text/.+|.+\+(?:json|xml)|application/(?:json|x-ndjson|jsonl|xml|javascript|x-bibtex|x-research-info-systems)"
)


def register(app: Flask) -> None:
    """Pack what the application sends; registered first, because the last step is taken first."""
    app.after_request(_packed)


def is_compressible(media_type: str) -> bool:
    """Whether content of this type, without parameters, becomes shorter."""
    return _COMPRESSIBLE.fullmatch(media_type) is not None


def gzip_is_wanted() -> bool:
    """Whether this request takes gzip, and likes it no less than the plain form (RFC 9110, 12.5.3)."""
    accepted = request.accept_encodings
    return 0 < accepted.quality("gzip") >= accepted.quality("identity")


def _packed(response: Response) -> Response:
    if not is_compressible(response.mimetype or "") or _holds_secret(response) or response.direct_passthrough:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code in (204, 206, 304) or "Content-Encoding" in response.headers or not gzip_is_wanted():
        return response
    if response.is_streamed:
        _pack_stream(response)
    elif len(body := response.get_data()) >= LEAST_BYTES:
        response.set_data(gzip.compress(body, LEVEL, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response


def _holds_secret(response: Response) -> bool:
    """Whether the body holds what nobody may guess.

    The length of a packed page tells whether something in its address also stands elsewhere in it, so that a secret
    could be guessed letter by letter (BREACH, https://breachattack.com). So pages with a form's token stay as they are.
    """
    return "csrf_token" in g or response.cache_control.no_store


def _pack_stream(response: Response) -> None:
    response.response = _in_gzip(response.iter_encoded())
    response.headers.pop("Content-Length", None)
    response.headers["Content-Encoding"] = "gzip"


def _in_gzip(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Each chunk packed and sent as it comes, so that nothing gathers in memory."""
    packer = zlib.compressobj(LEVEL, wbits=_GZIP_FORMAT)
    for chunk in chunks:
        yield packer.compress(chunk) + packer.flush(zlib.Z_SYNC_FLUSH)
    yield packer.flush()
