"""A Whoosh column for properties with any number of values, laid out so that numpy reads it whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import columns

# The header counts: documents, distinct values, entries (document-value pairs), bytes of the values' texts.
_HEADER = np.dtype("<u4")
_HEADER_COUNTS = 4


@dataclass(frozen=True, slots=True)
class Values:
    """The values of one property in one segment, in compressed sparse rows.

    ``values`` are the distinct texts; document ``d`` has ``ordinals[starts[d]:starts[d + 1]]`` of them.
    """

    values: tuple[str, ...]
    starts: NDArray[np.uint32]
    ordinals: NDArray[np.uint32]


class ValuesColumn(columns.Column):  # type: ignore[misc]
    """For each document a tuple of texts; documents without any cost nothing but an offset."""

    reversible = False

    def writer(self, dbfile: Any) -> Any:
        return self.Writer(dbfile)

    def reader(self, dbfile: Any, basepos: int, length: int, doccount: int) -> Any:
        return self.Reader(dbfile, basepos, length, doccount)

    def default_value(self, reverse: bool = False) -> tuple[str, ...]:
        return ()

    class Writer(columns.ColumnWriter):  # type: ignore[misc]
        """Collects the values in memory and writes them at the end."""

        def __init__(self, dbfile: Any) -> None:
            self._dbfile = dbfile
            self._numbers: dict[str, int] = {}
            self._starts: list[int] = [0]
            self._ordinals: list[int] = []

        def add(self, docnum: int, values: tuple[str, ...]) -> None:
            self._fill(docnum)
            self._ordinals.extend(self._numbers.setdefault(value, len(self._numbers)) for value in values)
            self._starts.append(len(self._ordinals))

        def _fill(self, docnum: int) -> None:
            self._starts.extend([len(self._ordinals)] * (docnum + 1 - len(self._starts)))

        def finish(self, doccount: int) -> None:
            self._fill(doccount)
            texts = [value.encode() for value in self._numbers]
            blob = b"".join(texts)
            counts = (doccount, len(texts), len(self._ordinals), len(blob))
            for numbers in (counts, self._starts, self._ordinals, [len(text) for text in texts]):
                self._dbfile.write(np.asarray(numbers, _HEADER).tobytes())
            self._dbfile.write(blob)

    class Reader(columns.ColumnReader):  # type: ignore[misc]
        """Reads the whole column at once; single documents for Whoosh's own merging."""

        def __init__(self, dbfile: Any, basepos: int, length: int, doccount: int) -> None:
            super().__init__(dbfile, basepos, length, doccount)
            self.data = _decoded(bytes(dbfile.get(basepos, length)))

        def __getitem__(self, docnum: int) -> tuple[str, ...]:
            start, end = self.data.starts[docnum], self.data.starts[docnum + 1]
            return tuple(self.data.values[ordinal] for ordinal in self.data.ordinals[start:end])


def _decoded(data: bytes) -> Values:
    documents, distinct, entries, _ = np.frombuffer(data, _HEADER, _HEADER_COUNTS).tolist()
    numbers = np.frombuffer(data, _HEADER, documents + 1 + entries + distinct, _HEADER.itemsize * _HEADER_COUNTS)
    starts, ordinals, lengths = np.split(numbers, [documents + 1, documents + 1 + entries])
    position = _HEADER.itemsize * (_HEADER_COUNTS + len(numbers))
    values = []
    for length in lengths.tolist():
        values.append(data[position : position + length].decode())
        position += length
    return Values(tuple(values), starts, ordinals)
