"""The formats the archive reads; a new one is a module with ``read(data)`` and one line in this table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from archive.errors import Unreadable
from archive.messages import message
from indexer.reading import recognition
from indexer.reading.recognition import Head


class Shape(StrEnum):
    """How articles lie in a file."""

    ONE = "one article"
    LINES = "one article a line"
    LIST = "a JSON list of articles"
    GZIP = "a packed file"
    ZIP = "packed files"


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how it is recognised, how articles lie in it, and the module that reads one.

    The module is given by name, because only the reading processes load the parsers.
    """

    name: str
    matches: Callable[[Head], bool]
    shape: Shape
    media_type: str
    module: str = ""


# The first that matches is taken; bytes decide before names.
FORMATS = (
    Format("gzip", recognition.is_gzip, Shape.GZIP, "application/gzip"),
    Format("zip", recognition.is_zip, Shape.ZIP, "application/zip"),
    Format("seed", recognition.is_seed, Shape.ONE, "text/plain", "indexer.reading.seed_format"),
    Format("page", recognition.is_page, Shape.ONE, "text/html", "indexer.reading.web_page"),
    Format("records", recognition.is_records, Shape.LINES, "application/json", "indexer.reading.json_lines"),
    Format("list", recognition.is_list, Shape.LIST, "application/json", "indexer.reading.json_lines"),
    Format("record", recognition.is_record, Shape.ONE, "application/json", "indexer.reading.json_lines"),
)
TEXT = Format("text", lambda head: True, Shape.ONE, "text/plain", "indexer.reading.plain_text")


def detect(name: str, data: bytes) -> Format:
    """The format of a file, from its first bytes, then from its name; raises Unreadable for one not read yet."""
    head = Head.of(name, data)
    if not head.data:
        raise Unreadable(message("The file is empty."))
    if kind := recognition.known_binary_kind(head):
        raise Unreadable(message("The archive cannot read %(kind)s files yet.", kind=kind))
    for known in FORMATS:
        if known.matches(head):
            return known
    if kind := recognition.known_text_kind(head):
        raise Unreadable(message("The archive cannot read %(kind)s files yet.", kind=kind))
    return TEXT
