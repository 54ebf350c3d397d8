"""The articles everything is measured on, kept on the disk and read one by one; an index can follow them as a log."""

from __future__ import annotations

import os
import pickle
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from archive.articles import Article, Draft, Reading
from archive.search import Change
from tests.bench import making, material
from tests.bench.stamps import articles_stamp

# When all of them were added; it is of no account here.
_ADDED = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CorpusName:
    """Which articles: the ``real`` ones or ``made`` ones, and how many of them."""

    kind: str
    size: int

    @property
    def label(self) -> str:
        return f"{self.size:,} {self.kind}"

    @property
    def folder(self) -> str:
        return f"{self.kind}-{self.size}"


class Corpus:
    """The first ``size`` articles of a file, numbered from 1; a `ChangeLog` whose revisions are the numbers.

    Smaller corpora of a kind are the beginning of larger ones. The articles must have been written before.
    """

    def __init__(self, folder: Path, name: CorpusName) -> None:
        self.name = name
        self.home = folder
        self.folder = folder / name.folder
        self.folder.mkdir(parents=True, exist_ok=True)
        articles, offsets = _files(folder, name.kind)
        self._offsets = array("Q", offsets.read_bytes()[: 8 * (name.size + 1)])
        self._articles = os.open(articles, os.O_RDONLY)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __iter__(self) -> Iterator[Article]:
        return map(self.article, range(1, len(self) + 1))

    def article(self, number: int) -> Article:
        start, end = self._offsets[number - 1], self._offsets[number]
        article = pickle.loads(os.pread(self._articles, end - start, start))
        assert isinstance(article, Article)
        return article

    def readings(self) -> Iterator[Reading]:
        """The articles as if they came out of a file."""
        for article in self:
            draft = Draft(**{field.name: getattr(article, field.name) for field in fields(Draft)})
            yield Reading(str(article.id), draft, material.original(draft))

    def lineage(self) -> str:
        return f"bench-{articles_stamp()}"

    def revision(self) -> int:
        return len(self)

    def changes_since(self, revision: int) -> Iterator[Change]:
        return (Change(number, number, self.article(number)) for number in range(revision + 1, len(self) + 1))

    def article_ids(self) -> Iterable[int]:
        return range(1, len(self) + 1)


def write_articles(folder: Path, name: CorpusName) -> None:
    """Write the articles one after the other, and where each begins; nothing to do where there are enough of them."""
    folder.mkdir(parents=True, exist_ok=True)
    _, offsets = _files(folder, name.kind)
    if offsets.exists() and offsets.stat().st_size >= 8 * (name.size + 1):
        return
    write_drafts(folder, name, making.real_drafts() if name.kind == "real" else making.made_drafts(material.gather()))


def write_drafts(folder: Path, name: CorpusName, drafts: Iterable[Draft]) -> None:
    """Write the first of these drafts as the articles of a corpus."""
    articles, offsets = _files(folder, name.kind)
    places = array("Q", [0])
    with articles.open("wb") as file:
        for number, draft in zip(range(1, name.size + 1), drafts, strict=False):
            pickle.dump(article_of(draft, number), file, protocol=5)
            places.append(file.tell())
    offsets.write_bytes(places.tobytes())


def article_of(draft: Draft, number: int) -> Article:
    """The article a draft becomes."""
    values = {field.name: getattr(draft, field.name) for field in fields(Draft)}
    words = len(draft.lede.split()) + len(draft.text.split())
    return Article(
        **values,
        id=number,
        version=1,
        revision=number,
        words=words,
        added_at=_ADDED,
        changed_at=_ADDED,
        added_by="bench",
    )


def _files(folder: Path, kind: str) -> tuple[Path, Path]:
    stem = f"{kind}-{articles_stamp()}"
    return folder / f"{stem}.articles", folder / f"{stem}.offsets"
