"""Keys, cookies, CSRF and the headers every response carries."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from flask import Flask, Response
from flask_wtf.csrf import CSRFProtect

from archive.settings import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
KEY_BYTES = 32

# A blueprint that authenticates by token instead of cookie is exempted with `csrf.exempt(blueprint)`.
csrf = CSRFProtect()


def register(app: Flask, settings: Settings) -> None:
    """Give the application its key, its cookie rules, CSRF protection and its security headers."""
    app.secret_key = secret_key(settings.home)
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        # A form left open overnight still works: the token lives as long as the session.
        WTF_CSRF_TIME_LIMIT=None,
    )
    csrf.init_app(app)
    app.after_request(_protected)


def secret_key(home: Path) -> bytes:
    """The key that signs sessions, kept in ``home/secret_key``; the first caller creates it, readable by its user only.

    Raises ValueError for a key file that is too short to be one.
    """
    path = home / "secret_key"
    if not path.exists():
        _create_key(path)
    key = path.read_bytes()
    if len(key) < KEY_BYTES:
        raise ValueError(f"{path} holds no key of {KEY_BYTES} bytes; delete it to have a new one made")
    return key


def _create_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        # A link never replaces: of two processes that start together one key wins and both read that one.
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _protected(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Forms need the referrer on the own site (CSRF over HTTPS); nobody else learns what was searched.
    response.headers["Referrer-Policy"] = "same-origin"
    return response
