"""The engines under test, and what they are asked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from archive.grammar import parse
from archive.query import Match, Mode, Query
from archive.search import Answer, SearchEngine
from archive.syntax import Node, any_of, only_exact
from indexer.engines.whoosh.engine import WhooshEngine

# Every engine has to keep the contract; a new one is one line.
ENGINES: dict[str, Callable[[Path], SearchEngine]] = {"whoosh": WhooshEngine}


def tree_of(query: Query) -> Node:
    """The tree an engine gets for a query, as `archive.library` makes it."""
    parsed = parse(query.text)
    assert parsed.refused is None, parsed.refused
    tree = any_of(parsed.tree) if query.match is Match.ANY else parsed.tree
    return only_exact(tree) if query.mode is Mode.EXACT else tree


def ask(engine: SearchEngine, query: Query | str = "") -> Answer:
    """The engine's answer to a query, or to a text with 100 hits on the page."""
    query = Query(text=query, size=100) if isinstance(query, str) else query
    return engine.search(query, tree_of(query))


def numbers(engine: SearchEngine, query: Query | str = "") -> list[int]:
    """The numbers of the articles found, in order."""
    return [hit.article_id for hit in ask(engine, query).hits]
