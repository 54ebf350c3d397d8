"""The lines around an article, where pages show its author and date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.reading.page.article import PageArticle
from indexer.reading.page.segments import Segment

# How many segments count as around.
_BEFORE, _BETWEEN, _AFTER = 5, 40, 6


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The segments between headline and text, just before the headline (nearest first), and just after the text."""

    between: Sequence[Segment]
    before: Sequence[Segment]
    after: Sequence[Segment]

    @classmethod
    def of(cls, found: Sequence[Segment], article: PageArticle) -> Surroundings:
        """What is around the article; without a headline all that is before the text counts as between."""
        heading = article.heading
        start = heading if 0 <= heading <= article.first else max(-1, article.first - _BEFORE)
        return cls(
            between=found[start + 1 : article.first + 2][:_BETWEEN],
            before=found[max(0, start - _BEFORE) : start + 1][::-1],
            after=found[article.last + 1 : article.last + 1 + _AFTER],
        )

    def __iter__(self) -> Iterator[Segment]:
        yield from self.between
        yield from self.before
        yield from self.after
