"""A `PartialDate` in words, at its true precision, in German and English."""

from __future__ import annotations

from dataclasses import replace

from archive.dates import PartialDate, Season

_MONTHS = {
    "de": (
        "Januar", "Februar", "März", "April", "Mai", "Juni",
        "Juli", "August", "September", "Oktober", "November", "Dezember",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip
_SEASONS = {
    "de": dict(zip(Season, ("Frühjahr", "Sommer", "Herbst", "Winter"), strict=True)),
    "en": dict(zip(Season, ("Spring", "Summer", "Autumn", "Winter"), strict=True)),
}
_AROUND = {"de": "um", "en": "around"}


def date_in_words(date: PartialDate, language: str = "de") -> str:
    """The date as a reader expects it: ``14. Oktober 2018``, ``Oktober 2018``, ``Sommer 1989``, ``1914–1918``.

    ``language`` is "de" or "en". `archive.date_parsing.parse_date` reads every wording back to the same date.
    """
    if date.until is None:
        return _point(date, language)
    start, end = replace(date, until=None), date.until
    if _same_month(start, end):
        return f"{start.day}.–{_point(end, language)}" if language == "de" else _two_points(start, end, language)
    return _two_points(start, end, language)


def _same_month(start: PartialDate, end: PartialDate) -> bool:
    exact = start.day is not None and end.day is not None and not start.approximate and not end.approximate
    return exact and (start.year, start.month) == (end.year, end.month)


def _two_points(start: PartialDate, end: PartialDate, language: str) -> str:
    only_years = all(point.month is None and point.season is None for point in (start, end))
    joint = "–" if only_years and not (start.approximate or end.approximate) else " – "
    return _point(start, language) + joint + _point(end, language)


def _point(date: PartialDate, language: str) -> str:
    words = f"{date.year:04d}"
    if date.season is Season.WINTER:
        words = f"Winter {date.year:04d}/{(date.year + 1) % 100:02d}"
    elif date.season is not None:
        words = f"{_SEASONS[language][date.season]} {words}"
    elif date.month is not None:
        words = f"{_MONTHS[language][date.month - 1]} {words}"
        if date.day is not None:
            words = f"{date.day}{'.' if language == 'de' else ''} {words}"
    return f"{_AROUND[language]} {words}" if date.approximate else words
