"""The part of the table about an archive in daily use: rebuilding, starting, memory, and adding."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from functools import partial
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from archive.articles import Draft, Reading
from archive.library import Library
from archive.query import Query
from tests.bench import material, processes
from tests.bench.corpus import CorpusName
from tests.bench.figures import Figures, cpu_times
from tests.bench.queries import BenchQuery
from tests.bench.served import opened, served
from tests.bench.server import serving
from tests.bench.table import Table

_BUDGET_SIZE = 50_000
_STARTS, _UPLOADS, _ROUNDS = 5, 100, 3
_REBUILD_MEGABYTES, _SERVING_MEGABYTES = 400, 250
_START_SECONDS, _VISIBLE_SECONDS = 1, 1
# The machine is shared; differences below a fifth come and go from run to run.
_SLOWER_AFTER_UPLOADS = 1.2
_FIRST_PAGE = "/search?q=Berlin"


def upkeep(table: Table, folder: Path, name: CorpusName, queries: Sequence[BenchQuery]) -> None:
    """Rebuild, serve, and add to an archive of made articles."""
    table.section(f"{name.label}: an archive in daily use")
    with served(folder, name) as home:
        _rebuild(table, folder, home, name)
        _start(table, folder, home, name)
        _serve(table, folder, home, name, queries)
        _uploads(table, folder, home, name, queries)


def _rebuild(table: Table, folder: Path, home: Path, name: CorpusName) -> None:
    _, cost = processes.run(folder, home, "rebuild")
    judged = name.size == _BUDGET_SIZE
    table.row("rebuild from the database, articles/s on the clock", name.size / cost.seconds)
    table.row("rebuild from the database, CPU s", cost.cpu)
    table.budget("rebuild: peak memory", cost.megabytes, "MB", most=_REBUILD_MEGABYTES, judged=judged)


def _start(table: Table, folder: Path, home: Path, name: CorpusName) -> None:
    """The first start is not counted: it writes the byte code, and takes the program's files off the disk."""
    seconds, cpu = [], []
    for _ in range(1 + _STARTS):
        with serving(folder, home) as server:
            seconds.append(server.wait_for(_FIRST_PAGE))
            cpu.append(processes.cpu_seconds(server.pid))
    table.row("start of the server to its first result page, CPU s", Figures(cpu[1:]).median)
    table.row("the same, on the clock, s: median", Figures(seconds[1:]).median)
    judged = name.size == _BUDGET_SIZE
    table.budget("cold start, slowest of five", max(seconds[1:]), "s", most=_START_SECONDS, judged=judged)


def _serve(table: Table, folder: Path, home: Path, name: CorpusName, queries: Sequence[BenchQuery]) -> None:
    with serving(folder, home) as server:
        server.wait_for(_FIRST_PAGE)
        table.row("memory after the first page, MB", processes.memory_of(server.pid).resident)
        for query in queries:
            server.get(f"/search?q={quote(query.text)}")
        memory = processes.memory_of(server.pid)
    table.row("memory after all queries, MB", memory.resident)
    table.row("of which no file of the index or the system, MB", memory.own)
    judged = name.size == _BUDGET_SIZE
    table.budget("serving: peak memory", memory.peak, "MB", most=_SERVING_MEGABYTES, judged=judged)


def _uploads(table: Table, folder: Path, home: Path, name: CorpusName, queries: Sequence[BenchQuery]) -> None:
    """One hundred articles one by one; each is asked for until it is found, then some other query is made.

    What they do to searching is measured beside an untouched copy of the archive, as the machine is never the same.
    """
    visible: list[float] = []
    between: list[float] = []
    with TemporaryDirectory(prefix="untouched-", dir=folder) as place:
        copy = shutil.copytree(home, Path(place) / "archive")
        with opened(home) as library, opened(copy) as untouched:
            for number, query in zip(range(_UPLOADS), cycle(queries), strict=False):
                visible.append(_seconds_until_found(library, number))
                between += cpu_times([partial(library.search, Query(query.text))]).times
            before, after = _in_turn(untouched, library, queries)
    judged = name.size == _BUDGET_SIZE
    added = Figures([1000 * seconds for seconds in visible])
    table.row("adding one article until it is found, ms: median", added.median)
    table.row("the same, ms: p95", added.p95)
    table.budget("one added article is found, slowest of 100", max(visible), "s", most=_VISIBLE_SECONDS, judged=judged)
    for when, figures in (("without", before), ("between", Figures(between)), ("after", after)):
        table.row(f"page without HTML {when} 100 uploads, CPU ms: median, p95", figures.median, figures.p95)
    for what, ratio in (("median", after.median / before.median), ("p95", after.p95 / before.p95)):
        table.budget(f"page {what}, after / without 100 uploads", ratio, "times", most=_SLOWER_AFTER_UPLOADS)


def _in_turn(first: Library, second: Library, queries: Sequence[BenchQuery]) -> tuple[Figures, Figures]:
    """Warm pages of two archives, query by query, with articles and snippets as the web asks for them."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(1 + _ROUNDS):
        for place, query in enumerate(queries):
            for number in (0, 1) if (place + turn) % 2 else (1, 0):
                taken = cpu_times([partial((first, second)[number].search, Query(query.text))]).times
                if turn:
                    times[number].extend(taken)
    return Figures(times[0]), Figures(times[1])


def _seconds_until_found(library: Library, number: int) -> float:
    word = f"Messwort{number}q{time.time_ns()}"
    draft = Draft(title=f"{word} in einer Überschrift", lede="Ein Satz dazu.", source="Bench", language="de")
    start = time.perf_counter()
    for outcome in library.add([Reading("upload.txt", draft, material.original(draft))]):
        assert outcome.article_id is not None
    while not library.search(Query(word)).total:
        pass
    return time.perf_counter() - start
