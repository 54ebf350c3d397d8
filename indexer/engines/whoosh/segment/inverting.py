"""Articles to postings and columns, in memory: words are numbered as they come, and sorted all at once in the end."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.articles import Article
from archive.facets import FACETS
from archive.syntax import TEXT_FIELDS
from indexer.engines.whoosh.schema import NUMBER_COLUMNS, UNITS, facet_column, form_field
from indexer.engines.whoosh.segment.columns import Columns, bytes_of_lengths
from indexer.engines.whoosh.segment.lexicon import Lexicon
from indexer.engines.whoosh.segment.postings import Inverted, InvertedField
from indexer.engines.whoosh.segment.ranges import stretches
from indexer.engines.whoosh.segment.values import Values
from indexer.german.tokenise import split

# A posting is sorted as one number: word, document, position.
_DOCUMENT_BITS, _POSITION_BITS = 16, 24
MOST_DOCUMENTS = 1 << _DOCUMENT_BITS
_MOST_WORDS = 1 << _POSITION_BITS
_TYPES = (np.dtype("u1"), np.dtype("<u2"), np.dtype("<u4"))


@dataclass(frozen=True, slots=True)
class Part:
    """A number of documents with everything that a segment holds of them, in memory or in files."""

    columns: Columns
    inverted: Inverted


class Inverter:
    """Gathers articles and inverts them; at most `MOST_DOCUMENTS` at a time."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._articles: list[tuple[int, ...]] = []
        self._facets: list[list[tuple[str, ...]]] = [[] for _ in FACETS]
        self._words = {name: array("I") for name in TEXT_FIELDS}
        self._lengths: dict[str, list[int]] = {name: [] for name in TEXT_FIELDS}
        self.words = 0

    def __len__(self) -> int:
        return len(self._articles)

    def add(self, article: Article) -> None:
        """Take an article in, or raise and leave it out whole."""
        texts = {"title": article.title, "kicker": article.kicker, "lede": article.lede, "body": article.text}
        words = {name: array("I", map(self._lexicon.__getitem__, split(text)[1::2])) for name, text in texts.items()}
        if max(map(len, words.values())) >= _MOST_WORDS:
            raise ValueError(f"the text has more than {_MOST_WORDS} words")
        numbers = _numbers_of(article)
        values = [facet.values(article) for facet in FACETS]
        for name, found in words.items():
            self._words[name].extend(found)
            self._lengths[name].append(len(found))
            self.words += len(found)
        for column, of_facet in zip(self._facets, values, strict=True):
            column.append(of_facet)
        self._articles.append(numbers)

    def part(self) -> Part:
        """Everything that was added."""
        texts = {name: np.frombuffer(words, np.uint32) for name, words in self._words.items()}
        readings = self._lexicon.readings(np.concatenate([*texts.values()]))
        fields: dict[str, InvertedField] = {}
        lengths: dict[str, NDArray[np.uint8]] = {}
        for name, words in texts.items():
            places = _places(self._lengths[name])
            counts = readings.counts[words]
            bases = readings.bases[stretches(readings.starts[words], counts)]
            for field, of_words, at in (
                (name, bases, np.repeat(places, counts)),
                (form_field(name), readings.forms[words], places),
            ):
                of_documents = np.bincount((at >> np.uint64(_POSITION_BITS)).astype(np.int64), minlength=len(self))
                lengths[field] = bytes_of_lengths(of_documents)
                if len(at):
                    fields[field] = _inverted(of_words, at)
        columns = Columns(len(self), self._number_columns(), lengths, self._facet_columns())
        return Part(columns, Inverted(readings.vocabulary, fields))

    def _number_columns(self) -> dict[str, NDArray[np.int32]]:
        rows = np.array(self._articles, np.int32).reshape(len(self), len(NUMBER_COLUMNS))
        return dict(zip(NUMBER_COLUMNS, rows.T, strict=True))

    def _facet_columns(self) -> dict[str, Values]:
        named = zip(FACETS, self._facets, strict=True)
        return {facet_column(facet.name): Values.of(documents) for facet, documents in named}


def _numbers_of(article: Article) -> tuple[int, ...]:
    date = article.date
    if date is None:
        return (article.id, 0, 0, 0)
    return (article.id, date.first_day.toordinal(), date.last_day.toordinal(), UNITS.index(date.calendar_unit))


def _places(lengths: list[int]) -> NDArray[np.uint64]:
    """For texts of so many words, document and position of each word as one number, in order."""
    counts = np.array(lengths, np.int64)
    documents = np.repeat(np.arange(len(counts)), counts)
    positions = np.arange(len(documents)) - np.repeat(np.cumsum(counts) - counts, counts)
    return ((documents << _POSITION_BITS) | positions).astype(np.uint64)


def _inverted(words: NDArray[np.uint64], places: NDArray[np.uint64]) -> InvertedField:
    keys = (words << np.uint64(_DOCUMENT_BITS + _POSITION_BITS)) | places
    keys.sort()
    postings = keys >> np.uint64(_POSITION_BITS)
    of_posting = np.flatnonzero(np.concatenate([[True], postings[1:] != postings[:-1]]))
    postings = postings[of_posting]
    of_words = postings >> np.uint64(_DOCUMENT_BITS)
    of_word = np.flatnonzero(np.concatenate([[True], of_words[1:] != of_words[:-1]]))
    return InvertedField(
        words=of_words[of_word].astype(np.uint32),
        postings=np.append(of_word, len(postings)).astype(np.uint32),
        places=np.append(of_posting[of_word], len(keys)).astype(np.uint32),
        documents=(postings & np.uint64(MOST_DOCUMENTS - 1)).astype(np.uint16),
        frequencies=_narrowed(np.diff(np.append(of_posting, len(keys)))),
        positions=_narrowed(keys & np.uint64((1 << _POSITION_BITS) - 1)),
    )


def _narrowed(numbers: NDArray[Any]) -> NDArray[Any]:
    """The numbers in as few bytes as the largest one needs."""
    largest = int(numbers.max())
    return numbers.astype(next(kind for kind in _TYPES if largest < 1 << 8 * kind.itemsize))
