"""Pages that are no article: overviews, consent walls, empty shells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.articles import BlockKind
from archive.messages import Message, message
from indexer.reading.page.article import PageArticle
from indexer.reading.page.metadata import Metadata
from indexer.reading.page.segments import Segment

# Fewer words than this are a label or a teaser, unless the page states title and date of an article.
FEWEST_WORDS = 40
_FEWEST_WORDS_OF_STATED = 20
# A page of fewer words than this may be nothing but a question for consent.
_MOST_WORDS_OF_CONSENT = 300
_COOKIES = re.compile(r"\b(?:cookies?|tracking|datenschutz\w*|personenbezogen\w+|consent|widerruf\w*)\b", re.IGNORECASE)
_AGREEMENT = re.compile(r"\b(?:einwillig\w+|zustimm\w+|akzeptier\w+|einverstanden)\b", re.IGNORECASE)
_CONSENT_SHARE = 0.05
_FEWEST_TEASERS = 6


def why_no_article(found: Sequence[Segment], article: PageArticle | None, metadata: Metadata) -> Message | None:
    """The reason why the page holds no article, or None if it does."""
    text = article.text if article is not None else ""
    words = text.split()
    if article is not None and _is_overview(found, article):
        return message("This page is an overview of other pages, not an article.")
    if len(words) < (_FEWEST_WORDS_OF_STATED if metadata.title and metadata.date else FEWEST_WORDS):
        return message(
            "There is no article on this page: it has only %(count)s words of running text.", count=len(words)
        )
    if len(words) < _MOST_WORDS_OF_CONSENT and _asks_for_consent(text, len(words)):
        return message("This page asks for consent to cookies; the article is not on it.")
    return None


def _asks_for_consent(text: str, words: int) -> bool:
    cookies, agreement = len(_COOKIES.findall(text)), len(_AGREEMENT.findall(text))
    return cookies > 1 and agreement > 0 and cookies + agreement > _CONSENT_SHARE * words


def _is_overview(found: Sequence[Segment], article: PageArticle) -> bool:
    """Whether linked headings and short texts take turns."""
    inside = [segment for segment in found[article.first : article.last + 1] if not segment.beside]
    teasers = sum(bool(segment.heading) and segment.link_share > 0.8 for segment in inside)
    paragraphs = sum(block.kind is BlockKind.PARAGRAPH for block in article.blocks)
    return teasers >= _FEWEST_TEASERS and 2 * teasers > paragraphs
