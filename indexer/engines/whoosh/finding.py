"""What a query finds in a snapshot: the matches of its text under all filters, loosened where there are none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archive.query import Query
from archive.search import Scored
from archive.syntax import And, Node
from indexer.engines.whoosh.evaluation import evaluate, most_of, overlapping, within
from indexer.engines.whoosh.facets import FacetFilters
from indexer.engines.whoosh.matches import Mask, Matches
from indexer.engines.whoosh.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Found:
    """The matches of one query: ``hits`` with all filters, ``unfiltered`` without facet filters for counting."""

    hits: Matches
    filters: FacetFilters
    unfiltered: Matches
    loosened: bool


def find(snapshot: Snapshot, query: Query, tree: Node) -> Found:
    """The hits of a query; where none holds all words, those that hold most of them."""
    filters = FacetFilters(snapshot, query)
    allowed = _allowed(snapshot, query)
    unfiltered = _only(evaluate(snapshot, tree), allowed)
    hits = filters.apply(unfiltered)
    if not len(hits.documents) and isinstance(tree, And) and tree.implied:
        may_be_hit = filters.mask(np.ones(snapshot.size, np.bool_) if allowed is None else allowed)
        loosened = _only(most_of(snapshot, tree, may_be_hit), allowed)
        hits = filters.apply(loosened)
        if len(hits.documents):
            return Found(hits, filters, loosened, loosened=True)
    return Found(hits, filters, unfiltered, loosened=False)


def scored(snapshot: Snapshot, hits: Matches, places: NDArray[np.intp]) -> tuple[Scored, ...]:
    """The hits at some places as articles with their scores."""
    numbers = snapshot.numbers[hits.documents[places]].tolist()
    scores = [0.0] * len(numbers) if hits.scores is None else hits.scores[places].tolist()
    return tuple(map(Scored, numbers, scores))


def _allowed(snapshot: Snapshot, query: Query) -> Mask | None:
    """Which documents are there and in the query's range; None if all are."""
    if query.since is None and query.until is None:
        return None if snapshot.all_live else snapshot.live
    in_range = within if query.within else overlapping
    return in_range(snapshot, query.since, query.until) & snapshot.live


def _only(matches: Matches, allowed: Mask | None) -> Matches:
    return matches if allowed is None else matches.only(allowed[matches.documents])
