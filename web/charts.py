"""The timeline of a result as a bar chart: everything is computed here, the template only draws."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from archive.dates import CalendarUnit
from archive.facets import MISSING
from archive.query import FacetValue, Query
from archive.search import Bucket, Timeline
from web.addresses import Addresses
from web.buckets import UNITS, axis_words, bucket_url, coarsened, in_words, position, undated, unit_of, vaguer
from web.language import number
from web.links import Counted
from web.wording import only_known, value_label

# More bars than this are too thin to hit and make the page too heavy; then a coarser unit is drawn.
MAXIMUM_BARS = 64
MAXIMUM_SLOTS = 180
MAXIMUM_TICKS = 9
# Even a single article stays visible beside thousands; in percent of the height.
LOWEST = 2.0
# The gap between two bars, and the widest a bar may be, in percent of a slot and of the chart.
GAP = 18
WIDEST = 6.0

_STEPS = {
    CalendarUnit.DAY: (1, 2, 5, 7, 14, 31),
    CalendarUnit.MONTH: (1, 2, 3, 6, 12, 24),
    CalendarUnit.YEAR: (1, 2, 5, 10, 20, 25),
    CalendarUnit.DECADE: (1, 2, 5, 10),
    CalendarUnit.CENTURY: (1, 2, 5, 10),
}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, measured in percent of the chart; ``slot`` is the full-height stretch that can be clicked."""

    label: str
    count: str
    url: str
    slot_x: float
    slot_width: float
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on the time axis, ``x`` percent from its beginning; a minor one gives way on narrow screens."""

    label: str
    x: float
    minor: bool


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars over time; ``others`` are articles that stand in no bar: dates too vague for it, and undated ones."""

    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    others: tuple[Counted, ...]
    highest: Bar


def chart_of(timeline: Timeline, query: Query) -> Chart | None:
    """Draw a timeline; None where there are not two bars to compare."""
    unit = _drawn_in(timeline)
    exact = [bucket for bucket in recounted(timeline.buckets, unit) if not vaguer(bucket.value, unit)]
    if len(exact) < 2:
        return None
    addresses = Addresses(query)
    bars = _bars(exact, unit, addresses)
    highest = min(bars, key=lambda bar: bar.y)
    return Chart(bars, _ticks(exact, unit), others_of(timeline, unit, addresses), highest)


def recounted(buckets: tuple[Bucket, ...], unit: CalendarUnit) -> tuple[Bucket, ...]:
    """The same counts in buckets of a coarser unit; vaguer ones stay as they are."""
    counts: Counter[str] = Counter()
    for bucket in buckets:
        counts[coarsened(bucket.value, unit)] += bucket.count
    return tuple(Bucket(value, count) for value, count in counts.items())


def others_of(timeline: Timeline, unit: CalendarUnit, addresses: Addresses) -> tuple[Counted, ...]:
    """What a list of buckets in this unit leaves over: vaguer dates, and articles without one."""
    vague = [bucket for bucket in recounted(timeline.buckets, unit) if vaguer(bucket.value, unit)]
    lines = [
        Counted(
            in_words(bucket.value),
            number(bucket.count),
            bucket_url(addresses, bucket.value, unit),
            only_known(unit_of(bucket.value)),
        )
        for bucket in vague
    ]
    if timeline.undated:
        label = value_label(FacetValue("dated", MISSING))
        lines.append(Counted(label, number(timeline.undated), addresses.of(undated(addresses.query))))
    return tuple(lines)


def _drawn_in(timeline: Timeline) -> CalendarUnit:
    """The timeline's own unit, or the finest coarser one that leaves room for the bars."""
    candidates = UNITS[UNITS.index(timeline.unit) : UNITS.index(CalendarUnit.CENTURY) + 1]
    for unit in candidates:
        exact = [bucket.value for bucket in recounted(timeline.buckets, unit) if not vaguer(bucket.value, unit)]
        if not exact:
            return unit
        slots = position(max(exact)) - position(min(exact)) + 1
        if len(exact) <= MAXIMUM_BARS and slots <= MAXIMUM_SLOTS:
            return unit
    return CalendarUnit.CENTURY


def _slots(buckets: list[Bucket]) -> range:
    """The places on the axis, empty ones between the buckets included."""
    places = [position(bucket.value) for bucket in buckets]
    return range(min(places), max(places) + 1)


def _bars(buckets: list[Bucket], unit: CalendarUnit, addresses: Addresses) -> tuple[Bar, ...]:
    slots = _slots(buckets)
    most = max(bucket.count for bucket in buckets)
    slot_width = 100 / len(slots)
    width = min(WIDEST, slot_width * (100 - GAP) / 100)
    bars = []
    for bucket in buckets:
        slot_x = (position(bucket.value) - slots.start) * slot_width
        height = max(LOWEST, 100 * bucket.count / most) if bucket.count else 0.0
        bars.append(
            Bar(
                label=in_words(bucket.value),
                count=number(bucket.count),
                url=bucket_url(addresses, bucket.value, unit),
                slot_x=round(slot_x, 2),
                slot_width=round(slot_width, 2),
                x=round(slot_x + (slot_width - width) / 2, 2),
                y=round(100 - height, 2),
                width=round(width, 2),
                height=round(height, 2),
            )
        )
    return tuple(bars)


def _ticks(buckets: list[Bucket], unit: CalendarUnit) -> tuple[Tick, ...]:
    slots = _slots(buckets)
    step = next((step for step in _STEPS[unit] if len(slots) / step <= MAXIMUM_TICKS), _STEPS[unit][-1])
    places = [place for place in slots if place % step == 0]
    return tuple(
        Tick(
            label=axis_words(place, unit),
            x=round((place - slots.start + 0.5) * 100 / len(slots), 2),
            minor=bool(number_of_tick % 2),
        )
        for number_of_tick, place in enumerate(places)
    )
