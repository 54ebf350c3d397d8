"""Where words stand in a field: the postings of one word or several, and words near each other."""

from __future__ import annotations

from typing import Any

from whoosh.matching import IntersectionMatcher, Matcher, NullMatcher, NullMatcherClass, UnionMatcher, WrappingMatcher
from whoosh.query import Query as StockQuery
from whoosh.query.spans import Span, SpanWrappingMatcher
from whoosh.util import make_binary_tree

from tests.engines.oracle.stock_index import positions_of


class Places(StockQuery):
    """Where any of several words stands in one field; a place that two of them share counts once."""

    def __init__(self, field: str, words: tuple[str, ...]) -> None:
        self._field = field
        self._words = words

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        reader = searcher.reader()
        found = [reader.postings(self._field, word) for word in self._words if (self._field, word) in reader]
        return _PlacesMatcher(found) if found else NullMatcher()


class _PlacesMatcher(WrappingMatcher):
    """The union of stock posting lists; stock `SpanOr` will not do because it makes neighbours one span."""

    def __init__(self, words: list[Matcher]) -> None:
        super().__init__(make_binary_tree(UnionMatcher, words))
        self._words = words

    def replace(self, minquality: float = 0) -> Matcher:
        return self if self.is_active() else NullMatcher()

    def spans(self) -> list[Span]:
        here = [word for word in self._words if word.is_active() and word.id() == self.id()]
        return [Span(place) for place in sorted({place for word in here for place in positions_of(word.value())})]


class Near(StockQuery):
    """The places of the first part that have all others at most so many words before or behind.

    Stock `SpanNear` has no such condition: unordered, it takes each next part near the whole stretch so far.
    """

    def __init__(self, parts: list[StockQuery], distance: int) -> None:
        self._parts = parts
        self._distance = distance

    def matcher(self, searcher: Any, context: Any = None) -> Matcher:
        parts = [part.matcher(searcher, context) for part in self._parts]
        if any(isinstance(part, NullMatcherClass) for part in parts):
            return NullMatcher()
        return _NearMatcher(parts, self._distance)


class _NearMatcher(SpanWrappingMatcher):
    def __init__(self, parts: list[Matcher], distance: int) -> None:
        self._parts = parts
        self._distance = distance
        super().__init__(make_binary_tree(IntersectionMatcher, parts))

    def replace(self, minquality: float = 0) -> Matcher:
        return self if self.is_active() else NullMatcher()

    def _get_spans(self) -> list[Span]:
        first, *others = [[span.start for span in part.spans()] for part in self._parts]
        return [
            Span(place)
            for place in first
            if all(any(0 < abs(place - at) <= self._distance for at in other) for other in others)
        ]
