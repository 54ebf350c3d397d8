"""Inverted texts: for each word of a field the documents it stands in, how often, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.segment.vocabulary import Vocabulary


class Numbers(Protocol):
    """Numbers in a row, in memory or in a file, of which a stretch can be had as an array."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the numbers."""

    def __getitem__(self, stretch: slice, /) -> NDArray[Any]:
        """The numbers of a stretch."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The documents of a word in ascending order, how often it stands there, and at which positions.

    Document ``documents[i]`` has ``frequencies[i]`` of the ``positions``, in order; where nobody needs them, there
    are none. The numbers have as few bytes as they need.
    """

    documents: NDArray[Any]
    frequencies: NDArray[Any]
    positions: NDArray[Any]

    @property
    def nbytes(self) -> int:
        """The memory it takes."""
        return self.documents.nbytes + self.frequencies.nbytes + self.positions.nbytes


NO_POSTINGS = Postings(np.empty(0, np.int32), np.empty(0, np.uint8), np.empty(0, np.uint16))


@dataclass(frozen=True, slots=True)
class InvertedField:
    """All postings of one field, one word after the other.

    ``words`` are the numbers in the vocabulary of the words that stand in the field, ascending. Word ``words[i]`` has
    the postings from ``postings[i]`` to ``postings[i + 1]`` and the positions from ``places[i]`` to ``places[i + 1]``.
    """

    words: NDArray[np.uint32]
    postings: NDArray[np.uint32]
    places: NDArray[np.uint32]
    documents: Numbers
    frequencies: Numbers
    positions: Numbers

    def row(self, word: int) -> int | None:
        """The place of a word of the vocabulary in ``words``, or None if it is not in this field."""
        place = int(np.searchsorted(self.words, np.uint32(word)))
        return place if place < len(self.words) and self.words[place] == word else None

    def rows(self, words: NDArray[np.uint32]) -> NDArray[np.intp]:
        """The places in ``words`` of those of some words of the vocabulary, ascending, that are in this field."""
        places = np.searchsorted(self.words, words)
        places[places == len(self.words)] = 0
        return places[self.words[places] == words] if len(self.words) else places[:0]

    def counts(self, rows: NDArray[np.intp], size: int) -> NDArray[np.int64]:
        """How often the words at some ascending places together stand in each of ``size`` documents."""
        counts = np.zeros(size, np.int64)
        # Words with the same beginning stand together, so that there are few stretches to read.
        for stretch in np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1) if len(rows) else ():
            postings = slice(int(self.postings[stretch[0]]), int(self.postings[stretch[-1] + 1]))
            np.add.at(counts, self.documents[postings], self.frequencies[postings])
        return counts

    def of(self, row: int, *, placed: bool) -> Postings:
        """The postings of the word at a place in ``words``, with positions if ``placed``."""
        postings = slice(int(self.postings[row]), int(self.postings[row + 1]))
        places = slice(int(self.places[row]), int(self.places[row + 1] if placed else self.places[row]))
        return Postings(self.documents[postings], self.frequencies[postings], self.positions[places])


@dataclass(frozen=True, slots=True)
class Inverted:
    """The words of a number of documents and, for each field that has any, their postings."""

    vocabulary: Vocabulary
    fields: Mapping[str, InvertedField]

    def row(self, field: str, word: bytes) -> int | None:
        """The place of a word in a field, or None if it does not stand there."""
        inverted = self.fields.get(field)
        number = self.vocabulary.find(word) if inverted is not None else None
        return None if inverted is None or number is None else inverted.row(number)
