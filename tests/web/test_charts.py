from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from flask import Flask

from archive.dates import CalendarUnit
from archive.query import Query
from archive.search import Bucket, Timeline
from web.charts import LOWEST, MAXIMUM_BARS, MAXIMUM_TICKS, Chart, chart_of


@pytest.fixture(autouse=True)
def request_context(app: Flask) -> Iterator[None]:
    with app.test_request_context():
        yield


def chart(unit: CalendarUnit, counts: dict[str, int], undated: int = 0) -> Chart:
    drawn = chart_of(Timeline(unit, tuple(Bucket(*each) for each in counts.items()), undated), Query())
    assert drawn is not None
    return drawn


def test_heights_and_places_are_in_proportion() -> None:
    drawn = chart(CalendarUnit.YEAR, {"1989": 100, "1990": 50, "1992": 1})
    assert [bar.height for bar in drawn.bars] == [100, 50, LOWEST]
    assert [bar.y for bar in drawn.bars] == [0, 50, 100 - LOWEST]
    assert [bar.slot_x for bar in drawn.bars] == [0, 25, 75]
    assert {bar.slot_width for bar in drawn.bars} == {25}
    assert drawn.highest.label == "1989"


def test_every_bar_lies_inside_the_chart_and_its_slot() -> None:
    drawn = chart(CalendarUnit.DECADE, {f"{decade}X": decade for decade in range(178, 203)})
    for bar in drawn.bars:
        assert 0 <= bar.slot_x <= bar.x
        assert bar.x + bar.width <= bar.slot_x + bar.slot_width + 0.02
        assert bar.slot_x + bar.slot_width <= 100.02
        assert 0 <= bar.y <= bar.y + bar.height <= 100


def test_a_few_labels_stand_on_the_axis() -> None:
    for unit, counts in (
        (CalendarUnit.DECADE, {"178X": 1, "202X": 1}),
        (CalendarUnit.YEAR, {"1945": 1, "2026": 1}),
        (CalendarUnit.MONTH, {"2018-01": 1, "2019-12": 1}),
        (CalendarUnit.DAY, {"2018-10-01": 1, "2018-12-01": 1}),
        (CalendarUnit.YEAR, {"1989": 1, "1990": 1}),
    ):
        drawn = chart(unit, counts)
        assert 2 <= len(drawn.ticks) <= MAXIMUM_TICKS
        assert all(0 <= tick.x <= 100 for tick in drawn.ticks)
    assert [tick.label for tick in chart(CalendarUnit.MONTH, {"2018-11": 1, "2019-02": 1}).ticks] == [
        "11/2018", "12/2018", "1/2019", "2/2019",
    ]  # fmt: skip


def test_too_many_bars_are_drawn_in_a_coarser_unit_with_the_same_sum() -> None:
    first = datetime.date(2018, 1, 1)
    days = {(first + datetime.timedelta(days=number)).isoformat(): 1 for number in range(MAXIMUM_BARS + 1)}
    drawn = chart(CalendarUnit.DAY, days | {"2018": 4, "201X": 2}, undated=3)
    assert [bar.label for bar in drawn.bars] == ["Januar 2018", "Februar 2018", "März 2018"]
    assert sum(int(bar.count) for bar in drawn.bars) == MAXIMUM_BARS + 1
    assert [(line.label, line.count, line.note) for line in drawn.others] == [
        ("2018", "4", "nur das Jahr ist bekannt"), ("2010er", "2", "nur das Jahrzehnt ist bekannt"),
        ("ohne Datum", "3", ""),
    ]  # fmt: skip


def test_nothing_to_compare_is_not_drawn() -> None:
    assert chart_of(Timeline(CalendarUnit.YEAR, (), 3), Query()) is None
    assert chart_of(Timeline(CalendarUnit.YEAR, (Bucket("1989", 3), Bucket("198X", 1)), 0), Query()) is None


def test_each_bar_leads_to_its_articles() -> None:
    drawn = chart(CalendarUnit.MONTH, {"1989-11": 3, "1989-12": 1, "1989": 2})
    assert drawn.bars[0].url == "/search?from=1989-11&to=1989-11&within=1"
    assert drawn.others[0].url == "/search?from=1989&to=1989&within=1&dated=year"
