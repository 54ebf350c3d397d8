"""Stock Whoosh reads our segments: their terms, postings, lengths and columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from whoosh import index
from whoosh.query import And, Prefix, Term
from whoosh.reading import IndexReader, TermNotFound
from whoosh.searching import Searcher

from indexer.engines.whoosh import merging
from indexer.engines.whoosh.engine import WhooshEngine
from tests.engines.logs import MemoryLog, article


@pytest.fixture(params=[1, 3])
def searcher(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Searcher]:
    """An index of one or several segments, one article of it deleted."""
    monkeypatch.setattr(merging, "MERGED_AT_ONCE", 100)
    engine, log = WhooshEngine(tmp_path), MemoryLog()
    for number in range(1, 7):
        log.put(article(number, f"Haus wort{number}", "Garten Haus Zaun Garten", source="A", date="2021-03-24"))
        if number % (6 // request.param) == 0:
            engine.catch_up(log)
    log.remove(2)
    engine.catch_up(log)
    (folder,) = tmp_path.glob("index-*")
    with index.open_dir(str(folder)).searcher() as opened:
        yield opened


@pytest.fixture
def reader(searcher: Searcher) -> IndexReader:
    return searcher.reader()


def test_terms_and_their_numbers(reader: IndexReader) -> None:
    assert set(reader.indexed_field_names()) == {"title", "title_form", "body", "body_form"}
    assert list(reader.lexicon("body")) == [b"garten", b"haus", b"zaun"]
    assert ("body", "garten") in reader
    assert ("body", "gar") not in reader
    assert ("nowhere", "garten") not in reader
    assert reader.frequency("body", "garten") == 12
    assert reader.doc_frequency("body", "garten") == 6
    assert [text for _, text in reader.terms_from("body", "h")][:2] == [b"haus", b"zaun"]
    assert list(reader.expand_prefix("title", "wort")) == [f"wort{number}".encode() for number in range(1, 7)]
    info = reader.term_info("body", "garten")
    assert (info.weight(), info.doc_frequency(), info.max_weight(), info.min_id(), info.max_id()) == (12, 6, 2, 0, 5)
    with pytest.raises(TermNotFound):
        reader.postings("body", "nirgends")


def test_postings_leave_out_what_is_deleted(reader: IndexReader) -> None:
    matcher = reader.postings("body", "garten")
    found = []
    while matcher.is_active():
        found.append((matcher.id(), matcher.weight(), np.frombuffer(matcher.value(), np.uint32).tolist()))
        matcher.next()
    assert found == [(document, 2.0, [0, 3]) for document in (0, 2, 3, 4, 5)]


def test_lengths_and_columns(reader: IndexReader) -> None:
    assert [reader.doc_field_length(document, "body") for document in range(6)] == [4] * 6
    assert reader.field_length("body") == 24
    assert list(reader.column_reader("number")) == [1, 2, 3, 4, 5, 6]
    assert list(reader.column_reader("facet_source")) == [("A",)] * 6
    assert reader.stored_fields(0) == {}


def test_stock_queries(searcher: Searcher) -> None:
    for query in (Term("body", "zaun"), And([Term("title", "haus"), Term("body", "garten")]), Prefix("title", "wor")):
        assert sorted(hit.docnum for hit in searcher.search(query)) == [0, 2, 3, 4, 5]
