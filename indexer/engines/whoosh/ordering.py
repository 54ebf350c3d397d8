"""The order of hits: by score or by date, ties by the articles' own order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from archive.query import Sort
from indexer.engines.whoosh.matches import Matches
from indexer.engines.whoosh.snapshot import Snapshot


def in_order(snapshot: Snapshot, hits: Matches, sort: Sort, first: int | None = None) -> NDArray[np.intp]:
    """The places of the hits in order, all or the ``first`` so many; undated ones come last in both date orders."""
    keys = _keys(snapshot, hits, sort)
    places = np.arange(len(keys))
    if first is not None and first < len(keys):
        if not first:
            return places[:0]
        places = np.flatnonzero(keys <= np.partition(keys, first - 1)[first - 1])
    order = np.lexsort((snapshot.numbers[hits.documents[places]], keys[places]))
    return places[order][:first]


def _keys(snapshot: Snapshot, hits: Matches, sort: Sort) -> NDArray[np.float32]:
    """What to sort by, ascending; days are exact in 32 bits up to the year 45,000."""
    if sort is Sort.RELEVANCE and hits.scores is not None:
        return -hits.scores
    days = snapshot.first_days[hits.documents].astype(np.float32)
    undated = days == 0
    if sort is not Sort.OLDEST:
        days = -days
    days[undated] = np.inf
    return days
