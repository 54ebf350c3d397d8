"""A web page: the article in it, from structured data, meta elements and the text itself."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bs4 import BeautifulSoup, Tag

from archive.articles import Draft
from archive.date_parsing import parse_date
from archive.errors import Unreadable
from archive.messages import message
from indexer.reading.boilerplate import Measures, boilerplate
from indexer.reading.bylines import find_authors
from indexer.reading.encodings import decode
from indexer.reading.extract import Extract
from indexer.reading.headlines import find_headline
from indexer.reading.page_article import PageArticle, find_article
from indexer.reading.page_dates import find_date
from indexer.reading.page_metadata import from_meta, from_microdata
from indexer.reading.page_segments import Segment, segments
from indexer.reading.structured_data import from_json_ld

# How many segments before the heading and after the text may name author and date.
_BEFORE, _AFTER = 5, 6
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]+)", re.IGNORECASE)


def read(data: bytes) -> Extract:
    """The article; raises Unreadable for a page without one."""
    found = _CHARSET.search(data[:8000])
    decoded = decode(data, found[1].decode("ascii") if found else "")
    soup = BeautifulSoup(_XML_DECLARATION.sub("", decoded.text, count=1), "lxml")
    body = soup.body
    if body is None:
        raise Unreadable(message("There is no article on this page."))
    structured = from_json_ld(soup)
    metadata = structured.completed_by(from_microdata(soup)).completed_by(from_meta(soup))
    headline = find_headline(soup, metadata, structured.title)
    all_segments = list(segments(body, boilerplate(body, Measures.of(body))))
    heading_place = _place_of(all_segments, headline.element)
    article = find_article(body, all_segments, headline, heading_place, metadata.summary)
    if article is None:
        raise Unreadable(message("There is no article on this page."))
    around = _around(all_segments, heading_place, article)
    date = parse_date(metadata.date) or find_date(around)
    draft = Draft(
        title=headline.title,
        kicker=headline.kicker,
        lede=article.lede,
        body=article.blocks,
        date=date,
        authors=metadata.authors or find_authors(around),
        source=metadata.source,
        section=metadata.section,
        url=metadata.url,
        language=metadata.language,
        keywords=metadata.keywords,
    )
    return Extract(draft, decoded.warnings)


def _place_of(found: Sequence[Segment], element: Tag | None) -> int:
    """The place of the last segment in the heading, -1 without one."""
    if element is None:
        return -1
    inside = [place for place, segment in enumerate(found) if segment.element is element or element in segment.element.parents]
    return inside[-1] if inside else -1


def _around(found: Sequence[Segment], heading_place: int, article: PageArticle) -> list[Segment]:
    """The segments in which byline and date are looked for: between heading and text, just before, just after."""
    start = heading_place if 0 <= heading_place <= article.first else max(0, article.first - _BEFORE)
    between = found[start + 1 : article.first + 2]
    before = found[max(0, start - _BEFORE) : start + 1]
    return [*between[:40], *reversed(before), *found[article.last + 1 : article.last + 1 + _AFTER]]
