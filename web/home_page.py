"""What the first page shows: what is in the archive, and ways into it."""

from __future__ import annotations

from dataclasses import dataclass

from archive.dates import PartialDate
from archive.errors import EngineDown
from archive.library import Library
from archive.query import FacetValue, Query, Sort
from archive.search import FacetCounts, SearchPage
from archive.storage.statistics import Statistics
from web.charts import Chart, chart_of
from web.conditional import shown_only_now
from web.language import date_words, gettext, ngettext, number
from web.links import Counted, Link, article_url
from web.params import url_for_query
from web.result_page import HitEntry, hit_entry
from web.searchbox import SearchBox
from web.wording import facet_label, value_label

NEWEST = 5
NAMED = 8
# What an archive is entered by; the order is that of the page.
_WAYS_IN = ("source", "person", "place", "organisation", "section")


@dataclass(frozen=True, slots=True)
class WayIn:
    """The most frequent values of one facet."""

    label: str
    values: tuple[Counted, ...]


@dataclass(frozen=True, slots=True)
class HomePage:
    """The size of the archive in words, its timeline, its newest articles and its most frequent values."""

    searchbox: SearchBox
    empty: bool
    size: str
    span: str
    chart: Chart | None
    examples: tuple[Link, ...]
    newest: tuple[HitEntry, ...]
    all_url: str
    newest_url: str
    ways_in: tuple[WayIn, ...]


def home_page(library: Library) -> HomePage:
    """What is in the archive now; without a usable index only its numbers."""
    everything = Query(sort=Sort.NEWEST, size=NEWEST)
    numbers = library.statistics()
    try:
        found = library.search(everything)
    except EngineDown:
        found = None
        shown_only_now()
    return HomePage(
        searchbox=SearchBox(),
        empty=numbers.articles == 0,
        size=_size(numbers),
        span=_span(numbers),
        chart=None if found is None else chart_of(found.timeline, Query()),
        examples=examples(),
        newest=() if found is None else tuple(hit_entry(hit, article_url(hit.article.id)) for hit in found.hits),
        all_url=url_for_query(Query()),
        newest_url=url_for_query(Query(sort=Sort.NEWEST)),
        ways_in=() if found is None else _ways_in(found),
    )


def examples() -> tuple[Link, ...]:
    """Searches that show what the query language can do."""
    texts = ("Bundestagswahl", "Berlin Mauer", '"deutsche Einheit"', "Europa -Brexit", "Präsident*", "datum:1989")
    return tuple(Link(text, url_for_query(Query(text))) for text in texts)


def _size(numbers: Statistics) -> str:
    articles = ngettext("%(count)s article", "%(count)s articles", numbers.articles, count=number(numbers.articles))
    words = ngettext("%(count)s word", "%(count)s words", numbers.words, count=number(numbers.words))
    return gettext("%(articles)s, %(words)s", articles=articles, words=words)


def _span(numbers: Statistics) -> str:
    if numbers.first_date is None or numbers.last_date is None:
        return ""
    first, last = PartialDate.from_edtf(numbers.first_date), PartialDate.from_edtf(numbers.last_date)
    return gettext("%(since)s to %(until)s", since=date_words(first), until=date_words(last))


def _ways_in(found: SearchPage) -> tuple[WayIn, ...]:
    counts = {facet.name: facet for facet in found.facets}
    ways = (_way_in(counts[name]) for name in _WAYS_IN if name in counts)
    return tuple(way for way in ways if way.values)


def _way_in(counts: FacetCounts) -> WayIn:
    selections = [(FacetValue(counts.name, bucket.value), bucket.count) for bucket in counts.buckets if bucket.value]
    return WayIn(
        facet_label(counts.name),
        tuple(
            Counted(value_label(selection), number(count), url_for_query(Query(chosen=(selection,))))
            for selection, count in selections[:NAMED]
        ),
    )
