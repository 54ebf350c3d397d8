"""The table of contents of an index and the one way to change it: under Whoosh's lock, and then in one stroke."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh import index
from whoosh.filedb.filestore import FileStorage
from whoosh.index import LockError
from whoosh.util.filelock import try_for

from indexer.engines.whoosh.schema import NUMBER_COLUMN, build_schema
from indexer.engines.whoosh.seal import sealed
from indexer.engines.whoosh.segment.codec import FlatCodec
from indexer.engines.whoosh.segment.columns import LENGTH_OF_BYTE, Columns, read_numbers
from indexer.engines.whoosh.segment.merging import Source, write_segment

# The name Whoosh gives an index that is alone in its folder.
NAME = "MAIN"
_LOCK_SECONDS = 60.0


def create(folder: Path) -> None:
    """Make an empty index."""
    index.create_in(str(folder), build_schema())


def contents_of(folder: Path) -> index.TOC:
    """The newest table of contents; raises whatever Whoosh runs into if there is no sound one."""
    return index.TOC.read(FileStorage(str(folder)), NAME)


def paths_of(folder: Path, segment: str) -> Callable[[str], Path]:
    """Gives the file of a segment that has a certain suffix."""
    return lambda suffix: folder / f"{segment}{suffix}"


def deleted_documents(segment: Any) -> NDArray[np.int64]:
    """The documents of a segment that are deleted, in no order."""
    return np.fromiter(segment.deleted_docs(), np.int64, segment.deleted_count())


class Contents:
    """The table of contents while it is changed; nothing is seen by others before `commit`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._toc = contents_of(folder)

    @property
    def segments(self) -> list[Any]:
        """The segments as Whoosh knows them; the list may be changed."""
        segments: list[Any] = self._toc.segments
        return segments

    @property
    def revision(self) -> int:
        """The revision of the last commit."""
        return int(self._toc.schema.seal.revision)

    def delete(self, articles: Collection[int]) -> None:
        """Mark every document of these articles as deleted."""
        wanted = np.fromiter(articles, np.int64, len(articles))
        for segment in self.segments:
            path_of = paths_of(self._folder, segment.segment_id())
            numbers = read_numbers(segment.doc_count_all(), path_of, NUMBER_COLUMN)
            for document in np.flatnonzero(np.isin(numbers, wanted)).tolist():
                segment.delete_document(document)

    def add(self, sources: Sequence[Source]) -> None:
        """Write a new segment with the kept documents of some sources."""
        segment = new_segment(self._folder)
        path_of = paths_of(self._folder, segment.segment_id())
        try:
            set_size(segment, write_segment(sources, path_of))
        except BaseException:
            for path in self._folder.glob(f"{segment.segment_id()}.*"):
                path.unlink(missing_ok=True)
            raise
        self.segments.append(segment)

    def commit(self, revision: int) -> None:
        """Make the changes seen, and remove the files of segments that are no longer listed."""
        toc = self._toc
        storage = FileStorage(str(self._folder))
        toc.generation += 1
        names = [segment.segment_id() for segment in toc.segments]
        toc.schema.seal = sealed(self._folder, revision, names, toc.schema.seal)
        toc.write(storage, NAME)
        index.clean_files(storage, NAME, toc.generation, toc.segments)


@contextmanager
def changing(folder: Path) -> Iterator[Contents]:
    """The contents of an index to be changed; raises LockError while some other program writes it for long."""
    lock = FileStorage(str(folder)).lock(f"{NAME}_WRITELOCK")
    if not try_for(lock.acquire, timeout=_LOCK_SECONDS):
        raise LockError
    try:
        yield Contents(folder)
    finally:
        lock.release()


def new_segment(folder: Path) -> Any:
    """A segment with a name of its own, without documents."""
    return FlatCodec().new_segment(FileStorage(str(folder)), NAME)


def set_size(segment: Any, columns: Columns) -> None:
    """Tell a segment how many documents it has, and how many words these have in each field."""
    segment.set_doc_count(columns.size)
    segment._fieldlengths = {  # noqa: SLF001 - Whoosh's own writer sets them in the same way
        name: int(LENGTH_OF_BYTE[lengths].sum()) for name, lengths in columns.lengths.items()
    }
