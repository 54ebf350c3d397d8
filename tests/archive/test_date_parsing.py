"""From wordings to dates: everything a source may write, and nothing that is not there."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.date_parsing import parse_date
from archive.dates import PartialDate
from tests.strategies import partial_dates, unhurried

WORDINGS = {
    # years, months and days in figures
    "2018": "2018",
    "0987": "0987",
    "2018-10": "2018-10",
    "2018-3": "2018-03",
    "10.2018": "2018-10",
    "2018-10-14": "2018-10-14",
    "2018-3-4": "2018-03-04",
    "2018/10/14": "2018-10-14",
    "20181014": "2018-10-14",
    "14.10.2018": "2018-10-14",
    "4.3.2018": "2018-03-04",
    "14. 10. 2018": "2018-10-14",
    "29.02.2020": "2020-02-29",
    # months by name
    "14. Oktober 2018": "2018-10-14",
    "14 Oktober 2018": "2018-10-14",
    "14. Okt. 2018": "2018-10-14",
    "Sonntag, 14. Oktober 2018": "2018-10-14",
    "Sonntag, den 14. Oktober 2018": "2018-10-14",
    "So, 14.10.2018": "2018-10-14",
    "Oktober 2018": "2018-10",
    "MÄRZ 2020": "2020-03",
    "Maerz 2020": "2020-03",
    "Mrz 2020": "2020-03",
    "Jänner 2020": "2020-01",
    "October 14, 2018": "2018-10-14",
    "Oct. 14, 2018": "2018-10-14",
    "14 October 2018": "2018-10-14",
    "Sunday, October 14, 2018": "2018-10-14",
    "May 2018": "2018-05",
    # seasons
    "Sommer 1989": "1989-22",
    "Frühjahr 1989": "1989-21",
    "Frühling 1989": "1989-21",
    "Herbst 1989": "1989-23",
    "Winter 1989": "1989-24",
    "Winter 1989/90": "1989-24",
    "Winter 1989/1990": "1989-24",
    "Winter 1999/00": "1999-24",
    "Summer 1989": "1989-22",
    "Fall 1989": "1989-23",
    # roughly
    "um 1950": "1950~",
    "ca. 1950": "1950~",
    "circa 1950": "1950~",
    "etwa 1950": "1950~",
    "around 1950": "1950~",
    "um Oktober 1950": "1950-10~",
    # spans
    "1914/1918": "1914/1918",
    "1914/18": "1914/1918",
    "1914-1918": "1914/1918",
    "1914–1918": "1914/1918",
    "1914 bis 1918": "1914/1918",
    "von 1914 bis 1918": "1914/1918",
    "zwischen 1914 und 1918": "1914/1918",
    "between 1914 and 1918": "1914/1918",
    "from May to June 2020": "2020-05/2020-06",
    "1950er Jahre": "1950/1959",
    "1950er": "1950/1959",
    "3.–5. Mai 2020": "2020-05-03/2020-05-05",
    "3.-5. Mai 2020": "2020-05-03/2020-05-05",
    "3. bis 5. Mai 2020": "2020-05-03/2020-05-05",
    "3. und 4. Mai 2020": "2020-05-03/2020-05-04",
    "28. Februar – 3. März 2020": "2020-02-28/2020-03-03",
    "30. Dezember 2019 bis 2. Januar 2020": "2019-12-30/2020-01-02",
    "Mai bis Juni 2020": "2020-05/2020-06",
    "Mai/Juni 2020": "2020-05/2020-06",
    "Sommer 1989 bis Herbst 1990": "1989-22/1990-23",
    "um 1950 – um 1960": "1950~/1960~",
    "2018-10-14/2018-10-20": "2018-10-14/2018-10-20",
    # the archive's own form
    "1989-22": "1989-22",
    "1950~": "1950~",
    "1914-07-28/1918-11-11": "1914-07-28/1918-11-11",
    # with a time of day
    "14.10.2018 12:30": "2018-10-14",
    "14.10.2018, 12:30 Uhr": "2018-10-14",
    "14. Oktober 2018 um 12.30 Uhr": "2018-10-14",
    "2018-10-14 23:30": "2018-10-14",
    "2018-10-14T23:30:00": "2018-10-14",
    # blanks of all kinds
    " 2018 ": "2018",
    "14.\u00a0Oktober\u00a02018": "2018-10-14",
    "14.\nOktober\t2018": "2018-10-14",
}


@pytest.mark.parametrize(("wording", "edtf"), WORDINGS.items())
def test_a_wording_is_understood(wording: str, edtf: str) -> None:
    known = parse_date(wording)
    assert known is not None
    assert known.edtf == edtf


# Berlin is one hour ahead of UTC in winter and two in summer.
@pytest.mark.parametrize(
    ("timestamp", "day"),
    [
        ("2018-01-14T22:59:59Z", "2018-01-14"),
        ("2018-01-14T23:00:00Z", "2018-01-15"),
        ("2018-07-14T21:59:59Z", "2018-07-14"),
        ("2018-07-14T22:00:00Z", "2018-07-15"),
        ("2018-07-14T22:00:00+00:00", "2018-07-15"),
        ("2018-07-14T22:00:00+0000", "2018-07-15"),
        ("2018-07-14T22:00:00.123Z", "2018-07-15"),
        ("2018-07-14 23:59 +0200", "2018-07-14"),
        ("2018-07-15T00:30:00+09:00", "2018-07-14"),
        ("2018-12-31T23:30:00Z", "2019-01-01"),
        ("2018-1-4T9:30", "2018-01-04"),
        ("Sat, 14 Jul 2018 22:00:00 GMT", "2018-07-15"),
        ("Sat, 14 Jul 2018 23:59:00 +0200", "2018-07-14"),
        ("Sat, 14 Jul 2018 20:00:00 EST", "2018-07-15"),
        # before 1893 Berlin kept its own time, 53 minutes ahead
        ("1850-01-14T23:30:00Z", "1850-01-15"),
    ],
)
def test_the_day_of_a_timestamp_is_the_day_it_was_in_berlin(timestamp: str, day: str) -> None:
    known = parse_date(timestamp)
    assert known is not None
    assert known.edtf == day


@pytest.mark.parametrize(
    "wording",
    [
        "",
        " ",
        # days, months and spans that do not exist
        "31.02.2021",
        "29.02.2021",
        "30. Februar 2020",
        "31. April 2021",
        "32. Mai 2021",
        "2021-02-30",
        "2021-02-30 12:00",
        "2021-13",
        "20211301",
        "13.2021",
        "0000",
        "Winter 1989/91",
        "1918/1914",
        "5.–3. Mai 2020",
        "29. bis 31. Februar 2021",
        "31. April bis 2. Mai 2021",
        "9999-12-31T23:30:00Z",
        # too little or too much to be a date
        "12345",
        "18",
        "14.10.18",
        "1. Mai",
        "Mai",
        "Montag",
        "gestern",
        "12:30",
        "2018\x00",
        "Haus 2018",
        "2018 und mehr",
        "2018" * 30,
    ],
)
def test_nothing_is_made_of_what_is_no_date(wording: str) -> None:
    assert parse_date(wording) is None


@pytest.mark.parametrize("wording", ["2021-00", "2021-00-10", "2021-10-00", "00.10.2018", "0.2018", "0. Mai 2021"])
def test_there_is_no_month_or_day_zero(wording: str) -> None:
    assert parse_date(wording) is None


@pytest.mark.parametrize("wording", ["von 3. bis 5. Mai 2020", "zwischen 3. und 5. Mai 2020"])
def test_the_first_day_of_a_span_is_not_a_month(wording: str) -> None:
    known = parse_date(wording)
    assert known is None or known.edtf == "2020-05-03/2020-05-05"


def test_a_decomposed_umlaut_is_an_umlaut() -> None:
    known = parse_date("3. Ma\u0308rz 2020")
    assert known is not None
    assert known.edtf == "2020-03-03"


@given(partial_dates())
def test_the_archives_own_form_is_understood(known: PartialDate) -> None:
    assert parse_date(known.edtf) == known


# Pieces of dates in any order come close to everything the parser looks for.
_PIECES = [
    "2018", "1914", "0", "00", "3", "14", "31", "13", "99", ".", "-", "/", "–", ":", ",", " ", "T", "Z", "~", "+02:00",
    "12:30", "Mai", "Februar", "Oct", "Winter", "Sommer", "um", "ca.", "bis", "von", "und", "between", "and",
    "er Jahre", "So,", "Mon", "Uhr", "²", "٣", "\u0308", "GMT",
]  # fmt: skip
PIECES = st.lists(st.sampled_from(_PIECES), max_size=12).map("".join)


@unhurried
@given(st.text() | PIECES)
@example("9999-12-31T23:30:00-12:00")
@example("0001-01-01T00:00:00+14:00")
def test_any_text_is_a_date_or_none(text: str) -> None:
    parse_date(text)


@unhurried
@given(PIECES)
@example("2021-00")
def test_what_is_understood_can_be_used(text: str) -> None:
    known = parse_date(text)
    if known is not None:
        assert known.first_day <= known.last_day
        assert parse_date(known.edtf) == known
