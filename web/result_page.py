"""What the page of a search shows."""

from __future__ import annotations

from dataclasses import dataclass, replace

from archive.dates import PartialDate, Precision
from archive.query import Match, Mode, Query, Sort
from archive.search import Fragments, Hit, SearchPage
from web.addresses import Addresses
from web.charts import Chart, chart_of
from web.date_facet import DateFacet, date_facet
from web.filters import Chip, Facet, chips_of, facets_of, without_filters
from web.language import current_language, date_words, gettext, ngettext, number, translated
from web.links import Choice, Link
from web.pager import Pager, pager_of
from web.params import query_string, with_query
from web.paths import path_of
from web.searchbox import SearchBox, searchbox_for
from web.suggestions import NothingFound, nothing_found
from web.wording import notices_of

SIZES = (10, 25, 50, 100)
_IN_TIME_ELEMENTS = (Precision.DAY, Precision.MONTH, Precision.YEAR)


@dataclass(frozen=True, slots=True)
class DateText:
    """A date in words, and in the form of ``<time datetime>`` where HTML can say it without inventing anything."""

    words: str
    machine: str


@dataclass(frozen=True, slots=True)
class HitEntry:
    """One hit as it is listed."""

    url: str
    kicker: str
    title: Fragments
    source: str
    date: DateText
    authors: str
    snippet: Fragments
    language: str


@dataclass(frozen=True, slots=True)
class ResultPage:
    """One page of a result with everything around it."""

    searchbox: SearchBox
    title: str
    heading: str
    total: int
    understood: str
    notices: tuple[str, ...]
    hits: tuple[HitEntry, ...]
    first_position: int
    sorts: tuple[Choice, ...]
    matches: tuple[Choice, ...]
    modes: tuple[Choice, ...]
    sizes: tuple[Choice, ...]
    chips: tuple[Chip, ...]
    clear_url: str
    facets: tuple[Facet, ...]
    dates: DateFacet
    chart: Chart | None
    pager: Pager
    exports: tuple[Link, ...]
    json_url: str
    nothing: NothingFound | None


def result_page(found: SearchPage) -> ResultPage:
    """Put one page of a result into words and links."""
    query, addresses = found.query, Addresses(found.query)
    heading = ngettext("%(count)s hit", "%(count)s hits", found.total, count=number(found.total))
    return ResultPage(
        searchbox=searchbox_for(query),
        title=f"{query.text} – {heading}" if query.text else heading,
        heading=heading,
        total=found.total,
        understood=found.understood,
        notices=tuple(map(translated, notices_of(found))),
        hits=tuple(hit_entry(hit, addresses.article(hit.article.id)) for hit in found.hits),
        first_position=query.offset + 1,
        sorts=_sorts(addresses),
        matches=_matches(addresses),
        modes=_modes(addresses),
        sizes=_sizes(addresses),
        chips=chips_of(query),
        clear_url=addresses.of(without_filters(query)),
        facets=facets_of(found.facets, query),
        dates=date_facet(found.timeline, query),
        chart=chart_of(found.timeline, query),
        pager=pager_of(query, found.pages),
        exports=_exports(query),
        json_url=with_query(path_of("representations.search"), query_string(query)),
        nothing=None if found.total else nothing_found(query),
    )


def hit_entry(hit: Hit, url: str) -> HitEntry:
    """One hit; the address of its article keeps the query it was found by."""
    article = hit.article
    return HitEntry(
        url=url,
        kicker=article.kicker,
        title=hit.title,
        source=article.source,
        date=date_text(article.date),
        authors=", ".join(article.authors),
        snippet=hit.snippet,
        language=foreign(article.language),
    )


def date_text(date: PartialDate | None) -> DateText:
    """A date as a reader expects it, or that there is none."""
    if date is None:
        return DateText(gettext("undated"), "")
    plain = date.precision in _IN_TIME_ELEMENTS and not date.approximate
    return DateText(date_words(date), date.edtf if plain else "")


def foreign(language: str) -> str:
    """The language of a text where it differs from that of the page around it, else nothing."""
    return "" if language == current_language() else language


def _sorts(addresses: Addresses) -> tuple[Choice, ...]:
    query = addresses.query
    labels = {
        Sort.RELEVANCE: gettext("Relevance"),
        Sort.NEWEST: gettext("Newest first"),
        Sort.OLDEST: gettext("Oldest first"),
    }
    return tuple(
        Choice(label, addresses.of(query.sorted_by(sort)), query.sort is sort) for sort, label in labels.items()
    )


def _matches(addresses: Addresses) -> tuple[Choice, ...]:
    query = addresses.query
    labels = {Match.ALL: gettext("all"), Match.ANY: gettext("any")}
    return tuple(
        Choice(label, addresses.of(replace(query, match=match, page=1)), query.match is match)
        for match, label in labels.items()
    )


def _modes(addresses: Addresses) -> tuple[Choice, ...]:
    query = addresses.query
    labels = {Mode.NORMAL: gettext("all"), Mode.EXACT: gettext("as written")}
    return tuple(
        Choice(label, addresses.of(replace(query, mode=mode, page=1)), query.mode is mode)
        for mode, label in labels.items()
    )


def _sizes(addresses: Addresses) -> tuple[Choice, ...]:
    query = addresses.query
    return tuple(
        Choice(number(size), addresses.of(replace(query, size=size, page=1)), query.size == size) for size in SIZES
    )


def _exports(query: Query) -> tuple[Link, ...]:
    parameters = query_string(replace(query, page=1, size=Query().size))
    formats = {"CSV": "exports.csv", "JSON Lines": "exports.jsonl", "JSON": "exports.json"}
    return tuple(Link(label, with_query(path_of(endpoint), parameters)) for label, endpoint in formats.items())
