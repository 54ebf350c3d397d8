"""The article of a web page as lede and blocks, out of the segments of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bs4 import Tag

from archive.articles import Block, BlockKind
from indexer.reading.datelines import date_of_line
from indexer.reading.page.boilerplate import class_words
from indexer.reading.page.bylines import is_byline
from indexer.reading.page.headline import Headline
from indexer.reading.page.main_text import find_container, prose_weight
from indexer.reading.page.segments import Segment
from indexer.reading.page.wording import is_end, is_remark

_MOST_LINKED = 0.5
_LEDE_CLASS = re.compile(
    r"(?<![a-z])(?:lead|lede|intro\w*|standfirst|teaser-?text|excerpt|summary|vorspann|abstract|sub-?line|sub-?head(?:line)?|sub-?title"
    r"|deck|dek|anriss|einleitung|preface|descriptions?)(?![a-z])"
)
# How many segments from either end a byline can stand.
_EDGE = 3
_LEDE_LENGTH = 40
_LONGEST_LEDE = 1200
_SQUEEZE = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class PageArticle:
    """Lede and body, and their places among all segments of the page: of the headline (or -1), the first, the last."""

    lede: str
    blocks: tuple[Block, ...]
    heading: int
    first: int
    last: int

    @property
    def text(self) -> str:
        """Lede and body as one text."""
        return " ".join([self.lede, *(block.text for block in self.blocks)])


def find_article(body: Tag, found: Sequence[Segment], headline: Headline, summary: str) -> PageArticle | None:
    """The article, or None where there is no prose on the page."""
    container = find_container(body, found)
    if container is None:
        return None
    heading = _place_of(found, headline.element)
    inside = [place for place, segment in enumerate(found) if _is_inside(segment.element, container)]
    places = [place for place in inside if not found[place].beside and place != heading]
    kept = _without_repeats(found, _without_credits(found, _text_places(found, places)), headline)
    if not kept:
        return None
    lede, kept = _lede(found, kept, heading, summary)
    blocks = tuple(
        Block(found[place].text, BlockKind.CROSSHEAD if found[place].heading else BlockKind.PARAGRAPH)
        for place in _without_empty_headings(found, kept)
    )
    return PageArticle(lede, blocks, heading, kept[0] if kept else inside[0], kept[-1] if kept else inside[-1])


def _place_of(found: Sequence[Segment], element: Tag | None) -> int:
    """The place of the last segment in the heading, -1 without one."""
    if element is None:
        return -1
    return max((place for place, segment in enumerate(found) if _is_inside(segment.element, element)), default=-1)


def _is_inside(element: Tag, container: Tag) -> bool:
    return element is container or any(parent is container for parent in element.parents)


def _text_places(found: Sequence[Segment], places: list[int]) -> list[int]:
    """The places that hold text of the article: no link lists, no labels, nothing after its end."""
    total = sum(prose_weight(found[place]) for place in places)
    seen = 0.0
    kept: list[int] = []
    for place in places:
        segment = found[place]
        if seen > 0.5 * total and is_end(segment.text):
            if seen > 0.9 * total:
                break
            continue
        seen += prose_weight(segment)
        if segment.link_share > _MOST_LINKED or segment.heading == 1 or is_remark(segment.text):
            continue
        kept.append(place)
    return kept


def _without_credits(found: Sequence[Segment], places: list[int]) -> list[int]:
    """Without the lines at either end that name authors or the date."""
    edges = {*places[:_EDGE], *places[-_EDGE:]}
    return [
        place
        for place in places
        if place not in edges or not (is_byline(found[place]) or date_of_line(found[place].text) is not None)
    ]


def _without_repeats(found: Sequence[Segment], places: list[int], headline: Headline) -> list[int]:
    """Without the headline and without what the page shows twice."""
    seen = {_squeezed(headline.title), _squeezed(headline.kicker)}
    kept: list[int] = []
    for place in places:
        words = _squeezed(found[place].text)
        if words in seen and (len(words) > 30 or place == places[0] or found[place].heading):
            continue
        seen.add(words)
        kept.append(place)
    return kept


def _without_empty_headings(found: Sequence[Segment], places: list[int]) -> list[int]:
    """Without headings at the very end."""
    last = next((index for index in range(len(places) - 1, -1, -1) if not found[places[index]].heading), -1)
    return places[: last + 1]


def _lede(found: Sequence[Segment], kept: list[int], heading: int, summary: str) -> tuple[str, list[int]]:
    before = [
        place
        for place in range(heading + 1, kept[0])
        if heading >= 0 and kept[0] - heading < 40 and _could_be_lede(found[place]) and not found[place].beside
    ]
    marked = [place for place in before if _is_marked(found[place]) or _is_summary(found[place].text, summary)]
    ledes = marked or [place for place in before if prose_weight(found[place]) > 0]
    if ledes:
        return " ".join(found[place].text for place in ledes), kept
    first = found[kept[0]]
    if len(kept) > 1 and _could_be_lede(first) and (_is_marked(first) or _is_summary(first.text, summary)):
        return first.text, kept[1:]
    return "", kept


def _could_be_lede(segment: Segment) -> bool:
    return (
        _LEDE_LENGTH <= len(segment.text) <= _LONGEST_LEDE and segment.link_share < 0.3 and not is_remark(segment.text)
    )


def _is_marked(segment: Segment) -> bool:
    return any(
        _LEDE_CLASS.search(class_words(element)) for element in [segment.element, *list(segment.element.parents)[:2]]
    )


def _is_summary(text: str, summary: str) -> bool:
    words, given = _squeezed(text), _squeezed(summary)
    if len(given) < _LEDE_LENGTH or not words:
        return False
    shorter = min(len(words), len(given), 100)
    return shorter >= _LEDE_LENGTH and words[:shorter] == given[:shorter]


def _squeezed(text: str) -> str:
    return _SQUEEZE.sub("", text).casefold()
