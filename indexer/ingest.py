"""Reading many files of the command line, in order, with progress on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tqdm import tqdm

from archive.articles import Reading, Refusal
from indexer.reading.pool import ReadingPool


def read_paths(paths: Iterable[Path], pool: ReadingPool, *, source: str, shown: bool) -> Iterator[Reading | Refusal]:
    """Everything in the files, and in all files of the folders, in order; hidden ones are passed over."""
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
            yield from sorted(entry for entry in path.rglob("*") if not _is_hidden(entry, path) and entry.is_file())
        else:
            yield path


def _is_hidden(entry: Path, folder: Path) -> bool:
    """Whether the entry, or a folder between it and the given one, is hidden."""
    return any(part.startswith(".") for part in entry.relative_to(folder).parts)
