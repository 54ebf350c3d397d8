from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from archive.facets import MISSING
from archive.query import FacetValue, Query
from archive.search import Bucket, FacetCounts
from web.filters import LISTED, SHOWN_AT_ONCE, chips_of, facets_of


@pytest.fixture(autouse=True)
def request_context(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def counts(values: int, missing: int = 0, distinct: int | None = None) -> FacetCounts:
    buckets = tuple(Bucket(f"Wert {number}", 100 - number) for number in range(values))
    return FacetCounts("source", buckets, missing, values if distinct is None else distinct)


def test_a_facet_without_any_value_is_not_shown() -> None:
    assert facets_of((counts(0, missing=12),), Query()) == ()


def test_a_facet_that_was_chosen_from_is_always_shown() -> None:
    query = Query(chosen=(FacetValue("source", MISSING),))
    (facet,) = facets_of((counts(0),), query)
    assert facet.active
    assert [value.label for value in facet.first] == ["ohne Angabe"]


def test_few_values_are_seen_at_once_more_on_request_and_not_all() -> None:
    (facet,) = facets_of((counts(30, missing=3, distinct=1234),), Query())
    assert len(facet.first) == SHOWN_AT_ONCE
    assert len(facet.first) + len(facet.more) == LISTED + 1
    assert facet.more[-1].label == "ohne Angabe"
    assert facet.unlisted == "1.224"


def test_what_was_chosen_or_excluded_stands_first_and_is_never_hidden() -> None:
    chosen = tuple(FacetValue("source", f"Wert {number}") for number in range(15, 28))
    query = Query(chosen=chosen, excluded=(FacetValue("source", "Wert 29"),))
    (facet,) = facets_of((counts(30),), query)
    assert [value.label for value in facet.first] == [f"Wert {number}" for number in (*range(15, 28), 29)]
    assert facet.first[-1].excluded
    assert facet.more == ()
    assert facet.unlisted == "16"


def test_links_toggle_and_exclude() -> None:
    query = Query("Haus", chosen=(FacetValue("source", "Wert 0"),), page=3)
    (facet,) = facets_of((counts(2),), query)
    chosen, other = facet.first
    assert chosen.toggle_url == "/search?q=Haus"
    assert chosen.exclude_url == "/search?q=Haus&not.source=Wert+0"
    assert other.toggle_url == "/search?q=Haus&source=Wert+0&source=Wert+1"
    assert other.exclude_url == "/search?q=Haus&source=Wert+0&not.source=Wert+1"


def test_no_chips_without_filters() -> None:
    assert chips_of(Query("Haus", page=3)) == ()
