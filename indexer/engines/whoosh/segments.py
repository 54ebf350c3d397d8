"""One Whoosh segment as numpy arrays; it never changes once written, so it is read once and kept."""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.reading import SegmentReader, TermNotFound
from whoosh.util.numeric import byte_to_length

from archive.facets import FACET_NAMES
from archive.syntax import TEXT_FIELDS
from indexer.engines.whoosh.codec import NO_POSTINGS, FlatCodec, Postings, read_postings
from indexer.engines.whoosh.columns import Values, ValuesColumn
from indexer.engines.whoosh.schema import (
    FIRST_DAY_COLUMN,
    LAST_DAY_COLUMN,
    NUMBER_COLUMN,
    UNIT_COLUMN,
    facet_column,
    form_field,
)
from indexer.engines.whoosh.seal import DamagedIndex

# Whoosh keeps field lengths as one byte on a logarithmic scale.
_LENGTH_OF_BYTE: NDArray[np.float32] = np.array([byte_to_length(byte) for byte in range(256)], np.float32)


class PostingsCache:
    """The most recently used posting lists of all segments, up to a number of bytes; safe between threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._bytes = 0
        self._lists: OrderedDict[tuple[str, str, str], Postings] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, str, str]) -> Postings | None:
        """The list under segment, field and word, if it is still kept."""
        with self._lock:
            postings = self._lists.get(key)
            if postings is not None:
                self._lists.move_to_end(key)
            return postings

    def put(self, key: tuple[str, str, str], postings: Postings) -> None:
        """Keep a list, letting go of those not used for longest."""
        with self._lock:
            if key in self._lists:
                return
            self._lists[key] = postings
            self._bytes += postings.nbytes
            while self._bytes > self._limit and self._lists:
                _, dropped = self._lists.popitem(last=False)
                self._bytes -= dropped.nbytes


class SegmentArrays:
    """Everything a search needs of one segment; reading is serialised because a Whoosh reader has one file position."""

    def __init__(self, reader: SegmentReader, name: str, cache: PostingsCache) -> None:
        self._reader = reader
        files = [reader]
        # Searches may hold a segment after the engine has let go of it; whoever is last closes its files.
        self._closing = weakref.finalize(self, _close, files)
        self._documents = reader.codec().per_document_reader(reader.storage(), reader.segment())
        files.append(self._documents)
        self._postings_file = reader.segment().open_file(reader.storage(), FlatCodec.POSTS_EXT)
        files.append(self._postings_file)
        self._cache = cache
        self._lock = threading.Lock()
        self.name = name
        self.size: int = reader.doc_count_all()
        self.numbers = self._numeric(NUMBER_COLUMN)
        self.first_days = self._numeric(FIRST_DAY_COLUMN)
        self.last_days = self._numeric(LAST_DAY_COLUMN)
        self.units = self._numeric(UNIT_COLUMN).astype(np.int8)
        self.lengths = {name: self._lengths(name) for name in TEXT_FIELDS}
        self.facets: dict[str, Values] = {name: self._facet(name) for name in FACET_NAMES}

    def postings(self, field: str, word: str) -> Postings:
        """The postings of a word in a field; empty if it has none."""
        key = (self.name, field, word)
        postings = self._cache.get(key)
        if postings is None:
            with self._lock:
                postings = self._read(field, word)
            self._cache.put(key, postings)
        return postings

    @cached_property
    def forms(self) -> str:
        """Every form of the segment on a line of its own, with a line break before the first and after the last."""
        with self._lock:
            words: set[bytes] = set()
            for name in TEXT_FIELDS:
                words.update(self._reader.lexicon(form_field(name)))
        return "\n" + "".join(f"{word.decode()}\n" for word in sorted(words))

    def _read(self, field: str, word: str) -> Postings:
        try:
            info = self._reader.term_info(field, word.encode())
            return read_postings(self._postings_file, info.extent()[0])
        except TermNotFound:
            return NO_POSTINGS
        except Exception as error:  # torn files make Whoosh and numpy fail in any way
            raise DamagedIndex(f"the postings of {word!r} cannot be read") from error

    def _numeric(self, name: str) -> NDArray[np.int32]:
        return numeric_column(self._documents, name, self.size)

    def _lengths(self, field: str) -> NDArray[np.float32]:
        stored = _filled(_column_bytes(self._documents, f"_{field}_len"), np.uint8, self.size)
        lengths: NDArray[np.float32] = _LENGTH_OF_BYTE[stored]
        return lengths

    def _facet(self, name: str) -> Values:
        if not self._documents.has_column(facet_column(name)):
            return Values((), np.zeros(self.size + 1, np.uint32), np.empty(0, np.uint32))
        reader = self._reader.column_reader(facet_column(name), ValuesColumn(), translate=False)
        return reader.data  # type: ignore[no-any-return]


def _close(files: list[Any]) -> None:
    for file in files:
        file.close()


def numeric_column(documents: Any, name: str, size: int) -> NDArray[np.int32]:
    """A column of numbers of one segment, read whole through Whoosh's reader of documents."""
    return _filled(_column_bytes(documents, name), np.dtype(">i4"), size).astype(np.int32)


def _filled(data: bytes, kind: Any, size: int) -> NDArray[Any]:
    """The stored numbers and, as Whoosh leaves default values at the end of a column out, zeros up to ``size``."""
    stored = np.frombuffer(data, kind)[:size]
    return np.concatenate([stored, np.zeros(size - len(stored), kind)])


def _column_bytes(documents: Any, name: str) -> bytes:
    if not documents.has_column(name):
        return b""
    dbfile, start, length = documents._get_column_file(name)  # noqa: SLF001 - no public way to a whole column
    try:
        return bytes(dbfile.get(start, length))
    finally:
        dbfile.close()
