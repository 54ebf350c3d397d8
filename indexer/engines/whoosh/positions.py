"""Phrases and nearness: finding words by where they stand."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.matches import Documents
from indexer.engines.whoosh.segment.postings import Postings

# A key is document * 2**24 + position; no text has sixteen million words.
_DOCUMENT_SHIFT = 24

Keys = NDArray[np.int64]


def keys_of(postings: Postings) -> Keys:
    """Where a word stands, as ascending keys of document and position."""
    documents = np.repeat(postings.documents.astype(np.int64) << _DOCUMENT_SHIFT, postings.frequencies)
    keys: Keys = documents + postings.positions
    return keys


def union(alternatives: list[Keys]) -> Keys:
    """Where any of several words stands, each place once, ascending."""
    if len(alternatives) == 1:
        return alternatives[0]
    keys = np.concatenate(alternatives)
    # Several times faster than np.unique, which hashes.
    keys.sort()
    distinct: Keys = keys[np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)]]
    return distinct


def phrase(words: list[Keys]) -> Keys:
    """Where all words stand next to each other in order: the keys of the first word."""
    # The rarest word has the fewest places to look for the others around.
    order = sorted(range(len(words)), key=lambda at: len(words[at]))
    found = words[order[0]] - order[0]
    for at in order[1:]:
        found = found[_contains(words[at], found + at)]
    return found


def near(words: list[Keys], distance: int) -> Keys:
    """Where all words stand at most ``distance`` words from the first one, in any order: its keys."""
    found = words[0]
    for keys in words[1:]:
        if not len(keys):
            return keys
        # A word is not near itself: what stands in the same place does not count.
        after = keys[np.minimum(np.searchsorted(keys, found, side="right"), len(keys) - 1)] - found
        before = found - keys[np.maximum(np.searchsorted(keys, found) - 1, 0)]
        found = found[((after > 0) & (after <= distance)) | ((before > 0) & (before <= distance))]
    return found


def documents_with(keys: Keys) -> tuple[Documents, NDArray[Any]]:
    """The documents of some ascending keys, ascending, and how many keys each has."""
    documents = (keys >> _DOCUMENT_SHIFT).astype(np.int32)
    first = np.flatnonzero(np.concatenate([[True], documents[1:] != documents[:-1]])[: len(documents)])
    return documents[first], np.diff(np.append(first, len(documents)))


def _contains(keys: Keys, wanted: Keys) -> NDArray[np.bool_]:
    if not len(keys):
        return np.zeros(len(wanted), np.bool_)
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    equal: NDArray[np.bool_] = keys[places] == wanted
    return equal
