"""What a web page says about itself in its head: Open Graph, Dublin Core, meta elements, links; and in microdata."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bs4 import BeautifulSoup, Tag

from indexer.reading.characters import one_line
from indexer.reading.names import distinct, split_names
from indexer.reading.page.metadata import Metadata
from indexer.reading.web_values import language_code, web_address

_TITLE = ("og:title", "dc.title", "dcterms.title", "citation_title", "twitter:title")
_SUMMARY = ("og:description", "description", "dc.description", "dcterms.description", "twitter:description")
_AUTHOR = ("author", "dc.creator", "dcterms.creator", "citation_author", "parsely-author", "article:author", "byl")
_DATE = (
    "article:published_time", "og:published_time", "article:published", "datepublished", "date", "dc.date.issued",
    "dcterms.issued", "dc.date", "dcterms.date", "dc.date.created", "dcterms.created", "dc.created",
    "citation_publication_date", "citation_date", "publish_date", "publish-date", "publishdate",
    "published_time", "pubdate", "publication_date",
    "parsely-pub-date", "sailthru.date", "article.published", "cxenseparse:recs:publishtime", "creation_date",
)  # fmt: skip
_SECTION = ("article:section", "section", "parsely-section", "dc.subject.section", "vr:category")
_SOURCE = (
    "og:site_name",
    "dc.publisher",
    "dcterms.publisher",
    "citation_journal_title",
    "publisher",
    "application-name",
)
_KEYWORDS = ("news_keywords", "keywords", "article:tag", "parsely-tags", "dc.subject", "citation_keywords")
_KEYWORD_SEPARATOR = re.compile(r"\s*[,;|]\s*")
_MOST_KEYWORDS = 50


def from_meta(soup: BeautifulSoup) -> Metadata:
    """The statements in meta and link elements."""
    meta = _contents(soup)
    base = next(_values(meta, ("og:url",)), "")
    return Metadata(
        title=next(_values(meta, _TITLE), ""),
        shared_title=next(_values(meta, _TITLE), ""),
        summary=next(_values(meta, _SUMMARY), ""),
        authors=_authors(meta),
        date=next(_values(meta, _DATE), ""),
        section=next(_values(meta, _SECTION), ""),
        source=next(_values(meta, _SOURCE), ""),
        url=web_address(_canonical(soup), base) or web_address(base),
        language=_language(soup, meta),
        keywords=_keywords(meta),
    )


def from_microdata(soup: BeautifulSoup) -> Metadata:
    """The statements in ``itemprop`` attributes of the body."""
    return Metadata(
        title=_property(soup, "headline"),
        authors=distinct(
            name
            for element in soup.find_all(itemprop=re.compile(r"^(?:author|creator)$"))
            for name in split_names(_author_text(element))
        ),
        date=_property(soup, "datePublished") or _property(soup, "dateCreated"),
        section=_property(soup, "articleSection"),
    )


def _contents(soup: BeautifulSoup) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in soup.find_all("meta", content=True):
        content = one_line(str(element["content"]))
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            key = element.get(attribute)
            if key and content:
                found.setdefault(str(key).lower(), []).append(content)
    return found


def _values(meta: dict[str, list[str]], keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        yield from meta.get(key, ())


def _authors(meta: dict[str, list[str]]) -> tuple[str, ...]:
    for key in _AUTHOR:
        names = distinct(
            name for content in meta.get(key, ()) if not web_address(content) for name in split_names(content)
        )
        if names:
            return names
    return ()


def _keywords(meta: dict[str, list[str]]) -> tuple[str, ...]:
    for key in _KEYWORDS:
        words = distinct(word for content in meta.get(key, ()) for word in _KEYWORD_SEPARATOR.split(content))
        if words:
            return words[:_MOST_KEYWORDS]
    return ()


def _canonical(soup: BeautifulSoup) -> str:
    for link in soup.find_all("link", href=True):
        if "canonical" in [str(relation).lower() for relation in link.get_attribute_list("rel")]:
            return str(link["href"])
    return ""


def _language(soup: BeautifulSoup, meta: dict[str, list[str]]) -> str:
    root = soup.find("html")
    given = [str(root.get("lang") or root.get("xml:lang") or "")] if isinstance(root, Tag) else []
    given += list(_values(meta, ("content-language", "dc.language", "dcterms.language", "og:locale")))
    return next((code for code in map(language_code, given) if code), "")


def _property(soup: BeautifulSoup, name: str) -> str:
    element = soup.find(itemprop=name)
    if not isinstance(element, Tag):
        return ""
    return one_line(str(element.get("content") or element.get("datetime") or "") or element.get_text(" "))


def _author_text(element: Tag) -> str:
    named = element.find(itemprop="name")
    inner = named if isinstance(named, Tag) else element
    text = one_line(str(inner.get("content") or "") or inner.get_text(" "))
    return text if len(text) <= 120 else ""
