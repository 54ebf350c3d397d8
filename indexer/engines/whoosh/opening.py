"""Opening an index: its table of contents, its segments as arrays, and whether its files are what was written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from indexer.engines.whoosh import seal
from indexer.engines.whoosh.cache import ByteLimitedCache
from indexer.engines.whoosh.contents import contents_of, deleted_documents
from indexer.engines.whoosh.matches import Matches
from indexer.engines.whoosh.segment.postings import Postings
from indexer.engines.whoosh.segments import SegmentArrays
from indexer.engines.whoosh.snapshot import Snapshot


def sound_revision(folder: Path) -> int:
    """The revision the newest generation shows; raises if a file is missing or has another size."""
    contents = contents_of(folder)
    for segment in contents.segments:
        seal.check_sizes(folder, contents.schema.seal, segment.segment_id())
    return int(contents.schema.seal.revision)


@dataclass(frozen=True, slots=True)
class Caches:
    """What is kept between searches: postings as read from segments, and what words match in a snapshot."""

    postings: ByteLimitedCache[Postings]
    matches: ByteLimitedCache[Matches]


def open_snapshot(
    folder: Path, lineage: str, kept: dict[str, SegmentArrays], caches: Caches
) -> tuple[Snapshot, dict[str, SegmentArrays]]:
    """The newest generation and its segments by name, those in ``kept`` as they are; raises on any damage."""
    contents = contents_of(folder)
    segments: dict[str, SegmentArrays] = {}
    for segment in contents.segments:
        name = segment.segment_id()
        arrays = kept.get(name)
        if arrays is None:
            seal.check(folder, contents.schema.seal, name)
            arrays = SegmentArrays(folder, name, segment.doc_count_all(), caches.postings)
        segments[name] = arrays
    deleted = [deleted_documents(segment) for segment in contents.segments]
    revision = int(contents.schema.seal.revision)
    return Snapshot(list(segments.values()), deleted, lineage, revision, caches.matches), segments


def check_thoroughly(folder: Path) -> None:
    """Read every byte of the index; raises on any damage."""
    contents = contents_of(folder)
    for segment in contents.segments:
        seal.check(folder, contents.schema.seal, segment.segment_id(), thorough=True)
