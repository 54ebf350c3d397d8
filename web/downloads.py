"""Files as downloads: always attachments, with names and types that cannot do harm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

from flask import Response

from archive.articles import Original

MAXIMUM_NAME = 120
_MEDIA_TYPE = re.compile(r"[a-z0-9][\w.+-]*/[a-z0-9][\w.+-]*(?:; ?charset=[\w-]+)?", re.IGNORECASE | re.ASCII)
# Separators, quotes and what file systems forbid.
_UNSAFE = re.compile(r'[\\/:*?"<>|;%]+')


def download(body: bytes | Iterable[bytes], name: str, media_type: str) -> Response:
    """A response that a browser saves under this name instead of showing it."""
    safe_type = media_type if _MEDIA_TYPE.fullmatch(media_type) else "application/octet-stream"
    response = Response(body, content_type=safe_type)
    response.headers["Content-Disposition"] = disposition(name)
    return response


def disposition(name: str) -> str:
    """The header that names an attachment, in ASCII and in full (RFC 6266)."""
    safe = safe_name(name)
    plain = unicodedata.normalize("NFKD", safe).encode("ascii", "ignore").decode("ascii").strip(" .") or "original"
    extended = "" if plain == safe else f"; filename*=UTF-8''{quote(safe, safe='')}"
    return f'attachment; filename="{plain}"{extended}'


def safe_name(label: str) -> str:
    """The last part of a label as a file name: printable, without separators, neither hidden nor too long."""
    last = label.replace("\\", "/").rstrip("/").rpartition("/")[2]
    printable = "".join(character for character in last if character.isprintable())
    name = _UNSAFE.sub("_", printable.encode("utf-8", "ignore").decode("utf-8")).strip(" .")
    if len(name) > MAXIMUM_NAME:
        _, dot, suffix = name.rpartition(".")
        kept = f"{dot}{suffix}" if dot and len(suffix) <= 10 else ""
        name = name[: MAXIMUM_NAME - len(kept)] + kept
    return name or "original"


def original_download(original: Original) -> Response:
    """The bytes an article was read from; even a page with scripts stays a file."""
    response = download(original.data, original.name, original.media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return response
