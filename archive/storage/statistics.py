"""What the archive holds, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Column, ColumnElement, Connection, func, select

from archive.storage.database import Database
from archive.storage.schema import LIVE, WITHDRAWN, articles, changes, originals, versions

_MOST_FREQUENT = 20


@dataclass(frozen=True, slots=True)
class Statistics:
    """The numbers of one moment; words, dates, sources and languages are those of the articles not withdrawn.

    ``versions`` counts earlier states, ``original_bytes`` what the files had before they were packed, ``file_bytes``
    the database on disk. ``first_date`` and ``last_date`` are the articles' own dates (EDTF), None without any date.
    ``sources`` and ``languages`` are the most frequent ones that have a name, with the number of their articles.
    """

    articles: int
    withdrawn: int
    versions: int
    words: int
    original_bytes: int
    first_date: str | None
    last_date: str | None
    undated: int
    sources: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    revision: int
    file_bytes: int


def statistics_of(database: Database) -> Statistics:
    """The numbers of this moment, all of the same state of the archive."""
    with database.reading() as connection:
        live = connection.execute(
            select(
                func.count().label("articles"),
                func.coalesce(func.sum(articles.c.words), 0).label("words"),
                func.count().filter(articles.c.date.is_(None)).label("undated"),
            ).where(articles.c.state == LIVE)
        ).one()
        return Statistics(
            articles=live.articles,
            withdrawn=connection.scalar(select(func.count()).where(articles.c.state == WITHDRAWN)) or 0,
            versions=connection.scalar(select(func.count()).select_from(versions)) or 0,
            words=live.words,
            original_bytes=connection.scalar(select(func.sum(originals.c.size))) or 0,
            first_date=_first_date(connection, articles.c.date_first.asc()),
            last_date=_first_date(connection, articles.c.date_last.desc()),
            undated=live.undated,
            sources=_most_frequent(connection, articles.c.source),
            languages=_most_frequent(connection, articles.c.language),
            revision=connection.scalar(select(func.max(changes.c.revision))) or 0,
            file_bytes=_bytes_on_disk(database.path),
        )


def _first_date(connection: Connection, order: ColumnElement[int]) -> str | None:
    dated = select(articles.c.date).where(articles.c.state == LIVE, articles.c.date.is_not(None))
    return connection.scalar(dated.order_by(order, articles.c.id).limit(1))


def _most_frequent(connection: Connection, column: Column[str]) -> tuple[tuple[str, int], ...]:
    count = func.count()
    named = select(column, count).where(articles.c.state == LIVE, column != "").group_by(column)
    rows = connection.execute(named.order_by(count.desc(), column).limit(_MOST_FREQUENT))
    return tuple((name, number) for name, number in rows)


def _bytes_on_disk(path: Path) -> int:
    # The write-ahead log holds what has not yet been moved into the main file.
    files = (path, path.with_name(f"{path.name}-wal"))
    return sum(file.stat().st_size for file in files if file.exists())
