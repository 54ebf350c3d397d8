"""Text to tokens, the only way there is; whoever needs words of a text or of a query comes here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from indexer.german.bases import bases_in_query, bases_in_text
from indexer.german.tokenise import surface_of, words

# Part of the index's fingerprint: raise it whenever the same text would give other tokens.
ANALYSIS_VERSION = 3


# The form of a word and its bases.
Levels = tuple[str, tuple[str, ...]]


class Token(NamedTuple):
    """One word of a text on its levels: as written (form), its bases, and the parts of a compound.

    ``form`` is in small letters and Unicode normal form C. ``bases`` has one entry, or more where a word
    has several readings. ``position`` counts words from 0; ``start`` and ``end`` count characters of the text as
    given. (A named tuple because millions are made: a frozen dataclass takes three times as long.)
    """

    position: int
    start: int
    end: int
    form: str
    bases: tuple[str, ...]
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query: the form it was typed in and every base it could mean."""

    form: str
    bases: tuple[str, ...]


def analyse(text: str) -> Iterator[Token]:
    """The tokens of a text in order."""
    for position, (found, (form, bases)) in enumerate(scan(text)):
        yield Token(position, found.start(), found.end(), form, bases)


def scan(text: str) -> Iterator[tuple[re.Match[str], Levels]]:
    """The words of a text as bare matches with their form and bases, for those who need few of them as tokens."""
    return ((found, _levels(found.lastgroup or "", found[0])) for found in words(text))


def terms_of(text: str) -> tuple[Term, ...]:
    """The words of a piece of a query, in order: one for ``Häuser``, two for ``U-Bahn``, none for ``!``."""
    terms = []
    for found in words(text):
        surface = surface_of(found.lastgroup or "", found[0])
        form = surface.text.lower()
        bases = bases_in_query(form)
        if surface.masculine:
            bases += bases_in_query(surface.masculine.lower())
        terms.append(Term(form, tuple(dict.fromkeys(bases))))
    return tuple(terms)


@lru_cache(maxsize=1 << 17)
def _levels(kind: str, word: str) -> Levels:
    surface = surface_of(kind, word)
    form = surface.text.lower()
    bases = bases_in_text(surface.text, form)
    if surface.masculine:
        bases += bases_in_text(surface.masculine, surface.masculine.lower())
    return form, tuple(dict.fromkeys(bases))
