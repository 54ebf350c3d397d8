"""Dates in words, as exact as they are known, in both languages and back."""

from __future__ import annotations

import pytest
from hypothesis import given

from archive.date_parsing import parse_date
from archive.date_wording import date_in_words
from archive.dates import PartialDate
from tests.strategies import partial_dates, unhurried


@pytest.mark.parametrize(
    ("edtf", "german", "english"),
    [
        ("2018", "2018", "2018"),
        ("0987", "0987", "0987"),
        ("2018-10", "Oktober 2018", "October 2018"),
        ("2018-03", "März 2018", "March 2018"),
        ("2018-10-14", "14. Oktober 2018", "14 October 2018"),
        ("2018-10-04", "4. Oktober 2018", "4 October 2018"),
        ("1989-21", "Frühjahr 1989", "Spring 1989"),
        ("1989-22", "Sommer 1989", "Summer 1989"),
        ("1989-23", "Herbst 1989", "Autumn 1989"),
        ("1989-24", "Winter 1989/90", "Winter 1989/90"),
        ("1999-24", "Winter 1999/00", "Winter 1999/00"),
        ("1950~", "um 1950", "around 1950"),
        ("1950-10~", "um Oktober 1950", "around October 1950"),
        ("1914/1918", "1914–1918", "1914–1918"),
        ("1914~/1918", "um 1914 – 1918", "around 1914 – 1918"),
        ("2020-05/2020-06", "Mai 2020 – Juni 2020", "May 2020 – June 2020"),
        ("2020-05-03/2020-05-05", "3.–5. Mai 2020", "3 May 2020 – 5 May 2020"),
        ("2020-02-28/2020-03-03", "28. Februar 2020 – 3. März 2020", "28 February 2020 – 3 March 2020"),
        ("1989-22/1990-23", "Sommer 1989 – Herbst 1990", "Summer 1989 – Autumn 1990"),
    ],
)
def test_a_date_in_words(edtf: str, german: str, english: str) -> None:
    known = PartialDate.from_edtf(edtf)
    assert date_in_words(known) == german
    assert date_in_words(known, "de") == german
    assert date_in_words(known, "en") == english


@pytest.mark.parametrize("language", ["de", "en"])
@unhurried
@given(known=partial_dates())
def test_the_words_read_back_to_the_same_date(language: str, known: PartialDate) -> None:
    assert parse_date(date_in_words(known, language)) == known


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("edtf", ["1989-21/1989-24", "1988-24/1989-24", "1980/1989-24"])
def test_a_span_that_ends_in_a_winter_reads_back(edtf: str, language: str) -> None:
    known = PartialDate.from_edtf(edtf)
    assert parse_date(date_in_words(known, language)) == known
