"""The passage of a text that shows best what was found, from a sentence's or at least a word's beginning."""

from __future__ import annotations

import re

from indexer.highlighting.matches import Match, Span

# A snippet is about two lines on a wide screen.
SNIPPET_CHARACTERS = 280
# How far a snippet reaches back for the beginning of a sentence, in characters.
_REACH_BACK = 90

_SENTENCE_START = re.compile(r"(?<=[.!?:…])[“”«\"']?\s+|\n+")


def best_passage(text: str, matches: list[Match]) -> tuple[tuple[int, int], Span]:
    """The passage with the most different patterns, then the most matches, then the earliest."""
    best: tuple[int, int] = (0, 0)
    first = matches[0]
    end = 0
    for start, match in enumerate(matches):
        while end < len(matches) and matches[end].end <= match.start + SNIPPET_CHARACTERS - _REACH_BACK:
            end += 1
        inside = matches[start : max(end, start + 1)]
        value = (len({one.pattern for one in inside}), len(inside))
        if value > best:
            best, first = value, match
    start, end = passage_around(text, first.start)
    return best, (start, max(end, first.end))


def passage_around(text: str, start: int) -> Span:
    """About a snippet's length of text around ``start``: from the sentence's or else a word's beginning."""
    earliest = max(0, start - _REACH_BACK)
    begin = earliest
    if earliest:
        begin = next((i + 1 for i in range(earliest, start) if text[i].isspace()), start)
    for found in _SENTENCE_START.finditer(text, earliest, start):
        begin = found.end()
    end = min(len(text), begin + SNIPPET_CHARACTERS)
    if end < len(text):
        space = text.rfind(" ", begin + SNIPPET_CHARACTERS // 2, end)
        end = space if space > start else end
    return begin, end
