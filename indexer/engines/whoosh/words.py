"""Words, phrases and wildcards in text fields: where they stand, weighed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np

from archive.errors import BadQuery
from archive.messages import message
from archive.syntax import Phrase, Wildcard, Word
from indexer.engines.whoosh import positions
from indexer.engines.whoosh.matches import Mask, Matches, documents_of, nothing
from indexer.engines.whoosh.schema import form_field
from indexer.engines.whoosh.scoring import EXACT_FORM_SHARE, Frequencies, score
from indexer.engines.whoosh.segment.postings import Postings
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
            return _wildcard(snapshot, node, fields)
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


def _wildcard(snapshot: Snapshot, wildcard: Wildcard, fields: Fields) -> Matches:
    """The documents with a form that fits; raises BadQuery where the forms are too many."""
    forms: set[str] = set()
    numbers = []
    for segment in snapshot.segments:
        of_segment, words = segment.forms_like(wildcard.pattern)
        forms.update(of_segment)
        numbers.append(words)
        if len(forms) > MAXIMUM_EXPANSION:
            raise BadQuery(
                message("“%(pattern)s” stands for more than %(limit)s words.",
                        pattern=wildcard.pattern, limit=MAXIMUM_EXPANSION),
                position=wildcard.span[0],
                hint=message("Write more of the word."),
            )  # fmt: skip
    found = []
    for field in fields:
        # A word has one form, so that no place counts twice.
        parts = [
            segment.counts(form_field(field), words) for segment, words in zip(snapshot.segments, numbers, strict=True)
        ]
        counts = np.concatenate(parts) if parts else np.zeros(0, np.int64)
        documents = documents_of(counts > 0)
        if len(documents):
            found.append(Frequencies(field, documents, counts[documents]))
    return score(snapshot, found)


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
        elif filled:
            found.append(_sum(snapshot, field, name, filled))
    return found


def _sum(snapshot: Snapshot, field: str, name: str, postings: dict[str, Postings]) -> Frequencies:
    """How often any of several bases stands in the documents; a place that has two of them counts once."""
    counts = np.zeros(snapshot.size, np.int32)
    holding = np.zeros(snapshot.size, np.uint8)
    for part in postings.values():
        counts[part.documents] += part.frequencies
        holding[part.documents] += 1
    shared = holding > 1
    if shared.any():
        keys = [positions.keys_of(snapshot.placed_postings(name, word, shared)) for word in postings]
        documents, places = positions.documents_with(positions.union(keys))
        counts[documents] = places
    documents = documents_of(counts > 0)
    return Frequencies(field, documents, counts[documents])


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
