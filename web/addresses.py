"""The searches one step away from a query, as the addresses its page links to."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for

from archive.dates import PartialDate
from archive.query import Query
from web.params import encoded, query_string, value_in_url, with_query
from web.paths import path_of

# They hold a place open in an address that is to be filled in; no query that was read from an address has such a value.
_ANY_VALUE = "\0"
_ANY_RANGE = PartialDate(1)

Gap = tuple[str, str]


class Addresses:
    """The addresses of one query with one thing changed, at one endpoint.

    A page has hundreds of them, and each repeats the whole query. So the part that stays is written once, with a gap
    for what changes; the addresses are the same as those `url_for_query` writes.
    """

    def __init__(self, query: Query, endpoint: str = "pages.search") -> None:
        self.query = query
        self._path = path_of(endpoint)
        self._present = {(each.facet, each.value) for each in (*query.chosen, *query.excluded)}
        self._gaps: dict[tuple[str, str], Gap] = {}

    def of(self, changed: Query) -> str:
        """The address of a query that was changed in any way."""
        return with_query(self._path, query_string(changed))

    def article(self, article_id: int) -> str:
        """The address of an article, read with this query."""
        key = ("", "article")
        if key not in self._gaps:
            path = url_for("pages.article", article_id=0).removesuffix("0")
            self._gaps[key] = (path, with_query("", query_string(self.query)))
        before, after = self._gaps[key]
        return f"{before}{article_id}{after}"

    def toggled(self, facet: str, value: str) -> str:
        """The address of ``query.toggle(facet, value)``."""
        return self._with_value(self.query.toggle, "choose", facet, value)

    def exclusion_toggled(self, facet: str, value: str) -> str:
        """The address of ``query.toggle_exclusion(facet, value)``."""
        return self._with_value(self.query.toggle_exclusion, "exclude", facet, value)

    def within(self, range_parameters: str) -> str:
        """The address of ``query.between(since, until, within=True)`` for a range from `range_parameters`."""
        key = ("", "range")
        if key not in self._gaps:
            changed = self.query.between(_ANY_RANGE, _ANY_RANGE, within=True)
            self._gaps[key] = self._around(changed, range_parameters_of(_ANY_RANGE, _ANY_RANGE))
        before, after = self._gaps[key]
        return before + range_parameters + after

    def _with_value(self, change: Callable[[str, str], Query], kind: str, facet: str, value: str) -> str:
        if (facet, value) in self._present:
            return self.of(change(facet, value))
        if (facet, kind) not in self._gaps:
            self._gaps[facet, kind] = self._around(change(facet, _ANY_VALUE), encoded(_ANY_VALUE))
        before, after = self._gaps[facet, kind]
        return before + encoded(value_in_url(value)) + after

    def _around(self, changed: Query, gap: str) -> Gap:
        before, _, after = self.of(changed).partition(gap)
        return before, after


def range_parameters_of(since: PartialDate, until: PartialDate) -> str:
    """A range that certainly holds the articles, as a part of a URL."""
    return query_string(Query(since=since, until=until, within=True))
