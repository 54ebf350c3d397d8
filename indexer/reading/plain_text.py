"""Plain text: a title line where there is one, sometimes a line with the date, then paragraphs."""

from __future__ import annotations

import re

from archive.articles import Draft
from archive.date_parsing import parse_date
from archive.dates import PartialDate
from archive.errors import Unreadable
from archive.messages import message
from indexer.reading.characters import cleaned, one_line
from indexer.reading.datelines import date_of_line
from indexer.reading.encodings import decode
from indexer.reading.extract import Extract
from indexer.reading.paragraphs import paragraphs
from indexer.reading.sentences import derived_title

TITLE_LINE = 200
# The date stands in one of the first lines, or it is not the date of the article.
_DATE_LINES = 4

_JUNK = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def read(data: bytes) -> Extract:
    """The article; raises Unreadable for an empty file and for bytes that are no text."""
    decoded = decode(data)
    if len(_JUNK.findall(decoded.text[:10_000])) > 0.01 * len(decoded.text[:10_000]):
        raise Unreadable(message("The file is not a text."))
    lines = cleaned(decoded.text).split("\n")
    filled = [place for place, line in enumerate(lines) if line.strip()]
    if not any(character.isalpha() for character in decoded.text):
        raise Unreadable(message("The file is empty.") if not filled else message("The file holds no words."))
    title = _title(lines, filled)
    line_of_date, date = _date_near_top(lines[filled[0] + 1 :] if title else lines)
    text = "\n".join(lines[filled[0] + 1 :] if title else lines)
    if date is not None:
        text = text.replace(line_of_date, "", 1)
    draft = Draft(
        title=title or derived_title(text),
        title_derived=not title,
        body=paragraphs(text),
        date=date,
        date_text="" if parse_date(one_line(line_of_date).strip("().")) else one_line(line_of_date),
    )
    if not draft.title:
        raise Unreadable(message("The file holds no text beside a date."))
    return Extract(draft, decoded.warnings)


def _title(lines: list[str], filled: list[int]) -> str:
    """The first line, if it is a line of its own and not the wrapped beginning of the text."""
    first = one_line(lines[filled[0]])
    if len(first) > TITLE_LINE or len(filled) < 2 or date_of_line(first) is not None:
        return ""
    following = one_line(lines[filled[1]])
    runs_on = filled[1] == filled[0] + 1 and (following[:1].islower() or first.endswith((",", ";", "-", "¬")))
    return "" if runs_on else first


def _date_near_top(lines: list[str]) -> tuple[str, PartialDate | None]:
    """The line near the top that is a date and nothing else, and that date."""
    for line in [line for line in lines if line.strip()][:_DATE_LINES]:
        date = date_of_line(one_line(line))
        if date is not None:
            return line, date
    return "", None
