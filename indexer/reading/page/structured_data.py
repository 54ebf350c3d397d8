"""schema.org statements in JSON-LD, in the shapes publishers really write."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from bs4 import BeautifulSoup

from indexer.reading.characters import one_line
from indexer.reading.names import distinct, split_names
from indexer.reading.page.metadata import Metadata
from indexer.reading.web_values import web_address

Node = Mapping[str, Any]

_ARTICLE = re.compile(
    r"(?:.*article|.*blogposting|.*newsposting|socialmediaposting|report|reportage.*|column)", re.IGNORECASE
)
# What hangs below these belongs to other articles.
_ELSEWHERE = {
    "itemlistelement",
    "haspart",
    "mentions",
    "relatedlink",
    "citation",
    "comment",
    "liveblogupdate",
    "blogpost",
}
_DECODER = json.JSONDecoder(strict=False)
_START = re.compile(r"[\[{]")
_CONTROL = re.compile(r"[\x00-\x1f]")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_TAG = re.compile(r"<[a-zA-Z/][^>]*>")
_MOST_NODES = 5000
_KEYWORD_SEPARATOR = re.compile(r"\s*[,;]\s*")


def from_json_ld(soup: BeautifulSoup) -> Metadata:
    """What the page's JSON-LD says about its article; broken scripts are passed over."""
    nodes = [node for script in _scripts(soup) for node in _nodes(script)]
    names = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    articles = [node for node in nodes if any(_ARTICLE.fullmatch(kind) for kind in _types(node))]
    article = max(articles, key=_completeness, default=None)
    if article is None:
        return Metadata(section=_section_of_breadcrumb(nodes, ""))
    headline = _text(article.get("headline")) or _text(article.get("name"))
    return Metadata(
        title=headline,
        is_news=any("news" in kind.lower() or "report" in kind.lower() for kind in _types(article)),
        summary=_text(article.get("description")) or _text(article.get("abstract")),
        authors=distinct(
            part
            for name in _names(article.get("author") or article.get("creator"), names)
            for part in split_names(name)
        ),
        date=_text(article.get("datePublished")) or _text(article.get("dateCreated")),
        section=_first(article.get("articleSection")) or _section_of_breadcrumb(nodes, headline),
        source=next(iter(_names(article.get("publisher") or article.get("sourceOrganization"), names)), "")
        or next(iter(_names(article.get("isPartOf"), names)), ""),
        url=web_address(_address(article.get("url")) or _address(article.get("mainEntityOfPage"))),
        language=_text(article.get("inLanguage")),
        keywords=distinct(_keywords(article.get("keywords"))),
    )


def _scripts(soup: BeautifulSoup) -> Iterator[Any]:
    for script in soup.find_all("script", type=re.compile(r"^\s*application/(?:ld\+)?json\b.*", re.IGNORECASE)):
        if "ld+json" in str(script.get("type")).lower():
            yield from _parsed(script.get_text())


def _parsed(text: str) -> Iterator[Any]:
    """The JSON in a script, without comments around it and with commas too many."""
    start = _START.search(text)
    if start is None:
        return
    stripped = text[start.start() :]
    for attempt in (stripped, _TRAILING_COMMA.sub(r"\1", _CONTROL.sub(" ", stripped)), html.unescape(stripped)):
        try:
            yield _DECODER.raw_decode(attempt)[0]
        except (ValueError, RecursionError):
            continue
        return


def _nodes(value: Any) -> Iterator[Node]:
    waiting, seen = [value], 0
    while waiting and seen < _MOST_NODES:
        seen += 1
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            yield item
            waiting.extend(
                inner
                for name, inner in item.items()
                if isinstance(inner, (dict, list)) and name.lower() not in _ELSEWHERE
            )


def _types(node: Node) -> list[str]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return [str(kind).rpartition("/")[2] for kind in kinds if kind]


def _completeness(node: Node) -> int:
    return sum(bool(node.get(name)) for name in ("headline", "datePublished", "author", "articleBody", "description"))


def _text(value: Any) -> str:
    if isinstance(value, list):
        return next((text for text in map(_text, value) if text), "")
    if isinstance(value, dict):
        return _text(value.get("@value") or value.get("name"))
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        return ""
    text = html.unescape(html.unescape(str(value))) if isinstance(value, str) else str(value)
    return one_line(_TAG.sub(" ", text))


def _first(value: Any) -> str:
    """The first of several sections; some publishers write them as one text with commas."""
    return re.split(r"\s*[,;>|]\s*", _text(value), maxsplit=1)[0]


def _names(value: Any, names: Mapping[str, Node]) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            named = item if item.get("name") else names.get(str(item.get("@id")), item)
            inner = named.get("name")
            yield from (_text(name) for name in (inner if isinstance(inner, list) else [inner]))
        elif isinstance(item, str) and not web_address(item):
            yield _text(item)


def _address(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value if isinstance(value, str) else ""


def _keywords(value: Any) -> Iterator[str]:
    for item in value if isinstance(value, list) else [value]:
        text = _text(item)
        yield from [text] if isinstance(value, list) and len(value) > 1 else _KEYWORD_SEPARATOR.split(text)


def _section_of_breadcrumb(nodes: list[Node], headline: str) -> str:
    """The first step below the home page on the path that leads to the page."""
    for node in nodes:
        steps = node.get("itemListElement") if "BreadcrumbList" in _types(node) else None
        if isinstance(steps, list) and len(steps) > 1:
            labels = [_text(step.get("name")) or _text(step.get("item")) for step in steps if isinstance(step, dict)]
            inner = [label for label in labels[1:] if label and label != headline and not web_address(label)]
            return inner[0] if inner else ""
    return ""
