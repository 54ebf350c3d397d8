"""Memory given back: searches in many threads leave it scattered, and a server seems to need twice what it does."""

from __future__ import annotations

import ctypes
import sys

# Parameters of mallopt(3) of the GNU C library.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_ARENAS = 1
# Above this, arrays have pages of their own, which are given back at once; below, the heap shrinks by steps of it.
_LARGE = 4_000_000


def keep_memory_together() -> None:
    """Let all threads share one heap that gives back what is free; does nothing without the GNU C library."""
    if not sys.platform.startswith("linux"):
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        for parameter, value in ((_ARENA_MAX, _ARENAS), (_MMAP_THRESHOLD, _LARGE), (_TRIM_THRESHOLD, _LARGE)):
            mallopt(parameter, value)
