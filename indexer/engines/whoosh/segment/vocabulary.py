"""The distinct words of a segment in order, each on a line of its own in one stretch of bytes."""

from __future__ import annotations

import mmap
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import overload

import numpy as np
from numpy.typing import NDArray

_LINE_BREAK = 1


class Vocabulary(Sequence[bytes]):
    """Words in UTF-8 in ascending order; word ``i`` begins at ``starts[i]`` of ``data`` and ends before a line break.

    ``data`` may be mapped from a file, from ``begin`` on.
    """

    def __init__(self, data: bytes | mmap.mmap, starts: NDArray[np.uint32], begin: int = 0) -> None:
        self.starts = starts
        self._data = data
        self._begin = begin
        # Single numbers come several times faster out of a memory view than out of an array.
        self._offsets = starts.data

    @classmethod
    def of(cls, words: Sequence[bytes]) -> Vocabulary:
        """The vocabulary of words that are distinct and in order."""
        starts = np.fromiter(accumulate(map(_line_length, words), initial=0), np.uint32, len(words) + 1)
        return cls(b"".join(word + b"\n" for word in words), starts)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    @overload
    def __getitem__(self, number: int) -> bytes: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[bytes]: ...

    def __getitem__(self, number: int | slice) -> bytes | Sequence[bytes]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        start = self._begin + self._offsets[number]
        return self._data[start : self._begin + self._offsets[number + 1] - _LINE_BREAK]

    def lines(self, first: int = 0, last: int | None = None) -> bytes:
        """The words from one number up to another, else all, each followed by a line break."""
        end = self._offsets[len(self) if last is None else last]
        return self._data[self._begin + self._offsets[first] : self._begin + end]

    def words(self) -> list[bytes]:
        """All words in order."""
        return self.lines().split(b"\n")[:-1]

    def number_at(self, place: int) -> int:
        """The number of the word that begins at a place of `lines`."""
        return int(np.searchsorted(self.starts, np.uint32(place)))

    def with_prefix(self, prefix: bytes) -> tuple[int, int]:
        """The numbers from and up to which the words begin so."""
        # No byte of UTF-8 is larger than 0xF4.
        return bisect_left(self, prefix), bisect_left(self, prefix + b"\xff")

    def find(self, word: bytes) -> int | None:
        """The number of a word, or None if it is not one of these."""
        number = bisect_left(self, word)
        return number if number < len(self) and self[number] == word else None


def union(vocabularies: Sequence[Vocabulary]) -> tuple[Vocabulary, list[NDArray[np.uint32]]]:
    """All words of some vocabularies, and for each of these the new numbers of its words."""
    if len(vocabularies) == 1:
        return vocabularies[0], [np.arange(len(vocabularies[0]), dtype=np.uint32)]
    together: set[bytes] = set()
    for vocabulary in vocabularies:
        # One after the other, because words take several times more memory as objects.
        together.update(vocabulary.words())
    ordered = sorted(together)
    numbers = dict(zip(ordered, range(len(ordered)), strict=True))
    renumbered = [
        np.fromiter(map(numbers.__getitem__, vocabulary.words()), np.uint32, len(vocabulary))
        for vocabulary in vocabularies
    ]
    return Vocabulary.of(ordered), renumbered


def _line_length(word: bytes) -> int:
    return len(word) + _LINE_BREAK
