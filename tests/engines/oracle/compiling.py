"""A query's tree compiled to stock Whoosh queries.

Posting lists, sets, deletions, segments and scores that add up are stock Whoosh's work. What each part should find is
derived here once more from what `archive.syntax` and the engine's scoring constants promise; nothing of the engine's
evaluation is used. The faults of stock Whoosh that this goes around are shown in `test_stock_faults`.
"""

from __future__ import annotations

import fnmatch
import math
import re
from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

from whoosh.query import And as StockAnd
from whoosh.query import AndMaybe, Every, NullQuery
from whoosh.query import Not as StockNot
from whoosh.query import Query as StockQuery
from whoosh.query.compound import DefaultOr
from whoosh.query.spans import SpanNear

from archive.syntax import (
    TEXT_FIELDS,
    And,
    DateRange,
    Everything,
    InField,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Wildcard,
    Word,
)
from indexer.engines.whoosh.schema import form_field
from indexer.engines.whoosh.scoring import EXACT_FORM_SHARE, FIELD_WEIGHTS, LENGTH_NORMALISATION, SATURATION
from indexer.german.analysis import Term, terms_of
from tests.engines.oracle.conditions import in_facet, in_range
from tests.engines.oracle.places import Near, Places
from tests.engines.oracle.stock_index import StockIndex, segment_name
from tests.engines.oracle.weighing import Boosted, FieldShare, Scored, Unweighed

Fields = tuple[str, ...]


class Compiler:
    """Compiles trees for one index and keeps what it has compiled; the same parts come again in other trees."""

    def __init__(self, stock: StockIndex, weights: Mapping[str, float] = FIELD_WEIGHTS) -> None:
        self._stock = stock
        self._weights = weights
        self._kept: dict[Any, StockQuery] = {}

    def compiled(self, node: Node, fields: Fields = TEXT_FIELDS, facet: str = "") -> StockQuery:
        """The stock query of a tree; the documents of conditions, exclusions and metadata have the score 0."""
        return self._once((node, fields, facet), lambda: self._compiled(node, fields, facet))

    def _once(self, key: Any, make: Callable[[], StockQuery]) -> StockQuery:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def _compiled(self, node: Node, fields: Fields, facet: str) -> StockQuery:
        match node:
            case Word() | Phrase() | Wildcard() if facet:
                return in_facet(facet, node)
            case Wildcard(pattern):
                return self._wildcard(pattern, fields)
            case Word(text, exact):
                return self._words(terms_of(text), fields, exact, None)
            case Phrase(text, exact, distance):
                return self._words(terms_of(text), fields, exact, distance)
            case InField(name, inner):
                return self.compiled(inner, (name,)) if name in TEXT_FIELDS else self.compiled(inner, facet=name)
            case DateRange(since, until):
                return in_range(since, until)
            case And(nodes):
                return StockAnd([self.compiled(child, fields, facet) for child in nodes])
            case Or(nodes):
                # The union stock Whoosh takes by itself for three and more loses documents whose score is 0.
                return DefaultOr([self.compiled(child, fields, facet) for child in nodes])
            case Not(inner):
                return Unweighed(StockNot(self.compiled(inner, fields, facet)))
            case Everything():
                return Unweighed(Every())
            case Nothing():
                return NullQuery

    def _wildcard(self, pattern: str, fields: Fields) -> StockQuery:
        expression = re.compile(fnmatch.translate(pattern.lower()))

        def places(field: str) -> StockQuery:
            return Places(form_field(field), tuple(filter(expression.match, self._stock.forms(field))))

        return self._weighed(places, fields)

    def _words(self, terms: tuple[Term, ...], fields: Fields, exact: bool, distance: int | None) -> StockQuery:
        if not terms:
            return NullQuery
        if len(terms) > 1 or exact:
            return self._together(terms, fields, distance, exact=exact)
        as_typed = self._together(terms, fields, None, exact=True)
        return AndMaybe(self._together(terms, fields, None, exact=False), Boosted(as_typed, EXACT_FORM_SHARE))

    def _together(self, terms: tuple[Term, ...], fields: Fields, distance: int | None, *, exact: bool) -> StockQuery:
        """Words one after the other or near each other; a single one wherever it stands."""
        if len(terms) == 1:
            distance = None

        def places(field: str) -> StockQuery:
            words = [Places(form_field(field), (term.form,)) if exact else Places(field, term.bases) for term in terms]
            return reduce(SpanNear, words) if distance is None else Near(words, distance)

        words = tuple(term.form if exact else term.bases for term in terms)
        return self._once((words, fields, distance), lambda: self._weighed(places, fields))

    def _weighed(self, places: Callable[[str], StockQuery], fields: Fields) -> Scored:
        """BM25F: frequencies of all fields, weighed and normalised, are added up before they are saturated."""
        frequencies = self._frequencies(places, fields)
        # Stock's own document frequency counts deleted articles too; its matchers leave them out.
        with_it = sum(map(len, frequencies.values()))
        rarity = math.log(1 + (self._stock.reader.doc_count() - with_it + 0.5) / (with_it + 0.5))
        return Scored(
            {
                segment: {
                    document: rarity * frequency / (SATURATION + frequency) for document, frequency in documents.items()
                }
                for segment, documents in frequencies.items()
            }
        )

    def _frequencies(self, places: Callable[[str], StockQuery], fields: Fields) -> dict[str, dict[int, float]]:
        """By segment and document the weighed frequency over all fields."""
        fielded = DefaultOr([self._share(places(field), field) for field in fields])
        frequencies: dict[str, dict[int, float]] = {}
        for leaf, _ in self._stock.searcher.leaf_searchers():
            matcher = fielded.matcher(leaf, leaf.context())
            segment = frequencies.setdefault(segment_name(leaf.reader()), {})
            while matcher.is_active():
                segment[matcher.id()] = matcher.score()
                matcher.next()
        return frequencies

    def _share(self, places: StockQuery, field: str) -> StockQuery:
        average = self._stock.average_length(field)
        return FieldShare(places, field, self._weights[field], LENGTH_NORMALISATION[field], average)
