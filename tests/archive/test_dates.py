"""PartialDate: which days a date could be, its text form, and ranges over it."""

from __future__ import annotations

import datetime
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.dates import CalendarUnit, PartialDate, Precision, Season
from tests.strategies import partial_dates, unhurried

# Years near each other, so that random dates and ranges meet.
NEAR = st.integers(1998, 2002)
ALL_DAYS = [date(1997, 1, 1) + datetime.timedelta(n) for n in range(365 * 7)]


@pytest.mark.parametrize(
    ("edtf", "first", "last", "precision", "unit"),
    [
        ("2018", "2018-01-01", "2018-12-31", "year", "year"),
        ("2018-10", "2018-10-01", "2018-10-31", "month", "month"),
        ("2020-02", "2020-02-01", "2020-02-29", "month", "month"),
        ("2021-02", "2021-02-01", "2021-02-28", "month", "month"),
        ("1900-02", "1900-02-01", "1900-02-28", "month", "month"),
        ("2018-10-14", "2018-10-14", "2018-10-14", "day", "day"),
        ("1989-21", "1989-03-01", "1989-05-31", "season", "year"),
        ("1989-22", "1989-06-01", "1989-08-31", "season", "year"),
        ("1989-23", "1989-09-01", "1989-11-30", "season", "year"),
        ("1989-24", "1989-12-01", "1990-02-28", "season", "century"),
        ("1991-24", "1991-12-01", "1992-02-29", "season", "decade"),
        ("1999-24", "1999-12-01", "2000-02-29", "season", "longer"),
        ("1950~", "1950-01-01", "1950-12-31", "year", "year"),
        ("1950-10-14~", "1950-10-14", "1950-10-14", "day", "day"),
        ("1914/1918", "1914-01-01", "1918-12-31", "range", "decade"),
        ("1989/1990", "1989-01-01", "1990-12-31", "range", "century"),
        ("1899/1900", "1899-01-01", "1900-12-31", "range", "longer"),
        ("1914-07-28/1918-11-11", "1914-07-28", "1918-11-11", "range", "decade"),
        ("2020-05-03/2020-05-05", "2020-05-03", "2020-05-05", "range", "month"),
        ("2020-05-03/2020-05-03", "2020-05-03", "2020-05-03", "range", "day"),
        ("2020-05/2020-06", "2020-05-01", "2020-06-30", "range", "year"),
        ("1950~/1960~", "1950-01-01", "1960-12-31", "range", "century"),
        ("0001", "0001-01-01", "0001-12-31", "year", "year"),
        ("9999-12-31", "9999-12-31", "9999-12-31", "day", "day"),
    ],
)
def test_a_date_knows_its_days_and_how_exact_it_is(edtf: str, first: str, last: str, precision: str, unit: str) -> None:
    known = PartialDate.from_edtf(edtf)
    assert (known.first_day.isoformat(), known.last_day.isoformat()) == (first, last)
    assert (known.precision, known.calendar_unit) == (Precision(precision), CalendarUnit(unit))
    assert known.edtf == edtf


NO_DATES = [
    "", "18", "201", "20181", "2018-1", "2018-13", "2018-20", "2018-25", "2018-10-32", "2018-02-29", "2018-22-01",
    "2018-10-14T00:00", "14.10.2018", "/", "2018/", "/2018", "1918/1914", "2018/2018-05", "1914/1918/1920",
    "2018-10/..", "~2018", "2018~~", " 2018", "2018\n", "٢٠١٨", "0000", "9999-24", "2018?", "201X", "-0044",
    "2020/2021-00",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_edtf_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.from_edtf(text)


@pytest.mark.parametrize("text", ["2021-00", "2021-00-10", "2021-10-00", "2021-00-00"])
def test_there_is_no_month_or_day_zero(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.from_edtf(text)


@pytest.mark.parametrize(
    "arguments",
    [
        {"year": 0},
        {"year": 10000},
        {"year": -44},
        {"year": 2021, "month": 13},
        {"year": 2021, "month": 2, "day": 29},
        {"year": 2021, "day": 3},
        {"year": 2021, "month": 3, "season": Season.SPRING},
        {"year": 9999, "season": Season.WINTER},
        {"year": 2021, "until": PartialDate(2020)},
        {"year": 2021, "until": PartialDate(2021, 5)},
        {"year": 2021, "month": 6, "until": PartialDate(2021, 5)},
        {"year": 1914, "until": PartialDate(1915, until=PartialDate(1916))},
    ],
)
def test_a_date_that_cannot_be_is_refused(arguments: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate(**arguments)  # type: ignore[arg-type]


def test_an_exact_day() -> None:
    assert PartialDate.on(date(2018, 10, 14)) == PartialDate(2018, 10, 14)


@given(partial_dates())
def test_the_text_form_reads_back(known: PartialDate) -> None:
    assert PartialDate.from_edtf(known.edtf) == known


@given(partial_dates())
def test_the_first_day_is_not_after_the_last(known: PartialDate) -> None:
    assert known.first_day <= known.last_day


SEASON_MONTHS = {Season.SPRING: (3, 4, 5), Season.SUMMER: (6, 7, 8), Season.AUTUMN: (9, 10, 11)}


def could_be(known: PartialDate, day: date) -> bool:
    """Whether a point in time could be this day, said a second time without looking at its first and last day."""
    if known.season is Season.WINTER:
        return (day.year, day.month) in {(known.year, 12), (known.year + 1, 1), (known.year + 1, 2)}
    if known.season is not None:
        return day.year == known.year and day.month in SEASON_MONTHS[known.season]
    return day.year == known.year and known.month in (None, day.month) and known.day in (None, day.day)


def possible_days(known: PartialDate) -> set[date]:
    start = [day for day in ALL_DAYS if could_be(known, day)]
    end = start if known.until is None else [day for day in ALL_DAYS if could_be(known.until, day)]
    return {day for day in ALL_DAYS if start[0] <= day <= end[-1]}


@given(partial_dates(NEAR))
def test_first_and_last_day_bound_the_possible_days(known: PartialDate) -> None:
    days = possible_days(known)
    assert (known.first_day, known.last_day) == (min(days), max(days))


# The name a calendar gives to the unit of each kind that a day stands in, from the smallest to the largest.
UNIT_OF_DAY = {
    CalendarUnit.DAY: lambda day: day,
    CalendarUnit.MONTH: lambda day: (day.year, day.month),
    CalendarUnit.YEAR: lambda day: day.year,
    CalendarUnit.DECADE: lambda day: day.year // 10,
    CalendarUnit.CENTURY: lambda day: day.year // 100,
    CalendarUnit.LONGER: lambda _: "all of time",
}


@unhurried
@given(partial_dates(NEAR))
def test_the_calendar_unit_holds_every_day_and_no_smaller_one_does(known: PartialDate) -> None:
    days = possible_days(known)
    holding = [unit for unit, name in UNIT_OF_DAY.items() if len(set(map(name, days))) == 1]
    assert known.calendar_unit == holding[0]
