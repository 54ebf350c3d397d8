"""Fields such as ``autor:`` and ``quelle:``: finding documents by words of a facet's values."""

from __future__ import annotations

import numpy as np

from archive.syntax import And, Node, Not, Or, Phrase, Wildcard, Word
from indexer.engines.whoosh.snapshot import Mask, Snapshot
from indexer.german.analysis import Term, Token, analyse, terms_of
from indexer.german.languages import code_of_language
from indexer.german.matching import wildcard_expression


def documents_with_value_like(snapshot: Snapshot, facet: str, node: Node) -> Mask:
    """Documents of which a value of the facet fits the tree; a name's words may be any of its words."""
    column = snapshot.facet(facet)
    fitting = np.array([_fits(facet, value, node) for value in column.values], np.bool_)
    mask = np.zeros(snapshot.size, np.bool_)
    if fitting.any():
        mask[column.documents[fitting[column.ordinals]]] = True
    return mask


def _fits(facet: str, value: str, node: Node) -> bool:
    match node:
        case Word(text, exact):
            if facet == "language":
                return value in (text.lower(), code_of_language(text))
            return _contains(value, terms_of(text), exact)
        case Phrase(text, exact):
            return _contains(value, terms_of(text), exact)
        case Wildcard(pattern):
            expression = wildcard_expression(pattern)
            return any(expression.search(f"\n{token.form}\n") for token in analyse(value))
        case And(nodes):
            return all(_fits(facet, value, child) for child in nodes)
        case Or(nodes):
            return any(_fits(facet, value, child) for child in nodes)
        case Not(inner):
            return not _fits(facet, value, inner)
        case _:
            return False


def _contains(value: str, terms: tuple[Term, ...], exact: bool) -> bool:
    tokens = list(analyse(value))
    starts = range(len(tokens) - len(terms) + 1)
    return bool(terms) and any(
        all(_same(term, token, exact) for term, token in zip(terms, tokens[start:], strict=False)) for start in starts
    )


def _same(term: Term, token: Token, exact: bool) -> bool:
    return term.form == token.form or (not exact and not set(term.bases).isdisjoint(token.bases))
