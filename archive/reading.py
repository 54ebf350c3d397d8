"""What the archive expects of a reader of files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from archive.articles import Reading, Refusal


class Reader(Protocol):
    """Turns the bytes of a file into articles, in processes of its own that cannot hurt the archive."""

    def read(self, name: str, data: bytes, *, source: str = "") -> Iterator[Reading | Refusal]:
        """Every article in the file, or why there is none; a container gives one result for each of its entries.

        Never raises for bad bytes. ``source`` is used where the file names none. Order is that of the file.
        """

    def close(self) -> None:
        """End the processes; the reader can be used again afterwards."""
