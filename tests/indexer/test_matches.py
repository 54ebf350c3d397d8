"""Matches are found where reading the whole text word by word finds them."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.grammar import parse
from indexer.german.analysis import Token, analyse, terms_of
from indexer.german.matching import positive_patterns
from indexer.highlighting.matches import find_matches

PIECES = [
    "Haus",
    "Häuser",
    "Hausbau",
    "haus",
    "„Haus“",
    "(Haus)",
    "Garten",
    "Garten.",
    "Haus-Garten",
    "Haus\u00ad",
    "-",
]
GAPS = [" ", "  ", "\n\n", "\t", "\u00a0", "", ",", "-\n", "- ", "¬\n"]
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(GAPS)), max_size=12).map(
    lambda pairs: "".join(piece + gap for piece, gap in pairs)
)


def spans(text: str, query: str) -> list[tuple[int, int]]:
    patterns = tuple(positive_patterns(parse(query).tree))
    return [(match.start, match.end) for match in find_matches(text, "body", patterns)]


def is_form_of(token: Token, word: str) -> bool:
    return any(not set(term.bases).isdisjoint(token.bases) for term in terms_of(word))


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_words(text: str) -> None:
    assert spans(text, "Haus") == [(one.start, one.end) for one in analyse(text) if is_form_of(one, "Haus")]
    assert spans(text, "@haus") == [(one.start, one.end) for one in analyse(text) if one.form == "haus"]
    assert spans(text, "haus*") == [(one.start, one.end) for one in analyse(text) if one.form.startswith("haus")]


@settings(deadline=None, max_examples=300)
@given(TEXTS)
def test_phrases_and_nearness(text: str) -> None:
    tokens = list(analyse(text))
    pairs = itertools.pairwise(tokens)
    phrases = [(one.start, two.end) for one, two in pairs if is_form_of(one, "Haus") and is_form_of(two, "Garten")]
    assert spans(text, '"Haus Garten"') == phrases
    houses = [one for one in tokens if is_form_of(one, "Haus")]
    gardens = [one for one in tokens if is_form_of(one, "Garten")]
    near = {
        (word.start, word.end)
        for house in houses
        for garden in gardens
        if 0 < abs(house.position - garden.position) <= 2
        for word in (house, garden)
    }
    assert spans(text, '"Haus Garten"~2') == sorted(near)
