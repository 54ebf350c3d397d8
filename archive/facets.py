"""The facets of the archive, declared once; requests, index, page and exports all follow this list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from archive.articles import Draft, EntityKind
from archive.messages import Message, message


@dataclass(frozen=True, slots=True)
class FacetDefinition:
    """One property to filter and count by: its name in URLs, its label, and the values an article has."""

    name: str
    label: Message
    values: Callable[[Draft], tuple[str, ...]]


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _date_unit(draft: Draft) -> tuple[str, ...]:
    return (draft.date.calendar_unit.value,) if draft.date else ()


FACETS: tuple[FacetDefinition, ...] = (
    FacetDefinition("person", message("Persons"), lambda draft: draft.names(EntityKind.PERSON)),
    FacetDefinition("place", message("Places"), lambda draft: draft.names(EntityKind.PLACE)),
    FacetDefinition("organisation", message("Organisations"), lambda draft: draft.names(EntityKind.ORGANISATION)),
    FacetDefinition("source", message("Source"), lambda draft: _one(draft.source)),
    FacetDefinition("section", message("Section"), lambda draft: _one(draft.section)),
    FacetDefinition("author", message("Author"), lambda draft: tuple(dict.fromkeys(draft.authors))),
    FacetDefinition("language", message("Language"), lambda draft: _one(draft.language)),
    FacetDefinition("dated", message("Date known to the"), _date_unit),
)
FACET_NAMES: tuple[str, ...] = tuple(facet.name for facet in FACETS)

# The value that stands for "this article has none"; no real value is empty.
MISSING = ""
