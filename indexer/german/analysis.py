"""Text to tokens, the only way there is; whoever needs words of a text or of a query comes here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from indexer.german.bases import bases_in_query, bases_in_text
from indexer.german.tokenise import split, surface_of

# Part of the index's fingerprint: raise it whenever the same text would give other tokens.
ANALYSIS_VERSION = 3
# So many words are remembered with their levels, and as many that came before; a word costs about 300 bytes.
_REMEMBERED = 1 << 16

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
    pieces = split(text)
    end = 0
    for position in range(len(pieces) // 2):
        gap, word = pieces[2 * position : 2 * position + 2]
        start = end + len(gap)
        end = start + len(word)
        form, bases = LEVELS[word]
        yield Token(position, start, end, form, bases)


def terms_of(text: str) -> tuple[Term, ...]:
    """The words of a piece of a query, in order: one for ``Häuser``, two for ``U-Bahn``, none for ``!``."""
    terms = []
    for word in split(text)[1::2]:
        surface = surface_of(word)
        form = surface.text.lower()
        bases = bases_in_query(form)
        if surface.masculine:
            bases += bases_in_query(surface.masculine.lower())
        terms.append(Term(form, tuple(dict.fromkeys(bases))))
    return tuple(terms)


class _Levels(dict[str, Levels]):
    """Words as `split` gives them, each with its form and bases; looked up like any dict, filled as it goes.

    Words that have not been looked up for a long time are forgotten.
    """

    def __init__(self) -> None:
        super().__init__()
        self._older: dict[str, Levels] = {}

    def __missing__(self, word: str) -> Levels:
        levels = self._older.get(word) or levels_of(word)
        if len(self) >= _REMEMBERED:
            self._older = dict(self)
            self.clear()
        self[word] = levels
        return levels


def levels_of(word: str) -> Levels:
    """Form and bases of a word as `split` gives it, found anew."""
    surface = surface_of(word)
    form = surface.text.lower()
    bases = bases_in_text(surface.text, form)
    if surface.masculine:
        bases += bases_in_text(surface.masculine, surface.masculine.lower())
    return form, tuple(dict.fromkeys(bases))


# A dict rather than a cached function: millions of words go through it in ``map``.
LEVELS: Mapping[str, Levels] = _Levels()
