"""The engine against stock Whoosh in the same index, at every stage of its life.

Every query is compared in full: the articles found, their order, their scores, the facets and the timeline. Where stock
Whoosh is wrong the oracle goes around it; `test_stock_faults` shows each of these faults.
"""

from __future__ import annotations

import gzip
import json
import math
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from whoosh.query import Term
from whoosh.scoring import BM25F
from whoosh.searching import Searcher
from whoosh.util.numeric import byte_to_length, length_to_byte

from archive.facets import MISSING
from archive.query import Match, Mode, Query, Sort
from archive.search import Answer, Scored, SearchEngine
from archive.syntax import And, DateRange, InField, Node, Not, Or, Phrase, Wildcard, Word
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.schema import form_field
from indexer.engines.whoosh.scoring import FIELD_WEIGHTS, LENGTH_NORMALISATION, SATURATION
from indexer.german.analysis import analyse, terms_of
from tests.engines.asking import tree_of
from tests.engines.logs import MemoryLog, article
from tests.engines.oracle.answering import Oracle
from tests.engines.oracle.comparing import TOLERANCE, Stage, difference, disagreements, miscounts
from tests.engines.oracle.queries import QueryMaker
from tests.engines.oracle.stages import ARTICLES, STAGES, made_stages
from tests.engines.oracle.stock_index import StockIndex, positions_of

NEWS = Path(__file__).parents[3] / "shared" / "data" / "news" / "wikinews-train.jsonl.gz"
QUERIES = QueryMaker(1919, ARTICLES).queries(520)
KINDS = (
    "word", "exact word", "several readings", "phrase", "exact phrase", "near", "wildcard", "dates", "and", "or", "not",
    "title", "kicker", "lede", "source", "section", "author", "person", "place", "organisation", "language", "depth 3",
)  # fmt: skip


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Stage]]:
    made = made_stages(tmp_path_factory.mktemp("oracle"))
    yield made
    for stage in made.values():
        stage.close()


# What is compared with what


def test_the_queries_are_of_every_kind() -> None:
    assert len(set(QUERIES)) >= 500
    kinds = Counter(kind for query in QUERIES for kind in set(kinds_of(tree_of(query))))
    assert min(kinds[kind] for kind in KINDS) >= 10, kinds
    for kind in (*Sort, *Match, *Mode):
        assert sum(kind in (query.sort, query.match, query.mode) for query in QUERIES) >= 20, kind
    narrowed = [query for query in QUERIES if query.narrowed]
    assert len(narrowed) >= 100
    assert sum(query.within and bool(query.since or query.until) for query in narrowed) >= 20
    for side in ("chosen", "excluded"):
        assert sum(bool(getattr(query, side)) for query in narrowed) >= 40, side
        assert sum(one.value == MISSING for query in narrowed for one in getattr(query, side)) >= 5, side


def kinds_of(node: Node, depth: int = 0) -> Iterator[str]:
    if depth == 3:
        yield "depth 3"
    match node:
        case Word(_, exact):
            yield "exact word" if exact else "word"
            if not exact and any(len(token.bases) > 1 for token in analyse(node.text)):
                yield "several readings"
        case Phrase(_, exact, distance):
            yield "near" if distance else "exact phrase" if exact else "phrase"
        case Wildcard():
            yield "wildcard"
        case DateRange():
            yield "dates"
        case InField(name, inner):
            yield name
            yield from kinds_of(inner, depth)
        case Not(inner):
            yield "not"
            yield from kinds_of(inner, depth)
        case And(nodes) | Or(nodes):
            yield "and" if isinstance(node, And) else "or"
            for child in nodes:
                yield from kinds_of(child, depth + 1)


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


# The comparison notices what is wrong


def test_another_weight_is_noticed(stages: dict[str, Stage]) -> None:
    stage = stages["rebuilt"]
    query = Query("titel:Haus")
    assert disagreements(stage, [query]) == []
    other_weights = {**FIELD_WEIGHTS, "title": FIELD_WEIGHTS["title"] * 1.001}
    other = Stage(stage.engine, Oracle(stage.oracle.stock, other_weights), stage.articles)
    (found,) = disagreements(other, [query])
    assert "has the score" in found


def test_an_index_that_has_not_caught_up_is_noticed(stages: dict[str, Stage]) -> None:
    older, newer = stages["several segments"], stages["with deletions"]
    behind = Stage(older.engine, newer.oracle, newer.articles)
    query = Query("Haus")
    assert disagreements(newer, [query]) == miscounts(newer, [query]) == []
    (found,) = disagreements(behind, [query])
    assert found.startswith("found ")
    assert miscounts(behind, [query])


@pytest.mark.parametrize("sort", Sort)
def test_two_hits_in_the_wrong_order_are_noticed(stages: dict[str, Stage], sort: Sort) -> None:
    stage = stages["after merges"]
    query = Query("Kanzler", sort=sort)
    answer, every = answered(stage.engine, query)
    assert difference(stage.expected(query), answer, every, stage.articles) == ""
    first, second, *others = every
    assert "order" in difference(stage.expected(query), answer, (second, first, *others), stage.articles)


def test_another_article_is_noticed(stages: dict[str, Stage]) -> None:
    stage = stages["after merges"]
    query = Query("Kanzler")
    answer, every = answered(stage.engine, query)
    first, *others = every
    other = (replace(first, article_id=-1), *others)
    assert "only here or there" in difference(stage.expected(query), answer, other, stage.articles)


def test_a_wrong_number_of_hits_is_noticed(stages: dict[str, Stage]) -> None:
    stage = stages["after merges"]
    query = Query("Kanzler")
    answer, every = answered(stage.engine, query)
    wrong = replace(answer, total=answer.total + 1)
    assert difference(stage.expected(query), wrong, every, stage.articles).startswith("found ")


def answered(engine: SearchEngine, query: Query) -> tuple[Answer, tuple[Scored, ...]]:
    return engine.search(query, tree_of(query)), engine.every_hit(query, tree_of(query))
