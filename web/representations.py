"""The same pages for programs: a result and an article as JSON, at the address of the page plus ``.json``."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify, make_response, request, url_for

from archive.articles import Article, EntityKind, Version
from archive.dates import PartialDate
from archive.facets import MISSING
from archive.query import FacetValue, Query
from archive.search import Bucket, FacetCounts, Fragments, Hit, SearchPage, Timeline
from web.addresses import Addresses
from web.buckets import bucket_url
from web.conditional import conditional
from web.context import library
from web.language import in_english
from web.links import permalink
from web.pager import pager_of
from web.params import query_from, url_for_query, value_in_url
from web.wording import notices_of, value_label

representations = Blueprint("representations", __name__)

Json = dict[str, object]


def register(app: Flask) -> None:
    """Add the JSON forms to the application."""
    app.register_blueprint(representations)


@representations.get("/search.json")
@conditional
def search() -> Response:
    """One page of a result; sentences are in English."""
    found = library().search(query_from(request.args.items(multi=True)))
    with in_english():
        return make_response(jsonify(result_as_json(found)))


@representations.get("/article/<int:article_id>.json")
@conditional
def article(article_id: int) -> Response:
    """Everything the archive knows about an article."""
    return make_response(jsonify(article_as_json(library().get(article_id), library().versions(article_id))))


def result_as_json(found: SearchPage) -> Json:
    """A page of a result; ``value`` of a facet is what the parameter takes ("-" for articles without any)."""
    query, addresses = found.query, Addresses(found.query, "representations.search")
    return {
        "query": query.text,
        "understood": found.understood,
        "notices": list(map(str, notices_of(found))),
        "loosened": found.loosened,
        "total": found.total,
        "page": query.page,
        "pages": found.pages,
        "size": query.size,
        "hits": [_hit(hit) for hit in found.hits],
        "facets": {counts.name: _facet(counts, addresses) for counts in found.facets},
        "timeline": _timeline(found.timeline, addresses),
        "links": _links(found),
        "revision": found.revision,
    }


def article_as_json(article: Article, versions: tuple[Version, ...]) -> Json:
    """An article with its whole text, its metadata and the numbers of its earlier versions."""
    return {
        "id": article.id,
        "external_id": article.external_id,
        "permalink": permalink(article.id),
        "url": article.url,
        "original_url": url_for("pages.original", article_id=article.id),
        "title": article.title,
        "title_derived": article.title_derived,
        "kicker": article.kicker,
        "lede": article.lede,
        "text": article.text,
        "blocks": [{"kind": block.kind.value, "text": block.text} for block in article.body],
        **_date(article.date),
        "date_first": None if article.date is None else article.date.first_day.isoformat(),
        "date_last": None if article.date is None else article.date.last_day.isoformat(),
        "date_text": article.date_text,
        "authors": list(article.authors),
        "source": article.source,
        "section": article.section,
        "language": article.language,
        "language_confidence": article.language_confidence,
        "keywords": list(article.keywords),
        "persons": list(article.names(EntityKind.PERSON)),
        "places": list(article.names(EntityKind.PLACE)),
        "organisations": list(article.names(EntityKind.ORGANISATION)),
        "words": article.words,
        "version": article.version,
        "added_at": article.added_at.isoformat(),
        "changed_at": article.changed_at.isoformat(),
        "versions": [
            {"version": version.number, "replaced_at": version.replaced_at.isoformat(), "title": version.draft.title}
            for version in versions
        ],
    }


def _date(date: PartialDate | None) -> Json:
    """The date as EDTF and how exactly it is known; both null without a date."""
    if date is None:
        return {"date": None, "date_precision": None}
    return {"date": date.edtf, "date_precision": date.precision.value}


def _hit(hit: Hit) -> Json:
    article = hit.article
    return {
        "id": article.id,
        "external_id": article.external_id,
        "url": article.url,
        "permalink": permalink(article.id),
        "title": article.title,
        "kicker": article.kicker,
        **_date(article.date),
        "source": article.source,
        "section": article.section,
        "language": article.language,
        "authors": list(article.authors),
        "score": hit.score,
        "snippet": _fragments(hit.snippet),
    }


def _fragments(fragments: Fragments) -> list[Json]:
    return [{"text": fragment.text, "matched": fragment.matched} for fragment in fragments]


def _facet(counts: FacetCounts, addresses: Addresses) -> list[Json]:
    query = addresses.query
    buckets = [bucket for bucket in counts.buckets if bucket.value != MISSING]
    selected = query.is_chosen(counts.name, MISSING) or query.is_excluded(counts.name, MISSING)
    if counts.missing or selected:
        buckets.append(Bucket(MISSING, counts.missing))
    return [
        {
            "value": value_in_url(bucket.value),
            "label": value_label(FacetValue(counts.name, bucket.value)),
            "count": bucket.count,
            "selected": query.is_chosen(counts.name, bucket.value),
            "excluded": query.is_excluded(counts.name, bucket.value),
            "toggle_url": addresses.toggled(counts.name, bucket.value),
            "exclude_url": addresses.exclusion_toggled(counts.name, bucket.value),
        }
        for bucket in buckets
    ]


def _timeline(timeline: Timeline, addresses: Addresses) -> Json:
    return {
        "unit": timeline.unit.value,
        "buckets": [
            {
                "value": bucket.value,
                "count": bucket.count,
                "url": bucket_url(addresses, bucket.value, timeline.unit),
            }
            for bucket in timeline.buckets
        ],
        "undated": timeline.undated,
    }


def _links(found: SearchPage) -> Json:
    """Addresses of other pages and forms of this result; null where there is none."""
    query = found.query
    pager = pager_of(query, found.pages)
    return {
        "self": _url(query),
        "first": _url(query.turn_to(1)),
        "previous": _url(query.turn_to(min(query.page - 1, found.pages))) if pager.previous_url else None,
        "next": _url(query.turn_to(query.page + 1)) if pager.next_url else None,
        "last": _url(query.turn_to(found.pages)),
        "html": url_for_query(query),
        "csv": url_for_query(query.turn_to(1), "exports.csv"),
        "jsonl": url_for_query(query.turn_to(1), "exports.jsonl"),
        "json-export": url_for_query(query.turn_to(1), "exports.json"),
    }


def _url(query: Query) -> str:
    return url_for_query(query, "representations.search")
