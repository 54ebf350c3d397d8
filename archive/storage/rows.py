"""Articles as rows of the database, and back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from archive.articles import Article, Draft, EntityKind, Mention
from archive.dates import PartialDate
from archive.errors import NotFound, Withdrawn
from archive.messages import message
from archive.storage.identity import url_key
from archive.storage.records import blocks_from_values, blocks_to_values
from archive.storage.schema import LARGEST_NUMBER, LIVE, articles, mentions

# Values of one IN list.
CHUNK = 500

_BY_NUMBER = select(articles).where(articles.c.id.in_(bindparam("ids", expanding=True)))
_LIVE_BY_NUMBER = _BY_NUMBER.where(articles.c.state == LIVE)
_MENTIONS_BY_NUMBER = (
    select(mentions.c.article_id, mentions.c.kind, mentions.c.name, mentions.c.surface)
    .where(mentions.c.article_id.in_(bindparam("ids", expanding=True)))
    .order_by(mentions.c.article_id, mentions.c.position)
)


def chunks(article_ids: Iterable[int]) -> Iterable[list[int]]:
    """The numbers, each once, in lists SQLite accepts; those that no article can have are left out."""
    wanted = [number for number in dict.fromkeys(article_ids) if 0 < number <= LARGEST_NUMBER]
    for start in range(0, len(wanted), CHUNK):
        yield wanted[start : start + CHUNK]


def articles_of(connection: Connection, article_ids: Iterable[int], *, withdrawn: bool = False) -> dict[int, Article]:
    """The articles of these numbers that are there, with ``withdrawn`` also those that were taken out."""
    found: dict[int, Article] = {}
    for numbers in chunks(article_ids):
        rows = connection.execute(_BY_NUMBER if withdrawn else _LIVE_BY_NUMBER, {"ids": numbers}).all()
        named = mentions_of(connection, [row.id for row in rows])
        found |= {row.id: _article(row, named[row.id]) for row in rows}
    return found


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


def mentions_of(connection: Connection, article_ids: Sequence[int]) -> defaultdict[int, list[Mention]]:
    """The entities named in these articles (at most 500), in order of appearance."""
    found: defaultdict[int, list[Mention]] = defaultdict(list)
    if article_ids:
        for article_id, kind, name, surface in connection.execute(_MENTIONS_BY_NUMBER, {"ids": article_ids}).all():
            found[article_id].append(Mention(EntityKind(kind), name, surface))
    return found


def _article(row: Row[Any], named: Sequence[Mention]) -> Article:
    return Article(
        id=row.id,
        version=row.version,
        revision=row.revision,
        words=row.words,
        added_at=row.added_at,
        changed_at=row.changed_at,
        added_by=row.added_by,
        title=row.title,
        title_derived=row.title_derived,
        kicker=row.kicker,
        lede=row.lede,
        body=blocks_from_values(row.body),
        date=PartialDate.from_edtf(row.date) if row.date else None,
        date_text=row.date_text,
        authors=tuple(row.authors),
        source=row.source,
        section=row.section,
        url=row.url,
        language=row.language,
        language_confidence=row.language_confidence,
        external_id=row.external_id,
        keywords=tuple(row.keywords),
        mentions=tuple(named),
    )


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
