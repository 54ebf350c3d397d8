"""Lines that are a date and hardly anything else."""

from __future__ import annotations

import re

from archive.date_parsing import parse_date
from archive.dates import PartialDate, Precision

_LONGEST = 80
_AROUND = " .,;:()[]|–-•·"
_LABEL = re.compile(
    r"(?:stand|datum|date|erstellt(?:\s+am)?|erschienen(?:\s+am)?|veröffentlicht(?:\s+am)?|publiziert(?:\s+am)?|published(?:\s+on)?"
    r"|gepostet(?:\s+am)?|posted(?:\s+on)?|eingestellt(?:\s+am)?|ausgabe(?:\s+vom)?|vom|am|on)\s*:?\s+",
    re.IGNORECASE,
)
_PLACE = re.compile(r"[A-ZÄÖÜ][\w.() /-]{1,40},\s+(?:den\s+|am\s+)?(?=.*\d)")


def date_of_line(line: str) -> PartialDate | None:
    """The date of a line such as ``14. Oktober 2018``, ``Stand: 9.3.2020, 18.18 Uhr`` or ``Berlin, 14. Oktober 2018``.

    Without a label only an exact day counts, because "Sommer 1989" is more often a heading.
    """
    if len(line) > _LONGEST:
        return None
    plain = parse_date(line.strip(_AROUND))
    if plain is not None:
        return plain if plain.precision is Precision.DAY else None
    labelled = _LABEL.sub("", line.strip(_AROUND), count=1)
    date = parse_date(labelled.strip(_AROUND))
    if date is not None:
        return date
    placed = parse_date(_PLACE.sub("", line, count=1).strip(_AROUND))
    return placed if placed is not None and placed.precision is Precision.DAY else None
