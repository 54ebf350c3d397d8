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
from indexer.engines.whoosh.matches import Matches
from indexer.engines.whoosh.snapshot import Mask, Snapshot


@dataclass(frozen=True, slots=True)
class Found:
    """The matches of one query: ``hits`` with all filters, ``unfiltered`` without facet filters for counting."""

    matches: Matches
    hits: Mask
    filters: FacetFilters
    unfiltered: Mask
    loosened: bool


def find(snapshot: Snapshot, query: Query, tree: Node) -> Found:
    """The hits of a query; where none holds all words, those that hold most of them."""
    matches = evaluate(snapshot, tree)
    allowed = snapshot.live
    if query.since is not None or query.until is not None:
        in_range = within if query.within else overlapping
        allowed = allowed & in_range(snapshot, query.since, query.until)
    filters = FacetFilters(snapshot, query)
    unfiltered = allowed & matches.mask
    hits = filters.apply(unfiltered)
    if not hits.any() and isinstance(tree, And) and tree.implied:
        loosened = most_of(snapshot, tree, filters.apply(allowed))
        hits = filters.apply(allowed & loosened.mask)
        if hits.any():
            return Found(loosened, hits, filters, allowed & loosened.mask, loosened=True)
    return Found(matches, hits, filters, unfiltered, loosened=False)


def scored(snapshot: Snapshot, documents: NDArray[np.intp], matches: Matches) -> tuple[Scored, ...]:
    """The documents as articles with their scores."""
    numbers = snapshot.numbers[documents].tolist()
    scores = [0.0] * len(numbers) if matches.scores is None else matches.scores[documents].tolist()
    return tuple(map(Scored, numbers, scores))
