from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.dates import CalendarUnit, PartialDate
from archive.facets import FACET_NAMES, MISSING
from archive.query import FacetValue, Match, Mode, Query, Sort
from web.addresses import Addresses
from web.buckets import UNITS, bucket_url, narrowed_to
from web.links import article_url
from web.params import url_for_query

FACETS = st.sampled_from(FACET_NAMES)
VALUES = st.sampled_from(
    (MISSING, "-", "--", "day", "year", "Öl & Gas", "%00", "from=0001&to=0001&within=1")
) | st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=4)
SELECTIONS = st.lists(st.builds(FacetValue, FACETS, VALUES), max_size=3, unique=True).map(tuple)
DATES = st.none() | st.sampled_from(
    tuple(map(PartialDate.from_edtf, ("0001", "1914/1918", "1989", "1989-11", "1989-11-09", "1950~", "1989-22")))
)
QUERIES = st.builds(
    Query,
    text=VALUES | st.just(""),
    chosen=SELECTIONS,
    excluded=SELECTIONS,
    since=DATES,
    until=DATES,
    within=st.booleans(),
    sort=st.sampled_from(Sort),
    match=st.sampled_from(Match),
    mode=st.sampled_from(Mode),
    page=st.sampled_from((1, 7)),
    size=st.sampled_from((10, 50)),
)
BUCKETS = st.sampled_from(("0001", "1989", "1989-11", "1989-11-09", "198X", "19XX", "00XX", "XXXX", "9999"))


@settings(deadline=None)
@given(QUERIES, st.lists(st.tuples(FACETS, VALUES), min_size=1, max_size=4))
def test_an_address_is_that_of_the_changed_query(app: Flask, query: Query, selections: list[tuple[str, str]]) -> None:
    with app.test_request_context():
        addresses = Addresses(query)
        # What a query has already and what it has not, several values of a facet one after the other.
        for facet, value in (*selections, *((each.facet, each.value) for each in (*query.chosen, *query.excluded))):
            assert addresses.toggled(facet, value) == url_for_query(query.toggle(facet, value))
            assert addresses.exclusion_toggled(facet, value) == url_for_query(query.toggle_exclusion(facet, value))
        assert addresses.article(12) == article_url(12, query)
        assert addresses.article(345) == article_url(345, query)


@settings(deadline=None)
@given(QUERIES, st.lists(BUCKETS, min_size=1, max_size=4), st.sampled_from(UNITS))
def test_the_address_of_a_bucket_is_that_of_the_narrowed_query(
    app: Flask, query: Query, values: list[str], unit: CalendarUnit
) -> None:
    with app.test_request_context():
        addresses = Addresses(query)
        for value in values:
            assert bucket_url(addresses, value, unit) == url_for_query(narrowed_to(query, value, unit))


@pytest.mark.parametrize("endpoint", ["pages.search", "representations.search", "exports.csv"])
def test_addresses_lie_where_the_application_lies(app: Flask, endpoint: str) -> None:
    for place in ("", "/archiv", ""):
        with app.test_request_context(environ_overrides={"SCRIPT_NAME": place}):
            address = Addresses(Query(), endpoint).toggled("source", "taz")
            assert address.startswith(f"{place}/search")
            assert address == url_for_query(Query().toggle("source", "taz"), endpoint)
