"""This project's own engine."""

from __future__ import annotations

from pathlib import Path

from archive.query import Query
from archive.search import FacetCounts
from archive.settings import Settings
from archive.syntax import Node
from indexer.engines.whoosh.engine import WhooshEngine
from tests.bench.corpus import Corpus
from tests.bench.peers import LISTED_VALUES, PAGE_SIZE, Page

_CACHE_MEGABYTES = Settings().index_cache_megabytes


def build(folder: Path, corpus: Corpus) -> None:
    """Write an index of all articles, and wait until its segments are merged."""
    engine = WhooshEngine(folder)
    engine.catch_up(corpus)
    engine.close()


class Nachlese:
    """The engine as the archive uses it."""

    name = "Nachlese"
    rounds = 5
    every = 1

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._engine = _opened(folder)

    def search(self, text: str, tree: Node) -> Page:
        answer = self._engine.search(Query(text, size=PAGE_SIZE), tree)
        persons: FacetCounts = next(facet for facet in answer.facets if facet.name == "person")
        return Page(
            [hit.article_id for hit in answer.hits],
            answer.total,
            [(bucket.value, bucket.count) for bucket in answer.timeline.buckets],
            [(bucket.value, bucket.count) for bucket in persons.buckets[:LISTED_VALUES]],
        )

    def clear(self) -> None:
        self._engine = cleared(self._engine, self._folder)

    def close(self) -> None:
        self._engine.close()


def cleared(engine: WhooshEngine, folder: Path) -> WhooshEngine:
    """An engine that has kept nothing: a fresh one on the same index, opened."""
    engine.close()
    return _opened(folder)


def _opened(folder: Path) -> WhooshEngine:
    engine = WhooshEngine(folder, cache_megabytes=_CACHE_MEGABYTES)
    engine.position()
    return engine
