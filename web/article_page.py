"""What the page of an article shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import url_for

from archive.articles import Article, EntityKind, Version
from archive.errors import EngineDown
from archive.library import Library
from archive.query import Query
from web.conditional import shown_only_now
from web.editing import editing_links
from web.fragments import ReadableText, readable
from web.language import date_words, day_words, gettext, language_words, moment_words, ngettext, number
from web.links import Link, article_url, link_to_value, permalink
from web.params import url_for_query
from web.result_page import DateText, date_text, foreign
from web.searchbox import SearchBox
from web.wording import facet_label, precision_note

# So many matches can be jumped to without a script.
JUMPS = 12


@dataclass(frozen=True, slots=True)
class Detail:
    """One line of metadata; an entry without an address is plain text."""

    label: str
    entries: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Matches:
    """How often the query occurs in the text, and the anchors of the first occurrences."""

    total: int
    words: str
    jumps: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class InResult:
    """Where the article stands in the result it was found in; empty addresses lead nowhere."""

    words: str
    back_url: str
    previous_url: str
    next_url: str


@dataclass(frozen=True, slots=True)
class EarlierVersion:
    """A former state of the article in one line."""

    label: str
    title: str
    date: str


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """An article with the matches of the query it was found by."""

    searchbox: SearchBox
    title: str
    text: ReadableText
    language: str
    date: DateText
    authors: tuple[Link, ...]
    source: Link | None
    matches: Matches
    in_result: InResult | None
    details: tuple[Detail, ...]
    permalink: str
    original_url: str
    json_url: str
    editing: tuple[Link, ...]
    versions: tuple[EarlierVersion, ...]


def article_page(library: Library, article_id: int, query: Query) -> ArticlePage:
    """Everything about one article, seen from the query it was found by."""
    article = library.get(article_id)
    marked = library.marked(article, query)
    return ArticlePage(
        searchbox=SearchBox(query.text),
        title=article.title,
        text=readable(marked),
        language=foreign(article.language),
        date=date_text(article.date) if article.date else DateText(_undated(article), ""),
        authors=tuple(link_to_value("author", author) for author in article.authors),
        source=link_to_value("source", article.source) if article.source else None,
        matches=_matches(marked.matches),
        in_result=_in_result(library, article_id, query),
        details=tuple(_details(article)),
        permalink=permalink(article_id),
        original_url=url_for("pages.original", article_id=article_id),
        json_url=url_for("representations.article", article_id=article_id),
        editing=editing_links(article_id),
        versions=tuple(_version(version) for version in library.versions(article_id)),
    )


def _matches(total: int) -> Matches:
    words = ngettext("%(count)s match in the text", "%(count)s matches in the text", total, count=number(total))
    return Matches(total, words, tuple(Link(number(at), f"#match-{at}") for at in range(1, min(total, JUMPS) + 1)))


def _in_result(library: Library, article_id: int, query: Query) -> InResult | None:
    if query == Query():
        return None
    try:
        found = library.neighbours(query, article_id)
    except EngineDown:
        shown_only_now()
        return None  # An article can be read without the index.
    if found is None:
        return None
    return InResult(
        words=gettext("Hit %(position)s of %(total)s", position=number(found.position), total=number(found.total)),
        back_url=url_for_query(_at(query, found.position)),
        previous_url="" if found.previous is None else article_url(found.previous, _at(query, found.position - 1)),
        next_url="" if found.following is None else article_url(found.following, _at(query, found.position + 1)),
    )


def _at(query: Query, position: int) -> Query:
    """The query at the page that lists the hit at this position, so that the way back leads there."""
    return query.turn_to(-(-position // query.size))


def _details(article: Article) -> Iterator[Detail]:
    yield Detail(gettext("Date"), (Link(_date_words(article), ""),))
    for facet, values in (
        ("source", (article.source,)),
        ("section", (article.section,)),
        ("author", article.authors),
        ("person", article.names(EntityKind.PERSON)),
        ("place", article.names(EntityKind.PLACE)),
        ("organisation", article.names(EntityKind.ORGANISATION)),
    ):
        yield from _facet_detail(facet, values)
    if article.keywords:
        yield Detail(gettext("Keywords"), tuple(Link(keyword, "") for keyword in article.keywords))
    if article.language:
        yield Detail(facet_label("language"), (Link(_language_words(article), ""),))
    if article.url:
        # Only web addresses become links; anything else is shown as it is.
        target = article.url if article.url.startswith(("https://", "http://")) else ""
        yield Detail(gettext("Published at"), (Link(article.url, target),))
    if article.external_id:
        yield Detail(gettext("Number at the source"), (Link(article.external_id, ""),))
    yield Detail(gettext("Length"), (Link(_length_words(article), ""),))
    yield Detail(gettext("In the archive"), (Link(_history_words(article), ""),))


def _facet_detail(facet: str, values: Iterable[str]) -> Iterator[Detail]:
    links = tuple(link_to_value(facet, value) for value in values if value)
    if links:
        yield Detail(facet_label(facet), links)


def _date_words(article: Article) -> str:
    if article.date is None:
        return _undated(article)
    note = precision_note(article.date)
    known = f"{date_words(article.date)} ({note})" if note else date_words(article.date)
    if not article.date_text:
        return known
    return gettext("%(date)s; the source says “%(words)s”", date=known, words=article.date_text)


def _undated(article: Article) -> str:
    if not article.date_text:
        return gettext("undated")
    return gettext("undated (in the source: “%(words)s”)", words=article.date_text)


def _language_words(article: Article) -> str:
    name = language_words(article.language)
    if article.language_confidence is None:
        return name
    percent = round(article.language_confidence * 100)
    return gettext("%(language)s (detected, %(percent)s %% certain)", language=name, percent=percent)


def _length_words(article: Article) -> str:
    return ngettext("%(count)s word", "%(count)s words", article.words, count=number(article.words))


def _history_words(article: Article) -> str:
    added = gettext("since %(day)s", day=day_words(article.added_at))
    if article.version == 1:
        return added
    return gettext("%(added)s, version %(number)s of %(moment)s",
                   added=added, number=article.version, moment=moment_words(article.changed_at))  # fmt: skip


def _version(version: Version) -> EarlierVersion:
    label = gettext("Version %(number)s, replaced on %(moment)s",
                    number=version.number, moment=moment_words(version.replaced_at))  # fmt: skip
    return EarlierVersion(label, version.draft.title, date_text(version.draft.date).words)
