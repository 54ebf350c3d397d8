"""Wildcards: the words of a vocabulary that a pattern stands for."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.engines.whoosh.segment.vocabulary import Vocabulary
from indexer.german.matching import wildcard_expression, wildcard_pieces


def words_like(vocabulary: Vocabulary, wildcard: str) -> Iterator[tuple[int, str]]:
    """The words that fit a wildcard, with their numbers.

    Where the pattern begins with letters, only the words that begin so are looked at, which stand together; else those
    that hold its longest stretch of letters.
    """
    expression = wildcard_expression(wildcard)
    first, *others = wildcard_pieces(wildcard)
    if first:
        start, end = vocabulary.with_prefix(first.encode())
        candidates: Iterator[tuple[int, str]] = enumerate(vocabulary.lines(start, end).decode().split("\n")[:-1], start)
    else:
        longest = max(others, key=len, default="")
        at_end = bool(others) and longest == others[-1]
        candidates = _words_with(vocabulary, longest.encode() + (b"\n" if at_end else b""))
    return ((number, word) for number, word in candidates if expression.match(f"\n{word}\n"))


def _words_with(vocabulary: Vocabulary, piece: bytes) -> Iterator[tuple[int, str]]:
    """The words whose line holds a piece."""
    lines = vocabulary.lines()
    place = lines.find(piece)
    while 0 <= place < len(lines):
        start, end = lines.rfind(b"\n", 0, place) + 1, lines.index(b"\n", place)
        yield vocabulary.number_at(start), lines[start:end].decode()
        place = lines.find(piece, end + 1)
