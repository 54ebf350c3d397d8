"""What every bar, bucket and date link promises: its count is the total of the search it leads to."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from archive.articles import Block, Draft, Original, Reading
from archive.dates import CalendarUnit, PartialDate
from archive.library import Library
from archive.query import FacetValue, Query
from archive.search import SearchPage
from archive.settings import Settings
from nachlese import open_library
from web.addresses import Addresses
from web.buckets import UNITS, coarsened, narrowed_to, position, undated, unit_of
from web.charts import chart_of, others_of, recounted
from web.date_facet import date_facet
from web.params import query_from

DATES = (
    "1780-07-19", "1799-12-31", "1800", "1848-03", "1914/1918", "1899-12-31/1900-01-01", "1700/1950", "1929-10-24",
    "1945-05-08", "1945-05", "1945", "1946-10-01", "1950~", "1950/1959", "1949/1961", "1989", "1989-22", "1989-11",
    "1989-11-09", "1989-11-09", "1989-11-10", "1989-11-09/1989-11-12", "1989-10-30/1989-11-02", "1989-12-24",
    "1990-10-03", "1990", "1985/1989", "2018", "2018", "2018-10", "2018-10", "2018-10-01", "2018-10-14", "2018-10-14",
    "2018-10-31", "2018-10-28/2018-11-03", "2018-11-01", "2018-09", "2018-09-30", "2018-03/2018-11", "2018-24",
    "2017-12-31", "2017/2018", "2019-01-01", "2019", "2020-02-29", "2020-02", "1999-12-31/2000-01-01", "2000/2099",
    None, None,
)  # fmt: skip

QUERIES = (
    Query(),
    Query("gerade"),
    Query(since=PartialDate(1989), until=PartialDate(1989)),
    Query(since=PartialDate(1989), until=PartialDate(1989), within=True),
    Query(since=PartialDate(2018, 10), until=PartialDate(2018, 10)),
    Query(since=PartialDate(2018, 10), until=PartialDate(2018, 10), within=True),
    Query(since=PartialDate(2018, 9, 15), until=PartialDate(2018, 10, 20)),
    Query(since=PartialDate(2018, 9, 15), until=PartialDate(2018, 10, 20), within=True),
    Query(since=PartialDate(2018, 3, 10), until=PartialDate(2019, 1, 20)),
    Query(since=PartialDate(1985, 6), until=PartialDate(1990, 6)),
    Query(since=PartialDate(1985, 6)),
    Query(until=PartialDate(1950, 6, 3)),
    Query(until=PartialDate(1950, 6, 3), within=True),
    Query(since=PartialDate(2018, 10, 14), until=PartialDate(2018, 10, 14)),
    Query(chosen=(FacetValue("dated", "year"), FacetValue("dated", "month"))),
    Query(chosen=(FacetValue("dated", ""), FacetValue("dated", "day"))),
    Query(excluded=(FacetValue("dated", "day"),)),
    Query(since=PartialDate(2018, 9, 15), until=PartialDate(2018, 10, 20), chosen=(FacetValue("dated", "month"),)),
)


def reading(number: int, edtf: str | None) -> Reading:
    text = f"Meldung {number}, {'gerade' if number % 2 == 0 else 'ungerade'}."
    date = PartialDate.from_edtf(edtf) if edtf else None
    draft = Draft(title=f"Meldung {number}", body=(Block(text),), date=date, language="de")
    return Reading(f"{number}.txt", draft, Original(f"{number}.txt", "text/plain", text.encode()))


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    with open_library(Settings(home=tmp_path_factory.mktemp("dated"))) as library:
        list(library.add(reading(number, edtf) for number, edtf in enumerate(DATES)))
        yield library


def counted_at(library: Library, url: str) -> int:
    """The total of the search behind an address."""
    _, _, parameters = url.partition("?")
    pairs = [tuple(pair.split("=")) for pair in parameters.split("&")] if parameters else []
    return library.search(query_from((name, value) for name, value in pairs)).total


@pytest.fixture(params=QUERIES, ids=range(len(QUERIES)))
def found(dated: Library, request: pytest.FixtureRequest) -> SearchPage:
    page = dated.search(request.param)
    assert page.total, "a query without hits shows nothing"
    return page


def test_every_hit_is_in_one_bucket_or_undated(found: SearchPage) -> None:
    assert sum(bucket.count for bucket in found.timeline.buckets) + found.timeline.undated == found.total


def test_the_count_of_a_bucket_is_the_total_behind_it(dated: Library, found: SearchPage) -> None:
    for bucket in found.timeline.buckets:
        narrowed = narrowed_to(found.query, bucket.value, found.timeline.unit)
        assert dated.search(narrowed).total == bucket.count, bucket
    if found.timeline.undated:
        assert dated.search(undated(found.query)).total == found.timeline.undated


@pytest.mark.parametrize("unit", [CalendarUnit.MONTH, CalendarUnit.YEAR, CalendarUnit.DECADE, CalendarUnit.CENTURY])
def test_also_in_coarser_units(dated: Library, found: SearchPage, unit: CalendarUnit) -> None:
    listed_in = max(unit, found.timeline.unit, key=UNITS.index)
    for bucket in recounted(found.timeline.buckets, listed_in):
        assert dated.search(narrowed_to(found.query, bucket.value, listed_in)).total == bucket.count, bucket


def test_the_links_of_the_chart_and_of_the_date_facet(app: Flask, dated: Library, found: SearchPage) -> None:
    with app.test_request_context():
        chart = chart_of(found.timeline, found.query)
        facet = date_facet(found.timeline, found.query)
        lines = [*facet.down, *facet.others]
        assert sum(int(line.count) for line in lines) == found.total
        if chart is not None:
            assert sum(int(line.count) for line in (*chart.bars, *chart.others)) == found.total
            lines += [*chart.bars, *chart.others]
        for line in lines:
            assert counted_at(dated, line.url) == int(line.count), line


def test_drilling_down_reaches_the_day_and_leads_back_up(app: Flask, dated: Library) -> None:
    with app.test_request_context():
        query = Query()
        steps = []
        for _ in range(6):
            facet = date_facet(dated.search(query).timeline, query)
            wanted = [line for line in facet.down if "2018" in line.label or "201" in line.label]
            if not wanted or wanted[-1].label in steps:
                break
            chosen = next((line for line in wanted if line.label.startswith("14.")), wanted[-1])
            chosen = next((line for line in wanted if line.label == "Oktober 2018"), chosen)
            chosen = next((line for line in wanted if line.label == "2018"), chosen)
            steps.append(chosen.label)
            pairs = [tuple(pair.split("=")) for pair in chosen.url.partition("?")[2].split("&")]
            query = query_from((name, value) for name, value in pairs)
        assert steps == ["2010er", "2018", "Oktober 2018", "14. Oktober 2018"]
        up = date_facet(dated.search(query).timeline, query).up
        assert [link.label for link in up] == ["Alle Jahre", "2010er", "2018", "Oktober 2018"]
        assert up[0].url == "/search"
        assert up[1].url == "/search?from=2010&to=2019&within=1"


def test_a_chart_needs_two_bars(app: Flask, dated: Library) -> None:
    with app.test_request_context():
        query = Query(since=PartialDate(2018, 10, 14), until=PartialDate(2018, 10, 14), within=True)
        assert chart_of(dated.search(query).timeline, query) is None


def test_dates_too_vague_for_the_list_are_named_as_such(app: Flask, dated: Library) -> None:
    query = Query(since=PartialDate(2018), until=PartialDate(2018), within=True)
    with app.test_request_context():
        timeline = dated.search(query).timeline
        assert timeline.unit is CalendarUnit.MONTH
        (line,) = others_of(timeline, CalendarUnit.MONTH, Addresses(query))
        assert (line.label, line.note) == ("2018", "nur das Jahr ist bekannt")
        assert line.url == "/search?from=2018&to=2018&within=1&dated=year"


@pytest.mark.parametrize(
    ("value", "unit"),
    [
        ("2018-10-14", CalendarUnit.DAY), ("2018-10", CalendarUnit.MONTH), ("2018", CalendarUnit.YEAR),
        ("198X", CalendarUnit.DECADE), ("19XX", CalendarUnit.CENTURY), ("XXXX", CalendarUnit.LONGER),
        ("000X", CalendarUnit.DECADE), ("00XX", CalendarUnit.CENTURY), ("0001", CalendarUnit.YEAR),
    ],
)  # fmt: skip
def test_the_unit_of_a_bucket_is_told_by_its_form(value: str, unit: CalendarUnit) -> None:
    assert unit_of(value) is unit
    assert coarsened(value, CalendarUnit.DAY) == value


@pytest.mark.parametrize(
    ("values"),
    [("2018-10-31", "2018-11-01"), ("2018-12", "2019-01"), ("1999", "2000"), ("199X", "200X"), ("19XX", "20XX"),
     ("000X", "001X")],
)  # fmt: skip
def test_neighbours_on_the_axis(values: tuple[str, str]) -> None:
    before, after = values
    assert position(after) - position(before) == 1
