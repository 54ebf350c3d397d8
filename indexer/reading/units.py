"""From the bytes of a file to units of one article each, without trusting anything in it."""

from __future__ import annotations

import gzip
import io
import logging
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import IO, cast

from archive.articles import Original, Refusal
from archive.errors import TooLarge, Unreadable
from archive.messages import Message, message
from indexer.reading import archives, records
from indexer.reading.budget import Budget, Exhausted, too_large, whole
from indexer.reading.formats import Format, Shape, detect
from indexer.reading.limits import Limits
from indexer.reading.recognition import HEAD_BYTES

log = logging.getLogger(__name__)

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Unit:
    """The bytes of one article with their label and media type, and the module that reads them.

    ``file_name`` is the label without the ZIP and the folders it came from, where there are any.
    """

    name: str
    media_type: str
    module: str
    data: bytes
    source: str = ""
    file_name: str = ""

    @property
    def original(self) -> Original:
        """The bytes as the archive keeps them beside the article."""
        return Original(self.file_name or self.name, self.media_type, self.data)


def split(name: str, data: bytes, limits: Limits, source: str = "") -> Iterator[Unit | Refusal]:
    """The units of a file in memory; too many records, and a damaged gzip or ZIP, are refused as a whole."""
    return _Splitter(limits, source, Budget(limits), streaming=False).units(archives.label(name), io.BytesIO(data))


def split_stream(name: str, stream: IO[bytes], limits: Limits, source: str = "") -> Iterator[Unit | Refusal]:
    """The units of a seekable stream, read as they are asked for; what stands before a damaged place is given."""
    return _Splitter(limits, source, Budget(limits), streaming=True).units(archives.label(name), stream)


@dataclass(frozen=True, slots=True)
class _Splitter:
    """One pass over a file; the switches tell what has been opened on the way to here."""

    limits: Limits
    source: str
    budget: Budget
    streaming: bool
    place: str = ""
    in_zip: bool = False
    in_gzip: bool = False

    def units(self, name: str, stream: IO[bytes]) -> Iterator[Unit | Refusal]:
        """Every unit; an error becomes the refusal of the smallest part it concerns."""
        try:
            yield from self.parts(name, stream)
        except Unreadable as error:
            if self.in_zip and isinstance(error, Exhausted):
                raise
            yield self._refusal(name, error.reason)
        except Exception:  # the unpackers of the standard library raise whatever bad bytes lead them to
            log.debug("Could not unpack %s.", name, exc_info=True)
            yield self._refusal(name, message("The file is damaged or cut off."))

    def parts(self, name: str, stream: IO[bytes]) -> Iterator[Unit | Refusal]:
        """Every unit, with errors passed on to whoever knows the name the person gave the file."""
        head = stream.read(HEAD_BYTES)
        stream.seek(0)
        found = detect(name, head)
        if not self.streaming and found.shape is not Shape.ZIP and _size(stream) > self.limits.file_bytes:
            raise too_large(self.limits.file_bytes)
        match found.shape:
            case Shape.GZIP:
                yield from self._of_gzip(name, stream)
            case Shape.ZIP:
                yield from self._of_zip(name, stream)
            case Shape.LINES:
                yield from self._of_lines(name, found, self._as_utf8(stream, head))
            case Shape.LIST:
                yield from self._of_list(name, found, self._as_utf8(stream, head))
            case Shape.ONE:
                yield self._unit(name, found, whole(stream, self.limits.unit_bytes))

    def _unit(self, name: str, found: Format, data: bytes) -> Unit:
        file_name = name if self.place else ""
        return Unit(self.place + name, found.media_type, found.module, data, self.source, file_name)

    def _refusal(self, name: str, reason: Message) -> Refusal:
        return Refusal(self.place + name, reason)

    def _of_gzip(self, name: str, stream: IO[bytes]) -> Iterator[Unit | Refusal]:
        if self.in_gzip:
            raise Unreadable(message("An archive inside another archive is not read."))
        inner = replace(self, in_gzip=True)
        inner_name = name[:-3] if name.lower().endswith(".gz") and len(name) > 3 else name
        with gzip.GzipFile(fileobj=stream, mode="rb") as opened:
            unpacked = cast("IO[bytes]", opened)
            if self.streaming:
                yield from inner.parts(inner_name, unpacked)
            else:
                yield from inner.parts(inner_name, io.BytesIO(self.budget.unpack(unpacked)))

    def _of_zip(self, name: str, stream: IO[bytes]) -> Iterator[Unit | Refusal]:
        if self.in_zip or self.in_gzip:
            raise Unreadable(message("An archive inside another archive is not read."))
        if isinstance(stream, io.BytesIO) and archives.may_have_more_entries(stream.getvalue(), self.limits):
            raise archives.too_many_entries(self.limits)
        empty = True
        with archives.open_zip(stream, self.limits) as opened:
            for path, entry_name, info in archives.entries(opened):
                empty = False
                place = archives.place_in_zip(name, path)
                inner = replace(self, in_zip=True, streaming=False, place=place)
                yield from inner.entry(entry_name, opened, info)
        if empty:
            raise Unreadable(message("The ZIP holds no files."))

    def entry(self, name: str, opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[Unit | Refusal]:
        """The units in one file of a ZIP."""
        if reason := archives.obstacle(info):
            yield self._refusal(name, reason)
            return
        try:
            with opened.open(info) as packed:
                data = self.budget.unpack(packed)
        except Exhausted:
            raise
        except TooLarge as error:
            yield self._refusal(name, error.reason)
        except Exception:  # as above
            log.debug("Could not unpack the entry %s.", name, exc_info=True)
            yield self._refusal(name, message("The file is damaged or cut off."))
        else:
            yield from self.units(name, io.BytesIO(data))

    def _of_lines(self, name: str, found: Format, stream: IO[bytes]) -> Iterator[Unit | Refusal]:
        most = self.limits.records
        if most is not None and isinstance(stream, io.BytesIO):
            self.budget.take_records(records.count_lines(stream.getvalue(), most))
        yield from self._of_records(name, found, records.of_lines(stream, self.limits))

    def _of_list(self, name: str, found: Format, stream: IO[bytes]) -> Iterator[Unit | Refusal]:
        data = whole(stream, self.limits.file_bytes)
        if (most := self.limits.records) is not None:
            self.budget.take_records(records.count_elements(data, most))
        yield from self._of_records(name, found, records.of_list(data, self.limits))

    def _of_records(self, name: str, found: Format, given: Iterator[records.Record]) -> Iterator[Unit | Refusal]:
        empty = True
        for number, record in given:
            empty = False
            if record is None:
                yield self._refusal(f"{name}:{number}", too_large(self.limits.unit_bytes).reason)
            else:
                yield self._unit(f"{name}:{number}", found, record)
        if empty:
            raise Unreadable(message("The file holds no records."))

    def _as_utf8(self, stream: IO[bytes], head: bytes) -> IO[bytes]:
        """JSON as some Windows programs write it, in UTF-16, where lines cannot be told apart byte by byte."""
        if not head.startswith(_UTF16_MARKS):
            return stream
        return io.BytesIO(whole(stream, self.limits.file_bytes).decode("utf-16", "replace").encode())


def _size(stream: IO[bytes]) -> int:
    return stream.getbuffer().nbytes if isinstance(stream, io.BytesIO) else 0
