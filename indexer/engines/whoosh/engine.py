"""The search engine on Whoosh: one current snapshot for searches, one locked way to follow the store."""

from __future__ import annotations

import logging
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.reading import SegmentReader

from archive.errors import EngineDown
from archive.messages import Message, message
from archive.query import Query
from archive.search import Answer, ChangeLog, Scored
from archive.syntax import And, Node
from indexer.engines.whoosh import writing
from indexer.engines.whoosh.evaluation import evaluate, most_of, overlapping, within
from indexer.engines.whoosh.facets import FacetFilters
from indexer.engines.whoosh.matches import Matches
from indexer.engines.whoosh.ordering import in_order
from indexer.engines.whoosh.schema import fingerprint
from indexer.engines.whoosh.segments import PostingsCache, SegmentArrays
from indexer.engines.whoosh.snapshot import Mask, Snapshot
from indexer.engines.whoosh.state import IndexState, StateFile
from indexer.engines.whoosh.timeline import timeline

log = logging.getLogger(__name__)

# A commit elsewhere may remove files between reading the table of contents and opening them.
_OPENING_TRIES = 5
# How long to wait for another process that writes, in seconds.
_LOCK_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class _Found:
    """The matches of one query: with all filters, and without facet filters for counting."""

    matches: Matches
    hits: Mask
    filters: FacetFilters
    unfiltered: Mask
    loosened: bool


class WhooshEngine:
    """A `SearchEngine` whose index lives in a folder that may be deleted at any time."""

    def __init__(self, folder: Path, *, cache_megabytes: int = 64) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._state = StateFile(folder)
        self._cache = PostingsCache(cache_megabytes * 1_000_000)
        self._segments: dict[str, SegmentArrays] = {}
        self._snapshot: Snapshot | None = None
        self._stamp: tuple[int, ...] = ()
        self._opening = threading.Lock()

    def search(self, query: Query, tree: Node) -> Answer:
        """Answer one page of a query; raises EngineDown when there is no usable index."""
        snapshot = self._current()
        found = _find(snapshot, query, tree)
        wanted = query.offset + query.size
        documents = in_order(snapshot, found.hits, found.matches.scores, query.sort, wanted)[query.offset :]
        return Answer(
            hits=_scored(snapshot, documents, found.matches),
            total=int(np.count_nonzero(found.hits)),
            facets=found.filters.counts(found.unfiltered),
            timeline=timeline(snapshot, found.hits, query),
            revision=snapshot.revision,
            loosened=found.loosened,
        )

    def every_hit(self, query: Query, tree: Node) -> tuple[Scored, ...]:
        """All hits in the query's order, whatever its page."""
        snapshot = self._current()
        found = _find(snapshot, query, tree)
        documents = in_order(snapshot, found.hits, found.matches.scores, query.sort)
        return _scored(snapshot, documents, found.matches)

    def catch_up(self, log: ChangeLog) -> int:
        """Apply what is new; a missing, damaged or foreign index is rebuilt beside and swapped in.

        Raises EngineDown when another process has been writing for long; that one takes in these changes too.
        """
        try:
            with self._lock(timeout=_LOCK_PATIENCE):
                state = self._state.read()
                if state is None or not self._is_usable(state, log):
                    return self._rebuild(log)
                self._follow(state, log, self._state.write)
                return self._current().revision
        except Timeout:
            raise EngineDown(message("Another process is writing the search index.")) from None

    def rebuild(self, log: ChangeLog) -> int:
        """Build a fresh index beside the old one and swap it in; returns the revision."""
        with self._lock(timeout=-1):
            return self._rebuild(log)

    def verify(self, log: ChangeLog) -> tuple[Message, ...]:
        """What is wrong with the index, compared with the store."""
        try:
            snapshot = self._current()
        except EngineDown as down:
            return (down.reason,)
        faults = []
        if snapshot.revision != log.revision():
            faults.append(message("The index shows revision %(shown)s of the archive, the store is at %(newest)s.",
                                  shown=snapshot.revision, newest=log.revision()))  # fmt: skip
        indexed = Counter(snapshot.numbers[snapshot.live].tolist())
        stored = set(log.article_ids())
        if missing := len(stored - indexed.keys()):
            faults.append(message("%(number)s articles of the store are missing in the index.", number=missing))
        if surplus := len(indexed.keys() - stored):
            faults.append(message("%(number)s articles of the index are not in the store.", number=surplus))
        if doubled := sum(count > 1 for count in indexed.values()):
            faults.append(message("%(number)s articles stand in the index more than once.", number=doubled))
        return tuple(faults)

    def close(self) -> None:
        """Let go of the index's files as soon as no search needs them; the next search opens them again."""
        with self._opening:
            self._snapshot, self._stamp, self._segments = None, (), {}

    def _lock(self, *, timeout: float) -> FileLock:
        return FileLock(self._state.home / "writing.lock", timeout=timeout)

    def _is_usable(self, state: IndexState, log: ChangeLog) -> bool:
        if (state.fingerprint, state.lineage) != (fingerprint(), log.lineage()) or state.revision > log.revision():
            return False
        try:
            self._current()
        except EngineDown:
            return False
        return True

    def _rebuild(self, log: ChangeLog) -> int:
        folder = self._state.new_folder()
        writing.create(self._state.home / folder)
        state = IndexState(folder, fingerprint(), log.lineage(), 0)
        reached = self._follow(state, log, lambda _: None)
        self._state.write(reached)
        self._state.remove_others(folder)
        return self._current().revision

    def _follow(self, state: IndexState, log: ChangeLog, record: Callable[[IndexState], None]) -> IndexState:
        """Apply changes until none are left, also those that come in meanwhile."""
        reached = state

        def committed(revision: int) -> None:
            nonlocal reached
            reached = replace(state, revision=revision)
            record(reached)

        while (begun := reached.revision) < log.revision():
            writing.apply_changes(self._state.home / state.folder, log.changes_since(begun), committed)
            if reached.revision == begun:
                break
        return reached

    def _current(self) -> Snapshot:
        """The snapshot of the current generation; opened anew only when the state file has changed."""
        stamp = self._state.stamp()
        snapshot = self._snapshot
        if snapshot is not None and stamp and stamp == self._stamp:
            return snapshot
        with self._opening:
            stamp = self._state.stamp()
            if self._snapshot is None or not stamp or stamp != self._stamp:
                self._snapshot, self._stamp = self._open(), stamp
            return self._snapshot

    def _open(self) -> Snapshot:
        for attempt in range(_OPENING_TRIES):
            state = self._state.read()
            if state is None:
                raise EngineDown(message("There is no search index yet."))
            if state.fingerprint != fingerprint():
                raise EngineDown(message("The search index is of another version of the program."))
            try:
                return self._opened(state)
            except FileNotFoundError as error:
                if attempt == _OPENING_TRIES - 1:
                    raise EngineDown(message("The search index is damaged.")) from error
            except Exception as error:  # Whoosh fails on torn files with whatever its parsing happens to hit
                raise EngineDown(message("The search index is damaged.")) from error
        raise AssertionError("unreachable")

    def _opened(self, state: IndexState) -> Snapshot:
        storage = FileStorage(str(self._state.home / state.folder))
        contents = TOC.read(storage, "MAIN")
        kept: dict[str, SegmentArrays] = {}
        for segment in contents.segments:
            name = segment.segment_id()
            arrays = self._segments.get(name)
            if arrays is None:
                arrays = SegmentArrays(SegmentReader(storage, contents.schema, segment), name, self._cache)
            kept[name] = arrays
        self._segments = kept
        deleted = [set(segment.deleted_docs()) for segment in contents.segments]
        return Snapshot(list(kept.values()), deleted, state.revision)


def _find(snapshot: Snapshot, query: Query, tree: Node) -> _Found:
    matches = evaluate(snapshot, tree)
    allowed = snapshot.live.copy()
    if query.since is not None or query.until is not None:
        in_range = within if query.within else overlapping
        allowed &= in_range(snapshot, query.since, query.until)
    filters = FacetFilters(snapshot, query)
    unfiltered = allowed & matches.mask
    hits = filters.apply(unfiltered)
    if not hits.any() and isinstance(tree, And) and tree.implied:
        loosened = most_of(snapshot, tree, filters.apply(allowed))
        if loosened.mask.any():
            return _Found(loosened, loosened.mask, filters, loosened.mask, loosened=True)
    return _Found(matches, hits, filters, unfiltered, loosened=False)


def _scored(
    snapshot: Snapshot, documents: np.ndarray[tuple[int], np.dtype[np.intp]], matches: Matches
) -> tuple[Scored, ...]:
    numbers = snapshot.numbers[documents].tolist()
    scores = [0.0] * len(numbers) if matches.scores is None else matches.scores[documents].tolist()
    return tuple(map(Scored, numbers, scores))
