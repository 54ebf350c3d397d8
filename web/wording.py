"""Facets and their values in the reader's words."""

from __future__ import annotations

from archive.dates import CalendarUnit, PartialDate, Precision
from archive.facets import FACETS, MISSING
from archive.messages import Message, message
from archive.query import FacetValue
from archive.search import SearchPage
from web.language import language_words, translated

_LABELS = {facet.name: facet.label for facet in FACETS}
_NOT_STATED = message("not stated")
_UNDATED = message("undated")
_UNITS = {
    CalendarUnit.DAY: message("Day"),
    CalendarUnit.MONTH: message("Month"),
    CalendarUnit.YEAR: message("Year"),
    CalendarUnit.DECADE: message("Decade"),
    CalendarUnit.CENTURY: message("Century"),
    CalendarUnit.LONGER: message("longer"),
}
_ONLY_KNOWN = {
    CalendarUnit.MONTH: message("only the month is known"),
    CalendarUnit.YEAR: message("only the year is known"),
    CalendarUnit.DECADE: message("only the decade is known"),
    CalendarUnit.CENTURY: message("only the century is known"),
    CalendarUnit.LONGER: message("the century is not known"),
}
_IMPRECISE = {
    Precision.MONTH: message("only the month is known"),
    Precision.SEASON: message("only the season is known"),
    Precision.YEAR: message("only the year is known"),
    Precision.RANGE: message("some day of this span, or all of it"),
}
_APPROXIMATE = message("approximate")
_LOOSENED = message("No article holds all of these words. These hold most of them.")


def notices_of(found: SearchPage) -> tuple[Message, ...]:
    """What is to be said about a result beside its hits."""
    return (*found.notices, _LOOSENED) if found.loosened else found.notices


def facet_label(name: str) -> str:
    """The heading of a facet."""
    return translated(_LABELS[name])


def value_label(selection: FacetValue) -> str:
    """A facet value as people say it: the name of a language, the unit of a date, "not stated"."""
    if selection.value == MISSING:
        return translated(_UNDATED if selection.facet == "dated" else _NOT_STATED)
    if selection.facet == "language":
        return language_words(selection.value)
    if selection.facet == "dated" and selection.value in tuple(CalendarUnit):
        return translated(_UNITS[CalendarUnit(selection.value)])
    return selection.value


def only_known(unit: CalendarUnit) -> str:
    """What is said of dates too vague for the timeline, e.g. "only the year is known"."""
    return translated(_ONLY_KNOWN[unit])


def precision_note(date: PartialDate) -> str:
    """What is said of a date that is not known to the day, e.g. "only the month is known"."""
    if date.approximate or (date.until is not None and date.until.approximate):
        return translated(_APPROXIMATE)
    note = _IMPRECISE.get(date.precision)
    return "" if note is None else translated(note)
