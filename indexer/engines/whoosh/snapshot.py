"""One generation of the index as a single row of documents, whatever its segments; it never changes."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from itertools import count
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from archive.facets import FACET_NAMES
from archive.syntax import TEXT_FIELDS
from indexer.engines.whoosh.cache import ByteLimitedCache
from indexer.engines.whoosh.facet_columns import FacetColumn
from indexer.engines.whoosh.matches import Mask, Matches
from indexer.engines.whoosh.segment.postings import NO_POSTINGS, Postings
from indexer.engines.whoosh.segment.values import joined
from indexer.engines.whoosh.segments import SegmentArrays

_Number = TypeVar("_Number", bound=np.generic)
_serial = count()


class Snapshot:
    """The documents of all segments, numbered through; deleted ones keep their place and are not ``live``."""

    def __init__(
        self,
        segments: list[SegmentArrays],
        deleted: list[NDArray[np.int64]],
        lineage: str,
        revision: int,
        cache: ByteLimitedCache[Matches],
    ) -> None:
        self.segments = segments
        self.lineage = lineage
        self.revision = revision
        self._cache = cache
        self._serial = next(_serial)
        self.size = sum(segment.size for segment in segments)
        self._offsets = np.cumsum([0, *(segment.size for segment in segments)])
        self.live: Mask = np.ones(self.size, np.bool_)
        for offset, documents in zip(self._offsets, deleted, strict=False):
            self.live[offset + documents] = False
        self.live_count = int(np.count_nonzero(self.live))
        self.all_live = self.live_count == self.size
        self.numbers = _whole([segment.numbers for segment in segments], np.int32)
        self.first_days = _whole([segment.first_days for segment in segments], np.int32)
        self.last_days = _whole([segment.last_days for segment in segments], np.int32)
        self.units = _whole([segment.units for segment in segments], np.int8)
        self.lengths = {
            name: _whole([segment.lengths[name] for segment in segments], np.float32) for name in TEXT_FIELDS
        }
        self.average_lengths = {name: self._average(lengths) for name, lengths in self.lengths.items()}
        self.months = _months(self.first_days)
        self._facets = {
            name: FacetColumn.of(joined(segment.facets[name] for segment in segments)) for name in FACET_NAMES
        }

    def remembered(self, key: Hashable, find: Callable[[], Matches]) -> Matches:
        """The matches under a key that is unique within this snapshot, found only if they are not remembered."""
        return self._cache.get((self._serial, key), find)

    def postings(self, field: str, word: str) -> Postings:
        """The postings of a word over all segments, without positions; deleted documents included."""
        return self._joined([segment.postings(field, word) for segment in self.segments])

    def placed_postings(self, field: str, word: str, wanted: Mask) -> Postings:
        """The postings of a word in those documents a mask wants, with positions."""
        parts = []
        for segment, offset in zip(self.segments, self._offsets, strict=False):
            parts.append(segment.placed_postings(field, word, wanted[offset : offset + segment.size]))
        return self._joined(parts)

    def facet(self, name: str) -> FacetColumn:
        """The column of a facet, its values numbered through over all segments."""
        return self._facets[name]

    def _joined(self, parts: list[Postings]) -> Postings:
        filled = [(offset, part) for offset, part in zip(self._offsets, parts, strict=False) if len(part.documents)]
        if not filled:
            return NO_POSTINGS
        return Postings(
            np.concatenate([part.documents.astype(np.int32) + np.int32(offset) for offset, part in filled]),
            np.concatenate([part.frequencies for _, part in filled]),
            np.concatenate([part.positions for _, part in filled]),
        )

    def _average(self, lengths: NDArray[np.float32]) -> float:
        filled = lengths[self.live]
        return float(filled.mean()) if filled.any() else 1.0


def _months(days: NDArray[np.int32]) -> NDArray[np.int32]:
    """The month of each day, counted from January of year 0; meaningless for undated documents."""
    dates = (days.astype(np.int64) - _ORDINAL_OF_1970).astype("datetime64[D]")
    return (dates.astype("datetime64[M]").astype(np.int64) + _MONTHS_TO_1970).astype(np.int32)


def _whole(parts: list[NDArray[_Number]], kind: type[_Number]) -> NDArray[_Number]:
    return np.concatenate(parts) if parts else np.empty(0, kind)


# datetime.date(1970, 1, 1).toordinal(), and the months from year 0 to 1970.
_ORDINAL_OF_1970 = 719163
_MONTHS_TO_1970 = 1970 * 12
