"""What the property tests draw from: dates as exact as can be, queries as people type them."""

from __future__ import annotations

import datetime

from hypothesis import settings
from hypothesis import strategies as st

from archive.dates import PartialDate, Season

# The first text loads dictionaries, and the machine may be busy: no example has to be quick.
unhurried = settings(deadline=None)

# No winter begins in the last year, because it would end in the year 10000.
ALL_YEARS = st.integers(1, 9998)


@st.composite
def date_points(draw: st.DrawFn, years: st.SearchStrategy[int] = ALL_YEARS) -> PartialDate:
    """A year, a month, a day or a season, for certain or approximately."""
    approximate = draw(st.booleans())
    year = draw(years)
    season = draw(st.sampled_from([None, None, None, *Season]))
    if season is not None:
        return PartialDate(year, season=season, approximate=approximate)
    day = draw(st.dates(datetime.date(year, 1, 1), datetime.date(year, 12, 31)))
    month, number = draw(st.sampled_from([(None, None), (day.month, None), (day.month, day.day)]))
    return PartialDate(year, month, number, approximate=approximate)


@st.composite
def date_spans(draw: st.DrawFn, years: st.SearchStrategy[int] = ALL_YEARS) -> PartialDate:
    """From one date to another."""
    ends = [draw(date_points(years)), draw(date_points(years))]
    start, end = sorted(ends, key=lambda point: (point.first_day, point.last_day))
    if end.last_day < start.last_day:
        end = start
    return PartialDate(start.year, start.month, start.day, start.season, start.approximate, until=end)


def partial_dates(years: st.SearchStrategy[int] = ALL_YEARS) -> st.SearchStrategy[PartialDate]:
    """Any date the archive can hold."""
    return date_points(years) | date_spans(years)


# What a query is made of; none of these holds a blank outside its quotes.
_WORDS = [
    "Haus", "garten", "Häuser", "Müller", "Mueller", "Straße", "U-Bahn", "Nordrhein-Westfalen", "C++", "AT&T", "G20",
    "3.600", "3,5", "COVID-19", "eurasianet.org", "http://x.de", "12:30", "und", "Oder", "US", "IS", "nicht", "Haus,",
    "Haus?", "Bürger*innen", "Bürger:innen", "Bürger_innen", "@Haus", "@schon", "@G20", "Haus*", "*haus", "M?ller",
    "Ha*s", "*haus*",
]  # fmt: skip
_PHRASES = [
    '"große Koalition"', "„große Koalition“", "»große Koalition«", "„große Koalition”", '@"der die das"',
    '"Haus Garten"~5', '@"Haus Garten"~2', '"  Haus   Garten  "',
]  # fmt: skip
_DATES = [
    "datum:2022", "datum:2022-01", "datum:24.03.2021", "datum:2021-03..2021-07", "datum:..1999", "date:1999..",
    "datum:1914/1918", "datum:um", "datum:1989-22", 'datum:"Sommer 1989"', "datum:1950~", "datum:31.02.2021",
]  # fmt: skip
_FIELDS = [
    "titel", "title", "Dachzeile", "kicker", "Vorspann", "lede", "autor", "autorin", "Author", "quelle", "source",
    "ressort", "SECTION", "person", "ort", "place", "organisation", "organization", "sprache", "language", "unbekannt",
]  # fmt: skip
_AND = st.sampled_from([" ", " ", "  ", " UND ", " AND "])
_OR = st.sampled_from([" ODER ", " OR "])
_NOT = st.sampled_from(["-", "−", "NICHT ", "NOT "])


def queries() -> st.SearchStrategy[str]:
    """Query texts of the language, up to a few levels deep."""
    atoms = st.sampled_from(_WORDS) | st.sampled_from(_PHRASES) | st.sampled_from(_DATES)

    def larger(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        joined = st.tuples(parts, _AND | _OR, parts).map("".join)
        negated = st.tuples(_NOT, atoms | joined.map(_bracketed)).map("".join)
        fielded = st.tuples(st.sampled_from(_FIELDS), atoms | negated | joined.map(_bracketed)).map(":".join)
        return joined | joined.map(_bracketed) | negated | fielded

    return st.recursive(atoms, larger, max_leaves=6)


def _bracketed(text: str) -> str:
    return f"({text})"
