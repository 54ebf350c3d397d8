"""Time as a filter: down from decades to days by links, back up again, and a range typed in."""

from __future__ import annotations

from dataclasses import dataclass, replace

from archive.dates import CalendarUnit, PartialDate
from archive.query import Query
from archive.search import Timeline
from web.addresses import Addresses
from web.buckets import UNITS, bounds, bucket_url, coarsened, in_words, vaguer
from web.charts import others_of, recounted
from web.language import date_words, gettext, number
from web.links import Counted, Link
from web.params import url_for_query
from web.searchbox import carried_along

# A list of more decades than this begins with centuries.
MAXIMUM_DECADES = 30
# More entries than this stand in two columns where their words are short.
MANY = 10


@dataclass(frozen=True, slots=True)
class RangeForm:
    """The form for a range: what stands in its fields, which of them is faulty, and what it carries along unseen."""

    since: str
    until: str
    within: bool
    carried: tuple[tuple[str, str], ...]
    faulty: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DateFacet:
    """The date as a filter: ``current`` is the range in words; ``dense`` where ``down`` is long and its words short."""

    current: str
    up: tuple[Link, ...]
    down: tuple[Counted, ...]
    dense: bool
    others: tuple[Counted, ...]
    form: RangeForm


def date_facet(timeline: Timeline, query: Query) -> DateFacet:
    """The ways to narrow this result by date, and to widen it again."""
    unit, addresses = _listed_in(timeline), Addresses(query)
    down = tuple(
        Counted(in_words(bucket.value), number(bucket.count), bucket_url(addresses, bucket.value, unit))
        for bucket in recounted(timeline.buckets, unit)
        if not vaguer(bucket.value, unit)
    )
    return DateFacet(
        current=range_words(query),
        up=_up(query),
        down=down,
        dense=len(down) > MANY and UNITS.index(unit) >= UNITS.index(CalendarUnit.YEAR),
        others=others_of(timeline, unit, addresses),
        form=RangeForm(
            since=date_words(query.since) if query.since else "",
            until=date_words(query.until) if query.until else "",
            within=query.within,
            carried=carried_along(query.between(None, None)),
        ),
    )


def range_words(query: Query) -> str:
    """The range of a query as people say it, empty where there is none."""
    since, until = query.since, query.until
    if since and until:
        return _span_words(since, until)
    if since:
        return gettext("from %(date)s", date=date_words(since))
    return gettext("until %(date)s", date=date_words(until)) if until else ""


def _span_words(since: PartialDate, until: PartialDate) -> str:
    if since == until:
        return date_words(since)
    decade = coarsened(_day(since), CalendarUnit.DECADE)
    if (since, until) == bounds(decade):
        return in_words(decade)
    if since.until is None and until.until is None and since.last_day < until.first_day:
        return date_words(replace(since, until=until))
    return gettext("%(since)s to %(until)s", since=date_words(since), until=date_words(until))


def _up(query: Query) -> tuple[Link, ...]:
    """Links to the decade, year and month around the range, and to all times; the widest first."""
    if not (query.since or query.until):
        return ()
    links = [Link(gettext("All times"), url_for_query(query.between(None, None)))]
    if query.since and query.until:
        first, last = _day(query.since), _last_day(query.until)
        for unit in (CalendarUnit.DECADE, CalendarUnit.YEAR, CalendarUnit.MONTH):
            value = coarsened(first, unit)
            since, until = bounds(value)
            if value == coarsened(last, unit) and (_day(since), _last_day(until)) != (first, last):
                links.append(Link(in_words(value), url_for_query(query.between(since, until, within=True))))
    return tuple(links)


def _day(date: PartialDate) -> str:
    return date.first_day.isoformat()


def _last_day(date: PartialDate) -> str:
    return date.last_day.isoformat()


def _listed_in(timeline: Timeline) -> CalendarUnit:
    """The coarsest unit in which there is something to choose from, decades at most."""
    for unit in (CalendarUnit.DECADE, CalendarUnit.YEAR, CalendarUnit.MONTH):
        if UNITS.index(unit) <= UNITS.index(timeline.unit):
            return timeline.unit
        values = [bucket.value for bucket in recounted(timeline.buckets, unit) if not vaguer(bucket.value, unit)]
        if len(values) > MAXIMUM_DECADES and unit is CalendarUnit.DECADE:
            return CalendarUnit.CENTURY
        if len(values) > 1:
            return unit
    return timeline.unit
