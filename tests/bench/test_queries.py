"""The queries: two hundred in nine classes, understood without a notice, the same for the same articles."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from archive.grammar import parse
from tests.bench.corpus import Corpus, CorpusName, write_drafts
from tests.bench.making import made_drafts
from tests.bench.queries import BenchQuery, draw
from tests.bench.test_making import MATERIAL
from tests.bench.tokens import SEPARATOR, frequencies, read_tokens, tokens_of, write_tokens

NAME = CorpusName("made", 400)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    write_drafts(folder, NAME, made_drafts(MATERIAL))
    write_tokens(folder, NAME)
    return folder


@pytest.fixture(scope="module")
def queries(folder: Path) -> list[BenchQuery]:
    return draw(Corpus(folder, NAME), frequencies(folder, NAME))


def test_two_hundred_in_nine_classes(queries: list[BenchQuery]) -> None:
    counts = Counter(query.kind for query in queries)
    assert len(set(queries)) == 200
    assert len(counts) == 9
    assert set(counts.values()) == {22, 23}


def test_every_query_is_understood(queries: list[BenchQuery]) -> None:
    for query in queries:
        parsed = parse(query.text)
        assert parsed.refused is None, query
        assert not parsed.notices, query


def test_same_articles_give_same_queries(folder: Path, queries: list[BenchQuery]) -> None:
    assert draw(Corpus(folder, NAME), frequencies(folder, NAME)) == queries


def test_smaller_corpus_is_the_beginning(folder: Path) -> None:
    smaller = CorpusName("made", 50)
    articles = [Corpus(folder, NAME).article(number) for number in range(1, 51)]
    assert list(Corpus(folder, smaller)) == articles
    assert list(read_tokens(folder, smaller)) == [tokens_of(article) for article in articles]


def test_a_corpus_is_a_log_of_changes(folder: Path) -> None:
    corpus = Corpus(folder, NAME)
    assert [change.article_id for change in corpus.changes_since(398)] == [399, 400]
    assert corpus.revision() == len(corpus) == 400


def test_further_bases_stand_in_no_row(folder: Path) -> None:
    for tokens in read_tokens(folder, NAME):
        for bases, forms in zip(tokens.bases, tokens.forms, strict=True):
            first, *further = bases.split(f" {SEPARATOR} ")
            assert len(first.split()) == len(forms.split())
            assert all(" " not in base for base in further)
