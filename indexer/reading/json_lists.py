"""The objects of a JSON list as bytes, found without building the list in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.errors import Unreadable
from archive.messages import message

# Our own JSON export is an object whose "articles" are the list.
LIST_IN_OBJECT = re.compile(rb'\s*\{.*?"articles"\s*:\s*(?=\[)', re.DOTALL)
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[\[\]{}]', re.DOTALL)


def elements(data: bytes) -> Iterator[bytes]:
    """Each object of the list, or of the list in an object; raises Unreadable where the list does not end."""
    depth, start = 0, 0
    around = LIST_IN_OBJECT.match(data)
    for token in _TOKEN.finditer(data, around.end() if around else 0):
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
