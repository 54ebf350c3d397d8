"""The scores stock Whoosh has no query for: BM25F over several fields, boosted parts, and parts that weigh nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from whoosh.matching import ListMatcher, Matcher, NullMatcher, WrappingMatcher
from whoosh.query import Query as StockQuery

from tests.engines.oracle.stock_index import segment_name

# By the name of a segment: its documents, ascending, with their scores.
SegmentScores = Mapping[str, Mapping[int, float]]


class FieldShare(StockQuery):
    """The share of one field in a BM25F: its weight times the frequency, normalised by the length of the field.

    Stock `BM25F` saturates each field by itself, so that a word in two fields counts too much.
    """

    def __init__(self, places: StockQuery, field: str, weight: float, normalisation: float, average: float) -> None:
        self._places = places
        self._field = field
        self._weight = weight
        self._normalisation = normalisation
        self._average = average

    def estimate_size(self, reader: Any) -> int:
        return int(reader.doc_count())

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        return _FieldShareMatcher(self._places.matcher(searcher, context), self, searcher.reader())

    def of(self, reader: Any, document: int, frequency: int) -> float:
        relative = float(reader.doc_field_length(document, self._field)) / self._average
        return self._weight * frequency / (1 - self._normalisation + self._normalisation * relative)


class _FieldShareMatcher(WrappingMatcher):
    def __init__(self, places: Matcher, share: FieldShare, reader: Any) -> None:
        super().__init__(places)
        self._share = share
        self._reader = reader

    def replace(self, minquality: float = 0) -> Matcher:
        return self if self.is_active() else NullMatcher()

    def score(self) -> float:
        return self._share.of(self._reader, self.id(), len(self.spans()))


class Scored(StockQuery):
    """Documents with scores that are known already."""

    def __init__(self, scores: SegmentScores) -> None:
        self._scores = scores

    def estimate_size(self, reader: Any) -> int:
        return len(self._of(reader))

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        scores = self._of(searcher.reader())
        return ListMatcher(list(scores), list(scores.values())) if scores else NullMatcher()

    def _of(self, reader: Any) -> Mapping[int, float]:
        return self._scores.get(segment_name(reader), {})


class Boosted(StockQuery):
    """Another query with its scores multiplied."""

    def __init__(self, query: StockQuery, boost: float) -> None:
        self._query = query
        self._boost = boost

    def estimate_size(self, reader: Any) -> int:
        return int(self._query.estimate_size(reader))

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        return WrappingMatcher(self._query.matcher(searcher, context), self._boost)


class Unweighed(StockQuery):
    """The living documents of another query, each with the score 0.

    Stock scores a `Not` with 1 and a `ConstantScoreQuery` of 0 with 1; its `ColumnQuery` finds deleted documents, has
    no score and no size; its `Not` finds the deleted document behind the last one excluded.
    """

    def __init__(self, query: StockQuery) -> None:
        self._query = query
        # By the name of a segment; a query is searched several times.
        self._found: dict[str, list[int]] = {}

    def estimate_size(self, reader: Any) -> int:
        return int(reader.doc_count())

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        reader = searcher.reader()
        segment = segment_name(reader)
        if segment not in self._found:
            found = self._query.matcher(searcher, searcher.boolean_context()).all_ids()
            self._found[segment] = [document for document in found if not reader.is_deleted(document)]
        documents = self._found[segment]
        return ListMatcher(documents, [0.0] * len(documents)) if documents else NullMatcher()
