"""The facets beside a result and the chips above it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from archive.facets import MISSING
from archive.query import FacetValue, Match, Mode, Query
from archive.search import Bucket, FacetCounts
from web.addresses import Addresses
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
    exclude_label: str


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
    addresses = Addresses(query)
    facets = (_facet(each, addresses) for each in counts)
    return tuple(facet for facet in facets if facet is not None)


def _facet(counts: FacetCounts, addresses: Addresses) -> Facet | None:
    query = addresses.query
    chosen = {each.value for each in query.chosen if each.facet == counts.name}
    excluded = {each.value for each in query.excluded if each.facet == counts.name}
    marked = chosen | excluded
    if not marked and not any(bucket.count for bucket in counts.buckets):
        return None
    buckets = [bucket for bucket in counts.buckets if bucket.value != MISSING]
    # What was chosen or excluded stands first and is never hidden.
    first = [bucket for bucket in buckets if bucket.value in marked]
    others = [bucket for bucket in buckets if bucket.value not in marked]
    listed = [*first, *others[: max(0, LISTED - len(first))]]
    unlisted = counts.distinct - len(listed)
    if counts.missing or MISSING in marked:
        listed.append(Bucket(MISSING, counts.missing))
    values = tuple(_value(counts.name, bucket, addresses, chosen, excluded) for bucket in listed)
    at_once = max(SHOWN_AT_ONCE, len(first))
    return Facet(
        counts.name,
        facet_label(counts.name),
        values[:at_once],
        values[at_once:],
        number(unlisted) if unlisted > 0 else "",
        bool(marked),
    )


def _value(
    facet: str, bucket: Bucket, addresses: Addresses, chosen: Collection[str], excluded: Collection[str]
) -> Value:
    label = value_label(FacetValue(facet, bucket.value))
    is_excluded = bucket.value in excluded
    return Value(
        label=label,
        count=number(bucket.count),
        chosen=bucket.value in chosen,
        excluded=is_excluded,
        toggle_url=addresses.toggled(facet, bucket.value),
        exclude_url=addresses.exclusion_toggled(facet, bucket.value),
        exclude_label=_exclude_label(label, excluded=is_excluded),
    )


def _exclude_label(label: str, *, excluded: bool) -> str:
    if excluded:
        return gettext("no longer exclude “%(value)s”", value=label)
    return gettext("exclude “%(value)s”", value=label)


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
