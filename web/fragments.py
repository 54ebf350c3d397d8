"""Fragments as pieces a template can print: each match with the anchor that links lead to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from archive.articles import BlockKind
from archive.search import Fragments, MarkedArticle


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``anchor`` is empty where it does not match."""

    text: str
    matched: bool
    anchor: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One block of a body."""

    crosshead: bool
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ReadableText:
    """A whole article in pieces, its matches numbered in reading order: match-1, match-2, …"""

    kicker: tuple[Piece, ...]
    title: tuple[Piece, ...]
    lede: tuple[Piece, ...]
    body: tuple[Paragraph, ...]


def readable(marked: MarkedArticle) -> ReadableText:
    """Number the matches of an article from its kicker to its last paragraph."""
    anchors = (f"match-{number}" for number in count(1))
    return ReadableText(
        kicker=_pieces(marked.kicker, anchors),
        title=_pieces(marked.title, anchors),
        lede=_pieces(marked.lede, anchors),
        body=tuple(
            Paragraph(block.kind is BlockKind.CROSSHEAD, _pieces(block.fragments, anchors)) for block in marked.body
        ),
    )


def _pieces(fragments: Fragments, anchors: Iterator[str]) -> tuple[Piece, ...]:
    return tuple(
        Piece(fragment.text, fragment.matched, next(anchors) if fragment.matched else "") for fragment in fragments
    )
