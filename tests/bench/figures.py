"""The figures of repeated runs."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """The times of repeated runs, in milliseconds unless said otherwise."""

    times: Sequence[float]

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        """The time that 95 of 100 runs do not exceed (nearest rank)."""
        ordered = sorted(self.times)
        return ordered[-(-95 * len(ordered) // 100) - 1]


def cpu_times(actions: Iterable[Callable[[], object]]) -> Figures:
    """The CPU time of this process, with all of its threads, for each action."""
    return _timed(actions, time.process_time)


def wall_times(actions: Iterable[Callable[[], object]]) -> Figures:
    """The time on the clock for each action."""
    return _timed(actions, time.perf_counter)


def _timed(actions: Iterable[Callable[[], object]], clock: Callable[[], float]) -> Figures:
    times = []
    for action in actions:
        start = clock()
        action()
        times.append(1000 * (clock() - start))
    return Figures(times)
