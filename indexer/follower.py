"""An index that follows the store in a process of its own, so that a large import can use another core for it."""

from __future__ import annotations

import logging
import multiprocessing
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from archive.search import ChangeLog, SearchEngine

logger = logging.getLogger(__name__)

# Opens the engine and the log it follows; called in the other process, so it must be picklable.
Opener = Callable[[], tuple[SearchEngine, ChangeLog]]

# Seconds for the process to finish a commit when it is no longer needed.
_PATIENCE = 60


class FollowingProcess:
    """Lets the index follow whenever it is called; the process starts with the first call, and ends with `close`."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None

    def __call__(self) -> None:
        """Let the index take in what is in the log now; a failure is logged, and left to the next catch-up."""
        try:
            connection = self._running()
            connection.send(None)
            connection.recv()
        except (EOFError, OSError):
            logger.warning("The process that lets the index follow has ended; the index follows at the end.")

    def close(self) -> None:
        """End the process once it has finished its commit."""
        if self._connection is not None:
            self._connection.close()
        if self._process is not None:
            self._process.join(_PATIENCE)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _running(self) -> Connection:
        if self._connection is None:
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            with theirs:
                process = context.Process(target=_serve, args=(theirs, self._opener), name="index-following")
                process.daemon = True
                process.start()
            self._connection, self._process = ours, process
        return self._connection


def _serve(connection: Connection, opener: Opener) -> None:
    # Ctrl-C goes to the whole group of processes; only the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    engine, log = opener()
    with suppress(EOFError, OSError):  # the parent has no more to do, or is gone
        while True:
            connection.recv()
            try:
                engine.catch_up(log, once=True)
            except Exception:  # a full disk, another writer: the parent tries again when all is stored
                logger.warning("The index could not follow now.", exc_info=True)
            connection.send(None)
    engine.close()
