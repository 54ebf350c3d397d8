"""Correcting an article, taking it out of the archive and in again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from flask import Blueprint, Flask, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from archive.accounts import Role
from archive.articles import Article
from archive.errors import Conflict
from archive.messages import Message, message
from web.context import library
from web.draft_fields import field
from web.draft_form import corrected, shown
from web.fields import Field, sent
from web.language import date_words, gettext, translated
from web.links import Link, article_url
from web.permissions import may, require

editing = Blueprint("editing", __name__)

FIELDS = ("title", "kicker", "date", "language", "source", "section", "authors", "keywords")
_UNUSABLE = message("Nothing was changed yet: some entries cannot be used.")
_CHANGED_MEANWHILE = message(
    "Somebody else has changed this article since you opened the form. Send it again to replace their changes by yours."
)


@dataclass(frozen=True, slots=True)
class EditPage:
    """The form for the metadata of an article; ``version`` is the state of the article it was made from."""

    title: str
    fields: tuple[Field, ...]
    version: int
    article_url: str
    problem: str
    faults: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class RemovePage:
    """The question whether an article shall be taken out."""

    title: str
    about: tuple[str, ...]
    article_url: str


def register(app: Flask) -> None:
    """Add correcting, removing and taking in again to the application."""
    app.register_blueprint(editing)


def editing_links(article_id: int) -> tuple[Link, ...]:
    """What whoever is asking may do to an article."""
    if not may(Role.EDITOR):
        return ()
    return (
        Link(gettext("Correct"), url_for("editing.edit", article_id=article_id)),
        Link(gettext("Remove from the archive"), url_for("editing.remove", article_id=article_id)),
    )


@editing.get("/article/<int:article_id>/edit")
def edit(article_id: int) -> Response:
    """The form for the metadata of an article."""
    require(Role.EDITOR)
    article = library().get(article_id)
    return _edit_form(article, {})


@editing.post("/article/<int:article_id>/edit")
def correct(article_id: int) -> Answer:
    """Replace the metadata; the earlier state is kept as a version."""
    account = require(Role.EDITOR)
    article = library().get(article_id)
    correction = corrected(article, request.form)
    if sent("version") != str(article.version):
        return _edit_form(article, correction.errors, _CHANGED_MEANWHILE)
    if correction.errors:
        return _edit_form(article, correction.errors, _UNUSABLE)
    if correction.draft != article:
        try:
            library().correct(article_id, correction.draft, by=account.name, version=article.version)
        except Conflict as error:
            return _edit_form(article, {}, error.reason)
        flash(gettext("The article is corrected; its earlier state is kept as a version."))
    return redirect(article_url(article_id), HTTPStatus.SEE_OTHER)


@editing.get("/article/<int:article_id>/remove")
def remove(article_id: int) -> str:
    """The question whether the article shall be taken out."""
    require(Role.EDITOR)
    article = library().get(article_id)
    known = (date_words(article.date) if article.date else "", article.source, ", ".join(article.authors))
    page = RemovePage(article.title, tuple(filter(None, known)), article_url(article_id))
    return render_template("remove.html", page=page)


@editing.post("/article/<int:article_id>/remove")
def withdraw(article_id: int) -> Answer:
    """Take the article out; its address says so from then on."""
    account = require(Role.EDITOR)
    title = library().get(article_id).title
    library().remove(article_id, by=account.name)
    flash(gettext("“%(title)s” is removed from the archive.", title=title))
    return redirect(url_for("pages.home"), HTTPStatus.SEE_OTHER)


@editing.post("/article/<int:article_id>/reinstate")
def reinstate(article_id: int) -> Answer:
    """Take a withdrawn article in again, as it was."""
    account = require(Role.EDITOR)
    library().reinstate(article_id, by=account.name)
    flash(gettext("The article is in the archive again."))
    return redirect(article_url(article_id), HTTPStatus.SEE_OTHER)


def _edit_form(article: Article, errors: Mapping[str, Message], problem: Message | None = None) -> Response:
    values = shown(article) | request.form.to_dict()
    fields = tuple(field(name, values[name], errors.get(name)) for name in FIELDS)
    page = EditPage(
        title=article.title,
        fields=fields,
        version=article.version,
        article_url=article_url(article.id),
        problem="" if problem is None else translated(problem),
        faults=tuple(each for each in fields if each.error),
    )
    status = HTTPStatus.OK if problem is None else HTTPStatus.UNPROCESSABLE_ENTITY
    return make_response(render_template("edit.html", page=page), status)
