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
# So many seconds after its time the process ends itself, should the parent be gone and nobody end it.
_GRACE = 5


@dataclass(frozen=True, slots=True)
class ChildLimits:
    """Seconds for one task, on the clock and of the processor, and memory in megabytes for everything."""

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
        _start_clock(limits.seconds + _GRACE)
        try:
            connection.send([extract(unit) for unit in units])
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except OSError:
            return
        _stop_clock()


def _limit_memory(megabytes: int) -> None:
    if resource is not None:
        size = megabytes * 1024 * 1024
        with suppress(ValueError, OSError):  # already limited to less from outside
            resource.setrlimit(resource.RLIMIT_AS, (size, size))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _start_clock(seconds: int) -> None:
    """Let the kernel end this process after so much time, waiting or working."""
    if resource is not None:
        signal.alarm(seconds)
        with suppress(ValueError, OSError):
            until = int(time.process_time()) + seconds
            resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))


def _stop_clock() -> None:
    if resource is not None:
        signal.alarm(0)
