"""Conditions on dates and metadata as stock queries over columns; none of them weighs anything."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from whoosh.query import And as StockAnd
from whoosh.query import ColumnQuery, Every
from whoosh.query import Not as StockNot
from whoosh.query import Query as StockQuery
from whoosh.query.compound import DefaultOr

from archive.dates import PartialDate
from archive.facets import MISSING
from archive.query import FacetValue, Query
from archive.syntax import Phrase, Wildcard, Word
from indexer.engines.whoosh.schema import FIRST_DAY_COLUMN, LAST_DAY_COLUMN, facet_column
from indexer.german.analysis import analyse, terms_of
from indexer.german.languages import code_of_language
from tests.engines.oracle.weighing import Unweighed


def in_range(since: PartialDate | None, until: PartialDate | None, *, within: bool = False) -> StockQuery:
    """Articles that could lie in a range, or certainly do; an undated one has the day 0 and does neither."""
    conditions = []
    if since is not None:
        first = since.first_day.toordinal()
        conditions.append(_in_column(FIRST_DAY_COLUMN if within else LAST_DAY_COLUMN, lambda day: day >= first))
    if until is not None:
        last = until.last_day.toordinal()
        conditions.append(_in_column(LAST_DAY_COLUMN if within else FIRST_DAY_COLUMN, lambda day: 0 < day <= last))
    return StockAnd(conditions) if conditions else Unweighed(Every())


def filters_of(query: Query) -> StockQuery:
    """Values of one facet widen each other, different facets narrow, exclusions always narrow."""
    conditions: list[StockQuery] = [Unweighed(Every())]
    chosen_by_facet = groupby(sorted(query.chosen, key=attrgetter("facet")), key=attrgetter("facet"))
    conditions.extend(DefaultOr(list(map(_with_value, chosen))) for _, chosen in chosen_by_facet)
    conditions.extend(Unweighed(StockNot(_with_value(one))) for one in query.excluded)
    return StockAnd(conditions)


def in_facet(facet: str, node: Word | Phrase | Wildcard) -> StockQuery:
    """Articles of which a value of a facet holds a word, a phrase or what a wildcard stands for."""
    return _in_column(facet_column(facet), lambda values: any(_holds(facet, one, node) for one in values))


def _with_value(one: FacetValue) -> StockQuery:
    column = facet_column(one.facet)
    if one.value == MISSING:
        return Unweighed(StockNot(_in_column(column, bool)))
    return _in_column(column, lambda values: one.value in values)


def _in_column(column: str, condition: Callable[[Any], bool]) -> StockQuery:
    return Unweighed(ColumnQuery(column, condition))


@lru_cache(maxsize=1 << 16)
def _holds(facet: str, value: str, node: Word | Phrase | Wildcard) -> bool:
    """Whether one value does; unless asked for exactly, a word of it may have another form or only look the same."""
    tokens = list(analyse(value))
    if isinstance(node, Wildcard):
        return any(fnmatch.fnmatchcase(token.form, node.pattern.lower()) for token in tokens)
    if facet == "language" and isinstance(node, Word):
        return value in (node.text.lower(), code_of_language(node.text))
    where = [
        {
            token.position
            for token in tokens
            if token.form == term.form or (not node.exact and set(token.bases) & set(term.bases))
        }
        for term in terms_of(node.text)
    ]
    first, *others = where
    if isinstance(node, Phrase) and node.distance is not None:
        near = [step for step in range(-node.distance, node.distance + 1) if step]
        return any(all(any(start + step in other for step in near) for other in others) for start in first)
    return any(all(start + step in other for step, other in enumerate(others, start=1)) for start in first)
