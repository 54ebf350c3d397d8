"""Facet filters and counts: each facet is counted as if it chose nothing itself."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from archive.facets import FACET_NAMES, MISSING
from archive.query import FacetValue, Query
from archive.search import Bucket, FacetCounts
from indexer.engines.whoosh.matches import Mask, Matches
from indexer.engines.whoosh.snapshot import Snapshot

# How many values of a facet an answer lists; the selected ones come on top.
LISTED_VALUES = 30


class FacetFilters:
    """The facet choices and exclusions of one query, each facet's kept apart so that counts can leave one out."""

    def __init__(self, snapshot: Snapshot, query: Query) -> None:
        self._snapshot = snapshot
        self._query = query
        chosen, excluded = _by_facet(query.chosen), _by_facet(query.excluded)
        self._chosen = {name: snapshot.facet(name).with_any(values) for name, values in chosen.items()}
        self._excluded = {name: ~snapshot.facet(name).with_any(values) for name, values in excluded.items()}

    def apply(self, matches: Matches) -> Matches:
        """Only the documents that pass every facet."""
        return _only(matches, [*self._chosen.values(), *self._excluded.values()])

    def mask(self, mask: Mask) -> Mask:
        """A mask of the documents that pass every facet."""
        for passing in (*self._chosen.values(), *self._excluded.values()):
            mask = mask & passing
        return mask

    def counts(self, unfiltered: Matches, hits: Matches) -> tuple[FacetCounts, ...]:
        """Every facet's values among the matches, its own choice left out; ``hits`` are those that pass all facets."""
        return tuple(
            self._count(name, hits if name not in self._chosen else self._without_choice(unfiltered, name), unfiltered)
            for name in FACET_NAMES
        )

    def _without_choice(self, matches: Matches, name: str) -> Matches:
        others = [passing for facet, passing in self._chosen.items() if facet != name]
        return _only(matches, [*others, *self._excluded.values()])

    def _count(self, name: str, counted: Matches, unfiltered: Matches) -> FacetCounts:
        column = self._snapshot.facet(name)
        counts, missing = column.counts(counted.documents)
        found = np.flatnonzero(counts)
        buckets = {column.values[place]: int(counts[place]) for place in _largest(counts, found, column.values)}
        selected = [one.value for one in (*self._query.chosen, *self._query.excluded) if one.facet == name]
        if selected:
            places = {value: place for place, value in enumerate(column.values)}
            for value in selected:
                if value != MISSING:
                    buckets.setdefault(value, int(counts[places[value]]) if value in places else 0)
        if name in self._excluded:
            # An excluded value shows how many it keeps out; otherwise it would always be 0.
            kept_out = self._with_excluded(unfiltered, name)
            for value in (one.value for one in self._query.excluded if one.facet == name):
                number = int(np.count_nonzero(column.with_any([value])[kept_out.documents]))
                if value == MISSING:
                    missing = number
                else:
                    buckets[value] = number
        ordered = sorted(buckets.items(), key=lambda bucket: (-bucket[1], bucket[0]))
        return FacetCounts(name, tuple(Bucket(value, count) for value, count in ordered), missing, len(found))

    def _with_excluded(self, matches: Matches, name: str) -> Matches:
        """The matches without any choice or exclusion of one facet."""
        chosen = [passing for facet, passing in self._chosen.items() if facet != name]
        return _only(matches, chosen + [passing for facet, passing in self._excluded.items() if facet != name])


def _only(matches: Matches, masks: list[Mask]) -> Matches:
    for mask in masks:
        matches = matches.only(mask[matches.documents])
    return matches


def _by_facet(values: tuple[FacetValue, ...]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for one in values:
        grouped.setdefault(one.facet, []).append(one.value)
    return grouped


def _largest(counts: NDArray[np.intp], found: NDArray[np.intp], values: tuple[str, ...]) -> list[int]:
    """The places of the largest counts, then of the first values."""
    if len(found) > LISTED_VALUES:
        least = np.partition(counts[found], -LISTED_VALUES)[-LISTED_VALUES]
        found = found[counts[found] >= least]
    numbers = dict(zip(found.tolist(), counts[found].tolist(), strict=True))
    return sorted(numbers, key=lambda place: (-numbers[place], values[place]))[:LISTED_VALUES]
