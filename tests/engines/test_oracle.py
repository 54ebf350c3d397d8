"""The engine against stock Whoosh in the same index, at every stage of its life.

Every query is compared in full: the articles found, their order, their scores, the facets and the timeline. Where stock
Whoosh is wrong the oracle goes around it; `test_stock_faults` shows each of these faults.
"""

from __future__ import annotations

import gzip
import json
import math
import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from whoosh.query import Term
from whoosh.scoring import BM25F
from whoosh.searching import Searcher
from whoosh.util.numeric import byte_to_length, length_to_byte

from archive.query import Query
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.schema import form_field
from indexer.engines.whoosh.scoring import FIELD_WEIGHTS, LENGTH_NORMALISATION, SATURATION
from indexer.german.analysis import analyse, terms_of
from tests.engines.asking import tree_of
from tests.engines.logs import MemoryLog, article
from tests.engines.oracle.answering import Oracle
from tests.engines.oracle.comparing import TOLERANCE, Stage, disagreements, miscounts
from tests.engines.oracle.queries import QueryMaker
from tests.engines.oracle.stages import QUERIES, STAGES, made_stages
from tests.engines.oracle.stock_index import StockIndex, positions_of

NEWS = Path(__file__).parents[3] / "shared" / "data" / "news" / "wikinews-train.jsonl.gz"


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Stage]]:
    made = made_stages(tmp_path_factory.mktemp("oracle"))
    yield made
    for stage in made.values():
        stage.close()


def test_the_stages_are_what_they_are_called(stages: dict[str, Stage]) -> None:
    stock = {name: stage.oracle.stock for name, stage in stages.items()}
    assert stock["several segments"].segments >= 3
    assert not stock["several segments"].reader.has_deletions()
    assert stock["with deletions"].segments >= 3
    assert stock["with deletions"].reader.doc_count_all() - stock["with deletions"].reader.doc_count() >= 30
    assert stock["after merges"].reader.has_deletions()
    assert stock["rebuilt"].segments == 1
    assert not stock["rebuilt"].reader.has_deletions()


@pytest.mark.parametrize("name", STAGES)
def test_stock_whoosh_reads_what_the_articles_say(stages: dict[str, Stage], name: str) -> None:
    """So that the engine and the oracle do not agree on an index that is wrong."""
    stage = stages[name]
    reader, numbers = stage.oracle.stock.reader, stage.oracle.stock.articles
    living = {numbers[document]: document for document in reader.all_doc_ids()}
    assert living.keys() == stage.articles.keys()
    texts = {"title": "title", "kicker": "kicker", "lede": "lede", "body": "text"}
    for text_field, attribute in texts.items():
        expected: dict[tuple[str, str], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for number, one in stage.articles.items():
            length = 0
            for token in analyse(getattr(one, attribute)):
                length += len(token.bases)
                expected[form_field(text_field), token.form][number].append(token.position)
                for base in token.bases:
                    expected[text_field, base][number].append(token.position)
            stored = byte_to_length(length_to_byte(length))
            assert (reader.doc_field_length(living[number], text_field) or 0) == stored, (number, text_field)
        for one_field in (text_field, form_field(text_field)):
            for word in reader.lexicon(one_field):
                found = reader.postings(one_field, word).all_items()
                places = {numbers[document]: positions_of(value) for document, value in found}
                assert places == expected.pop((one_field, word.decode()), {}), (one_field, word)
        assert not expected


@pytest.mark.parametrize("name", STAGES)
def test_stock_whoosh_finds_the_same(stages: dict[str, Stage], name: str) -> None:
    stage = stages[name]
    found = disagreements(stage, QUERIES)
    assert not found, "\n".join(found)
    expected = [stage.expected(query) for query in QUERIES]
    assert sum(bool(one.ranked) for one in expected) >= 0.8 * len(QUERIES)
    assert sum(len(one.ranked) > 10 for one in expected) >= 0.3 * len(QUERIES)
    assert 10 <= sum(one.loosened for one in expected) <= 0.15 * len(QUERIES)


@pytest.mark.parametrize("name", STAGES)
def test_facets_and_timeline_count_what_stock_whoosh_finds(stages: dict[str, Stage], name: str) -> None:
    found = miscounts(stages[name], QUERIES)
    assert not found, "\n".join(found)


@pytest.mark.data
@pytest.mark.skipif(not NEWS.exists(), reason="the material beside the project is not there")
def test_stock_whoosh_finds_the_same_in_real_articles(tmp_path: Path) -> None:
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for _, line in zip(range(1500), lines, strict=False)]
    # The beginnings of their texts are enough words, and stock Whoosh takes its time.
    articles = [
        article(number, record["title"], record["text"][:600], date=record["date"] or "", source=record["source"] or "")
        for number, record in enumerate(records, start=1)
    ]
    log, engine = MemoryLog(), WhooshEngine(tmp_path)
    for start in range(0, len(articles), 500):
        log.put(*articles[start : start + 500])
        engine.catch_up(log)
    log.remove(*range(5, len(articles), 9))
    engine.catch_up(log)
    engine.close()
    queries = QueryMaker(2004, articles, wildcard_letters=4).queries(100)
    with closing(Stage(engine, Oracle(StockIndex(tmp_path)), {one.id: one for one in log.articles()})) as stage:
        found = disagreements(stage, queries) + miscounts(stage, queries)
        assert not found, "\n".join(found)
        assert sum(bool(stage.expected(query).ranked) for query in queries) >= 0.5 * len(queries)


# Stock Whoosh's own scores


class RarityOfTheEngine(BM25F):  # type: ignore[misc]
    """Stock BM25F with the formula for rarity that the engine has."""

    def idf(self, searcher: Any, fieldname: str, text: bytes) -> float:
        stock = searcher.get_parent()
        documents, with_it = stock.doc_count_all(), stock.doc_frequency(fieldname, text)
        return math.log(1 + (documents - with_it + 0.5) / (with_it + 0.5))


def test_stock_bm25f_gives_the_same_scores_in_one_field_without_deletions(tmp_path: Path) -> None:
    chance = random.Random(1871)
    forms = ["Haus", "Präsident", "Minister", "Regierung", "Wahl"]
    # Longer ones have their lengths rounded, but not for the average that stock Whoosh takes.
    titles = [" ".join(chance.choices(forms, [5, 4, 3, 2, 1], k=chance.randint(1, 10))) for _ in range(60)]
    log, engine = MemoryLog(), WhooshEngine(tmp_path)
    for start in (0, 20, 40):
        log.put(*(article(number + 1, titles[number]) for number in range(start, start + 20)))
        engine.catch_up(log)
    engine.close()
    with closing(engine), closing(StockIndex(tmp_path)) as stock:
        assert stock.segments == 3
        # Stock has no weights of fields; a lower saturation is the same, but for a factor.
        saturation = SATURATION / FIELD_WEIGHTS["title"]
        searcher = Searcher(stock.reader, weighting=RarityOfTheEngine(B=LENGTH_NORMALISATION["title"], K1=saturation))
        # Forms that stand nowhere, so that nothing is added for the form as typed.
        for form in ["Hauses", "Präsidenten", "Ministers", "Regierungen", "Wahlen"]:
            (term,) = terms_of(form)
            (base,) = term.bases
            found = searcher.search(Term("title", base), limit=None).top_n
            expected = {stock.articles[document]: score / (saturation + 1) for score, document in found}
            query = Query(f"titel:{form}")
            assert expected
            every = engine.every_hit(query, tree_of(query))
            assert {hit.article_id: hit.score for hit in every} == pytest.approx(expected, rel=TOLERANCE)
