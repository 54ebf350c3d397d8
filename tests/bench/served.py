"""A whole archive of made articles, as it is served: database and index."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing, contextmanager
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.library import Library
from archive.settings import Settings
from nachlese import DATABASE, open_library
from tests.bench.corpus import Corpus, CorpusName, write_articles
from tests.bench.stamps import store_stamp


@contextmanager
def served(folder: Path, name: CorpusName) -> Iterator[Path]:
    """The home of an archive with the articles of a corpus in its database and still without an index.

    It may be changed: the next one who asks gets another.
    """
    kept = folder / name.folder / f"store-{store_stamp()}.sqlite"
    if not kept.exists():
        write_articles(folder, name)
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            pool.submit(_fill, folder, name, kept).result()
    with TemporaryDirectory(prefix="archive-", dir=folder) as home:
        shutil.copyfile(kept, Path(home) / DATABASE)
        yield Path(home)


@contextmanager
def opened(home: Path) -> Iterator[Library]:
    """The archive, its index at the newest revision and its segments merged."""
    with open_library(Settings(home=home)) as library:
        library.catch_up()
    # Closing waited for the merging in the background, which would count for whatever is measured first.
    with open_library(Settings(home=home)) as library:
        yield library


def _fill(folder: Path, name: CorpusName, target: Path) -> None:
    """Add all articles; the index is not kept."""
    with TemporaryDirectory(prefix="filling-", dir=folder) as home:
        with open_library(Settings(home=Path(home))) as library:
            for _ in library.add(Corpus(folder, name).readings()):
                pass
        with closing(sqlite3.connect(Path(home) / DATABASE)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (Path(home) / DATABASE).rename(target)
