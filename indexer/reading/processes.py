"""One reading process, seen from the parent."""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.context import ForkServerContext, SpawnContext

from archive.articles import Refusal
from archive.messages import Message, message
from indexer.reading.child import OUT_OF_MEMORY, ChildLimits, Extractor, serve
from indexer.reading.extract import Extract
from indexer.reading.units import Unit


class ReadingFailed(Exception):
    """The process gave no result: it took too long, needed too much memory, or died.

    ``by_chance`` means that the units need not be to blame: something may have killed the process from outside.
    """

    def __init__(self, reason: Message, *, by_chance: bool = False) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.by_chance = by_chance


class ReadingProcess:
    """A process that reads units within limits of time and memory; after a `ReadingFailed` it is of no more use."""

    def __init__(self, extract: Extractor, limits: ChildLimits) -> None:
        self._limits = limits
        self._connection, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=serve, args=(theirs, extract, limits), name="reading", daemon=True)
        try:
            self._process.start()
        finally:
            theirs.close()
        self.tasks = 0

    def extracts(self, units: Sequence[Unit]) -> list[Extract | Refusal]:
        """One result for each unit, in order; raises ReadingFailed."""
        self.tasks += 1
        try:
            self._connection.send(units)
            if not self._connection.poll(self._limits.seconds):
                raise ReadingFailed(
                    message("Reading took longer than %(seconds)s seconds.", seconds=self._limits.seconds)
                )
            results: list[Extract | Refusal] = self._connection.recv()
        except (EOFError, OSError) as error:
            raise self._cause_of_death() from error
        return results

    def end(self) -> None:
        """End the process now, whatever it is doing; may be called from another thread, and twice."""
        self._process.kill()
        self._process.join()
        with suppress(OSError):
            self._connection.close()

    def is_alive(self) -> bool:
        """Whether the process is there; it may have been killed from outside while it waited for work."""
        return self._process.is_alive()

    def _cause_of_death(self) -> ReadingFailed:
        self._process.join(1)
        if self._process.exitcode == OUT_OF_MEMORY:
            return ReadingFailed(message("Reading needed more memory than allowed."))
        return ReadingFailed(message("The reading process failed."), by_chance=True)


def _context() -> ForkServerContext | SpawnContext:
    """A fork server: safe in a program with threads, and the parsers are loaded once for all children."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["indexer.reading.preload"])
    return context


_CONTEXT = _context()
