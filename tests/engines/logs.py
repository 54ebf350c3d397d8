"""Logs and articles for engines to follow, without a database."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from archive.articles import Article, Block, EntityKind, Mention
from archive.dates import PartialDate
from archive.search import Change

NOW = datetime.datetime(2022, 1, 7, 12, tzinfo=datetime.UTC)


def article(number: int, title: str = "", body: str = "", *, date: str = "", **properties: Any) -> Article:
    """An article with this number; paragraphs of the body are separated by blank lines, the date is in EDTF."""
    return Article(
        id=number,
        version=1,
        revision=number,
        words=len(body.split()),
        added_at=NOW,
        changed_at=NOW,
        title=title,
        body=tuple(Block(text) for text in body.split("\n\n") if text),
        date=PartialDate.from_edtf(date) if date else None,
        **properties,
    )


def mentions(kind: EntityKind, names: Iterable[str]) -> tuple[Mention, ...]:
    """Each of the names as a mention."""
    return tuple(Mention(kind, name) for name in names)


class MemoryLog:
    """A `ChangeLog` that remembers from which revisions it was asked for changes."""

    def __init__(self, articles: Iterable[Article] = (), *, lineage: str = "first") -> None:
        self._lineage = lineage
        self._revision = 0
        self._latest: dict[int, Change] = {}
        self.asked: list[int] = []
        self.put(*articles)

    def put(self, *articles: Article) -> None:
        """Add articles or replace those with the same numbers."""
        for one in articles:
            self._change(one.id, one)

    def remove(self, *numbers: int) -> None:
        """Take articles out."""
        for number in numbers:
            self._change(number, None)

    def _change(self, number: int, one: Article | None) -> None:
        self._revision += 1
        state = None if one is None else replace(one, revision=self._revision)
        self._latest[number] = Change(self._revision, number, state)

    def lineage(self) -> str:
        return self._lineage

    def revision(self) -> int:
        return self._revision

    def changes_since(self, revision: int) -> Iterator[Change]:
        self.asked.append(revision)
        changes = sorted(self._latest.values(), key=lambda change: change.revision)
        return iter([change for change in changes if change.revision > revision])

    def article_ids(self) -> list[int]:
        return [number for number, change in self._latest.items() if change.article is not None]

    def articles(self) -> list[Article]:
        """All articles that are in the archive now."""
        return [change.article for change in self._latest.values() if change.article is not None]
