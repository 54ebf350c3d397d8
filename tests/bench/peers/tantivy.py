"""tantivy, a search library in Rust, through its Python package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Query

from archive.syntax import And, DateRange, Everything, InField, Node, Not, Nothing, Or, Phrase, Wildcard, Word
from tests.bench.peers import LISTED_VALUES, PAGE_SIZE, Page
from tests.bench.peers.compiling import fields_of, words_of
from tests.bench.tokens import TEXT_FIELDS, WEIGHTS, Tokens

# Enough for most corpora to become one segment, which is fastest to search.
_WRITER_BYTES = 1_000_000_000
_SPECIAL_SIGNS = set("\\.+*?()|[]{}^$#&-~")
_FACETS = {
    "years": {"terms": {"field": "year", "size": 100}},
    "persons": {"terms": {"field": "person", "size": LISTED_VALUES}},
}


def build(folder: Path, articles: Iterable[Tokens]) -> None:
    """Write an index of all articles."""
    builder = tantivy.SchemaBuilder()
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", stored=name == "body")
        builder.add_text_field(f"{name}_form", tokenizer_name="whitespace")
    for name in ("number", "first_day", "last_day", "year"):
        builder.add_integer_field(name, fast=True)
    builder.add_text_field("person", fast=True, tokenizer_name="raw", index_option="basic")
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(heap_size=_WRITER_BYTES, num_threads=1)
    for article in articles:
        writer.add_document(_document(article))
    writer.commit()
    writer.wait_merging_threads()


def _document(article: Tokens) -> tantivy.Document:
    document = tantivy.Document()
    for name, bases, forms in zip(TEXT_FIELDS, article.bases, article.forms, strict=True):
        document.add_text(name, bases)
        document.add_text(f"{name}_form", forms)
    document.add_integer("number", article.number)
    if article.year:
        document.add_integer("first_day", article.first_day)
        document.add_integer("last_day", article.last_day)
        document.add_integer("year", article.year)
    for person in article.persons:
        document.add_text("person", person)
    return document


class Tantivy:
    """One pass for the best hits and their number, another for the facets, as the package offers it."""

    name = "tantivy"
    rounds = 5
    every = 1

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.clear()

    def clear(self) -> None:
        self._index = tantivy.Index.open(str(self._folder))
        self._index.config_reader("manual")
        self._index.reload()
        self._searcher = self._index.searcher()
        self._schema = self._index.schema

    def close(self) -> None:
        del self._searcher, self._index

    def search(self, text: str, tree: Node) -> Page:
        query = self._compiled(tree)
        found = self._searcher.search(query, limit=PAGE_SIZE)
        facets = self._searcher.aggregate(query, _FACETS)
        addresses = [address for _, address in found.hits]
        return Page(
            [int(number or 0) for number in self._searcher.fast_field_values("number", addresses)],
            found.count,  # type: ignore[attr-defined]  # its type hints leave it out
            _buckets(facets["years"]),
            _buckets(facets["persons"]),
            self._snippets(query, addresses),
        )

    def _snippets(self, query: Query, addresses: Sequence[Any]) -> Callable[[], object] | None:
        return None

    def _compiled(self, node: Node, fields: Sequence[str] = TEXT_FIELDS) -> Query:
        match node:
            case Word() | Phrase():
                return self._words(node, fields)
            case Wildcard(pattern):
                return self._wildcard(pattern, fields)
            case DateRange():
                return self._dates(node)
            case InField(_, inner):
                return self._compiled(inner, fields_of(node))
            case And(nodes):
                return Query.boolean_query([self._clause(child, fields) for child in nodes])
            case Or(nodes):
                return _any([self._compiled(child, fields) for child in nodes])
            case Not():
                return Query.boolean_query([(Occur.Must, Query.all_query()), self._clause(node, fields)])
            case Everything():
                return Query.all_query()
            case Nothing():
                return Query.empty_query()

    def _clause(self, node: Node, fields: Sequence[str]) -> tuple[Occur, Query]:
        if isinstance(node, Not):
            return Occur.MustNot, self._compiled(node.node, fields)
        return Occur.Must, self._compiled(node, fields)

    def _words(self, node: Word | Phrase, fields: Sequence[str]) -> Query:
        words = words_of(node)
        found = []
        for field, weight in zip(TEXT_FIELDS, WEIGHTS, strict=True):
            if field in fields:
                name = f"{field}_form" if words.exact else field
                found += [Query.boost_query(self._row(name, variant), weight) for variant in words.variants]
        return _any(found)

    def _row(self, name: str, words: tuple[str, ...]) -> Query:
        if len(words) == 1:
            return Query.term_query(self._schema, name, words[0])
        return Query.phrase_query(self._schema, name, list(words))

    def _wildcard(self, pattern: str, fields: Sequence[str]) -> Query:
        signs = {"*": ".*", "?": "."}
        expression = "".join(
            signs.get(sign, f"\\{sign}" if sign in _SPECIAL_SIGNS else sign) for sign in pattern.lower()
        )
        return _any([Query.regex_query(self._schema, f"{field}_form", expression) for field in fields])

    def _dates(self, dates: DateRange) -> Query:
        bounds = []
        if dates.since is not None:
            day = dates.since.first_day.toordinal()
            bounds.append(Query.range_query(self._schema, "last_day", FieldType.Integer, lower_bound=day))
        if dates.until is not None:
            day = dates.until.last_day.toordinal()
            bounds.append(Query.range_query(self._schema, "first_day", FieldType.Integer, upper_bound=day))
        return Query.const_score_query(Query.boolean_query([(Occur.Must, bound) for bound in bounds]), 0.0)


class TantivyWithSnippets(Tantivy):
    """The same with its own snippets: of the stored bases of the body, as no words of the text are indexed."""

    name = "tantivy, own snippets"

    def _snippets(self, query: Query, addresses: Sequence[Any]) -> Callable[[], object]:
        def make() -> list[str]:
            generator = tantivy.SnippetGenerator.create(self._searcher, query, self._schema, "body")
            return [generator.snippet_from_doc(self._searcher.doc(address)).to_html() for address in addresses]

        return make


def _any(queries: list[Query]) -> Query:
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, query) for query in queries])


def _buckets(facet: dict[str, Any]) -> list[tuple[Any, int]]:
    return [(bucket["key"], bucket["doc_count"]) for bucket in facet["buckets"]]
