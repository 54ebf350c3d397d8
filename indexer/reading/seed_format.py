"""The seed format: a line with date, kicker and headline, then paragraphs; the first one is the lede."""

from __future__ import annotations

import re

from archive.articles import BlockKind, Draft
from archive.date_parsing import parse_date
from archive.dates import PartialDate, Precision
from archive.errors import Unreadable
from archive.messages import message
from indexer.reading.characters import cleaned, one_line
from indexer.reading.encodings import decode
from indexer.reading.extract import Extract
from indexer.reading.paragraphs import paragraphs
from indexer.reading.recognition import SEED_LINE

_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_PRECISIONS = {Precision.YEAR, Precision.MONTH, Precision.DAY}


def read(data: bytes) -> Extract:
    """The article; raises Unreadable where the first line has another form or no headline."""
    decoded = decode(data)
    first_line, _, rest = cleaned(decoded.text).lstrip().partition("\n")
    found = SEED_LINE.fullmatch(first_line)
    if found is None:
        raise Unreadable(message("The first line is not in the seed format: date, kicker, colon, headline."))
    kicker, title = _kicker_and_title(found["heading"] or "")
    if not title:
        raise Unreadable(message("The first line has no headline."))
    date = _date(found["date"])
    warnings = decoded.warnings
    if date is None:
        warnings += (message("The date “%(date)s” was not understood.", date=found["date"]),)
    blocks = paragraphs(rest)
    has_lede = bool(blocks) and blocks[0].kind is BlockKind.PARAGRAPH
    draft = Draft(
        title=title,
        kicker=kicker,
        lede=blocks[0].text if has_lede else "",
        body=blocks[1:] if has_lede else blocks,
        date=date,
        date_text="" if date else found["date"],
    )
    return Extract(draft, warnings)


def _date(wording: str) -> PartialDate | None:
    """The year, month or day; in this format 2003-13 is a mistake and not 2003 to 2013."""
    date = parse_date(wording) if _DATE.fullmatch(wording) else None
    return date if date is not None and date.precision in _PRECISIONS else None


def _kicker_and_title(heading: str) -> tuple[str, str]:
    # Padded, so that " : Truppen" is an empty kicker and "Unruhen : " an empty headline.
    kicker, colon, title = f" {heading} ".partition(" : ")
    return (one_line(kicker), one_line(title)) if colon else ("", one_line(heading))
