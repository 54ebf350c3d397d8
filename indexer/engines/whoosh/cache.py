"""A cache with a limit in bytes, for arrays that are quicker kept than made again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """Something that knows the memory it takes."""

    @property
    def nbytes(self) -> int:
        """Bytes."""


_Value = TypeVar("_Value", bound=Sized)
# What an entry takes beside its arrays: key, objects, the place in the dictionary.
_OVERHEAD = 500


class ByteLimitedCache(Generic[_Value]):
    """The most recently used values, up to a number of bytes in all; safe between threads.

    Two threads that miss the same value at the same time both make it; one of the two is kept.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._values: OrderedDict[Hashable, _Value] = OrderedDict()
        self._lock = threading.Lock()
        self.nbytes = 0

    def get(self, key: Hashable, make: Callable[[], _Value]) -> _Value:
        """The value under a key, made if it is not kept."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
                return value
        value = make()
        with self._lock:
            if key not in self._values:
                self._values[key] = value
                self.nbytes += value.nbytes + _OVERHEAD
            while self.nbytes > self._limit and self._values:
                _, dropped = self._values.popitem(last=False)
                self.nbytes -= dropped.nbytes + _OVERHEAD
        return value

    def clear(self) -> None:
        """Let go of everything."""
        with self._lock:
            self._values.clear()
            self.nbytes = 0
