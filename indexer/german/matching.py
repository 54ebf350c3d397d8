"""A syntax tree as patterns over tokens; the engine finds them in postings, the highlighter in texts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from archive.syntax import TEXT_FIELDS, And, InField, Node, Or, Phrase, Wildcard, Word
from indexer.german.analysis import Term, terms_of


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words to be found in some fields: a single one, a phrase, or (``distance``) words near each other.

    ``exact`` compares forms, otherwise bases. ``wildcard`` is a word with ``*`` and ``?`` instead of words.
    """

    fields: tuple[str, ...]
    terms: tuple[Term, ...] = ()
    exact: bool = False
    distance: int | None = None
    wildcard: str | None = None


def positive_patterns(node: Node, fields: tuple[str, ...] = TEXT_FIELDS) -> Iterator[Pattern]:
    """What a text was found for: every pattern of the tree that is not negated, with the fields it applies to."""
    match node:
        case Word(text, exact):
            yield from _pattern(fields, text, exact, None)
        case Phrase(text, exact, distance):
            yield from _pattern(fields, text, exact, distance)
        case Wildcard(pattern):
            yield Pattern(fields, wildcard=pattern)
        case InField(name, inner):
            if name in TEXT_FIELDS:
                yield from positive_patterns(inner, (name,))
        case And(nodes) | Or(nodes):
            for child in nodes:
                yield from positive_patterns(child, fields)
        case _:
            return


def _pattern(fields: tuple[str, ...], text: str, exact: bool, distance: int | None) -> Iterator[Pattern]:
    terms = terms_of(text)
    if terms:
        yield Pattern(fields, terms, exact, distance)


@lru_cache(maxsize=64)
def wildcard_expression(pattern: str) -> re.Pattern[str]:
    """The regular expression of a wildcard over forms that stand on lines of their own; group 1 is the form.

    Each star takes the first place where what follows it fits and never goes back, as in the standard library's
    `fnmatch`: time grows with the length of the form only, whatever the pattern.
    """
    first, *others = (_literal(piece) for piece in re.split(r"\*+", _plain(pattern)))
    if not others:
        return re.compile(f"\n({first})(?=\n)")
    *middle, last = others
    stars = "".join(f"(?>[^\n]*?{piece})" for piece in middle)
    return re.compile(f"\n({first}{stars}[^\n]*{last})(?=\n)")


def wildcard_pieces(pattern: str) -> list[str]:
    """The stretches of letters between the stars and question marks of a wildcard, also the empty ones, in order."""
    return re.split(r"[*?]", _plain(pattern))


def _plain(pattern: str) -> str:
    composed = unicodedata.normalize("NFC", pattern).lower()
    return "".join(sign for sign in composed if sign.isalnum() or sign in "*?&+#,")


def _literal(piece: str) -> str:
    return "".join("[^\n]" if sign == "?" else re.escape(sign) for sign in piece)
