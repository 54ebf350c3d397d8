"""Import, pages, start, memory and sizes of a whole archive, measured in one run."""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from itertools import islice
from pathlib import Path
from urllib.parse import quote

from archive.articles import Article, Draft, Original, Reading
from archive.grammar import parse
from archive.library import Library
from archive.query import Query
from archive.settings import Settings
from archive.store import Store
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.highlight import TextHighlighter
from indexer.ingest import read_paths
from indexer.language import detect
from indexer.reading.limits import Limits
from indexer.reading.pool import ReadingPool
from indexer.reading.reader import read_unit
from indexer.reading.units import Unit, split_stream
from nachlese import open_library
from tests.bench.corpus import FILTERS, QUERIES, prepare
from tests.bench.figures import Figures, cpu_times, rate, row, wall_times
from web import create_app

_STAGED = 1000
_ROUNDS = 5
_ADDITIONS = 20


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(prog="make bench")
    arguments.add_argument("--articles", type=int, default=30_000, help="at most so many articles of each file")
    articles = arguments.parse_args().articles
    folder = Path(tempfile.mkdtemp(prefix="nachlese-bench-"))
    try:
        files, corpus = prepare(folder, articles)
        row("machine", f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
        row("corpus", corpus)
        _stages(files, folder / "stages")
        home = folder / "archive"
        _whole_import(files, home)
        _pages(home)
        _single_additions(home)
        _sizes(home)
        _cold_start(home)
    finally:
        shutil.rmtree(folder)


def _stages(files: list[Path], home: Path) -> None:
    """Each stage of an import by itself, in CPU seconds of one process; here reading needs no child processes."""
    largest = max(files, key=lambda file: file.stat().st_size)
    limits = Limits.of_imports(Settings(home=home))
    with largest.open("rb") as stream:
        found = islice(split_stream(largest.name, stream, limits, ""), _STAGED)
        units = [unit for unit in found if isinstance(unit, Unit)]
    read_unit(units[0])
    readings: list[Reading] = []
    reading = cpu_times([lambda: readings.extend(one for one in map(read_unit, units) if isinstance(one, Reading))])
    reading_seconds = sum(reading.milliseconds) / 1000
    language = cpu_times([lambda text=f"{one.draft.title}\n{one.draft.text}": detect(text) for one in readings])
    language_seconds = sum(language.milliseconds) / 1000
    rate("stage: read (without language), CPU", len(readings), max(reading_seconds - language_seconds, 0.001))
    rate("stage: language, CPU", len(readings), language_seconds)
    store = Store(home / "archive.sqlite")
    batches = [readings[start : start + 200] for start in range(0, len(readings), 200)]
    stored = cpu_times([lambda batch=batch: store.add(batch) for batch in batches])
    rate("stage: store, CPU", len(readings), sum(stored.milliseconds) / 1000)
    indexed = cpu_times([lambda: WhooshEngine(home / "index").catch_up(store)])
    rate("stage: index, CPU (first words are looked up)", len(readings), sum(indexed.milliseconds) / 1000)
    again = cpu_times([lambda: WhooshEngine(home / "index").rebuild(store)])
    rate("stage: index, CPU (words known)", len(readings), sum(again.milliseconds) / 1000)
    store.close()


def _whole_import(files: list[Path], home: Path) -> None:
    settings = Settings(home=home)
    start = time.perf_counter()
    with open_library(settings) as library, ReadingPool(settings) as pool:
        count = sum(1 for _ in library.add(read_paths(files, pool, source="", shown=False)))
        rate("import: everything, two cores, on the clock", count, time.perf_counter() - start)
        row("import: articles kept", library.statistics().articles)
    row("import: peak memory of the main process", f"{_peak_megabytes():8.0f} MB")


def _pages(home: Path) -> None:
    settings = Settings(home=home)
    with open_library(settings) as library:
        sources = library.statistics().sources
        source = quote(sources[0][0]) if sources else "-"
        client = create_app(library, settings).test_client()
        client.get("/search?q=Anfang")
        _cold_and_warm(library)
        everything = []
        for kind, texts in QUERIES.items():
            urls = [f"/search?q={quote(text)}{part.format(source=source)}" for text in texts for part in FILTERS]
            times = cpu_times([lambda url=url: client.get(url).get_data() for _ in range(_ROUNDS) for url in urls])
            row(f"HTML page, CPU: {kind}", times)
            everything += times.milliseconds
        row("HTML page, CPU: all kinds", Figures(everything))
        _parts(library)


def _cold_and_warm(library: Library) -> None:
    queries = [Query(text) for texts in QUERIES.values() for text in texts]
    row("result page without HTML, CPU: first time", cpu_times([lambda q=q: library.search(q) for q in queries]))
    row("result page without HTML, CPU: again",
        cpu_times([lambda q=q: library.search(q) for _ in range(_ROUNDS) for q in queries]))  # fmt: skip


def _parts(library: Library) -> None:
    """Where the time of a result page goes."""
    pages = [(parse(text).tree, library.search(Query(text))) for texts in QUERIES.values() for text in texts]
    highlighter = TextHighlighter()

    def ten_snippets(tree: object, articles: list[Article]) -> None:
        for article in articles:
            highlighter.snippet(article, tree)  # type: ignore[arg-type]

    row("of which ten snippets, CPU", cpu_times(
        [lambda tree=tree, page=page: ten_snippets(tree, [hit.article for hit in page.hits])
         for _ in range(_ROUNDS) for tree, page in pages]))  # fmt: skip


def _single_additions(home: Path) -> None:
    with open_library(Settings(home=home)) as library:
        example = Draft(title="Probe", source="Bench", language="de")
        original = Original("probe.txt", "text/plain", b"Probe")

        def add_and_find(number: int) -> None:
            word = f"Messwort{number}x{os.getpid()}"
            reading = Reading("probe", replace(example, title=f"{word} in einer Überschrift"), original)
            list(library.add([reading]))
            assert library.search(Query(word)).total == 1

        row("add one article until it is found, on the clock",
            wall_times([lambda number=number: add_and_find(number) for number in range(_ADDITIONS)]))  # fmt: skip


def _sizes(home: Path) -> None:
    database = sum(file.stat().st_size for file in home.glob("archive.sqlite*"))
    index = sum(file.stat().st_size for file in (home / "index").rglob("*") if file.is_file())
    row("size of the store", f"{database / 1e6:8.1f} MB")
    row("size of the index", f"{index / 1e6:8.1f} MB")


_FIRST_PAGE = r"""
import re, sys
from pathlib import Path
from archive.settings import Settings
from nachlese import open_library
from web import create_app
settings = Settings(home=Path(sys.argv[1]))
with open_library(settings) as library:
    client = create_app(library, settings).test_client()
    assert client.get(sys.argv[2]).status_code == 200
    for url in sys.argv[3:]:
        assert client.get(url).status_code == 200
    status = Path("/proc/self/status").read_text()
    print(int(re.search(r"VmHWM:\s+(\d+)", status)[1]) / 1024)
"""


def _cold_start(home: Path) -> None:
    first = "/search?q=Berlin"
    times = wall_times([lambda: _fresh_process(home, first) for _ in range(5)])
    row("cold start to the first result page, on the clock", times)
    row("memory of a serving process after the first page", f"{_fresh_process(home, first):8.0f} MB")
    urls = [f"/search?q={quote(text)}" for texts in QUERIES.values() for text in texts]
    row("memory of a serving process after all queries", f"{_fresh_process(home, first, *urls):8.0f} MB")


def _fresh_process(home: Path, *urls: str) -> float:
    command = [sys.executable, "-c", _FIRST_PAGE, str(home), *urls]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
