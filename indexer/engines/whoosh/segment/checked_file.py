"""Files with a checksum for every block, so that a part can be read and trusted without reading the whole."""

from __future__ import annotations

import os
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.seal import DamagedIndex

# Small enough that a short list costs little to check, large enough for few checksums.
_BLOCK = 1 << 12


class CheckedWriter:
    """Writes a new file from front to back and remembers the CRC-32 of each of its blocks."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb")
        self._checksums: list[int] = []
        self._checksum = 0
        self.size = 0

    def append(self, numbers: NDArray[Any]) -> None:
        """Write the numbers of an array as they are in memory."""
        data = memoryview(numbers.tobytes())
        self._file.write(data)
        start = 0
        while start < len(data):
            piece = data[start : start + _BLOCK - self.size % _BLOCK]
            self._checksum = zlib.crc32(piece, self._checksum)
            self.size += len(piece)
            start += len(piece)
            if self.size % _BLOCK == 0:
                self._close_block()

    def finish(self) -> NDArray[np.uint32]:
        """Close the file; returns the checksums of its blocks."""
        if self.size % _BLOCK:
            self._close_block()
        self.close()
        return np.array(self._checksums, np.uint32)

    def close(self) -> None:
        """Close the file, finished or not."""
        self._file.close()

    def _close_block(self) -> None:
        self._checksums.append(self._checksum)
        self._checksum = 0


class CheckedFile:
    """Reads stretches of such a file, from any thread; each block is checked the first time it is read."""

    def __init__(self, path: Path, checksums: NDArray[np.uint32]) -> None:
        self._name = path.name
        self._checksums = checksums
        self._checked = bytearray(len(checksums))
        self._descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))

    def read(self, start: int, end: int) -> bytes:
        """The bytes from ``start`` up to ``end``; raises DamagedIndex if they are not what was written."""
        first, last = start // _BLOCK, -(-end // _BLOCK)
        if self._checked.find(0, first, last) < 0:
            data = os.pread(self._descriptor, end - start, start)
        else:
            data = self._checked_blocks(first, last)[start - first * _BLOCK : end - first * _BLOCK]
        if len(data) < end - start:
            raise DamagedIndex(f"{self._name} is too short")
        return data

    def close(self) -> None:
        """Close the file; what was read stays valid."""
        os.close(self._descriptor)

    def _checked_blocks(self, first: int, last: int) -> bytes:
        data = os.pread(self._descriptor, (last - first) * _BLOCK, first * _BLOCK)
        view = memoryview(data)
        for block in range(first, last):
            start = (block - first) * _BLOCK
            if zlib.crc32(view[start : start + _BLOCK]) != self._checksums[block]:
                raise DamagedIndex(f"{self._name} has another content")
            self._checked[block] = 1
        return data


def close_all(files: list[CheckedFile]) -> None:
    """Close some files."""
    for file in files:
        file.close()
