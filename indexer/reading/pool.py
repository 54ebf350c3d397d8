"""The reader the archive is given: files are read in processes of their own, several at a time, in file order."""

from __future__ import annotations

import atexit
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import CancelledError, Future
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Self

from archive.articles import Reading, Refusal
from archive.messages import message
from archive.settings import Settings
from indexer.reading.archives import label
from indexer.reading.batches import batches
from indexer.reading.child import ChildLimits, Extractor
from indexer.reading.extract import Extract
from indexer.reading.limits import Limits
from indexer.reading.processes import ReadingFailed, ReadingProcess
from indexer.reading.reader import extract_unit
from indexer.reading.units import Unit, split, split_stream

# Batches read ahead of the one that is handed out, which keeps all processes busy and memory bounded.
_LOOK_AHEAD = 8
# An idle process is ended after this many seconds; a new one starts in milliseconds.
_IDLE_SECONDS = 120
# A process is replaced after this many tasks, so that nothing a parser leaks can pile up.
_TASKS_PER_PROCESS = 500


@dataclass(frozen=True, slots=True)
class _Task:
    units: Sequence[Unit]
    result: Future[list[Extract | Refusal]] = field(default_factory=Future)


class ReadingPool:
    """A `Reader` with ``settings.reading_processes`` processes, started when the first file comes.

    A process that exceeds its time or memory is replaced, and only the file that was to blame is refused. May be used
    from several threads; close it, or use it in a ``with`` statement.
    """

    def __init__(self, settings: Settings, *, extract: Extractor = extract_unit) -> None:
        self._settings = settings
        self._extract = extract
        self._limits = ChildLimits(settings.reading_seconds, settings.reading_megabytes)
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._keepers: list[_Keeper] = []
        self._lock = threading.Lock()

    def read(self, name: str, data: bytes, *, source: str = "") -> Iterator[Reading | Refusal]:
        """Every article of an uploaded file, in order, or why there is none."""
        return self._read(split(name, data, Limits.of_uploads(self._settings), source))

    def read_path(self, path: Path, *, source: str = "", limits: Limits | None = None) -> Iterator[Reading | Refusal]:
        """Every article of a file on this machine, which is not loaded at once and may be larger than an upload."""
        limits = limits or Limits.of_imports(self._settings)
        try:
            with path.open("rb") as stream, closing(self._read(split_stream(path.name, stream, limits, source))) as found:
                yield from found
        except OSError as error:
            reason = message("The file cannot be opened: %(problem)s.", problem=error.strerror or str(error))
            yield Refusal(label(path.name), reason)

    def close(self) -> None:
        """End the processes; what is still being read is given up."""
        with self._lock:
            keepers, self._keepers = self._keepers, []
            tasks, self._tasks = self._tasks, SimpleQueue()
        atexit.unregister(self.close)
        _cancel(tasks)
        for _ in keepers:
            tasks.put(None)
        for keeper in keepers:
            keeper.stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _read(self, units: Iterable[Unit | Refusal]) -> Iterator[Reading | Refusal]:
        waiting: deque[tuple[list[Unit | Refusal], Future[list[Extract | Refusal]]]] = deque()
        try:
            for batch in batches(units):
                waiting.append((batch, self._submit([unit for unit in batch if isinstance(unit, Unit)])))
                while len(waiting) >= _LOOK_AHEAD:
                    yield from self._finished(*waiting.popleft())
            while waiting:
                yield from self._finished(*waiting.popleft())
        finally:
            for _, future in waiting:
                future.cancel()

    def _submit(self, units: Sequence[Unit]) -> Future[list[Extract | Refusal]]:
        task = _Task(units)
        if not units:
            task.result.set_result([])
            return task.result
        with self._lock:
            if not self._keepers:
                self._start()
            self._tasks.put(task)
        return task.result

    def _start(self) -> None:
        atexit.register(self.close)
        for _ in range(max(1, self._settings.reading_processes)):
            keeper = _Keeper(self._tasks, self._extract, self._limits)
            keeper.start()
            self._keepers.append(keeper)

    def _finished(
        self, batch: Sequence[Unit | Refusal], future: Future[list[Extract | Refusal]]
    ) -> Iterator[Reading | Refusal]:
        units = [unit for unit in batch if isinstance(unit, Unit)]
        extracts = iter(self._result(units, future))
        for unit in batch:
            if isinstance(unit, Refusal):
                yield unit
                continue
            extract = next(extracts)
            if isinstance(extract, Refusal):
                yield extract
            else:
                yield Reading(unit.name, extract.draft, unit.original, extract.warnings)

    def _result(self, units: Sequence[Unit], future: Future[list[Extract | Refusal]]) -> list[Extract | Refusal]:
        """The results of a batch; where its process failed, each unit is read alone to find the one to blame."""
        try:
            return future.result()
        except CancelledError:
            reason = message("Reading was stopped.")
        except ReadingFailed as error:
            if len(units) > 1:
                alone = [self._submit([unit]) for unit in units]
                return [self._result([unit], single)[0] for unit, single in zip(units, alone, strict=True)]
            reason = error.reason
        return [Refusal(unit.name, reason) for unit in units]


class _Keeper(threading.Thread):
    """A thread that hands tasks to its own reading process and replaces it when it fails."""

    def __init__(self, tasks: SimpleQueue[_Task | None], extract: Extractor, limits: ChildLimits) -> None:
        super().__init__(name="reading", daemon=True)
        self._tasks = tasks
        self._extract = extract
        self._limits = limits
        self._process: ReadingProcess | None = None
        self._stopped = False
        self._lock = threading.Lock()

    def run(self) -> None:
        """Work through the tasks until a None comes."""
        while True:
            try:
                task = self._tasks.get(timeout=_IDLE_SECONDS)
            except Empty:
                self._end_process()
                continue
            if task is None:
                return self._end_process()
            if task.result.set_running_or_notify_cancel():
                self._work(task)

    def stop(self) -> None:
        """End the process, whatever it is doing, and wait for the thread to end."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.end()
        self.join()

    def _work(self, task: _Task) -> None:
        try:
            process = self._running_process()
            task.result.set_result(process.extracts(task.units))
        except BaseException as error:  # noqa: BLE001
            self._end_process()
            task.result.set_exception(error)
        else:
            if process.tasks >= _TASKS_PER_PROCESS:
                self._end_process()

    def _running_process(self) -> ReadingProcess:
        with self._lock:
            if self._stopped:
                raise ReadingFailed(message("Reading was stopped."))
            if self._process is not None and not self._process.is_alive():
                self._process.end()
                self._process = None
            if self._process is None:
                self._process = ReadingProcess(self._extract, self._limits)
            return self._process

    def _end_process(self) -> None:
        with self._lock:
            if self._process is not None:
                self._process.end()
                self._process = None


def _cancel(tasks: SimpleQueue[_Task | None]) -> None:
    while True:
        try:
            task = tasks.get_nowait()
        except Empty:
            return
        if task is not None:
            task.result.cancel()
