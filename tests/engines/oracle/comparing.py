"""An engine's answers compared with what the oracle expects."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from archive.articles import Article
from archive.query import Query
from archive.search import Answer, Scored, SearchEngine
from tests.engines.asking import tree_of
from tests.engines.oracle.answering import Expected, Oracle
from tests.engines.oracle.counting import facets_of, timeline_of

# Relative; the engine adds up in single precision.
TOLERANCE = 1e-5


@dataclass(slots=True)
class Stage:
    """An engine, stock Whoosh in its folder, and the articles that are in both."""

    engine: SearchEngine
    oracle: Oracle
    articles: Mapping[int, Article]
    _expected: dict[Query, Expected] = field(default_factory=dict)
    _answers: dict[Query, Answer] = field(default_factory=dict)

    def answer(self, query: Query) -> Answer:
        """What the engine answers."""
        if query not in self._answers:
            self._answers[query] = self.engine.search(query, tree_of(query))
        return self._answers[query]

    def expected(self, query: Query) -> Expected:
        """What the engine has to answer."""
        if query not in self._expected:
            self._expected[query] = self.oracle.answer(query, tree_of(query))
        return self._expected[query]

    def close(self) -> None:
        """Close all files."""
        self.engine.close()
        self.oracle.stock.close()


def disagreements(stage: Stage, queries: Iterable[Query]) -> list[str]:
    """What the engine finds otherwise than stock Whoosh, a sentence for each such query."""
    found = ((disagreement(stage, query), query) for query in queries)
    return [f"{text}: {query}" for text, query in found if text]


def disagreement(stage: Stage, query: Query) -> str:
    """What the engine finds otherwise for one query; empty if nothing."""
    answer, every = stage.answer(query), stage.engine.every_hit(query, tree_of(query))
    if answer.hits != every[: query.size]:
        return "the page is not the beginning of all hits"
    return difference(stage.expected(query), answer, every, stage.articles)


def difference(expected: Expected, answer: Answer, every: tuple[Scored, ...], articles: Mapping[int, Article]) -> str:
    """What is wrong with an answer and all its hits; empty if nothing."""
    found = [hit.article_id for hit in every]
    if (answer.total, answer.loosened) != (len(expected.ranked), expected.loosened):
        return f"found {answer.total} {answer.loosened}, expected {len(expected.ranked)} {expected.loosened}"
    if sorted(found) != sorted(expected.ranked):
        return f"found {sorted(set(found) ^ set(expected.ranked))} only here or there"
    if expected.scores is None:
        return "" if found == list(expected.ranked) else f"in the order {found}, expected {expected.ranked}"
    scores = {hit.article_id: hit.score for hit in every}
    return (
        _difference_of_scores(scores, expected.scores)
        or _difference_of_order(scores, expected.ranked, expected.scores)
        or _difference_of_twins(scores, expected.scores, articles)
    )


def _difference_of_scores(scores: dict[int, float], expected: dict[int, float]) -> str:
    for number, score in scores.items():
        if not math.isclose(score, expected[number], rel_tol=TOLERANCE):
            return f"article {number} has the score {score}, expected {expected[number]}"
    return ""


def _difference_of_order(scores: dict[int, float], ranked: tuple[int, ...], expected: dict[int, float]) -> str:
    """Where two expected scores are as good as equal, the engine's own may have either order."""
    if list(scores) != sorted(scores, key=lambda number: (-scores[number], number)):
        return "not in the order of scores and numbers"
    for mine, theirs in zip(scores, ranked, strict=True):
        if not math.isclose(expected[mine], expected[theirs], rel_tol=2 * TOLERANCE):
            return f"article {mine} stands where {theirs} should"
    return ""


def _difference_of_twins(scores: dict[int, float], expected: dict[int, float], articles: Mapping[int, Article]) -> str:
    """Where articles with the same texts have to have the same score, it is the very same, whatever their segments."""
    twins: dict[tuple[str, str, str, str, float], set[float]] = defaultdict(set)
    for number, score in scores.items():
        one = articles[number]
        twins[one.title, one.kicker, one.lede, one.text, round(expected[number], 9)].add(score)
    return "" if all(len(found) == 1 for found in twins.values()) else "the same texts have several scores"


def miscounts(stage: Stage, queries: Iterable[Query]) -> list[str]:
    """The queries whose facets or timeline are not those of the articles stock Whoosh finds."""
    return [f"{text}: {query}" for query in queries for text in _miscounts(stage, query)]


def _miscounts(stage: Stage, query: Query) -> list[str]:
    expected, answer = stage.expected(query), stage.answer(query)
    facets = facets_of([stage.articles[number] for number in sorted(expected.unfiltered)], query)
    timeline = timeline_of([stage.articles[number] for number in expected.ranked], query)
    wrong = [
        f"counted {mine}, expected {theirs}"
        for mine, theirs in zip(answer.facets, facets, strict=True)
        if mine != theirs
    ]
    return wrong if answer.timeline == timeline else [*wrong, f"counted {answer.timeline}, expected {timeline}"]
