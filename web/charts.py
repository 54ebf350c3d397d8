"""The timeline of a result as a bar chart: everything is computed here, the template only draws."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from archive.dates import CalendarUnit
from archive.facets import MISSING
from archive.query import FacetValue, Query
from archive.search import Bucket, Timeline
from web.buckets import UNITS, coarsened, in_words, narrowed_to, position, undated, unit_of, vaguer
from web.language import number
from web.links import Counted
from web.params import url_for_query
from web.wording import only_known, value_label

WIDTH = 720
HEIGHT = 100
# Finer than this, bars are too thin to hit and the page too heavy.
MAXIMUM_BARS = 100
MAXIMUM_SLOTS = 180
# Even a single article stays visible beside thousands.
LOWEST = 2.0
GAP = 0.18


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar, in the units of the chart's view box; ``slot`` is the full-height stretch that can be clicked."""

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
class Chart:
    """Bars over time; ``others`` are articles that stand in no bar: dates too vague for it, and undated ones."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    others: tuple[Counted, ...]
    first: str
    last: str
    highest: Bar


def chart_of(timeline: Timeline, query: Query) -> Chart | None:
    """Draw a timeline; None where there are not two bars to compare."""
    unit = _drawn_in(timeline)
    buckets = recounted(timeline.buckets, unit)
    exact = [bucket for bucket in buckets if not vaguer(bucket.value, unit)]
    if len(exact) < 2:
        return None
    bars = _bars(exact, unit, query)
    return Chart(
        WIDTH,
        HEIGHT,
        bars,
        others_of(timeline, unit, query),
        first=bars[0].label,
        last=bars[-1].label,
        highest=min(bars, key=lambda bar: bar.y),
    )


def recounted(buckets: tuple[Bucket, ...], unit: CalendarUnit) -> tuple[Bucket, ...]:
    """The same counts in buckets of a coarser unit; vaguer ones stay as they are."""
    counts: Counter[str] = Counter()
    for bucket in buckets:
        counts[coarsened(bucket.value, unit)] += bucket.count
    return tuple(Bucket(value, count) for value, count in counts.items())


def others_of(timeline: Timeline, unit: CalendarUnit, query: Query) -> tuple[Counted, ...]:
    """What a list of buckets in this unit leaves over: vaguer dates, and articles without one."""
    vague = [bucket for bucket in recounted(timeline.buckets, unit) if vaguer(bucket.value, unit)]
    lines = [
        Counted(
            in_words(bucket.value),
            number(bucket.count),
            url_for_query(narrowed_to(query, bucket.value, unit)),
            only_known(unit_of(bucket.value)),
        )
        for bucket in vague
    ]
    if timeline.undated:
        label = value_label(FacetValue("dated", MISSING))
        lines.append(Counted(label, number(timeline.undated), url_for_query(undated(query))))
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


def _bars(buckets: list[Bucket], unit: CalendarUnit, query: Query) -> tuple[Bar, ...]:
    start = min(position(bucket.value) for bucket in buckets)
    slots = max(position(bucket.value) for bucket in buckets) - start + 1
    most = max(bucket.count for bucket in buckets)
    slot_width = WIDTH / slots
    bars = []
    for bucket in buckets:
        slot_x = (position(bucket.value) - start) * slot_width
        height = max(LOWEST, HEIGHT * bucket.count / most) if bucket.count else 0.0
        bars.append(
            Bar(
                label=in_words(bucket.value),
                count=number(bucket.count),
                url=url_for_query(narrowed_to(query, bucket.value, unit)),
                slot_x=round(slot_x, 2),
                slot_width=round(slot_width, 2),
                x=round(slot_x + slot_width * GAP / 2, 2),
                y=round(HEIGHT - height, 2),
                width=round(slot_width * (1 - GAP), 2),
                height=round(height, 2),
            )
        )
    return tuple(bars)
