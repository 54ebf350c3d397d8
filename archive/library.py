"""The one door to the archive for the web and the command line."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Self

from archive.accounts import Accounts
from archive.articles import Article, Draft, Original, Outcome, Reading, Refusal, Status, Version
from archive.errors import BadQuery, EngineDown
from archive.following import Following
from archive.grammar import Parsed, parse
from archive.messages import message
from archive.query import Match, Mode, Query
from archive.reading import Reader
from archive.search import Answer, Fragments, Highlighter, Hit, MarkedArticle, Scored, SearchEngine, SearchPage
from archive.staging import Staging
from archive.storage.rows import position_of
from archive.store import Statistics, Store
from archive.syntax import any_of, only_exact, to_text

log = logging.getLogger(__name__)

# A bulk load is acknowledged in transactions of this many articles.
BATCH_SIZE = 200
# Articles fetched from the store at a time while an export runs.
EXPORT_BATCH = 100
# How long a search waits for a broken index to be repaired before it answers "try again later", in seconds.
REPAIR_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One article of an export, with its score."""

    article: Article
    score: float


@dataclass(frozen=True, slots=True)
class Export:
    """All hits of a query; ``rows`` can be walked through once and yields exactly ``total`` of them.

    ``snippet`` finds the passage that shows why an article was found, for the formats that have a place for it.
    """

    query: Query
    understood: str
    total: int
    rows: Iterator[ExportRow]
    snippet: Callable[[Article], Fragments]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where an article stands in a result, counted from 1, and the articles before and after it."""

    position: int
    total: int
    previous: int | None
    following: int | None


class Library:
    """Search, add, read, correct, remove and export; every write goes to the store and the index follows."""

    def __init__(self, store: Store, engine: SearchEngine, reader: Reader, highlighter: Highlighter) -> None:
        self._store = store
        self._engine = engine
        self._reader = reader
        self._highlighter = highlighter
        self._repair_lock = threading.Lock()
        self._repair: threading.Thread | None = None
        self.accounts = Accounts(store)
        self.staging = Staging(store)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database, the index and the reading processes."""
        self._reader.close()
        self._engine.close()
        self._store.close()

    def generation(self) -> tuple[str, int] | None:
        """The lineage and the revision that store and index show, or None while the index does not show the latest.

        As long as it is equal, every search and every article is the same.
        """
        stored = self._position()
        try:
            return stored if self._engine.position() == stored else None
        except EngineDown:
            return None

    def _position(self) -> tuple[str, int]:
        with self._store.database.raw() as connection:
            return position_of(connection)

    def search(self, query: Query) -> SearchPage:
        """One page of a result; raises BadQuery past a limit and EngineDown while there is no usable index."""
        parsed = _understood(query)
        answer = self._answer(query, parsed)
        articles = self._store.articles([hit.article_id for hit in answer.hits])
        hits = tuple(
            self._hit(articles[hit.article_id], hit, parsed) for hit in answer.hits if hit.article_id in articles
        )
        return SearchPage(
            query=query,
            understood=to_text(parsed.tree),
            notices=parsed.notices,
            hits=hits,
            total=answer.total,
            facets=answer.facets,
            timeline=answer.timeline,
            revision=answer.revision,
            loosened=answer.loosened,
        )

    def _hit(self, article: Article, scored: Scored, parsed: Parsed) -> Hit:
        title = self._highlighter.title(article, parsed.tree)
        return Hit(article, scored.score, title, self._highlighter.snippet(article, parsed.tree))

    def _answer(self, query: Query, parsed: Parsed) -> Answer:
        self._prepare_index()
        try:
            return self._engine.search(query, parsed.tree)
        except EngineDown as down:
            self._repair_and_wait(str(down))
            return self._engine.search(query, parsed.tree)

    def _every_hit(self, query: Query, parsed: Parsed) -> tuple[Scored, ...]:
        self._prepare_index()
        return self._engine.every_hit(query, parsed.tree)

    def _prepare_index(self) -> None:
        """Repair an index that is missing or another archive's; let one that lags behind follow in the background."""
        lineage, revision = self._position()
        try:
            followed, shown = self._engine.position()
        except EngineDown as down:
            return self._repair_and_wait(str(down))
        if followed != lineage:
            return self._repair_and_wait("The index is that of another archive.")
        if shown < revision:
            self._start_repair()
        return None

    def _repair_and_wait(self, reason: str) -> None:
        log.warning("%s It is being repaired.", reason)
        self._start_repair().join(REPAIR_PATIENCE)
        if self._engine.position()[0] != self._store.lineage():
            raise EngineDown(message("The search index is being built."))

    def _start_repair(self) -> threading.Thread:
        with self._repair_lock:
            if self._repair is None or not self._repair.is_alive():
                self._repair = threading.Thread(target=self.catch_up, name="index-repair", daemon=True)
                self._repair.start()
            return self._repair

    def export(self, query: Query) -> Export:
        """All hits of a query in its order, fetched as they are walked through."""
        parsed = _understood(query)
        hits = self._every_hit(query, parsed)
        present = self._store.present([hit.article_id for hit in hits])
        kept = [hit for hit in hits if hit.article_id in present]
        return Export(
            query=query,
            understood=to_text(parsed.tree),
            total=len(kept),
            rows=self._rows(kept),
            snippet=lambda article: self._highlighter.snippet(article, parsed.tree),
        )

    def _rows(self, hits: list[Scored]) -> Iterator[ExportRow]:
        for start in range(0, len(hits), EXPORT_BATCH):
            batch = hits[start : start + EXPORT_BATCH]
            articles = self._store.articles([hit.article_id for hit in batch], withdrawn=True)
            for hit in batch:
                yield ExportRow(articles[hit.article_id], hit.score)

    def neighbours(self, query: Query, article_id: int) -> Neighbours | None:
        """Where the article stands in the result of the query, or None if it is not part of it."""
        hits = [hit.article_id for hit in self._every_hit(query, _understood(query))]
        if article_id not in hits:
            return None
        at = hits.index(article_id)
        previous = hits[at - 1] if at else None
        return Neighbours(at + 1, len(hits), previous, hits[at + 1] if at + 1 < len(hits) else None)

    def get(self, article_id: int) -> Article:
        """The article; raises NotFound, or Withdrawn if it was taken out."""
        return self._store.article(article_id)

    def marked(self, article: Article, query: Query) -> MarkedArticle:
        """The article with the matches of the query's text marked."""
        return self._highlighter.article(article, _understood(query).tree)

    def original(self, article_id: int) -> Original:
        """The bytes the article was read from; raises like `get`."""
        return self._store.original(article_id)

    def versions(self, article_id: int) -> tuple[Version, ...]:
        """Earlier states of the article, newest first."""
        return self._store.versions(article_id)

    def statistics(self) -> Statistics:
        """What the archive holds, in numbers."""
        return self._store.statistics()

    def read(self, name: str, data: bytes, *, source: str = "") -> Iterator[Reading | Refusal]:
        """What a file says, without adding it."""
        return self._reader.read(name, data, source=source)

    def add(
        self,
        readings: Iterable[Reading | Refusal],
        *,
        added_by: str = "",
        follow: Callable[[], None] | None = None,
    ) -> Iterator[Outcome]:
        """Add what was read; each outcome is yielded once it is safely stored. The index has followed at the end.

        If much is added, ``follow`` is called in a thread to let the index follow meanwhile, else it follows in this
        process.
        """
        remaining = iter(readings)
        following = Following(follow or (lambda: self._let_follow(once=True)))
        try:
            while batch := list(islice(remaining, BATCH_SIZE)):
                yield from self._add_batch(batch, added_by)
                following.added(len(batch))
        finally:
            following.finish()
            self.catch_up()

    def _add_batch(self, batch: list[Reading | Refusal], added_by: str) -> Iterator[Outcome]:
        stored = iter(self._store.add([entry for entry in batch if isinstance(entry, Reading)], added_by=added_by))
        for entry in batch:
            if isinstance(entry, Refusal):
                yield _rejected(entry)
            else:
                yield next(stored)

    def forecast(self, readings: Iterable[Reading | Refusal]) -> tuple[Outcome, ...]:
        """What `add` would answer now for each entry, without adding anything."""
        entries = list(readings)
        expected = iter(self._store.forecast([entry for entry in entries if isinstance(entry, Reading)]))
        return tuple(_rejected(entry) if isinstance(entry, Refusal) else next(expected) for entry in entries)

    def correct(self, article_id: int, draft: Draft, *, by: str = "", version: int | None = None) -> Article:
        """Replace what the article says; the earlier state is kept.

        Raises Conflict where it is no longer at the ``version`` that was corrected.
        """
        article = self._store.correct(article_id, draft, by=by, version=version)
        self.catch_up()
        return article

    def remove(self, article_id: int, *, by: str = "") -> None:
        """Take the article out; its number answers Withdrawn from now on."""
        self._store.remove(article_id, by=by)
        self.catch_up()

    def reinstate(self, article_id: int, *, by: str = "") -> None:
        """Take a withdrawn article in again; raises NotFound, or Conflict where another has its place."""
        self._store.reinstate(article_id, by=by)
        self.catch_up()

    def catch_up(self) -> None:
        """Let the index follow the store; a failure is logged and repaired by the next call."""
        self._let_follow(once=False)

    def _let_follow(self, *, once: bool) -> None:
        try:
            self._engine.catch_up(self._store, once=once)
        except EngineDown as down:
            log.warning("The index does not follow now: %s", down)
        except Exception:
            log.exception("The index could not follow the store; the next change or `nachlese verify` tries again.")

    def rebuild(self) -> int:
        """Build the index anew beside the old one and swap it in; returns the revision it shows."""
        return self._engine.rebuild(self._store)

    def verify(self) -> tuple[str, ...]:
        """Every fault of the store and of the index in English; empty when all is well."""
        return tuple(map(str, (*self._store.check(), *self._engine.verify(self._store))))

    def backup(self, target: Path) -> None:
        """Write a consistent copy of the store to a new file, while the archive goes on working."""
        self._store.backup(target)

    def restore(self, source: Path) -> None:
        """Replace the store by a backup and let the index follow; raises Unreadable for a file that is none."""
        self._store.restore(source)
        self.catch_up()


def _rejected(refusal: Refusal) -> Outcome:
    return Outcome(refusal.name, Status.REJECTED, reason=refusal.reason)


def _understood(query: Query) -> Parsed:
    parsed = parse(query.text)
    if parsed.refused is not None:
        raise BadQuery(parsed.refused.reason, position=parsed.refused.position, hint=parsed.refused.hint)
    tree = parsed.tree
    if query.match is Match.ANY:
        tree = any_of(tree)
    if query.mode is Mode.EXACT:
        tree = only_exact(tree)
    return replace(parsed, tree=tree)
