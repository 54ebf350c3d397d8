"""Opening an index: its table of contents, its segments as arrays, and whether its files are what was written."""

from __future__ import annotations

from pathlib import Path

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.reading import SegmentReader

from indexer.engines.whoosh import seal
from indexer.engines.whoosh.segments import PostingsCache, SegmentArrays
from indexer.engines.whoosh.snapshot import Snapshot

# The name Whoosh gives an index that is alone in its folder.
_NAME = "MAIN"


def contents_of(folder: Path) -> TOC:
    """The newest table of contents; raises whatever Whoosh runs into if there is no sound one."""
    return TOC.read(FileStorage(str(folder)), _NAME)


def sound_revision(folder: Path) -> int:
    """The revision the newest generation shows; raises if a file is missing or has another size."""
    contents = contents_of(folder)
    for segment in contents.segments:
        seal.check_sizes(folder, contents.schema.seal, segment.segment_id())
    return int(contents.schema.seal.revision)


def open_snapshot(
    folder: Path, lineage: str, kept: dict[str, SegmentArrays], cache: PostingsCache
) -> tuple[Snapshot, dict[str, SegmentArrays]]:
    """The newest generation and its segments by name, those in ``kept`` as they are; raises on any damage."""
    contents = contents_of(folder)
    storage = FileStorage(str(folder))
    segments: dict[str, SegmentArrays] = {}
    for segment in contents.segments:
        name = segment.segment_id()
        arrays = kept.get(name)
        if arrays is None:
            seal.check(folder, contents.schema.seal, name)
            arrays = SegmentArrays(SegmentReader(storage, contents.schema, segment), name, cache)
        segments[name] = arrays
    deleted = [set(segment.deleted_docs()) for segment in contents.segments]
    return Snapshot(list(segments.values()), deleted, lineage, contents.schema.seal.revision), segments


def check_thoroughly(folder: Path) -> None:
    """Read every byte of the index; raises on any damage."""
    contents = contents_of(folder)
    for segment in contents.segments:
        seal.check(folder, contents.schema.seal, segment.segment_id(), thorough=True)
