"""Stretches of arrays, many at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def stretches(starts: NDArray[Any], lengths: NDArray[Any]) -> NDArray[np.int64]:
    """The numbers from each start on, so many as its length says, one stretch after the other."""
    ends = np.cumsum(lengths)
    total = int(ends[-1]) if len(ends) else 0
    numbers: NDArray[np.int64] = np.arange(total) + np.repeat(starts - (ends - lengths), lengths)
    return numbers


def distances(numbers: NDArray[Any]) -> NDArray[np.int64]:
    """How far each number is from the one before it; one less than there are numbers."""
    wide = numbers.astype(np.int64)
    return wide[1:] - wide[:-1]
