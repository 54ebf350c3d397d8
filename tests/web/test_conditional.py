from __future__ import annotations

import re
import shutil
from dataclasses import fields, replace
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.accounts import Role
from archive.articles import Draft
from archive.errors import EngineDown
from archive.library import Library
from archive.messages import message
from archive.settings import Settings
from tests.web.conftest import READINGS
from tests.web.test_errors import broken
from web import create_app
from web.conditional import conditional

PASSWORD = "ein gutes Kennwort"
PAGES = (
    "/", "/search", "/search?q=Berlin&source=Tagblatt&page=2", "/search?q=Wüstenspringmaus", "/search.json?q=Berlin",
    "/article/1", "/article/1?q=Mauer", "/article/1.json", "/help",
)  # fmt: skip


def tag_of(client: FlaskClient, where: str) -> str:
    response = client.get(where)
    assert response.status_code == 200
    return response.headers["ETag"]


def again(client: FlaskClient, where: str, tag: str) -> TestResponse:
    """The page once more, from a browser that has it already."""
    return client.get(where, headers={"If-None-Match": tag})


@pytest.mark.parametrize("where", PAGES)
def test_a_page_the_browser_has_is_not_sent_again(client: FlaskClient, where: str) -> None:
    first = client.get(where)
    tag = first.headers["ETag"]
    assert tag.startswith('W/"')
    assert first.headers["Cache-Control"] == "private, no-cache"
    for known in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        response = again(client, where, known)
        assert (response.status_code, response.data) == (304, b"")
        for name in ("ETag", "Cache-Control", "Content-Security-Policy"):
            assert response.headers[name] == first.headers[name]
        assert {"Cookie", "Accept-Encoding"} <= set(response.vary)
        assert "Content-Encoding" not in response.headers
    assert client.head(where, headers={"If-None-Match": tag}).status_code == 304
    for unknown in ('"other"', 'W/""', '""', "nonsense"):
        assert again(client, where, unknown).data == first.data


def test_each_address_has_a_tag_of_its_own(client: FlaskClient) -> None:
    assert len({tag_of(client, where) for where in PAGES}) == len(PAGES)
    # Pages hold addresses with the name of the host.
    elsewhere = client.get("/", base_url="https://archiv.example").headers["ETag"]
    assert elsewhere != tag_of(client, "/")


@pytest.mark.parametrize("where", ["/", "/search?q=Ostsee", "/search.json?q=Ostsee", "/article/1?q=Mauer"])
def test_a_new_article_makes_every_page_new(fresh_library: Library, fresh_client: FlaskClient, where: str) -> None:
    tag = tag_of(fresh_client, where)
    list(fresh_library.add(READINGS[3:4]))
    response = again(fresh_client, where, tag)
    assert response.status_code == 200
    assert response.headers["ETag"] != tag
    assert response.data == fresh_client.get(where).data


def test_a_correction_is_seen_at_once(fresh_library: Library, fresh_client: FlaskClient) -> None:
    tags = {where: tag_of(fresh_client, where) for where in ("/article/1", "/search?q=Mauer")}
    article = fresh_library.get(1)
    draft = Draft(**{each.name: getattr(article, each.name) for each in fields(Draft)})
    fresh_library.correct(1, replace(draft, title="Ein anderer Titel"))
    for where, tag in tags.items():
        assert "Ein anderer Titel" in again(fresh_client, where, tag).text


def test_a_withdrawn_article_is_gone_for_who_has_read_it(fresh_library: Library, fresh_client: FlaskClient) -> None:
    tags = {where: tag_of(fresh_client, where) for where in ("/article/1", "/article/1.json")}
    fresh_library.remove(1)
    for where, tag in tags.items():
        for known in (tag, "*"):
            response = again(fresh_client, where, known)
            assert response.status_code == 410
            assert "ETag" not in response.headers
    fresh_library.reinstate(1)
    assert again(fresh_client, "/article/1", tags["/article/1"]).status_code == 200


def test_a_restored_archive_is_another_one(tmp_path: Path, fresh_library: Library, fresh_client: FlaskClient) -> None:
    tag = tag_of(fresh_client, "/search?q=Berlin")
    fresh_library.backup(tmp_path / "copy.sqlite")
    fresh_library.restore(tmp_path / "copy.sqlite")
    assert again(fresh_client, "/search?q=Berlin", tag).status_code == 200


def test_another_language_is_another_page(client: FlaskClient) -> None:
    german = tag_of(client, "/help")
    client.set_cookie("language", "en")
    english = again(client, "/help", german)
    assert english.status_code == 200
    assert "Help on searching" in english.text
    assert again(client, "/help", english.headers["ETag"]).status_code == 304
    client.set_cookie("language", "de")
    assert again(client, "/help", german).status_code == 304


def test_a_language_is_remembered_also_where_the_page_is_known(app: Flask) -> None:
    first, second = app.test_client(), app.test_client()
    response = again(second, "/help?lang=en", tag_of(first, "/help?lang=en"))
    assert response.status_code == 304
    assert "Help on searching" in second.get("/help").text


def send(client: FlaskClient, page: str, to: str | None = None, **values: str) -> None:
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert token
    assert client.post(to or page, data={"csrf_token": token[1], **values}).status_code == 303


def test_who_signs_in_and_out_sees_another_page(fresh_library: Library, fresh_client: FlaskClient) -> None:
    fresh_library.accounts.add("Vera", PASSWORD, Role.EDITOR)
    stranger = tag_of(fresh_client, "/article/1")
    send(fresh_client, "/login", name="Vera", password=PASSWORD)
    fresh_client.get("/help")
    seen = again(fresh_client, "/article/1", stranger)
    assert seen.status_code == 200
    assert "/article/1/edit" in seen.text
    editor = seen.headers["ETag"]
    assert again(fresh_client, "/article/1", editor).status_code == 304
    send(fresh_client, "/account", "/logout")
    fresh_client.get("/help")
    assert "/article/1/edit" not in again(fresh_client, "/article/1", editor).text
    assert again(fresh_client, "/article/1", stranger).status_code == 304


def test_a_message_is_shown_once_and_never_kept(fresh_library: Library, fresh_client: FlaskClient) -> None:
    fresh_library.accounts.add("Vera", PASSWORD, Role.EDITOR)
    stranger = tag_of(fresh_client, "/")
    send(fresh_client, "/login", name="Vera", password=PASSWORD)
    fresh_client.get("/")
    send(fresh_client, "/account", "/logout")
    for known in (stranger, 'W/""', "*"):
        with fresh_client.session_transaction() as session:
            session["_flashes"] = [("message", "Nur einmal.")]
        response = again(fresh_client, "/", known)
        assert response.status_code == 200
        assert "Nur einmal." in response.text
        assert "ETag" not in response.headers
    assert again(fresh_client, "/", stranger).status_code == 304


def test_pages_with_forms_that_write_have_no_tag(fresh_library: Library, fresh_client: FlaskClient) -> None:
    fresh_library.accounts.add("Vera", PASSWORD, Role.ADMINISTRATOR)
    assert "ETag" not in fresh_client.get("/login").headers
    send(fresh_client, "/login", name="Vera", password=PASSWORD)
    for where in ("/account", "/accounts", "/upload", "/article/1/edit", "/article/1/remove"):
        for known in ("*", '"any"'):
            response = again(fresh_client, where, known)
            assert response.status_code == 200
            assert "csrf_token" in response.text
            assert "ETag" not in response.headers


def test_a_token_keeps_a_page_from_being_kept_even_where_the_view_is_conditional(
    fresh_settings: Settings, fresh_library: Library
) -> None:
    app = create_app(fresh_library, fresh_settings)
    app.add_url_rule("/form", "form", conditional(lambda: render_template_string("{{ csrf_token() }}")))
    response = app.test_client().get("/form", headers={"Accept-Encoding": "gzip", "If-None-Match": "*"})
    assert response.status_code == 200
    assert "ETag" not in response.headers


@pytest.mark.parametrize("where", ["/search.csv", "/search.jsonl", "/export.json"])
def test_exports_tell_when_they_were_made_and_are_made_each_time(client: FlaskClient, where: str) -> None:
    response = again(client, where, "*")
    assert response.status_code == 200
    assert "ETag" not in response.headers


def test_a_304_loosens_no_rule_of_an_original(client: FlaskClient) -> None:
    """Browsers put the headers of a 304 in place of those they have kept; an original has stricter ones than a page."""
    response = again(client, "/article/1/original", "*")
    assert response.status_code == 200
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert "ETag" not in response.headers


@pytest.mark.parametrize("where", ["/nowhere", "/article/999", "/search?page=x", "/search.json?from=x", "/healthz"])
def test_refusals_and_the_state_of_the_server_have_no_tag(client: FlaskClient, where: str) -> None:
    response = again(client, where, "*")
    assert response.status_code != 304
    assert "ETag" not in response.headers


def test_an_index_that_lags_behind_has_no_tag(fresh_settings: Settings, fresh_library: Library) -> None:
    client = create_app(fresh_library, fresh_settings).test_client()
    tags = {where: tag_of(client, where) for where in ("/", "/search?q=Ostsee", "/article/1?q=Mauer")}
    # Another process has stored an article and its index has not followed yet.
    fresh_library._store.add(READINGS[3:4])
    assert fresh_library.generation() is None
    for where, tag in tags.items():
        assert again(client, where, tag).status_code == 200
    fresh_library.catch_up()
    response = client.get("/search?q=Ostsee")
    assert "Ein Sommer an der" in response.text
    assert again(client, "/search?q=Ostsee", response.headers["ETag"]).status_code == 304


def test_a_page_without_the_index_has_no_tag(
    fresh_settings: Settings, fresh_library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    client = create_app(fresh_library, fresh_settings).test_client()
    tag = tag_of(client, "/article/1?q=Mauer")
    shutil.rmtree(fresh_settings.home / "index")
    response = again(client, "/article/1?q=Mauer", tag)
    assert response.status_code == 200
    assert "ETag" not in response.headers
    # A search repairs it, and the page is what it was.
    assert client.get("/search?q=Mauer").status_code == 200
    assert again(client, "/article/1?q=Mauer", tag).status_code == 304


@pytest.mark.parametrize("where", ["/", "/article/1?q=Mauer"])
def test_a_page_that_lacks_what_the_index_knows_has_no_tag(
    library: Library, settings: Settings, client: FlaskClient, where: str
) -> None:
    """Damage may come to light with the first word that is looked up, while the index shows the latest revision."""
    whole = client.get(where)
    failing = broken(library, settings, EngineDown(message("The search index is damaged.")))
    assert library.generation() is not None
    response = failing.get(where)
    assert response.status_code == 200
    assert response.data != whole.data
    assert "ETag" not in response.headers


def test_what_writes_is_never_held_back(fresh_library: Library, fresh_client: FlaskClient) -> None:
    fresh_library.accounts.add("Vera", PASSWORD, Role.EDITOR)
    token = re.search(r'name="csrf_token" value="([^"]+)"', fresh_client.get("/login").text)
    assert token
    fields_sent = {"csrf_token": token[1], "name": "Vera", "password": PASSWORD}
    assert fresh_client.post("/login", data=fields_sent, headers={"If-None-Match": "*"}).status_code == 303
