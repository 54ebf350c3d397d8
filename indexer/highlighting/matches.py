"""Where in a text the patterns of a query are found, by character offsets."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, chain, islice

from indexer.german.analysis import LEVELS
from indexer.german.beginnings import beginning_of, beginnings_of_base, expression
from indexer.german.matching import Pattern, wildcard_expression, wildcard_pieces
from indexer.german.tokenise import split, words_reach_over_space

Span = tuple[int, int]

_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class Match:
    """A place in a text where a pattern was found: its character span and the pattern's number."""

    start: int
    end: int
    pattern: int


def find_matches(text: str, field: str, patterns: tuple[Pattern, ...]) -> list[Match]:
    """Every place where one of the patterns that apply to a field is found, in order of the text."""
    wanted = _wanted(patterns, field)
    if not wanted.patterns or not text:
        return []
    words = _Words(text, wanted)
    matches = [match for number, pattern in wanted.patterns for match in _of_pattern(words, pattern, number)]
    return sorted(matches, key=lambda match: (match.start, -match.end))


# What a word can be wanted as: a form, one of the bases of a term, or by a wildcard.
_Target = str | tuple[str, ...] | re.Pattern[str]


class _Wanted:
    """What some patterns look for in one field."""

    def __init__(self, patterns: Sequence[tuple[int, Pattern]]) -> None:
        self.patterns = patterns
        self._forms = frozenset(term.form for _, pattern in patterns if pattern.exact for term in pattern.terms)
        self._alternatives = {term.bases for _, pattern in patterns if not pattern.exact for term in pattern.terms}
        wildcards = [pattern.wildcard for _, pattern in patterns if pattern.wildcard]
        self._wildcards = list(map(wildcard_expression, wildcards))
        beginnings = set(map(beginning_of, self._forms))
        beginnings.update(chain.from_iterable(map(beginnings_of_base, chain.from_iterable(self._alternatives))))
        inside: set[str] = set()
        for first, *others in map(wildcard_pieces, wildcards):
            letters = first or max(others, key=len, default="")
            (beginnings if first else inside).add(beginning_of(letters, len(letters)))
        self.candidates = expression(beginnings, inside)

    def targets(self, word: str) -> Iterator[_Target]:
        """What a word is wanted as."""
        form, bases = LEVELS[word]
        yield from (wanted for wanted in self._alternatives if not set(bases).isdisjoint(wanted))
        if form in self._forms:
            yield form
        yield from (wildcard for wildcard in self._wildcards if wildcard.search(f"\n{form}\n"))


@lru_cache(maxsize=64)
def _wanted(patterns: tuple[Pattern, ...], field: str) -> _Wanted:
    """One for all hits of a page."""
    return _Wanted([(number, pattern) for number, pattern in enumerate(patterns) if field in pattern.fields])


class _Words:
    """Where the words that matter stand, by what they are wanted as."""

    def __init__(self, text: str, wanted: _Wanted) -> None:
        self._text = text
        self._spans: defaultdict[_Target, list[Span]] = defaultdict(list)
        for stretch in _stretches(text, wanted.candidates):
            pieces = split(text[slice(*stretch)])
            end = stretch[0]
            for gap, word in zip(pieces[::2], pieces[1::2], strict=False):
                start = end + len(gap)
                end = start + len(word)
                for target in wanted.targets(word):
                    self._spans[target].append((start, end))

    def spans(self, target: _Target) -> list[Span]:
        """The characters of the words that are wanted as this, in order."""
        return self._spans.get(target, [])

    def numbered(self, target: _Target) -> dict[int, Span]:
        """The words that are wanted as this, by their numbers in the text, in order."""
        return {self._numbers[start]: (start, end) for start, end in self.spans(target)}

    def following(self, span: Span, target: _Target) -> Span | None:
        """The next word after a span if it is wanted as this."""
        spans = self.spans(target)
        place = bisect_left(spans, (span[1], 0))
        if place == len(spans) or any(map(str.isalnum, self._text[span[1] : spans[place][0]])):
            return None
        return spans[place]

    def has_all(self, targets: Sequence[_Target]) -> bool:
        """Whether there is a word for each target."""
        return all(target in self._spans for target in targets)

    @cached_property
    def _numbers(self) -> dict[int, int]:
        """The number of each word of the text by its first character."""
        starts = islice(accumulate(map(len, split(self._text))), 0, None, 2)
        return {start: number for number, start in enumerate(starts)}


def _stretches(text: str, candidates: re.Pattern[str] | None) -> Iterator[Span]:
    """The stretches of a text between white space that hold a candidate."""
    if candidates is None or words_reach_over_space(text):
        yield 0, len(text)
        return
    end = 0
    for candidate in candidates.finditer(text):
        place = candidate.start()
        if place >= end:
            start = place
            while start > end and not text[start - 1].isspace():
                start -= 1
            space = _SPACE.search(text, place)
            end = space.start() if space else len(text)
            yield start, end


def _of_pattern(words: _Words, pattern: Pattern, number: int) -> list[Match]:
    if pattern.wildcard is not None:
        return [Match(*span, number) for span in words.spans(wildcard_expression(pattern.wildcard))]
    targets: list[_Target] = [term.form if pattern.exact else term.bases for term in pattern.terms]
    if len(targets) == 1:
        return [Match(*span, number) for span in words.spans(targets[0])]
    if not words.has_all(targets):
        return []
    if pattern.distance is not None:
        return [Match(*span, number) for span in _near(list(map(words.numbered, targets)), pattern.distance)]
    return [Match(*span, number) for span in _phrases(words, targets)]


def _phrases(words: _Words, targets: Sequence[_Target]) -> Iterator[Span]:
    """Where all words stand one behind the other."""
    for first in words.spans(targets[0]):
        end = _end_of_phrase(words, first, targets[1:])
        if end is not None:
            yield first[0], end


def _end_of_phrase(words: _Words, first: Span, following: Sequence[_Target]) -> int | None:
    span = first
    for target in following:
        found = words.following(span, target)
        if found is None:
            return None
        span = found
    return span[1]


def _near(positions: list[dict[int, Span]], distance: int) -> list[Span]:
    """The words that stand near an occurrence of the first word which has all others near it."""
    found: dict[int, Span] = {}
    for anchor, span in positions[0].items():
        around = [
            {place: other for place, other in one.items() if 0 < abs(place - anchor) <= distance}
            for one in positions[1:]
        ]
        if all(around):
            found[anchor] = span
            for group in around:
                found.update(group)
    return [found[place] for place in sorted(found)]
