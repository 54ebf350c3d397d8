"""The words of many texts by number, each analysed once."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.segment.ranges import distances
from indexer.engines.whoosh.segment.vocabulary import Vocabulary
from indexer.german.analysis import levels_of

# A word takes about 300 bytes with its form and its bases; new ones take long to analyse.
_MOST_WORDS = 250_000


class Lexicon(dict[str, int]):
    """Numbers words, as `split` gives them, in the order in which they come; each is analysed once.

    Raises what the analysis of a word raises. It grows, so let it go when it is `full`.
    """

    def __init__(self) -> None:
        super().__init__()
        # Forms and bases, numbered as they come; for each word the number of its form, and those of its bases.
        self._texts: dict[str, int] = {}
        self._forms = array("I")
        self._bases = array("I")
        self._starts = array("I", [0])

    def __missing__(self, word: str) -> int:
        form, bases = levels_of(word)
        # The same text need not be in memory twice.
        self._forms.append(self._text(word if form == word else form))
        self._bases.extend(map(self._text, bases))
        self._starts.append(len(self._bases))
        number = self[word] = len(self)
        return number

    @property
    def full(self) -> bool:
        """Whether it takes more memory than it saves time."""
        return len(self) > _MOST_WORDS

    def readings(self, words: NDArray[np.uint32]) -> Readings:
        """What the words of some texts, given by their numbers, are on their levels."""
        used = np.zeros(len(self._forms), np.bool_)
        used[words] = True
        starts = np.array(self._starts, np.int64)
        forms, bases = np.array(self._forms), np.array(self._bases)
        occurring = np.zeros(len(self._texts), np.bool_)
        occurring[forms[used]] = True
        occurring[bases[np.repeat(used, distances(starts))]] = True
        texts = list(compress(self._texts, occurring.tolist()))
        order = sorted(range(len(texts)), key=texts.__getitem__)
        numbers = np.zeros(len(occurring), np.uint64)
        numbers[np.flatnonzero(occurring)[order]] = np.arange(len(order), dtype=np.uint64)
        vocabulary = Vocabulary.of([texts[place].encode() for place in order])
        return Readings(vocabulary, numbers[forms], numbers[bases], starts[:-1], distances(starts))

    def _text(self, text: str) -> int:
        return self._texts.setdefault(text, len(self._texts))


@dataclass(frozen=True, slots=True)
class Readings:
    """The words of a lexicon on their levels, as numbers of the vocabulary of some texts.

    Word ``w`` of the lexicon has the form ``forms[w]`` and ``counts[w]`` bases from ``bases[starts[w]]`` on; what does
    not occur in the texts has meaningless numbers.
    """

    vocabulary: Vocabulary
    forms: NDArray[np.uint64]
    bases: NDArray[np.uint64]
    starts: NDArray[np.int64]
    counts: NDArray[np.int64]
