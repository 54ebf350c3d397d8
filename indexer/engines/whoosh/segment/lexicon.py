"""The words of many texts by number: each is analysed once, and what stands around it is looked at once."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.segment.ranges import distances
from indexer.engines.whoosh.segment.vocabulary import Vocabulary
from indexer.german.analysis import levels_of
from indexer.german.tokenise import split

# So many clusters are remembered, and as many that came before; one takes about 200 bytes. A word with its form and
# bases takes about 400 and is not forgotten before the whole lexicon: to analyse it takes longest.
_MOST_CLUSTERS = 1 << 16
_MOST_WORDS = 300_000


class Lexicon(dict[str, tuple[int, ...]]):
    """Numbers words as they come; for a cluster of a text the numbers of its words, looked up once.

    Raises what the analysis of a word raises. It grows, so let it go when it is `full`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._older: dict[str, tuple[int, ...]] = {}
        self._words: dict[str, int] = {}
        # Forms and bases, numbered as they come; for each word the number of its form, and those of its bases.
        self._texts: dict[str, int] = {}
        self._forms = array("I")
        self._bases = array("I")
        self._starts = array("I", [0])

    def __missing__(self, cluster: str) -> tuple[int, ...]:
        numbers = self._older.get(cluster)
        if numbers is None:
            numbers = tuple(map(self._number, split(cluster)[1::2]))
        if len(self) >= _MOST_CLUSTERS:
            self._older = dict(self)
            self.clear()
        self[cluster] = numbers
        return numbers

    @property
    def full(self) -> bool:
        """Whether it takes more memory than it saves time."""
        return len(self._forms) > _MOST_WORDS

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

    def _number(self, word: str) -> int:
        number = self._words.get(word)
        if number is None:
            form, bases = levels_of(word)
            number = self._words[word] = len(self._forms)
            self._forms.append(self._text(form))
            self._bases.extend(map(self._text, bases))
            self._starts.append(len(self._bases))
        return number

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
