"""Parts of an index to one segment: documents that are gone are left out, the others keep their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.schema import INDEXED_FIELDS
from indexer.engines.whoosh.segment.columns import Columns, Mask, merged_columns, write_columns
from indexer.engines.whoosh.segment.inverting import MOST_DOCUMENTS, Part
from indexer.engines.whoosh.segment.postings import InvertedField
from indexer.engines.whoosh.segment.ranges import distances, stretches
from indexer.engines.whoosh.segment.terms import InvertedWriter, PathOf
from indexer.engines.whoosh.segment.vocabulary import union

# So many positions are in memory at a time, each in some forty bytes.
_POSITIONS_AT_ONCE = 1 << 20
_GONE = -1


@dataclass(frozen=True, slots=True)
class Source:
    """A part and those of its documents that are kept."""

    part: Part
    kept: Mask


@dataclass(frozen=True, slots=True)
class _Renumbered:
    """One field of one source with the numbers its words and documents get."""

    inverted: InvertedField
    words: NDArray[np.uint32]
    documents: NDArray[np.int64]


def write_segment(sources: Sequence[Source], path_of: PathOf) -> Columns:
    """Write a segment with the kept documents of all sources, which may be many; returns its columns."""
    columns = merged_columns([(source.part.columns, source.kept) for source in sources])
    vocabulary, words = union([source.part.inverted.vocabulary for source in sources])
    documents = _new_documents(sources)
    document_type = np.dtype("<u2" if columns.size <= MOST_DOCUMENTS else "<u4")
    writer = InvertedWriter(path_of)
    try:
        for name in INDEXED_FIELDS:
            fields = [
                _Renumbered(inverted, of_words[inverted.words], of_documents)
                for source, of_words, of_documents in zip(sources, words, documents, strict=True)
                if (inverted := source.part.inverted.fields.get(name)) is not None
            ]
            if fields:
                frequencies = max((one.inverted.frequencies.dtype for one in fields), key=lambda kind: kind.itemsize)
                positions = max((one.inverted.positions.dtype for one in fields), key=lambda kind: kind.itemsize)
                writer.start_field(name, (document_type, frequencies, positions))
                for first, last in _rounds(fields, len(vocabulary)):
                    writer.append(name, _merged(fields, first, last))
        writer.finish(vocabulary)
    finally:
        writer.close()
    write_columns(columns, path_of)
    return columns


def _new_documents(sources: Sequence[Source]) -> list[NDArray[np.int64]]:
    """For each source the new numbers of its documents, or that they are gone."""
    numbers = []
    start = 0
    for source in sources:
        following = start + np.cumsum(source.kept)
        numbers.append(np.where(source.kept, following - 1, _GONE))
        start = int(following[-1]) if len(following) else start
    return numbers


def _rounds(fields: Sequence[_Renumbered], words: int) -> Iterator[tuple[int, int]]:
    """Stretches of words, from and up to a number, with about as many positions as may be in memory at once."""
    positions = np.zeros(words, np.int64)
    for field in fields:
        positions[field.words] += distances(field.inverted.places)
    together = np.cumsum(positions)
    first = 0
    while first < words:
        reached = together[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(together, reached + _POSITIONS_AT_ONCE, side="right")))
        yield first, last
        first = last


def _merged(fields: Sequence[_Renumbered], first: int, last: int) -> InvertedField:
    """The postings of the words from ``first`` up to ``last``."""
    taken = [_taken(field, first, last) for field in fields]
    words, documents, frequencies, positions = (np.concatenate(parts) for parts in zip(*taken, strict=True))
    if len(taken) > 1:
        # As single numbers, words and places are sorted faster than by a stable argsort.
        order = (words.astype(np.uint64) << np.uint64(32)) | np.arange(len(words), dtype=np.uint64)
        order.sort()
        order = (order & np.uint64(0xFFFFFFFF)).astype(np.int64)
        starts = np.cumsum(frequencies) - frequencies
        words, documents, frequencies = words[order], documents[order], frequencies[order]
        positions = positions[stretches(starts[order], frequencies)]
    begins = np.flatnonzero(np.concatenate([[True], words[1:] != words[:-1]])[: len(words)])
    places = np.concatenate([[0], np.cumsum(frequencies)])
    ends = np.append(begins, len(words))
    return InvertedField(
        words[begins], ends.astype(np.uint32), places[ends].astype(np.uint32), documents, frequencies, positions
    )


def _taken(field: _Renumbered, first: int, last: int) -> tuple[NDArray[Any], ...]:
    """Words, documents and frequencies of the postings that are kept, and their positions."""
    inverted = field.inverted
    start, end = np.searchsorted(field.words, np.array([first, last], np.uint32)).tolist()
    postings = slice(int(inverted.postings[start]), int(inverted.postings[end]))
    places = slice(int(inverted.places[start]), int(inverted.places[end]))
    counts = distances(inverted.postings[start : end + 1])
    words = np.repeat(field.words[start:end], counts)
    documents = field.documents[inverted.documents[postings]]
    frequencies = inverted.frequencies[postings].astype(np.int64)
    positions = inverted.positions[places]
    kept = documents != _GONE
    if kept.all():
        return words, documents, frequencies, positions
    return words[kept], documents[kept], frequencies[kept], positions[np.repeat(kept, frequencies)]
