"""The same full page by every engine: best ten, exact total, hits by year and by person, ten snippets."""

from __future__ import annotations

import gc
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from archive.grammar import parse
from indexer.highlighting.highlighter import TextHighlighter
from tests.bench.corpus import Corpus
from tests.bench.figures import Figures
from tests.bench.peers import Engine, NotExpressible, Page
from tests.bench.queries import BenchQuery


@dataclass(frozen=True, slots=True)
class Times:
    """CPU milliseconds of one page: finding, then the snippets."""

    search: float
    snippets: float

    @property
    def page(self) -> float:
        return self.search + self.snippets


@dataclass(slots=True)
class Measured:
    """The pages of one engine: for each query its times in every round, and what was found."""

    times: dict[BenchQuery, list[Times]] = field(default_factory=lambda: defaultdict(list))
    pages: dict[BenchQuery, Page] = field(default_factory=dict)
    not_expressible: set[BenchQuery] = field(default_factory=set)

    def figures(self, part: str = "page", kind: str = "") -> Figures:
        """Each query counts once, with the median of its rounds."""
        queries = [query for query in self.times if kind in ("", query.kind)]
        return Figures([median(getattr(times, part) for times in self.times[query]) for query in queries])


def measure(corpus: Corpus, engines: Sequence[Engine], queries: Sequence[BenchQuery], *, cold: bool) -> list[Measured]:
    """Every query by every engine in turn, so that a busy machine slows down all alike.

    Warm: after a first round that does not count. Cold: each engine forgets everything before each query.
    """
    measured = [Measured() for _ in engines]
    gc.collect()
    gc.freeze()
    rounds = 1 if cold else 1 + max(engine.rounds for engine in engines)
    for turn in range(rounds):
        for place, query in enumerate(queries):
            # Who comes first finds less in the processor's caches, so everyone is first in turn.
            for step in range(len(engines)):
                number = (place + turn + step) % len(engines)
                engine = engines[number]
                if place % engine.every == 0 and turn <= engine.rounds:
                    _one(corpus, engine, query, measured[number], cold=cold, counts=cold or turn > 0)
    gc.unfreeze()
    return measured


def _one(corpus: Corpus, engine: Engine, query: BenchQuery, measured: Measured, *, cold: bool, counts: bool) -> None:
    if query in measured.not_expressible:
        return
    if cold:
        engine.clear()
    try:
        page, times = _page(corpus, engine, query.text)
    except NotExpressible:
        measured.not_expressible.add(query)
        return
    measured.pages[query] = replace(page, snippets=None)
    if counts:
        measured.times[query].append(times)


def _page(corpus: Corpus, engine: Engine, text: str) -> tuple[Page, Times]:
    """A page and its times; fetching the articles from the store, the same for every engine, is left out."""
    highlighter = TextHighlighter()
    start = time.process_time()
    tree = parse(text).tree
    page = engine.search(text, tree)
    found = time.process_time() - start
    if page.snippets is not None:
        start = time.process_time()
        page.snippets()
    else:
        articles = [corpus.article(number) for number in page.numbers]
        start = time.process_time()
        for article in articles:
            highlighter.snippet(article, tree)
    return page, Times(1000 * found, 1000 * (time.process_time() - start))
