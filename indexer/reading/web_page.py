"""A web page: the article on it, from structured data, meta elements and the text itself."""

from __future__ import annotations

import re
import warnings

from bs4 import BeautifulSoup

from archive.articles import Draft
from archive.errors import Unreadable
from archive.messages import Message, message
from indexer.reading.encodings import decode
from indexer.reading.extract import Extract
from indexer.reading.page.article import PageArticle, find_article
from indexer.reading.page.boilerplate import Measures, boilerplate
from indexer.reading.page.bylines import find_authors, persons
from indexer.reading.page.dates import find_date, labelled_date, stated_date
from indexer.reading.page.head import from_meta, from_microdata
from indexer.reading.page.headline import Headline, find_headline
from indexer.reading.page.metadata import Metadata
from indexer.reading.page.no_article import why_no_article
from indexer.reading.page.segments import Segment, segments
from indexer.reading.page.structured_data import from_json_ld
from indexer.reading.page.surroundings import Surroundings
from indexer.reading.sentences import derived_title
from indexer.reading.web_values import language_code

_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]+?(?:charset|encoding)\s*=\s*[\"']?\s*([a-zA-Z0-9_:.-]+)", re.IGNORECASE)
_CHARSET_WITHIN = 8000


def read(data: bytes) -> Extract:
    """The article with what the page says about it; raises Unreadable for a page without an article."""
    declared = _CHARSET.search(data[:_CHARSET_WITHIN])
    decoded = decode(data, declared[1].decode("ascii") if declared else "")
    soup = _parsed(decoded.text)
    if soup.body is None:
        raise Unreadable(message("There is no article on this page."))
    statements = (from_json_ld(soup), from_microdata(soup), from_meta(soup))
    metadata = statements[0].completed_by(statements[1]).completed_by(statements[2])
    headline = find_headline(soup, metadata)
    found = list(segments(soup.body, boilerplate(soup.body, Measures.of(soup.body))))
    article = find_article(soup.body, found, headline, metadata.summary)
    if reason := why_no_article(found, article, metadata):
        raise Unreadable(reason)
    assert article is not None
    draft, doubts = _draft(statements, metadata, headline, found, article)
    return Extract(draft, decoded.warnings + doubts)


def _parsed(text: str) -> BeautifulSoup:
    with warnings.catch_warnings():
        # BeautifulSoup warns of pages that look like XML or like a file name; they are read as they are.
        warnings.simplefilter("ignore")
        return BeautifulSoup(_XML_DECLARATION.sub("", text, count=1), "lxml")


def _draft(
    statements: tuple[Metadata, ...], metadata: Metadata, headline: Headline, found: list[Segment], article: PageArticle
) -> tuple[Draft, tuple[Message, ...]]:
    around = Surroundings.of(found, article)
    date = stated_date(statement.date for statement in statements) or find_date(around) or labelled_date(found)
    doubts: tuple[Message, ...] = ()
    if metadata.date and date is None:
        doubts = (message("The date “%(date)s” was not understood.", date=metadata.date),)
    first_words = article.lede or next((block.text for block in article.blocks), "")
    draft = Draft(
        title=headline.title or derived_title(first_words),
        title_derived=not headline.title,
        kicker=headline.kicker,
        lede=article.lede,
        body=article.blocks,
        date=date,
        date_text="" if date else metadata.date,
        authors=_authors(statements, around),
        source=metadata.source,
        section=metadata.section,
        url=statements[2].url or metadata.url,
        language=next((code for statement in statements[::-1] if (code := language_code(statement.language))), ""),
        keywords=metadata.keywords,
    )
    return draft, doubts


def _authors(statements: tuple[Metadata, ...], around: Surroundings) -> tuple[str, ...]:
    """Persons before companies, and what is stated for machines before what is shown."""
    structured, microdata, meta = statements
    sites = {statement.source for statement in statements}
    return (
        persons(structured.authors or microdata.authors, sites)
        or find_authors((around.between,))
        or persons(meta.authors, sites)
        or find_authors((around.before, around.after))
        or structured.authors
        or meta.authors
    )
