"""The elements of a JSON list as bytes, found in one pass and without building the list in memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from archive.errors import Unreadable
from archive.messages import message

_FIELD = b'"articles"'
# A string that does not end takes all that is left, so that no byte is looked at twice; its closing quote is missing.
_TOKEN = re.compile(rb'"(?:[^"\\]++|\\.)*+("?)|[\[\]{},]', re.DOTALL)
_START = re.compile(rb"(?:\xef\xbb\xbf)?+\s*+")
_LIST_FOLLOWS = re.compile(rb"\s*+:\s*+(?=\[)")
# The other members of an object are parsed in the server process, hence only so many bytes of them.
_LONGEST_SURROUNDINGS = 1_000_000


def list_in_object(data: bytes) -> int | None:
    """The place of the list in an object whose "articles" are one, as our own JSON export writes it."""
    start = _START.match(data)
    if start is None or not data.startswith(b"{", start.end()):
        return None
    depth = 0
    for token in _TOKEN.finditer(data, start.end()):
        match data[token.start()]:  # " { [ , ] } by number
            case 0x22:
                if depth == 1 and token[0] == _FIELD and (found := _LIST_FOLLOWS.match(data, token.end())):
                    return found.end()
            case 0x5B | 0x7B:
                depth += 1
            case 0x5D | 0x7D:
                depth -= 1
                if depth == 0:
                    return None
    return None


def elements(data: bytes) -> Iterator[bytes]:
    """Each element of the list, or of the list in an object, whatever stands between two commas.

    Raises Unreadable at the end where the list does not end or where something stands beside it that would be lost.
    """
    place = list_in_object(data)
    depth, start = 0, 0
    for token in _signs(data, place or 0):
        match data[token.start()]:
            case 0x5B | 0x7B:
                depth += 1
                if depth == 1:
                    start = token.end()
            case 0x2C if depth == 1:
                yield data[start : token.start()].strip()
                start = token.end()
            case 0x5D | 0x7D:
                depth -= 1
                if depth == 0:
                    if last := data[start : token.start()].strip():
                        yield last
                    return _check_surroundings(data, place, token.end())
    if depth == 1 and (last := data[start:].strip()):
        yield last
    raise _cut_off()


def _signs(data: bytes, place: int) -> Iterator[re.Match[bytes]]:
    """The brackets and commas outside strings."""
    for token in _TOKEN.finditer(data, place):
        if data[token.start()] != 0x22:
            yield token
        elif not token[1]:
            raise _cut_off()


def _check_surroundings(data: bytes, place: int | None, end: int) -> None:
    """Raise Unreadable where anything but white space, or the other members of the object, stands beside the list."""
    if place is None:
        if data[end:].strip():
            raise Unreadable(message("Something else follows the JSON list and was not read."))
        return
    if len(data) - (end - place) > _LONGEST_SURROUNDINGS:
        raise Unreadable(message("Too much stands beside the list “articles” and was not read."))
    members = _members(b"%b0%b" % (data[:place], data[end:]))
    if sum(name == "articles" for name, _ in members) != 1:
        raise Unreadable(message("The list “articles” occurs twice; only the first was read."))


def _members(surroundings: bytes) -> list[tuple[str, object]]:
    try:
        members: list[tuple[str, object]] = json.loads(
            surroundings.decode("utf-8-sig", "replace"), object_pairs_hook=list, strict=False
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable(message("The JSON around the list “articles” is broken; the rest was not read.")) from error
    return members


def _cut_off() -> Unreadable:
    return Unreadable(message("The JSON list is cut off."))
