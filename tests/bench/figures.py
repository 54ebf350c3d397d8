"""Figures of repeated runs and how they are printed."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """The times of repeated runs in milliseconds."""

    milliseconds: Sequence[float]

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]

    def __str__(self) -> str:
        return f"median {self.median:8.2f} ms   p95 {self.p95:8.2f} ms   ({len(self.milliseconds)} runs)"


def cpu_times(actions: Iterable[Callable[[], object]]) -> Figures:
    """The CPU time of this process for each action."""
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


def row(name: str, value: object) -> None:
    """Print one line of the table."""
    print(f"{name:<52} {value}", flush=True)  # noqa: T201


def rate(name: str, count: int, seconds: float) -> None:
    """Print a line with articles per second."""
    row(name, f"{count / seconds:8.0f} articles/s   ({count} in {seconds:.1f} s)")
