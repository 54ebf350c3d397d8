"""Authors as a web page shows them, where it does not state them for machines."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bs4 import Tag

from indexer.reading.boilerplate import class_words
from indexer.reading.names import distinct, is_agency, split_names, without_brackets
from indexer.reading.page_segments import Segment

_LONGEST = 150
_INTRODUCED = re.compile(r"^(?:von|autor(?:en|in|innen)?|text|by|ein\s+\w+\s+von)\s*:?\s+(?=[A-ZÄÖÜ])", re.IGNORECASE)
_AUTHOR_CLASS = re.compile(r"(?<![a-z])(?:by-?line|authors?|author-?names?|autor(?:en|in|innen)?|verfasser|redakteur\w*)(?![a-z])")
_NAME = re.compile(
    r"(?:(?:Dr|Prof|Dipl|Mag)\.\s*(?:[a-z]+\.\s*)*)*[A-ZÄÖÜÉÁÓŠČŽİŞ][\w'’.-]*"
    r"(?:\s+(?:von|van|de|der|den|zu|zum|di|da|del|della|la|le|el|al|bin|ter|ten|und zu))*(?:\s+[A-ZÄÖÜÉÁÓŠČŽİŞ][\w'’.-]*){1,3}"
)
_NO_NAMES = re.compile(
    r"\b(?:uhr|minuten?|min|lesezeit|aktualisiert|redaktion|stand|foto|kommentare?|artikel|seite|mehr|newsletter|zur|zum|alle"
    r"|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|teilen|drucken)\b",
    re.IGNORECASE,
)
_PARENTS = 3


def find_authors(nearby: Iterable[Segment]) -> tuple[str, ...]:
    """The names in the lines around the headline that are introduced or marked as those of authors."""
    marked: list[str] = []
    for segment in nearby:
        if len(segment.text) <= _LONGEST and (_INTRODUCED.match(segment.text) or _is_marked(segment.element)):
            marked += _plausible(split_names(segment.text))
    return distinct(marked)


def _plausible(names: Iterable[str]) -> list[str]:
    bare = [without_brackets(name) for name in names]
    return [name for name in bare if is_agency(name) or (_NAME.fullmatch(name) and not _NO_NAMES.search(name))]


def _is_marked(element: Tag) -> bool:
    """Whether the element, one close around it or one inside it is marked as naming the author."""
    close = [element, *list(element.parents)[:_PARENTS]]
    if any(_AUTHOR_CLASS.search(class_words(other)) or other.get("itemprop") == "author" for other in close):
        return True
    return element.find(attrs={"rel": "author"}) is not None
