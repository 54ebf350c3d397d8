"""One unit read, whatever its bytes are."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.articles import Reading, Refusal
from indexer.reading import plain_text
from indexer.reading.formats import FORMATS, TEXT
from indexer.reading.reader import read_unit
from indexer.reading.units import Unit
from tests.strategies import unhurried

GERMAN = "Der Rat der Stadt hat am Abend für den Neubau der alten Brücke gestimmt."
MODULES = sorted({known.module for known in (*FORMATS, TEXT) if known.module})


def unit(data: bytes, module: str = "indexer.reading.plain_text", source: str = "") -> Unit:
    return Unit("brief.txt", "text/plain", module, data, source)


def test_article_with_its_bytes_and_language() -> None:
    data = f"Neubau beschlossen\n\n{GERMAN}".encode()
    reading = read_unit(unit(data))
    assert isinstance(reading, Reading)
    assert (reading.name, reading.original.name) == ("brief.txt", "brief.txt")
    assert reading.original.media_type == "text/plain"
    assert reading.original.data == data
    assert (reading.draft.title, reading.draft.language) == ("Neubau beschlossen", "de")
    assert reading.draft.language_confidence is not None
    assert reading.draft.language_confidence > 0.9


def test_language_of_the_file_wins() -> None:
    data = json.dumps({"text": GERMAN, "language": "nl"}).encode()
    reading = read_unit(unit(data, "indexer.reading.json_lines"))
    assert isinstance(reading, Reading)
    assert (reading.draft.language, reading.draft.language_confidence) == ("nl", None)


def test_no_language_for_hardly_any_text() -> None:
    reading = read_unit(unit(b'{"title": "Haus"}', "indexer.reading.json_lines"))
    assert isinstance(reading, Reading)
    assert (reading.draft.language, reading.draft.language_confidence) == ("", None)


@pytest.mark.parametrize(("record", "source"), [({}, "Archiv"), ({"source": "Tagblatt"}, "Tagblatt")])
def test_given_source_fills_a_gap_only(record: dict[str, str], source: str) -> None:
    data = json.dumps({"title": "T"} | record).encode()
    reading = read_unit(unit(data, "indexer.reading.json_lines", "Archiv"))
    assert isinstance(reading, Reading)
    assert reading.draft.source == source


def test_refusal_carries_the_label_and_a_sentence() -> None:
    assert str(read_unit(unit(b""))) == str(read_unit(unit(b"")))
    refused = read_unit(unit(b""))
    assert isinstance(refused, Refusal)
    assert (refused.name, str(refused.reason)) == ("brief.txt", "The file is empty.")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ValueError("x"), "The file could not be read."),
        (RecursionError(), "The file could not be read."),
        (MemoryError(), "Reading needed more memory than allowed."),
    ],
)
def test_every_error_becomes_a_refusal(monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str) -> None:
    def failing(data: bytes) -> None:
        raise error

    monkeypatch.setattr(plain_text, "read", failing)
    refused = read_unit(unit(GERMAN.encode()))
    assert isinstance(refused, Refusal)
    assert str(refused.reason) == sentence


_PIECES = st.sampled_from([
    b"<html>", b"<p>", b"<h1>", b"</p>", b"<!--", b"<script type='application/ld+json'>", b'{"title": "', b'"}',
    b"\\ud800", b"date 2022-01 ", b" : ", b"\n", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc3\xbc", GERMAN.encode(),
    b"&#0;", b"&#xd800;",
])  # fmt: skip
_MIXTURES = st.lists(st.one_of(_PIECES, st.binary(max_size=8)), max_size=30).map(b"".join)


@unhurried
@given(st.one_of(st.binary(max_size=300), _MIXTURES))
def test_any_bytes_become_a_clean_article_or_a_refusal(data: bytes) -> None:
    for module in MODULES:
        result = read_unit(unit(data, module))
        if isinstance(result, Refusal):
            assert str(result.reason)
            continue
        draft = result.draft
        assert draft.title == " ".join(draft.title.split()) != ""
        texts = [draft.title, draft.kicker, draft.lede, draft.text, *draft.authors, *draft.keywords, draft.url]
        assert b"\x00" not in "".join(texts).encode()
