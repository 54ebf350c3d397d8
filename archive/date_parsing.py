"""From the date wordings of files, pages and queries to a `PartialDate`; nothing is ever guessed."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from archive.dates import PartialDate, Season

# The day of a timestamp is the day it was in the newsroom.
NEWSROOM_ZONE = ZoneInfo("Europe/Berlin")

_MONTHS = {
    "januar": 1, "jänner": 1, "jan": 1, "jän": 1, "january": 1,
    "februar": 2, "feber": 2, "feb": 2, "february": 2,
    "märz": 3, "maerz": 3, "mär": 3, "mrz": 3, "march": 3, "mar": 3,
    "april": 4, "apr": 4,
    "mai": 5, "may": 5,
    "juni": 6, "jun": 6, "june": 6,
    "juli": 7, "jul": 7, "july": 7,
    "august": 8, "aug": 8,
    "september": 9, "sept": 9, "sep": 9,
    "oktober": 10, "okt": 10, "october": 10, "oct": 10,
    "november": 11, "nov": 11,
    "dezember": 12, "dez": 12, "december": 12, "dec": 12,
}  # fmt: skip
_SEASONS = {
    "frühling": Season.SPRING, "frühjahr": Season.SPRING, "spring": Season.SPRING,
    "sommer": Season.SUMMER, "summer": Season.SUMMER,
    "herbst": Season.AUTUMN, "autumn": Season.AUTUMN, "fall": Season.AUTUMN,
    "winter": Season.WINTER,
}  # fmt: skip

_WEEKDAY = re.compile(
    r"^(?:(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mo|di|mi|do|fr|sa|so)\.?),?\s+(?:de[rnm]\s+|dem\s+)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"[,\s]+(?:um\s+)?\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:uhr)?$", re.IGNORECASE)
_APPROXIMATE = re.compile(r"^(?:um|ca\.?|circa|etwa|gegen|around|about|c\.)\s+(?=\S)", re.IGNORECASE)
_BETWEEN = re.compile(
    r"^(?:zwischen\s+(.+)\s+und|von\s+(.+)\s+bis|between\s+(.+)\s+and|from\s+(.+)\s+to)\s+(.+)$", re.IGNORECASE
)
_WIDE_SPAN = re.compile(r"^(.*\S)\s+(?:[–—/-]|bis)\s+(\S.*)$")
_TIGHT_SPAN = re.compile(r"^(.*\S)\s*[–—/]\s*(\S.*)$")
_LONE_DAY = re.compile(r"(\d{1,2})\.?")
# With a hyphen and two digits it would be a month: 2003-13 is neither.
_YEARS_SPAN = re.compile(r"^(\d{4})\s*(?:[-–/]\s*(\d{4})|[–/]\s*(\d{2}))$")
_DAYS_SPAN = re.compile(r"^(\d{1,2})\.\s*(?:[-–/]|bis|und)\s*(\d{1,2}\.\s*[^\W\d]+\.?\s+\d{4})$")
_TIMESTAMP = re.compile(r"\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}.*")

_YEAR = re.compile(r"(\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_YEAR_MONTH_DAY = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_MONTH_YEAR = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
_MONTH_YEAR = re.compile(r"(\d{1,2})\.\s*(\d{4})")
_DAY_NAME_YEAR = re.compile(r"(?:(\d{1,2})\.?\s+)?([^\W\d]+)\.?,?\s+(\d{4})")
_NAME_DAY_YEAR = re.compile(r"([^\W\d]+)\.?\s+(\d{1,2}),\s+(\d{4})")
_WINTER_OF_TWO_YEARS = re.compile(r"winter\s+(\d{4})\s*[/–-]\s*(\d{2}|\d{4})", re.IGNORECASE)
_DECADE = re.compile(r"(\d{3})0er(?:[ -]jahren?)?", re.IGNORECASE)


def parse_date(text: str) -> PartialDate | None:
    """Understand a date as people and programs write it, or return None.

    Takes ISO and EDTF forms, ``14.10.2018``, ``14. Oktober 2018``, ``Oktober 2018``, ``Sommer 1989``, ``um 1950``,
    ``1914/1918``, ``3.–5. Mai 2020``, timestamps (with a zone: the day it was in Berlin), and the English
    equivalents. A date that does not exist gives None, never a neighbouring day.
    """
    wording = " ".join(unicodedata.normalize("NFC", text).split())
    if not wording or len(wording) > 100 or not wording.isprintable():
        return None
    for attempt in (_from_edtf, _from_timestamp, _from_span, _from_point):
        try:
            date = attempt(wording)
        except (ValueError, OverflowError):
            continue
        if date is not None:
            return date
    return None


def _from_edtf(text: str) -> PartialDate | None:
    return PartialDate.from_edtf(text)


def _from_timestamp(text: str) -> PartialDate | None:
    if _TIMESTAMP.fullmatch(text):
        moment = datetime.datetime.fromisoformat(_padded(text.replace(" ", "T", 1).replace(" ", "")))
    elif re.match(r"[A-Za-z]{3},\s+\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d", text):
        moment = parsedate_to_datetime(text)
    else:
        return None
    if moment.tzinfo is not None:
        moment = moment.astimezone(NEWSROOM_ZONE)
    return PartialDate.on(moment.date())


def _padded(timestamp: str) -> str:
    day, clock = timestamp.split("T", 1)
    year, month, number = day.split("-")
    hour, colon, rest = clock.partition(":")
    return f"{year}-{month:0>2}-{number:0>2}T{hour:0>2}{colon}{rest}"


def _from_span(text: str) -> PartialDate | None:
    if _WINTER_OF_TWO_YEARS.fullmatch(text) or _YEAR_MONTH_DAY.fullmatch(text):
        return None
    if years := _YEARS_SPAN.fullmatch(text):
        end = years[2] or years[1][:2] + years[3]
        return replace(PartialDate(int(years[1])), until=PartialDate(int(end)))
    if days := _DAYS_SPAN.fullmatch(text):
        end_date = _from_point(days[2])
        return None if end_date is None else replace(end_date, day=int(days[1]), until=end_date)
    if between := _BETWEEN.match(text):
        start_text, end_text = next(part for part in between.groups()[:4] if part), between[5]
    elif span := _WIDE_SPAN.match(text) or _TIGHT_SPAN.match(text):
        start_text, end_text = span[1], span[2]
    else:
        return None
    start, last = _from_point(start_text), _from_point(end_text)
    if start is None and last is not None:
        start = _completed(start_text, last)
    return None if start is None or last is None else replace(start, until=last)


def _completed(start_text: str, last: PartialDate) -> PartialDate | None:
    """A start that leaves month or year to the end of the span: ``von 3. bis 5. Mai``, ``28. Februar – 3. März``."""
    if day := _LONE_DAY.fullmatch(start_text):
        return None if last.day is None else replace(last, day=int(day[1]))
    return _from_point(f"{start_text} {last.year}")


def _from_point(text: str) -> PartialDate | None:
    wording = _CLOCK.sub("", _WEEKDAY.sub("", text))
    rest = _APPROXIMATE.sub("", wording)
    for shape, build in _POINTS:
        found = shape.fullmatch(rest)
        date = build(found) if found else None
        if date is not None:
            return replace(date, approximate=True) if rest != wording else date
    return None


def _named(day: str | None, name: str, year: str) -> PartialDate | None:
    month = _MONTHS.get(name.lower())
    if month is not None:
        return PartialDate(int(year), month, int(day) if day else None)
    season = _SEASONS.get(name.lower())
    return PartialDate(int(year), season=season) if season and not day else None


def _winter(first: str, second: str) -> PartialDate | None:
    follows = int(second) == (int(first) + 1) % (100 if len(second) == 2 else 10000)
    return PartialDate(int(first), season=Season.WINTER) if follows else None


_POINTS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], PartialDate | None]], ...] = (
    (_YEAR, lambda found: PartialDate(int(found[1]))),
    (_YEAR_MONTH, lambda found: PartialDate(int(found[1]), int(found[2]))),
    (_YEAR_MONTH_DAY, lambda found: PartialDate(int(found[1]), int(found[3]), int(found[4]))),
    (_COMPACT, lambda found: PartialDate(int(found[1]), int(found[2]), int(found[3]))),
    (_DAY_MONTH_YEAR, lambda found: PartialDate(int(found[3]), int(found[2]), int(found[1]))),
    (_MONTH_YEAR, lambda found: PartialDate(int(found[2]), int(found[1]))),
    (_WINTER_OF_TWO_YEARS, lambda found: _winter(found[1], found[2])),
    (_DECADE, lambda found: PartialDate(int(found[1] + "0"), until=PartialDate(int(found[1] + "9")))),
    (_DAY_NAME_YEAR, lambda found: _named(found[1], found[2], found[3])),
    (_NAME_DAY_YEAR, lambda found: _named(found[2], found[1], found[3])),
)
