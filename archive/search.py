"""What an engine promises and what a search gives back; the seam between the archive and any index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from archive.articles import Article, BlockKind
from archive.dates import CalendarUnit
from archive.messages import Message
from archive.query import Query
from archive.syntax import Node


@dataclass(frozen=True, slots=True)
class Bucket:
    """A value and the number of articles that have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """The values of one facet among the hits, counted as if this facet itself chose nothing; most frequent first.

    Chosen and excluded values are always among the buckets, even with count 0.
    ``missing`` counts the articles without any value; ``distinct`` all values, of which ``buckets`` are the first.
    """

    name: str
    buckets: tuple[Bucket, ...]
    missing: int
    distinct: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The hits over time: every hit is in one bucket or undated.

    A bucket's value is ``2018-10-14``, ``2018-10``, ``2018``, ``198X`` (a decade), ``19XX`` (a century) or ``XXXX``.
    A date too vague for ``unit`` counts in the bucket of its own calendar unit. Chronological, without empty buckets.
    """

    unit: CalendarUnit
    buckets: tuple[Bucket, ...]
    undated: int


@dataclass(frozen=True, slots=True)
class Scored:
    """An article by number, with its score (0.0 where the query names no words)."""

    article_id: int
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine found: the hits of the page asked for, the exact total, facets and timeline.

    ``loosened`` tells that no article holds all words and these hold most of them. ``revision`` is the state of
    the archive this answer saw.
    """

    hits: tuple[Scored, ...]
    total: int
    facets: tuple[FacetCounts, ...]
    timeline: Timeline
    revision: int
    loosened: bool = False


class ChangeKind(StrEnum):
    """What happened to an article."""

    PUT = "put"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class Change:
    """The latest state of one article since some revision; ``article`` is None when it was removed."""

    revision: int
    article_id: int
    article: Article | None


class ChangeLog(Protocol):
    """The log an engine follows: the lineage names the database, the revision its state."""

    def lineage(self) -> str:
        """A name that changes when the log's history is replaced, as by a restore."""

    def revision(self) -> int:
        """The number of the latest write; 0 for an empty archive."""

    def changes_since(self, revision: int) -> Iterator[Change]:
        """Each article changed after the revision once, in its latest state, in order of revision."""

    def article_ids(self) -> Iterable[int]:
        """The numbers of all articles that are in the archive now."""


class SearchEngine(Protocol):
    """An index that follows the store and answers queries; it holds no truth of its own."""

    def search(self, query: Query, tree: Node) -> Answer:
        """Answer one page of a query; raises EngineDown when there is no usable index."""

    def every_hit(self, query: Query, tree: Node) -> tuple[Scored, ...]:
        """All hits in the query's order, whatever its page; for exports."""

    def position(self) -> tuple[str, int]:
        """The lineage and the revision that searches show now; raises EngineDown like `search`."""

    def catch_up(self, log: ChangeLog, *, once: bool = False) -> int:
        """Apply what is new, rebuilding where the index is missing, damaged or foreign; returns the revision.

        What comes in meanwhile is applied too, or, with ``once``, left to the next call.
        """

    def rebuild(self, log: ChangeLog) -> int:
        """Build a fresh index beside the old one and swap it in; returns the revision."""

    def verify(self, log: ChangeLog) -> tuple[Message, ...]:
        """What is wrong with the index, compared with the store; empty when all is well."""

    def close(self) -> None:
        """Let go of the index's files; the next search opens them again."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of text that matches the query or does not."""

    text: str
    matched: bool = False


Fragments = tuple[Fragment, ...]


@dataclass(frozen=True, slots=True)
class MarkedBlock:
    """One block of the body as fragments."""

    kind: BlockKind
    fragments: Fragments


@dataclass(frozen=True, slots=True)
class MarkedArticle:
    """An article with every match of a query marked; ``matches`` counts them."""

    title: Fragments
    kicker: Fragments
    lede: Fragments
    body: tuple[MarkedBlock, ...]
    matches: int


class Highlighter(Protocol):
    """Finds the matches of a query in a text, by the same analysis the index uses."""

    def snippet(self, article: Article, tree: Node) -> Fragments:
        """The passage of lede and body that shows best why the article was found; its beginning if nothing does."""

    def title(self, article: Article, tree: Node) -> Fragments:
        """The headline with its matches."""

    def article(self, article: Article, tree: Node) -> MarkedArticle:
        """The whole article with its matches."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One hit of a result page."""

    article: Article
    score: float
    title: Fragments
    snippet: Fragments


@dataclass(frozen=True, slots=True)
class SearchPage:
    """One page of a result, ready to be shown: the query as asked, as understood, and what was found."""

    query: Query
    understood: str
    notices: tuple[Message, ...]
    hits: tuple[Hit, ...]
    total: int
    facets: tuple[FacetCounts, ...]
    timeline: Timeline
    revision: int
    loosened: bool

    @property
    def pages(self) -> int:
        """How many pages the result has, at least one."""
        return max(1, -(-self.total // self.query.size))
