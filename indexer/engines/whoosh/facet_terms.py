"""Fields such as ``autor:`` and ``quelle:``: finding documents by words of a facet's values."""

from __future__ import annotations

from functools import lru_cache

from archive.syntax import Phrase, Wildcard, Word
from indexer.engines.whoosh.matches import Matches, documents_of
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.german.analysis import Term, Token, analyse, terms_of
from indexer.german.languages import code_of_language
from indexer.german.matching import wildcard_expression


def documents_with_value_like(snapshot: Snapshot, facet: str, node: Word | Phrase | Wildcard) -> Matches:
    """Documents of which a value of the facet has the word; a name's words may be any of its words."""
    mask = snapshot.facet(facet).with_value(lambda value: _fits(facet, value, node))
    return Matches(snapshot.size, documents_of(mask))


def _fits(facet: str, value: str, node: Word | Phrase | Wildcard) -> bool:
    match node:
        case Word(text) if facet == "language":
            return value in (text.lower(), code_of_language(text))
        case Word(text, exact):
            return _has_phrase(value, terms_of(text), exact)
        case Phrase(text, exact, distance):
            terms = terms_of(text)
            return _has_phrase(value, terms, exact) if distance is None else _has_near(value, terms, exact, distance)
        case Wildcard(pattern):
            expression = wildcard_expression(pattern)
            return any(expression.search(f"\n{token.form}\n") for token in _tokens(value))


@lru_cache(maxsize=1 << 15)
def _tokens(value: str) -> tuple[Token, ...]:
    return tuple(analyse(value))


def _has_near(value: str, terms: tuple[Term, ...], exact: bool, distance: int) -> bool:
    first, *others = [[token.position for token in _tokens(value) if _same(term, token, exact)] for term in terms]
    return any(all(any(0 < abs(at - place) <= distance for at in other) for other in others) for place in first)


def _has_phrase(value: str, terms: tuple[Term, ...], exact: bool) -> bool:
    tokens = _tokens(value)
    starts = range(len(tokens) - len(terms) + 1)
    return bool(terms) and any(
        all(_same(term, token, exact) for term, token in zip(terms, tokens[start:], strict=False)) for start in starts
    )


def _same(term: Term, token: Token, exact: bool) -> bool:
    return term.form == token.form or (not exact and not set(term.bases).isdisjoint(token.bases))
