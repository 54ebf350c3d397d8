"""The reader the archive is given: files are read in processes of their own, several at a time, in file order."""

from __future__ import annotations

import atexit
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import closing
from pathlib import Path
from typing import Self

from archive.articles import Reading, Refusal
from archive.messages import message
from archive.settings import Settings
from indexer.reading.archives import label
from indexer.reading.batches import batches
from indexer.reading.child import ChildLimits, Extractor
from indexer.reading.crew import Crew, Result
from indexer.reading.extract import Extract
from indexer.reading.limits import Limits
from indexer.reading.processes import ReadingFailed
from indexer.reading.reader import extract_unit
from indexer.reading.units import Unit, split, split_stream

# Batches read ahead of the one that is handed out, which keeps all processes busy and memory bounded.
_LOOK_AHEAD = 8

Batch = Sequence[Unit | Refusal]


class ReadingPool:
    """A `Reader` with ``settings.reading_processes`` processes, started when the first file comes.

    A process that exceeds its time or memory is replaced, and only the file that was to blame is refused. May be used
    from several threads; close it, or use it in a ``with`` statement.
    """

    def __init__(self, settings: Settings, *, extract: Extractor = extract_unit) -> None:
        self._settings = settings
        self._extract = extract
        self._crew: Crew | None = None
        self._lock = threading.Lock()

    def read(self, name: str, data: bytes, *, source: str = "") -> Iterator[Reading | Refusal]:
        """Every article of an uploaded file, in order, or why there is none."""
        return self._read(split(name, data, Limits.of_uploads(self._settings), source))

    def read_path(
        self,
        path: Path,
        *,
        source: str = "",
        limits: Limits | None = None,
        reached: Callable[[int], None] = lambda _: None,
    ) -> Iterator[Reading | Refusal]:
        """Every article of a file on this machine, which is not loaded at once and may be larger than an upload.

        Before each, ``reached`` is told how many bytes of the file have been read.
        """
        limits = limits or Limits.of_imports(self._settings)
        try:
            stream = path.open("rb")
        except OSError as error:
            reason = message("The file cannot be opened: %(problem)s.", problem=error.strerror or str(error))
            yield Refusal(label(path.name), reason)
            return
        with stream, closing(self._read(split_stream(path.name, stream, limits, source))) as readings:
            for reading in readings:
                reached(stream.tell())
                yield reading

    def close(self) -> None:
        """End the processes; what is still being read is given up. The pool can be used again afterwards."""
        with self._lock:
            crew, self._crew = self._crew, None
        atexit.unregister(self.close)
        if crew is not None:
            crew.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self, units: Iterable[Unit | Refusal]) -> Generator[Reading | Refusal, None, None]:
        crew = self._running_crew()
        waiting: deque[tuple[Batch, Result]] = deque()
        try:
            for batch in batches(units):
                waiting.append((batch, crew.submit(_units_of(batch))))
                if len(waiting) >= _LOOK_AHEAD:
                    yield from _readings(crew, *waiting.popleft())
            while waiting:
                yield from _readings(crew, *waiting.popleft())
        finally:
            for _, result in waiting:
                result.cancel()

    def _running_crew(self) -> Crew:
        with self._lock:
            if self._crew is None:
                limits = ChildLimits(self._settings.reading_seconds, self._settings.reading_megabytes)
                self._crew = Crew(self._settings.reading_processes, self._extract, limits)
                # Before multiprocessing's own clean-up, which would wait for processes that still work.
                atexit.register(self.close)
            return self._crew


def _units_of(batch: Batch) -> list[Unit]:
    return [entry for entry in batch if isinstance(entry, Unit)]


def _readings(crew: Crew, batch: Batch, result: Result) -> Iterator[Reading | Refusal]:
    extracts = iter(_extracts(crew, _units_of(batch), result))
    for entry in batch:
        if isinstance(entry, Refusal):
            yield entry
            continue
        extract = next(extracts)
        if isinstance(extract, Refusal):
            yield extract
        else:
            yield Reading(entry.name, extract.draft, entry.original, extract.warnings)


def _extracts(crew: Crew, units: list[Unit], result: Result, *, last: bool = False) -> list[Extract | Refusal]:
    """The results of a batch; where its process failed, each unit is read again, alone, to find the one to blame."""
    try:
        return result.result()
    except CancelledError:
        reason = message("Reading was stopped.")
    except ReadingFailed as error:
        if not last and (len(units) > 1 or error.by_chance):
            alone = [crew.submit([unit]) for unit in units]
            return [_extracts(crew, [unit], single, last=True)[0] for unit, single in zip(units, alone, strict=True)]
        reason = error.reason
    return [Refusal(unit.name, reason) for unit in units]
