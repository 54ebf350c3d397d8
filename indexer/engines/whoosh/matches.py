"""A set of documents with scores, and what the boolean operators make of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Documents = NDArray[np.int32]
Scores = NDArray[np.float32]

# Where one set is so many times larger, each of the smaller one's documents is looked for in it.
_MUCH_LARGER = 16


@dataclass(frozen=True, slots=True)
class Matches:
    """Which of ``size`` documents match, ascending, and how well; ``scores`` is None where nothing is weighed."""

    size: int
    documents: Documents
    scores: Scores | None = None

    @property
    def nbytes(self) -> int:
        """The memory it takes."""
        return self.documents.nbytes + (0 if self.scores is None else self.scores.nbytes)

    def both(self, other: Matches) -> Matches:
        """Documents that match both; scores add up."""
        small, large = (self, other) if len(self.documents) <= len(other.documents) else (other, self)
        places = small.places_in(large)
        found = places >= 0
        scores = small.scores if large.scores is None else large.scores[places]
        if large.scores is not None and small.scores is not None:
            scores = small.scores + large.scores[places]
        return Matches(self.size, small.documents[found], None if scores is None else scores[found])

    def either(self, other: Matches) -> Matches:
        """Documents that match one of them; scores add up."""
        mask = self.mask()
        mask[other.documents] = True
        documents = documents_of(mask)
        if self.scores is None and other.scores is None:
            return Matches(self.size, documents)
        scores = np.zeros(self.size, np.float32)
        for one in (self, other):
            if one.scores is not None:
                scores[one.documents] += one.scores
        return Matches(self.size, documents, scores[documents])

    def opposite(self) -> Matches:
        """Documents that do not match, unweighed."""
        mask = np.ones(self.size, np.bool_)
        mask[self.documents] = False
        return Matches(self.size, documents_of(mask))

    def without(self, other: Matches) -> Matches:
        """Documents that match this and not the other."""
        return self.only(self.places_in(other) < 0)

    def only(self, kept: Mask) -> Matches:
        """The documents at the places a mask keeps."""
        return Matches(self.size, self.documents[kept], None if self.scores is None else self.scores[kept])

    def mask(self) -> Mask:
        """For each of the ``size`` documents whether it matches."""
        mask = np.zeros(self.size, np.bool_)
        mask[self.documents] = True
        return mask

    def places_in(self, other: Matches) -> NDArray[np.intp]:
        """For each document its place among those of the other, or a negative number if it is not there."""
        if len(other.documents) > _MUCH_LARGER * len(self.documents):
            places = np.searchsorted(other.documents, self.documents)
            absent = other.documents[np.minimum(places, len(other.documents) - 1)] != self.documents
            places[absent] = -1
            return places
        lookup = np.full(self.size, -1, np.intp)
        lookup[other.documents] = np.arange(len(other.documents))
        return lookup[self.documents]


def documents_of(mask: Mask) -> Documents:
    """The documents of a mask, ascending."""
    return np.flatnonzero(mask).astype(np.int32)


def nothing(size: int) -> Matches:
    """No document of ``size``."""
    return Matches(size, np.empty(0, np.int32))


def everything(size: int) -> Matches:
    """Every document of ``size``, unweighed."""
    return Matches(size, np.arange(size, dtype=np.int32))
