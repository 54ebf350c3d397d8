"""The highlighter: headlines, snippets and whole articles with the matches of a query marked."""

from __future__ import annotations

from functools import lru_cache

from archive.articles import Article, Block
from archive.search import Fragments, MarkedArticle, MarkedBlock
from archive.syntax import Node
from indexer.german import beginnings
from indexer.german.matching import Pattern, positive_patterns
from indexer.highlighting.fragments import cut, fragments_of
from indexer.highlighting.matches import Match, Span, find_matches
from indexer.highlighting.passages import best_passage, passage_around


@lru_cache(maxsize=64)
def _patterns(tree: Node) -> tuple[Pattern, ...]:
    """The patterns of a tree, which are the same for every hit of a page."""
    return tuple(positive_patterns(tree))


class TextHighlighter:
    """A `Highlighter` over the one analysis of German text."""

    def __init__(self) -> None:
        beginnings.prepare()

    def title(self, article: Article, tree: Node) -> Fragments:
        """The headline with its matches."""
        return fragments_of(article.title, find_matches(article.title, "title", _patterns(tree)))

    def snippet(self, article: Article, tree: Node) -> Fragments:
        """The passage that holds most of what was looked for; the beginning of the text if it holds nothing."""
        patterns = _patterns(tree)
        best: tuple[tuple[int, int], str, Span, list[Match]] | None = None
        for field, text in (("lede", article.lede), ("body", article.text)):
            matches = find_matches(text, field, patterns)
            if matches:
                value, span = best_passage(text, matches)
                if best is None or value > best[0]:
                    best = (value, text, span, matches)
        if best is None:
            text = article.lede or article.text
            return cut(text, passage_around(text, 0), [])
        return cut(*best[1:])

    def article(self, article: Article, tree: Node) -> MarkedArticle:
        """The whole article with its matches."""
        patterns = _patterns(tree)
        title, kicker, lede = (
            fragments_of(text, find_matches(text, field, patterns))
            for field, text in (("title", article.title), ("kicker", article.kicker), ("lede", article.lede))
        )
        body = _body(article.body, find_matches(article.text, "body", patterns))
        texts = (title, kicker, lede, *(block.fragments for block in body))
        return MarkedArticle(title, kicker, lede, body, sum(fragment.matched for text in texts for fragment in text))


def _body(blocks: tuple[Block, ...], matches: list[Match]) -> tuple[MarkedBlock, ...]:
    """The blocks with the matches of the joined text; one that runs over a block's end is marked in each."""
    marked = []
    start = 0
    for block in blocks:
        end = start + len(block.text)
        inside = [
            Match(max(match.start, start) - start, min(match.end, end) - start, match.pattern)
            for match in matches
            if match.start < end and match.end > start
        ]
        marked.append(MarkedBlock(block.kind, fragments_of(block.text, inside)))
        start = end + 2
    return tuple(marked)
