"""Two hundred queries in nine classes, drawn from the words of a corpus by how many of its articles hold them."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from archive.articles import Article
from archive.grammar import FIELDS, parse
from indexer.german.analysis import analyse
from tests.bench.corpus import Corpus, CorpusName, write_articles
from tests.bench.tokens import frequencies, write_tokens

QUERIES = 200
_SEED = 7
# Shares of articles that hold a word: articles like "der" are in all of them.
_COMMON, _MIDDLE = (0.02, 1.0), (0.004, 0.2)
# A rare word stands in so many articles.
_RARE = (2, 50)
# The language expands a wildcard to at most 1,000 words.
_MOST_EXPANDED = 1000
# How many of the wildcards are no prefixes: the words of an index are sorted by their beginnings.
_HARD_WILDCARDS = 5


@dataclass(frozen=True, slots=True)
class BenchQuery:
    """A query text and its class."""

    kind: str
    text: str


def draw(corpus: Corpus, frequencies: Mapping[str, int]) -> list[BenchQuery]:
    """The queries of a corpus, always the same for the same corpus."""
    drawer = _Drawer(corpus, frequencies)
    kinds: dict[str, Callable[[int], str]] = {
        "common word": lambda _: drawer.word(_COMMON),
        "rare word": lambda _: drawer.rare_word(),
        "and": drawer.conjunction,
        "or": drawer.alternatives,
        "phrase": lambda number: f'"{drawer.row(2 + number % 2)}"',
        "wildcard": drawer.wildcard,
        "not": lambda _: drawer.exclusion(),
        "date range": drawer.date_range,
        "exact": drawer.exact,
    }
    queries: list[BenchQuery] = []
    for place, (kind, make) in enumerate(kinds.items()):
        wanted = QUERIES // len(kinds) + (place < QUERIES % len(kinds))
        queries += [BenchQuery(kind, text) for text in _distinct(make, wanted)]
    return queries


def queries_of(folder: Path, name: CorpusName) -> list[BenchQuery]:
    """The queries of a corpus whose articles and tokens may not be there yet."""
    write_articles(folder, name)
    write_tokens(folder, name)
    return draw(Corpus(folder, name), frequencies(folder, name))


def _distinct(make: Callable[[int], str], wanted: int) -> Iterator[str]:
    seen: set[str] = set()
    number = 0
    while len(seen) < wanted:
        text = make(number)
        number += 1
        parsed = parse(text)
        if text not in seen and parsed.refused is None and not parsed.notices:
            seen.add(text)
            yield text


class _Drawer:
    """Draws words and their combinations; words that are to stand together come from one article."""

    def __init__(self, corpus: Corpus, frequencies: Mapping[str, int]) -> None:
        self._random = Random(_SEED)
        self._corpus = corpus
        self._frequencies = frequencies
        plain = (form for form in frequencies if form.isalpha() and form not in FIELDS)
        self._words = sorted(plain, key=lambda form: (frequencies[form], form))
        self._counts = [frequencies[form] for form in self._words]
        self._lines = "\n".join(["", *frequencies, ""])

    def word(self, shares: tuple[float, float]) -> str:
        """A word that such a share of all articles holds, any order of magnitude as likely as another."""
        return self._between(shares[0] * len(self._corpus), shares[1] * len(self._corpus))

    def rare_word(self) -> str:
        return self._between(*_RARE)

    def conjunction(self, number: int) -> str:
        return " ".join(self._together(2 + number % 2))

    def alternatives(self, number: int) -> str:
        return " ODER ".join(self.word(_MIDDLE) for _ in range(2 + number % 2))

    def exclusion(self) -> str:
        first, second = self._together(2)
        return f"{first} -{second}"

    def exact(self, number: int) -> str:
        return f"@{self.word(_MIDDLE)}" if number % 2 else f'@"{self.row(2)}"'

    def date_range(self, number: int) -> str:
        word = self.word(_COMMON)
        dates = [day for day in (self._article().date for _ in range(20)) if day is not None]
        first, last = sorted(dates[:2], key=lambda date: date.first_day)
        ranges = (
            f"{first.year}",
            f"{first.year}-{first.month or 1:02d}",
            f"{first.year}-{first.month or 1:02d}..{last.year}-{last.month or 12:02d}",
            f"..{last.year}",
            f"{first.year}..",
        )
        return f"{word} datum:{ranges[number % len(ranges)]}"

    def wildcard(self, number: int) -> str:
        """A word without its end, or, a few times, without its beginning or a letter in the middle."""
        while True:
            word = self.word(_MIDDLE)
            if len(word) < 6:
                continue
            keep = self._random.randint(3, len(word) - 2)
            pattern = f"{word[:keep]}*"
            if number < _HARD_WILDCARDS:
                pattern = f"{word[:keep]}?{word[keep + 1 :]}" if number % 2 else f"*{word[-keep:]}"
            if self._expanded(pattern) <= _MOST_EXPANDED:
                return pattern

    def row(self, length: int) -> str:
        """Words that follow each other somewhere in an article."""
        while True:
            words = [token.form for token in analyse(self._article().text)]
            if len(words) > length:
                start = self._random.randrange(len(words) - length)
                row = words[start : start + length]
                if all(word.isalpha() for word in row):
                    return " ".join(row)

    def _together(self, number: int) -> list[str]:
        """Words of one article that are neither in most articles nor in few."""
        low, high = (share * len(self._corpus) for share in _MIDDLE)
        while True:
            forms = sorted({token.form for token in analyse(self._article().text)})
            fitting = [form for form in forms if form.isalpha() and low <= self._frequencies.get(form, 0) <= high]
            if len(fitting) >= number:
                return self._random.sample(fitting, number)

    def _between(self, low: float, high: float) -> str:
        wanted = low * (high / low) ** self._random.random()
        start = min(bisect_left(self._counts, wanted), len(self._counts) - 1)
        end = bisect_right(self._counts, self._counts[start])
        return self._words[self._random.randrange(start, end)]

    def _expanded(self, pattern: str) -> int:
        signs = {"*": "[^\n]*", "?": "[^\n]"}
        expression = "".join(signs.get(sign, re.escape(sign)) for sign in pattern)
        return sum(1 for _ in re.finditer(f"(?<=\n){expression}(?=\n)", self._lines))

    def _article(self) -> Article:
        return self._corpus.article(self._random.randint(1, len(self._corpus)))
