"""Links as values: templates print them and decide nothing."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from archive.query import FacetValue, Query
from web.params import url_for_query


@dataclass(frozen=True, slots=True)
class Link:
    """Words and the address they lead to."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several alternatives; ``current`` is the one that is shown."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """Something to narrow the search to, and how many articles that leaves; ``note`` says what is special about it."""

    label: str
    count: str
    url: str
    note: str = ""


def link_to_value(facet: str, value: str) -> Link:
    """A link to all articles that have this value."""
    return Link(value, url_for_query(Query(chosen=(FacetValue(facet, value),))))


def article_url(article_id: int, query: Query | None = None) -> str:
    """The address of an article, read with the query it was found by."""
    return url_for_query(query or Query(), "pages.article", article_id=article_id)


def permalink(article_id: int) -> str:
    """The address of an article with its host, which never changes."""
    return url_for("pages.article", article_id=article_id, _external=True)
