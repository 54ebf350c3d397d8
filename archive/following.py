"""The index follows the store while articles are still being added, so that both have work at the same time."""

from __future__ import annotations

import threading
from collections.abc import Callable

# So many articles are worth a commit of their own; fewer would make many small parts of the index.
FOLLOWED_AT_ONCE = 2000


class Following:
    """Calls ``follow`` in a thread of its own whenever many articles have been added since it was last called."""

    def __init__(self, follow: Callable[[], None]) -> None:
        self._follow = follow
        self._waiting = 0
        self._thread: threading.Thread | None = None

    def added(self, count: int) -> None:
        """Tell of articles that are safely stored."""
        self._waiting += count
        if self._waiting >= FOLLOWED_AT_ONCE and (self._thread is None or not self._thread.is_alive()):
            self._waiting = 0
            self._thread = threading.Thread(target=self._follow, name="index-following")
            self._thread.start()

    def finish(self) -> None:
        """Wait until the index has taken in what it is at and, if it has begun to follow, also the rest."""
        if self._thread is not None:
            self._thread.join()
            self._follow()
