"""Marking what a query found: in headlines, in snippets and in whole articles, from character offsets."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, compress, count

from archive.articles import Article, Block
from archive.search import Fragment, Fragments, MarkedArticle, MarkedBlock
from archive.syntax import Node
from indexer.german.analysis import LEVELS
from indexer.german.matching import Pattern, positive_patterns
from indexer.german.tokenise import split

# A snippet is about two lines on a wide screen.
SNIPPET_CHARACTERS = 280
# How far a snippet reaches back for the beginning of a sentence, in characters.
_REACH_BACK = 90

_SENTENCE_START = re.compile(r"(?<=[.!?:…])[“”«\"']?\s+|\n+")

_SENTENCE_ENDS = (*".!?:…", ".“", "!“", "?“", ".«", "!«", "?«", '."', '!"', '?"')

# So many different words are remembered for the patterns of one query.
_REMEMBERED = 1 << 14

Span = tuple[int, int]


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


class _Wanted(dict[str, tuple[_Target, ...]]):
    """For any word as it stands in a text, what of some patterns it is; filled as words are looked up."""

    def __init__(self, patterns: Sequence[tuple[int, Pattern]]) -> None:
        super().__init__()
        self.patterns = patterns
        self._forms = {term.form for _, pattern in patterns if pattern.exact for term in pattern.terms}
        self._bases = {term.bases for _, pattern in patterns if not pattern.exact for term in pattern.terms}
        self._wildcards = [pattern.wildcard for _, pattern in patterns if pattern.wildcard]

    def __missing__(self, word: str) -> tuple[_Target, ...]:
        if len(self) >= _REMEMBERED:
            self.clear()
        form, bases = LEVELS[word]
        targets: list[_Target] = [wanted for wanted in self._bases if not set(bases).isdisjoint(wanted)]
        if form in self._forms:
            targets.append(form)
        targets += [wildcard for wildcard in self._wildcards if wildcard.search(f"\n{form}\n")]
        found = self[word] = tuple(targets)
        return found


@lru_cache(maxsize=32)
def _wanted(patterns: tuple[Pattern, ...], field: str) -> _Wanted:
    """One for all hits of a page, which have most of their words in common."""
    return _Wanted([(number, pattern) for number, pattern in enumerate(patterns) if field in pattern.fields])


class _Words:
    """Where the words that matter stand: positions by what they are wanted as, and the spans of those positions."""

    def __init__(self, text: str, wanted: _Wanted) -> None:
        self.spans: dict[int, Span] = {}
        self._places: defaultdict[_Target, list[int]] = defaultdict(list)
        pieces = split(text)
        found = list(map(wanted.__getitem__, pieces[1::2]))
        if not any(found):
            return
        ends = list(accumulate(map(len, pieces)))
        for position in compress(count(), found):
            self.spans[position] = (ends[2 * position], ends[2 * position + 1])
            for target in found[position]:
                self._places[target].append(position)

    def places(self, target: _Target) -> list[int]:
        """The positions of the words that are wanted as this, ascending."""
        return self._places.get(target, [])


def _of_pattern(words: _Words, pattern: Pattern, number: int) -> list[Match]:
    if pattern.wildcard is not None:
        return [Match(*words.spans[place], number) for place in words.places(pattern.wildcard)]
    places = [words.places(term.form if pattern.exact else term.bases) for term in pattern.terms]
    if len(places) == 1:
        return [Match(*words.spans[place], number) for place in places[0]]
    if pattern.distance is not None:
        return [Match(*words.spans[place], number) for place in _near(places, pattern.distance)]
    following = [set(others) for others in places[1:]]
    starts = [place for place in places[0] if all(place + 1 + at in rest for at, rest in enumerate(following))]
    last = len(places) - 1
    return [Match(words.spans[place][0], words.spans[place + last][1], number) for place in starts]


def _near(places: list[list[int]], distance: int) -> list[int]:
    """The places of words that stand near an occurrence of the first word which has all others near it."""
    found: set[int] = set()
    for anchor in places[0]:
        around = [[place for place in others if 0 < abs(place - anchor) <= distance] for others in places[1:]]
        if all(around):
            found.update((anchor, *(place for group in around for place in group)))
    return sorted(found)


@lru_cache(maxsize=64)
def _patterns(tree: Node) -> tuple[Pattern, ...]:
    """The patterns of a tree, which are the same for every hit of a page."""
    return tuple(positive_patterns(tree))


class TextHighlighter:
    """A `Highlighter` over the one analysis of German text."""

    def title(self, article: Article, tree: Node) -> Fragments:
        """The headline with its matches."""
        return _marked(article.title, find_matches(article.title, "title", _patterns(tree)))

    def snippet(self, article: Article, tree: Node) -> Fragments:
        """The passage that holds most of what was looked for; the beginning of the text if it holds nothing."""
        patterns = _patterns(tree)
        best: tuple[tuple[int, int], str, Span, list[Match]] | None = None
        for field, text in (("lede", article.lede), ("body", article.text)):
            matches = find_matches(text, field, patterns)
            if matches:
                value, span = _best_passage(text, matches)
                if best is None or value > best[0]:
                    best = (value, text, span, matches)
        if best is None:
            text = article.lede or article.text
            return _cut(text, _passage(text, 0), [])
        return _cut(*best[1:])

    def article(self, article: Article, tree: Node) -> MarkedArticle:
        """The whole article with its matches."""
        patterns = _patterns(tree)
        title, kicker, lede = (
            _marked(text, find_matches(text, field, patterns))
            for field, text in (("title", article.title), ("kicker", article.kicker), ("lede", article.lede))
        )
        body = _marked_body(article.body, find_matches(article.text, "body", patterns))
        texts = (title, kicker, lede, *(block.fragments for block in body))
        return MarkedArticle(title, kicker, lede, body, sum(fragment.matched for text in texts for fragment in text))


def _marked_body(blocks: tuple[Block, ...], matches: list[Match]) -> tuple[MarkedBlock, ...]:
    """The blocks with the matches of the joined text; one that runs over a block's end is marked in each."""
    marked = []
    start = 0
    for block in blocks:
        end = start + len(block.text)
        inside = [
            Match(max(match.start, start) - start, min(match.end, end) - start, match.pattern)
            for match in matches
            if match.start < end and match.end > start
        ]
        marked.append(MarkedBlock(block.kind, _marked(block.text, inside)))
        start = end + 2
    return tuple(marked)


def _best_passage(text: str, matches: list[Match]) -> tuple[tuple[int, int], Span]:
    """The passage with the most different patterns, then the most matches, then the earliest."""
    best: tuple[int, int] = (0, 0)
    first = matches[0]
    end = 0
    for start, match in enumerate(matches):
        while end < len(matches) and matches[end].end <= match.start + SNIPPET_CHARACTERS - _REACH_BACK:
            end += 1
        inside = matches[start : max(end, start + 1)]
        value = (len({one.pattern for one in inside}), len(inside))
        if value > best:
            best, first = value, match
    start, end = _passage(text, first.start)
    return best, (start, max(end, first.end))


def _passage(text: str, start: int) -> Span:
    """About a snippet's length of text around ``start``: from the sentence's or else a word's beginning."""
    earliest = max(0, start - _REACH_BACK)
    begin = earliest
    if earliest:
        begin = next((i + 1 for i in range(earliest, start) if text[i].isspace()), start)
    for found in _SENTENCE_START.finditer(text, earliest, start):
        begin = found.end()
    end = min(len(text), begin + SNIPPET_CHARACTERS)
    if end < len(text):
        space = text.rfind(" ", begin + SNIPPET_CHARACTERS // 2, end)
        end = space if space > start else end
    return begin, end


def _cut(text: str, span: Span, matches: list[Match]) -> Fragments:
    start, end = span
    inside = [
        Match(match.start - start, match.end - start, match.pattern)
        for match in matches
        if match.start >= start and match.end <= end
    ]
    fragments = _on_one_line(_marked(text[start:end], inside))
    if start > 0:
        fragments.insert(0, Fragment("… "))
    if end < len(text):
        fragments.append(Fragment(" …"))
    return tuple(fragments)


def _on_one_line(fragments: Fragments) -> list[Fragment]:
    """The fragments without breaks between blocks; a dot in the middle stands where no sentence ended."""
    joined: list[Fragment] = []
    before = ""
    for fragment in fragments:
        pieces: list[str] = []
        for piece in fragment.text.split("\n\n"):
            if pieces:
                pieces.append(" " if before.endswith(_SENTENCE_ENDS) else " · ")
            pieces.append(piece)
            before = piece or before
        joined.append(Fragment("".join(pieces), fragment.matched))
    return joined


def _marked(text: str, matches: list[Match]) -> Fragments:
    """The text in fragments; matches that overlap become one."""
    fragments: list[Fragment] = []
    position = 0
    for start, end in _merged(matches):
        if start > position:
            fragments.append(Fragment(text[position:start]))
        fragments.append(Fragment(text[start:end], matched=True))
        position = end
    if position < len(text):
        fragments.append(Fragment(text[position:]))
    return tuple(fragments)


def _merged(matches: list[Match]) -> list[Span]:
    spans: list[Span] = []
    for match in matches:
        if spans and match.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], match.end))
        else:
            spans.append((match.start, match.end))
    return spans
