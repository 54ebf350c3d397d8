"""The faults of stock Whoosh 2.7.4, each shown by its smallest example; a test fails as soon as stock Whoosh is right.

First those that the oracle beside this file goes around, then those that the engine avoids by not searching with stock
Whoosh. That the statistics of a word are those of all segments is no fault: `test_oracle` relies on it.
"""

from __future__ import annotations

from typing import Any

import pytest
from whoosh import columns, fields
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.filedb.filestore import RamStorage
from whoosh.query import And as StockAnd
from whoosh.query import ColumnQuery, ConstantScoreQuery, Every, NumericRange, Require, Term
from whoosh.query import Not as StockNot
from whoosh.query import Or as StockOr
from whoosh.query import Query as StockQuery
from whoosh.query.compound import DefaultOr
from whoosh.query.spans import Span, SpanNear, SpanOr
from whoosh.sorting import FieldFacet

HOUSE, GARDEN, TREE = Term("text", "haus"), Term("text", "garten"), Term("text", "baum")


def stock_index(*documents: dict[str, Any], delete: tuple[int, ...] = ()) -> Any:
    """An index of one segment, opened with stock Whoosh's own analysis and codec."""
    text = fields.TEXT(analyzer=SpaceSeparatedTokenizer())
    whole_number = fields.NUMERIC(signed=False, sortable=True)
    day = fields.COLUMN(columns.NumericColumn("i"))
    index = RamStorage().create_index(fields.Schema(text=text, title=text, number=whole_number, day=day))
    writer = index.writer()
    for document in documents:
        writer.add_document(**document)
    writer.commit()
    if delete:
        writer = index.writer()
        for number in delete:
            writer.delete_document(number)
        writer.commit(merge=False)
    return index


def stock_scores(index: Any, query: StockQuery, **options: Any) -> dict[int, float]:
    """Documents and their scores, best first."""
    with index.searcher() as searcher:
        return {document: score for score, document in searcher.search(query, limit=None, **options).top_n}


def stock_documents(index: Any, query: StockQuery) -> list[int]:
    with index.searcher() as searcher:
        return list(searcher.docs_for_query(query))


# What the oracle goes around


def test_stock_scores_an_exclusion_with_one() -> None:
    index = stock_index({"text": "haus"}, {"text": "haus garten"})
    plain, excluding = stock_scores(index, HOUSE), stock_scores(index, StockAnd([HOUSE, StockNot(GARDEN)]))
    assert excluding == {0: pytest.approx(plain[0] + 1)}


def test_stock_scores_a_constant_of_zero_with_one() -> None:
    assert stock_scores(stock_index({"text": "haus"}), ConstantScoreQuery(HOUSE, 0.0)) == {0: 1.0}


def test_stock_loses_documents_without_score_in_a_union_of_three() -> None:
    index = stock_index({"text": "haus"}, {"text": "garten"}, {"text": "baum"})
    unweighed = GARDEN.with_boost(0)
    assert set(stock_scores(index, StockOr([HOUSE, unweighed, TREE]))) == {0, 2}
    assert set(stock_scores(index, DefaultOr([HOUSE, unweighed, TREE]))) == {0, 1, 2}


def test_stock_finds_the_deleted_document_behind_the_last_excluded_one() -> None:
    index = stock_index({"text": "haus"}, {"text": "garten"}, {"text": "haus"}, {"text": "haus"}, delete=(2,))
    assert stock_documents(index, Every()) == [0, 1, 3]
    assert stock_documents(index, StockNot(GARDEN)) == [0, 2, 3]


def test_stock_finds_deleted_documents_by_their_columns() -> None:
    index = stock_index({"text": "haus", "day": 1}, {"text": "haus", "day": 1}, delete=(0,))
    assert stock_documents(index, ColumnQuery("day", 1)) == [0, 1]


def test_stock_cannot_score_or_join_what_it_finds_by_columns() -> None:
    index = stock_index({"text": "haus", "day": 1})
    with pytest.raises(AttributeError):
        stock_scores(index, ColumnQuery("day", 1))
    with pytest.raises(NotImplementedError):
        stock_scores(index, StockAnd([HOUSE, ColumnQuery("day", 1)]))


def test_stock_takes_neighbours_for_one_place() -> None:
    with stock_index({"text": "haus garten haus"}).searcher() as searcher:
        assert SpanOr([HOUSE, GARDEN]).matcher(searcher).spans() == [Span(0, 2)]


def test_stock_counts_deleted_documents_in_its_statistics() -> None:
    with stock_index({"text": "haus"}, {"text": "haus garten baum"}, delete=(1,)).searcher() as searcher:
        assert searcher.doc_count() == 1
        assert searcher.doc_frequency("text", "haus") == 2
        assert searcher.avg_field_length("text") == 2


def test_stock_rounds_the_length_of_a_document_but_not_its_average() -> None:
    with stock_index({"text": "haus " * 11}).searcher() as searcher:
        assert searcher.doc_field_length(0, "text") == 12
        assert searcher.avg_field_length("text") == 11


def test_stock_knows_no_length_of_an_empty_field() -> None:
    with stock_index({"text": "haus", "title": "haus"}, {"text": "haus"}).searcher() as searcher:
        assert searcher.doc_field_length(1, "title", 0) is None


def test_stock_saturates_each_field_by_itself() -> None:
    index = stock_index({"text": "haus", "title": "haus"}, {"text": "garten", "title": "garten"})
    in_text, in_title = stock_scores(index, HOUSE)[0], stock_scores(index, Term("title", "haus"))[0]
    assert stock_scores(index, StockOr([HOUSE, Term("title", "haus")]))[0] == pytest.approx(in_text + in_title)


def test_stock_puts_missing_values_first_in_a_reversed_order() -> None:
    index = stock_index({"text": "haus", "number": 1}, {"text": "haus", "number": 2}, {"text": "haus"})
    assert list(stock_scores(index, HOUSE, sortedby=FieldFacet("number"))) == [0, 1, 2]
    assert list(stock_scores(index, HOUSE, sortedby=FieldFacet("number", reverse=True))) == [2, 1, 0]


def test_stock_ignores_how_many_of_its_parts_must_match() -> None:
    index = stock_index({"text": "haus"}, {"text": "haus garten"})
    assert set(stock_scores(index, StockOr([HOUSE, GARDEN], minmatch=2))) == {0, 1}


def test_stock_takes_a_word_near_any_part_of_the_stretch_for_near_its_first_word() -> None:
    near = SpanNear(SpanNear(HOUSE, GARDEN, slop=2, ordered=False), TREE, slop=2, ordered=False)
    assert stock_documents(stock_index({"text": "haus garten und baum"}), near) == [0]


# What the engine avoids


def test_stock_normalises_everything_and_a_word_to_everything() -> None:
    assert StockAnd([Every(), HOUSE]).normalize() == Every()


def test_stock_finds_larger_numbers_below_an_open_range_of_unsigned_ones() -> None:
    index = stock_index(*({"text": "haus", "number": number} for number in (1, 5, 300)))
    assert stock_documents(index, NumericRange("number", None, 5)) == [0, 1, 2]


def test_stock_takes_an_empty_filter_for_none() -> None:
    assert set(stock_scores(stock_index({"text": "haus"}), HOUSE, filter=set())) == {0}


def test_stock_finds_what_lacks_the_required() -> None:
    index = stock_index({"text": "haus"}, {"text": "haus garten"})
    assert set(stock_scores(index, Require(HOUSE, GARDEN))) == {0}


def test_stock_forgets_the_limit_when_it_groups() -> None:
    with stock_index({"text": "haus"}, {"text": "haus"}).searcher() as searcher:
        assert len(searcher.search(HOUSE, limit=1).top_n) == 1
        assert len(searcher.search(HOUSE, limit=1, groupedby="number").top_n) == 2
