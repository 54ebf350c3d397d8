"""The text of a web page, cut where a browser would begin a new line."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

from indexer.reading.characters import one_line
from indexer.reading.page.boilerplate import SILENT

_BLOCK = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
})  # fmt: skip
# Two line breaks in a row are a new paragraph.
_PARAGRAPH_BREAKS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """One piece of text with the block element it stands in and the number of its characters that are links.

    ``beside`` means that it belongs to the page rather than to the article.
    """

    text: str
    element: Tag
    linked: int
    beside: bool = False

    @property
    def link_share(self) -> float:
        """How much of the text is links, from 0 to 1."""
        return self.linked / len(self.text)

    @property
    def heading(self) -> int:
        """The level of the heading this is, 0 for other text."""
        name = self.element.name
        return int(name[1]) if len(name) == 2 and name[0] == "h" and name[1].isdigit() else 0


@dataclass(frozen=True, slots=True)
class _Piece:
    """Text between two tags; no text stands for a line break."""

    text: str
    linked: bool


def segments(root: Tag, boilerplate: Container[int] = ()) -> Iterator[Segment]:
    """The segments below an element, in order; walks without recursion, since pages nest as deep as they like.

    What stands in the elements with the ids in ``boilerplate`` is marked as beside the article.
    """
    pieces: list[_Piece] = []
    blocks = [root]
    links, beside = 0, 0
    stack: list[tuple[object, bool]] = [(child, True) for child in reversed(root.contents)]
    while stack:
        node, entering = stack.pop()
        if isinstance(node, Tag):
            if node.name in SILENT:
                continue
            step = 1 if entering else -1
            is_beside = id(node) in boilerplate
            if is_beside or node.name in _BLOCK:
                yield from _cut(pieces, blocks[-1], beside > 0)
                pieces = []
                if entering:
                    blocks.append(node)
                else:
                    blocks.pop()
            elif node.name == "br" and entering:
                pieces.append(_Piece("", False))
            links += step * (node.name == "a")
            beside += step * is_beside
            if entering:
                stack.append((node, False))
                stack.extend((child, True) for child in reversed(node.contents))
        elif isinstance(node, NavigableString) and not isinstance(node, PreformattedString) and node:
            pieces.append(_Piece(str(node), links > 0))
    yield from _cut(pieces, root, beside > 0)


def _cut(pieces: list[_Piece], element: Tag, beside: bool) -> Iterator[Segment]:
    """The paragraphs in the pieces of one block."""
    paragraph: list[_Piece] = []
    breaks = 0
    for piece in pieces:
        if not piece.text:
            breaks += 1
            continue
        if piece.text.strip():
            if breaks >= _PARAGRAPH_BREAKS:
                yield from _joined(paragraph, element, beside)
                paragraph = []
            elif breaks:
                paragraph.append(_Piece(" ", False))
            breaks = 0
        paragraph.append(piece)
    yield from _joined(paragraph, element, beside)


def _joined(pieces: list[_Piece], element: Tag, beside: bool) -> Iterator[Segment]:
    text = one_line("".join(piece.text for piece in pieces))
    if text:
        linked = sum(len(" ".join(piece.text.split())) for piece in pieces if piece.linked)
        yield Segment(text, element, min(linked, len(text)), beside)
