"""Properties with any number of values for each document, laid out so that numpy reads them whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import columns

from indexer.engines.whoosh.segment.ranges import distances

# The header counts: documents, distinct values, entries (document-value pairs), bytes of the values' texts.
_NUMBER = np.dtype("<u4")
_HEADER_COUNTS = 4


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one property in some documents, in compressed sparse rows.

    ``values`` are the distinct texts; document ``d`` has ``ordinals[starts[d]:starts[d + 1]]`` of them.
    """

    values: tuple[str, ...]
    starts: NDArray[np.uint32]
    ordinals: NDArray[np.uint32]

    @classmethod
    def of(cls, documents: Sequence[Sequence[str]]) -> Values:
        """The values of documents given one by one."""
        numbers: dict[str, int] = {}
        ordinals = [numbers.setdefault(value, len(numbers)) for value in chain.from_iterable(documents)]
        starts = list(accumulate(map(len, documents), initial=0))
        return cls(tuple(numbers), np.array(starts, np.uint32), np.array(ordinals, np.uint32))


def selected(values: Values, kept: NDArray[np.bool_]) -> Values:
    """Only the documents of a mask, and only the values these have."""
    counts = distances(values.starts)
    ordinals = values.ordinals[np.repeat(kept, counts)]
    used, renumbered = np.unique(ordinals, return_inverse=True)
    starts = np.concatenate([[0], np.cumsum(counts[kept])])
    return Values(
        tuple(values.values[ordinal] for ordinal in used.tolist()),
        starts.astype(np.uint32),
        renumbered.astype(np.uint32),
    )


def joined(parts: Iterable[Values]) -> Values:
    """The documents of all parts in order."""
    numbers: dict[str, int] = {}
    starts, ordinals = [np.zeros(1, np.uint32)], [np.empty(0, np.uint32)]
    entries = 0
    for part in parts:
        renumbered = np.array([numbers.setdefault(value, len(numbers)) for value in part.values], np.uint32)
        ordinals.append(renumbered[part.ordinals])
        starts.append(part.starts[1:] + np.uint32(entries))
        entries += len(part.ordinals)
    return Values(tuple(numbers), np.concatenate(starts), np.concatenate(ordinals))


def encoded(values: Values) -> bytes:
    """The bytes of the column."""
    texts = [value.encode() for value in values.values]
    blob = b"".join(texts)
    counts = (len(values.starts) - 1, len(texts), len(values.ordinals), len(blob))
    rows: tuple[Any, ...] = (counts, values.starts, values.ordinals, [len(text) for text in texts])
    return b"".join(np.asarray(numbers, _NUMBER).tobytes() for numbers in rows) + blob


def decoded(data: bytes) -> Values:
    """The column that was encoded in these bytes."""
    documents, distinct, entries, _ = np.frombuffer(data, _NUMBER, _HEADER_COUNTS).tolist()
    numbers = np.frombuffer(data, _NUMBER, documents + 1 + entries + distinct, _NUMBER.itemsize * _HEADER_COUNTS)
    starts, ordinals, lengths = np.split(numbers, [documents + 1, documents + 1 + entries])
    position = _NUMBER.itemsize * (_HEADER_COUNTS + len(numbers))
    values = []
    for length in lengths.tolist():
        values.append(data[position : position + length].decode())
        position += length
    return Values(tuple(values), starts, ordinals)


class ValuesColumn(columns.Column):  # type: ignore[misc]
    """How stock Whoosh reads such a column: for each document a tuple of texts."""

    reversible = False

    def reader(self, dbfile: Any, basepos: int, length: int, doccount: int) -> Any:
        return self.Reader(dbfile, basepos, length, doccount)

    def default_value(self, reverse: bool = False) -> tuple[str, ...]:
        return ()

    class Reader(columns.ColumnReader):  # type: ignore[misc]
        """Reads the whole column at once."""

        def __init__(self, dbfile: Any, basepos: int, length: int, doccount: int) -> None:
            super().__init__(dbfile, basepos, length, doccount)
            self._data = decoded(bytes(dbfile.get(basepos, length)))

        def __getitem__(self, docnum: int) -> tuple[str, ...]:
            start, end = self._data.starts[docnum], self._data.starts[docnum + 1]
            return tuple(self._data.values[ordinal] for ordinal in self._data.ordinals[start:end])
