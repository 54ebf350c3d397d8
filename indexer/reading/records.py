"""The records of a file of many, as numbered bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import IO

from archive.errors import Unreadable
from indexer.reading import json_lists
from indexer.reading.budget import PIECE, too_large
from indexer.reading.limits import Limits

# The number of a record, which is that of its line or its place in the list; no bytes if they are too many.
Record = tuple[int, bytes | None]

_FILLED_LINE = re.compile(rb"\S[^\n]*+")


def of_lines(stream: IO[bytes], limits: Limits) -> Iterator[Record]:
    """Every line that is not blank; raises TooLarge at the end of what may be read."""
    given, number = 0, 0
    while line := stream.readline(limits.unit_bytes + 2):
        number += 1
        given += len(line)
        too_long = len(line) > limits.unit_bytes and not line.endswith(b"\n")
        while too_long and not line.endswith(b"\n") and (line := stream.readline(PIECE)):
            given += len(line)
        if given > limits.file_bytes:
            raise too_large(limits.file_bytes)
        if too_long:
            yield number, None
        elif record := line.strip():
            yield number, record


def of_list(data: bytes, limits: Limits) -> Iterator[Record]:
    """Every element of a JSON list; raises Unreadable at the end for what cannot be read."""
    for number, element in enumerate(json_lists.elements(data), start=1):
        yield number, element if len(element) <= limits.unit_bytes else None


def count_lines(data: bytes, most: int) -> int:
    """How many lines are not blank, but no more than one above ``most``."""
    return sum(1 for _ in islice(_FILLED_LINE.finditer(data), most + 1))


def count_elements(data: bytes, most: int) -> int:
    """How many elements a JSON list has, but no more than one above ``most``."""
    count = 0
    with suppress(Unreadable):  # whoever reads the elements hears of it
        for _ in islice(json_lists.elements(data), most + 1):
            count += 1
    return count
