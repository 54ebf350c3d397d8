from __future__ import annotations

from flask.testing import FlaskClient

KEYS = {
    "id",
    "external_id",
    "url",
    "title",
    "kicker",
    "date",
    "date_precision",
    "source",
    "authors",
    "score",
    "snippet",
}


def test_a_result_as_json(client: FlaskClient, numbers: dict[str, int]) -> None:
    answer = client.get("/search.json?q=Mauer+ODER+Ostsee&sort=date").get_json()
    assert answer["query"] == "Mauer ODER Ostsee"
    assert answer["understood"] == "Mauer ODER Ostsee"
    assert answer["notices"] == []
    assert (answer["total"], answer["page"], answer["size"]) == (2, 1, 10)
    summer, wall = answer["hits"]
    assert set(wall) >= KEYS
    assert wall["id"] == numbers["mauer.txt"]
    assert (wall["date"], wall["date_precision"]) == ("1989-11-09", "day")
    assert (summer["date"], summer["date_precision"]) == ("1989-22", "season")
    assert wall["authors"] == ["Anna Weber", "Jörg Groß"]
    assert wall["permalink"] == f"http://localhost/article/{numbers['mauer.txt']}"
    assert {"text": "Mauer", "matched": True} in wall["snippet"]


def test_facets_and_their_links(client: FlaskClient) -> None:
    answer = client.get("/search.json?q=Berlin&source=Tagblatt&not.source=Herald").get_json()
    sources = {value["value"]: value for value in answer["facets"]["source"]}
    assert sources["Tagblatt"]["selected"]
    assert sources["Herald"]["excluded"]
    assert sources["Tagblatt"]["toggle_url"] == "/search.json?q=Berlin&not.source=Herald"
    both = client.get(sources["Abendpost"]["toggle_url"]).get_json()
    assert both["total"] == sources["Tagblatt"]["count"] + sources["Abendpost"]["count"]
    sections = client.get("/search.json").get_json()["facets"]["section"]
    missing = next(value for value in sections if value["value"] == "-")
    assert missing["label"] == "not stated"
    assert client.get(missing["toggle_url"]).get_json()["total"] == missing["count"]


def test_the_timeline_and_its_links(client: FlaskClient) -> None:
    answer = client.get("/search.json").get_json()
    timeline = answer["timeline"]
    assert sum(bucket["count"] for bucket in timeline["buckets"]) + timeline["undated"] == answer["total"]
    for bucket in timeline["buckets"]:
        assert client.get(bucket["url"]).get_json()["total"] == bucket["count"]


def test_links_lead_through_the_result_and_to_its_other_forms(client: FlaskClient) -> None:
    links = client.get("/search.json?size=5&page=2&sort=date").get_json()["links"]
    assert links["self"] == "/search.json?sort=date&page=2&size=5"
    assert links["previous"] == "/search.json?sort=date&size=5"
    assert links["next"] == links["last"] == "/search.json?sort=date&page=3&size=5"
    assert links["html"] == "/search?sort=date&page=2&size=5"
    for form in ("html", "csv", "jsonl", "json-export"):
        assert client.get(links[form]).status_code == 200
    beyond = client.get("/search.json?size=5&page=99").get_json()
    assert beyond["hits"] == []
    assert beyond["links"]["next"] is None
    assert beyond["links"]["previous"] == beyond["links"]["last"]


def test_sentences_for_programs_are_in_english(client: FlaskClient) -> None:
    answer = client.get("/search.json?q=Berlin+ODER").get_json()
    assert answer["notices"] == ["“ODER” had nothing to join and was ignored."]
    assert {value["label"] for value in answer["facets"]["language"]} == {"German", "English"}


def test_an_article_as_json(client: FlaskClient, numbers: dict[str, int]) -> None:
    number = numbers["einheit.txt"]
    answer = client.get(f"/article/{number}.json").get_json()
    assert answer["id"] == number
    assert answer["permalink"] == f"http://localhost/article/{number}"
    assert answer["blocks"][1] == {"kind": "crosshead", "text": "Der lange Weg"}
    assert (answer["date"], answer["date_precision"]) == ("1990-10-03", "day")
    assert answer["date_first"] == answer["date_last"] == "1990-10-03"
    assert answer["language_confidence"] == 0.99
    assert answer["version"] == 1
    assert answer["lede"] == "Um Mitternacht tritt die DDR bei."
    assert "Volkskammer" in answer["text"]
    assert client.get(answer["original_url"]).status_code == 200
    war = client.get(f"/article/{numbers['krieg.txt']}.json").get_json()
    assert (war["date"], war["date_first"], war["date_last"]) == ("1914/1918", "1914-01-01", "1918-12-31")
    undated = client.get(f"/article/{numbers['undated.txt']}.json").get_json()
    assert (undated["date"], undated["date_precision"], undated["date_first"]) == (None, None, None)


def test_a_loosened_result_has_a_notice(client: FlaskClient) -> None:
    found = client.get("/search.json?q=Mauer+Brandenburger+Wüstenspringmaus").get_json()
    assert found["loosened"] is True
    assert found["notices"] == ["No article holds all of these words. These hold most of them."]
