"""A whole import: many processes and batches give what one article at a time gives, and nothing stops it for good."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import following
from archive import library as archive_library
from archive.articles import Outcome, Reading, Refusal
from archive.library import BATCH_SIZE, Library
from archive.query import Query
from archive.settings import Settings
from indexer.ingest import read_paths
from indexer.reading import batches
from indexer.reading.limits import Limits
from indexer.reading.pool import ReadingPool
from indexer.reading.reader import read_unit
from indexer.reading.units import Unit, split_stream
from nachlese import DATABASE, open_library

PROJECT = Path(__file__).parents[1]
BODY = "Der Rat der Stadt hat am Abend für den Neubau der alten Brücke gestimmt. Er hat {number} Mitglieder."


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    with ReadingPool(Settings()) as opened:
        yield opened


@st.composite
def records(draw: st.DrawFn) -> bytes:
    """A line of a file: an article, perhaps one that came before, perhaps in another version, or none."""
    number = draw(st.integers(1, 6))
    kind = draw(st.sampled_from(["article", "article", "article", "same text", "empty", "broken", "no list"]))
    match kind:
        case "article":
            text = BODY.format(number=draw(st.integers(1, 3)))
            return json.dumps({"title": f"Meldung {number}", "text": text, "url": f"https://a.de/{number}"}).encode()
        case "same text":
            return json.dumps({"title": f"Meldung {number}", "text": BODY.format(number=number)}).encode()
        case "empty":
            return b'{"kicker": "leer"}'
        case "broken":
            return b'{"title": "abgeb'
        case _:
            return b"[1, 2]"


FILES = st.lists(st.lists(records(), max_size=12), min_size=1, max_size=3)


def one_by_one(library: Library, paths: list[Path]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    limits = Limits.of_imports(Settings())
    for path in paths:
        with path.open("rb") as stream:
            for unit in split_stream(path.name, stream, limits):
                entry: Reading | Refusal = read_unit(unit) if isinstance(unit, Unit) else unit
                outcomes += library.add([entry], added_by="import")
    return outcomes


@settings(deadline=None, max_examples=25)
@given(files=FILES)
def test_an_import_gives_what_one_article_at_a_time_gives(files: list[list[bytes]], pool: ReadingPool) -> None:
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        # Small enough for several batches to read, to store and to index at the same time.
        patch.setattr(batches, "BATCH_UNITS", 3)
        patch.setattr(archive_library, "BATCH_SIZE", 4)
        patch.setattr(following, "FOLLOWED_AT_ONCE", 5)
        paths = [Path(home, f"{number}.jsonl") for number in range(len(files))]
        for path, lines in zip(paths, files, strict=True):
            path.write_bytes(b"\n".join(lines))
        results = []
        for name in ("at once", "one by one"):
            with open_library(replace(Settings(), home=Path(home, name))) as library:
                if name == "at once":
                    readings = read_paths(paths, pool, source="", shown=False)
                    outcomes = list(library.add(readings, added_by="import"))
                else:
                    outcomes = one_by_one(library, paths)
                page = library.search(Query("Rat", size=100))
                found = [
                    (hit.article.id, hit.article.title, hit.article.text, hit.article.version) for hit in page.hits
                ]
                results.append((outcomes, found, page.total, library.verify()))
        assert results[0] == results[1]
        assert results[0][3] == ()


def many(path: Path, count: int) -> Path:
    lines = (json.dumps({"title": f"Meldung {number}", "text": BODY.format(number=number)}) for number in range(count))
    path.write_text("\n".join(lines))
    return path


def start_import(home: Path, file: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", "import nachlese; nachlese.main()", "--home", str(home), "import", str(file)],
        cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def stored(home: Path) -> int:
    """How many articles are safely in the archive, also while another process writes it."""
    try:
        with closing(sqlite3.connect(f"file:{home / DATABASE}?mode=ro", uri=True)) as connection:
            return int(connection.execute("SELECT count(*) FROM articles").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL])
def test_an_import_that_is_stopped_goes_on_where_it_was(tmp_path: Path, blow: signal.Signals) -> None:
    home, file = tmp_path / "home", many(tmp_path / "a.jsonl", 6000)
    process = start_import(home, file)
    patience = time.monotonic() + 60
    while stored(home) < 400:
        assert process.poll() is None
        assert time.monotonic() < patience
        time.sleep(0.05)
    os.kill(process.pid, blow)
    told, _ = process.communicate(timeout=60)
    kept = stored(home)
    assert 400 <= kept < 6000
    if blow is signal.SIGINT:
        # The batch that was being stored may be in the archive without having been counted.
        assert kept - BATCH_SIZE <= int(told.split()[0]) <= kept
        assert process.returncode == 130
    finished = start_import(home, file)
    told, complaints = finished.communicate(timeout=120)
    assert told.decode() == f"{6000 - kept} added, 0 new versions, {kept} duplicates, 0 refused\n", complaints
    with open_library(replace(Settings(), home=home)) as library:
        assert library.verify() == ()
        assert library.search(Query("Brücke")).total == 6000
