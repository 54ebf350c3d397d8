"""A file of named arrays behind a header that says where each one lies; mapped, so that opening reads nothing."""

from __future__ import annotations

import json
import mmap
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

# The length of the header in bytes stands before it.
_LENGTH = struct.Struct("<Q")
_ALIGNMENT = 8


def write_arrays(path: Path, notes: Any, arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write a new file with arrays of one dimension and notes, which may be whatever JSON can hold."""
    places: dict[str, tuple[str, int, int]] = {}
    start = 0
    for name, array in arrays.items():
        places[name] = (array.dtype.str, len(array), start)
        start += _padded(array.nbytes)
    header = json.dumps({"notes": notes, "arrays": places}).encode()
    header += b" " * (_padded(_LENGTH.size + len(header)) - _LENGTH.size - len(header))
    with path.open("xb") as file:
        file.write(_LENGTH.pack(len(header)) + header)
        for array in arrays.values():
            file.write(array.tobytes())
            file.write(bytes(_padded(array.nbytes) - array.nbytes))


def map_arrays(path: Path) -> tuple[Any, dict[str, NDArray[Any]], mmap.mmap]:
    """The notes, the arrays, and the mapped bytes they lie in; raises ValueError for a file that is none."""
    with path.open("rb") as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    (length,) = _LENGTH.unpack_from(data)
    header = json.loads(data[_LENGTH.size : _LENGTH.size + length])
    begin = _LENGTH.size + length
    arrays = {
        name: np.frombuffer(data, np.dtype(kind), count, begin + start)
        for name, (kind, count, start) in header["arrays"].items()
    }
    return header["notes"], arrays, data


def _padded(size: int) -> int:
    return -(-size // _ALIGNMENT) * _ALIGNMENT
