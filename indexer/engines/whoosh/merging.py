"""Merging segments, so that searches need not look into many: prepared beside the index, then put in its place."""

from __future__ import annotations

import math
import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from indexer.engines.whoosh.contents import (
    changing,
    contents_of,
    deleted_documents,
    new_segment,
    paths_of,
    set_size,
)
from indexer.engines.whoosh.segment.checked_file import CheckedFile, close_all
from indexer.engines.whoosh.segment.columns import Mask, read_columns
from indexer.engines.whoosh.segment.inverting import Part
from indexer.engines.whoosh.segment.merging import Source, write_segment
from indexer.engines.whoosh.segment.terms import read_inverted

# So many segments of about the same size make one of the next size; a document is written again once for each size.
MERGED_AT_ONCE = 8
# Larger segments stay as they are.
LARGEST_MERGED = 65_536
_WORKSHOP = "merging"


def merge_due(folder: Path) -> bool:
    """Whether there are segments to merge."""
    return bool(_due(contents_of(folder).segments))


@contextmanager
def prepared(folder: Path) -> Iterator[Merged]:
    """Write the next merged segment beside the index, which goes on meanwhile; only one may do so at a time."""
    segments = _due(contents_of(folder).segments)
    workshop = folder / _WORKSHOP
    shutil.rmtree(workshop, ignore_errors=True)
    workshop.mkdir()
    try:
        with ExitStack() as opened:
            sources = [_opened(folder, segment, opened) for segment in segments]
            segment = new_segment(folder)
            set_size(segment, write_segment(sources, paths_of(workshop, segment.segment_id())))
        yield Merged(folder, segment, [one.segment_id() for one in segments], [source.kept for source in sources])
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged segment that is not listed yet, and what it was made of: segments and the documents they had then."""

    folder: Path
    segment: Any
    made_of: list[str]
    kept: list[Mask]

    def put_in_place(self) -> bool:
        """List it instead of those it was made of, and delete what was deleted since; False if they are gone."""
        with changing(self.folder) as contents:
            listed = {segment.segment_id(): segment for segment in contents.segments}
            if not listed.keys() >= set(self.made_of):
                return False
            start = 0
            for name, kept in zip(self.made_of, self.kept, strict=True):
                numbers = start + np.cumsum(kept) - 1
                for document in deleted_documents(listed[name]).tolist():
                    if kept[document]:
                        self.segment.delete_document(int(numbers[document]))
                start += int(np.count_nonzero(kept))
            for path in (self.folder / _WORKSHOP).iterdir():
                path.rename(self.folder / path.name)
            contents.segments[:] = [one for name, one in listed.items() if name not in self.made_of] + [self.segment]
            contents.commit(contents.revision)
            return True


def _due(segments: Sequence[Any]) -> list[Any]:
    """The segments to merge now: those of the smallest size of which there are many."""
    by_size: defaultdict[int, list[Any]] = defaultdict(list)
    for segment in segments:
        by_size[int(math.log(segment.doc_count() + 1, MERGED_AT_ONCE))].append(segment)
    for _, alike in sorted(by_size.items()):
        if len(alike) >= MERGED_AT_ONCE:
            return _within_limit(alike)
    return []


def _within_limit(segments: list[Any]) -> list[Any]:
    """As many of the segments as make up a segment of a size that is still merged; none if that are fewer than two."""
    taken: list[Any] = []
    documents = 0
    for segment in segments:
        documents += segment.doc_count()
        if documents > LARGEST_MERGED:
            break
        taken.append(segment)
    return taken if len(taken) > 1 else []


def _opened(folder: Path, segment: Any, opened: ExitStack) -> Source:
    path_of = paths_of(folder, segment.segment_id())
    files: list[CheckedFile] = []
    opened.callback(close_all, files)
    inverted = read_inverted(path_of, files)
    kept = np.ones(segment.doc_count_all(), np.bool_)
    kept[deleted_documents(segment)] = False
    return Source(Part(read_columns(len(kept), path_of), inverted), kept)
