"""The words of a segment in its files: where the postings of each word of each field lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.segment.array_file import map_arrays, write_arrays
from indexer.engines.whoosh.segment.checked_file import CheckedFile, CheckedWriter
from indexer.engines.whoosh.segment.postings import Inverted, InvertedField
from indexer.engines.whoosh.segment.ranges import distances
from indexer.engines.whoosh.segment.vocabulary import Vocabulary

TERMS_SUFFIX = ".trm"
# Documents, frequencies and positions of all postings, each in a file of its own, by field and word.
POSTINGS_SUFFIXES = (".doc", ".frq", ".pos")

PathOf = Callable[[str], Path]


@dataclass(frozen=True, slots=True)
class _FieldRows:
    """What is known of one field while it is written."""

    types: tuple[np.dtype[Any], ...]
    starts: tuple[int, ...]
    words: list[NDArray[np.uint32]] = field(default_factory=list)
    documents: list[NDArray[np.int64]] = field(default_factory=list)
    positions: list[NDArray[np.int64]] = field(default_factory=list)


class InvertedWriter:
    """Writes postings field by field and word by word."""

    def __init__(self, path_of: PathOf) -> None:
        self._path_of = path_of
        self._files: list[CheckedWriter] = []
        try:
            for suffix in POSTINGS_SUFFIXES:
                self._files.append(CheckedWriter(path_of(suffix)))
        except BaseException:
            self.close()
            raise
        self._fields: dict[str, _FieldRows] = {}

    def start_field(self, name: str, types: tuple[np.dtype[Any], ...]) -> None:
        """Begin a field; ``types`` are those of its documents, frequencies and positions."""
        self._fields[name] = _FieldRows(types, tuple(file.size for file in self._files))

    def append(self, name: str, inverted: InvertedField) -> None:
        """Write the postings of the next words of the field begun last."""
        rows = self._fields[name]
        rows.words.append(inverted.words)
        rows.documents.append(distances(inverted.postings))
        rows.positions.append(distances(inverted.places))
        numbers = (inverted.documents, inverted.frequencies, inverted.positions)
        for file, kind, part in zip(self._files, rows.types, numbers, strict=True):
            file.append(part[:].astype(kind))

    def finish(self, vocabulary: Vocabulary) -> None:
        """Write where everything lies, with the words themselves."""
        checksums = [file.finish() for file in self._files]
        arrays: dict[str, NDArray[Any]] = {
            "vocabulary": np.frombuffer(vocabulary.lines(), np.uint8),
            "vocabulary starts": vocabulary.starts,
        }
        for suffix, of_file in zip(POSTINGS_SUFFIXES, checksums, strict=True):
            arrays[f"checksums {suffix}"] = of_file
        notes = {}
        for name, rows in self._fields.items():
            arrays[f"{name} words"] = np.concatenate(rows.words)
            arrays[f"{name} postings"] = _ends(rows.documents)
            arrays[f"{name} places"] = _ends(rows.positions)
            notes[name] = [(kind.str, start) for kind, start in zip(rows.types, rows.starts, strict=True)]
        write_arrays(self._path_of(TERMS_SUFFIX), notes, arrays)

    def close(self) -> None:
        """Close the files, finished or not."""
        for file in self._files:
            file.close()


class _FileNumbers:
    """A row of numbers in a file."""

    def __init__(self, file: CheckedFile, start: int, kind: str) -> None:
        self.dtype = np.dtype(kind)
        self._file = file
        self._start = start

    def __getitem__(self, stretch: slice) -> NDArray[Any]:
        width = self.dtype.itemsize
        data = self._file.read(self._start + stretch.start * width, self._start + stretch.stop * width)
        return np.frombuffer(data, self.dtype)


def read_inverted(path_of: PathOf, files: list[CheckedFile]) -> Inverted:
    """The words of a segment with their postings, which stay in ``files``; raises for files that are not whole."""
    notes, arrays, data = map_arrays(path_of(TERMS_SUFFIX))
    files.extend(CheckedFile(path_of(suffix), arrays[f"checksums {suffix}"]) for suffix in POSTINGS_SUFFIXES)
    fields = {
        name: InvertedField(
            arrays[f"{name} words"],
            arrays[f"{name} postings"],
            arrays[f"{name} places"],
            *(_FileNumbers(file, start, kind) for file, (kind, start) in zip(files, rows, strict=True)),
        )
        for name, rows in notes.items()
    }
    begin = arrays["vocabulary"].__array_interface__["data"][0] - np.frombuffer(data, np.uint8).ctypes.data
    return Inverted(Vocabulary(data, arrays["vocabulary starts"], begin), fields)


def _ends(counts: list[NDArray[np.int64]]) -> NDArray[np.uint32]:
    return np.concatenate([[0], np.cumsum(np.concatenate(counts))]).astype(np.uint32)
