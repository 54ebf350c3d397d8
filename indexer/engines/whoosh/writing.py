"""Writing articles into a Whoosh index: commits of bounded size, and no half-finished ones."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any

from whoosh import index
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from archive.articles import Article
from archive.search import Change
from indexer.engines.whoosh.codec import FlatCodec, PostingsPool
from indexer.engines.whoosh.schema import NUMBER_COLUMN, build_schema, document_of
from indexer.engines.whoosh.seal import sealed
from indexer.engines.whoosh.segments import numeric_column

logger = logging.getLogger(__name__)

# Articles in one commit: large enough for few segments, small enough to repeat after a crash.
COMMIT_SIZE = 5000
# Above this many segments a commit merges small ones, as many as make up one commit's size.
MANY_SEGMENTS = 12
_LOCK_SECONDS = 60.0


def create(folder: Path) -> None:
    """Make an empty index."""
    index.create_in(str(folder), build_schema())


def apply_changes(folder: Path, changes: Iterable[Change], committed: Callable[[int], None]) -> None:
    """Bring an index up to date; ``committed`` is told the revision that is safely in after each commit."""
    remaining = iter(changes)
    whoosh_index = index.open_dir(str(folder))
    while (revision := _commit(whoosh_index, islice(remaining, COMMIT_SIZE))) is not None:
        committed(revision)


class _Writer(SegmentWriter):  # type: ignore[misc]
    """Whoosh's writer with our codec, which seals each commit with the revision it reaches."""

    def __init__(self, whoosh_index: Any) -> None:
        # Separate files open much faster than a compound one.
        super().__init__(whoosh_index, timeout=_LOCK_SECONDS, compound=False, codec=FlatCodec())
        self.pool = PostingsPool()
        self.revision = self.schema.seal.revision

    def _commit_toc(self, segments: list[Any]) -> None:
        folder = Path(self.storage.folder)
        names = [segment.segment_id() for segment in segments]
        self.schema.seal = sealed(folder, self.revision, names, self.schema.seal)
        super()._commit_toc(segments)


def _commit(whoosh_index: Any, batch: Iterator[Change]) -> int | None:
    """Write one batch; returns its last revision, or None if it was empty (then nothing is written)."""
    first = next(batch, None)
    if first is None:
        return None
    with _writing(whoosh_index) as writer:
        known = _documents_by_number(writer)
        for change in chain((first,), batch):
            for document in known.get(change.article_id, ()):
                writer.delete_document(document)
            if change.article is not None:
                _add(writer, change.article)
            writer.revision = change.revision
    return int(writer.revision)


def _add(writer: SegmentWriter, article: Article) -> None:
    """Lay an article down; one that cannot be is left out, so that it does not keep all others from being found."""
    try:
        document = document_of(article)
    except Exception:
        logger.exception("Article %s cannot be indexed; `nachlese verify` counts it as missing.", article.id)
        return
    writer.add_document(**document)


def _documents_by_number(writer: SegmentWriter) -> dict[int, list[int]]:
    """Where each article stands in the segments written so far."""
    known: dict[int, list[int]] = {}
    start = 0
    for segment in writer.segments:
        size = segment.doc_count_all()
        reader = segment.codec().per_document_reader(writer.storage, segment)
        try:
            numbers = numeric_column(reader, NUMBER_COLUMN, size).tolist()
        finally:
            reader.close()
        deleted = set(segment.deleted_docs())
        for document, number in enumerate(numbers):
            if document not in deleted:
                known.setdefault(number, []).append(start + document)
        start += size
    return known


@contextmanager
def _writing(whoosh_index: Any) -> Iterator[_Writer]:
    # A failed add keeps Whoosh's lock until cancel(), and after a full disk even cancel() raises: the first
    # error is the one to tell.
    writer = _Writer(whoosh_index)
    try:
        yield writer
        writer.commit(mergetype=_merge_small)
    except BaseException:
        _cancel(writer)
        raise


def _merge_small(writer: SegmentWriter, segments: list[Any]) -> list[Any]:
    """Merge the smallest segments into the new one when there are many; returns those that stay as they are."""
    if len(segments) < MANY_SEGMENTS:
        return segments
    room = COMMIT_SIZE
    merged = set()
    for segment in sorted(segments, key=lambda one: one.doc_count()):
        room -= segment.doc_count()
        if room < 0:
            break
        with SegmentReader(writer.storage, writer.schema, segment) as reader:
            writer.add_reader(reader)
        merged.add(segment.segment_id())
    return [segment for segment in segments if segment.segment_id() not in merged]


def _cancel(writer: SegmentWriter) -> None:
    try:
        writer.cancel()
    except Exception:
        if writer.writelock is not None:
            writer.writelock.release()
