"""A draft as a form that people correct, and what they typed as a draft again."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from archive.articles import Draft
from archive.date_parsing import parse_date
from archive.messages import Message, message
from web.draft_fields import LANGUAGE_CODES
from web.language import date_words

LONGEST = 1000
# Between several names or keywords in one field; commas occur in names such as "Franz Joseph I., Kaiser".
SEPARATOR = "; "
TITLE_CHARACTERS = 120

Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Correction:
    """The draft with the corrections that could be used, and for each field of the others why it could not."""

    draft: Draft
    errors: Mapping[str, Message]


def shown(draft: Draft) -> dict[str, str]:
    """What stands in the fields for a draft, in the reader's language; a date nobody understood in its own words."""
    return {
        "title": draft.title,
        "kicker": draft.kicker,
        "date": date_words(draft.date) if draft.date else draft.date_text,
        "authors": SEPARATOR.join(draft.authors),
        "source": draft.source,
        "section": draft.section,
        "language": draft.language,
        "keywords": SEPARATOR.join(draft.keywords),
    }


def corrections(draft: Draft, typed: Typed) -> dict[str, str]:
    """The fields that say something else than the draft, tidied."""
    before = {name: tidy(value) for name, value in shown(draft).items()}
    after = {name: tidy(value) for name, value in typed.items() if name in before}
    return {name: value for name, value in after.items() if value != before[name]}


def corrected(draft: Draft, typed: Typed) -> Correction:
    """The draft as it was typed over; fields that were not changed keep what the reader knew of them."""
    errors: dict[str, Message] = {}
    for name, value in corrections(draft, typed).items():
        if len(value) > LONGEST:
            errors[name] = message("This is longer than %(limit)s characters.", limit=LONGEST)
            continue
        try:
            draft = replace(draft, **_CHANGES[name](draft, value))
        except _Unusable as error:
            errors[name] = error.reason
    return Correction(draft, errors)


def tidy(text: str) -> str:
    """The text on one line without characters that cannot be seen, such as soft hyphens."""
    return " ".join("".join(each for each in text if each.isprintable() or each.isspace()).split())


_NO_DATE = message(
    "This is not a date the archive understands. Write for example 1989, November 1989 or 9.11.1989, or leave it empty."
)


class _Unusable(Exception):
    def __init__(self, reason: Message) -> None:
        super().__init__(str(reason))
        self.reason = reason


def _title(draft: Draft, value: str) -> dict[str, Any]:
    if value:
        return {"title": value, "title_derived": False}
    beginning = draft.lede or draft.text
    if not beginning:
        raise _Unusable(message("An article without a text needs a title."))
    return {"title": textwrap.shorten(beginning, TITLE_CHARACTERS, placeholder=" …"), "title_derived": True}


def _date(draft: Draft, value: str) -> dict[str, Any]:
    date = parse_date(value)
    if value and date is None:
        raise _Unusable(_NO_DATE)
    return {} if date == draft.date and date else {"date": date, "date_text": ""}


def _language(draft: Draft, value: str) -> dict[str, Any]:
    if value and value not in LANGUAGE_CODES:
        raise _Unusable(message("Choose a language from the list."))
    return {"language": value, "language_confidence": None}


def _plain(name: str) -> Callable[[Draft, str], dict[str, Any]]:
    return lambda _, value: {name: value}


def _several(name: str) -> Callable[[Draft, str], dict[str, Any]]:
    return lambda _, value: {name: tuple(dict.fromkeys(filter(None, map(str.strip, value.split(";")))))}


_CHANGES: dict[str, Callable[[Draft, str], dict[str, Any]]] = {
    "title": _title,
    "kicker": _plain("kicker"),
    "date": _date,
    "authors": _several("authors"),
    "source": _plain("source"),
    "section": _plain("section"),
    "language": _language,
    "keywords": _several("keywords"),
}
