"""Whoosh as it comes: its own codec, its own searcher and collectors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from whoosh import fields, index, query, sorting
from whoosh.analysis import SpaceSeparatedTokenizer

from archive.syntax import And, DateRange, Everything, InField, Node, Not, Nothing, Or, Phrase, Wildcard, Word
from tests.bench.peers import LISTED_VALUES, PAGE_SIZE, Page
from tests.bench.peers.compiling import fields_of, split_conjunction, words_of
from tests.bench.tokens import TEXT_FIELDS, WEIGHTS, Tokens

_WRITER_MEGABYTES = 512


def build(folder: Path, articles: Iterable[Tokens]) -> None:
    """Write an index of all articles."""
    schema = fields.Schema(
        number=fields.STORED,
        first_day=fields.NUMERIC(int, signed=True, sortable=True),
        last_day=fields.NUMERIC(int, signed=True, sortable=True),
        year=fields.NUMERIC(int, signed=True, sortable=True),
        person=fields.KEYWORD(commas=True),
    )
    for name, weight in zip(TEXT_FIELDS, WEIGHTS, strict=True):
        for level in (name, f"{name}_form"):
            schema.add(level, fields.TEXT(analyzer=SpaceSeparatedTokenizer(), phrase=True, field_boost=weight))
    writer = index.create_in(folder, schema).writer(limitmb=_WRITER_MEGABYTES)
    for article in articles:
        document: dict[str, object] = {"number": article.number, "person": list(article.persons)}
        for name, bases, forms in zip(TEXT_FIELDS, article.bases, article.forms, strict=True):
            document |= {name: bases, f"{name}_form": forms}
        if article.year:
            document |= {"first_day": article.first_day, "last_day": article.last_day, "year": article.year}
        writer.add_document(**document)
    writer.commit(optimize=True)


class Whoosh:
    """One search that counts both facets on its way."""

    name = "stock Whoosh"
    rounds = 1
    every = 20

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._searcher = index.open_dir(folder).searcher()

    def clear(self) -> None:
        self._searcher.close()
        self._searcher = index.open_dir(self._folder).searcher()

    def close(self) -> None:
        self._searcher.close()

    def search(self, text: str, tree: Node) -> Page:
        facets = sorting.Facets()
        facets.add_facet("year", sorting.FieldFacet("year", maptype=sorting.Count))
        facets.add_facet("person", sorting.FieldFacet("person", allow_overlap=True, maptype=sorting.Count))
        found = self._searcher.search(_compiled(tree), limit=PAGE_SIZE, groupedby=facets)
        years = [(year, count) for year, count in found.groups("year").items() if year and 0 < year < 10_000]
        persons = sorted(found.groups("person").items(), key=lambda bucket: (-bucket[1], bucket[0]))[:LISTED_VALUES]
        numbers = [hit["number"] for hit in found[:PAGE_SIZE]]
        return Page(numbers, len(found), years, persons)


def _compiled(node: Node, names: Sequence[str] = TEXT_FIELDS) -> query.Query:
    match node:
        case Word() | Phrase():
            words = words_of(node)
            levels = [f"{name}_form" if words.exact else name for name in names]
            return query.Or([_row(level, variant) for level in levels for variant in words.variants])
        case Wildcard(pattern):
            return query.Or([query.Wildcard(f"{name}_form", pattern.lower()).normalize() for name in names])
        case DateRange(since, until):
            bounds: list[query.Query] = []
            if since is not None:
                bounds.append(query.NumericRange("last_day", since.first_day.toordinal(), None, constantscore=True))
            if until is not None:
                bounds.append(query.NumericRange("first_day", None, until.last_day.toordinal(), constantscore=True))
            return query.And(bounds)
        case InField(_, inner):
            return _compiled(inner, fields_of(node))
        case And(nodes):
            wanted, unwanted = split_conjunction(nodes)
            positive = query.And([_compiled(child, names) for child in wanted]) if wanted else query.Every()
            if not unwanted:
                return positive
            return query.AndNot(positive, query.Or([_compiled(child, names) for child in unwanted]))
        case Or(nodes):
            return query.Or([_compiled(child, names) for child in nodes])
        case Not(inner):
            return query.Not(_compiled(inner, names))
        case Everything():
            return query.Every()
        case Nothing():
            return query.NullQuery


def _row(name: str, words: tuple[str, ...]) -> query.Query:
    return query.Term(name, words[0]) if len(words) == 1 else query.Phrase(name, list(words))
