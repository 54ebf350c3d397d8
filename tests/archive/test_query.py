"""A search as a value: every link of a page is the search with one change."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.dates import PartialDate
from archive.facets import FACET_NAMES, MISSING
from archive.query import FacetValue, Match, Mode, Query, Sort
from tests.strategies import partial_dates

# Few values, so that choices and exclusions meet.
SELECTIONS = st.builds(FacetValue, st.sampled_from(FACET_NAMES), st.sampled_from(["Merkel", "Berlin", MISSING]))
SELECTED = st.lists(SELECTIONS, unique=True, max_size=5).map(tuple)


@st.composite
def searches(draw: st.DrawFn) -> Query:
    chosen = draw(SELECTED)
    return Query(
        text=draw(st.text(max_size=20)),
        chosen=chosen,
        excluded=tuple(selection for selection in draw(SELECTED) if selection not in chosen),
        since=draw(st.none() | partial_dates()),
        until=draw(st.none() | partial_dates()),
        sort=draw(st.sampled_from(Sort)),
        match=draw(st.sampled_from(Match)),
        mode=draw(st.sampled_from(Mode)),
        page=draw(st.integers(1, 50)),
        size=draw(st.integers(1, 100)),
    )


def selected(query: Query) -> tuple[set[FacetValue], set[FacetValue]]:
    return set(query.chosen), set(query.excluded)


def everything_but_selection_and_page(query: Query) -> Query:
    return dataclasses.replace(query, chosen=(), excluded=(), page=1)


@given(searches(), SELECTIONS)
def test_toggling_twice_restores_the_choice(query: Query, one: FacetValue) -> None:
    lifted = dataclasses.replace(query, excluded=tuple(other for other in query.excluded if other != one))
    assert selected(query.toggle(one.facet, one.value).toggle(one.facet, one.value)) == selected(lifted)


@given(searches(), SELECTIONS)
def test_toggling_an_exclusion_twice_restores_it(query: Query, one: FacetValue) -> None:
    lifted = dataclasses.replace(query, chosen=tuple(other for other in query.chosen if other != one))
    twice = query.toggle_exclusion(one.facet, one.value).toggle_exclusion(one.facet, one.value)
    assert selected(twice) == selected(lifted)


@given(searches(), st.lists(st.tuples(st.booleans(), SELECTIONS), max_size=6))
def test_a_value_is_never_chosen_and_excluded_or_doubled(query: Query, clicks: list[tuple[bool, FacetValue]]) -> None:
    for exclude, one in clicks:
        query = (query.toggle_exclusion if exclude else query.toggle)(one.facet, one.value)
    both = query.chosen + query.excluded
    assert len(both) == len(set(both))


@given(searches(), SELECTIONS)
def test_a_click_changes_one_value_and_returns_to_the_first_page(query: Query, one: FacetValue) -> None:
    for changed in (query.toggle(one.facet, one.value), query.toggle_exclusion(one.facet, one.value)):
        assert changed.page == 1
        assert everything_but_selection_and_page(changed) == everything_but_selection_and_page(query)
        assert set(query.chosen) ^ set(changed.chosen) <= {one}
        assert set(query.excluded) ^ set(changed.excluded) <= {one}


def test_choosing_and_excluding() -> None:
    chosen = Query(page=3).toggle("person", "Merkel")
    assert chosen == Query(chosen=(FacetValue("person", "Merkel"),))
    assert chosen.is_chosen("person", "Merkel")
    assert not chosen.is_chosen("place", "Merkel")
    excluded = chosen.toggle_exclusion("person", "Merkel")
    assert excluded == Query(excluded=(FacetValue("person", "Merkel"),))
    assert excluded.is_excluded("person", "Merkel")
    assert not excluded.is_chosen("person", "Merkel")
    assert excluded.toggle("person", "Merkel") == chosen
    assert excluded.toggle_exclusion("person", "Merkel") == Query()


def test_the_order_of_the_values_is_the_order_of_the_clicks() -> None:
    query = Query().toggle("person", "b").toggle("person", "a").toggle("place", "c").toggle("person", "b")
    assert query.chosen == (FacetValue("person", "a"), FacetValue("place", "c"))


def test_an_article_without_a_value_can_be_chosen_like_a_value() -> None:
    assert Query().toggle("source", MISSING).is_chosen("source", "")


@given(searches(), st.integers(1, 1000))
def test_turning_the_page_changes_nothing_else(query: Query, page: int) -> None:
    turned = query.turn_to(page)
    assert turned == dataclasses.replace(query, page=page)
    assert turned.turn_to(query.page) == query
    assert turned.offset == (page - 1) * query.size


@given(searches(), st.sampled_from(Sort))
def test_another_order_begins_at_the_first_page(query: Query, sort: Sort) -> None:
    assert query.sorted_by(sort) == dataclasses.replace(query, sort=sort, page=1)


YEAR = PartialDate(2020)


@pytest.mark.parametrize(("since", "until"), [(YEAR, YEAR), (YEAR, None), (None, YEAR)])
@pytest.mark.parametrize("within", [False, True])
def test_another_date_range(since: PartialDate | None, until: PartialDate | None, within: bool) -> None:
    query = Query(text="Haus", page=4).between(since, until, within=within)
    assert query == Query(text="Haus", since=since, until=until, within=within)
    assert query.narrowed


def test_no_date_range_has_no_certainty() -> None:
    assert Query(since=YEAR, within=True, page=2).between(None, None, within=True) == Query()


@pytest.mark.parametrize(
    ("query", "narrowed"),
    [
        (Query(), False),
        (Query(text="Haus", sort=Sort.OLDEST, page=2), False),
        (Query(chosen=(FacetValue("person", "Merkel"),)), True),
        (Query(excluded=(FacetValue("person", "Merkel"),)), True),
        (Query(since=YEAR), True),
        (Query(until=YEAR), True),
    ],
)
def test_what_narrows_a_search(query: Query, narrowed: bool) -> None:
    assert query.narrowed is narrowed


def test_queries_are_values() -> None:
    query = Query().toggle("person", "Merkel")
    assert {query: 1}[Query().toggle("person", "Merkel")] == 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        query.page = 2  # type: ignore[misc]
