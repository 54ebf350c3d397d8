"""Title and kicker of a web page, from its headings and what it says about itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag

from indexer.reading.boilerplate import class_words
from indexer.reading.characters import one_line
from indexer.reading.metadata import Metadata

KICKER_LENGTH = 80

_KICKER_CLASS = re.compile(
    r"(?<![a-z])(?:kicker|dachzeile|spitzmarke|top-?line|over-?line|roof-?line|eyebrow|pre-?title|pre-?headline|super-?title"
    r"|super-?headline|above-?heading|ober-?titel|ober-?zeile|rubrik-?zeile)(?![a-z])"
)
_HEADLINE_CLASS = re.compile(r"(?<![a-z])(?:headline|title|entry-?title|post-?title|titel|ueberschrift)(?![a-z])")
_SITE_SEPARATOR = re.compile(r"\s+(?:[|–—·•»«]|::|>>|-)\s+|\s*\|\s*")
_WORD = re.compile(r"\w+")
_ELLIPSIS = ("…", "...")


@dataclass(frozen=True, slots=True)
class Headline:
    """What stands above the article, and the heading element it was found in, if any."""

    title: str
    kicker: str = ""
    element: Tag | None = None


def find_headline(soup: BeautifulSoup, metadata: Metadata, structured_title: str) -> Headline:
    """The headline: as structured data give it, else as the main heading shows it, else as the head names it."""
    names = _site_names(metadata)
    titles = [one_line(title) for title in (structured_title, metadata.title, _title_element(soup)) if title]
    heading = _heading(soup, titles, names)
    kicker, shown = _parts(heading) if heading is not None else ("", "")
    title = _without_site(structured_title, shown, names)
    if not title or (title.endswith(_ELLIPSIS) and shown):
        title = shown or next((bare for bare in (_without_site(given, "", names) for given in titles) if bare), "")
    if not kicker and heading is not None:
        kicker = _kicker_above(heading)
    return _separated(title, shown, kicker, heading)


def _separated(title: str, shown: str, kicker: str, heading: Tag | None) -> Headline:
    """``Kenia: Nairobi von unten`` parted where the heading shows only ``Nairobi von unten``."""
    start, colon, rest = title.partition(": ")
    if colon and rest and (_same(start, kicker) or (shown and _same(rest, shown) and not kicker)):
        return Headline(rest, start, heading)
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
    known = {word for title in titles for word in _words(title)}
    best: tuple[float, Tag] | None = None
    for rank, element in _headings(soup):
        words = _words(element.get_text(" "))
        if not words or _squeezed("".join(words)) in names:
            continue
        agreement = sum(word in known for word in words) / len(words) - rank
        if agreement > 0.5 and (best is None or agreement > best[0]):
            best = (agreement, element)
    if best is not None:
        return best[1]
    only = [element for element in soup.find_all("h1") if _words(element.get_text(" "))]
    return only[0] if len(only) == 1 and _squeezed(only[0].get_text()) not in names else None


def _headings(soup: BeautifulSoup) -> Iterator[tuple[float, Tag]]:
    for element in soup.find_all("h1"):
        yield 0.0, element
    for element in soup.find_all(["h2", "h3"]):
        yield 0.1 if _HEADLINE_CLASS.search(class_words(element)) else 0.2, element


def _parts(heading: Tag) -> tuple[str, str]:
    """Kicker and title of a heading that marks them as two pieces."""
    whole = _text(heading)
    for element in heading.find_all(True):
        if _KICKER_CLASS.search(class_words(element)):
            kicker = _text(element).rstrip(" :|")
            return kicker, whole.replace(_text(element), "", 1).strip(" :|–-")
    pieces = [piece for piece in heading.contents if isinstance(piece, Tag) or str(piece).strip()]
    if len(pieces) > 1 and isinstance(pieces[0], Tag) and pieces[0].name in ("span", "small", "strong", "em", "div", "p"):
        first = _text(pieces[0])
        rest = whole.removeprefix(first).strip()
        if 0 < len(first) <= KICKER_LENGTH and (first.endswith(":") or rest.startswith(":")) and rest.strip(" :"):
            return first.rstrip(" :"), rest.lstrip(" :")
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


def _without_site(title: str, shown: str, names: set[str]) -> str:
    """The title without the name of the site before or behind it."""
    title = one_line(title)
    if shown and title != shown and title.startswith(shown) and _SITE_SEPARATOR.match(title[len(shown) :]):
        return shown
    parts = _SITE_SEPARATOR.split(title)
    if len(parts) > 1:
        if _is_site(parts[-1], names):
            return title[: title.rindex(parts[-1])].rstrip(" |–—·•»«:>-")
        if _is_site(parts[0], names):
            return title[title.index(parts[0]) + len(parts[0]) :].lstrip(" |–—·•»«:>-")
    return "" if _squeezed(title) in names else title


def _is_site(part: str, names: set[str]) -> bool:
    squeezed = _squeezed(part)
    return any(squeezed == name or (len(name) > 3 and len(squeezed) > 3 and (name in squeezed or squeezed in name)) for name in names)


def _text(element: Tag) -> str:
    return re.sub(r"\s+([:,.;!?])", r"\1", one_line(element.get_text(" ")))


def _words(text: str) -> list[str]:
    return _WORD.findall(one_line(text).casefold())


def _squeezed(text: str) -> str:
    return "".join(_words(text))


def _same(first: str, second: str) -> bool:
    return bool(first) and _squeezed(first) == _squeezed(second)
