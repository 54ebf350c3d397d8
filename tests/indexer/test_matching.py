"""Patterns: what of a query is looked for in which field of a text, and wildcards over words."""

from __future__ import annotations

import fnmatch
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.grammar import parse
from indexer.german.analysis import analyse
from indexer.german.matching import TEXT_FIELDS, positive_patterns, wildcard_expression
from tests.strategies import queries, unhurried

EVERYWHERE = TEXT_FIELDS


def patterns(query: str) -> list[tuple[str, tuple[str, ...]]]:
    """The patterns of a query in short: their words or wildcard, and the fields."""
    found = positive_patterns(parse(query).tree)
    return [(_short(one.terms, one.exact, one.distance, one.wildcard), one.fields) for one in found]


def _short(terms: tuple, exact: bool, distance: int | None, wildcard: re.Pattern[str] | None) -> str:  # type: ignore[type-arg]
    words = "*" if wildcard is not None else " ".join(term.form for term in terms)
    return f"{'@' if exact else ''}{words}{'' if distance is None else f'~{distance}'}"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", []),
        ("Haus", [("haus", EVERYWHERE)]),
        ("@Haus", [("@haus", EVERYWHERE)]),
        ("Haus Garten", [("haus", EVERYWHERE), ("garten", EVERYWHERE)]),
        ("Haus ODER Garten", [("haus", EVERYWHERE), ("garten", EVERYWHERE)]),
        ('"große Koalition"', [("große koalition", EVERYWHERE)]),
        ('@"Haus Garten"~5', [("@haus garten~5", EVERYWHERE)]),
        ("U-Bahn", [("u bahn", EVERYWHERE)]),
        ("Haus*", [("*", EVERYWHERE)]),
        ("Nordrhein-West*", [("nordrhein", EVERYWHERE), ("*", EVERYWHERE)]),
        # nothing is found for what must not be there
        ("Haus -Garten", [("haus", EVERYWHERE)]),
        ("-(Haus Garten)", []),
        ("Haus -titel:Garten", [("haus", EVERYWHERE)]),
        # a field of text narrows, a field of metadata is nothing to mark in a text
        ("titel:Haus Garten", [("haus", ("title",)), ("garten", EVERYWHERE)]),
        ("titel:(Haus ODER Garten)", [("haus", ("title",)), ("garten", ("title",))]),
        ("dachzeile:Haus vorspann:Garten", [("haus", ("kicker",)), ("garten", ("lede",))]),
        ("person:Merkel Haus", [("haus", EVERYWHERE)]),
        ("datum:2022 Haus", [("haus", EVERYWHERE)]),
    ],
)
def test_what_a_text_is_searched_for(query: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert patterns(query) == expected


@unhurried
@given(queries())
def test_every_query_has_patterns(query: str) -> None:
    for pattern in positive_patterns(parse(query).tree):
        assert set(pattern.fields) <= set(TEXT_FIELDS)
        assert bool(pattern.terms) != bool(pattern.wildcard)


def fits(pattern: str, word: str) -> bool:
    (token,) = analyse(word)
    return wildcard_expression(pattern).search(f"\n{token.form}\n") is not None


@pytest.mark.parametrize(
    ("pattern", "word", "fitting"),
    [
        ("Haus*", "Haus", True),
        ("Haus*", "Hausmeister", True),
        ("Haus*", "HÄUSER", False),
        ("Haus*", "Kaufhaus", False),
        ("*haus", "Kaufhaus", True),
        ("*haus", "Haus", True),
        ("*haus", "Hausmeister", False),
        ("*haus*", "Kaufhausmeister", True),
        ("K*s*r", "Kaufhausmeister", True),
        ("K*s*r", "Kaufhausmeisters", False),
        ("M?ller", "Müller", True),
        ("M?ller", "Miller", True),
        ("M?ller", "Mueller", False),
        ("M?ller", "Müllers", False),
        ("M??ller", "Mueller", True),
        ("?aus", "Haus", True),
        ("?aus", "aus", False),
        ("Kanzler*", "Kanzlerin", True),
        ("Kanzler*", "Kanzlei", False),
        ("STRAß*", "Straße", True),
        ("STRAß*", "Strasse", False),
        ("Bundes*", "Bundes\u00adtag", True),
        ("*2*", "G20", True),
        ("C+*", "C++", True),
        ("C+*", "Chef", False),
        ("AT&*", "AT&T", True),
        ("AT&*", "Atlas", False),
        ("3.6*", "3.600", True),
        ("Ärzt*", "A\u0308rztin", True),
    ],
)
def test_a_wildcard_stands_for_letters_of_the_form(pattern: str, word: str, fitting: bool) -> None:
    assert fits(pattern, word) is fitting


def test_a_wildcard_may_be_written_with_decomposed_umlauts() -> None:
    assert fits("Mu\u0308ll*", "Müller")


@unhurried
@given(st.text("ab*?", min_size=1, max_size=8), st.text("abc", min_size=1, max_size=10))
def test_wildcards_mean_what_they_mean_elsewhere(pattern: str, word: str) -> None:
    assert fits(pattern, word) == fnmatch.fnmatchcase(word, pattern)


@unhurried
@given(st.text("ab*?", min_size=1, max_size=6), st.lists(st.text("ab", min_size=1, max_size=5), max_size=10))
def test_all_fitting_words_of_a_list_are_found_at_once(pattern: str, words: list[str]) -> None:
    lines = "\n" + "".join(f"{word}\n" for word in words)
    found = [match[1] for match in wildcard_expression(pattern).finditer(lines)]
    assert found == [word for word in words if fnmatch.fnmatchcase(word, pattern)]


def test_no_wildcard_takes_long() -> None:
    expression = wildcard_expression("*a" * 30 + "*b")
    started = time.process_time()
    assert expression.search("\n" + "a" * 10_000 + "\n") is None
    # A search that goes back would take longer than the world has existed.
    assert time.process_time() - started < 5
