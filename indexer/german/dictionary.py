"""simplemma's German dictionary as one mapped file: no time to load, little memory, a microsecond a word."""

from __future__ import annotations

import logging
import mmap
import os
import sys
import tempfile
import zlib
from array import array
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from simplemma.strategies.dictionaries import DefaultDictionaryFactory, DictionaryFactory

log = logging.getLogger(__name__)

# Raise it whenever the file is laid out otherwise.
_LAYOUT = 1
# A record is the lengths of key and value in bytes (a value of no length is the key itself), then both.
_LONGEST = 255
_RECORDS_START = 1


class MappedDictionary(Mapping[str, str]):
    """Words and their lemmas in a hash table with linear probing over the bytes of a file.

    The file is: the number of slots (a power of two), the slots, the records; a slot is the place of its record
    or 0. Numbers have 32 bits in the machine's own order. Raises ValueError for a file that is cut off.
    """

    def __init__(self, data: mmap.mmap | bytes) -> None:
        numbers = memoryview(data)[: len(data) // 4 * 4].cast("I")
        if not numbers or len(data) < 4 * (1 + numbers[0]) + _RECORDS_START:
            raise ValueError("the dictionary is cut off")
        self._slots = numbers[1 : 1 + numbers[0]]
        self._mask = numbers[0] - 1
        self._start = 4 * (1 + numbers[0])
        self._data = data

    def get(self, key: str, default: str | None = None) -> str | None:  # type: ignore[override]
        """The lemma of a word as written, or the default if it is not in the dictionary."""
        wanted = key.encode()
        slot = zlib.crc32(wanted) & self._mask
        while place := self._slots[slot]:
            begin = self._start + place
            end = begin + 2 + self._data[begin]
            if self._data[begin + 2 : end] == wanted:
                return self._data[end : end + self._data[begin + 1]].decode() or key
            slot = (slot + 1) & self._mask
        return default

    def __getitem__(self, key: str) -> str:
        value = self.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[str]:
        for place in self._slots:
            if place:
                begin = self._start + place
                yield self._data[begin + 2 : begin + 2 + self._data[begin]].decode()

    def __len__(self) -> int:
        return sum(1 for place in self._slots if place)


def packed(entries: Mapping[str, str]) -> bytes:
    """The bytes a `MappedDictionary` of these entries reads; entries of more than 255 bytes are left out."""
    count = 1 << (2 * max(1, len(entries))).bit_length()
    slots = array("I", bytes(4 * count))
    records = bytearray(_RECORDS_START)
    for word, lemma in entries.items():
        key, value = word.encode(), b"" if lemma == word else lemma.encode()
        if max(len(key), len(value)) > _LONGEST:
            continue
        slot = zlib.crc32(key) & (count - 1)
        while slots[slot]:
            slot = (slot + 1) & (count - 1)
        slots[slot] = len(records)
        records += bytes((len(key), len(value))) + key + value
    return array("I", [count]).tobytes() + slots.tobytes() + bytes(records)


class MappedDictionaryFactory(DictionaryFactory):
    """Gives simplemma its dictionaries from files that the first use of each makes (a few seconds, once a machine)."""

    @lru_cache(maxsize=2)  # noqa: B019 - there is one factory, as long as the process lives
    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        """The dictionary of a language; raises ValueError for one that simplemma has none of."""
        return mapped(lang, lambda: entries(lang))


def entries(lang: str) -> Mapping[str, str]:
    """Every entry of simplemma's dictionary, read into memory."""
    return DefaultDictionaryFactory().get_dictionary(lang)


@lru_cache(maxsize=4)
def mapped(name: str, make: Callable[[], Mapping[str, str]]) -> MappedDictionary:
    """A mapping derived from simplemma's data, from a file of that name that the first use makes."""
    path = _cache_folder() / f"simplemma-{version('simplemma')}-{name}-{sys.byteorder}-{_LAYOUT}.words"
    try:
        return _mapped(path)
    except (OSError, ValueError):  # not made yet, or cut off by a full disk
        data = packed(make())
    try:
        _write(path, data)
        return _mapped(path)
    except OSError as error:
        log.warning("The dictionary is made anew at each start, because %s cannot be written: %s", path, error)
        return MappedDictionary(data)


def _mapped(path: Path) -> MappedDictionary:
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    return MappedDictionary(data)


def _write(path: Path, data: bytes) -> None:
    """Write the file in one stroke: processes that make it at the same time do not see each other's halves."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        draft.write(data)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).replace(path)


def _cache_folder() -> Path:
    """Where programs keep what they can make again (XDG base directory specification)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "nachlese"
