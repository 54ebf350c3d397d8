"""The characters of a query as a row of marks: words, quotations, operators, brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """The kinds of marks in a query."""

    CHUNK = "chunk"
    PHRASE = "phrase"
    FIELD = "field"
    AND = "and"
    OR = "or"
    NOT = "not"
    EXACT = "exact"
    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One mark of a query: its kind, its text without quotes or colon, and where it stands."""

    kind: Mark
    text: str
    start: int
    end: int
    distance: int | None = None
    closed: bool = True


OPERATORS = {
    "UND": Mark.AND, "AND": Mark.AND,
    "ODER": Mark.OR, "OR": Mark.OR,
    "NICHT": Mark.NOT, "NOT": Mark.NOT,
}  # fmt: skip

# Opening quotation marks and what may close them; keyboards and word processors mix them freely.
_CLOSING = {'"': '"“”', "„": '“”"', "“": '”"“', "”": '”"', "»": "«", "«": "»"}
_QUOTES = '"„“”»«'
_CHUNK = re.compile(rf"[^\s(){_QUOTES}]+")
_NEARNESS = re.compile(r"~(\d+)")
# Punctuation in front of a word says nothing; behind datum: a dot may begin a range.
_SKIPPED = "[]{}<>|…,;!\\`´‚‘’'~:=^_/."
_SKIPPED_BEFORE_DATES = _SKIPPED.replace(".", "")
_DATE_FIELDS = frozenset({"datum", "date"})
_TRAILING = ",;.:!?"
_FIELD = re.compile(r"([^\W\d_]+):")
# Bürger:innen and Bürger*innen are words, not a field or a wildcard.
GENDERED = re.compile(r"\w+[:*_]in(?:nen)?\b", re.IGNORECASE)
# Field names that take a gender form themselves.
_PERSONS = frozenset({"autor"})
_MINUS = "-−–"


def lexemes(text: str, known_fields: frozenset[str]) -> Iterator[Lexeme]:
    """Split any text into marks; never fails. ``known_fields`` are the field names in small letters."""
    position = 0
    fresh = True
    skipped = _SKIPPED
    while position < len(text):
        character = text[position]
        if character.isspace() or character in skipped:
            position, fresh = position + 1, True
            continue
        lexeme = _next(text, position, fresh, known_fields)
        yield lexeme
        fresh = lexeme.kind is not Mark.CHUNK
        before_date = lexeme.kind is Mark.FIELD and lexeme.text.lower() in _DATE_FIELDS
        skipped = _SKIPPED_BEFORE_DATES if before_date else _SKIPPED
        position = lexeme.end


def _next(text: str, position: int, fresh: bool, known_fields: frozenset[str]) -> Lexeme:
    character = text[position]
    if character in "()":
        return Lexeme(Mark.OPEN if character == "(" else Mark.CLOSE, character, position, position + 1)
    if character in _QUOTES:
        return _quotation(text, position)
    follows = position + 1 < len(text) and not text[position + 1].isspace()
    if fresh and character in _MINUS and follows:
        return Lexeme(Mark.NOT, character, position, position + 1)
    if fresh and character == "@" and follows:
        return Lexeme(Mark.EXACT, character, position, position + 1)
    found = _CHUNK.match(text, position)
    assert found is not None
    chunk = found[0]
    operator = chunk.rstrip(_TRAILING)
    if operator in OPERATORS and text[position - 1 : position] != "@":
        return Lexeme(OPERATORS[operator], operator, position, found.end())
    prefix = _FIELD.match(chunk)
    if (
        prefix
        and _is_field(prefix[1].lower(), chunk, known_fields)
        and (prefix[1].lower() in known_fields or _looks_like_field(text, found))
    ):
        return Lexeme(Mark.FIELD, prefix[1], position, position + prefix.end())
    return Lexeme(Mark.CHUNK, chunk, position, found.end())


def _is_field(name: str, chunk: str, known_fields: frozenset[str]) -> bool:
    """Whether a name before a colon is meant as a field: Bürger:innen is not, titel:in is, Autor:in is not."""
    return not GENDERED.match(chunk) or (name in known_fields and name not in _PERSONS)


def _looks_like_field(text: str, chunk: re.Match[str]) -> bool:
    """An unknown name with something right behind its colon, such as ``foo:bar``, but no address like ``http://``."""
    rest = chunk[0].partition(":")[2]
    quoted = not rest and text[chunk.end() : chunk.end() + 1] in tuple(_QUOTES + "(")
    return quoted or (bool(rest) and not rest.startswith("/") and rest[0] not in ".,;:!?)")


def _quotation(text: str, position: int) -> Lexeme:
    closing = _CLOSING[text[position]]
    end = next((i for i in range(position + 1, len(text)) if text[i] in closing), None)
    if end is None:
        return Lexeme(Mark.PHRASE, text[position + 1 :], position, len(text), closed=False)
    nearness = _NEARNESS.match(text, end + 1)
    distance = int(nearness[1]) if nearness else None
    return Lexeme(Mark.PHRASE, text[position + 1 : end], position, nearness.end() if nearness else end + 1, distance)
