"""The date a web page shows, where it does not state it for machines."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bs4 import Tag

from archive.date_parsing import parse_date
from archive.dates import PartialDate, Precision
from indexer.reading.boilerplate import class_words
from indexer.reading.page_segments import Segment

_LONGEST = 110
_DAY = re.compile(
    r"(?<![\d.])(?:\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d\d|\d{1,2}\.?\s+[A-Za-zÄäö]{3,9}\.?,?\s+(?:19|20)\d\d"
    r"|(?:19|20)\d\d-\d\d-\d\d|[A-Z][a-zä]{2,8}\.?\s+\d{1,2},\s+(?:19|20)\d\d|\d{1,2}/\d{1,2}/(?:19|20)\d\d)(?!\d)"
)
_CHANGED = re.compile(r"aktualisier|geändert|update|modified|zuletzt|letzte änderung", re.IGNORECASE)
_ELSEWHERE = re.compile(r"(?<![a-z])(?:comments?|kommentare?|related|teaser|footer|copyright)")
_PARENTS = 5


def find_date(nearby: Iterable[Segment]) -> PartialDate | None:
    """The first day in the short lines around the headline; one of a later change only if there is no other."""
    changed: PartialDate | None = None
    for segment in nearby:
        if len(segment.text) > _LONGEST or _is_elsewhere(segment.element):
            continue
        date = _date_of(segment)
        if date is not None and date.precision is Precision.DAY:
            if not _CHANGED.search(segment.text):
                return date
            changed = changed or date
    return changed


def _date_of(segment: Segment) -> PartialDate | None:
    stamp = segment.element.find("time") if segment.element.name != "time" else segment.element
    if isinstance(stamp, Tag) and (date := parse_date(str(stamp.get("datetime") or ""))) is not None:
        return date
    found = _DAY.search(segment.text)
    return parse_date(_dotted(found[0])) if found else None


def _dotted(day: str) -> str:
    """Day and month in the European order where slashes leave it open."""
    return day.replace("/", ".")


def _is_elsewhere(element: Tag) -> bool:
    return any(_ELSEWHERE.search(class_words(other)) for other in [element, *list(element.parents)[:_PARENTS]])
