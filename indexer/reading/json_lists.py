"""The objects of a JSON list as bytes, found without building the list in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.errors import Unreadable
from archive.messages import message

_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}]', re.DOTALL)


def elements(data: bytes) -> Iterator[bytes]:
    """Each object of the outermost list; raises Unreadable where the brackets do not match up."""
    depth, start = 0, 0
    for token in _TOKEN.finditer(data):
        bracket = token[0]
        if bracket in (b"{", b"["):
            if depth == 1:
                start = token.start()
            depth += 1
        elif bracket in (b"}", b"]"):
            depth -= 1
            if depth == 1:
                yield data[start : token.end()]
            if depth == 0:
                return
    raise Unreadable(message("The JSON list is cut off."))
