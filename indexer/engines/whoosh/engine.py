"""The search engine on Whoosh: one current snapshot for searches, one locked way to follow the store."""

from __future__ import annotations

import errno
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from filelock import FileLock, Timeout
from whoosh.index import EmptyIndexError

from archive.errors import EngineDown
from archive.messages import Message, message
from archive.query import Query
from archive.search import Answer, ChangeLog, Scored
from archive.syntax import Node
from indexer.engines.whoosh import contents, opening
from indexer.engines.whoosh.background import BackgroundMerging
from indexer.engines.whoosh.cache import ByteLimitedCache
from indexer.engines.whoosh.finding import find, scored
from indexer.engines.whoosh.ordering import in_order
from indexer.engines.whoosh.schema import fingerprint
from indexer.engines.whoosh.seal import DamagedIndex
from indexer.engines.whoosh.segments import SegmentArrays
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.engines.whoosh.state import IndexState, StateFile
from indexer.engines.whoosh.timeline import timeline
from indexer.engines.whoosh.writing import Writing

logger = logging.getLogger(__name__)

DAMAGED = message("The search index is damaged.")

# A full disk is no reason to write a second index beside the first.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
# A commit elsewhere may remove files between reading the table of contents and opening them.
_OPENING_TRIES = 5
_OPENING_PAUSE = 0.02
# How long to wait for another process that writes, in seconds.
_LOCK_PATIENCE = 10.0


class WhooshEngine:
    """A `SearchEngine` whose index lives in a folder that may be deleted at any time."""

    def __init__(self, folder: Path, *, cache_megabytes: int = 64) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._state = StateFile(folder)
        # What words match is asked for again and again; postings only after a commit.
        eighth = cache_megabytes * 125_000
        self._caches = opening.Caches(ByteLimitedCache(eighth), ByteLimitedCache(7 * eighth))
        self._segments: dict[str, SegmentArrays] = {}
        self._snapshot: Snapshot | None = None
        self._stamp: tuple[int, ...] = ()
        self._damaged = False
        self._writing = Writing()
        self._opening = threading.Lock()
        self._merging = BackgroundMerging(self._state, lambda: self._lock(timeout=-1))

    def search(self, query: Query, tree: Node) -> Answer:
        """Answer one page of a query; raises EngineDown when there is no usable index."""
        with self._noticing_damage():
            snapshot = self._current()
            found = find(snapshot, query, tree)
            places = in_order(snapshot, found.hits, query.sort, query.offset + query.size)[query.offset :]
            return Answer(
                hits=scored(snapshot, found.hits, places),
                total=len(found.hits.documents),
                facets=found.filters.counts(found.unfiltered, found.hits),
                timeline=timeline(snapshot, found.hits.documents, query),
                revision=snapshot.revision,
                loosened=found.loosened,
            )

    def every_hit(self, query: Query, tree: Node) -> tuple[Scored, ...]:
        """All hits in the query's order, whatever its page."""
        with self._noticing_damage():
            snapshot = self._current()
            found = find(snapshot, query, tree)
            return scored(snapshot, found.hits, in_order(snapshot, found.hits, query.sort))

    def catch_up(self, log: ChangeLog, *, once: bool = False) -> int:
        """Apply what is new; a missing, damaged or foreign index is rebuilt beside and swapped in.

        What comes in meanwhile is applied too, or, with ``once``, left to the next call.
        Raises EngineDown when another process has been writing for long; that one takes in these changes too.
        """
        try:
            with self._lock(timeout=_LOCK_PATIENCE):
                state = self._usable_state(log)
                if state is None:
                    return self._rebuild(log, once=once)
                self._state.remove_others(state.folder)
                try:
                    self._follow(state, log, self._state.write, once=once)
                except Exception as error:
                    if isinstance(error, OSError) and error.errno in _NO_ROOM:
                        raise
                    logger.warning("The search index cannot be written; it is built anew.", exc_info=True)
                    return self._rebuild(log, once=once)
                return self._current().revision
        except Timeout:
            raise EngineDown(message("Another process is writing the search index.")) from None
        finally:
            self._merging.start()

    def rebuild(self, log: ChangeLog) -> int:
        """Build a fresh index beside the old one and swap it in; returns the revision."""
        try:
            with self._lock(timeout=-1):
                return self._rebuild(log)
        finally:
            self._merging.start()

    def position(self) -> tuple[str, int]:
        """The lineage and the revision that searches show now; raises EngineDown like `search`."""
        snapshot = self._current()
        return snapshot.lineage, snapshot.revision

    def verify(self, log: ChangeLog) -> tuple[Message, ...]:
        """What is wrong with the index, compared with the store; reads every byte of it, while no one writes it."""
        try:
            with self._lock(timeout=_LOCK_PATIENCE):
                return self._faults(log)
        except Timeout:
            return (message("Another process is writing the search index."),)

    def _faults(self, log: ChangeLog) -> tuple[Message, ...]:
        state = self._state.read()
        try:
            snapshot = self._current()
            if state is not None:
                opening.check_thoroughly(self._state.home / state.folder)
        except EngineDown as down:
            return (down.reason,)
        except Exception:
            logger.info("The search index is damaged.", exc_info=True)
            self._damaged = True
            return (DAMAGED,)
        if snapshot.lineage != log.lineage():
            return (message("The index is that of another archive."),)
        newest, stored = log.revision(), set(log.article_ids())
        faults = []
        if snapshot.revision != newest:
            faults.append(message("The index shows revision %(shown)s of the archive, the store is at %(newest)s.",
                                  shown=snapshot.revision, newest=newest))  # fmt: skip
        if log.revision() != newest:
            return tuple(faults)  # the store goes on; what is in it now is no measure for the index
        indexed = Counter(snapshot.numbers[snapshot.live].tolist())
        if missing := len(stored - indexed.keys()):
            faults.append(message("%(number)s articles of the store are missing in the index.", number=missing))
        if surplus := len(indexed.keys() - stored):
            faults.append(message("%(number)s articles of the index are not in the store.", number=surplus))
        if doubled := sum(count > 1 for count in indexed.values()):
            faults.append(message("%(number)s articles stand in the index more than once.", number=doubled))
        return tuple(faults)

    def close(self) -> None:
        """Let go of the index's files as soon as no search needs them; the next search opens them again."""
        self._merging.wait()
        with self._opening:
            self._snapshot, self._stamp, self._segments = None, (), {}

    def _lock(self, *, timeout: float) -> FileLock:
        return FileLock(self._state.home / "writing.lock", timeout=timeout)

    def _usable_state(self, log: ChangeLog) -> IndexState | None:
        """The state with the revision its index really shows, or None where only a rebuild helps."""
        state = self._state.read()
        if state is None or (state.fingerprint, state.lineage) != (fingerprint(), log.lineage()) or self._damaged:
            return None
        try:
            self._current()
            shown = opening.sound_revision(self._state.home / state.folder)
        except Exception:
            logger.warning("The search index is damaged and will be built anew.", exc_info=True)
            return None
        if shown > log.revision():
            return None
        if shown != state.revision:
            self._state.write(replace(state, revision=shown))
        return replace(state, revision=shown)

    @contextmanager
    def _noticing_damage(self) -> Iterator[None]:
        try:
            yield
        except DamagedIndex as error:
            self._damaged = True
            raise EngineDown(DAMAGED) from error

    def _rebuild(self, log: ChangeLog, *, once: bool = False) -> int:
        folder = self._state.new_folder()
        try:
            contents.create(self._state.home / folder)
            state = IndexState(folder, fingerprint(), log.lineage(), 0)
            self._state.write(self._follow(state, log, lambda _: None, once=once))
        except BaseException:
            self._state.remove(folder)
            raise
        self._state.remove_others(folder)
        self._damaged = False
        return self._current().revision

    def _follow(
        self, state: IndexState, log: ChangeLog, record: Callable[[IndexState], None], *, once: bool = False
    ) -> IndexState:
        """Apply changes until none are left, also those that come in meanwhile unless only ``once``."""
        reached = state

        def committed(revision: int) -> None:
            nonlocal reached
            reached = replace(state, revision=revision)
            record(reached)

        while (begun := reached.revision) < log.revision():
            self._writing.apply_changes(self._state.home / state.folder, log.changes_since(begun), committed)
            if once or reached.revision == begun:
                break
        if not once:
            self._writing = Writing()  # nothing of the kind is about to come; it would only take memory
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
                folder = self._state.home / state.folder
                snapshot, self._segments = opening.open_snapshot(folder, state.lineage, self._segments, self._caches)
                return snapshot
            except Exception as error:  # Whoosh fails on torn files with whatever its parsing happens to hit
                passing = isinstance(error, FileNotFoundError | EmptyIndexError) or self._state.read() != state
                if not passing or attempt == _OPENING_TRIES - 1:
                    raise EngineDown(DAMAGED) from error
            time.sleep(_OPENING_PAUSE)
        raise AssertionError("unreachable")
