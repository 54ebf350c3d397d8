"""What to try when nothing was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from archive.grammar import parse
from archive.query import Match, Mode, Query
from archive.syntax import And, InField, Node, Or, Word
from web.filters import without_filters
from web.language import gettext
from web.links import Link
from web.params import url_for_query

# So many letters of a word must remain for a wildcard to be of use.
STEM_LETTERS = 3


@dataclass(frozen=True, slots=True)
class NothingFound:
    """An empty result: what was asked, and other searches that may find something."""

    text: str
    narrowed: bool
    suggestions: tuple[Link, ...]


def nothing_found(query: Query) -> NothingFound:
    """Help with an empty result; the likeliest help stands first."""
    return NothingFound(query.text, query.narrowed, tuple(_suggestions(query)))


def _suggestions(query: Query) -> Iterator[Link]:
    if query.narrowed:
        yield Link(gettext("Search the same words without filters"), url_for_query(without_filters(query)))
    if query.within:
        label = gettext("Include articles that may lie in this period")
        yield Link(label, url_for_query(query.between(query.since, query.until)))
    tree = parse(query.text).tree
    if query.match is Match.ALL and isinstance(tree, And):
        label = gettext("Search for articles with any of the words")
        yield Link(label, url_for_query(replace(query, match=Match.ANY, page=1)))
    if query.mode is Mode.EXACT:
        label = gettext("Find the words in all their forms")
        yield Link(label, url_for_query(replace(query, mode=Mode.NORMAL, page=1)))
    wildcard = _with_wildcard(query.text, tree)
    if wildcard:
        label = gettext("Search for the beginning of the word: %(text)s", text=wildcard)
        yield Link(label, url_for_query(replace(query, text=wildcard, page=1)))


def _with_wildcard(text: str, tree: Node) -> str:
    """The text with its longest word cut short, ``Hau*`` for ``Haus``; empty where no word is long enough."""
    words = [word for word in _words(tree) if not word.exact and len(word.text) > STEM_LETTERS]
    if not words:
        return ""
    longest = max(words, key=lambda word: len(word.text))
    kept = max(STEM_LETTERS, len(longest.text) * 3 // 4)
    start, end = longest.span
    return f"{text[:start]}{longest.text[:kept]}*{text[end:]}"


def _words(node: Node) -> Iterator[Word]:
    match node:
        case Word():
            yield node
        case InField(_, inner):
            yield from _words(inner)
        case And(nodes) | Or(nodes):
            for each in nodes:
                yield from _words(each)
