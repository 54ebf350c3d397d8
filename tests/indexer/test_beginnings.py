"""No form of a word is passed over: each begins as one of the beginnings of its bases, in any spelling."""

from __future__ import annotations

import gzip
import itertools
import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.german.analysis import LEVELS
from indexer.german.beginnings import beginning_of, beginnings_of_base, expression
from indexer.german.dictionary import MappedDictionaryFactory
from indexer.german.tokenise import split

NEWS = Path(__file__).parents[3] / "shared" / "data" / "news" / "tagesspiegel-zeit-2020.jsonl.gz"

BEGINNINGS = [("Ärger", "ar"), ("AERGER", "ar"), ("Häuser", "ha"), ("haeuser", "ha"), ("aß", "as"), ("ass", "as"),
              ("é", "é"), ("3.600", "3"), ("U", "u"), ("C++", "c"), ("AT&T", "at"), ("", ""), ("&", "")]  # fmt: skip


@pytest.mark.parametrize(("word", "beginning"), BEGINNINGS)
def test_beginnings(word: str, beginning: str) -> None:
    assert beginning_of(word) == beginning
    assert beginning_of(unicodedata.normalize("NFD", word)) == beginning


def test_forms_that_begin_otherwise_are_known() -> None:
    assert set(beginnings_of_base("gehen")) == {"ge", "ging"}
    assert beginnings_of_base("haus") == ("ha",)


def check(words: Iterable[str]) -> None:
    missed = []
    for word in words:
        form, bases = LEVELS[word]
        begins = beginning_of(form, 4)
        missed += [
            (word, base)
            for base in bases
            if (known := beginnings_of_base(base)) and "" not in known and not begins.startswith(known)
        ]
    assert missed == []


def test_every_word_of_the_dictionary_begins_as_its_bases() -> None:
    dictionary = MappedDictionaryFactory().get_dictionary("de")
    check(itertools.chain.from_iterable(split(word)[1::2] for word in itertools.islice(dictionary, 0, None, 29)))


@pytest.mark.data
@pytest.mark.skipif(not NEWS.exists(), reason="needs ../shared/data/news")
def test_every_word_of_the_news_begins_as_its_bases() -> None:
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in itertools.islice(lines, 2000)]
    words = {word for text in texts for word in split(text)[1::2]}
    assert len(words) > 50_000
    check(words)


SPELLINGS = st.text(st.sampled_from("aäÄeouüsßéÅ1.'\u00ad\u0308Bn"), min_size=1, max_size=6)


@given(SPELLINGS, st.sampled_from(["", " ", "x", "„", "3", "-"]))
def test_the_expression_finds_every_word_that_begins_so(word: str, before: str) -> None:
    for token in split(word)[1:2]:
        letters = beginning_of(LEVELS[token][0])
        found = expression([letters], [letters])
        if found is not None:
            assert found.search(before + token) is not None
            if not before.isalpha():
                at_beginning = expression([letters])
                assert at_beginning is not None
                match = at_beginning.search(before + token)
                assert match is not None
                assert match.start() <= len(before)
