"""Writing articles into a Whoosh index: commits of bounded size, and no half-finished ones."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from archive.articles import Article
from archive.search import Change
from indexer.engines.whoosh.contents import changing
from indexer.engines.whoosh.segment.inverting import Inverter, Part
from indexer.engines.whoosh.segment.lexicon import Lexicon
from indexer.engines.whoosh.segment.merging import Source

logger = logging.getLogger(__name__)

# Changes and words in one commit: enough for few segments, few enough to repeat after a crash and for the memory,
# of which a word takes about ten bytes.
COMMIT_SIZE = 20_000
COMMIT_WORDS = 2_000_000
# Words that are sorted at once, in about a hundred bytes each.
_PART_WORDS = 500_000
_PART_ARTICLES = 10_000


@dataclass(slots=True)
class _Batch:
    """The changes of one commit: the articles that change, those that are then there, and the revision reached."""

    revision: int = 0
    articles: set[int] = field(default_factory=set)
    parts: list[Part] = field(default_factory=list)
    words: int = 0


class Writing:
    """Brings indexes up to date; what it has learned of words serves the next changes too."""

    def __init__(self) -> None:
        self._lexicon = Lexicon()

    def apply_changes(self, folder: Path, changes: Iterable[Change], committed: Callable[[int], None]) -> None:
        """Apply changes to an index; ``committed`` is told the revision that is safely in after each commit."""
        remaining = iter(changes)
        while (batch := self._gathered(remaining)) is not None:
            with changing(folder) as contents:
                contents.delete(batch.articles)
                if batch.parts:
                    contents.add([Source(part, np.ones(part.columns.size, np.bool_)) for part in batch.parts])
                contents.commit(batch.revision)
            committed(batch.revision)

    def _gathered(self, changes: Iterator[Change]) -> _Batch | None:
        """The next batch of changes, or None if there are none left."""
        batch = _Batch()
        inverter = self._inverter()
        for change in changes:
            batch.revision = change.revision
            batch.articles.add(change.article_id)
            if change.article is not None:
                _add(inverter, change.article)
            if inverter.words >= _PART_WORDS or len(inverter) >= _PART_ARTICLES:
                batch.words += inverter.words
                batch.parts.append(inverter.part())
                inverter = self._inverter()
            if len(batch.articles) >= COMMIT_SIZE or batch.words >= COMMIT_WORDS:
                break
        if len(inverter):
            batch.parts.append(inverter.part())
        return batch if batch.articles else None

    def _inverter(self) -> Inverter:
        if self._lexicon.full:
            self._lexicon = Lexicon()
        return Inverter(self._lexicon)


def _add(inverter: Inverter, article: Article) -> None:
    """Take an article in; one that cannot be is left out, so that it does not keep all others from being found."""
    try:
        inverter.add(article)
    except Exception:
        logger.exception("Article %s cannot be indexed; `nachlese verify` counts it as missing.", article.id)
