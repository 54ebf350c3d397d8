"""Merging in the background of commits: one thread, one process at a time, never in anybody's way."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from filelock import FileLock, Timeout

from indexer.engines.whoosh import merging
from indexer.engines.whoosh.state import StateFile

logger = logging.getLogger(__name__)


class BackgroundMerging:
    """Merges the segments of the current index where that is due; ``alone`` keeps every other writer out."""

    def __init__(self, state: StateFile, alone: Callable[[], AbstractContextManager[object]]) -> None:
        self._state = state
        self._alone = alone
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    def start(self) -> None:
        """Begin to merge if that is due and not already going on; returns at once."""
        with self._starting:
            if (self._thread is None or not self._thread.is_alive()) and self._is_due():
                self._thread = threading.Thread(target=self._merge, name="index-merging")
                self._thread.start()

    def wait(self) -> None:
        """Wait until nothing is being merged."""
        with self._starting:
            thread = self._thread
        if thread is not None:
            thread.join()

    def _folder(self) -> Path | None:
        state = self._state.read()
        return None if state is None else self._state.home / state.folder

    def _is_due(self) -> bool:
        folder = self._folder()
        try:
            return folder is not None and merging.merge_due(folder)
        except Exception:  # a damaged index is repaired elsewhere
            logger.debug("Whether segments are to be merged cannot be told.", exc_info=True)
            return False

    def _merge(self) -> None:
        folder = None
        try:
            with FileLock(self._state.home / "merging.lock", timeout=0):
                while self._is_due() and (folder := self._folder()) is not None:
                    if not self._merge_once(folder):
                        break
        except Timeout:
            logger.debug("Another process is merging.")
        except Exception:
            if folder == self._folder():
                logger.warning("Segments could not be merged; searches look into each of them.", exc_info=True)

    def _merge_once(self, folder: Path) -> bool:
        with merging.prepared(folder) as merged, self._alone():
            state = self._state.read()
            if state is None or self._state.home / state.folder != folder or not merged.put_in_place():
                return False
            # Whoever searches opens the index again when the state is written.
            self._state.write(state)
            return True
