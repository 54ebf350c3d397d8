"""Small units grouped, so that the way to a reading process and back is paid once for many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archive.articles import Refusal
from indexer.reading.units import Unit

# A batch shares one time limit, so it must be far from reaching it: 50 records take a fifth of a second.
BATCH_UNITS = 50
BATCH_BYTES = 500_000


def batches(units: Iterable[Unit | Refusal]) -> Iterator[list[Unit | Refusal]]:
    """The units in order, in lists of at most `BATCH_UNITS` and, unless a single unit is larger, `BATCH_BYTES`."""
    batch: list[Unit | Refusal] = []
    size = 0
    for unit in units:
        length = len(unit.data) if isinstance(unit, Unit) else 0
        if batch and (len(batch) >= BATCH_UNITS or size + length > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(unit)
        size += length
    if batch:
        yield batch
