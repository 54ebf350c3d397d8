from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from web.assets import Assets

FOREVER = "public, max-age=31536000, immutable"
PAGES = ("/", "/search?q=Berlin", "/article/1?q=Mauer", "/help", "/login", "/nowhere")


def addresses(client: FlaskClient) -> set[str]:
    """The static files the pages show."""
    found: set[str] = set()
    for where in PAGES:
        markup = BeautifulSoup(client.get(where).data, "lxml")
        found |= {str(each["href"]) for each in markup.select("link[rel=stylesheet], link[rel=icon]")}
        found |= {str(each["src"]) for each in markup.select("script[src]")}
    return found


def test_static_files_may_be_kept_for_good(client: FlaskClient) -> None:
    shown = addresses(client)
    assert len(shown) > 10
    for each in shown:
        response = client.get(each)
        assert (response.status_code, response.headers["Cache-Control"]) == (200, FOREVER)
        digest = each.split(".")[-2]
        assert hashlib.sha256(response.data).hexdigest().startswith(digest)
        assert "Set-Cookie" not in response.headers


def test_what_a_module_imports_is_kept_under_a_lasting_name_too(client: FlaskClient) -> None:
    imported = {
        f"/static/{name.removeprefix('./')}"
        for each in addresses(client) if each.endswith(".js")
        for name in re.findall(r'from "([^"]+)"', client.get(each).text)
    }  # fmt: skip
    assert len(imported) == 1
    for each in imported:
        assert client.get(each).headers["Cache-Control"] == FOREVER


def test_a_plain_name_and_one_of_an_earlier_content_are_asked_for_again(client: FlaskClient) -> None:
    present = client.get("/static/keys.js")
    outdated = client.get("/static/keys.0123456789ab.js")
    assert present.headers["Cache-Control"] == outdated.headers["Cache-Control"] == "no-cache"
    assert present.data == outdated.data
    known = client.get("/static/keys.0123456789ab.js", headers={"If-None-Match": present.headers["ETag"]})
    assert (known.status_code, known.data) == (304, b"")


@pytest.mark.parametrize("name", ["nothing.css", "keys.0123.js", "../web/pages.py", "..%2Fpages.py", "%00", "keys.js/"])
def test_there_are_no_other_files(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 404


def test_static_files_are_packed_for_whoever_takes_that(client: FlaskClient) -> None:
    for each in addresses(client):
        plain = client.get(each, headers={"Accept-Encoding": "identity"})
        packed = client.get(each, headers={"Accept-Encoding": "gzip"})
        assert plain.headers["Vary"] == packed.headers["Vary"] == "Accept-Encoding"
        assert plain.headers["ETag"] == packed.headers["ETag"]
        assert "Content-Encoding" not in plain.headers
        if len(plain.data) < 500:
            assert packed.data == plain.data
        else:
            assert packed.headers["Content-Encoding"] == "gzip"
            assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data)
            assert gzip.decompress(packed.data) == plain.data


def test_the_names_follow_the_place_of_the_application(app: Flask) -> None:
    response = app.test_client().get("/help", environ_overrides={"SCRIPT_NAME": "/archiv"})
    assert re.search(r'href="/archiv/static/tokens\.[0-9a-f]{12}\.css"', response.text)


def folder_with(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.js").write_text(text, "utf-8")
    return tmp_path


def test_a_module_has_a_new_name_when_anything_it_imports_changes(tmp_path: Path) -> None:
    texts = {"a": 'import "./b.js";', "b": 'import "./c.js";', "c": "1;", "d": "2;"}
    before = Assets(folder_with(tmp_path, **texts))
    after = Assets(folder_with(tmp_path, c="3;"))
    names = [(before.lasting_name(name), after.lasting_name(name)) for name in ("a.js", "b.js", "c.js", "d.js")]
    assert [earlier == later for earlier, later in names] == [False, False, False, True]


def test_modules_that_import_each_other_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"circle: a\.js, b\.js, a\.js"):
        Assets(folder_with(tmp_path, a='import "./b.js";', b='import "./a.js";'))
