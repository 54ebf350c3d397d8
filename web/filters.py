"""The facets beside a result and the chips above it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from archive.facets import MISSING
from archive.query import FacetValue, Match, Mode, Query
from archive.search import Bucket, FacetCounts
from web.date_facet import range_words
from web.language import gettext, number
from web.params import url_for_query
from web.wording import facet_label, value_label

# The values of a facet that are seen at once; the others open on request.
SHOWN_AT_ONCE = 6
# So many are listed at all: each is two links that repeat the whole query, and a page has its weight.
LISTED = 10


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: its words, how many articles have it, and the links that choose or exclude it."""

    label: str
    count: str
    chosen: bool
    excluded: bool
    toggle_url: str
    exclude_url: str


@dataclass(frozen=True, slots=True)
class Facet:
    """One facet; ``first`` values are seen at once, ``more`` on request, ``unlisted`` tells how many are left out."""

    name: str
    label: str
    first: tuple[Value, ...]
    more: tuple[Value, ...]
    unlisted: str
    active: bool


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that narrows the search, and the link that lifts it."""

    label: str
    value: str
    excluded: bool
    remove_url: str


def facets_of(counts: tuple[FacetCounts, ...], query: Query) -> tuple[Facet, ...]:
    """The facets that have anything to choose from or to lift."""
    facets = (_facet(each, query) for each in counts)
    return tuple(facet for facet in facets if facet is not None)


def _facet(counts: FacetCounts, query: Query) -> Facet | None:
    active = any(each.facet == counts.name for each in (*query.chosen, *query.excluded))
    if not active and not any(bucket.count for bucket in counts.buckets):
        return None
    values = [_value(counts.name, bucket, query) for bucket in counts.buckets if bucket.value != MISSING]
    # What was chosen or excluded stands first and is never hidden.
    values.sort(key=lambda value: not (value.chosen or value.excluded))
    selected = sum(value.chosen or value.excluded for value in values)
    listed = values[: max(LISTED, selected)]
    unlisted = counts.distinct - len(listed)
    if counts.missing or query.is_chosen(counts.name, MISSING) or query.is_excluded(counts.name, MISSING):
        listed.append(_value(counts.name, Bucket(MISSING, counts.missing), query))
    at_once = max(SHOWN_AT_ONCE, selected)
    return Facet(
        counts.name,
        facet_label(counts.name),
        tuple(listed[:at_once]),
        tuple(listed[at_once:]),
        number(unlisted) if unlisted > 0 else "",
        active,
    )


def _value(facet: str, bucket: Bucket, query: Query) -> Value:
    return Value(
        label=value_label(FacetValue(facet, bucket.value)),
        count=number(bucket.count),
        chosen=query.is_chosen(facet, bucket.value),
        excluded=query.is_excluded(facet, bucket.value),
        toggle_url=url_for_query(query.toggle(facet, bucket.value)),
        exclude_url=url_for_query(query.toggle_exclusion(facet, bucket.value)),
    )


def chips_of(query: Query) -> tuple[Chip, ...]:
    """Everything that narrows or changes the search beside its words."""
    return tuple(_chips(query))


def _chips(query: Query) -> Iterator[Chip]:
    if query.since or query.until:
        note = gettext("%(range)s, certainly", range=range_words(query)) if query.within else range_words(query)
        yield Chip(gettext("Period"), note, False, url_for_query(query.between(None, None)))
    for each in query.chosen:
        url = url_for_query(query.toggle(each.facet, each.value))
        yield Chip(facet_label(each.facet), value_label(each), False, url)
    for each in query.excluded:
        url = url_for_query(query.toggle_exclusion(each.facet, each.value))
        yield Chip(facet_label(each.facet), value_label(each), True, url)
    if query.match is Match.ANY:
        yield Chip(gettext("Words"), gettext("any"), False, url_for_query(replace(query, match=Match.ALL, page=1)))
    if query.mode is Mode.EXACT:
        url = url_for_query(replace(query, mode=Mode.NORMAL, page=1))
        yield Chip(gettext("Forms"), gettext("as written"), False, url)


def without_filters(query: Query) -> Query:
    """The same words in the same order, narrowed by nothing."""
    return replace(query, chosen=(), excluded=(), since=None, until=None, within=False, page=1)
