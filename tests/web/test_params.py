from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from archive.dates import PartialDate, Season
from archive.errors import BadQuery
from archive.facets import FACET_NAMES, MISSING
from archive.query import FacetValue, Match, Mode, Query, Sort
from web.params import MAXIMUM_FILTERS, parameters_of, query_from, url_for_query

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
selections = st.lists(
    st.builds(FacetValue, st.sampled_from(FACET_NAMES), words | st.sampled_from([MISSING, "-", "--", "a-"])),
    max_size=6,
    unique=True,
).map(lambda values: tuple(sorted(values, key=lambda each: FACET_NAMES.index(each.facet))))
points = st.one_of(
    st.builds(PartialDate, st.integers(1, 9999), approximate=st.booleans()),
    st.builds(PartialDate, st.integers(1, 9999), st.integers(1, 12)),
    st.builds(PartialDate, st.integers(1, 9999), st.integers(1, 12), st.integers(1, 28)),
    st.builds(PartialDate, st.integers(1, 9998), season=st.sampled_from(Season)),
)
ranges = st.tuples(st.none() | points, st.none() | points).filter(
    lambda both: both[0] is None or both[1] is None or both[0].first_day <= both[1].last_day
)


@st.composite
def queries(draw: st.DrawFn) -> Query:
    since, until = draw(ranges)
    return Query(
        text=draw(words),
        chosen=draw(selections),
        excluded=draw(selections),
        since=since,
        until=until,
        within=draw(st.booleans()) and bool(since or until),
        sort=draw(st.sampled_from(Sort)),
        match=draw(st.sampled_from(Match)),
        mode=draw(st.sampled_from(Mode)),
        page=draw(st.integers(1, 999_999_999)),
        size=draw(st.integers(1, 100)),
    )


@given(queries())
def test_reads_back_what_it_writes(query: Query) -> None:
    assert query_from(parameters_of(query)) == query


@given(queries())
def test_what_is_read_is_written_the_same_again(query: Query) -> None:
    parameters = parameters_of(query)
    assert parameters_of(query_from(parameters)) == parameters


def test_defaults_are_left_out() -> None:
    assert parameters_of(Query()) == []
    assert query_from([]) == Query()


def test_everything_in_a_stable_order() -> None:
    query = Query(
        text="Haus",
        chosen=(FacetValue("source", "taz"), FacetValue("person", "Kohl"), FacetValue("source", MISSING)),
        excluded=(FacetValue("language", "en"),),
        since=PartialDate(1989),
        until=PartialDate(1990, 10, 3),
        within=True,
        sort=Sort.NEWEST,
        match=Match.ANY,
        mode=Mode.EXACT,
        page=2,
        size=25,
    )
    assert parameters_of(query) == [
        ("q", "Haus"), ("from", "1989"), ("to", "1990-10-03"), ("within", "1"), ("person", "Kohl"), ("source", "taz"),
        ("source", "-"), ("not.language", "en"), ("sort", "-date"), ("match", "any"), ("mode", "exact"), ("page", "2"),
        ("size", "25"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("in_url", "value"), [("-", MISSING), ("--", "-"), ("---", "--"), ("a", "a"), ("-a", "-a"), ("a-", "a-")]
)
def test_a_dash_stands_for_no_value_and_more_dashes_for_dashes(in_url: str, value: str) -> None:
    query = query_from([("source", in_url)])
    assert query.chosen == (FacetValue("source", value),)
    assert parameters_of(query) == [("source", in_url)]


@pytest.mark.parametrize(
    ("wording", "edtf"),
    [("9.11.1989", "1989-11-09"), ("November 1989", "1989-11"), ("Sommer 1989", "1989-22"), ("um 1950", "1950~")],
)
def test_dates_are_taken_as_people_write_them_and_written_as_edtf(wording: str, edtf: str) -> None:
    assert parameters_of(query_from([("from", wording)])) == [("from", edtf)]


@pytest.mark.parametrize(
    "ignored",
    [
        [("q", "")], [("source", "")], [("page", "")], [("utm_source", "x")], [("lang", "en")], [("not.q", "a")],
        [("not.", "a")], [("", "a")], [("within", "1")], [("within", "0"), ("person", "")], [("q", "\0")],
    ],
)  # fmt: skip
def test_empty_and_unknown_parameters_are_ignored(ignored: list[tuple[str, str]]) -> None:
    assert query_from(ignored) == Query()


def test_the_first_of_repeated_single_parameters_counts() -> None:
    assert query_from([("q", ""), ("q", "a"), ("q", "b")]).text == "a"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("page", "0"), ("page", "abc"), ("page", "-1"), ("page", "1.5"), ("page", "²"), ("page", "٣"),
        ("page", "9" * 5000), ("page", "1000000000"), ("size", "0"), ("size", "101"), ("size", "1000"), ("size", " 10"),
        ("sort", "foo"), ("match", "some"), ("mode", "EXACT"), ("within", "yes"), ("from", "foo"), ("to", "2021-13"),
        ("to", "31.2.2020"), ("from", "\ud800"), ("source", "x" * 501), ("not.person", "x" * 501),
    ],
)  # fmt: skip
def test_a_bad_value_names_its_parameter_and_gives_a_hint(name: str, value: str) -> None:
    with pytest.raises(BadQuery) as refused:
        query_from([(name, value)])
    assert name.removeprefix("not.") in str(refused.value)
    assert refused.value.hint is not None


def test_a_range_that_ends_before_it_begins() -> None:
    with pytest.raises(BadQuery, match=r"1990.*1989"):
        query_from([("from", "1990"), ("to", "1989")])
    assert query_from([("from", "1989-11"), ("to", "1989")]).since == PartialDate(1989, 11)


def test_the_number_of_filters_is_limited_but_never_that_of_a_link() -> None:
    many = [("source", str(number)) for number in range(MAXIMUM_FILTERS)]
    full = query_from(many)
    assert len(parameters_of(full.toggle("source", "one more"))) == MAXIMUM_FILTERS + 1
    with pytest.raises(BadQuery):
        query_from([*many, ("not.source", "one more")])


def test_half_a_surrogate_pair_becomes_a_question_mark() -> None:
    assert query_from([("q", "a\ud800b")]).text == "a?b"


def test_addresses(app: Flask) -> None:
    with app.test_request_context():
        assert url_for_query(Query()) == "/search"
        assert url_for_query(Query("große Koalition")) == "/search?q=gro%C3%9Fe+Koalition"
        assert url_for_query(Query("a&b=c#d"), "pages.article", article_id=7) == "/article/7?q=a%26b%3Dc%23d"
