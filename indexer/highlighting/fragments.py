"""Texts cut into fragments that match and such that do not."""

from __future__ import annotations

from archive.search import Fragment, Fragments
from indexer.highlighting.matches import Match, Span

_SENTENCE_ENDS = (*".!?:…", ".“", "!“", "?“", ".«", "!«", "?«", '."', '!"', '?"')


def cut(text: str, span: Span, matches: list[Match]) -> Fragments:
    """A passage of a text with its matches, on one line; an ellipsis stands where the text goes on."""
    start, end = span
    inside = [
        Match(match.start - start, match.end - start, match.pattern)
        for match in matches
        if match.start >= start and match.end <= end
    ]
    fragments = _on_one_line(fragments_of(text[start:end], inside))
    if start > 0:
        fragments.insert(0, Fragment("… "))
    if end < len(text):
        fragments.append(Fragment(" …"))
    return tuple(fragments)


def _on_one_line(fragments: Fragments) -> list[Fragment]:
    """The fragments without breaks between blocks; a dot in the middle stands where no sentence ended."""
    joined: list[Fragment] = []
    before = ""
    for fragment in fragments:
        pieces: list[str] = []
        for piece in fragment.text.split("\n\n"):
            if pieces:
                pieces.append(" " if before.endswith(_SENTENCE_ENDS) else " · ")
            pieces.append(piece)
            before = piece or before
        joined.append(Fragment("".join(pieces), fragment.matched))
    return joined


def fragments_of(text: str, matches: list[Match]) -> Fragments:
    """The text in fragments; matches that overlap become one."""
    fragments: list[Fragment] = []
    position = 0
    for start, end in _merged(matches):
        if start > position:
            fragments.append(Fragment(text[position:start]))
        fragments.append(Fragment(text[start:end], matched=True))
        position = end
    if position < len(text):
        fragments.append(Fragment(text[position:]))
    return tuple(fragments)


def _merged(matches: list[Match]) -> list[Span]:
    spans: list[Span] = []
    for match in matches:
        if spans and match.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], match.end))
        else:
            spans.append((match.start, match.end))
    return spans
