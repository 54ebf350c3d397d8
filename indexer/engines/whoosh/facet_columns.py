"""A facet over all documents of a snapshot: which values each has, and which documents have a value."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archive.facets import MISSING
from indexer.engines.whoosh.matches import Documents, Mask
from indexer.engines.whoosh.segment.ranges import distances, stretches
from indexer.engines.whoosh.segment.values import Values


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """Document ``d`` has the ``values`` with the ordinals from ``starts[d]`` to ``starts[d + 1]``.

    Where no document has more than one value, ``single`` holds for each its ordinal, or the number of values for none.
    """

    values: tuple[str, ...]
    starts: NDArray[np.int32]
    ordinals: NDArray[np.int32]
    single: NDArray[np.int32] | None

    @classmethod
    def of(cls, values: Values) -> FacetColumn:
        """The column over these documents."""
        counts = distances(values.starts)
        single = None
        if not (counts > 1).any():
            single = np.full(len(counts), len(values.values), np.int32)
            single[counts == 1] = values.ordinals
        return cls(values.values, values.starts.astype(np.int32), values.ordinals.astype(np.int32), single)

    def counts(self, documents: Documents) -> tuple[NDArray[np.intp], int]:
        """How many of the documents have each value, and how many have none."""
        if not self.values:
            return np.zeros(0, np.intp), len(documents)
        if self.single is not None:
            counts = np.bincount(self.single[documents], minlength=len(self.values) + 1)
            return counts[:-1], int(counts[-1])
        if len(documents) == len(self.starts) - 1:
            lengths = np.diff(self.starts)
            entries = self.ordinals
        else:
            starts = self.starts[documents]
            lengths = self.starts[documents + np.int32(1)] - starts
            entries = self.ordinals[stretches(starts, lengths)]
        return np.bincount(entries, minlength=len(self.values)), int(np.count_nonzero(lengths == 0))

    def with_any(self, wanted: Collection[str]) -> Mask:
        """Which documents have one of some values; the empty text stands for having none."""
        chosen = set(wanted)
        return self.with_value(chosen.__contains__, missing=MISSING in chosen)

    def with_value(self, fits: Callable[[str], bool], *, missing: bool = False) -> Mask:
        """Which documents have a value that fits, or, with ``missing``, none at all."""
        fitting = np.fromiter((fits(value) for value in self.values), np.bool_, len(self.values))
        lengths = np.diff(self.starts)
        mask = lengths == 0 if missing else np.zeros(len(lengths), np.bool_)
        if fitting.any():
            entries = np.flatnonzero(fitting[self.ordinals])
            mask[np.searchsorted(self.starts, entries, side="right") - 1] = True
        return mask
