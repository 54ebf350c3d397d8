"""What a kept file depends on, as a short name: other sources mean another name, and the file is made anew."""

from __future__ import annotations

import hashlib
from dataclasses import fields
from functools import cache
from pathlib import Path

from archive.articles import Article
from indexer.german.analysis import ANALYSIS_VERSION

PROJECT = Path(__file__).parents[2]


def digest_of(*places: str) -> str:
    """A digest of the Python sources at these places of the project (files, or folders with all below them)."""
    digest = hashlib.sha256()
    for place in places:
        path = PROJECT / place
        for source in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(source.read_bytes())
    return digest.hexdigest()[:8]


@cache
def stamp(*places: str) -> str:
    """The same, taken once in a run."""
    return digest_of(*places)


def articles_stamp() -> str:
    """Of the made-up articles: how they are made, and the properties of an article."""
    properties = "-".join(field.name for field in fields(Article))
    made = stamp("tests/bench/making.py", "tests/bench/material.py", "tests/bench/words.py")
    return made + hashlib.sha256(properties.encode()).hexdigest()[:4]


def tokens_stamp() -> str:
    """Of the tokens of the articles; the version of the analysis is raised whenever a text gives other tokens."""
    return f"{articles_stamp()}-{ANALYSIS_VERSION}-{stamp('tests/bench/tokens.py')}"


def peer_stamp(peer: str) -> str:
    """Of the index of a peer."""
    return f"{tokens_stamp()}-{stamp(f'tests/bench/peers/{peer}.py')}"


def store_stamp() -> str:
    """Of an archive's database."""
    return f"{articles_stamp()}-{stamp('archive/store.py', 'archive/storage', 'tests/bench/served.py')}"
