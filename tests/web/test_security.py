from __future__ import annotations

import stat
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.library import Library
from archive.settings import Settings
from web import create_app
from web.downloads import disposition, download, safe_name
from web.security import secret_key


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "new"
    key = secret_key(home)
    assert len(key) == 32
    assert secret_key(home) == key
    assert secret_key(tmp_path / "other") != key
    assert stat.S_IMODE((home / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["secret_key"]


def test_a_key_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_bytes(b"short")
    with pytest.raises(ValueError, match="secret_key"):
        secret_key(tmp_path)


@pytest.mark.parametrize("secure", [True, False])
def test_cookies(library: Library, settings: Settings, secure: bool) -> None:
    chosen = Settings(home=settings.home, secure_cookies=secure)
    app = create_app(library, chosen)
    assert app.config["SESSION_COOKIE_HTTPONLY"]
    assert app.config["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert app.config["SESSION_COOKIE_SECURE"] is secure
    cookie = app.test_client().get("/?lang=en").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert ("Secure" in cookie) is secure


def test_reading_needs_no_cookie(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/search?q=Mauer").headers


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("article.html", "article.html"), ("../../etc/passwd", "passwd"), ("a/b\\c.txt", "c.txt"), ("", "original"),
        ("..", "original"), (".htaccess", "htaccess"), ("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt"),
        ('a"b;c.txt', "a_b_c.txt"), ("Größe.txt", "Größe.txt"), ("a\u202etxt.exe", "atxt.exe"), ("dir/", "dir"),
        ("\ud800.txt", "txt"), ("x" * 300 + ".jsonl", "x" * 114 + ".jsonl"),
    ],
)  # fmt: skip
def test_labels_become_harmless_file_names(label: str, name: str) -> None:
    assert safe_name(label) == name


def test_names_with_umlauts_are_given_twice() -> None:
    assert disposition("Größe.txt") == "attachment; filename=\"Groe.txt\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe.txt"
    assert disposition("一.txt").startswith('attachment; filename="txt"')


@pytest.mark.parametrize("media_type", ["", "text", "text/html\r\nX: y", "text/html; boundary=<x>", "<b>/x"])
def test_a_type_that_is_none_is_just_bytes(media_type: str) -> None:
    assert download(b"", "a", media_type).content_type == "application/octet-stream"
