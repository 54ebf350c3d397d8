"""Facet filters and counts as masks over columns of ordinals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from archive.facets import FACET_NAMES, MISSING
from archive.query import FacetValue, Query
from archive.search import Bucket, FacetCounts
from indexer.engines.whoosh.snapshot import FacetColumn, Mask, Snapshot

# How many values of a facet an answer lists; the selected ones come on top.
LISTED_VALUES = 30


class FacetFilters:
    """The facet choices and exclusions of one query, each facet's kept apart so that counts can leave one out."""

    def __init__(self, snapshot: Snapshot, query: Query) -> None:
        self._snapshot = snapshot
        self._query = query
        self._chosen = {name: _with_any(snapshot, name, values) for name, values in _by_facet(query.chosen).items()}
        self._excluded = {
            name: ~_with_any(snapshot, name, values) for name, values in _by_facet(query.excluded).items()
        }

    def apply(self, mask: Mask) -> Mask:
        """Only the documents that pass every facet."""
        return self._apply(mask, choice_of=None, exclusion_of=None)

    def counts(self, mask: Mask) -> tuple[FacetCounts, ...]:
        """Every facet's values among the documents of the unfiltered mask, its own choice left out."""
        return tuple(self._count(mask, name) for name in FACET_NAMES)

    def _apply(self, mask: Mask, *, choice_of: str | None, exclusion_of: str | None) -> Mask:
        for name, passing in self._chosen.items():
            if name != choice_of:
                mask = mask & passing
        for name, passing in self._excluded.items():
            if name != exclusion_of:
                mask = mask & passing
        return mask

    def _count(self, mask: Mask, name: str) -> FacetCounts:
        column = self._snapshot.facet(name)
        counted = self._apply(mask, choice_of=name, exclusion_of=None)
        counts = _counts(column, counted)
        selected = [one.value for one in (*self._query.chosen, *self._query.excluded) if one.facet == name]
        numbers = {value: ordinal for ordinal, value in enumerate(column.values)} if selected else {}
        listed = {ordinal: int(counts[ordinal]) for ordinal in _largest(counts, column.values)}
        buckets = {column.values[ordinal]: count for ordinal, count in listed.items()}
        for value in selected:
            if value != MISSING:
                buckets.setdefault(value, int(counts[numbers[value]]) if value in numbers else 0)
        for value in (one.value for one in self._query.excluded if one.facet == name and one.value != MISSING):
            buckets[value] = self._excluded_count(mask, name, value)
        ordered = sorted(buckets.items(), key=lambda bucket: (-bucket[1], bucket[0]))
        without_value = int(np.count_nonzero(counted & ~_has_value(column, self._snapshot.size)))
        if self._query.is_excluded(name, MISSING):
            without_value = self._excluded_count(mask, name, MISSING)
        distinct = int(np.count_nonzero(counts))
        return FacetCounts(name, tuple(Bucket(value, count) for value, count in ordered), without_value, distinct)

    def _excluded_count(self, mask: Mask, name: str, value: str) -> int:
        """How many documents an exclusion keeps out; otherwise an excluded value would always show 0."""
        unfiltered = self._apply(mask, choice_of=name, exclusion_of=name)
        return int(np.count_nonzero(unfiltered & _with_any(self._snapshot, name, [value])))


def _by_facet(values: tuple[FacetValue, ...]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for one in values:
        grouped.setdefault(one.facet, []).append(one.value)
    return grouped


def _with_any(snapshot: Snapshot, name: str, values: list[str]) -> Mask:
    column = snapshot.facet(name)
    wanted = np.array([value in values for value in column.values], np.bool_)
    mask = np.zeros(snapshot.size, np.bool_)
    if wanted.any():
        mask[column.documents[wanted[column.ordinals]]] = True
    if MISSING in values:
        mask |= ~_has_value(column, snapshot.size)
    return mask


def _has_value(column: FacetColumn, size: int) -> Mask:
    mask = np.zeros(size, np.bool_)
    mask[column.documents] = True
    return mask


def _counts(column: FacetColumn, mask: Mask) -> NDArray[np.int64]:
    return np.bincount(column.ordinals[mask[column.documents]], minlength=len(column.values))


def _largest(counts: NDArray[np.int64], values: tuple[str, ...]) -> list[int]:
    found = np.flatnonzero(counts)
    if len(found) > LISTED_VALUES:
        least = np.partition(counts[found], -LISTED_VALUES)[-LISTED_VALUES]
        found = found[counts[found] >= least]
    return sorted(found.tolist(), key=lambda ordinal: (-counts[ordinal], values[ordinal]))[:LISTED_VALUES]
