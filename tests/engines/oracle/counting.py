"""Facets and timeline counted once more, by going through the articles themselves."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Sequence

from archive.articles import Article
from archive.dates import CalendarUnit, PartialDate
from archive.facets import FACETS, MISSING, FacetDefinition
from archive.query import FacetValue, Query
from archive.search import Bucket, FacetCounts, Timeline
from indexer.engines.whoosh.facets import LISTED_VALUES

_UNITS = list(CalendarUnit)


def facets_of(unfiltered: Sequence[Article], query: Query) -> tuple[FacetCounts, ...]:
    """Each facet among the articles found without facet filters, its own choice left out."""
    failing = [_failing(one, query) if query.narrowed else (set(), set()) for one in unfiltered]
    counted = []
    for facet in FACETS:
        by_others = [
            (_values(one, facet), facet.name in excluding)
            for one, (unchosen, excluding) in zip(unfiltered, failing, strict=True)
            if unchosen | excluding <= {facet.name}
        ]
        counts = Counter(value for values, excluded in by_others if not excluded for value in values)
        # What an exclusion keeps out; else it would always show 0.
        kept_out = Counter(value for values, _ in by_others for value in values)
        counted.append(_counted(facet.name, counts, kept_out, query))
    return tuple(counted)


def _failing(one: Article, query: Query) -> tuple[set[str], set[str]]:
    """The facets of which an article has none of the chosen values, and those of which it has an excluded one."""
    unchosen, excluding = set(), set()
    for facet in FACETS:
        chosen = _selected(query.chosen, facet.name)
        excluded = _selected(query.excluded, facet.name)
        if chosen and set(chosen).isdisjoint(_values(one, facet)):
            unchosen.add(facet.name)
        if excluded and not set(excluded).isdisjoint(_values(one, facet)):
            excluding.add(facet.name)
    return unchosen, excluding


def _selected(values: Sequence[FacetValue], facet: str) -> list[str]:
    return [one.value for one in values if one.facet == facet]


def _values(one: Article, facet: FacetDefinition) -> tuple[str, ...]:
    return facet.values(one) or (MISSING,)


def _counted(name: str, counts: Counter[str], kept_out: Counter[str], query: Query) -> FacetCounts:
    chosen, excluded = _selected(query.chosen, name), _selected(query.excluded, name)
    missing = (kept_out if MISSING in excluded else counts)[MISSING]
    del counts[MISSING]
    listed = dict(sorted(counts.items(), key=_most_frequent_first)[:LISTED_VALUES])
    listed.update({value: counts[value] for value in chosen if value != MISSING})
    listed.update({value: kept_out[value] for value in excluded if value != MISSING})
    buckets = [Bucket(value, count) for value, count in sorted(listed.items(), key=_most_frequent_first)]
    return FacetCounts(name, tuple(buckets), missing, len(counts))


def _most_frequent_first(entry: tuple[str, int]) -> tuple[int, str]:
    return -entry[1], entry[0]


def timeline_of(hits: Sequence[Article], query: Query) -> Timeline:
    """Every dated hit in the bucket its date is exact enough for; the buckets in order of their first days."""
    dates = [one.date for one in hits if one.date is not None]
    undated = len(hits) - len(dates)
    if not dates:
        return Timeline(CalendarUnit.DECADE, (), undated)
    first, last = min(date.first_day for date in dates), max(date.last_day for date in dates)
    if query.since is not None:
        first = max(first, query.since.first_day)
    if query.until is not None:
        last = min(last, query.until.last_day)
    unit = _unit_for((last - first).days + 1)
    buckets = Counter(_bucket(date, unit) for date in dates)
    in_order = sorted(buckets.items(), key=lambda entry: entry[0])
    return Timeline(unit, tuple(Bucket(name, count) for (*_, name), count in in_order), undated)


def _unit_for(days: int) -> CalendarUnit:
    if days <= 2 * 31:
        return CalendarUnit.DAY
    if days <= 2 * 366:
        return CalendarUnit.MONTH
    return CalendarUnit.YEAR if days <= 26 * 366 else CalendarUnit.DECADE


def _bucket(date: PartialDate, unit: CalendarUnit) -> tuple[datetime.date, int, int, str]:
    """The first day of the bucket, the length of its name and its coarseness to sort by, and its name."""
    coarser = max(unit, date.calendar_unit, key=_UNITS.index)
    day = date.first_day
    start, name = {
        CalendarUnit.DAY: (day, day.isoformat()),
        CalendarUnit.MONTH: (day.replace(day=1), day.isoformat()[:7]),
        CalendarUnit.YEAR: (day.replace(month=1, day=1), day.isoformat()[:4]),
        CalendarUnit.DECADE: (datetime.date(max(1, day.year // 10 * 10), 1, 1), day.isoformat()[:3] + "X"),
        CalendarUnit.CENTURY: (datetime.date(max(1, day.year // 100 * 100), 1, 1), day.isoformat()[:2] + "XX"),
        CalendarUnit.LONGER: (datetime.date.min, "XXXX"),
    }[coarser]
    return start, len(name), _UNITS.index(coarser), name
