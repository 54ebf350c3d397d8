"""Static files under names that change with their content, so that browsers may keep them for good."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, abort, request, session

from web.compression import LEAST_BYTES, gzip_is_wanted, is_compressible

ONE_YEAR = 365 * 24 * 3600
_FOLDER = Path(__file__).parent / "static"
_DIGITS = 12
_LASTING_NAME = re.compile(rf"(.+)\.[0-9a-f]{{{_DIGITS}}}(\.\w+)")
# What a module imports and what a style sheet shows: a relative name in quotes or brackets.
_REFERENCE = re.compile(r"""(?<=["'(])[\w./-]+\.\w+(?=["')])""")
_REFERRING = (".js", ".css")
# Not left to the tables of the system, which differ; `nosniff` makes browsers strict.
_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A static file as it is sent; ``gzipped`` is empty where that is not worth it."""

    lasting_name: str
    digest: str
    media_type: str
    content: bytes
    gzipped: bytes


class Assets:
    """The files of a folder, read once.

    Where one file names another, the name becomes the lasting one, so that what a module imports is kept like the
    module itself and the module gets a new name when that changes. Raises ValueError for files that name each other
    in a circle, which have no such names.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._assets: dict[str, Asset] = {}
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                self._read(path.relative_to(folder).as_posix(), ())

    def lasting_name(self, name: str) -> str:
        """The name that stands for the present content; raises KeyError where there is no such file."""
        return self._assets[name].lasting_name

    def find(self, name: str) -> Asset | None:
        """The file of a plain name or of a lasting one, be it one of an earlier content."""
        lasting = _LASTING_NAME.fullmatch(name)
        return self._assets.get(name) or (self._assets.get("".join(lasting.groups())) if lasting else None)

    def _read(self, name: str, readers: tuple[str, ...]) -> Asset:
        if name in readers:
            raise ValueError(f"static files name each other in a circle: {', '.join((*readers, name))}")
        if name not in self._assets:
            content = (self._folder / name).read_bytes()
            if name.endswith(_REFERRING):
                content = self._with_lasting_names(content.decode("utf-8"), (*readers, name)).encode("utf-8")
            self._assets[name] = _asset(name, content)
        return self._assets[name]

    def _with_lasting_names(self, text: str, readers: tuple[str, ...]) -> str:
        """The text of the last of the readers, the files it names under their lasting names."""

        def lasting(reference: re.Match[str]) -> str:
            name = posixpath.normpath(posixpath.join(posixpath.dirname(readers[-1]), reference[0]))
            if name.startswith("..") or not (self._folder / name).is_file():
                return reference[0]
            own = posixpath.basename(self._read(name, readers).lasting_name)
            return posixpath.join(posixpath.dirname(reference[0]), own)

        return _REFERENCE.sub(lasting, text)


def _asset(name: str, content: bytes) -> Asset:
    stem, suffix = posixpath.splitext(name)
    digest = hashlib.sha256(content).hexdigest()[:_DIGITS]
    media_type = _MEDIA_TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    worthwhile = is_compressible(media_type) and len(content) >= LEAST_BYTES
    return Asset(
        lasting_name=f"{stem}.{digest}{suffix}",
        digest=digest,
        media_type=media_type,
        content=content,
        gzipped=gzip.compress(content, mtime=0) if worthwhile else b"",
    )


def register(app: Flask) -> None:
    """Serve the static files, and let templates write ``asset("page.css")`` for the address of one."""
    assets = Assets(_FOLDER)

    def asset(name: str) -> str:
        return f"{request.root_path}/static/{assets.lasting_name(name)}"

    def static(filename: str) -> Response:
        found = assets.find(filename)
        if found is None:
            abort(404)
        return _sent(found, kept=filename == found.lasting_name)

    app.jinja_env.globals["asset"] = asset
    app.add_url_rule("/static/<path:filename>", "static", static)
    app.after_request(_same_for_everyone)


def _same_for_everyone(response: Response) -> Response:
    """Flask-Login looks into the session of every request, and then a new cookie would make browsers fetch anew."""
    if request.endpoint == "static":
        session.accessed = False
    return response


def _sent(asset: Asset, *, kept: bool) -> Response:
    packed = asset.gzipped and gzip_is_wanted()
    response = Response(asset.gzipped if packed else asset.content, mimetype=asset.media_type)
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    if kept:
        response.cache_control.public = True
        response.cache_control.max_age = ONE_YEAR
        response.cache_control.immutable = True
    else:
        response.cache_control.no_cache = True
    # A weak tag stands for the file, however it is packed.
    response.set_etag(asset.digest, weak=True)
    response.make_conditional(request)
    return response
