"""Files that came in with a request, read one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import SEEK_END

from werkzeug.datastructures import FileStorage

from archive.articles import Reading, Refusal
from web.context import library
from web.draft_form import LONGEST, tidy


def read_files(files: Iterable[FileStorage], source: str) -> Iterator[Reading | Refusal]:
    """Every article in the files; ``source`` is used where a file names none."""
    for file in files:
        yield from read_bytes(file.filename or "", file.read(), source)


def size_of(file: FileStorage) -> int:
    """How many bytes a file has."""
    return file.stream.seek(0, SEEK_END)


def read_bytes(name: str, data: bytes, source: str) -> Iterator[Reading | Refusal]:
    """Every article in a file, or why there is none; the name is only a label."""
    return library().read(name, data, source=tidy(source)[:LONGEST])
