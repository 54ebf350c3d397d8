"""Dates that say only what is known: a year, a month, a day, a season, a span, roughly."""

from __future__ import annotations

import calendar
import datetime
import re
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum


class Season(IntEnum):
    """Seasons with their EDTF numbers (ISO 8601-2:2019, 4.8)."""

    SPRING = 21
    SUMMER = 22
    AUTUMN = 23
    WINTER = 24


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    RANGE = "range"


class CalendarUnit(StrEnum):
    """The smallest calendar unit that holds every day a date could be; the timeline counts in these."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"
    LONGER = "longer"


# Meteorological seasons; winter is named after the year in which it begins.
_SEASON_MONTHS = {Season.SPRING: 3, Season.SUMMER: 6, Season.AUTUMN: 9, Season.WINTER: 12}

_EDTF_POINT = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as exactly as it is known, in the proleptic Gregorian calendar, years 1 to 9999.

    ``month`` needs a year, ``day`` a month; ``season`` excludes a month. ``approximate`` means "around".
    ``until`` makes it a span from this date to that one, both included. Raises ValueError for a date that
    does not exist or a span that ends before it begins.
    """

    year: int
    month: int | None = None
    day: int | None = None
    season: Season | None = None
    approximate: bool = False
    until: PartialDate | None = None

    def __post_init__(self) -> None:
        if self.day is not None and self.month is None:
            raise ValueError("a day needs a month")
        if self.season is not None and self.month is not None:
            raise ValueError("a season excludes a month")
        if self.season is Season.WINTER and self.year == datetime.MAXYEAR:
            raise ValueError("this winter ends after the last year")
        datetime.date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)
        if self.until is not None:
            if self.until.until is not None:
                raise ValueError("a span has two ends")
            if self.until.first_day < self.first_day or self.until.last_day < self._last_day_of_start():
                raise ValueError("a span ends before it begins")

    @property
    def precision(self) -> Precision:
        """How exactly the date is known."""
        if self.until is not None:
            return Precision.RANGE
        if self.season is not None:
            return Precision.SEASON
        if self.month is None:
            return Precision.YEAR
        return Precision.MONTH if self.day is None else Precision.DAY

    @property
    def first_day(self) -> datetime.date:
        """The earliest day this could be."""
        if self.season is not None:
            return datetime.date(self.year, _SEASON_MONTHS[self.season], 1)
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> datetime.date:
        """The latest day this could be."""
        return self.until.last_day if self.until is not None else self._last_day_of_start()

    def _last_day_of_start(self) -> datetime.date:
        if self.season is not None:
            first_month = _SEASON_MONTHS[self.season]
            year, month = (self.year + 1, 2) if self.season is Season.WINTER else (self.year, first_month + 2)
            return datetime.date(year, month, calendar.monthrange(year, month)[1])
        if self.month is None:
            return datetime.date(self.year, 12, 31)
        if self.day is None:
            return datetime.date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])
        return datetime.date(self.year, self.month, self.day)

    @property
    def calendar_unit(self) -> CalendarUnit:
        """The smallest calendar unit that holds every day this could be."""
        first, last = self.first_day, self.last_day
        if first == last:
            return CalendarUnit.DAY
        if (first.year, first.month) == (last.year, last.month):
            return CalendarUnit.MONTH
        if first.year == last.year:
            return CalendarUnit.YEAR
        if first.year // 10 == last.year // 10:
            return CalendarUnit.DECADE
        return CalendarUnit.CENTURY if first.year // 100 == last.year // 100 else CalendarUnit.LONGER

    @property
    def edtf(self) -> str:
        """The date in Extended Date/Time Format, level 1 (ISO 8601-2): 2018-10, 1989-22, 1950~, 1914/1918."""
        start = f"{self.year:04d}"
        if self.season is not None:
            start += f"-{self.season.value}"
        if self.month is not None:
            start += f"-{self.month:02d}"
        if self.day is not None:
            start += f"-{self.day:02d}"
        if self.approximate:
            start += "~"
        return start if self.until is None else f"{start}/{self.until.edtf}"

    @classmethod
    def from_edtf(cls, text: str) -> PartialDate:
        """Read what `edtf` writes; raises ValueError for anything else."""
        start, slash, end = text.partition("/")
        date = cls._from_edtf_point(start)
        return replace(date, until=cls._from_edtf_point(end)) if slash else date

    @classmethod
    def _from_edtf_point(cls, text: str) -> PartialDate:
        found = _EDTF_POINT.fullmatch(text)
        if found is None or not text.isascii():
            raise ValueError(f"not an EDTF date: {text!r}")
        year, month, day, approximate = found.groups()
        number = int(month) if month else None
        if number is not None and number > 12 and day is None:
            return cls(int(year), season=Season(number), approximate=bool(approximate))
        return cls(int(year), number, int(day) if day else None, approximate=bool(approximate))

    @classmethod
    def on(cls, day: datetime.date) -> PartialDate:
        """The exact day."""
        return cls(day.year, day.month, day.day)
