"""The buckets of a timeline as stretches of the calendar, and the search that finds exactly what a bucket counts."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from archive.dates import CalendarUnit, PartialDate
from archive.facets import MISSING
from archive.query import FacetValue, Query
from web.addresses import Addresses, range_parameters_of
from web.language import current_language, date_words, gettext, short_day

# From fine to coarse.
UNITS: tuple[CalendarUnit, ...] = tuple(CalendarUnit)
_LONGER = "XXXX"
# Pages show the same stretches of the calendar again and again: the days of eleven years, or all months since 1680.
_REMEMBERED = 4096


@lru_cache(_REMEMBERED)
def unit_of(value: str) -> CalendarUnit:
    """The calendar unit a bucket stands for, told from the form of its value."""
    if len(value) > 4:
        return CalendarUnit.DAY if len(value) == 10 else CalendarUnit.MONTH
    return {
        0: CalendarUnit.YEAR,
        1: CalendarUnit.DECADE,
        2: CalendarUnit.CENTURY,
    }.get(value.count("X"), CalendarUnit.LONGER)


@lru_cache(_REMEMBERED)
def vaguer(value: str, unit: CalendarUnit) -> bool:
    """Whether a bucket stands for more than one unit of this kind."""
    return UNITS.index(unit_of(value)) > UNITS.index(unit)


@lru_cache(_REMEMBERED)
def coarsened(value: str, unit: CalendarUnit) -> str:
    """The bucket of this unit that holds the given one; a vaguer one stays as it is."""
    if vaguer(value, unit):
        return value
    match unit:
        case CalendarUnit.DAY:
            return value
        case CalendarUnit.MONTH:
            return value[:7]
        case CalendarUnit.YEAR:
            return value[:4]
        case CalendarUnit.DECADE:
            return value[:3] + "X"
        case CalendarUnit.CENTURY:
            return value[:2] + "XX"
        case CalendarUnit.LONGER:
            return _LONGER


@lru_cache(_REMEMBERED)
def bounds(value: str) -> tuple[PartialDate, PartialDate]:
    """The first and last date of a bucket; raises ValueError for the bucket of dates longer than a century."""
    if "X" not in value:
        date = PartialDate.from_edtf(value)
        return date, date
    first, last = int(value.replace("X", "0")), int(value.replace("X", "9"))
    if value == _LONGER:
        raise ValueError("dates longer than a century have no bounds in common")
    return PartialDate(max(1, first)), PartialDate(last)


@lru_cache(_REMEMBERED)
def position(value: str) -> int:
    """Where a bucket stands on an axis that counts in its own unit."""
    if "X" in value:
        return int(value.rstrip("X") or "0")
    date = PartialDate.from_edtf(value)
    if date.day is not None:
        return date.first_day.toordinal()
    return date.year if date.month is None else date.year * 12 + date.month - 1


def in_words(value: str) -> str:
    """A bucket as people say it: 9. November 1989, November 1989, 1989, 1980er, 1900–1999."""
    return _in_words(value, current_language())


@lru_cache(_REMEMBERED)
def _in_words(value: str, _language: str) -> str:
    # The language is a key of the cache; what is called here finds it out for itself.
    match unit_of(value):
        case CalendarUnit.LONGER:
            return gettext("over several centuries")
        case CalendarUnit.DECADE:
            return gettext("%(year)ss", year=value.replace("X", "0"))
        case CalendarUnit.CENTURY:
            since, until = bounds(value)
            return date_words(replace(since, until=until))
        case _:
            return date_words(bounds(value)[0])


def axis_words(place: int, unit: CalendarUnit) -> str:
    """What stands on the axis at a `position` of this unit: 9.11., 11/1989, 1989, 1980er, 1900."""
    match unit:
        case CalendarUnit.DAY:
            return short_day(datetime.date.fromordinal(place))
        case CalendarUnit.MONTH:
            return f"{place % 12 + 1}/{place // 12}"
        case CalendarUnit.DECADE:
            return in_words(f"{place:03d}X")
        case CalendarUnit.CENTURY:
            return f"{place:02d}00"
        case _:
            return f"{place:04d}"


def bucket_url(addresses: Addresses, value: str, counted_in: CalendarUnit) -> str:
    """The address of `narrowed_to`; hardly ever is more to be changed than the range."""
    if vaguer(value, counted_in) or value == _LONGER or any(_cut(addresses.query, *bounds(value))):
        return addresses.of(narrowed_to(addresses.query, value, counted_in))
    return addresses.within(_range_parameters(value))


@lru_cache(_REMEMBERED)
def _range_parameters(value: str) -> str:
    return range_parameters_of(*bounds(value))


def narrowed_to(query: Query, value: str, counted_in: CalendarUnit) -> Query:
    """The search whose total is the count of this bucket, in a list of buckets counted in the given unit.

    Where the range of the query cuts through the bucket, only the part inside is asked for. A bucket vaguer than the
    list holds only dates as vague as itself, which the facet "dated" says.
    """
    own_unit = unit_of(value)
    if own_unit is CalendarUnit.LONGER:
        return _dated(query, (own_unit,))
    since, until = bounds(value)
    cut_before, cut_after = _cut(query, since, until)
    certain = query.within or not (cut_before or cut_after)
    narrowed = query.between(query.since if cut_before else since, query.until if cut_after else until, within=certain)
    if vaguer(value, counted_in):
        return _dated(narrowed, (own_unit,))
    # Dates that may lie in the part inside, but are too vague to lie in this bucket, are counted elsewhere.
    return narrowed if certain else _dated(narrowed, UNITS[: UNITS.index(own_unit) + 1])


def _cut(query: Query, since: PartialDate, until: PartialDate) -> tuple[bool, bool]:
    """Whether the range of the query begins after these bounds do, and whether it ends before."""
    begins_later = query.since is not None and query.since.first_day > since.first_day
    return begins_later, query.until is not None and query.until.last_day < until.last_day


def undated(query: Query) -> Query:
    """The search for those of these articles that have no date."""
    return _with_dated(query, (MISSING,))


def _dated(query: Query, units: Sequence[CalendarUnit]) -> Query:
    chosen = {each.value for each in query.chosen if each.facet == "dated"}
    return _with_dated(query, [unit for unit in units if unit in chosen] or units)


def _with_dated(query: Query, values: Sequence[str]) -> Query:
    others = tuple(each for each in query.chosen if each.facet != "dated")
    return replace(query, chosen=(*others, *(FacetValue("dated", str(value)) for value in values)), page=1)
