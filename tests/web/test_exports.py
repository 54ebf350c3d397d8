from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from archive.articles import Article
from archive.exporting import CSV_COLUMNS, FORMATS
from archive.library import Export, ExportRow, Library
from archive.query import Query
from archive.search import Fragment
from archive.settings import Settings
from nachlese import open_library


def rows(client: FlaskClient, query: str) -> list[dict[str, str]]:
    response = client.get(f"/search.csv?{query}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))


def lines(client: FlaskClient, query: str) -> list[dict[str, object]]:
    text = client.get(f"/search.jsonl?{query}").data.decode()
    return [json.loads(line) for line in text.split("\n") if line]


def test_csv_for_spreadsheets(client: FlaskClient) -> None:
    response = client.get("/search.csv?q=Mauer")
    assert response.data.startswith(b"\xef\xbb\xbf" + ",".join(CSV_COLUMNS).encode() + b"\r\n")
    assert response.content_type == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith('attachment; filename="nachlese-2')
    assert response.headers["Content-Disposition"].endswith('.csv"')
    assert response.headers["X-Total-Count"] == "1"
    (row,) = rows(client, "q=Mauer")
    assert row["date"] == "1989-11-09"
    assert row["date_precision"] == "day"
    assert row["author"] == "Anna Weber; Jörg Groß"
    assert row["persons"] == "Helmut Kohl"
    assert row["query"] == "Mauer"
    assert "Mauer" in row["snippet"]
    assert row["exported_at"].endswith("+00:00")


@pytest.mark.parametrize("query", ["", "q=Berlin", "q=Berlin&size=1&page=3", "source=Tagblatt&sort=date", "q=Zebra"])
def test_every_export_holds_all_hits_in_the_order_of_the_result(client: FlaskClient, query: str) -> None:
    page = client.get(f"/search.json?{query}&size=100&page=1".replace("size=1&", "").replace("page=3&", "")).get_json()
    ids = [hit["id"] for hit in page["hits"]]
    assert [int(row["id"]) for row in rows(client, query)] == ids
    assert [line["id"] for line in lines(client, query)] == ids
    document = client.get(f"/export.json?{query}").get_json()
    assert [article["id"] for article in document["articles"]] == ids
    assert document["count"] == page["total"] == len(ids)


def test_dates_stay_as_exact_as_they_are_known(client: FlaskClient) -> None:
    dates = {row["title"]: (row["date"], row["date_precision"], row["date_end"]) for row in rows(client, "")}
    assert dates["Trockener Oktober"] == ("2018-10", "month", "")
    assert dates["Ein Sommer an der Ostsee"] == ("1989-22", "season", "")
    assert dates["Das alte Haus"] == ("1950~", "year", "")
    assert dates["Jahre des Krieges"] == ("1914/1918", "range", "1918")
    assert dates["'=SUMME(A1:A9) & Co."] == ("", "", "")


def test_cells_that_look_like_formulas_are_defused_in_csv_only(client: FlaskClient) -> None:
    (row,) = rows(client, "q=SUMME")
    assert (row["title"], row["author"], row["source"]) == ("'=SUMME(A1:A9) & Co.", "'@handle", "'-")
    (line,) = lines(client, "q=SUMME")
    assert (line["title"], line["authors"], line["source"]) == ("=SUMME(A1:A9) & Co.", ["@handle"], "-")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_every_dangerous_beginning_is_defused(library: Library, start: str) -> None:
    title = f'{start}1 "zwei", drei'
    found = export_of(replace(library.get(1), title=title))
    text = "".join(FORMATS["csv"].write(found)).removeprefix("\ufeff")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row["title"] == f"'{title}"


def test_json_lines_are_exact(client: FlaskClient, library: Library, numbers: dict[str, int]) -> None:
    (line,) = lines(client, "q=Volkskammer")
    article = library.get(numbers["einheit.txt"])
    assert list(line) == [
        "id", "external_id", "url", "date", "date_precision", "title", "kicker", "lede", "text", "authors", "source",
        "section", "language", "keywords", "persons", "places", "organisations", "words", "score", "query",
        "exported_at",
    ]  # fmt: skip
    assert line["text"] == article.text
    assert line["lede"] == article.lede
    assert line["date"] == "1990-10-03"
    assert line["keywords"] == ["Einheit", "Beitritt"]
    assert lines(client, "q=SUMME")[0]["date"] is None


@pytest.fixture
def empty_library(tmp_path: Path) -> Iterator[Library]:
    with open_library(Settings(home=tmp_path)) as opened:
        yield opened


def test_json_lines_can_be_read_in_again(client: FlaskClient, empty_library: Library, library: Library) -> None:
    data = client.get("/search.jsonl").data
    outcomes = list(empty_library.add(empty_library.read("export.jsonl", data)))
    assert [outcome.reason for outcome in outcomes] == [None] * 12
    again = {empty_library.get(outcome.article_id).title: outcome.article_id for outcome in outcomes}  # type: ignore[arg-type]
    for number in range(1, 13):
        article = library.get(number)
        copy = empty_library.get(again[article.title])  # type: ignore[arg-type]
        assert (copy.text, copy.lede, copy.kicker, copy.date) == (
            article.text, article.lede, article.kicker, article.date,
        )  # fmt: skip
        assert (copy.authors, copy.source, copy.section) == (article.authors, article.source, article.section)
        assert (copy.external_id, copy.keywords) == (article.external_id, article.keywords)


def export_of(article: Article, rows_of: Iterator[ExportRow] | None = None) -> Export:
    rows = rows_of or iter([ExportRow(article, 1.5)])
    return Export(Query("Haus"), "Haus", 1, rows, lambda _: (Fragment("eine "), Fragment("Stelle", matched=True)))


def test_line_separators_do_not_break_lines(library: Library) -> None:
    (line,) = FORMATS["jsonl"].write(export_of(replace(library.get(1), title="eins\u2028zwei\u2029drei\x85vier")))
    assert len(line.splitlines()) <= 2
    assert json.loads(line)["title"] == "eins\u2028zwei\u2029drei\x85vier"


def test_a_document_that_breaks_off_is_no_document(library: Library) -> None:
    def breaking() -> Iterator[ExportRow]:
        yield ExportRow(library.get(1), 1.0)
        raise ConnectionError

    pieces: list[str] = []
    with pytest.raises(ConnectionError):
        pieces.extend(iter(FORMATS["json"].write(export_of(library.get(1), breaking()))))
    written = "".join(pieces)
    with pytest.raises(json.JSONDecodeError):
        json.loads(written)


def test_the_json_document_names_its_query(client: FlaskClient) -> None:
    document = client.get("/export.json?q=Berlin&not.source=Herald&from=1989&section=-").get_json()
    assert list(document) == ["query", "understood", "filters", "exported_at", "articles", "count"]
    assert document["query"] == "Berlin"
    assert document["filters"] == {
        "chosen": [{"facet": "section", "value": ""}],
        "excluded": [{"facet": "source", "value": "Herald"}],
        "from": "1989", "to": None, "within": False, "sort": "relevance", "match": "all", "mode": "normal",
    }  # fmt: skip


def test_exports_stream(library: Library) -> None:
    seen: list[int] = []

    def counting() -> Iterator[ExportRow]:
        for number in range(1000):
            seen.append(number)
            yield ExportRow(library.get(1), 1.0)

    pieces = FORMATS["csv"].write(export_of(library.get(1), counting()))
    next(pieces)
    next(pieces)
    assert len(seen) == 1
