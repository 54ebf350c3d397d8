"""Authors as a web page shows them, where it does not state them for machines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bs4 import Tag

from indexer.reading.names import distinct, is_agency, split_names, without_brackets
from indexer.reading.page.boilerplate import class_words
from indexer.reading.page.segments import Segment

_LONGEST = 150
_INTRODUCED = re.compile(
    r"^(?:von|autor(?:en|in|innen)?(?:/autor(?:in)?)?|text|by|ein\s+\w+\s+von)\s*:?\s+(?=[A-ZÄÖÜ])", re.IGNORECASE
)
_LABEL = re.compile(r"(?:von|autor(?:en|in|innen)?(?:/autor(?:in)?)?|text|by|ein\s+\w+\s+von)\s*:?", re.IGNORECASE)
_AUTHOR_PAGE = re.compile(r"/(?:autor(?:en|in)?|authors?|redakteure?|redaktion|personen?|profile?)/", re.IGNORECASE)
_AUTHOR_CLASS = re.compile(
    r"(?<![a-z])(?:by-?line|authors?|author-?names?|autor(?:en|in|innen)?|verfasser|redakteur\w*)(?![a-z])"
)
_NAME = re.compile(
    r"(?:(?:Dr|Prof|Dipl|Mag)\.\s*(?:[a-z]+\.\s*)*)*[A-ZÄÖÜÉÁÓŠČŽİŞ][\w'’.-]*"
    r"(?:\s+(?:von|van|de|der|den|zu|zum|di|da|del|della|la|le|el|al|bin|ter|ten|und zu))*"
    r"(?:\s+[A-ZÄÖÜÉÁÓŠČŽİŞ][\w'’.-]*){1,3}"
)
_NO_NAMES = re.compile(
    r"\b(?:uhr|minuten?|min|lesezeit|aktualisiert|redaktion|stand|foto|kommentare?|artikel|seite|mehr|newsletter|zur|zum|alle"
    r"|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|teilen|drucken)\b",
    re.IGNORECASE,
)
_NO_PERSON = re.compile(r"\b(?:GmbH|AG|KG|e\.\s?V\.|www|admin(?:istrator)?|online|verlag)\b|[@(]", re.IGNORECASE)
_PARENTS = 3


def find_authors(groups: Iterable[Iterable[Segment]]) -> tuple[str, ...]:
    """The names in short lines that are introduced or marked as those of authors, from the first group with any."""
    for group in groups:
        names = distinct(_names_in(group))
        if names:
            return names
    return ()


def persons(names: Iterable[str], sites: Iterable[str]) -> tuple[str, ...]:
    """The stated authors without the site itself and without companies and addresses."""
    known = {site.casefold() for site in sites if site}
    return tuple(
        name
        for name in names
        if _NO_PERSON.search(name) is None
        and not any(name.casefold() in site or site in name.casefold() for site in known)
    )


def is_byline(segment: Segment) -> bool:
    """Whether the line says who wrote the article and nothing else."""
    if len(segment.text) > _LONGEST or not (_INTRODUCED.match(segment.text) or _is_marked(segment.element)):
        return False
    return len(" ".join(_plausible(split_names(segment.text)))) > 0.5 * len(segment.text)


def _names_in(group: Iterable[Segment]) -> Iterator[str]:
    announced = False
    for segment in group:
        if len(segment.text) > _LONGEST:
            announced = False
            continue
        if _LABEL.fullmatch(segment.text):
            announced = True
            continue
        names = _plausible(split_names(segment.text))
        if announced or _INTRODUCED.match(segment.text) or _is_marked(segment.element):
            yield from names
        announced = announced and bool(names)


def _plausible(names: Iterable[str]) -> list[str]:
    bare = [without_brackets(name) for name in names]
    return [name for name in bare if is_agency(name) or (_NAME.fullmatch(name) and not _NO_NAMES.search(name))]


def _is_marked(element: Tag) -> bool:
    """Whether the element, one close around it or one inside it is marked as naming the author."""
    close = [element, *list(element.parents)[:_PARENTS]]
    if any(_AUTHOR_CLASS.search(class_words(other)) or other.get("itemprop") == "author" for other in close):
        return True
    if len(element.get_text()) > 2 * _LONGEST:
        return False
    if element.find(rel="author") is not None:
        return True
    return any(_AUTHOR_PAGE.search(str(link["href"])) for link in element.find_all("a", href=True, limit=5))
