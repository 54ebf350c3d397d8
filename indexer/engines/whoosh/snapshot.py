"""One generation of the index as a single row of documents, whatever its segments; it never changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from archive.syntax import TEXT_FIELDS
from indexer.engines.whoosh.codec import NO_POSTINGS, Postings
from indexer.engines.whoosh.segments import SegmentArrays

Mask = NDArray[np.bool_]
_Number = TypeVar("_Number", bound=np.generic)


@dataclass(frozen=True, slots=True)
class FacetColumn:
    """A facet over all documents: entry ``i`` says that document ``documents[i]`` has ``values[ordinals[i]]``."""

    values: tuple[str, ...]
    documents: NDArray[np.int32]
    ordinals: NDArray[np.int32]


class Snapshot:
    """The documents of all segments, numbered through; deleted ones keep their place and are not ``live``."""

    def __init__(self, segments: list[SegmentArrays], deleted: list[set[int]], lineage: str, revision: int) -> None:
        self.segments = segments
        self.lineage = lineage
        self.revision = revision
        self.size = sum(segment.size for segment in segments)
        self._offsets = np.cumsum([0, *(segment.size for segment in segments)])
        self.live: Mask = np.ones(self.size, np.bool_)
        for offset, documents in zip(self._offsets, deleted, strict=False):
            self.live[[offset + document for document in documents]] = False
        self.live_count = int(np.count_nonzero(self.live))
        self.numbers = _whole([segment.numbers for segment in segments], np.int32)
        self.first_days = _whole([segment.first_days for segment in segments], np.int32)
        self.last_days = _whole([segment.last_days for segment in segments], np.int32)
        self.units = _whole([segment.units for segment in segments], np.int8)
        self.lengths = {
            name: _whole([segment.lengths[name] for segment in segments], np.float32) for name in TEXT_FIELDS
        }
        self.average_lengths = {name: self._average(lengths) for name, lengths in self.lengths.items()}
        self._facets: dict[str, FacetColumn] = {}

    def postings(self, field: str, word: str) -> Postings:
        """The postings of a word over all segments; deleted documents included."""
        parts = [segment.postings(field, word) for segment in self.segments]
        if len(parts) == 1:
            return parts[0]
        filled = [(offset, part) for offset, part in zip(self._offsets, parts, strict=False) if len(part.documents)]
        if not filled:
            return NO_POSTINGS
        return Postings(
            np.concatenate([part.documents + np.int32(offset) for offset, part in filled]),
            np.concatenate([part.frequencies for _, part in filled]),
            np.concatenate([part.positions for _, part in filled]),
        )

    def facet(self, name: str) -> FacetColumn:
        """The column of a facet, its values numbered through over all segments."""
        column = self._facets.get(name)
        if column is None:
            column = self._facets[name] = self._joined_facet(name)
        return column

    def _joined_facet(self, name: str) -> FacetColumn:
        numbers: dict[str, int] = {}
        documents: list[NDArray[np.int32]] = []
        ordinals: list[NDArray[np.int32]] = []
        for offset, segment in zip(self._offsets, self.segments, strict=False):
            values = segment.facets[name]
            renumbered = np.array([numbers.setdefault(value, len(numbers)) for value in values.values], np.int32)
            starts = values.starts.astype(np.int64)
            documents.append(
                np.repeat(np.arange(segment.size, dtype=np.int32) + np.int32(offset), starts[1:] - starts[:-1])
            )
            ordinals.append(renumbered[values.ordinals])
        return FacetColumn(tuple(numbers), _whole(documents, np.int32), _whole(ordinals, np.int32))

    @cached_property
    def months(self) -> NDArray[np.int32]:
        """The month of each first day, counted from January of year 0; meaningless for undated documents."""
        days = (self.first_days.astype(np.int64) - _ORDINAL_OF_1970).astype("datetime64[D]")
        return (days.astype("datetime64[M]").astype(np.int64) + _MONTHS_TO_1970).astype(np.int32)

    def _average(self, lengths: NDArray[np.float32]) -> float:
        filled = lengths[self.live]
        return float(filled.mean()) if filled.any() else 1.0


def _whole(parts: list[NDArray[_Number]], kind: type[_Number]) -> NDArray[_Number]:
    return np.concatenate(parts) if parts else np.empty(0, kind)


# datetime.date(1970, 1, 1).toordinal(), and the months from year 0 to 1970.
_ORDINAL_OF_1970 = 719163
_MONTHS_TO_1970 = 1970 * 12
