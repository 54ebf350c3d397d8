"""One record of a JSON Lines file: named fields, of which only a title or a text is needed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from archive.articles import Block, Draft, EntityKind, Mention
from archive.date_parsing import parse_date
from archive.dates import PartialDate, Precision
from archive.errors import Unreadable
from archive.messages import Message, message
from indexer.reading.characters import is_damaged, one_line
from indexer.reading.encodings import decode
from indexer.reading.extract import Extract
from indexer.reading.names import distinct, split_names
from indexer.reading.paragraphs import paragraphs
from indexer.reading.sentences import derived_title
from indexer.reading.web_values import language_code, web_address

_MENTIONS = {
    "persons": EntityKind.PERSON,
    "places": EntityKind.PLACE,
    "organisations": EntityKind.ORGANISATION,
}
_KEYWORD_SEPARATOR = re.compile(r"\s*[,;|]\s*")
_NAME_SEPARATOR = re.compile(r"\s*[;|]\s*")


def read(data: bytes) -> Extract:
    """The article of one JSON object; raises Unreadable for broken JSON and for a field of the wrong type.

    Beside the fields of DESIGN section 8 it takes what our own export writes: ``external_id`` (then ``id`` is our own
    number and means nothing here), ``persons``, ``places``, ``organisations`` and ``date_end``. Others are ignored.
    """
    decoded = decode(data)
    return _Record(_parsed(decoded.text), decoded.warnings).extract()


def _parsed(text: str) -> Mapping[str, Any]:
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(message("The JSON is broken at character %(position)s.", position=error.pos + 1)) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(message("The JSON is nested too deeply or holds a number that is too long.")) from error
    if not isinstance(record, dict):
        raise Unreadable(message("The JSON is not an object with named fields."))
    return record


class _Record:
    """The fields of one record, checked as they are taken out."""

    def __init__(self, fields: Mapping[str, Any], warnings: tuple[Message, ...]) -> None:
        self._fields = fields
        self._warnings = list(warnings)

    def extract(self) -> Extract:
        """The article; the title is taken from the text where the record has none."""
        title, lede = self._line("title"), self._line("lede")
        body = paragraphs(self._text("text"))
        if not title and not lede and not body:
            raise Unreadable(message("The record has neither a title nor a text."))
        date_text = self._line("date")
        date = self._date(date_text)
        draft = Draft(
            title=title or derived_title(lede or _first(body)),
            title_derived=not title,
            kicker=self._line("kicker"),
            lede=lede,
            body=body,
            date=date,
            date_text="" if date else date_text,
            authors=self._authors(),
            source=self._line("source"),
            section=self._line("section") or self._line("category"),
            url=self._url(),
            language=self._language(),
            external_id=self._line("external_id" if "external_id" in self._fields else "id"),
            keywords=self._names("keywords", _KEYWORD_SEPARATOR),
            mentions=self._mentions(),
        )
        return Extract(draft, tuple(self._warnings))

    def _text(self, field: str) -> str:
        value = self._fields.get(field)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and field in _MAY_BE_NUMBERS:
            value = str(value)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise Unreadable(message("The field “%(field)s” must be a text.", field=field))
        self._check(field, value)
        return value

    def _line(self, field: str) -> str:
        return one_line(self._text(field))

    def _date(self, date_text: str) -> PartialDate | None:
        if not date_text:
            return None
        end = self._line("date_end") if self._fields.get("date_precision") == Precision.RANGE else ""
        date = (parse_date(f"{date_text}/{end}") if end else None) or parse_date(date_text)
        if date is None:
            self._warnings.append(message("The date “%(date)s” was not understood.", date=date_text))
        return date

    def _authors(self) -> tuple[str, ...]:
        field = "author" if self._fields.get("authors") is None else "authors"
        value = self._fields.get(field)
        if isinstance(value, str):
            return split_names(self._text(field))
        return distinct(self._list(field))

    def _names(self, field: str, separator: re.Pattern[str]) -> tuple[str, ...]:
        value = self._fields.get(field)
        return distinct(separator.split(self._text(field)) if isinstance(value, str) else self._list(field))

    def _list(self, field: str) -> list[str]:
        value = self._fields.get(field)
        if value is None:
            return []
        if not isinstance(value, list):
            raise Unreadable(message("The field “%(field)s” must be a text or a list of texts.", field=field))
        return [self._item(field, item) for item in value if item is not None]

    def _item(self, field: str, item: object) -> str:
        name = item.get("name") if isinstance(item, dict) else item
        if not isinstance(name, str):
            raise Unreadable(message("The field “%(field)s” must be a text or a list of texts.", field=field))
        self._check(field, name)
        return name

    def _mentions(self) -> tuple[Mention, ...]:
        return tuple(
            Mention(kind, name) for field, kind in _MENTIONS.items() for name in self._names(field, _NAME_SEPARATOR)
        )

    def _url(self) -> str:
        given = self._line("url")
        address = web_address(given)
        if given and not address:
            self._warnings.append(message("“%(url)s” is not a web address and was left out.", url=given[:100]))
        return address

    def _language(self) -> str:
        given = self._line("language")
        code = language_code(given)
        if given and not code:
            self._warnings.append(message("“%(language)s” is not a language code.", language=given[:40]))
        return code

    def _check(self, field: str, value: str) -> None:
        if is_damaged(value):
            self._warnings.append(message("The field “%(field)s” held damaged characters.", field=field))


_MAY_BE_NUMBERS = {"id", "external_id", "date", "date_end"}


def _first(body: tuple[Block, ...]) -> str:
    return next((block.text for block in body), "")
