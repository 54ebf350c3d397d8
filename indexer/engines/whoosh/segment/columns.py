"""What a segment holds of each document beside its words: number, days, lengths of fields, values of facets."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import STORED_COLUMN
from whoosh.filedb.structfile import StructFile
from whoosh.util.numeric import byte_to_length

from indexer.engines.whoosh.schema import FACET_COLUMNS, INDEXED_FIELDS, NUMBER_COLUMNS
from indexer.engines.whoosh.segment.values import Values, decoded, encoded, joined, selected

# Whoosh's columns of numbers have the most significant byte first.
_NUMBER = np.dtype(">i4")
# Whoosh keeps the length of a field as one byte on a logarithmic scale.
LENGTH_OF_BYTE: NDArray[np.int32] = np.array([byte_to_length(byte) for byte in range(256)], np.int32)

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of ``size`` documents by name.

    ``numbers`` has those of `NUMBER_COLUMNS`, 0 for none; ``lengths`` the length of each indexed field as Whoosh's
    byte; ``facets`` those of `FACET_COLUMNS`.
    """

    size: int
    numbers: Mapping[str, NDArray[np.int32]]
    lengths: Mapping[str, NDArray[np.uint8]]
    facets: Mapping[str, Values]


def bytes_of_lengths(lengths: NDArray[np.int64]) -> NDArray[np.uint8]:
    """The bytes for lengths in words, those that Whoosh's ``length_to_byte`` gives."""
    places = np.searchsorted(LENGTH_OF_BYTE, lengths)
    return np.minimum(places, len(LENGTH_OF_BYTE) - 1).astype(np.uint8)


def merged_columns(parts: Sequence[tuple[Columns, Mask]]) -> Columns:
    """The documents of all parts that their masks keep, in order."""
    return Columns(
        sum(int(np.count_nonzero(kept)) for _, kept in parts),
        {name: np.concatenate([part.numbers[name][kept] for part, kept in parts]) for name in NUMBER_COLUMNS},
        {name: np.concatenate([part.lengths[name][kept] for part, kept in parts]) for name in INDEXED_FIELDS},
        {name: joined(selected(part.facets[name], kept) for part, kept in parts) for name in FACET_COLUMNS},
    )


def write_columns(columns: Columns, path_of: Callable[[str], Path]) -> None:
    """Write each column to a new file, under the name by which Whoosh looks for it."""
    for name, numbers in columns.numbers.items():
        _column(path_of, name).write_bytes(numbers.astype(_NUMBER).tobytes())
    for name, lengths in columns.lengths.items():
        _column(path_of, _length_name(name)).write_bytes(lengths.tobytes())
    for name, values in columns.facets.items():
        _column(path_of, name).write_bytes(encoded(values))
    # Whoosh asks for stored fields even where there are none.
    with _column(path_of, "_stored").open("wb") as file:
        STORED_COLUMN.writer(StructFile(file)).finish(columns.size)


def read_columns(size: int, path_of: Callable[[str], Path]) -> Columns:
    """The columns of a segment; raises OSError or ValueError for files that are not whole."""
    return Columns(
        size,
        {name: read_numbers(size, path_of, name) for name in NUMBER_COLUMNS},
        {
            name: np.frombuffer(_column(path_of, _length_name(name)).read_bytes(), np.uint8, size)
            for name in INDEXED_FIELDS
        },
        {name: decoded(_column(path_of, name).read_bytes()) for name in FACET_COLUMNS},
    )


def read_numbers(size: int, path_of: Callable[[str], Path], name: str) -> NDArray[np.int32]:
    """One column of numbers."""
    return np.frombuffer(_column(path_of, name).read_bytes(), _NUMBER, size).astype(np.int32)


def _column(path_of: Callable[[str], Path], name: str) -> Path:
    return path_of(f".{name}.col")


def _length_name(field: str) -> str:
    return f"_{field}_len"
