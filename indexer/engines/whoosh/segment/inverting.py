"""Articles to postings and columns, in memory: words are numbered as they come, and sorted all at once in the end."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.articles import Article
from archive.facets import FACETS
from archive.syntax import TEXT_FIELDS
from indexer.engines.whoosh.schema import NUMBER_COLUMNS, UNITS, facet_column, form_field
from indexer.engines.whoosh.segment.columns import Columns, bytes_of_lengths
from indexer.engines.whoosh.segment.postings import Inverted, InvertedField
from indexer.engines.whoosh.segment.ranges import stretches
from indexer.engines.whoosh.segment.values import Values
from indexer.engines.whoosh.segment.vocabulary import Vocabulary
from indexer.german.analysis import LEVELS
from indexer.german.tokenise import split

# A posting is sorted as one number: word, document, position. No text has sixteen million words.
_DOCUMENT_BITS, _POSITION_BITS = 16, 24
MOST_DOCUMENTS = 1 << _DOCUMENT_BITS
_TYPES = (np.dtype("u1"), np.dtype("<u2"), np.dtype("<u4"))


@dataclass(frozen=True, slots=True)
class Part:
    """A number of documents with everything that a segment holds of them, in memory or in files."""

    columns: Columns
    inverted: Inverted


class _Surfaces(dict[str, int]):
    """Numbers words as they come and looks each one up once; raises what the analysis of a word raises."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[str] = []
        self.bases: list[tuple[str, ...]] = []

    def __missing__(self, word: str) -> int:
        form, bases = LEVELS[word]
        self.forms.append(form)
        self.bases.append(bases)
        number = self[word] = len(self)
        return number


class Inverter:
    """Gathers articles and inverts them; at most `MOST_DOCUMENTS` at a time."""

    def __init__(self) -> None:
        self._surfaces = _Surfaces()
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
        words = {name: array("I", map(self._surfaces.__getitem__, split(text)[1::2])) for name, text in texts.items()}
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
        surfaces = self._surfaces
        words = sorted({*surfaces.forms, *chain.from_iterable(surfaces.bases)})
        numbers = dict(zip(words, range(len(words)), strict=True))
        forms = np.fromiter(map(numbers.__getitem__, surfaces.forms), np.uint64, len(surfaces))
        ends = np.cumsum([0, *map(len, surfaces.bases)])
        bases = np.fromiter(map(numbers.__getitem__, chain.from_iterable(surfaces.bases)), np.uint64, int(ends[-1]))
        fields: dict[str, InvertedField] = {}
        lengths: dict[str, NDArray[np.uint8]] = {}
        for name in TEXT_FIELDS:
            places = _places(self._lengths[name])
            surface = np.frombuffer(self._words[name], np.uint32)
            readings = (ends[1:] - ends[:-1])[surface]
            of_bases = bases[stretches(ends[surface], readings)], np.repeat(places, readings)
            for field, of_words, at in ((name, *of_bases), (form_field(name), forms[surface], places)):
                counts = np.bincount((at >> np.uint64(_POSITION_BITS)).astype(np.int64), minlength=len(self))
                lengths[field] = bytes_of_lengths(counts)
                if len(at):
                    fields[field] = _inverted(of_words, at)
        columns = Columns(len(self), self._number_columns(), lengths, self._facet_columns())
        return Part(columns, Inverted(Vocabulary.of([word.encode() for word in words]), fields))

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
