"""What is asked, and the life of an index in stages: commits, deletions and replacements, merges, a rebuild."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from archive.search import SearchEngine
from indexer.engines.whoosh.engine import WhooshEngine
from tests.engines.logs import MemoryLog
from tests.engines.oracle.answering import Oracle
from tests.engines.oracle.articles import generated_articles
from tests.engines.oracle.comparing import Stage
from tests.engines.oracle.queries import QueryMaker
from tests.engines.oracle.stock_index import StockIndex

STAGES = ("several segments", "with deletions", "after merges", "rebuilt")

# In no order, so that an article's number says nothing about its place in the index.
NUMBERS = random.Random(1848).sample(range(1, 151), 150)
ARTICLES = generated_articles(1789, NUMBERS)
QUERIES = QueryMaker(1919, ARTICLES).queries(520)
# Far more commits of one article than any policy leaves unmerged.
_MOST_COMMITS = 60


def made_stages(folder: Path) -> dict[str, Stage]:
    """The index at each stage, as a copy with an engine of its own."""
    log, growing = MemoryLog(), folder / "growing"
    made = {}
    engine = WhooshEngine(growing)
    for name, _ in zip(STAGES, _life(engine, log, growing), strict=True):
        shutil.copytree(growing, folder / name)
        articles = {one.id: one for one in log.articles()}
        made[name] = Stage(WhooshEngine(folder / name), Oracle(StockIndex(folder / name)), articles)
    return made


def _life(engine: SearchEngine, log: MemoryLog, home: Path) -> Iterator[None]:
    """What happens to an index between one stage and the next."""
    for start in range(0, len(ARTICLES), 40):
        log.put(*ARTICLES[start : start + 40])
        _follow(engine, log)
    yield
    log.remove(*NUMBERS[3::8])
    _follow(engine, log)
    log.put(*generated_articles(1871, NUMBERS[::6]))
    _follow(engine, log)
    yield
    _commit_until_merged(engine, log, home)
    for one in generated_articles(1989, range(301, 304)):
        log.put(one)
        _follow(engine, log)
    log.remove(*NUMBERS[2::30])
    _follow(engine, log)
    yield
    engine.rebuild(log)
    engine.close()
    yield


def _commit_until_merged(engine: SearchEngine, log: MemoryLog, home: Path) -> None:
    """Add articles one by one, replacing some and removing others, until there are fewer segments than before."""
    before = _segments(home)
    for place, one in enumerate(generated_articles(1918, range(201, 201 + _MOST_COMMITS))):
        log.put(one)
        if place % 4 == 3:
            log.put(*generated_articles(1945 + place, [one.id - 1]))
            log.remove(one.id - 2, NUMBERS[place])
        _follow(engine, log)
        if (now := _segments(home)) < before:
            return
        before = now
    raise AssertionError("The engine never merges.")


def _follow(engine: SearchEngine, log: MemoryLog) -> None:
    engine.catch_up(log)
    # Waits for what is merged in the background.
    engine.close()


def _segments(home: Path) -> int:
    stock = StockIndex(home)
    stock.close()
    return stock.segments
