"""The comparison of an engine with the oracle notices what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from archive.query import Query, Sort
from archive.search import Answer, Scored, SearchEngine
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.scoring import FIELD_WEIGHTS
from tests.engines.asking import tree_of
from tests.engines.logs import MemoryLog
from tests.engines.oracle.answering import Oracle
from tests.engines.oracle.comparing import Stage, difference, disagreements, miscounts
from tests.engines.oracle.stages import ARTICLES
from tests.engines.oracle.stock_index import StockIndex


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    home = tmp_path_factory.mktemp("comparing")
    articles = ARTICLES[:60]
    engine = WhooshEngine(home)
    engine.rebuild(MemoryLog(articles))
    with closing(Stage(engine, Oracle(StockIndex(home)), {one.id: one for one in articles})) as made:
        yield made


def test_another_weight_is_noticed(stage: Stage) -> None:
    query = Query("titel:Haus")
    assert disagreements(stage, [query]) == []
    other_weights = {**FIELD_WEIGHTS, "title": FIELD_WEIGHTS["title"] * 1.001}
    other = Stage(stage.engine, Oracle(stage.oracle.stock, other_weights), stage.articles)
    (found,) = disagreements(other, [query])
    assert "has the score" in found


def test_an_index_that_has_not_caught_up_is_noticed(stage: Stage, tmp_path: Path) -> None:
    older = WhooshEngine(tmp_path)
    older.rebuild(MemoryLog(ARTICLES[:50]))
    behind = Stage(older, stage.oracle, stage.articles)
    query = Query("Haus")
    assert disagreements(stage, [query]) == miscounts(stage, [query]) == []
    (found,) = disagreements(behind, [query])
    assert found.startswith("found ")
    assert miscounts(behind, [query])
    older.close()


@pytest.mark.parametrize("sort", Sort)
def test_two_hits_in_the_wrong_order_are_noticed(stage: Stage, sort: Sort) -> None:
    query = Query("Kanzler", sort=sort)
    answer, every = answered(stage.engine, query)
    assert difference(stage.expected(query), answer, every, stage.articles) == ""
    first, second, *others = every
    assert "order" in difference(stage.expected(query), answer, (second, first, *others), stage.articles)


def test_another_article_is_noticed(stage: Stage) -> None:
    query = Query("Kanzler")
    answer, every = answered(stage.engine, query)
    first, *others = every
    other = (replace(first, article_id=-1), *others)
    assert "only here or there" in difference(stage.expected(query), answer, other, stage.articles)


def test_a_wrong_number_of_hits_is_noticed(stage: Stage) -> None:
    query = Query("Kanzler")
    answer, every = answered(stage.engine, query)
    wrong = replace(answer, total=answer.total + 1)
    assert difference(stage.expected(query), wrong, every, stage.articles).startswith("found ")


def answered(engine: SearchEngine, query: Query) -> tuple[Answer, tuple[Scored, ...]]:
    return engine.search(query, tree_of(query)), engine.every_hit(query, tree_of(query))
