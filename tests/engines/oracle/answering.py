"""What an engine has to answer, found out by stock Whoosh in the engine's own index."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from whoosh.query import And as StockAnd
from whoosh.query import Query as StockQuery
from whoosh.query.compound import DefaultOr
from whoosh.sorting import FieldFacet, TranslateFacet

from archive.query import FacetValue, Query, Sort
from archive.syntax import TEXT_FIELDS, And, InField, Node, Or, Phrase, Wildcard, Word, is_condition
from indexer.engines.whoosh.schema import FIRST_DAY_COLUMN, NUMBER_COLUMN
from indexer.engines.whoosh.scoring import FIELD_WEIGHTS
from tests.engines.oracle.compiling import Compiler
from tests.engines.oracle.conditions import filters_of, in_range
from tests.engines.oracle.stock_index import StockIndex


@dataclass(frozen=True, slots=True)
class Expected:
    """The articles a query has to find, best first, with scores (None where the order is by date).

    ``unfiltered`` are the articles it would find without any facet choice or exclusion.
    """

    ranked: tuple[int, ...]
    scores: dict[int, float] | None
    unfiltered: frozenset[int]
    loosened: bool


@dataclass(frozen=True, slots=True)
class _Ranking:
    """Documents in order, with scores or without."""

    documents: list[int]
    scores: dict[int, float] | None


class Oracle:
    """Stock Whoosh, asked about one generation of an engine's index."""

    def __init__(self, stock: StockIndex, weights: Mapping[str, float] = FIELD_WEIGHTS) -> None:
        self.stock = stock
        self._compiler = Compiler(stock, weights)
        self._passing: dict[tuple[tuple[FacetValue, ...], ...], set[int]] = {}

    def answer(self, query: Query, tree: Node) -> Expected:
        """What the engine has to answer."""
        dates = in_range(query.since, query.until, within=query.within)
        passing = self._documents_passing(query)
        ranking = self._ranking(StockAnd([self._compiler.compiled(tree), dates]), query.sort, tree)
        if passing.isdisjoint(ranking.documents) and isinstance(tree, And) and tree.implied:
            held = self._held(tree, dates)
            most = max((held[document] for document in passing), default=0)
            if most:
                parts = DefaultOr([self._compiler.compiled(part) for part in tree.nodes if not is_condition(part)])
                ranking = self._ranking(parts, query.sort, tree)
                kept = [document for document in ranking.documents if held[document] == most]
                return self._expected(_Ranking(kept, ranking.scores), passing, loosened=True)
        return self._expected(ranking, passing, loosened=False)

    def _ranking(self, query: StockQuery, sort: Sort, tree: Node) -> _Ranking:
        if sort is Sort.RELEVANCE and _is_weighed(tree):
            scores = self.stock.scores(query)
            # Stock breaks ties by its own numbers of documents, which are others after a merge.
            documents = sorted(scores, key=lambda document: (-scores[document], self.stock.articles[document]))
            return _Ranking(documents, scores)
        return _Ranking(self.stock.in_order(query, _by_date(sort)), None)

    def _expected(self, ranking: _Ranking, passing: set[int], *, loosened: bool) -> Expected:
        articles = self.stock.articles
        ranked = [document for document in ranking.documents if document in passing]
        scores = ranking.scores
        return Expected(
            ranked=tuple(articles[document] for document in ranked),
            scores=None if scores is None else {articles[document]: scores[document] for document in ranked},
            unfiltered=frozenset(articles[document] for document in ranking.documents),
            loosened=loosened,
        )

    def _documents_passing(self, query: Query) -> set[int]:
        key = (query.chosen, query.excluded)
        if key not in self._passing:
            self._passing[key] = self.stock.documents(filters_of(query))
        return self._passing[key]

    def _held(self, tree: And, dates: StockQuery) -> Counter[int]:
        """How many parts of a conjunction each article holds that fulfils its conditions.

        Stock Whoosh's `Or(minmatch=...)` is "not yet implemented".
        """
        conditions = [self._compiler.compiled(part) for part in tree.nodes if is_condition(part)]
        held: Counter[int] = Counter()
        for part in tree.nodes:
            if not is_condition(part):
                held.update(self.stock.documents(StockAnd([self._compiler.compiled(part), dates, *conditions])))
        return held


def _is_weighed(node: Node) -> bool:
    """Whether a tree asks for words in texts; if not, its hits are in the order of their dates."""
    match node:
        case Word() | Phrase() | Wildcard():
            return True
        case InField(name, inner):
            return name in TEXT_FIELDS and _is_weighed(inner)
        case And(nodes) | Or(nodes):
            return any(map(_is_weighed, nodes))
        case _:
            return False


def _by_date(sort: Sort) -> list[Any]:
    """Undated articles last whatever the direction, which a reversed stock sort does not do; ties by number."""

    def key(day: int) -> float:
        return math.inf if day == 0 else day if sort is Sort.OLDEST else -day

    return [TranslateFacet(key, FieldFacet(FIRST_DAY_COLUMN)), FieldFacet(NUMBER_COLUMN)]
