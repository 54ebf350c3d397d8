"""From running text with all kinds of line breaks to paragraphs and crossheads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from archive.articles import Block, BlockKind
from indexer.reading.characters import cleaned
from indexer.reading.line_breaks import Break, lines_with_breaks
from indexer.reading.sentences import ends_sentence

CROSSHEAD_LENGTH = 60
CROSSHEAD_WORDS = 8

_LETTER = re.compile(r"[^\W\d_]")


def paragraphs(text: str) -> tuple[Block, ...]:
    """The text as blocks without line breaks: wrapped lines and words parted at a line end are put together again.

    Whether a line break wraps a sentence or ends a paragraph is decided from the lines around it (`lines_with_breaks`).
    """
    blocks: list[str] = []
    parts: list[str] = []
    for line, line_break in lines_with_breaks(cleaned(text)):
        words = " ".join(line.split())
        match line_break:
            case Break.PARAGRAPH:
                blocks.append("".join([*parts, words]))
                parts = []
            case Break.SPACE:
                parts.append(words + " ")
            case Break.HYPHENATION:
                parts.append(words[:-1])
            case Break.HYPHEN:
                parts.append(words[:-1] + "-")
    return with_crossheads(Block(block) for block in blocks)


def with_crossheads(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The blocks, with each short one that stands between two paragraphs and is no sentence marked as a crosshead."""
    given = tuple(blocks)
    short = [block.kind is BlockKind.CROSSHEAD or _could_be_crosshead(block.text) for block in given]
    return tuple(
        replace(block, kind=BlockKind.CROSSHEAD)
        if short[place] and 0 < place < len(given) - 1 and not short[place - 1] and not short[place + 1]
        else block
        for place, block in enumerate(given)
    )


def _could_be_crosshead(text: str) -> bool:
    return (
        len(text) <= CROSSHEAD_LENGTH
        and len(text.split()) <= CROSSHEAD_WORDS
        and _LETTER.search(text) is not None
        and not ends_sentence(text)
        and not text.endswith((",", ";"))
    )
