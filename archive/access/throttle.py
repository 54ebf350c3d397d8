"""Slows down the guessing of passwords."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from archive.errors import ArchiveError
from archive.messages import message

# Names remembered at most, so that inventing names does not fill the memory.
_MOST_NAMES = 10_000


class TooManyAttempts(ArchiveError):
    """The password of this name was guessed wrong too often; it is not even compared for a while."""


class Throttle:
    """Counts failures per name in the memory of this process; from ``limit`` within ``window`` seconds it refuses."""

    def __init__(self, limit: int = 10, window: float = 15 * 60, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._window = window
        self._clock = clock
        self._lock = threading.Lock()
        self._failures: dict[str, deque[float]] = {}

    def admit(self, name: str) -> None:
        """Count an attempt as failed until `forget`; raises TooManyAttempts when there were too many."""
        now = self._clock()
        with self._lock:
            failures = self._failures.pop(name, deque())
            while failures and failures[0] <= now - self._window:
                failures.popleft()
            refused = len(failures) >= self._limit
            if not refused:
                failures.append(now)
            # Put back at the end: the first name is the one not tried for longest.
            self._failures[name] = failures
            if len(self._failures) > _MOST_NAMES:
                del self._failures[next(iter(self._failures))]
        if refused:
            minutes = max(1, round((failures[0] + self._window - now) / 60))
            raise TooManyAttempts(
                message("Too many attempts for this name. Please try again in %(minutes)s minutes.", minutes=minutes)
            )

    def forget(self, name: str) -> None:
        """The attempt has succeeded: the name starts afresh."""
        with self._lock:
            self._failures.pop(name, None)
