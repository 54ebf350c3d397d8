"""Words, phrases and wildcards in text fields: where they stand, weighed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from archive.errors import BadQuery
from archive.messages import message
from archive.syntax import Phrase, Wildcard, Word
from indexer.engines.whoosh import positions
from indexer.engines.whoosh.matches import Mask, Matches, nothing
from indexer.engines.whoosh.schema import form_field
from indexer.engines.whoosh.scoring import EXACT_FORM_SHARE, Frequencies, score
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.german.analysis import Term, terms_of

MAXIMUM_EXPANSION = 1000

Fields = tuple[str, ...]


def in_text(snapshot: Snapshot, node: Word | Phrase | Wildcard, fields: Fields) -> Matches:
    """The documents in one of whose fields the node is found; remembered as long as the snapshot is used."""
    return snapshot.remembered((node, fields), lambda: _found(snapshot, node, fields))


def _found(snapshot: Snapshot, node: Word | Phrase | Wildcard, fields: Fields) -> Matches:
    match node:
        case Wildcard():
            return score(snapshot, _frequencies(snapshot, _expanded(snapshot, node), fields, exact=True))
        case Word(text, exact):
            distance = None
        case Phrase(text, exact, distance):
            pass
    terms = terms_of(text)
    if len(terms) == 1:
        return _single(snapshot, terms[0], fields, exact)
    if not terms:
        return nothing(snapshot.size)
    found = (_together(snapshot, field, terms, exact, distance) for field in fields)
    return score(snapshot, [one for one in found if one is not None])


def _expanded(snapshot: Snapshot, wildcard: Wildcard) -> list[str]:
    """The forms that fit a wildcard, in order; raises BadQuery where they are too many."""
    forms: set[str] = set()
    for segment in snapshot.segments:
        for form in segment.forms_like(wildcard.pattern):
            forms.add(form)
            if len(forms) > MAXIMUM_EXPANSION:
                raise BadQuery(
                    message("“%(pattern)s” stands for more than %(limit)s words.",
                            pattern=wildcard.pattern, limit=MAXIMUM_EXPANSION),
                    position=wildcard.span[0],
                    hint=message("Write more of the word."),
                )  # fmt: skip
    return sorted(forms)


def _single(snapshot: Snapshot, term: Term, fields: Fields, exact: bool) -> Matches:
    as_typed = score(snapshot, _frequencies(snapshot, [term.form], fields, exact=True))
    if exact:
        return as_typed
    inflected = score(snapshot, _frequencies(snapshot, list(term.bases), fields, exact=False))
    if inflected.scores is None or as_typed.scores is None:
        return inflected
    scores = inflected.scores.copy()
    places = as_typed.places_in(inflected)
    there = places >= 0
    scores[places[there]] += np.float32(EXACT_FORM_SHARE) * as_typed.scores[there]
    return Matches(snapshot.size, inflected.documents, scores)


def _frequencies(snapshot: Snapshot, words: Sequence[str], fields: Fields, *, exact: bool) -> list[Frequencies]:
    """How often any of some words stands in the documents of each field."""
    found = []
    for field in fields:
        name = form_field(field) if exact else field
        filled = {word: part for word in words if len((part := snapshot.postings(name, word)).documents)}
        if len(filled) == 1:
            (part,) = filled.values()
            found.append(Frequencies(field, part.documents, part.frequencies))
        elif exact and filled:
            # A word has one form, so that no place counts twice.
            counts = np.zeros(snapshot.size, np.int32)
            for part in filled.values():
                counts[part.documents] += part.frequencies
            documents = np.flatnonzero(counts).astype(np.int32)
            found.append(Frequencies(field, documents, counts[documents]))
        elif filled:
            keys = [positions.keys_of(snapshot.placed_postings(name, word, _anywhere(snapshot))) for word in filled]
            found.append(Frequencies(field, *positions.documents_with(positions.union(keys))))
    return found


def _together(
    snapshot: Snapshot, field: str, terms: tuple[Term, ...], exact: bool, distance: int | None
) -> Frequencies | None:
    """How often words stand next to each other, or near the first of them, in the documents of a field."""
    name = form_field(field) if exact else field
    wanted = [(term.form,) if exact else term.bases for term in terms]
    candidates = reduce(np.logical_and, (_with_any(snapshot, name, words) for words in wanted))
    if not candidates.any():
        return None
    places = [
        positions.union([positions.keys_of(snapshot.placed_postings(name, word, candidates)) for word in words])
        for words in wanted
    ]
    together = positions.phrase(places) if distance is None else positions.near(places, distance)
    return Frequencies(field, *positions.documents_with(together)) if len(together) else None


def _with_any(snapshot: Snapshot, name: str, words: tuple[str, ...]) -> Mask:
    mask = np.zeros(snapshot.size, np.bool_)
    for word in words:
        mask[snapshot.postings(name, word).documents] = True
    return mask


def _anywhere(snapshot: Snapshot) -> Mask:
    return np.ones(snapshot.size, np.bool_)
