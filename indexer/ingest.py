"""Reading many files of the command line, in order, with progress on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from tqdm import tqdm

from archive.articles import Reading, Refusal
from indexer.reading.pool import ReadingPool

# Bytes tell how much is left, articles how fast it goes.
_BAR = "{percentage:3.0f} %  {bar:24}{postfix}, {elapsed} so far, {remaining} left"
_SECONDS_BETWEEN = 0.5


def read_paths(
    paths: Iterable[Path], pool: ReadingPool, *, source: str, shown: bool, file: TextIO = sys.stderr
) -> Iterator[Reading | Refusal]:
    """Everything in the files, and in all files of the folders, in order; hidden ones are passed over."""
    files = [(path, path.stat().st_size) for path in _files(paths)]
    total = sum(size for _, size in files)
    with tqdm(total=total, bar_format=_BAR, mininterval=_SECONDS_BETWEEN, disable=not shown, file=file) as progress:
        articles = before = 0
        for path, size in files:

            def reached(place: int, before: int = before) -> None:
                progress.update(before + place - progress.n)

            for reading in pool.read_path(path, source=source, reached=reached):
                articles += 1
                progress.set_postfix_str(f"{articles} articles, {_rate(articles, progress)}/s", refresh=False)
                yield reading
            before += size
            progress.update(before - progress.n)


def _rate(articles: int, progress: tqdm[None]) -> int:
    elapsed = progress.format_dict["elapsed"] if not progress.disable else 0
    return round(articles / elapsed) if elapsed else 0


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(entry for entry in path.rglob("*") if not _is_hidden(entry, path) and entry.is_file())
        else:
            yield path


def _is_hidden(entry: Path, folder: Path) -> bool:
    """Whether the entry, or a folder between it and the given one, is hidden."""
    return any(part.startswith(".") for part in entry.relative_to(folder).parts)
