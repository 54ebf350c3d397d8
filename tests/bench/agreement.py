"""Whether the engines find the same: totals class by class, and the counts of the facets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench.pages import Measured
from tests.bench.peers import Engine, Page
from tests.bench.queries import BenchQuery
from tests.bench.table import Table

# Words with several bases make one phrase in twenty differ.
_ENOUGH = 0.9
_EQUAL_PERCENT = 98


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many queries both engines answered, how many with the same total, and the largest relative difference."""

    asked: int
    equal: int
    furthest: float

    @property
    def counts(self) -> bool:
        """Whether nine of ten totals are the same; otherwise the times are those of different work."""
        return self.equal >= _ENOUGH * self.asked

    def __str__(self) -> str:
        if not self.asked:
            return "cannot"
        return f"{self.equal}/{self.asked}" + (f" ±{self.furthest:.1%}" if self.furthest else "")


def agreement(ours: Mapping[BenchQuery, Page], theirs: Mapping[BenchQuery, Page], kind: str = "") -> Agreement:
    """Of the totals of a class of queries, or of all."""
    pairs = [(ours[query].total, page.total) for query, page in theirs.items() if kind in ("", query.kind)]
    differences = [abs(one - other) / max(one, other, 1) for one, other in pairs]
    return Agreement(len(pairs), sum(one == other for one, other in pairs), max(differences, default=0.0))


def same_counts(ours: Mapping[BenchQuery, Page], theirs: Mapping[BenchQuery, Page]) -> tuple[int, int]:
    """Of the pages with the same total: on how many the counts of the persons are the same, and how many there are.

    Names with the same count may stand in any order, so only the counts are compared.
    """
    pairs = [(ours[query], page) for query, page in theirs.items() if ours[query].total == page.total]
    equal = sum(_counts(one.persons) == _counts(other.persons) for one, other in pairs)
    return equal, len(pairs)


def show(table: Table, label: str, engines: Sequence[Engine], measured: Sequence[Measured]) -> None:
    """A line for each class, and what is to be said about differences."""
    names = {number: engine.name for number, engine in enumerate(engines) if number and "snippets" not in engine.name}
    ours = measured[0].pages
    table.section(f"{label}: same totals (furthest apart)", list(names.values()))
    for kind in dict.fromkeys(query.kind for query in ours):
        table.row(kind, *(str(agreement(ours, measured[number].pages, kind)) for number in names))
    table.row("all", *(str(agreement(ours, measured[number].pages)) for number in names))
    persons = [same_counts(ours, measured[number].pages) for number in names]
    table.row("first 20 persons, where totals agree", *(f"{equal}/{asked}" for equal, asked in persons))
    found = agreement(ours, measured[1].pages)
    table.budget(f"{label}: totals that are tantivy's", 100 * found.equal / found.asked, "%", least=_EQUAL_PERCENT)


def _counts(buckets: Sequence[tuple[object, int]]) -> list[int]:
    return [count for _, count in buckets]
