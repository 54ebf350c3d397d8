"""Hits over time: every dated document counts once, in the bucket its date is exact enough for."""

from __future__ import annotations

import datetime

import numpy as np

from archive.dates import CalendarUnit
from archive.query import Query
from archive.search import Bucket, Timeline
from indexer.engines.whoosh.matches import Documents
from indexer.engines.whoosh.schema import UNITS
from indexer.engines.whoosh.snapshot import Snapshot

# The longest stretch, in days, that is still shown in days, months and years.
_SHOWN_IN_DAYS = 62
_SHOWN_IN_MONTHS = 2 * 366
_SHOWN_IN_YEARS = 26 * 366


def timeline(snapshot: Snapshot, hits: Documents, query: Query) -> Timeline:
    """The buckets of the hits, in the unit that suits the stretch of time they or the query's range cover."""
    first_days = snapshot.first_days[hits]
    is_dated = first_days > 0
    dated = hits[is_dated]
    undated = len(hits) - len(dated)
    if not len(dated):
        return Timeline(CalendarUnit.DECADE, (), undated)
    first = int(first_days[is_dated].min())
    last = int(snapshot.last_days[dated].max())
    if query.since is not None:
        first = max(first, query.since.first_day.toordinal())
    if query.until is not None:
        last = min(last, query.until.last_day.toordinal())
    unit = _fitting_unit(last - first + 1)
    return Timeline(unit, _buckets(snapshot, dated, unit), undated)


def _fitting_unit(days: int) -> CalendarUnit:
    if days <= _SHOWN_IN_DAYS:
        return CalendarUnit.DAY
    if days <= _SHOWN_IN_MONTHS:
        return CalendarUnit.MONTH
    return CalendarUnit.YEAR if days <= _SHOWN_IN_YEARS else CalendarUnit.DECADE


def _buckets(snapshot: Snapshot, dated: Documents, unit: CalendarUnit) -> tuple[Bucket, ...]:
    coarseness = np.maximum(snapshot.units[dated], np.int8(UNITS.index(unit)))
    found: list[tuple[int, Bucket]] = []
    for place in np.flatnonzero(np.bincount(coarseness)).tolist():
        is_so_coarse = coarseness == place
        documents = dated if is_so_coarse.all() else dated[is_so_coarse]
        keys = snapshot.first_days[documents] if UNITS[place] is CalendarUnit.DAY else snapshot.months[documents]
        keys = keys // np.int32(_MONTHS_IN.get(UNITS[place], 1))
        least = int(keys.min())
        counts = np.bincount(keys - least)
        for key in np.flatnonzero(counts).tolist():
            start, name = _named(UNITS[place], least + key)
            found.append((start, Bucket(name, int(counts[key]))))
    return tuple(bucket for _, bucket in sorted(found, key=lambda entry: (entry[0], len(entry[1].value))))


_MONTHS_IN = {
    CalendarUnit.YEAR: 12,
    CalendarUnit.DECADE: 120,
    CalendarUnit.CENTURY: 1200,
    CalendarUnit.LONGER: 120000,
}


def _named(unit: CalendarUnit, number: int) -> tuple[int, str]:
    """A bucket's first day, for sorting, and its name."""
    match unit:
        case CalendarUnit.DAY:
            return number, datetime.date.fromordinal(number).isoformat()
        case CalendarUnit.MONTH:
            return _first_day(number), f"{number // 12:04d}-{number % 12 + 1:02d}"
        case CalendarUnit.YEAR:
            return _first_day(number * 12), f"{number:04d}"
        case CalendarUnit.DECADE:
            return _first_day(number * 120), f"{number:03d}X"
        case CalendarUnit.CENTURY:
            return _first_day(number * 1200), f"{number:02d}XX"
        case CalendarUnit.LONGER:
            return 0, "XXXX"


def _first_day(month: int) -> int:
    year = max(month // 12, datetime.MINYEAR)
    return datetime.date(year, month % 12 + 1, 1).toordinal()
