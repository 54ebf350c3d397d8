"""A syntax tree against a snapshot: which documents match, and how well."""

from __future__ import annotations

from functools import reduce
from itertools import islice

import numpy as np

from archive.dates import PartialDate
from archive.errors import BadQuery
from archive.messages import message
from archive.syntax import (
    TEXT_FIELDS,
    And,
    DateRange,
    Everything,
    InField,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Wildcard,
    Word,
    is_condition,
)
from indexer.engines.whoosh import positions
from indexer.engines.whoosh.codec import Postings
from indexer.engines.whoosh.facet_terms import documents_with_value_like
from indexer.engines.whoosh.matches import Matches, everything, nothing
from indexer.engines.whoosh.schema import form_field
from indexer.engines.whoosh.scoring import EXACT_FORM_SHARE, Frequencies, score
from indexer.engines.whoosh.snapshot import Mask, Snapshot
from indexer.german.analysis import Term, terms_of
from indexer.german.matching import wildcard_expression

MAXIMUM_EXPANSION = 1000


# Where words are looked for: text fields, or one facet.
Scope = tuple[str, ...] | str


def evaluate(snapshot: Snapshot, node: Node, scope: Scope = TEXT_FIELDS) -> Matches:
    """The matches of a tree, deleted documents included; raises BadQuery where a wildcard means too many words."""
    match node:
        case Word() | Phrase() | Wildcard():
            if isinstance(scope, str):
                return Matches(documents_with_value_like(snapshot, scope, node))
            return _in_text(snapshot, node, scope)
        case DateRange(since, until):
            return Matches(overlapping(snapshot, since, until))
        case InField(name, inner):
            return evaluate(snapshot, inner, (name,) if name in TEXT_FIELDS else name)
        case And(nodes):
            return reduce(Matches.both, (evaluate(snapshot, child, scope) for child in nodes))
        case Or(nodes):
            return reduce(Matches.either, (evaluate(snapshot, child, scope) for child in nodes))
        case Not(inner):
            return evaluate(snapshot, inner, scope).opposite()
        case Everything():
            return everything(snapshot.size)
        case Nothing():
            return nothing(snapshot.size)


def _in_text(snapshot: Snapshot, node: Word | Phrase | Wildcard, fields: tuple[str, ...]) -> Matches:
    match node:
        case Word(text, exact):
            return _words(snapshot, terms_of(text), fields, exact)
        case Phrase(text, exact, distance):
            return _words(snapshot, terms_of(text), fields, exact, distance)
        case Wildcard(pattern, span):
            return _wildcard(snapshot, pattern, span[0], fields)


def most_of(snapshot: Snapshot, node: And, allowed: Mask) -> Matches:
    """The documents that hold as many words of a conjunction as any allowed one does; its conditions must hold."""
    for condition in filter(is_condition, node.nodes):
        allowed = allowed & evaluate(snapshot, condition).mask
    parts = [evaluate(snapshot, child) for child in node.nodes if not is_condition(child)]
    if not parts:
        return nothing(snapshot.size)
    held = np.zeros(snapshot.size, np.int16)
    for part in parts:
        held += part.mask
    best = int(held[allowed].max(initial=0))
    if best == 0:
        return nothing(snapshot.size)
    mask = held == best
    for condition in filter(is_condition, node.nodes):
        mask &= evaluate(snapshot, condition).mask
    return Matches(mask, reduce(Matches.either, parts).scores)


def overlapping(snapshot: Snapshot, since: PartialDate | None, until: PartialDate | None) -> Mask:
    """Documents whose date could lie in the range."""
    mask: Mask = snapshot.first_days > 0
    if since is not None:
        mask &= snapshot.last_days >= since.first_day.toordinal()
    if until is not None:
        mask &= snapshot.first_days <= until.last_day.toordinal()
    return mask


def within(snapshot: Snapshot, since: PartialDate | None, until: PartialDate | None) -> Mask:
    """Documents whose date certainly lies in the range."""
    mask: Mask = snapshot.first_days > 0
    if since is not None:
        mask &= snapshot.first_days >= since.first_day.toordinal()
    if until is not None:
        mask &= snapshot.last_days <= until.last_day.toordinal()
    return mask


def _words(
    snapshot: Snapshot, terms: tuple[Term, ...], fields: tuple[str, ...], exact: bool, distance: int | None = None
) -> Matches:
    if not terms:
        return nothing(snapshot.size)
    if len(terms) == 1:
        return _single(snapshot, terms[0], fields, exact)
    found = []
    for field in fields:
        words = [_places(snapshot, field, term, exact) for term in terms]
        together = positions.phrase(words) if distance is None else positions.near(words, distance)
        found.append(Frequencies(field, *positions.documents_of(together)))
    return score(snapshot, found)


def _single(snapshot: Snapshot, term: Term, fields: tuple[str, ...], exact: bool) -> Matches:
    as_typed = score(snapshot, _frequencies(snapshot, [term.form], fields, exact=True))
    if exact:
        return as_typed
    inflected = score(snapshot, _frequencies(snapshot, list(term.bases), fields, exact=False))
    if inflected.scores is None or as_typed.scores is None:
        return inflected
    return Matches(inflected.mask, inflected.scores + np.float32(EXACT_FORM_SHARE) * as_typed.scores * inflected.mask)


def _frequencies(snapshot: Snapshot, words: list[str], fields: tuple[str, ...], *, exact: bool) -> list[Frequencies]:
    found = []
    for field in fields:
        lists = [_postings(snapshot, field, word, exact) for word in words]
        filled = [postings for postings in lists if len(postings.documents)]
        if len(filled) == 1:
            found.append(Frequencies(field, filled[0].documents, filled[0].frequencies))
        elif filled:
            places = positions.union([positions.keys_of(postings) for postings in filled])
            found.append(Frequencies(field, *positions.documents_of(places)))
    return found


def _places(snapshot: Snapshot, field: str, term: Term, exact: bool) -> positions.Keys:
    words = (term.form,) if exact else term.bases
    return positions.union([positions.keys_of(_postings(snapshot, field, word, exact)) for word in words])


def _postings(snapshot: Snapshot, field: str, word: str, exact: bool) -> Postings:
    return snapshot.postings(form_field(field) if exact else field, word)


def _wildcard(snapshot: Snapshot, pattern: str, position: int, fields: tuple[str, ...]) -> Matches:
    expression = wildcard_expression(pattern)
    forms: set[str] = set()
    for segment in snapshot.segments:
        forms.update(islice((found[1] for found in expression.finditer(segment.forms)), MAXIMUM_EXPANSION + 1))
        if len(forms) > MAXIMUM_EXPANSION:
            raise BadQuery(
                message(
                    "“%(pattern)s” stands for more than %(limit)s words.", pattern=pattern, limit=MAXIMUM_EXPANSION
                ),
                position=position,
                hint=message("Write more of the word."),
            )
    return score(snapshot, _frequencies(snapshot, sorted(forms), fields, exact=True))
