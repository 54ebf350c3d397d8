"""One table: how fast this project is beside others, and what it takes to build, serve and add to an archive."""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.corpus import CorpusName
from tests.bench.material import REAL_ARTICLES, REAL_FILE, has_real_articles
from tests.bench.stamps import digest_of
from tests.bench.table import Table

PARTS = ("pages", "import", "upkeep", "html")
_PROGRAM = ("archive", "indexer", "web", "nachlese.py")
_REAL = "real"
_SIZES, _QUICK_SIZES = (_REAL, "50000", "200000"), (_REAL, "1000")
_QUICK_REAL, _QUICK_IMPORT = 200, 500
_SERVED, _QUICK_SERVED = 50_000, 1000


def main() -> None:
    """Measure and print; without the real articles only say that they are missing."""
    arguments = _arguments()
    if not has_real_articles():
        sys.exit(f"make bench measures on real articles, and there is no {REAL_FILE.parent}.")
    if arguments.keep is not None:
        arguments.keep.mkdir(parents=True, exist_ok=True)
        _measure(arguments, arguments.keep.resolve())
        return
    with TemporaryDirectory(prefix="nachlese-bench-") as folder:
        _measure(arguments, Path(folder))


def _measure(arguments: argparse.Namespace, folder: Path) -> None:
    # The engines that are compared are no dependency of the program; without them there is nothing to import here.
    from tests.bench.comparison import compare
    from tests.bench.html_pages import html_pages
    from tests.bench.importing import whole_import
    from tests.bench.queries import queries_of
    from tests.bench.upkeep import upkeep

    start, sources = time.perf_counter(), digest_of(*_PROGRAM)
    table = Table()
    table.section("make bench")
    versions = ", ".join(f"{name} {version(name)}" for name in ("tantivy", "whoosh", "numpy"))
    table.note(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {versions}")
    parts: Sequence[str] = arguments.only or PARTS
    if "pages" in parts:
        compare(table, folder, arguments.corpora)
    if "import" in parts:
        whole_import(table, folder, _QUICK_IMPORT if arguments.quick else REAL_ARTICLES)
    if {"upkeep", "html"} & set(parts):
        served = CorpusName("made", _QUICK_SERVED if arguments.quick else _SERVED)
        queries = queries_of(folder, served)
        if "upkeep" in parts:
            upkeep(table, folder, served, queries)
        if "html" in parts:
            html_pages(table, folder, served, queries)
    table.close()
    if digest_of(*_PROGRAM) != sources:
        table.note("THE PROGRAM WAS CHANGED DURING THIS RUN: these figures are of no one state of it")
    table.note(f"{(time.perf_counter() - start) / 60:.1f} minutes on the clock")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=PARTS, help="this part alone; may be given several times")
    parser.add_argument("--corpora", help=f"of the pages, by commas: {_REAL} or numbers of made articles")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep articles and the peers' indexes for another run")
    parser.add_argument("--quick", action="store_true", help="small corpora, less than three minutes")
    arguments = parser.parse_args()
    sizes = arguments.corpora.split(",") if arguments.corpora else _QUICK_SIZES if arguments.quick else _SIZES
    try:
        arguments.corpora = [_corpus(size, quick=arguments.quick) for size in sizes]
    except ValueError:
        parser.error(f"--corpora takes {_REAL} and numbers, not {arguments.corpora}")
    return arguments


def _corpus(text: str, *, quick: bool) -> CorpusName:
    if text == _REAL:
        return CorpusName("real", _QUICK_REAL if quick else REAL_ARTICLES)
    size = int(text)
    if size < 1:
        raise ValueError
    return CorpusName("made", size)


if __name__ == "__main__":
    main()
