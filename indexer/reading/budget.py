"""What one file may unpack to, counted over everything packed in it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import IO

from archive.errors import TooLarge
from archive.messages import message
from indexer.reading.limits import Limits

PIECE = 1 << 20


class Exhausted(TooLarge):
    """All that may be unpacked from one file has been; nothing more of it is read."""


@dataclass(slots=True)
class Budget:
    """The bytes unpacked so far, at every level, and the records found so far."""

    limits: Limits
    unpacked: int = 0
    records: int = 0

    def unpack(self, stream: IO[bytes]) -> bytes:
        """All bytes of a packed stream; raises TooLarge for one too large and Exhausted for too many in sum."""
        gathered = io.BytesIO()
        while piece := stream.read(PIECE):
            self.unpacked += len(piece)
            if self.unpacked > self.limits.archive_bytes:
                raise Exhausted(unpacks_to_too_much(self.limits).reason)
            gathered.write(piece)
            if gathered.tell() > self.limits.file_bytes:
                raise too_large(self.limits.file_bytes)
        return gathered.getvalue()

    def take_records(self, count: int) -> None:
        """Count the records of a file; raises TooLarge where they are more than may come at once."""
        most = self.limits.records
        if most is None:
            return
        if count > most:
            raise TooLarge(message("The file holds more than %(limit)s records.", limit=most))
        if self.records + count > most:
            raise TooLarge(message("The files hold more than %(limit)s records together.", limit=most))
        self.records += count


def too_large(most: int) -> TooLarge:
    """The error for more bytes than a limit allows."""
    return TooLarge(message("The file is larger than %(size)s MB.", size=max(1, most // 1_000_000)))


def unpacks_to_too_much(limits: Limits) -> TooLarge:
    """The error for a ZIP whose files are too large together."""
    return TooLarge(message("The ZIP unpacks to more than %(size)s MB.", size=limits.archive_bytes // 1_000_000))


def whole(stream: IO[bytes], most: int) -> bytes:
    """All bytes of the stream, counted as they come, since what a file says about its size proves nothing."""
    gathered = io.BytesIO()
    while piece := stream.read(PIECE):
        gathered.write(piece)
        if gathered.tell() > most:
            raise too_large(most)
    return gathered.getvalue()
