"""Title and kicker of a web page, from its headings and what it says about itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from indexer.reading.characters import one_line
from indexer.reading.page.boilerplate import class_words
from indexer.reading.page.metadata import Metadata

KICKER_LENGTH = 80

_KICKER_CLASS = re.compile(
    r"(?<![a-z])(?:kicker|dachzeile|spitzmarke|top-?line|over-?line|roof-?line|eyebrow|pre-?title|pre-?headline|super-?title"
    r"|super-?headline|above-?heading|ober-?titel|ober-?zeile|rubrik-?zeile)(?![a-z])"
)
_HEADLINE_CLASS = re.compile(r"(?<![a-z])(?:headline|title|entry-?title|post-?title|titel|ueberschrift)(?![a-z])")
_SITE_SEPARATOR = re.compile(r"\s+(?:[|–—·•»«]|::|>>|-)\s+|\s*\|\s*")
_WORD = re.compile(r"\w+")
_KICKER_SEPARATOR = re.compile(r":\s+|\s+[–—-]\s+")
_HIDDEN_CLASS = re.compile(r"(?<![a-z])(?:visually-?hidden|sr-only|screen-reader\w*|hidden)(?![a-z])")
_SHORTEST_SITE = 3
_LEAST_AGREEMENT = 0.4
_ELLIPSIS = ("…", "...")


@dataclass(frozen=True, slots=True)
class Headline:
    """What stands above the article, and the heading element it was found in, if any."""

    title: str
    kicker: str = ""
    element: Tag | None = None


def find_headline(soup: BeautifulSoup, metadata: Metadata) -> Headline:
    """The headline: of news as structured data give it, else as the main heading shows it, else as the head has it."""
    names = _site_names(metadata)
    titles = [one_line(title) for title in (metadata.title, metadata.shared_title, _title_element(soup)) if title]
    heading = _heading(soup, titles, names)
    bare_titles = [bare for bare in (_without_site(title, "", "", names) for title in titles) if bare]
    kicker, shown = _parts(heading, bare_titles) if heading is not None else ("", "")
    stated = _without_site(metadata.title, kicker, shown, names) if metadata.is_news else ""
    if not stated or (stated.endswith(_ELLIPSIS) and shown):
        stated = shown or next(iter(bare_titles), "")
    if not kicker and heading is not None:
        kicker = _kicker_above(heading)
    return _separated(stated, shown, kicker, heading)


def _separated(title: str, shown: str, kicker: str, heading: Tag | None) -> Headline:
    """``Kenia: Nairobi von unten`` parted where the heading shows only ``Nairobi von unten``."""
    parted = _KICKER_SEPARATOR.split(title, maxsplit=1)
    if len(parted) > 1 and (_same(parted[0], kicker) or (_same(parted[1], shown) and not kicker)):
        return Headline(parted[1], parted[0], heading)
    return Headline(title, "" if _same(kicker, title) else kicker, heading)


def _title_element(soup: BeautifulSoup) -> str:
    return soup.title.get_text(" ") if soup.title is not None else ""


def _site_names(metadata: Metadata) -> set[str]:
    """The names under which the page may append its site to its title, without spaces and signs."""
    host = (urlsplit(metadata.url).hostname or "").removeprefix("www.")
    names = {_squeezed(metadata.source), _squeezed(host), _squeezed(host.rpartition(".")[0])}
    return {name for name in names if len(name) > 1}


def _heading(soup: BeautifulSoup, titles: list[str], names: set[str]) -> Tag | None:
    """The heading that agrees best with the titles the page gives itself; never the name of the site."""
    known = [set(_words(title)) for title in titles]
    best: tuple[float, Tag] | None = None
    for rank, element in _headings(soup):
        words = set(_words(element.get_text(" ")))
        if not words or _squeezed(element.get_text(" ")) in names:
            continue
        agreement = max((_agreement(words, title) for title in known if title), default=0.0) - rank
        if agreement > _LEAST_AGREEMENT and (best is None or agreement > best[0]):
            best = (agreement, element)
    if best is not None:
        return best[1]
    only = [element for element in soup.find_all("h1") if _words(element.get_text(" "))]
    return only[0] if len(only) == 1 and _squeezed(only[0].get_text()) not in names else None


def _agreement(words: set[str], title: set[str]) -> float:
    """How alike two sets of words are, from 0 to 1 (Dice coefficient)."""
    return 2 * len(words & title) / (len(words) + len(title))


def _headings(soup: BeautifulSoup) -> Iterator[tuple[float, Tag]]:
    for element in soup.find_all("h1"):
        yield 0.0, element
    for element in soup.find_all(["h2", "h3"]):
        yield 0.1 if _HEADLINE_CLASS.search(class_words(element)) else 0.2, element


def _parts(heading: Tag, titles: list[str]) -> tuple[str, str]:
    """Kicker and title of a heading that shows them as two pieces."""
    whole = _text(heading)
    for element in heading.find_all(True):
        if _KICKER_CLASS.search(class_words(element)):
            return _text(element).rstrip(" :|"), whole.replace(_text(element), "", 1).strip(" :|–-")
    first = next((piece for piece in heading.contents if isinstance(piece, Tag) or str(piece).strip()), None)
    if not isinstance(first, Tag):
        return "", whole
    start = _text(first)
    rest = whole.removeprefix(start).strip()
    shown = rest.lstrip(" :|–-")
    if not start or not shown or len(start) > KICKER_LENGTH:
        return "", whole
    if start.endswith(":") or rest.startswith(":") or any(_same(shown, title) for title in titles):
        return ("" if _HIDDEN_CLASS.search(class_words(first)) else start.rstrip(" :|")), shown
    return "", whole


def _kicker_above(heading: Tag) -> str:
    """The text of an element with a telling class just before the heading."""
    element: Tag | None = heading
    for _ in range(3):
        if element is None or element.name in ("body", "main"):
            return ""
        for sibling in list(element.previous_siblings)[:6]:
            if isinstance(sibling, Tag) and (found := _kicker_in(sibling)):
                return found
        element = element.parent
    return ""


def _kicker_in(element: Tag) -> str:
    for inner in (element, *element.find_all(True, limit=20)):
        if _KICKER_CLASS.search(class_words(inner)):
            text = _text(inner).rstrip(" :|")
            if 0 < len(text) <= KICKER_LENGTH:
                return text
    return ""


def _without_site(title: str, kicker: str, shown: str, names: set[str]) -> str:
    """The title without the name of the site before or behind it."""
    title = one_line(title)
    for start in (shown, f"{kicker}: {shown}"):
        if shown and title.startswith(start) and _SITE_SEPARATOR.match(title[len(start) :]):
            return start
    parts = _SITE_SEPARATOR.split(title)
    if len(parts) > 1:
        if _is_site(parts[-1], names):
            return title[: title.rindex(parts[-1])].rstrip(" |–—·•»«:>-")
        if _is_site(parts[0], names):
            return title[title.index(parts[0]) + len(parts[0]) :].lstrip(" |–—·•»«:>-")
    return "" if _squeezed(title) in names else title


def _is_site(part: str, names: set[str]) -> bool:
    """Whether part of a title is the site: one name is in the other, and not much shorter."""
    squeezed = _squeezed(part)
    for name in names:
        shorter, longer = sorted((squeezed, name), key=len)
        if shorter == longer or (
            len(shorter) > _SHORTEST_SITE and shorter in longer and 2 * len(shorter) > len(longer)
        ):
            return True
    return False


def _text(element: Tag) -> str:
    return re.sub(r"\s+([:,.;!?])", r"\1", one_line(element.get_text(" ")))


def _words(text: str) -> list[str]:
    return _WORD.findall(one_line(text).casefold())


def _squeezed(text: str) -> str:
    return "".join(_words(text))


def _same(first: str, second: str) -> bool:
    return bool(_squeezed(first)) and _squeezed(first) == _squeezed(second)
