"""The date a web page shows, where it does not state it for machines."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bs4 import Tag

from archive.date_parsing import parse_date
from archive.dates import PartialDate, Precision
from indexer.reading.page.boilerplate import class_words
from indexer.reading.page.segments import Segment

# What Java prints for a date: "Fri Apr 28 19:20:36 CEST 2023".
_JAVA = re.compile(r"^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{1,2}) [\d:]{8} (?:CES?T|MES?Z) (\d{4})$")
_LABELLED = re.compile(r"^(?:datum|erschienen|veröffentlicht|publiziert|erstellt|published)\b", re.IGNORECASE)
_LONGEST = 110
# So much else, in characters, may stand in a line whose subject is the date.
_MOST_BESIDE = 50
_DAY = re.compile(
    r"(?<![\d.])(?:\d{1,2}\.\s?\d{1,2}\.\s?(?:19|20)\d\d|\d{1,2}\.?\s+[A-Za-zÄäö]{3,9}\.?,?\s+(?:19|20)\d\d"
    r"|(?:19|20)\d\d-\d\d-\d\d|[A-Z][a-zä]{2,8}\.?\s+\d{1,2},\s+(?:19|20)\d\d|\d{1,2}/\d{1,2}/(?:19|20)\d\d)(?!\d)"
)
_CHANGED = re.compile(r"aktualisier|geändert|update|modified|zuletzt|letzte änderung", re.IGNORECASE)
_ELSEWHERE = re.compile(r"(?<![a-z])(?:comments?|kommentare?|related|footer|copyright)")
_PICTURES = {"figure", "figcaption", "picture"}
_PARENTS = 5


def stated_date(statements: Iterable[str]) -> PartialDate | None:
    """The first of the page's own statements that can be understood."""
    for statement in statements:
        date = parse_date(_JAVA.sub(r"\2 \1 \3", statement))
        if date is not None:
            return date
    return None


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


def labelled_date(everywhere: Iterable[Segment]) -> PartialDate | None:
    """The day in a line that says what it is, wherever on the page."""
    return find_date(segment for segment in everywhere if _LABELLED.match(segment.text))


def _date_of(segment: Segment) -> PartialDate | None:
    stamp = segment.element.find("time") if segment.element.name != "time" else segment.element
    if isinstance(stamp, Tag) and (date := parse_date(str(stamp.get("datetime") or ""))) is not None:
        return date
    found = _DAY.search(segment.text)
    if found is None or len(segment.text) - len(found[0]) > _MOST_BESIDE:
        return None
    return parse_date(_dotted(found[0]))


def _dotted(day: str) -> str:
    """Day and month in the European order where slashes leave it open."""
    return day.replace("/", ".")


def _is_elsewhere(element: Tag) -> bool:
    close = [element, *list(element.parents)[:_PARENTS]]
    return any(other.name in _PICTURES or _ELSEWHERE.search(class_words(other)) for other in close)
