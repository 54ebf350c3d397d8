"""Reading processes at work side by side, each looked after by a thread of this process."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from archive.articles import Refusal
from archive.messages import message
from indexer.reading.child import ChildLimits, Extractor
from indexer.reading.extract import Extract
from indexer.reading.processes import ReadingFailed, ReadingProcess
from indexer.reading.units import Unit

log = logging.getLogger(__name__)

# What becomes of some units: one result each, in order, or a ReadingFailed for them all.
Result = Future[list[Extract | Refusal]]

# An idle process is ended after this many seconds; a new one starts in milliseconds.
_IDLE_SECONDS = 120
# A process is replaced after this many tasks, so that nothing a parser leaks can pile up.
_TASKS_PER_PROCESS = 500


@dataclass(frozen=True, slots=True)
class _Task:
    units: Sequence[Unit]
    result: Result = field(default_factory=Future)


class Crew:
    """Reading processes that work through tasks in the order they are given; once closed, always closed."""

    def __init__(self, size: int, extract: Extractor, limits: ChildLimits) -> None:
        self._tasks: SimpleQueue[_Task | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._closed = False
        self._keepers = [_Keeper(self._tasks, extract, limits) for _ in range(max(1, size))]
        for keeper in self._keepers:
            keeper.start()

    def submit(self, units: Sequence[Unit]) -> Result:
        """The future results of the units, all read by one process."""
        task = _Task(units)
        with self._lock:
            if self._closed:
                task.result.cancel()
            elif units:
                self._tasks.put(task)
            else:
                task.result.set_result([])
        return task.result

    def close(self) -> None:
        """End the processes; what waits is cancelled, what is being read fails."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._cancel_waiting()
            for _ in self._keepers:
                self._tasks.put(None)
        for keeper in self._keepers:
            keeper.stop()

    def _cancel_waiting(self) -> None:
        while True:
            try:
                task = self._tasks.get_nowait()
            except Empty:
                return
            if task is not None:
                task.result.cancel()


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
            results = process.extracts(task.units)
        except ReadingFailed as error:
            self._end_process()
            task.result.set_exception(error)
        except Exception:  # whatever it is, whoever waits for the result must hear of it
            log.exception("A reading process could not be used.")
            self._end_process()
            task.result.set_exception(ReadingFailed(message("The reading process failed.")))
        else:
            if process.tasks >= _TASKS_PER_PROCESS:
                self._end_process()
            task.result.set_result(results)

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
