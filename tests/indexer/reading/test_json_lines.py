"""Records of JSON Lines."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.articles import Draft, EntityKind
from archive.date_parsing import parse_date
from archive.errors import Unreadable
from indexer.reading import json_lines
from indexer.reading.extract import Extract
from tests.strategies import date_points, date_spans, unhurried


def read(record: Any) -> Extract:
    return json_lines.read(json.dumps(record).encode())


def test_all_fields() -> None:
    extract = read(
        {
            "id": "n-17",
            "kicker": "Brücken",
            "title": "Neubau beschlossen",
            "lede": "Der Rat hat gestimmt.",
            "text": "Die Mehrheit war knapp.\n\nDie Gegner klagen.",
            "date": "2021-03-24T21:30:00+01:00",
            "authors": ["Anna Weber", "dpa"],
            "source": "Tagblatt",
            "category": "Lokales",
            "url": "https://example.org/a?b=1",
            "language": "de-AT",
            "keywords": "Brücke, Rat; Bau",
            "persons": ["Anna Weber"],
            "places": "Bonn; Köln",
            "organisations": [],
            "label": {"anything": [1]},
        }
    )
    draft = extract.draft
    assert (draft.external_id, draft.kicker, draft.title) == ("n-17", "Brücken", "Neubau beschlossen")
    assert (draft.lede, draft.text) == ("Der Rat hat gestimmt.", "Die Mehrheit war knapp.\n\nDie Gegner klagen.")
    assert draft.date == parse_date("2021-03-24")
    assert (draft.authors, draft.source, draft.section) == (("Anna Weber", "dpa"), "Tagblatt", "Lokales")
    assert (draft.url, draft.language, draft.language_confidence) == ("https://example.org/a?b=1", "de", None)
    assert draft.keywords == ("Brücke", "Rat", "Bau")
    assert draft.names(EntityKind.PERSON) == ("Anna Weber",)
    assert draft.names(EntityKind.PLACE) == ("Bonn", "Köln")
    assert extract.warnings == ()


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({"title": "T"}, Draft(title="T")),
        ({"text": "Ein Satz. Noch einer."}, {"title": "Ein Satz", "title_derived": True}),
        ({"lede": "Ein Satz. Mehr.", "text": ""}, {"title": "Ein Satz", "title_derived": True}),
        ({"title": None, "text": "Ein Satz."}, {"title": "Ein Satz", "title_derived": True}),
        ({"title": " T \n t ", "kicker": None}, {"title": "T t", "kicker": ""}),
        ({"title": "T", "id": 17}, {"external_id": "17"}),
        ({"title": "T", "id": 17, "external_id": "n-3"}, {"external_id": "n-3"}),
        ({"title": "T", "id": 17, "external_id": ""}, {"external_id": ""}),
        ({"title": "T", "external_id": 5}, {"external_id": "5"}),
        ({"title": "T", "section": "A", "category": "B"}, {"section": "A"}),
        ({"title": "T", "author": "Anna Weber"}, {"authors": ("Anna Weber",)}),
        ({"title": "T", "authors": "Von Anna Weber und Jörg Groß"}, {"authors": ("Anna Weber", "Jörg Groß")}),
        ({"title": "T", "authors": [{"name": "Anna Weber"}, None]}, {"authors": ("Anna Weber",)}),
        ({"title": "T", "authors": ["Müller, Max"]}, {"authors": ("Müller, Max",)}),
        ({"title": "T", "date": 1950}, {"date": parse_date("1950")}),
        (
            {"title": "T", "date": "1914", "date_end": "1918", "date_precision": "range"},
            {"date": parse_date("1914/1918")},
        ),
        (
            {"title": "T", "date": "1914/1918", "date_end": "1918", "date_precision": "range"},
            {"date": parse_date("1914/1918")},
        ),
        (
            {"title": "T", "date": "Oktober 2018", "date_precision": "month", "words": 3},
            {"date": parse_date("2018-10")},
        ),
    ],
)
def test_fields(record: dict[str, Any], expected: dict[str, Any] | Draft) -> None:
    extract = read(record)
    if isinstance(expected, Draft):
        assert extract.draft == expected
    else:
        assert {name: getattr(extract.draft, name) for name in expected} == expected
    assert extract.warnings == ()


@pytest.mark.parametrize(
    ("record", "fields", "warning"),
    [
        ({"date": "gestern"}, {"date": None, "date_text": "gestern"}, "The date “gestern” was not understood."),
        ({"date": "2022-13"}, {"date": None, "date_text": "2022-13"}, "The date “2022-13” was not understood."),
        ({"url": "javascript:alert(1)"}, {"url": ""}, "“javascript:alert(1)” is not a web address and was left out."),
        ({"url": "/nur/ein/pfad"}, {"url": ""}, "“/nur/ein/pfad” is not a web address and was left out."),
        ({"language": "klingonisch"}, {"language": ""}, "“klingonisch” is not a language code."),
        ({"lede": "a\ud800b"}, {"lede": "a\ufffdb"}, "The field “lede” held damaged characters."),
    ],
)
def test_doubts(record: dict[str, Any], fields: dict[str, Any], warning: str) -> None:
    extract = read({"title": "T"} | record)
    assert {name: getattr(extract.draft, name) for name in fields} == fields
    assert [str(message) for message in extract.warnings] == [warning]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{}", "The record has neither a title nor a text."),
        (b'{"kicker": "K", "title": " "}', "The record has neither a title nor a text."),
        (b'{"title": "T"', "The JSON is broken at character 14."),
        (b"[1]", "The JSON is not an object with named fields."),
        (b'"text"', "The JSON is not an object with named fields."),
        (b'{"title": ["T"]}', "The field “title” must be a text."),
        (b'{"title": 5}', "The field “title” must be a text."),
        (b'{"text": {"a": 1}}', "The field “text” must be a text."),
        (b'{"title": "T", "id": true}', "The field “id” must be a text."),
        (b'{"title": "T", "date": [2020]}', "The field “date” must be a text."),
        (b'{"title": "T", "authors": 5}', "The field “authors” must be a text or a list of texts."),
        (b'{"title": "T", "authors": [5]}', "The field “authors” must be a text or a list of texts."),
        (b'{"title": "T", "keywords": {"a": 1}}', "The field “keywords” must be a text or a list of texts."),
        (b'{"a":' * 100_000, "The JSON is nested too deeply or holds a number that is too long."),
        (b'{"id": ' + b"9" * 10_000 + b"}", "The JSON is nested too deeply or holds a number that is too long."),
        (b"\x00\x01", "The file is not a text."),
    ],
)
def test_refusals(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        json_lines.read(data)
    assert str(refused.value.reason) == reason


_LINES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), max_size=40)


@unhurried
@given(
    st.fixed_dictionaries(
        {"title": _LINES.filter(str.strip), "text": st.lists(_LINES).map("\n\n".join)},
        optional={
            "kicker": _LINES,
            "lede": _LINES,
            "source": _LINES,
            "section": _LINES,
            "date": st.one_of(date_points(), date_spans()).map(lambda date: date.edtf),
            "keywords": st.lists(_LINES),
        },
    )
)
def test_what_was_read_reads_back_the_same(record: dict[str, Any]) -> None:
    draft = read(record).draft
    again = {
        "title": draft.title,
        "kicker": draft.kicker,
        "lede": draft.lede,
        "text": draft.text,
        "source": draft.source,
        "section": draft.section,
        "date": draft.date.edtf if draft.date else None,
        "keywords": list(draft.keywords),
    }
    assert read(again).draft == draft
