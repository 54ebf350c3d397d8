"""Postings as flat numpy arrays in Whoosh's own segments; stock Whoosh can still read and merge them."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3TermInfo
from whoosh.matching import ListMatcher
from whoosh.system import pack_ushort

from indexer.engines.whoosh.seal import DamagedIndex

# A list is: the numbers of documents and of positions, a checksum, a type for each array, then documents,
# frequencies, positions. Small numbers take two bytes, and frequencies mostly one.
_HEADER = np.dtype(
    [("documents", "<u4"), ("positions", "<u4"), ("checksum", "<u4"), ("widths", "u1", 3), ("unused", "u1")]
)
_TYPES: dict[int, np.dtype[Any]] = {1: np.dtype("u1"), 2: np.dtype("<u2"), 4: np.dtype("<u4")}
# A position in the bytes that Whoosh carries as a posting's value.
POSITION_TYPE = "I"


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents of a word in ascending order, how often it stands there, and at which positions.

    Document ``documents[i]`` has ``frequencies[i]`` of the ``positions``, in order.
    """

    documents: NDArray[np.int32]
    frequencies: NDArray[np.int32]
    positions: NDArray[np.uint32]

    @property
    def nbytes(self) -> int:
        """The memory it takes."""
        return self.documents.nbytes + self.frequencies.nbytes + self.positions.nbytes


NO_POSTINGS = Postings(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.uint32))


class FlatCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's third codec with another form of posting lists."""

    def field_writer(self, storage: Any, segment: Any) -> FlatFieldWriter:
        return FlatFieldWriter(self, storage, segment)

    def postings_reader(
        self, dbfile: Any, terminfo: Any, format_: Any, term: Any = None, scorer: Any = None
    ) -> ListMatcher:
        postings = read_postings(dbfile, terminfo.extent()[0])
        ends = np.cumsum(postings.frequencies)
        parts = np.split(postings.positions, ends[:-1]) if len(postings.positions) else [ends[:0]] * len(ends)
        return ListMatcher(
            postings.documents.tolist(),
            postings.frequencies.astype(float).tolist(),
            [part.astype(np.uint32).tobytes() for part in parts],
            format_,
            scorer=scorer,
            term=term,
            terminfo=terminfo,
        )


class PostingsPool:
    """The postings of a segment in the making, gathered by word; stands in for Whoosh's sorting of single postings.

    Documents must come in ascending order. All of it is in memory, so a segment must have a bounded size.
    """

    def __init__(self) -> None:
        self._fields: dict[str, dict[bytes, tuple[array[int], bytearray]]] = {}

    def add(self, posting: tuple[str, bytes, int, float, bytes]) -> None:
        """Take a posting as Whoosh hands it over: field, word, document, weight, positions."""
        field, word, document, weight, positions = posting
        words = self._fields.setdefault(field, {})
        group = words.get(word)
        if group is None:
            group = words[word] = (array("I"), bytearray())
        group[0].extend((document, int(weight)))
        group[1].extend(positions)

    def iter_postings(self) -> Iterator[tuple[str, bytes, Postings]]:
        """Every word with all its postings, by field and word."""
        for field in sorted(self._fields):
            words = self._fields[field]
            for word in sorted(words):
                pairs, positions = words.pop(word)
                numbers = np.frombuffer(pairs, np.int32)
                yield field, word, Postings(numbers[::2], numbers[1::2], np.frombuffer(positions, POSITION_TYPE))

    def cleanup(self) -> None:
        """Let everything go."""
        self._fields.clear()


class FlatFieldWriter(W3FieldWriter):  # type: ignore[misc]
    """Writes the words of a segment, each with its list."""

    def add_postings(self, schema: Any, lengths: Any, items: Iterator[tuple[str, bytes, Postings]]) -> None:
        for field, word, postings in items:
            number = pack_ushort(self._fieldmap.setdefault(field, len(self._fieldmap)))
            offset = self._postfile.tell()
            self._postfile.write(_encoded(postings))
            frequencies = postings.frequencies
            info = W3TermInfo(
                weight=int(frequencies.sum()),
                df=len(postings.documents),
                maxweight=int(frequencies.max()),
                minid=int(postings.documents[0]),
                maxid=int(postings.documents[-1]),
            )
            info.set_extent(offset, self._postfile.tell() - offset)
            self._tindex.add(number + word, info.to_bytes())


def read_postings(file: Any, offset: int) -> Postings:
    """The list that begins at an offset of a postings file; raises DamagedIndex if there is none."""
    head = np.frombuffer(file.get(offset, _HEADER.itemsize), _HEADER)[0]
    counts = [int(head["documents"]), int(head["documents"]), int(head["positions"])]
    lengths = [count * int(width) for count, width in zip(counts, head["widths"], strict=True)]
    content = file.get(offset + _HEADER.itemsize, sum(lengths))
    if zlib.crc32(content) != head["checksum"]:
        raise DamagedIndex("a list of postings has another content")
    arrays = []
    position = 0
    for count, width, length in zip(counts, head["widths"], lengths, strict=True):
        arrays.append(np.frombuffer(content, _TYPES[int(width)], count, position))
        position += length
    return Postings(arrays[0].astype(np.int32), arrays[1].astype(np.int32), arrays[2].astype(np.uint32))


def _encoded(postings: Postings) -> bytes:
    arrays = (postings.documents, postings.frequencies, postings.positions)
    widths = [_width(numbers) for numbers in arrays]
    content = b"".join(numbers.astype(_TYPES[width]).tobytes() for numbers, width in zip(arrays, widths, strict=True))
    counts = (len(postings.documents), len(postings.positions))
    return np.array((*counts, zlib.crc32(content), widths, 0), _HEADER).tobytes() + content


def _width(numbers: NDArray[Any]) -> int:
    largest = int(numbers.max()) if len(numbers) else 0
    return 1 if largest < 1 << 8 else 2 if largest < 1 << 16 else 4
