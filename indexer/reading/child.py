"""What runs in a reading process: it takes units from a pipe, reads them under limits, and sends the articles back."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from archive.articles import Refusal
from indexer.reading.extract import Extract
from indexer.reading.units import Unit

try:
    import resource
except ImportError:  # Windows has no such limits; the time limit of the parent still holds there
    resource = None  # type: ignore[assignment]

Extractor = Callable[[Unit], Extract | Refusal]

# The exit code of a process that ran out of the memory it was allowed.
OUT_OF_MEMORY = 77


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """Processor seconds for one task, and memory in megabytes for everything."""

    seconds: int
    megabytes: int


def serve(connection: Connection, extract: Extractor, limits: ChildLimits) -> None:
    """Read lists of units from the connection until it is closed."""
    # Ctrl-C goes to the whole group of processes; only the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory(limits.megabytes)
    while True:
        try:
            units: list[Unit] = connection.recv()
        except (EOFError, OSError):
            return
        _limit_processor_time(limits.seconds)
        try:
            connection.send([extract(unit) for unit in units])
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except OSError:
            return


def _limit_memory(megabytes: int) -> None:
    if resource is not None:
        size = megabytes * 1024 * 1024
        with suppress(ValueError, OSError):  # already limited below that from outside
            resource.setrlimit(resource.RLIMIT_AS, (size, size))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_processor_time(seconds: int) -> None:
    """A second belt beside the parent's clock, for the case that the parent is gone or stopped."""
    if resource is not None:
        until = int(time.process_time()) + seconds + 2
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))
