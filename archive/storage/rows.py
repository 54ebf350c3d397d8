"""Articles as rows of the database, and back."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, select

from archive.articles import Article, Draft, EntityKind, Mention
from archive.dates import PartialDate
from archive.errors import NotFound, Withdrawn
from archive.messages import message
from archive.storage.identity import url_key
from archive.storage.records import blocks_from_values, blocks_to_values
from archive.storage.schema import LARGEST_NUMBER, LIVE, articles

# Values of one IN list.
CHUNK = 500

# Each page and each row of an export asks for these, so the driver is asked directly: through SQLAlchemy both
# take several times as long.
_COLUMNS = tuple(field.name for field in fields(Article) if field.name != "mentions")
_ARTICLES = f"SELECT {', '.join(_COLUMNS)} FROM articles WHERE id IN "  # noqa: S608  Names of our own columns.
_MENTIONS = "SELECT article_id, kind, name, surface FROM mentions WHERE article_id IN "
_POSITION = "SELECT (SELECT value FROM meta WHERE key = 'lineage'), (SELECT max(revision) FROM changes)"


def position_of(connection: sqlite3.Connection) -> tuple[str, int]:
    """The lineage, and the number of the latest write, 0 for an empty archive."""
    ((lineage, revision),) = connection.execute(_POSITION)
    return lineage, revision or 0


def chunks(article_ids: Iterable[int]) -> Iterable[list[int]]:
    """The numbers, each once, in lists SQLite accepts; those that no article can have are left out."""
    wanted = [number for number in dict.fromkeys(article_ids) if 0 < number <= LARGEST_NUMBER]
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]


def articles_of(connection: Connection, article_ids: Iterable[int], *, withdrawn: bool = False) -> dict[int, Article]:
    """The articles of these numbers that are there, with ``withdrawn`` also those that were taken out."""
    found: dict[int, Article] = {}
    for numbers in chunks(article_ids):
        driver, places = _driver_of(connection), f"({', '.join('?' * len(numbers))})"
        state = "" if withdrawn else f" AND state = '{LIVE}'"
        rows = driver.execute(_ARTICLES + places + state, numbers).fetchall()
        named = _mentions_of(driver, places, numbers)
        for row in rows:
            article = _article(row, named)
            found[article.id] = article
    return found


def _driver_of(connection: Connection) -> sqlite3.Connection:
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)
    return driver


def article_of(connection: Connection, article_id: int) -> Article:
    """The article; raises NotFound, or Withdrawn if it was taken out."""
    require_live(connection, article_id)
    return articles_of(connection, [article_id])[article_id]


def require_live(connection: Connection, article_id: int) -> None:
    """Raise NotFound for a number no article ever had, and Withdrawn if it was taken out."""
    state = None
    if 0 < article_id <= LARGEST_NUMBER:
        state = connection.scalar(select(articles.c.state).where(articles.c.id == article_id))
    if state is None:
        raise NotFound(message("There is no article with the number %(id)s.", id=str(article_id)))
    if state != LIVE:
        raise Withdrawn(message("Article %(id)s was taken out of the archive.", id=str(article_id)))


def _mentions_of(driver: sqlite3.Connection, places: str, article_ids: Sequence[int]) -> dict[int, list[Mention]]:
    """The entities named in these articles, in order of appearance."""
    found: defaultdict[int, list[Mention]] = defaultdict(list)
    order = " ORDER BY article_id, position"
    for article_id, kind, name, surface in driver.execute(_MENTIONS + places + order, article_ids):
        found[article_id].append(Mention(EntityKind(kind), name, surface))
    return found


def _article(row: Sequence[Any], named: Mapping[int, Sequence[Mention]]) -> Article:
    values = dict(zip(_COLUMNS, row, strict=True))
    values["title_derived"] = bool(values["title_derived"])
    values["body"] = blocks_from_values(json.loads(values["body"]))
    values["date"] = _date(values["date"]) if values["date"] else None
    values["added_at"] = _moment(values["added_at"])
    values["changed_at"] = _moment(values["changed_at"])
    for name in ("authors", "keywords"):
        values[name] = tuple(json.loads(values[name]))
    return Article(**values, mentions=tuple(named.get(values["id"], ())))


# News come in days: many articles share a date.
@lru_cache(maxsize=4096)
def _date(edtf: str) -> PartialDate:
    return PartialDate.from_edtf(edtf)


def _moment(stored: str) -> datetime:
    """What `UtcTime` has written."""
    return datetime.fromisoformat(stored).replace(tzinfo=UTC)


def draft_values(draft: Draft) -> dict[str, Any]:
    """What a draft says, as the values of its columns."""
    return {
        "words": len(draft.lede.split()) + sum(len(block.text.split()) for block in draft.body),
        "title": draft.title,
        "title_derived": draft.title_derived,
        "kicker": draft.kicker,
        "lede": draft.lede,
        "body": blocks_to_values(draft.body),
        "date": draft.date.edtf if draft.date else None,
        "date_first": draft.date.first_day.toordinal() if draft.date else None,
        "date_last": draft.date.last_day.toordinal() if draft.date else None,
        "date_text": draft.date_text,
        "authors": list(draft.authors),
        "source": draft.source,
        "section": draft.section,
        "url": draft.url,
        "url_key": url_key(draft.url),
        "language": draft.language,
        "language_confidence": draft.language_confidence,
        "external_id": draft.external_id,
        "keywords": list(draft.keywords),
    }


def mention_values(article_id: int, draft: Draft) -> list[dict[str, Any]]:
    """The entities a draft names, as rows."""
    return [
        {
            "article_id": article_id,
            "position": position,
            "kind": mention.kind.value,
            "name": mention.name,
            "surface": mention.surface,
        }
        for position, mention in enumerate(draft.mentions)
    ]
