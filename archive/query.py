"""A search as a value: what is looked for, how it is narrowed, and which page of it is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from archive.dates import PartialDate

MAXIMUM_SIZE = 100


class Sort(StrEnum):
    """The orders of a result; undated articles come last in both date orders."""

    RELEVANCE = "relevance"
    OLDEST = "date"
    NEWEST = "-date"


class Match(StrEnum):
    """Whether an article must hold all words of the text or any."""

    ALL = "all"
    ANY = "any"


class Mode(StrEnum):
    """Whether words are found in all their forms or only exactly as written."""

    NORMAL = "normal"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a facet by the facet's name; `archive.facets.MISSING` as value stands for articles without any."""

    facet: str
    value: str


@dataclass(frozen=True, slots=True)
class Query:
    """One search: values of one facet widen each other, different facets narrow, exclusions always narrow.

    ``since`` and ``until`` select articles that could lie in the range, with ``within`` only those that
    certainly do. ``page`` counts from 1; ``size`` is the number of hits on a page, 1 to 100.
    """

    text: str = ""
    chosen: tuple[FacetValue, ...] = ()
    excluded: tuple[FacetValue, ...] = ()
    since: PartialDate | None = None
    until: PartialDate | None = None
    within: bool = False
    sort: Sort = Sort.RELEVANCE
    match: Match = Match.ALL
    mode: Mode = Mode.NORMAL
    page: int = 1
    size: int = 10

    def toggle(self, facet: str, value: str) -> Query:
        """This search with the value chosen, or no longer chosen if it was; an exclusion of it is lifted."""
        selection = FacetValue(facet, value)
        return replace(
            self,
            chosen=_toggled(self.chosen, selection),
            excluded=tuple(other for other in self.excluded if other != selection),
            page=1,
        )

    def toggle_exclusion(self, facet: str, value: str) -> Query:
        """This search with the value excluded, or no longer excluded if it was; a choice of it is lifted."""
        selection = FacetValue(facet, value)
        return replace(
            self,
            excluded=_toggled(self.excluded, selection),
            chosen=tuple(other for other in self.chosen if other != selection),
            page=1,
        )

    def turn_to(self, page: int) -> Query:
        """This search at another page."""
        return replace(self, page=page)

    def between(self, since: PartialDate | None, until: PartialDate | None, *, within: bool = False) -> Query:
        """This search with another date range."""
        return replace(self, since=since, until=until, within=within and bool(since or until), page=1)

    def sorted_by(self, sort: Sort) -> Query:
        """This search in another order, from its first page."""
        return replace(self, sort=sort, page=1)

    def is_chosen(self, facet: str, value: str) -> bool:
        """Whether this value is among the chosen ones."""
        return FacetValue(facet, value) in self.chosen

    def is_excluded(self, facet: str, value: str) -> bool:
        """Whether this value is among the excluded ones."""
        return FacetValue(facet, value) in self.excluded

    @property
    def narrowed(self) -> bool:
        """Whether anything but the text narrows the result."""
        return bool(self.chosen or self.excluded or self.since or self.until)

    @property
    def offset(self) -> int:
        """How many hits stand before this page."""
        return (self.page - 1) * self.size


def _toggled(values: tuple[FacetValue, ...], selection: FacetValue) -> tuple[FacetValue, ...]:
    if selection in values:
        return tuple(other for other in values if other != selection)
    return (*values, selection)
