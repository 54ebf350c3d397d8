"""One Whoosh segment as numpy arrays; it never changes once written, so it is read once and kept."""

from __future__ import annotations

import weakref
from functools import lru_cache
from itertools import compress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from archive.facets import FACET_NAMES
from archive.syntax import TEXT_FIELDS
from indexer.engines.whoosh.cache import ByteLimitedCache
from indexer.engines.whoosh.contents import paths_of
from indexer.engines.whoosh.matches import Mask
from indexer.engines.whoosh.schema import (
    FIRST_DAY_COLUMN,
    LAST_DAY_COLUMN,
    NUMBER_COLUMN,
    UNIT_COLUMN,
    facet_column,
    form_field,
)
from indexer.engines.whoosh.seal import DamagedIndex
from indexer.engines.whoosh.segment.checked_file import CheckedFile, close_all
from indexer.engines.whoosh.segment.columns import LENGTH_OF_BYTE, read_columns
from indexer.engines.whoosh.segment.postings import NO_POSTINGS, Postings
from indexer.engines.whoosh.segment.terms import read_inverted
from indexer.engines.whoosh.segment.values import Values
from indexer.engines.whoosh.wildcards import words_like


class SegmentArrays:
    """Everything a search needs of one segment; it may be used by several threads at once."""

    def __init__(self, folder: Path, name: str, size: int, cache: ByteLimitedCache[Postings]) -> None:
        path_of = paths_of(folder, name)
        files: list[CheckedFile] = []
        # Searches may hold a segment after the engine has let go of it; whoever is last closes its files.
        self._closing = weakref.finalize(self, close_all, files)
        self._inverted = read_inverted(path_of, files)
        self._cache = cache
        # A word is looked for in every field, one after the other.
        self._number_of = lru_cache(maxsize=64)(self._inverted.vocabulary.find)
        self.name = name
        self.size = size
        columns = read_columns(size, path_of)
        self.numbers = columns.numbers[NUMBER_COLUMN]
        self.first_days = columns.numbers[FIRST_DAY_COLUMN]
        self.last_days = columns.numbers[LAST_DAY_COLUMN]
        self.units = columns.numbers[UNIT_COLUMN].astype(np.int8)
        self.lengths: dict[str, NDArray[np.float32]] = {
            name: LENGTH_OF_BYTE[columns.lengths[name]].astype(np.float32) for name in TEXT_FIELDS
        }
        self.facets: dict[str, Values] = {name: columns.facets[facet_column(name)] for name in FACET_NAMES}

    def postings(self, field: str, word: str) -> Postings:
        """The postings of a word in a field, without positions; empty if it has none."""
        return self._cache.get((self.name, field, word), lambda: self._read(field, word, placed=False))

    def placed_postings(self, field: str, word: str, wanted: Mask) -> Postings:
        """The postings of a word in those documents a mask wants, with positions."""
        postings = self._read(field, word, placed=True)
        kept = wanted[postings.documents]
        positions = postings.positions[np.repeat(kept, postings.frequencies)]
        return Postings(postings.documents[kept], postings.frequencies[kept], positions)

    def forms_like(self, wildcard: str) -> tuple[list[str], NDArray[np.uint32]]:
        """The forms of the segment that a wildcard stands for, and their numbers, ascending."""
        found = dict(words_like(self._inverted.vocabulary, wildcard))
        numbers = np.fromiter(found, np.uint32, len(found))
        is_form = np.zeros(len(numbers), np.bool_)
        for name in TEXT_FIELDS:
            inverted = self._inverted.fields.get(form_field(name))
            if inverted is not None:
                is_form |= np.isin(numbers, inverted.words[inverted.rows(numbers)], assume_unique=True)
        return list(compress(found.values(), is_form.tolist())), numbers[is_form]

    def counts(self, field: str, words: NDArray[np.uint32]) -> NDArray[np.int64]:
        """How often some words, given by ascending numbers, together stand in each document's field."""
        inverted = self._inverted.fields.get(field)
        if inverted is None:
            return np.zeros(self.size, np.int64)
        try:
            return inverted.counts(inverted.rows(words), self.size)
        except OSError as error:
            raise DamagedIndex("the postings of a wildcard cannot be read") from error

    def _read(self, field: str, word: str, *, placed: bool) -> Postings:
        inverted = self._inverted.fields.get(field)
        number = self._number_of(word.encode()) if inverted is not None else None
        row = inverted.row(number) if inverted is not None and number is not None else None
        if inverted is None or row is None:
            return NO_POSTINGS
        try:
            return inverted.of(row, placed=placed)
        except OSError as error:
            raise DamagedIndex(f"the postings of {word!r} cannot be read") from error
