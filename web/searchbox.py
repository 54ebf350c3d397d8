"""The search box: what stands in it and what it carries along unseen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from archive.query import Query
from web.params import parameters_of


@dataclass(frozen=True, slots=True)
class SearchBox:
    """A search form; ``carried`` are parameters sent along, so that new words keep the filters."""

    text: str = ""
    carried: tuple[tuple[str, str], ...] = ()


def searchbox_for(query: Query) -> SearchBox:
    """The box of a result: another text starts from its first page and keeps everything else."""
    return SearchBox(query.text, carried_along(replace(query, text="", page=1)))


def carried_along(query: Query) -> tuple[tuple[str, str], ...]:
    """The hidden fields that make a form keep this query."""
    return tuple(parameters_of(query))
