"""The generated queries are as varied as they are meant to be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from archive.facets import MISSING
from archive.query import Match, Mode, Sort
from archive.syntax import And, DateRange, InField, Node, Not, Or, Phrase, Wildcard, Word
from indexer.german.analysis import analyse
from tests.engines.asking import tree_of
from tests.engines.oracle.stages import QUERIES

KINDS = (
    "word", "exact word", "several readings", "phrase", "exact phrase", "near", "wildcard", "dates", "and", "or", "not",
    "title", "kicker", "lede", "source", "section", "author", "person", "place", "organisation", "language", "depth 3",
)  # fmt: skip


def test_the_queries_are_of_every_kind() -> None:
    assert len(set(QUERIES)) >= 500
    kinds = Counter(kind for query in QUERIES for kind in set(kinds_of(tree_of(query))))
    assert min(kinds[kind] for kind in KINDS) >= 10, kinds
    for kind in (*Sort, *Match, *Mode):
        assert sum(kind in (query.sort, query.match, query.mode) for query in QUERIES) >= 20, kind
    narrowed = [query for query in QUERIES if query.narrowed]
    assert len(narrowed) >= 100
    assert sum(query.within and bool(query.since or query.until) for query in narrowed) >= 20
    for side in ("chosen", "excluded"):
        assert sum(bool(getattr(query, side)) for query in narrowed) >= 40, side
        assert sum(one.value == MISSING for query in narrowed for one in getattr(query, side)) >= 5, side


def kinds_of(node: Node, depth: int = 0) -> Iterator[str]:
    if depth == 3:
        yield "depth 3"
    match node:
        case Word(_, exact):
            yield "exact word" if exact else "word"
            if not exact and any(len(token.bases) > 1 for token in analyse(node.text)):
                yield "several readings"
        case Phrase(_, exact, distance):
            yield "near" if distance else "exact phrase" if exact else "phrase"
        case Wildcard():
            yield "wildcard"
        case DateRange():
            yield "dates"
        case InField(name, inner):
            yield name
            yield from kinds_of(inner, depth)
        case Not(inner):
            yield "not"
            yield from kinds_of(inner, depth)
        case And(nodes) | Or(nodes):
            yield "and" if isinstance(node, And) else "or"
            for child in nodes:
                yield from kinds_of(child, depth + 1)
