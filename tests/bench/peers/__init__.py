"""Other search engines that do the same work, and what this project and they have in common here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from archive.syntax import Node

# How many values of the facet a page lists.
LISTED_VALUES = 20
# How many hits a page has.
PAGE_SIZE = 10


class NotExpressible(Exception):
    """An engine has no such query."""


@dataclass(frozen=True, slots=True)
class Page:
    """What an engine gives for a page: numbers of the best articles, exact total, hits by year and by person.

    ``snippets`` makes the snippets where the engine has its own way to.
    """

    numbers: Sequence[int]
    total: int
    years: Sequence[tuple[object, int]]
    persons: Sequence[tuple[str, int]]
    snippets: Callable[[], object] | None = None


class Engine(Protocol):
    """An engine with an index of a corpus.

    ``rounds`` says how often its pages are measured, ``every`` that only every so manieth query is.
    """

    name: str
    rounds: int
    every: int

    def search(self, text: str, tree: Node) -> Page:
        """Evaluate a query; raises NotExpressible."""

    def clear(self) -> None:
        """Let go of everything kept from earlier queries; what the system keeps of the files stays."""

    def close(self) -> None:
        """Let go of the index."""
