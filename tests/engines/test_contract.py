"""What every engine has to answer, as data: ``cases/*.json`` hold documents, queries and what must be found.

A case lists the ``ids`` on the page in order (or ``ids_in_any_order``) and the ``total``: their number, if it is
not given. ``facets`` are exact counts by value, ``""`` stands for articles without one; ``timeline`` is exact too.
A ``defect`` says why a case is known to fail.
"""

from __future__ import annotations

import fnmatch
import json
import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.articles import Article, EntityKind
from archive.date_parsing import parse_date
from archive.errors import BadQuery
from archive.facets import FACET_NAMES, MISSING
from archive.query import FacetValue, Match, Mode, Query, Sort
from archive.search import Answer, FacetCounts, SearchEngine
from archive.syntax import And, InField, Node, Not, Or, Phrase, Wildcard, Word
from indexer.german.analysis import Term, Token, analyse, terms_of
from indexer.highlighting.highlighter import TextHighlighter
from tests.engines.asking import ENGINES, ask, numbers, tree_of
from tests.engines.logs import MemoryLog, article, mentions

Record = dict[str, Any]

FILES = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(Path(__file__).with_name("cases").iterdir())}


def article_of(record: Record) -> Article:
    known = dict(record)
    named = (
        *mentions(EntityKind.PERSON, known.pop("persons", ())),
        *mentions(EntityKind.PLACE, known.pop("places", ())),
        *mentions(EntityKind.ORGANISATION, known.pop("organisations", ())),
    )
    return article(known.pop("id"), authors=tuple(known.pop("authors", ())), mentions=named, **known)


def query_of(record: Record) -> Query:
    known = {"size": 100, **record}
    query = Query(
        text=known.pop("q", ""),
        since=parse_date(known.pop("from", "")),
        until=parse_date(known.pop("to", "")),
        within=known.pop("within", False),
        chosen=selections(known.pop("chosen", {})),
        excluded=selections(known.pop("excluded", {})),
        sort=Sort(known.pop("sort", "relevance")),
        match=Match(known.pop("match", "all")),
        mode=Mode(known.pop("mode", "normal")),
        page=known.pop("page", 1),
        size=known.pop("size"),
    )
    assert not known, f"not understood: {known}"
    return query


def selections(record: dict[str, list[str]]) -> tuple[FacetValue, ...]:
    return tuple(FacetValue(facet, value) for facet, values in record.items() for value in values)


# An index may have come about in many ways; none of them may be seen in an answer.


def in_one_commit(engine: SearchEngine, articles: list[Article]) -> MemoryLog:
    log = MemoryLog(articles)
    engine.catch_up(log)
    return log


def one_commit_per_document(engine: SearchEngine, articles: list[Article]) -> MemoryLog:
    log = MemoryLog()
    for one in articles:
        log.put(one)
        engine.catch_up(log)
    return log


def after_updates_and_removals(engine: SearchEngine, articles: list[Article]) -> MemoryLog:
    """First every number has the text of another article, and there are some articles too many."""
    shifted = zip(articles, articles[1:] + articles[:1], strict=True)
    before = [article(one.id, other.title, other.text, source=other.section) for one, other in shifted]
    surplus = [article(number, one.title, one.text, source="Z") for number, one in enumerate(articles, start=1000)]
    log = MemoryLog(before + surplus[::2])
    engine.catch_up(log)
    for start in range(0, len(articles), 2):
        log.put(*articles[start : start + 2], *surplus[start + 1 : start + 2])
        engine.catch_up(log)
    log.remove(*(one.id for one in surplus))
    engine.catch_up(log)
    return log


WAYS = (in_one_commit, one_commit_per_document, after_updates_and_removals)
Filled = Callable[[str, str, str], tuple[SearchEngine, MemoryLog]]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """The engine of this name with the documents of this file, filled in this way; each is made once."""
    made: dict[tuple[str, str, str], tuple[SearchEngine, MemoryLog]] = {}

    def get(engine_name: str, file: str, way: str) -> tuple[SearchEngine, MemoryLog]:
        key = (engine_name, file, way)
        if key not in made:
            engine = ENGINES[engine_name](tmp_path_factory.mktemp("index"))
            fill = next(one for one in WAYS if one.__name__ == way)
            made[key] = engine, fill(engine, [article_of(record) for record in FILES[file]["documents"]])
        return made[key]

    return get


def every_case() -> list[Any]:
    return [
        pytest.param(
            engine, file, case, way.__name__,
            marks=[pytest.mark.xfail(strict=True, reason=case["defect"])] if "defect" in case else [],
            id=f"{engine}-{file}-{case['comment']}-{way.__name__}".replace("::", ":"),
        )
        for engine in ENGINES
        for file, content in FILES.items()
        for case in content["cases"]
        for way in WAYS
    ]  # fmt: skip


@pytest.mark.parametrize(("engine_name", "file", "case", "way"), every_case())
def test_an_engine_keeps_the_contract(filled: Filled, engine_name: str, file: str, case: Record, way: str) -> None:
    engine, log = filled(engine_name, file, way)
    query = query_of(case["query"])
    answer = ask(engine, query)
    found = [hit.article_id for hit in answer.hits]
    if "ids" in case:
        assert found == case["ids"]
    else:
        assert sorted(found) == sorted(case["ids_in_any_order"])
    assert answer.total == case.get("total", len(found))
    assert answer.loosened == case.get("loosened", False)
    assert answer.revision == log.revision()
    for name, counts in case.get("facets", {}).items():
        assert counts_of(facet(answer, name)) == counts, name
    if "timeline" in case:
        assert timeline_of(answer) == case["timeline"]
    check_that_all_agrees(engine, query, answer)


def facet(answer: Answer, name: str) -> FacetCounts:
    return next(counts for counts in answer.facets if counts.name == name)


def counts_of(counts: FacetCounts) -> dict[str, int]:
    return {**{bucket.value: bucket.count for bucket in counts.buckets}, MISSING: counts.missing}


def timeline_of(answer: Answer) -> Record:
    timeline = answer.timeline
    buckets = [[bucket.value, bucket.count] for bucket in timeline.buckets]
    return {"unit": timeline.unit.value, "buckets": buckets, "undated": timeline.undated}


def check_that_all_agrees(engine: SearchEngine, query: Query, answer: Answer) -> None:
    """What holds for every answer, whatever was asked."""
    every = engine.every_hit(query, tree_of(query))
    assert len(every) == answer.total
    assert answer.hits == every[query.offset : query.offset + query.size]
    assert len({hit.article_id for hit in every}) == len(every)
    assert sum(bucket.count for bucket in answer.timeline.buckets) + answer.timeline.undated == answer.total
    assert all(bucket.count for bucket in answer.timeline.buckets)
    assert [counts.name for counts in answer.facets] == list(FACET_NAMES)
    for counts in answer.facets:
        order = [(-bucket.count, bucket.value) for bucket in counts.buckets]
        assert order == sorted(order)
        assert counts.distinct >= sum(bucket.count > 0 for bucket in counts.buckets) - len(query.excluded)
    if query.sort is not Sort.RELEVANCE:
        return
    scores = [hit.score for hit in every]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("file", FILES)
def test_cases_are_well_formed(file: str) -> None:
    content = FILES[file]
    assert content["comment"]
    known = {record["id"] for record in content["documents"]}
    comments = [case["comment"] for case in content["cases"]]
    assert len(comments) == len(set(comments))
    for case in content["cases"]:
        assert ("ids" in case) != ("ids_in_any_order" in case), case["comment"]
        assert set(case.get("ids", case.get("ids_in_any_order"))) <= known, case["comment"]


# What is too large for a table.


def test_a_facet_lists_its_most_frequent_values_and_the_selected_ones(engine: SearchEngine) -> None:
    sources = [f"Quelle {number:02}" for number in range(40)]
    # The first source has 40 articles, the last has one.
    many = [source for number, source in enumerate(sources) for _ in range(40 - number)]
    engine.catch_up(MemoryLog(article(number, "Haus", source=source) for number, source in enumerate(many, start=1)))
    listed = facet(ask(engine, "Haus"), "source")
    assert [(bucket.value, bucket.count) for bucket in listed.buckets][:3] == [(sources[n], 40 - n) for n in range(3)]
    assert listed.distinct == 40
    assert sources[-1] not in counts_of(listed)
    selected = Query(text="Haus").toggle("source", sources[-1]).toggle_exclusion("source", sources[-2])
    with_selected = counts_of(facet(ask(engine, selected), "source"))
    assert (with_selected[sources[-1]], with_selected[sources[-2]]) == (1, 2)


def test_a_wildcard_that_stands_for_too_many_words_is_refused_where_it_stands(engine: SearchEngine) -> None:
    words = [f"wort{number:04}" for number in range(1000)]
    log = MemoryLog([article(1, "Erste Hälfte", " ".join(words[:600])), article(2, "Rest", " ".join(words[500:]))])
    engine.catch_up(log)
    assert numbers(engine, "wort*") == [1, 2]
    log.put(article(3, "Zu viel", "wort1000"))
    engine.catch_up(log)
    assert sorted(numbers(engine, "wort0*")) == [1, 2]
    with pytest.raises(BadQuery) as refusal:
        ask(engine, "Haus wort*")
    assert refusal.value.position == 5
    assert refusal.value.hint is not None
    assert "1000" in str(refusal.value)


def test_an_empty_index_answers(engine: SearchEngine) -> None:
    assert engine.catch_up(MemoryLog()) == 0
    for query in ("", "Haus", "-Haus", '"große Koalition"', "Haus*", "person:Merkel", "datum:2021", "Haus Garten"):
        answer = ask(engine, query)
        assert (answer.hits, answer.total, answer.revision) == ((), 0, 0)
        assert (answer.timeline.buckets, answer.timeline.undated) == ((), 0)


def test_an_article_may_be_long(engine: SearchEngine) -> None:
    filler = "und so weiter " * 40_000
    engine.catch_up(MemoryLog([article(1, "Lang", f"{filler}Haus Garten {filler}"), article(2, "Lang", filler)]))
    assert numbers(engine, "Haus") == [1]
    assert numbers(engine, '"weiter Haus Garten und"') == [1]
    assert numbers(engine, '"und weiter"') == []
    assert sorted(numbers(engine, '"weiter und so"')) == [1, 2]


# Around these sizes a number takes one byte more.
BOUNDARIES = (255, 256, 257, 511, 512, 65535, 65536, 65537)


def test_words_are_found_wherever_they_stand(engine: SearchEngine) -> None:
    words = ["und"] * 65_540
    for place in BOUNDARIES:
        words[place] = f"wort{place}"
    engine.catch_up(MemoryLog([article(1, "Lang", " ".join(words)), article(2, "Kurz", "und wort255")]))
    for place in BOUNDARIES:
        before, after = words[place - 1], words[place + 1]
        assert 1 in numbers(engine, f"wort{place}")
        assert numbers(engine, f'"{before} wort{place} {after}"') == [1]
        assert numbers(engine, f'"{after} {before} wort{place} Haus"') == []


def test_words_are_found_in_however_many_articles(engine: SearchEngine) -> None:
    def one(number: int) -> Article:
        return article(number, "Haus", f"Garten wort{number}", source="A" if number % 2 else "B")

    engine.catch_up(MemoryLog(one(number) for number in range(1, 601)))
    assert ask(engine, "Haus").total == 600
    for number in (1, 255, 256, 257, 258, 511, 512, 513, 600):
        assert numbers(engine, f'"Garten wort{number}"') == [number]
    assert counts_of(facet(ask(engine, "Haus"), "source")) == {"A": 300, "B": 300, "": 0}


def test_numbers_may_be_large_and_texts_empty(engine: SearchEngine) -> None:
    engine.catch_up(MemoryLog([article(2**31 - 1, "Haus"), article(7), article(8, "…", "\u00ad")]))
    assert numbers(engine, "Haus") == [2**31 - 1]
    assert sorted(numbers(engine)) == [7, 8, 2**31 - 1]


# Any tree over a small vocabulary, compared with reading every text from beginning to end.

VOCABULARY = ["Haus", "Häuser", "haus", "Garten", "große", "großen", "Koalition", "Müller", "Mueller", "U-Bahn", "Bahn"]
SIGNS = ["Bürger*innen", "Bürger", "3.600", "C++", "IS", "nicht", "Hausmeister", "Kauf\u00adhaus", ".", "\n\n"]
WORDS = st.sampled_from([word for word in VOCABULARY + SIGNS if word.strip(".\n")])
# Words of which none is a form of another, so that each stands for a place of its own.
DISTINCT = st.lists(
    st.sampled_from(["Haus", "Garten", "Koalition", "Bahn", "nicht"]), min_size=2, max_size=3, unique=True
)
LEAVES = st.one_of(
    st.builds(Word, WORDS, st.booleans()),
    st.builds(Phrase, st.lists(WORDS, min_size=1, max_size=3).map(" ".join), st.booleans()),
    st.builds(Phrase, DISTINCT.map(" ".join), st.booleans(), st.integers(1, 6)),
    st.builds(Wildcard, st.sampled_from(["Haus*", "*haus", "H*s", "M?ller", "*a*", "??u?", "B*n*n"])),
)
IN_FIELDS = LEAVES | st.builds(InField, st.sampled_from(["title", "kicker", "lede", "body"]), LEAVES)
TREES = st.recursive(
    IN_FIELDS,
    lambda parts: (
        st.builds(Not, parts)
        | st.builds(Or, st.lists(parts, min_size=2, max_size=3).map(tuple))
        | st.builds(And, st.lists(parts, min_size=2, max_size=3).map(tuple), st.booleans())
    ),
    max_leaves=6,
)
FIELD_TEXTS = {"title": "title", "kicker": "kicker", "lede": "lede", "body": "text"}


def holds(one: Article, node: Node, fields: tuple[str, ...] = tuple(FIELD_TEXTS)) -> bool:
    match node:
        case Word(text, exact) | Phrase(text, exact, None):
            return any(places(tokens, terms_of(text), exact) for tokens in tokens_of(one, fields))
        case Phrase(text, exact, distance):
            return any(near(tokens, terms_of(text), exact, distance) for tokens in tokens_of(one, fields))
        case Wildcard(pattern):
            expression = re.compile(fnmatch.translate(pattern.lower()))
            return any(expression.match(token.form) for tokens in tokens_of(one, fields) for token in tokens)
        case InField(name, inner):
            return holds(one, inner, (name,))
        case Not(inner):
            return not holds(one, inner, fields)
        case And(nodes):
            return all(holds(one, child, fields) for child in nodes)
        case Or(nodes):
            return any(holds(one, child, fields) for child in nodes)
    raise AssertionError(node)


def tokens_of(one: Article, fields: tuple[str, ...]) -> list[list[Token]]:
    return [all_tokens(getattr(one, FIELD_TEXTS[field])) for field in fields]


@cache
def all_tokens(text: str) -> list[Token]:
    return list(analyse(text))


def same(token: Token, term: Term, exact: bool) -> bool:
    return token.form == term.form if exact else not set(token.bases).isdisjoint(term.bases)


def places(tokens: list[Token], terms: tuple[Term, ...], exact: bool) -> list[int]:
    """Where all terms stand one after the other."""
    starts = range(len(tokens) - len(terms) + 1)
    return [start for start in starts if all(same(tokens[start + n], term, exact) for n, term in enumerate(terms))]


def near(tokens: list[Token], terms: tuple[Term, ...], exact: bool, distance: int) -> bool:
    found = [places(tokens, (term,), exact) for term in terms]
    return any(all(any(abs(place - first) <= distance for place in others) for others in found) for first in found[0])


def random_articles() -> list[Article]:
    chance = random.Random(1789)

    def text(most: int) -> str:
        return " ".join(chance.choices(VOCABULARY + SIGNS, k=chance.randint(0, most)))

    return [article(number, text(4), text(12), kicker=text(2), lede=text(5)) for number in range(1, 81)]


@pytest.fixture(scope="module", params=ENGINES)
def random_archive(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[SearchEngine, dict[int, Article]]:
    """Eighty short articles in several commits, of which every ninth was taken out again."""
    engine = ENGINES[request.param](tmp_path_factory.mktemp("random"))
    articles = random_articles()
    log = MemoryLog()
    for start in range(0, len(articles), 25):
        log.put(*articles[start : start + 25])
        engine.catch_up(log)
    log.remove(*range(9, 81, 9))
    engine.catch_up(log)
    return engine, {one.id: one for one in log.articles()}


@settings(deadline=None, max_examples=300)
@given(tree=TREES)
def test_any_tree_finds_what_reading_every_text_finds(
    random_archive: tuple[SearchEngine, dict[int, Article]], tree: Node
) -> None:
    engine, articles = random_archive
    answer = engine.search(Query(size=100), tree)
    expected = {number for number, one in articles.items() if holds(one, tree)}
    if answer.loosened:
        assert not expected
        assert isinstance(tree, And)
        assert tree.implied
        most = [sum(holds(one, part) for part in tree.nodes if not isinstance(part, Not)) for one in articles.values()]
        allowed = [all(holds(one, part) for part in tree.nodes if isinstance(part, Not)) for one in articles.values()]
        best = max(count for count, ok in zip(most, allowed, strict=True) if ok)
        expected = {number for number, count, ok in zip(articles, most, allowed, strict=True) if ok and count == best}
    assert {hit.article_id for hit in answer.hits} == expected


@settings(deadline=None, max_examples=200)
@given(tree=IN_FIELDS | st.builds(Or, st.lists(IN_FIELDS, min_size=2, max_size=3).map(tuple)))
def test_what_is_found_is_marked_and_nothing_else(
    random_archive: tuple[SearchEngine, dict[int, Article]], tree: Node
) -> None:
    engine, articles = random_archive
    found = {hit.article_id for hit in engine.search(Query(size=100), tree).hits}
    highlighter = TextHighlighter()
    assert found == {number for number, one in articles.items() if highlighter.article(one, tree).matches}
