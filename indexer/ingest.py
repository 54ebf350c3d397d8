"""Reading many files of the command line, in order, with progress on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tqdm import tqdm

from archive.articles import Reading, Refusal
from indexer.reading.pool import ReadingPool


def read_paths(paths: Iterable[Path], pool: ReadingPool, *, source: str, shown: bool) -> Iterator[Reading | Refusal]:
    """Everything in the files, and in all files of the folders, in order; hidden files are passed over."""
    files = list(_files(paths))
    with tqdm(desc="articles", unit="", disable=not shown, file=sys.stderr) as progress:
        for place, file in enumerate(files, start=1):
            progress.set_postfix_str(f"{file.name} ({place}/{len(files)})")
            for reading in pool.read_path(file, source=source):
                progress.update()
                yield reading


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(entry for entry in path.rglob("*") if entry.is_file() and not entry.name.startswith("."))
        else:
            yield path
