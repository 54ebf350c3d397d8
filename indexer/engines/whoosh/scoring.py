"""BM25F: how well a word fits a document, over the fields title, kicker, lede and body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.matches import Documents, Matches, documents_of
from indexer.engines.whoosh.snapshot import Snapshot

# Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), 3.6: saturation and
# length normalisation at their usual values; a word in the headline counts as if it stood several times.
SATURATION = 1.2
FIELD_WEIGHTS: Mapping[str, float] = {"title": 3.0, "kicker": 2.0, "lede": 1.5, "body": 1.0}
LENGTH_NORMALISATION: Mapping[str, float] = {"title": 0.3, "kicker": 0.3, "lede": 0.5, "body": 0.75}
# A word found exactly as typed ranks above its other forms.
EXACT_FORM_SHARE = 0.25


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How often something stands in the documents of one field; documents ascending."""

    field: str
    documents: Documents
    counts: NDArray[Any]


def score(snapshot: Snapshot, found: list[Frequencies]) -> Matches:
    """Documents that hold something in one of its fields, weighed by BM25F."""
    if not found:
        return Matches(snapshot.size, np.empty(0, np.int32), np.empty(0, np.float32))
    if len(found) == 1:
        documents, weighted = found[0].documents, _weighted(snapshot, found[0])
    else:
        dense = np.zeros(snapshot.size, np.float32)
        for part in found:
            dense[part.documents] += _weighted(snapshot, part)
        documents = documents_of(dense > 0)
        weighted = dense[documents]
    with_it = len(documents) if snapshot.all_live else int(np.count_nonzero(snapshot.live[documents]))
    return Matches(snapshot.size, documents, _rarity(snapshot.live_count, with_it) * weighted / (SATURATION + weighted))


def _weighted(snapshot: Snapshot, part: Frequencies) -> NDArray[np.float32]:
    """The frequencies in a field, weighed by the field and by how long it is in each document."""
    relative = snapshot.lengths[part.field][part.documents] / np.float32(snapshot.average_lengths[part.field])
    normalisation = np.float32(LENGTH_NORMALISATION[part.field])
    weighted: NDArray[np.float32] = (np.float32(FIELD_WEIGHTS[part.field]) * part.counts) / (
        1 - normalisation + normalisation * relative
    )
    return weighted


def _rarity(documents: int, with_it: int) -> np.float32:
    return np.float32(np.log(1 + (documents - with_it + 0.5) / (with_it + 0.5)))
