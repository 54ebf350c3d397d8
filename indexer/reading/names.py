"""From bylines to the names of authors."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.reading.characters import one_line

_INTRODUCTION = re.compile(
    r"^(?:(?:ein(?:e)?\s+)?(?:(?:gast)?(?:kommentar|beitrag|kolumne|analyse|bericht|reportage|interview|essay|glosse)\s+)?von"
    r"|by|autor(?:en|in|innen)?\s*:|(?:text|redaktion|bericht|foto)\s*:|author\s*:|verfasst\s+von|geschrieben\s+von)\s+",
    re.IGNORECASE,
)
_SURE_SEPARATOR = re.compile(
    r"\s*[;|\n]\s*|(?<!-)\s+(?:und|and|sowie|u\.|&)\s+(?=[A-ZÄÖÜ\d]|dpa|epd|sid|kna)|\s+[/·•]\s+"
)
_AGENCY = re.compile(
    r"(?:dpa|afp|ap|reuters|apa|sda|epd|kna|sid|rtr|ddp|dapd|awp|adn|upi|tass|dts|vwd|afx|idw)\b", re.IGNORECASE
)
_ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S*", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[(\[][^)\]]*[)\]]")


def split_names(byline: str) -> tuple[str, ...]:
    """The names in a byline such as ``Von Anna Schmidt und Max Müller, dpa``, each once, in order.

    ``Müller, Max`` alone stays one name as it is written; between semicolons it is turned round.
    """
    text = _INTRODUCTION.sub("", one_line(_ADDRESS.sub(" ", byline)))
    parts = [part for part in _SURE_SEPARATOR.split(text) if part]
    if ";" in text and all(_is_turned(part) for part in parts):
        return distinct(" ".join(reversed(part.split(", "))) for part in parts)
    return distinct(name for part in parts for name in _split_at_commas(part))


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The names without introductions and stray punctuation, each once however it is capitalised."""
    found: dict[str, str] = {}
    for name in names:
        tidy = _INTRODUCTION.sub("", one_line(name)).strip(" ,;:|–-/•·*")
        if any(character.isalpha() for character in tidy):
            found.setdefault(tidy.casefold(), tidy)
    return tuple(found.values())


def is_agency(name: str) -> bool:
    """Whether the name is that of a news agency, which bylines give as one word."""
    return _AGENCY.match(name) is not None


def without_brackets(name: str) -> str:
    """The name without what a byline adds in brackets, such as a role or an agency's town."""
    return _BRACKETS.sub("", name).strip()


def _is_turned(part: str) -> bool:
    last, comma, first = part.partition(", ")
    return bool(comma) and "," not in first and len(first.split()) <= 2 and not is_agency(first) and not is_agency(last)


def _split_at_commas(part: str) -> list[str]:
    pieces = [piece.strip() for piece in part.split(",")]
    one_person = (
        len(pieces) == 2
        and all(len(piece.split()) == 1 and piece[:1].isupper() for piece in pieces)
        and not any(is_agency(piece) or piece.isupper() for piece in pieces)
    )
    return [part] if one_person else pieces
