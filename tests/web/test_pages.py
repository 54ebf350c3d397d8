from __future__ import annotations

import os
import re
from dataclasses import fields, replace
from pathlib import Path
from urllib.parse import quote, urlsplit

import hypothesis
import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, render_template
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from archive.articles import Draft
from archive.dates import CalendarUnit
from archive.facets import FACET_NAMES
from archive.library import Library
from archive.query import FacetValue, Query
from archive.search import Bucket, FacetCounts, Timeline
from archive.settings import Settings
from nachlese import open_library
from seeds.__main__ import add_samples
from web import create_app
from web.result_page import result_page

# The full trial is a thousand: NACHLESE_EXAMPLES=1000 make test.
EXAMPLES = int(os.environ.get("NACHLESE_EXAMPLES", "40"))


def page(client: FlaskClient, address: str, status: int = 200) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == status
    return BeautifulSoup(response.data, "lxml")


def text_of(element: Tag | BeautifulSoup, selector: str) -> str:
    found = element.select_one(selector)
    assert found is not None, f"there is no {selector}"
    return " ".join(found.get_text().split())


def address(element: Tag | BeautifulSoup, selector: str) -> str:
    found = element.select_one(selector)
    assert found is not None, f"there is no {selector}"
    return str(found["href"])


def titles(found: BeautifulSoup) -> list[str]:
    return [" ".join(each.get_text().split()) for each in found.select(".hit .headline")]


def test_home_says_what_is_in_the_archive(client: FlaskClient) -> None:
    home = page(client, "/")
    assert "12 Artikel" in text_of(home, ".front-line")
    assert "1914–1918 bis 29. Februar 2020" in text_of(home, ".front-line")
    assert titles(home)[0] == "<script>alert(1)</script>"
    assert [text_of(way, "h2") for way in home.select(".front-ways section")][:2] == ["Quelle", "Personen"]
    assert home.select(".chart a")


def test_an_empty_archive_explains_itself(fresh_settings: Settings, fresh_library: Library) -> None:
    for number in (1, 2, 3):
        fresh_library.remove(number)
    home = page(create_app(fresh_library, fresh_settings).test_client(), "/")
    assert "noch leer" in text_of(home, ".nothing")
    assert "nachlese import" in text_of(home, ".nothing")
    assert home.select_one(".chart") is None


def test_a_hit_shows_what_is_known_of_it(client: FlaskClient, numbers: dict[str, int]) -> None:
    found = page(client, "/search?q=Mauer&sort=date")
    assert text_of(found, "h1") == "1 Treffer"
    hit = found.select_one(".hit")
    assert hit is not None
    assert text_of(hit, ".kicker") == "Grenzöffnung"
    assert text_of(hit, ".headline") == "In Berlin fällt die Mauer"
    assert text_of(hit, ".headline mark") == "Mauer"
    assert text_of(hit, ".hit-snippet mark") == "Mauer"
    time = hit.select_one("time")
    assert time is not None
    assert (time["datetime"], time.get_text()) == ("1989-11-09", "9. November 1989")
    assert text_of(hit, ".source") == "Tagblatt"
    assert text_of(hit, ".authors") == "Anna Weber, Jörg Groß"
    assert address(hit, "a") == f"/article/{numbers['mauer.txt']}?q=Mauer&sort=date"
    assert text_of(found, ".understood code") == "Mauer"


@pytest.mark.parametrize(
    ("query", "machine", "words"),
    [
        ("Dürre", "2018", "2018"), ("Trockener", "2018-10", "Oktober 2018"), ("Ostsee", None, "Sommer 1989"),
        ("Front", None, "1914–1918"), ("Markt", None, "um 1950"), ("SUMME", None, "ohne Datum"),
    ],
)  # fmt: skip
def test_dates_are_shown_as_exactly_as_they_are_known(
    client: FlaskClient, query: str, machine: str | None, words: str
) -> None:
    meta = page(client, f"/search?q={query}").select_one(".hit-meta")
    assert meta is not None
    time = meta.select_one("time, .date")
    assert time is not None
    assert (time.get("datetime"), time.get_text()) == (machine, words)


def test_the_query_box_keeps_the_words_and_carries_the_filters(client: FlaskClient) -> None:
    found = page(
        client, "/search?q=Berlin&source=Tagblatt&not.language=en&from=1989&within=1&sort=-date&size=25&page=1"
    )
    box = found.select_one("form[role=search]")
    assert box is not None
    fields = {(each["name"], each.get("value")) for each in box.select("input")}
    assert fields == {
        ("q", "Berlin"), ("source", "Tagblatt"), ("not.language", "en"), ("from", "1989"), ("within", "1"),
        ("sort", "-date"), ("size", "25"),
    }  # fmt: skip


def facet(found: BeautifulSoup, name: str) -> dict[str, Tag]:
    return {
        " ".join(value.select_one(".value-label, s").get_text().split()): value  # type: ignore[union-attr]
        for value in found.select(f"[aria-labelledby=facet-{name}] .value")
    }


def test_facets_count_widen_and_exclude(client: FlaskClient) -> None:
    found = page(client, "/search?q=Berlin")
    total = len(titles(found))
    sources = facet(found, "source")
    assert {name: text_of(value, ".count") for name, value in sources.items()} == {
        "Abendpost": "2", "Tagblatt": "2", "Herald": "1",
    }  # fmt: skip
    one = page(client, address(sources["Herald"], ".value-choose"))
    assert titles(one) == ["The Wall has fallen"]
    chosen = facet(one, "source")
    assert chosen["Herald"].select_one("[aria-current]")
    assert text_of(chosen["Tagblatt"], ".count") == "2"
    two = page(client, address(chosen["Tagblatt"], ".value-choose"))
    assert len(titles(two)) == 3
    without = page(client, address(sources["Herald"], ".value-exclude"))
    assert len(titles(without)) == total - 1
    assert facet(without, "source")["Herald"].select_one("s")
    again = page(client, address(facet(without, "source")["Herald"], ".value-exclude"))
    assert len(titles(again)) == total


def test_values_are_shown_in_words(client: FlaskClient) -> None:
    found = page(client, "/search")
    assert {"Deutsch", "Englisch"} <= set(facet(found, "language"))
    assert {"Tag", "Monat", "Jahr", "ohne Datum"} <= set(facet(found, "dated"))
    missing = facet(found, "section")["ohne Angabe"]
    assert address(missing, ".value-choose") == "/search?section=-"
    assert len(titles(page(client, "/search?section=-&size=50"))) == int(text_of(missing, ".count"))


def test_a_source_named_dash_is_not_a_missing_source(client: FlaskClient) -> None:
    found = page(client, address(facet(page(client, "/search"), "source")["-"], ".value-choose"))
    assert titles(found) == ["=SUMME(A1:A9) & Co."]


def test_every_filter_has_a_chip_that_lifts_it(client: FlaskClient) -> None:
    found = page(
        client, "/search?q=Berlin&from=1989&to=1989&within=1&place=Berlin&not.source=Herald&match=any&mode=exact"
    )
    chips = {" ".join(chip.get_text().split()): str(chip["href"]) for chip in found.select(".chip a")}
    assert list(chips) == [
        "Zeitraum sicher 1989 (Filter entfernen)",
        "Orte Berlin (Filter entfernen)",
        "Quelle ohne Herald (Filter entfernen)",
        "Wörter irgendeines (Filter entfernen)",
        "Formen wie geschrieben (Filter entfernen)",
    ]
    lifted = page(client, chips["Quelle ohne Herald (Filter entfernen)"])
    assert len(lifted.select(".chip")) == 4
    cleared = page(client, address(found, ".chips-clear"))
    assert [text_of(chip, "a") for chip in cleared.select(".chip")] == [
        "Wörter irgendeines (Filter entfernen)", "Formen wie geschrieben (Filter entfernen)",
    ]  # fmt: skip


def test_the_range_form_takes_what_people_write(client: FlaskClient) -> None:
    form = page(client, "/search?q=Berlin&from=9.11.1989&to=November+1989&source=Tagblatt").select_one(".range")
    assert form is not None
    fields = {str(each["name"]): each.get("value") for each in form.select("input")}
    assert fields == {
        "q": "Berlin", "source": "Tagblatt", "from": "9. November 1989", "to": "November 1989", "within": "1",
    }  # fmt: skip


def test_an_empty_result_helps(client: FlaskClient) -> None:
    found = page(client, "/search?q=Xylophon+Wüstenspringmaus&source=Tagblatt&from=1989&within=1&mode=exact")
    helps = {text_of(link, "a"): address(link, "a") for link in found.select(".nothing li")}
    words = "Xylophon+W%C3%BCstenspringmaus"
    assert list(helps.values()) == [
        f"/search?q={words}&mode=exact",
        f"/search?q={words}&from=1989&source=Tagblatt&mode=exact",
        f"/search?q={words}&from=1989&within=1&source=Tagblatt&match=any&mode=exact",
        f"/search?q={words}&from=1989&within=1&source=Tagblatt",
        "/search?q=Xylophon+W%C3%BCstenspring*&from=1989&within=1&source=Tagblatt&mode=exact",
    ]
    assert "Xylophon Wüstenspringmaus" in text_of(found, ".nothing")


def test_a_loosened_result_says_so(client: FlaskClient) -> None:
    found = page(client, "/search?q=Mauer+Brandenburger+Wüstenspringmaus")
    assert titles(found)
    assert "Kein Artikel enthält alle diese Wörter" in text_of(found, ".result-head")


def test_notices_and_the_query_as_understood(client: FlaskClient) -> None:
    found = page(client, "/search?q=Berlin+ODER")
    assert "„ODER“ hatte nichts zu verbinden" in text_of(found, ".notice")


def test_pages_have_no_wall(client: FlaskClient) -> None:
    found = page(client, "/search?size=2&page=3&sort=date")
    assert [text_of(each, "a, span") for each in found.select(".pager li:not(.pager-gap)")] == [
        f"Seite {number}" for number in range(1, 7)
    ]
    assert text_of(found, ".pager [aria-current]") == "Seite 3"
    assert address(found, ".pager a[rel=next]") == "/search?sort=date&page=4&size=2"
    ordered = found.select_one("ol.hits")
    assert ordered is not None
    assert ordered["start"] == "5"


def test_a_page_behind_the_last_one_leads_back(client: FlaskClient) -> None:
    found = page(client, "/search?size=2&page=4000")
    assert titles(found) == []
    assert address(found, ".nothing a") == "/search?page=6&size=2"
    assert text_of(found, "h1") == "12 Treffer"


def test_nothing_from_the_texts_becomes_markup(client: FlaskClient, numbers: dict[str, int]) -> None:
    for where in ("/", "/search?q=Skript", f"/article/{numbers['script.html']}?q=%3Cscript%3E", "/search?q=<script>x"):
        html = client.get(where).text
        assert "<script>" not in html
        assert "<img" not in html
        assert "javascript:" not in re.findall(r'href="([^"]*)"', html)


def test_the_article_page(client: FlaskClient, numbers: dict[str, int]) -> None:
    found = page(client, f"/article/{numbers['mauer.txt']}?q=Mauer+Berlin")
    marks = found.select("mark[id]")
    assert [mark["id"] for mark in marks] == [f"match-{number}" for number in range(1, len(marks) + 1)]
    assert text_of(found, ".matches-total") == f"{len(marks)} Treffer im Text"
    assert [str(each["href"]) for each in found.select(".matches ol a")] == [f"#{mark['id']}" for mark in marks]
    assert text_of(found, "article h1 .headline") == "In Berlin fällt die Mauer"
    assert text_of(found, "article .lede") == "In Berlin ist die Mauer offen."
    details = {text_of(row, "dt"): text_of(row, "dd") for row in found.select(".about dl > div")}
    assert details["Datum"] == "9. November 1989"
    assert details["Personen"] == "Helmut Kohl"
    assert details["Nummer bei der Quelle"] == "t-1"
    assert details["Dauerhafte Adresse"] == f"http://localhost/article/{numbers['mauer.txt']}"
    authors = [str(link["href"]) for link in found.select(".byline .authors a")]
    assert authors == ["/search?author=Anna+Weber", "/search?author=J%C3%B6rg+Gro%C3%9F"]
    assert text_of(page(client, authors[0]), "h1") == "2 Treffer"


def test_crossheads_and_a_detected_language(client: FlaskClient, numbers: dict[str, int]) -> None:
    found = page(client, f"/article/{numbers['einheit.txt']}")
    assert text_of(found, "h2.crosshead") == "Der lange Weg"
    details = {text_of(row, "dt"): text_of(row, "dd") for row in found.select(".about dl > div")}
    assert details["Sprache"] == "Deutsch (erkannt, zu 99 % sicher)"
    assert details["Schlagwörter"] == "Einheit, Beitritt"
    assert found.select_one(".matches") is None
    assert found.select_one(".in-result") is None


def test_a_foreign_article_names_its_language(client: FlaskClient, numbers: dict[str, int]) -> None:
    article = page(client, f"/article/{numbers['english.txt']}").select_one("article.text")
    assert article is not None
    assert article["lang"] == "en"
    assert page(client, "/search?q=border").select_one(".hit[lang=en]")


def test_imprecise_and_unknown_dates_are_explained(client: FlaskClient, numbers: dict[str, int]) -> None:
    for name, words in (
        ("oktober.txt", "Oktober 2018 (nur der Monat ist bekannt)"),
        ("um1950.txt", "um 1950 (ungefähre Angabe)"),
        ("sommer.txt", "Sommer 1989 (nur die Jahreszeit ist bekannt)"),
        ("undated.txt", "ohne Datum (in der Quelle: „voriges Frühjahr“)"),
    ):
        assert text_of(page(client, f"/article/{numbers[name]}"), ".about dd") == words
    undated = page(client, f"/article/{numbers['undated.txt']}")
    assert text_of(undated, ".byline .date") == "ohne Datum (in der Quelle: „voriges Frühjahr“)"


def test_an_article_knows_its_place_in_the_result(client: FlaskClient) -> None:
    listed = page(client, "/search?q=Berlin&sort=date&size=2")
    total = int(text_of(listed, "h1").split()[0])
    current = page(client, address(listed, ".hit a"))
    for position in range(1, total + 1):
        assert text_of(current, ".in-result-place") == f"Treffer {position} von {total}"
        back = page(client, address(current, ".in-result-back"))
        assert text_of(current, "article h1 .headline") in titles(back)
        following = current.select_one(".in-result-next")
        assert (following is None) == (position == total)
        if following is not None:
            current = page(client, str(following["href"]))


def test_an_article_outside_the_result_has_no_place_in_it(client: FlaskClient, numbers: dict[str, int]) -> None:
    assert page(client, f"/article/{numbers['krieg.txt']}?q=Mauer").select_one(".in-result") is None


def test_earlier_versions_are_listed(fresh_library: Library, fresh_client: FlaskClient) -> None:
    article = fresh_library.get(1)
    draft = Draft(**{each.name: getattr(article, each.name) for each in fields(Draft)})
    fresh_library.correct(1, replace(draft, title="Ein anderer Titel"), by="test")
    found = page(fresh_client, "/article/1")
    assert text_of(found, "h1 .headline") == "Ein anderer Titel"
    assert "Fassung 1, ersetzt am" in text_of(found, ".versions")
    assert "In Berlin fällt die Mauer" in text_of(found, ".versions")


def test_the_original_is_only_ever_a_download(client: FlaskClient, numbers: dict[str, int]) -> None:
    response = client.get(f"/article/{numbers['script.html']}/original")
    assert response.headers["Content-Disposition"] == 'attachment; filename="script.html"'
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]
    assert response.mimetype == "text/html"
    assert response.data.startswith(b"<script>")


def test_every_example_finds_something_in_the_sample_archive(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with open_library(settings) as library:
        add_samples(library)
        client = create_app(library, settings).test_client()
        links = page(client, "/help").select(".forms-of-query a") + page(client, "/").select(".examples a")
        assert len(links) > 15
        for link in links:
            found = client.get(str(link["href"]).replace("/search", "/search.json", 1)).get_json()
            assert found["total"], link.get_text()
            assert not found["loosened"], link.get_text()


def test_examples_of_names_are_only_shown(client: FlaskClient) -> None:
    shown = page(client, "/help").find("code", string="person:Merkel")
    assert shown is not None
    assert shown.find_parent("a") is None


def test_health(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"ok": True, "revision": 12}


def test_pages_are_light(client: FlaskClient) -> None:
    for where in ("/", "/search?size=50", "/help"):
        assert len(client.get(where).data) < 100_000


def test_english_only_when_asked_for(client: FlaskClient) -> None:
    assert page(client, "/").html["lang"] == "de"  # type: ignore[index]
    assert client.get("/", headers={"Accept-Language": "en"}).text.count('<html lang="de">') == 1
    english = page(client, "/search?q=Berlin&lang=en")
    assert english.html["lang"] == "en"  # type: ignore[index]
    assert text_of(english, "h1") == "5 hits"
    assert text_of(page(client, "/search?q=Mauer"), "h1") == "1 hit"
    back = address(page(client, "/search?q=Mauer&source=Tagblatt"), ".colophon a[hreflang=de]")
    assert back == "/search?q=Mauer&source=Tagblatt&lang=de"
    assert text_of(page(client, back), "h1") == "1 Treffer"
    assert page(client, "/?lang=fr").html["lang"] == "de"  # type: ignore[index]


def test_the_other_language_of_a_page_that_is_none_is_the_first_page(client: FlaskClient) -> None:
    for where in ("//evil.example/x", "/nowhere?next=a", "/%2F%2Fevil.example"):
        assert address(page(client, where, 404), ".colophon a[hreflang=en]") == "/?lang=en"


@pytest.mark.parametrize("where", ["/", "/search?q=Mauer", "/article/1?q=Mauer", "/help", "/nowhere", "/login"])
def test_pages_hold_no_script_or_style_of_their_own(client: FlaskClient, where: str) -> None:
    found = BeautifulSoup(client.get(where).data, "lxml")
    assert found.select("script:not([src]), style, [style], [onclick]") == []
    assert {urlsplit(str(each["src"])).netloc for each in found.select("[src]")} <= {""}


@pytest.fixture(scope="session")
def client_of_session(app: Flask) -> FlaskClient:
    return app.test_client()


FIELDS = ("q", "from", "to", "within", "source", "not.source", "dated", "sort", "match", "mode", "page", "size", "lang")


@hypothesis.settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(FIELDS), st.text(max_size=30)), max_size=5))
def test_no_parameters_are_a_failure(client_of_session: FlaskClient, parameters: list[tuple[str, str]]) -> None:
    pairs = "&".join(f"{name}={quote(value, errors='surrogatepass')}" for name, value in parameters)
    for where in ("/search", "/search.json", "/search.csv", "/article/1"):
        assert client_of_session.get(f"{where}?{pairs}").status_code in (200, 400)


OPERATORS = st.sampled_from(["UND", "ODER", "NICHT", "-", "(", ")", '"', "@", "*", "~5", "titel:", "datum:", "„", "?"])


@hypothesis.settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(OPERATORS | st.sampled_from(["Berlin", "Mauer", "Haus", "1989"]) | st.text(max_size=6), max_size=12))
def test_no_query_is_a_failure(client_of_session: FlaskClient, pieces: list[str]) -> None:
    response = client_of_session.get("/search", query_string={"q": " ".join(pieces).encode("utf-8", "replace")})
    assert response.status_code in (200, 400)
    assert "<h1>" in response.text


@pytest.mark.parametrize("raw", ["%ED%A0%80", "%00", "%FF%FE", "%F0%9F%98%80", "a%00b", "%E2%80%AE", "+" * 50])
def test_raw_bytes_in_parameters(client: FlaskClient, raw: str) -> None:
    for name in ("q", "source", "from", "page"):
        assert client.get(f"/search?{name}={raw}").status_code in (200, 400)


def test_a_full_page_stays_light(app: Flask, library: Library) -> None:
    buckets = tuple(Bucket(f"Ein Name mit Umlauten, Größe {number}", 9000 - number) for number in range(30))
    days = tuple(Bucket(f"2018-{month}-{day:02d}", day) for month in (10, 12) for day in range(1, 32))
    query = Query("Bundesverfassungsgericht Entscheidung ODER Urteil", excluded=(FacetValue("source", "Abendpost"),))
    found = replace(
        library.search(Query("Berlin ODER Haus ODER Sommer")),
        query=query,
        facets=tuple(FacetCounts(name, buckets, missing=12, distinct=400) for name in FACET_NAMES),
        timeline=Timeline(CalendarUnit.DAY, days, undated=4),
        total=40_000,
    )
    with app.test_request_context("/search"):
        assert len(render_template("search.html", page=result_page(found)).encode()) < 100_000
