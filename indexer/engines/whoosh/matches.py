"""A set of documents with scores, and what the boolean operators make of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from indexer.engines.whoosh.snapshot import Mask

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Matches:
    """Which documents match and how well; scores are 0 where nothing matches, None where nothing is weighed."""

    mask: Mask
    scores: Scores | None = None

    def both(self, other: Matches) -> Matches:
        """Documents that match both; scores add up."""
        mask = self.mask & other.mask
        return Matches(mask, _sum(self.scores, other.scores))

    def either(self, other: Matches) -> Matches:
        """Documents that match one of them; scores add up."""
        return Matches(self.mask | other.mask, _sum(self.scores, other.scores))

    def opposite(self) -> Matches:
        """Documents that do not match, unweighed."""
        return Matches(~self.mask)


def _sum(left: Scores | None, right: Scores | None) -> Scores | None:
    if left is None or right is None:
        return left if right is None else right
    return left + right


def nothing(size: int) -> Matches:
    """No document of ``size``."""
    return Matches(np.zeros(size, np.bool_))


def everything(size: int) -> Matches:
    """Every document of ``size``, unweighed."""
    return Matches(np.ones(size, np.bool_))
