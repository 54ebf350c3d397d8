from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.accounts import Role
from archive.library import Library
from web import compression

PAGES = ("/", "/search?q=Berlin&lang=de", "/article/1?q=Mauer", "/help", "/nowhere", "/search?q=Berlin&page=x")
DOCUMENTS = ("/search.json?q=Berlin", "/article/1.json", "/search.json?from=x")
EXPORTS = ("/search.csv?q=Berlin", "/search.jsonl", "/export.json?q=Berlin")
PASSWORD = "ein gutes Kennwort"


def plain(client: FlaskClient, where: str) -> TestResponse:
    return client.get(where, headers={"Accept-Encoding": "identity"})


def packed(client: FlaskClient, where: str) -> TestResponse:
    return client.get(where, headers={"Accept-Encoding": "gzip"})


def without_moments(body: bytes) -> bytes:
    """An export without the second it was made in."""
    return re.sub(rb"\d\d:\d\d:\d\d\+00:00", b"", body)


@pytest.mark.parametrize("where", PAGES + DOCUMENTS)
def test_a_packed_page_is_the_plain_one(client: FlaskClient, where: str) -> None:
    as_it_is, short = plain(client, where), packed(client, where)
    assert "Content-Encoding" not in as_it_is.headers
    assert "Accept-Encoding" in as_it_is.vary
    assert "Accept-Encoding" in short.vary
    if len(as_it_is.data) >= compression.LEAST_BYTES:
        assert short.headers["Content-Encoding"] == "gzip"
        assert int(short.headers["Content-Length"]) == len(short.data) < len(as_it_is.data)
        assert gzip.decompress(short.data) == as_it_is.data
    else:
        assert short.data == as_it_is.data
    assert as_it_is.headers.get("ETag") == short.headers.get("ETag")


def test_what_is_short_stays_as_it_is(client: FlaskClient) -> None:
    response = packed(client, "/healthz")
    assert "Content-Encoding" not in response.headers
    assert response.get_json()["ok"]


@pytest.mark.parametrize("where", EXPORTS)
def test_a_packed_export_is_the_plain_one(client: FlaskClient, where: str) -> None:
    as_it_is, short = plain(client, where), packed(client, where)
    assert short.headers["Content-Encoding"] == "gzip"
    assert "Content-Length" not in short.headers
    assert short.headers["X-Total-Count"] == as_it_is.headers["X-Total-Count"]
    assert without_moments(gzip.decompress(short.data)) == without_moments(as_it_is.data)
    assert "Accept-Encoding" in as_it_is.vary


def test_only_text_is_packed() -> None:
    assert not any(map(compression.is_compressible, ("image/png", "application/zip", "application/pdf", "video/mp4")))
    assert all(map(compression.is_compressible, ("text/csv", "application/json", "image/svg+xml", "text/html")))


@pytest.mark.parametrize(
    ("accepted", "wanted"),
    [
        ("gzip", True), ("GZIP", True), ("gzip, deflate, br, zstd", True), ("br;q=1.0, gzip;q=0.8", True), ("*", True),
        ("gzip;q=0.5, identity;q=0.5", True), ("gzip;q=0.001", True), ("gzip;q=0.3, *;q=0", True),
        ("", False), ("identity", False), ("br", False), ("gzip;q=0", False), ("gzip;q=0.0, *", False),
        ("*;q=0", False), ("gzip;q=0.2, identity;q=0.8", False), ("identity, gzip;q=0.9", False),
    ],
)  # fmt: skip
def test_whoever_asks_decides(client: FlaskClient, accepted: str, wanted: bool) -> None:
    for where in ("/help", "/search.csv", "/static/page.css"):
        response = client.get(where, headers={"Accept-Encoding": accepted})
        assert (response.headers.get("Content-Encoding") == "gzip") == wanted


def test_without_a_word_about_it_nothing_is_packed(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/help").headers


@pytest.mark.parametrize("where", ["/search?q=Berlin", "/search.csv?q=Berlin", "/static/page.css", "/search.json"])
@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_head_says_what_get_would(client: FlaskClient, where: str, accepted: str) -> None:
    got = client.get(where, headers={"Accept-Encoding": accepted})
    head = client.head(where, headers={"Accept-Encoding": accepted})
    assert head.data == b""
    for name in ("Content-Length", "Content-Encoding", "Content-Type", "ETag", "Vary", "Cache-Control"):
        assert head.headers.get(name) == got.headers.get(name), name


@pytest.fixture
def signed_in(fresh_library: Library, fresh_client: FlaskClient) -> FlaskClient:
    fresh_library.accounts.add("Vera", PASSWORD, Role.ADMINISTRATOR)
    fields = {"csrf_token": token_of(fresh_client.get("/login")), "name": "Vera", "password": PASSWORD}
    assert fresh_client.post("/login", data=fields).status_code == 303
    return fresh_client


def token_of(response: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', response.text)
    assert found
    return found[1]


@pytest.mark.parametrize("where", ["/account", "/accounts", "/upload", "/article/1/edit", "/article/1/remove"])
def test_pages_with_the_token_of_a_form_are_not_packed(signed_in: FlaskClient, where: str) -> None:
    response = packed(signed_in, where)
    assert response.status_code == 200
    assert token_of(response)
    assert "Content-Encoding" not in response.headers
    assert packed(signed_in, "/help").headers["Content-Encoding"] == "gzip"


def test_neither_is_the_refusal_of_a_form(fresh_client: FlaskClient) -> None:
    fields = {"csrf_token": token_of(packed(fresh_client, "/login")), "name": "x" * 600, "password": "falsch"}
    response = fresh_client.post("/login", data=fields, headers={"Accept-Encoding": "gzip"})
    assert b"x" * 600 in response.data
    assert "Content-Encoding" not in response.headers


def streaming(pieces: Iterator[bytes]) -> FlaskClient:
    """An application that does nothing but send these pieces."""
    app = Flask("streaming")
    compression.register(app)
    app.add_url_rule("/", "all", lambda: Response(pieces, mimetype="text/csv"))
    return app.test_client()


def test_an_interrupted_export_is_no_whole_one() -> None:
    def pieces() -> Iterator[bytes]:
        yield b"id,title\r\n" * 1000
        yield b"1,Mauer\r\n"
        raise OSError("the disk is gone")

    response = streaming(pieces()).get("/", headers={"Accept-Encoding": "gzip"}, buffered=False)
    unpacker, received = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS), []
    with pytest.raises(OSError, match="the disk is gone"):
        received.extend(map(unpacker.decompress, response.iter_encoded()))
    assert b"".join(received) == b"id,title\r\n" * 1000 + b"1,Mauer\r\n"
    assert not unpacker.eof


def test_an_export_is_sent_while_it_is_made() -> None:
    made: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number in range(3):
            made.append(number)
            yield b"%d,Mauer\r\n" % number

    response = streaming(pieces()).get("/", headers={"Accept-Encoding": "gzip"}, buffered=False)
    unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    sent = response.iter_encoded()
    assert unpacker.decompress(next(sent)) == b"0,Mauer\r\n"
    assert made[-1] < 2
    assert b"".join(map(unpacker.decompress, sent)) == b"1,Mauer\r\n2,Mauer\r\n"
    assert unpacker.eof


def test_an_export_that_nobody_waits_for_is_given_up() -> None:
    ended: list[str] = []

    def pieces() -> Iterator[bytes]:
        try:
            while True:
                yield b"1,Mauer\r\n"
        finally:
            ended.append("closed")

    response = streaming(pieces()).get("/", headers={"Accept-Encoding": "gzip"}, buffered=False)
    next(response.iter_encoded())
    response.close()
    assert ended == ["closed"]
