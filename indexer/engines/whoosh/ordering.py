"""The order of hits: by score or by date, ties by the articles' own order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from archive.query import Sort
from indexer.engines.whoosh.matches import Scores
from indexer.engines.whoosh.snapshot import Mask, Snapshot


def in_order(
    snapshot: Snapshot, hits: Mask, scores: Scores | None, sort: Sort, first: int | None = None
) -> NDArray[np.intp]:
    """The hits in order, all of them or the ``first`` so many; undated ones come last in both date orders."""
    documents = np.flatnonzero(hits)
    keys = _keys(snapshot, documents, scores, sort)
    if first is not None and first < len(documents):
        bound = np.partition(keys, first - 1)[first - 1] if first else 0
        candidates = keys <= bound if first else np.zeros(len(keys), np.bool_)
        documents, keys = documents[candidates], keys[candidates]
    order = np.lexsort((snapshot.numbers[documents], keys))
    return documents[order] if first is None else documents[order][:first]


def _keys(snapshot: Snapshot, documents: NDArray[np.intp], scores: Scores | None, sort: Sort) -> NDArray[np.float64]:
    """What to sort by, ascending."""
    if sort is Sort.RELEVANCE and scores is not None:
        return -scores[documents].astype(np.float64)
    days = snapshot.first_days[documents].astype(np.float64)
    days = days if sort is Sort.OLDEST else -days
    days[snapshot.first_days[documents] == 0] = np.inf
    return days
