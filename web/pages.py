"""The pages people read: home, result, article, help."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, jsonify, make_response, render_template, request

from archive.query import Query
from web.article_page import article_page
from web.conditional import conditional
from web.context import library
from web.downloads import original_download
from web.help_page import help_page
from web.home_page import home_page
from web.params import query_from
from web.result_page import result_page

pages = Blueprint("pages", __name__)


def register(app: Flask) -> None:
    """Add the pages to the application."""
    app.register_blueprint(pages)


def query_of_request() -> Query:
    """The query in the address of this request; raises BadQuery for a parameter that cannot be used."""
    return query_from(request.args.items(multi=True))


@pages.get("/")
@conditional
def home() -> str:
    """What is in the archive."""
    return render_template("home.html", page=home_page(library()))


@pages.get("/search")
@conditional
def search() -> str:
    """One page of a result."""
    return render_template("search.html", page=result_page(library().search(query_of_request())))


@pages.get("/article/<int:article_id>")
@conditional
def article(article_id: int) -> str:
    """One article, with the matches of the query it was found by."""
    return render_template("article.html", page=article_page(library(), article_id, query_of_request()))


@pages.get("/article/<int:article_id>/original")
def original(article_id: int) -> Response:
    """The file the article was read from, as a download."""
    return original_download(library().original(article_id))


@pages.get("/help")
@conditional
def help_on_searching() -> str:
    """How to search."""
    return render_template("help.html", page=help_page())


@pages.get("/healthz")
def health() -> Response:
    """Whether the archive answers searches, and the revision it shows; 503 while it does not."""
    return make_response(jsonify(ok=True, revision=library().search(Query(size=1)).revision))
