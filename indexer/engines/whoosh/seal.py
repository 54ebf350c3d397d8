"""What a commit says about itself, so that whoever opens it later knows its revision and notices torn files."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

# Postings are by far the largest files and have a checksum for each of their blocks.
_CHECKED_WHEN_READ = (".doc", ".frq", ".pos")
_CHUNK = 1 << 20


class DamagedIndex(Exception):
    """A file of the index is not what was written."""


@dataclass(frozen=True, slots=True)
class Seal:
    """The revision of the archive that a commit shows, and size and CRC-32 of each of its files."""

    revision: int = 0
    files: Mapping[str, tuple[int, int]] = field(default_factory=dict)


def sealed(folder: Path, revision: int, segments: Iterable[str], earlier: Seal) -> Seal:
    """The seal of a commit with these segments; files that an earlier commit sealed are not read again."""
    prefixes = tuple(f"{segment}." for segment in segments)
    names = sorted(path.name for path in folder.iterdir() if path.name.startswith(prefixes))
    return Seal(revision, {name: earlier.files.get(name) or _measured(folder / name) for name in names})


def check_sizes(folder: Path, seal: Seal, segment: str) -> list[str]:
    """The files of a segment; raises DamagedIndex or OSError if one has another size or is missing."""
    names = [name for name in seal.files if name.startswith(f"{segment}.")]
    if not names:
        raise DamagedIndex(f"{segment} is not sealed")
    for name in names:
        if (folder / name).stat().st_size != seal.files[name][0]:
            raise DamagedIndex(f"{name} has another size")
    return names


def check(folder: Path, seal: Seal, segment: str, *, thorough: bool = False) -> None:
    """Raise DamagedIndex or OSError if a file of a segment is missing or changed; postings only if ``thorough``."""
    for name in check_sizes(folder, seal, segment):
        path = folder / name
        if (thorough or path.suffix not in _CHECKED_WHEN_READ) and _measured(path)[1] != seal.files[name][1]:
            raise DamagedIndex(f"{name} has another content")


def _measured(path: Path) -> tuple[int, int]:
    size = checksum = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            checksum = zlib.crc32(chunk, checksum)
    return size, checksum
