from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from flask import Flask, abort
from flask.testing import FlaskClient

from archive.errors import ArchiveError, BadQuery, Conflict, EngineDown, NotFound, TooLarge, Unreadable
from archive.library import Library
from archive.messages import message
from archive.query import Query
from archive.settings import Settings
from web import create_app
from web.security import CONTENT_SECURITY_POLICY

ARTICLE = "/article/1"


def text(client: FlaskClient, address: str, status: int) -> str:
    response = client.get(address)
    assert response.status_code == status
    return " ".join(BeautifulSoup(response.data, "lxml").main.get_text().split())  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("/search?page=0", "„page“ kann nicht „0“ sein"), ("/search?page=abc", "von 1 bis 999999999"),
        ("/search?sort=foo", "relevance, date, -date"), ("/search?size=1000", "von 1 bis 100"),
        ("/search?from=foo", "„von“ ist kein Datum"), ("/search?to=foo", "„bis“ ist kein Datum"),
        ("/search?to=2021-13", "1989, 1989-11 oder 9.11.1989"),
        ("/search?from=1990&to=1989", "mit „von“ 1990, nachdem er mit „bis“ 1989"),
        ("/search?within=maybe", "0, 1"), ("/search?match=x", "all, any"),
        ("/search?q=a*", "mindestens zwei Buchstaben"), ("/search?q=" + "a" * 1001, "länger als 1000 Zeichen"),
        ("/search?q=" + "a+" * 51, "mehr als 50 Wörter"), ("/article/1?q=a*", "mindestens zwei Buchstaben"),
    ],
)  # fmt: skip
def test_a_bad_query_is_explained(client: FlaskClient, address: str, reason: str) -> None:
    assert reason in text(client, address, 400)


def test_the_place_of_the_trouble_is_shown_and_the_query_can_be_mended(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/search?q=Haus+a*+Garten").data, "lxml")
    place = page.select_one(".place")
    box = page.select_one("input[name=q]")
    assert place is not None
    assert box is not None
    assert " ".join(place.get_text().split()) == "Zeichen 6: Haus a* Garten"
    assert place.mark is not None
    assert place.mark.get_text() == "a"
    assert box["value"] == "Haus a* Garten"


@pytest.mark.parametrize(
    "address", ["/search.json?q=a*", "/search.csv?q=a*", "/search.jsonl?q=a*", "/export.json?q=a*"]
)
def test_programs_get_the_same_in_english(client: FlaskClient, address: str) -> None:
    response = client.get(address, headers={"Cookie": "language=de"})
    assert response.status_code == 400
    assert response.get_json() == {
        "ok": False,
        "status": 400,
        "error": "A wildcard needs at least two letters beside it.",
        "position": 0,
        "hint": "Write more of the word, such as Haus*.",
    }


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/nowhere", 404), ("/article/999", 404), ("/article/999/original", 404), ("/article/" + "9" * 40, 404),
        ("/article/x", 404), ("/article/-1", 404), ("/static/nothing.css", 404), ("/article/0", 404),
    ],
)  # fmt: skip
def test_what_is_not_there(client: FlaskClient, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert response.mimetype == "text/html"


def test_json_for_what_is_not_there(client: FlaskClient) -> None:
    for address in ("/nowhere.json", "/article/999.json", "/api/nowhere", "/article/1.csv"):
        answer = client.get(address).get_json()
        assert (answer["ok"], answer["status"], answer["position"]) == (False, 404, None)
        assert answer["error"].endswith(".")


def test_a_withdrawn_article_is_gone(fresh_library: Library, fresh_client: FlaskClient) -> None:
    fresh_library.remove(1)
    assert "wurde zurückgezogen" in text(fresh_client, ARTICLE, 410)
    assert fresh_client.get(f"{ARTICLE}.json").status_code == 410
    assert fresh_client.get(f"{ARTICLE}/original").status_code == 410


class Broken:
    """A library whose search fails with a given error; everything else works."""

    def __init__(self, library: Library, error: Exception) -> None:
        self._library = library
        self._error = error

    def __getattr__(self, name: str) -> object:
        return getattr(self._library, name)

    def search(self, query: Query, *_: object) -> None:
        raise self._error

    neighbours = export = search


def broken(library: Library, settings: Settings, error: Exception) -> FlaskClient:
    return create_app(Broken(library, error), settings).test_client()  # type: ignore[arg-type]


def test_without_an_index_articles_can_still_be_read(library: Library, settings: Settings) -> None:
    client = broken(library, settings, EngineDown(message("The search index is damaged.")))
    response = client.get("/search?q=Mauer")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "10"
    assert "Die Suche steht gerade nicht zur Verfügung" in response.text
    assert client.get("/search.json?q=Mauer").get_json()["status"] == 503
    assert client.get("/search.csv?q=Mauer").status_code == 503
    assert client.get("/healthz").status_code == 503
    assert "Mauer" in text(client, f"{ARTICLE}?q=Mauer", 200)
    assert "12 Artikel" in text(client, "/", 200)


def test_a_failure_is_logged_and_answered_calmly(
    library: Library, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    client = broken(library, settings, RuntimeError("secret detail"))
    assert "Etwas ist schiefgegangen" in text(client, "/search?q=x", 500)
    assert "secret detail" not in client.get("/search?q=x").text
    assert client.get("/search.json?q=x").get_json()["error"].startswith("The error was recorded.")
    assert "secret detail" in caplog.text


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (TooLarge(message("The file is empty.")), 413), (Unreadable(message("The file is empty.")), 400),
        (Conflict(message("The file is empty.")), 409), (NotFound(message("The file is empty.")), 404),
        (BadQuery(message("The file is empty.")), 400), (ArchiveError(message("The file is empty.")), 500),
    ],
)  # fmt: skip
def test_every_refusal_has_its_status(library: Library, settings: Settings, error: ArchiveError, status: int) -> None:
    assert "Die Datei ist leer." in text(broken(library, settings, error), "/search", status)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 409, 410, 413, 415, 429, 500, 503])
def test_every_status_has_a_calm_page(library: Library, settings: Settings, status: int) -> None:
    app: Flask = create_app(library, settings)
    app.add_url_rule("/failing", "failing", lambda: abort(status))
    assert f"Fehler {status}" in text(app.test_client(), "/failing", status)


def test_a_page_that_cannot_even_be_framed_says_so_in_a_sentence(
    library: Library, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.frame.frame", lambda: 1 / 0)
    response = create_app(library, settings).test_client().get("/")
    assert response.status_code == 500
    assert response.text.startswith("Etwas ist schiefgegangen. ")


def test_a_method_that_is_not_offered(client: FlaskClient) -> None:
    response = client.post("/search.json", headers={"X-CSRFToken": "x"})
    assert response.status_code in (400, 405)
    response = client.put("/search")
    assert response.status_code in (400, 405)


def test_a_form_without_its_token_is_refused(client: FlaskClient) -> None:
    assert "abgelaufen" in text_of_post(client, "/login")


def text_of_post(client: FlaskClient, address: str) -> str:
    response = client.post(address, data={"name": "a"})
    assert response.status_code == 400
    return response.text


@pytest.mark.parametrize(
    "address",
    ["/", "/search?q=Mauer", "/search?page=0", "/article/1", "/article/999", "/nowhere", "/search.json", "/search.csv",
     "/export.json", "/static/page.css", "/static/nothing", "/healthz", "/login", "/upload", "/search.json?page=0"],
)  # fmt: skip
def test_every_response_is_protected(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    response.close()


def test_a_date_that_is_none_can_be_mended(client: FlaskClient) -> None:
    response = client.get("/search?q=Berlin&from=gestern&to=1990&source=Tagblatt&page=2")
    assert response.status_code == 400
    page = BeautifulSoup(response.data, "lxml")
    form = page.select_one("form.range")
    assert form is not None
    fields = {str(each["name"]): each.get("value") for each in form.select("input")}
    assert fields == {"q": "Berlin", "source": "Tagblatt", "from": "gestern", "to": "1990", "within": "1"}
    assert [each["name"] for each in form.select("[aria-invalid]")] == ["from"]
    box = {str(each["name"]): each.get("value") for each in page.select(".searchbox input")}
    assert box == {"q": "Berlin", "to": "1990", "source": "Tagblatt"}
    link = page.find("a", string="Dieselbe Seite ohne diese Angabe")
    assert link is not None
    assert link["href"] == "/search?q=Berlin&to=1990&source=Tagblatt&page=2"
    assert client.get("/search?q=Berlin&to=1990&source=Tagblatt").status_code == 200


@pytest.mark.parametrize(
    ("address", "mended"),
    [
        ("/search?q=Berlin&sort=foo", "/search?q=Berlin"), ("/search?from=1990&to=1989", "/search"),
        ("/article/1?q=Mauer&size=0", "/article/1?q=Mauer"), ("/search?page=x&to=nie", "/search?page=x"),
    ],
)  # fmt: skip
def test_the_way_out_of_a_parameter_that_cannot_be_used(client: FlaskClient, address: str, mended: str) -> None:
    page = BeautifulSoup(client.get(address).data, "lxml")
    assert mended in [link["href"] for link in page.select("main a")]


def test_programs_hear_the_names_of_parameters(client: FlaskClient) -> None:
    error = client.get("/search.json?from=gestern").get_json()["error"]
    assert error == "The parameter “from” is not a date the archive understands: gestern"
